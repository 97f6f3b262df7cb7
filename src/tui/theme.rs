//! How roles look. Each theme is a file (`assets/themes/`), read by the parser that a theme of the user's own goes
//! through. The default one is the terminal's own sixteen colours, so it is right in every colour scheme; without
//! colour (`NO_COLOR`) the same roles are told apart by weight, underline and reversal.

use std::borrow::Cow;
use std::path::Path;
use std::sync::{LazyLock, OnceLock};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use self::depth::Depth;
use crate::app::doc::Role;
use crate::draft::near;
use crate::store::disk;

pub mod depth;
mod read;
#[cfg(test)]
mod tests;

/// What draws with which style. It is copied with each frame's canvas, so it is a pointer.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    look: &'static Look,
}

/// All styles of a theme, for one depth of colour.
#[derive(Clone, Debug, PartialEq)]
struct Look {
    /// One for each of [`PARTS`], in its order.
    styles: [Style; PARTS.len()],
    /// What the whole screen is drawn on and with; `Reset`: the terminal's own.
    background: Color,
    text: Color,
}

/// What a theme gives a style to: the name in its file.
const PARTS: [&str; 27] = [
    "heading",
    "muted",
    "border",
    "border_focused",
    "selected",
    "key",
    "sandbox",
    "live",
    "error",
    "warning",
    "good",
    "param",
    "system",
    "missing",
    "hamsa",
    "as_written",
    "agent",
    "caller",
    "json_key",
    "json_text",
    "json_other",
    "removed",
    "added",
    "found",
    "partner",
    "mark",
    "plain",
];

