//! The place where one is, for the line of hints and for help: its keys, and what is to be said of it.

use super::action::{Action, Extend, Motion, table};
use super::book;
use super::calls::LiveCall;
use super::folded;
use super::keyline;
use super::keymap::{Key, KeyMap};
use super::modal::command::{Bound, Command, Insert, Operator};
use super::modal::{Mode, shown};
use super::overlay::Overlay;
use super::pane::about;
use super::picker::{Choice, Picker};
use super::schema_form::FieldForm;
use super::schema_pane::Row;
use super::state::State;
use crate::draft::field::Field;
use crate::text::{clean, grapheme};

/// The keys of this place, the most needed first. An action without a key has no hint.
#[must_use]
pub fn keys(state: &State) -> Vec<(String, &'static str)> {
    let mut keys = all(state);
    keys.retain(|(key, _)| !key.is_empty());
    keys
}

fn all(state: &State) -> Vec<(String, &'static str)> {
    if let Some(overlay) = state.overlays.last() {
        over(state, overlay)
    } else if { state.completion.as_ref() }.is_some_and(|list| list.is_open_at(state.pane.spot())) {
        offered(state)
    } else if state.pane.field == Field::OutcomeSchema && !state.preview_over_editor {
        schema(state)
    } else {
        pane(state)
    }
}

/// Whether a notice stands in the line of the latest call, above the hints, which say how to go on. While a call runs or
/// may be ringing that line stays in view, and the notice stands over the hints.
#[must_use]
pub fn notice_stands_above(state: &State) -> bool {
    let matters = |call: &LiveCall| call.is_running() || call.may_ring();
    let call_matters = state.calls.foremost().is_some_and(matters);
    let strip = state.layout().strip;
    let fits = |text: &str| grapheme::columns(&clean::line(text)) < usize::from(strip.width);
    !call_matters
        && strip.height > 0
        && state
            .notice
            .as_ref()
            .is_some_and(|notice| fits(&notice.text))
}

/// Which of the hints have room on a line of `width` columns, and where a mark says that some have none. Help, which
/// tells them all, is the last to go.
#[must_use]
pub fn placed(
    keymap: &KeyMap,
    hints: &[(String, &str)],
    width: u16,
) -> (Vec<keyline::Placed>, Option<u16>) {
    let help = keymap.hint(Action::Help);
    let kept = hints.iter().position(|(key, _)| *key == help);
    let (mut placed, cut) = keyline::fit(hints, kept, GAP, width.saturating_sub(LEFT));
    for one in &mut placed {
        one.x += LEFT;
    }
    (placed, cut.map(|x| x + LEFT))
}

/// Columns before the first hint.
pub const LEFT: u16 = 1;

/// Columns between two hints, at least.
pub const GAP: u16 = 3;

/// The keys whose hint stands at a column of the last line. A hint for several keys (`↑ ↓`) is none that can be clicked.
#[must_use]
pub fn keys_at(state: &State, column: u16) -> Vec<Key> {
    let is_covered = state.notice.is_some() && !notice_stands_above(state)
        || state.recovery.trouble.is_some()
        || !state.pressed.is_empty()
        || state.find.open && state.overlays.is_empty();
    if is_covered {
        return Vec::new();
    }
    let hints = keys(state);
    let (placed, cut) = placed(&state.keymap, &hints, state.layout().hints.width);
    if cut == Some(column) {
        // The mark leads to where all are told.
        let help = state.keymap.keys(Action::Help).next();
        return help.map_or_else(Vec::new, |keys| keys.all().to_vec());
    }
    let hit = { placed.iter() }.find(|one| (one.x..one.x + one.width).contains(&column));
    let Some((label, _)) = hit.and_then(|one| hints.get(one.index)) else {
        return Vec::new();
    };
    let bound = { table::ALL.iter() }
        .filter_map(|named| state.keymap.keys(named.action).next())
        .find(|keys| keys.label(true) == *label);
    match bound {
        Some(keys) => keys.all().to_vec(),
        None => Key::parse(&label.to_lowercase()).into_iter().collect(),
    }
}

