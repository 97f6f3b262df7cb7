use std::ops::Range;

use proptest::prelude::*;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::{Change, Editor};

/// The same editor over a plain string, written for plainness.
#[derive(Debug)]
struct Model {
    text: String,
    cursor: usize,
    anchor: Option<usize>,
    one_line: bool,
}

impl Model {
    fn new(text: &str, one_line: bool) -> Self {
        Self {
            text: text.to_owned(),
            cursor: 0,
            anchor: None,
            one_line,
        }
    }

    fn boundaries(&self) -> Vec<usize> {
        let mut all: Vec<usize> = self.text.grapheme_indices(true).map(|(at, _)| at).collect();
        all.push(self.text.len());
        all
    }

    fn before(&self, byte: usize) -> usize {
        let all = self.boundaries();
        all.into_iter().rfind(|at| *at <= byte).unwrap()
    }

    fn after(&self, byte: usize) -> usize {
        let all = self.boundaries();
        all.into_iter()
            .find(|at| *at >= byte)
            .unwrap_or(self.text.len())
    }

    fn selection(&self) -> Option<Range<usize>> {
        let anchor = self.anchor.filter(|anchor| *anchor != self.cursor)?;
        Some(anchor.min(self.cursor)..anchor.max(self.cursor))
    }

    fn replace(&mut self, range: Range<usize>, text: &str) {
        let end = range.start + text.len();
        self.text.replace_range(range, text);
        self.anchor = None;
        self.cursor = self.after(end);
    }

    fn insert(&mut self, text: &str) {
        let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
        if self.one_line {
            text = text.replace('\n', " ");
        }
        let range = self.selection().unwrap_or(self.cursor..self.cursor);
        self.replace(range, &text);
    }

    fn delete(&mut self, range: Range<usize>) {
        let range = self.selection().unwrap_or(range);
        if !range.is_empty() {
            self.replace(range, "");
        }
    }
}

#[derive(Clone, Debug)]
enum Step {
    Insert(String),
    /// Per mille of the text, brought to character boundaries.
    Delete(usize, usize),
    Move(usize, bool),
    Select(usize, usize),
    Undo,
    Redo,
}

fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        "word ",
        "\n",
        "\n\n",
        "\r",
        "\r\n",
        "\t",
        "e\u{301}",
        "\u{301}",
        "👨\u{200d}👩\u{200d}👧",
        "👨",
        "\u{200d}",
        "👧",
        "🇫🇷",
        "🇩",
        "مَرْحَبًا",
        "لا",
        "\u{64e}",
        "\u{202e}",
        "{{name}}",
        "한국",
        "\u{1100}",
        "\u{1161}",
        "❤\u{fe0f}",
        "क्षि",
        "\0",
        "\u{1b}",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..6).prop_map(|all| all.concat())
}

fn step() -> impl Strategy<Value = Step> {
    let share = 0..=1100_usize;
    prop_oneof![
        4 => piece().prop_map(Step::Insert),
        2 => (share.clone(), share.clone()).prop_map(|(a, b)| Step::Delete(a, b)),
        3 => (share.clone(), any::<bool>()).prop_map(|(at, extend)| Step::Move(at, extend)),
        1 => (share.clone(), share).prop_map(|(a, b)| Step::Select(a, b)),
        2 => Just(Step::Undo),
        1 => Just(Step::Redo),
    ]
}

/// A share of the text in bytes; over 1000 it lies past the end.
fn byte(text: &str, share: usize) -> usize {
    text.len() * share / 1000
}

fn characters(text: &str, a: usize, b: usize) -> Range<usize> {
    let (a, b) = (byte(text, a), byte(text, b));
    text.floor_char_boundary(a.min(b))..text.floor_char_boundary(a.max(b))
}

/// What takes a change back.
fn reversed(change: &Change) -> Change {
    Change {
        at: change.at,
        removed: change.inserted.clone(),
        inserted: change.removed.clone(),
    }
}

fn agree(editor: &Editor, model: &Model) {
    assert_eq!(editor.text(), model.text);
    assert_eq!(editor.is_empty(), model.text.is_empty());
    assert_eq!(editor.cursor(), model.cursor, "in {:?}", model.text);
    assert_eq!(editor.selection(), model.selection());
    let selected = model
        .selection()
        .map(|range| model.text.get(range).unwrap());
    assert_eq!(editor.selected().as_deref(), selected);
    let mut cursor = GraphemeCursor::new(editor.cursor(), model.text.len(), true);
    assert!(cursor.is_boundary(&model.text, 0).unwrap());
}

