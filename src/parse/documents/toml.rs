//! Reads TOML beyond the first mistake, so that all mistakes are reported at once.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::toml_around::{end_of_line, end_of_text, line_from};
use super::toml_causes::{cause, is_path};
use super::toml_mistakes::Mistake;
use super::{Document, Key, MAX_DEPTH, Node, Syntax, Table, Value, place};
use crate::base::{SourcePath, credential};
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
        let fault = Diagnostic::new(code, "lists and tables stand too deep inside each other")
            .at(Span::bytes(file, offset + at..offset + at))
            .help(format!("at most {MAX_DEPTH} levels can be read"));
        return Outcome::new(document, vec![fault]);
    }
    let (root, mut errors) = DeTable::parse_recoverable(text);
    let start = |error: &Error| stop(error, text).start;
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

    let mut diagnostics = explain_all(&errors, text, offset, file, code);
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

/// Returns the place where lists and tables stand too deep inside each other: too deep for the parser, which
/// would report another mistake for each bracket, or, by a key with many dotted parts, for the stack.
fn too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr3_iter(b'.', b'[', b'{', bytes).nth(MAX_DEPTH)?;
    // Brackets and dots outside of text, in the current item and in those around it.
    let mut open: Vec<usize> = Vec::new();
    let mut outer = 0_usize;
    let mut dots = 0_usize;
    let mut i = 0;
    while let Some(&byte) = bytes.get(i) {
        i += 1;
        match byte {
            b'.' => dots += 1,
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
        if open.len() + outer + dots > MAX_DEPTH {
            return Some(i - 1);
        }
    }
    None
}

/// Returns the diagnostics of syntax errors, which are in the order of their places.
fn explain_all(
    errors: &[Error],
    text: &str,
    offset: usize,
    file: &SourcePath,
    code: &'static Code,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut line_end = None;
    let mut unclosed = None;
    for error in errors {
        let stop = stop(error, text);
        // One slip often causes several errors; the first of a line describes it.
        if line_end.is_some_and(|end| stop.start <= end) {
            continue;
        }
        let mistake = cause(text, stop.clone());
        line_end = Some(match mistake {
            Mistake::OpenQuote(None) => end_of_open_text(text, stop.start),
            // The keys below a second heading are taken for those below the first.
            Mistake::SecondTable(_) => lost(text, stop.start).map_or(stop.start, |lost| lost.end),
            _ => end_of_line(text, stop.start),
        });
        // A line in which nothing is wrong was read as a part of what is wrong above.
        if !diagnostics.is_empty() && mistake.may_follow() {
            continue;
        }
        // What follows from a bracket that is not closed is reported once.
        if let Mistake::OpenBracket(at) = mistake {
            if unclosed == Some(at) {
                continue;
            }
            unclosed = Some(at);
        }
        diagnostics.push(explain(error, &mistake, text, offset, file, code));
        if diagnostics.len() == MAX_ERRORS {
            break;
        }
    }
    diagnostics
}

/// Returns the end of the text whose quote is not closed in its line: that of a line below with a quote, if
/// the lines up to it have no key; else that of the line itself.
fn end_of_open_text(text: &str, at: usize) -> usize {
    let end = end_of_line(text, at);
    let mut below = end + 1;
    while below < text.len() {
        let line = line_from(text, below);
        let is_key = line.split_once('=').is_some_and(|(key, _)| is_path(key));
        if is_key || line.starts_with('[') {
            break;
        }
        if line.contains('"') {
            return below + line.len();
        }
        below += line.len() + 1;
    }
    end
}

fn explain(
    error: &Error,
    mistake: &Mistake<'_>,
    text: &str,
    offset: usize,
    file: &SourcePath,
    code: &'static Code,
) -> Diagnostic {
    let stop = stop(error, text);
    let line_start = text
        .get(..stop.start)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |newline| newline + 1);
    let line = text.get(line_start..end_of_line(text, stop.start));
    let (message, help) = mistake.words(error.message());
    let range = mistake
        .place(text, stop.start)
        .unwrap_or_else(|| visible(text, stop));
    let code = if mistake.is_date() {
        &INVALID_DATE
    } else {
        code
    };
    let fault = Diagnostic::new(code, message)
        .at(Span::bytes(file, offset + range.start..offset + range.end));
    // A suggestion would repeat the credential, which belongs into no log.
    if line.is_some_and(|line| credential::masked(line) != line) {
        return fault.help("a text stands in quotes, and a credential not in a file of the site");
    }
    Diagnostic {
        help: help.map(Cow::into_owned),
        ..fault
    }
}

/// Returns the place at which the parser stopped. An error without a place concerns the end of the text.
fn stop(error: &Error, text: &str) -> Range<usize> {
    error.span().unwrap_or(text.len()..text.len())
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
