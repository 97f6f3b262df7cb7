//! Marks for what cannot be seen: control characters, escape sequences, bidi controls and other invisible characters
//! of a text become visible, so that nothing from outside reaches a terminal raw.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

use super::{shape, unicode};

/// Columns that a tab takes, wherever it stands.
pub const TAB: usize = 4;

/// Marks on one letter that are painted; what is beyond is counted in a visible mark.
const MARKS: usize = 8;

const ZWNJ: char = '\u{200C}';
const ZWJ: char = '\u{200D}';

/// The visible mark of a character that must not reach a terminal as it is (`⟦ESC⟧`, `⟦RLO⟧`, `⟦U+200B⟧`), or `None`
/// if it may. ZWJ and ZWNJ are wanted in Arabic and emoji: `grapheme` keeps them where they join.
#[must_use]
pub fn mark(character: char) -> Option<Cow<'static, str>> {
    let named = match character {
        '\0'..='\u{1F}' => *CONTROLS.get(character as usize)?,
        '\u{7F}' => "⟦DEL⟧",
        '\u{AD}' => "⟦SHY⟧",
        '\u{61C}' => "⟦ALM⟧",
        ZWNJ => "⟦ZWNJ⟧",
        ZWJ => "⟦ZWJ⟧",
        '\u{200E}' => "⟦LRM⟧",
        '\u{200F}' => "⟦RLM⟧",
        '\u{202A}' => "⟦LRE⟧",
        '\u{202B}' => "⟦RLE⟧",
        '\u{202C}' => "⟦PDF⟧",
        '\u{202D}' => "⟦LRO⟧",
        '\u{202E}' => "⟦RLO⟧",
        '\u{2066}' => "⟦LRI⟧",
        '\u{2067}' => "⟦RLI⟧",
        '\u{2068}' => "⟦FSI⟧",
        '\u{2069}' => "⟦PDI⟧",
        '\u{FEFF}' => "⟦BOM⟧",
        _ if is_unseen(character) => {
            return Some(Cow::Owned(match selector(character) {
                Some(number) => format!("⟦VS{number}⟧"),
                None => format!("⟦U+{:04X}⟧", character as u32),
            }));
        }
        _ => return None,
    };
    Some(Cow::Borrowed(named))
}

/// One line for a terminal: as [`block`], and each line end becomes a space.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    rewrite(text, ' ')
}

/// Several lines for a terminal: line ends stay (CRLF as LF), tabs become spaces, and what cannot be seen becomes a
/// mark, but for joiners and variation selectors where they do their work.
#[must_use]
pub fn block(text: &str) -> Cow<'_, str> {
    rewrite(text, '\n')
}

fn rewrite(text: &str, line_end: char) -> Cow<'_, str> {
    if !text
        .chars()
        .any(|character| is_unseen(character) && character != line_end)
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for grapheme in text.graphemes(true) {
        match grapheme {
            "\n" | "\r\n" => out.push(line_end),
            "\t" => out.extend([' '; TAB]),
            _ => roles(grapheme, |character, role| match mark(character) {
                Some(mark) if role == Role::Hidden => out.push_str(&mark),
                _ => out.push(character),
            }),
        }
    }
    if out == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(out)
    }
}

/// Whether [`mark()`] has a mark for it, without making one.
#[must_use]
pub fn is_unseen(character: char) -> bool {
    use unicode::GeneralCategory as Category;
    match character {
        // Most of what prompts are made of, without a look into the tables.
        ' '..='~' | '\u{620}'..='\u{65F}' | '\u{4E00}'..='\u{9FFF}' => false,
        '\u{A0}'..='\u{2FF}' => character == '\u{AD}',
        _ => {
            matches!(
                unicode::category(character),
                Category::Control
                    | Category::Format
                    | Category::LineSeparator
                    | Category::ParagraphSeparator
                    | Category::PrivateUse
                    | Category::Surrogate
                    | Category::Unassigned
            ) || unicode::is_ignorable(character)
        }
    }
}

