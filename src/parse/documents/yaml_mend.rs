//! Writes YAML as the parser wants it, where most other programs (libyaml, PyYAML, Psych) read more: tabs
//! behind a key's colon, and quoted text and lists that go on in the first column of the next line.
//!
//! The text keeps its length, so that every place in it stays where it was.

use super::yaml_mistakes::{Quoted, spaces};
use super::{Node, Table, Value};
use crate::base::text::{TextSize, part};

/// Returns the text with what only the parser does not read written otherwise; `None` where there is nothing
/// of that kind.
pub(super) fn mended(text: &str) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let line = rest.split_inclusive('\n').next().unwrap_or(rest);
        at += item(text, at, line, &mut bytes);
    }
    let mended = String::from_utf8(bytes).ok()?;
    (mended != text).then_some(mended)
}

/// Makes one blank of several in the quoted texts that stand on several lines of `source`, as YAML does with
/// the blanks around a line break (YAML 1.2.2, section 7.3). `start` is the place of the source in its file.
pub(super) fn fold(table: &mut Table<'_>, source: &str, start: TextSize) {
    for (_, node) in table {
        fold_node(node, source, start);
    }
}

fn fold_node(node: &mut Node<'_>, source: &str, start: TextSize) {
    let range = node.range;
    match &mut node.value {
        Value::Text(text) => {
            let written = range.checked_sub(start).and_then(|at| part(source, at));
            let is_joined =
                |written: &str| written.starts_with(['"', '\'']) && written.contains('\n');
            if written.is_some_and(is_joined) && text.contains("  ") {
                let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
                *text = words.join(" ").into();
            }
        }
        Value::List(items) => {
            for item in items {
                fold_node(item, source, start);
            }
        }
        Value::Table(table) => fold(table, source, start),
        _ => {}
    }
}

/// Mends the item that begins in a line at byte `at`, and returns its length in bytes.
fn item(text: &str, at: usize, line: &str, bytes: &mut [u8]) -> usize {
    let depth = spaces(line);
    let Some(value) = value_start(line) else {
        return line.len();
    };
    let tabs = bytes.get_mut(at + value.0..at + value.1);
    for byte in tabs.into_iter().flatten().filter(|byte| **byte == b'\t') {
        *byte = b' ';
    }
    let rest = text.get(at + value.1..).unwrap_or_default();
    let len = match rest.chars().next() {
        Some('"' | '\'') => match Quoted::of(rest) {
            Some(Quoted::Closed(len)) => len,
            _ => return line.len(),
        },
        Some('[' | '{') => match bracketed(rest) {
            Some(len) => len,
            None => return line.len(),
        },
        Some('|' | '>') => return line.len() + block(text, at + line.len(), depth),
        _ => return line.len(),
    };
    let inside = rest.get(..len).unwrap_or_default();
    if inside.contains('\n') && !has_keys(inside) {
        join(inside, at + value.1, depth, bytes);
    }
    // What stands behind the value in its last line needs no mending.
    let behind = rest.get(len..).unwrap_or_default();
    value.1
        + len
        + behind
            .find('\n')
            .map_or(behind.len(), |newline| newline + 1)
}

/// Returns the end of the colon (or of the `-`) in front of a line's value, and the value's first byte.
fn value_start(line: &str) -> Option<(usize, usize)> {
    let blank = |b: &u8| matches!(b, b' ' | b'\t');
    let is_key = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    let mut end = 0;
    let mut found = None;
    loop {
        let rest = line.as_bytes().get(end..)?;
        let start = rest.iter().take_while(|b| blank(b)).count();
        let word = rest.get(start..)?;
        let name = word.iter().take_while(|b| is_key(**b)).count();
        let sign = match word.get(name) {
            Some(b':') if name > 0 => name + 1,
            _ if word.starts_with(b"-") => 1,
            _ => return found.map(|sign| (sign, end + start)),
        };
        if !word.get(sign).is_some_and(blank) {
            return found.map(|sign| (sign, end + start));
        }
        end += start + sign;
        found = Some(end);
        // The value of a key is no key.
        if sign > 1 {
            let blanks = line.as_bytes().get(end..)?.iter().take_while(|b| blank(b));
            return Some((end, end + blanks.count()));
        }
    }
}

