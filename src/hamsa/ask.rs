//! Questions beside following: the list of recent calls, and what a job cost. Asked of the client that asks, never of
//! the one that dials.

use reqwest::header::{ACCEPT, AUTHORIZATION};

use super::{Client, transport, words};
use crate::call::cost::{self, Cost};
use crate::call::dialed::JobId;
use crate::call::recent::{self, RecentCall};

/// The list of recent calls.
const LIST: &str = "/v1/voice-agents/conversations/minimal-list";

/// Rows of a page of the list, and how many pages are read at most.
const PER_PAGE: usize = 100;
const MOST_PAGES: usize = 10;

impl Client {
    /// The account's calls that began in a span of time, both ends included, in milliseconds since 1970.
    ///
    /// # Errors
    /// The list cannot be had: one sentence without a full stop.
    pub async fn recent(&self, (first_ms, last_ms): (i64, i64)) -> Result<Vec<RecentCall>, String> {
        let mut calls = Vec::new();
        for page in 1..=MOST_PAGES {
            let query = format!(
                "startTime={}&endTime={}&page={page}&perPage={PER_PAGE}",
                first_ms.max(0),
                last_ms.max(0),
            );
            let (status, body) = self.ask(LIST, &query).await?;
            let listing =
                recent::classify(status, &body).map_err(|why| self.without_secrets(&why))?;
            let is_last = listing.rows < PER_PAGE;
            calls.extend(listing.calls);
            if is_last {
                break;
            }
        }
        Ok(calls)
    }

    /// What a job cost; `None` if Hamsa does not tell, or not now.
    pub async fn cost(&self, job: &JobId) -> Option<Cost> {
        let query = format!("jobId={}", job.as_str());
        let (status, body) = self.ask("/v1/jobs", &query).await.ok()?;
        cost::classify(status, &body)
    }

    /// A whole reply.
    pub(super) async fn ask(&self, path: &str, query: &str) -> Result<(u16, Vec<u8>), String> {
        let mut url = self.target.url(path);
        url.set_query(Some(query));
        let request = self
            .asking
            .get(url)
            .header(AUTHORIZATION, self.authorization.clone())
            .header(ACCEPT, "application/json");
        let limit = self.limits.asking;
        let host = self.target.named();
        match transport::exchange(request, limit.bytes).await {
            Ok(reply) => match reply.cut {
                None => Ok((reply.status, self.heard(reply.body))),
                Some(cut) => Err(words::cut(&cut, &host, limit)),
            },
            Err(error) if error.is_connect() => Err(words::not_connected(
                &error,
                &host,
                self.proxy.as_deref(),
                limit,
            )),
            Err(error) => Err(words::broken(&error, &host, limit)),
        }
    }
}