/// Does the steps to both and compares after each. Returns what was changed, to be undone.
fn walk(editor: &mut Editor, model: &mut Model, steps: &[Step]) -> Vec<Change> {
    let (mut done, mut undone) = (Vec::<Change>::new(), Vec::<Change>::new());
    for step in steps {
        let before = model.text.clone();
        let change = match step {
            Step::Insert(text) => {
                model.insert(text);
                editor.insert(text)
            }
            Step::Delete(a, b) => {
                let range = characters(&model.text, *a, *b);
                model.delete(range.clone());
                editor.delete(range)
            }
            Step::Move(at, extend) => {
                let to = byte(&model.text, *at);
                model.anchor = extend.then(|| model.anchor.unwrap_or(model.cursor));
                model.cursor = model.before(to);
                editor.move_to(to, *extend);
                None
            }
            Step::Select(a, b) => {
                let range = characters(&model.text, *a, *b);
                model.anchor = Some(model.before(range.start));
                model.cursor = model.after(range.end);
                editor.select(range);
                None
            }
            Step::Undo => {
                if let Some(change) = done.pop() {
                    let range = change.at..change.at + change.inserted.len();
                    model.replace(range, &change.removed);
                    editor.apply(&reversed(&change));
                    undone.push(change);
                }
                agree(editor, model);
                continue;
            }
            Step::Redo => {
                if let Some(change) = undone.pop() {
                    let range = change.at..change.at + change.removed.len();
                    model.replace(range, &change.inserted);
                    editor.apply(&change);
                    done.push(change);
                }
                agree(editor, model);
                continue;
            }
        };
        agree(editor, model);
        assert_eq!(change.is_some(), before != model.text);
        if let Some(change) = change {
            let end = change.at + change.removed.len();
            assert_eq!(before.get(change.at..end), Some(change.removed.as_str()));
            done.push(change);
            undone.clear();
        }
    }
    done
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_walk_agrees_with_a_plain_string_and_can_be_undone_to_the_start(
        start in piece(),
        one_line in any::<bool>(),
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let (mut editor, mut model) = (Editor::new(&start, one_line), Model::new(&start, one_line));
        agree(&editor, &model);
        let done = walk(&mut editor, &mut model, &steps);
        let end = editor.text();
        for change in done.iter().rev() {
            editor.apply(&reversed(change));
        }
        prop_assert_eq!(editor.text(), start);
        for change in &done {
            editor.apply(change);
        }
        prop_assert_eq!(editor.text(), end);
    }
}

proptest! {
    #[test]
    fn the_change_between_two_texts_makes_one_of_the_other(
        start in "[aé漢]{0,4}", end in "[aè漢]{0,4}", old in "[aéè漢😀]{0,3}", new in "[aéèĩ😀]{0,3}",
    ) {
        let (old, new) = (format!("{start}{old}{end}"), format!("{start}{new}{end}"));
        let Some(change) = Change::between(&old, &new) else {
            prop_assert_eq!(old, new);
            return Ok(());
        };
        let mut editor = Editor::new(&old, false);
        editor.apply(&change);
        prop_assert_eq!(editor.text(), new);
        // Letters that share a byte may take one more in.
        prop_assert!(change.removed.chars().count() <= 4 && change.inserted.chars().count() <= 4);
    }
}

/// Steps at the start, the middle, the end and over all of it.
fn far_steps() -> Vec<Step> {
    let mut steps = Vec::new();
    for at in [0, 333, 990, 1000] {
        steps.extend([
            Step::Move(at, false),
            Step::Insert("مَ{{x}}\ny".to_owned()),
            Step::Delete(at.saturating_sub(5), at),
            Step::Undo,
            Step::Redo,
        ]);
    }
    steps.extend([
        Step::Select(1, 999),
        Step::Insert("k".to_owned()),
        Step::Undo,
        Step::Select(0, 1000),
        Step::Delete(0, 0),
        Step::Undo,
    ]);
    steps
}

#[test]
fn a_paragraph_of_seventy_thousand_characters_is_edited_anywhere() {
    let text = "مَرْحبا you ".repeat(70_000 / 12 + 1);
    assert!(text.chars().count() > 70_000);
    let (mut editor, mut model) = (Editor::new(&text, false), Model::new(&text, false));
    walk(&mut editor, &mut model, &far_steps());
}

