//! A text taken apart into clusters: one grapheme each, with its width and what it is.
//!
//! A cluster is eight bytes and holds no text; what to write is asked for when its row is painted.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Display;
use crate::text::{clean, shape};

/// One grapheme. The next cluster's start is its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cluster {
    /// Byte in the paragraph.
    pub start: u32,
    pub flags: u16,
    /// Columns: 1 or more, but 0 for the alef of a lam-alef.
    pub width: u8,
    /// See [`Self::level`] and [`Self::edge_level`].
    levels: u8,
}

/// A row may end behind it, and it hangs there.
pub const SPACE: u16 = 1;
pub const TAB: u16 = 1 << 1;
/// It shows a mark for something that cannot be seen.
pub const MARK: u16 = 1 << 2;
/// What is written differs from its bytes: ask `clean::seen`.
pub const FOREIGN: u16 = 1 << 3;
/// Wider than a row; a replacement is written.
pub const TRIMMED: u16 = 1 << 4;
/// The lam of a lam-alef: its cell holds the alef too.
pub const LAM: u16 = 1 << 5;
/// The alef of a lam-alef.
pub const ALEF: u16 = 1 << 6;
/// An atom starts or has ended before it; letters do not join across.
pub const EDGE: u16 = 1 << 7;
/// Its letter joins the letter before, if that offers.
pub const BEFORE: u16 = 1 << 8;
/// Its letter joins the letter after, if that takes it.
pub const AFTER: u16 = 1 << 9;
/// It ends in a ZWJ, which joins on both of its sides.
pub const ZWJ: u16 = 1 << 10;
/// It ends in a ZWNJ.
pub const ZWNJ: u16 = 1 << 11;
/// Found by [`join`]: it is joined to the letter before.
pub const JOINED_BEFORE: u16 = 1 << 12;
/// Found by [`join`]: it is joined to the letter after.
pub const JOINED_AFTER: u16 = 1 << 13;

/// A bracket that rule N0 of UAX #9 pairs.
pub const BRACKET: u16 = 1 << 14;
/// It is part of an atom.
pub const INSIDE: u16 = 1 << 15;

/// What is written for a cluster that is wider than a row.
pub const REPLACEMENT: char = '\u{FFFD}';

impl Cluster {
    #[must_use]
    pub fn is(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    #[must_use]
    pub fn is_rtl(&self) -> bool {
        self.levels % 2 == 1
    }

    /// Bidi level; odd is right to left.
    #[must_use]
    pub fn level(&self) -> u8 {
        self.levels & 0x0F
    }

    /// The bidi level of the atom's edge before this cluster, where one is ([`EDGE`]).
    #[must_use]
    pub fn edge_level(&self) -> u8 {
        self.levels >> 4
    }

    /// Atoms hold no others, so neither level is deeper than 4.
    pub fn set_levels(&mut self, level: u8, edge: u8) {
        self.levels = level.min(15) | edge.min(15) << 4;
    }

    /// The cluster at a byte of a text of printable ASCII.
    #[must_use]
    pub fn ascii(start: usize, byte: u8) -> Self {
        Self {
            start: start as u32,
            flags: if byte == b' ' { SPACE } else { 0 },
            width: 1,
            levels: 0,
        }
    }
}

/// The clusters of a text, from its start.
pub struct Clusters<'a> {
    text: &'a str,
    at: usize,
    width: u16,
    display: Display,
    /// The cluster before is a lam with no joiner behind it.
    behind_lam: bool,
}

/// The clusters of a text; none is wider than `width`.
#[must_use]
pub fn clusters(text: &str, width: u16, display: Display) -> Clusters<'_> {
    clusters_from(text, 0, false, width, display)
}

/// The clusters of a text from a byte at which one starts. `behind_lam`: the one before [`takes_alef`].
#[must_use]
pub fn clusters_from(
    text: &str,
    at: usize,
    behind_lam: bool,
    width: u16,
    display: Display,
) -> Clusters<'_> {
    Clusters {
        text,
        at,
        width: width.max(1),
        display,
        behind_lam,
    }
}

/// Whether a cluster is a lam that makes one form with an alef behind it.
#[must_use]
pub fn takes_alef(text: &str, cluster: &Cluster, display: Display) -> bool {
    let first = text
        .get(cluster.start as usize..)
        .and_then(|rest| rest.chars().next());
    display == Display::Visual && first == Some('\u{644}') && !cluster.is(ZWJ | ZWNJ | MARK)
}

impl Iterator for Clusters<'_> {
    type Item = Cluster;

    fn next(&mut self) -> Option<Cluster> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let byte = *bytes.get(start)?;
        if matches!(byte, b' '..=b'~') && bytes.get(start + 1).is_none_or(u8::is_ascii) {
            self.at += 1;
            self.behind_lam = false;
            return Some(Cluster::ascii(start, byte));
        }
        let rest = self.text.get(start..)?;
        let first = rest.chars().next()?;
        let (length, mut cluster) = simple(rest, first).unwrap_or_else(|| general(rest, first));
        self.at += length;
        cluster.start = start as u32;
        if self.display == Display::Visual {
            if self.behind_lam && shape::lam_alef(first, false).is_some() && !cluster.is(MARK) {
                cluster.flags |= ALEF;
                cluster.width = 0;
            }
            self.behind_lam = first == '\u{644}' && !cluster.is(ZWJ | ZWNJ | MARK);
        }
        if u16::from(cluster.width) > self.width {
            if cluster.is(TAB) {
                cluster.width = self.width as u8;
            } else {
                cluster.width = 1;
                cluster.flags |= TRIMMED;
            }
        }
        Some(cluster)
    }
}

