//! Performs effects and answers with what happened. Nothing here decides.
//!
//! Files are written by one thread, in the order in which they were asked for. Calls run on a small tokio runtime,
//! which is made with the first of them, behind the first frame. The two share the ledger and nothing else.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::files::{Asked, keep_files};
use super::follow::Entry;
use super::link;
use super::place::{self as placing, Line, Order, PlaceError};
use super::profiles::{Place, Source};
use crate::app::book::PAGE;
use crate::app::voices as voices_app;
use crate::app::{DialOrder, Effect, NotBegun, What};
use crate::call::dialed::JobId;
use crate::call::follow::Polled;
use crate::call::request::CallId;
use crate::draft::file;
use crate::draft::phone::PhoneBook;
use crate::hamsa::proxy;
use crate::sandbox::Fault;
use crate::store::ledger::query::Query;
use crate::store::ledger::{BeginError, Guards, Ledger};
use crate::store::paths::Paths;
use crate::store::reading;
use crate::text::layout::Display;

mod book;
mod places;
mod sets;
mod settling;
mod voices;

/// Takes what happened to the loop.
pub type Answer = Arc<dyn Fn(What) + Send + Sync>;

/// The world as the workbench acts on it.
pub struct World {
    shared: Arc<Shared>,
    files: Sender<Asked>,
    file_thread: JoinHandle<Option<Result<PathBuf, String>>>,
    runtime: OnceLock<Result<tokio::runtime::Runtime, String>>,
}

/// What the tasks of calls share.
struct Shared {
    paths: Paths,
    source: Source,
    /// Where calls go from now on. Only the loop changes it, with [`Effect::UseProfile`].
    now: Mutex<Arc<Place>>,
    /// Profiles that were asked for, by name (empty: none), until they are put in force.
    ready: Mutex<HashMap<String, Arc<Place>>>,
    /// Where the calls of this window went, and those that it took up.
    went: Mutex<HashMap<CallId, Arc<Place>>>,
    ledger: OnceLock<Result<Mutex<Ledger>, String>>,
    answer: Answer,
}

impl World {
    /// A world that answers through `answer`, and whose calls go to `place` first. Nothing is opened yet.
    ///
    /// # Errors
    /// No thread can be made.
    pub fn new(
        paths: Paths,
        source: Source,
        place: Place,
        answer: Answer,
    ) -> std::io::Result<Self> {
        let (files, orders) = channel();
        let data_dir = paths.data_dir.clone();
        let file_answer = Arc::clone(&answer);
        let file_thread = std::thread::Builder::new()
            .name("files".to_owned())
            .spawn(move || keep_files(&orders, &data_dir, &file_answer))?;
        let shared = Shared {
            paths,
            source,
            now: Mutex::new(Arc::new(place)),
            ready: Mutex::default(),
            went: Mutex::default(),
            ledger: OnceLock::new(),
            answer,
        };
        Ok(Self {
            shared: Arc::new(shared),
            files,
            file_thread,
            runtime: OnceLock::new(),
        })
    }

