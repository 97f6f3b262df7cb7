//! What the command line says of a draft beside its file: `--to --from --set --param-set`, and with what the
//! workbench opens.

use std::path::PathBuf;

use super::profiles::Source;
use super::resolve::{self, Destination, ResolveError, Wish};
use crate::app::action::Action;
use crate::app::document::Document;
use crate::app::keymap::KeyMap;
use crate::app::offer;
use crate::call::target::Target;
use crate::draft::{Draft, ParamValue};
use crate::sandbox::{Fault, Settings};
use crate::store::config::Config;
use crate::store::disk;
use crate::store::drafts::{self, DraftError};
use crate::store::last;
use crate::store::paths::Paths;
use crate::store::recovery::{self, Found};

/// With what the workbench opens.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// The draft's file; `None`: the last draft, or a first example.
    pub draft: Option<PathBuf>,
    pub overrides: Overrides,
    pub wish: Wish,
    /// What the sandbox does wrong on purpose, where calls go there; `None`: what the profile says.
    pub fault: Option<Fault>,
}

/// Values given beside a draft's file. They are in the call, not in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// The number to call, as typed.
    pub to: Option<String>,
    /// The number to call from, as typed.
    pub from: Option<String>,
    /// Params by name, in the order given; always texts. The last of a name counts.
    pub set: Vec<(String, String)>,
    /// The param set to choose.
    pub param_set: Option<String>,
}

impl Overrides {
    /// Puts the values into a draft. A `set` value overlays both `[params]` and the chosen param set.
    pub fn apply(&self, draft: &mut Draft) {
        if let Some(to) = &self.to {
            draft.to_number.clone_from(to);
        }
        if let Some(from) = &self.from {
            draft.phone_number.clone_from(from);
        }
        if let Some(name) = &self.param_set {
            draft.param_set = Some(name.clone());
        }
        for (name, value) in &self.set {
            let value = ParamValue::Text(value.clone());
            let in_set = draft
                .param_set
                .as_ref()
                .and_then(|set| draft.param_sets.get_mut(set))
                .and_then(|set| set.get_mut(name));
            match in_set {
                // The set's value would hide one put into `[params]`.
                Some(hiding) => *hiding = value,
                None => {
                    draft.params.insert(name.clone(), value);
                }
            }
        }
    }
}

/// All that the workbench needs to open.
#[derive(Debug)]
pub struct Prepared {
    pub paths: Paths,
    /// Under the profile in force.
    pub config: Config,
    /// What other profiles are chosen from.
    pub source: Source,
    pub destination: Destination,
    /// Where calls go; the sandbox has no port yet.
    pub target: Target,
    pub sandbox: Settings,
    pub keymap: KeyMap,
    /// `None`: nothing was opened before, so an example is.
    pub document: Option<Document>,
    /// A recovery copy to be offered.
    pub found: Option<Found>,
    /// Something to be told at the start.
    pub note: Option<String>,
}

