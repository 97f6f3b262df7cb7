//! The book's list of calls: what is looked for, a row for each call, and what there is no room for in the row of the
//! selected one.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::{Canvas, at, input, sheet};
use crate::app::book::since::Since;
use crate::app::book::{self, List};
use crate::app::calls::Came;
use crate::app::doc::Role;
use crate::app::layout;
use crate::app::modal::shown;
use crate::app::problem_list;
use crate::app::scrollbar::Seen;
use crate::call::{conversation, cost, local_time};
use crate::store::ledger::book::Summary;
use crate::text::{clean, grapheme};
use crate::tui::paint;
use crate::words;

/// From so many columns on a row tells the draft's version and what was changed in it, too.
const WIDE: u16 = 100;

/// Below so many a number is told by its last four digits, and rating and note are left to the selected call.
const ROOMY: u16 = 70;

/// A number that takes more columns with its blanks is shown without them.
const NUMBER: usize = 16;

/// Before the calls that went to Hamsa, not into the sandbox.
const LIVE: &str = "●";

/// Draws it; returns where its cursor stands.
pub fn draw(canvas: Canvas<'_>, list: &List, top: bool, buffer: &mut Buffer) -> Position {
    let area = book::list_area(canvas.state);
    let inside = layout::inside(area);
    let rows = book::calls_area(canvas.state);
    let first = list.first_shown(rows.height);
    let count = match (list.answered, list.more) {
        (false, _) => "…".to_owned(),
        (true, true) => t!("{count}+ calls", count = list.calls.len()),
        (true, false) => {
            let count = list.calls.len();
            tn!(count, "1 call", "{count} calls", count)
        }
    };
    sheet::bordered(
        canvas,
        area,
        t!("Calls"),
        &count,
        Seen::of(first, rows.height, list.calls.len()),
        buffer,
    );
    let line = |y: u16| Rect {
        y: inside.y + y,
        height: u16::from(y < inside.height),
        ..inside
    };
    let used = canvas.line(buffer, line(0), "› ", Role::Key);
    let field = Rect {
        x: inside.x + used,
        width: inside.width - used,
        ..line(0)
    };
    let typed = input::draw(canvas, &list.typed, field, buffer);
    if list.typed.is_empty() {
        let told = shown::list_hint(canvas.state).unwrap_or_else(|| hint(field.width));
        canvas.line(buffer, field, told, Role::Muted);
    }
    let in_view: Vec<(usize, Cells)> = { list.calls.iter().enumerate() }
        .skip(first)
        .take(usize::from(rows.height))
        .map(|(index, call)| (index, cells(canvas, list, (index, call))))
        .collect();
    let numbers = in_view
        .iter()
        .map(|(_, row)| grapheme::columns(&row.number));
    let columns = Columns {
        seconds: shares_a_minute(list, canvas.state.utc_offset_s),
        live: list.calls.iter().any(|call| !call.sandbox),
        number: u16::try_from(numbers.max().unwrap_or(0)).unwrap_or(0),
    };
    if let Some(why) = &list.trouble {
        let wrapped = problem_list::wrapped(&clean::line(why), inside.width, canvas.state.display);
        for (y, row) in (1..inside.height).zip(&wrapped) {
            canvas.line(buffer, line(y), row, Role::Error);
        }
    } else if let Some(wrong) = list.wrong.first() {
        let text = format!("! {}", clean::line(wrong));
        canvas.line(buffer, line(1), &text, Role::Warning);
    } else if !list.calls.is_empty() {
        let names = Cells {
            mark: "",
            live: "",
            time: t!("when").to_owned(),
            number: t!("to").to_owned(),
            word: (t!("status").to_owned(), Role::Muted),
            seconds: t!("took").to_owned(),
            rating: "★ ✎".to_owned(),
            version: t!("draft").to_owned(),
            changed: t!("changed").to_owned(),
            result: t!("outcome").to_owned(),
        };
        names.draw(canvas, line(1), (true, columns), buffer);
    }
    for (y, (index, cells)) in in_view.iter().enumerate() {
        let row = Rect {
            y: rows.y + y as u16,
            height: 1,
            ..rows
        };
        cells.draw(canvas, row, (false, columns), buffer);
        if *index == list.selected {
            buffer.set_style(row, canvas.theme.selected());
        }
    }
    if list.answered && list.calls.is_empty() && list.trouble.is_none() {
        let place = Rect {
            height: 1.min(rows.height),
            ..rows
        };
        if list.typed.text().trim().is_empty() {
            let key = canvas.state.keymap.hint(crate::app::action::Action::Call);
            let text = t!("No calls yet: {key} shows what would be called.", key);
            canvas.line(buffer, place, &text, Role::Muted);
        } else {
            canvas.line(
                buffer,
                place,
                t!("No call fits: Backspace takes words away."),
                Role::Muted,
            );
        }
    }
    if inside.height > 6
        && let Some(call) = list.chosen()
    {
        let details = Rect {
            y: rows.bottom() + 1,
            height: book::below(inside) - 2,
            ..inside
        };
        draw_details(canvas, list, call, details, buffer);
    }
    if top {
        sheet::draw_keys(canvas, buffer);
    }
    at(field, typed, 0)
}

