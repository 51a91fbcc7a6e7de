//! Reads TOML beyond the first mistake, so that all mistakes are reported at once.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::{Document, Key, MAX_DEPTH, Node, Syntax, Table, Value, place, words};
use crate::base::SourcePath;
use crate::diagnostic::codes::INVALID_DATE;
use crate::diagnostic::{Code, Diagnostic, Outcome, Span};

/// The maximum number of syntax errors that are reported in one file; further ones are seldom mistakes of
/// their own.
const MAX_ERRORS: usize = 20;

pub(super) fn read<'s>(
    text: &'s str,
    offset: usize,
    file: &SourcePath,
    code: &'static Code,
) -> Outcome<Document<'s>> {
    let mut document = Document {
        root: Table::new(),
        text,
        range: place(offset, 0..text.len()),
        syntax: Syntax::Toml,
        complete: true,
    };
    if let Some(at) = too_deep(text) {
        document.complete = false;
        let fault = Diagnostic::new(code, "tables stand too deep inside each other")
            .at(Span::bytes(file, offset + at..offset + at))
            .help(format!("at most {MAX_DEPTH} levels can be read"));
        return Outcome::new(document, vec![fault]);
    }
    let (root, mut errors) = DeTable::parse_recoverable(text);
    // An error without a place concerns the end of the text.
    let start = |error: &Error| error.span().map_or(text.len(), |span| span.start);
    errors.sort_by_key(start);
    let mut reader = Toml {
        text,
        offset,
        broken: errors.iter().map(start).collect(),
        lost: errors
            .iter()
            .filter_map(|error| lost(text, start(error)))
            .collect(),
        overflows: Vec::new(),
    };
    document.root = reader.table(root.into_inner());
    document.complete = errors.is_empty() && reader.overflows.is_empty();

    let mut diagnostics = Vec::new();
    let mut line_end = None;
    for error in &errors {
        let at = start(error);
        // One slip often causes several errors; the first of a line describes it.
        if line_end.is_some_and(|end| at <= end) {
            continue;
        }
        line_end = Some(end_of_line(text, at));
        let range = error.span().unwrap_or(at..at);
        diagnostics.push(explain(error, text, range, offset, file, code));
        if diagnostics.len() == MAX_ERRORS {
            break;
        }
    }
    diagnostics.extend(reader.overflows.into_iter().map(|range| {
        Diagnostic::new(code, "this number is too large")
            .at(Span::bytes(file, offset + range.start..offset + range.end))
            .help("put it in quotes if it is a name rather than a number")
    }));
    Outcome::new(document, diagnostics)
}

struct Toml<'s> {
    text: &'s str,
    offset: usize,
    /// The places of syntax errors, in order.
    broken: Vec<usize>,
    /// The parts below headings that cannot be read; their keys belong to no table.
    lost: Vec<Range<usize>>,
    /// The places of numbers that are out of range.
    overflows: Vec<Range<usize>>,
}

