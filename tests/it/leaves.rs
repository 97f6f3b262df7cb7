//! What may leave in a frame.

use ringback::text::clean;

/// Checks the bytes of frames: text that can be seen, and of the escape sequences only those that draw.
///
/// # Errors
/// What is there that is neither.
pub fn is_harmless(sent: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(sent).map_err(|error| error.to_string())?;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        rest = rest.split_at(first.len_utf8()).1;
        if first == '\u{1b}' {
            let end = rest.find(|it: char| !matches!(it, '[' | '?' | ';' | '0'..='9'));
            let (sequence, _) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
            let draws = sequence.starts_with('[')
                && (sequence.ends_with(['H', 'm', 'J']) || ["[?25h", "[?25l"].contains(&sequence));
            if !draws {
                return Err(format!("{sequence:?} behind an escape"));
            }
            rest = rest.split_at(sequence.len()).1;
        } else if clean::is_unseen(first)
            && !matches!(first, '\u{200C}' | '\u{200D}' | '\u{FE0E}' | '\u{FE0F}')
        {
            return Err(format!("{first:?}"));
        }
    }
    Ok(())
}
