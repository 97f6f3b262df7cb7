//! Params and param sets: the form, renaming everywhere, personas.

use super::super::super::sets::{Answer, Order, Reply};
use super::*;
use crate::draft::{Params, Part, Spot};

fn values(all: &[(&str, &str)]) -> Params {
    let value = |text: &str| ParamValue::Text(text.to_owned());
    let pairs = all
        .iter()
        .map(|(name, text)| ((*name).to_owned(), value(text)));
    pairs.collect()
}

/// A draft of two people, the first chosen, in the form of params.
fn people() -> Bench {
    let mut bench = Bench::with(
        Draft {
            greeting_message: "Hello {{name}} of {{clinic}}, {{current_date}}.".into(),
            preamble: "{{name}}: {{name}} {{compnay}}".into(),
            poke_messages: vec!["{{name}}?".into()],
            params: values(&[("clinic", "Noor"), ("company", "Hamsa")]),
            param_sets: [
                ("lina".to_owned(), values(&[("name", "Lina")])),
                (
                    "omar".to_owned(),
                    values(&[("name", "Omar"), ("clinic", "Other")]),
                ),
            ]
            .into(),
            param_set: Some("lina".into()),
            ..draft()
        },
        Target::sandbox(1),
    );
    bench.focus_on(Field::Params);
    bench
}

impl Bench {
    /// The rows of the form: name, what stands beside it.
    fn form(&self) -> Vec<String> {
        let rows = self.state.pane.rows.iter();
        rows.map(|row| format!("{}: {}", row.label, row.note))
            .collect()
    }

    pub(super) fn happen_action(&mut self, action: Action) -> &mut Self {
        self.at_ms += 1_000;
        let mut effects = Vec::new();
        act(&mut self.state, action, &mut effects);
        self.effects.extend(effects);
        self.frame();
        self
    }

    fn params(&self) -> &Draft {
        &self.state.document.draft
    }

    fn prompt(&self) -> (&str, &str) {
        match self.state.overlays.last() {
            Some(Overlay::Prompt(prompt)) => (&prompt.error, &prompt.told),
            _ => ("no prompt", ""),
        }
    }

    fn told(&self) -> &str {
        self.state.notice.as_ref().map_or("", |notice| &notice.text)
    }
}

#[test]
fn the_form_says_where_each_value_comes_from_and_which_texts_use_it() {
    let bench = people();
    assert_eq!(
        bench.form(),
        [
            "name: set lina · greeting, preamble ×2, message 1",
            "clinic: draft · greeting",
            "current_date: filled in by Hamsa · greeting",
            "compnay: missing; did you mean company? · preamble",
            "company: not used; did you mean compnay?",
        ]
    );
}

#[test]
fn what_hamsa_fills_in_takes_no_letters_and_is_passed_over_by_the_arrows() {
    let mut bench = people();
    let before = bench.params().clone();
    bench.keys("down down").text("x");
    assert_eq!(bench.state.pane.row, 2);
    bench.keys("backspace delete ctrl-x ctrl-e ctrl-j");
    bench.happen(What::Paste("y".into()));
    assert_eq!(bench.params(), &before);
    assert!(
        bench
            .effects
            .iter()
            .all(|effect| !matches!(effect, Effect::EditOutside { .. }))
    );
    bench.keys("down").text("z");
    assert_eq!(bench.state.pane.row, 3);
    assert_eq!(bench.params().param_sets["lina"]["compnay"].as_text(), "z");
}

#[test]
fn a_value_may_have_lines_and_only_the_row_with_the_cursor_shows_them_all() {
    let mut bench = people();
    bench.keys("end ctrl-j").text("two");
    assert_eq!(
        bench.params().param_sets["lina"]["name"].as_text(),
        "Lina\ntwo"
    );
    assert_eq!(bench.state.pane.block(0).unwrap().text, 2);
    bench.keys("down");
    assert_eq!(bench.state.pane.row, 1);
    assert_eq!(bench.state.pane.block(0).unwrap().text, 1);
    assert!(bench.state.pane.rows[0].cut);
    assert_eq!(bench.state.pane.block(1).unwrap().top, 3);
    bench.keys("up up");
    assert_eq!(
        (bench.state.pane.row, bench.state.pane.block(1).unwrap().top),
        (0, 4)
    );
}

