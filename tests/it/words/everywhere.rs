//! No text was forgotten: under a made-up language, in which each letter of each text is another one, no English word is
//! left on any screen, in any problem or on stderr.
//!
//! A language is chosen once for a process, so the screens are drawn in a process of their own.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::Command;

use ringback::app::action;
use ringback::call::check::{Context, check, codes};
use ringback::call::conversation::{Conversation, Status, Who};
use ringback::call::dialed::Dialed;
use ringback::call::target::Target;
use ringback::draft::field::Field;
use ringback::draft::{examples, file};
use ringback::sandbox::Fault;
use ringback::store::ledger::NumberFacts;
use ringback::words::{self, Part, catalogue::Catalogue, parts};

use super::{pot, told};
use crate::screens::{NARROW, SMALL, WIDE, Workbench, accepted, unknown_call};
use crate::screens_calls::turn;
use crate::support::Home;

/// A draft whose own words are in Cyrillic letters: each Latin letter on the screen is the program's.
pub const DRAFT: &str = r#"agent_name = "Запись"
lang = "en"
voice_id = "ab55c68b-091b-43b4-a55a-0be82093cd23"
greeting_message = "Привет {{имя}}, это {{клиника}}."
preamble = "Ты вежливый секретарь, {{клиника}}. {{лишнее}}"
poke_messages = ["Вы здесь?", ""]
silence_threshold = 800
outcome = "Итог"
outcome_response_shape = '''{ "type": "object", "properties": { "да": { "type": "boolean", "description": "пришёл" }, "когда": { "type": "array", "items": { "type": "string" } } } }'''

[params]
"клиника" = "Нур"
"забыто" = "1"

[param_sets."лина"]
"имя" = "Лина"

[call]
phone_number = "+12025550143"
to_number = "+12025550144"
param_set = "лина"
"#;

/// What may stand on a screen in Latin letters whatever the language is: keys, names of the API's, of files, of settings.
const KEPT: &[&str] = &[
    // Voice 1, which is data, where what lies on top cuts it.
    "Voi",
    "Enter",
    "Esc",
    "Tab",
    "Space",
    "Delete",
    "Backspace",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "Ctrl",
    "Alt",
    "Shift",
    "Up",
    "Down",
    "Left",
    "Right",
    "ringback",
    "SANDBOX",
    "LIVE",
    "curl",
    "JSON",
    "en",
    "ar",
    "Voice",
    "Voic",
    "string",
    "boolean",
    "array",
];

/// The text in the made-up language; the places of values stay.
pub fn made_up(text: &str) -> String {
    const SMALL_LETTERS: &str = "áƀçđéƒğĥíĵķļɱñóþɋŕšŧúṽŵẋýž";
    const CAPITALS: &str = "ÁƁÇĐÉƑĞĤÍĴĶĻḾÑÓÞɊŔŠŦÚṼŴẊÝŽ";
    let other = |letter: char, first: char, letters: &str| {
        letters
            .chars()
            .nth(letter as usize - first as usize)
            .unwrap()
    };
    let mut made = String::new();
    for part in parts(text) {
        match part {
            Part::Place(name) => write!(made, "{{{name}}}").unwrap(),
            Part::Text("{") if text.contains("{{") => made.push_str("{{"),
            Part::Text("}") if text.contains("}}") => made.push_str("}}"),
            Part::Text(text) => made.extend(text.chars().map(|letter| match letter {
                'a'..='z' => other(letter, 'a', SMALL_LETTERS),
                'A'..='Z' => other(letter, 'A', CAPITALS),
                letter => letter,
            })),
        }
    }
    made
}

