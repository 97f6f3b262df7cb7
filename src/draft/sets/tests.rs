use proptest::prelude::*;

use super::encoding::{Encoding, decode};
use super::*;
use crate::draft::ParamValue;

fn text(value: &str) -> ParamValue {
    ParamValue::Text(value.to_owned())
}

/// Sets as `name: a=1 b=2`, one a line.
fn shown(sets: &Sets) -> String {
    let mut lines = Vec::new();
    for (name, values) in sets {
        let values: Vec<_> = values
            .iter()
            .map(|(name, value)| format!(" {name}={}", value.as_text()))
            .collect();
        lines.push(format!("{name}:{}", values.concat()));
    }
    lines.join("\n")
}

#[test]
fn tables_of_all_makes_are_read() {
    for (file, expected) in [
        (
            "param_set,a,b\nlina,1,2\nomar,3,\n",
            "lina: a=1 b=2\nomar: a=3",
        ),
        (
            "a;Set;b\r\n\"x;y\";lina;\"say \"\"hi\"\"\"\r\n",
            "lina: a=x;y b=say \"hi\"",
        ),
        ("name\ta\nlina\t1,5\n", "lina: a=1,5"),
        ("sep=;\nname;a\nlina;1,5\n", "lina: a=1,5"),
        ("param_set,name\nlina,Lina\n", "lina: name=Lina"),
        ("name,a,,\nlina,1,,\n,,,\n", "lina: a=1"),
        ("name,a\n\nlina,\"one\r\ntwo\"\n\n", "lina: a=one\ntwo"),
        ("اسم,name\nسارة,لينا", "لينا: اسم=سارة"),
        (" name , a \n lina , 1 \n", "lina: a= 1 "),
        ("name\nlina\n", "lina:"),
        ("name,a\rlina,1\r", "lina: a=1"),
    ] {
        assert_eq!(
            read(file, Format::Csv).map(|sets| shown(&sets)),
            Ok(expected.to_owned()),
            "{file:?}"
        );
    }
}

#[test]
fn what_is_wrong_with_a_table_is_told_with_line_and_column() {
    for (file, told) in [
        ("", "the file is empty"),
        (
            "a,b\n1,2\n",
            "line 1, column 1: no column has the sets' names",
        ),
        (
            "name,a,b,a\n",
            "line 1, column 4: the column `a` stands twice: column 2 is it too",
        ),
        (
            "name,a b\n",
            "line 1, column 2: `a b` is no param: A name has no spaces",
        ),
        (
            "name,a,b\nlina,1,2\nomar,1\n",
            "line 3, column 3: this row has 2 cells where the first line has 3",
        ),
        (
            "name,a\nlina,1,2,3\n",
            "line 2, column 3: this row has 4 cells where the first line has 2",
        ),
        (
            "name,a\nlina,\"1\n2\"\n ,3\n",
            "line 4, column 1: this row has no name",
        ),
        (
            "name,a\nlina,1\n\n\nlina,2\n",
            "line 5, column 1: the set `lina` stands in line 2 already",
        ),
        (
            "name,a,\nlina,1,x\n",
            "line 2, column 3: this column has no heading",
        ),
        (
            "name,a\nlina,\"1\nomar,2\n",
            "line 2, column 1: a quote that opens in this row is never closed",
        ),
        (
            "sep=;\nname;a\nlina\n",
            "line 3, column 2: this row has 1 cell where",
        ),
    ] {
        let why = read(file, Format::Csv).unwrap_err().to_string();
        assert!(why.starts_with(told), "{file:?}: {why}");
    }
}

#[test]
fn json_of_both_forms_is_read_with_its_kinds_of_values() {
    let expected = Sets::from_iter([
        (
            "lina".to_owned(),
            Params::from_iter([
                ("a".to_owned(), text("x")),
                ("n".to_owned(), ParamValue::Number("1.50".to_owned())),
                ("b".to_owned(), ParamValue::Bool(true)),
            ]),
        ),
        ("omar".to_owned(), Params::new()),
    ]);
    for file in [
        r#"{"lina": {"a": "x", "n": 1.50, "b": true, "none": null}, "omar": {}}"#,
        r#"[{"param_set": "lina", "a": "x", "n": 1.50, "b": true}, {"name": "omar"}]"#,
    ] {
        assert_eq!(read(file, Format::Json).as_ref(), Ok(&expected), "{file}");
    }
}

