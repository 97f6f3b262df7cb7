//! How a text is spelled in TOML: the way of quoting that stood there before is kept where the new text allows it.

/// TOML's four ways of quoting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quotes {
    Basic,
    Literal,
    MultiBasic,
    MultiLiteral,
}

impl Quotes {
    fn of(raw: &str) -> Option<Self> {
        if raw.starts_with("'''") {
            Some(Self::MultiLiteral)
        } else if raw.starts_with("\"\"\"") {
            Some(Self::MultiBasic)
        } else if raw.starts_with('\'') {
            Some(Self::Literal)
        } else if raw.starts_with('"') {
            Some(Self::Basic)
        } else {
            None
        }
    }

    fn is_multi(self) -> bool {
        matches!(self, Self::MultiBasic | Self::MultiLiteral)
    }
}

/// A text as TOML. `old` is what stood there, quotes included; `on_one_line` for a new text in a list or an inline
/// table.
pub(super) fn text(new: &str, old: Option<&str>, on_one_line: bool) -> String {
    let before = old.and_then(Quotes::of);
    let quotes = choose(new, before, on_one_line);
    let opening_break = if quotes.is_multi()
        && (new.starts_with('\n')
            || before.is_none_or(|before| {
                !before.is_multi()
                    || old
                        .and_then(|old| old.get(3..))
                        .is_some_and(|old| old.starts_with('\n'))
            })) {
        "\n"
    } else {
        ""
    };
    match quotes {
        Quotes::Literal => format!("'{new}'"),
        Quotes::MultiLiteral => format!("'''{opening_break}{new}'''"),
        Quotes::Basic => format!("\"{}\"", escaped(new, false)),
        Quotes::MultiBasic => format!("\"\"\"{opening_break}{}\"\"\"", escaped(new, true)),
    }
}

fn choose(new: &str, before: Option<Quotes>, on_one_line: bool) -> Quotes {
    let has_breaks = new.contains('\n');
    let plain = !new
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t');
    let multi = if plain && !new.contains("'''") && !new.ends_with('\'') {
        Quotes::MultiLiteral
    } else {
        Quotes::MultiBasic
    };
    let literal = if plain && !has_breaks && !new.contains('\'') {
        Quotes::Literal
    } else {
        Quotes::Basic
    };
    match before {
        Some(Quotes::MultiLiteral) => multi,
        Some(Quotes::MultiBasic) => Quotes::MultiBasic,
        _ if has_breaks && on_one_line => Quotes::Basic,
        _ if has_breaks => multi,
        Some(Quotes::Literal) => literal,
        None if new.contains(['"', '\\']) => literal,
        Some(Quotes::Basic) | None => Quotes::Basic,
    }
}

/// Between double quotes: what TOML does not take as it stands is escaped.
fn escaped(text: &str, multi: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut quotes = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        quotes = if c == '"' { quotes + 1 } else { 0 };
        match c {
            '\\' => out.push_str("\\\\"),
            // Two quotes may stand between three; a third, or one at the end, would close the text.
            '"' if multi && quotes < 3 && chars.peek().is_some() => out.push('"'),
            '"' => {
                out.push_str("\\\"");
                quotes = 0;
            }
            '\n' if multi => out.push('\n'),
            '\t' if multi => out.push('\t'),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => {
                let code = format!("\\u{:04X}", u32::from(c));
                out.push_str(&code);
            }
            c => out.push(c),
        }
    }
    out
}

/// A key as TOML: bare where that is allowed.
pub(super) fn key(name: &str) -> String {
    let bare = !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if bare {
        name.to_owned()
    } else {
        format!("\"{}\"", escaped(name, false))
    }
}

