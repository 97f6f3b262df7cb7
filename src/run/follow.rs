//! Following a job to its end without a terminal.
//!
//! When to ask and when to give up is `call::follow`'s business; here are the clock, the questions and the ledger.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::place::now_ms;
use crate::call::conversation::Conversation;
use crate::call::cost::Cost;
use crate::call::dialed::JobId;
use crate::call::follow::{Following, Next, Pace, Polled};
use crate::call::request::CallId;
use crate::hamsa::Client;
use crate::store::ledger::{Ledger, LedgerError};

/// How following came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The job has ended.
    Ended,
    /// Following gave up, and why: one sentence. The call may go on.
    GaveUp(String),
    /// Somebody stopped following. The call goes on.
    Stopped,
}

/// The row that a job belongs to, if it is in the ledger.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    pub ledger: &'a Mutex<Ledger>,
    pub id: &'a CallId,
}

impl Entry<'_> {
    /// Writes down how far the conversation has come.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn write(&self, conversation: &Conversation) -> Result<(), LedgerError> {
        self.ledger
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .observe(self.id, conversation, now_ms())
    }

    /// Writes down what the call cost.
    ///
    /// # Errors
    /// The disk refuses.
    fn write_cost(&self, cost: &Cost) -> Result<(), LedgerError> {
        self.ledger
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .set_cost(self.id, &cost.credits)
    }
}

/// What came of following.
#[derive(Debug)]
pub struct Followed {
    pub end: End,
    /// The last conversation read.
    pub conversation: Option<Conversation>,
    /// What it cost, if it ended and Hamsa told at once.
    pub cost: Option<Cost>,
    /// The ledger did not take the conversation; the last reason.
    pub not_written: Option<LedgerError>,
}

/// How long a command waits to be told what a call cost.
const COST_WITHIN: Duration = Duration::from_secs(3);

/// Follows a job until it ends, following gives up, or `stop` is done. `progress` sees each answer after it was
/// taken in.
pub async fn follow(
    client: &Client,
    job: &JobId,
    pace: Pace,
    entry: Option<Entry<'_>>,
    mut progress: impl FnMut(&Following),
    stop: impl Future<Output = ()>,
) -> Followed {
    tokio::pin!(stop);
    let began = Instant::now();
    let mut following = Following::new(pace);
    let mut not_written = None;
    let mut wait = following.first_wait();
    let end = loop {
        let polled = tokio::select! {
            biased;
            () = &mut stop => break End::Stopped,
            polled = ask_after(client, job, wait) => polled,
        };
        let before = following.conversation.clone();
        let elapsed = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let next = following.answer(polled, elapsed);
        progress(&following);
        if let (Some(entry), Some(now)) = (entry, &following.conversation)
            && (before.as_ref() != Some(now) || not_written.is_some())
        {
            not_written = entry.write(now).err();
        }
        match next {
            Next::AskAfter(milliseconds) => wait = milliseconds,
            Next::Ended => break End::Ended,
            Next::GaveUp(why) => break End::GaveUp(why),
        }
    };
    let mut cost = None;
    if end == End::Ended {
        let asked = tokio::time::timeout(COST_WITHIN, client.cost(job)).await;
        cost = asked.unwrap_or_default();
    }
    if let (Some(entry), Some(cost)) = (entry, &cost) {
        not_written = not_written.or(entry.write_cost(cost).err());
    }
    Followed {
        end,
        conversation: following.conversation,
        cost,
        not_written,
    }
}

/// One question about a job, after a wait in milliseconds.
async fn ask_after(client: &Client, job: &JobId, wait_ms: u64) -> Polled {
    tokio::time::sleep(Duration::from_millis(wait_ms)).await;
    client.conversation(job).await
}
