//! Unicode's own tests against what we paint, hit and step through. unicode-bidi answers for levels, but isolates from
//! atoms, the order of a row (rules L1 and L2), the fast ways past the tables and the wrapping are ours.
//!
//! `tests/it/unicode/` keeps a selection of Unicode's files, and how a browser orders paragraphs such as prompts hold.
//! The whole files go through by hand:
//! `RINGBACK_UNICODE=/usr/share/unicode cargo test --test it unicode -- --ignored --nocapture`.

use std::ops::Range;

use ringback::draft::template::{self, PieceKind};
use ringback::text::layout::{Base, Display, Options, Paragraph};
use ringback::text::{clean, grapheme};
use unicode_segmentation::UnicodeSegmentation;

const BROWSER: &str = include_str!("unicode/browser.txt");
const BIDI_CHARACTERS: &str = include_str!("unicode/BidiCharacterTest.txt");
const BIDI_CLASSES: &str = include_str!("unicode/BidiTest.txt");
const GRAPHEMES: &str = include_str!("unicode/GraphemeBreakTest.txt");
const WORDS: &str = include_str!("unicode/WordBreakTest.txt");

/// One paragraph on one line, and the order in which its characters shall be seen.
struct Case {
    text: String,
    atoms: Vec<Range<usize>>,
    base: Base,
    /// Bytes where characters start, from left to right.
    seen: Vec<usize>,
}

/// A case as it can be put to us, or why it cannot.
fn case(characters: &[char], base: Base, order: &[usize]) -> Result<Case, &'static str> {
    let mut text = String::new();
    let mut atoms = Vec::new();
    let mut opened: Option<(char, usize)> = None;
    let mut bytes = vec![None; characters.len()];
    for (index, &character) in characters.iter().enumerate() {
        match character {
            '\u{2066}'..='\u{2068}' if opened.is_some() => return Err("isolates in an isolate"),
            '\u{2066}'..='\u{2068}' => opened = Some((character, text.len())),
            '\u{2069}' => {
                let (opener, start) = opened.take().ok_or("an isolate's end alone")?;
                let inside = text.get(start..).unwrap();
                if inside.is_empty() {
                    return Err("an empty isolate");
                }
                // An atom's direction is found out, as that of a first strong isolate.
                let strong = inside.chars().find_map(direction);
                if opener != '\u{2068}' && strong.unwrap_or(false) != (opener == '\u{2067}') {
                    return Err("an isolate that is told a direction not its own");
                }
                atoms.push(start..text.len());
            }
            _ if character != '\t' && clean::mark(character).is_some() => {
                return Err("a character shown as a mark");
            }
            _ => {
                bytes[index] = Some(text.len());
                text.push(character);
            }
        }
    }
    if opened.is_some() {
        return Err("an isolate without an end");
    }
    let stops: Vec<_> = text.grapheme_indices(true).map(|(at, _)| at).collect();
    let at_stop = |at: usize| at == text.len() || stops.contains(&at);
    if !atoms
        .iter()
        .all(|atom| at_stop(atom.start) && at_stop(atom.end))
    {
        return Err("a combining mark at an isolate's edge");
    }
    let seen = order.iter().filter_map(|&index| bytes[index]).collect();
    Ok(Case {
        text,
        atoms,
        base,
        seen,
    })
}

/// Whether a character is right to left; `None` if it is not strong.
fn direction(character: char) -> Option<bool> {
    match unicode_bidi::bidi_class(character) {
        unicode_bidi::BidiClass::L => Some(false),
        unicode_bidi::BidiClass::R | unicode_bidi::BidiClass::AL => Some(true),
        _ => None,
    }
}

