//! Lines of boxes and bars as shapes: fonts leave gaps between the rows where these stand as letters.

use std::fmt::Write as _;

use super::CELL;

/// Draws `count` cells of a box's line or of a bar whose upper left corner is at `left`, `top`. Whether it was one.
pub fn draw(
    svg: &mut String,
    symbol: &str,
    (left, top): (u32, u32),
    count: u32,
    ink: &str,
) -> bool {
    let (width, height) = (CELL.0 * count, CELL.1);
    let (right, bottom) = (left + width, top + height);
    let (x, y) = (f64::from(left) + 4.5, f64::from(top) + 9.5);
    let down =
        |side: u32, turn: f64| format!("M{x} {bottom}V{}Q{x} {y} {} {y}H{side}", y + 5.0, x + turn);
    let up =
        |side: u32, turn: f64| format!("M{x} {top}V{}Q{x} {y} {} {y}H{side}", y - 5.0, x + turn);
    let path = match symbol {
        "─" => format!("M{left} {y}H{right}"),
        "│" => format!("M{x} {top}V{bottom}"),
        "╭" => down(right, 5.0),
        "╮" => down(left, -5.0),
        "╰" => up(right, 5.0),
        "╯" => up(left, -5.0),
        "├" => format!("M{x} {top}V{bottom}M{x} {y}H{right}"),
        "┤" => format!("M{x} {top}V{bottom}M{x} {y}H{left}"),
        _ => {
            let (left, width) = match symbol {
                "┃" => (left + 3, 3),
                "▎" => (left, 2),
                "▌" => (left, 5),
                _ => return false,
            };
            writeln!(
                svg,
                "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" fill=\"{ink}\"/>"
            )
            .unwrap();
            return true;
        }
    };
    writeln!(svg, "<path d=\"{path}\" stroke=\"{ink}\" fill=\"none\"/>").unwrap();
    true
}
