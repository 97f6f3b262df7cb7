//! Terminals that cannot show all that we write: the line that tells of one without UTF-8, and what the Linux console
//! is given for the marks that its fonts do not have.
//!
//! We always write UTF-8. Whether a terminal takes it cannot be known without asking, and a start does not wait for an
//! answer: so only those are told of it where the environment makes it likely.

use ratatui::buffer::Buffer;

/// What to tell at the start where it is likely that boxes and letters are not shown; plain ASCII, so that it can be
/// read there. `var` looks a variable up.
///
/// Without a locale most terminals take UTF-8 all the same (containers, SSH), but tmux and screen believe what the
/// environment says.
#[must_use]
pub fn doubt(var: impl Fn(&str) -> Option<String>) -> Option<String> {
    let is_set = |name: &str| var(name).is_some_and(|value| !value.is_empty());
    // The first that is set decides, as in setlocale(3).
    let named = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find(|name| is_set(name));
    let value = named.and_then(&var).unwrap_or_default();
    let codeset = value.split_once('.').map_or("", |(_, codeset)| codeset);
    let codeset = codeset.to_ascii_lowercase();
    if codeset.starts_with("utf-8") || codeset.starts_with("utf8") {
        return None;
    }
    let way_out = if is_set("TMUX") {
        "tmux -u attach"
    } else if is_set("STY") {
        // A window of screen keeps the encoding that it began with.
        t!("a new screen -U")
    } else if codeset.is_empty() {
        return None;
    } else {
        // The locale's name is somebody's text; which variable it is in is enough.
        let variable = named.unwrap_or("LANG");
        return Some(t!(
            "Boxes or letters wrong? {variable} names no UTF-8: use a terminal and a locale that do",
            variable
        ));
    };
    Some(t!(
        "Boxes or letters wrong? The locale here names no UTF-8: {way_out}",
        way_out
    ))
}

/// Whether the terminal is the Linux console.
#[must_use]
pub fn is_console(var: impl Fn(&str) -> Option<String>) -> bool {
    var("TERM").is_some_and(|term| term == "linux" || term.starts_with("linux-"))
}

/// Marks of ours that the Linux console shows as a diamond, and what its fonts have instead: those in Debian's
/// `console-setup` lack the stars, check marks and blocks, the one in the kernel the round corners and arrows too.
pub fn for_console(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let symbol = match cell.symbol() {
            "╭" => "┌",
            "╮" => "┐",
            "╰" => "└",
            "╯" => "┘",
            "★" => "*",
            "☆" => "-",
            "✓" => "√",
            "✗" => "x",
            "✎" | "›" => ">",
            "‹" => "<",
            "▌" | "▎" | "▏" => "│",
            "…" => ".",
            _ => continue,
        };
        cell.set_symbol(symbol);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    #[test]
    fn who_is_likely_to_see_no_utf_8_is_told_and_nobody_else() {
        for (vars, expected) in [
            (&[][..], None),
            (&[("LANG", "C")], None),
            (&[("LANG", "en_US.UTF-8")], None),
            (&[("LANG", "C.utf8"), ("TMUX", "x")], None),
            (
                &[("LC_ALL", "en_US.UTF-8"), ("LANG", "C"), ("STY", "x")],
                None,
            ),
            (&[("LANG", "C"), ("TMUX", "x")], Some("tmux -u attach")),
            (&[("STY", "x")], Some("a new screen -U")),
            (
                &[("LANG", "C.UTF-8"), ("LC_ALL", "POSIX"), ("STY", "x")],
                Some("a new screen -U"),
            ),
            (
                &[("LC_CTYPE", "ar_SA.ISO-8859-6")],
                Some("LC_CTYPE names no UTF-8"),
            ),
        ] {
            let told = doubt(|name| {
                let found = vars.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            });
            match expected {
                None => assert_eq!(told, None, "{vars:?}"),
                Some(part) => {
                    let told = told.unwrap();
                    assert!(told.contains(part), "{vars:?} {told}");
                    assert!(told.is_ascii() && told.len() < 90, "{told}");
                }
            }
        }
    }

    #[test]
    fn the_console_is_given_what_its_fonts_have() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        buffer.set_string(0, 0, "╭a★…م✓", Style::new());
        for_console(&mut buffer);
        let row: String = buffer
            .content
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect();
        assert_eq!(row, "┌a*.م√");
    }
}