/// The keys that an overlay tells at its own foot, and those of [`keys`]: all that count here, for help.
#[must_use]
pub fn all_keys(state: &State) -> Vec<(String, &'static str)> {
    let own = keyline::of(state).map_or_else(Vec::new, |(hints, _)| hints);
    let own = own.into_iter().map(|(key, what)| (key.to_owned(), what));
    own.chain(keys(state)).collect()
}

/// The name of this place, and what it is for.
#[must_use]
pub fn about(state: &State) -> (&'static str, &'static str) {
    match state.overlays.last() {
        Some(Overlay::Picker(picker)) => (picker.title, about_list(picker)),
        Some(Overlay::Voices(_)) => (
            t!("Voices"),
            t!(
                "Type a name, a language, a gender, a style or your own label; an id is found by its first four digits. What was used last and your favourites (★) stand on top. A favourite is chosen from anywhere by two letters."
            ),
        ),
        Some(Overlay::Field(_)) => (
            t!("A field of the outcome schema"),
            t!(
                "What is typed stands in the draft at once; one undo takes the whole form back. Hamsa reads the description to fill the field in, so say what to listen for."
            ),
        ),
        Some(Overlay::Card(_)) => (
            t!("The question before a call"),
            t!(
                "It says what would be called, from where, and what is odd about it. Only Enter calls, and only when the card has stood for a moment without a key: typing ahead and pasting call nobody. Esc leaves it."
            ),
        ),
        Some(Overlay::Call { .. }) => (
            t!("A call"),
            t!(
                "Its state in Hamsa's own word, the transcript as it grows, and at the end the outcome, held against the schema. Esc goes back to the draft; the call goes on, and the line above the hints follows it."
            ),
        ),
        Some(Overlay::Book(view)) => match **view {
            book::View::List(_) => (
                t!("Calls"),
                t!(
                    "Every call that was placed from here, the latest first: what it came to, and what was changed in the draft since the call before. Type to search; Tab marks two calls to compare them."
                ),
            ),
            _ => (
                t!("A call of the ledger"),
                t!(
                    "What was sent, what came back, and what was noted. Nothing here is sent again: calling again asks first, as for any other call."
                ),
            ),
        },
        Some(Overlay::Prompt(prompt)) => (prompt.kind.title(), prompt.kind.ask()),
        _ => {
            let field = state.pane.field;
            let explanation = about::explanation(field);
            let text = if field == Field::OutcomeSchema {
                t!(
                    "What a call shall find out, as fields that Hamsa fills in when it is over. Each has a name, a kind and a description of what to listen for. The Outcome tab of the preview shows an example."
                )
            } else if explanation.is_empty() {
                t!("Type as in any editor. {{name}} is a placeholder: give its value in Params.")
            } else {
                explanation
            };
            (field.label(), text)
        }
    }
}

/// What a list is for.
fn about_list(picker: &Picker) -> &'static str {
    match picker.items.first().map(|item| &item.choice) {
        Some(Choice::Action(_)) => t!(
            "All that ringback can do, with its key. Type words of a name, or its letters in their order: the best match comes first. Other words are found too, such as persona or history."
        ),
        Some(Choice::ParamSet(_)) => t!(
            "A set is a persona: while it is chosen, its values overlay the draft's own. What you type for a missing param then goes into it. Type words of a name to find it."
        ),
        Some(Choice::Contact(_)) => t!(
            "Numbers that were called from here, and those under [contacts] in config.toml. The one that you take stands in Call to; nobody is called yet. Type a name or digits to find it."
        ),
        Some(Choice::Fault(_)) => t!(
            "What shall go wrong in the sandbox, to see how that looks before it happens with a real call. It holds until you choose another; the top line names it."
        ),
        Some(Choice::Profile(_)) => t!(
            "Where calls go, with which key and from which number: the [profiles.NAME] of config.toml. Switching calls nobody."
        ),
        Some(Choice::Copy(_)) => t!(
            "Text that was typed and not saved, as it was kept while it was typed. Enter shows what a copy holds; the draft is changed only when you restore it."
        ),
        _ => t!(
            "A list to choose from. Type words of a name, or its letters in their order: the best match comes first."
        ),
    }
}

