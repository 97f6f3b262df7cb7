//! The Unicode Bidirectional Algorithm over clusters: levels for a paragraph, and the visual order of a row.
//!
//! unicode-bidi resolves the levels on a shadow of the text with one character per cluster, an atom being one neutral, and
//! on one of each atom.
//! Rules L1 and L2 are ours: unicode-bidi's `reorder_line` neither mirrors nor always applies L1.

use std::ops::Range;

use unicode_bidi::data_source::BidiMatchedOpeningBracket;
use unicode_bidi::{BidiClass, BidiDataSource, HardcodedBidiData, Level, ParagraphBidiInfo};

use super::Base;
use super::cluster::{BRACKET, Cluster, EDGE, FOREIGN, INSIDE, MARK, SPACE, TAB};

/// Whether a text may hold something right to left (by block, so no table is asked).
#[must_use]
pub fn may_be_rtl(text: &str) -> bool {
    text.chars().any(is_in_rtl_block)
}

/// Whether the block that holds a character is one of a right-to-left script.
#[must_use]
pub fn is_in_rtl_block(character: char) -> bool {
    matches!(
        character,
        '\u{590}'..='\u{8FF}'
            | '\u{FB1D}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFF}'
            | '\u{10800}'..='\u{10FFF}'
            | '\u{1E800}'..='\u{1EFFF}'
    )
}

/// Gives each cluster its level, and tells whether the paragraph is right to left. `atoms`: ranges of clusters, noted in
/// them.
pub fn resolve(text: &str, clusters: &mut [Cluster], atoms: &[Range<usize>], base: Base) -> bool {
    note_brackets(text, clusters);
    let rtl = is_rtl(text, clusters, base);
    resolve_stretch(text, clusters, atoms, rtl);
    rtl
}

/// As [`resolve`], for a paragraph or a stretch of one that nothing outside reaches into ([`reach`]), in a paragraph
/// whose direction is known.
///
/// An atom is one neutral for what is around it, as an isolate is, and what it holds is resolved by itself. So
/// unicode-bidi never sees an isolate: behind one, its version 0.3 looks for the strong character before a bracket
/// (rule N0 c) in the wrong order.
pub fn resolve_stretch(text: &str, clusters: &mut [Cluster], atoms: &[Range<usize>], rtl: bool) {
    let classes: Vec<BidiClass> = clusters
        .iter()
        .map(|&cluster| class(text, cluster))
        .collect();
    let mut outside = levels(&shadow(text, clusters, &classes, atoms), rtl).into_iter();
    let mut atoms = atoms.iter().peekable();
    // What an edge before the stretch has is no matter of the stretch.
    let mut edge = clusters.first().map(Cluster::edge_level);
    let mut at = 0;
    while at < clusters.len() {
        let level = outside.next().unwrap_or(0);
        let Some(atom) = atoms.next_if(|atom| atom.start <= at) else {
            if let Some(cluster) = clusters.get_mut(at) {
                cluster.set_levels(level, edge.take().unwrap_or(0));
            }
            at += 1;
            continue;
        };
        edge = Some(edge.filter(|_| at > 0).unwrap_or(level).min(level));
        let end = atom.end.max(at + 1).min(clusters.len());
        let (held, classes) = (clusters.get_mut(at..end), classes.get(at..end));
        resolve_atom(
            text,
            held.unwrap_or_default(),
            classes.unwrap_or_default(),
            (rtl, edge.take().unwrap_or(0)),
        );
        edge = Some(level);
        at = end;
    }
}