#[test]
fn what_is_wrong_with_json_is_told_with_line_and_column() {
    for (file, told) in [
        (
            "{\n\"a\": {\"x\": 1,}}",
            "line 2, column 14: trailing comma",
        ),
        (
            "{\"a\": {\"x\": 1, \"x\": 2}}",
            "line 1, column 18: `x` stands twice in this set",
        ),
        (
            "{\"a\": {}, \"a\": {}}",
            "line 1, column 18: the set `a` stands twice",
        ),
        (
            "{\"a\": {\"x y\": 1}}",
            "line 1, column 17: `x y` is no param: A name has no spaces",
        ),
        (
            "{\"a\": {\"x\": []}}",
            "line 1, column 16: the value of `x` must be",
        ),
        (
            "[{\"x\": 1}]",
            "line 1, column 10: this object does not say which set it is",
        ),
        (
            "[{\"name\": 1}]",
            "line 1, column 13: the name of a set is a text",
        ),
        ("{\"\": {}}", "line 1, column 8: this set has no name"),
        (
            "\"x\"",
            "line 1, column 3: here must stand an object of param sets",
        ),
        ("{} x", "line 1, column 4: trailing characters"),
    ] {
        let why = read(file, Format::Json).unwrap_err().to_string();
        assert!(why.starts_with(told), "{file:?}: {why}");
    }
}

#[test]
fn encodings_are_known_by_their_mark_or_as_stated_and_never_guessed() {
    let table = "name,a\nسارة,é\n";
    let utf16 = |le: bool| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(table.encode_utf16());
        units
            .flat_map(|unit| {
                if le {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            })
            .collect()
    };
    let marked = [b"\xef\xbb\xbf", table.as_bytes()].concat();
    for (bytes, stated) in [
        (table.as_bytes().to_vec(), None),
        (marked.clone(), None),
        // A mark knows better than who states something else.
        (marked, Some(Encoding::Windows1256)),
        (utf16(true), None),
        (utf16(false), None),
        (utf16(true)[2..].to_vec(), Some(Encoding::Utf16Le)),
    ] {
        assert_eq!(decode(&bytes, stated).as_deref(), Ok(table), "{stated:?}");
    }
    let arabic = b"name,a\n\xd3\xc7\xd1\xc9,\xe9\n";
    assert_eq!(
        decode(arabic, Some(Encoding::Windows1256)).as_deref(),
        Ok("name,a\nسارة,é\n")
    );
    assert_eq!(
        decode(arabic, Some(Encoding::Windows1252)).as_deref(),
        Ok("name,a\nÓÇÑÉ,é\n")
    );
    let why = decode(arabic, None).unwrap_err().to_string();
    assert!(
        why.starts_with("line 2: this is not UTF-8") && why.contains("windows-1256"),
        "{why}"
    );
    let why = decode(&utf16(true)[2..14], None).unwrap_err().to_string();
    assert!(why.contains("utf-16le"), "{why}");
    assert!(
        decode(b"\xff\xfe\x00\xd8x", None).is_err(),
        "half a surrogate"
    );
    assert_eq!("UTF16LE".parse(), Ok(Encoding::Utf16Le));
    assert!("latin1".parse::<Encoding>().is_err());
}

#[test]
fn a_param_that_is_called_as_the_name_column_moves_that_column() {
    let sets = Sets::from_iter([(
        "lina".to_owned(),
        Params::from_iter([("param_set".to_owned(), text("x"))]),
    )]);
    let file = write(&sets, Format::Csv).unwrap();
    assert_eq!(file, "set,param_set\nlina,x\n");
    assert_eq!(read(&file, Format::Csv), Ok(sets));
}

