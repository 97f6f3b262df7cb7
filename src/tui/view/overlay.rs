//! What lies over the panes.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::paint;
use super::{Canvas, book, input, schema, sheet, voices};
use crate::app::action::Action;
use crate::app::card::Card;
use crate::app::derive;
use crate::app::doc::{Doc, Page, Role};
use crate::app::hindrance;
use crate::app::layout;
use crate::app::modal::shown;
use crate::app::overlay::Overlay;
use crate::app::picker::{Choice, Item, Picker};
use crate::app::prompt::Prompt;
use crate::app::scrollbar::Seen;
use crate::app::update::mouse::{picker_list, picker_scroll};
use crate::app::update::{profiling, reading, recording, secret};
use crate::text::clean;
use crate::text::grapheme;
use crate::text::layout::{Base, Display, Options, Paragraph, one_line};

/// Draws an overlay; returns where its cursor stands. `top`: it is the one with the keys.
pub fn draw(
    canvas: Canvas<'_>,
    overlay: &Overlay,
    top: bool,
    buffer: &mut Buffer,
) -> Option<Position> {
    match overlay {
        Overlay::Card(card) => draw_card(canvas, card, top, buffer),
        Overlay::Picker(picker) => draw_picker(canvas, picker, top, buffer),
        Overlay::Field(form) => schema::draw_form(canvas, form, top, buffer),
        Overlay::Prompt(prompt) => Some(draw_prompt(canvas, prompt, buffer)),
        Overlay::Reader { title, page } => {
            draw_page(canvas, title, page, t!("Esc closes"), top, buffer);
            None
        }
        Overlay::Call { id, view } => {
            if let Some(call) = canvas.state.calls.find(id) {
                sheet::draw_call(canvas, call, view, top, buffer);
            }
            None
        }
        Overlay::Book(view) => book::draw(canvas, view, top, buffer),
        Overlay::Profile { name, switching } => {
            let doc = profiling::question(canvas.state, name.as_deref(), switching);
            draw_question(canvas, t!("Switch profile"), doc, buffer);
            None
        }
        Overlay::Recording(link) => {
            draw_question(canvas, t!("Recording"), recording::question(link), buffer);
            None
        }
        Overlay::Voices(view) => voices::draw(canvas, view, top, buffer),
        Overlay::SwitchVoice(typed) => Some(voices::draw_switch(canvas, typed, buffer)),
        Overlay::Recovery(offer) => {
            let hint = t!("Enter restores, Delete throws away, Esc later");
            draw_page(canvas, t!("Unsaved text"), &offer.page, hint, top, buffer);
            None
        }
        Overlay::Conflict(conflict) => {
            let hint = t!("Esc: back to the draft");
            draw_page(canvas, t!("Not saved"), &conflict.page, hint, top, buffer);
            None
        }
        Overlay::QuitUnkept => {
            let mut doc = Doc::default();
            let why = canvas.state.recovery.trouble.as_deref().unwrap_or_default();
            doc.line(
                t!("This text is not saved, and no recovery copy of it can be written:"),
                Role::Warning,
            );
            doc.line(&clean::line(why), Role::Plain).end();
            let save = canvas.state.keymap.hint(Action::Save);
            doc.key("Enter", 7, &t!("back to the draft; {save} saves it", save));
            let quits = t!("quits, and tries to put the text into a temporary file");
            doc.key("q", 7, quits);
            draw_question(canvas, t!("Quit?"), doc, buffer);
            None
        }
        Overlay::SecretOut(save) => {
            let doc = secret::question(canvas.state, save);
            draw_question(canvas, t!("Save without the secret?"), doc, buffer);
            None
        }
        Overlay::ReadsRight(selected) => {
            draw_reads_right(canvas, *selected, buffer);
            None
        }
        Overlay::QuitPlacing => {
            let mut doc = Doc::default();
            doc.line(
                t!("A call is being placed: its answer is still to come."),
                Role::Warning,
            );
            doc.line(t!("If you quit now, nobody will know here whether it rings: its row in the ledger will read unknown."), Role::Plain);
            doc.end();
            doc.key("Enter", 7, t!("waits for the answer"));
            doc.key("q", 7, t!("quits all the same"));
            draw_question(canvas, t!("Quit?"), doc, buffer);
            None
        }
    }
}

fn draw_card(canvas: Canvas<'_>, card: &Card, top: bool, buffer: &mut Buffer) -> Option<Position> {
    let page = derive::card_page(canvas.state, card);
    let area = derive::card_area(canvas.state, page.flow.rows());
    let title = if card.request.is_some() {
        t!("Call?")
    } else {
        t!("Not ready to call")
    };
    // Its border says where the call would go, as the badge in the header does.
    let role = match card.request {
        None => Role::Error,
        Some(_) if canvas.state.target.is_sandbox() => Role::Sandbox,
        Some(_) => Role::Live,
    };
    let inside = layout::inside(area);
    paint::clear(buffer, area);
    let frame = paint::Frame {
        title,
        focused: top,
        role: Some(role),
        seen: page.seen(inside.height),
        ..paint::Frame::default()
    };
    paint::frame(buffer, area, &frame, canvas.theme, canvas.state.display);
    paint::page(buffer, inside, &page, canvas.theme);
    let (row, x) = page.flow.cursor(page.doc.cursor.filter(|_| top)?);
    let y = u16::try_from(row.checked_sub(page.scroll)?).ok()?;
    (y < inside.height).then(|| super::at(inside, u16::try_from(x.max(0)).unwrap_or(0), y))
}

