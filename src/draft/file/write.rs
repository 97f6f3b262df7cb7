//! From a changed draft to edits of the file's text: what differs is spliced in, the rest is not touched.

use toml_edit::{Item, Table, Value};

use super::lines::{Edits, line_end};
use super::{keys, read, spell};
use crate::draft::{AgentKind, Draft, ParamValue, Switch};

mod list;
mod table;
mod values;

/// The changed text; `None` if nothing changed. `text` is empty or ends with a line break. The keys that are `gone` are
/// taken away from the top level.
pub(super) fn write(
    text: &str,
    root: &Table,
    (old, new): (&Draft, &Draft),
    gone: &[&'static str],
) -> Option<String> {
    let mut writer = Writer {
        text,
        root,
        edits: Edits::default(),
        root_lines: Vec::new(),
        new_tables: Edits::default(),
    };
    for key in gone {
        writer.root_key(key, &Change::Remove);
    }
    writer.root(old, new);
    writer.tools(old, new);
    writer.webhook_auth(old, new);
    writer.params(old, new);
    writer.call(old, new);
    writer.place_root_lines();
    writer.edits.append(writer.new_tables);
    if writer.edits.is_empty() {
        return None;
    }
    let written = writer.edits.apply(text);
    Some(if text.is_empty() {
        written.trim_start_matches('\n').to_owned()
    } else {
        written
    })
}

/// What shall become of a key.
enum Change<'n> {
    Set(Spelled<'n>),
    Remove,
}

/// A value on its way into the file.
enum Spelled<'n> {
    Text(&'n str),
    /// A number, `true` or `false`, as it is written.
    Bare(&'n str),
    Messages(&'n [String]),
}

impl Spelled<'_> {
    fn to_toml(&self, old: Option<&str>, on_one_line: bool) -> String {
        match self {
            Self::Text(text) => spell::text(text, old, on_one_line),
            Self::Bare(text) => (*text).to_owned(),
            Self::Messages(messages) => list::new_list(messages),
        }
    }

    fn of_param(value: &ParamValue) -> Spelled<'_> {
        match value {
            ParamValue::Number(number) => number_or_text(number),
            ParamValue::Bool(_) => Spelled::Bare(value.as_text()),
            ParamValue::Text(text) => Spelled::Text(text),
        }
    }
}

/// Whether TOML reads the same number from it.
pub(super) fn is_number(typed: &str) -> bool {
    typed
        .parse::<Value>()
        .is_ok_and(|value| read::number(typed, &value).as_deref() == Some(typed))
}

/// A number as it stands if TOML reads the same number from it, else as a text.
fn number_or_text(typed: &str) -> Spelled<'_> {
    if is_number(typed) {
        Spelled::Bare(typed)
    } else {
        Spelled::Text(typed)
    }
}

struct Writer<'d> {
    text: &'d str,
    root: &'d Table,
    edits: Edits,
    /// New lines for the top level, with the byte where they go; they are placed together at the end.
    root_lines: Vec<(usize, String)>,
    /// They go behind all that is put at the same byte, or a key would fall into the table after its own.
    new_tables: Edits,
}

type Changes<'n> = Vec<(&'static str, Change<'n>)>;

