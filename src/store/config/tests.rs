use super::*;

pub(super) fn load_text(text: &[u8]) -> Result<Config, String> {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("config.toml"), text).unwrap();
    let folder = format!("{}/", home.path().display());
    let bare = |text: String| text.replace(&folder, "");
    load(home.path()).map_err(bare).map(|config| Config {
        unknown: config.unknown.into_iter().map(bare).collect(),
        ..config
    })
}

pub(super) fn error(text: &str) -> String {
    load_text(text.as_bytes()).unwrap_err()
}

#[test]
fn no_file_is_the_default_and_so_is_an_empty_one() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(load(home.path()).unwrap(), Config::default());
    assert_eq!(
        load_text(b"\xef\xbb\xbf# nothing\n").unwrap(),
        Config::default()
    );
}

#[test]
fn every_setting_is_read() {
    let text = r#"
base_url = "https://api.uae.tryhamsa.com"
allowed_numbers = ["+1 (202) 555-0143"]
api_key_command = ["pass", "hamsa"]
secrets.erp = { command = ["x"] }
secrets.crm.command = ["pass", "crm"]
keep_calls_days = 90
mask_numbers = true
language = "pt-BR"
contacts.Lina = "+1 202 555 0144"
"#;
    let config = load_text(text.as_bytes()).unwrap();
    assert_eq!(
        config.base_url.as_deref(),
        Some("https://api.uae.tryhamsa.com")
    );
    assert_eq!(config.allowed_numbers, ["+12025550143"]);
    assert_eq!(config.api_key_command.unwrap(), ["pass", "hamsa"]);
    assert_eq!(
        config.contacts,
        [("Lina".to_owned(), "+12025550144".to_owned())]
    );
    assert_eq!(config.secrets["crm"], ["pass", "crm"]);
    assert_eq!(config.secrets["erp"], ["x"]);
    assert_eq!(config.keep_calls_days, Some(90));
    assert!(config.mask_numbers);
    assert_eq!(config.language.as_deref(), Some("pt-BR"));
    assert!(config.unknown.is_empty());
}

/// The default file with each setting in force: a commented line that is TOML is one.
fn uncommented() -> String {
    let is_setting = |line: &str| {
        line.starts_with('[')
            || line.split_once('=').is_some_and(|(key, _)| {
                let key = key.trim();
                !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c == '_')
            })
    };
    DEFAULT
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest) if is_setting(rest) => format!("{rest}\n"),
            _ => format!("{line}\n"),
        })
        .collect()
}

#[test]
fn the_default_file_sets_nothing_and_shows_every_key() {
    assert_eq!(load_text(DEFAULT.as_bytes()).unwrap(), Config::default());

    let text = uncommented();
    let config = load_text(text.as_bytes()).unwrap();
    assert_eq!(config.unknown, [""; 0]);
    let document = Document::parse(text.as_str()).unwrap();
    for key in KEYS {
        assert!(document.contains_key(key), "{key}");
    }
    let shown: Vec<&str> = document["profiles"]
        .as_table()
        .unwrap()
        .iter()
        .flat_map(|(_, profile)| profile.as_table().unwrap().iter().map(|(key, _)| key))
        .collect();
    for key in profiles::KEYS {
        assert!(shown.contains(&key), "profiles.NAME.{key}");
    }
    // What stands there as an example is what stands there in force.
    assert_eq!(config.profiles.len(), 3);
    assert!(config.under(None).unwrap().profile.is_some());
}

#[test]
fn each_key_of_the_default_file_has_a_sentence_before_it() {
    let mut sentence = false;
    for line in DEFAULT.lines() {
        let text = line.strip_prefix('#').unwrap_or(line).trim_end();
        if text.is_empty() {
            sentence = false;
        } else if text.ends_with('.') {
            sentence = true;
        } else if text.contains(" = ") {
            assert!(sentence || text.contains("# "), "{line}");
        }
    }
}

#[test]
fn what_means_nothing_is_told_with_its_place_and_a_guess() {
    let config =
        load_text(b"base_ulr = 1\nzebra = 2\n[secrets.crm]\ncommand = [\"x\"]\ncomand = 1\n")
            .unwrap();
    assert_eq!(
        config.unknown,
        [
            "config.toml:1:1: `base_ulr` means nothing here; did you mean `base_url`?",
            "config.toml:2:1: `zebra` means nothing here",
            "config.toml:5:1: `secrets.crm.comand` means nothing here; did you mean `secrets.crm.command`?",
        ]
    );
}

#[test]
fn a_slip_in_the_guards_name_does_not_take_it_away() {
    assert_eq!(
        error("\nallowed_number = [\"+12025550144\"]"),
        "config.toml:2:1: `allowed_number` means nothing here; did you mean `allowed_numbers`?"
    );
    let profile = error("[profiles.x]\nallowd_numbers = []");
    assert!(profile.contains("profiles.x.allowed_numbers"), "{profile}");
    for name in [
        "ALLOWED_NUMBERS",
        "allowed-numbers",
        "allowedNumbers",
        "alowed_numbers",
        "allowlist",
        "allowed",
        "\"allowed numbers\"",
        "numbers_allowed",
    ] {
        let line = format!("{name} = [\"+12025550144\"]\n");
        let many: String = (0..200)
            .flat_map(|key: u8| ["key_".to_owned(), key.to_string(), " = 1\n".to_owned()])
            .collect();
        for text in [
            line.clone(),
            format!("{many}{line}"),
            format!("[profiles.x]\n{line}"),
        ] {
            let error = error(&text);
            assert!(error.contains("allowed_numbers`?"), "{error}");
        }
    }
}

