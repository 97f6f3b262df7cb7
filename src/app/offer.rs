//! Two texts, one to be chosen: a recovery copy that is offered, and a file that changed under a save. Both show what
//! differs, and what each key does.

use std::path::{Path, PathBuf};

use super::card::QUIET_MS;
use super::diff;
use super::doc::{Doc, Page, Role};
use super::document::Document;
use super::picker::{Choice, Item, Picker};
use super::restored::Restored;
use crate::call::local_time;
use crate::draft::diff::{FieldDiff, drafts};
use crate::draft::field::Field;
use crate::draft::file::beside::Named;
use crate::draft::merge::ChangedBy;
use crate::draft::{Draft, FieldValue, file};
use crate::store::recovery::Found;
use crate::text::clean;

/// A recovery copy that is offered.
#[derive(Clone, Debug)]
pub struct Offer {
    pub found: Found,
    pub page: Page,
    restored: Restored,
    /// It is of another draft than the one that is open.
    elsewhere: bool,
    /// It shall be thrown away: since when no key has come, on the steady clock.
    throwing: Option<u64>,
}

impl Offer {
    /// An offer beside the open draft.
    #[must_use]
    pub fn new(found: Found, open: &Document) -> Self {
        let (restored, elsewhere) = restored(&found, open);
        Self {
            restored,
            elsewhere,
            found,
            page: Page::default(),
            throwing: None,
        }
    }

    /// Whether this is the second wish to throw it away. One that comes right behind the first is the same key, held or
    /// typed ahead.
    pub fn throws(&mut self, at_ms: u64) -> bool {
        let stood = |since: u64| at_ms >= since.saturating_add(QUIET_MS);
        let throws = self.throwing.is_some_and(stood);
        self.throwing = Some(at_ms);
        throws
    }

    /// It is kept after all.
    pub fn keeps(&mut self) {
        self.throwing = None;
    }

    /// What it says. `utc_offset_s`: seconds that local time is ahead of UTC.
    #[must_use]
    pub fn doc(&self, utc_offset_s: i32) -> Doc {
        let mut doc = Doc::default();
        doc.plain(t!("There is unsaved text of "))
            .push(&clean::line(&name(&self.found)), Role::Heading);
        let at = local_time::short(self.found.saved_at_ms, utc_offset_s);
        doc.plain(&t!(", kept {at}.", at));
        if self.found.path.is_some() && self.found.file.is_none() {
            doc.plain(t!(
                " The file itself is not there any more, or is no draft."
            ));
        }
        doc.end().end();
        keys(
            &mut doc,
            &[(
                "Enter",
                if self.elsewhere {
                    t!("opens that draft and restores it there, not saved yet")
                } else {
                    t!("restores it, not saved yet; undo takes it back")
                },
            )],
        );
        if self.throwing.is_some() {
            doc.push(&format!("{:<7}", "Delete"), Role::Key);
            doc.line(t!("once more throws it away for good"), Role::Warning);
        } else {
            keys(&mut doc, &[("Delete", t!("throws it away"))]);
        }
        keys(&mut doc, &[("Esc", t!("keeps it for later"))]);
        doc.end();
        self.push_theirs(&mut doc);
        let before = if self.found.file.is_some() {
            t!("in the file")
        } else if !self.elsewhere && self.found.path.is_none() {
            t!("in the open draft")
        } else if self.found.path.is_none() && self.found.base.is_some() {
            t!("as it began")
        } else {
            t!("empty")
        };
        doc.push(
            &t!(
                "What restoring changes (- {before}, + in the copy):",
                before
            ),
            Role::Muted,
        );
        doc.end().end();
        let Restored { diffs, clashes, .. } = &self.restored;
        doc.append(&diff::doc(diffs, |diff| {
            let clash = clashes.iter().find(|clash| clash.field == diff.field);
            if clash.is_some_and(|clash| clash.before.is_some()) {
                t!("changed in the file too")
            } else {
                ""
            }
        }));
        if diffs.is_empty() {
            doc.line(t!("Nothing: the open draft holds all of it."), Role::Plain);
        }
        doc
    }

    /// What others did to the file meanwhile.
    fn push_theirs(&self, doc: &mut Doc) {
        let Restored {
            clashes, theirs, ..
        } = &self.restored;
        if !theirs.is_empty() {
            let fields: Vec<&str> = theirs.iter().map(|field| field.label()).collect();
            let fields = fields.join(", ");
            let text = t!(
                "Others changed the file meanwhile: {fields}. These stay as the file has them.",
                fields
            );
            doc.line(&text, Role::Warning);
        }
        if clashes.iter().any(|clash| clash.before.is_none()) {
            let text = t!(
                "Whether others changed the file meanwhile is not known: saving shows both sides before anything is written."
            );
            doc.line(text, Role::Warning);
        } else if !clashes.is_empty() {
            let text = t!(
                "Where both sides changed a field, saving shows both before anything is written."
            );
            doc.line(text, Role::Warning);
        }
        if !theirs.is_empty() || !clashes.is_empty() {
            doc.end();
        }
    }
}

