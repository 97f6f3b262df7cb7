//! The one thread that writes files: it does what is asked in the order in which it was asked.
//!
//! Nothing that goes wrong ends it, not even a bug: text that is typed afterwards has to be kept too.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender};

use super::perform::{Answer, terminal_name};
use super::watch::Watch;
use crate::app::voices::{self as voices_app, Order};
use crate::app::{Effect, FileNow, Now, SaveFailure, SavedDraft, What};
use crate::draft::Draft;
use crate::store::disk;
use crate::store::drafts::{self, DraftError, Loaded, Shape};
use crate::store::last;
use crate::store::reading;
use crate::store::recovery::{self, Recovery};
use crate::store::voices;

/// What is asked of the thread.
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all of them are the large one"
)]
pub enum Asked {
    Do(Effect),
    /// Tell when all before this is done.
    Tell(Sender<()>),
}

/// Does what is asked of files, in order, until nobody asks any more. Returns what became of the last unsaved text.
pub fn keep_files(
    orders: &Receiver<Asked>,
    data_dir: &Path,
    answer: &Answer,
) -> Option<Result<PathBuf, String>> {
    let mut files = Files {
        data_dir,
        answer,
        copies: None,
        last: None,
        watch: None,
    };
    let mut waiting = None;
    while let Some(order) = waiting.take().or_else(|| orders.recv().ok()) {
        let order = newest(order, orders, &mut waiting);
        match order {
            Asked::Do(effect) => files.perform(effect),
            // Whoever waited may have stopped waiting.
            Asked::Tell(done) => drop(done.send(())),
        }
    }
    files.finish()
}

/// On a slow disk copies come faster than they are written: of several in a row that follow each other, only the newest
/// is. What comes behind them is put into `waiting`, so that the order is kept.
fn newest(first: Asked, orders: &Receiver<Asked>, waiting: &mut Option<Asked>) -> Asked {
    let mut order = first;
    while let Asked::Do(Effect::KeepRecovery { path, .. }) = &order {
        match orders.try_recv() {
            Ok(next) if matches!(&next, Asked::Do(Effect::KeepRecovery { path: of, .. }) if of == path) =>
            {
                order = next;
            }
            Ok(other) => {
                *waiting = Some(other);
                break;
            }
            Err(_) => break,
        }
    }
    order
}

struct Files<'a> {
    data_dir: &'a Path,
    answer: &'a Answer,
    copies: Option<Recovery>,
    last: Option<Last>,
    watch: Option<Watch>,
}

/// What became of the last unsaved text.
struct Last {
    kept: Result<PathBuf, String>,
    /// For another try at the end, where it could not be kept.
    unkept: Option<Box<Draft>>,
}

