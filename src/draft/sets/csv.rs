//! Param sets as a table. Commas, semicolons (Excel in many countries) and tabs are told apart by the first line.

use std::collections::HashMap;

use super::{CannotRead, NAME_KEYS, Sets, name_key};
use crate::draft::{ParamValue, Params, names};

pub(super) fn read(text: &str) -> Result<Sets, CannotRead> {
    closed_quotes(text)?;
    let (text, separator, skipped) = separator(text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut header: Option<Header> = None;
    let mut sets = Sets::new();
    let mut seen = HashMap::new();
    let (mut line, mut counted) = (1 + skipped, 0);
    for record in reader.records() {
        let record = record.map_err(|error| CannotRead::Whole(error.to_string()))?;
        let start = start_of(text, record.position().map_or(0, csv::Position::byte));
        line += text.get(counted..start).map_or(0, lines);
        counted = start;
        let Some(header) = &header else {
            header = Some(Header::of(&record, line)?);
            continue;
        };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let (name, values) = header.row(&record, line)?;
        if let Some(before) = seen.insert(name.clone(), line) {
            let message = t!(
                "the set `{name}` stands in line {before} already",
                name,
                before
            );
            return Err(at(line, header.name + 1, message));
        }
        sets.insert(name, values);
    }
    if header.is_none() {
        return Err(CannotRead::Whole(t!("the file is empty").to_owned()));
    }
    Ok(sets)
}

/// The first line: which column is what.
struct Header {
    /// The column of the set's name, from 0.
    name: usize,
    /// The columns' params, the name column's among them; `None`: a column without a heading, which must be empty.
    columns: Vec<Option<String>>,
}

impl Header {
    fn of(record: &csv::StringRecord, line: u64) -> Result<Self, CannotRead> {
        let Some(name) = name_key(&record.iter()) else {
            let message = t!(
                "no column has the sets' names: call it {name}, or {others}",
                name = NAME_KEYS[0],
                others = NAME_KEYS[1..].join(t!(" or "))
            );
            return Err(at(line, 1, message));
        };
        let mut columns: Vec<Option<String>> = Vec::new();
        let mut seen = HashMap::new();
        for (column, cell) in record.iter().enumerate() {
            let cell = cell.trim();
            if column == name || cell.is_empty() {
                columns.push(None);
                continue;
            }
            names::check(cell).map_err(|why| {
                at(
                    line,
                    column + 1,
                    t!("`{cell}` is no param: {why}", cell, why),
                )
            })?;
            if let Some(first) = seen.insert(cell, column) {
                let message = t!(
                    "the column `{cell}` stands twice: column {first} is it too",
                    cell,
                    first = first + 1
                );
                return Err(at(line, column + 1, message));
            }
            columns.push(Some(cell.to_owned()));
        }
        Ok(Self { name, columns })
    }

    fn row(&self, record: &csv::StringRecord, line: u64) -> Result<(String, Params), CannotRead> {
        if record.len() != self.columns.len() {
            let message = t!(
                "this row has {cells} where the first line has {count}",
                cells = cells(record.len()),
                count = self.columns.len()
            );
            return Err(at(line, record.len().min(self.columns.len()) + 1, message));
        }
        let name = record.get(self.name).unwrap_or_default().trim();
        if name.is_empty() {
            return Err(at(
                line,
                self.name + 1,
                t!("this row has no name").to_owned(),
            ));
        }
        let mut values = Params::new();
        for (column, cell) in record.iter().enumerate() {
            match self.columns.get(column) {
                _ if column == self.name || cell.is_empty() => {}
                Some(Some(param)) => {
                    let text = cell.replace("\r\n", "\n");
                    values.insert(param.clone(), ParamValue::Text(text));
                }
                _ => {
                    let message = t!("this column has no heading: which param is it?").to_owned();
                    return Err(at(line, column + 1, message));
                }
            }
        }
        Ok((name.to_owned(), values))
    }
}

fn cells(count: usize) -> String {
    tn!(count, "1 cell", "{count} cells", count)
}

fn at(line: u64, column: usize, message: String) -> CannotRead {
    CannotRead::At {
        line,
        column,
        message,
    }
}

/// The first byte at or behind this one that is no line end: the reader passes over empty lines.
fn start_of(text: &str, byte: u64) -> usize {
    let byte = text.floor_char_boundary(usize::try_from(byte).unwrap_or(text.len()));
    let rest = text.get(byte..).unwrap_or_default();
    text.len() - rest.trim_start_matches(['\r', '\n']).len()
}

/// Line ends: LF, CR LF, or CR alone, as old Macs have it.
fn lines(text: &str) -> u64 {
    let crlf = text.matches("\r\n").count();
    (text.matches('\n').count() + text.matches('\r').count() - crlf) as u64
}

/// The text behind Excel's `sep=;`, the separator, and how many lines were passed over.
fn separator(text: &str) -> (&str, u8, u64) {
    let first = text.split(['\r', '\n']).next().unwrap_or_default();
    if let Some(stated) = first.strip_prefix("sep=")
        && let [separator] = stated.as_bytes()
    {
        let rest = text.get(first.len()..).unwrap_or_default();
        let rest = rest
            .strip_prefix("\r\n")
            .or_else(|| rest.strip_prefix(['\r', '\n']));
        return (rest.unwrap_or_default(), *separator, 1);
    }
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in first.bytes() {
        quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(one, _)| *one == byte && !quoted) {
            *count += 1;
        }
    }
    // Of equal counts the first wins: the comma.
    let best = counts.iter().rev().max_by_key(|(_, count)| *count);
    (text, best.map_or(b',', |(separator, _)| *separator), 0)
}