fn draw_page(
    canvas: Canvas<'_>,
    title: &str,
    page: &Page,
    hint: &str,
    top: bool,
    buffer: &mut Buffer,
) {
    draw_in(
        canvas,
        derive::reader_area(canvas.state),
        title,
        page,
        hint,
        top,
        buffer,
    );
}

fn draw_in(
    canvas: Canvas<'_>,
    area: Rect,
    title: &str,
    page: &Page,
    hint: &str,
    top: bool,
    buffer: &mut Buffer,
) {
    let inside = layout::inside(area);
    let more = page.seen(inside.height);
    sheet::bordered(
        canvas,
        area,
        title,
        if top { hint } else { "" },
        more,
        buffer,
    );
    paint::page(buffer, inside, page, canvas.theme);
}

/// A short question in the middle of the screen.
fn draw_question(canvas: Canvas<'_>, title: &str, doc: Doc, buffer: &mut Buffer) {
    let page = derive::question_page(canvas.state, doc);
    let area = derive::card_area(canvas.state, page.flow.rows());
    draw_in(canvas, area, title, &page, "", true, buffer);
}

fn draw_picker(
    canvas: Canvas<'_>,
    picker: &Picker,
    top: bool,
    buffer: &mut Buffer,
) -> Option<Position> {
    let area = derive::picker_area(canvas.state, picker);
    let inside = layout::inside(area);
    let count = t!(
        "{at} of {all}",
        at = picker.shown.len(),
        all = picker.items.len()
    );
    let list = picker_list(canvas.state, picker);
    let first = picker_scroll(picker, list.height);
    let seen = Seen::of(first, list.height, picker.shown.len());
    sheet::bordered(canvas, area, picker.title, &count, seen, buffer);
    let filter_line = Rect {
        height: 1.min(inside.height),
        ..inside
    };
    let used = canvas.line(buffer, filter_line, "› ", Role::Key);
    let rest = Rect {
        x: filter_line.x + used,
        width: filter_line.width - used,
        ..filter_line
    };
    let typed = input::draw(canvas, &picker.filter, rest, buffer);
    if picker.filter.is_empty() {
        let hint = shown::list_hint(canvas.state).unwrap_or(t!("type to filter"));
        canvas.line(buffer, rest, hint, Role::Muted);
    }
    let column = detail_column(picker, list.width);
    let visible: Vec<&Item> = { picker.shown.iter() }
        .skip(first)
        .take(usize::from(list.height))
        .filter_map(|index| picker.items.get(*index))
        .collect();
    for (y, (item, found)) in visible.iter().zip(picker.found_in(&visible)).enumerate() {
        let row = Rect {
            y: list.y + y as u16,
            height: 1,
            ..list
        };
        let detail = clean::line(item.detail.trim_start());
        let label = clean::line(&item.label);
        let role = match item.choice {
            Choice::Action(action) if hindrance::of(canvas.state, action).is_some() => Role::Muted,
            _ => Role::Plain,
        };
        let used = canvas.line(buffer, row, &label, role);
        if label == item.label {
            mark_found(canvas, &found, &label, row, buffer);
        }
        let room = row.width.saturating_sub(used + 2);
        let width = u16::try_from(grapheme::columns(&detail)).unwrap_or(u16::MAX);
        if matches!(item.choice, Choice::Action(_)) && width <= room {
            // A key stands at the right side, as in menus.
            canvas.line_right(buffer, row, &detail, Role::Muted);
        } else if room > 8 {
            // One below the other; a long one begins earlier rather than being cut.
            let latest = if width <= room {
                row.width - width
            } else {
                column
            };
            let from = column.min(latest).max(used + 2);
            let rest = Rect {
                x: row.x + from,
                width: row.width.saturating_sub(from),
                ..row
            };
            canvas.line(buffer, rest, &detail, Role::Muted);
        }
        if first + y == picker.selected {
            buffer.set_style(row, canvas.theme.selected());
        }
    }
    if picker.shown.is_empty() && !picker.items.is_empty() {
        canvas.line(
            buffer,
            Rect {
                height: 1.min(list.height),
                ..list
            },
            t!("Nothing fits: Backspace takes letters away."),
            Role::Muted,
        );
    }
    if !picker.note.is_empty() {
        let note = Rect {
            y: inside.bottom().saturating_sub(1),
            height: 1.min(inside.height),
            ..inside
        };
        canvas.line(buffer, note, picker.note, Role::Muted);
    }
    top.then(|| super::at(rest, typed, 0))
}