/// The themes that come with the program: name and file.
const BUILT_IN: [(&str, &str); 4] = [
    ("default", include_str!("../../assets/themes/default.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("dark", include_str!("../../assets/themes/dark.toml")),
    (
        "high-contrast",
        include_str!("../../assets/themes/high-contrast.toml"),
    ),
];

/// The themes that a window can be drawn with.
#[derive(Debug)]
pub struct Themes {
    /// The first is the one to begin with.
    all: Vec<Known>,
    depth: Depth,
}

/// A theme that can be drawn with.
#[derive(Debug)]
struct Known {
    name: String,
    /// Its file's text, which was read without an error once.
    text: Cow<'static, str>,
    /// Made when it is drawn with first: a start waits for one theme only.
    theme: OnceLock<Theme>,
}

impl Themes {
    /// Reads what `theme` in the config names, to begin with: a theme of the program, or `themes/NAME.toml` in the
    /// config folder, which comes first. The others stand behind it. `at` is where the config names it.
    ///
    /// # Errors
    /// There is no such theme, or its file is wrong (with line and column): one sentence.
    pub fn load(
        config_dir: &Path,
        wanted: Option<&str>,
        at: Option<&str>,
        depth: Depth,
    ) -> Result<Self, String> {
        let mut all: Vec<Known> = Vec::new();
        let wanted = wanted.unwrap_or("default");
        if let Some((path, text)) = own_file(config_dir, wanted)? {
            let look = read::read(&text).map_err(|why| format!("{path}:{why}"))?;
            all.push(Known {
                name: wanted.to_owned(),
                text: text.into(),
                theme: Theme::of(&look, depth).into(),
            });
        } else if !BUILT_IN.iter().any(|(name, _)| *name == wanted) {
            let names = BUILT_IN.map(|(name, _)| name);
            let guess = near::nearest(wanted, names).map_or_else(
                || t!("there are {names}", names = names.join(", ")),
                |near| t!("did you mean `{near}`?", near),
            );
            return Err(t!(
                "{at}: there is no theme `{wanted}` and no {config_dir}; {guess}",
                at = at.unwrap_or("config.toml"),
                wanted,
                config_dir = config_dir
                    .join("themes")
                    .join(format!("{wanted}.toml"))
                    .display(),
                guess
            ));
        }
        let at = BUILT_IN.iter().position(|(name, _)| *name == wanted);
        for step in 0..BUILT_IN.len() {
            let Some((name, text)) = BUILT_IN.get((at.unwrap_or(0) + step) % BUILT_IN.len()) else {
                continue;
            };
            if all.iter().all(|known| known.name != *name) {
                all.push(Known {
                    name: (*name).to_owned(),
                    text: (*text).into(),
                    theme: OnceLock::new(),
                });
            }
        }
        Ok(Self { all, depth })
    }

    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.all.iter().map(|known| known.name.clone()).collect()
    }

    /// The theme at a place in [`Themes::names`]; beyond their end the first.
    #[must_use]
    pub fn at(&self, index: usize) -> Theme {
        let Some(known) = self.all.get(index).or(self.all.first()) else {
            return Theme::new(true);
        };
        let make = || Theme::of(&built_in(&known.text), self.depth);
        *known.theme.get_or_init(make)
    }
}

/// The longest theme file that is read, in bytes.
const LONGEST: u64 = 1 << 20;

/// The path and text of a theme file of the user's own.
fn own_file(config_dir: &Path, name: &str) -> Result<Option<(String, String)>, String> {
    // A name is no path.
    if name.contains(['/', '\\', '\0']) || name.starts_with('.') {
        return Ok(None);
    }
    let path = config_dir.join("themes").join(format!("{name}.toml"));
    match disk::read_text(&path, LONGEST) {
        Ok(text) => Ok(Some((path.display().to_string(), text))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(t!(
            "cannot read {path}: {error}",
            path = path.display(),
            error = disk::why_not_read(&error)
        )),
    }
}

fn built_in(text: &str) -> Look {
    read::read(text).unwrap_or_else(|why| unreachable!("the program's themes are tested: {why}"))
}

impl Theme {
    /// The default theme with or without colour.
    #[must_use]
    pub fn new(colour: bool) -> Self {
        static PLAIN: LazyLock<Theme> =
            LazyLock::new(|| Theme::of(&built_in(BUILT_IN[0].1), Depth::None));
        static COLOURED: LazyLock<Theme> =
            LazyLock::new(|| Theme::of(&built_in(BUILT_IN[0].1), Depth::True));
        if colour { *COLOURED } else { *PLAIN }
    }

    fn of(look: &Look, depth: Depth) -> Self {
        let look = if depth == Depth::None {
            // Colours carry nothing then; the theme that uses weight and underline most is the default one.
            without_colour(built_in(BUILT_IN[0].1))
        } else {
            look.clone().map(|colour| depth.colour(colour))
        };
        // A handful of themes is made at the start and lives as long as the program.
        Self {
            look: Box::leak(Box::new(look)),
        }
    }

    /// The style of a part, by its place in [`PARTS`].
    fn part(self, name: Part) -> Style {
        self.look
            .styles
            .get(name as usize)
            .copied()
            .unwrap_or_default()
    }

    /// The style of a role.
    #[must_use]
    pub fn role(self, role: Role) -> Style {
        self.part(match role {
            Role::Plain => Part::Plain,
            Role::Heading => Part::Heading,
            Role::Muted => Part::Muted,
            Role::Param => Part::Param,
            Role::System => Part::System,
            Role::Missing => Part::Missing,
            Role::Hamsa => Part::Hamsa,
            Role::AsWritten => Part::AsWritten,
            Role::Error => Part::Error,
            Role::Warning => Part::Warning,
            Role::Good => Part::Good,
            Role::Sandbox => Part::Sandbox,
            Role::Live => Part::Live,
            Role::Key => Part::Key,
            Role::Agent => Part::Agent,
            Role::Caller => Part::Caller,
            Role::JsonKey => Part::JsonKey,
            Role::JsonText => Part::JsonText,
            Role::JsonOther => Part::JsonOther,
            Role::Removed => Part::Removed,
            Role::Added => Part::Added,
        })
    }

    /// The border of a pane.
    #[must_use]
    pub fn border(self, focused: bool) -> Style {
        self.part(if focused {
            Part::BorderFocused
        } else {
            Part::Border
        })
    }

    /// The colour of a role for what is no text: a border, a bar, a sign.
    #[must_use]
    pub fn outline(self, role: Role) -> Style {
        let text_only = Modifier::REVERSED | Modifier::CROSSED_OUT | Modifier::UNDERLINED;
        let mut style = self.role(role);
        style.add_modifier.remove(text_only);
        style
    }

    /// The style of a label: that of its role, and what was removed or added is bold, not struck or underlined.
    #[must_use]
    pub fn sign(self, role: Role) -> Style {
        match role {
            Role::Removed | Role::Added => self.outline(role).add_modifier(Modifier::BOLD),
            _ => self.role(role),
        }
    }

    /// Takes what stands in an area back: it lies under something that has the keys. It keeps its letters, not its
    /// colours.
    pub fn recede(self, buffer: &mut Buffer, area: Rect) {
        let style = Style::reset().patch(self.part(Part::Muted));
        buffer.set_style(area, style);
    }

    /// The selected item of a list, the focused field, selected text. One style whatever stood there: a muted or
    /// coloured text reversed would be a patch of another colour.
    #[must_use]
    pub fn selected(self) -> Style {
        self.part(Part::Selected).remove_modifier(Modifier::DIM)
    }

    /// The chosen tab: its own colour, reversed.
    #[must_use]
    pub fn chosen_tab(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// A match of what is looked for.
    #[must_use]
    pub fn found(self) -> Style {
        self.part(Part::Found)
    }

    /// A bracket and its partner.
    #[must_use]
    pub fn partner(self) -> Style {
        self.part(Part::Partner)
    }

    /// A mark for something that cannot be seen.
    #[must_use]
    pub fn mark(self) -> Style {
        self.part(Part::Mark)
    }

    /// Lays the theme's own ground under what was drawn, where it has one.
    pub fn ground(self, buffer: &mut Buffer) {
        let (text, background) = (self.look.text, self.look.background);
        if text == Color::Reset && background == Color::Reset {
            return;
        }
        for cell in &mut buffer.content {
            if cell.fg == Color::Reset {
                cell.fg = text;
            }
            if cell.bg == Color::Reset {
                cell.bg = background;
            }
        }
    }
}

/// Places in [`PARTS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Heading,
    Muted,
    Border,
    BorderFocused,
    Selected,
    Key,
    Sandbox,
    Live,
    Error,
    Warning,
    Good,
    Param,
    System,
    Missing,
    Hamsa,
    AsWritten,
    Agent,
    Caller,
    JsonKey,
    JsonText,
    JsonOther,
    Removed,
    Added,
    Found,
    Partner,
    Mark,
    Plain,
}

impl Look {
    fn map(mut self, colour: impl Fn(Color) -> Color) -> Self {
        for style in &mut self.styles {
            style.fg = style.fg.map(&colour);
            style.bg = style.bg.map(&colour);
        }
        self.background = colour(self.background);
        self.text = colour(self.text);
        self
    }
}

/// Without colour what is muted is dim instead.
fn without_colour(look: Look) -> Look {
    let mut look = look;
    for (index, style) in look.styles.iter_mut().enumerate() {
        let reset = |colour: &Option<Color>| *colour == Some(Color::Reset);
        if !reset(&style.fg) {
            style.fg = None;
        }
        if !reset(&style.bg) {
            style.bg = None;
        }
        if index == Part::Muted as usize || index == Part::Border as usize {
            *style = style.add_modifier(Modifier::DIM);
        }
    }
    look.background = Color::Reset;
    look.text = Color::Reset;
    look
}
