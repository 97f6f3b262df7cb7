//! What comes from outside while somebody types: the ledger's answers, files of param sets, copies, other windows.

use std::path::PathBuf;

use ringback::app::book::since::Since;
use ringback::app::book::{Answer, Entry};
use ringback::app::profiles::InForce;
use ringback::app::{NotBegun, Resumed, SaveFailure, SavedDraft, What, sets};
use ringback::call::conversation::{Turn, Who};
use ringback::call::dialed::JobId;
use ringback::call::request::CallId;
use ringback::call::target::Target;
use ringback::call::{conversation, cost};
use ringback::draft::examples;
use ringback::draft::phone::PhoneBook;
use ringback::store::drafts::Shape;
use ringback::store::ledger::book::{Page, Summary};
use ringback::store::ledger::settle::Decision;
use ringback::store::ledger::{NumberFacts, Row, RowState, UnknownCall};
use ringback::store::recovery::Found;
use ringback::text::layout::Display;

use super::{id, loaded};
use crate::properties::Bytes;

const STATES: [RowState; 5] = [
    RowState::Accepted,
    RowState::Unknown,
    RowState::Refused,
    RowState::NotSent,
    RowState::Placing,
];

/// A call of the ledger; its texts are of the input, as a former version or another program may have written them.
fn row(input: &mut Bytes<'_>) -> Row {
    let what = input.byte();
    let text = input.text();
    let draft_text = match what >> 6 {
        0 => text.clone(),
        _ => examples::ALL[usize::from(what) % examples::ALL.len()]
            .text
            .replace("Hello", &text),
    };
    let came = conversation::parse(&input.piece()).ok();
    Row {
        id: id(what % 8),
        started_at_ms: i64::from(input.word()) * 1_000_003_000 - 30_000_000_000_000,
        to_number: if what & 1 == 0 {
            "+12025550144".to_owned()
        } else {
            text.clone()
        },
        from_number: "+12025550143".to_owned(),
        agent: text.clone(),
        host: if what & 2 == 0 {
            "sandbox".to_owned()
        } else {
            text.clone()
        },
        base_url: text.clone(),
        sandbox: what & 2 == 0,
        state: STATES[usize::from(what >> 2) % STATES.len()],
        http_status: Some(200),
        job_id: (what & 4 == 0).then(|| text.clone()),
        status: came.as_ref().map(|came| came.status.word().to_owned()),
        success: None,
        message: Some(text.clone()),
        duration_seconds: came.as_ref().and_then(|came| came.duration_seconds),
        transcript: came.as_ref().map_or_else(
            || {
                vec![Turn {
                    who: Who::Caller,
                    text: text.clone(),
                }]
            },
            |came| came.transcript.clone(),
        ),
        outcome: came.as_ref().and_then(|came| came.outcome.clone()),
        recording_url: came.and_then(|came| came.recording_url),
        draft_name: text.clone(),
        draft_version: Some(ringback::draft::version::of(&draft_text)),
        draft_text,
        profile: Some(text.clone()),
        request: text.clone(),
        reply: Some(text.clone()),
        cost: Some(text.clone()),
        note: Some(text),
        rating: Some(what % 6),
        settled: None,
    }
}

/// The call in short, its message in the place of the outcome.
pub fn summary(row: &Row) -> Summary {
    Summary {
        id: row.id.clone(),
        started_at_ms: row.started_at_ms,
        to_number: row.to_number.clone(),
        agent: row.agent.clone(),
        host: row.host.clone(),
        sandbox: row.sandbox,
        state: row.state,
        http_status: row.http_status,
        job_id: row.job_id.clone(),
        status: row.status.clone(),
        duration_seconds: row.duration_seconds,
        outcome_line: row.message.clone(),
        draft_name: row.draft_name.clone(),
        draft_version: row.draft_version.clone(),
        note: row.note.clone(),
        rating: row.rating,
        settled: row.settled.is_some(),
        cost: row.cost.clone(),
    }
}

