//! Reads a theme file. Errors are `LINE:COLUMN: sentence`.

use std::ops::Range;

use ratatui::style::{Color, Modifier, Style};
use toml_edit::{Document, TableLike, Value};

use super::{BUILT_IN, Look, PARTS};
use crate::draft::{file, near};
use crate::store::position;

/// What a style's table may say beside its colours.
const SWITCHES: [(&str, Modifier); 6] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underline", Modifier::UNDERLINED),
    ("reverse", Modifier::REVERSED),
    ("strike", Modifier::CROSSED_OUT),
];

/// Reads a theme: what the file does not name is as its base has it.
pub(super) fn read(text: &str) -> Result<Look, String> {
    let file = File {
        text: text.strip_prefix('\u{feff}').unwrap_or(text),
    };
    let document = Document::parse(file.text)
        .map_err(|error| file.wrong(error.span(), &file::no_toml(&error)))?;
    let root = document.as_table();
    let mut look = match root.get("base") {
        Some(base) => file.base(base.as_value())?,
        None => match BUILT_IN.first() {
            // The default theme starts from nothing; the rest from it.
            Some((_, default)) if *default != text => read(default)?,
            _ => Look {
                styles: [Style::new(); PARTS.len()],
                background: Color::Reset,
                text: Color::Reset,
            },
        },
    };
    for (name, item) in root {
        let value = item.as_value();
        match name {
            "base" => {}
            "background" => look.background = file.colour(name, value)?,
            "text" => look.text = file.colour(name, value)?,
            _ => {
                let at = PARTS.iter().position(|part| *part == name);
                let Some(style) = at.and_then(|at| look.styles.get_mut(at)) else {
                    let known = PARTS.iter().copied().chain(["base", "background", "text"]);
                    return Err(file.unknown(root, name, known));
                };
                *style = match item.as_table_like() {
                    Some(table) => file.style(name, table)?,
                    None => Style::new().fg(file.colour(name, value)?),
                };
            }
        }
    }
    Ok(look)
}

struct File<'a> {
    text: &'a str,
}

impl File<'_> {
    fn base(&self, value: Option<&Value>) -> Result<Look, String> {
        let name = value.and_then(Value::as_str).unwrap_or_default();
        if let Some((_, text)) = BUILT_IN.iter().find(|(known, _)| *known == name) {
            return read(text);
        }
        let names = BUILT_IN.map(|(name, _)| name).join(", ");
        let message = t!("`base` must be one of {names}", names);
        Err(self.wrong(value.and_then(Value::span), &message))
    }

    fn style(&self, part: &str, table: &dyn TableLike) -> Result<Style, String> {
        let mut style = Style::new();
        for (key, item) in table.iter() {
            let what = format!("{part}.{key}");
            if key == "fg" {
                style = style.fg(self.colour(&what, item.as_value())?);
            } else if key == "bg" {
                style = style.bg(self.colour(&what, item.as_value())?);
            } else if let Some((_, modifier)) = SWITCHES.iter().find(|(name, _)| *name == key) {
                let is_on = item.as_bool().ok_or_else(|| {
                    self.wrong(item.span(), &t!("`{what}` must be true or false", what))
                })?;
                if is_on {
                    style = style.add_modifier(*modifier);
                }
            } else {
                let known = SWITCHES.map(|(name, _)| name);
                return Err(self.unknown(table, key, known.into_iter().chain(["fg", "bg"])));
            }
        }
        Ok(style)
    }

    fn colour(&self, what: &str, value: Option<&Value>) -> Result<Color, String> {
        let colour = match value {
            Some(Value::Integer(number)) => u8::try_from(*number.value()).ok().map(Color::Indexed),
            Some(Value::String(text)) => match text.value().as_str() {
                "default" => Some(Color::Reset),
                text => text.parse().ok(),
            },
            _ => None,
        };
        colour.ok_or_else(|| {
            self.wrong(
                value.and_then(Value::span),
                &t!("`{what}` must be a colour: a name such as \"cyan\" or \"bright-black\", \"default\", 0 to 255, or \"#rrggbb\"", what),
            )
        })
    }

    fn unknown<'k>(
        &self,
        table: &dyn TableLike,
        name: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) -> String {
        let guess = near::nearest(name, known)
            .map_or_else(String::new, |near| t!("; did you mean `{near}`?", near));
        let span = table.key(name).and_then(toml_edit::Key::span);
        self.wrong(
            span,
            &t!("`{name}` means nothing in a theme{guess}", name, guess),
        )
    }

    fn wrong(&self, span: Option<Range<usize>>, message: &str) -> String {
        let (line, column) = position::of(self.text, span.map_or(0, |span| span.start));
        format!("{line}:{column}: {message}")
    }
}