impl Writer<'_> {
    fn root(&mut self, old: &Draft, new: &Draft) {
        let mut changes: Changes = Vec::new();
        if old.agent != new.agent {
            changes.push((
                "agent",
                match new.agent {
                    None => Change::Remove,
                    Some(AgentKind::Inline) => Change::Set(Spelled::Text("inline")),
                    Some(AgentKind::Saved) => Change::Set(Spelled::Text("saved")),
                },
            ));
        }
        text_change(
            &mut changes,
            "voice_agent_id",
            &old.voice_agent_id,
            &new.voice_agent_id,
        );
        text_change(&mut changes, "agent_name", &old.agent_name, &new.agent_name);
        text_change(&mut changes, "lang", &old.lang, &new.lang);
        text_change(&mut changes, "voice_id", &old.voice_id, &new.voice_id);
        if old.silence_threshold != new.silence_threshold {
            let spelled = number_or_text(&new.silence_threshold);
            changes.push(("silence_threshold", Change::Set(spelled)));
        }
        switch_change(&mut changes, "interrupt", old.interrupt, new.interrupt);
        switch_change(&mut changes, "real_time", old.real_time, new.real_time);
        text_change(
            &mut changes,
            "greeting_message",
            &old.greeting_message,
            &new.greeting_message,
        );
        text_change(&mut changes, "preamble", &old.preamble, &new.preamble);
        if old.send_rendered != new.send_rendered {
            let stands = self.root.contains_key("send_rendered");
            changes.push((
                "send_rendered",
                match (new.send_rendered, stands) {
                    (true, _) => Change::Set(Spelled::Bare("true")),
                    (false, true) => Change::Set(Spelled::Bare("false")),
                    (false, false) => Change::Remove,
                },
            ));
        }
        if old.poke_messages != new.poke_messages {
            match self.root.get("poke_messages").and_then(Item::as_array) {
                Some(list) => self.list(list, &old.poke_messages, &new.poke_messages),
                None => changes.push((
                    "poke_messages",
                    Change::Set(Spelled::Messages(&new.poke_messages)),
                )),
            }
        }
        text_change(&mut changes, "outcome", &old.outcome, &new.outcome);
        text_change(
            &mut changes,
            "outcome_response_shape",
            &old.outcome_response_shape,
            &new.outcome_response_shape,
        );
        text_change(
            &mut changes,
            "webhook_url",
            &old.webhook_url,
            &new.webhook_url,
        );
        for (key, change) in changes {
            self.root_key(key, &change);
        }
    }

    fn root_key(&mut self, key: &'static str, change: &Change) {
        if self.root.contains_key(key) {
            self.existing_key(self.root, key, change);
        } else if let Change::Set(value) = change {
            let line = format!("{key} = {}\n", value.to_toml(None, false));
            let at = self.place_in_root(key);
            self.root_lines.push((at, line));
        }
    }

    /// Behind the nearest key that a new file would have before this one, else behind all keys of the top level.
    fn place_in_root(&self, key: &str) -> usize {
        let before = keys::ROOT
            .iter()
            .rev()
            .skip_while(|known| **known != key)
            .find_map(|known| self.extent_of(self.root, known));
        let last = || {
            self.root
                .iter()
                .filter_map(|(known, _)| self.extent_of(self.root, known))
                .max_by_key(|extent| extent.end)
        };
        before
            .or_else(last)
            .map_or_else(|| self.top(), |extent| line_end(self.text, extent.end))
    }

    /// Where the first key of a file goes that has none: behind a comment at the top that stands for itself, or at
    /// the end where there are no tables.
    fn top(&self) -> usize {
        let has_tables = self.root.iter().next().is_some();
        if !has_tables {
            return self.text.len();
        }
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            let ink = line.trim();
            if ink.is_empty() {
                return at + line.len();
            }
            if !ink.starts_with('#') {
                break;
            }
            at += line.len();
        }
        0
    }

    fn place_root_lines(&mut self) {
        let top = self.top();
        let has_keys = self
            .root
            .iter()
            .any(|(key, _)| self.extent_of(self.root, key).is_some());
        let lines = std::mem::take(&mut self.root_lines);
        let any = !lines.is_empty();
        for (at, line) in lines {
            self.edits.insert(at, line);
        }
        let rest = self.text.get(top..).unwrap_or_default();
        if any && !has_keys && !rest.is_empty() && !rest.starts_with('\n') {
            self.edits.insert(top, "\n".to_owned());
        }
    }

    fn tools(&mut self, old: &Draft, new: &Draft) {
        let mut changes = Vec::new();
        switch_change(
            &mut changes,
            "gender_detection",
            old.gender_detection,
            new.gender_detection,
        );
        switch_change(
            &mut changes,
            "smart_call_end",
            old.smart_call_end,
            new.smart_call_end,
        );
        self.table("tools", &changes);
    }

    fn webhook_auth(&mut self, old: &Draft, new: &Draft) {
        let (old, new) = (&old.webhook_auth, &new.webhook_auth);
        let mut changes = Vec::new();
        text_change(&mut changes, "auth_key", &old.auth_key, &new.auth_key);
        text_change(
            &mut changes,
            "auth_secret_env",
            &old.auth_secret_env,
            &new.auth_secret_env,
        );
        text_change(
            &mut changes,
            "auth_secret_name",
            &old.auth_secret_name,
            &new.auth_secret_name,
        );
        if old.has_literal_secret && !new.has_literal_secret {
            changes.extend(keys::LITERAL_SECRETS.map(|key| (key, Change::Remove)));
        }
        self.table("webhook_auth", &changes);
    }

    fn call(&mut self, old: &Draft, new: &Draft) {
        let mut changes = Vec::new();
        text_change(
            &mut changes,
            "phone_number",
            &old.phone_number,
            &new.phone_number,
        );
        text_change(&mut changes, "to_number", &old.to_number, &new.to_number);
        let set = |draft: &Draft| draft.param_set.clone().unwrap_or_default();
        if set(old) != set(new) {
            changes.push((
                "param_set",
                match new.param_set.as_deref() {
                    None | Some("") => Change::Remove,
                    Some(name) => Change::Set(Spelled::Text(name)),
                },
            ));
        }
        self.table("call", &changes);
    }
}

fn text_change<'n>(changes: &mut Changes<'n>, key: &'static str, old: &str, new: &'n str) {
    if old != new {
        changes.push((key, Change::Set(Spelled::Text(new))));
    }
}

fn switch_change(changes: &mut Changes<'_>, key: &'static str, old: Switch, new: Switch) {
    if old != new {
        let change = match new {
            Switch::Default => Change::Remove,
            Switch::On => Change::Set(Spelled::Bare("true")),
            Switch::Off => Change::Set(Spelled::Bare("false")),
        };
        changes.push((key, change));
    }
}