/// The translation into it, as a file.
pub fn made_up_file() -> String {
    let escaped = |text: &str| {
        text.replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('\n', "\\n")
    };
    let mut file =
        String::from("msgid \"\"\nmsgstr \"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n");
    let mut seen = BTreeSet::new();
    for text in pot::all() {
        if !seen.insert(text.id.clone()) {
            continue;
        }
        write!(file, "\nmsgid \"{}\"\n", escaped(&text.id)).unwrap();
        if let Some(plural) = &text.plural {
            let forms = [made_up(&text.id), made_up(plural)].map(|form| escaped(&form));
            write!(
                file,
                "msgid_plural \"{}\"\nmsgstr[0] \"{}\"\nmsgstr[1] \"{}\"\n",
                escaped(plural),
                forms[0],
                forms[1]
            )
            .unwrap();
        } else {
            writeln!(file, "msgstr \"{}\"", escaped(&made_up(&text.id))).unwrap();
        }
    }
    file
}

#[test]
fn the_made_up_language_is_taken_whole() {
    let (_, wrong) = Catalogue::read(&made_up_file());
    assert_eq!(wrong, []);
}

/// Words of two Latin letters and more that are left of a text, but for those that may stand there.
fn english<'t>(text: &'t str, kept: &[&str]) -> Vec<&'t str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .filter(|word| word.len() > 1 && word.chars().all(|letter| letter.is_ascii_alphabetic()))
        .filter(|word| !kept.contains(word) && !KEPT.contains(word))
        .collect()
}

/// What was found, by the scene in which it was.
#[derive(Default)]
pub struct Found(Vec<String>);

impl Found {
    fn look(&mut self, scene: &str, text: &str, kept: &[&str]) {
        let left = english(text, kept);
        if !left.is_empty() {
            self.0.push(format!("{scene}: {}", left.join(" ")));
        }
    }

    pub fn look_at(&mut self, scene: &str, workbench: &Workbench, kept: &[&str]) {
        self.look(scene, &page(workbench), kept);
    }
}

pub fn sandbox(size: (u16, u16)) -> Workbench {
    Workbench::of(DRAFT, size, Target::sandbox(4010))
}

/// What stands on the screen.
fn page(workbench: &Workbench) -> String {
    let (width, height) = workbench.state.size;
    let buffer = workbench.drawn();
    let row = |y: u16| -> String {
        (0..width)
            .map(|x| buffer.cell((x, y)).unwrap().symbol())
            .collect()
    };
    (0..height).map(|y| row(y) + "\n").collect()
}

fn conversation(status: Status) -> Conversation {
    Conversation {
        status,
        duration_seconds: Some(47.0),
        transcript: vec![
            turn(Who::Agent, "Привет"),
            turn(Who::Caller, "Да"),
            turn(Who::Tool, "и"),
        ],
        outcome: Some(serde_json::json!({"да": "да", "ещё": 1})),
        recording_url: None,
        failure: None,
    }
}

