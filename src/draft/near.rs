//! Names that are one slip apart: for "did you mean …?".

/// The candidate nearest to `word`, if it is one or two slips away (an insertion, a deletion, another letter, two
/// letters swapped) and the word is long enough for that to be a slip.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = if word.chars().count() < 5 { 1 } else { 2 };
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word)
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(slips, _)| *slips <= allowed)
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate)
}

/// How many slips lie between two words (optimal string alignment), in characters. Words of more than 64 characters
/// count as far apart.
#[must_use]
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    if left.len() > 64 || right.len() > 64 {
        return usize::MAX;
    }
    let width = right.len() + 1;
    let mut before = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    for (row, &l) in left.iter().enumerate() {
        let mut now = vec![row + 1; width];
        for (column, &r) in right.iter().enumerate() {
            let mut best = (last[column] + usize::from(l != r))
                .min(last[column + 1] + 1)
                .min(now[column] + 1);
            if row > 0 && column > 0 && l == right[column - 1] && left[row - 1] == r {
                best = best.min(before[column - 1] + 1);
            }
            now[column + 1] = best;
        }
        before = std::mem::replace(&mut last, now);
    }
    last[width - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted_in_characters() {
        for (left, right, slips) in [
            ("", "", 0),
            ("a", "", 1),
            ("compnay", "company", 1),
            ("lang", "lnag", 1),
            ("preambel", "preamble", 1),
            ("voice", "voice_id", 3),
            ("اسم", "اسمي", 1),
        ] {
            assert_eq!(distance(left, right), slips, "{left} {right}");
            assert_eq!(distance(right, left), slips, "{right} {left}");
        }
    }

    #[test]
    fn a_short_word_allows_one_slip_only() {
        assert_eq!(nearest("tpye", ["type", "items"]), Some("type"));
        assert_eq!(nearest("abc", ["axy"]), None);
        assert_eq!(
            nearest("greetng_mesage", ["greeting_message"]),
            Some("greeting_message")
        );
        assert_eq!(nearest("lang", ["lang"]), None);
    }
}