/// Why the workbench cannot open.
#[derive(Debug, thiserror::Error)]
pub enum CannotOpen {
    #[error(transparent)]
    Resolve(#[from] ResolveError),
    #[error(transparent)]
    Draft(#[from] DraftError),
    /// A key map that cannot be used: the file with the place, and why.
    #[error("{0}")]
    KeyMap(String),
}

/// Makes ready what the workbench opens with: reads the draft, and decides where calls go.
///
/// # Errors
/// See [`CannotOpen`].
pub fn prepare(
    opening: &Opening,
    paths: Paths,
    config: Config,
    var: impl Fn(&str) -> Option<String>,
) -> Result<Prepared, CannotOpen> {
    let (keymap, _) = keymap(&paths, config.keymap.as_deref())?;
    let outside = config;
    let config = resolve::under(&opening.wish, &outside)?;
    let destination = resolve::for_workbench(&opening.wish, var, &config, &paths)?;
    let target = match &destination {
        Destination::Sandbox => Target::sandbox(0),
        Destination::Live { target, .. } => target.clone(),
    };
    let mut notes = destination.notes().to_vec();
    notes.extend(config.unknown.iter().cloned());
    let path = opening
        .draft
        .clone()
        .or_else(|| last::read(&paths.data_dir));
    let mut copies = recovery::find(&paths.data_dir, path.as_deref());
    let has_copy = path.is_some() && copies.iter().any(|found| found.path == path);
    let load = match opening.draft {
        Some(_) => drafts::load_or_begin,
        None => drafts::load,
    };
    let mut document = match path.as_deref().map(load) {
        None => None,
        Some(Ok(loaded)) => {
            let document = Document::loaded(loaded);
            notes.extend(document.begins(&keymap));
            Some(document)
        }
        // The draft may be gone or broken by now. With a copy of it there is something to open all the same; else a
        // bare start says so and opens an example.
        Some(Err(error)) if has_copy || opening.draft.is_none() => {
            notes.push(error.to_string());
            path.clone().filter(|_| has_copy).map(Document::missing)
        }
        Some(Err(error)) => return Err(error.into()),
    };
    if let Some(document) = &mut document {
        opening.overrides.apply(&mut document.draft);
        let is_changed = document.is_unsaved();
        document.given = is_changed.then(|| Box::new(document.draft.clone()));
    }
    // A start with a name offers that draft's copy, a bare one the newest of all.
    let offered = copies
        .iter()
        .position(|found| opening.draft.is_none() || found.path == path);
    let found = offered.map(|index| copies.remove(index));
    match copies.len() {
        0 => {}
        count => notes.push(tn!(
            count,
            "unsaved text of {first} was kept before: {palette}, \"Recovery copies\"",
            "unsaved text was kept {count} times before: {palette}, \"Recovery copies\"",
            first = offer::short_name(&copies[0]),
            count,
            palette = keymap.hint(Action::Palette)
        )),
    }
    if document.is_none() && notes.is_empty() && found.is_none() {
        notes.push(welcome(&keymap, target.is_sandbox()));
    }
    let note = (!notes.is_empty()).then(|| notes.join("; "));
    let source = Source {
        outside,
        wish: opening.wish.clone(),
        fault: opening.fault,
    };
    Ok(Prepared {
        paths,
        sandbox: source.sandbox(&config),
        config,
        source,
        destination,
        target,
        keymap,
        document,
        found,
        note,
    })
}

/// What somebody is told who opens the program for the first time.
fn welcome(keymap: &KeyMap, sandbox: bool) -> String {
    let (call, help) = (keymap.hint(Action::Call), keymap.hint(Action::Help));
    if sandbox {
        t!(
            "An example agent, to make yours. {call} tries a call: no phone rings. {help} helps",
            call,
            help
        )
    } else {
        t!(
            "An example agent, to make yours. {call} shows the call and asks first, {help} helps",
            call,
            help
        )
    }
}

/// The longest `keymap.toml` that is read, in bytes.
const LONGEST_KEYMAP: u64 = 1 << 20;

/// The preset that the settings name, or what `keymap.toml` in the config folder makes of it: then with that file.
///
/// # Errors
/// [`CannotOpen::KeyMap`].
pub fn keymap(
    paths: &Paths,
    preset: Option<&str>,
) -> Result<(KeyMap, Option<PathBuf>), CannotOpen> {
    let path = paths.config_dir.join("keymap.toml");
    match disk::read_text(&path, LONGEST_KEYMAP) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            let map = KeyMap::read(text, preset).map_err(|error| {
                let (path, line, column) = (path.display(), error.line, error.column);
                CannotOpen::KeyMap(format!("{path}:{line}:{column}: {}", error.message))
            })?;
            Ok((map, Some(path)))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let map = preset.and_then(KeyMap::preset);
            Ok((map.unwrap_or_else(|| KeyMap::default_map().clone()), None))
        }
        Err(error) => Err(CannotOpen::KeyMap(t!(
            "cannot read {path}: {error}",
            path = path.display(),
            error = disk::why_not_read(&error)
        ))),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn text(value: &str) -> ParamValue {
        ParamValue::Text(value.to_owned())
    }

    /// What a start with these arguments tells, in a home of its own.
    fn told(opening: &Opening, home: &Path) -> Option<String> {
        let paths = Paths {
            config_dir: home.join("config"),
            data_dir: home.join("data"),
        };
        prepare(opening, paths, Config::default(), |_| None)
            .unwrap()
            .note
    }

    #[test]
    fn who_opens_it_for_the_first_time_is_told_what_this_is_and_what_to_press() {
        let home = tempfile::tempdir().unwrap();
        let first = told(&Opening::default(), home.path()).unwrap();
        assert!(first.contains("no phone rings"), "{first}");
        assert!(first.contains("F5") && first.contains("F1"), "{first}");
        // With a draft of one's own there is nothing to tell.
        let draft = home.path().join("own.toml");
        std::fs::write(&draft, "agent_name = \"Own\"\n").unwrap();
        let own = Opening {
            draft: Some(draft),
            ..Opening::default()
        };
        assert_eq!(told(&own, home.path()), None);
    }

    #[test]
    fn a_name_where_there_is_no_file_yet_begins_a_draft_and_a_slip_does_not() {
        let home = tempfile::tempdir().unwrap();
        let paths = || Paths {
            config_dir: home.path().join("config"),
            data_dir: home.path().join("data"),
        };
        let open = |draft: Option<PathBuf>| {
            let opening = Opening {
                draft,
                ..Opening::default()
            };
            prepare(&opening, paths(), Config::default(), |_| None)
        };
        let path = home.path().join("new.toml");
        let prepared = open(Some(path.clone())).unwrap();
        let document = prepared.document.unwrap();
        assert!(document.is_new() && !document.is_unsaved());
        assert_eq!(document.path.as_ref(), Some(&path));
        let note = prepared.note.unwrap();
        assert!(note.contains("new.toml is not there yet"), "{note}");
        assert!(!path.exists());
        for slip in ["new", "new.tmol", "no-folder/new.toml"] {
            let opened = open(Some(home.path().join(slip)));
            assert!(
                matches!(opened, Err(CannotOpen::Draft(DraftError::Missing { .. }))),
                "{slip}"
            );
        }
        // One that was opened last and is gone was asked for by nobody.
        std::fs::write(&path, "").unwrap();
        last::write(&paths().data_dir, &path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert!(open(None).unwrap().document.is_none());
    }

    #[test]
    fn a_set_value_overlays_params_and_the_chosen_set() {
        let mut draft = Draft::default();
        draft.params.insert("clinic".into(), text("Noor"));
        draft
            .param_sets
            .insert("lina".into(), [("name".to_owned(), text("Lina"))].into());
        Overrides {
            set: vec![
                ("clinic".into(), "Amal".into()),
                ("name".into(), "12".into()),
                ("day".into(), "a=b".into()),
            ],
            param_set: Some("lina".into()),
            ..Overrides::default()
        }
        .apply(&mut draft);

        let all: Vec<_> = draft.effective_params().into_owned().into_iter().collect();
        assert_eq!(
            all,
            [
                ("clinic".to_owned(), text("Amal")),
                ("day".to_owned(), text("a=b")),
                ("name".to_owned(), text("12")),
            ]
        );
    }

    #[test]
    fn the_numbers_replace_those_of_the_file() {
        let mut draft = Draft {
            to_number: "+12025550144".into(),
            phone_number: "+12025550143".into(),
            ..Draft::default()
        };
        Overrides {
            to: Some("+12025550199".into()),
            ..Overrides::default()
        }
        .apply(&mut draft);
        assert_eq!(draft.to_number, "+12025550199");
        assert_eq!(draft.phone_number, "+12025550143");
    }

    /// What the key map of a home is, where the settings choose a preset and a file stands there.
    fn keymap_of(chosen: Option<&str>, file: Option<&str>) -> Result<KeyMap, String> {
        let home = tempfile::tempdir().unwrap();
        let paths = Paths {
            config_dir: home.path().to_owned(),
            data_dir: home.path().to_owned(),
        };
        if let Some(text) = file {
            std::fs::write(home.path().join("keymap.toml"), text).unwrap();
        }
        let folder = format!("{}/", home.path().display());
        let read = keymap(&paths, chosen).map(|(map, _)| map);
        read.map_err(|error| error.to_string().replace(&folder, ""))
    }

    #[test]
    fn the_key_map_is_the_chosen_preset_and_what_the_file_changes_of_it() {
        use crate::app::action::Action;

        let save = |chosen, file| keymap_of(chosen, file).unwrap().hint(Action::Save);
        assert_eq!(save(None, None), "^S");
        assert_eq!(save(Some("emacs"), None), "^X ^S");
        assert_eq!(
            save(Some("emacs"), Some("help = [\"f2\"]\nvoices = []")),
            "^X ^S"
        );
        assert_eq!(save(None, Some("preset = \"emacs\"")), "^X ^S");
        assert_eq!(save(None, Some("\u{feff}save = [\"f12\"]")), "F12");
        assert_eq!(
            keymap_of(None, Some("# keys\nsave = [\"f5\"]")).unwrap_err(),
            "keymap.toml:2:9: `f5` asks for `call` already (in the preset); choose another key, or write other keys for `call` too"
        );
        assert_eq!(
            keymap_of(Some("emacs"), Some("preset = \"default\"")).unwrap_err(),
            "keymap.toml:1:10: config.toml says keymap = \"emacs\"; say the same here, or nothing"
        );
    }
}
