//! Explains the parsers' errors in a writer's words: the mistake, and what to write.

use std::borrow::Cow;

/// A mistake, and what to do about it.
pub(super) type Words = (Cow<'static, str>, Option<Cow<'static, str>>);

/// Returns a value of YAML in TOML's form.
pub(super) fn as_toml(value: &str) -> String {
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

/// Returns a text between the quotes that need no backslash in it; TOML and YAML read it alike.
pub(super) fn between_quotes(text: &str) -> String {
    match text.contains(['"', '\\']) && !text.contains('\'') {
        true => format!("'{text}'"),
        false => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

/// Returns the text that was meant by a value that begins with a quote and holds others: what stands between
/// the outermost two, or all of it where they are not a pair (`"No" means "no"`). `None` where a backslash or
/// a comment may change what the quotes are.
pub(super) fn text_meant(value: &str) -> Option<&str> {
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    if value.contains(['\\', '#', '\n']) {
        return None;
    }
    let Some(inner) = value.get(1..)?.strip_suffix(quote) else {
        return Some(value);
    };
    let (before, behind) = inner.split_once(quote)?;
    let is_closed = before.ends_with(|c: char| !c.is_whitespace())
        && !behind.starts_with(char::is_alphanumeric)
        && inner.matches(quote).count().is_multiple_of(2);
    Some(if is_closed { value } else { inner })
}

/// Returns key and value of a line in YAML's syntax.
pub(super) fn yaml_line(line: &str) -> Option<(&str, &str)> {
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
