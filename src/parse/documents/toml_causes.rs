//! Finds out which mistake stopped the TOML parser, from the text around the place that it reports. The
//! parser's errors have no kinds, and the wording of its messages may change with every version.

use std::cmp::Ordering;
use std::ops::Range;

use super::toml_around::{Around, end_of_line, end_of_text, is_bare, line_from};
use super::toml_mistakes::{Mistake, is_curly, is_quote};
use super::{date_words, words};

/// Returns the mistake at `range`, where the parser stopped.
pub(super) fn cause(text: &str, range: Range<usize>) -> Mistake<'_> {
    let at = range.start;
    let around = Around::of(text, at);
    if let Some(start) = around.heading {
        let marked = text.get(range).unwrap_or_default();
        return of_heading(line_from(text, start), marked);
    }
    if let Some(start) = around.quote {
        return of_quotes(text, start).unwrap_or(Mistake::OpenQuote(None));
    }
    let found = if around.is_in_list() {
        of_entry(text, at, &around)
    } else {
        match around.sign {
            Some(sign) => of_value(text, at, sign, &around),
            None => of_key(text, range, &around),
        }
    };
    let is_end = text.get(at..).is_none_or(|rest| rest.trim().is_empty());
    let is_right = matches!(found, Mistake::Other | Mistake::NoComma | Mistake::Twice(_));
    match around.unclosed {
        Some(bracket) if is_end || is_right => Mistake::OpenBracket(bracket),
        _ => found,
    }
}

/// Returns the mistake in a line that begins with `[`; `marked` is the part that the parser reports.
fn of_heading<'t>(line: &'t str, marked: &'t str) -> Mistake<'t> {
    let inner = line.trim_start_matches('[');
    let opened = line.len() - inner.len();
    let Some(close) = inner.find(']') else {
        return Mistake::OpenHeading(line);
    };
    let behind = inner.get(close..).unwrap_or_default();
    let rest = behind.trim_start_matches(']');
    let name = inner.get(..close).unwrap_or_default();
    match (behind.len() - rest.len()).cmp(&opened) {
        Ordering::Less => return Mistake::OpenHeading(line),
        Ordering::Greater => return Mistake::NoHeading(name.trim()),
        Ordering::Equal => {}
    }
    if !rest.trim().is_empty() && !rest.trim_start().starts_with('#') {
        return Mistake::BehindHeading;
    }
    if name.contains(is_odd_blank) {
        return Mistake::OddBlank;
    }
    match (is_path(name), is_path(marked)) {
        (true, true) => Mistake::SecondTable(marked.trim_matches(is_quote)),
        (true, false) => Mistake::Other,
        (false, _) => Mistake::NoHeading(name.trim()),
    }
}

/// Says whether a text is keys with dots between them.
pub(super) fn is_path(text: &str) -> bool {
    text.split('.').all(|key| {
        let key = key.trim();
        let quoted = key.len() > 1 && (key.starts_with('"') || key.starts_with('\''));
        quoted || (!key.is_empty() && key.bytes().all(is_bare))
    })
}

/// Returns the mistake in the quoted text that begins at a byte.
fn of_quotes<'t>(text: &'t str, start: usize) -> Option<Mistake<'t>> {
    let quote = *text.as_bytes().get(start)?;
    let end = end_of_text(text.as_bytes(), start, quote).min(text.len());
    let whole = text.get(start..end)?;
    let lines = match [r#"""""#, "'''"]
        .iter()
        .any(|fence| whole.starts_with(fence))
    {
        true => Lines::Several,
        false => Lines::One,
    };
    let fence = match lines {
        Lines::Several => 3,
        Lines::One => 1,
    };
    let marks = whole.get(..fence)?;
    let inner = whole.get(fence..)?;
    let (inner, is_closed) = match inner.strip_suffix(marks) {
        Some(inner) if ends_outside(inner, quote) => (inner, true),
        _ => (inner, false),
    };
    let is_control = |c: char| c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r');
    if inner.contains(is_control) {
        return Some(Mistake::Control);
    }
    if !is_closed && lines == Lines::Several {
        return Some(Mistake::OpenText(start));
    }
    if !is_closed {
        let words = inner.trim_end().strip_suffix(is_curly);
        return Some(Mistake::OpenQuote(words));
    }
    (quote == b'"' && has_bad_escape(inner, lines)).then_some(Mistake::Escape(inner))
}

