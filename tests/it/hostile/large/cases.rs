//! The texts, each with what is done with it.

use super::*;

const KB: usize = 1 << 10;
const MB: usize = 1 << 20;

/// A name; so many bytes; what is done with a text; how the text begins, goes on over and over, and ends.
pub type Case = (&'static str, usize, fn(&str), [&'static str; 3]);

pub const CASES: &[Case] = &[
    (
        "curl: headers",
        MB,
        imports,
        ["curl x", " -H 'a#: b'", " -d '{\"toNumber\":\"+1\"}'"],
    ),
    (
        "curl: pieces of a body",
        MB,
        imports,
        ["curl x", " -d a#=b", ""],
    ),
    (
        "curl: files of a body",
        MB,
        imports,
        ["curl x", " -d @a#", ""],
    ),
    (
        "curl: one long body",
        MB,
        imports,
        ["curl x -d '{\"params\":{", "\"a#\":\"b\",", "\"z\":1}}'"],
    ),
    (
        "curl: C escapes",
        MB,
        imports,
        ["curl x -d $'{\"a\":\"", "\\u0041\\x41", "\"}'"],
    ),
    (
        "curl: lines joined",
        MB,
        imports,
        ["curl x", " \\\n -v", " -d '{}'"],
    ),
    (
        "curl: commands",
        MB,
        imports,
        ["", "echo a#; ", "curl x -d '{}'"],
    ),
    ("curl: substitutions", MB, imports, ["curl x -d ", "$(", ""]),
    ("curl: braces", MB, imports, ["curl x -d ", "${a", ""]),
    (
        "curl: here documents",
        MB,
        imports,
        ["curl x -d @- ", "<<A#\n", ""],
    ),
    (
        "curl: cmd",
        MB,
        imports,
        ["curl.exe ^\"x^\" -d \"{", "^\\^\"a#^\\^\":1,", "}\""],
    ),
    ("curl: cmd carets", MB, imports, ["curl.exe ", "^\n", "\""]),
    (
        "curl: PowerShell",
        MB,
        imports,
        [
            "$h = @{",
            "'a#' = 'b'\n",
            "}\nInvoke-RestMethod -Uri x -Body '{}'",
        ],
    ),
    ("curl: quotes", MB, imports, ["curl ", "'a'\"b\"", ""]),
    (
        "http: headers",
        MB,
        imports,
        [
            "POST / HTTP/1.1\r\n",
            "A#: b\r\n",
            "\r\n{\"toNumber\":\"1\"}",
        ],
    ),
    (
        "JSON: many keys",
        MB,
        imports,
        ["{", "\"k#\":1,", "\"toNumber\":\"1\"}"],
    ),
    (
        "JSON: a key over and over",
        MB,
        imports,
        ["{", "\"toNumber\":\"#\",", "\"params\":{}}"],
    ),
    (
        "draft: a long text",
        10 * MB,
        draft,
        ["preamble = '''\n", "Say {{name}} now.\n", "'''\n"],
    ),
    (
        "draft: one long line",
        10 * MB,
        draft,
        ["preamble = \"", "abc def ", "\"\n"],
    ),
    (
        "draft: placeholders",
        MB,
        draft,
        ["preamble = '''", "{{name_#}} ", "'''\n"],
    ),
    (
        "draft: broken placeholders",
        MB,
        draft,
        ["preamble = '''", "{{", "'''\n"],
    ),
    (
        "draft: broken placeholders and text",
        MB,
        draft,
        ["preamble = '''", "{{a", "'''\n"],
    ),
    (
        "draft: broken tags",
        MB,
        draft,
        ["preamble = '''", "{% <<", "'''\n"],
    ),
    (
        "draft: single braces",
        MB,
        draft,
        ["preamble = '''", "{ ", "'''\n"],
    ),
    (
        "draft: params",
        MB,
        draft,
        ["[params]\n", "param_# = \"v\"\n", ""],
    ),
    (
        "draft: params alike",
        MB,
        draft,
        ["[params]\n", "aaaaaaaaaaaaaa# = \"v\"\n", ""],
    ),
    (
        "draft: sets",
        MB,
        draft,
        ["", "[param_sets.s#]\na = \"v\"\n", ""],
    ),
    ("draft: unknown keys", MB, draft, ["", "key_# = 1\n", ""]),
    (
        "draft: unknown tables",
        MB,
        draft,
        ["", "[t#]\na = 1\n", ""],
    ),
    (
        "draft: wrong types",
        MB,
        draft,
        ["poke_messages = [", "1,", "]\n"],
    ),
    (
        "draft: messages",
        MB,
        draft,
        ["poke_messages = [", "\"a #\",", "]\n"],
    ),
    (
        "draft: the same message",
        MB,
        draft,
        ["poke_messages = [", "\"\",", "]\n"],
    ),
    ("draft: a dotted key", MB, draft, ["", "a.", "b = 1\n"]),
    ("draft: a dotted table", MB, draft, ["[", "a.", "b]\n"]),
    (
        "draft: invisible",
        MB,
        draft,
        ["preamble = '''", "\u{202e}\u{200b}", "'''\n"],
    ),
    (
        "draft: leftovers",
        MB,
        draft,
        ["greeting_message = '''", "TODO <string> ", "'''\n"],
    ),
    (
        "draft: a long number",
        MB,
        draft,
        ["[call]\nto_number = \"+", "1 ", "\"\n"],
    ),
    (
        "draft: a long name",
        MB,
        draft,
        ["[params]\n", "a", " = 1\n"],
    ),
    (
        "draft: a long language",
        MB,
        draft,
        ["lang = \"", "en", "\"\n"],
    ),
    (
        "draft: names beside each other",
        256 * KB,
        draft,
        [
            "preamble = '''",
            "{{compny_#}} ",
            "'''\n[params]\ncompany = \"a\"\n",
        ],
    ),
    (
        "config: contacts",
        MB,
        configs,
        ["[contacts]\n", "a# = \"+12025550144\"\n", ""],
    ),
    (
        "config: numbers",
        MB,
        configs,
        ["allowed_numbers = [", "\"+12025550144\",", "]\n"],
    ),
    ("config: unknown keys", MB, configs, ["", "key_# = 1\n", ""]),
    (
        "config: profiles",
        MB,
        configs,
        ["", "[profiles.p#]\nx = 1\n", ""],
    ),
    (
        "key map: lines",
        MB,
        keymaps,
        ["", "# a\nfind = [\"f5\"]\n", ""],
    ),
    (
        "key map: keys of one action",
        MB,
        keymaps,
        ["find = [", "\"ctrl-x a # b\",", "]\n"],
    ),
    (
        "key map: a long key",
        MB,
        keymaps,
        ["find = [\"", "ctrl-", "a\"]\n"],
    ),
    ("key map: unknown", MB, keymaps, ["", "act-# = []\n", ""]),
    ("theme: unknown", MB, themes, ["", "role-# = \"red\"\n", ""]),
    (
        "translation: wrong lines",
        8 * MB,
        translations,
        ["", "x\n", ""],
    ),
    (
        "translation: entries",
        8 * MB,
        translations,
        ["", "msgid \"a#\"\nmsgstr \"b\"\n", ""],
    ),
    (
        "translation: open places",
        MB,
        translations,
        ["msgid \"a\"\nmsgstr \"", "{a", "\"\n"],
    ),
    (
        "translation: a long rule",
        MB,
        translations,
        [
            "msgid \"\"\nmsgstr \"\"\n\"Plural-Forms: nplurals=2; plural=",
            "n?",
            ";\\n\"\n",
        ],
    ),
    ("sets: rows", 4 * MB, tables, ["name,a\n", "s#,b\n", ""]),
    ("sets: columns", MB, tables, ["name", ",c#", "\n"]),
    (
        "sets: quotes",
        4 * MB,
        tables,
        ["name,a\n", "\"s#\",\"\"\"\"\n", ""],
    ),
    (
        "sets: one open quote",
        4 * MB,
        tables,
        ["name,a\n\"", "s#,b\n", ""],
    ),
    (
        "sets: JSON",
        4 * MB,
        lists,
        ["{", "\"s#\":{\"a\":1},", "\"z\":{}}"],
    ),
    (
        "reply: turns",
        8 * MB,
        replies,
        [
            "{\"data\":{\"status\":\"COMPLETED\",\"jobResponse\":{\"transcription\":[",
            "{\"Agent\":\"turn #\"},",
            "{\"User\":\"y\"}]}}}",
        ],
    ),
    (
        "reply: an outcome",
        MB,
        replies,
        [
            "{\"data\":{\"jobResponse\":{\"outcomeResult\":{",
            "\"f#\":{\"a\":[1]},",
            "\"z\":1}}}}",
        ],
    ),
    (
        "reply: a long message",
        4 * MB,
        replies,
        ["{\"success\":false,\"message\":\"", "\\u202eno ", "\"}"],
    ),
    (
        "reply: HTML",
        4 * MB,
        replies,
        ["<html>", "<p>no ", "</html>"],
    ),
    (
        "reply: a list of calls",
        4 * MB,
        replies,
        [
            "{\"data\":{\"calls\":[",
            "{\"id\":\"j#\",\"status\":\"PENDING\"},",
            "{}]}}",
        ],
    ),
    (
        "reply: voices",
        4 * MB,
        replies,
        [
            "{\"data\":{\"voices\":[",
            "{\"id\":\"ab55c68b-091b-43b4-a55a-0be82093cd23\",\"name\":\"V#\"},",
            "{}]}}",
        ],
    ),
    (
        "schema: fields",
        512 * KB,
        schemas,
        [
            "{\"type\":\"object\",\"properties\":{",
            "\"f#\":{\"type\":\"string\"},",
            "\"z\":{}}}",
        ],
    ),
    (
        "schema: required",
        512 * KB,
        schemas,
        [
            "{\"type\":\"object\",\"properties\":{\"a\":{}},\"required\":[",
            "\"f#\",",
            "\"a\"]}",
        ],
    ),
    (
        "schema: choices",
        512 * KB,
        schemas,
        [
            "{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":[",
            "\"c#\",",
            "1]}}}",
        ],
    ),
    (
        "schema: the same key",
        512 * KB,
        schemas,
        [
            "{\"type\":\"object\",\"properties\":{",
            "\"f\":{},",
            "\"z\":{}}}",
        ],
    ),
    ("schema: no JSON", 512 * KB, schemas, ["{", "\"f#\":[,", ""]),
    (
        "schema: references",
        256 * KB,
        schemas,
        [
            "{\"type\":\"object\",\"$defs\":{\"x\":{}},\"properties\":{",
            "\"f#\":{\"$ref\":\"#/$defs/x\"},",
            "\"z\":{}}}",
        ],
    ),
    ("search: words", MB, searches, ["", "a#:b x=y ", ""]),
    ("terminal: answers", MB, answers, ["", "\u{1b}[8;1$yab", ""]),
    ("terminal: half answers", MB, answers, ["", "\u{1b}P>|", ""]),
    (
        "terminal: half pastes",
        MB,
        answers,
        ["", "\u{1b}[200~a", ""],
    ),
    (
        "paste: lines",
        4 * MB,
        pasted,
        ["", "One of many lines, #.\n", ""],
    ),
    ("paste: one line", 4 * MB, pasted, ["", "word ", ""]),
    ("paste: one word", MB, pasted, ["", "a", ""]),
    ("paste: Arabic", MB, pasted, ["", "مرحباً يا {{name}} ", ""]),
    ("paste: marks", MB, pasted, ["a", "\u{301}", ""]),
    ("paste: joiners", MB, pasted, ["", "👩\u{200d}", ""]),
    ("paste: flags", MB, pasted, ["", "\u{1f1f8}", ""]),
    ("paste: overrides", MB, pasted, ["", "\u{202e}\u{2067}", ""]),
    ("paste: brackets", MB, pasted, ["ب", "([", ""]),
    ("paste: pairs of brackets", MB, pasted, ["", "(ب)", ""]),
    (
        "paste: nested brackets",
        MB,
        pasted,
        ["", "(((([[[[ب]]]])))) ", ""],
    ),
    ("paste: placeholders", MB, pasted, ["", "{{n#}}", ""]),
    ("paste: half placeholders", MB, pasted, ["", "{{", ""]),
    ("paste: line ends", MB, pasted, ["", "\r\n\r", ""]),
    ("paste: controls", MB, pasted, ["", "\u{1b}[2J\u{9b}\0", ""]),
];

/// Texts that are made in another way.
pub type Other = (&'static str, usize, fn(usize));

pub const OTHERS: &[Other] = &[
    ("JSON: deep", MB, |n| imports(&nested("[", "", "]", n / 2))),
    ("JSON: deep objects", MB, |n| {
        imports(&nested("{\"agentDetails\":", "1", "}", n / 18));
    }),
    ("draft: deep arrays", MB, |n| {
        draft(&format!("a = {}", nested("[", "", "]", n / 2)));
    }),
    ("draft: deep tables", MB, |n| {
        draft(&format!("a = {}", nested("{b = ", "1", "}", n / 8)));
    }),
    ("key map: many sequences", 256 * KB, |n| {
        let text = (0..n / 16).fold("find = [".to_owned(), |text, at| {
            let letter = |by: usize| char::from(b'a' + (at / by % 26) as u8);
            format!(
                "{text}\"f12 {} {} {} {}\",",
                letter(1),
                letter(26),
                letter(676),
                letter(17_576)
            )
        });
        drop(KeyMap::read(&(text + "]\n"), None));
    }),
    ("translation: places", MB, |n| {
        let places = made("", "{p#}", "", n);
        drop(Catalogue::read(&format!(
            "msgid \"{places}\"\nmsgstr \"{places}\"\n"
        )));
    }),
    ("translation: a deep rule", MB, |n| {
        let rule = nested("(", "n", ")", n / 2);
        drop(Catalogue::read(&format!(
            "msgid \"\"\nmsgstr \"\"\n\"Plural-Forms: nplurals=2; plural={rule};\\n\"\n"
        )));
    }),
    ("sets: columns and rows", MB, |n| {
        let columns = made("name", ",c#", "\n", n / 2);
        let row = made("a", ",b", "\n", n / 2);
        let read = sets::read(&(columns + &row), Format::Csv);
        if let Ok(read) = read {
            let _ = sets::write(&read, Format::Csv);
        }
    }),
    ("sets: JSON list", 4 * MB, |n| {
        if let Ok(read) = sets::read(
            &made("[", "{\"name\":\"s#\",\"a#\":1},", "{\"name\":\"z\"}]", n),
            Format::Json,
        ) {
            let _ = sets::write(&read, Format::Json);
        }
    }),
    ("reply: deep", 4 * MB, |n| {
        replies(&nested("{\"data\":", "1", "}", n / 9));
    }),
    ("reply: deep lists", 4 * MB, |n| {
        replies(&nested("[", "1", "]", n / 2));
    }),
    ("reply: strings of JSON", MB, |n| {
        // Each level of quotes doubles what is escaped.
        let text = (0..n.ilog2() / 2).fold("1".to_owned(), |inner, _| {
            serde_json::Value::from(inner).to_string()
        });
        replies(&format!(
            "{{\"data\":{{\"jobResponse\":{{\"outcomeResult\":{text}}}}}}}"
        ));
    }),
    ("schema: deep", MB, |n| {
        schemas(&nested("{\"properties\":{\"a\":", "{}", "}}", n / 22));
    }),
    ("schema: deep lists", MB, |n| {
        schemas(&nested("{\"items\":", "{}", "}", n / 10));
    }),
    ("schema: too deep, 100,000", 2 * MB, |n| {
        schemas(&nested("{\"not\":", "{}", "}", n / 20));
    }),
    ("schema: anyOf of anyOf", 64 * KB, |n| {
        schemas(&format!(
            "{{\"type\":\"object\",\"properties\":{{\"a\":{}}}}}",
            nested("{\"anyOf\":[{\"type\":\"null\"},", "{}", "]}", n / 28)
        ));
    }),
    ("schema: definitions that double", 4 * KB, |n| {
        // Each holds the next one twice: written out it would be two to the power of their number.
        let many = n / 80;
        let definitions: Vec<String> = (0..many)
            .map(|at| format!("\"d{at}\":{{\"type\":\"object\",\"properties\":{{\"a\":{{\"$ref\":\"#/$defs/d{0}\"}},\"b\":{{\"$ref\":\"#/$defs/d{0}\"}}}},\"required\":[\"a\",\"b\"]}},", at + 1))
            .collect();
        schemas(&format!(
            "{{\"type\":\"object\",\"$defs\":{{{}\"d{many}\":{{}}}},\"properties\":{{\"x\":{{\"$ref\":\"#/$defs/d0\"}}}},\"required\":[\"x\"]}}",
            definitions.concat()
        ));
    }),
    ("schema: a pattern", 64 * KB, |n| {
        schemas(&format!(
            "{{\"type\":\"object\",\"properties\":{{\"a\":{{\"type\":\"string\",\"pattern\":\"{}\"}}}}}}",
            nested("(", "a*", ")*", n / 3)
        ));
    }),
    ("schema: a pattern that counts", 64, |_| {
        schemas(
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"((a{9999}){9999}){9999}\",\"minLength\":999999999}},\"required\":[\"a\"]}",
        );
    }),
    ("schema: many items", 64, |_| {
        schemas(
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\",\"items\":{\"type\":\"array\",\"minItems\":999999999,\"items\":{}},\"minItems\":999999999}},\"required\":[\"a\"]}",
        );
    }),
    ("difference: other lines", 256 * KB, |n| {
        let (one, other) = (
            made("", "a # b c d\n", "", n),
            made("", "e # f g h\n", "", n),
        );
        let _ = diff::texts(&one, &other);
    }),
    ("difference: one line", 256 * KB, |n| {
        let (one, other) = (made("", "a# ", "", n), made("", "b# ", "", n));
        let _ = diff::texts(&one, &other);
    }),
    ("difference: no spaces", 256 * KB, |n| {
        let (one, other) = ("ab".repeat(n / 2), "ba".repeat(n / 2) + "c");
        let _ = diff::texts(&one, &other);
    }),
    ("terminal: half sequences", MB, |n| {
        drop(keys(made("\u{1b}[", "1;", "", n).as_bytes()));
    }),
    ("typed: in the palette", 64 * KB, |n| {
        typed("ctrl-p", &made("", "ab c ", "", n));
    }),
    ("typed: in the list of calls", 64 * KB, |n| {
        typed("f6", &made("", "ab c:d ", "", n));
    }),
    ("typed: in the list of voices", 16 * KB, |n| {
        typed("f2", &made("", "ab c ", "", n));
    }),
    ("typed: in what is looked for", 8 * KB, |n| {
        typed("ctrl-f", &made("", "ab c ", "", n));
    }),
    ("typed: in a prompt", 16 * KB, |n| {
        typed("ctrl-o", &made("", "ab c ", "", n));
    }),
    ("typed: in a name", 16 * KB, |n| {
        typed("tab tab alt-n", &made("", "ab c ", "", n));
    }),
];