#[test]
fn seventy_thousand_lines_are_edited_anywhere() {
    let text = "é\n".repeat(70_000);
    let (mut editor, mut model) = (Editor::new(&text, false), Model::new(&text, false));
    walk(&mut editor, &mut model, &far_steps());
}

#[test]
fn the_crates_reach_ends_without_a_seam() {
    let text = format!("{}\n{}", "x".repeat(65_540), "\n".repeat(65_540));
    for at in (65_530..65_545).chain(65_541 + 65_530..text.len()) {
        let mut editor = Editor::new(&text, false);
        editor.move_to(at, false);
        let change = editor.insert("دَ\n").unwrap();
        let mut expected = text.clone();
        expected.insert_str(at, "دَ\n");
        assert!(editor.text() == expected, "wrong after an insert at {at}");
        assert_eq!(editor.cursor(), at + 5);
        editor.apply(&reversed(&change));
        assert!(editor.text() == text, "wrong after an undo at {at}");
    }
}

#[test]
fn a_megabyte_pasted_is_one_change_and_all_there() {
    let pasted = "Hello {{name}}, مرحبا.\r".repeat(1_000_000 / 28);
    let mut editor = Editor::new("ab", false);
    editor.move_to(1, false);
    let change = editor.insert(&pasted).unwrap();
    assert_eq!(change.inserted, pasted.replace('\r', "\n"));
    assert!(editor.text() == format!("a{}b", change.inserted));
    assert_eq!(editor.cursor(), 1 + change.inserted.len());
}

#[test]
fn pasted_line_ends_become_line_feeds_and_spaces_in_one_line() {
    for (one_line, expected) in [(false, "a\nb\nc\nd\te"), (true, "a b c d\te")] {
        let mut editor = Editor::new("", one_line);
        editor.insert("a\r\nb\rc\nd\te");
        assert_eq!(editor.text(), expected);
    }
}

#[test]
fn a_carriage_return_that_the_text_had_survives_an_edit_and_an_undo() {
    let text = "a\r\nb\r";
    let mut editor = Editor::new(text, false);
    assert_eq!(editor.text(), text);
    editor.move_to(2, false);
    assert_eq!(editor.cursor(), 1, "CR LF is one grapheme");
    editor.select(0..text.len());
    let change = editor.insert("x").unwrap();
    assert_eq!(editor.text(), "x");
    editor.apply(&reversed(&change));
    assert_eq!(editor.text(), text);
}

#[test]
fn a_letter_typed_before_a_lone_mark_takes_the_cursor_past_both() {
    let mut editor = Editor::new("\u{301}b", false);
    editor.insert("e");
    editor.insert("x");
    assert_eq!(editor.text(), "e\u{301}xb");
}

#[test]
fn typing_over_a_selection_is_one_change() {
    let mut editor = Editor::new("one two three", false);
    editor.select(4..7);
    let change = editor.insert("2").unwrap();
    assert_eq!(
        change,
        Change {
            at: 4,
            removed: "two".to_owned(),
            inserted: "2".to_owned()
        }
    );
    assert_eq!(editor.text(), "one 2 three");
    assert_eq!((editor.cursor(), editor.selection()), (5, None));
}

#[test]
fn deleting_nothing_moves_nothing() {
    let mut editor = Editor::new("abc", false);
    editor.move_to(1, false);
    assert_eq!(editor.delete(3..3), None);
    assert_eq!(editor.insert(""), None);
    assert_eq!(editor.cursor(), 1);
}

#[test]
fn a_selection_typed_over_with_itself_is_no_change_and_no_longer_selected() {
    let mut editor = Editor::new("abc", false);
    editor.select(0..2);
    assert_eq!(editor.insert("ab"), None);
    assert_eq!((editor.cursor(), editor.selection()), (2, None));
}

#[test]
fn what_was_put_before_an_arabic_word_is_just_that() {
    for (old, new, at, removed, inserted) in [
        ("السلام", "أهلا السلام", 0, "", "أهلا "),
        ("السلام", "السلام عليكم", 12, "", " عليكم"),
        ("مرحبا", "مرحبا", 0, "", ""),
        ("مرحبا", "مرحيا", 6, "ب", "ي"),
        ("aé", "aè", 1, "é", "è"),
        ("👍", "👎", 0, "👍", "👎"),
    ] {
        let change = Change::between(old, new);
        let expected = (old != new).then(|| Change {
            at,
            removed: removed.to_owned(),
            inserted: inserted.to_owned(),
        });
        assert_eq!(change, expected, "{old} {new}");
    }
}
