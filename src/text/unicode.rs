//! The few character properties the other modules ask for, from one table each.

use icu_properties::props::{DefaultIgnorableCodePoint, ExtendedPictographic};
use icu_properties::{CodePointMapData, CodePointSetData};

pub use icu_properties::props::{GeneralCategory, JoiningType};

/// General_Category.
#[must_use]
pub fn category(character: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(character)
}

/// Joining_Type.
#[must_use]
pub fn joining(character: char) -> JoiningType {
    CodePointMapData::<JoiningType>::new().get(character)
}

/// Default_Ignorable_Code_Point: shown as nothing by whoever does not know it.
#[must_use]
pub fn is_ignorable(character: char) -> bool {
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character)
}

/// Extended_Pictographic: emoji, and what may yet become one.
#[must_use]
pub fn is_pictographic(character: char) -> bool {
    CodePointSetData::new::<ExtendedPictographic>().contains(character)
}

/// A mark that sits on the character before it.
#[must_use]
pub fn is_mark(character: char) -> bool {
    matches!(
        category(character),
        GeneralCategory::NonspacingMark
            | GeneralCategory::SpacingMark
            | GeneralCategory::EnclosingMark
    )
}
