//! Files of ringback's own that somebody else wrote over: recovery copies, lists and labels of voices, how Arabic reads,
//! the draft opened last. They are read or count as not there; none is written over unread.

use ringback::draft::voices::own::Change;
use ringback::store::recovery::{self, Recovery};
use ringback::store::{last, reading, voices};
use ringback::text::layout::Display;

pub fn holds(bytes: &[u8]) {
    let home = tempfile::tempdir().unwrap();
    let data = home.path();
    for folder in ["recovery", "voices"] {
        std::fs::create_dir(data.join(folder)).unwrap();
    }
    let files = [
        "recovery/11111111-2222-4333-8444-555555555555.json",
        "voices/api.tryhamsa.com.json",
        "voices.json",
        "reads-right",
        "last-draft",
    ]
    .map(|name| data.join(name));
    for file in &files {
        std::fs::write(file, bytes).unwrap();
    }
    let is_as_it_was = |file: &std::path::Path| std::fs::read(file).is_ok_and(|now| now == bytes);
    let found = recovery::find(data, None);
    assert!(found.len() <= 1);
    for copy in &found {
        // Restored, it is kept again as it is.
        let mut window = Recovery::open(data).unwrap();
        let kept = window
            .keep(copy.path.as_deref(), &copy.draft, copy.base.as_ref())
            .unwrap();
        assert_ne!(kept, copy.copy);
    }
    assert!(
        is_as_it_was(&files[0]),
        "a copy that was offered is still there"
    );
    let account = voices::Account {
        host: "api.tryhamsa.com",
        profile: None,
    };
    let _ = voices::catalogue(data, account);
    let label = Change::Label {
        id: "ab55c68b-091b-43b4-a55a-0be82093cd23".to_owned(),
        label: "mine".to_owned(),
    };
    if voices::change(data, &label).is_err() {
        assert!(
            is_as_it_was(&files[2]),
            "labels that were not understood are gone"
        );
    }
    let _ = reading::read(data, "xterm");
    reading::write(data, "xterm", Display::Word).unwrap();
    assert_eq!(reading::read(data, "xterm"), Some(Display::Word));
    if let Some(draft) = last::read(data) {
        assert!(draft.is_absolute());
    }
}