/// Says whether a quote behind `inner` closes the text: an odd number of backslashes makes a character of it.
fn ends_outside(inner: &str, quote: u8) -> bool {
    let slashes = inner.len() - inner.trim_end_matches('\\').len();
    quote == b'\'' || slashes.is_multiple_of(2)
}

/// How many lines a text may have: `"…"` one, `"""…"""` several.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    One,
    Several,
}

/// Says whether a backslash begins nothing that TOML knows.
fn has_bad_escape(inner: &str, lines: Lines) -> bool {
    let mut rest = inner;
    while let Some((_, behind)) = rest.split_once('\\') {
        let digits = match behind.chars().next() {
            Some('b' | 't' | 'n' | 'f' | 'r' | 'e' | '"' | '\\') => 0,
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            Some(' ' | '\t' | '\r' | '\n') if lines == Lines::Several => 0,
            _ => return true,
        };
        let code = behind.get(1..1 + digits).unwrap_or_default();
        let number = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
        let all = code.bytes().all(|b| b.is_ascii_hexdigit());
        if digits > 0 && (!all || number.is_none()) {
            return true;
        }
        rest = behind.get(1 + digits..).unwrap_or_default();
    }
    false
}

/// Returns the mistake in an entry of a list.
fn of_entry<'t>(text: &'t str, at: usize, around: &Around) -> Mistake<'t> {
    let rest = text.get(at..).unwrap_or_default();
    let before = text.get(around.item..at).unwrap_or_default();
    if rest.trim().is_empty() {
        return around
            .bracket()
            .map_or(Mistake::Other, Mistake::OpenBracket);
    }
    match rest.trim_start().chars().next() {
        Some(',') if before.trim().is_empty() => return Mistake::ExtraComma,
        Some(sign @ ('}' | ')')) => return Mistake::ExtraBracket(sign),
        _ => {}
    }
    let lead = text.get(around.item..).unwrap_or_default();
    let start = around.item + (lead.len() - lead.trim_start().len());
    let mistake = of_scalar(text, start, Inside::Brackets);
    if matches!(mistake, Some(Mistake::Unquoted(_)))
        && let Some(list) = around.bracket().and_then(|at| unquoted_list(text, at))
    {
        return Mistake::UnquotedList(list);
    }
    match mistake {
        Some(mistake) if !before.trim_end().contains('\n') || before.trim().is_empty() => mistake,
        _ if before.trim().is_empty() => Mistake::Other,
        _ => with_inner_quote(text, start, at).map_or(Mistake::NoComma, Mistake::InnerQuote),
    }
}

/// Returns the text that begins at byte `start` and goes on behind its closing quote, in front of byte `at`, up
/// to another one: `"A 13" display"`.
fn with_inner_quote(text: &str, start: usize, at: usize) -> Option<&str> {
    let before = text.get(start..at)?.trim_end_matches([' ', '\t']);
    let line = line_from(text, start);
    let stop = at.checked_sub(start)?;
    let part = line.get(stop..)?.split([',', ']', '}', '=']).next()?;
    let goes_on = part.trim_start().starts_with(char::is_alphanumeric);
    if !before.ends_with('"') || !goes_on || !part.contains('"') {
        return None;
    }
    let ends = |(quote, _): &(usize, &str)| {
        let behind = line.get(quote + 1..).unwrap_or_default().trim_start();
        *quote >= stop && (behind.is_empty() || behind.starts_with([',', ']', '}']))
    };
    let (end, _) = line.match_indices('"').find(ends)?;
    line.get(..=end)
}

/// Returns what stands in the list that begins at a byte, if it is words without quotes, on one line.
fn unquoted_list(text: &str, at: usize) -> Option<&str> {
    let (inner, _) = line_from(text, at).strip_prefix('[')?.split_once(']')?;
    let is_plain = !inner.contains(['"', '\'', '[', '{', '#', '“', '”', '„']);
    let is_word = |word: &str| !word.trim().is_empty() && !is_value(word.trim());
    (is_plain && inner.split(',').all(is_word)).then_some(inner)
}

