//! Placeholders in prompts: `{{name}}` and `<<name>>`, what Hamsa fills in itself, and what is text as it stands.
//!
//! Parsing never fails. Four kinds of `{{…}}`: a name (letters, marks, digits, `_` of any script) is a
//! placeholder; a name with spaces round it is one with a warning; a Jinja expression is filled in by Hamsa; anything
//! else is heard as written. `<<name>>` is a placeholder only if it is exactly that; any other `<<` is text, and `\<<`
//! keeps it text. Nothing is filled in here: `call::heard` does that.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use memchr::memchr3;

#[cfg(test)]
mod tests;

/// One stretch of a template. Pieces cover the text without gaps, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Bytes in the text.
    pub span: Range<usize>,
    pub kind: PieceKind,
}

/// What a piece is, and so what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// Said as it stands.
    Text,
    /// `{{name}}` or `<<name>>`; `name` is its bytes in the text. `spaced`: `{{ name }}`. `angle`: written `<<name>>`.
    Placeholder {
        name: Range<usize>,
        spaced: bool,
        angle: bool,
    },
    /// `{{ expression }}`, `{% … %}` or `{# … #}`: filled in by Hamsa.
    Jinja,
    /// `{{…}}` that is none of these: heard as written.
    Odd,
    /// `{{` or `{%` without its end. The span is the opening and the name behind it, if one stands there.
    Unclosed,
    /// `\<<`: stands for `<<`.
    Escape,
}

/// Takes a text apart. The pieces cover it without gaps, and neighbouring text is one piece. Time grows with the
/// length only.
#[must_use]
pub fn parse(text: &str) -> Vec<Piece> {
    let mut parser = Parser {
        text,
        bytes: text.as_bytes(),
        pieces: Vec::new(),
        text_start: 0,
        block_end: Finder::new(*b"%}"),
        next_block: Finder::new(*b"{%"),
        comment_end: Finder::new(*b"#}"),
        open_sections: 0,
        loops: Vec::new(),
        set: HashSet::new(),
    };
    parser.run();
    parser.pieces
}

/// The text as it is sent: `<<name>>` as `{{name}}`, `\<<` as `<<`, all else byte for byte.
#[must_use]
pub fn to_wire(text: &str) -> Cow<'_, str> {
    if !text.contains("<<") {
        return Cow::Borrowed(text);
    }
    let mut wire = String::with_capacity(text.len());
    for piece in parse(text) {
        let written = text.get(piece.span).unwrap_or_default();
        match piece.kind {
            PieceKind::Placeholder { angle: true, .. } => {
                let inside = written.trim_start_matches('<').trim_end_matches('>');
                wire.extend(["{{", inside, "}}"]);
            }
            PieceKind::Escape => wire.push_str("<<"),
            _ => wire.push_str(written),
        }
    }
    Cow::Owned(wire)
}

/// The text of which [`to_wire`] makes this one: what it would change, `<<name>>` and `\<<`, is marked as text.
#[must_use]
pub fn from_wire(wire: &str) -> Cow<'_, str> {
    if !wire.contains("<<") {
        return Cow::Borrowed(wire);
    }
    let mut text = String::with_capacity(wire.len() + 16);
    for piece in parse(wire) {
        if matches!(
            piece.kind,
            PieceKind::Placeholder { angle: true, .. } | PieceKind::Escape
        ) {
            text.push('\\');
        }
        text.push_str(wire.get(piece.span).unwrap_or_default());
    }
    Cow::Owned(text)
}

/// Whether Hamsa knows the name by itself (docs/API.md §2, system variables).
#[must_use]
pub fn is_system_variable(name: &str) -> bool {
    SYSTEM_VARIABLES.iter().any(|(known, _)| *known == name)
}

/// Hamsa's system variables (docs/API.md §2) with an example value each, for the preview. The values belong together: one
/// call at half past two on Thursday, 15 January 2026.
pub const SYSTEM_VARIABLES: &[(&str, &str)] = &[
    ("current_time", "14:30"),
    ("current_date", "1/15/2026"),
    ("current_datetime", "1/15/2026, 14:30"),
    ("current_timestamp", "1768487400000"),
    ("current_day", "15"),
    ("current_month", "1"),
    ("current_year", "2026"),
    ("current_weekday", "Thursday"),
    ("call_id", "66666666-7777-4888-8999-000000000000"),
    ("call_type", "Telephone"),
    ("direction", "outbound"),
    ("call_start_time", "2026-01-15T14:30:00.000Z"),
    ("user_number", "+12025550144"),
    ("user_number_area_code", "202"),
    ("agent_number", "+12025550143"),
    ("agent_name", "Clinic reminder"),
    ("agent_id", "11111111-2222-4333-8444-555555555555"),
];

