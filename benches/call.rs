//! What a key costs inside: a template taken apart, a draft checked, its param rows, its body; at four lengths.

use divan::{Bencher, black_box};
use ringback::call::body::Body;
use ringback::call::check::{Context, check, param_rows};
use ringback::draft::{Draft, ParamValue, Params, template};

/// Bytes of the preamble.
const LENGTHS: [usize; 4] = [200, 2_000, 20_000, 100_000];

const ENGLISH: &str =
    "You are a receptionist of {{clinic}}. Ask one question at a time, and wait.\n";
const ARABIC: &str = "أنت موظف استقبال في {{clinic}}. اسأل سؤالاً واحداً في كل مرة وانتظر الجواب.\n";

fn main() {
    divan::main();
}

fn draft(line: &str, length: usize) -> Draft {
    Draft {
        agent_name: "Clinic reminder".to_owned(),
        greeting_message: "Hello, this is {{clinic}} calling.".to_owned(),
        preamble: line.repeat(length.div_ceil(line.len())),
        lang: "en".to_owned(),
        poke_messages: vec!["Are you still there?".to_owned()],
        outcome_response_shape:
            r#"{"type":"object","properties":{"confirmed":{"type":"boolean"}}}"#.to_owned(),
        params: Params::from_iter([(
            "clinic".to_owned(),
            ParamValue::Text("Noor Clinic".to_owned()),
        )]),
        to_number: "+12025550144".to_owned(),
        phone_number: "+12025550143".to_owned(),
        ..Draft::default()
    }
}

#[divan::bench(args = LENGTHS)]
fn parse(bencher: Bencher, length: usize) {
    let draft = draft(ENGLISH, length);
    bencher.bench(|| template::parse(black_box(&draft.preamble)));
}

#[divan::bench(args = LENGTHS)]
fn check_english(bencher: Bencher, length: usize) {
    let draft = draft(ENGLISH, length);
    bencher.bench(|| check(black_box(&draft), &[], Context::default()));
}

#[divan::bench(args = LENGTHS)]
fn check_arabic(bencher: Bencher, length: usize) {
    let draft = draft(ARABIC, length);
    bencher.bench(|| check(black_box(&draft), &[], Context::default()));
}

#[divan::bench(args = LENGTHS)]
fn rows(bencher: Bencher, length: usize) {
    let draft = draft(ENGLISH, length);
    bencher.bench(|| param_rows(black_box(&draft)));
}

#[divan::bench(args = LENGTHS)]
fn body(bencher: Bencher, length: usize) {
    let draft = draft(ENGLISH, length);
    bencher.bench(|| Body::of(black_box(&draft)));
}
