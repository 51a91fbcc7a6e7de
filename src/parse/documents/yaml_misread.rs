//! Parts of a line of YAML that are no part of its value, though a writer meant them to be.

use std::ops::Range;

use saphyr_parser::ScalarStyle;

use super::words::between_quotes;
use crate::diagnostic::Code;
use crate::diagnostic::codes::{CURLY_QUOTES, HIDDEN_TEXT};

/// A part of the text that YAML reads otherwise than its writer.
pub(super) struct Misread {
    pub(super) at: Range<usize>,
    /// The kind of mistake; `None` for one in the syntax of the file.
    pub(super) code: Option<&'static Code>,
    pub(super) message: String,
    pub(super) help: String,
}

/// What a text is in the document.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Key,
    Value,
    /// An entry of a list.
    Entry,
}

/// Whether a tag (`!important`) or an anchor (`&Co`) stands in front of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    InFront,
    None,
}

/// Returns what stands around the text in a range and was meant to be a part of it.
pub(super) fn misread(
    text: &str,
    range: &Range<usize>,
    style: ScalarStyle,
    sign: Sign,
) -> Vec<Misread> {
    let comment = (style == ScalarStyle::Plain).then(|| comment_behind(text, range.end));
    let sign = (sign == Sign::InFront)
        .then(|| sign_at(text, range.start))
        .flatten();
    // An anchor is right where an alias refers to it.
    let sign = sign.filter(|part| {
        let name = text
            .get(part.clone())
            .and_then(|part| part.strip_prefix('&'));
        name.is_none_or(|name| !text.contains(&format!("*{name}")))
    });
    let found = [
        comment.flatten().map(|at| (at, "a comment")),
        sign.map(|at| (at, "a sign of YAML")),
    ];
    let found = found.into_iter().flatten().map(|(at, kind)| {
        let part = text.get(at.clone()).unwrap_or_default();
        let help = match part.starts_with('#') {
            true => "put the whole text in quotes; if it is a comment, leave a blank behind `#`",
            false => "put the whole text in quotes",
        };
        Misread {
            at,
            code: Some(&HIDDEN_TEXT),
            message: format!("`{part}` is taken for {kind}, and left out"),
            help: help.to_owned(),
        }
    });
    found.collect()
}

/// Returns what is wrong with a text without quotes, which was read as `value`.
pub(super) fn taken_wrongly(
    text: &str,
    value: &str,
    range: &Range<usize>,
    role: Role,
) -> Option<Misread> {
    if role == Role::Entry
        && let Some(at) = entry_inside(text, range)
    {
        return Some(Misread {
            at,
            code: None,
            message: "this `-` is taken for a part of the entry above".to_owned(),
            help: "put the `-` of every entry of a list in the same column".to_owned(),
        });
    }
    if role == Role::Key || is_sentence(text, value, range) {
        return None;
    }
    let (plain, shown) = (
        between_quotes(without_curly_quotes(value)?),
        between_quotes(value),
    );
    Some(Misread {
        at: range.clone(),
        code: Some(&CURLY_QUOTES),
        message: "these quotes of a word processor are a part of the text for YAML".to_owned(),
        help: format!("write `{plain}`; if readers shall see them, write `{shown}`"),
    })
}

/// Says whether a text in quotes may well be what somebody said: several words, or a headline.
fn is_sentence(text: &str, value: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).unwrap_or_default();
    let key = before.rsplit('\n').next().unwrap_or_default();
    // What a theme makes of the values below `extra` is its own affair.
    let section = before
        .lines()
        .rfind(|line| line.starts_with(|c: char| !c.is_whitespace()));
    let is_extra = section.is_some_and(|line| line.starts_with("extra:"));
    value.contains(' ') || is_extra || matches!(key.trim(), "title:" | "summary:")
}

/// Returns the comment behind a text that ends at byte `end`, where it was meant to be a part of the text: a
/// comment has a blank behind its `#`.
fn comment_behind(text: &str, end: usize) -> Option<Range<usize>> {
    let line = text.get(end..)?.lines().next()?;
    let comment = line.trim();
    let first = comment.strip_prefix('#')?.chars().next()?;
    if !first.is_alphanumeric() || !line.starts_with([' ', '\t']) {
        return None;
    }
    let start = end + line.len() - line.trim_start().len();
    Some(start..start + comment.len())
}

/// Returns the `-` of a further entry that was taken for a part of a list's entry in the range, because it is
/// indented deeper than the entry's own.
fn entry_inside(text: &str, entry: &Range<usize>) -> Option<Range<usize>> {
    let inside = text.get(entry.clone())?;
    let at = inside.match_indices('\n').find_map(|(at, _)| {
        let line = inside.get(at + 1..)?;
        let blanks = line.len() - line.trim_start_matches(' ').len();
        let is_entry = line.get(blanks..)?.starts_with("- ");
        is_entry.then_some(entry.start + at + 1 + blanks)
    })?;
    Some(at..at + 1)
}

/// Returns a text without the quotation marks of a word processor around it, if it has them.
fn without_curly_quotes(text: &str) -> Option<&str> {
    let is_mark = |c: char| matches!(c, '“' | '”' | '„' | '‟' | '‘' | '‚' | '«' | '»');
    let inner = text.strip_prefix(is_mark)?;
    let inner = inner.strip_suffix(|c| is_mark(c) || c == '’')?;
    // A no-break space stands inside of French marks.
    let inner = inner.trim();
    (!inner.contains(is_mark) && !inner.is_empty()).then_some(inner)
}

/// Returns the word with which the value at byte `start` begins, if it is a tag (`!important`) or an anchor
/// (`&Co`), which are no part of the value.
fn sign_at(text: &str, start: usize) -> Option<Range<usize>> {
    let word = text.get(start..)?.split_whitespace().next()?;
    word.starts_with(['!', '&'])
        .then(|| start..start + word.len())
}