/// Whether the text is a placeholder's name: letters, marks, digits and `_` of any script, at least one of them.
#[must_use]
pub fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_name_char)
}

/// Whether a character may stand in a name.
#[must_use]
pub fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_mark(c)
}

/// Marks that `char::is_alphanumeric` leaves out: they take no column and are no invisible format character.
fn is_mark(c: char) -> bool {
    use unicode_width::UnicodeWidthChar as _;
    !c.is_ascii()
        && !c.is_control()
        && c.width() == Some(0)
        && !matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

struct Parser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    pieces: Vec<Piece>,
    /// Where the text begins that no piece covers yet.
    text_start: usize,
    block_end: Finder,
    next_block: Finder,
    comment_end: Finder,
    /// Handlebars sections (`{{#if x}}`) that are open, so that `{{else}}` is no placeholder inside them.
    open_sections: usize,
    /// The names that each open `{% for … in … %}` gives values to: inside it they are Hamsa's to fill in.
    loops: Vec<Vec<&'t str>>,
    /// Names that a `{% set … %}` gave a value to.
    set: HashSet<&'t str>,
}

/// So many open loops are looked through for a name; deeper ones are no prompt.
const MOST_LOOPS: usize = 8;

impl<'t> Parser<'t> {
    fn run(&mut self) {
        let mut at = 0;
        // Nothing else begins a piece, and most of a text is nothing else.
        while let Some(skipped) =
            memchr3(b'{', b'<', b'\\', self.bytes.get(at..).unwrap_or_default())
        {
            at += skipped;
            let byte = self.bytes.get(at).copied().unwrap_or_default();
            let next = self.bytes.get(at + 1).copied();
            let found = match (byte, next) {
                (b'{', Some(b'{')) => Some(self.braces(at)),
                (b'{', Some(b'%')) => Some(self.block(at)),
                (b'{', Some(b'#')) => self.comment(at),
                (b'<', Some(b'<')) => self.angle(at),
                (b'\\', Some(b'<')) if self.bytes.get(at + 2) == Some(&b'<') => {
                    Some((at + 3, PieceKind::Escape))
                }
                _ => None,
            };
            match found {
                Some((end, kind)) => {
                    self.push_text(at);
                    self.pieces.push(Piece {
                        span: at..end,
                        kind,
                    });
                    self.text_start = end;
                    at = end;
                }
                None => at += 1,
            }
        }
        self.push_text(self.bytes.len());
    }

    fn push_text(&mut self, end: usize) {
        if self.text_start < end {
            self.pieces.push(Piece {
                span: self.text_start..end,
                kind: PieceKind::Text,
            });
        }
    }

    /// `{{…` from `start`: its end and what it is.
    fn braces(&mut self, start: usize) -> (usize, PieceKind) {
        let opening = self.run_of(start, b'{');
        let inside = start + opening;
        let Some(close) = self.closing_braces(inside) else {
            return (self.unclosed_end(inside, b'}'), PieceKind::Unclosed);
        };
        let content = self.text.get(inside..close).unwrap_or_default();
        let more_than_two = self.run_of(close, b'}').min(opening);
        let end = close + more_than_two;
        if opening > 2 {
            // `{{{name}}}`: a template language that Hamsa does not document, or a placeholder between braces.
            return if content.contains('\n') {
                (self.unclosed_end(inside, b'}'), PieceKind::Unclosed)
            } else {
                (end, PieceKind::Odd)
            };
        }
        let name = content.trim();
        if self.is_bound(name) {
            return (end, PieceKind::Jinja);
        }
        if is_name(name) && !(name == "else" && self.open_sections > 0) {
            let name_start = inside + (content.len() - content.trim_start().len());
            let kind = PieceKind::Placeholder {
                name: name_start..name_start + name.len(),
                spaced: name.len() != content.len(),
                angle: false,
            };
            return (end, kind);
        }
        let jinja = is_name(name) || is_jinja(content);
        // A dictionary inside an expression is so rare, and a forgotten `}}` before some JSON so common, that a brace
        // on a later line says: not closed.
        if content.contains('\n') && (!jinja || content.contains('{')) {
            return (self.unclosed_end(inside, b'}'), PieceKind::Unclosed);
        }
        if !jinja || content.contains('{') {
            return (end, PieceKind::Odd);
        }
        if name.starts_with('#') {
            self.open_sections += 1;
        } else if name.starts_with('/') {
            self.open_sections = self.open_sections.saturating_sub(1);
        }
        (end, PieceKind::Jinja)
    }

    /// The first `}}` from `from`, if no `{{` stands before it.
    fn closing_braces(&self, from: usize) -> Option<usize> {
        let rest = self.bytes.get(from..)?;
        rest.windows(2)
            .position(|pair| pair == b"}}" || pair == b"{{")
            .filter(|&at| rest.get(at) == Some(&b'}'))
            .map(|at| from + at)
    }

