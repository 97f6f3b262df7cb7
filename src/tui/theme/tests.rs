use super::*;
use proptest::prelude::*;

fn look(name: &str) -> Look {
    let (_, text) = BUILT_IN.iter().find(|(known, _)| *known == name).unwrap();
    built_in(text)
}

/// How far two colours are told apart: WCAG's contrast ratio, from 1 to 21.
fn contrast(one: (u8, u8, u8), other: (u8, u8, u8)) -> f64 {
    let light = |(red, green, blue): (u8, u8, u8)| {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
    };
    let (one, other) = (light(one), light(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn shown(colour: Color) -> (u8, u8, u8) {
    match colour {
        Color::Indexed(index) => depth::indexed(index),
        other => depth::rgb(other).unwrap(),
    }
}

#[test]
fn every_letter_of_a_theme_with_a_ground_can_be_read() {
    for (name, depth, least) in [
        ("light", Depth::True, 4.5),
        ("dark", Depth::True, 4.5),
        ("high-contrast", Depth::True, 7.0),
        ("light", Depth::TwoHundredFiftySix, 4.5),
        ("dark", Depth::TwoHundredFiftySix, 4.5),
        ("high-contrast", Depth::TwoHundredFiftySix, 7.0),
    ] {
        let look = look(name).map(|colour| depth.colour(colour));
        for (style, part) in look.styles.iter().zip(PARTS) {
            let fg = shown(style.fg.unwrap_or(look.text));
            let bg = shown(style.bg.unwrap_or(look.background));
            // Lines need less than letters.
            let least = if part == "border" { 3.0 } else { least };
            let is = contrast(fg, bg);
            assert!(is >= least, "{name} {depth:?} {part}: {is:.1}");
        }
    }
}

#[test]
fn in_sixteen_colours_nothing_has_the_colour_of_its_ground() {
    for name in ["light", "dark", "high-contrast"] {
        let look = look(name).map(|colour| Depth::Sixteen.colour(colour));
        for (style, part) in look.styles.iter().zip(PARTS) {
            let fg = style.fg.unwrap_or(look.text);
            let bg = style.bg.unwrap_or(look.background);
            assert_ne!(fg, bg, "{name} {part}");
            assert!(matches!(fg, Color::Indexed(0..16)), "{name} {part} {fg}");
        }
    }
}

#[test]
fn in_sixteen_colours_a_colour_stays_the_one_that_it_is() {
    // A yellow could not be read on white.
    let dark = [1, 1, 2, 4, 5];
    let bright = [9, 3, 2, 6, 5];
    for (name, colours) in [("light", dark), ("dark", bright)] {
        let look = look(name).map(|colour| Depth::Sixteen.colour(colour));
        let parts = ["error", "warning", "good", "param", "system"];
        for (part, colour) in parts.into_iter().zip(colours) {
            let at = PARTS.iter().position(|known| *known == part).unwrap();
            let expected = Some(Color::Indexed(colour));
            assert_eq!(look.styles[at].fg, expected, "{name} {part}");
        }
        let muted = look.styles[Part::Muted as usize].fg;
        assert_eq!(muted, Some(Color::Indexed(8)), "{name}");
    }
    // Grounds, and tinted greys of schemes that people use.
    for (rgb, expected) in [
        ((0, 0x2b, 0x36), 0),
        ((0x1e, 0x1e, 0x2e), 0),
        ((0xeb, 0xdb, 0xb2), 7),
        ((0x58, 0x6e, 0x75), 8),
        ((0xfd, 0xf6, 0xe3), 15),
    ] {
        let (red, green, blue) = rgb;
        let colour = Depth::Sixteen.colour(Color::Rgb(red, green, blue));
        assert_eq!(colour, Color::Indexed(expected), "{rgb:?}");
    }
}

#[test]
fn the_environment_says_how_many_colours_there_are() {
    let of = |vars: &[(&str, &str)]| {
        Depth::of(|name| {
            let found = vars.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    };
    assert_eq!(of(&[("TERM", "linux")]), Depth::Sixteen);
    assert_eq!(of(&[("TERM", "xterm-256color")]), Depth::TwoHundredFiftySix);
    let vars = [("TERM", "xterm-256color"), ("COLORTERM", "truecolor")];
    assert_eq!(of(&vars), Depth::True);
    assert_eq!(of(&[("TERM", "xterm-direct")]), Depth::True);
    assert_eq!(
        of(&[("COLORTERM", "24bit"), ("NO_COLOR", "1")]),
        Depth::None
    );
    assert_eq!(of(&[("COLORTERM", "24bit"), ("NO_COLOR", "")]), Depth::True);
}

#[test]
fn the_default_theme_is_the_terminals_own_sixteen_colours() {
    let look = look("default");
    assert_eq!((look.text, look.background), (Color::Reset, Color::Reset));
    for depth in [Depth::Sixteen, Depth::TwoHundredFiftySix, Depth::True] {
        assert_eq!(look.clone().map(|colour| depth.colour(colour)), look);
    }
    for style in look.styles {
        for colour in style.fg.into_iter().chain(style.bg) {
            assert!(
                !matches!(colour, Color::Rgb(..) | Color::Indexed(_)),
                "{colour}"
            );
        }
    }
}

#[test]
fn each_theme_names_each_part_once() {
    for (name, text) in BUILT_IN {
        for part in PARTS.iter().filter(|part| **part != "plain") {
            let lines = text
                .lines()
                .filter(|line| line.starts_with(&format!("{part} =")));
            assert_eq!(lines.count(), 1, "{name} {part}");
        }
    }
}

fn load(name: &str, file: Option<&str>) -> Result<Themes, String> {
    let home = tempfile::tempdir().unwrap();
    if let Some(text) = file {
        std::fs::create_dir(home.path().join("themes")).unwrap();
        std::fs::write(home.path().join(format!("themes/{name}.toml")), text).unwrap();
    }
    let folder = format!("{}/", home.path().display());
    Themes::load(
        home.path(),
        Some(name),
        Some("config.toml:7:9"),
        Depth::True,
    )
    .map_err(|why| why.replace(&folder, ""))
}

#[test]
fn a_theme_of_ones_own_changes_what_it_names() {
    let themes = load(
        "mine",
        Some(
            "base = \"dark\"\ntext = 250\nparam = \"#0102ff\"\nerror = { fg = \"red\", bg = 17, italic = true }\n",
        ),
    );
    let themes = themes.unwrap();
    assert_eq!(
        themes.names(),
        ["mine", "default", "light", "dark", "high-contrast"]
    );
    let theme = themes.at(0);
    assert_eq!(
        theme.role(Role::Param),
        Style::new().fg(Color::Rgb(1, 2, 255))
    );
    let error = Style::new().fg(Color::Red).bg(Color::Indexed(17));
    assert_eq!(
        theme.role(Role::Error),
        error.add_modifier(Modifier::ITALIC)
    );
    assert_eq!(theme.role(Role::Good), themes.at(3).role(Role::Good));
    assert_eq!(theme.look.text, Color::Indexed(250));
}

#[test]
fn the_theme_to_begin_with_comes_first_and_each_comes_once() {
    let themes = load("dark", None).unwrap();
    assert_eq!(
        themes.names(),
        ["dark", "high-contrast", "default", "light"]
    );
    let themes = load("light", Some("good = 2")).unwrap();
    assert_eq!(
        themes.names(),
        ["light", "dark", "high-contrast", "default"]
    );
    assert_eq!(
        themes.at(0).role(Role::Good),
        Style::new().fg(Color::Indexed(2))
    );
}

#[test]
fn a_wrong_theme_is_told_with_its_place() {
    for (text, expected) in [
        ("a = \n", "themes/mine.toml:1:"),
        (
            "\nheding = \"red\"",
            "themes/mine.toml:2:1: `heding` means nothing in a theme; did you mean `heading`?",
        ),
        (
            "error = { fgg = 1 }",
            "themes/mine.toml:1:11: `fgg` means nothing in a theme; did you mean `fg`?",
        ),
        (
            "error = { bold = 1 }",
            "themes/mine.toml:1:18: `error.bold` must be true or false",
        ),
        (
            "good = 256",
            "themes/mine.toml:1:8: `good` must be a colour: ",
        ),
        (
            "good = \"greeen\"",
            "themes/mine.toml:1:8: `good` must be a colour: ",
        ),
        (
            "base = \"drak\"",
            "themes/mine.toml:1:8: `base` must be one of default, light, ",
        ),
    ] {
        let why = load("mine", Some(text)).unwrap_err();
        assert!(why.starts_with(expected), "{why}");
    }
    assert_eq!(
        load("drak", None).unwrap_err(),
        "config.toml:7:9: there is no theme `drak` and no themes/drak.toml; did you mean `dark`?"
    );
    assert!(
        load("../key", None)
            .unwrap_err()
            .contains("there is no theme")
    );
}

#[test]
fn without_colour_no_theme_has_any() {
    for name in ["default", "dark"] {
        let theme = Theme::of(&look(name), Depth::None);
        for style in theme.look.styles {
            assert!(style.fg.is_none_or(|colour| colour == Color::Reset));
            assert!(style.bg.is_none_or(|colour| colour == Color::Reset));
        }
        assert!(theme.role(Role::Muted).add_modifier.contains(Modifier::DIM));
    }
}

#[test]
fn the_ground_lies_under_all_and_hides_nothing() {
    let theme = load("light", None).unwrap().at(0);
    let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 3, 1));
    buffer.set_string(1, 0, "x", theme.role(Role::Error));
    theme.ground(&mut buffer);
    let cells: Vec<_> = buffer
        .content
        .iter()
        .map(|cell| (cell.fg, cell.bg))
        .collect();
    let (text, ground) = (theme.look.text, theme.look.background);
    let error = theme.role(Role::Error).fg.unwrap();
    assert_eq!(cells, [(text, ground), (error, ground), (text, ground)]);
}

proptest! {
    #[test]
    fn no_file_makes_reading_a_theme_panic(text in "[ -~\n]{0,80}") {
        let _ = read::read(&text);
    }
}
