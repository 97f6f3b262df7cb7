//! What a comparison costs by the length of two prompts: where little differs, where much does, and where all does; in
//! lines and in one paragraph.

use divan::{Bencher, black_box};
use ringback::draft::diff;
use ringback::draft::{Draft, file};

const KB: [usize; 4] = [2, 20, 100, 400];

fn main() {
    divan::main();
}

/// A text whose sentences are all different, of about so many kilobytes; `seed` makes another one.
fn text(kilobytes: usize, seed: usize, end: &str) -> String {
    const WORDS: [&str; 12] = [
        "receptionist",
        "confirm",
        "the",
        "visit",
        "of",
        "clinic",
        "ask",
        "one",
        "question",
        "{{clinic}}",
        "عيادة",
        "politely",
    ];
    let mut text = String::new();
    let mut at = seed;
    while text.len() < kilobytes * 1024 {
        for _ in 0..12 {
            // Neighbours in a sequence whose steps never repeat early (Knuth's multiplier).
            at = at
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push_str(
                WORDS
                    .get((at >> 33) % WORDS.len())
                    .copied()
                    .unwrap_or_default(),
            );
            text.push(' ');
        }
        text.push_str(end);
    }
    text
}

/// The text with one word more in each `nth` line, or each `nth` twelve words.
fn edited(text: &str, nth: usize) -> String {
    let mut edited = String::new();
    for (number, word) in text.split_inclusive(' ').enumerate() {
        edited.push_str(word);
        if number % (12 * nth) == 6 {
            edited.push_str("briefly ");
        }
    }
    edited
}

fn compare(bencher: Bencher, before: &str, after: &str) {
    bencher.bench(|| diff::texts(black_box(before), black_box(after)));
}

#[divan::bench(args = KB)]
fn a_word_in_the_middle(bencher: Bencher, kilobytes: usize) {
    let text = text(kilobytes, 1, "\n");
    let middle = text.floor_char_boundary(text.len() / 2);
    let (start, end) = text.split_at(middle);
    compare(bencher, &text, &format!("{start} word {end}"));
}

#[divan::bench(args = KB)]
fn each_tenth_line(bencher: Bencher, kilobytes: usize) {
    let text = text(kilobytes, 1, "\n");
    compare(bencher, &text, &edited(&text, 10));
}

#[divan::bench(args = KB)]
fn each_line(bencher: Bencher, kilobytes: usize) {
    let text = text(kilobytes, 1, "\n");
    compare(bencher, &text, &edited(&text, 1));
}

#[divan::bench(args = KB)]
fn each_sentence_of_one_paragraph(bencher: Bencher, kilobytes: usize) {
    let text = text(kilobytes, 1, "");
    compare(bencher, &text, &edited(&text, 1));
}

#[divan::bench(args = KB)]
fn another_text_in_lines(bencher: Bencher, kilobytes: usize) {
    compare(
        bencher,
        &text(kilobytes, 1, "\n"),
        &text(kilobytes, 2, "\n"),
    );
}

#[divan::bench(args = KB)]
fn another_text_in_one_paragraph(bencher: Bencher, kilobytes: usize) {
    compare(bencher, &text(kilobytes, 1, ""), &text(kilobytes, 2, ""));
}

/// Two drafts as the ledger keeps them: read, and compared field by field.
#[divan::bench(args = KB)]
fn two_drafts_of_the_ledger(bencher: Bencher, kilobytes: usize) {
    let source = |preamble: String| {
        let draft = Draft {
            preamble,
            agent_name: "Clinic reminder".to_owned(),
            ..Draft::default()
        };
        file::write("", &draft).unwrap_or_default()
    };
    let text = text(kilobytes, 1, "\n");
    let (before, after) = (source(text.clone()), source(edited(&text, 10)));
    bencher.bench(|| {
        let old = file::read(black_box(&before)).map(|read| read.draft);
        let new = file::read(black_box(&after)).map(|read| read.draft);
        old.ok()
            .zip(new.ok())
            .map(|(old, new)| diff::drafts(&old, &new))
    });
}
