//! Text as people see it: graphemes, columns, wrapping, direction, and marks for what cannot be seen. Pure.
//!
//! Positions are bytes on grapheme boundaries. Columns exist only in what [`layout`] hands out for painting.

pub mod change;
pub mod clean;
pub mod flow;
pub mod grapheme;
pub mod layout;
pub mod shape;
mod unicode;
