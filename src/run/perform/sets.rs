//! Files of param sets: read whole, and written where no file is.

use super::Shared;
use crate::app::What;
use crate::app::sets::{Answer, Order};
use crate::store::disk;

/// The most that is read, in bytes.
const LIMIT: u64 = 16 << 20;

impl Shared {
    pub(super) fn sets(&self, order: Order) {
        let answer = match order {
            Order::Read(path) => Answer::Read {
                result: disk::read_at_most(&path, LIMIT).map_err(|error| {
                    t!(
                        "cannot read {path}: {error}",
                        path = path.display(),
                        error = disk::why_not_read(&error)
                    )
                }),
                path,
            },
            Order::Write { path, bytes } => Answer::Written {
                result: disk::create(&path, &bytes).map_err(|error| {
                    t!(
                        "cannot write {path}: {error}",
                        path = path.display(),
                        error = disk::why(&error)
                    )
                }),
                path,
            },
        };
        (self.answer)(What::Sets(answer));
    }
}
