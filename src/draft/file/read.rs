//! From the parsed TOML to a draft: types are checked, unknown keys and literal secrets are reported.

use indexmap::IndexMap;
use toml_edit::{Item, Key, Table, TableLike, Value};

use super::beside::Named;
use super::spell::key as spell_key;
use super::{NotADraft, Read, beside, keys, kind_of, not_a_draft};
use crate::draft::field::Field;
use crate::draft::problem::{Problem, Severity};
use crate::draft::{AgentKind, Draft, ParamValue, Params, Place, Spot, Switch};

pub(super) fn read(text: &str, root: &Table) -> Result<Read, NotADraft> {
    let mut reader = Reader {
        text,
        draft: Draft::default(),
        problems: Vec::new(),
        beside: Vec::new(),
        unknown: 0,
    };
    reader.root(root)?;
    reader.further_unknown();
    Ok(Read {
        draft: reader.draft,
        problems: reader.problems,
        beside: reader.beside,
    })
}

/// A number as JSON spells it: as it stands if JSON has that spelling, else (`1_000`, `0xff`, `+5`) in plain digits.
/// `None`: not a number, or not a finite one.
pub(super) fn number(raw: &str, value: &Value) -> Option<String> {
    match value {
        Value::Integer(_) | Value::Float(_)
            if serde_json::from_str::<serde_json::Number>(raw).is_ok() =>
        {
            Some(raw.to_owned())
        }
        Value::Integer(number) => Some(number.value().to_string()),
        Value::Float(number) => {
            serde_json::Number::from_f64(*number.value()).map(|number| number.to_string())
        }
        _ => None,
    }
}

struct Reader<'t> {
    text: &'t str,
    draft: Draft,
    problems: Vec<Problem>,
    beside: Vec<Named>,
    /// Keys that ringback does not know.
    unknown: usize,
}

/// So many unknown keys are told one by one: a file with more of them is no draft, and each is compared with all that
/// it may have been meant to be.
const MOST_UNKNOWN: usize = 100;

/// A key with its value and the dotted path to both.
struct Entry<'d> {
    key: &'d Key,
    item: &'d Item,
    path: String,
}