/// What is painted, where the cursor stands, what a click hits and where the arrow keys go: all in the given order.
fn is_seen_in_order(case: &Case) -> Result<(), String> {
    let options = Options {
        width: 400,
        base: case.base,
        display: Display::Visual,
    };
    let paragraph = Paragraph::lay(&case.text, &case.atoms, options);
    if paragraph.rows() != 1 {
        return Err(format!("{} rows", paragraph.rows()));
    }
    let stops: Vec<_> = case.text.grapheme_indices(true).map(|(at, _)| at).collect();
    // Marks stand in their letter's cell (rule L3 is the terminal's), so a letter stands for its cluster.
    let expected: Vec<_> = case
        .seen
        .iter()
        .copied()
        .filter(|at| stops.contains(at))
        .collect();
    let row = paragraph.row(0);
    let painted: Vec<_> = row
        .cells
        .iter()
        .flat_map(|cell| {
            // Lam and alef share a cell.
            let inside = stops.iter().filter(|at| cell.bytes.contains(at));
            inside.rev().copied().collect::<Vec<_>>()
        })
        .collect();
    let hanging = case.text.len() - case.text.trim_end_matches([' ', '\t']).len();
    let shown = case.text.len() - hanging;
    // Spaces at the end of a right-to-left row hang outside of it, at the left.
    let visible: Vec<_> = expected
        .iter()
        .copied()
        .filter(|at| painted.contains(at) || *at < shown)
        .collect();
    if painted != visible {
        return Err(format!("painted {painted:?}, not {visible:?}"));
    }
    for cell in &row.cells {
        let at = cell.bytes.start;
        if paragraph.cursor(at) != (0, cell.x.into()) {
            return Err(format!("the cursor of {at} is not on its cell"));
        }
        if (cell.x..cell.x + cell.width).any(|x| paragraph.hit(0, x.into()) != at) {
            return Err(format!("a click on the cell of {at} goes elsewhere"));
        }
    }
    let mut steps = expected;
    steps.insert(
        if paragraph.is_rtl() { 0 } else { steps.len() },
        case.text.len(),
    );
    for pair in steps.windows(2) {
        let [left, right] = [pair[0], pair[1]];
        if paragraph.right(left) != Some(right) || paragraph.left(right) != Some(left) {
            return Err(format!(
                "the arrow keys do not go between {left} and {right}"
            ));
        }
    }
    Ok(())
}

/// What came of a file.
#[derive(Default)]
struct Count {
    right: usize,
    wrong: Vec<String>,
    left_out: std::collections::BTreeMap<&'static str, usize>,
}

impl Count {
    fn put(&mut self, line: &str, case: Result<Case, &'static str>) {
        match case {
            Err(reason) => *self.left_out.entry(reason).or_default() += 1,
            Ok(case) => match is_seen_in_order(&case) {
                Ok(()) => self.right += 1,
                Err(error) => self.wrong.push(format!("{line}: {error}")),
            },
        }
    }

    #[track_caller]
    fn is_all_right(&self) {
        let some: Vec<_> = self.wrong.iter().take(10).collect();
        assert!(some.is_empty(), "{} wrong: {some:#?}", self.wrong.len());
    }
}

fn lines(file: &str) -> impl Iterator<Item = &str> {
    file.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn character(hex: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(hex, 16).ok()?)
}

fn numbers(words: &str) -> Vec<usize> {
    words
        .split_whitespace()
        .map(|word| word.parse().unwrap())
        .collect()
}

/// The cases of a `BidiCharacterTest.txt`.
fn bidi_characters(file: &str) -> Count {
    let mut count = Count::default();
    for line in lines(file) {
        let fields: Vec<_> = line.split(';').collect();
        let characters: Option<Vec<_>> = fields[0].split_whitespace().map(character).collect();
        let base = match fields[1] {
            "0" => Base::Ltr,
            "1" => Base::Rtl,
            _ => Base::Auto,
        };
        count.put(line, case(&characters.unwrap(), base, &numbers(fields[4])));
    }
    count
}

/// The cases of a `BidiTest.txt`, a character for each class.
fn bidi_classes(file: &str) -> Count {
    let mut count = Count::default();
    let mut order = Vec::new();
    for line in lines(file) {
        if let Some(given) = line.strip_prefix("@Reorder:") {
            order = numbers(given);
        }
        let Some((classes, bases)) = line.split_once(';').filter(|_| !line.starts_with('@')) else {
            continue;
        };
        let characters: Vec<_> = classes.split_whitespace().map(of_class).collect();
        let bases: u8 = bases.trim().parse().unwrap();
        for (bit, base) in [(1, Base::Auto), (2, Base::Ltr), (4, Base::Rtl)] {
            if bases & bit != 0 {
                let named = format!("{line} {base:?} {order:?}");
                count.put(&named, case(&characters, base, &order));
            }
        }
    }
    count
}