    /// Does one effect. Those that need the terminal or the loop are not for here, and are left alone.
    pub fn perform(&self, effect: Effect) {
        match effect {
            Effect::Load { .. }
            | Effect::Remember(_)
            | Effect::Save { .. }
            | Effect::SaveOver { .. }
            | Effect::ReadTheirs(_)
            | Effect::KeepRecovery { .. }
            | Effect::DropRecovery
            | Effect::LeaveCopy
            | Effect::FindCopies { .. }
            | Effect::CheckFile { .. }
            | Effect::Watch(_)
            | Effect::DiscardCopy(_)
            | Effect::Voices(voices_app::Order::Change(_))
            | Effect::KeepDirection(_) => {
                // The thread ends only when this sender is gone.
                let _ = self.files.send(Asked::Do(effect));
            }
            Effect::AskCardFacts { to } => {
                self.blocking(move |shared, place| shared.card_facts(place, &to));
            }
            Effect::Dial(order) => self.dial(*order),
            Effect::Poll { id, job } => self.poll(id, job),
            Effect::Book(order) => self.blocking(move |shared, _| shared.book(order)),
            Effect::Sets(order) => self.blocking(move |shared, _| shared.sets(order)),
            Effect::Voices(order) => self.voices(&order),
            Effect::ListCalls => self.blocking(|shared, _| {
                (shared.answer)(What::Calls(
                    shared
                        .page(&Query::default(), None, PAGE)
                        .map(|page| page.calls),
                ));
            }),
            Effect::Resume => self.blocking(|shared, place| {
                shared.resume(place);
                shared.look_at_whole_ledger();
            }),
            Effect::LookUp(id) => self.look_up(id),
            Effect::Settle { id, decision } => {
                self.blocking(move |shared, _| shared.settle(id, decision));
            }
            Effect::AskCost { id, job } => self.ask_cost(id, job),
            Effect::OpenLink(link) => self.blocking(move |shared, _| {
                let result = link::open(&link);
                (shared.answer)(What::LinkOpened { link, result });
            }),
            Effect::AskProfile(name) => self.ask_profile(name),
            Effect::UseProfile(name) => self.use_profile(name.as_deref()),
            Effect::Connect => self.blocking(|shared, place| {
                let target = place.line().map(|line| line.target.clone());
                (shared.answer)(What::Connected(target));
            }),
            Effect::SetFault(name) => self.blocking(move |_, place| {
                if let Ok(Line {
                    sandbox: Some(sandbox),
                    ..
                }) = place.line()
                {
                    sandbox.set_fault(Fault::parse(name).unwrap_or_default());
                }
            }),
            Effect::LoadPhoneBook(numbers) => self.blocking(move |shared, _| {
                let book = PhoneBook::ready_for(numbers.iter().map(String::as_str));
                (shared.answer)(What::PhoneBook(book));
            }),
            Effect::SetTimer { .. }
            | Effect::EditOutside { .. }
            | Effect::Copy(_)
            | Effect::AskDirection
            | Effect::Suspend
            | Effect::Quit => {}
        }
    }

    /// Waits until what was asked of files so far is done, or for `limit`.
    pub fn settle(&self, limit: Duration) {
        let (done, is_done) = channel();
        if self.files.send(Asked::Tell(done)).is_ok() {
            let _ = is_done.recv_timeout(limit);
        }
    }

    /// How the user chose to have right-to-left text shown in this kind of terminal.
    #[must_use]
    pub fn chosen_direction(&self) -> Option<Display> {
        reading::read(&self.shared.paths.data_dir, &terminal_name())
    }

    /// Ends: what was asked for is written first. Returns where unsaved text was kept, or why it could not be.
    #[must_use]
    pub fn finish(self) -> Option<Result<PathBuf, String>> {
        drop(self.files);
        let kept = self.file_thread.join().unwrap_or_else(|_| {
            Some(Err(
                t!("a bug in ringback itself stopped the writing").to_owned()
            ))
        });
        if let Some(Ok(runtime)) = self.runtime.into_inner() {
            // A call that is being placed now stays in the ledger without an end: it reads as unknown.
            runtime.shutdown_background();
        }
        kept
    }

    fn runtime(&self) -> Result<&tokio::runtime::Runtime, String> {
        let make = || {
            tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .thread_name("calls")
                .enable_all()
                .build()
                .map_err(|error| {
                    t!(
                        "cannot place calls, because the system starts no more threads: {error}",
                        error
                    )
                })
        };
        self.runtime
            .get_or_init(make)
            .as_ref()
            .map_err(Clone::clone)
    }

    /// Runs something that may block away from the loop; it is about the place that calls go to now.
    fn blocking(&self, work: impl FnOnce(&Shared, &Arc<Place>) + Send + 'static) {
        let shared = Arc::clone(&self.shared);
        let place = shared.now();
        match self.runtime() {
            Ok(runtime) => {
                runtime.spawn_blocking(move || work(&shared, &place));
            }
            Err(why) => (self.shared.answer)(What::Note(why)),
        }
    }

    fn dial(&self, order: DialOrder) {
        let shared = Arc::clone(&self.shared);
        let place = shared.now();
        shared.went_to(&order.id, &place);
        match self.runtime() {
            Ok(runtime) => {
                runtime.spawn(async move {
                    let id = order.id.clone();
                    let (result, not_written) = shared.dial(&place, &order).await;
                    (shared.answer)(What::Dialed {
                        id,
                        result,
                        not_written,
                    });
                });
            }
            Err(why) => (self.shared.answer)(What::Dialed {
                id: order.id,
                result: Err(NotBegun::Other(why)),
                not_written: None,
            }),
        }
    }