/// What can be typed, as much of it as there is room for: a cut example would mislead.
fn hint(width: u16) -> &'static str {
    const HINTS: [&str; 3] = [
        mark!(
            "type to search: words, or status:completed confirmed=true since:2d sandbox:no to:+966 rating:4+ noted:yes"
        ),
        mark!("type to search: words, or confirmed=true status:completed since:2d"),
        mark!("type to search: words, or confirmed=true"),
    ];
    HINTS
        .into_iter()
        .map(words::text)
        .find(|text| grapheme::columns(text) <= usize::from(width))
        .unwrap_or(t!("type to search"))
}

/// The minute in which a call began.
fn minute(call: &Summary, utc_offset_s: i32) -> i64 {
    let ms = call.started_at_ms + i64::from(utc_offset_s) * 1_000;
    ms.div_euclid(60_000)
}

/// Whether two calls of the list began in the same minute: their times tell seconds.
fn shares_a_minute(list: &List, utc_offset_s: i32) -> bool {
    list.calls
        .array_windows()
        .any(|[one, next]| minute(one, utc_offset_s) == minute(next, utc_offset_s))
}

/// When a call of the list began: `11-23 12:18`, with seconds where another would look the same.
fn time(list: &List, index: usize, utc_offset_s: i32) -> String {
    let Some(call) = list.calls.get(index) else {
        return String::new();
    };
    let same = |other: Option<usize>| {
        { other.and_then(|other| list.calls.get(other)) }
            .is_some_and(|other| minute(other, utc_offset_s) == minute(call, utc_offset_s))
    };
    let seconds = same(index.checked_sub(1)) || same(Some(index + 1));
    let whole = local_time::whole(call.started_at_ms, utc_offset_s);
    let told = whole.get(5..if seconds { 19 } else { 16 });
    told.unwrap_or_default().to_owned()
}

/// A number with its blanks, as it is read, or without where it is too long.
fn number(canvas: Canvas<'_>, number: &str) -> String {
    let spaced = canvas.state.book.number(number);
    if grapheme::columns(&spaced) <= NUMBER {
        spaced
    } else {
        canvas.masked(&clean::line(number))
    }
}

/// What the columns' places follow from.
#[derive(Clone, Copy)]
struct Columns {
    /// A time tells seconds.
    seconds: bool,
    /// A call went to Hamsa.
    live: bool,
    /// Of the longest number in view.
    number: u16,
}

/// A row's texts, column by column.
struct Cells {
    mark: &'static str,
    live: &'static str,
    time: String,
    /// As it is read.
    number: String,
    word: (String, Role),
    seconds: String,
    rating: String,
    version: String,
    changed: String,
    /// The outcome.
    result: String,
}

