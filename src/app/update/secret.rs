//! A save that would take a webhook's secret out of its file, where it stands in no other place: it asks first. And undo,
//! which cannot bring back what stands nowhere.

use crossterm::event::KeyCode;

use super::super::doc::{Doc, Role};
use super::super::keymap::Key;
use super::super::offer::Conflict;
use super::super::overlay::{Overlay, SecretOut};
use super::{Effect, State, files, notice};
use crate::text::clean;

/// Whether saving the draft in its own file takes the secret out of it.
#[must_use]
pub fn goes(state: &State) -> bool {
    let document = &state.document;
    document.saved.webhook_auth.has_literal_secret
        && !document.draft.webhook_auth.has_literal_secret
}

/// A conflict's way out: saves over the file as it was shown, but asks if that takes their secret out of it.
pub fn overwrite(state: &mut State, conflict: Conflict, effects: &mut Vec<Effect>) {
    let goes = conflict.holds_secret() && !state.document.draft.webhook_auth.has_literal_secret;
    let Conflict { path, theirs, .. } = conflict;
    if goes {
        let save = SecretOut::Over { path, theirs };
        state.overlays.push(Overlay::SecretOut(save));
    } else {
        files::overwrite_theirs(state, path, theirs, effects);
    }
}

/// What the question says.
#[must_use]
pub fn question(state: &State, save: &SecretOut) -> Doc {
    let auth = &state.document.draft.webhook_auth;
    let mut doc = Doc::default();
    let name = match save {
        SecretOut::Own => state.document.name(),
        SecretOut::Over { path, .. } => path.display().to_string(),
    };
    let name = clean::line(&name).into_owned();
    doc.line(
        &t!("Saving takes the webhook's secret out of {name}. It stands nowhere else: ringback keeps no secrets.", name),
        Role::Warning,
    );
    let (env, command) = (auth.auth_secret_env.trim(), auth.auth_secret_name.trim());
    let first = if env.is_empty() && command.is_empty() {
        t!("Copy it out of the file first, to where you keep secrets.").to_owned()
    } else if env.is_empty() {
        let command = clean::line(command);
        t!(
            "Copy it out of the file first, to where the command of [secrets.{command}] finds it.",
            command
        )
    } else {
        let env = clean::line(env);
        t!(
            "Copy it out of the file first, into the environment variable {env}.",
            env
        )
    };
    doc.line(&first, Role::Plain).end();
    let back = t!("back to the draft; nothing is saved, the file stays as it is");
    doc.key("Esc", 7, back);
    doc.key("Delete", 7, t!("takes it out of the file, and saves"));
    doc
}

/// A key while the question stands. No letter takes the secret out, nor Enter: they may have been typed ahead.
pub fn on_key(state: &mut State, key: Key, effects: &mut Vec<Effect>) {
    match key.code {
        KeyCode::Esc => {
            state.overlays.pop();
        }
        KeyCode::Delete if key.modifiers.is_empty() => match state.overlays.pop() {
            Some(Overlay::SecretOut(SecretOut::Over { path, theirs })) => {
                files::overwrite_theirs(state, path, theirs, effects);
            }
            _ => {
                if let Some(path) = state.document.path.clone() {
                    files::write(state, path, effects);
                }
            }
        },
        _ => {}
    }
}