/// The keys while an overlay has them: its own, where it does not say them itself, and those that work from everywhere.
/// A question that stands in the way has only those it names.
fn over(state: &State, overlay: &Overlay) -> Vec<(String, &'static str)> {
    let named = |key: &str, word| (key.to_owned(), word);
    let mut all = match overlay {
        Overlay::Card(_)
        | Overlay::Recovery(_)
        | Overlay::Conflict(_)
        | Overlay::QuitPlacing
        | Overlay::QuitUnkept
        | Overlay::SecretOut(_)
        | Overlay::ReadsRight(_) => return Vec::new(),
        Overlay::Field(field) => form(state, field),
        Overlay::Picker(picker) if shown::in_list(state) => vec![
            named("j k", t!("choose")),
            named("Enter", picker.verb),
            named("/", t!("type")),
            named("Esc", t!("closes")),
        ],
        Overlay::Picker(picker) => vec![
            named("↑ ↓", t!("choose")),
            named("Enter", picker.verb),
            named("Esc", t!("closes")),
        ],
        Overlay::Book(_) | Overlay::Voices(_) if shown::in_list(state) => {
            vec![named("j k", t!("choose")), named("/", t!("type"))]
        }
        Overlay::Prompt(_)
        | Overlay::Reader { .. }
        | Overlay::Call { .. }
        | Overlay::Book(_)
        | Overlay::Profile { .. }
        | Overlay::Recording(_)
        | Overlay::Voices(_)
        | Overlay::SwitchVoice(_) => Vec::new(),
    };
    if state.placing().is_none() {
        let everywhere = [
            (Action::Call, t!("call")),
            (Action::Palette, t!("all actions")),
            (Action::Quit, t!("quit")),
            (Action::Help, t!("help")),
        ];
        all.extend(everywhere.map(|(action, word)| (state.keymap.hint(action), word)));
    }
    all
}

/// The keys while names are offered at the cursor.
fn offered(state: &State) -> Vec<(String, &'static str)> {
    vec![
        (state.keymap.hint(Action::NextField), t!("takes it")),
        ("↑ ↓".to_owned(), t!("choose")),
        ("Esc".to_owned(), t!("closes")),
    ]
}

/// The keys that the focused field has beside the usual ones.
fn of_field(state: &State) -> Vec<(String, &'static str)> {
    let hint = |action, word| (state.keymap.hint(action), word);
    let arrows = ("↑ ↓".to_owned(), t!("another"));
    match state.pane.field {
        Field::PokeMessages => vec![
            hint(Action::RowAdd, t!("add")),
            hint(Action::RowDelete, t!("delete")),
            (
                state.keymap.pair(Action::RowUp, Action::RowDown),
                t!("move"),
            ),
            hint(Action::RowDuplicate, t!("duplicate")),
        ],
        Field::Agent | Field::Lang | Field::SendRendered => vec![arrows],
        Field::SilenceThreshold
        | Field::Interrupt
        | Field::SmartCallEnd
        | Field::GenderDetection
        | Field::RealTime => vec![arrows, hint(Action::ToDefault, t!("Hamsa's default"))],
        Field::Voice => vec![hint(Action::Voices, t!("voices")), arrows],
        Field::CallTo => vec![hint(Action::Contacts, t!("contacts"))],
        _ => Vec::new(),
    }
}

/// What is done with params.
fn params(state: &State) -> Vec<(String, &'static str)> {
    let hint = |action, word| (state.keymap.hint(action), word);
    let name = state.pane.rows.get(state.pane.row).map(|row| &row.label);
    let slip = { state.param_rows.iter() }
        .find(|row| Some(&row.name) == name)
        .is_some_and(|row| row.meant.is_some());
    let mut hints = Vec::new();
    if slip {
        hints.push(hint(Action::Mend, t!("mend the name")));
    }
    hints.extend([
        hint(Action::ParamSets, t!("sets")),
        hint(Action::NextSet, t!("next set")),
        hint(Action::ParamUse, t!("where used")),
        hint(Action::ParamRename, t!("rename")),
        hint(Action::RowAdd, t!("add")),
        hint(Action::ParamMove, t!("to set/draft")),
        hint(Action::LineBreak, t!("line break")),
    ]);
    hints
}