/// Gives the clusters of an atom their levels: those of an isolate in a paragraph that is right to left or not. The
/// first one gets the level of the edge before it.
fn resolve_atom(
    text: &str,
    clusters: &mut [Cluster],
    classes: &[BidiClass],
    (rtl, mut edge): (bool, u8),
) {
    let starts_rtl = classes.iter().find_map(|&class| strong(class)) == Some(true);
    // The next level of its direction above the paragraph's.
    let above = if starts_rtl { 2 * u8::from(rtl) } else { 2 };
    let turns = classes
        .iter()
        .any(|class| matches!(class, BidiClass::R | BidiClass::AL | BidiClass::AN));
    let found = if turns {
        levels(&shadow(text, clusters, classes, &[]), starts_rtl)
    } else {
        Vec::new()
    };
    let mut found = found.into_iter();
    for cluster in clusters {
        cluster.set_levels(found.next().unwrap_or(0) + above, edge);
        edge = 0;
    }
}

/// The level of each character of a shadow.
fn levels(shadow: &str, rtl: bool) -> Vec<u8> {
    let level = if rtl { Level::rtl() } else { Level::ltr() };
    let info = ParagraphBidiInfo::new_with_data_source(&Shadow, shadow, Some(level));
    let level = |(at, _)| info.levels.get(at).map_or(0, Level::number);
    shadow.char_indices().map(level).collect()
}

/// Whether a paragraph is right to left: by its first strong character outside atoms, if that is not settled.
#[must_use]
pub fn is_rtl(text: &str, clusters: &[Cluster], base: Base) -> bool {
    match base {
        Base::Ltr => false,
        Base::Rtl => true,
        Base::Auto | Base::AutoRtl => clusters
            .iter()
            .filter(|cluster| !cluster.is(INSIDE))
            .find_map(|&cluster| strong(class(text, cluster)))
            .unwrap_or(base == Base::AutoRtl),
    }
}

/// Whether a class is strong, and then whether it is right to left.
fn strong(class: BidiClass) -> Option<bool> {
    match class {
        BidiClass::L => Some(false),
        BidiClass::R | BidiClass::AL => Some(true),
        _ => None,
    }
}

/// Notes which clusters are brackets.
pub fn note_brackets(text: &str, clusters: &mut [Cluster]) {
    for cluster in clusters {
        if !cluster.is(SPACE | TAB | MARK)
            && bracket(first(text, *cluster)).is_some()
            && class(text, *cluster) == BidiClass::ON
        {
            cluster.flags |= BRACKET;
        }
    }
}

/// Whether a change takes brackets away or brings some, so that other pairs may come of those around it. `clusters` are
/// those of the stretch before, in their text, and then those that come.
#[must_use]
pub fn touches_brackets(before: (&str, &[Cluster]), now: (&str, &[Cluster])) -> bool {
    [before, now].into_iter().any(|(text, clusters)| {
        let mut firsts = clusters.iter().map(|&cluster| first(text, cluster));
        firsts.any(|first| bracket(first).is_some())
    })
}

fn is_outer_bracket(cluster: Cluster) -> bool {
    cluster.flags & (BRACKET | INSIDE) == BRACKET
}

/// How far a change of some clusters reaches: to strong characters on both sides that stand outside of atoms and of the
/// pairs of brackets that hold it. Rules W1 to W7, N1 and N2 see no further than to a strong character, and N0 no
/// further than to the one before a pair. `pairs` are those of [`pairs`].
#[must_use]
pub fn reach(
    text: &str,
    clusters: &[Cluster],
    pairs: Vec<Range<usize>>,
    changed: Range<usize>,
) -> Range<usize> {
    let mut outer: Vec<Range<usize>> = Vec::new();
    for pair in pairs {
        // One that stands in another is reached with that.
        while outer.pop_if(|inner| inner.start > pair.start).is_some() {}
        outer.push(pair);
    }
    let mut reached = to_strong(text, clusters, changed);
    loop {
        // A pair of which a part is reached is reached whole.
        let first = outer.partition_point(|pair| pair.end <= reached.start);
        let behind = outer.partition_point(|pair| pair.start < reached.end);
        let held = outer.get(first..behind).unwrap_or_default();
        let (Some(first), Some(last)) = (held.first(), held.last()) else {
            return reached;
        };
        let wide = reached.start.min(first.start)..reached.end.max(last.end);
        if wide == reached {
            return reached;
        }
        reached = to_strong(text, clusters, wide);
    }
}

