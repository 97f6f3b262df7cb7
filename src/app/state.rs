//! Everything the program knows, as plain data.

use std::collections::HashMap;
use std::path::PathBuf;

use super::book::Book;
use super::calls::{Calls, LiveCall};
use super::card::Around;
use super::clips::Clips;
use super::completion::Completion;
use super::contacts::Contact;
use super::counts::Counts;
use super::doc::Page;
use super::document::Document;
use super::find::Find;
use super::folded;
use super::keymap::{Key, KeyMap};
use super::layout::{self, Layout};
use super::modal::Modal;
use super::notice::{Notice, Until};
use super::offer::Offer;
use super::overlay::Overlay;
use super::pane::Pane;
use super::press::Press;
use super::preview::{Starts, Tab};
use super::profiles::{Caller, Profiles};
use super::schema_pane::{SchemaPane, View};
use super::scrollbar::{Grab, Seen};
use super::sets::Importing;
use super::summary::{self, Summary};
use super::timeline::Timeline;
use super::update::params::Jump;
use super::voices::Voices;
use crate::call::check::known::Known;
use crate::call::check::{self, Context, ParamRow, Report};
use crate::call::target::Target;
use crate::draft::field::Field;
use crate::draft::{AgentKind, Spot};
use crate::store::drafts::Shape;
use crate::store::recovery::Found;
use crate::text::flow::Flow;
use crate::text::layout::{Base, Display};
use ratatui::layout::Rect;

/// Everything the program knows.
#[derive(Clone, Debug)]
pub struct State {
    /// The terminal's columns and rows.
    pub size: (u16, u16),
    /// The last event's time on the program's steady clock.
    pub now_ms: u64,
    /// Milliseconds since 1970, UTC, as told last.
    pub clock_ms: i64,
    /// Seconds that local time is ahead of UTC.
    pub utc_offset_s: i32,
    pub document: Document,
    pub timeline: Timeline,
    /// Where a call would go.
    pub target: Target,
    pub allowed_numbers: Vec<String>,
    /// The number to call from where the draft has none.
    pub caller: Option<Caller>,
    pub profiles: Profiles,
    /// Numbers that the config names.
    pub contacts: Vec<Contact>,
    pub keymap: KeyMap,
    /// Keys of a sequence that wait for those that follow.
    pub pressed: Vec<Key>,
    pub clips: Clips,
    pub modal: Modal,
    /// The names of the themes to draw with.
    pub themes: Vec<String>,
    /// The one that is drawn with: a place in `themes`.
    pub theme: usize,
    /// How right-to-left text is brought to this terminal.
    pub display: Display,
    /// Whether the terminal was asked how it treats right-to-left text.
    pub asked_direction: bool,
    pub pane: Pane,
    pub tab: Tab,
    pub preview: Page,
    /// Where the draft's texts stand in the preview.
    pub preview_starts: Starts,
    /// The place of the draft that the preview was brought to last: field, row, byte.
    pub preview_follows: Option<(Field, usize, usize)>,
    /// In the narrow shape: the preview stands in the editor's place.
    pub preview_over_editor: bool,
    /// First field shown in the list (wide), where it does not fit.
    pub field_scroll: usize,
    /// The problem that was gone to last.
    pub problem_at: Option<usize>,
    pub overlays: Vec<Overlay>,
    pub calls: Calls,
    pub book: Book,
    /// What is known of the voices.
    pub voices: Voices,
    /// The sandbox's fault, by name; empty: none.
    pub fault: &'static str,
    pub notice: Option<Notice>,
    /// The last press of the mouse button in the editor.
    pub press: Option<Press>,
    /// The thumb of a scroll bar that the button holds.
    pub grab: Option<Grab>,
    /// Looking for a text in the fields.
    pub find: Find,
    /// Names offered at the cursor.
    pub completion: Option<Completion>,
    /// Fields whose direction the user set; the others go by paragraph.
    pub bases: HashMap<Field, Base>,
    /// Words, characters and seconds of the text with the cursor.
    pub counts: Counts,
    /// The Outcome schema's two views.
    pub schema: SchemaPane,
    /// The test of how Arabic reads is still to be offered.
    pub offer_reading: bool,
    /// The text that an editor outside has, as it was given.
    pub outside: Option<(Spot, String)>,
    pub recovery: Recovery,
    pub watch: Watch,
    /// Derived from the draft by `derive::refresh`; see `stale`.
    pub report: Report,
    pub param_rows: Vec<ParamRow>,
    /// What the field list says, field by field.
    pub summaries: Vec<Summary>,
    /// What the next check need not find out again.
    pub known: Known,
    pub stale: Stale,
    /// A walk over the places where a param is used.
    pub jump: Option<Jump>,
    /// An import of param sets that waits for an answer.
    pub importing: Option<Importing>,
    pub quitting: bool,
}

