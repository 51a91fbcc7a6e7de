//! Finds the tag that was never closed in a template that does not compile: Tera reports where it gave up,
//! which is mostly the end of the file.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::theme::Template;
use crate::render::template_tags::{Tag, tags};

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
    // Outputs, `{{ … }}`, have no name, and no end of their own.
    let named = tags(text).into_iter().filter(|tag| !tag.name.is_empty());
    for tag in named {
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
            if PAIRS.contains(&tag.name) && is_opening(&tag) {
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
fn is_opening(tag: &Tag<'_>) -> bool {
    tag.name != "set" || !tag.inside.contains('=')
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
        .filter_map(|delimiter| line.find(delimiter))
        .min();
    let is_closed = match line.find(closing) {
        Some(end) => next.is_none_or(|next| end < next),
        None => rest.contains(closing) && next.is_none(),
    };
    (!is_closed).then_some(open)
}
