use super::*;
use proptest::prelude::*;

/// `-old`, `+new`, ` same`, with what differs in brackets.
fn shown(lines: &[Line]) -> String {
    let line = |line: &Line| {
        let sign = match line.side {
            Side::Both => ' ',
            Side::Removed => '-',
            Side::Added => '+',
        };
        let pieces = line.pieces.iter().map(|piece| {
            if piece.changed {
                format!("[{}]", piece.text)
            } else {
                piece.text.clone()
            }
        });
        format!("{sign}{}", pieces.collect::<String>())
    };
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn side_of(lines: &[Line], not: Side) -> String {
    let text = |line: &Line| -> String { line.pieces.iter().map(|p| p.text.as_str()).collect() };
    let of_side: Vec<_> = lines
        .iter()
        .filter(|line| line.side != not)
        .map(text)
        .collect();
    of_side.join("\n")
}

#[test]
fn lines_and_words_are_told_apart() {
    for (before, after, expected) in [
        ("a", "a", " a"),
        ("", "new", "+[new]"),
        ("gone", "", "-[gone]"),
        ("a\nb\nc", "a\nc", " a\n-[b]\n c"),
        ("a\nc", "a\nb\nc", " a\n+[b]\n c"),
        ("text", "text\n", " text\n+"),
        (
            "Say hello to the caller.",
            "Say good day to the caller.",
            "-Say [hello] to the caller.\n+Say [good day] to the caller.",
        ),
        (
            "one\nYou are a polite clerk.\nlast",
            "one\nYou are a very polite clerk.\nlast",
            " one\n-You are a polite clerk.\n+You are a [very ]polite clerk.\n last",
        ),
        (
            "wholly other words",
            "nothing of it",
            "-[wholly other words]\n+[nothing of it]",
        ),
        (
            "قل مرحبا للمتصل دائما",
            "قل أهلا للمتصل دائما",
            "-قل [مرحبا] للمتصل دائما\n+قل [أهلا] للمتصل دائما",
        ),
        (
            "👩‍👩‍👧 and é are here",
            "👩‍👩‍👦 and é are here",
            "-[👩‍👩‍👧] and é are here\n+[👩‍👩‍👦] and é are here",
        ),
    ] {
        assert_eq!(
            shown(&texts(before, after)),
            expected,
            "{before:?} {after:?}"
        );
    }
}

fn labels(diff: &FieldDiff) -> Vec<(&str, Change)> {
    diff.parts
        .iter()
        .map(|part| (part.label.as_str(), part.change))
        .collect()
}

#[test]
fn each_kind_of_field_says_what_differs() {
    let before = Draft {
        greeting_message: "Hello".into(),
        interrupt: Switch::On,
        poke_messages: vec!["a".into(), "b".into()],
        params: [("n".to_owned(), ParamValue::Number("5".into()))].into(),
        param_sets: [("bare".to_owned(), Params::new())].into(),
        ..Draft::default()
    };
    let after = Draft {
        agent: Some(AgentKind::Inline),
        interrupt: Switch::Off,
        poke_messages: vec!["new".into(), "a".into(), "b".into()],
        params: [("n".to_owned(), ParamValue::Text("5".into()))].into(),
        param_sets: [(
            "lina".to_owned(),
            [("name".to_owned(), ParamValue::Text("Lina".into()))].into(),
        )]
        .into(),
        param_set: Some("lina".into()),
        ..Draft::default()
    };
    let diffs = drafts(&before, &after);
    let fields: Vec<_> = diffs
        .iter()
        .map(|diff| (diff.field, labels(diff)))
        .collect();
    assert_eq!(
        fields,
        [
            (Field::Agent, vec![("", Change::Added)]),
            (Field::Greeting, vec![("", Change::Removed)]),
            (
                Field::Params,
                vec![
                    ("chosen set", Change::Added),
                    ("n", Change::Changed),
                    ("bare", Change::Removed),
                    ("lina: name", Change::Added),
                ]
            ),
            (Field::PokeMessages, vec![("1", Change::Added)]),
            (Field::Interrupt, vec![("", Change::Changed)]),
        ]
    );
    assert_eq!(shown(&diffs[2].parts[1].lines), "-[5 (a number)]\n+[5]");
}

#[test]
fn a_text_too_long_to_compare_is_replaced_between_its_common_ends() {
    let long = |word: &str| {
        let middle = (0..MOST_LINES)
            .map(|n| format!("{word}{n}"))
            .collect::<Vec<_>>()
            .join("\n");
        format!("start\n{middle}\nend")
    };
    let (lines, coarse) = compared(&long("a"), &long("b"));
    assert!(coarse);
    assert_eq!(lines.first(), Some(&whole("start", Side::Both, false)));
    assert_eq!(lines.last(), Some(&whole("end", Side::Both, false)));
    assert_eq!(side_of(&lines, Side::Added), long("a"));
    assert_eq!(side_of(&lines, Side::Removed), long("b"));
}

#[test]
fn of_two_long_texts_only_the_lines_that_differ_are_shown_as_changed() {
    let long = |nth: usize| {
        let line = |n: usize| {
            if n.is_multiple_of(nth) {
                format!("Ask {n}")
            } else {
                format!("Say {n}")
            }
        };
        (0..MOST_LINES / 2).map(line).collect::<Vec<_>>().join("\n")
    };
    let (lines, coarse) = compared(&long(usize::MAX), &long(10));
    let of = |side| lines.iter().filter(|line| line.side == side).count();
    assert!(!coarse);
    // The first line is one that both have.
    assert_eq!(
        (of(Side::Removed), of(Side::Added)),
        (MOST_LINES / 20 - 1, MOST_LINES / 20 - 1)
    );
}

#[test]
fn a_paragraph_too_long_for_its_words_is_said_to_be_so() {
    let long = |word: &str| format!("a {} b", format!("{word} ").repeat(MOST_WORDS / 2));
    let draft = |preamble: String| Draft {
        preamble,
        ..Draft::default()
    };
    let coarse = |before: &str, after: &str| {
        let diffs = drafts(&draft(long(before)), &draft(long(after)));
        diffs
            .iter()
            .flat_map(|diff| &diff.parts)
            .any(|part| part.coarse)
    };
    assert!(coarse("one", "other"));
    assert!(!coarse("one", "one"));
}

proptest! {
    #[test]
    fn both_sides_can_be_read_from_the_lines(
        before in "([a-c ]|\n|\r|é|س|👍🏽){0,40}",
        after in "([a-c ]|\n|\r|é|س|👍🏽){0,40}",
    ) {
        let lines = texts(&before, &after);
        prop_assert_eq!(side_of(&lines, Side::Added), before.clone());
        prop_assert_eq!(side_of(&lines, Side::Removed), after.clone());
        prop_assert_eq!(lines.iter().all(|line| line.side == Side::Both), before == after);
    }

    #[test]
    fn drafts_differ_exactly_where_a_field_says_so(
        before in "[ab]{0,2}", after in "[ab]{0,2}",
        rows_before in prop::collection::vec("[ab]{0,1}", 0..4),
        rows_after in prop::collection::vec("[ab]{0,1}", 0..4),
    ) {
        let draft = |text: &str, rows: &[String]| Draft {
            preamble: text.to_owned(),
            poke_messages: rows.to_vec(),
            param_sets: rows.iter().map(|row| (row.clone(), Params::new())).collect(),
            ..Draft::default()
        };
        let (a, b) = (draft(&before, &rows_before), draft(&after, &rows_after));
        prop_assert_eq!(drafts(&a, &b).is_empty(), a == b);
    }
}
