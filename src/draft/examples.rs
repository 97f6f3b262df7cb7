//! The example drafts in the binary (`assets/examples/*.toml`).

/// An example draft.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// File name without `.toml`: `clinic-reminder`.
    pub name: &'static str,
    /// One line on what it shows.
    pub about: &'static str,
    /// The file's text.
    pub text: &'static str,
}

/// All examples; the first is what a bare start opens.
pub const ALL: [Example; 4] = [
    Example {
        name: "clinic-reminder",
        about: mark!("English: confirms a visit, with two param sets and an outcome"),
        text: include_str!("../../assets/examples/clinic-reminder.toml"),
    },
    Example {
        name: "tawseel",
        about: mark!("Arabic: confirms a delivery"),
        text: include_str!("../../assets/examples/tawseel.toml"),
    },
    Example {
        name: "survey",
        about: mark!("English: a survey with a rich outcome schema"),
        text: include_str!("../../assets/examples/survey.toml"),
    },
    Example {
        name: "saved-agent",
        about: mark!("An agent that is saved at Hamsa: its id and values only"),
        text: include_str!("../../assets/examples/saved-agent.toml"),
    },
];

/// The example with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Example> {
    ALL.iter().find(|example| example.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::template::{self, PieceKind};
    use crate::draft::{AgentKind, Draft, file, phone, schema, speech, voices};

    fn read(example: &Example) -> Draft {
        let read = file::read(example.text).unwrap();
        assert_eq!(read.problems, [], "{}", example.name);
        read.draft
    }

    #[test]
    fn every_file_in_the_folder_is_an_example_of_that_name() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/examples");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let mut names: Vec<String> = ALL
            .iter()
            .map(|example| format!("{}.toml", example.name))
            .collect();
        files.sort();
        names.sort();
        assert_eq!(files, names);
        assert!(ALL.iter().all(|example| find(example.name).is_some()));
        assert!(find("clinic").is_none());
    }

    #[test]
    fn every_text_has_its_values_and_every_value_its_text() {
        for example in &ALL {
            let draft = read(example);
            if draft.kind() == AgentKind::Saved {
                continue;
            }
            let sets = draft.param_sets.keys().cloned().map(Some);
            for set in sets {
                let draft = Draft {
                    param_set: set,
                    ..draft.clone()
                };
                let values = draft.effective_params();
                let mut used = std::collections::BTreeSet::new();
                for text in [&draft.greeting_message, &draft.preamble] {
                    for piece in template::parse(text) {
                        match piece.kind {
                            PieceKind::Text => {
                                let text = text.get(piece.span).unwrap();
                                assert!(!text.contains(['{', '}']), "{text}");
                            }
                            PieceKind::Placeholder {
                                name,
                                spaced: false,
                                angle: false,
                            } => {
                                let name = text.get(name).unwrap();
                                assert!(values.contains_key(name), "{}: {name}", example.name);
                                used.insert(name.to_owned());
                            }
                            other => panic!("{}: {other:?}", example.name),
                        }
                    }
                }
                for name in values.keys() {
                    assert!(used.contains(name), "{}: {name} is unused", example.name);
                    assert!(!template::is_system_variable(name));
                }
                let schema = schema::check(&draft.outcome_response_shape);
                assert_eq!(schema.findings, [], "{}", example.name);
                let fields = schema.value.unwrap();
                for name in fields["properties"].as_object().unwrap().keys() {
                    assert!(!values.contains_key(name), "{}: {name}", example.name);
                }
                for plain in draft.poke_messages.iter().chain([&draft.outcome]) {
                    assert_eq!(template::parse(plain).len(), 1, "{plain}");
                }
            }
        }
    }

    #[test]
    fn texts_keep_the_lengths_that_the_checks_ask_for() {
        for example in &ALL {
            let draft = read(example);
            if draft.kind() == AgentKind::Saved {
                assert!(voices::is_uuid(&draft.voice_agent_id));
                assert!(!draft.params.is_empty() && !draft.has_details());
                continue;
            }
            let words = speech::words(&draft.preamble);
            assert!((80..=300).contains(&words), "{}: {words}", example.name);
            assert!(speech::seconds_of(speech::words(&draft.greeting_message), &draft.lang) <= 10);
            let script = match draft.lang.as_str() {
                "ar" => speech::Script::Arabic,
                "en" => speech::Script::Latin,
                other => panic!("{other}"),
            };
            assert_eq!(speech::script(&draft.greeting_message), script);
            assert_eq!(speech::script(&draft.preamble), script);
            let is_voice = |voice: &voices::Voice| voice.id == draft.voice_id;
            assert!(voices::documented().iter().any(is_voice));
            assert!(draft.silence_threshold.parse::<u32>().unwrap() >= 1);
        }
    }

    #[test]
    fn numbers_are_from_reserved_ranges() {
        for example in &ALL {
            let draft = read(example);
            for typed in [&draft.phone_number, &draft.to_number] {
                let number = phone::parse(typed).unwrap();
                assert!(phone::is_reserved_example(&number), "{typed}");
                assert_eq!(phone::PhoneBook::load().facts(&number).doubt, None);
            }
        }
    }

    #[test]
    fn the_kinds_that_the_first_user_wants_to_see_are_there() {
        let drafts: Vec<Draft> = ALL.iter().map(read).collect();
        assert_eq!(ALL[0].name, "clinic-reminder");
        assert!(drafts.iter().any(|draft| draft.lang == "ar"));
        assert!(drafts.iter().any(|draft| draft.kind() == AgentKind::Saved));
        assert_eq!(
            drafts[0].param_sets.keys().collect::<Vec<_>>(),
            ["lina", "omar"]
        );
    }
}