/// What a reader sees of a grapheme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// What to write: no control, joiner or variation selector, an emoji sequence as its first emoji.
    pub text: String,
    /// It ends in a mark for something that cannot be seen.
    pub mark: bool,
}

/// What a reader sees of a grapheme.
pub(super) fn seen(grapheme: &str) -> Seen {
    let mut text = String::with_capacity(grapheme.len().min(64));
    let mut first = None;
    let mut more = 0_usize;
    roles(grapheme, |character, role| match role {
        Role::Shown => {
            if text.is_empty() && character.width() == Some(0) {
                // A mark without a letter would land on what is painted before it.
                text.push('\u{25CC}');
            }
            text.push(character);
        }
        Role::Silent => {}
        Role::Hidden if first.is_none() => first = Some(character),
        Role::Hidden => more += 1,
    });
    if let Some(first) = first {
        let mark = mark(first).unwrap_or_else(|| Cow::Owned(format!("⟦U+{:04X}⟧", first as u32)));
        text.push_str(&mark);
        if more > 0 {
            text.pop();
            text.push_str(" +");
            text.push_str(&more.to_string());
            text.push('⟧');
        }
    }
    Seen {
        text,
        mark: first.is_some(),
    }
}

/// What a character does in its grapheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Shown,
    /// It does its work on a neighbour: a joiner, one variation selector, the rest of an emoji sequence. Terminals
    /// disagree on its width, so it is not painted.
    Silent,
    /// It cannot be seen and does nothing that can: a reader must be told.
    Hidden,
}

fn roles(grapheme: &str, mut each: impl FnMut(char, Role)) {
    let mut characters = grapheme.chars().peekable();
    let Some(first) = characters.next() else {
        return;
    };
    each(
        first,
        if is_unseen(first) {
            Role::Hidden
        } else {
            Role::Shown
        },
    );
    let region_flag = is_region_flag(grapheme);
    let mut marks = 0_usize;
    let mut previous = first;
    let mut behind_emoji = false;
    // A mark parts what stands before it from what stands behind it: there is nothing to work on.
    let mut parted = is_unseen(first);
    while let Some(character) = characters.next() {
        let role = match character {
            ZWJ | ZWNJ if parted || previous == ZWJ || previous == ZWNJ => Role::Hidden,
            ZWJ if unicode::is_pictographic(first) => {
                let joins = characters
                    .peek()
                    .is_some_and(|next| unicode::is_pictographic(*next) && !is_unseen(*next));
                behind_emoji |= joins;
                if joins { Role::Silent } else { Role::Hidden }
            }
            ZWJ | ZWNJ => {
                let joins = shape::joins(first);
                // Behind a virama the joiners choose between forms of a conjunct.
                let behind_mark =
                    unicode::is_mark(previous) && !('\u{300}'..='\u{36F}').contains(&previous);
                if joins.before || joins.after || behind_mark {
                    Role::Silent
                } else {
                    Role::Hidden
                }
            }
            '\u{1F3FB}'..='\u{1F3FF}' => Role::Silent,
            '\u{E0020}'..='\u{E007F}' if region_flag => Role::Silent,
            _ if selector(character).is_some() => {
                // One chooses a shape; a row of them, or one on a letter that has no other shape, only hides bytes.
                let has_shapes = !previous.is_alphabetic() || previous.width() == Some(2);
                if has_shapes && !parted && selector(previous).is_none() && !is_unseen(previous) {
                    Role::Silent
                } else {
                    Role::Hidden
                }
            }
            _ if is_unseen(character) => Role::Hidden,
            _ if behind_emoji => Role::Silent,
            _ if character.width() == Some(0) => {
                marks += 1;
                if marks > MARKS {
                    Role::Hidden
                } else {
                    Role::Shown
                }
            }
            _ => Role::Shown,
        };
        each(character, role);
        parted |= role == Role::Hidden;
        previous = character;
    }
}

