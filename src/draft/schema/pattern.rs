//! A short text that a simple pattern accepts: classes, repetitions, groups and choices, but no look-around and no
//! back-references.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Repetitions are made so often at most.
const MOST_TIMES: u32 = 1_000;

/// A text of at least `least` characters, where the pattern lets it be longer. `None` if the pattern is none of the
/// simple ones; the text made is to be tried against it all the same.
pub(super) fn text_of(pattern: &str, least: usize) -> Option<String> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let mut longer = 0;
    loop {
        let mut out = String::new();
        write(&hir, longer, &mut out)?;
        if out.chars().count() >= least || longer >= MOST_TIMES {
            return Some(out);
        }
        longer = (longer * 2).max(1);
    }
}

/// Writes what a pattern accepts, each repetition so often more than it must be.
fn write(hir: &Hir, longer: u32, out: &mut String) -> Option<()> {
    if out.len() > 10_000 {
        return None;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(Class::Unicode(class)) => {
            // A letter or a digit reads best.
            let nice = ['a', 'A', '1', ' ', '-'].into_iter().find(|c| {
                class
                    .ranges()
                    .iter()
                    .any(|range| range.start() <= *c && *c <= range.end())
            });
            out.push(match nice {
                Some(c) => c,
                None => class.ranges().first()?.start(),
            });
        }
        HirKind::Class(Class::Bytes(class)) => {
            out.push(char::from(class.ranges().first()?.start()));
        }
        HirKind::Repetition(repetition) => {
            let wanted = repetition.min.saturating_add(longer);
            let times = wanted
                .min(repetition.max.unwrap_or(u32::MAX))
                .min(MOST_TIMES);
            for _ in 0..times {
                write(&repetition.sub, longer, out)?;
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, longer, out)?,
        HirKind::Concat(parts) => {
            for part in parts {
                write(part, longer, out)?;
            }
        }
        HirKind::Alternation(parts) => write(parts.first()?, longer, out)?,
    }
    Some(())
}