/// A stretch and what is around it up to strong characters outside atoms, these included.
fn to_strong(text: &str, clusters: &[Cluster], stretch: Range<usize>) -> Range<usize> {
    let is_strong =
        |cluster: &Cluster| !cluster.is(INSIDE) && strong(class(text, *cluster)).is_some();
    let before = clusters.get(..stretch.start).unwrap_or_default();
    let behind = clusters.get(stretch.end..).unwrap_or_default();
    let start = before.iter().rposition(is_strong).unwrap_or(0);
    let end = behind
        .iter()
        .position(is_strong)
        .map_or(clusters.len(), |at| stretch.end + at + 1);
    start..end
}

/// The pairs of brackets outside atoms (definition BD16), each from the opening to behind the closing one, in the order
/// of the closing ones. `None` where more are open than the definition follows.
#[must_use]
pub fn pairs(text: &str, clusters: &[Cluster]) -> Option<Vec<Range<usize>>> {
    const DEEPEST: usize = 63;
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut pairs = Vec::new();
    for (at, &cluster) in clusters.iter().enumerate() {
        if !is_outer_bracket(cluster) {
            continue;
        }
        let Some(found) = bracket(first(text, cluster)) else {
            continue;
        };
        if found.is_open {
            if open.len() == DEEPEST {
                return None;
            }
            open.push((found.opening, at));
        } else if let Some(depth) = open
            .iter()
            .rposition(|(opening, _)| *opening == found.opening)
        {
            pairs.extend(open.get(depth).map(|&(_, start)| start..at + 1));
            open.truncate(depth);
        }
    }
    Some(pairs)
}

/// A changed stretch with the pairs that came or went because of it. `before` are the old pairs, with each end where it
/// stands now; one that stood in the change is at its edge.
#[must_use]
pub fn with_pairs(
    changed: Range<usize>,
    before: &[Range<usize>],
    now: &[Range<usize>],
) -> Range<usize> {
    let by_end = |pair: &Range<usize>| (pair.end, pair.start);
    let is_in = |all: &[Range<usize>], pair: &Range<usize>| {
        all.binary_search_by_key(&by_end(pair), by_end).is_ok()
    };
    let gone = before.iter().filter(|pair| !is_in(now, pair));
    let come = now.iter().filter(|pair| !is_in(before, pair));
    gone.chain(come).fold(changed, |wide, pair| {
        wide.start.min(pair.start)..wide.end.max(pair.end)
    })
}

/// The class of a cluster: that of its first character. What is shown as a mark is neutral.
fn class(text: &str, cluster: Cluster) -> BidiClass {
    if cluster.is(TAB) {
        return BidiClass::S;
    }
    if cluster.is(SPACE) {
        return BidiClass::WS;
    }
    let first = first(text, cluster);
    match first {
        'a'..='z' | 'A'..='Z' => BidiClass::L,
        '\u{620}'..='\u{64A}' | '\u{671}'..='\u{6D3}' => BidiClass::AL,
        _ => match unicode_bidi::bidi_class(first) {
            strong @ (BidiClass::L | BidiClass::R | BidiClass::AL) => strong,
            // With a mark on it (rule W1) a separator is two, and two part numbers (W4).
            BidiClass::ES | BidiClass::CS if cluster.is(FOREIGN) => BidiClass::ON,
            class if !cluster.is(MARK) && code(class).is_some() => class,
            _ => BidiClass::ON,
        },
    }
}

fn first(text: &str, cluster: Cluster) -> char {
    text.get(cluster.start as usize..)
        .and_then(|rest| rest.chars().next())
        .unwrap_or(' ')
}

/// What stands for a neutral in the shadow.
const NEUTRAL: char = 'O';

