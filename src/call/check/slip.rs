//! Whether two names are so alike that one is likely a slip of the other. Which of many names a word may have meant is
//! `draft::near`'s to say, and which names look the same, `draft::names`'.

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
        let same = |left: &u8, right: &u8| left.eq_ignore_ascii_case(right);
        return differ_by_one(left.as_bytes(), right.as_bytes(), same, u8::is_ascii_digit);
    }
    let plain = |name: &str| -> Vec<char> { name.chars().flat_map(char::to_lowercase).collect() };
    let is_digit = |letter: &char| letter.is_numeric();
    differ_by_one(&plain(left), &plain(right), char::eq, is_digit)
}

/// Whether what two names do not begin and end with alike is nothing, or one slip.
fn differ_by_one<T>(
    left: &[T],
    right: &[T],
    same: impl Fn(&T, &T) -> bool,
    is_digit: impl Fn(&T) -> bool,
) -> bool {
    let alike = |(left, right): &(&T, &T)| same(left, right);
    let start = left.iter().zip(right).take_while(&alike).count();
    if start == left.len() && start == right.len() {
        return true;
    }
    if left.len().min(right.len()) < SHORTEST {
        return false;
    }
    let (left, right) = (left.split_at(start).1, right.split_at(start).1);
    let ends = left.iter().rev().zip(right.iter().rev());
    let end = ends.take_while(&alike).count();
    let left = left.split_at(left.len() - end).0;
    let right = right.split_at(right.len() - end).0;
    match (left, right) {
        ([one], []) | ([], [one]) => !is_digit(one),
        ([one], [other]) => !(is_digit(one) || is_digit(other)),
        ([a, b], [c, d]) => same(a, d) && same(b, c),
        _ => false,
    }
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
