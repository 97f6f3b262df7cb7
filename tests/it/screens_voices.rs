//! What is seen of voices, no-response messages, the silence threshold, and problems that a key mends.

use ringback::app::What;
use ringback::app::voices::Answer;
use ringback::draft::voices::catalogue::Listed;
use ringback::draft::voices::own::{Change, Own};
use ringback::store::voices::Cached;

use super::screens::{NARROW, WIDE, Workbench};

const SIZES: [(&str, (u16, u16)); 3] = [("wide", WIDE), ("narrow", NARROW), ("small", (60, 16))];

fn voice(number: usize, name: &str, about: [&str; 3]) -> Listed {
    let [language, gender, style] = about.map(str::to_owned);
    Listed {
        id: format!("5a4db0c5-0000-4000-8000-{number:012}"),
        name: name.to_owned(),
        language,
        gender,
        style,
    }
}

fn known() -> Answer {
    let mut own = Own::default();
    let warm = "ac5ca565-175c-48d8-98dc-2fccc906cf4b".to_owned();
    own.apply(&Change::Label {
        id: warm.clone(),
        label: "Warm Lina".to_owned(),
    });
    own.apply(&Change::Favourite { id: warm, on: true });
    let arabic = voice(1, "فرح", ["ar", "female", "conversational"]);
    own.apply(&Change::Label {
        id: arabic.id.clone(),
        label: "صوت دافئ".to_owned(),
    });
    own.apply(&Change::Favourite {
        id: arabic.id.clone(),
        on: true,
    });
    let list = Some(Cached {
        // Two hours before.
        fetched_at_ms: 1_800_000_000_000 - 7_200_000,
        voices: vec![
            arabic,
            voice(2, "Emma", ["en", "female", "narrator"]),
            voice(
                3,
                "A name that is so long that it has no room beside all else",
                ["en", "male", ""],
            ),
        ],
    });
    Answer::Read {
        profile: None,
        list,
        own,
    }
}

fn bench(example: &str, size: (u16, u16)) -> Workbench {
    let mut workbench = Workbench::open(example, size);
    workbench.happen(What::Voices(Box::new(known())));
    workbench
}

#[test]
fn the_picker_of_voices() {
    for (name, size) in SIZES {
        let mut workbench = bench("clinic-reminder", size);
        workbench.keys("f2");
        insta::assert_snapshot!(format!("voices_{name}"), workbench.screen());
        workbench.keys(r#""female" ctrl-l"#);
        insta::assert_snapshot!(format!("voices_label_{name}"), workbench.screen());
    }
    let mut workbench = bench("tawseel", WIDE);
    workbench.keys("f2");
    workbench.happen(What::Voices(Box::new(Answer::Fetched {
        profile: None,
        result: Err("no host named x\u{1b}[2J".to_owned()),
    })));
    insta::assert_snapshot!("voices_offline", workbench.screen());
}

#[test]
fn why_the_list_could_not_be_had_is_told_whole() {
    let why = "The voices of http://127.0.0.1:9 cannot be listed: nobody answers there (Connection refused). \
               Is the address right?";
    for size in [WIDE, NARROW] {
        let mut workbench = bench("clinic-reminder", size);
        workbench.keys("f2");
        let answer = Answer::Fetched {
            profile: None,
            result: Err(why.to_owned()),
        };
        workbench.happen(What::Voices(Box::new(answer)));
        let screen = workbench.screen();
        let words = screen.replace(['│', '\n'], " ");
        let told: Vec<&str> = words.split_whitespace().collect();
        assert!(
            told.join(" ")
                .contains("(Connection refused). Is the address right?"),
            "{screen}"
        );
    }
}

#[test]
fn the_line_of_favourites() {
    for (name, size) in SIZES {
        let mut workbench = bench("tawseel", size);
        workbench.keys("alt-s");
        insta::assert_snapshot!(format!("switch_voice_{name}"), workbench.screen());
    }
}

#[test]
fn messages_as_the_callee_hears_them() {
    for (name, size) in SIZES {
        for example in ["clinic-reminder", "tawseel"] {
            let mut workbench = bench(example, size);
            workbench.keys(r#"ctrl-p "no-response messages" enter ctrl-d alt-n"#);
            insta::assert_snapshot!(format!("messages_{example}_{name}"), workbench.screen());
        }
    }
}

#[test]
fn a_threshold_says_what_it_does() {
    for (name, size) in SIZES {
        let mut workbench = bench("clinic-reminder", size);
        workbench.keys(r#"ctrl-p "silence threshold" enter pagedown pagedown"#);
        insta::assert_snapshot!(format!("threshold_{name}"), workbench.screen());
    }
    let mut workbench = bench("clinic-reminder", WIDE);
    workbench.keys(r#"ctrl-p "interrupt" enter"#);
    insta::assert_snapshot!("switch_interrupt", workbench.screen());
}

#[test]
fn a_problem_says_which_key_mends_it() {
    for (name, size) in SIZES {
        let mut workbench = bench("clinic-reminder", size);
        workbench.keys(r#"ctrl-end " {{ clinic }}" alt-g"#);
        insta::assert_snapshot!(format!("mend_{name}"), workbench.screen());
    }
}
