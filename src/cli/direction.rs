//! Right-to-left lines on a terminal: put in visual order and joined, as the workbench paints them.
//!
//! A command asks the terminal nothing, because an answer could end up in a script or on the command line that comes
//! next; what the environment says of the terminal has to do. A line without right-to-left letters stays as it is.

use std::borrow::Cow;

use crate::text::flow::visual_lines;
use crate::text::layout::{Base, Display, Options, Paragraph};

/// A right-to-left line starts at most this far to the right: on a wide terminal it stays near its neighbours.
const WIDEST: u16 = 100;

/// Who turns right-to-left text round on this terminal, as far as its environment tells. `var` looks it up.
#[must_use]
pub fn display(var: impl Fn(&str) -> Option<String>) -> Display {
    let is_set = |name: &str| var(name).is_some_and(|value| !value.is_empty());
    // A multiplexer stores cells and turns nothing; what stands around it cannot be seen from inside.
    if is_set("TMUX") || is_set("STY") {
        Display::Visual
    } else if is_set("KITTY_WINDOW_ID") {
        Display::Word
    } else if is_set("VTE_VERSION")
        || is_set("KONSOLE_VERSION")
        || is_set("MLTERM")
        || var("TERM_PROGRAM").as_deref() == Some("Apple_Terminal")
    {
        Display::Terminal
    } else {
        Display::Visual
    }
}

/// A text for a terminal of so many columns: its right-to-left lines in the order in which they are seen. Its
/// characters must be clean already.
#[must_use]
pub fn lines(text: &str, columns: u16, display: Display) -> Cow<'_, str> {
    if display == Display::Terminal || text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let options = Options {
        width: u16::MAX,
        base: Base::Auto,
        display,
    };
    let mut changed = false;
    let painted: Vec<Cow<'_, str>> = text
        .split('\n')
        .map(|line| {
            if line.is_ascii() || !Paragraph::lay(line, &[], options).has_rtl() {
                return Cow::Borrowed(line);
            }
            changed = true;
            Cow::Owned(visual_lines(line, columns.clamp(1, WIDEST), display).join("\n"))
        })
        .collect();
    if changed {
        Cow::Owned(painted.join("\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// By so much the further lines of a row stand further in, in columns.
const INDENT: u16 = 4;

/// A row of a list for a terminal of so many columns: wrapped between words, what does not fit into its first line
/// further in, right-to-left text in the order in which it is seen. Its characters must be clean already.
#[must_use]
pub fn row(text: &str, columns: u16, display: Display) -> String {
    let width = match visual_lines(text, columns, display).as_slice() {
        [one] => return one.clone(),
        _ => columns.saturating_sub(INDENT).max(1),
    };
    let indent = format!("\n{}", " ".repeat(usize::from(INDENT.min(columns / 2))));
    visual_lines(text, width, display).join(&indent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_is_too_long_goes_on_further_in() {
        let text = "COMPLETED  4 s  clinic  reached = patient";
        let wrapped = row(text, 30, Display::Visual);
        assert_eq!(wrapped, "COMPLETED  4 s  clinic\n    reached = patient");
        assert_eq!(row(text, 80, Display::Visual), text);
        let arabic = row("COMPLETED  سلام", 80, Display::Visual);
        assert_eq!(arabic, "COMPLETED  \u{fee1}\u{fefc}\u{feb3}");
    }

    #[test]
    fn a_right_to_left_line_is_put_in_order_and_others_stay() {
        let text = "status COMPLETED\nمرحبا\nagent   نعم 12\n";
        let painted = lines(text, 20, Display::Visual);
        let all: Vec<_> = painted.split('\n').collect();
        assert_eq!(all[0], "status COMPLETED");
        assert_eq!(
            all[1],
            "               \u{fe8e}\u{fe92}\u{fea3}\u{feae}\u{fee3}"
        );
        assert!(all[2].starts_with("agent   12 "), "{:?}", all[2]);
        assert_eq!(all.last(), Some(&""));
    }

    #[test]
    fn a_terminal_that_turns_text_itself_gets_it_as_it_is() {
        let vte = |name: &str| (name == "VTE_VERSION").then(|| "7000".to_owned());
        assert_eq!(display(vte), Display::Terminal);
        assert_eq!(lines("مرحبا", 10, Display::Terminal), "مرحبا");
        let tmux_in_vte = |_: &str| Some("set".to_owned());
        assert_eq!(display(tmux_in_vte), Display::Visual);
        assert_eq!(display(|_| None), Display::Visual);
    }

    #[test]
    fn a_text_without_right_to_left_letters_is_not_touched() {
        assert!(matches!(
            lines("naïve – 你好\n", 4, Display::Visual),
            Cow::Borrowed(_)
        ));
    }
}