impl Files<'_> {
    fn perform(&mut self, effect: Effect) {
        let (answer, data_dir) = (self.answer, self.data_dir);
        match effect {
            Effect::Load { path, named } => {
                let load = if named {
                    drafts::load_or_begin
                } else {
                    drafts::load
                };
                let loaded = load(&path).map_err(|error| error.to_string());
                let is_there = |loaded: &Loaded| loaded.shape.digest.is_some();
                if loaded.as_ref().is_ok_and(is_there) {
                    // Not being remembered is no reason not to open.
                    let _ = last::write(data_dir, &path);
                }
                answer(What::Loaded(Box::new(loaded)));
            }
            Effect::Save {
                path,
                text,
                shape,
                draft,
            } => {
                let saved = guarded(|| save(path, &text, &shape, *draft, data_dir))
                    .unwrap_or_else(|why| Err(SaveFailure::Other(why)));
                answer(What::Saved(Box::new(saved)));
            }
            Effect::SaveOver {
                path,
                theirs,
                text,
                shape,
                draft,
            } => {
                let opened = (text.as_str(), &shape);
                let saved =
                    guarded(|| save_over(path, theirs.as_deref(), opened, *draft, data_dir))
                        .unwrap_or_else(|why| Err(SaveFailure::Other(why)));
                answer(What::Saved(Box::new(saved)));
            }
            Effect::ReadTheirs(path) => {
                let read = guarded(|| drafts::whole_now(&path));
                let failure = match read {
                    Ok(theirs) => SaveFailure::ChangedOutside { path, theirs },
                    Err(why) => SaveFailure::Other(why),
                };
                answer(What::Saved(Box::new(Err(failure))));
            }
            Effect::KeepRecovery { path, draft, base } => {
                let kept = guarded(|| self.keep(path.as_deref(), &draft, base.as_deref()));
                let kept = kept.unwrap_or_else(Err);
                self.last = Some(Last {
                    unkept: kept.is_err().then_some(draft),
                    kept: kept.clone(),
                });
                answer(What::Kept(kept));
            }
            Effect::DropRecovery => {
                let dropped = self.copies.as_ref().and_then(Recovery::copy);
                let is_last = |last: &Last| match &last.kept {
                    Ok(copy) => Some(&**copy) == dropped,
                    Err(_) => true,
                };
                if self.last.as_ref().is_some_and(is_last) {
                    self.last = None;
                }
                if let Some(copies) = &mut self.copies {
                    // A copy too many is offered once more: no harm.
                    let _ = copies.drop_copy();
                }
            }
            Effect::LeaveCopy => {
                if let Some(copies) = &mut self.copies {
                    copies.leave_copy();
                }
                // Nobody has this text any more once another draft is open.
                if let Some(draft) = self.last.as_mut().and_then(|last| last.unkept.take())
                    && let Ok(Ok(kept)) = guarded(|| recovery::keep_elsewhere(&draft))
                {
                    let text = t!("Unsaved text is kept in {kept}", kept = kept.display());
                    answer(What::Note(text));
                }
            }
            Effect::Remember(path) => {
                // Not being remembered is no reason not to open.
                let _ = last::write(data_dir, &path);
            }
            Effect::DiscardCopy(copy) => {
                let _ = recovery::discard(&copy);
            }
            Effect::FindCopies { open } => {
                answer(What::Copies(recovery::find(data_dir, open.as_deref())));
            }
            Effect::CheckFile { path, shape } => {
                answer_if_changed(path, shape, answer);
            }
            Effect::Watch(files) => self.watch(files),
            Effect::Voices(Order::Change(change)) => {
                let changed = voices::change(data_dir, &change);
                let changed =
                    changed.map_err(|error| format!("voices.json: {}", disk::why(&error)));
                answer(What::Voices(Box::new(voices_app::Answer::Changed(changed))));
            }
            Effect::KeepDirection(display) => {
                if let Err(error) = reading::write(data_dir, &terminal_name(), display) {
                    answer(What::Note(t!(
                        "Right-to-left text is shown so in this window only; that cannot be kept in {folder}: {why}",
                        folder = data_dir.display(),
                        why = disk::why(&error)
                    )));
                }
            }
            _ => {}
        }
    }

    fn watch(&mut self, files: Option<(PathBuf, Vec<String>)>) {
        let Some((path, names)) = files else {
            self.watch = None;
            return;
        };
        if self
            .watch
            .as_ref()
            .is_none_or(|old| !old.is_of(&path, &names))
        {
            self.watch = Watch::start(&path, &names, self.answer);
        }
    }

    fn keep(
        &mut self,
        path: Option<&Path>,
        draft: &Draft,
        base: Option<&Draft>,
    ) -> Result<PathBuf, String> {
        let folder = self.data_dir.display();
        let failed = |error: io::Error| {
            let error = disk::why(&error);
            t!("in {folder}: {error}", folder, error)
        };
        let copies = match &mut self.copies {
            Some(copies) => copies,
            None => self
                .copies
                .insert(Recovery::open(self.data_dir).map_err(failed)?),
        };
        copies.keep(path, draft, base).map_err(failed)
    }

    /// The program ends: text that could not be kept where copies are kept is tried elsewhere.
    fn finish(self) -> Option<Result<PathBuf, String>> {
        let last = self.last?;
        match (last.kept, last.unkept) {
            (Err(why), Some(draft)) => Some(
                guarded(|| recovery::keep_elsewhere(&draft))
                    .and_then(|kept| kept.map_err(|error| disk::why(&error)))
                    .map_err(|elsewhere| t!("{why}; nor elsewhere: {elsewhere}", why, elsewhere)),
            ),
            (kept, _) => Some(kept),
        }
    }
}