/// Whether a copy is restored into the open draft: it is of the same file, or of an untitled draft that began as the
/// open one, in which nothing was changed.
#[must_use]
pub fn is_of(found: &Found, open: &Document) -> bool {
    let began_alike = || !open.is_unsaved() && found.base.as_ref() == Some(&open.saved);
    found.path == open.path && (open.path.is_some() || began_alike())
}

/// What taking a copy back makes, and whether that is another draft than the open one.
fn restored(found: &Found, open: &Document) -> (Restored, bool) {
    if is_of(found, open) {
        (Restored::into_open(found, open), false)
    } else {
        (Restored::elsewhere(found), true)
    }
}

/// The draft that a copy is of: its file's name alone.
#[must_use]
pub fn short_name(found: &Found) -> String {
    let file = found.path.as_deref().and_then(Path::file_name);
    file.map_or_else(
        || t!("an untitled draft").to_owned(),
        |file| clean::line(&file.to_string_lossy()).into_owned(),
    )
}

fn name(found: &Found) -> String {
    found.path.as_ref().map_or_else(
        || t!("an untitled draft").to_owned(),
        |path| path.display().to_string(),
    )
}

/// The recovery copies, to choose one from.
#[must_use]
pub fn copy_picker(found: &[Found], open: &Document, utc_offset_s: i32) -> Picker {
    let item = |(index, found): (usize, &Found)| {
        let at = local_time::short(found.saved_at_ms, utc_offset_s);
        Item {
            label: format!("{at}  {}", name(found)),
            detail: diff::names(&restored(found, open).0.diffs),
            choice: Choice::Copy(index),
        }
    };
    let items = found.iter().enumerate().map(item).collect();
    Picker::new(t!("Recovery copies"), t!("shows what it holds"), items)
}

/// A save that found another file than the one that was opened. Nothing was written.
#[derive(Clone, Debug)]
pub struct Conflict {
    pub path: PathBuf,
    /// The file's text now; `None`: it was deleted.
    pub theirs: Option<String>,
    pub page: Page,
    /// Since when no key has come. One that comes too early was meant for the draft.
    quiet_since: u64,
    /// The file is another one than the open draft's.
    is_other: bool,
    /// There was none when the draft was begun.
    was_new: bool,
    found: Against,
}

/// How the file stands to the draft.
#[derive(Clone, Debug)]
enum Against {
    Deleted,
    /// It holds a draft, which differs from ours so; with who changed each of these fields since it was opened.
    Draft {
        draft: Box<Draft>,
        diffs: Vec<FieldDiff>,
        changed: Vec<(Field, ChangedBy)>,
    },
    /// It holds something else.
    NoDraft(String),
}

impl Conflict {
    /// A conflict between a file's text now and the open draft. `at_ms`: when it came up, on the steady clock.
    #[must_use]
    pub fn new(path: PathBuf, theirs: Option<String>, open: &Document, at_ms: u64) -> Self {
        let found = match theirs.as_deref().map(file::read) {
            None => Against::Deleted,
            Some(Ok(read)) => {
                let their_draft = as_last_read(read.draft, &read.beside, open);
                let diffs = drafts(&their_draft, &open.draft);
                let changed = |diff: &FieldDiff| {
                    let by = open.changed_by(diff.field, &their_draft);
                    (diff.field, by)
                };
                Against::Draft {
                    changed: diffs.iter().map(changed).collect(),
                    diffs,
                    draft: Box::new(their_draft),
                }
            }
            Some(Err(error)) => Against::NoDraft(error.to_string()),
        };
        Self {
            is_other: open.path.as_ref() != Some(&path),
            was_new: open.is_new(),
            path,
            theirs,
            page: Page::default(),
            quiet_since: at_ms,
            found,
        }
    }

    /// The same beside the draft as it is now.
    #[must_use]
    pub fn beside(self, open: &Document) -> Self {
        Self {
            page: self.page,
            ..Self::new(self.path, self.theirs, open, self.quiet_since)
        }
    }

