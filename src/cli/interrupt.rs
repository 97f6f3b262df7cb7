//! Ctrl-C while something is under way: it is counted, not obeyed, and whoever waits decides what it means.

use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// Ctrl-C (SIGINT) from here on. Once this was made, Ctrl-C ends the program no more by itself.
#[derive(Debug)]
pub struct Interrupts(Signal);

impl Interrupts {
    /// Begins to listen.
    ///
    /// # Errors
    /// The system refuses.
    pub fn listen() -> std::io::Result<Self> {
        signal(SignalKind::interrupt()).map(Self)
    }

    /// Waits for the next Ctrl-C.
    pub async fn next(&mut self) {
        if self.0.recv().await.is_none() {
            // There will be no other: nobody waits for it in vain.
            std::future::pending::<()>().await;
        }
    }

    /// Whether Ctrl-C was pressed meanwhile.
    pub async fn came(&mut self) -> bool {
        // The runtime hands a signal over only when it looks for news; this lets it look.
        tokio::task::yield_now().await;
        tokio::time::timeout(Duration::ZERO, self.next())
            .await
            .is_ok()
    }
}
