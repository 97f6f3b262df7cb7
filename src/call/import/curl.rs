//! A curl command line as a draft: for a POSIX shell or bash, for PowerShell, for Windows' cmd; the documentation's own
//! form included. Nothing is run, and no variable is filled in.

use super::shell::{self, Input, Simple, Trouble, Word};
use super::{CannotImport, Imported, cannot, request, windows};

/// Reads a command. `file` reads a file that `-d @FILE` names.
///
/// # Errors
/// No curl command, quotes without their end, no body, a body that a call does not have (a form, say), a file that
/// cannot be read, or a body that is no JSON object.
pub fn read(
    text: &str,
    file: impl Fn(&str) -> Result<String, String>,
) -> Result<Imported, CannotImport> {
    let line = line(text)?;
    let sent = Sent::of(line, &file)?;
    let Some(body) = sent.body else {
        return cannot(t!(
            "the curl command sends no body (-d, --data, --data-raw, --data-binary, --json)"
        ));
    };
    let mut imported = request(&body)?;
    if sent.has_key {
        imported.notes.insert(0, super::key_left_out().to_owned());
    }
    if sent.fills {
        imported.notes.push(
            t!("The shell would fill in variables in the body; what they hold is not known here, so the draft has them as they are written")
                .to_owned(),
        );
    }
    imported
        .notes
        .extend(sent.url.and_then(|url| super::other_host(&url)));
    Ok(imported)
}

/// Whether a word calls curl.
pub(super) fn is_curl(word: &str) -> bool {
    let name = word.rsplit(['/', '\\']).next().unwrap_or_default();
    matches!(name, "curl" | "curl.exe")
}

/// The arguments of a curl command, and what it reads from standard input.
struct Line {
    words: Vec<Word>,
    input: Option<Word>,
}

/// Finds the curl command in a text.
fn line(text: &str) -> Result<Line, CannotImport> {
    match shell::commands(text) {
        Ok(commands) => {
            let begins = |command: &Simple| {
                program(&command.words).is_some_and(|at| is_curl(&command.words[at].text))
            };
            let Some(at) = commands.iter().position(begins) else {
                return no_curl();
            };
            let command = &commands[at];
            let first = program(&command.words).unwrap_or_default();
            // Only Windows has this name.
            if command.words[first].text.ends_with("curl.exe") {
                return for_windows(text, is_powershell(text));
            }
            let before = at.checked_sub(1).and_then(|before| commands.get(before));
            Ok(Line {
                words: command.words[first + 1..].to_vec(),
                input: input(command, before),
            })
        }
        Err(Trouble::Cmd) => for_windows(text, false),
        Err(Trouble::PowerShell) => for_windows(text, true),
        // Its own quoting may look as if it had no end.
        Err(Trouble::Wrong(_)) if text.contains("curl.exe") => {
            for_windows(text, is_powershell(text))
        }
        Err(Trouble::Wrong(why)) => Err(why),
    }
}

/// What was read is of another program, such as PowerShell's own Invoke-RestMethod or HTTPie.
fn no_curl<T>() -> Result<T, CannotImport> {
    cannot(t!(
        "this is no curl command: it does not begin with curl. The JSON that another program sends is read by itself, with \
         --as request"
    ))
}

/// Whether a command for Windows is PowerShell's: a word or a here-string in single quotes, which cmd has not.
fn is_powershell(text: &str) -> bool {
    [" '", "@'\n", "@'\r\n"]
        .iter()
        .any(|mark| text.contains(mark))
}

fn for_windows(text: &str, is_powershell: bool) -> Result<Line, CannotImport> {
    let words = if is_powershell {
        windows::powershell(text)?
    } else {
        windows::cmd(text)?
    };
    if !words.first().is_some_and(|word| is_curl(word)) {
        return no_curl();
    }
    let word = |text: String| Word { text, fills: false };
    Ok(Line {
        words: words.into_iter().skip(1).map(word).collect(),
        input: None,
    })
}

/// Where a command's program stands: behind a prompt that was copied along, and behind assignments.
fn program(words: &[Word]) -> Option<usize> {
    words.iter().position(|word| {
        let assigns = word.text.split_once('=').is_some_and(|(name, _)| {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        });
        !assigns
            && !matches!(
                word.text.as_str(),
                "$" | "%" | "#" | "exec" | "time" | "env"
            )
    })
}

