//! One field of the outcome schema as a form: its name, kind, what to choose from, whether it must be there, what it
//! means. What is typed stands in the draft at once, as one step of undo however much is typed.

use super::editor::Editor;
use crate::draft::schema::edit::{self, Changed, Details};
use crate::draft::schema::fields::Kind;
use crate::draft::schema::json::Json;
use crate::draft::schema::naming;

/// The form.
#[derive(Clone, Debug)]
pub struct FieldForm {
    pub target: Target,
    /// The schema before the form.
    pub base: Json,
    /// The schema's text as the form wrote it last. If it is another now, the form is out of date.
    pub written: String,
    /// The field before the form.
    old: Details,
    pub name: Editor,
    /// The kind of the value, or of what the list holds.
    pub kind: Kind,
    pub is_list: bool,
    pub choices: Editor,
    pub required: bool,
    pub description: Editor,
    /// The input with the cursor.
    pub input: Input,
    /// Why what is typed does not count.
    pub error: String,
    /// What is doubtful about the name, which counts all the same; empty: nothing.
    pub doubt: String,
    /// The schema as it was before what the timeline noted of the form last.
    pub from: String,
    /// The timeline's count of changes when it noted that; none: the form did nothing.
    pub applied: Option<u64>,
    /// The name that counted last.
    good_name: String,
    /// Where the field stands now; empty while there is none.
    pub path: String,
}

/// What the form is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A new field of the object schema at this pointer, behind so many others.
    New { holder: String, at: usize },
    /// The field at this pointer.
    Old { path: String },
}

/// A line of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    Name,
    Kind,
    Choices,
    HowMany,
    Required,
    Description,
}

impl Input {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => t!("Name"),
            Self::Kind => t!("Kind"),
            Self::Choices => t!("Choices"),
            Self::HowMany => t!("How many"),
            Self::Required => t!("Must be there"),
            Self::Description => t!("Description"),
        }
    }

    /// What it is for.
    #[must_use]
    pub fn help(self) -> &'static str {
        match self {
            Self::Name => {
                t!("Short, without blanks, such as new_date: it stands in every outcome.")
            }
            Self::Kind => t!("What one may answer. ← and → step through the kinds."),
            Self::Choices => t!("The answers to choose from, with commas between: yes, no, later"),
            Self::HowMany => t!("One value, or a list of as many as come up in the call."),
            Self::Required => t!("Whether every outcome must have it, or only if it came up."),
            Self::Description => {
                t!("Say what to listen for: Hamsa reads this to fill the field in.")
            }
        }
    }

    /// Whether letters are typed into it.
    #[must_use]
    pub fn is_text(self) -> bool {
        matches!(self, Self::Name | Self::Choices | Self::Description)
    }
}

/// A line with more choices than these is changed in the JSON.
const MOST_CHOICES: usize = 200;

impl FieldForm {
    /// A form for a new field.
    #[must_use]
    pub fn new(schema: Json, holder: &str, at: usize) -> Self {
        let target = Target::New {
            holder: holder.to_owned(),
            at,
        };
        let name = super::schema_pane::free_name(&schema, holder);
        Self::with(schema, target, Details::default(), name)
    }

    /// A form for the field at a pointer; `None` if it is not there.
    #[must_use]
    pub fn of(schema: Json, path: &str) -> Option<Self> {
        let old = edit::details(schema.located(), path)?;
        let name = old.name.clone();
        let target = Target::Old {
            path: path.to_owned(),
        };
        let mut form = Self::with(schema, target, old, name);
        path.clone_into(&mut form.path);
        Some(form)
    }

