//! Reads gettext's files of translations (GNU gettext manual, "The Format of PO Files").
//!
//! A broken entry is told with its line and left out; the others are read. Comments, references and the entries that a
//! tool put aside (`#~`) are passed over, and so is what is marked as fuzzy: a guess of a tool.

/// An entry of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The line of its `msgid`, from 1.
    pub line: usize,
    /// Tells equal texts of different meaning apart.
    pub context: Option<String>,
    pub id: String,
    /// The English text for numbers other than one.
    pub plural: Option<String>,
    /// The translation; with a plural, a form each, in the order of the file's `Plural-Forms`. Empty: not translated.
    pub forms: Vec<String>,
}

/// Something wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// From 1.
    pub line: usize,
    pub message: String,
}

impl Wrong {
    /// Something wrong at a line.
    #[must_use]
    pub fn new(line: usize, message: impl Into<String>) -> Self {
        Self {
            line,
            message: message.into(),
        }
    }
}

/// The part of an entry that a line of its own text continues.
#[derive(Clone, Copy)]
enum Part {
    Context,
    Id,
    Plural,
    Form(usize),
}

/// More forms than any language has: a typing error, not a translation.
const MOST_FORMS: usize = 10;

/// All entries of a file, the head with its empty id among them, and what was wrong.
#[must_use]
pub fn read(text: &str) -> (Vec<Entry>, Vec<Wrong>) {
    let mut reading = Reading::default();
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if let Err(message) = reading.line(number, line.trim()) {
            reading.wrong.push(Wrong::new(number, message));
            reading.broken = true;
        }
    }
    reading.close();
    (reading.entries, reading.wrong)
}

#[derive(Default)]
struct Reading {
    entries: Vec<Entry>,
    wrong: Vec<Wrong>,
    entry: Entry,
    /// What a further line of text belongs to; `None` between entries.
    part: Option<Part>,
    /// Whether the comments before the next entry say that it is a guess.
    fuzzy: bool,
    /// The same of the present entry.
    guess: bool,
    /// A line of the present entry could not be read.
    broken: bool,
}

impl Reading {
    fn line(&mut self, number: usize, line: &str) -> Result<(), String> {
        if line.is_empty() {
            return Ok(());
        }
        if let Some(comment) = line.strip_prefix('#') {
            self.close();
            if let Some(flags) = comment.strip_prefix(',') {
                self.fuzzy |= flags.split(',').any(|flag| flag.trim() == "fuzzy");
            }
            return Ok(());
        }
        if line.starts_with('"') {
            let more = quoted(line)?;
            match self.part.and_then(|part| self.place(part)) {
                Some(text) => text.push_str(&more),
                None => return Err("this text belongs to no msgid or msgstr".to_owned()),
            }
            return Ok(());
        }
        let (word, rest) = line
            .split_once(|c: char| c.is_whitespace() || c == '"')
            .ok_or_else(|| format!("`{line}` is neither a comment nor an entry"))?;
        let rest = line.strip_prefix(word).unwrap_or(rest).trim();
        let part = match word {
            "msgctxt" => Part::Context,
            "msgid" => Part::Id,
            "msgid_plural" => Part::Plural,
            "msgstr" => Part::Form(0),
            _ => Part::Form(
                word.strip_prefix("msgstr[")
                    .and_then(|index| index.strip_suffix(']'))
                    .and_then(|index| index.parse().ok())
                    .filter(|index| *index < MOST_FORMS)
                    .ok_or_else(|| format!("`{word}` means nothing here"))?,
            ),
        };
        // A context or an id after a translation begins the next entry.
        let begins = match part {
            Part::Context => true,
            Part::Id => !matches!(self.part, Some(Part::Context)),
            Part::Plural | Part::Form(_) => false,
        };
        if begins {
            self.close();
            self.guess = std::mem::take(&mut self.fuzzy);
        }
        // Without its msgid an entry stands where it begins.
        if matches!(part, Part::Id) || self.part.is_none() {
            self.entry.line = number;
        }
        self.part = Some(part);
        let text = quoted(rest)?;
        if let Some(place) = self.place(part) {
            place.push_str(&text);
        }
        Ok(())
    }

    fn place(&mut self, part: Part) -> Option<&mut String> {
        match part {
            Part::Context => Some(self.entry.context.get_or_insert_default()),
            Part::Id => Some(&mut self.entry.id),
            Part::Plural => Some(self.entry.plural.get_or_insert_default()),
            Part::Form(index) => {
                if self.entry.forms.len() <= index {
                    self.entry.forms.resize(index + 1, String::new());
                }
                self.entry.forms.get_mut(index)
            }
        }
    }

    /// Ends the present entry, if there is one.
    fn close(&mut self) {
        let entry = std::mem::take(&mut self.entry);
        let is_open = self.part.take().is_some();
        let is_left_out = std::mem::take(&mut self.broken) || std::mem::take(&mut self.guess);
        // The head counts even where a tool calls it fuzzy: it holds the rule of plurals.
        if is_open && (!is_left_out || entry.id.is_empty()) {
            self.entries.push(entry);
        }
    }
}

/// The text of a quoted line, its escapes undone.
fn quoted(line: &str) -> Result<String, String> {
    let inside = line
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .ok_or_else(|| format!("`{line}` is no text between quotes"))?;
    let mut text = String::with_capacity(inside.len());
    let mut letters = inside.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => return Err("a quote inside a text needs a backslash before it".to_owned()),
            '\\' => text.push(match letters.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some(letter @ ('"' | '\\')) => letter,
                Some(other) => return Err(format!("`\\{other}` stands for nothing")),
                None => return Err("the closing quote is missing".to_owned()),
            }),
            letter => text.push(letter),
        }
    }
    Ok(text)
}
