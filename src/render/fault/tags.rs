//! Finds the tag that was never closed in a template that does not compile: Tera reports where it gave up,
//! which is mostly the end of the file.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::theme::Template;

/// Tags that have an end: `{% if … %} … {% endif %}`.
const PAIRS: &[&str] = &["if", "for", "block", "filter", "component", "set", "raw"];

/// The other tags.
const SINGLE: &[&str] = &[
    "elif",
    "else",
    "set_global",
    "include",
    "extends",
    "break",
    "continue",
];

/// A tag of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tag<'t> {
    name: &'t str,
    /// The tag from `{%` to `%}`.
    range: Range<usize>,
}

/// Returns the diagnostic of a template whose tags do not fit together, where Tera stopped at `stop`; `None`
/// where they do.
pub(super) fn unbalanced(
    code: &'static Code,
    template: &Template,
    stop: Range<usize>,
) -> Option<Diagnostic> {
    let text = &template.text;
    let span = |range: Range<usize>| Span::bytes(&template.path, range);
    if let Some(open) = open_braces(text, stop.start) {
        let closing = if text.get(open..)?.starts_with("{{") {
            "}}"
        } else {
            "%}"
        };
        let found = Diagnostic::new(code, format!("`{closing}` is missing"));
        return Some(found.at(span(open..open + 2)).help(format!(
            "write it behind what is opened here, in the same line: `{closing}`"
        )));
    }
    let mut open: Vec<Tag<'_>> = Vec::new();
    for tag in tags(text) {
        let closes = tag
            .name
            .strip_prefix("end")
            .filter(|name| PAIRS.contains(name));
        let Some(closes) = closes else {
            if tag.range.contains(&stop.start) && !is_known(tag.name) {
                let found = Diagnostic::new(code, format!("there is no tag `{}`", tag.name));
                let known = PAIRS.iter().chain(SINGLE).copied();
                return Some(found.at(span(stop)).did_you_mean(tag.name, known));
            }
            if PAIRS.contains(&tag.name) && is_opening(text, &tag) {
                open.push(tag);
            }
            continue;
        };
        match open.last() {
            Some(last) if last.name == closes => {
                open.pop();
            }
            Some(last) => return Some(not_closed(code, template, last, Some(&tag))),
            None => {
                let message = format!("nothing is open that `{{% {} %}}` could close", tag.name);
                let found = Diagnostic::new(code, message).at(span(tag.range.clone()));
                return Some(found.help("take it out, or open it further up"));
            }
        }
    }
    open.last()
        .map(|last| not_closed(code, template, last, None))
}

fn not_closed(
    code: &'static Code,
    template: &Template,
    tag: &Tag<'_>,
    before: Option<&Tag<'_>>,
) -> Diagnostic {
    let message = format!("`{{% {} %}}` is opened here and never closed", tag.name);
    let span = |tag: &Tag<'_>| Span::bytes(&template.path, tag.range.clone());
    let found = Diagnostic::new(code, message)
        .at(span(tag))
        .help(format!("write `{{% end{} %}}` where it ends", tag.name));
    match before {
        Some(before) => found.label(span(before), "before this"),
        None => found,
    }
}

fn is_known(name: &str) -> bool {
    PAIRS.contains(&name) || SINGLE.contains(&name) || name.starts_with("end")
}

/// Says whether a tag opens something: `{% set a = 1 %}` needs no end.
fn is_opening(text: &str, tag: &Tag<'_>) -> bool {
    let inside = text.get(tag.range.clone()).unwrap_or_default();
    tag.name != "set" || !inside.contains('=')
}

/// Returns the byte of the `{{` or `{%` that is open at a place, and not closed in its line.
fn open_braces(text: &str, stop: usize) -> Option<usize> {
    let before = text.get(..stop)?;
    let open = before.rfind("{{").max(before.rfind("{%"))?;
    let closing = if before.get(open..)?.starts_with("{{") {
        "}}"
    } else {
        "%}"
    };
    let rest = text.get(open + 2..)?;
    let line = rest.lines().next().unwrap_or_default();
    let next = ["{{", "{%", "</"]
        .iter()
        .filter_map(|mark| line.find(mark))
        .min();
    let is_closed = match line.find(closing) {
        Some(end) => next.is_none_or(|next| end < next),
        None => rest.contains(closing) && next.is_none(),
    };
    (!is_closed).then_some(open)
}

/// Returns the tags of a template, without those in comments and raw text.
fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('{')) {
        let start = at + found;
        let rest = text.get(start..).unwrap_or_default();
        if rest.starts_with("{#") {
            at = start + rest.find("#}").map_or(rest.len(), |end| end + 2);
            continue;
        }
        if !rest.starts_with("{%") {
            at = start + 1;
            continue;
        }
        let len = rest.find("%}").map_or(rest.len(), |end| end + 2);
        let inside = rest.get(2..len).unwrap_or_default();
        let inside = inside.trim_start_matches(['-', ' ', '\t', '\n', '\r']);
        let end = inside
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(inside.len());
        let name = inside.get(..end).unwrap_or_default();
        at = start + len;
        tags.push(Tag {
            name,
            range: start..at,
        });
        if name == "raw" {
            let rest = text.get(at..).unwrap_or_default();
            at += rest
                .find("endraw")
                .and_then(|end| rest.get(..end)?.rfind("{%"))
                .unwrap_or(rest.len());
        }
    }
    tags
}
