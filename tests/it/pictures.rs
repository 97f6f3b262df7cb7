//! The README's pictures: the program's own screens as SVG, in `assets/pictures/`. They are snapshots like the
//! others, so a picture that no longer shows what the program draws fails here; `INSTA_UPDATE=always cargo test
//! pictures` makes them again.

use std::fmt::Write as _;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use ringback::call::conversation::{Conversation, Status, Who};
use ringback::store::ledger::NumberFacts;
use ringback::tui::theme::Theme;
use ringback::tui::view::view;

use super::screens::{WIDE, Workbench};
use super::screens_book;
use super::screens_calls::turn;

mod lines;

/// Pixels of a cell.
const CELL: (u32, u32) = (9, 19);
const BACKGROUND: &str = "#1b1f24";
const FOREGROUND: &str = "#d5d9de";

fn check(name: &str, workbench: &Workbench) {
    let (width, height) = workbench.state.size;
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal
        .draw(|frame| view(&workbench.state, Theme::new(true), frame))
        .unwrap();
    let picture = svg(terminal.backend().buffer());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../assets/pictures");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_binary_snapshot!(&format!("{name}.svg"), picture.into_bytes()));
}

/// A screen as a picture. Each cell that is not plain ASCII stands by itself, so that whoever shows the picture
/// neither joins nor turns what is in visual order already.
fn svg(buffer: &Buffer) -> String {
    let area = buffer.area;
    let (width, height) = (
        u32::from(area.width) * CELL.0 + 24,
        u32::from(area.height) * CELL.1 + 24,
    );
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\">\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n\
         <g font-family=\"'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"15\" \
         xml:space=\"preserve\">\n"
    );
    for y in 0..area.height {
        let mut x = 0;
        while x < area.width {
            let first = buffer.cell((x, y)).unwrap();
            let mut text = first.symbol().to_owned();
            let start = x;
            x += 1;
            let line = text == "─";
            while (text.is_ascii() || line)
                && let Some(next) = buffer.cell((x, y)).filter(|next| {
                    let joins = if line {
                        next.symbol() == "─"
                    } else {
                        next.symbol().is_ascii()
                    };
                    x < area.width && joins && looks(next) == looks(first)
                })
            {
                text.push_str(next.symbol());
                x += 1;
            }
            stretch(&mut svg, first, &text, (start, y), x - start);
        }
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

/// What makes two cells look alike.
fn looks(cell: &Cell) -> (Color, Color, Modifier) {
    (cell.fg, cell.bg, cell.modifier)
}

fn stretch(svg: &mut String, cell: &Cell, text: &str, (x, y): (u16, u16), cells: u16) {
    let (left, top) = (u32::from(x) * CELL.0 + 12, u32::from(y) * CELL.1 + 12);
    let width = u32::from(cells) * CELL.0;
    let mut ink = colour(cell.fg);
    if cell.modifier.contains(Modifier::REVERSED) {
        let paper = std::mem::replace(&mut ink, BACKGROUND);
        writeln!(
            svg,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{}\" fill=\"{paper}\"/>",
            CELL.1
        )
        .unwrap();
    }
    if text.trim().is_empty() || lines::draw(svg, cell.symbol(), (left, top), u32::from(cells), ink)
    {
        return;
    }
    // Browsers drop blanks at the ends and join those within, and would then stretch what is left to the length.
    let before = text.len() - text.trim_start_matches(' ').len();
    let left = left + u32::try_from(before).unwrap() * CELL.0;
    let trimmed = text.trim_matches(' ');
    let blanks = u32::try_from(text.len() - trimmed.len()).unwrap();
    let (text, width) = (trimmed.replace(' ', "\u{a0}"), width - blanks * CELL.0);
    let mut style = String::new();
    for (modifier, attribute) in [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::ITALIC, " font-style=\"italic\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
        (Modifier::CROSSED_OUT, " text-decoration=\"line-through\""),
        (Modifier::DIM, " opacity=\"0.6\""),
    ] {
        if cell.modifier.contains(modifier) {
            style.push_str(attribute);
        }
    }
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    writeln!(
        svg,
        "<text x=\"{left}\" y=\"{}\" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\" \
         fill=\"{ink}\"{style}>{text}</text>",
        top + 15
    )
    .unwrap();
}

fn colour(colour: Color) -> &'static str {
    match colour {
        Color::DarkGray => "#78828d",
        Color::Red => "#e0696b",
        Color::Green => "#8fbf6f",
        Color::Yellow => "#d9b45b",
        Color::Blue => "#6ea3dd",
        Color::Magenta => "#bd8be0",
        Color::Cyan => "#62b8c0",
        _ => FOREGROUND,
    }
}

#[test]
fn the_pictures_of_the_readme_are_the_programs_own_screens() {
    check("arabic", &Workbench::open("tawseel", WIDE));

    let mut problem = Workbench::open("clinic-reminder", WIDE);
    problem.keys(r#"ctrl-end " {{doctr}}""#);
    check("problem", &problem);

    let mut card = Workbench::open("clinic-reminder", WIDE);
    card.keys("f5");
    card.ledger_answers(NumberFacts::default());
    check("card", &card);

    let mut call = Workbench::open("clinic-reminder", WIDE);
    call.placed(Conversation {
        status: Status::Completed,
        duration_seconds: Some(47.0),
        transcript: vec![
            turn(Who::Agent, "Hello Lina, this is Noor Clinic calling about your visit. Do you have a minute?"),
            turn(Who::Caller, "Yes, go ahead."),
            turn(Who::Agent, "Your visit with Doctor Haddad is on Sunday the third of May, half past ten. Can you come?"),
            turn(Who::Caller, "Yes, I will be there."),
            turn(Who::Agent, "Thank you, then we see you on Sunday at half past ten. Goodbye."),
            turn(Who::Tool, "end_call({\"reason\":\"the conversation is over\"})"),
        ],
        outcome: Some(serde_json::json!({"confirmed": true, "wants_callback": false, "reached": "patient"})),
        recording_url: Some("https://media.example.org/recordings/clinic.mp3".to_owned()),
        failure: None,
    });
    check("call", &call);

    // The first picture: a prompt being edited, what will be heard, and what the latest call came to.
    let mut workbench = call;
    workbench.keys("esc tab");
    check("workbench", &workbench);

    let compared = screens_book::compared();
    check("compare", &compared);
}
