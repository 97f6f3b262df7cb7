//! A file of param sets: bytes of any encoding, a table or JSON. Read whole, written and read again; or refused with a
//! sentence, and nothing of it is taken.

use ringback::draft::sets::encoding::{self, Encoding};
use ringback::draft::sets::{self, Format};
use ringback::draft::{Draft, file};

use super::{Bytes, says};

pub fn holds(bytes: &[u8]) {
    let mut input = Bytes(bytes);
    let how = input.byte();
    let stated = Encoding::ALL.get(usize::from(how >> 1) % 8).copied();
    let format = if how & 1 == 0 {
        Format::Csv
    } else {
        Format::Json
    };
    let body = input.0;
    let read = encoding::decode(body, stated).and_then(|text| sets::read(&text, format));
    let sets = match read {
        Ok(sets) => sets,
        Err(error) => return says(&error.to_string(), body.len()),
    };
    assert!(sets.len() <= body.len());
    let json = sets::write(&sets, Format::Json).unwrap();
    assert_eq!(
        sets::read(&json, Format::Json).as_ref(),
        Ok(&sets),
        "{json}"
    );
    if let Ok(table) = sets::write(&sets, Format::Csv) {
        let back = sets::read(&table, Format::Csv)
            .unwrap_or_else(|error| panic!("{error} in a table of our own: {table:?}"));
        assert_eq!(back.len(), sets.len(), "{table:?}");
    }
    let mut draft = Draft::default();
    let merged = sets::merged(&draft, &sets, true);
    draft.set(ringback::draft::field::Field::Params, merged);
    let written = file::write("", &draft).unwrap();
    assert_eq!(file::read(&written).unwrap().draft, draft, "{written}");
}
