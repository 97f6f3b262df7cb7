//! The Unicode Bidirectional Algorithm over clusters: levels for a paragraph, and the visual order of a row.
//!
//! unicode-bidi resolves the levels on a shadow of the text with one character per cluster; atoms become isolates.
//! Rules L1 and L2 are ours: unicode-bidi's `reorder_line` neither mirrors nor always applies L1.

use std::ops::Range;

use unicode_bidi::data_source::BidiMatchedOpeningBracket;
use unicode_bidi::{BidiClass, BidiDataSource, HardcodedBidiData, Level, ParagraphBidiInfo};

use super::Base;
use super::cluster::{Cluster, EDGE, FOREIGN, MARK, SPACE, TAB};

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

/// Gives each cluster its level, and tells whether the paragraph is right to left. `atoms`: ranges of clusters.
pub fn resolve(text: &str, clusters: &mut [Cluster], atoms: &[Range<usize>], base: Base) -> bool {
    let classes: Vec<BidiClass> = clusters
        .iter()
        .map(|&cluster| class(text, cluster))
        .collect();
    let rtl = match base {
        Base::Ltr => false,
        Base::Rtl => true,
        Base::Auto => first_strong(&classes, atoms) == Some(true),
    };
    let shadow = shadow(text, clusters, &classes, atoms);
    let level = if rtl { Level::rtl() } else { Level::ltr() };
    let info = ParagraphBidiInfo::new_with_data_source(&Shadow, &shadow, Some(level));
    let mut clusters = clusters.iter_mut();
    let mut edge = None;
    for (at, character) in shadow.char_indices() {
        let level = info.levels.get(at).map_or(0, Level::number);
        if matches!(character, LRI | RLI | PDI) {
            edge = Some(edge.unwrap_or(level).min(level));
        } else if let Some(cluster) = clusters.next() {
            cluster.level = level;
            if let Some(level) = edge.take() {
                cluster.set_edge_level(level);
            }
        }
    }
    rtl
}

/// Whether the first strong character outside atoms is right to left.
fn first_strong(classes: &[BidiClass], atoms: &[Range<usize>]) -> Option<bool> {
    let mut from = 0;
    for atom in atoms {
        let found = classes.get(from..atom.start).and_then(strong);
        if found.is_some() {
            return found;
        }
        from = atom.end;
    }
    classes.get(from..).and_then(strong)
}

fn strong(classes: &[BidiClass]) -> Option<bool> {
    classes.iter().find_map(|class| match class {
        BidiClass::L => Some(false),
        BidiClass::R | BidiClass::AL => Some(true),
        _ => None,
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

const LRI: char = '\u{1}';
const RLI: char = '\u{2}';
const PDI: char = '\u{3}';

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
        BidiClass::ON => 'O',
        _ => return None,
    })
}

fn shadow(
    text: &str,
    clusters: &[Cluster],
    classes: &[BidiClass],
    atoms: &[Range<usize>],
) -> String {
    let mut shadow = String::with_capacity(clusters.len() + 2 * atoms.len());
    let mut atoms = atoms.iter().peekable();
    for (index, (&cluster, class)) in clusters.iter().zip(classes).enumerate() {
        if let Some(atom) = atoms.peek()
            && atom.start == index
        {
            let inside = classes.get(atom.start..atom.end).and_then(strong);
            shadow.push(if inside == Some(true) { RLI } else { LRI });
        }
        let itself = (*class == BidiClass::ON && !cluster.is(MARK))
            .then(|| first(text, cluster))
            .filter(|&character| bracket(character).is_some());
        shadow.push(itself.or_else(|| code(*class)).unwrap_or('O'));
        if atoms.next_if(|atom| atom.end == index + 1).is_some() {
            shadow.push(PDI);
        }
    }
    shadow
}

fn bracket(character: char) -> Option<BidiMatchedOpeningBracket> {
    if character.is_ascii_alphanumeric() || character.is_ascii_control() {
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
            LRI => BidiClass::LRI,
            RLI => BidiClass::RLI,
            PDI => BidiClass::PDI,
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
    let mut levels: Vec<u8> = row.iter().map(|cluster| cluster.level).collect();
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