/// After undo or redo: a secret that the file does not hold any more is not in the draft either, whatever a step says.
pub fn after_steps(state: &mut State, effects: &mut Vec<Effect>) {
    let document = &mut state.document;
    let auth = &mut document.draft.webhook_auth;
    if auth.has_literal_secret && !document.saved.webhook_auth.has_literal_secret {
        auth.has_literal_secret = false;
        let text = t!("The secret itself cannot be brought back: it was taken out of the file");
        notice(state, text.to_owned(), false, effects);
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyModifiers;

    use super::super::super::document::Document;
    use super::super::super::{SaveFailure, What};
    use super::super::bench::Bench;
    use super::*;
    use crate::draft::field::Field;
    use crate::draft::{Draft, WebhookAuth};

    fn bench() -> Bench {
        let draft = Draft {
            webhook_auth: WebhookAuth {
                auth_key: "Bearer".to_owned(),
                has_literal_secret: true,
                ..WebhookAuth::default()
            },
            ..Draft::default()
        };
        let document = Document {
            path: Some("/d/clinic.toml".into()),
            ..Document::untitled("", draft)
        };
        let mut bench = Bench::open(document, None);
        super::super::focus(&mut bench.state, Field::WebhookAuth);
        bench.frame();
        bench.key(KeyCode::Char('m'), KeyModifiers::ALT);
        bench
    }

    fn saves(bench: &Bench) -> usize {
        let is_save = |effect: &&Effect| matches!(effect, Effect::Save { .. });
        bench.effects.iter().filter(is_save).count()
    }

    #[test]
    fn a_save_that_takes_a_secret_out_asks_and_no_typed_key_says_yes() {
        let mut bench = bench();
        let auth = &bench.state.document.draft.webhook_auth;
        assert!(!auth.has_literal_secret);
        assert_eq!(auth.auth_secret_env, "HOOK_SECRET");
        bench.ctrl('s');
        bench.text("yes, d\n");
        bench.key(KeyCode::Enter, KeyModifiers::NONE);
        bench.ctrl('s');
        assert_eq!(saves(&bench), 0);
        assert!(matches!(
            bench.state.overlays.last(),
            Some(Overlay::SecretOut(SecretOut::Own))
        ));
        bench.key(KeyCode::Esc, KeyModifiers::NONE);
        assert!(bench.state.overlays.is_empty());
        bench.ctrl('s');
        bench.key(KeyCode::Delete, KeyModifiers::NONE);
        assert_eq!(saves(&bench), 1);
        assert!(bench.state.overlays.is_empty());
    }

    #[test]
    fn writing_over_a_file_that_holds_a_secret_asks_too() {
        let theirs = "[webhook_auth]\nauth_key = \"Bearer\"\nauth_secret = \"hush\"\n";
        for (letter, asks) in [('o', true), ('b', false)] {
            let draft = Draft {
                lang: "en".to_owned(),
                ..Draft::default()
            };
            let document = Document {
                path: Some("/d/clinic.toml".into()),
                ..Document::untitled("", draft)
            };
            let mut bench = Bench::open(document, None);
            super::super::focus(&mut bench.state, Field::Greeting);
            bench.text("a");
            bench.ctrl('s');
            bench.happen(What::Saved(Box::new(Err(SaveFailure::ChangedOutside {
                path: "/d/clinic.toml".into(),
                theirs: Some(theirs.to_owned()),
            }))));
            bench.at_ms += 10_000;
            bench.effects.clear();
            bench.key(KeyCode::Char(letter), KeyModifiers::NONE);
            let writes = |bench: &Bench| {
                let is_write = |effect: &&Effect| matches!(effect, Effect::SaveOver { .. });
                bench.effects.iter().filter(is_write).count()
            };
            if asks {
                assert_eq!(writes(&bench), 0);
                let Some(Overlay::SecretOut(save)) = bench.state.overlays.last() else {
                    panic!("{:?}", bench.state.overlays);
                };
                let said = question(&bench.state, save).text;
                assert!(said.contains("/d/") && !said.contains("hush"), "{said}");
                bench.key(KeyCode::Delete, KeyModifiers::NONE);
            }
            // `b` takes their webhook's authentication in: nothing is lost.
            assert_eq!(writes(&bench), 1, "{letter}");
        }
    }

    #[test]
    fn under_another_name_nothing_is_lost_and_nothing_asked() {
        let mut bench = bench();
        files::save_as(&mut bench.state, "other.toml", &mut bench.effects).unwrap();
        assert_eq!(saves(&bench), 1);
    }

    #[test]
    fn undo_brings_no_secret_back_that_the_file_has_lost() {
        let mut before = bench();
        before.ctrl('z');
        assert!(before.state.document.draft.webhook_auth.has_literal_secret);
        assert!(!goes(&before.state));

        let mut saved = bench();
        saved.state.document.saved = saved.state.document.draft.clone();
        saved.ctrl('z');
        let auth = &saved.state.document.draft.webhook_auth;
        assert!(!auth.has_literal_secret);
        assert_eq!(auth.auth_secret_env, "");
        let told = &saved.state.notice.as_ref().unwrap().text;
        assert!(told.contains("cannot be brought back"), "{told}");
    }
}
