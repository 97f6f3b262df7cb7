//! Actions that have nothing to do: each says why, from a key and from the palette, and changes nothing.

use super::super::super::hindrance;
use super::*;

/// What is asked for, with the greeting in focus in a draft without sets.
const IDLE: [(Action, &str); 18] = [
    (Action::ShowCall, "No calls yet"),
    (Action::CopyJobId, "No call of this window"),
    (Action::SwitchVoice, "No favourite voices"),
    (Action::NextVoice, "No favourite voices"),
    (Action::NextSet, "no param sets yet"),
    (Action::SetsExport, "no param sets to write"),
    (Action::SetCopy, "No set is chosen"),
    (Action::SetRename, "No set is chosen"),
    (Action::SetDelete, "No set is chosen"),
    (Action::ParamMove, "No set is chosen"),
    (Action::Undo, "Nothing to undo"),
    (Action::Redo, "Nothing to redo"),
    (Action::Cut, "Nothing is selected"),
    (Action::Copy, "Nothing is selected"),
    (Action::ToDefault, "Greeting has no default"),
    (Action::RowDelete, "Greeting has no rows"),
    (Action::RowUp, "can be moved"),
    (Action::RowDuplicate, "can be duplicated"),
];

#[test]
fn what_has_nothing_to_do_says_why_and_changes_nothing() {
    for (action, why) in IDLE {
        let mut bench = Bench::new();
        bench.state.calls.ledger.clear();
        bench.keys("tab shift-tab");
        super::super::focus(&mut bench.state, Field::Greeting);
        let before = bench.state.document.draft.clone();
        assert!(hindrance::of(&bench.state, action).is_some(), "{action:?}");
        let mut effects = Vec::new();
        acting::act(&mut bench.state, action, &mut effects);
        let notice = bench.state.notice.as_ref().unwrap();
        assert!(notice.text.contains(why), "{action:?}: {}", notice.text);
        assert_eq!(bench.state.document.draft, before, "{action:?}");
        assert!(bench.state.overlays.is_empty(), "{action:?}");
    }
}

#[test]
fn what_has_something_to_do_does_it() {
    let mut bench = Bench::new();
    bench.state.pane.field = Field::Greeting;
    bench.keys("end").text("x");
    let idle = |bench: &Bench, action| hindrance::of(&bench.state, action).is_some();
    assert!(!idle(&bench, Action::Undo));
    assert!(idle(&bench, Action::Redo));
    bench.keys("ctrl-z");
    assert!(!idle(&bench, Action::Redo));
    bench.keys("shift-home");
    assert!(!idle(&bench, Action::Cut));
    super::super::focus(&mut bench.state, Field::PokeMessages);
    for action in [
        Action::RowAdd,
        Action::RowDelete,
        Action::RowUp,
        Action::RowDuplicate,
    ] {
        assert!(!idle(&bench, action), "{action:?}");
    }
    super::super::focus(&mut bench.state, Field::SilenceThreshold);
    assert!(!idle(&bench, Action::ToDefault));
}