/// One that cannot be read now counts as unchanged: saving will tell.
fn answer_if_changed(path: PathBuf, was: Shape, answer: &Answer) {
    let now = match drafts::load(&path) {
        Ok(loaded) if loaded.shape == was => return,
        Ok(loaded) => Now::Loaded(Box::new(loaded)),
        Err(DraftError::Missing { .. }) if was.digest.is_some() => Now::Gone,
        Err(DraftError::NotADraft {
            line,
            column,
            message,
            ..
        }) => Now::NoDraft(t!(
            "line {line}, column {column}: {message}",
            line,
            column,
            message
        )),
        Err(_) => return,
    };
    answer(What::FileChanged(Box::new(FileNow { path, was, now })));
}

/// Does something; a panic in it is an error like another.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|_panic| t!("a bug in ringback itself stopped the writing").to_owned())
}

fn save(
    path: PathBuf,
    text: &str,
    shape: &Shape,
    draft: Draft,
    data_dir: &Path,
) -> Result<SavedDraft, SaveFailure> {
    match drafts::save(&path, text, shape, &draft) {
        Ok((text, shape)) => {
            let _ = last::write(data_dir, &path);
            // A text's file that was missing is there now.
            let problems = drafts::load(&path).map_or_else(|_| Vec::new(), |now| now.problems);
            Ok(SavedDraft {
                path,
                draft,
                text,
                shape,
                problems,
            })
        }
        Err(DraftError::ChangedOutside { path, theirs }) => {
            Err(SaveFailure::ChangedOutside { path, theirs })
        }
        Err(error) => Err(SaveFailure::Other(error.to_string())),
    }
}