/// `◆● 11-22 14:02  +1202…  COMPLETED  47 s  ★4 ✎  3f2a1c0  Greeting  confirmed = true`.
fn cells(canvas: Canvas<'_>, list: &List, (index, call): (usize, &Summary)) -> Cells {
    let marked = list.marked.as_ref() == Some(&call.id);
    let outcome = clean::line(call.outcome_line.as_deref().unwrap_or_default());
    Cells {
        mark: if marked { "◆" } else { "" },
        live: if call.sandbox { "" } else { LIVE },
        time: time(list, index, canvas.state.utc_offset_s),
        number: number(canvas, &call.to_number),
        word: Came::of_summary(call).word(),
        seconds: { call.duration_seconds }.map_or_else(String::new, conversation::lasted),
        rating: format!(
            "{:<2} {}",
            call.rating
                .map_or_else(String::new, |rating| format!("★{rating}")),
            if call.note.is_some() { "✎" } else { "" }
        ),
        version: call.draft_version.clone().unwrap_or_default(),
        changed: list
            .since
            .get(&call.id)
            .map_or_else(String::new, Since::short),
        result: canvas.masked(&outcome),
    }
}

impl Cells {
    fn draw(
        &self,
        canvas: Canvas<'_>,
        row: Rect,
        (heading, of): (bool, Columns),
        buffer: &mut Buffer,
    ) {
        let wide = row.width >= WIDE;
        let roomy = row.width >= ROOMY;
        let hidden = self.number.len().saturating_sub(4);
        let last = self.number.get(hidden..).filter(|_| !heading && !roomy);
        let number = last.map_or_else(|| self.number.clone(), |last| format!("…{last}"));
        // Text, columns with the gap behind it, role; whether it ends at the right side of its column.
        let columns: [(&str, u16, Role, bool); 9] = [
            (self.mark, 2, Role::Key, false),
            (self.live, if of.live { 2 } else { 0 }, Role::Live, false),
            (
                &self.time,
                if of.seconds { 16 } else { 13 },
                Role::Plain,
                false,
            ),
            (
                &number,
                if roomy { of.number + 2 } else { 7 },
                Role::Plain,
                false,
            ),
            (&self.word.0, 12, self.word.1, false),
            (&self.seconds, 7, Role::Muted, true),
            (
                &self.rating,
                if roomy { 5 } else { 0 },
                Role::Warning,
                false,
            ),
            (&self.version, if wide { 9 } else { 0 }, Role::Muted, false),
            (&self.changed, if wide { 16 } else { 0 }, Role::Param, false),
        ];
        let mut x = row.x;
        for (text, width, role, right) in columns {
            let room = row.right().saturating_sub(x).min(width);
            let place = Rect {
                x,
                width: room.saturating_sub(if right { 2 } else { 1 }),
                ..row
            };
            let role = if heading { Role::Muted } else { role };
            if role == Role::Live {
                // In the colour of the badge, not as a badge.
                let style = canvas.theme.outline(role);
                paint::line(buffer, place, text, style, canvas.state.display);
            } else if right {
                canvas.line_right(buffer, place, text, role);
            } else {
                canvas.line(buffer, place, text, role);
            }
            x += room;
        }
        let rest = Rect {
            x,
            width: row.right().saturating_sub(x),
            ..row
        };
        let role = if heading { Role::Muted } else { Role::Plain };
        canvas.line(buffer, rest, &self.result, role);
    }
}

fn behind(area: Rect, used: u16) -> Rect {
    let used = used.min(area.width);
    Rect {
        x: area.x + used,
        width: area.width - used,
        ..area
    }
}

