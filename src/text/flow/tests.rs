use proptest::prelude::*;

use super::*;

fn options(width: u16) -> Options {
    Options {
        width,
        base: Base::Auto,
        display: Display::Visual,
    }
}

fn flow(text: &str, width: u16) -> Flow {
    let mut flow = Flow::default();
    flow.update(text, &[], options(width));
    flow
}

/// Everything a flow answers.
fn answers(flow: &Flow, text: &str) -> impl PartialEq + std::fmt::Debug + use<> {
    let rows: Vec<_> = (0..=flow.rows()).map(|row| flow.row(row)).collect();
    let cursors: Vec<_> = (0..=text.len())
        .map(|byte| (flow.cursor(byte), flow.left(byte), flow.right(byte)))
        .collect();
    (flow.rows(), rows, cursors)
}

#[test]
fn rows_have_bytes_of_the_whole_text() {
    let flow = flow("one two\n\nthree", 4);
    let rows: Vec<_> = (0..flow.rows())
        .map(|row| flow.row(row))
        .map(|row| (row.bytes, row.row.text()))
        .collect();
    let expected = [
        (0..4, "one "),
        (4..7, "two"),
        (8..8, ""),
        (9..13, "thre"),
        (13..14, "e"),
    ];
    assert_eq!(rows, expected.map(|(bytes, text)| (bytes, text.to_owned())));
    assert_eq!(flow.row(1).row.cells[0].bytes, 4..5);
    assert_eq!(
        flow.row(5),
        FlowRow {
            bytes: 14..14,
            row: Row::default()
        }
    );
}

#[test]
fn a_flow_without_a_text_has_one_empty_row() {
    let flow = Flow::default();
    assert_eq!(flow.rows(), 1);
    assert_eq!(flow.row(0), FlowRow::default());
    assert_eq!(
        (flow.cursor(3), flow.hit(2, 2), flow.left(1), flow.right(1)),
        ((0, 0), 0, 0, 0)
    );
}

#[test]
fn the_cursor_finds_its_paragraph() {
    let flow = flow("ab\nمر\n", 10);
    assert_eq!(flow.cursor(2), (0, 2));
    assert_eq!(flow.cursor(3), (1, 9));
    assert_eq!(flow.cursor(7), (1, 7));
    assert_eq!(flow.cursor(8), (2, 0));
    assert_eq!(flow.cursor(99), (2, 0));
    assert_eq!(flow.hit(0, 9), 2);
    assert_eq!(flow.hit(1, 8), 5);
    assert_eq!(flow.hit(9, 9), 8);
}

#[test]
fn steps_cross_into_the_neighbour_by_reading_order() {
    // Right to left: from the end of the first line, at its left, on to the second.
    let flow = flow("مر\nab", 10);
    assert_eq!(flow.left(2), 4);
    assert_eq!(flow.left(4), 5);
    assert_eq!(flow.left(5), 4);
    assert_eq!(flow.right(0), 0);
    assert_eq!(flow.right(7), 7);
}

#[test]
fn an_edit_lays_out_its_own_paragraph_only() {
    let text = (0..50)
        .map(|line| format!("line {line}"))
        .collect::<Vec<_>>()
        .join("\n");
    let mut flow = flow(&text, 20);
    let kept: Vec<_> = flow
        .entries
        .iter()
        .map(|entry| entry.paragraph.clone())
        .collect();
    let edited = text.replace("line 7\n", "line seven\n");
    flow.update(&edited, &[], options(20));
    let fresh = |flow: &Flow| {
        let fresh = flow
            .entries
            .iter()
            .zip(&kept)
            .filter(|(entry, kept)| !Arc::ptr_eq(&entry.paragraph, kept));
        fresh.count()
    };
    assert_eq!(fresh(&flow), 1);
    flow.update(&edited, &[], options(20));
    assert_eq!(fresh(&flow), 1);
    // An atom alone is a change too, of its paragraph.
    let atom = edited.find("line 9").unwrap();
    let atom = atom..atom + 4;
    flow.update(&edited, std::slice::from_ref(&atom), options(20));
    assert_eq!(fresh(&flow), 2);
    flow.update(&edited, &[], options(21));
    assert_eq!(fresh(&flow), 50);
}

#[test]
fn lines_for_a_plain_terminal_are_wrapped_and_marked() {
    assert_eq!(
        visual_lines("one two\r\n\u{1B}[1m\n\nمر", 6, Display::Visual),
        ["one", "two", "⟦ESC⟧[", "1m", "", "    \u{FEAE}\u{FEE3}"]
    );
    assert_eq!(visual_lines("مر", 4, Display::Terminal), ["  مر"]);
}

/// How many paragraphs were laid out or brought along when one text became another.
fn laid_anew(before: &str, after: &str) -> usize {
    let mut flow = flow(before, 20);
    let old: Vec<_> = { flow.entries.iter() }
        .map(|entry| Arc::clone(&entry.paragraph))
        .collect();
    flow.update(after, &[], options(20));
    let is_kept = |entry: &&Entry| {
        old.iter()
            .any(|paragraph| Arc::ptr_eq(paragraph, &entry.paragraph))
    };
    flow.entries.len() - flow.entries.iter().filter(is_kept).count()
}