fn book(input: &mut Bytes<'_>) -> Answer {
    let what = input.byte();
    let one = row(input);
    match what % 6 {
        0 => {
            let calls = (0..what >> 4).map(|_| summary(&row(input))).collect();
            let more = what & 8 != 0;
            Answer::Found {
                further: more,
                result: Ok(Page { calls, more }),
            }
        }
        1 => {
            let before = row(input);
            Answer::Since(vec![(one.id.clone(), Since::between(Some(&before), &one))])
        }
        2 => {
            let before = Some(row(input));
            Answer::Opened(Ok(Entry { row: one, before }))
        }
        3 => Answer::Compared(Ok((one, row(input)))),
        4 => Answer::Written(Ok(Entry {
            row: one,
            before: None,
        })),
        _ => Answer::Opened(Err(input.text())),
    }
}

fn done(input: &mut Bytes<'_>) -> Result<(), String> {
    if input.byte() & 1 == 0 {
        Ok(())
    } else {
        Err(input.text())
    }
}

/// Something that comes from outside. `call`: the last id that the workbench was given.
pub fn happens(call: CallId, input: &mut Bytes<'_>) -> Option<What> {
    let path = PathBuf::from("/nowhere/a.toml");
    Some(match input.byte() % 19 {
        0..=3 => What::Book(Box::new(book(input))),
        4 => What::Calls(Ok(vec![summary(&row(input)), summary(&row(input))])),
        5 => What::Resumed(Ok(Resumed {
            unended: vec![row(input)],
            unknown: vec![row(input)],
            set_aside: Some(path),
        })),
        6 | 7 => What::Sets(sets::Answer::Read {
            path,
            result: Ok(input.piece()),
        }),
        8 => What::Copies(vec![Found {
            copy: path.clone(),
            path: (input.byte() & 1 == 0).then_some(path),
            draft: loaded(&input.text()).ok()?.draft,
            base: loaded(&input.text()).ok().map(|base| base.draft),
            file: None,
            saved_at_ms: i64::from(input.word()),
        }]),
        9 => {
            let theirs = input.text();
            What::Saved(Box::new(match loaded(&input.text()) {
                Ok(loaded) => Ok(SavedDraft {
                    path,
                    draft: loaded.draft,
                    text: loaded.text,
                    shape: Shape::default(),
                    problems: loaded.problems,
                }),
                Err(_) => Err(SaveFailure::ChangedOutside {
                    path,
                    theirs: Some(theirs),
                }),
            }))
        }
        10 => What::Settled {
            id: call,
            decision: match JobId::parse(&input.text()) {
                Some(job) => Decision::Job(job),
                None => Decision::Never,
            },
            result: done(input),
        },
        11 => What::LinkOpened {
            link: input.text(),
            result: done(input),
        },
        12 => What::Cost {
            id: call,
            cost: cost::classify(200, &input.piece()),
        },
        13 => {
            let host = format!("https://{}", input.text());
            What::Profile {
                name: Some(input.text()),
                result: Target::live(&host)
                    .map_err(|why| why.to_string())
                    .map(|target| {
                        Box::new(InForce {
                            target,
                            allowed_numbers: vec![input.text()],
                            caller: None,
                            fault: "",
                            notes: vec![input.text()],
                        })
                    }),
            }
        }
        14 => What::Direction {
            display: [Display::Visual, Display::Word, Display::Terminal]
                [usize::from(input.byte()) % 3],
            chosen: input.byte() & 1 == 0,
        },
        15 => What::PhoneBook(PhoneBook::load()),
        16 => What::CardFacts {
            id: call,
            facts: if input.byte() & 1 == 0 {
                Err(input.text())
            } else {
                Ok(NumberFacts {
                    last_call_ms: Some(i64::from(input.word()) * 1_000_000_007),
                    unknown: Some(UnknownCall {
                        id: id(3),
                        at_ms: i64::from(input.word()) * 1_000_000_007,
                    }),
                })
            },
            set_aside: Some(path),
            proxy: Some(input.text()),
        },
        17 => What::Dialed {
            id: call,
            result: Err(NotBegun::EarlierUnknown(input.text())),
            not_written: Some(input.text()),
        },
        _ => What::Connected(match input.byte() & 1 {
            0 => Err(input.text()),
            _ => Ok(Target::sandbox(input.word())),
        }),
    })
}
