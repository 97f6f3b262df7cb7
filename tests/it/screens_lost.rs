//! What is seen where two texts stand against each other: recovery copies, a file that changed under a save.

use ringback::app::{SaveFailure, What};
use ringback::draft::{Draft, examples, file};
use ringback::store::recovery::Found;

use super::screens::{NARROW, WIDE, Workbench};

fn draft(example: &str) -> Draft {
    file::read(examples::find(example).unwrap().text)
        .unwrap()
        .draft
}

/// The same draft after some work on it.
fn worked_on(example: &str) -> Draft {
    let mut draft = draft(example);
    if example == "tawseel" {
        draft.greeting_message = draft.greeting_message.replace("مرحبا", "أهلا");
        draft.preamble = draft.preamble.replacen("{{", "السيد {{", 1);
    } else {
        draft.greeting_message = draft.greeting_message.replace("Hello", "Good morning");
        draft.preamble.push_str("\nAlways say good-bye.");
        draft.params.shift_remove("clinic");
    }
    "950".clone_into(&mut draft.silence_threshold);
    draft.poke_messages.insert(0, "Hello?".to_owned());
    draft
}

fn copies(example: &str) -> Vec<Found> {
    let found = |path: Option<&str>, draft, minutes: i64| Found {
        copy: "/data/recovery/copy.json".into(),
        path: path.map(Into::into),
        draft,
        base: Some(self::draft(example)),
        file: path.map(|_| self::draft(example)),
        saved_at_ms: 1_799_999_000_000 + minutes * 60_000,
    };
    vec![
        found(Some("/drafts/clinic.toml"), worked_on(example), 10),
        found(None, worked_on(example), 0),
    ]
}

#[test]
fn recovery_copies_and_what_one_would_change() {
    for (name, example, size) in [
        ("wide", "clinic-reminder", WIDE),
        ("narrow", "clinic-reminder", NARROW),
        ("arabic", "tawseel", WIDE),
    ] {
        let mut workbench = Workbench::open(example, size);
        workbench.happen(What::Copies(copies(example)));
        insta::assert_snapshot!(format!("copies_{name}"), workbench.screen());
        workbench.keys("enter");
        insta::assert_snapshot!(format!("copy_{name}"), workbench.screen());
        workbench.keys("end");
        insta::assert_snapshot!(format!("copy_end_{name}"), workbench.screen());
    }
}

#[test]
fn a_file_that_changed_under_a_save() {
    for (name, size) in [("wide", WIDE), ("narrow", NARROW)] {
        let mut workbench = Workbench::open("clinic-reminder", size);
        workbench.keys(r#""Oh. ""#);
        let theirs = file::write("", &worked_on("clinic-reminder")).unwrap();
        workbench.state.document.path = Some("clinic.toml".into());
        workbench.state.document.shape.digest = Some(1);
        let failure = SaveFailure::ChangedOutside {
            path: "clinic.toml".into(),
            theirs: Some(theirs),
        };
        workbench.happen(What::Saved(Box::new(Err(failure))));
        insta::assert_snapshot!(format!("conflict_{name}"), workbench.screen());
    }
}

#[test]
fn quitting_where_no_copy_can_be_written() {
    let mut workbench = Workbench::open("clinic-reminder", NARROW);
    workbench.keys(r#""x""#);
    let why = "No space left on device (os error 28)".to_owned();
    workbench.happen(What::Kept(Err(why)));
    insta::assert_snapshot!("no_copy", workbench.screen());
    workbench.keys("ctrl-q");
    insta::assert_snapshot!("quit_unkept", workbench.screen());
}
