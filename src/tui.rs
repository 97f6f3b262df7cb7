//! The terminal: entering and leaving it, reading its input, the event loop, drawing.
//!
//! One loop, one channel: batches of input, answers of the world, and timers that ran out become events; all events
//! that wait are applied, then one frame is drawn. While nothing happens nothing runs.

use std::collections::HashMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crossterm::event::{Event as Raw, KeyEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use self::input::{Incoming, Input};
use self::terminal::{Options, Terminal};
use self::theme::{Theme, Themes};
use crate::app::contacts::Contact;
use crate::app::modal::shown;
use crate::app::profiles::Profiles;
use crate::app::state::{Start, State};
use crate::app::update::{self, files};
use crate::app::{Effect, Event, Timer, What, derive};
use crate::draft::examples;
use crate::run::opening::Prepared;
use crate::run::perform::{World, variable};
use crate::run::place::now_ms;
use crate::run::profiles::{self, Place};
use crate::text::layout::Display;

pub mod charset;
pub mod clipboard;
pub mod direction;
pub mod input;
pub mod outside;
pub mod paint;
pub mod screen;
mod sparing;
pub mod terminal;
pub mod theme;
pub mod view;

/// What comes through the loop's one channel.
enum Message {
    Incoming(Incoming),
    What(What),
}

/// How the workbench ended.
#[derive(Debug)]
pub struct Ended {
    /// Unsaved text was kept here, or could not be kept.
    pub kept: Option<Result<PathBuf, String>>,
    /// A bug ended it. The panic hook has printed what it was.
    pub broke: bool,
    /// What is left to do for calls of this window, each in a sentence.
    pub calls: Vec<String>,
}

/// Opens the workbench and runs it to its end.
///
/// # Errors
/// The terminal cannot be taken.
pub fn run(prepared: Prepared, themes: &Themes) -> io::Result<Ended> {
    run_drawn(prepared, themes, view::paint)
}

/// As [`run`], with what draws given: so one can see what becomes of the text when drawing breaks.
///
/// # Errors
/// The terminal cannot be taken.
pub fn run_drawn(prepared: Prepared, themes: &Themes, view: View) -> io::Result<Ended> {
    let began = Instant::now();
    let (sender, receiver) = channel();
    let answers = sender.clone();
    let answer = Arc::new(move |what| {
        // The loop ends before its world does: an answer that comes too late is nobody's.
        let _ = answers.send(Message::What(what));
    });
    let console = charset::is_console(variable);
    let mut terminal = Terminal::enter(Options {
        mouse: !prepared.config.no_mouse,
        title: Some("ringback".to_owned()),
        shapes: !console,
    })?;
    let size = terminal.size()?;
    let Prepared {
        paths,
        config,
        source,
        destination,
        target,
        sandbox,
        keymap,
        document,
        found,
        note,
    } = prepared;
    let sandboxed = target.is_sandbox();
    let document = document
        .or_else(|| {
            files::example(
                examples::ALL.first().map_or("", |example| example.name),
                sandboxed,
            )
        })
        .unwrap_or_default();
    let mut state = State::new(Start {
        size,
        document,
        target,
        allowed_numbers: config.allowed_numbers.clone(),
        found,
        note,
        clock_ms: now_ms(),
        utc_offset_s: 0,
        display: Display::Visual,
        keymap,
    });
    state.fault = profiles::fault_name(&state.target, sandbox.fault);
    state.contacts = config
        .contacts
        .iter()
        .map(|(name, number)| Contact {
            name: name.clone(),
            number: number.clone(),
        })
        .collect();
    state.caller = profiles::caller(&config, &source.outside);
    // The check knew nothing of it yet.
    state.stale.check |= state.caller.is_some();
    state.profiles = Profiles {
        known: Vec::new(),
        now: config.profile_name().map(str::to_owned),
    };
    state.book.mask_numbers = config.mask_numbers;
    let clipboard = clipboard::System::new(config.clipboard_command.clone());
    state.themes = themes.names();
    let canvas = Canvas {
        themes,
        view,
        console,
    };
    draw(&mut terminal, &mut state, canvas)?;

    // Threads are started behind the first frame, which would wait for them on a busy machine.
    let input = Input::start(sender, Message::Incoming)?;
    let world = World::new(
        paths.clone(),
        source.clone(),
        Place::new(config, destination, sandbox),
        answer,
    )?;
    let mut running = Running {
        terminal,
        input,
        world,
        timers: HashMap::new(),
        clipboard,
        began,
    };
    // Local time is read from the disk: behind the first frame, as all that it does not need.
    state.utc_offset_s = jiff::Zoned::now().offset().seconds();
    state.profiles.known = profiles::known(&source, variable, &paths);
    for effect in update::at_start(&state) {
        running.perform(&mut state, effect);
    }
    let broke = survive(&mut state, |state| {
        // Before the input was read, nobody heard of a change of size.
        if running.take_size(state) {
            running.frame(state, canvas);
        }
        running.run(state, &receiver, canvas);
    });
    let Running {
        terminal, world, ..
    } = running;
    drop(terminal);
    let ended = broke.is_some();
    for effect in broke.into_iter().flatten() {
        world.perform(effect);
    }
    let kept = world.finish();
    let base_url = source.wish.base_url.as_deref();
    let calls = state.calls.live.iter();
    Ok(Ended {
        kept,
        broke: ended,
        calls: calls
            .filter_map(|call| call.left_behind(base_url))
            .collect(),
    })
}

/// Runs something to its end. After a panic in it (`Some`) unsaved text is still to be kept: this is what to do.
fn survive(state: &mut State, run: impl FnOnce(&mut State)) -> Option<Vec<Effect>> {
    let ran = catch_unwind(AssertUnwindSafe(|| run(state)));
    // Each change of a draft replaces one value or a stretch of one text: a panic leaves it before or after that.
    ran.err().map(|_| {
        let mut effects = Vec::new();
        update::keep_unsaved(state, &mut effects);
        effects
    })
}

/// Draws a state into a blank buffer, and tells where its cursor stands.
pub type View = fn(&State, Theme, &mut Buffer) -> Option<Position>;

/// With what a frame is drawn.
#[derive(Clone, Copy)]
struct Canvas<'a> {
    themes: &'a Themes,
    view: View,
    /// It goes to the Linux console, whose fonts are small.
    console: bool,
}