    /// Whether a key that arrives now is meant for it. One that is not restarts the time.
    pub fn counts(&mut self, at_ms: u64) -> bool {
        let counts = at_ms >= self.quiet_since.saturating_add(QUIET_MS);
        if !counts {
            self.quiet_since = self.quiet_since.max(at_ms);
        }
        counts
    }

    /// What it says.
    #[must_use]
    pub fn doc(&self) -> Doc {
        let mut doc = Doc::default();
        let path = self.path.display().to_string();
        let what = match self.found {
            _ if self.is_other || self.was_new => t!("exists already."),
            Against::Deleted => t!("was deleted by someone else since it was opened."),
            _ if self.changed_by(ChangedBy::Unknown).next().is_some() => {
                t!("may have been changed by someone else since this text was kept.")
            }
            _ => t!("was changed by someone else since it was opened."),
        };
        doc.push(&clean::line(&path), Role::Heading)
            .plain(&t!(" {what} Nothing was written.", what))
            .end()
            .end();
        match self.found {
            Against::Deleted => keys(
                &mut doc,
                &[
                    ("o", t!("writes it again")),
                    ("n", t!("saves it under another name")),
                ],
            ),
            Against::NoDraft(_) => keys(&mut doc, &[("n", t!("saves yours under another name"))]),
            Against::Draft { .. } => {
                if !self.only_theirs().is_empty() {
                    let what = t!("saves both: theirs where only they changed a field, else yours");
                    keys(&mut doc, &[("b", what)]);
                }
                keys(
                    &mut doc,
                    &[
                        ("n", t!("saves yours under another name")),
                        ("t", t!("takes theirs; yours stays as a recovery copy")),
                        ("o", t!("writes your values over theirs")),
                    ],
                );
            }
        }
        keys(
            &mut doc,
            &[("Esc", t!("back to the draft, nothing written"))],
        );
        doc.end();
        match &self.found {
            Against::Deleted => {}
            Against::NoDraft(why) => {
                doc.line(
                    &t!(
                        "What stands there now is no draft: {why}",
                        why = clean::line(why)
                    ),
                    Role::Warning,
                );
            }
            Against::Draft { diffs, .. } if diffs.is_empty() => {
                doc.line(t!("The values are the same as yours: only comments, the order or keys that ringback does not know differ."), Role::Plain);
            }
            Against::Draft { diffs, changed, .. } => {
                doc.line(t!("What differs (- theirs, + yours):"), Role::Muted)
                    .end();
                doc.append(&diff::doc(diffs, |diff| {
                    let by = changed.iter().find(|(field, _)| *field == diff.field);
                    match by {
                        _ if self.is_other => "",
                        Some((_, ChangedBy::Both)) => t!("changed by both"),
                        Some((_, ChangedBy::Us)) => t!("changed by you"),
                        Some((_, ChangedBy::Them)) => t!("changed by them"),
                        _ => "",
                    }
                }));
            }
        }
        doc
    }

    /// The fields that they changed and we did not, with their values.
    #[must_use]
    pub fn only_theirs(&self) -> Vec<(Field, FieldValue)> {
        let Against::Draft { draft, .. } = &self.found else {
            return Vec::new();
        };
        self.changed_by(ChangedBy::Them)
            .filter(|_| !self.is_other)
            .map(|field| (field, draft.get(field)))
            .collect()
    }

    fn changed_by(&self, wanted: ChangedBy) -> impl Iterator<Item = Field> {
        let changed = match &self.found {
            Against::Draft { changed, .. } => changed.as_slice(),
            _ => &[],
        };
        let wanted = changed.iter().filter(move |(_, by)| *by == wanted);
        wanted.map(|(field, _)| *field)
    }

    /// Whether our values can be put into the file as it is.
    #[must_use]
    pub fn can_overwrite(&self) -> bool {
        !matches!(self.found, Against::NoDraft(_))
    }

    /// Whether a webhook's secret stands in the file.
    #[must_use]
    pub fn holds_secret(&self) -> bool {
        matches!(&self.found, Against::Draft { draft, .. } if draft.webhook_auth.has_literal_secret)
    }

    /// Whether the file can be opened.
    #[must_use]
    pub fn can_take(&self) -> bool {
        matches!(self.found, Against::Draft { .. })
    }
}

/// A draft that was read anew. Where the file of a text could not be read, nobody emptied that text: it is as it was
/// read last.
#[must_use]
pub fn as_last_read(mut draft: Draft, unread: &[Named], open: &Document) -> Draft {
    for named in unread {
        draft.set(named.field, open.saved.get(named.field));
    }
    draft
}

fn keys(doc: &mut Doc, all: &[(&str, &str)]) {
    for (key, what) in all {
        doc.key(key, 7, what);
    }
}
