//! Arabic letters joined: presentation forms chosen from a letter's neighbours, lam-alef as one form.
//!
//! Which letter joins on which side is Unicode's Joining_Type. The forms are those of the two Arabic Presentation
//! Forms blocks; a letter without forms there stays as it is, and its neighbours still join towards it.

use super::unicode::{self, JoiningType};

/// How a letter may join, by its sides in the order of reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Joins {
    /// It joins a letter before it that offers to.
    pub before: bool,
    /// It joins a letter after it that takes it.
    pub after: bool,
}

/// How a character may join. Only scripts between U+0600 and U+08FF are asked about: nothing else has forms.
#[must_use]
pub fn joins(character: char) -> Joins {
    if !('\u{600}'..='\u{8FF}').contains(&character) {
        return Joins::default();
    }
    let joining = unicode::joining(character);
    let both = matches!(joining, JoiningType::DualJoining | JoiningType::JoinCausing);
    Joins {
        before: both || joining == JoiningType::RightJoining,
        after: both || joining == JoiningType::LeftJoining,
    }
}

/// The form of a letter that is joined to the letter before it, after it, both or neither.
#[must_use]
pub fn form(letter: char, before: bool, after: bool) -> char {
    // The initial and medial forms of alef maksura stand apart from its other two.
    if letter == '\u{649}' && after {
        return if before { '\u{FBE9}' } else { '\u{FBE8}' };
    }
    let Ok(found) = FORMS.binary_search_by_key(&letter, |entry| entry.0) else {
        return letter;
    };
    let Some(&(_, isolated, count)) = FORMS.get(found) else {
        return letter;
    };
    let wanted = match (before, after) {
        (false, false) => 0,
        (true, false) => 1,
        (false, true) => 2,
        (true, true) => 3,
    };
    // A letter with two forms has none that joins the next letter.
    let step = if wanted < count { wanted } else { wanted % 2 };
    let step = if step < count { step } else { 0 };
    char::from_u32(isolated as u32 + u32::from(step)).unwrap_or(letter)
}

/// The one form of lam and this alef, joined to a letter before the lam or not; `None` if they have none.
#[must_use]
pub fn lam_alef(alef: char, before: bool) -> Option<char> {
    let (alone, joined) = match alef {
        '\u{622}' => ('\u{FEF5}', '\u{FEF6}'),
        '\u{623}' => ('\u{FEF7}', '\u{FEF8}'),
        '\u{625}' => ('\u{FEF9}', '\u{FEFA}'),
        '\u{627}' => ('\u{FEFB}', '\u{FEFC}'),
        _ => return None,
    };
    Some(if before { joined } else { alone })
}