fn draw(terminal: &mut Terminal, state: &mut State, canvas: Canvas<'_>) -> io::Result<()> {
    derive::refresh(state);
    terminal.show_cursor_as(shown::shape(state))?;
    terminal.draw(state.size, |buffer| {
        let cursor = (canvas.view)(state, canvas.themes.at(state.theme), buffer);
        if canvas.console {
            charset::for_console(buffer);
        }
        cursor
    })
}

/// How long it is waited for text to be on the disk before the program is stopped.
const SETTLE: Duration = Duration::from_secs(1);

/// What the loop works with.
struct Running {
    terminal: Terminal,
    input: Input,
    world: World,
    timers: HashMap<Timer, Instant>,
    clipboard: clipboard::System,
    /// The steady clock's zero.
    began: Instant,
}

impl Running {
    fn run(&mut self, state: &mut State, receiver: &Receiver<Message>, canvas: Canvas<'_>) {
        while !state.quitting {
            let Some(first) = self.wait(receiver) else {
                self.run_out(state);
                self.frame(state, canvas);
                continue;
            };
            self.happen(state, What::Clock(now_ms()), Instant::now());
            self.take(state, first);
            // Everything that waits already comes before the frame.
            while let Ok(next) = receiver.try_recv() {
                if state.quitting {
                    break;
                }
                self.take(state, next);
            }
            self.run_out(state);
            self.frame(state, canvas);
        }
    }

    /// The next message, or `None` when a timer has run out. Without a timer it sleeps until something comes.
    fn wait(&self, receiver: &Receiver<Message>) -> Option<Message> {
        match self.timers.values().min() {
            None => receiver.recv().ok(),
            Some(due) => receiver
                .recv_timeout(due.saturating_duration_since(Instant::now()))
                .ok(),
        }
    }

    fn run_out(&mut self, state: &mut State) {
        let now = Instant::now();
        let due: Vec<Timer> = self
            .timers
            .iter()
            .filter(|(_, due)| **due <= now)
            .map(|(timer, _)| timer.clone())
            .collect();
        for timer in due {
            self.timers.remove(&timer);
            self.happen(state, What::Timer(timer), now);
        }
    }

    fn take(&mut self, state: &mut State, message: Message) {
        match message {
            Message::What(what) => self.happen(state, what, Instant::now()),
            Message::Incoming(Incoming::HangUp) => self.happen(state, What::HangUp, Instant::now()),
            Message::Incoming(Incoming::Continued) => {
                // Another program may have changed the terminal meanwhile.
                if self.terminal.resume().is_err() {
                    self.happen(state, What::HangUp, Instant::now());
                } else {
                    self.happen(state, What::Returned, Instant::now());
                }
                self.take_size(state);
            }
            Message::Incoming(Incoming::Batch { at, events }) => {
                for event in events {
                    let what = match event {
                        Raw::Key(key) if key.kind != KeyEventKind::Release => What::Key(key),
                        Raw::Paste(text) => What::Paste(text),
                        Raw::Mouse(mouse) => What::Mouse(mouse),
                        Raw::Resize(width, height) => What::Resize { width, height },
                        Raw::FocusGained => What::FocusGained,
                        Raw::Key(_) | Raw::FocusLost => continue,
                    };
                    self.happen(state, what, at);
                    if state.quitting {
                        return;
                    }
                }
            }
        }
    }

