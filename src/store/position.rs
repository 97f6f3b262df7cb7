//! Line and column of a byte in a file's text.

/// Line and column, both from 1, of byte `at` of a text; the column in characters.
#[must_use]
pub fn of(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before
        .chars()
        .rev()
        .take_while(|&character| character != '\n')
        .count()
        + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn columns_count_characters_and_lines_count_line_feeds() {
        assert_eq!(of("", 0), (1, 1));
        assert_eq!(of("aé=x", 3), (1, 3));
        assert_eq!(of("a\r\nbc", 4), (2, 2));
        assert_eq!(of("a\n", 2), (2, 1));
    }
}
