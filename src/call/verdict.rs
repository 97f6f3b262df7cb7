//! A call's end in words: what happened, and what to do next.

use super::conversation::Status;
use super::dialed::{Accepted, Dialed};

/// A verdict for a person. Both are whole sentences with a full stop; what they quote from outside is cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// One sentence: what happened.
    pub what: String,
    /// One sentence: what to do next; may be empty.
    pub next: String,
}

/// The verdict on what came back from dialling (for 400, 401, 402, 403, 404, 422, 429 what to do). The sandbox
/// rings nobody, whatever it answers.
#[must_use]
pub fn of_dialed(dialed: &Dialed, sandbox: bool) -> Verdict {
    match dialed {
        Dialed::Accepted(accepted) => of_accepted(accepted),
        Dialed::Refused { status, words, .. } => {
            let what = if words.is_empty() {
                t!(
                    "Hamsa refused the call ({status}) and gave no reason",
                    status
                )
            } else {
                t!("Hamsa refused the call ({status}): {words}", status, words)
            };
            verdict(&what, after_refusal(*status))
        }
        Dialed::NotSent { why } => verdict(
            &t!("The call was not sent: {why}", why),
            t!("Nobody was rung; call again when the connection is there"),
        ),
        Dialed::Unknown { why, .. } => verdict(
            &t!("It is not known whether the call was placed: {why}", why),
            if sandbox {
                t!("Nobody is rung in the sandbox, so there is nothing to settle")
            } else {
                t!("It may be ringing: do not call again before you know")
            },
        ),
    }
}

fn of_accepted(accepted: &Accepted) -> Verdict {
    let note = if accepted.success == Some(false) {
        t!("; the reply also says success: false, which Hamsa's own example does too")
    } else {
        ""
    };
    let what = t!(
        "Hamsa accepted the call as job {job_shown}{note}",
        job_shown = accepted.job_shown,
        note
    );
    let next = if accepted.job.is_none() {
        t!(
            "The job's id has a form that cannot be followed; look for the call in Hamsa's call history"
        )
    } else {
        ""
    };
    verdict(&what, next)
}

/// What to do after a refusal. Hamsa documents no error codes; these are what its clients take them for (docs/API.md §10).
fn after_refusal(status: u16) -> &'static str {
    match status {
        400 | 422 => t!("Nobody was rung; mend what Hamsa names, and compare with the Request tab"),
        401 => {
            t!(
                "Nobody was rung; the key is not accepted: set another with `ringback key set` or HAMSA_API_KEY"
            )
        }
        402 => {
            t!("Nobody was rung; the project has no credits left: add some at agents.tryhamsa.com")
        }
        403 => {
            t!(
                "Nobody was rung; the key may not do this: check that it belongs to the agent's project and has not expired"
            )
        }
        404 => {
            t!("Nobody was rung; check the agent's id, the number in Call from, and the base URL")
        }
        429 => t!("Nobody was rung; there were too many calls: wait a minute, then call again"),
        _ => t!("Nobody was rung; mend what Hamsa names, then call again"),
    }
}

/// The verdict on a job's status; `failure` is the API's own reason.
#[must_use]
pub fn of_status(status: &Status, failure: Option<&str>) -> Verdict {
    let (what, next) = match status {
        Status::Pending => (t!("The call is waiting to be placed"), ""),
        Status::InProgress => (t!("The call is in progress"), ""),
        Status::Completed => (t!("The call took place and has ended"), ""),
        Status::NoAnswer => (
            t!("Nobody answered"),
            t!("Call again later, or check the number in Call to"),
        ),
        Status::Failed => (
            t!("The call failed"),
            t!("Check both numbers, that Call from is yours at Hamsa, and the project's credits"),
        ),
        Status::Forwarded => (t!("The call was forwarded to somebody else"), ""),
        Status::Terminated => (t!("The call was cut off from outside"), ""),
        Status::Other(word) => {
            let what = t!(
                "Hamsa says {word}, a word that ringback does not know",
                word
            );
            return verdict(&what, t!("It is taken as not ended; following goes on"));
        }
    };
    match failure.map(str::trim).filter(|reason| !reason.is_empty()) {
        // `The phone rang and nobody answered.` says it all.
        Some(reason) if reason.to_lowercase().contains(&what.to_lowercase()) => {
            verdict(reason, next)
        }
        Some(reason) => verdict(&format!("{what}: {reason}"), next),
        None => verdict(what, next),
    }
}

