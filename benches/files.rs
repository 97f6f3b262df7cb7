//! What reading and writing files costs by the draft's length: opening a draft, saving it where one value changed and
//! where the file is new, and the recovery copy that is written within a second of a key. With the disk.

#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot be set up measures nothing"
)]

use std::path::PathBuf;

use divan::{Bencher, black_box};
use ringback::draft::{Draft, file};
use ringback::store::drafts;
use ringback::store::recovery::{self, Recovery};

const KB: [usize; 4] = [2, 20, 100, 400];

fn main() {
    divan::main();
}

fn draft(kilobytes: usize) -> Draft {
    let line = "أنت موظفة استقبال. Confirm the visit of {{patient_name}}, and keep it short.\n";
    Draft {
        agent_name: "Clinic reminder".to_owned(),
        preamble: line.repeat(kilobytes * 1024 / line.len() + 1),
        ..Draft::default()
    }
}

/// A draft's file in a folder of its own.
fn written(kilobytes: usize) -> (tempfile::TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("clinic.toml");
    std::fs::write(&path, file::write("", &draft(kilobytes)).unwrap()).unwrap();
    (home, path)
}

#[divan::bench(args = KB)]
fn open(bencher: Bencher, kilobytes: usize) {
    let (_home, path) = written(kilobytes);
    bencher.bench(|| drafts::load(black_box(&path)).unwrap());
}

#[divan::bench(args = KB)]
fn save_a_change(bencher: Bencher, kilobytes: usize) {
    let (_home, path) = written(kilobytes);
    let mut open = drafts::load(&path).unwrap();
    bencher.bench_local(|| {
        open.draft.preamble.push('x');
        let (text, shape) = drafts::save(&path, &open.text, &open.shape, &open.draft).unwrap();
        (open.text, open.shape) = (text, shape);
    });
}

#[divan::bench(args = KB)]
fn keep_a_recovery_copy(bencher: Bencher, kilobytes: usize) {
    let (home, path) = written(kilobytes);
    let mut kept = Recovery::open(home.path()).unwrap();
    let mut draft = draft(kilobytes);
    bencher.bench_local(|| {
        draft.preamble.push('x');
        kept.keep(Some(&path), &draft, Some(&draft)).unwrap()
    });
}

#[divan::bench(args = KB)]
fn find_a_recovery_copy(bencher: Bencher, kilobytes: usize) {
    let (home, path) = written(kilobytes);
    let mut kept = Recovery::open(home.path()).unwrap();
    kept.keep(Some(&path), &draft(kilobytes), None).unwrap();
    drop(kept);
    bencher.bench(|| recovery::find(home.path(), Some(black_box(&path))).len());
}