/// Returns the length of the list or table at the beginning of a text; `None` for one that is not closed, or
/// that has comments.
fn bracketed(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    let mut at = 0;
    while let Some(c) = text.get(at..)?.chars().next() {
        let rest = text.get(at..)?;
        let in_front = text.get(..at)?.chars().next_back();
        match c {
            '[' | '{' => open += 1,
            ']' | '}' => open = open.checked_sub(1)?,
            '"' | '\'' if in_front.is_none_or(|c| !c.is_alphanumeric()) => {
                let Quoted::Closed(len) = Quoted::of(rest)? else {
                    return None;
                };
                at += len;
                continue;
            }
            '#' if in_front.is_some_and(char::is_whitespace) => return None,
            _ => {}
        }
        at += c.len_utf8();
        if open == 0 {
            return Some(at);
        }
    }
    None
}

/// Says whether a line of a text that was taken for one value has a key, so that the value was meant to end
/// above.
fn has_keys(inside: &str) -> bool {
    !inside.starts_with('{')
        && inside.lines().skip(1).any(|line| {
            let word = line.split_once(": ").or_else(|| line.split_once(":\t"));
            word.is_some_and(|(word, _)| {
                !word.is_empty()
                    && word
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
            })
        })
}

/// Joins the lines of a value that begins at byte `start`, where they are indented no deeper than its key.
fn join(inside: &str, start: usize, depth: usize, bytes: &mut [u8]) {
    for (at, _) in inside.match_indices('\n') {
        let above = inside.get(..at).and_then(|above| above.rsplit('\n').next());
        let below = inside.get(at + 1..).unwrap_or_default();
        let next = below.lines().next().unwrap_or_default();
        // An empty line is a line break of the text.
        let is_alone = above.is_some_and(|line| !line.trim().is_empty()) && !next.trim().is_empty();
        if !is_alone || spaces(next) > depth {
            continue;
        }
        if let Some(byte) = bytes.get_mut(start + at) {
            *byte = b' ';
        }
        if let Some(byte) = bytes.get_mut(start + at - 1).filter(|byte| **byte == b'\r') {
            *byte = b' ';
        }
    }
}

/// Returns the length of the lines of a text that are indented deeper than its key, from byte `at` on.
fn block(text: &str, at: usize, depth: usize) -> usize {
    let lines = text.get(at..).unwrap_or_default().split_inclusive('\n');
    lines
        .take_while(|line| line.trim().is_empty() || spaces(line) > depth)
        .map(str::len)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_stays_and_only_what_other_programs_read_is_changed() {
        for (written, wanted) in [
            ("a:\tb\n", "a: b\n"),
            ("a: \t 'b'\n", "a:   'b'\n"),
            ("- \ta\n", "-  a\n"),
            ("a: \"x\ny\"\nb: 1\n", "a: \"x y\"\nb: 1\n"),
            ("a: 'x\r\ny'\n", "a: 'x  y'\n"),
            ("a: [x,\ny]\n", "a: [x, y]\n"),
            ("a: [\n  x,\n]\n", "a: [\n  x, ]\n"),
            ("a: {x: 1,\ny: 2}\n", "a: {x: 1, y: 2}\n"),
        ] {
            assert_eq!(mended(written).as_deref(), Some(wanted), "{written:?}");
        }
        for right in [
            "a: b\tc\n",
            "a: |\n  b:\tc\n",
            "a: \"x\nb: 1\nc: \"y\"\n",
            "a: \"x\n\ny\"\n",
            "a: [x, # one\ny]\n",
            "a: \"b:\tc\"\n",
            "\ta: b\n",
        ] {
            assert_eq!(mended(right), None, "{right:?}");
        }
    }
}