/// The ways between the modes, where there are any.
fn modes(state: &State) -> Vec<(String, &'static str)> {
    if shown::shown(state).is_none() {
        return Vec::new();
    }
    if state.modal.mode == Mode::Insert {
        return vec![("Esc".to_owned(), t!("normal mode"))];
    }
    let normal = state.keymap.layers().normal;
    let key = |command| {
        let keys = normal.keys(Bound::Command(command)).next();
        keys.map_or_else(String::new, |keys| keys.label(true))
    };
    if shown::is_visual(state) {
        return vec![
            (key(Command::Operate(Operator::Yank)), t!("copy")),
            (key(Command::Operate(Operator::Delete)), t!("delete")),
            ("Esc".to_owned(), t!("back")),
        ];
    }
    vec![
        (key(Command::Insert(Insert::Here)), t!("insert")),
        (key(Command::CommandLine), t!("command")),
    ]
}

fn pane(state: &State) -> Vec<(String, &'static str)> {
    if state.jump.is_some() {
        let next = (state.keymap.hint(Action::ParamUse), t!("next place"));
        return vec![("Esc".to_owned(), t!("back to the param")), next];
    }
    if state.pane.field == Field::Params && !state.preview_over_editor {
        return with_ways_on(state, params(state));
    }
    let own = of_field(state);
    let first = if own.is_empty() {
        modes(state)
    } else {
        Vec::new()
    };
    first.into_iter().chain(with_ways_on(state, own)).collect()
}

/// The keys of a place of the draft between those that lead on: to the next field, and behind its own to all else. Where
/// there is no room, what stands last goes, but for help, which tells them all.
fn with_ways_on(state: &State, own: Vec<(String, &'static str)>) -> Vec<(String, &'static str)> {
    let hint = |(action, word)| (state.keymap.hint(action), word);
    // Where the line of fields tells how the preview is seen, this line need not.
    let preview = (Action::NextPreview, t!("preview"));
    let preview = Some(preview).filter(|_| folded::right(state).is_none());
    let usual = [
        Some((Action::Call, t!("call"))),
        Some((Action::Save, t!("save"))),
        preview,
        Some((Action::Palette, t!("all actions"))),
        Some((Action::Quit, t!("quit"))),
        Some((Action::Help, t!("help"))),
    ];
    let mut all = vec![hint((Action::NextField, t!("next")))];
    all.extend(own);
    all.extend(usual.into_iter().flatten().map(hint));
    all
}

/// The keys of the tree, or of the JSON.
fn schema(state: &State) -> Vec<(String, &'static str)> {
    let hint = |action| state.keymap.hint(action);
    let mut all = Vec::new();
    if !state.shows_tree() {
        all.push((hint(Action::SchemaView), t!("fields")));
        all.push((hint(Action::SchemaFormat), t!("lay out")));
        return with_ways_on(state, all);
    }
    let is_field = matches!(state.schema.row(), Some(Row::Field(_)));
    if is_field {
        all.push(("Enter".to_owned(), t!("change")));
        all.push((hint(Action::RowAdd), t!("add")));
        all.push((hint(Action::RowDelete), t!("delete")));
        all.push(("Space".to_owned(), t!("must be there")));
    } else if matches!(state.schema.row(), Some(Row::Button(_))) {
        all.push(("Enter".to_owned(), t!("does it")));
    }
    all.push((hint(Action::SchemaView), "JSON"));
    if is_field {
        all.push((
            state.keymap.pair(Action::RowUp, Action::RowDown),
            t!("move"),
        ));
        let out = Action::Move(Motion::WordLeft, Extend::No);
        let into = Action::Move(Motion::WordRight, Extend::No);
        all.push((hint(into), t!("into the group above")));
        all.push((hint(out), t!("out")));
    }
    with_ways_on(state, all)
}

/// The keys of a field's form.
fn form(state: &State, form: &FieldForm) -> Vec<(String, &'static str)> {
    let mut all = vec![(state.keymap.hint(Action::NextField), t!("next line"))];
    if !form.input.is_text() {
        all.push(("← →".to_owned(), t!("another value")));
    }
    all.push(("Enter".to_owned(), t!("done")));
    all.push(("Esc".to_owned(), t!("leaves it as it stands")));
    all
}