#[test]
fn what_stands_between_two_changes_is_kept() {
    let lines: Vec<_> = (0..200).map(|line| format!("line {line}")).collect();
    let lines = lines.join("\n");
    let text = |word: &str| format!("Hello {word}.\n{lines}\nDear {word}.\n{lines}\nend");
    assert_eq!(laid_anew(&text("Lina"), &text("Omar")), 2);
    assert_eq!(laid_anew(&text("Lina"), &text("Lina\nand Omar")), 4);
    assert_eq!(laid_anew(&text("Lina\nand Omar"), &text("Lina")), 2);
    // A line that comes again and again tells nothing of its place.
    let alike = "the same\n".repeat(200);
    let text = |word: &str| format!("{word}\n{alike}{word}\n{alike}");
    assert_eq!(laid_anew(&text("one"), &text("other")), 2);
}

proptest! {
    #[test]
    fn an_update_equals_a_fresh_flow(
        texts in prop::collection::vec("[ab \nا]{0,30}", 1..4),
        edits in prop::collection::vec((0..40_usize, 0..8_usize, "[ab \nا]{0,5}"), 0..8),
        atoms in prop::collection::vec((0..40_usize, 0..9_usize), 0..4),
        width in 1..12_u16,
    ) {
        let mut flow = Flow::default();
        let mut text = String::new();
        let atoms: Vec<_> = atoms.iter().map(|&(start, length)| start..start + length).collect();
        let whole = texts.iter().map(|text| (0, usize::MAX, text.clone()));
        for (number, (start, length, new)) in whole.chain(edits).enumerate() {
            let start = text.floor_char_boundary(start);
            let end = text.floor_char_boundary(start.saturating_add(length)).max(start);
            text.replace_range(start..end, &new);
            let atoms = if number % 3 == 0 { &[] } else { atoms.as_slice() };
            flow.update(&text, atoms, options(width));
            let mut fresh = Flow::default();
            fresh.update(&text, atoms, options(width));
            prop_assert_eq!(answers(&flow, &text), answers(&fresh, &text), "{:?}", text);
            prop_assert_eq!(flow.entries.len(), text.split('\n').count());
        }
    }

    #[test]
    fn rows_cover_the_text_and_its_line_ends(text in "[ab \nا]{0,60}", width in 1..12_u16) {
        let flow = flow(&text, width);
        let mut end = 0;
        for row in 0..flow.rows() {
            let bytes = flow.row(row).bytes;
            if bytes.start != end {
                prop_assert_eq!(text.get(end..bytes.start), Some("\n"));
            }
            end = bytes.end;
        }
        prop_assert_eq!(end, text.len());
    }
}

/// Bits of which paragraphs are made that join, turn, pair, isolate and wrap.
const BITS: [&str; 40] = [
    " ",
    " ",
    "a",
    "bc",
    "word",
    "ب",
    "لا",
    "ل",
    "ا",
    "كلمة",
    "مرحبا",
    "ء",
    "\u{64b}",
    "\u{301}",
    "\u{200d}",
    "\u{200c}",
    "12",
    "٣٤",
    "(",
    ")",
    "[",
    "]",
    "«",
    "»",
    "+",
    "-",
    ",",
    ".",
    "%",
    "\t",
    "{{",
    "}}",
    "{{name}}",
    "漢字",
    "。",
    "👨‍👩‍👧",
    "🇸🇦",
    "\u{202e}",
    "é",
    "\n",
];

fn bits(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&BITS[..]), 0..most).prop_map(|bits| bits.concat())
}

/// Each `{{…}}`, and some stretches that begin and end anywhere.
fn atoms_in(text: &str, more: &[(prop::sample::Index, usize)]) -> Vec<Range<usize>> {
    let mut atoms: Vec<Range<usize>> = text
        .match_indices("{{")
        .filter_map(|(start, _)| Some(start..start + text.get(start..)?.find("}}")? + 2))
        .collect();
    atoms.extend(more.iter().map(|(at, length)| {
        let start = at.index(text.len() + 1);
        start..(start + length).min(text.len())
    }));
    atoms.sort_by_key(|atom| (atom.start, atom.end));
    in_order(&atoms)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]
    #[test]
    fn a_flow_brought_along_edit_by_edit_equals_one_laid_out_from_nothing(
        first in bits(60),
        edits in prop::collection::vec(
            (
                any::<prop::sample::Index>(),
                0_usize..8,
                bits(4),
                prop::collection::vec((any::<prop::sample::Index>(), 0_usize..9), 0..3),
            ),
            1..6,
        ),
        width in prop_oneof![1..9_u16, 9..50_u16],
        base in prop::sample::select(vec![Base::Auto, Base::Auto, Base::Ltr, Base::Rtl, Base::AutoRtl]),
        display in prop::sample::select(vec![Display::Visual, Display::Visual, Display::Word, Display::Terminal]),
    ) {
        let options = Options { width, base, display };
        let mut flow = Flow::default();
        let mut text = first;
        flow.update(&text, &atoms_in(&text, &[]), options);
        for (at, gone, come, more) in edits {
            let start = text.floor_char_boundary(at.index(text.len() + 1));
            let end = text.ceil_char_boundary((start + gone).min(text.len()));
            text.replace_range(start..end, &come);
            let atoms = atoms_in(&text, &more);
            flow.update(&text, &atoms, options);
            let mut anew = Flow::default();
            anew.update(&text, &atoms, options);
            let paragraphs = |flow: &Flow| -> Vec<(usize, usize, Paragraph)> {
                let entries = flow.entries.iter();
                entries.map(|entry| (entry.start, entry.first_row, (*entry.paragraph).clone())).collect()
            };
            prop_assert_eq!(paragraphs(&flow), paragraphs(&anew), "{:?} at {}..{}", text, start, end);
            prop_assert_eq!(flow.rows(), anew.rows());
        }
    }
}
