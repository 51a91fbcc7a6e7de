//! Finds the end of the front matter and the beginning of the Markdown.

use std::ops::Range;

use super::{Diagnostic, INVALID_FRONT_MATTER, Outcome, SourcePath, Syntax};
use crate::diagnostic::Span;

/// The two parts of a Markdown file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The front matter between its fences, in bytes of the file, and its language.
    pub front: Option<(Syntax, Range<usize>)>,
    /// The first byte of the Markdown.
    pub body_start: usize,
}

const ARTICLE: &str = "begin the file with front matter, at least:

+++
title = \"A headline\"
date = 2026-05-08
category = \"…\"
+++";

const NAMED: &str = "begin the file with front matter, at least:

+++
title = \"A name\"
+++";

/// Returns the shortest front matter of a file of this kind.
fn example(file: &SourcePath) -> &'static str {
    let mut parts = file.as_str().split('/');
    match (parts.next(), parts.next()) {
        (Some("content"), Some("pages" | "authors" | "categories" | "tags" | "series")) => NAMED,
        _ => ARTICLE,
    }
}

/// Returns the language of a line that may be a key with its value.
fn key_line(line: &str) -> Option<Syntax> {
    let (at, sign) = line.char_indices().find(|(_, c)| matches!(c, '=' | ':'))?;
    let key = line.get(..at)?.trim_end();
    let is_key = !key.is_empty()
        && key
            .bytes()
            .all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b'-'));
    match sign {
        '=' if is_key => Some(Syntax::Toml),
        // Texts often begin with a word and a colon.
        ':' if matches!(
            key,
            "title" | "date" | "category" | "summary" | "draft" | "layout"
        ) =>
        {
            Some(Syntax::Yaml)
        }
        _ => None,
    }
}

/// Returns the fence of front matter in a language.
pub(super) fn fence(syntax: Syntax) -> &'static str {
    match syntax {
        Syntax::Toml => "+++",
        Syntax::Yaml => "---",
    }
}

/// Finds the front matter of a file: TOML between two lines `+++`, or YAML between two lines
/// `---`. A byte order mark, empty lines above and blanks behind a fence do not matter, and lines
/// may end in LF or CRLF.
pub fn split(source: &str, file: &SourcePath) -> Outcome<Parts> {
    let bom = if source.starts_with('\u{feff}') { 3 } else { 0 };
    let text = source.get(bom..).unwrap_or_default();
    let start = bom + (text.len() - text.trim_start().len());
    let text = source.get(start..).unwrap_or_default();
    let first = text.lines().next().unwrap_or_default();

    let syntax = match first.trim_end() {
        "+++" => Syntax::Toml,
        "---" => Syntax::Yaml,
        line => {
            let (message, help) = no_fence(text, first, file);
            let fault = Diagnostic::new(&INVALID_FRONT_MATTER, message)
                .at(Span::bytes(file, start..start + line.len()))
                .help(help);
            let parts = Parts {
                front: None,
                body_start: bom,
            };
            return Outcome::new(parts, vec![fault]);
        }
    };
    let front_start = next_line(source, start);
    match closing(source, front_start, fence(syntax)) {
        Some(at) => Outcome::clean(Parts {
            front: Some((syntax, front_start..at)),
            body_start: next_line(source, at),
        }),
        None => {
            let parts = Parts {
                front: None,
                body_start: source.len(),
            };
            let opening = Span::bytes(file, start..start + first.len());
            Outcome::new(parts, vec![unclosed(source, front_start, syntax, opening)])
        }
    }
}

/// Returns why a text does not begin with front matter, and what to write.
fn no_fence(text: &str, first: &str, file: &SourcePath) -> (&'static str, String) {
    if text.is_empty() {
        return ("this file is empty", example(file).to_owned());
    }
    if text.starts_with('{') {
        let help = format!("write it as TOML or YAML; {}", example(file));
        return ("this front matter is JSON", help);
    }
    if text.starts_with("+++") || text.starts_with("---") {
        let help = "the line has to be `+++` (for TOML) or `---` (for YAML) and nothing else";
        return (
            "the line above the front matter holds something else",
            help.to_owned(),
        );
    }
    let help = match key_line(first).map(fence) {
        Some(fence) => {
            format!("put a line `{fence}` above this line, and another below the last key")
        }
        None => example(file).to_owned(),
    };
    ("this file has no front matter", help)
}

/// Reports front matter without a closing fence; a closing fence of the other language is named.
fn unclosed(source: &str, front_start: usize, syntax: Syntax, opening: Span) -> Diagnostic {
    let this = fence(syntax);
    let other = match syntax {
        Syntax::Toml => fence(Syntax::Yaml),
        Syntax::Yaml => fence(Syntax::Toml),
    };
    let file = opening.file.clone();
    let fault = Diagnostic::new(&INVALID_FRONT_MATTER, "this front matter does not end")
        .at(opening)
        .help(format!("write a line `{this}` below the last key"));
    match closing(source, front_start, other) {
        Some(at) => fault
            .label(
                Span::bytes(&file, at..at + other.len()),
                format!("is this its end? It has to be `{this}`, as above"),
            )
            .help(format!(
                "write `{this}` in the place of `{other}` below the last key"
            )),
        None => fault,
    }
}

/// Returns the first byte of the first line, from `from` on, that is `fence`.
fn closing(source: &str, from: usize, fence: &str) -> Option<usize> {
    let bytes = source.as_bytes();
    memchr::memmem::find_iter(bytes.get(from..)?, fence)
        .map(|at| from + at)
        .find(|&at| {
            let begins = at == from || at.checked_sub(1).and_then(|i| bytes.get(i)) == Some(&b'\n');
            let line = bytes.get(at + fence.len()..).unwrap_or_default();
            begins
                && line
                    .iter()
                    .take_while(|b| **b != b'\n')
                    .all(u8::is_ascii_whitespace)
        })
}

/// Returns the first byte of the line below the one at `at`.
fn next_line(source: &str, at: usize) -> usize {
    let rest = source.as_bytes().get(at..).unwrap_or_default();
    at + memchr::memchr(b'\n', rest).map_or(rest.len(), |newline| newline + 1)
}
