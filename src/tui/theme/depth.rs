//! How many colours a terminal has, and the nearest that it has to a colour.

use ratatui::style::Color;

/// How many colours there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// None: `NO_COLOR`.
    None,
    Sixteen,
    /// The sixteen, a cube of 6 × 6 × 6 and 24 greys.
    TwoHundredFiftySix,
    True,
}

impl Depth {
    /// What the environment says; `var` looks a variable up. `NO_COLOR` counts if it is not empty (no-color.org).
    #[must_use]
    pub fn of(var: impl Fn(&str) -> Option<String>) -> Self {
        let var = |name: &str| var(name).unwrap_or_default();
        if !var("NO_COLOR").is_empty() {
            return Self::None;
        }
        let (term, colours) = (var("TERM"), var("COLORTERM"));
        if matches!(colours.as_str(), "truecolor" | "24bit") || term.ends_with("-direct") {
            Self::True
        } else if term.contains("256color") {
            Self::TwoHundredFiftySix
        } else {
            Self::Sixteen
        }
    }

    /// The colour that comes nearest. The terminal's own sixteen stay what they are.
    #[must_use]
    pub fn colour(self, colour: Color) -> Color {
        let Some(wanted) = rgb(colour) else {
            return colour;
        };
        match (self, colour) {
            (Self::None, _) => Color::Reset,
            (Self::True, _) | (Self::TwoHundredFiftySix, Color::Indexed(_)) => colour,
            (Self::TwoHundredFiftySix, _) => nearest(wanted, 16..=255),
            (Self::Sixteen, _) => of_sixteen(wanted),
        }
    }
}

/// Red, green and blue; `None` for the terminal's own colours, which look as the user has them.
#[must_use]
pub fn rgb(colour: Color) -> Option<(u8, u8, u8)> {
    match colour {
        Color::Rgb(red, green, blue) => Some((red, green, blue)),
        Color::Indexed(index @ 16..) => Some(indexed(index)),
        _ => None,
    }
}

/// What xterm shows for a number.
#[must_use]
pub fn indexed(index: u8) -> (u8, u8, u8) {
    const SIXTEEN: [(u8, u8, u8); 16] = [
        (0, 0, 0),
        (205, 0, 0),
        (0, 205, 0),
        (205, 205, 0),
        (0, 0, 238),
        (205, 0, 205),
        (0, 205, 205),
        (229, 229, 229),
        (127, 127, 127),
        (255, 0, 0),
        (0, 255, 0),
        (255, 255, 0),
        (92, 92, 255),
        (255, 0, 255),
        (0, 255, 255),
        (255, 255, 255),
    ];
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    if let Some(colour) = SIXTEEN.get(usize::from(index)) {
        return *colour;
    }
    if index >= 232 {
        let grey = 8 + 10 * (index - 232);
        return (grey, grey, grey);
    }
    let cube = index - 16;
    let step = |at: u8| STEPS.get(usize::from(at)).copied().unwrap_or_default();
    (step(cube / 36), step(cube / 6 % 6), step(cube % 6))
}

/// The one of the sixteen that says the same. They are far apart, and by distance alone a soft red would become a grey
/// and say nothing: so a colour stays one, in its full strength, and a grey a grey.
fn of_sixteen(wanted: (u8, u8, u8)) -> Color {
    const GREYS: [u8; 4] = [0, 7, 8, 15];
    const DARK: std::ops::RangeInclusive<u8> = 1..=6;
    const BRIGHT: std::ops::RangeInclusive<u8> = 9..=14;
    let (red, green, blue) = wanted;
    let (least, most) = (red.min(green).min(blue), red.max(green).max(blue));
    let range = u16::from(most - least);
    // So dark, or so little off: a ground, or a tinted grey.
    if most < 72 || range * 7 <= u16::from(most) * 2 {
        return nearest(wanted, GREYS);
    }
    let strong = |part: u8| {
        let strong = u16::from(part - least) * u16::from(most) / range;
        u8::try_from(strong).unwrap_or(u8::MAX)
    };
    let strong = (strong(red), strong(green), strong(blue));
    if most < 160 {
        nearest(strong, DARK)
    } else {
        nearest(strong, DARK.chain(BRIGHT))
    }
}

fn nearest(wanted: (u8, u8, u8), among: impl IntoIterator<Item = u8>) -> Color {
    let far = |index: &u8| {
        let (red, green, blue) = indexed(*index);
        let apart = |one: u8, other: u8| u32::from(one.abs_diff(other)).pow(2);
        // The eye tells greens apart best and blues least.
        3 * apart(red, wanted.0) + 6 * apart(green, wanted.1) + apart(blue, wanted.2)
    };
    among
        .into_iter()
        .min_by_key(far)
        .map_or(Color::Reset, Color::Indexed)
}