/// Returns the mistake in what stands behind the `=` at byte `sign`.
fn of_value<'t>(text: &'t str, at: usize, sign: usize, around: &Around) -> Mistake<'t> {
    let line = line_from(text, sign + 1);
    let inside = match around.is_outermost() {
        true => Inside::Line,
        false => Inside::Brackets,
    };
    let value = line.trim_start_matches([' ', '\t']);
    if value.starts_with(is_odd_blank) {
        return Mistake::OddBlank;
    }
    if value.starts_with('=') {
        return Mistake::TwoSigns;
    }
    if value.is_empty() || value.starts_with('#') || value.starts_with([',', '}']) {
        return Mistake::NoValue;
    }
    let start = sign + 1 + (line.len() - value.len());
    let key = text.get(around.item..sign).unwrap_or_default().trim();
    // In a table the parser may stop lines below the value.
    let is_below = text.get(start..at).is_some_and(|part| part.contains('\n'));
    match of_scalar(text, start, inside).filter(|_| !is_below || around.is_outermost()) {
        Some(Mistake::Boolean(_, word)) => return Mistake::Boolean(Some(key), word),
        Some(mistake) => return mistake,
        None => {}
    }
    let rest = text.get(at..).unwrap_or_default();
    if !around.is_outermost() {
        return match rest.trim().is_empty() {
            true => around
                .bracket()
                .map_or(Mistake::Other, Mistake::OpenBracket),
            false => {
                with_inner_quote(text, start, at).map_or(Mistake::NoComma, Mistake::InnerQuote)
            }
        };
    }
    let bare = value.trim_end();
    let sign = bare
        .chars()
        .next_back()
        .filter(|sign| matches!(sign, ',' | ';'));
    match sign {
        Some(sign) if is_value(bare.trim_end_matches(sign)) => Mistake::LineEnd(sign),
        _ => Mistake::BehindValue(value, rest.lines().next().unwrap_or_default()),
    }
}

/// Where a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// Behind the key of a line.
    Line,
    /// In a list or an inline table.
    Brackets,
}

/// Returns the mistake in the value that begins at a byte; `None` for a right one, and for lists and tables.
fn of_scalar<'t>(text: &'t str, start: usize, inside: Inside) -> Option<Mistake<'t>> {
    let line = line_from(text, start);
    match line.chars().next()? {
        '"' | '\'' => return of_quotes(text, start),
        '[' | '{' => return None,
        _ => {}
    }
    let end = match inside {
        Inside::Line => line.find(" #").unwrap_or(line.len()),
        Inside::Brackets => line.find([',', ']', '}', '#']).unwrap_or(line.len()),
    };
    let value = line
        .get(..end)?
        .trim_end()
        .trim_end_matches([',', ';'])
        .trim_end();
    let first = value.split([' ', '\t']).next()?;
    if first.is_empty() || is_value(value) {
        return None;
    }
    if words::boolean(value).is_some() {
        return Some(Mistake::Boolean(None, value));
    }
    if date_words::is_like_date(value) {
        return Some(Mistake::Date(value));
    }
    // A second key on the line is another mistake than words without quotes.
    if is_value(first) && value.contains('=') {
        return None;
    }
    if first.len() == value.len() && is_zero_led(first) {
        return Some(Mistake::Zero(first));
    }
    let is_number = |b: u8| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b',' | b'_');
    match value.bytes().all(is_number) {
        true if value.matches('.').count() < 2 => Some(Mistake::NoNumber(value)),
        _ => Some(Mistake::Unquoted(value)),
    }
}

/// Says whether TOML reads a text without quotes as a value.
pub(super) fn is_value(text: &str) -> bool {
    let alone = format!("a={text}");
    !text.contains(['\n', '#', '=']) && ::toml::de::DeTable::parse(&alone).is_ok()
}

/// Says whether a text is digits, with a zero in front.
fn is_zero_led(text: &str) -> bool {
    text.len() > 1
        && text.starts_with('0')
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && text.matches('.').count() < 2
}