#[test]
fn a_taken_name_tells_of_the_set_in_force_and_how_many_more_change() {
    let mut bench = people();
    let draft = &mut bench.state.document.draft;
    draft
        .param_sets
        .insert("adam".into(), values(&[("name", "Adam")]));
    let told = |bench: &Bench| super::super::params::judge_name(&bench.state, "name", "company");
    let told = told(&bench).unwrap();
    let expected = "company is there already: in set lina it becomes \"Lina\", over the draft's \"Hamsa\", \
                    and 2 more sets have their own.";
    assert!(told.starts_with(expected), "{told}");
}

#[test]
fn a_rename_goes_through_texts_values_and_sets_and_is_one_step() {
    let mut bench = people();
    let before = bench.params().clone();
    bench.keys("alt-k ctrl-w").text("patient");
    assert_eq!(
        bench.prompt(),
        ("", "Renames 4 places, 2 values, in all texts and sets.")
    );
    bench.keys("enter");
    let now = bench.params();
    assert_eq!(
        now.greeting_message,
        "Hello {{patient}} of {{clinic}}, {{current_date}}."
    );
    assert_eq!(now.preamble, "{{patient}}: {{patient}} {{compnay}}");
    assert_eq!(now.poke_messages, ["{{patient}}?"]);
    assert!(
        now.param_sets
            .values()
            .all(|set| set.contains_key("patient") && !set.contains_key("name"))
    );
    assert_eq!(bench.state.pane.rows[bench.state.pane.row].label, "patient");
    let after = now.clone();
    bench.keys("ctrl-z");
    assert_eq!(bench.params(), &before);
    bench.keys("ctrl-y");
    assert_eq!(bench.params(), &after);
    bench.keys("ctrl-z");
    assert_eq!(bench.params(), &before);
}

#[test]
fn a_name_is_judged_while_it_is_typed_and_nothing_of_it_is_lost() {
    let mut bench = people();
    bench.keys("alt-k ctrl-w").text("bad name!");
    assert_eq!(
        bench.prompt().0,
        "A name has no spaces: letters, digits and _ only"
    );
    bench.keys("enter");
    let Some(Overlay::Prompt(prompt)) = bench.state.overlays.last() else {
        panic!("the prompt stays");
    };
    assert_eq!(prompt.editor.text(), "bad name!");
    bench.keys("ctrl-w ctrl-w ctrl-w").text("clinic");
    assert_eq!(
        bench.prompt(),
        (
            "",
            "clinic is there already and keeps its value; \"Omar\" of name in set omar goes."
        )
    );
    bench.keys("ctrl-w").text("Clinic");
    assert!(
        bench
            .prompt()
            .1
            .starts_with("! clinic differs in capitals only."),
        "{:?}",
        bench.prompt()
    );
    bench.keys("ctrl-w").text("call_id");
    assert!(
        bench.prompt().1.starts_with("! call_id is Hamsa's own"),
        "{:?}",
        bench.prompt()
    );
    bench.keys("esc");
    bench.keys("alt-n").text("bad!");
    bench.keys("enter");
    assert!(
        bench.prompt().0.starts_with("! cannot stand in a name"),
        "{:?}",
        bench.prompt()
    );
    bench.keys("ctrl-w").text("_extra");
    assert_eq!(bench.prompt().0, "");
}

