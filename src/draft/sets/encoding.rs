//! From a file's bytes to its text. UTF-8 and, by its byte-order mark, UTF-16 are known by themselves; an older encoding
//! is never guessed, because a wrong guess turns every name into another.

use std::str::FromStr;

use super::CannotRead;

/// How a text is put into bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    /// Arabic on older Windows.
    Windows1256,
    /// Western European on older Windows.
    Windows1252,
}

impl Encoding {
    pub const ALL: [Self; 5] = [
        Self::Utf8,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::Windows1256,
        Self::Windows1252,
    ];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1256 => "windows-1256",
            Self::Windows1252 => "windows-1252",
        }
    }

    fn table(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Windows1256 => encoding_rs::WINDOWS_1256,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
        }
    }
}

impl FromStr for Encoding {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = text.trim().to_ascii_lowercase();
        let found = Self::ALL.into_iter().find(|encoding| {
            encoding.name() == wanted || encoding.name().replace('-', "") == wanted
        });
        found.ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|encoding| encoding.name()).collect();
            t!("it is one of {names}", names = names.join(", "))
        })
    }
}

/// The text of a file, its byte-order mark taken off. `stated`: what somebody says it is; a mark in the file knows
/// better. Without either it is UTF-8.
///
/// # Errors
/// Bytes that the encoding does not have.
pub fn decode(bytes: &[u8], stated: Option<Encoding>) -> Result<String, CannotRead> {
    let encoding = stated.unwrap_or(Encoding::Utf8);
    if stated.is_none()
        && has_no_mark(bytes)
        && bytes.contains(&0)
        && std::str::from_utf8(bytes).is_ok()
    {
        return Err(CannotRead::Encoding {
            line: 1,
            message: t!(
                "this looks like UTF-16 without its mark; say so with utf-16le or utf-16be"
            )
            .to_owned(),
        });
    }
    let (text, used, broken) = encoding.table().decode(bytes);
    if !broken {
        return Ok(text.into_owned());
    }
    let before = text.split('\u{fffd}').next().unwrap_or_default();
    let line = before.matches('\n').count() as u64 + 1;
    let message = if stated.is_none() && used == encoding_rs::UTF_8 {
        t!("this is not UTF-8; save it as UTF-8 (in Excel: \"CSV UTF-8\"), or say what it is: windows-1256 (Arabic), windows-1252 (Western)").to_owned()
    } else {
        t!("this is not {used}", used = used.name())
    };
    Err(CannotRead::Encoding { line, message })
}

fn has_no_mark(bytes: &[u8]) -> bool {
    encoding_rs::Encoding::for_bom(bytes).is_none()
}