impl Reader<'_> {
    fn root(&mut self, root: &Table) -> Result<(), NotADraft> {
        for entry in entries(root, "") {
            match entry.key.get() {
                "agent" => self.draft.agent = Some(self.agent(&entry)?),
                "voice_agent_id" => self.draft.voice_agent_id = self.string(&entry)?,
                "agent_name" => self.draft.agent_name = self.string(&entry)?,
                "lang" => self.draft.lang = self.string(&entry)?,
                "voice_id" => self.draft.voice_id = self.string(&entry)?,
                "silence_threshold" => self.draft.silence_threshold = self.typed(&entry)?,
                "interrupt" => self.draft.interrupt = self.switch(&entry)?,
                "real_time" => self.draft.real_time = self.switch(&entry)?,
                "greeting_message" => self.draft.greeting_message = self.string(&entry)?,
                "preamble" => self.draft.preamble = self.string(&entry)?,
                "send_rendered" => self.draft.send_rendered = self.switch(&entry)? == Switch::On,
                "poke_messages" => self.draft.poke_messages = self.messages(&entry)?,
                "outcome" => self.draft.outcome = self.string(&entry)?,
                "outcome_response_shape" => {
                    self.draft.outcome_response_shape = self.string(&entry)?;
                }
                "webhook_url" => self.draft.webhook_url = self.string(&entry)?,
                "tools" => self.tools(&entry)?,
                "webhook_auth" => self.webhook_auth(&entry)?,
                "params" => self.draft.params = self.params(&entry)?,
                "param_sets" => self.draft.param_sets = self.param_sets(&entry)?,
                "call" => self.call(&entry)?,
                key => match beside::KEYS.iter().find(|(_, known)| *known == key) {
                    Some(&(field, known)) => self.beside(root, field, known, &entry)?,
                    None => self.unknown("", &entry),
                },
            }
        }
        Ok(())
    }

    /// A key that names the file of a text.
    fn beside(
        &mut self,
        root: &Table,
        field: Field,
        key: &'static str,
        entry: &Entry,
    ) -> Result<(), NotADraft> {
        let name = self.string(entry)?;
        if root.contains_key(field.key()) {
            self.problems.push(beside::twice(field, key));
        } else if let Some(why) = beside::wrong_with(&name) {
            let help = t!(
                "Name a file in the draft's folder or below, such as {key} = \"texts/{name}.md\"",
                key,
                name = field.key()
            );
            self.problems
                .push(beside::unusable(field, key, &name, why, &help));
        } else {
            self.beside.push(Named { field, key, name });
        }
        Ok(())
    }

    fn tools(&mut self, entry: &Entry) -> Result<(), NotADraft> {
        for entry in entries(self.table(entry)?, &entry.path) {
            match entry.key.get() {
                "gender_detection" => self.draft.gender_detection = self.switch(&entry)?,
                "smart_call_end" => self.draft.smart_call_end = self.switch(&entry)?,
                _ => self.unknown("tools", &entry),
            }
        }
        Ok(())
    }

    fn webhook_auth(&mut self, entry: &Entry) -> Result<(), NotADraft> {
        for entry in entries(self.table(entry)?, &entry.path) {
            match entry.key.get() {
                "auth_key" => self.draft.webhook_auth.auth_key = self.string(&entry)?,
                "auth_secret_env" => {
                    self.draft.webhook_auth.auth_secret_env = self.string(&entry)?;
                }
                "auth_secret_name" => {
                    self.draft.webhook_auth.auth_secret_name = self.string(&entry)?;
                }
                key if keys::LITERAL_SECRETS.contains(&key) => {
                    self.draft.webhook_auth.has_literal_secret = true;
                    self.problems.push(literal_secret(&entry));
                }
                _ => self.unknown("webhook_auth", &entry),
            }
        }
        Ok(())
    }

    fn call(&mut self, entry: &Entry) -> Result<(), NotADraft> {
        for entry in entries(self.table(entry)?, &entry.path) {
            match entry.key.get() {
                "phone_number" => self.draft.phone_number = self.string(&entry)?,
                "to_number" => self.draft.to_number = self.string(&entry)?,
                "param_set" => {
                    self.draft.param_set =
                        Some(self.string(&entry)?).filter(|name| !name.is_empty());
                }
                _ => self.unknown("call", &entry),
            }
        }
        Ok(())
    }

    fn param_sets(&self, entry: &Entry) -> Result<IndexMap<String, Params>, NotADraft> {
        entries(self.table(entry)?, &entry.path)
            .into_iter()
            .map(|set| Ok((set.key.get().to_owned(), self.params(&set)?)))
            .collect()
    }

    fn params(&self, entry: &Entry) -> Result<Params, NotADraft> {
        entries(self.table(entry)?, &entry.path)
            .into_iter()
            .map(|entry| Ok((entry.key.get().to_owned(), self.param(&entry)?)))
            .collect()
    }

    fn param(&self, entry: &Entry) -> Result<ParamValue, NotADraft> {
        let wrong = || self.wrong(entry, t!("a text in quotes, a number, true or false"));
        let value = entry.item.as_value().ok_or_else(wrong)?;
        match value {
            Value::String(text) => Ok(ParamValue::Text(text.value().clone())),
            Value::Boolean(value) => Ok(ParamValue::Bool(*value.value())),
            Value::Datetime(_) => Ok(ParamValue::Text(self.raw(value).to_owned())),
            Value::Integer(_) | Value::Float(_) => number(self.raw(value), value)
                .map(ParamValue::Number)
                .ok_or_else(|| {
                    self.fails(
                        entry,
                        t!(
                            "{path} must be a finite number; JSON has no other",
                            path = entry.path
                        ),
                    )
                }),
            Value::Array(_) | Value::InlineTable(_) => Err(wrong()),
        }
    }

    fn agent(&self, entry: &Entry) -> Result<AgentKind, NotADraft> {
        match self.string(entry)?.as_str() {
            "inline" => Ok(AgentKind::Inline),
            "saved" => Ok(AgentKind::Saved),
            _ => Err(self.fails(
                entry,
                t!("agent must be \"inline\" or \"saved\"").to_owned(),
            )),
        }
    }

    fn messages(&self, entry: &Entry) -> Result<Vec<String>, NotADraft> {
        let expected = t!("a list of texts, such as [\"Are you still there?\"]");
        let items = entry
            .item
            .as_array()
            .ok_or_else(|| self.wrong(entry, expected))?;
        items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                item.as_str().map(str::to_owned).ok_or_else(|| {
                    let at = item.span().map_or(0, |span| span.start);
                    let message = t!(
                        "message {index} in {path} must be a text in quotes",
                        index = index + 1,
                        path = entry.path
                    );
                    not_a_draft(self.text, at, message)
                })
            })
            .collect()
    }

    fn string(&self, entry: &Entry) -> Result<String, NotADraft> {
        entry
            .item
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| self.wrong(entry, t!("a text in quotes")))
    }

    /// A number or a text, as typed.
    fn typed(&self, entry: &Entry) -> Result<String, NotADraft> {
        match entry.item.as_value() {
            Some(Value::String(text)) => Ok(text.value().clone()),
            Some(value @ (Value::Integer(_) | Value::Float(_))) => {
                let raw = self.raw(value);
                Ok(number(raw, value).unwrap_or_else(|| raw.to_owned()))
            }
            _ => Err(self.wrong(entry, t!("a whole number of milliseconds"))),
        }
    }

    fn switch(&self, entry: &Entry) -> Result<Switch, NotADraft> {
        match entry.item.as_bool() {
            Some(true) => Ok(Switch::On),
            Some(false) => Ok(Switch::Off),
            None => Err(self.wrong(entry, t!("true or false"))),
        }
    }

    fn table<'d>(&self, entry: &Entry<'d>) -> Result<&'d dyn TableLike, NotADraft> {
        entry
            .item
            .as_table_like()
            .ok_or_else(|| self.wrong(entry, &format!("a table: [{}]", entry.path)))
    }

    fn raw(&self, value: &Value) -> &str {
        value
            .span()
            .and_then(|span| self.text.get(span))
            .unwrap_or_default()
    }

    fn wrong(&self, entry: &Entry, expected: &str) -> NotADraft {
        let message = t!(
            "{path} must be {expected}, but {kind_of} stands here",
            path = entry.path,
            expected,
            kind_of = kind_of(entry.item)
        );
        self.fails(entry, message)
    }

    fn fails(&self, entry: &Entry, message: String) -> NotADraft {
        let span = entry.item.span().or_else(|| entry.key.span());
        not_a_draft(self.text, span.map_or(0, |span| span.start), message)
    }

    fn unknown(&mut self, table: &str, entry: &Entry) {
        self.unknown += 1;
        if self.unknown > MOST_UNKNOWN {
            return;
        }
        self.problems.push(Problem {
            severity: Severity::Warning,
            code: "unknown-key",
            place: None,
            message: t!("ringback does not know the key `{path}`", path = entry.path),
            help: keys::help(table, entry.key.get()),
            path: entry.path.clone(),
        });
    }

    /// Tells how many unknown keys there are beyond those that were told of.
    fn further_unknown(&mut self) {
        let further = self.unknown.saturating_sub(MOST_UNKNOWN);
        if further > 0 {
            self.problems.push(Problem {
                severity: Severity::Warning,
                code: "unknown-key",
                place: None,
                message: tn!(
                    further,
                    "ringback does not know 1 further key",
                    "ringback does not know {further} further keys",
                    further
                ),
                help: t!("Look whether this is the file that you meant").to_owned(),
                path: String::new(),
            });
        }
    }
}

fn entries<'d>(table: &'d dyn TableLike, path: &str) -> Vec<Entry<'d>> {
    table
        .iter()
        .filter_map(|(name, _)| {
            let (key, item) = table.get_key_value(name)?;
            let name = spell_key(name);
            let path = if path.is_empty() {
                name
            } else {
                format!("{path}.{name}")
            };
            Some(Entry { key, item, path })
        })
        .collect()
}

fn literal_secret(entry: &Entry) -> Problem {
    Problem {
        severity: Severity::Error,
        code: "literal-secret",
        place: Some(Place {
            spot: Spot::whole(Field::WebhookAuth),
            span: None,
        }),
        message: t!(
            "The file holds the webhook's secret itself; drafts are shared, secrets are not"
        )
        .to_owned(),
        help: t!(
            "Put the secret into an environment variable, write auth_secret_env = \"ITS_NAME\" and take {key} away",
            key = entry.key.get()
        ),
        path: entry.path.clone(),
    }
}
