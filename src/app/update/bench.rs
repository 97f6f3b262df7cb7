//! For tests: a workbench without a terminal, a file system or a clock of its own.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::document::Document;
use super::super::overlay::Overlay;
use super::super::state::Start;
use super::super::{Event, SaveFailure, What};
use super::{Effect, State, derive, update};
use crate::call::target::Target;
use crate::draft::{Draft, file};
use crate::store::drafts::{Loaded, Shape};
use crate::store::recovery::Found;

/// A workbench whose keys are a second apart.
pub struct Bench {
    pub state: State,
    pub at_ms: u64,
    pub effects: Vec<Effect>,
}

impl Bench {
    pub fn open(document: Document, found: Option<Found>) -> Self {
        let state = State::new(Start {
            found,
            ..Start::new((120, 36), document, Target::sandbox(1))
        });
        let mut bench = Self {
            state,
            at_ms: 0,
            effects: Vec::new(),
        };
        bench.frame();
        // With the first event the file is watched.
        bench.happen(What::Clock(0));
        bench.effects.clear();
        bench
    }

    pub fn with_file(draft: Draft) -> Self {
        Self::open(Document::loaded(loaded("a.toml", draft)), None)
    }

    pub fn frame(&mut self) {
        derive::refresh(&mut self.state);
    }

    /// Takes one event and gives its effects, which are noted too.
    pub fn happen(&mut self, what: What) -> Vec<Effect> {
        let at_ms = self.at_ms;
        let effects = update(&mut self.state, Event { at_ms, what });
        self.frame();
        self.effects.extend(effects.clone());
        effects
    }

    pub fn key(&mut self, code: KeyCode, modifiers: KeyModifiers) -> Vec<Effect> {
        self.at_ms += 1_000;
        self.happen(What::Key(KeyEvent::new(code, modifiers)))
    }

    pub fn text(&mut self, text: &str) {
        for character in text.chars() {
            self.key(KeyCode::Char(character), KeyModifiers::NONE);
        }
    }

    pub fn ctrl(&mut self, character: char) -> Vec<Effect> {
        self.key(KeyCode::Char(character), KeyModifiers::CONTROL)
    }

    /// A save was refused: this stands in the file.
    pub fn conflict(&mut self, theirs: &str) {
        let failure = SaveFailure::ChangedOutside {
            path: "a.toml".into(),
            theirs: Some(theirs.to_owned()),
        };
        self.happen(What::Saved(Box::new(Err(failure))));
    }

    pub fn greeting(&self) -> &str {
        &self.state.document.draft.greeting_message
    }

    /// The text of the overlay that is up, each line with its end.
    pub fn page(&self) -> String {
        let text = match self.state.overlays.last() {
            Some(Overlay::Recovery(offer)) => &offer.page.doc.text,
            Some(Overlay::Conflict(conflict)) => &conflict.page.doc.text,
            _ => "",
        };
        format!("{text}\n")
    }
}

pub fn greeting(text: &str) -> Draft {
    Draft {
        greeting_message: text.to_owned(),
        ..Draft::default()
    }
}

pub fn loaded(path: &str, draft: Draft) -> Loaded {
    Loaded {
        path: path.into(),
        text: file::write("", &draft).unwrap(),
        draft,
        problems: Vec::new(),
        shape: Shape {
            digest: Some(1),
            ..Shape::default()
        },
    }
}

pub fn keeps(effects: &[Effect]) -> Vec<&str> {
    let kept = effects.iter().filter_map(|effect| match effect {
        Effect::KeepRecovery { draft, .. } => Some(draft.greeting_message.as_str()),
        _ => None,
    });
    kept.collect()
}

pub fn discards(effects: &[Effect]) -> usize {
    let is_discard = |effect: &&Effect| matches!(effect, Effect::DiscardCopy(_));
    effects.iter().filter(is_discard).count()
}
