//! Line ends: LF inside the program, on the disk as they were. Pure.

/// The text with LF for each CRLF.
pub fn lf(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Whether more lines end with CRLF than with LF alone.
pub fn mostly_crlf(text: &str) -> bool {
    let both = text.matches('\n').count();
    text.matches("\r\n").count() * 2 > both
}

/// `new`, whose line ends are LF, with the line ends that `before` had: lines that both begin or end with keep theirs,
/// the others get CRLF or LF.
pub fn put_back(before: &str, new: &str, crlf: bool) -> String {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let lines: Vec<&str> = new.split_inclusive('\n').collect();
    let same = |(old, new): &(&&str, &&str)| bare(old) == bare(new);
    let head = old.iter().zip(&lines).take_while(same).count();
    let most = old.len().min(lines.len()) - head;
    let tail = old
        .iter()
        .rev()
        .zip(lines.iter().rev())
        .take(most)
        .take_while(same)
        .count();
    let middle = lines.len() - head - tail;

    let mut text = String::with_capacity(new.len() + lines.len());
    old.iter().take(head).for_each(|line| text.push_str(line));
    for line in lines.iter().skip(head).take(middle) {
        match line.strip_suffix('\n') {
            Some(line) if crlf => {
                text.push_str(line);
                text.push_str("\r\n");
            }
            _ => text.push_str(line),
        }
    }
    let rest = old.len() - tail;
    old.iter().skip(rest).for_each(|line| text.push_str(line));
    text
}

/// A line as it is inside the program.
fn bare(line: &str) -> (&str, bool) {
    match line.strip_suffix('\n') {
        Some(line) => (line.strip_suffix('\r').unwrap_or(line), true),
        None => (line, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_line_keeps_its_end_and_new_ones_get_the_usual_one() {
        let check = |before: &str, new: &str, expected: &str| {
            assert_eq!(put_back(before, new, mostly_crlf(before)), expected);
        };
        check("", "a\nb\n", "a\nb\n");
        check("a\r\nb\r\n", "a\nx\nb\n", "a\r\nx\r\nb\r\n");
        check("a\nb\r\nc\nd\r\n", "a\nb\nx\nd\n", "a\nb\r\nx\nd\r\n");
        check("a\r\nb", "a\nb\nc", "a\r\nb\r\nc");
        check("a\r\nb", "a\n", "a\r\n");
        check("a\r\na\n", "a\n", "a\r\n");
        check("a\r\nb\r\n", "", "");
    }

    #[test]
    fn a_file_is_crlf_when_most_of_its_lines_are() {
        assert!(!mostly_crlf(""));
        assert!(!mostly_crlf("a\n"));
        assert!(mostly_crlf("a\r\n"));
        assert!(!mostly_crlf("a\r\nb\n"));
        assert!(mostly_crlf("a\r\nb\r\nc\n"));
    }

    proptest! {
        #[test]
        fn an_unchanged_text_comes_back_byte_for_byte(text in "([ab\u{645}]|\r\n|\n){0,30}") {
            let back = put_back(&text, &lf(&text), mostly_crlf(&text));
            prop_assert_eq!(back, text);
        }

        #[test]
        fn nothing_but_line_ends_is_changed(
            before in "([ab]|\r\n|\n){0,30}",
            new in "([ab]|\n){0,30}",
            crlf: bool,
        ) {
            prop_assert_eq!(lf(&put_back(&before, &new, crlf)), new);
        }
    }
}