/// Where the recovery copy stands.
#[derive(Clone, Debug, Default)]
pub struct Recovery {
    /// A timer to write it is set.
    pub due: bool,
    /// The draft may have changed since a copy was asked for last, and what follows from it was derived already.
    pub changed: bool,
    /// A copy is on disk.
    pub kept: bool,
    /// Where this window's copy was written last.
    pub copy: Option<PathBuf>,
    /// Why the last copy could not be written: shown until one can.
    pub trouble: Option<String>,
    /// Copies whose text is this window's now: they go as soon as it is kept or saved here.
    pub superseded: Vec<PathBuf>,
    /// A copy to be restored when its file is loaded.
    pub restoring: Option<Box<Found>>,
    /// Saves of the open draft that are not answered yet.
    pub saving: usize,
    /// Saves of drafts that were open before, not answered yet. Answers come in the order of the saves.
    pub saving_others: usize,
    /// The copies that were found last, for the picker.
    pub found: Vec<Found>,
}

/// Where watching the open draft's files stands.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// The file that is watched, and its digest when `names` were read from it.
    pub of: Option<(PathBuf, Option<u64>)>,
    /// The files of texts beside it.
    pub names: Vec<String>,
    /// Something happened to them that was not looked at yet.
    pub touched: bool,
    /// A timer to look is set.
    pub due: bool,
    /// What was told last: the shape of what stands there (inside `None`: no draft). It is told once.
    pub told: Option<Option<Shape>>,
}

/// What must be derived anew before it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stale {
    /// The report and the param rows: the draft changed.
    pub check: bool,
    /// The pane's and the preview's layout: text, size, focus or tab changed.
    pub layout: bool,
    /// Only what of the pane is in view: its cursor moved, or it was scrolled.
    pub scroll: bool,
}

/// What a state begins with.
#[derive(Debug)]
pub struct Start {
    pub size: (u16, u16),
    pub document: Document,
    pub target: Target,
    pub allowed_numbers: Vec<String>,
    /// A recovery copy to be offered.
    pub found: Option<Found>,
    /// A note on where calls go, or on the key.
    pub note: Option<String>,
    pub clock_ms: i64,
    pub utc_offset_s: i32,
    pub display: Display,
    pub keymap: KeyMap,
}

impl Start {
    /// A start with the default key map, at the time 0 in UTC, and nothing else to tell or to offer.
    #[must_use]
    pub fn new(size: (u16, u16), document: Document, target: Target) -> Self {
        Self {
            size,
            document,
            target,
            allowed_numbers: Vec::new(),
            found: None,
            note: None,
            clock_ms: 0,
            utc_offset_s: 0,
            display: Display::Visual,
            keymap: KeyMap::default_map().clone(),
        }
    }
}

impl State {
    /// The state at the start: focus in Greeting (saved agent: in Params), no overlay but the offer of a recovery copy.
    #[must_use]
    pub fn new(start: Start) -> Self {
        let draft = &start.document.draft;
        let field = match draft.kind() {
            AgentKind::Inline => Field::Greeting,
            AgentKind::Saved => Field::Params,
        };
        let known = Known::of(draft);
        let problems = &start.document.file_problems;
        let report = check::check_with(&known, draft, problems, Context::default());
        let param_rows = check::param_rows_with(&known, draft);
        let voices = Voices::new();
        let summaries = summary::all(summary::From {
            draft,
            voices: &voices.catalogue,
            known: &known,
            param_rows: &param_rows,
            problems: &report.problems,
            caller: None,
        });
        Self {
            size: start.size,
            now_ms: 0,
            clock_ms: start.clock_ms,
            utc_offset_s: start.utc_offset_s,
            timeline: Timeline::default(),
            target: start.target,
            allowed_numbers: start.allowed_numbers,
            caller: None,
            profiles: Profiles::default(),
            contacts: Vec::new(),
            keymap: start.keymap,
            pressed: Vec::new(),
            clips: Clips::default(),
            modal: Modal::default(),
            themes: Vec::new(),
            theme: 0,
            display: start.display,
            asked_direction: false,
            pane: Pane::of(field),
            tab: Tab::default(),
            preview: Page::default(),
            preview_starts: Starts::default(),
            preview_follows: None,
            preview_over_editor: false,
            field_scroll: 0,
            problem_at: None,
            notice: start.note.map(|text| Notice {
                until: Until::Opened(usize::from(start.found.is_some())),
                ..Notice::new(text, false)
            }),
            overlays: start
                .found
                .into_iter()
                .map(|found| Overlay::Recovery(Box::new(Offer::new(found, &start.document))))
                .collect(),
            calls: Calls::default(),
            book: Book::default(),
            voices,
            fault: "",
            press: None,
            grab: None,
            find: Find::default(),
            completion: None,
            bases: HashMap::new(),
            counts: Counts::default(),
            schema: SchemaPane::default(),
            offer_reading: false,
            outside: None,
            recovery: Recovery::default(),
            watch: Watch::default(),
            report,
            param_rows,
            summaries,
            known,
            stale: Stale {
                check: false,
                layout: true,
                scroll: false,
            },
            jump: None,
            importing: None,
            quitting: false,
            document: start.document,
        }
    }