fn of_class(class: &str) -> char {
    match class {
        "L" => 'a',
        "R" => 'א',
        "AL" => 'ب',
        "EN" => '1',
        "ES" => '-',
        "ET" => '%',
        "AN" => '٣',
        "CS" => ',',
        "NSM" => '\u{301}',
        "S" => '\t',
        "WS" => ' ',
        "ON" => '!',
        "B" => '\u{2029}',
        "BN" => '\u{AD}',
        "LRE" => '\u{202A}',
        "RLE" => '\u{202B}',
        "PDF" => '\u{202C}',
        "LRO" => '\u{202D}',
        "RLO" => '\u{202E}',
        "LRI" => '\u{2066}',
        "RLI" => '\u{2067}',
        "FSI" => '\u{2068}',
        "PDI" => '\u{2069}',
        _ => panic!("a class that did not exist: {class}"),
    }
}

/// A text of Unicode's segmentation tests, and where it may be parted, ends included.
fn parted(line: &str) -> (String, Vec<usize>) {
    let mut text = String::new();
    let mut parts = Vec::new();
    let given = line.split('#').next().unwrap();
    for word in given.split_whitespace() {
        match word {
            "÷" => parts.push(text.len()),
            "×" => {}
            hex => text.push(character(hex).unwrap()),
        }
    }
    (text, parts)
}

/// How many cases were right, and how many are of another version than the crate's.
fn graphemes(file: &str) -> (usize, usize) {
    let (mut count, mut other_versions) = (0, 0);
    for line in lines(file) {
        let (text, stops) = parted(line);
        let of_crate = text.grapheme_indices(true).map(|(at, _)| at);
        if !of_crate.eq(stops.iter().copied().filter(|&at| at < text.len())) {
            other_versions += 1;
            continue;
        }
        for byte in 0..=text.len() {
            let before = stops.iter().rfind(|&&stop| stop < byte);
            let after = stops.iter().find(|&&stop| stop > byte);
            let floor = stops.iter().rfind(|&&stop| stop <= byte);
            assert_eq!(grapheme::floor(&text, byte), *floor.unwrap(), "{line}");
            assert_eq!(
                grapheme::previous(&text, byte),
                before.copied().unwrap_or(0),
                "{line}"
            );
            assert_eq!(
                grapheme::next(&text, byte),
                after.copied().unwrap_or(text.len()),
                "{line}"
            );
        }
        // The layout takes a paragraph apart by a way of its own.
        if !text.contains(['\n', '\r']) {
            let options = Options {
                width: 400,
                base: Base::Ltr,
                display: Display::Terminal,
            };
            let cells = Paragraph::lay(&text, &[], options).row(0).cells;
            let mut starts: Vec<_> = cells.iter().map(|cell| cell.bytes.start).collect();
            starts.sort_unstable();
            let shown: Vec<_> = stops
                .iter()
                .copied()
                .filter(|stop| *stop < text.len())
                .collect();
            assert_eq!(starts, shown, "{line}");
        }
        count += 1;
    }
    (count, other_versions)
}

/// How many cases were right, and how many are of another version than the crate's.
fn words(file: &str) -> (usize, usize) {
    let (mut count, mut other_versions) = (0, 0);
    for line in lines(file) {
        let (text, stops) = parted(line);
        let of_crate = text.split_word_bound_indices().map(|(at, _)| at);
        if !of_crate.eq(stops.iter().copied().filter(|&at| at < text.len())) {
            other_versions += 1;
            continue;
        }
        let is_word = |range: &Range<usize>| {
            let word = text.get(range.clone()).unwrap();
            word.chars().any(char::is_alphanumeric)
        };
        let segments: Vec<_> = stops.windows(2).map(|pair| pair[0]..pair[1]).collect();
        let starts: Vec<_> = segments
            .iter()
            .filter(|&range| is_word(range))
            .map(|range| range.start)
            .collect();
        for byte in (0..=text.len()).filter(|&byte| grapheme::floor(&text, byte) == byte) {
            let after = starts.iter().copied().find(|&start| start > byte);
            assert_eq!(
                grapheme::next_word(&text, byte),
                after.unwrap_or(text.len()),
                "{line}"
            );
            let before = starts.iter().copied().rfind(|&start| start < byte);
            assert_eq!(
                grapheme::previous_word(&text, byte),
                before.unwrap_or(0),
                "{line}"
            );
            if byte < text.len() {
                let at = segments.iter().find(|range| range.contains(&byte));
                assert_eq!(&grapheme::word_at(&text, byte), at.unwrap(), "{line}");
            }
        }
        count += 1;
    }
    (count, other_versions)
}