/// Returns the mistake in a key, or where a key is wanted.
fn of_key<'t>(text: &'t str, range: Range<usize>, around: &Around) -> Mistake<'t> {
    let rest = text.get(around.item..).unwrap_or_default();
    let start = around.item + (rest.len() - rest.trim_start_matches([' ', '\t']).len());
    let line = line_from(text, start).trim_end();
    if !around.is_outermost()
        && text
            .get(range.start..)
            .is_some_and(|rest| rest.trim().is_empty())
    {
        return around
            .bracket()
            .map_or(Mistake::Other, Mistake::OpenBracket);
    }
    match line.chars().next() {
        Some('[') => {
            let marked = text.get(range).unwrap_or_default();
            return match around.bracket() {
                Some(bracket) => Mistake::OpenBracket(bracket),
                None => of_heading(line, marked),
            };
        }
        Some(',') if !around.is_outermost() => return Mistake::ExtraComma,
        Some(sign @ (']' | '}' | ')')) => return Mistake::ExtraBracket(sign),
        Some('"' | '\'') => return of_quoted_key(text, start, range, around),
        _ => {}
    }
    if let Some(mistake) = of_foreign_line(line) {
        return mistake;
    }
    if let Some(mistake) = of_name(text, range) {
        return mistake;
    }
    match line.split_once('=') {
        Some((key, _)) if is_path(key) => Mistake::Other,
        Some((key, _)) => Mistake::NoKey(key.trim()),
        None => {
            let (key, value) = line.split_once([' ', '\t']).unwrap_or((line, ""));
            let value = value.trim();
            let is_key = !key.is_empty() && key.bytes().all(is_bare);
            let is_plain =
                value.is_empty() || value.starts_with(['"', '\'', '[']) || is_value(value);
            match is_key {
                true if is_plain => Mistake::NoSign(key, value),
                true => Mistake::NoSign(key, ""),
                false => Mistake::NoKey(key),
            }
        }
    }
}

/// Returns the mistake in a line that is right in another language.
fn of_foreign_line(line: &str) -> Option<Mistake<'_>> {
    if let Some(entry) = line.strip_prefix("- ") {
        return Some(Mistake::NoName(entry));
    }
    if let Some((key, value)) = with_other_sign(line) {
        return Some(Mistake::NoSign(key, value));
    }
    if let Some((key, value)) = words::yaml_line(line) {
        return Some(Mistake::Colon(key, value));
    }
    if line.contains(is_odd_blank) {
        return Some(Mistake::OddBlank);
    }
    if line.starts_with(';')
        || ["//", "/*", "<!--"]
            .iter()
            .any(|sign| line.starts_with(sign))
    {
        return Some(Mistake::Comment);
    }
    None
}

/// Returns key and value of a line with another sign than `=` between them.
fn with_other_sign(line: &str) -> Option<(&str, &str)> {
    let (key, value) = ["->", "=>", ":="]
        .iter()
        .find_map(|sign| line.split_once(sign))?;
    let key = key.trim();
    let is_key = !key.is_empty() && key.bytes().all(is_bare);
    is_key.then_some((key, value.trim()))
}

/// Returns the mistake in a key that begins with a quote, or in a text where a key is wanted.
fn of_quoted_key<'t>(
    text: &'t str,
    start: usize,
    range: Range<usize>,
    around: &Around,
) -> Mistake<'t> {
    if let Some(mistake) = of_quotes(text, start) {
        return mistake;
    }
    if let Some(mistake) = of_name(text, range) {
        return mistake;
    }
    let line = line_from(text, start).trim_end();
    if line.contains('=') {
        return Mistake::NoKey(line.split('=').next().unwrap_or_default().trim());
    }
    around
        .bracket()
        .map_or(Mistake::NoName(line), Mistake::Braces)
}

/// Returns the mistake of a key that is right in itself: it was given before.
fn of_name<'t>(text: &'t str, range: Range<usize>) -> Option<Mistake<'t>> {
    let marked = text.get(range.clone())?.trim();
    if marked.is_empty() || !is_path(marked) {
        return None;
    }
    let key = marked.trim_matches(is_quote);
    let behind = text
        .get(range.end..end_of_line(text, range.end))?
        .trim_start();
    match behind.chars().next()? {
        '.' => Some(Mistake::NoTable(key)),
        '=' => Some(Mistake::Twice(key)),
        _ => None,
    }
}

/// Characters that look like blanks, from word processors and web pages.
fn is_odd_blank(c: char) -> bool {
    c.is_whitespace() && !c.is_ascii() || c == '\u{200b}'
}
