//! A sign of markup that readers see, and what helps to find one in a text.

use std::ops::Range;

use memchr::memmem;

use crate::base::text::beginning;
use crate::model::source_facts::Leftover;

/// A sign of markup in a text.
pub(crate) struct Sign {
    pub(crate) range: Range<usize>,
    pub(crate) leftover: Leftover,
}

impl Sign {
    pub(super) fn new(
        range: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            range,
            leftover: Leftover {
                message: message.into(),
                help: help.into(),
            },
        }
    }
}

pub(super) fn find<'t>(text: &'t str, what: &'static str) -> impl Iterator<Item = usize> + 't {
    memmem::find_iter(text.as_bytes(), what)
}

/// How far a search looks for what ends an address or words in brackets. Each of many signs would else be followed
/// to the end of the text.
const REACH: usize = 1_000;

/// Returns the beginning of a text up to the first of some signs.
pub(super) fn up_to<'t>(text: &'t str, ends: &[char]) -> &'t str {
    beginning(text, REACH)
        .split(ends)
        .next()
        .unwrap_or_default()
}

/// Returns the lines without white space around them, each with where it begins.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        (start, line.trim())
    })
}

/// Says whether a text is an address, rather than words.
pub(super) fn is_address(text: &str) -> bool {
    let path = text.split(['#', '?']).next().unwrap_or_default();
    let file = path.rsplit_once('.').is_some_and(|(name, ending)| {
        !name.is_empty()
            && (2..=5).contains(&ending.len())
            && ending.bytes().all(|b| b.is_ascii_alphanumeric())
            && ending.starts_with(|c: char| c.is_ascii_alphabetic())
    });
    let begins = [
        "https://", "http://", "www.", "mailto:", "./", "../", "/", "#",
    ];
    !text.contains(char::is_whitespace)
        && (file
            || begins
                .iter()
                .any(|start| text.len() > start.len() && text.starts_with(start)))
}