    fn with(base: Json, target: Target, old: Details, good_name: String) -> Self {
        let (kind, is_list) = match &old.kind {
            Kind::List(inner) if !matches!(**inner, Kind::List(_) | Kind::Other) => {
                (inner.as_ref().clone(), true)
            }
            kind => (kind.clone(), false),
        };
        let choices = if old.choices.len() > MOST_CHOICES {
            String::new()
        } else {
            edit::choices_line(&old.choices)
        };
        Self {
            target,
            written: base.text().to_owned(),
            from: base.text().to_owned(),
            base,
            name: Editor::of_line(&old.name),
            kind,
            is_list,
            choices: Editor::of_line(&choices),
            required: old.required,
            description: Editor::of_line(&old.description),
            input: Input::Name,
            error: String::new(),
            doubt: String::new(),
            applied: None,
            good_name,
            path: String::new(),
            old,
        }
    }

    /// The lines that apply to the kind.
    #[must_use]
    pub fn inputs(&self) -> Vec<Input> {
        let mut all = vec![Input::Name, Input::Kind];
        if self.kind == Kind::Choice {
            all.push(Input::Choices);
        }
        if !matches!(self.kind, Kind::Other | Kind::List(_)) {
            all.push(Input::HowMany);
        }
        all.extend([Input::Required, Input::Description]);
        all
    }

    /// Goes so many lines on, round the end.
    pub fn step_input(&mut self, by: isize) {
        let all = self.inputs();
        let at = all.iter().position(|one| *one == self.input).unwrap_or(0);
        if let Some(next) = all.get(super::round(at, by, all.len())) {
            self.input = *next;
        }
    }

    /// The next kind, the next number, the other state.
    pub fn step_value(&mut self, by: isize) {
        match self.input {
            Input::Kind => {
                let (all, at) = self.kinds();
                if let Some(next) = all.get(super::round(at, by, all.len())) {
                    self.take_kind(next.clone());
                }
            }
            Input::HowMany => self.is_list = !self.is_list,
            Input::Required => self.required = !self.required,
            Input::Name | Input::Choices | Input::Description => {}
        }
    }

    /// The text that is typed into, if one is.
    pub fn editor(&mut self) -> Option<&mut Editor> {
        match self.input {
            Input::Name => Some(&mut self.name),
            Input::Choices if self.old.choices.len() <= MOST_CHOICES => Some(&mut self.choices),
            Input::Description => Some(&mut self.description),
            _ => None,
        }
    }

    /// How many choices there are, if too many to stand in a line.
    #[must_use]
    pub fn many_choices(&self) -> Option<usize> {
        let count = self.old.choices.len();
        (count > MOST_CHOICES).then_some(count)
    }

    /// The field as the form has it.
    #[must_use]
    fn details(&self) -> Details {
        let choices = if self.many_choices().is_some() {
            self.old.choices.clone()
        } else {
            edit::choices_of(&self.choices.text())
        };
        // A list to choose from that is empty would be no valid schema.
        let kind = match &self.kind {
            Kind::Choice if choices.is_empty() => Kind::Text,
            kind => kind.clone(),
        };
        let is_choice = kind == Kind::Choice;
        Details {
            name: self.name.text(),
            kind: if self.is_list && !is_odd(&kind) {
                Kind::List(Box::new(kind))
            } else {
                kind
            },
            required: self.required,
            description: self.description.text(),
            choices: if is_choice { choices } else { Vec::new() },
        }
    }

    /// The schema's text with the form's field in it; a name that cannot be is told and does not count.
    pub fn apply(&mut self) -> String {
        self.error.clear();
        let mut details = self.details();
        self.doubt = self.doubt(&details.name);
        if matches!(self.target, Target::New { .. }) && details == Details::default() {
            self.path.clear();
            return self.base.text().to_owned();
        }
        details.name = details.name.trim().to_owned();
        if details.name.is_empty() {
            t!("The field needs a name").clone_into(&mut self.error);
            details.name.clone_from(&self.good_name);
        }
        let mut changed = self.changed(&details);
        match &changed {
            Ok(_) => self.good_name.clone_from(&details.name),
            Err(why) => {
                let mut letters = why.chars();
                let first = letters.next().into_iter().flat_map(char::to_uppercase);
                self.error = first.chain(letters).collect();
                details.name.clone_from(&self.good_name);
                changed = self.changed(&details);
            }
        }
        match changed {
            Ok(Changed { text, path }) => {
                self.path = path;
                text
            }
            Err(_) => self.written.clone(),
        }
    }