/// What a command reads, if that is written down.
fn input(command: &Simple, before: Option<&Simple>) -> Option<Word> {
    match &command.input {
        Input::Text(word) => Some(word.clone()),
        // A file, by the way that `-d @FILE` goes.
        Input::File(_) | Input::Terminal => None,
        Input::Pipe => {
            let before = before?;
            let (program, arguments) = before.words.split_first()?;
            let joined = |words: &[Word], end: &str| {
                let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
                Word {
                    text: texts.join(" ") + end,
                    fills: words.iter().any(|word| word.fills),
                }
            };
            match (program.text.as_str(), arguments) {
                ("printf", [format, word]) if format.text == "%s" => Some(word.clone()),
                ("printf", [format, word]) if format.text == "%s\\n" => {
                    Some(joined(std::slice::from_ref(word), "\n"))
                }
                ("printf", [word]) if !word.text.contains(['%', '\\']) => Some(word.clone()),
                ("echo", [flag, rest @ ..]) if flag.text == "-n" => Some(joined(rest, "")),
                ("echo", rest) => Some(joined(rest, "\n")),
                ("cat", [] | [_]) => match (&before.input, arguments) {
                    (Input::Text(word), []) => Some(word.clone()),
                    _ => None,
                },
                _ => None,
            }
        }
    }
}

/// What a command sends.
#[derive(Default)]
struct Sent {
    url: Option<String>,
    body: Option<String>,
    /// An API key or a password stands in it.
    has_key: bool,
    /// A shell would fill in a part of the body.
    fills: bool,
}

/// curl's short options that take a value (curl 8).
const SHORT: &str = "EKCbcdDFPHmoUQreXYytzTuAwx";

/// curl's long options that take a value (curl 8).
const LONG: &[&str] = &[
    "abstract-unix-socket",
    "alt-svc",
    "aws-sigv4",
    "cacert",
    "capath",
    "cert",
    "cert-type",
    "ciphers",
    "config",
    "connect-timeout",
    "connect-to",
    "continue-at",
    "cookie",
    "cookie-jar",
    "create-file-mode",
    "crlfile",
    "curves",
    "data",
    "data-ascii",
    "data-binary",
    "data-raw",
    "data-urlencode",
    "delegation",
    "dns-interface",
    "dns-ipv4-addr",
    "dns-ipv6-addr",
    "dns-servers",
    "doh-url",
    "dump-header",
    "ech",
    "egd-file",
    "engine",
    "etag-compare",
    "etag-save",
    "expect100-timeout",
    "expand-data",
    "expand-header",
    "expand-url",
    "form",
    "form-string",
    "ftp-account",
    "ftp-alternative-to-user",
    "ftp-method",
    "ftp-port",
    "ftp-ssl-ccc-mode",
    "happy-eyeballs-timeout-ms",
    "haproxy-clientip",
    "header",
    "hostpubmd5",
    "hostpubsha256",
    "hsts",
    "interface",
    "ip-tos",
    "ipfs-gateway",
    "json",
    "keepalive-cnt",
    "keepalive-time",
    "key",
    "key-type",
    "krb",
    "libcurl",
    "limit-rate",
    "local-port",
    "login-options",
    "mail-auth",
    "mail-from",
    "mail-rcpt",
    "max-filesize",
    "max-redirs",
    "max-time",
    "netrc-file",
    "noproxy",
    "oauth2-bearer",
    "output",
    "output-dir",
    "parallel-max",
    "pass",
    "pinnedpubkey",
    "preproxy",
    "proto",
    "proto-default",
    "proto-redir",
    "proxy",
    "proxy-cacert",
    "proxy-capath",
    "proxy-cert",
    "proxy-cert-type",
    "proxy-ciphers",
    "proxy-crlfile",
    "proxy-header",
    "proxy-key",
    "proxy-key-type",
    "proxy-pass",
    "proxy-pinnedpubkey",
    "proxy-service-name",
    "proxy-tls13-ciphers",
    "proxy-tlsauthtype",
    "proxy-tlspassword",
    "proxy-tlsuser",
    "proxy-user",
    "proxy1.0",
    "pubkey",
    "quote",
    "random-file",
    "range",
    "rate",
    "referer",
    "request",
    "request-target",
    "resolve",
    "retry",
    "retry-delay",
    "retry-max-time",
    "sasl-authzid",
    "service-name",
    "sigalgs",
    "socks4",
    "socks4a",
    "socks5",
    "socks5-gssapi-service",
    "socks5-hostname",
    "speed-limit",
    "speed-time",
    "stderr",
    "telnet-option",
    "tftp-blksize",
    "time-cond",
    "tls-max",
    "tls13-ciphers",
    "tlsauthtype",
    "tlspassword",
    "tlsuser",
    "trace",
    "trace-ascii",
    "trace-config",
    "unix-socket",
    "upload-file",
    "url",
    "url-query",
    "user",
    "user-agent",
    "variable",
    "vlan-priority",
    "write-out",
];

