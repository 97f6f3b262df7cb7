//! The simulated API: a real HTTP server on 127.0.0.1 that answers what ringback uses of docs/API.md.
//!
//! It shares no code with the rest of the program, so that it is an independent witness: it judges requests by the
//! documentation alone. A call there lives: it rings, is answered, grows a transcript, ends, and yields an outcome.
//! It rings nobody, keeps nothing on disk, sends no webhook and opens no connection of its own.

mod agents;
mod body;
mod fill;
mod judge;
mod kept;
mod life;
mod outcome;
mod reads;
mod server;
mod talk;

use std::fmt;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use server::Shared;

/// How long the thread is waited for, to end or to close the door. It does either within a millisecond or two unless it is
/// busy with a large body.
const STOP_WAIT: Duration = Duration::from_secs(5);

/// What goes wrong on purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: calls are taken and come to a good end.
    #[default]
    None,
    Refused,
    Unauthorized,
    NoCredits,
    RateLimited,
    Html5xx,
    Timeout408,
    NoId,
    Refused200,
    NotJson,
    Dropped,
    Stalled,
    Half,
    Endless,
    Redirect,
    NoAnswer,
    Failed,
    Lost,
    NoConnection,
}

impl Fault {
    /// All faults by name, with a line on what happens. [`Fault::None`] is none of them.
    pub const ALL: [(Self, &'static str, &'static str); 18] = [
        (
            Self::NoConnection,
            "no-connection",
            mark!("nobody takes the connection: the call is not sent"),
        ),
        (
            Self::Refused,
            "refused",
            mark!("the call is refused: 400 and a reason"),
        ),
        (
            Self::Unauthorized,
            "unauthorized",
            mark!("the key is not accepted: 401"),
        ),
        (
            Self::NoCredits,
            "no-credits",
            mark!("the account has no credits left: 402"),
        ),
        (
            Self::RateLimited,
            "rate-limited",
            mark!("too many calls: 429 with Retry-After"),
        ),
        (
            Self::Html5xx,
            "html-5xx",
            mark!("a gateway answers with a page: 502 and HTML"),
        ),
        (
            Self::Timeout408,
            "timeout-408",
            mark!("the server waited too long: 408"),
        ),
        (Self::NoId, "no-id", mark!("200 and success, but no job id")),
        (
            Self::Refused200,
            "refused-200",
            mark!("200, but success is false, with a reason and no job id"),
        ),
        (
            Self::NotJson,
            "not-json",
            mark!("200 and a line of text where JSON should be"),
        ),
        (
            Self::Dropped,
            "dropped",
            mark!("the call is taken, then the connection breaks"),
        ),
        (
            Self::Stalled,
            "stalled",
            mark!("the call is taken, and the answer never comes"),
        ),
        (
            Self::Half,
            "half",
            mark!("the call is taken, and half of the answer comes"),
        ),
        (
            Self::Endless,
            "endless",
            mark!("the call is taken, and the answer never ends"),
        ),
        (
            Self::Redirect,
            "redirect",
            mark!("307 to another address, where nobody should call again"),
        ),
        (
            Self::NoAnswer,
            "no-answer",
            mark!("the phone rings and nobody answers: NO_ANSWER"),
        ),
        (
            Self::Failed,
            "failed",
            mark!("the call breaks off: FAILED, with an error"),
        ),
        (
            Self::Lost,
            "lost",
            mark!("the job cannot be found for a while, then it can"),
        ),
    ];

    /// Reads a name (`no-id`); `none` is no fault.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        if name == Self::None.name() {
            return Some(Self::None);
        }
        Self::ALL
            .iter()
            .find(|(_, known, _)| *known == name)
            .map(|(fault, _, _)| *fault)
    }

    /// Its name (`no-id`).
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(fault, _, _)| *fault == self)
            .map_or("none", |(_, name, _)| name)
    }
}

/// How the sandbox runs.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// 0: any free port.
    pub port: u16,
    /// What goes wrong, until [`Sandbox::set_fault`] changes it.
    pub fault: Fault,
    /// How long a call takes from accepted to ended. Zero: it has ended by the first look.
    pub pace: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            port: 0,
            fault: Fault::None,
            pace: Duration::from_secs(5),
        }
    }
}

/// A running sandbox; it stops when this is dropped.
pub struct Sandbox {
    port: u16,
    shared: Arc<Shared>,
    /// Dropping it stops the server.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Starts it on a thread of its own. When this returns, connections are taken, or with
    /// [`Fault::NoConnection`] refused.
    ///
    /// # Errors
    /// The port is taken, or no thread can be made.
    pub fn start(settings: Settings) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, settings.port))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let shared = Arc::new(Shared::new(settings.fault, settings.pace));
        let (stop, stopped) = oneshot::channel();
        let for_thread = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("sandbox".to_owned())
            .spawn(move || {
                // The runtime ends with this closure, and with it every open connection.
                runtime.block_on(async move {
                    tokio::select! {
                        () = server::serve(listener, for_thread) => {}
                        _ = stopped => {}
                    }
                });
            })?;
        let sandbox = Self {
            port,
            shared,
            stop: Some(stop),
            thread: Some(thread),
        };
        sandbox.wait_for_door();
        Ok(sandbox)
    }

    /// The port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Changes the fault for calls placed from now on. Connections that are open stay so.
    pub fn set_fault(&self, fault: Fault) {
        self.shared.set_fault(fault);
        self.wait_for_door();
    }

    /// Waits until connections are taken or refused as the fault says.
    fn wait_for_door(&self) {
        wait_until(|| self.shared.door_is_as_wanted());
    }

    /// Every POST that came to the call path or to where `redirect` points, in order: the raw body bytes, or as many
    /// as came (at most 8 MiB). Refused ones count too. Only the newest ten thousand, and of large ones only the
    /// newest 64 MiB, are kept. For tests and practice.
    #[must_use]
    pub fn posts(&self) -> Vec<Vec<u8>> {
        self.shared.posts()
    }
}

/// Waits for the thread. A wait without a limit could hold up the program.
fn wait_until(is_done: impl Fn() -> bool) {
    let limit = Instant::now() + STOP_WAIT;
    while !is_done() && Instant::now() < limit {
        thread::sleep(Duration::from_millis(1));
    }
}

/// Says the port only: bodies hold webhook secrets.
impl fmt::Debug for Sandbox {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Sandbox")
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.stop.take());
        let Some(thread) = self.thread.take() else {
            return;
        };
        // A thread left behind ends with the program.
        wait_until(|| thread.is_finished());
        if thread.is_finished() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests;