    /// What is doubtful about a name; of a field that keeps its own nothing is.
    fn doubt(&self, name: &str) -> String {
        let (holder, own) = match &self.target {
            Target::New { holder, .. } => (holder.as_str(), ""),
            Target::Old { .. } if name == self.old.name => return String::new(),
            Target::Old { path } => (edit::holder_of(path).unwrap_or_default(), path.as_str()),
        };
        naming::doubt(self.base.located(), holder, own, name).unwrap_or_default()
    }

    fn changed(&self, details: &Details) -> Result<Changed, String> {
        match &self.target {
            Target::New { holder, at } => edit::add(self.base.located(), holder, *at, details),
            Target::Old { path } => {
                let mut old = self.old.clone();
                if !matches!(&details.kind, Kind::Choice)
                    && !matches!(&details.kind, Kind::List(inner) if **inner == Kind::Choice)
                {
                    // What was to choose from goes with the kind, and is no difference of its own.
                    old.choices.clear();
                }
                edit::change(self.base.located(), path, &old, details)
            }
        }
    }

    /// Whether Enter may close the form; what is missing is told as its error, and its line gets the cursor.
    pub fn is_done(&mut self) -> bool {
        let no_choice = self.kind == Kind::Choice
            && self.many_choices().is_none()
            && edit::choices_of(&self.choices.text()).is_empty();
        if matches!(self.target, Target::New { .. }) && self.name.text().trim().is_empty() {
            t!("The field needs a name").clone_into(&mut self.error);
            self.input = Input::Name;
        } else if no_choice {
            t!("Say what there is to choose from, with commas between: yes, no, later")
                .clone_into(&mut self.error);
            self.input = Input::Choices;
        } else if !self.error.is_empty() {
            self.input = Input::Name;
        }
        self.error.is_empty()
    }

    /// What closing the form leaves, if that is not what it shows: for a notice.
    #[must_use]
    pub fn left_as(&self) -> Option<String> {
        let kept = crate::text::clean::line(&self.good_name);
        if self.applied.is_none() {
            None
        } else if self.details().kind == Kind::Text && self.kind == Kind::Choice {
            Some(t!(
                "{kept} is kept as text: without choices there is nothing to choose from",
                kept
            ))
        } else if self.name.text().trim() != self.good_name {
            Some(t!("Kept under the name {kept}", kept))
        } else {
            Some(t!("{kept} is kept", kept))
        }
    }

    /// Takes the next kind whose words begin with a letter.
    pub fn kind_of_letter(&mut self, letter: char) {
        let letter = letter.to_lowercase().to_string();
        let (all, at) = self.kinds();
        let mut behind = all.iter().cycle().skip(at + 1).take(all.len());
        let fits = |kind: &&Kind| kind.words().to_lowercase().starts_with(&letter);
        if let Some(kind) = behind.find(fits) {
            self.take_kind(kind.clone());
        }
    }

    /// The kinds that there are to choose from, and the place of the present one among them.
    fn kinds(&self) -> (Vec<Kind>, usize) {
        let mut all = Kind::ALL.to_vec();
        if is_odd(&self.old.kind) {
            all.push(self.old.kind.clone());
        }
        let at = all.iter().position(|kind| *kind == self.kind).unwrap_or(0);
        (all, at)
    }

    fn take_kind(&mut self, kind: Kind) {
        if is_odd(&kind) {
            self.is_list = false;
        }
        self.kind = kind;
    }
}

/// Whether it is a kind that only JSON says.
fn is_odd(kind: &Kind) -> bool {
    match kind {
        Kind::Other => true,
        Kind::List(inner) => matches!(**inner, Kind::List(_) | Kind::Other),
        _ => false,
    }
}
