use proptest::prelude::*;

use super::*;

/// The pieces as text: `T(…)` text, `P(name)`, `S(name)` spaced, `A(name)` angle, `AS(name)` both, `J`, `O`, `U`, `E`.
fn shown(text: &str) -> String {
    let mut out = String::new();
    for piece in parse(text) {
        let written = &text.get(piece.span).unwrap();
        let part = match piece.kind {
            PieceKind::Text => format!("T({written})"),
            PieceKind::Placeholder {
                name,
                spaced,
                angle,
            } => format!(
                "{}{}({})",
                if angle { "A" } else { "P" },
                if spaced { "S" } else { "" },
                text.get(name).unwrap()
            ),
            PieceKind::Jinja => format!("J({written})"),
            PieceKind::Odd => format!("O({written})"),
            PieceKind::Unclosed => format!("U({written})"),
            PieceKind::Escape => "E".to_owned(),
        };
        out.push_str(&part);
    }
    out
}

fn check(text: &str, expected: &str) {
    assert_eq!(shown(text), expected, "for {text:?}");
}

#[test]
fn a_name_of_any_script_is_a_placeholder() {
    check("Hello {{name}}.", "T(Hello )P(name)T(.)");
    check("{{agentName}}", "P(agentName)");
    check("{{a_1}}{{b}}", "P(a_1)P(b)");
    check("أهلا {{اسم_العميل}}!", "T(أهلا )P(اسم_العميل)T(!)");
    check("{{مَرْحَبًا}}", "P(مَرْحَبًا)");
    check("{{e\u{301}}}", "P(e\u{301})");
    check("{{नमस्ते}}", "P(नमस्ते)");
    check("{{名前}}", "P(名前)");
}

#[test]
fn a_name_with_spaces_is_a_spaced_placeholder() {
    check("{{ name }}", "PS(name)");
    check("{{name }}", "PS(name)");
    check("{{\tname}}", "PS(name)");
    check("{{\nname\n}}", "PS(name)");
}

#[test]
fn an_expression_is_left_to_hamsa() {
    for text in [
        r#"{{ balance | default("unavailable") }}"#,
        "{{user.name}}",
        "{{#if vip}}",
        "{{/if}}",
        "{{greet('x')}}",
        "{{now()}}",
        r#"{{ "x" }}"#,
        "{% if direction == \"outbound\" %}",
        "{% raw\n%}",
        "{# a note\nover lines #}",
        "{{ balance\n | default(1) }}",
    ] {
        check(text, &format!("J({text})"));
    }
}

#[test]
fn else_is_no_placeholder_inside_a_section() {
    check(
        "{{#if a}}x{{else}}y{{/if}}{{else}}",
        "J({{#if a}})T(x)J({{else}})T(y)J({{/if}})P(else)",
    );
}

#[test]
fn anything_else_between_braces_is_odd() {
    for text in [
        "{{}}",
        "{{ }}",
        "{{patient name}}",
        "{{patient-name}}",
        "{{<string>}}",
        "{{a\u{200c}b}}",
        "{{{name}}}",
        "{{ (1) }}",
    ] {
        check(text, &format!("O({text})"));
    }
}

#[test]
fn an_opening_without_its_end_is_unclosed() {
    check("Hi {{name, this", "T(Hi )U({{name)T(, this)");
    check("Hi {{name} there", "T(Hi )U({{name})T( there)");
    check("{{a {{b}}", "U({{a)T( )P(b)");
    check("{{a\n\nAnswer }}", "U({{a)T(\n\nAnswer }})");
    check(
        "{{name.\nAnswer {\"a\":{\"b\":1}}",
        "U({{name)T(.\nAnswer {\"a\":{\"b\":1}})",
    );
    check("{{", "U({{)");
    check("{{ ", "U({{)T( )");
    check("{% if x", "U({% if)T( x)");
    check("{% a {% b %}", "U({% a)T( )J({% b %})");
    check("{{{{{", "U({{{{{)");
}

#[test]
fn single_braces_and_other_signs_are_text() {
    for text in [
        "{name}",
        "}}",
        "{",
        "a { b } c",
        "{#123}",
        "<<",
        ">>",
        "<< EOF",
        "<<a b>>",
        "<<a>",
        "<<>>",
        "<< >>",
        "1 << 2",
        "\\",
        "\\n",
        "\\<",
        "$1 ${x}",
    ] {
        check(text, &format!("T({text})"));
    }
}

#[test]
fn an_angle_name_is_a_placeholder_and_a_backslash_keeps_it_text() {
    check("<<name>>", "A(name)");
    check("<< name >>", "AS(name)");
    check("<<<name>>>", "T(<)A(name)T(>)");
    check("<<<<name>>", "T(<<)A(name)");
    check("\\<<name>>", "ET(name>>)");
    check("\\\\<<name>>", "T(\\)ET(name>>)");
}

