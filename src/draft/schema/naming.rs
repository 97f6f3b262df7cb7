//! What may be mistaken in a field's name: it is taken for another's, or has blanks. It judges names that may stand; that
//! two fields cannot have one name is [`super::edit`]'s to say.

use super::locate::{Located, join};
use crate::draft::names::{self, Alike};

/// What is doubtful about a field's name beside the others of the object schema at `holder`, as a sentence. `own`: the
/// field's pointer, if it stands in the text.
#[must_use]
pub fn doubt<'t>(
    schema: impl Into<Located<'t>>,
    holder: &str,
    own: &str,
    name: &str,
) -> Option<String> {
    let name = name.trim();
    let located = schema.into();
    let own = located.find(own).filter(|_| !own.is_empty());
    let properties = located.find(&join(holder, "properties"));
    let others = properties.map_or(&[][..], |id| located.children(id));
    let folded = plain(name);
    let twin = { others.iter().filter(|id| Some(**id) != own) }.find_map(|id| {
        let other = located.name(*id).filter(|other| *other != name)?;
        let are_ascii = name.is_ascii() && other.is_ascii();
        // Among thousands of names nearly all are told apart here.
        if are_ascii && !folded.bytes().eq(other.bytes().map(plain_byte)) {
            return None;
        }
        let how = if are_ascii || plain(&other) == folded {
            t!("differs in capitals, blanks or dashes only")
        } else {
            match names::alike(&other, name)? {
                Alike::Case => t!("differs in capitals only"),
                Alike::Look => t!("looks the same and has other letters"),
            }
        };
        Some(t!("There is a field {other} too: it {how}.", other, how))
    });
    if twin.is_some() {
        return twin;
    }
    name.contains(char::is_whitespace).then(|| {
        let joined: Vec<&str> = name.split_whitespace().collect();
        t!(
            "It has blanks: {joined} is easier for what reads the outcome.",
            joined = joined.join("_")
        )
    })
}

/// A name with its capitals, blanks and dashes made alike.
fn plain(name: &str) -> String {
    let one = |c: char| {
        if c.is_whitespace() || c == '-' {
            '_'
        } else {
            c
        }
    };
    name.to_lowercase().chars().map(one).collect()
}

/// As [`plain`], of an ASCII character.
fn plain_byte(byte: u8) -> u8 {
    if char::from(byte).is_whitespace() || byte == b'-' {
        b'_'
    } else {
        byte.to_ascii_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{"type":"object","properties":{"wants_callback":{"type":"boolean"},
        "city":{"type":"object","properties":{"name":{"type":"string"}}}}}"#;

    #[test]
    fn a_name_that_is_taken_for_anothers_or_has_blanks_is_told() {
        for (name, part) in [
            ("wants callback", Some("wants_callback too: it differs in")),
            ("Wants-Callback", Some("wants_callback too: it differs in")),
            ("c\u{456}ty", Some("city too: it looks the same")),
            ("call me back", Some("blanks: call_me_back is")),
            ("wants_callback", None),
            ("name", None),
            ("reasons", None),
            (" reasons ", None),
        ] {
            let told = doubt(TEXT, "", "", name);
            assert_eq!(told.is_some(), part.is_some(), "{name}: {told:?}");
            let told = told.unwrap_or_default();
            assert!(told.contains(part.unwrap_or_default()), "{name}: {told}");
        }
    }

    #[test]
    fn ascii_characters_are_made_alike_as_any_others() {
        for byte in 0..128_u8 {
            let one = char::from(byte).to_string();
            assert_eq!(
                plain(&one),
                char::from(plain_byte(byte)).to_string(),
                "{byte}"
            );
        }
    }

    #[test]
    fn a_field_is_not_compared_with_itself_nor_with_those_of_another_group() {
        let own = "/properties/wants_callback";
        assert_eq!(doubt(TEXT, "", own, "Wants_callback"), None);
        assert_eq!(doubt(TEXT, "/properties/city", "", "City"), None);
        assert!(doubt(TEXT, "/properties/city", "", "Name").is_some());
    }
}
