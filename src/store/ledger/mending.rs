//! What an open ledger does when its bytes turn out to be damaged, or its file is no longer the one that was opened:
//! it begins anew, and says so. Nothing is dialled on the strength of a ledger that nobody else sees.

use std::path::Path;

use rusqlite::Connection;

use super::soundness::{self, Care, Checker};
use super::{Ledger, LedgerError, database, failure};

impl Ledger {
    /// Where a damaged ledger was set aside by this window: the guards are blind to it.
    #[must_use]
    pub fn set_aside(&self) -> Option<&Path> {
        self.set_aside.as_deref()
    }

    /// What looks at the pages that opening passed over; `None` if it passed over none.
    #[must_use]
    pub fn checker(&self) -> Option<Checker> {
        (!self.looked_at_whole).then(|| Checker {
            path: self.path.clone(),
        })
    }

    /// What [`Ledger::checker`] looked at is sound, and is not looked at again.
    pub fn found_sound(&mut self) {
        self.looked_at_whole = true;
        soundness::note_sound(&self.path);
    }

    /// Opens the ledger again and looks at all of it; a damaged one is set aside.
    ///
    /// # Errors
    /// It cannot be opened or made; every later use fails.
    pub fn mend(&mut self) -> Result<(), LedgerError> {
        let data_dir = crate::store::disk::folder_of(&self.path).to_owned();
        // Closed first: two connections of one process share their locks, and a damaged file is renamed.
        let nothing = Connection::open_in_memory().map_err(failure(&self.path, mark!("opened")))?;
        drop(std::mem::replace(&mut self.connection, nothing));
        let found = database::open(&data_dir, Care::Whole)?;
        self.connection = found.connection;
        self.identity = soundness::identity(&self.path);
        self.looked_at_whole = true;
        if found.set_aside.is_some() {
            self.set_aside = found.set_aside;
        }
        Ok(())
    }

    /// Before a row is written: whether the file is still the one that was opened. Another window may have set it
    /// aside, or a person taken it away; a row in it would be seen by nobody.
    ///
    /// # Errors
    /// It is another: the ledger that is there now is open from here on, and nothing may be sent before the user has
    /// seen what it knows.
    pub(super) fn must_be_there(&mut self) -> Result<(), LedgerError> {
        if self.identity.is_some() && soundness::identity(&self.path) == self.identity {
            return Ok(());
        }
        self.mend()?;
        Err(LedgerError {
            path: self.path.clone(),
            tried: mark!("written"),
            damaged: false,
            why: t!("it was moved away meanwhile, so earlier calls may not be known; the one that is there now is in use")
                .to_owned(),
        })
    }

    /// An error at writing a row, after what can be done about it.
    pub(super) fn after_damage(&mut self, error: LedgerError) -> LedgerError {
        if !error.damaged {
            return error;
        }
        if let Err(worse) = self.mend() {
            return worse;
        }
        let why = match &self.set_aside {
            Some(aside) => t!(
                "it is damaged and was set aside as {aside}; a new one is in use, to which earlier calls are not known",
                aside = aside.display()
            ),
            None => error.why,
        };
        LedgerError { why, ..error }
    }
}
