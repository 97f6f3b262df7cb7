//! What a call was made with: agent, draft and its version, voice, param set. It is told in a line on each of its pages,
//! so that one sees which try it was.

use crate::app::doc::{Doc, Role};
use crate::call::local_time;
use crate::draft::voices::catalogue::Catalogue;
use crate::draft::{AgentKind, Draft, file, version};
use crate::store::ledger::Row;
use crate::text::clean;

/// What a call was made with. Texts are as they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// The agent's name, or a saved one's id.
    pub agent: String,
    pub draft_name: String,
    /// See [`version::of`].
    pub version: Option<String>,
    /// The id of an inline agent's voice.
    pub voice: Option<String>,
    /// The name of the param set whose values counted.
    pub set: Option<String>,
    /// The texts were sent with their values in place.
    pub rendered: bool,
}

impl Tried {
    /// Of a draft that is called now.
    #[must_use]
    pub fn now(draft: &Draft, draft_name: String, agent: &str) -> Self {
        Self {
            agent: agent.to_owned(),
            draft_name,
            version: version::of_draft(draft.clone()),
            ..Self::default()
        }
        .of_draft(draft)
    }

    /// As the ledger keeps it. What a draft tells that cannot be read any more is left out.
    #[must_use]
    pub fn then(row: &Row) -> Self {
        let tried = Self {
            agent: row.agent.clone(),
            draft_name: row.draft_name.clone(),
            version: row.draft_version.clone(),
            ..Self::default()
        };
        match file::read(&row.draft_text) {
            Ok(read) => tried.of_draft(&read.draft),
            Err(_told_elsewhere) => tried,
        }
    }

    fn of_draft(self, draft: &Draft) -> Self {
        let inline = draft.kind() == AgentKind::Inline;
        let voice = Some(&draft.voice_id).filter(|id| inline && !id.trim().is_empty());
        Self {
            voice: voice.cloned(),
            set: draft.chosen_set().map(|(name, _)| name.clone()),
            rendered: inline && draft.sends_rendered(),
            ..self
        }
    }

    /// `2026-11-23 12:18:50  Clinic reminder  clinic.toml v.566b8a7  Voice 1`. The call began at `at_ms`, in
    /// milliseconds since 1970, UTC.
    #[must_use]
    pub fn line(&self, at_ms: i64, voices: &Catalogue, utc_offset_s: i32) -> Doc {
        let mut told = vec![local_time::whole(at_ms, utc_offset_s)];
        told.push(clean::line(&self.agent).into_owned());
        let draft = clean::line(&self.draft_name);
        told.push(match &self.version {
            Some(version) => format!("{draft} v.{}", clean::line(version)),
            None => draft.into_owned(),
        });
        told.extend(self.voice.as_ref().map(|id| voices.name(id)));
        let set = self.set.as_deref().map(clean::line);
        told.extend(set.map(|set| t!("set {set}", set)));
        told.extend(self.rendered.then(|| t!("sent rendered").to_owned()));
        // From left to right, whatever the agent is called.
        let mut doc = Doc::ltr();
        for (index, part) in told.iter().enumerate() {
            doc.push(if index > 0 { "  " } else { "" }, Role::Muted);
            let at = doc.text.len();
            doc.push(part, Role::Muted);
            // What has no room goes to the next line as a whole.
            doc.atoms.push(at..doc.text.len());
        }
        doc
    }
}
