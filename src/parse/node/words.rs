//! What the parsers complain of, in the words of a writer: what is wrong, and what to write.

use std::borrow::Cow;

/// What is wrong, and what to do about it.
pub(super) type Words<'t> = (Cow<'t, str>, Option<Cow<'t, str>>);

/// Explains what the TOML parser says (`raw`) of a part of a line.
pub(super) fn of_toml<'t>(raw: &'t str, marked: &'t str, line: &'t str) -> Words<'t> {
    let has = |part: &str| raw.starts_with(part);
    if has("duplicate key") {
        (
            format!("`{marked}` is given twice").into(),
            Some("keep one of the two".into()),
        )
    } else if has("string values must be quoted") && marked.trim().is_empty() {
        NO_VALUE
    } else if has("string values must be quoted") {
        // Word processors turn quotes into others, which TOML does not know.
        let words = marked.trim_matches(['“', '”', '„', '‘', '’', '«', '»', '\'']);
        (
            "text has to stand in quotes".into(),
            Some(format!("write `\"{words}\"`").into()),
        )
    } else if let Some(key) = yaml_key(line) {
        let help = format!(
            "TOML wants `=`: `{key} = \"…\"` (`{key}: …` is YAML, which stands between `---`)"
        );
        ("this line has no value".into(), Some(help.into()))
    } else if has("key with no value") || has("missing value for key") {
        (
            "this line has no value".into(),
            Some("write `key = value`".into()),
        )
    } else if has("missing value") || has("extra `=`") {
        NO_VALUE
    } else if has("invalid boolean") {
        (
            "this is neither text nor `true` nor `false`".into(),
            Some("write `true` or `false` in small letters, and text in quotes".into()),
        )
    } else if is_date(raw) {
        let why = raw
            .split_once("expected ")
            .map_or(String::new(), |(_, wanted)| format!(": {wanted} is wanted"));
        (
            format!("this is no date that can be read{why}").into(),
            Some(DATES.into()),
        )
    } else if has("invalid basic string")
        || has("invalid literal string")
        || has("invalid multi-line basic string")
        || has("invalid multi-line literal string")
        || has("missing opening quote")
    {
        text_fault(raw)
    } else if has("missing escaped value") || raw.contains("unicode") {
        (
            "a backslash begins a special character in TOML".into(),
            Some("write `\\\\` for a backslash, or put the text in 'single quotes'".into()),
        )
    } else if has("unclosed array table") || has("unclosed table") {
        ("`]` is missing at the end of the heading".into(), None)
    } else if has("unclosed array") {
        ("a list is not closed: `]` is missing".into(), None)
    } else if has("unclosed inline table") {
        ("a table is not closed: `}` is missing".into(), None)
    } else if has("missing comma") {
        (
            "a comma is missing in front of this".into(),
            Some("or the list or table above it is not closed".into()),
        )
    } else if has("extra comma") {
        ("there is a comma too many".into(), None)
    } else if has("cannot recurse further") {
        (
            "lists or tables stand too deep inside each other".into(),
            None,
        )
    } else if has("unexpected key or value") || has("unexpected content") {
        let help = if line.matches('"').count() > 2 {
            "a quote inside of text is `\\\"`"
        } else if line.matches('\'').count() > 2 {
            "put text that holds `'` between double quotes"
        } else {
            "every key stands on a line of its own"
        };
        (
            "there is something behind the value".into(),
            Some(help.into()),
        )
    } else if has("invalid unquoted key") || has("unquoted keys cannot be empty") {
        (
            "this cannot be a key".into(),
            Some("keys are made of letters, digits, `_` and `-`; others stand in quotes".into()),
        )
    } else {
        (format!("this is no valid TOML: {raw}").into(), None)
    }
}

const NO_VALUE: Words<'static> = (
    Cow::Borrowed("there is no value behind `=`"),
    Some(Cow::Borrowed("write one, or take the line out")),
);

/// Forms of dates that can be read.
pub(super) const DATES: &str =
    "write `2026-05-08`, `2026-05-08T06:30` or `2026-05-08T06:30:00+02:00`";

/// Says whether the TOML parser complains of a date or a time.
pub(super) fn is_date(raw: &str) -> bool {
    ["invalid date", "invalid time", "invalid offset"]
        .iter()
        .any(|part| raw.starts_with(part))
}

/// Returns the key of a line that is written as YAML.
fn yaml_key(line: &str) -> Option<&str> {
    let (key, behind) = line.split_once(':')?;
    let is_key = !key.is_empty()
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
        && !key.bytes().all(|b| b.is_ascii_digit());
    (is_key && (behind.is_empty() || behind.starts_with(' '))).then_some(key)
}

fn text_fault(raw: &str) -> Words<'static> {
    if raw.ends_with("expected `\\`, characters") {
        return (
            "a backslash begins a special character in TOML".into(),
            Some("write `\\\\` for a backslash, or put the text in 'single quotes'".into()),
        );
    }
    if raw.contains("visible characters") || raw.contains("printable") {
        return ("an invisible control character stands here".into(), None);
    }
    (
        "a quote is missing at one end of this text".into(),
        Some("text on one line stands between \"…\", text on several between \"\"\"…\"\"\"".into()),
    )
}

/// Explains what the YAML parser says (`info`) of a place. `line` is the line up to it, `rest`
/// what follows.
pub(super) fn of_yaml<'t>(info: &'t str, line: &str, rest: &str) -> Words<'t> {
    let has = |part: &str| info.contains(part);
    let (message, help) = if has("unprintable") {
        ("an invisible control character stands here", "")
    } else if has("tab") {
        ("a tab stands where YAML wants blanks", "indent with blanks")
    } else if has("trailing content") {
        (
            "something stands behind the closing quote",
            "a quote inside of text is `\\\"` between double quotes, and `''` between single ones",
        )
    } else if has("escape") || has("hexadecimal") {
        (
            "a backslash begins a special character between double quotes",
            "write `\\\\` for a backslash, or put the text in 'single quotes'",
        )
    } else if has("quoted scalar") {
        ("a quote is opened here or above and never closed", "")
    } else if has("unknown anchor") {
        (
            "text cannot begin with `*` in YAML",
            "put the text in quotes",
        )
    } else if rest.starts_with(['@', '`', '%']) {
        (
            "text cannot begin with this character in YAML",
            "put the text in quotes",
        )
    } else if has("simple key expect") {
        (
            "this line has no `key: value`",
            "write `key: value`, or indent the line if it belongs to the one above",
        )
    } else if has("mapping values are not allowed") || has("':'") || has("mapping keys") {
        if line.starts_with(' ') && !line.contains(':') {
            (
                "a key cannot stand here",
                "keys of one table begin in the same column; text that holds a colon stands in quotes",
            )
        } else {
            (
                "a colon makes a key of what stands in front of it",
                "put text that holds a colon in quotes: `title: \"Rust: a look back\"`",
            )
        }
    } else if !line.trim().is_empty() {
        (
            "something stands behind the value",
            "text that begins with `[`, `{`, `&`, `!` or `|` stands in quotes",
        )
    } else if has("expected key") || has("indent") || has("'-'") {
        (
            "this line is not indented as those around it",
            "keys of one table begin in the same column",
        )
    } else {
        return (format!("this is no valid YAML: {info}").into(), None);
    };
    (message.into(), (!help.is_empty()).then(|| help.into()))
}