/// A black flag, three to six letters or digits as tags, and the end tag: England, Scotland, Wales.
fn is_region_flag(grapheme: &str) -> bool {
    let Some(tags) = grapheme.strip_prefix('\u{1F3F4}') else {
        return false;
    };
    let Some(tags) = tags.strip_suffix('\u{E007F}') else {
        return false;
    };
    let spelt = |tag| matches!(tag, '\u{E0030}'..='\u{E0039}' | '\u{E0061}'..='\u{E007A}');
    (3..=6).contains(&tags.chars().count()) && tags.chars().all(spelt)
}

/// The number of a variation selector, from 1.
fn selector(character: char) -> Option<u32> {
    match character {
        '\u{FE00}'..='\u{FE0F}' => Some(character as u32 - 0xFE00 + 1),
        '\u{E0100}'..='\u{E01EF}' => Some(character as u32 - 0xE0100 + 17),
        _ => None,
    }
}

const CONTROLS: [&str; 32] = [
    "⟦NUL⟧",
    "⟦SOH⟧",
    "⟦STX⟧",
    "⟦ETX⟧",
    "⟦EOT⟧",
    "⟦ENQ⟧",
    "⟦ACK⟧",
    "⟦BEL⟧",
    "⟦BS⟧",
    "⟦TAB⟧",
    "⟦LF⟧",
    "⟦VT⟧",
    "⟦FF⟧",
    "⟦CR⟧",
    "⟦SO⟧",
    "⟦SI⟧",
    "⟦DLE⟧",
    "⟦DC1⟧",
    "⟦DC2⟧",
    "⟦DC3⟧",
    "⟦DC4⟧",
    "⟦NAK⟧",
    "⟦SYN⟧",
    "⟦ETB⟧",
    "⟦CAN⟧",
    "⟦EM⟧",
    "⟦SUB⟧",
    "⟦ESC⟧",
    "⟦FS⟧",
    "⟦GS⟧",
    "⟦RS⟧",
    "⟦US⟧",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_has_a_mark() {
        for (character, expected) in [
            ('\u{1B}', "⟦ESC⟧"),
            ('\0', "⟦NUL⟧"),
            ('\u{1F}', "⟦US⟧"),
            ('\u{7F}', "⟦DEL⟧"),
            ('\u{9B}', "⟦U+009B⟧"),
            ('\u{AD}', "⟦SHY⟧"),
            ('\u{202E}', "⟦RLO⟧"),
            ('\u{61C}', "⟦ALM⟧"),
            ('\u{200B}', "⟦U+200B⟧"),
            ('\u{200D}', "⟦ZWJ⟧"),
            ('\u{2028}', "⟦U+2028⟧"),
            ('\u{3164}', "⟦U+3164⟧"),
            ('\u{FE0F}', "⟦VS16⟧"),
            ('\u{E0100}', "⟦VS17⟧"),
            ('\u{E0041}', "⟦U+E0041⟧"),
            ('\u{E000}', "⟦U+E000⟧"),
            ('\u{FFFF}', "⟦U+FFFF⟧"),
            ('\u{378}', "⟦U+0378⟧"),
            ('\u{600}', "⟦U+0600⟧"),
        ] {
            assert_eq!(mark(character).as_deref(), Some(expected));
        }
        for character in [
            'a', ' ', '\u{A0}', 'é', 'ب', '\u{64E}', '你', '👍', '\u{301}', '⟦', '\u{FEFB}',
        ] {
            assert_eq!(mark(character), None, "{character}");
        }
    }

    #[test]
    fn the_short_way_agrees_with_the_tables() {
        for character in '\0'..='\u{FFFF}' {
            assert_eq!(is_unseen(character), mark(character).is_some());
            let category = unicode::category(character);
            let invisible = unicode::is_ignorable(character)
                || category == unicode::GeneralCategory::Unassigned
                || character.is_control();
            assert!(
                !invisible || is_unseen(character),
                "{:04X}",
                character as u32
            );
        }
    }

    #[test]
    fn clean_text_is_borrowed() {
        for text in ["", "Hello {{name}}", "مَرْحَبًا", "你好", "👨‍👩‍👧 ❤️", "می‌خواهم"]
        {
            assert!(matches!(line(text), Cow::Borrowed(_)), "{text}");
            assert!(matches!(block(text), Cow::Borrowed(_)), "{text}");
        }
        assert!(matches!(block("a\nb"), Cow::Borrowed(_)));
    }

    #[test]
    fn lines_and_blocks_show_what_they_hold() {
        for (text, one, several) in [
            ("a\nb", "a b", "a\nb"),
            ("a\r\nb", "a b", "a\nb"),
            ("a\rb", "a⟦CR⟧b", "a⟦CR⟧b"),
            ("a\tb", "a    b", "a    b"),
            ("\u{1B}[31mred", "⟦ESC⟧[31mred", "⟦ESC⟧[31mred"),
            ("a\u{202E}b\nc", "a⟦RLO⟧b c", "a⟦RLO⟧b\nc"),
            ("a\u{200D}b", "a⟦ZWJ⟧b", "a⟦ZWJ⟧b"),
            ("👩\u{200D}💻", "👩\u{200D}💻", "👩\u{200D}💻"),
            ("🏟\u{200D}\u{200D}👩", "🏟⟦ZWJ⟧⟦ZWJ⟧👩", "🏟⟦ZWJ⟧⟦ZWJ⟧👩"),
            (
                "\u{1F25F}\u{200D}🏇",
                "⟦U+1F25F⟧⟦ZWJ⟧🏇",
                "⟦U+1F25F⟧⟦ZWJ⟧🏇",
            ),
        ] {
            assert_eq!(line(text), one);
            assert_eq!(line(one), one, "what is clean stays as it is");
            assert_eq!(block(text), several);
        }
    }

    #[test]
    fn what_is_clean_stays_as_it_is_whatever_stands_beside_it() {
        // Letters, marks, emoji and whatever works on a neighbour, or nothing can work on.
        const SOME: [char; 14] = [
            'a',
            'ه',
            'क',
            '\u{94D}',
            '\u{301}',
            '\u{200C}',
            ZWJ,
            '\u{FE0F}',
            '\u{E0100}',
            '👩',
            '🏟',
            '\u{1F3FB}',
            '\u{1F25F}',
            '\u{E0041}',
        ];
        for length in 1..=4 {
            for number in 0..SOME.len().pow(length) {
                let places = (0..length).map(|place| number / SOME.len().pow(place) % SOME.len());
                let text: String = places.map(|place| SOME[place]).collect();
                let once = line(&text).into_owned();
                assert_eq!(line(&once), once, "{:?}", text.escape_unicode().to_string());
            }
        }
    }

    #[test]
    fn a_grapheme_is_seen_without_its_joiners() {
        for (grapheme, text, mark) in [
            ("a", "a", false),
            ("é", "é", false),
            ("e\u{301}", "e\u{301}", false),
            ("\u{301}", "\u{25CC}\u{301}", false),
            ("👨‍👩‍👧", "👨", false),
            ("👍🏽", "👍", false),
            ("❤️", "❤", false),
            ("1️⃣", "1\u{20E3}", false),
            ("🇸🇦", "🇸🇦", false),
            ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴", false),
            ("ه\u{200D}", "ه", false),
            ("葛\u{E0100}", "葛", false),
            ("a\u{FE00}", "a⟦VS1⟧", true),
            ("👍\u{FE0F}\u{FE01}\u{FE02}", "👍⟦VS2 +1⟧", true),
            ("🏴\u{E0041}\u{E0042}", "🏴⟦U+E0041 +1⟧", true),
            ("\r\n", "⟦CR +1⟧", true),
        ] {
            let expected = Seen {
                text: text.to_owned(),
                mark,
            };
            assert_eq!(seen(grapheme), expected, "{grapheme:?}");
        }
    }

    #[test]
    fn a_tower_of_marks_is_cut_and_counted() {
        let tower = format!("a{}", "\u{301}".repeat(50));
        let expected = format!("a{}⟦U+0301 +41⟧", "\u{301}".repeat(8));
        assert_eq!(seen(&tower).text, expected);
    }
}