impl<'s> Toml<'s> {
    fn table(&mut self, table: DeTable<'s>) -> Table<'s> {
        let mut entries = Table::with_capacity(table.len());
        for (key, value) in table {
            let (at, valued) = (key.span(), value.span());
            // The parser's result for a line with an error is a guess.
            let end = end_of_line(self.text, at.end.max(valued.end));
            let first = self.broken.partition_point(|&broken| broken < at.start);
            if self.broken.get(first).is_some_and(|&broken| broken <= end)
                || self.lost.iter().any(|lost| lost.contains(&at.start))
            {
                continue;
            }
            if let Some(node) = self.node(value) {
                let key = Key {
                    text: key.into_inner(),
                    range: place(self.offset, at),
                };
                entries.push((key, node));
            }
        }
        entries
    }

    fn node(&mut self, value: Spanned<DeValue<'s>>) -> Option<Node<'s>> {
        let range = value.span();
        let value = match value.into_inner() {
            DeValue::String(text) => Value::Text(text),
            DeValue::Boolean(value) => Value::Bool(value),
            DeValue::Integer(value) => match i64::from_str_radix(value.as_str(), value.radix()) {
                Ok(value) => Value::Integer(value),
                Err(_) => {
                    self.overflows.push(range);
                    return None;
                }
            },
            DeValue::Float(value) => Value::Float(value.as_str().parse().ok()?),
            DeValue::Datetime(_) => Value::Date(self.text.get(range.clone())?),
            DeValue::Array(items) => Value::List(
                items
                    .into_iter()
                    .filter_map(|item| self.node(item))
                    .collect(),
            ),
            DeValue::Table(table) => Value::Table(self.table(table)),
        };
        Some(Node {
            value,
            range: place(self.offset, range),
        })
    }
}

/// Returns the part below the heading (`[name`) with an error in its line, up to the next heading.
fn lost(text: &str, error: usize) -> Option<Range<usize>> {
    let before = text.as_bytes().get(..error)?;
    let line = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    if text.as_bytes().get(line) != Some(&b'[') {
        return None;
    }
    let below = end_of_line(text, line);
    let rest = text.as_bytes().get(below..)?;
    let next = memchr::memmem::find(rest, b"\n[").map_or(text.len(), |next| below + next);
    Some(below..next)
}

fn end_of_line(text: &str, from: usize) -> usize {
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    from + memchr::memchr(b'\n', rest).unwrap_or(rest.len())
}

/// Returns the place of a key with so many dotted parts that the tables for them would overflow the
/// stack. (The parser itself counts brackets.)
fn too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'.', bytes).nth(MAX_DEPTH)?;
    // Dots outside of text, in the current item and in those around it.
    let mut open: Vec<usize> = Vec::new();
    let mut outer = 0_usize;
    let mut dots = 0_usize;
    let mut i = 0;
    while let Some(&byte) = bytes.get(i) {
        i += 1;
        match byte {
            b'.' => {
                dots += 1;
                if outer + dots > MAX_DEPTH {
                    return Some(i - 1);
                }
            }
            b'[' | b'{' => {
                open.push(dots);
                outer += dots;
                dots = 0;
            }
            b']' | b'}' => {
                dots = open.pop().unwrap_or(0);
                outer -= dots;
            }
            b',' => dots = 0,
            b'\n' if open.is_empty() => dots = 0,
            b'#' => i = end_of_line(text, i),
            b'"' | b'\'' => i = end_of_text(bytes, i - 1, byte),
            _ => {}
        }
    }
    None
}

/// Returns the byte behind the quoted text that begins at `start`.
fn end_of_text(bytes: &[u8], start: usize, quote: u8) -> usize {
    let fence = [quote; 3];
    let long = bytes
        .get(start..)
        .is_some_and(|rest| rest.starts_with(&fence));
    let mut i = start + if long { 3 } else { 1 };
    while let Some(&byte) = bytes.get(i) {
        if byte == b'\\' && quote == b'"' {
            i += 2;
        } else if long && bytes.get(i..).is_some_and(|rest| rest.starts_with(&fence)) {
            return i + 3;
        } else if !long && byte == quote {
            return i + 1;
        } else if !long && byte == b'\n' {
            return i;
        } else {
            i += 1;
        }
    }
    bytes.len()
}

fn explain(
    error: &Error,
    text: &str,
    range: Range<usize>,
    offset: usize,
    file: &SourcePath,
    code: &'static Code,
) -> Diagnostic {
    let marked = text.get(range.clone()).unwrap_or_default();
    let line_start = text.get(..range.start).map_or(0, |before| {
        memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |newline| newline + 1)
    });
    let line = text
        .get(line_start..end_of_line(text, range.start))
        .unwrap_or_default();
    let (message, help) = words::of_toml(error.message(), marked.trim(), line.trim());
    let range = match words::is_dated(line) {
        true => full_value(text, line_start, line).unwrap_or(range),
        false => visible(text, range),
    };
    let code = if words::is_date(error.message()) || words::is_dated(line) {
        &INVALID_DATE
    } else {
        code
    };
    let mut fault = Diagnostic::new(code, message)
        .at(Span::bytes(file, offset + range.start..offset + range.end));
    fault.help = help.map(Cow::into_owned);
    fault
}

/// Returns the place of a line's value.
fn full_value(text: &str, line_start: usize, line: &str) -> Option<Range<usize>> {
    let value = words::toml_value(line);
    let behind = text.get(line_start..)?.find('=')? + 1;
    let at = text.get(line_start + behind..)?.find(value)?;
    let start = line_start + behind + at;
    Some(start..start + value.len())
}

/// Moves a place at the end of a line (or of the text) back to the last character.
fn visible(text: &str, range: Range<usize>) -> Range<usize> {
    if !range.is_empty() {
        return range;
    }
    let before = text.get(..range.start).unwrap_or(text);
    let at_end = text
        .get(range.start..)
        .is_none_or(|rest| rest.is_empty() || rest.starts_with(['\n', '\r']));
    match before
        .trim_end_matches(['\n', '\r'])
        .char_indices()
        .next_back()
    {
        Some((last, c)) if at_end => last..last + c.len_utf8(),
        _ => range,
    }
}