    fn happen(&mut self, state: &mut State, what: What, at: Instant) {
        let at_ms =
            u64::try_from(at.saturating_duration_since(self.began).as_millis()).unwrap_or(u64::MAX);
        for effect in update::update(state, Event { at_ms, what }) {
            self.perform(state, effect);
        }
    }

    fn frame(&mut self, state: &mut State, canvas: Canvas<'_>) {
        if state.quitting {
            return;
        }
        if draw(&mut self.terminal, state, canvas).is_err() {
            // Nobody sees the program any more.
            self.happen(state, What::HangUp, Instant::now());
            return;
        }
        if state.awaits_frame() {
            self.happen(state, What::Drawn, Instant::now());
        }
        if state.wants_direction() {
            state.asked_direction = true;
            self.perform(state, Effect::AskDirection);
            self.frame(state, canvas);
        }
    }

    /// Tells the terminal who turns right-to-left text round: it, if the user chose so, else we.
    fn show_as(&mut self, display: Display) -> io::Result<()> {
        if display == Display::Terminal {
            return self.terminal.tell(direction::Manner::Plain);
        }
        direction::settle(&mut self.terminal, &mut self.input).map(|_as_we_would| ())
    }

    /// Asks for the terminal's size: while another program has the terminal, its changes are told to that program only.
    /// Whether it changed.
    fn take_size(&mut self, state: &mut State) -> bool {
        match self.terminal.size() {
            Ok((width, height)) if (width, height) != state.size => {
                self.happen(state, What::Resize { width, height }, Instant::now());
                true
            }
            _ => false,
        }
    }

    /// Does an effect: what needs the terminal or the loop here, the rest in the world.
    fn perform(&mut self, state: &mut State, effect: Effect) {
        let now = Instant::now();
        match effect {
            Effect::SetTimer { timer, after_ms } => {
                self.timers
                    .insert(timer, now + Duration::from_millis(after_ms));
            }
            Effect::Copy(text) => {
                self.clipboard.copy(&text);
                if self.terminal.copy(&text).is_err() {
                    self.happen(state, What::HangUp, now);
                }
            }
            Effect::EditOutside {
                name,
                extension,
                text,
            } => {
                let text = outside::Text {
                    text: &text,
                    name: &name,
                    extension,
                };
                let edited = outside::edit(&mut self.terminal, &mut self.input, text);
                self.happen(
                    state,
                    What::EditedOutside(edited.map_err(|failure| failure.to_string())),
                    now,
                );
                self.take_size(state);
            }
            Effect::AskDirection => {
                let chosen = self.world.chosen_direction();
                let settled = match chosen {
                    Some(display) => self.show_as(display).map(|()| display),
                    None => direction::settle(&mut self.terminal, &mut self.input),
                };
                if let Ok(display) = settled {
                    let chosen = chosen.is_some();
                    self.happen(state, What::Direction { display, chosen }, now);
                }
            }
            Effect::KeepDirection(display) => {
                if self.show_as(display).is_err() {
                    self.happen(state, What::HangUp, now);
                }
                self.world.perform(Effect::KeepDirection(display));
            }
            Effect::Suspend => {
                self.world.settle(SETTLE);
                self.input.park();
                let stopped = self.terminal.stop();
                self.input.resume();
                self.happen(state, What::Returned, now);
                if let Err(error) = stopped {
                    self.happen(state, What::Note(t!("cannot suspend: {error}", error)), now);
                }
                self.take_size(state);
            }
            Effect::Quit => {}
            other => self.world.perform(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::document::Document;
    use crate::call::target::Target;
    use crate::draft::Draft;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    #[test]
    fn text_typed_before_a_panic_is_still_to_be_kept() {
        let mut state = State::new(Start::new(
            (80, 24),
            Document::untitled("", Draft::default()),
            Target::sandbox(1),
        ));
        let key = KeyEvent::new(KeyCode::Char('x'), KeyModifiers::NONE);
        let typed = |state: &mut State| {
            let what = What::Key(key);
            update::update(state, Event { at_ms: 1, what });
        };
        assert!(survive(&mut state, typed).is_none());
        let effects = survive(&mut state, |state| {
            typed(state);
            panic!("a view that panics");
        });
        let effects = effects.unwrap();
        let [
            Effect::KeepRecovery {
                path: None, draft, ..
            },
        ] = effects.as_slice()
        else {
            panic!("{effects:?}");
        };
        assert_eq!(draft.greeting_message, "xx");
    }
}