    fn block(&mut self, start: usize) -> (usize, PieceKind) {
        let inside = start + 2;
        let end = self.block_end.find(self.bytes, inside);
        let next = self.next_block.find(self.bytes, inside);
        match end {
            Some(end) if next.is_none_or(|next| end < next) => {
                self.bind(self.text.get(inside..end).unwrap_or_default());
                (end + 2, PieceKind::Jinja)
            }
            _ => (self.unclosed_end(inside, b'%'), PieceKind::Unclosed),
        }
    }

    /// Takes the names to which a tag gives values, or lets go of those of the loop that it ends.
    fn bind(&mut self, tag: &'t str) {
        let tag = tag.trim_matches(['-', '+', ' ', '\t', '\n']);
        let Some((word, rest)) = tag.split_once(char::is_whitespace) else {
            if tag == "endfor" {
                self.loops.pop();
            }
            return;
        };
        match word {
            "for" => {
                let names = rest.split(" in ").next().unwrap_or_default();
                let names = names.split(',').map(str::trim).filter(|name| is_name(name));
                self.loops.push(names.take(MOST_LOOPS).collect());
            }
            "set" => {
                let name = rest.split('=').next().unwrap_or_default().trim();
                if is_name(name) {
                    self.set.insert(name);
                }
            }
            _ => {}
        }
    }

    fn is_bound(&self, name: &str) -> bool {
        self.set.contains(name) || { self.loops.iter().rev().take(MOST_LOOPS) }
            .any(|names| names.contains(&name))
    }

    /// `{# … #}`; without its end it is text, as `{#` is common in prose (`{#123}`).
    fn comment(&mut self, start: usize) -> Option<(usize, PieceKind)> {
        let end = self.comment_end.find(self.bytes, start + 2)?;
        Some((end + 2, PieceKind::Jinja))
    }

    fn angle(&self, start: usize) -> Option<(usize, PieceKind)> {
        let inside = self.text.get(start + 2..)?;
        let is_blank = |c: char| c == ' ' || c == '\t';
        let named = inside.trim_start_matches(is_blank);
        let after_name = named.trim_start_matches(is_name_char);
        let closed = after_name.trim_start_matches(is_blank);
        let name_length = named.len() - after_name.len();
        if name_length == 0 || !closed.starts_with(">>") {
            return None;
        }
        let name_start = start + 2 + (inside.len() - named.len());
        let content_end = start + 2 + (inside.len() - closed.len());
        let kind = PieceKind::Placeholder {
            name: name_start..name_start + name_length,
            spaced: content_end - (start + 2) != name_length,
            angle: true,
        };
        Some((content_end + 2, kind))
    }

    /// The end of an opening without an end: behind the name that follows it, and behind half a closing.
    fn unclosed_end(&self, inside: usize, half: u8) -> usize {
        let rest = self.text.get(inside..).unwrap_or_default();
        let behind_name = rest
            .trim_start_matches(' ')
            .trim_start_matches(is_name_char);
        let end = self.text.len() - behind_name.len();
        if self
            .text
            .get(inside..end)
            .is_none_or(|name| name.trim().is_empty())
        {
            return inside;
        }
        if self.bytes.get(end) == Some(&half) {
            end + 1
        } else {
            end
        }
    }

    fn run_of(&self, start: usize, byte: u8) -> usize {
        let rest = self.bytes.get(start..).unwrap_or_default();
        rest.iter().take_while(|&&b| b == byte).count()
    }
}

/// Whether what stands between `{{` and `}}` is an expression that Hamsa evaluates.
fn is_jinja(content: &str) -> bool {
    content.contains(['|', '.', '"', '\'', '#', '/']) || has_call(content)
}

/// A name directly before `(`.
fn has_call(content: &str) -> bool {
    content.match_indices('(').any(|(at, _)| {
        content
            .get(..at)
            .is_some_and(|left| left.ends_with(is_name_char))
    })
}

/// Finds a pair of bytes for rising positions. It remembers the last answer, so hostile text costs no second walk.
struct Finder {
    pair: [u8; 2],
    /// The position asked for and the first match at or behind it.
    known: Option<(usize, Option<usize>)>,
}

impl Finder {
    fn new(pair: [u8; 2]) -> Self {
        Self { pair, known: None }
    }

    fn find(&mut self, bytes: &[u8], from: usize) -> Option<usize> {
        if let Some((asked, answer)) = self.known
            && asked <= from
            && answer.is_none_or(|at| at >= from)
        {
            return answer;
        }
        let answer = bytes.get(from..).and_then(|rest| {
            rest.windows(2)
                .position(|pair| pair == self.pair)
                .map(|at| from + at)
        });
        self.known = Some((from, answer));
        answer
    }
}
