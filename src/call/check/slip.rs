//! Whether two names are so alike that one is likely a slip of the other.

/// Names shorter than this are alike by chance, unless only their case differs.
const SHORTEST: usize = 3;

/// Whether two different names differ in case only, or, case aside, by one letter that is missing, added or another,
/// or by two letters swapped. A digit that differs is no slip: `item1` and `item2` are meant.
pub(super) fn one_slip(left: &str, right: &str) -> bool {
    if left == right || left.len().abs_diff(right.len()) > 4 {
        return false;
    }
    if left.is_ascii() && right.is_ascii() {
        // Thousands of names are compared at a key: without a copy.
        let (left, right) = (left.as_bytes(), right.as_bytes());
        let differ = |(l, r): &(&u8, &u8)| !l.eq_ignore_ascii_case(r);
        let start = left.iter().zip(right).position(|pair| differ(&pair));
        let Some(start) = start else {
            let longest = left.len().max(right.len());
            let shortest = left.len().min(right.len());
            let more = left.get(shortest..).filter(|more| !more.is_empty());
            let more = more.or(right.get(shortest..)).unwrap_or_default();
            return longest == shortest
                || (shortest >= SHORTEST
                    && more.len() == 1
                    && !more.iter().any(u8::is_ascii_digit));
        };
        let (left, right) = (left.split_at(start).1, right.split_at(start).1);
        let end = { left.iter().rev().zip(right.iter().rev()) }
            .position(|pair| differ(&pair))
            .unwrap_or(left.len().min(right.len()));
        let shortest = start + left.len().min(right.len());
        let left = left.split_at(left.len() - end).0;
        let right = right.split_at(right.len() - end).0;
        return shortest >= SHORTEST
            && match (left, right) {
                ([one], []) | ([], [one]) => !one.is_ascii_digit(),
                ([one], [other]) => !(one.is_ascii_digit() || other.is_ascii_digit()),
                ([a, b], [c, d]) => a.eq_ignore_ascii_case(d) && b.eq_ignore_ascii_case(c),
                _ => false,
            };
    }
    let left: Vec<char> = left.chars().flat_map(char::to_lowercase).collect();
    let right: Vec<char> = right.chars().flat_map(char::to_lowercase).collect();
    if left == right {
        return true;
    }
    if left.len().min(right.len()) < SHORTEST {
        return false;
    }
    let same_start = same(left.iter(), right.iter());
    let (left, right) = (left.split_at(same_start).1, right.split_at(same_start).1);
    let same_end = same(left.iter().rev(), right.iter().rev());
    let left = left.split_at(left.len() - same_end).0;
    let right = right.split_at(right.len() - same_end).0;
    match (left, right) {
        ([one], []) | ([], [one]) => !one.is_numeric(),
        ([one], [other]) => !(one.is_numeric() || other.is_numeric()),
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

/// How many items at the start are the same.
fn same<'a>(left: impl Iterator<Item = &'a char>, right: impl Iterator<Item = &'a char>) -> usize {
    left.zip(right)
        .take_while(|(left, right)| left == right)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_and_case_are_told_from_other_names() {
        for (left, right, alike) in [
            ("compnay", "company", true),
            ("compan", "company", true),
            ("companyy", "company", true),
            ("cumpany", "company", true),
            ("Company", "company", true),
            ("agentName", "agent_name", true),
            ("patientName", "patient_name", true),
            ("اسم_المريض", "اسم_المريص", true),
            ("ID", "id", true),
            ("name", "names", true),
            ("aab", "ab", false),
            ("company", "company", false),
            ("comapyn", "company", false),
            ("id", "ip", false),
            ("a", "b", false),
            ("item1", "item2", false),
            ("item", "item2", false),
            ("clinic", "patient", false),
            ("", "a", false),
            ("abcd", "abdc", true),
            ("abcde", "abxyzde", false),
        ] {
            assert_eq!(one_slip(left, right), alike, "{left} {right}");
            assert_eq!(one_slip(right, left), alike, "{right} {left}");
        }
    }
}