    fn poll(&self, id: CallId, job: JobId) {
        let shared = Arc::clone(&self.shared);
        let place = shared.place_of(&id);
        match self.runtime() {
            Ok(runtime) => {
                runtime.spawn(async move {
                    let polled = shared.poll(&place, &id, &job).await;
                    (shared.answer)(What::Polled { id, polled });
                });
            }
            Err(why) => (self.shared.answer)(What::Polled {
                id,
                polled: Polled::Trouble { why },
            }),
        }
    }
}

impl Shared {
    fn ledger(&self) -> Result<&Mutex<Ledger>, String> {
        let open = || {
            let mut opened =
                Ledger::open(&self.paths.data_dir).map_err(|error| error.to_string())?;
            let kept = opened
                .ledger
                .retain(self.source.outside.keep_calls_days, placing::now_ms());
            if let Err(error) = kept {
                (self.answer)(What::Note(t!(
                    "Calls older than keep_calls_days were not deleted: {error}",
                    error
                )));
            }
            Ok(Mutex::new(opened.ledger))
        };
        self.ledger.get_or_init(open).as_ref().map_err(Clone::clone)
    }

    fn card_facts(&self, place: &Place, to: &str) {
        let mut set_aside = None;
        let mut through = None;
        let facts = place.line().and_then(|line| {
            through = proxy::used(&line.target, variable);
            let ledger = self.ledger()?;
            let ledger = lock(ledger);
            set_aside = ledger.set_aside().map(Path::to_owned);
            ledger
                .facts(to, &line.target.host())
                .map_err(|error| error.to_string())
        });
        (self.answer)(What::CardFacts {
            id: CallId::random(),
            facts,
            set_aside,
            proxy: through,
        });
    }

    async fn dial(
        &self,
        place: &Place,
        order: &DialOrder,
    ) -> (
        Result<crate::call::dialed::Dialed, NotBegun>,
        Option<String>,
    ) {
        let not_begun = |why: String| (Err(NotBegun::Other(why)), None);
        let (line, ledger) = match (place.line(), self.ledger()) {
            (Ok(line), Ok(ledger)) => (line, ledger),
            (Err(why), _) | (_, Err(why)) => return not_begun(t!("{why}; nothing was sent", why)),
        };
        let confirmed = order.target.label();
        if line.target.label() != confirmed {
            let here = line.target.label();
            return not_begun(t!(
                "the card said {confirmed}, and calls go to {here} now: nothing was sent",
                confirmed,
                here
            ));
        }
        let draft_text = match file::write("", &order.draft) {
            Ok(text) => text,
            Err(error) => {
                return not_begun(t!(
                    "the draft cannot be written down: {error}; nothing was sent",
                    error
                ));
            }
        };
        let order = Order {
            id: order.id.clone(),
            request: &order.request,
            draft_name: &order.draft_name,
            draft_text: &draft_text,
            profile: place.profile(),
            guards: Guards {
                allowed_numbers: &place.config.allowed_numbers,
                allow_this_number: order.allow_this_number,
                even_if_unknown: order.even_if_unknown,
            },
        };
        match placing::place(line, ledger, &order, variable, &place.config).await {
            Ok(dial) => (
                Ok(dial.dialed),
                dial.not_written.map(|error| error.to_string()),
            ),
            Err(PlaceError::Begin(error @ BeginError::EarlierUnknown { .. })) => (
                Err(NotBegun::EarlierUnknown(t!(
                    "{error}. Nothing was sent",
                    error
                ))),
                None,
            ),
            Err(error) => not_begun(error.to_string()),
        }
    }

    async fn poll(&self, place: &Place, id: &CallId, job: &JobId) -> Polled {
        let line = match place.line() {
            Ok(line) => line,
            Err(why) => return Polled::Trouble { why },
        };
        let polled = line.client.conversation(job).await;
        if let (Polled::Found(conversation), Ok(ledger)) = (&polled, self.ledger())
            && let Err(error) = (Entry { ledger, id }).write(conversation)
        {
            (self.answer)(What::Note(error.to_string()));
        }
        polled
    }
}

/// A thread that panicked left nothing half changed here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A variable of the environment.
#[must_use]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// What kind of terminal this is, as far as it says so.
pub(super) fn terminal_name() -> String {
    ["TERM_PROGRAM", "TERM"]
        .into_iter()
        .filter_map(variable)
        .find(|name| !name.is_empty())
        .unwrap_or_default()
        .replace(char::is_control, "")
}