/// A quote that is never closed would swallow all rows behind it.
fn closed_quotes(text: &str) -> Result<(), CannotRead> {
    let mut opened = None;
    let mut line = 1;
    let mut start_of_cell = true;
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        line += u64::from(byte == b'\n');
        match (opened, byte) {
            (None, b'"') if start_of_cell => opened = Some(line),
            (Some(_), b'"') if bytes.peek() == Some(&b'"') => {
                bytes.next();
            }
            (Some(_), b'"') => opened = None,
            _ => {}
        }
        start_of_cell = opened.is_none() && matches!(byte, b',' | b';' | b'\t' | b'\n' | b'\r');
    }
    match opened {
        Some(line) => Err(CannotRead::At {
            line,
            column: 1,
            message: t!("a quote that opens in this row is never closed").to_owned(),
        }),
        None => Ok(()),
    }
}

/// The largest table that is written, in cells: some ten times what an import may hold as a table of texts.
const MOST_CELLS: usize = 10_000_000;

pub(super) fn write(sets: &Sets) -> Result<String, String> {
    let mut params: Vec<&str> = Vec::new();
    let mut known = std::collections::HashSet::new();
    for name in sets.values().flat_map(Params::keys) {
        if known.insert(name.as_str()) {
            params.push(name);
        }
    }
    // Sets with few params each, but none in common, make a table that is nearly all empty cells.
    let cells = sets.len().saturating_mul(params.len());
    if cells > MOST_CELLS {
        return Err(t!(
            "a table of {cells} cells would be too large. Export JSON instead",
            cells
        ));
    }
    let name_column = NAME_KEYS
        .into_iter()
        .find(|key| !known.contains(key))
        .ok_or_else(|| {
            t!("params are called {name_keys}: that leaves no heading for the sets' names. Export JSON instead", name_keys = NAME_KEYS.join(", "))
        })?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| error.to_string();
    let header = std::iter::once(name_column).chain(params.iter().copied());
    writer.write_record(header).map_err(failed)?;
    for (name, values) in sets {
        let cells = params
            .iter()
            .map(|param| values.get(*param).map_or("", ParamValue::as_text));
        let row = std::iter::once(name.as_str()).chain(cells);
        writer.write_record(row).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| error.to_string())
}
