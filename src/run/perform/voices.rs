//! Voices: what the disk has, the account's list, and the user's changes.

use std::sync::Arc;

use super::{Shared, World};
use crate::app::What;
use crate::app::voices::{Answer, Order};
use crate::run::place::now_ms;
use crate::run::profiles::Place;
use crate::store::disk;
use crate::store::voices::{self, Account, Cached};

impl World {
    pub(super) fn voices(&self, order: &Order) {
        match order {
            Order::Read => self.blocking(|shared, place| {
                let data_dir = &shared.paths.data_dir;
                let cached = |host: &str| {
                    let profile = place.profile();
                    voices::cached(data_dir, Account { host, profile })
                };
                let line = place.line().ok();
                let list = line.and_then(|line| cached(&line.target.host()));
                shared.tell(Answer::Read {
                    profile: place.profile().map(str::to_owned),
                    list,
                    own: voices::own(data_dir),
                });
            }),
            // Written by the thread of files, so that two changes of one voice keep their order.
            Order::Change(_) => {}
            Order::Fetch => {
                let shared = Arc::clone(&self.shared);
                let place = shared.now();
                let profile = place.profile().map(str::to_owned);
                match self.runtime() {
                    Ok(runtime) => {
                        runtime.spawn(async move {
                            let result = shared.fetch_voices(&place).await;
                            shared.tell(Answer::Fetched { profile, result });
                        });
                    }
                    Err(why) => shared.tell(Answer::Fetched {
                        profile,
                        result: Err(why),
                    }),
                }
            }
        }
    }
}

impl Shared {
    fn tell(&self, answer: Answer) {
        (self.answer)(What::Voices(Box::new(answer)));
    }

    async fn fetch_voices(&self, place: &Place) -> Result<Cached, String> {
        let line = place.line()?;
        let list = Cached {
            voices: line.client.voices().await?,
            fetched_at_ms: now_ms(),
        };
        let account = Account {
            host: &line.target.host(),
            profile: place.profile(),
        };
        let data_dir = &self.paths.data_dir;
        if let Err(error) = voices::keep(data_dir, account, &list) {
            (self.answer)(What::Note(t!(
                "The list of voices is shown, and cannot be kept in {folder}: {why}",
                folder = data_dir.display(),
                why = disk::why(&error)
            )));
        }
        Ok(list)
    }
}
