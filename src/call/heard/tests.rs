use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::draft::template::to_wire;

fn params() -> Params {
    let text = |value: &str| ParamValue::Text(value.to_owned());
    Params::from_iter([
        ("name".to_owned(), text("Lina")),
        ("اسم".to_owned(), text("لينا")),
        ("blank".to_owned(), text(" \n")),
        ("n".to_owned(), ParamValue::Number("1.50".to_owned())),
        ("yes".to_owned(), ParamValue::Bool(true)),
        (
            "nested".to_owned(),
            text("{{name}} <<name>> \\<< $1 \\1 \" }}"),
        ),
        ("current_date".to_owned(), text("never")),
    ])
}

/// The text with each mark drawn round its stretch.
fn drawn(heard: &Heard) -> String {
    let mut drawn = String::new();
    let mut at = 0;
    for mark in &heard.marks {
        drawn.push_str(heard.text.get(at..mark.span.start).unwrap());
        let stretch = heard.text.get(mark.span.clone()).unwrap();
        write!(drawn, "[{:?}:{stretch}]", mark.origin).unwrap();
        at = mark.span.end;
    }
    drawn.push_str(heard.text.get(at..).unwrap());
    drawn
}

#[test]
fn each_stretch_is_marked_by_its_origin() {
    for (text, expected) in [
        ("", ""),
        ("Hello.", "Hello."),
        ("Hello {{name}}!", "Hello [Param:Lina]!"),
        ("Hello <<name>>!", "Hello [Param:Lina]!"),
        ("Hello {{ name }}!", "Hello [Param:Lina]!"),
        ("{{name}}{{name}}", "[Param:Lina][Param:Lina]"),
        ("مرحبا {{اسم}}", "مرحبا [Param:لينا]"),
        ("{{n}} {{yes}}", "[Param:1.50] [Param:true]"),
        (
            "{{Name}} {{blank}}",
            "[Missing:{{Name}}] [Missing:{{blank}}]",
        ),
        ("<<other>>", "[Missing:{{other}}]"),
        ("{{current_date}}", "[System:{{current_date}}]"),
        ("{{ user_number }}", "[System:{{user_number}}]"),
        (
            "{% if x %}a{% endif %}",
            "[Hamsa:{% if x %}]a[Hamsa:{% endif %}]",
        ),
        ("{{name | upper}}", "[Hamsa:{{name | upper}}]"),
        ("{{first-name}}", "[AsWritten:{{first-name}}]"),
        ("Hi {{name", "Hi [AsWritten:{{name]"),
        (r"\<<name>>", "<<name>>"),
        ("{name} {} << >>", "{name} {} << >>"),
    ] {
        assert_eq!(drawn(&render(text, &params())), expected, "{text}");
    }
}

#[test]
fn a_value_is_put_in_once_and_never_looked_into() {
    let heard = render("a {{nested}} b", &params());
    assert_eq!(heard.text, "a {{name}} <<name>> \\<< $1 \\1 \" }} b");
    assert_eq!(heard.marks.len(), 1);
    assert_eq!(heard.marks[0].origin, Origin::Param);
    assert_eq!(heard.marks[0].source, 2..12);
}

#[test]
fn where_there_are_no_params_a_text_stays_as_written() {
    for text in [
        "",
        "{{name}}",
        "a <<name>> {{ b }} {% c %} {{d",
        r"\<<name>> {x}",
    ] {
        let heard = as_written(text, &template::parse(text));
        assert_eq!(heard.text, text);
        assert!(
            heard
                .marks
                .iter()
                .all(|mark| mark.origin == Origin::AsWritten)
        );
        assert!(heard.marks.iter().all(|mark| mark.span == mark.source));
    }
    let text = "a {{name}} <<b>> {% c %} {{d";
    assert_eq!(
        drawn(&as_written(text, &template::parse(text))),
        "a [AsWritten:{{name}}] [AsWritten:<<b>>] [AsWritten:{% c %}] [AsWritten:{{d]"
    );
}

fn template() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("{{name}}"),
        Just("<<name>>"),
        Just("{{nested}}"),
        Just("{{missing}}"),
        Just("{{ name }}"),
        Just("{{"),
        Just("}}"),
        Just("{"),
        Just("}"),
        Just("<<"),
        Just(">>"),
        Just("\\"),
        Just("{%"),
        Just("%}"),
        Just("{#"),
        Just("#}"),
        Just("{{current_date}}"),
        Just("name"),
        Just(" "),
        Just("\n"),
        Just("اسم"),
        Just("|"),
        Just("👨‍👩‍👧"),
    ];
    proptest::collection::vec(part, 0..20).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn each_place_is_found_in_what_is_heard(text in template()) {
        let (pieces, params) = (template::parse(&text), params());
        let heard = render_pieces(&text, &pieces, &params).text;
        let at = |byte| position(&text, &pieces, &params, byte);
        for (number, piece) in pieces.iter().enumerate() {
            let before = render_pieces(&text, &pieces[..number], &params).text;
            prop_assert_eq!(at(piece.span.start), before.len());
        }
        prop_assert_eq!(at(text.len()), heard.len());
        for (byte, letter) in text.char_indices() {
            prop_assert!(heard.is_char_boundary(at(byte)));
            let in_text = pieces.iter().any(|piece| piece.kind == PieceKind::Text && piece.span.contains(&byte));
            if in_text {
                prop_assert!(heard.get(at(byte)..).is_some_and(|rest| rest.starts_with(letter)));
            }
        }
    }

    #[test]
    fn marks_are_in_order_and_cover_what_is_not_in_the_draft(text in template()) {
        let heard = render(&text, &params());
        let (mut heard_at, mut source_at) = (0, 0);
        let mut plain = String::new();
        for mark in &heard.marks {
            prop_assert!(heard_at <= mark.span.start && mark.span.start <= mark.span.end);
            prop_assert!(source_at <= mark.source.start && mark.source.start < mark.source.end);
            // Between marks stands the draft's own text, but for the backslash of `\<<`.
            let between = heard.text.get(heard_at..mark.span.start).unwrap();
            let source = text.get(source_at..mark.source.start).unwrap();
            prop_assert_eq!(between, source.replace("\\<<", "<<"));
            plain.push_str(between);
            heard_at = mark.span.end;
            source_at = mark.source.end;
        }
        let rest = text.get(source_at..).unwrap();
        prop_assert_eq!(heard.text.get(heard_at..).unwrap(), rest.replace("\\<<", "<<"));
    }

    #[test]
    fn without_values_it_is_heard_as_it_is_sent(text in template()) {
        let heard = render(&text, &Params::new());
        let sent = to_wire(&text);
        // Only the white space inside braces is not said.
        let spaceless = |text: &str| text.split_whitespace().collect::<String>();
        prop_assert_eq!(spaceless(&heard.text), spaceless(&sent));
    }

    #[test]
    fn any_text_is_rendered(text in any::<String>()) {
        let heard = render(&text, &params());
        for mark in heard.marks {
            prop_assert!(heard.text.get(mark.span).is_some() && text.get(mark.source).is_some());
        }
    }
}
