//! Explains the parsers' errors in a writer's words: the mistake, and what to write.

use std::borrow::Cow;

use crate::base::credential;

/// A mistake, and what to do about it.
pub(super) type Words = (Cow<'static, str>, Option<Cow<'static, str>>);

/// Explains the TOML parser's message (`raw`) for a part of a line.
pub(super) fn of_toml(raw: &str, marked: &str, line: &str) -> Words {
    let (message, help) = of_line(raw, marked, line);
    // A suggestion would repeat the credential, which belongs into no log.
    match credential::masked(line) == line {
        true => (message, help),
        false => (
            message,
            Some("a text stands in quotes, and a credential not in a file of the site".into()),
        ),
    }
}

fn of_line(raw: &str, marked: &str, line: &str) -> Words {
    if raw.starts_with("duplicate key") {
        return (
            format!("`{marked}` is given twice").into(),
            Some("keep one of the two".into()),
        );
    }
    if is_dated(line) {
        return (
            "this is no date that can be read".into(),
            Some(date_help(toml_value(line)).into()),
        );
    }
    unquoted(raw, marked)
        .or_else(|| colon(line))
        .or_else(|| no_value(raw))
        .or_else(|| no_boolean(raw, marked, line))
        .or_else(|| no_date(raw, line))
        .or_else(|| text_fault(raw))
        .or_else(|| unclosed(raw))
        .or_else(|| behind_value(raw, line))
        .or_else(|| no_key(raw, line))
        .unwrap_or_else(|| (format!("this is no valid TOML: {raw}").into(), None))
}

fn unquoted(raw: &str, marked: &str) -> Option<Words> {
    if !raw.starts_with("string values must be quoted") {
        return None;
    }
    if marked.trim().is_empty() {
        return Some(NO_VALUE);
    }
    // Word processors use typographic quotes, which TOML does not know.
    let words = marked.trim_matches(['“', '”', '„', '‘', '’', '«', '»', '\'']);
    Some((
        "text has to stand in quotes".into(),
        Some(format!("write `\"{words}\"`").into()),
    ))
}

fn colon(line: &str) -> Option<Words> {
    let (key, value) = yaml_line(line)?;
    let value = as_toml(value);
    let help = format!(
        "TOML wants `=`: `{key} = {value}` (`{key}: …` is YAML, which stands between `---`)"
    );
    Some((
        "a colon stands where TOML wants `=`".into(),
        Some(help.into()),
    ))
}

fn no_value(raw: &str) -> Option<Words> {
    let has = |part: &str| raw.starts_with(part);
    if has("key with no value") || has("missing value for key") {
        return Some((
            "this line has no value".into(),
            Some("write `key = value`".into()),
        ));
    }
    (has("missing value") || has("extra `=`")).then_some(NO_VALUE)
}

fn no_boolean(raw: &str, marked: &str, line: &str) -> Option<Words> {
    if !raw.starts_with("invalid boolean") {
        return None;
    }
    let value = match toml_value(line) {
        list if list.starts_with('[') => marked,
        value => value,
    };
    Some(match boolean(value) {
        Some(boolean) => (
            "this is neither text nor `true` nor `false`".into(),
            Some(format!("write `{boolean}`, or put text in quotes: `\"{value}\"`").into()),
        ),
        None => (
            "text has to stand in quotes".into(),
            Some(format!("write `\"{value}\"`").into()),
        ),
    })
}

fn no_date(raw: &str, line: &str) -> Option<Words> {
    if !is_date(raw) {
        return None;
    }
    let why = raw
        .split_once("expected ")
        .map_or(String::new(), |(_, wanted)| format!(": {wanted} is wanted"));
    Some((
        format!("this is no date that can be read{why}").into(),
        Some(date_help(toml_value(line)).into()),
    ))
}

