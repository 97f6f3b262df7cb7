//! How roles look. The default theme is the terminal's own sixteen colours, so it is right in every colour scheme;
//! without colour (`NO_COLOR`) the same roles are told apart by weight, underline and reversal.

use ratatui::style::{Color, Modifier, Style};

use crate::app::doc::Role;

/// What draws with which style.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    colour: bool,
}

impl Theme {
    /// A theme with or without colour.
    #[must_use]
    pub fn new(colour: bool) -> Self {
        Self { colour }
    }

    fn style(self, colour: Color, modifier: Modifier) -> Style {
        let style = Style::new().add_modifier(modifier);
        if self.colour { style.fg(colour) } else { style }
    }

    /// The style of a role.
    #[must_use]
    pub fn role(self, role: Role) -> Style {
        let plain = Modifier::empty();
        match role {
            Role::Plain => Style::new(),
            Role::Heading => Style::new().add_modifier(Modifier::BOLD),
            Role::Muted if self.colour => Style::new().fg(Color::DarkGray),
            Role::Muted => Style::new().add_modifier(Modifier::DIM),
            Role::Param | Role::Agent | Role::JsonKey => self.style(Color::Cyan, plain),
            Role::System | Role::JsonOther => self.style(Color::Magenta, plain),
            Role::Missing => self.style(Color::Red, Modifier::UNDERLINED),
            Role::Hamsa => self.style(Color::Magenta, Modifier::ITALIC | Modifier::DIM),
            Role::AsWritten => self.style(Color::Yellow, Modifier::UNDERLINED),
            Role::Error => self.style(Color::Red, Modifier::BOLD),
            Role::Warning | Role::Caller => self.style(Color::Yellow, plain),
            Role::Removed => self.style(Color::Red, Modifier::CROSSED_OUT),
            Role::Added => self.style(Color::Green, Modifier::UNDERLINED),
            Role::Good | Role::JsonText => self.style(Color::Green, plain),
            Role::Sandbox => self.style(Color::Green, Modifier::REVERSED | Modifier::BOLD),
            Role::Live => self.style(Color::Red, Modifier::REVERSED | Modifier::BOLD),
            Role::Key => self.style(Color::Cyan, Modifier::BOLD),
        }
    }

    /// The border of a pane.
    #[must_use]
    pub fn border(self, focused: bool) -> Style {
        if focused {
            self.style(Color::Cyan, Modifier::BOLD)
        } else {
            self.role(Role::Muted)
        }
    }

    /// The selected item of a list, the focused field, selected text. One style whatever stood there: a muted or
    /// coloured text reversed would be a patch of another colour.
    #[must_use]
    pub fn selected(self) -> Style {
        Style::new()
            .fg(Color::Reset)
            .bg(Color::Reset)
            .remove_modifier(Modifier::DIM)
            .add_modifier(Modifier::REVERSED)
    }

    /// The chosen tab: its own colour, reversed.
    #[must_use]
    pub fn chosen_tab(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// A match of what is looked for.
    #[must_use]
    pub fn found(self) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
        if self.colour {
            style.fg(Color::Black).bg(Color::Yellow)
        } else {
            style
        }
    }

    /// A bracket and its partner.
    #[must_use]
    pub fn partner(self) -> Style {
        self.style(Color::Yellow, Modifier::BOLD | Modifier::UNDERLINED)
    }

    /// A mark for something that cannot be seen.
    #[must_use]
    pub fn mark(self) -> Style {
        self.style(Color::Red, Modifier::DIM)
    }
}