/// A character that needs no table, with vowel marks if it is an Arabic letter, and its length; `None` if the tables
/// must be asked whether the grapheme ends there.
fn simple(rest: &str, first: char) -> Option<(usize, Cluster)> {
    let width = simple_width(first)?;
    let mut length = first.len_utf8();
    let mut flags = if first == ' ' { SPACE } else { 0 };
    let mut following = rest.chars();
    following.next();
    let mut next = following.next();
    if ('\u{620}'..='\u{6FF}').contains(&first) {
        let joins = shape::joins(first);
        flags |= if joins.before { BEFORE } else { 0 } | if joins.after { AFTER } else { 0 };
        for _ in 0..4 {
            match next {
                Some(mark @ ('\u{64B}'..='\u{65F}' | '\u{670}')) => length += mark.len_utf8(),
                _ => break,
            }
            next = following.next();
        }
    }
    if next.is_some_and(|next| simple_width(next).is_none()) {
        return None;
    }
    Some((
        length,
        Cluster {
            start: 0,
            flags,
            width,
            levels: 0,
        },
    ))
}

/// Columns of a character that never shares a grapheme with a neighbour of the same kind, or `None`.
fn simple_width(character: char) -> Option<u8> {
    match character {
        ' '..='~'
        | '\u{A1}'..='\u{AC}'
        | '\u{AE}'..='\u{2FF}'
        | '\u{60C}'
        | '\u{61B}'
        | '\u{61F}'..='\u{64A}'
        | '\u{660}'..='\u{66F}'
        | '\u{671}'..='\u{6D3}'
        | '\u{2010}'..='\u{2027}' => Some(1),
        '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{4E00}'..='\u{9FFF}' => Some(2),
        _ => None,
    }
}

/// Any grapheme at all, and its length.
fn general(rest: &str, first: char) -> (usize, Cluster) {
    let grapheme = rest.graphemes(true).next().unwrap_or(rest);
    let single = grapheme.len() == first.len_utf8();
    let (flags, width) = match grapheme {
        // No paragraph holds a line end, but a label that is cut to one line may.
        "\n" | "\r\n" => (SPACE, 1),
        "\t" => (SPACE | TAB, clean::TAB),
        _ if single && !clean::is_unseen(first) => match first.width() {
            None | Some(0) => (FOREIGN, 1),
            Some(width) if is_breaking_space(first) => (SPACE, width),
            Some(width) => (joining(grapheme, first), width),
        },
        _ => {
            let seen = clean::seen(grapheme);
            let mark = if seen.mark { MARK } else { 0 };
            (FOREIGN | mark | joining(grapheme, first), seen.text.width())
        }
    };
    let width = width.clamp(1, usize::from(u8::MAX)) as u8;
    (
        grapheme.len(),
        Cluster {
            start: 0,
            flags,
            width,
            levels: 0,
        },
    )
}

fn joining(grapheme: &str, first: char) -> u16 {
    let joins = shape::joins(first);
    let mut flags = if joins.before { BEFORE } else { 0 } | if joins.after { AFTER } else { 0 };
    if flags != 0 {
        flags |= match grapheme.chars().next_back() {
            Some('\u{200D}') => ZWJ,
            Some('\u{200C}') => ZWNJ,
            _ => 0,
        };
    }
    flags
}

/// A space at which a row may end (UAX 14 classes SP and BA, and the ideographic space).
fn is_breaking_space(character: char) -> bool {
    matches!(
        character,
        ' ' | '\u{1680}' | '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200A}' | '\u{205F}' | '\u{3000}'
    )
}

/// Joins letters to their neighbours in the order of reading.
pub fn join(clusters: &mut [Cluster]) {
    let mut before: Option<&mut Cluster> = None;
    for cluster in clusters {
        if let Some(before) = before
            && !cluster.is(EDGE)
            && cluster.is(BEFORE)
            && before.is(AFTER | ZWJ)
            && !before.is(ZWNJ)
        {
            cluster.flags |= JOINED_BEFORE;
            before.flags |= if before.is(AFTER) { JOINED_AFTER } else { 0 };
        }
        if cluster.is(ZWJ) && cluster.is(AFTER) {
            cluster.flags |= JOINED_AFTER;
        }
        before = Some(cluster);
    }
}

/// Joins the letters of some clusters that are new, and those beside them, to their neighbours.
pub fn rejoin(clusters: &mut [Cluster], touched: &Range<usize>) {
    if let Some(before) = touched.start.checked_sub(1)
        && let Some(before) = clusters.get_mut(before)
    {
        before.flags &= !JOINED_AFTER;
    }
    if let Some(behind) = clusters.get_mut(touched.end) {
        behind.flags &= !JOINED_BEFORE;
    }
    let end = (touched.end + 1).min(clusters.len());
    if let Some(near) = clusters.get_mut(touched.start.saturating_sub(1)..end) {
        join(near);
    }
}

/// Where to cut a text so that it takes at most `columns`; `None` if nothing must be cut. Reads no further than that.
#[must_use]
pub fn cut(text: &str, columns: usize, display: Display) -> Option<usize> {
    let mut used = 0;
    for cluster in clusters(text, u16::MAX, display) {
        used += usize::from(cluster.width);
        if used > columns {
            return Some(cluster.start as usize);
        }
    }
    None
}