/// The byte in a quoted text (quotes included) where the byte `offset` of the text itself stands.
pub(super) fn raw_offset(raw: &str, offset: usize) -> usize {
    let Some(quotes) = Quotes::of(raw) else {
        return 0;
    };
    let mut at = if quotes.is_multi() { 3 } else { 1 };
    if quotes.is_multi() && raw.get(at..).is_some_and(|rest| rest.starts_with('\n')) {
        at += 1;
    }
    if matches!(quotes, Quotes::Literal | Quotes::MultiLiteral) {
        return (at + offset).min(raw.len());
    }
    let mut decoded = 0;
    while decoded < offset {
        let Some(rest) = raw.get(at..) else { break };
        let mut chars = rest.chars();
        let Some(c) = chars.next() else { break };
        if c != '\\' {
            at += c.len_utf8();
            decoded += c.len_utf8();
            continue;
        }
        let hex_digits = match chars.next() {
            None => break,
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            Some(c) if c.is_whitespace() => {
                // A backslash at the line's end swallows blanks and line breaks.
                at += rest.len() - chars.as_str().trim_start().len();
                continue;
            }
            Some(_) => {
                at += 2;
                decoded += 1;
                continue;
            }
        };
        let code = rest
            .get(2..2 + hex_digits)
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .and_then(char::from_u32);
        at += 2 + hex_digits;
        decoded += code.map_or(1, char::len_utf8);
    }
    at.min(raw.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reads_as(spelled: &str) -> String {
        let document = format!("k = {spelled}\n");
        let parsed = toml_edit::Document::parse(document.as_str()).unwrap();
        parsed
            .as_table()
            .get("k")
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned()
    }

    #[test]
    fn the_way_of_quoting_stays_where_the_text_allows_it() {
        for (new, old, expected) in [
            ("b", Some("'a'"), "'b'"),
            ("it's", Some("'a'"), "\"it's\""),
            ("b\nc", Some("'a'"), "'''\nb\nc'''"),
            ("b", Some("\"a\""), "\"b\""),
            ("say \"b\"", Some("\"a\""), r#""say \"b\"""#),
            ("b\nc\n", Some("\"a\""), "'''\nb\nc\n'''"),
            ("b", Some("'''\na\n'''"), "'''\nb'''"),
            ("b", Some("'''a'''"), "'''b'''"),
            ("\nb", Some("'''a'''"), "'''\n\nb'''"),
            ("''' b", Some("'''a'''"), "\"\"\"''' b\"\"\""),
            ("b\\", Some("\"\"\"\na\"\"\""), "\"\"\"\nb\\\\\"\"\""),
            ("", Some("'''\na\n'''"), "'''\n'''"),
            ("", Some("\"a\""), "\"\""),
            ("b", None, "\"b\""),
            ("\\d \"x\"", None, "'\\d \"x\"'"),
            ("a\nb", None, "'''\na\nb'''"),
            ("a\rb", None, "\"a\\rb\""),
            ("b", Some("800"), "\"b\""),
        ] {
            assert_eq!(text(new, old, false), expected, "{new:?} in {old:?}");
            assert_eq!(reads_as(expected), new);
        }
        assert_eq!(text("a\nb", None, true), "\"a\\nb\"");
    }

    #[test]
    fn keys_are_bare_where_they_can_be() {
        assert_eq!(key("patient_name-2"), "patient_name-2");
        assert_eq!(key("اسم"), "\"اسم\"");
        assert_eq!(key("a.b\"c\n"), "\"a.b\\\"c\\n\"");
        assert_eq!(key(""), "\"\"");
    }

    #[test]
    fn a_byte_of_the_text_is_found_between_the_quotes() {
        for (raw, offset, expected) in [
            ("'abc'", 2, 3),
            ("'''\nabc'''", 2, 6),
            ("'''abc'''", 0, 3),
            (r#""a\nb""#, 2, 4),
            (r#""\u00e9b""#, 2, 7),
            (r#""\U0001F600b""#, 4, 11),
            ("\"\"\"\na\\\n   b\"\"\"", 1, 5),
            ("\"\"\"\na\\\n   b\"\"\"", 2, 11),
            ("\"ab\"", 99, 4),
            ("12", 1, 0),
        ] {
            assert_eq!(raw_offset(raw, offset), expected, "{raw} {offset}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_spelled_is_read_back(
            new in "([a'\"\\\\ \n\t\r{}é\u{0}\u{7f}\u{85}\u{feff}😀ب]|'''|\"\"\"){0,12}",
            old in prop::sample::select(vec!["", "'a'", "\"a\"", "'''a'''", "'''\na'''", "\"\"\"a\"\"\"", "\"\"\"\na\"\"\"", "7"]),
            on_one_line: bool,
        ) {
            let old = Some(old).filter(|old| !old.is_empty());
            let spelled = text(&new, old, on_one_line);
            prop_assert_eq!(reads_as(&spelled), new.as_str());
            let closing = match Quotes::of(&spelled).unwrap() {
                Quotes::Basic => "\"",
                Quotes::Literal => "'",
                Quotes::MultiBasic => "\"\"\"",
                Quotes::MultiLiteral => "'''",
            };
            for (at, _) in new.char_indices() {
                let before = spelled.get(..raw_offset(&spelled, at)).unwrap();
                let prefix = reads_as(&format!("{before}{closing}"));
                prop_assert_eq!(prefix.as_str(), new.get(..at).unwrap());
            }
        }

        #[test]
        fn any_key_is_read_back(name in "[a-zA-Z_\\-.\"'\\\\ \n\u{1}ب]{0,8}") {
            let document = format!("{} = 1\n", key(&name));
            let parsed = toml_edit::Document::parse(document.as_str()).unwrap();
            prop_assert!(parsed.as_table().contains_key(&name));
        }
    }
}