#[test]
fn the_wire_has_braces_for_angles_and_all_else_as_typed() {
    for (typed, wire) in [
        ("Hi <<name>> and << two >>", "Hi {{name}} and {{ two }}"),
        ("\\<<name>>", "<<name>>"),
        ("a << b, 1<<2", "a << b, 1<<2"),
        ("{{ x | default('<<y>>') }}", "{{ x | default('<<y>>') }}"),
        ("{{a}} \\n $1 \"q\" ", "{{a}} \\n $1 \"q\" "),
    ] {
        assert_eq!(to_wire(typed), wire);
    }
}

#[test]
fn all_seventeen_system_variables_are_known_by_exact_name() {
    assert_eq!(SYSTEM_VARIABLES.len(), 17);
    assert!(is_system_variable("current_time"));
    assert!(is_system_variable("agent_name"));
    assert!(!is_system_variable("agentName"));
    assert!(!is_system_variable(""));
}

#[test]
fn hostile_text_is_taken_apart_in_one_walk() {
    for unit in [
        "{", "{{", "{%", "{#", "<<", "{{a\n", "<<a", "{% %", "\\<", "}} {{ ", "<< ",
    ] {
        let text = unit.repeat(1_000_000 / unit.len());
        let pieces = parse(&text);
        assert_eq!(pieces.last().unwrap().span.end, text.len());
    }
}

#[test]
fn what_is_sent_can_be_typed() {
    const BITS: [&str; 12] = [
        "<<", ">>", "<", "\\", "a", " ", "{{", "}}", "{#", "#}", "{%", "%}",
    ];
    assert_eq!(
        from_wire("<<a>> \\<< << {# << #}"),
        "\\<<a>> \\\\<< << {# << #}"
    );
    for length in 1..=5 {
        for number in 0..BITS.len().pow(length) {
            let bits = (0..length).map(|place| BITS[number / BITS.len().pow(place) % BITS.len()]);
            let wire: String = bits.collect();
            assert_eq!(to_wire(&from_wire(&wire)), wire);
        }
    }
}

proptest! {
    #[test]
    fn pieces_cover_the_text_without_gaps(text in r#"([{}<>%#\\ a_.|"é\n]|name|ب|\{\{|\}\}|<<|>>){0,40}"#) {
        let mut at = 0;
        for piece in parse(&text) {
            prop_assert_eq!(piece.span.start, at);
            prop_assert!(piece.span.end > at);
            prop_assert!(text.get(piece.span.clone()).is_some());
            if let PieceKind::Placeholder { name, .. } = piece.kind {
                prop_assert!(is_name(text.get(name).unwrap()));
            }
            at = piece.span.end;
        }
        prop_assert_eq!(at, text.len());
    }

    #[test]
    fn a_text_without_angles_is_sent_as_it_is(text in r#"([{}>%#\\ a_.|"é\n]|name|\{\{|\}\}|<[^<]){0,40}"#) {
        prop_assume!(!text.contains("<<"));
        let wire = to_wire(&text);
        prop_assert_eq!(wire.as_ref(), text.as_str());
    }

    #[test]
    fn what_is_sent_is_never_longer_and_keeps_every_brace(text in r"([{} a]|<<|>>|\\<<|name){0,30}") {
        let wire = to_wire(&text);
        prop_assert!(wire.len() <= text.len());
        let braces = |text: &str| text.matches('{').count();
        prop_assert!(braces(&wire) >= braces(&text));
    }
}

#[test]
fn names_that_a_tag_gives_values_to_are_no_placeholders_where_it_holds() {
    let placeholders = |text: &str| -> Vec<String> {
        parse(text)
            .into_iter()
            .filter_map(|piece| match piece.kind {
                PieceKind::Placeholder { name, .. } => text.get(name).map(str::to_owned),
                _ => None,
            })
            .collect()
    };
    for (text, expected) in [
        (
            "{% for q in all %}{{ q }}{{x}}{% endfor %}{{q}}",
            vec!["x", "q"],
        ),
        ("{%- for k, v in all -%}{{k}}{{v}}{%- endfor -%}", vec![]),
        (
            "{% for a in x %}{% for b in a %}{{a}}{{b}}{% endfor %}{{a}}{{b}}{% endfor %}",
            vec!["b"],
        ),
        ("{{n}}{% set n = 3 %}{{n}}", vec!["n"]),
        ("{% if q %}{{q}}{% endif %}{% endfor %}", vec!["q"]),
    ] {
        assert_eq!(placeholders(text), expected, "{text}");
    }
}