impl Sent {
    fn of(
        line: Line,
        file: &impl Fn(&str) -> Result<String, String>,
    ) -> Result<Self, CannotImport> {
        let mut sent = Self::default();
        let input = line.input;
        let mut words = line.words.into_iter();
        while let Some(word) = words.next() {
            // One word may hold several short options, the last with its value: `-sSXPOST`.
            let mut options: Vec<(String, Option<Word>)> = Vec::new();
            if let Some(name) = word.text.strip_prefix("--").filter(|name| !name.is_empty()) {
                options.push((name.to_owned(), None));
            } else if let Some(letters) =
                word.text.strip_prefix('-').filter(|rest| !rest.is_empty())
            {
                let mut rest = letters.chars();
                while let Some(letter) = rest.next() {
                    if SHORT.contains(letter) {
                        let glued = rest.as_str().to_owned();
                        let glued = (!glued.is_empty()).then_some(Word {
                            text: glued,
                            fills: word.fills,
                        });
                        options.push((letter.to_string(), glued));
                        break;
                    }
                    options.push((letter.to_string(), None));
                }
            } else {
                sent.at(word.text);
                continue;
            }
            for (name, glued) in options {
                let takes_value = LONG.contains(&name.as_str())
                    || name.len() == 1 && SHORT.contains(name.as_str());
                let value = match (takes_value, glued) {
                    (false, _) => Word::default(),
                    (true, Some(value)) => value,
                    (true, None) => words.next().ok_or_else(|| {
                        let dashes = if name.len() == 1 { "-" } else { "--" };
                        CannotImport(t!("{dashes}{name} has no value", dashes, name))
                    })?,
                };
                sent.option(&name, value, input.as_ref(), file)?;
            }
        }
        Ok(sent)
    }

    fn option(
        &mut self,
        name: &str,
        value: Word,
        input: Option<&Word>,
        file: &impl Fn(&str) -> Result<String, String>,
    ) -> Result<(), CannotImport> {
        match name {
            "H" | "header" => self.has_key |= super::is_key_header(&value.text),
            "u" | "user" | "oauth2-bearer" | "U" | "proxy-user" => {
                self.has_key |= !value.text.contains(['$', '<']);
            }
            "url" => self.at(value.text),
            "d" | "data" | "data-raw" | "data-binary" | "data-ascii" | "json" => {
                let data = data(name, value, input, file)?;
                self.fills |= data.fills;
                match &mut self.body {
                    // As curl: several are joined, JSON as it stands, the others by `&`.
                    Some(body) if name == "json" => body.push_str(&data.text),
                    Some(body) => {
                        body.push('&');
                        body.push_str(&data.text);
                    }
                    None => self.body = Some(data.text),
                }
            }
            "data-urlencode" => {
                return cannot(t!(
                    "--data-urlencode sends a web form, and a call is JSON; write --data or --json instead"
                ));
            }
            "F" | "form" | "form-string" => {
                return cannot(t!(
                    "-F sends a web form, and a call is JSON; write --data or --json instead"
                ));
            }
            "T" | "upload-file" => {
                return cannot(t!(
                    "-T sends a file by PUT, which is no call; write --data-binary @FILE instead"
                ));
            }
            "G" | "get" => {
                return cannot(t!(
                    "-G puts the data into the address, and a call has it in the body; take -G away"
                ));
            }
            "K" | "config" => {
                return cannot(t!(
                    "what -K reads is not known here; write its options into the command"
                ));
            }
            "variable" | "expand-data" | "expand-url" | "expand-header" => {
                return cannot(t!(
                    "curl itself would fill in variables (--{name}); write the values out",
                    name
                ));
            }
            "next" | ":" => {
                return cannot(t!(
                    "the command sends several requests (--next); import one at a time"
                ));
            }
            _ => {}
        }
        Ok(())
    }

    /// The first address counts.
    fn at(&mut self, url: String) {
        self.url.get_or_insert(url);
    }
}

/// The data that an option sends, read as curl reads it.
fn data(
    option: &str,
    value: Word,
    input: Option<&Word>,
    file: &impl Fn(&str) -> Result<String, String>,
) -> Result<Word, CannotImport> {
    let named = value
        .text
        .strip_prefix('@')
        .filter(|_| option != "data-raw");
    let Some(name) = named else {
        return Ok(as_json(value));
    };
    let read = if name == "-" {
        input.cloned().ok_or_else(|| {
            CannotImport(t!("the body comes from standard input (--{option} @-), and that is not in the text; put it into the command", option))
        })?
    } else {
        Word {
            text: file(name).map_err(CannotImport)?,
            fills: false,
        }
    };
    Ok(match option {
        "data-binary" | "json" => read,
        // A file's line ends go.
        _ => Word {
            text: read.text.replace(['\r', '\n', '\0'], ""),
            ..read
        },
    })
}

/// The value as it stands, or, when it is JSON only then, as Windows PowerShell 5.1 hands it over.
fn as_json(value: Word) -> Word {
    let is_json = |text: &str| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    if value.text.contains("\\\"")
        && !is_json(&value.text)
        && let Some(text) = windows::as_handed_over(&value.text)
        && is_json(&text)
    {
        return Word { text, ..value };
    }
    value
}

#[cfg(test)]
mod tests;