/// Marks the letters of a label that were found: those that begin at these bytes.
fn mark_found(canvas: Canvas<'_>, found: &[usize], label: &str, place: Rect, buffer: &mut Buffer) {
    if found.is_empty() {
        return;
    }
    let style = canvas.theme.role(Role::Key);
    let row = one_line(label, place.width, canvas.state.display);
    for cell in &row.cells {
        if found.contains(&cell.bytes.start) {
            let letter = Rect {
                x: place.x + cell.x,
                width: cell.width,
                ..place
            };
            buffer.set_style(letter.intersection(place), style);
        }
    }
}

/// Columns before the details of a list's items: behind its longest label, but not beyond the middle.
fn detail_column(picker: &Picker, width: u16) -> u16 {
    let labels = picker.items.iter().filter(|item| !item.detail.is_empty());
    let longest = labels.map(|item| grapheme::columns(&clean::line(&item.label)));
    let longest = u16::try_from(longest.max().unwrap_or(0)).unwrap_or(u16::MAX);
    longest.saturating_add(2).min(width / 2)
}

fn draw_prompt(canvas: Canvas<'_>, prompt: &Prompt, buffer: &mut Buffer) -> Position {
    let area = derive::card_area(canvas.state, 5);
    let inside = layout::inside(area);
    sheet::bordered(
        canvas,
        area,
        prompt.kind.title(),
        t!("Enter takes it, Esc closes"),
        Seen::default(),
        buffer,
    );
    let row = |y: u16| Rect {
        y: inside.y + y,
        height: u16::from(y < inside.height),
        ..inside
    };
    canvas.line(buffer, row(0), prompt.kind.ask(), Role::Muted);
    let at = input::draw(canvas, &prompt.editor, row(1), buffer);
    let (words, role) = if prompt.error.is_empty() {
        let warns = prompt.told.starts_with('!');
        let role = if warns { Role::Warning } else { Role::Muted };
        (&prompt.told, role)
    } else {
        (&prompt.error, Role::Error)
    };
    if !words.is_empty() {
        let mut page = Page::default();
        let mut doc = Doc::default();
        doc.push(&clean::line(words), role);
        page.show(doc, inside.width, 2, canvas.state.display);
        let place = Rect {
            y: (inside.y + 3).min(inside.bottom()),
            height: inside.height.saturating_sub(3),
            ..inside
        };
        paint::page(buffer, place, &page, canvas.theme);
    }
    super::at(inside, at, 1)
}

/// Two lines that show at a glance whether order, joining and digits are right.
const SAMPLE: [&str; 2] = [
    "مرحباً يا سارة، موعدك يوم 3 مايو.",
    "(عيادة Noor Clinic) الساعة 10:30",
];

/// How the sample reads when it reads right, in words: so that one who knows the letters only can tell.
const RIGHT: &str = mark!("Right: from the right, joined, and 10:30 at the left.");

fn draw_reads_right(canvas: Canvas<'_>, selected: usize, buffer: &mut Buffer) {
    let rows = reading::WAYS.len() * 4 + 3;
    let area = layout::centred(buffer.area, 64, u16::try_from(rows + 2).unwrap_or(u16::MAX));
    paint::clear(buffer, area);
    let frame = paint::Frame {
        title: t!("Which reads right?"),
        focused: true,
        ..paint::Frame::default()
    };
    paint::frame(buffer, area, &frame, canvas.theme, canvas.state.display);
    let inside = layout::inside(area);
    // On a low screen the ways stand close together: what to press is never cut.
    let spaced = usize::from(inside.height) >= rows;
    let at = |y: u16| Rect {
        y,
        height: 1,
        ..inside
    };
    let foot = [
        (
            t!("1 2 3 or Enter: so in such a terminal   Esc: as before"),
            Role::Key,
        ),
        (crate::words::text(RIGHT), Role::Muted),
    ];
    let mut bottom = inside.bottom();
    for (text, role) in foot {
        if bottom > inside.y {
            bottom -= 1;
            canvas.line(buffer, at(bottom), text, role);
            bottom = bottom.saturating_sub(u16::from(spaced));
        }
    }
    let mut y = inside.y;
    let mut line = || {
        let place = at(y);
        y += 1;
        (place.y < bottom).then_some(place)
    };
    for (number, way) in reading::WAYS.into_iter().enumerate() {
        let head = match way {
            Display::Visual => t!("ringback turns and joins"),
            Display::Word => t!("ringback orders words, the terminal turns each"),
            Display::Terminal => t!("the terminal does it all"),
        };
        if let Some(place) = line() {
            let (mark, role) = if number == selected {
                ("▌", Role::Key)
            } else {
                (" ", Role::Muted)
            };
            canvas.line(
                buffer,
                place,
                &format!("{mark}{}  {head}", number + 1),
                role,
            );
        }
        for text in SAMPLE {
            let Some(place) = line() else { continue };
            let paragraph = Paragraph::lay(
                text,
                &[],
                Options {
                    width: place.width.max(1),
                    base: Base::Auto,
                    display: way,
                },
            );
            for cell in &paragraph.row(0).cells {
                let style = canvas.theme.role(Role::Plain);
                paint::cell(buffer, place, place.y, &cell.shown(), style);
            }
        }
        if spaced {
            line();
        }
    }
}
