//! Questions and lists that chance would hardly open: each is put over the draft as the world would bring it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use ringback::app::offer::Conflict;
use ringback::app::overlay::{Overlay, SecretOut};
use ringback::app::profiles::{self, Caller, InForce, Known, Switching};
use ringback::app::state::State;
use ringback::app::talk::View;
use ringback::app::voices::Answer;
use ringback::app::{What, sets};
use ringback::call::conversation::Status;
use ringback::call::dialed::JobId;
use ringback::call::recent::{Candidate, RecentCall};
use ringback::call::request::CallId;
use ringback::call::target::Target;
use ringback::draft::voices::own::Own;

use crate::properties::Bytes;

/// Brings one of them; what is left to be told the workbench comes back. `call`: the last id that it was given.
pub fn stands(state: &mut State, call: CallId, input: &mut Bytes<'_>) -> Option<What> {
    let path = PathBuf::from("/nowhere/a.toml");
    let what = input.byte();
    match what % 10 {
        0 => {
            let theirs = (what & 64 == 0).then(|| input.text());
            let conflict = Conflict::new(path, theirs, &state.document, state.now_ms);
            push(state, Overlay::Conflict(Box::new(conflict)));
        }
        1 => {
            state.document.saved.webhook_auth.has_literal_secret = what & 64 == 0;
            push(state, Overlay::SecretOut(SecretOut::Own));
        }
        2 => {
            let theirs = Some(input.text());
            push(state, Overlay::SecretOut(SecretOut::Over { path, theirs }));
        }
        3 => {
            let scheme = if what & 64 == 0 { "https://" } else { "" };
            let link = format!("{scheme}{}", input.text());
            push(state, Overlay::Recording(link));
        }
        4 => {
            let name = Some(input.text());
            let switching = Switching::Asking;
            push(
                state,
                Overlay::Profile {
                    name: name.clone(),
                    switching,
                },
            );
            let result = if what & 64 == 0 {
                Err(input.text())
            } else {
                Ok(Box::new(in_force(input)))
            };
            return (what & 32 == 0).then_some(What::Profile { name, result });
        }
        5 => {
            state.profiles.known = vec![known(None, input), known(Some(input.text()), input)];
            let picker = profiles::picker(state);
            push(state, Overlay::Picker(picker));
        }
        6 => {
            let favourites = (0..usize::from(what >> 5))
                .filter_map(|at| Some(state.voices.catalogue.entries().get(at * 3)?.id.clone()));
            let favourites: Vec<String> = favourites.collect();
            let label = |id: &String| (id.clone(), input.text());
            let labels: BTreeMap<String, String> = favourites.iter().map(label).collect();
            let own = Own {
                labels,
                favourites,
                ..Own::default()
            };
            return Some(What::Voices(Box::new(Answer::Changed(Ok(own)))));
        }
        7 => push(state, Overlay::SwitchVoice(String::new())),
        8 => {
            let view = Box::<View>::default();
            push(
                state,
                Overlay::Call {
                    id: call.clone(),
                    view,
                },
            );
            let listed = (0..what >> 6).filter_map(|_| listed(input)).collect();
            return Some(What::LookedUp {
                id: call,
                result: Ok(listed),
            });
        }
        _ => {
            state.book.mask_numbers = what & 64 == 0;
            // Of a name that the draft may have already.
            let set = state.document.draft.param_sets.keys().next().cloned();
            let set = set.unwrap_or_else(|| input.text());
            let found = serde_json::json!({ set: { "name": input.text() } });
            let result = Ok(found.to_string().into_bytes());
            let path = PathBuf::from("/nowhere/sets.json");
            return Some(What::Sets(sets::Answer::Read { path, result }));
        }
    }
    None
}

fn push(state: &mut State, overlay: Overlay) {
    // As deep as a user gets, and no deeper.
    if state.overlays.len() < 8 {
        state.overlays.push(overlay);
    }
}

fn caller(input: &mut Bytes<'_>) -> Option<Caller> {
    let what = input.byte();
    (what & 1 == 0).then(|| Caller {
        number: "+12025550143".into(),
        profile: (what & 2 == 0).then(|| input.text()),
    })
}

fn target(input: &mut Bytes<'_>) -> Result<Target, String> {
    let host = input.text();
    Target::live(&format!("https://{host}")).map_err(|why| why.to_string())
}

fn in_force(input: &mut Bytes<'_>) -> InForce {
    InForce {
        target: target(input).unwrap_or(Target::sandbox(1)),
        allowed_numbers: vec![input.text()],
        caller: caller(input),
        fault: "",
        notes: vec![input.text()],
    }
}

fn known(name: Option<String>, input: &mut Bytes<'_>) -> Known {
    Known {
        name,
        target: target(input),
        caller: caller(input),
        allowed: input.byte().into(),
    }
}

/// A call as Hamsa's list may tell it.
fn listed(input: &mut Bytes<'_>) -> Option<Candidate> {
    let what = input.byte();
    let call = RecentCall {
        job: JobId::parse(&input.text())?,
        created_at_ms: (what & 1 == 0).then(|| i64::from(input.word())),
        status: Status::parse(&input.text()),
        agent_name: (what & 2 == 0).then(|| input.text()),
        duration_seconds: (what & 4 == 0).then(|| f64::from(input.word()) / 7.0),
        to: (what & 8 == 0).then(|| input.text()),
        from: (what & 16 == 0).then(|| input.text()),
    };
    Some(Candidate {
        call,
        after_seconds: (what & 32 == 0).then(|| i64::from(input.word()) - 30_000),
        same_number: what & 64 == 0,
    })
}