/// Saves over a file that someone else changed, if it still is as the user saw it.
fn save_over(
    path: PathBuf,
    theirs: Option<&str>,
    (text, shape): (&str, &Shape),
    draft: Draft,
    data_dir: &Path,
) -> Result<SavedDraft, SaveFailure> {
    match drafts::load(&path) {
        Ok(now) if Some(now.whole().as_str()) == theirs => {
            save(path, &now.text, &now.shape, draft, data_dir)
        }
        Ok(now) => Err(SaveFailure::ChangedOutside {
            path,
            theirs: Some(now.whole()),
        }),
        Err(DraftError::Missing { .. }) => {
            let shape = Shape {
                digest: None,
                ..shape.clone()
            };
            save(path, text, &shape, draft, data_dir)
        }
        // It is no draft any more: our values cannot be put into it.
        Err(error) => Err(SaveFailure::Other(t!(
            "{error}; save under another name",
            error
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::sync::{Arc, Mutex};

    fn keep(path: Option<&str>, text: &str) -> Effect {
        let draft = Draft {
            greeting_message: text.to_owned(),
            ..Draft::default()
        };
        Effect::KeepRecovery {
            path: path.map(PathBuf::from),
            draft: Box::new(draft),
            base: None,
        }
    }

    /// Does all of it; what was answered, and what became of the last text.
    fn done(data_dir: &Path, effects: Vec<Effect>) -> (Vec<What>, Option<Result<PathBuf, String>>) {
        let (sender, orders) = channel();
        for effect in effects {
            sender.send(Asked::Do(effect)).unwrap();
        }
        drop(sender);
        let answers = Arc::new(Mutex::new(Vec::new()));
        let answer: Answer = {
            let answers = Arc::clone(&answers);
            Arc::new(move |what| answers.lock().unwrap().push(what))
        };
        let last = keep_files(&orders, data_dir, &answer);
        let answers = std::mem::take(&mut *answers.lock().unwrap());
        (answers, last)
    }

    fn texts(data_dir: &Path) -> Vec<String> {
        let mut texts: Vec<_> = recovery::find(data_dir, None)
            .into_iter()
            .map(|found| found.draft.greeting_message)
            .collect();
        texts.sort();
        texts
    }

    #[test]
    fn of_copies_that_wait_in_a_row_only_the_newest_is_written() {
        let home = tempfile::tempdir().unwrap();
        let row = (0..50).map(|n| keep(None, &n.to_string())).collect();
        let (answers, last) = done(home.path(), row);
        assert!(matches!(answers.as_slice(), [What::Kept(Ok(_))]));
        assert_eq!(texts(home.path()), ["49"]);
        assert_eq!(last.unwrap().unwrap().extension().unwrap(), "json");
    }

    #[test]
    fn what_stands_between_copies_keeps_its_place() {
        let home = tempfile::tempdir().unwrap();
        let effects = vec![
            keep(None, "a"),
            Effect::LeaveCopy,
            keep(None, "b"),
            keep(Some("/c.toml"), "c"),
            keep(None, "d"),
            Effect::DropRecovery,
            keep(None, "e"),
        ];
        let (answers, _) = done(home.path(), effects);
        assert_eq!(answers.len(), 5);
        assert_eq!(texts(home.path()), ["a", "b", "c", "e"]);
    }

    #[test]
    fn a_copy_that_was_left_is_still_told_of_when_the_next_one_is_dropped() {
        let home = tempfile::tempdir().unwrap();
        let (_, last) = done(home.path(), vec![keep(None, "a"), Effect::DropRecovery]);
        assert!(last.is_none());
        let effects = vec![keep(None, "a"), Effect::LeaveCopy, Effect::DropRecovery];
        let (_, last) = done(home.path(), effects);
        assert!(last.unwrap().is_ok());
        assert_eq!(texts(home.path()), ["a"]);
    }

    #[test]
    fn text_without_a_place_is_put_elsewhere_when_its_draft_is_left_and_at_the_end() {
        let home = tempfile::tempdir().unwrap();
        let no_folder = home.path().join("file");
        std::fs::write(&no_folder, "").unwrap();
        let effects = vec![keep(None, "a"), Effect::LeaveCopy, keep(Some("/b"), "b")];
        let (answers, last) = done(&no_folder, effects);
        let [What::Kept(Err(_)), What::Note(note), What::Kept(Err(_))] = answers.as_slice() else {
            panic!("{answers:?}");
        };
        let first = PathBuf::from(note.split_once(" in ").unwrap().1);
        let second = last.unwrap().unwrap();
        for (path, text) in [(first, "a"), (second, "b")] {
            assert_eq!(drafts::load(&path).unwrap().draft.greeting_message, text);
            std::fs::remove_file(path).unwrap();
        }
    }

    #[test]
    fn saving_over_theirs_keeps_their_comments_and_only_over_what_was_shown() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.toml");
        let theirs = "# theirs\r\nlang = \"ar\"\r\n";
        std::fs::write(&path, theirs).unwrap();
        let over = |shown: &str| Effect::SaveOver {
            path: path.clone(),
            theirs: Some(shown.to_owned()),
            text: String::new(),
            shape: Shape::default(),
            draft: Box::new(Draft {
                lang: "en".into(),
                ..Draft::default()
            }),
        };
        let (answers, _) = done(home.path(), vec![over("# another\n")]);
        let [What::Saved(saved)] = answers.as_slice() else {
            panic!("{answers:?}");
        };
        let shown = theirs.replace("\r\n", "\n");
        assert!(
            matches!(&**saved, Err(SaveFailure::ChangedOutside { theirs: Some(now), .. }) if *now == shown)
        );
        assert_eq!(std::fs::read_to_string(&path).unwrap(), theirs);
        let (answers, _) = done(home.path(), vec![over(&shown)]);
        assert!(matches!(answers.as_slice(), [What::Saved(saved)] if saved.is_ok()));
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            theirs.replace("ar", "en")
        );
    }

    #[test]
    fn a_file_is_told_of_only_if_it_changed() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.toml");
        std::fs::write(&path, "").unwrap();
        let shape = drafts::load(&path).unwrap().shape;
        let check = || Effect::CheckFile {
            path: path.clone(),
            shape: shape.clone(),
        };
        assert!(done(home.path(), vec![check()]).0.is_empty());
        std::fs::write(&path, "# more").unwrap();
        assert!(matches!(
            done(home.path(), vec![check()]).0.as_slice(),
            [What::FileChanged(_)]
        ));
        std::fs::remove_file(&path).unwrap();
        assert_eq!(done(home.path(), vec![check()]).0.len(), 1);
    }
}