/// Letter, its isolated form, and how many forms follow one another from there: isolated, final, initial, medial.
/// U+06D5 has none of its own and borrows the first two of heh, as Uyghur and Kurdish fonts do.
#[rustfmt::skip]
const FORMS: &[(char, char, u8)] = &[
    ('\u{0621}', '\u{FE80}', 1), ('\u{0622}', '\u{FE81}', 2), ('\u{0623}', '\u{FE83}', 2), ('\u{0624}', '\u{FE85}', 2),
    ('\u{0625}', '\u{FE87}', 2), ('\u{0626}', '\u{FE89}', 4), ('\u{0627}', '\u{FE8D}', 2), ('\u{0628}', '\u{FE8F}', 4),
    ('\u{0629}', '\u{FE93}', 2), ('\u{062A}', '\u{FE95}', 4), ('\u{062B}', '\u{FE99}', 4), ('\u{062C}', '\u{FE9D}', 4),
    ('\u{062D}', '\u{FEA1}', 4), ('\u{062E}', '\u{FEA5}', 4), ('\u{062F}', '\u{FEA9}', 2), ('\u{0630}', '\u{FEAB}', 2),
    ('\u{0631}', '\u{FEAD}', 2), ('\u{0632}', '\u{FEAF}', 2), ('\u{0633}', '\u{FEB1}', 4), ('\u{0634}', '\u{FEB5}', 4),
    ('\u{0635}', '\u{FEB9}', 4), ('\u{0636}', '\u{FEBD}', 4), ('\u{0637}', '\u{FEC1}', 4), ('\u{0638}', '\u{FEC5}', 4),
    ('\u{0639}', '\u{FEC9}', 4), ('\u{063A}', '\u{FECD}', 4), ('\u{0641}', '\u{FED1}', 4), ('\u{0642}', '\u{FED5}', 4),
    ('\u{0643}', '\u{FED9}', 4), ('\u{0644}', '\u{FEDD}', 4), ('\u{0645}', '\u{FEE1}', 4), ('\u{0646}', '\u{FEE5}', 4),
    ('\u{0647}', '\u{FEE9}', 4), ('\u{0648}', '\u{FEED}', 2), ('\u{0649}', '\u{FEEF}', 2), ('\u{064A}', '\u{FEF1}', 4),
    ('\u{0671}', '\u{FB50}', 2), ('\u{0677}', '\u{FBDD}', 1), ('\u{0679}', '\u{FB66}', 4), ('\u{067A}', '\u{FB5E}', 4),
    ('\u{067B}', '\u{FB52}', 4), ('\u{067E}', '\u{FB56}', 4), ('\u{067F}', '\u{FB62}', 4), ('\u{0680}', '\u{FB5A}', 4),
    ('\u{0683}', '\u{FB76}', 4), ('\u{0684}', '\u{FB72}', 4), ('\u{0686}', '\u{FB7A}', 4), ('\u{0687}', '\u{FB7E}', 4),
    ('\u{0688}', '\u{FB88}', 2), ('\u{068C}', '\u{FB84}', 2), ('\u{068D}', '\u{FB82}', 2), ('\u{068E}', '\u{FB86}', 2),
    ('\u{0691}', '\u{FB8C}', 2), ('\u{0698}', '\u{FB8A}', 2), ('\u{06A4}', '\u{FB6A}', 4), ('\u{06A6}', '\u{FB6E}', 4),
    ('\u{06A9}', '\u{FB8E}', 4), ('\u{06AD}', '\u{FBD3}', 4), ('\u{06AF}', '\u{FB92}', 4), ('\u{06B1}', '\u{FB9A}', 4),
    ('\u{06B3}', '\u{FB96}', 4), ('\u{06BA}', '\u{FB9E}', 2), ('\u{06BB}', '\u{FBA0}', 4), ('\u{06BE}', '\u{FBAA}', 4),
    ('\u{06C0}', '\u{FBA4}', 2), ('\u{06C1}', '\u{FBA6}', 4), ('\u{06C5}', '\u{FBE0}', 2), ('\u{06C6}', '\u{FBD9}', 2),
    ('\u{06C7}', '\u{FBD7}', 2), ('\u{06C8}', '\u{FBDB}', 2), ('\u{06C9}', '\u{FBE2}', 2), ('\u{06CB}', '\u{FBDE}', 2),
    ('\u{06CC}', '\u{FBFC}', 4), ('\u{06D0}', '\u{FBE4}', 4), ('\u{06D2}', '\u{FBAE}', 2), ('\u{06D3}', '\u{FBB0}', 2),
    ('\u{06D5}', '\u{FEE9}', 2),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_follow_the_neighbours() {
        for (letter, expected) in [
            ('ب', ['\u{FE8F}', '\u{FE90}', '\u{FE91}', '\u{FE92}']),
            ('د', ['\u{FEA9}', '\u{FEAA}', '\u{FEA9}', '\u{FEAA}']),
            ('ء', ['\u{FE80}'; 4]),
            ('ى', ['\u{FEEF}', '\u{FEF0}', '\u{FBE8}', '\u{FBE9}']),
            ('ی', ['\u{FBFC}', '\u{FBFD}', '\u{FBFE}', '\u{FBFF}']),
            ('x', ['x'; 4]),
        ] {
            let forms = [(false, false), (true, false), (false, true), (true, true)]
                .map(|(before, after)| form(letter, before, after));
            assert_eq!(forms, expected, "{letter}");
        }
    }

    #[test]
    fn a_letter_has_a_form_for_each_way_it_joins() {
        assert!(FORMS.is_sorted_by_key(|entry| entry.0));
        for &(letter, _, count) in FORMS {
            let joins = joins(letter);
            let ways = match (joins.before, joins.after) {
                (false, false) => 1,
                (true, false) => 2,
                _ => 4,
            };
            match letter {
                // Alef maksura's other two stand apart, noon ghunna and U+0677 have fewer than they could.
                '\u{649}' | '\u{6BA}' => assert_eq!((count, ways), (2, 4)),
                '\u{677}' => assert_eq!((count, ways), (1, 2)),
                _ => assert_eq!(count, ways, "{letter}"),
            }
        }
    }

    #[test]
    fn lam_joins_four_alefs_into_one_form() {
        assert_eq!(lam_alef('ا', false), Some('\u{FEFB}'));
        assert_eq!(lam_alef('أ', true), Some('\u{FEF8}'));
        assert_eq!(lam_alef('ٱ', false), None);
        assert_eq!(lam_alef('ب', false), None);
    }

    #[test]
    fn a_letter_joins_as_unicode_says() {
        for (character, before, after) in [
            ('ب', true, true),
            ('ا', true, false),
            ('ء', false, false),
            ('ـ', true, true),
            ('a', false, false),
            ('٣', false, false),
            ('\u{64E}', false, false),
        ] {
            assert_eq!(joins(character), Joins { before, after }, "{character}");
        }
    }
}