#[test]
fn text_is_seen_in_the_order_that_unicode_gives() {
    for (count, least) in [
        (bidi_characters(BIDI_CHARACTERS), 1_000),
        (bidi_classes(BIDI_CLASSES), 1_000),
    ] {
        count.is_all_right();
        assert!(count.right > least, "{} cases", count.right);
        assert!(count.left_out.is_empty(), "{:?}", count.left_out);
    }
}

#[test]
fn steps_and_cells_are_unicodes_graphemes() {
    let (count, other_versions) = graphemes(GRAPHEMES);
    assert!(
        count > 500 && other_versions == 0,
        "{count}, {other_versions}"
    );
}

#[test]
fn word_moves_and_double_clicks_take_unicodes_words() {
    let (count, other_versions) = words(WORDS);
    assert!(
        count > 1_000 && other_versions == 0,
        "{count}, {other_versions}"
    );
}

#[test]
fn mixed_paragraphs_are_seen_in_a_browsers_order() {
    let mut paragraphs = 0;
    let mut text = "";
    let mut row = 0;
    for line in lines(BROWSER) {
        let Some(runs) = line.strip_prefix("@ ") else {
            (text, row) = (line, 0);
            paragraphs += 1;
            continue;
        };
        let pieces = template::parse(text).into_iter();
        let atoms: Vec<_> = pieces
            .filter(|piece| piece.kind != PieceKind::Text)
            .map(|piece| piece.span)
            .collect();
        let options = Options {
            width: 40,
            base: Base::Auto,
            display: Display::Visual,
        };
        let laid = Paragraph::lay(text, &atoms, options);
        let stops: Vec<_> = text.grapheme_indices(true).map(|(at, _)| at).collect();
        let shown: Vec<_> = runs
            .split(' ')
            .flat_map(run)
            .map(|number| stops[number])
            .collect();
        let bytes = laid.row_bytes(row);
        let (first, last) = (shown.iter().min(), shown.iter().max());
        assert_eq!(first, Some(&bytes.start), "row {row} of {text}");
        assert!(
            last.is_some_and(|last| bytes.contains(last)),
            "row {row} of {text}"
        );
        let cells = laid.row(row).cells;
        let painted = |at: &usize| cells.iter().position(|cell| cell.bytes.contains(at));
        // Lam and alef share a cell; spaces that hang have none.
        let places: Vec<_> = shown.iter().filter_map(painted).collect();
        assert!(places.is_sorted(), "row {row} of {text}: {places:?}");
        let unpainted = shown.iter().filter(|at| painted(at).is_none());
        assert!(
            unpainted.copied().all(|at| text.get(at..=at) == Some(" ")),
            "row {row} of {text}"
        );
        row += 1;
    }
    assert!(paragraphs > 40, "{paragraphs}");
}

/// `3`, `3-5` or `5-3`.
fn run(written: &str) -> Vec<usize> {
    let (from, to) = written.split_once('-').unwrap_or((written, written));
    let (from, to): (usize, usize) = (from.parse().unwrap(), to.parse().unwrap());
    if from <= to {
        (from..=to).collect()
    } else {
        (to..=from).rev().collect()
    }
}

#[test]
#[ignore = "reads Unicode's whole files from the folder in RINGBACK_UNICODE"]
fn the_whole_of_unicodes_files() {
    let folder = std::path::PathBuf::from(std::env::var_os("RINGBACK_UNICODE").unwrap());
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    for count in [
        bidi_characters(&read("BidiCharacterTest.txt")),
        bidi_classes(&read("BidiTest.txt")),
    ] {
        eprintln!(
            "{} right, {} wrong, left out: {:#?}",
            count.right,
            count.wrong.len(),
            count.left_out
        );
        count.is_all_right();
    }
    eprintln!(
        "{:?} graphemes",
        graphemes(&read("auxiliary/GraphemeBreakTest.txt"))
    );
    eprintln!("{:?} words", words(&read("auxiliary/WordBreakTest.txt")));
}