/// What stands for a cluster of a class in the shadow. Brackets stand for themselves, because rule N0 pairs them.
fn code(class: BidiClass) -> Option<char> {
    Some(match class {
        BidiClass::L => 'L',
        BidiClass::R => 'R',
        BidiClass::AL => 'A',
        BidiClass::EN => 'e',
        BidiClass::ES => 's',
        BidiClass::ET => 't',
        BidiClass::AN => 'a',
        BidiClass::CS => 'c',
        BidiClass::S => 'S',
        BidiClass::WS => 'W',
        BidiClass::ON => NEUTRAL,
        _ => return None,
    })
}

/// One character for each cluster outside of atoms, and one for each atom.
fn shadow(
    text: &str,
    clusters: &[Cluster],
    classes: &[BidiClass],
    atoms: &[Range<usize>],
) -> String {
    let mut shadow = String::with_capacity(clusters.len());
    let mut atoms = atoms.iter().peekable();
    let mut behind_atom = 0;
    for (index, (&cluster, class)) in clusters.iter().zip(classes).enumerate() {
        if let Some(atom) = atoms.next_if(|atom| atom.start <= index) {
            behind_atom = atom.end;
            shadow.push(NEUTRAL);
        } else if index >= behind_atom {
            let itself = cluster.is(BRACKET).then(|| first(text, cluster));
            shadow.push(itself.or_else(|| code(*class)).unwrap_or(NEUTRAL));
        }
    }
    shadow
}

fn bracket(character: char) -> Option<BidiMatchedOpeningBracket> {
    // The only ones below Tibetan's.
    if character < '\u{F3A}' && !matches!(character, '(' | ')' | '[' | ']' | '{' | '}') {
        return None;
    }
    HardcodedBidiData.bidi_matched_opening_bracket(character)
}

/// Reads the characters of a shadow.
struct Shadow;

impl BidiDataSource for Shadow {
    fn bidi_class(&self, character: char) -> BidiClass {
        match character {
            'L' => BidiClass::L,
            'R' => BidiClass::R,
            'A' => BidiClass::AL,
            'e' => BidiClass::EN,
            's' => BidiClass::ES,
            't' => BidiClass::ET,
            'a' => BidiClass::AN,
            'c' => BidiClass::CS,
            'S' => BidiClass::S,
            'W' => BidiClass::WS,
            _ => BidiClass::ON,
        }
    }

    fn bidi_matched_opening_bracket(&self, character: char) -> Option<BidiMatchedOpeningBracket> {
        bracket(character)
    }
}

/// The visual order of a row: positions in `row`, from left to right (rules L1 and L2).
#[must_use]
pub fn order(row: &[Cluster], rtl: bool) -> Vec<usize> {
    let base = u8::from(rtl);
    // An atom's edge parts what stands on its sides: between them is the isolate's mark, of a lower level than both.
    let parts = |at: usize, least| {
        row.get(at)
            .is_some_and(|cluster| cluster.is(EDGE) && cluster.edge_level() < least)
    };
    let mut levels: Vec<u8> = row.iter().map(Cluster::level).collect();
    // L1: tabs, and the spaces before them or at the row's end, take the paragraph's level.
    let mut trailing = true;
    for (cluster, level) in row.iter().zip(&mut levels).rev() {
        trailing = cluster.is(TAB) || trailing && cluster.is(SPACE);
        if trailing {
            *level = base;
        }
    }
    // L2: from the highest level down to 1, turn round each stretch that is at least that high.
    let mut order: Vec<usize> = (0..row.len()).collect();
    let highest = levels.iter().copied().max().unwrap_or(0);
    for least in (1..=highest).rev() {
        let mut at = 0;
        while at < levels.len() {
            let skipped = levels
                .iter()
                .skip(at)
                .take_while(|&&level| level < least)
                .count();
            let start = at + skipped;
            let length = levels
                .iter()
                .enumerate()
                .skip(start)
                .take_while(|&(at, &level)| level >= least && (at == start || !parts(at, least)))
                .count();
            if let Some(stretch) = order.get_mut(start..start + length) {
                stretch.reverse();
            }
            at = start + length.max(1);
        }
    }
    order
}