fn text_fault(raw: &str) -> Option<Words> {
    let has = |part: &str| raw.starts_with(part);
    let in_text = has("invalid basic string")
        || has("invalid literal string")
        || has("invalid multi-line basic string")
        || has("invalid multi-line literal string")
        || has("missing opening quote");
    let escape = match in_text {
        true => raw.ends_with("expected `\\`, characters"),
        false => has("missing escaped value") || raw.contains("unicode"),
    };
    if escape {
        return Some((
            "a backslash begins a special character in TOML".into(),
            Some("write `\\\\` for a backslash, or put the text in 'single quotes'".into()),
        ));
    }
    if !in_text {
        return None;
    }
    if raw.contains("visible characters") || raw.contains("printable") {
        return Some(("an invisible control character stands here".into(), None));
    }
    Some((
        "a quote is missing at one end of this text".into(),
        Some("text on one line stands between \"…\", text on several between \"\"\"…\"\"\"".into()),
    ))
}

/// Explains brackets that are not closed, and commas.
fn unclosed(raw: &str) -> Option<Words> {
    let has = |part: &str| raw.starts_with(part);
    let (message, help) = if has("unclosed array table") || has("unclosed table") {
        ("`]` is missing at the end of the heading", None)
    } else if has("unclosed array") {
        ("a list is not closed: `]` is missing", None)
    } else if has("unclosed inline table") {
        ("a table is not closed: `}` is missing", None)
    } else if has("missing comma") {
        (
            "a comma is missing in front of this",
            Some("or the list or table above it is not closed"),
        )
    } else if has("extra comma") {
        ("there is a comma too many", None)
    } else if has("cannot recurse further") {
        ("lists or tables stand too deep inside each other", None)
    } else {
        return None;
    };
    Some((message.into(), help.map(Cow::Borrowed)))
}

fn behind_value(raw: &str, line: &str) -> Option<Words> {
    if !raw.starts_with("unexpected key or value") && !raw.starts_with("unexpected content") {
        return None;
    }
    let help = if line.matches('"').count() > 2 {
        "a quote inside of text is `\\\"`"
    } else if line.matches('\'').count() > 2 {
        "put text that holds `'` between double quotes"
    } else {
        "every key stands on a line of its own"
    };
    Some((
        "there is something behind the value".into(),
        Some(help.into()),
    ))
}

fn no_key(raw: &str, line: &str) -> Option<Words> {
    if !raw.starts_with("invalid unquoted key") && !raw.starts_with("unquoted keys cannot be empty")
    {
        return None;
    }
    let (message, help) = match line.contains(is_odd_blank) {
        true => (
            "this blank is none that TOML knows",
            "delete it, and type a blank instead: it came along from another program",
        ),
        false => (
            "this cannot be a key",
            "keys are made of letters, digits, `_` and `-`; others stand in quotes",
        ),
    };
    Some((message.into(), Some(help.into())))
}

/// Characters that look like blanks, from word processors and web pages.
fn is_odd_blank(c: char) -> bool {
    c.is_whitespace() && !c.is_ascii() || c == '\u{200b}'
}

const NO_VALUE: Words = (
    Cow::Borrowed("there is no value behind `=`"),
    Some(Cow::Borrowed("write one, or take the line out")),
);

/// The accepted forms of dates.
pub(super) const DATES: &str =
    "write `2026-05-08`, `2026-05-08T06:30` or `2026-05-08T06:30:00+02:00`";

/// Says whether the TOML parser's message concerns a date or a time.
pub(super) fn is_date(raw: &str) -> bool {
    ["invalid date", "invalid time", "invalid offset"]
        .iter()
        .any(|part| raw.starts_with(part))
}

