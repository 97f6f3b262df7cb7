//! For tests: a workbench without a terminal, a file system or a clock of its own.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::document::Document;

use super::super::state::Start;
use super::super::{Event, What};
use super::{Effect, State, derive, update};
use crate::call::target::Target;
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
}