/// The screens, each looked at.
fn screens(found: &mut Found) {
    for (name, size) in [("wide", WIDE), ("narrow", NARROW), ("small", SMALL)] {
        found.look_at(&format!("open {name}"), &sandbox(size), &[]);
    }
    for kind in ["inline", "saved"] {
        let draft = format!("agent = \"{kind}\"\nvoice_agent_id = \"1\"\n{DRAFT}");
        let mut workbench = Workbench::of(&draft, WIDE, Target::sandbox(4010));
        for step in 0..24 {
            workbench.keys("tab");
            let scene = format!("{kind} field {step} {}", workbench.state.pane.field.key());
            found.look_at(&scene, &workbench, &["Bearer"]);
        }
    }
    let schema = |draft: &str| {
        let mut workbench = Workbench::of(draft, WIDE, Target::sandbox(4010));
        while workbench.state.pane.field != Field::OutcomeSchema {
            workbench.keys("tab");
        }
        workbench
    };
    let screen = page(schema("outcome_response_shape = '{ x'").keys("ctrl-t"));
    assert!(screen.contains(&made_up("No JSON: ")), "{screen}");
    let screen = page(schema(DRAFT).keys("home alt-n \"да\""));
    assert!(screen.contains(&made_up("There is a field")), "{screen}");
    let live = || Target::live("https://api.tryhamsa.com").unwrap();
    let host = &["api", "tryhamsa", "com"];
    let mut card = Workbench::of(DRAFT.replace("{{лишнее}}", "").as_str(), WIDE, live());
    card.state.allowed_numbers = vec!["+12025550199".into()];
    card.keys("f5");
    found.look_at("card that waits", &card, host);
    card.ledger_answers(NumberFacts {
        last_call_ms: Some(1_800_000_000_000 - 40_000),
        unknown: Some(unknown_call(1_800_000_000_000 - 90_000)),
    });
    found.look_at("card", &card, host);
    let mut wrong = sandbox(WIDE);
    found.look_at("card with errors", wrong.keys("f5"), &[]);
    let sound = DRAFT.replace("{{лишнее}}", "");
    let bench = || Workbench::of(&sound, WIDE, Target::sandbox(4010));
    for status in [
        Status::InProgress,
        Status::Completed,
        Status::NoAnswer,
        Status::Failed,
    ] {
        let mut workbench = bench();
        let word = status.word().to_owned();
        let kept = [word.as_str(), "NO_ANSWER", "IN_PROGRESS"];
        workbench.placed(conversation(status));
        found.look_at(&format!("call {word}"), &workbench, &kept);
        found.look_at("call in the strip", workbench.keys("esc"), &kept);
    }
    for (name, dialed) in [
        ("accepted", accepted()),
        (
            "not sent",
            Dialed::NotSent {
                why: "нет".to_owned(),
            },
        ),
        (
            "unknown",
            Dialed::Unknown {
                why: "нет".to_owned(),
                status: None,
                reply: String::new(),
            },
        ),
    ] {
        let mut workbench = bench();
        workbench.dialled(dialed);
        found.look_at(&format!("call {name}"), &workbench, &[]);
    }
    // All that can be asked for in the palette, from where it applies.
    let before = [
        "",
        "tab tab tab tab",
        "tab tab tab tab tab tab tab tab tab tab tab",
    ];
    for named in action::table::ALL.iter().filter(|named| named.in_palette) {
        for (at, keys) in before.iter().enumerate() {
            let mut workbench = bench();
            workbench.keys(keys).keys("ctrl-p");
            let typed = made_up(named.label).replace('"', "");
            workbench.keys(&format!("\"{typed}\""));
            let scene = format!("{} from {at}", named.name);
            found.look_at(&format!("palette for {scene}"), &workbench, &[]);
            workbench.keys("enter");
            // Names of examples and faults, the beginning of a voice's id, and the sample of Arabic with a Latin name.
            let mut kept = vec!["afbd", "Noor", "Clinic"];
            kept.extend(examples::ALL.iter().flat_map(|one| one.name.split('-')));
            kept.extend(Fault::ALL.iter().flat_map(|(_, name, _)| name.split('-')));
            // The request is the API's, the voices' list and the examples' texts are data.
            let is_data = ["next-preview", "previous-preview", "quit"].contains(&named.name);
            if !is_data {
                found.look_at(&scene, &workbench, &kept);
            }
        }
    }
}