fn verdict(what: &str, next: &str) -> Verdict {
    Verdict {
        what: sentence(what),
        next: sentence(next),
    }
}

/// With a full stop at its end, unless it has an end already or is empty.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.is_empty() || text.ends_with(['.', '!', '?', '…', '؟', '。']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

#[cfg(test)]
mod tests {
    use super::super::dialed::JobId;
    use super::*;

    fn refused(status: u16, words: &str) -> Dialed {
        Dialed::Refused {
            status,
            words: words.to_owned(),
            reply: String::new(),
        }
    }

    fn accepted(job: Option<JobId>, success: bool) -> Dialed {
        Dialed::Accepted(Accepted {
            status: 200,
            job_shown: "j-1".to_owned(),
            job,
            voice_agent_id: None,
            success: Some(success),
            message: None,
            reply: String::new(),
        })
    }

    #[test]
    fn each_refusal_says_what_to_do() {
        for (status, hint) in [
            (400, "Request tab"),
            (401, "ringback key set"),
            (402, "credits"),
            (403, "the agent's project"),
            (404, "agent's id"),
            (422, "Request tab"),
            (429, "wait a minute"),
            (418, "then call again"),
            (200, "then call again"),
        ] {
            let Verdict { what, next } = of_dialed(&refused(status, "the words"), false);
            assert_eq!(
                what,
                format!("Hamsa refused the call ({status}): the words.")
            );
            assert!(next.starts_with("Nobody was rung"), "{next}");
            assert!(next.contains(hint), "{status}: {next}");
        }
        let silent = of_dialed(&refused(400, ""), false);
        assert!(silent.what.contains("gave no reason"), "{}", silent.what);
    }

    #[test]
    fn an_unknown_call_may_be_ringing() {
        let unknown = of_dialed(
            &Dialed::Unknown {
                why: "no reply within 60 s".to_owned(),
                status: None,
                reply: String::new(),
            },
            false,
        );
        assert!(unknown.what.contains("no reply within 60 s"));
        assert_eq!(
            unknown.next,
            "It may be ringing: do not call again before you know."
        );
    }

    #[test]
    fn an_unknown_call_of_the_sandbox_rings_nobody() {
        let unknown = Dialed::Unknown {
            why: "no reply within 60 s".to_owned(),
            status: None,
            reply: String::new(),
        };
        let verdict = of_dialed(&unknown, true);
        assert!(verdict.next.contains("Nobody is rung"), "{}", verdict.next);
        assert!(!verdict.next.contains("ringing"), "{}", verdict.next);
    }

    #[test]
    fn a_call_not_sent_says_why() {
        let verdict = of_dialed(
            &Dialed::NotSent {
                why: "no such host".to_owned(),
            },
            false,
        );
        assert_eq!(verdict.what, "The call was not sent: no such host.");
        assert!(verdict.next.contains("Nobody was rung"));
    }

    #[test]
    fn an_accepted_call_names_its_job_and_what_is_odd() {
        let plain = of_dialed(&accepted(JobId::parse("j-1"), true), false);
        assert_eq!(plain.what, "Hamsa accepted the call as job j-1.");
        assert_eq!(plain.next, "");
        let doubtful = of_dialed(&accepted(JobId::parse("j-1"), false), false);
        assert!(doubtful.what.contains("success: false"));
        let lost = of_dialed(&accepted(None, true), false);
        assert!(lost.next.contains("cannot be followed"));
    }

    #[test]
    fn every_status_has_a_sentence() {
        let known = [
            "PENDING",
            "IN_PROGRESS",
            "COMPLETED",
            "NO_ANSWER",
            "FAILED",
            "FORWARDED",
            "TERMINATED",
        ];
        let mut seen = std::collections::HashSet::new();
        for word in known {
            let verdict = of_status(&Status::parse(word), Some(" no route. "));
            assert!(verdict.what.ends_with(": no route."), "{}", verdict.what);
            let told = format!("It rang. {}", of_status(&Status::parse(word), None).what);
            let twice = of_status(&Status::parse(word), Some(&told));
            assert_eq!(twice.what, told, "said once");
            let plain = of_status(&Status::parse(word), Some(" "));
            assert_eq!(plain, of_status(&Status::parse(word), None));
            assert!(plain.what.ends_with('.') && seen.insert(plain.what));
        }
        let odd = of_status(&Status::parse("RINGING"), None);
        assert!(odd.what.contains("RINGING") && odd.next.contains("goes on"));
    }
}