#[test]
fn the_guard_in_a_wrong_place_is_an_error_and_not_a_note() {
    let line = "allowed_numbers = [\"+12025550144\"]";
    for (table, named) in [
        ("[secrets.crm]\ncommand = [\"x\"]\n", "secrets.crm."),
        ("[call]\n", "call."),
        ("[profile.x]\n", "profile.x."),
    ] {
        let error = error(&format!("{table}{line}"));
        assert!(
            error.contains(&format!("`{named}allowed_numbers`")),
            "{error}"
        );
        assert!(error.contains("above the first [table]"), "{error}");
    }
    for table in ["[contacts]\n", "[secrets]\n", "[profiles]\n"] {
        assert!(
            load_text(format!("{table}{line}").as_bytes()).is_err(),
            "{table}"
        );
    }
}

#[test]
fn a_guard_that_cannot_be_read_opens_no_number() {
    for value in [
        "\"+12025550144\"",
        "true",
        "{}",
        "[[\"+12025550144\"]]",
        "[\"\"]",
        "[\"+0012025550144\"]",
        "[\"12025550144\"]",
        "[\"+12025550144, +12025550145\"]",
    ] {
        assert!(
            load_text(format!("allowed_numbers = {value}").as_bytes()).is_err(),
            "{value}"
        );
    }
    let spelt = "allowed_numbers = [\"+1 (202) 555-0144\", \"+٩٦٦ ٥٠١٢٣٤٥٦٧\", \"\\u2066+12025550145\\u2069\"]";
    assert_eq!(
        load_text(spelt.as_bytes()).unwrap().allowed_numbers,
        ["+12025550144", "+966501234567", "+12025550145"]
    );
}

#[test]
fn settings_behind_a_link_that_leads_nowhere_are_not_taken_for_none() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("config.toml");
    std::os::unix::fs::symlink(home.path().join("gone.toml"), &path).unwrap();
    let error = load(home.path()).unwrap_err();
    assert!(error.contains("leads nowhere"), "{error}");
}

#[test]
fn of_very_many_keys_that_mean_nothing_the_first_are_told() {
    let text: String = (0..1_000)
        .flat_map(|key| ["key_".to_owned(), key.to_string(), " = 1\n".to_owned()])
        .collect();
    let config = load_text(text.as_bytes()).unwrap();
    assert_eq!(config.unknown.len(), 100);
}

#[test]
fn a_wrong_value_is_an_error_with_its_place() {
    assert_eq!(
        error("\nbase_url = 5"),
        "config.toml:2:12: `base_url` must be a text in quotes, not a whole number"
    );
    assert_eq!(
        error("api_key_command = \"pass hamsa\""),
        "config.toml:1:19: `api_key_command` must be a list of texts in quotes, not a text"
    );
    assert!(error("api_key_command = []").starts_with("config.toml:1:19: "));
    assert_eq!(
        error("allowed_numbers = [\"+12025550143\", 5]"),
        "config.toml:1:36: `allowed_numbers` must be a list of texts in quotes, not one with a whole number"
    );
    for days in ["0", "-1", "\"30\"", "1.5"] {
        assert_eq!(
            error(&format!("keep_calls_days = {days}")),
            "config.toml:1:19: `keep_calls_days` must be a whole number of days, at least 1"
        );
    }
    assert_eq!(
        error("mask_numbers = 1"),
        "config.toml:1:16: `mask_numbers` must be true or false, not a whole number"
    );
    assert_eq!(
        error("\nkeymap = \"emcas\""),
        "config.toml:2:10: there is no key map `emcas`; did you mean `emacs`?"
    );
    assert!(error("keymap = \"nano\"").starts_with("config.toml:1:10: "));
    assert!(error("allowed_numbers = [\"0800\"]").starts_with("config.toml:1:20: "));
    assert!(error("secrets = 5").starts_with("config.toml:1:11: "));
    assert!(error("contacts = 5").starts_with("config.toml:1:12: "));
    assert!(error("[contacts]\nx = \"0800\"").starts_with("config.toml:2:5: "));
    assert_eq!(
        error("\n[secrets.crm]\n"),
        "config.toml:2:1: [secrets.crm] has no `command`"
    );
}

#[test]
fn what_is_no_toml_or_no_text_is_an_error_with_its_place() {
    assert!(error("a = \n").starts_with("config.toml:1:"));
    assert_eq!(
        load_text(b"a = 1\nb\xff").unwrap_err(),
        "config.toml:2:2: these bytes are not UTF-8 text"
    );
}