/// The problems: of each code's example, and what is said of the code.
fn problems(found: &mut Found) {
    for code in codes::all() {
        let kept: Vec<&str> = code
            .code
            .split('-')
            .chain(code.example.split(|letter: char| !letter.is_alphanumeric()))
            // What the readers of JSON and of schemas say is theirs.
            .chain(["trailing", "comma", "is", "of", "not", "regex"])
            .collect();
        for text in [code.what, code.help, code.mend] {
            found.look(code.code, words::text(text), &[]);
        }
        let Ok(read) = file::read(code.example) else {
            continue;
        };
        let report = check(&read.draft, &read.problems, Context::default());
        for problem in &report.problems {
            found.look(problem.code, &problem.message, &kept);
            found.look(problem.code, &problem.help, &kept);
        }
    }
    // What no code's example has.
    let twice = r#"{ "type": "object", "properties": { "a": { "title": "", "type": "null" }, "b": { "title": "", "type": "null" } } }"#;
    for (draft, kept) in [
        (
            "webhook_url = \"-\"".to_owned(),
            &["https", "hooks", "example", "org", "hamsa"] as &[&str],
        ),
        (
            format!("outcome_response_shape = '{twice}'"),
            &["title", "null"],
        ),
    ] {
        let read = file::read(&draft).unwrap();
        let report = check(&read.draft, &read.problems, Context::default());
        let of_it = |code: &str| code.starts_with("webhook") || code.starts_with("schema");
        for problem in report.problems.iter().filter(|problem| of_it(problem.code)) {
            found.look(&draft, &problem.message, kept);
            found.look(&draft, &problem.help, kept);
        }
    }
    let no_draft = file::read("params = { a = [] }").unwrap_err();
    found.look("a list for a param", &no_draft.message, &["params"]);
}

#[test]
#[ignore = "it is run in a process of its own, by the test below"]
fn scenes() {
    let (catalogue, wrong) = Catalogue::read(&made_up_file());
    assert_eq!(wrong, []);
    words::choose(catalogue);
    let mut found = Found::default();
    screens(&mut found);
    told::screens(&mut found);
    problems(&mut found);
    let left: BTreeSet<_> = found.0.into_iter().collect();
    let all: Vec<_> = left.into_iter().collect();
    assert!(all.is_empty(), "English is left:\n{}", all.join("\n"));
}

#[test]
fn no_english_is_left_on_any_screen_and_in_any_problem() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "words::everywhere::scenes",
            "--ignored",
            "--nocapture",
        ])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let passed = String::from_utf8_lossy(&output.stdout);
    assert!(passed.contains("1 passed"), "{passed}{said}");
}

#[test]
fn no_english_is_left_on_stderr() {
    let home = Home::new()
        .config("language = \"xx\"\n")
        .file("d.toml", DRAFT);
    let texts = home.config_dir().join("texts");
    std::fs::create_dir_all(&texts).unwrap();
    std::fs::write(texts.join("xx.po"), made_up_file()).unwrap();
    let mut found = Found::default();
    for (arguments, kept) in [
        (
            vec!["check", "d.toml"],
            vec!["toml", "warning", "error", "help"],
        ),
        (
            vec!["check", "none.toml"],
            vec!["none", "toml", "error", "help", "no", "draft"],
        ),
        (vec!["calls"], vec![]),
        (vec!["calls", "show", "nothing"], vec!["nothing"]),
        (vec!["calls", "note", "nothing", "x"], vec!["nothing"]),
        (
            vec!["follow", "job"],
            vec!["api", "tryhamsa", "com", "config", "toml", "key"],
        ),
        (
            vec!["call", "d.toml", "--yes", "--sandbox"],
            vec![
                "toml",
                "error",
                "warning",
                "help",
                "placeholder",
                "missing",
                "script",
                "lang",
                "param",
                "unused",
                "poke",
                "empty",
            ],
        ),
        (vec!["import", "none", "--as", "curl"], vec!["none"]),
        (
            vec!["new", "clinic", "--from", "tawseel"],
            vec!["clinic", "toml"],
        ),
        (vec!["key", "status"], vec![]),
        (vec!["key", "remove"], vec!["config", "key"]),
        (
            vec!["params", "export", "none.toml", "--as", "csv"],
            vec!["none", "toml"],
        ),
        (vec![], vec![]),
    ] {
        let run = home.run(&arguments);
        // What the system says of an error is the system's.
        let told = run
            .stderr
            .replace("No such file or directory (os error 2)", "")
            .replace(&home.path().display().to_string(), "");
        found.look(&arguments.join(" "), &told, &kept);
    }
    assert!(
        found.0.is_empty(),
        "English is left:\n{}",
        found.0.join("\n")
    );
}