#[test]
fn renaming_onto_a_name_with_a_value_says_which_value_goes() {
    let mut bench = people();
    bench.keys("down alt-k ctrl-w").text("company");
    assert_eq!(
        bench.prompt().1,
        "company is there already and keeps its value; \"Noor\" of clinic in the draft goes."
    );
    bench.keys("enter");
    assert_eq!(bench.params().params, values(&[("company", "Hamsa")]));
    assert_eq!(
        bench.params().param_sets["omar"],
        values(&[("name", "Omar"), ("company", "Other")])
    );
}

#[test]
fn one_key_mends_a_near_miss_everywhere() {
    let mut bench = people();
    bench.keys("down down down alt-m");
    assert_eq!(bench.params().preamble, "{{name}}: {{name}} {{company}}");
    assert!(
        bench.told().starts_with("compnay is company now: 1 place"),
        "{}",
        bench.told()
    );
    bench.keys("ctrl-z");
    assert_eq!(bench.params().preamble, "{{name}}: {{name}} {{compnay}}");
}

#[test]
fn a_key_walks_through_the_places_of_a_param_and_esc_comes_back() {
    let mut bench = people();
    let at = |bench: &Bench| {
        let editor = bench.state.pane.editor.as_ref().unwrap();
        (
            bench.state.pane.field,
            bench.state.pane.row,
            editor.cursor(),
        )
    };
    bench.keys("alt-o");
    assert_eq!(at(&bench), (Field::Greeting, 0, 6));
    bench.keys("alt-o");
    assert_eq!(at(&bench), (Field::Preamble, 0, 0));
    bench.keys("alt-o alt-o");
    assert_eq!(at(&bench), (Field::PokeMessages, 0, 0));
    bench.keys("alt-o");
    assert_eq!(at(&bench), (Field::Greeting, 0, 6));
    bench.keys("esc");
    assert_eq!(at(&bench), (Field::Params, 0, 0));
    bench.keys("esc");
    assert_eq!(
        bench.state.pane.field,
        Field::Params,
        "Esc does nothing more"
    );
    // From a placeholder to its param.
    bench.focus_on(Field::Greeting);
    for _ in 0..22 {
        bench.keys("right");
    }
    bench.keys("alt-o");
    assert_eq!(at(&bench), (Field::Params, 1, 0));
}

#[test]
fn sets_are_stepped_through_made_copied_renamed_and_deleted_each_as_one_step() {
    let mut bench = people();
    let heard = |bench: &Bench| bench.state.known.heard_greeting.text().to_owned();
    bench.keys("alt-.");
    assert!(
        heard(&bench).starts_with("Hello Omar of Other"),
        "{}",
        heard(&bench)
    );
    bench.keys("alt-.");
    assert!(
        heard(&bench).starts_with("Hello Lina of Noor"),
        "{}",
        heard(&bench)
    );
    bench.keys("alt-,");
    assert_eq!(bench.params().param_set.as_deref(), Some("omar"));

    let before = bench.params().clone();
    // The names that stand there are selected: another one takes their place.
    for action in [Action::SetCopy, Action::SetRename, Action::ParamRename] {
        bench.happen_action(action);
        bench.text("other");
        let Some(Overlay::Prompt(prompt)) = bench.state.overlays.pop() else {
            panic!("no prompt");
        };
        assert_eq!(prompt.editor.text(), "other", "{action:?}");
    }
    bench.happen_action(Action::SetCopy);
    bench.keys("enter");
    assert_eq!(bench.params().param_set.as_deref(), Some("omar-2"));
    assert_eq!(
        bench.params().param_sets["omar-2"],
        before.param_sets["omar"]
    );
    bench.happen_action(Action::SetRename);
    bench.keys("ctrl-w ctrl-w ctrl-w").text("lina");
    assert_eq!(
        bench.prompt().0,
        "There is a set lina already: choose another name"
    );
    bench.keys("ctrl-w").text("سارة");
    bench.keys("enter");
    assert!(
        bench
            .params()
            .param_sets
            .keys()
            .eq(["lina", "omar", "سارة"])
    );
    bench.happen_action(Action::SetDelete);
    assert!(bench.params().param_sets.keys().eq(["lina", "omar"]));
    assert_eq!(bench.params().param_set, None);
    bench.keys("ctrl-z ctrl-z ctrl-z");
    assert_eq!(bench.params(), &before);

    bench.happen_action(Action::SetFromValues);
    bench.text("all").keys("enter");
    assert_eq!(bench.params().param_sets["all"], *before.effective_params());
    bench.happen_action(Action::SetNew);
    bench.text("none").keys("enter");
    assert!(bench.params().param_sets["none"].is_empty());
    // What is missing now is typed into the new set.
    bench.keys("ctrl-home").text("x");
    assert_eq!(bench.params().param_sets["none"], values(&[("name", "x")]));
}