    /// The fields that apply to the chosen kind of agent, in order. Whether texts are sent rendered is a field of the
    /// list while it is on, or gone to: the palette goes there, and so does Params.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        let draft = &self.document.draft;
        let kind = draft.kind();
        let is_shown =
            |field| field != Field::SendRendered || draft.send_rendered || self.pane.field == field;
        Field::ALL
            .into_iter()
            .filter(|field| field.applies_to(kind) && is_shown(*field))
            .collect()
    }

    /// How the screen is divided now.
    #[must_use]
    pub fn layout(&self) -> Layout {
        let fields = self.fields();
        let groups = folded::groups(&fields);
        layout::of(self.size.0, self.size.1, fields.len() as u16, groups)
    }

    /// The field list line by line: a field, or the blank before a group where there is room for it.
    #[must_use]
    pub fn field_lines(&self) -> Vec<Option<Field>> {
        let fields = self.fields();
        if self.layout().spaced {
            folded::spaced(&fields)
        } else {
            fields.into_iter().map(Some).collect()
        }
    }

    /// Where the focused field's text stands: inside its pane, above the find line.
    #[must_use]
    pub fn text_area(&self) -> Rect {
        let inside = layout::inside(self.layout().editor);
        Rect {
            height: inside
                .height
                .saturating_sub(self.find.rows())
                .saturating_sub(self.schema_status_rows()),
            ..inside
        }
    }

    /// Which lines of the focused pane are in view.
    #[must_use]
    pub fn editor_seen(&self) -> Seen {
        let height = self.text_area().height;
        if self.shows_tree() {
            Seen::of(self.schema.scroll, height, self.schema.lines.len())
        } else {
            Seen::of(self.pane.scroll, height, self.pane.lines())
        }
    }

    /// Whether the focused pane is the outcome schema's tree of fields. What is looked for is shown in the JSON.
    #[must_use]
    pub fn shows_tree(&self) -> bool {
        self.pane.field == Field::OutcomeSchema
            && self.schema.view == View::Fields
            && !self.find.open
    }

    /// Lines below the JSON that say how it stands with it.
    #[must_use]
    pub fn schema_status_rows(&self) -> u16 {
        let json = self.pane.field == Field::OutcomeSchema && !self.shows_tree();
        let room = layout::inside(self.layout().editor).height > 5;
        if json && room && !self.find.open {
            3
        } else {
            0
        }
    }

    /// Whether the preview is on the screen.
    #[must_use]
    pub fn shows_preview(&self) -> bool {
        self.layout().shape == layout::Shape::Wide || self.preview_over_editor
    }

    /// What the field list says of a field.
    #[must_use]
    pub fn summary(&self, field: Field) -> Option<&Summary> {
        self.summaries.iter().find(|one| one.field == field)
    }

    /// What the card is made of beside itself.
    #[must_use]
    pub fn around(&self) -> Around<'_> {
        Around {
            target: &self.target,
            allowed_numbers: &self.allowed_numbers,
            profile: self.profiles.now.as_deref(),
            caller: self.caller.as_ref(),
            phone_book: self.book.phone_book,
            fault: self.fault,
            clock_ms: self.clock_ms,
            contacts: &self.contacts,
            voices: &self.voices.catalogue,
            document: &self.document,
        }
    }

    /// The call being placed, if one is.
    #[must_use]
    pub fn placing(&self) -> Option<&LiveCall> {
        self.calls.live.iter().find(|call| call.is_placing())
    }

    /// Whether right-to-left text may be on the screen and the terminal was not asked yet how it treats it.
    #[must_use]
    pub fn wants_direction(&self) -> bool {
        !self.asked_direction
            && (self.pane.flows.iter().any(Flow::has_rtl)
                || self.preview.flow.has_rtl()
                || matches!(self.overlays.last(), Some(Overlay::Call { view, .. }) if view.spread.has_rtl()))
    }

    /// Whether the state waits to hear that it was drawn.
    #[must_use]
    pub fn awaits_frame(&self) -> bool {
        matches!(self.overlays.last(), Some(Overlay::Card(card)) if card.quiet_since.is_none())
    }
}
