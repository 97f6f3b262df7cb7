//! What may leave in a frame.

use ringback::text::clean;

/// Whether it is drawn, or only joins what is drawn. What a terminal obeys, or turns text round, is listed here once more:
/// the program's own tables may be wrong.
pub fn is_seen(character: char) -> bool {
    let is_obeyed = character.is_control()
        || matches!(
            character,
            '\u{AD}'
                | '\u{61C}'
                | '\u{200B}'
                | '\u{200E}'
                | '\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{E007F}'
        );
    let joins = matches!(character, '\u{200C}' | '\u{200D}' | '\u{FE0E}' | '\u{FE0F}');
    joins || !(is_obeyed || clean::is_unseen(character))
}

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
        } else if !is_seen(first) {
            return Err(format!("{first:?}"));
        }
    }
    Ok(())
}
