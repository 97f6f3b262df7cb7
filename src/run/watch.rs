//! Watching the open draft's file and those of the texts beside it: the system tells when they change, nobody asks again
//! and again. Folders are watched, because editors and git replace files by renaming. Where watching fails (a network
//! file system, no watch left) nothing is said: saving still looks.

use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode, Event, EventKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::perform::Answer;
use crate::app::What;
use crate::store::disk;
use crate::store::drafts;

/// The files that are watched. Dropping it ends that.
pub struct Watch {
    files: Vec<PathBuf>,
    /// Its thread sleeps until something happens in a folder.
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Watches a draft's file and the named ones beside it, and answers [`What::FileTouched`] when one of them may have
    /// changed. `None`: it cannot be done here.
    #[must_use]
    pub fn start(path: &Path, names: &[String], answer: &Answer) -> Option<Self> {
        let files = files(path, names);
        let mut folders: Vec<&Path> = files.iter().map(|file| disk::folder_of(file)).collect();
        folders.sort_unstable();
        folders.dedup();
        let (watched, answer) = (files.clone(), answer.clone());
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| tells(&event, &watched)) {
                answer(What::FileTouched);
            }
        })
        .ok()?;
        let mut any = false;
        for folder in folders {
            any |= watcher.watch(folder, RecursiveMode::NonRecursive).is_ok();
        }
        any.then_some(Self {
            files,
            _watcher: watcher,
        })
    }

    /// Whether these are the files that are watched.
    #[must_use]
    pub fn is_of(&self, path: &Path, names: &[String]) -> bool {
        self.files == files(path, names)
    }
}

/// The files, each as it is named and as links lead to it, with their real folders.
fn files(path: &Path, names: &[String]) -> Vec<PathBuf> {
    let real = drafts::follow_links(path).unwrap_or_else(|_| path.to_owned());
    let folder = disk::folder_of(&real).to_owned();
    let mut files = vec![path.to_owned(), real];
    for name in names {
        let text = folder.join(name);
        files.extend(text.canonicalize().ok());
        files.push(text);
    }
    let mut files: Vec<PathBuf> = files
        .iter()
        .filter_map(|file| {
            let folder = disk::folder_of(file).canonicalize().ok()?;
            Some(folder.join(file.file_name()?))
        })
        .collect();
    files.sort_unstable();
    files.dedup();
    files
}

/// Whether an event may mean that one of the files holds something else now.
fn tells(event: &Event, files: &[PathBuf]) -> bool {
    if event.need_rescan() {
        return true;
    }
    let mut paths = event.paths.iter().filter(|path| files.contains(path));
    match event.kind {
        // While a file is being written it may be half there: it is looked at when its writer closed it. Only Linux
        // tells of that.
        EventKind::Modify(ModifyKind::Data(_)) => {
            !cfg!(target_os = "linux") && paths.next().is_some()
        }
        EventKind::Create(_) => paths.any(|path| !cfg!(target_os = "linux") || is_link(path)),
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Remove(_)
        | EventKind::Modify(ModifyKind::Name(_) | ModifyKind::Any)
        | EventKind::Any
        | EventKind::Other => paths.next().is_some(),
        EventKind::Access(_) | EventKind::Modify(_) => false,
    }
}

/// A link is whole when it is made: nobody writes and closes it.
fn is_link(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    path.symlink_metadata()
        .is_ok_and(|data| data.is_symlink() || data.nlink() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::mpsc::{Receiver, channel};
    use std::time::Duration;

    struct Watched {
        home: tempfile::TempDir,
        touched: Receiver<()>,
        _watch: Watch,
    }

    fn watched(names: &[&str]) -> Watched {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join("texts")).unwrap();
        std::fs::write(home.path().join("a.toml"), "").unwrap();
        let (sender, touched) = channel();
        let answer: Answer = Arc::new(move |what| {
            assert!(matches!(what, What::FileTouched));
            let _ = sender.send(());
        });
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let path = home.path().join("a.toml");
        let watch = Watch::start(&path, &names, &answer).unwrap();
        assert!(watch.is_of(&path, &names));
        Watched {
            home,
            touched,
            _watch: watch,
        }
    }

    impl Watched {
        fn path(&self, name: &str) -> PathBuf {
            self.home.path().join(name)
        }

        /// Waits for a sign, then takes all that came.
        fn is_told(&self) -> bool {
            let told = self.touched.recv_timeout(Duration::from_secs(20)).is_ok();
            while self.touched.try_recv().is_ok() {}
            told
        }
    }

    #[test]
    fn each_way_of_changing_a_file_is_told() {
        let watched = watched(&["texts/p.md"]);
        for name in ["a.toml", "texts/p.md"] {
            let path = watched.path(name);
            std::fs::write(&path, "written").unwrap();
            assert!(watched.is_told(), "{name} written");
            let new = watched.path("texts/new");
            std::fs::write(&new, "renamed").unwrap();
            std::fs::rename(&new, &path).unwrap();
            assert!(watched.is_told(), "{name} replaced");
            std::fs::remove_file(&path).unwrap();
            assert!(watched.is_told(), "{name} deleted");
            std::os::unix::fs::symlink("/dev/null", &path).unwrap();
            assert!(watched.is_told(), "{name} linked");
        }
    }

    #[test]
    fn other_files_and_reading_are_not_told() {
        let watched = watched(&[]);
        std::fs::write(watched.path("other"), "x").unwrap();
        std::fs::read(watched.path("a.toml")).unwrap();
        std::fs::remove_file(watched.path("other")).unwrap();
        // Signs come in order: the first one is that of the last step.
        std::fs::write(watched.path("a.toml"), "x").unwrap();
        assert!(
            watched
                .touched
                .recv_timeout(Duration::from_secs(20))
                .is_ok()
        );
        assert!(watched.touched.try_recv().is_err());
    }

    #[test]
    fn a_folder_that_is_not_there_is_not_watched_and_nothing_is_said() {
        let answer: Answer = Arc::new(|_| panic!("nothing happened"));
        assert!(Watch::start(Path::new("/no/such/folder/a.toml"), &[], &answer).is_none());
    }
}