#[test]
fn a_value_moves_between_the_draft_and_the_set_and_back() {
    let mut bench = people();
    let before = bench.params().clone();
    bench.keys("alt-v");
    assert_eq!(bench.params().params["name"].as_text(), "Lina");
    assert!(bench.params().param_sets["lina"].is_empty());
    assert_eq!(
        bench.form()[0],
        "name: draft · greeting, preamble ×2, message 1"
    );
    bench.keys("alt-v");
    assert_eq!(bench.params().param_sets, before.param_sets);
    assert_eq!(bench.params().params, before.params);
    bench.keys("ctrl-z ctrl-z");
    assert_eq!(bench.params(), &before);
}

#[test]
fn an_import_asks_for_the_encoding_and_for_names_that_are_there_and_is_one_step() {
    let mut bench = people();
    let before = bench.params().clone();
    bench.happen_action(Action::SetsImport);
    bench.text("people.csv").keys("enter");
    let asked = bench.effects.iter().any(
        |effect| matches!(effect, Effect::Sets(Order::Read(path)) if path.ends_with("people.csv")),
    );
    assert!(asked);
    let read = |bytes: &[u8]| {
        What::Sets(Answer::Read {
            path: "people.csv".into(),
            result: Ok(bytes.to_vec()),
        })
    };
    bench.happen(read(b"name,clinic\nlina,\xc7\nsara,\xc8\n"));
    bench.keys("enter");
    assert_eq!(bench.params(), &before, "a set is there already");
    bench.keys("esc");
    assert_eq!(bench.params(), &before);
    bench.happen(read(b"name,clinic\nlina,\xc7\nsara,\xc8\n"));
    bench.keys("enter enter");
    assert_eq!(bench.params().param_sets["lina"], before.param_sets["lina"]);
    assert_eq!(
        bench.params().param_sets["sara"],
        values(&[("clinic", "ب")])
    );
    bench.happen(read(b"name,clinic\nlina,x\n"));
    bench.keys("down enter");
    assert_eq!(
        bench.params().param_sets["lina"],
        values(&[("clinic", "x")])
    );
    bench.keys("ctrl-z ctrl-z");
    assert_eq!(bench.params(), &before);
    bench.happen(read(b"name,clinic\nlina\n"));
    assert!(
        bench
            .prompt()
            .0
            .starts_with("line 2, column 2: this row has 1 cell"),
        "{:?}",
        bench.prompt()
    );
    assert_eq!(bench.params(), &before);
    // An answer that nobody waits for changes nothing.
    let mut effects = Vec::new();
    super::super::sets::reply(&mut bench.state, Reply::Replace, &mut effects);
    assert_eq!(bench.params(), &before);
}

#[test]
fn going_to_a_problem_of_a_param_finds_its_row() {
    let mut bench = people();
    let spot = Spot {
        field: Field::Params,
        part: Part::Param("company".into()),
    };
    bench.focus_on(Field::Greeting);
    go_to(&mut bench.state, &Place { spot, span: None });
    assert_eq!(bench.state.pane.rows[bench.state.pane.row].label, "company");
}