/// Returns the suggestion for a text that was meant as a date: the date itself, where it is unambiguous.
pub(super) fn date_help(text: &str) -> String {
    let text = text.trim();
    // The part behind a blank or a `T` is a time.
    let (text, time) = match text.split_once(['T', 't', ' ']) {
        Some((day, time))
            if text.starts_with(|c: char| c.is_ascii_digit()) && time.contains(':') =>
        {
            (day, Some(time))
        }
        _ => (text, None),
    };
    let time = || {
        let mut parts = time?.trim().split(':');
        let number = |part: &str| part.parse::<u8>().ok();
        let (hour, minute) = (number(parts.next()?)?, number(parts.next()?)?);
        let second = parts.next().map_or(Some(0), number)?;
        (hour < 24 && minute < 60 && second < 60)
            .then(|| format!("T{hour:02}:{minute:02}:{second:02}"))
    };
    let day = || {
        let mut parts = text.trim().split(['.', '/', '-']);
        let numbers = [parts.next()?, parts.next()?, parts.next()?];
        if parts.next().is_some() {
            return None;
        }
        let number = |at: usize| numbers.get(at)?.trim().parse::<i16>().ok();
        let (first, month, last) = (number(0)?, number(1)?, number(2)?);
        // The order of day and month in 08/05/2026 is ambiguous.
        let (year, day) = match (first, last) {
            (1000.., _) => (first, last),
            (_, 1000..) if text.contains('.') => (last, first),
            _ => return None,
        };
        jiff::civil::Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
    };
    let day = day().or_else(|| in_words(text));
    day.map_or_else(
        || DATES.to_owned(),
        |day| format!("write `{day}{}`", time().unwrap_or_default()),
    )
}

/// Reads a day in English: `8 May 2026`, `May 8, 2026`, `8th of May 2026`.
fn in_words(text: &str) -> Option<jiff::civil::Date> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let (mut year, mut month, mut day) = (None, None, None);
    for part in text.split(|c: char| !c.is_alphanumeric()) {
        let lower = part.to_ascii_lowercase();
        let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        if let Ok(number) = digits.parse::<i16>() {
            match number {
                1000.. => year = Some(number),
                _ => day = i8::try_from(number).ok(),
            }
        } else if let Some(at) = MONTHS.iter().position(|name| lower.starts_with(name)) {
            month = i8::try_from(at + 1).ok();
        }
    }
    jiff::civil::Date::new(year?, month?, day?).ok()
}

/// Says whether a line of TOML has a value such as `08.05.2026`.
pub(super) fn is_dated(line: &str) -> bool {
    let value = toml_value(line);
    let mut parts = value.split(['.', '/']);
    let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    parts.by_ref().take(3).filter(|part| number(part)).count() == 3 && parts.next().is_none()
}

/// Returns the part behind `=`, without a comment.
pub(super) fn toml_value(line: &str) -> &str {
    let value = line.split_once('=').map_or("", |(_, value)| value);
    value.split(" #").next().unwrap_or_default().trim()
}

/// Returns a value of YAML in TOML's form.
fn as_toml(value: &str) -> String {
    let value = value.trim();
    let plain = value.starts_with(['"', '\'', '[', '{'])
        || matches!(value, "true" | "false")
        || value.parse::<f64>().is_ok()
        || jiff::civil::Date::strptime("%Y-%m-%d", value.get(..10).unwrap_or_default()).is_ok();
    if value.is_empty() {
        "\"…\"".to_owned()
    } else if plain {
        value.to_owned()
    } else {
        format!("\"{value}\"")
    }
}

/// Returns `true` or `false` for another word of the same meaning.
pub(super) fn boolean(word: &str) -> Option<&'static str> {
    let is = |words: &[&str]| {
        words
            .iter()
            .any(|own| own.eq_ignore_ascii_case(word.trim()))
    };
    if is(&["true", "yes", "on", "y", "1"]) {
        Some("true")
    } else if is(&["false", "no", "off", "n", "0"]) {
        Some("false")
    } else {
        None
    }
}

/// Returns key and value of a line in YAML's syntax.
fn yaml_line(line: &str) -> Option<(&str, &str)> {
    let (key, behind) = line.split_once(':')?;
    let is_key = !key.is_empty()
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
        && !key.bytes().all(|b| b.is_ascii_digit());
    (is_key && (behind.is_empty() || behind.starts_with(' '))).then_some((key, behind))
}

/// Returns names for a message: `` `a`, `b` or `c` ``.
pub(super) fn quoted<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
