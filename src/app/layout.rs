//! Where things stand on the screen: a pure function of its size, called by `update` (page sizes, mouse) and `view`.

use ratatui::layout::Rect;

/// How the screen is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    pub shape: Shape,
    pub header: Rect,
    /// The field list with its border (wide), or the line it folds to (narrow; no border).
    pub fields: Rect,
    /// The problems: the lower part of the field list inside its border (wide), or a line (narrow).
    pub problems: Rect,
    /// The focused field's pane, with its border.
    pub editor: Rect,
    /// The preview, with its border. In the narrow shape it is the editor's place.
    pub preview: Rect,
    /// The latest call.
    pub strip: Rect,
    /// Key hints, or a notice.
    pub hints: Rect,
    /// A blank row parts the groups of the field list: there is room.
    pub spaced: bool,
}

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Three columns.
    Wide,
    /// The field list folds to a line, editor and preview share the room.
    Narrow,
    /// Below 60×16: as narrow, and it says so.
    Small,
}

/// Columns from which three columns stand side by side.
const WIDE: u16 = 100;

/// Divides a screen. `fields`: how many fields there are; `groups`: into how many groups they fall.
#[must_use]
pub fn of(width: u16, height: u16, fields: u16, groups: u16) -> Layout {
    let row = |y: u16, rows: u16| Rect {
        x: 0,
        y: y.min(height),
        width,
        height: rows.min(height.saturating_sub(y)),
    };
    let header = row(0, 1);
    let hints = row(height.saturating_sub(1), u16::from(height > 2));
    let strip = row(height.saturating_sub(2), u16::from(height > 5));
    let bottom = hints.height + strip.height;
    let body_height = height.saturating_sub(1 + bottom);
    if width >= WIDE && height >= 16 {
        // From 120 columns on a whole phone number fits: `+212 6 50 12 34 56`; below, one without its gaps.
        let side = match width {
            150.. => 36,
            120.. => 35,
            _ => 30,
        };
        let rest = width - side;
        // The labels of its four tabs have room.
        let preview_width = (rest * 9 / 20).max(34);
        let body = row(1, body_height);
        let fields_area = Rect {
            width: side,
            ..body
        };
        // At least 4 rows of problems stand under the fields, which scroll if need be.
        let inner = body_height.saturating_sub(2);
        let room = inner.saturating_sub(5);
        let parted = fields + groups.saturating_sub(1);
        let spaced = parted <= room;
        let list = if spaced { parted } else { fields.min(room) };
        let problems = Rect {
            x: 1,
            y: body.y + 1 + list,
            width: side - 2,
            height: inner.saturating_sub(list),
        };
        let editor = Rect {
            x: side,
            width: rest - preview_width,
            ..body
        };
        let preview = Rect {
            x: editor.right(),
            width: preview_width,
            ..body
        };
        return Layout {
            shape: Shape::Wide,
            header,
            fields: fields_area,
            problems,
            editor,
            preview,
            strip,
            hints,
            spaced,
        };
    }
    let small = width < 60 || height < 16;
    let fields_area = row(1, u16::from(height > 4));
    let problems = row(2, u16::from(height > 8));
    let top = 1 + fields_area.height + problems.height;
    let editor = row(top, height.saturating_sub(top + bottom));
    Layout {
        shape: if small { Shape::Small } else { Shape::Narrow },
        header,
        fields: fields_area,
        problems,
        editor,
        preview: editor,
        strip,
        hints,
        spaced: false,
    }
}

impl Layout {
    /// All between the header and the line of the latest call.
    #[must_use]
    pub fn body(&self) -> Rect {
        Rect {
            y: self.header.bottom(),
            height: self.editor.bottom().saturating_sub(self.header.bottom()),
            ..self.header
        }
    }

    /// Rows for the fields inside the field list (wide only).
    #[must_use]
    pub fn field_rows(&self) -> Rect {
        let top = self.fields.y + 1;
        Rect {
            x: self.fields.x + 1,
            y: top,
            width: self.fields.width.saturating_sub(2),
            height: self.problems.y.saturating_sub(top),
        }
    }
}

/// The inside of a pane with a border: one column of air on each side.
#[must_use]
pub fn inside(pane: Rect) -> Rect {
    Rect {
        x: pane.x.saturating_add(2),
        y: pane.y.saturating_add(1),
        width: pane.width.saturating_sub(4),
        height: pane.height.saturating_sub(2),
    }
}

/// All of a screen of so many columns and rows.
#[must_use]
pub fn screen((width, height): (u16, u16)) -> Rect {
    Rect {
        x: 0,
        y: 0,
        width,
        height,
    }
}

/// A rectangle in the middle of the screen, at most this large. It takes the whole width where only a column or two of
/// what lies under it would look out at its sides.
#[must_use]
pub fn centred(screen: Rect, width: u16, height: u16) -> Rect {
    let width = if screen.width < width.saturating_add(4) {
        screen.width
    } else {
        width
    };
    let height = height
        .min(screen.height.saturating_sub(2))
        .max(screen.height.min(3));
    Rect {
        x: screen.x + (screen.width - width) / 2,
        y: screen.y + (screen.height - height) / 2,
        width,
        height,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stands_outside_any_screen() {
        for width in 0..240 {
            for height in 0..80 {
                let screen = Rect {
                    x: 0,
                    y: 0,
                    width,
                    height,
                };
                let layout = of(width, height, 20, 5);
                for area in [
                    layout.header,
                    layout.fields,
                    layout.problems,
                    layout.editor,
                    layout.preview,
                    layout.strip,
                    layout.hints,
                    layout.body(),
                    centred(screen, 76, 20),
                ] {
                    assert!(
                        area.right() <= width && area.bottom() <= height,
                        "{width}x{height}: {area:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn ten_lines_of_text_are_visible_at_80_by_24() {
        assert!(inside(of(80, 24, 20, 5).editor).height >= 10);
    }
}
