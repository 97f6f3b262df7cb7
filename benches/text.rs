//! The cost of laying out a paragraph and of updating a flow, by length.

use divan::{Bencher, black_box};
use ringback::text::flow::Flow;
use ringback::text::layout::{Base, Display, Options, Paragraph};

const KB: [usize; 4] = [1, 10, 100, 1000];
const OPTIONS: Options = Options {
    width: 80,
    base: Base::Auto,
    display: Display::Visual,
};
const ENGLISH: &str =
    "You are a polite receptionist of the clinic. Confirm the visit, and keep it short. ";
const PUNCTUATED: &str =
    "You’re a polite receptionist — confirm the visit, and don’t keep people waiting. ";
const ARABIC: &str =
    "أنت موظفة استقبال مهذبة في العيادة، أكّدي الموعد {{visit_date}} ثم ودّعي المتصل. Order #123 ";
/// Pairs of brackets beside each other and in each other, so that each reaches into the next.
const BRACKETS: &str = "(أنت)[موظفة](((استقبال)))";

fn main() {
    divan::main();
}

fn text(sample: &str, kilobytes: usize) -> String {
    sample.repeat(kilobytes * 1024 / sample.len() + 1)
}

/// The same text in lines of about a hundred bytes.
fn lines(sample: &str, kilobytes: usize) -> String {
    let mut text = text(sample, kilobytes);
    text = text.replace(sample, &format!("{}\n", sample.trim_end()));
    text
}

fn paragraph(bencher: Bencher, sample: &str, kilobytes: usize) {
    let text = text(sample, kilobytes);
    bencher.bench(|| Paragraph::lay(black_box(&text), &[], OPTIONS));
}

#[divan::bench(args = KB)]
fn paragraph_english(bencher: Bencher, kilobytes: usize) {
    paragraph(bencher, ENGLISH, kilobytes);
}

#[divan::bench(args = KB)]
fn paragraph_punctuated(bencher: Bencher, kilobytes: usize) {
    paragraph(bencher, PUNCTUATED, kilobytes);
}

#[divan::bench(args = KB)]
fn paragraph_arabic(bencher: Bencher, kilobytes: usize) {
    paragraph(bencher, ARABIC, kilobytes);
}

#[divan::bench(args = KB)]
fn paragraph_of_brackets(bencher: Bencher, kilobytes: usize) {
    paragraph(bencher, BRACKETS, kilobytes);
}

#[divan::bench(args = KB)]
fn edit_in_a_paragraph_arabic(bencher: Bencher, kilobytes: usize) {
    edit(bencher, &text(ARABIC, kilobytes));
}

#[divan::bench(args = KB)]
fn edit_in_a_paragraph_of_brackets(bencher: Bencher, kilobytes: usize) {
    edit(bencher, &text(BRACKETS, kilobytes));
}

#[divan::bench(args = KB)]
fn rows_on_a_screen_arabic(bencher: Bencher, kilobytes: usize) {
    let laid = Paragraph::lay(&text(ARABIC, kilobytes), &[], OPTIONS);
    bencher.bench(|| {
        (0..30)
            .map(|row| laid.row(black_box(row)).cells.len())
            .sum::<usize>()
    });
}

/// One letter typed in the middle of a text, and taken back.
fn edit(bencher: Bencher, text: &str) {
    let mut edited = text.to_owned();
    edited.insert(text.floor_char_boundary(text.len() / 2), 'x');
    let mut flow = Flow::default();
    flow.update(text, &[], OPTIONS);
    let mut typed = false;
    bencher.bench_local(|| {
        typed = !typed;
        flow.update(black_box(if typed { &edited } else { text }), &[], OPTIONS);
    });
}

#[divan::bench(args = KB)]
fn edit_in_lines_english(bencher: Bencher, kilobytes: usize) {
    edit(bencher, &lines(ENGLISH, kilobytes));
}

#[divan::bench(args = KB)]
fn edit_in_lines_arabic(bencher: Bencher, kilobytes: usize) {
    edit(bencher, &lines(ARABIC, kilobytes));
}

#[divan::bench(args = KB)]
fn flow_from_nothing_arabic(bencher: Bencher, kilobytes: usize) {
    let text = lines(ARABIC, kilobytes);
    bencher.bench(|| {
        let mut flow = Flow::default();
        flow.update(black_box(&text), &[], OPTIONS);
        flow
    });
}