/// What there is no room for in the row: agent, draft, where, cost; outcome and note as long as they are; what was
/// changed in the draft since the call before.
fn draw_details(canvas: Canvas<'_>, list: &List, call: &Summary, area: Rect, buffer: &mut Buffer) {
    let line = |y: u16| Rect {
        y: area.y + y,
        height: u16::from(y < area.height),
        ..area
    };
    // The sign that stands in its row, to be learnt from.
    let place = if call.sandbox {
        t!("sandbox").to_owned()
    } else {
        format!("{LIVE} {}", clean::line(&call.host))
    };
    let id: String = call
        .job_id
        .as_deref()
        .unwrap_or(call.id.as_str())
        .chars()
        .take(8)
        .collect();
    let offset = canvas.state.utc_offset_s;
    let time = time(list, list.selected, offset);
    // The year, where it is another than now.
    let [then, now] =
        [call.started_at_ms, canvas.state.clock_ms].map(|ms| local_time::whole(ms, offset));
    let year = then
        .get(..5)
        .filter(|year| !now.starts_with(year))
        .unwrap_or_default();
    let mut rest = format!(
        " v.{}  {place}  {}",
        call.draft_version.as_deref().unwrap_or("?"),
        clean::line(&id),
    );
    // A simulated call costs nothing, which is no news.
    if let Some(cost) = call.cost.as_ref().filter(|cost| *cost != "0") {
        rest = format!("{rest}  {}", cost::spelt(&clean::line(cost)));
    }
    // Each in its own direction: behind an Arabic name a time would be read from the right.
    let (agent, draft) = (clean::line(&call.agent), clean::line(&call.draft_name));
    let muted = canvas.theme.role(Role::Muted);
    let parts = [year, &time, "  ", &agent, "  ", &draft, &rest].map(|text| (text, muted));
    paint::line_of(buffer, line(0), &parts, canvas.state.display);
    let outcome = clean::line(call.outcome_line.as_deref().unwrap_or_default());
    let mut rest = line(1);
    if !outcome.is_empty() {
        let used = canvas.line(buffer, rest, &canvas.masked(&outcome), Role::Plain);
        rest = behind(rest, used + 3);
    }
    if let Some(note) = &call.note {
        let note = format!("✎ {}", clean::line(note));
        canvas.line(buffer, rest, &canvas.masked(&note), Role::Key);
    }
    if area.height > 3
        && let Some(since) = list.since.get(&call.id)
    {
        draw_since(canvas, since, [line(2), line(3)], buffer);
    }
}

/// `Since 11-22 13:00: Greeting -Hello +Good morning`.
fn draw_since(canvas: Canvas<'_>, since: &Since, [line, second]: [Rect; 2], buffer: &mut Buffer) {
    let short = |at_ms: &i64| local_time::short(*at_ms, canvas.state.utc_offset_s);
    let said = |buffer: &mut Buffer, text: &str| canvas.line(buffer, line, text, Role::Muted);
    match since {
        Since::First => {
            said(buffer, t!("The first call of this draft."));
        }
        Since::Unreadable => {
            said(
                buffer,
                t!("The draft of this call, or of the one before, cannot be read."),
            );
        }
        Since::Same { before_ms } => {
            said(
                buffer,
                &t!(
                    "The same draft as in the call of {short}.",
                    short = short(before_ms)
                ),
            );
        }
        Since::Changed {
            before_ms, words, ..
        } => {
            let used = said(buffer, &t!("Since {short}: ", short = short(before_ms)));
            let mut rest = behind(line, used);
            let mut further = Some(behind(second, 2));
            for (index, (role, text)) in words.iter().enumerate() {
                let text = canvas.masked(&clean::line(text));
                // A sign goes to the next line with its word.
                let sign = *role == Role::Heading;
                let word = words.get(index + 1).filter(|_| sign);
                let word = word.map_or(0, |(_, word)| grapheme::columns(&clean::line(word)));
                if grapheme::columns(&text) + word > usize::from(rest.width) {
                    rest = further.take().unwrap_or(rest);
                }
                let used = canvas.line(buffer, rest, &text, *role);
                rest = behind(rest, used);
            }
        }
    }
}
