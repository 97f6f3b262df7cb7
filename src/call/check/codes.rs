//! The codes that problems carry: stable, listed in `assets/problems.md`, used by scripts. One table says all there is to say of
//! each ([`table::CODES`]); that page, `ringback check --list` and `--explain` are made from it.
//!
//! A new code needs an entry there: a test triggers each by its example, and no problem may carry a code without one.

use std::fmt::Write as _;

use crate::draft::problem::Severity;
use crate::words;

pub mod table;

/// What is to be said of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// Stable, kebab-case.
    pub code: &'static str,
    pub severity: Severity,
    /// One sentence on what it stands for, without a capital and a full stop.
    pub what: &'static str,
    /// One way out, as one sentence without a full stop.
    pub help: &'static str,
    /// What the key that mends it does, without a capital and a full stop; empty: only a person can mend it.
    pub mend: &'static str,
    /// A draft in TOML, as short as can be, that has the problem; empty: no text has it.
    pub example: &'static str,
}

/// All codes: of drafts, then of files that hold none.
pub fn all() -> impl Iterator<Item = &'static Code> {
    table::CODES.iter().chain(table::OF_FILES)
}

/// The code with this name.
#[must_use]
pub fn find(code: &str) -> Option<&'static Code> {
    all().find(|known| known.code == code)
}

/// `error` or `warning`.
#[must_use]
pub fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

impl Code {
    /// All that is known of it, in Markdown: a heading, then paragraphs, then the example.
    #[must_use]
    pub fn page(&self) -> String {
        let (code, severity) = (self.code, word(self.severity));
        let mut page = format!("## {code}\n\n{severity}: {}.\n\n", words::text(self.what));
        let _ = writeln!(
            page,
            "{}",
            t!("Way out: {help}.", help = words::text(self.help))
        );
        if !self.mend.is_empty() {
            let _ = writeln!(
                page,
                "{}",
                t!(
                    "\nThe key that mends it {mend}.",
                    mend = words::text(self.mend)
                )
            );
        }
        if !self.example.is_empty() {
            let _ = writeln!(page, "\n```toml\n{}\n```", self.example.trim());
        }
        page
    }
}

/// The document of all codes, in Markdown.
#[must_use]
pub fn document() -> String {
    let mut document = String::from(
        "# Problems\n\nWhat `ringback check` and the workbench tell of a draft, by code. An error stops the call, a warning does not. \
         Each has an example: a draft, as short as can be, that has the problem. Where the workbench can mend one by itself, a key does \
         (Alt-M), as one step that undo takes back.\n\nThis page is made from the program: it is what `ringback check --list` prints.\n",
    );
    for code in all() {
        let _ = write!(document, "\n{}", code.page());
    }
    document
}
