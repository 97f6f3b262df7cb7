//! A ledger whose file was changed or cut off anywhere: it is used or set aside, and never written over.

use std::sync::LazyLock;

use ringback::call::check::{self, Context};
use ringback::call::request::CallId;
use ringback::call::target::Target;
use ringback::draft::Draft;
use ringback::store::ledger::query::Query;
use ringback::store::ledger::{BeginError, Guards, Intent, Ledger};

use super::Bytes;

fn draft(number: usize) -> Draft {
    Draft {
        agent_name: "A".to_owned(),
        greeting_message: "Hello.".to_owned(),
        phone_number: "+12025550143".to_owned(),
        to_number: format!("+120255501{number:02}"),
        ..Draft::default()
    }
}

/// Writes the row of a call.
fn begin(ledger: &mut Ledger, number: usize) -> Result<CallId, BeginError> {
    let request = check::check(&draft(number), &[], Context::default())
        .request
        .unwrap();
    let id = CallId::random();
    let target = Target::live("https://api.tryhamsa.com").unwrap();
    let intent = Intent {
        id: &id,
        request: &request,
        target: &target,
        draft_name: "a.toml",
        draft_text: "agent_name = \"A\"\n",
        profile: None,
        at_ms: 1_800_000_000_000,
        guards: Guards {
            even_if_unknown: true,
            ..Guards::default()
        },
    };
    ledger.begin(&intent)?;
    Ok(id)
}

/// A closed ledger that has held some calls.
static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(home.path()).unwrap().ledger;
    for number in 0..8 {
        begin(&mut ledger, number).unwrap();
    }
    drop(ledger);
    std::fs::read(home.path().join("ledger.sqlite")).unwrap()
});

pub fn holds(bytes: &[u8]) {
    let mut input = Bytes(bytes);
    let mut file = SOUND.clone();
    if input.byte() & 1 == 1 {
        let length = (usize::from(input.word()) * 7) % (file.len() + 1);
        file.truncate(length);
    }
    for _ in 0..16 {
        if input.is_empty() || file.is_empty() {
            break;
        }
        // The header and the first rows are met as often as all the rest.
        let place = usize::from(input.word());
        let place = if place & 1 == 1 { place % 512 } else { place } % file.len();
        let to = input.byte();
        if let Some(byte) = file.get_mut(place) {
            *byte = to;
        }
    }
    let home = tempfile::tempdir().unwrap();
    // A writer was here before: an empty file is no new ledger.
    std::fs::create_dir(home.path().join("writers")).unwrap();
    let path = home.path().join("ledger.sqlite");
    std::fs::write(&path, &file).unwrap();
    let opened = match Ledger::open(home.path()) {
        Ok(opened) => opened,
        Err(error) => {
            assert!(
                std::fs::read(&path).unwrap() == file,
                "written over: {error}"
            );
            return;
        }
    };
    let mut ledger = opened.ledger;
    if let Some(aside) = opened.set_aside {
        assert!(std::fs::read(aside).unwrap() == file, "not kept as it was");
        assert!(ledger.list(10).unwrap().is_empty());
        begin(&mut ledger, 1).unwrap();
        return;
    }
    if let Ok(rows) = ledger.list(100) {
        assert!(rows.len() <= 100);
    }
    let _ = ledger.find("a");
    let _ = ledger.facts("+12025550101", "api.tryhamsa.com");
    let _ = ledger.unsettled();
    let _ = ledger.unended("api.tryhamsa.com", 0);
    if let Ok(reader) = ledger.reader() {
        let _ = reader.page(&Query::default(), None, 100);
    }
    if let Err(error) = begin(&mut ledger, 1) {
        assert!(error.to_string().contains("nothing was sent"), "{error}");
    }
}
