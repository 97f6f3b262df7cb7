//! What is said while a program is waited for that prints the API key: it may ask for a password in another window, or
//! hang, and nothing else would tell why nothing happens.

use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::{out, setup};
use crate::store::command::LIMIT;
use crate::store::config::Config;

/// How long nothing is said.
const QUIET: Duration = Duration::from_secs(1);

/// Ends the waiting when it is dropped.
#[must_use]
pub struct Patience(Option<(Sender<()>, JoinHandle<()>)>);

/// From now on until it is dropped, a key may be fetched with these settings: after a second stderr says so, if it is a
/// terminal.
pub fn while_asking(config: &Config) -> Patience {
    let is_named = config.profile.as_ref().is_some_and(|one| one.named);
    let asks = is_named || setup::var("HAMSA_API_KEY").is_none();
    let program = config
        .api_key_command
        .as_ref()
        .and_then(|argv| argv.first());
    let Some(program) = program.filter(|_| asks && std::io::stderr().is_terminal()) else {
        return Patience(None);
    };
    let text = t!(
        "waiting for `{program}` to print the API key, {seconds} s at most; Ctrl-C stops",
        program,
        seconds = LIMIT.as_secs()
    );
    let (done, waiting) = channel();
    let teller = std::thread::spawn(move || {
        if waiting.recv_timeout(QUIET) == Err(RecvTimeoutError::Timeout) {
            out::note(&text);
        }
    });
    Patience(Some((done, teller)))
}

impl Drop for Patience {
    fn drop(&mut self) {
        if let Some((done, teller)) = self.0.take() {
            drop(done);
            let _ = teller.join();
        }
    }
}
