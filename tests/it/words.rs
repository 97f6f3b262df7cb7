//! The texts of the interface: all of them stand in `assets/texts/ringback.pot`, and a translation reaches each.

mod arabic;
mod everywhere;
mod pot;
mod told;