#[test]
fn a_table_of_nearly_nothing_but_empty_cells_is_not_written() {
    let sets: Sets = (0..5_000)
        .map(|set| {
            let values = [(format!("p{set}"), ParamValue::Text("x".to_owned()))];
            (format!("s{set}"), values.into_iter().collect())
        })
        .collect();
    let why = write(&sets, Format::Csv).unwrap_err();
    assert!(why.contains("25000000 cells"), "{why}");
    assert!(write(&sets, Format::Json).is_ok());
}

fn a_value() -> impl Strategy<Value = String> {
    // No carriage return: a draft's line ends are LF.
    prop_oneof![
        "[ -~\n\u{600}-\u{6ff}é\u{1f44b};,\"'\t]{1,12}",
        "[^\r\u{0}]{1,6}"
    ]
}

fn some_sets(value: impl Strategy<Value = ParamValue> + Clone) -> impl Strategy<Value = Sets> {
    let name = prop::sample::select(vec!["a", "b", "name", "set", "اسم", "x_1"]);
    let params = prop::collection::vec((name, value), 0..5).prop_map(|pairs| {
        pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect::<Params>()
    });
    let set_name = "[a-zء-ي;,\"=_][a-zء-ي;,\" _]{0,5}[a-zء-ي;,\"_]";
    prop::collection::vec((set_name, params), 0..5).prop_map(|sets| sets.into_iter().collect())
}

fn any_value() -> impl Strategy<Value = ParamValue> + Clone {
    prop_oneof![
        "[^\r]{0,8}".prop_map(ParamValue::Text),
        prop::sample::select(vec!["0", "1.50", "-3e+5", "9223372036854775807"])
            .prop_map(|number| ParamValue::Number(number.to_owned())),
        any::<bool>().prop_map(ParamValue::Bool),
    ]
}

proptest! {
    #[test]
    fn a_table_is_read_back_as_it_was_written(sets in some_sets(a_value().prop_map(ParamValue::Text).boxed())) {
        let file = write(&sets, Format::Csv).unwrap();
        let back = read(&file, Format::Csv);
        let expected: Vec<_> = sets.iter().map(|(name, values)| {
            let mut values: Vec<_> = values.iter().collect();
            values.sort_by_key(|(name, _)| *name);
            (name, values)
        }).collect();
        let back = back.map_err(|why| TestCaseError::fail(format!("{why}\n{file}")))?;
        // The columns are in the order of first use, so the order inside a set may be another.
        let got: Vec<_> = back.iter().map(|(name, values)| {
            let mut values: Vec<_> = values.iter().collect();
            values.sort_by_key(|(name, _)| *name);
            (name, values)
        }).collect();
        prop_assert_eq!(got, expected, "{}", file);
    }

    #[test]
    fn json_is_read_back_as_it_was_written(sets in some_sets(any_value().boxed())) {
        let file = write(&sets, Format::Json).unwrap();
        prop_assert_eq!(read(&file, Format::Json), Ok(sets), "{}", file);
    }

    #[test]
    fn no_file_makes_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..60), lines in "[a,;\"\r\n\t=]{0,40}") {
        for encoding in Encoding::ALL {
            if let Ok(text) = decode(&bytes, Some(encoding)) {
                let _ = read(&text, Format::Csv);
                let _ = read(&text, Format::Json);
            }
        }
        let _ = read(&format!("name{lines}"), Format::Csv);
    }
}

#[test]
fn a_number_that_a_drafts_file_cannot_hold_is_a_text() {
    let json = r#"{"lina":{"long":-55999999999999999999,"large":1e999,"fine":-5.50,"whole":12}}"#;
    let sets = read(json, Format::Json).unwrap();
    let text = |text: &str| ParamValue::Text(text.to_owned());
    let number = |spelling: &str| ParamValue::Number(spelling.to_owned());
    assert_eq!(sets["lina"]["long"], text("-55999999999999999999"));
    assert!(matches!(sets["lina"]["large"], ParamValue::Text(_)));
    assert_eq!(sets["lina"]["fine"], number("-5.50"));
    assert_eq!(sets["lina"]["whole"], number("12"));
}
