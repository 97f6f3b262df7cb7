//! A wish to end while something is under way: Ctrl-C (SIGINT), SIGTERM, a terminal that hangs up (SIGHUP). It is
//! counted, not obeyed, and whoever waits decides what it means.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// Ctrl-C and its like from here on. Once this was made, they end the program no more by themselves.
#[derive(Debug)]
pub struct Interrupts(Vec<Signal>);

impl Interrupts {
    /// Begins to listen. A signal that the program was started deaf to (`nohup`, a job in a script's background) stays
    /// without effect.
    ///
    /// # Errors
    /// The system refuses.
    pub fn listen() -> std::io::Result<Self> {
        let kinds = [
            SignalKind::interrupt(),
            SignalKind::terminate(),
            SignalKind::hangup(),
        ];
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let heard = kinds
            .into_iter()
            .filter(|kind| !is_ignored(&status, kind.as_raw_value()));
        heard.map(signal).collect::<Result<_, _>>().map(Self)
    }

    /// Waits for the next one.
    pub async fn next(&mut self) {
        // A signal that can come no more is never ready, so nobody is woken in vain.
        poll_fn(|context| {
            let came = self
                .0
                .iter_mut()
                .any(|signal| signal.poll_recv(context) == Poll::Ready(Some(())));
            if came { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    /// Whether one came meanwhile.
    pub async fn came(&mut self) -> bool {
        // The runtime hands a signal over only when it looks for news; this lets it look.
        tokio::task::yield_now().await;
        tokio::time::timeout(Duration::ZERO, self.next())
            .await
            .is_ok()
    }
}

/// Whether a signal is ignored, going by Linux's `/proc/PID/status`; elsewhere there is none, and none is taken for
/// ignored.
fn is_ignored(status: &str, signal: i32) -> bool {
    let mask = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    let bit = u32::try_from(signal - 1)
        .ok()
        .and_then(|place| 1_u64.checked_shl(place));
    matches!((mask, bit), (Some(mask), Some(bit)) if mask & bit != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_ignored_at_the_start_is_told_from_what_was_not() {
        let status = "Name:\tringback\nSigBlk:\tffffffffffffffff\nSigIgn:\t0000000000001001\n";
        assert!(is_ignored(status, 1), "a hang-up under nohup");
        assert!(is_ignored(status, 13), "a broken pipe");
        assert!(!is_ignored(status, 2));
        assert!(!is_ignored(status, 15));
        assert!(!is_ignored("", 1));
        assert!(!is_ignored("SigIgn:\tnonsense\n", 1));
        assert!(!is_ignored(status, 0));
    }
}
