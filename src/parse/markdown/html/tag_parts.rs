//! What is written in the place of a tag, and where the tag stands.

use std::ops::Range;

use super::markup::{Markup, Part};
use super::open_elements::{Element, OpenElements};

/// What was open around a footnote.
pub(crate) struct Around {
    pub(crate) elements: OpenElements,
    pub(crate) ended_early: Vec<(Element, EarlyEnd)>,
}

/// How an element ended before its end tag.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum EarlyEnd {
    /// Browsers begin it again until the end tag comes.
    GoesOn,
    /// It ended, and an end tag would be one too many.
    Ended,
    /// It ended, and that was reported.
    Reported,
}

/// What becomes of a tag.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum TagOutput {
    Kept,
    /// Readers see the tag as it is written.
    AsText,
}

/// Returns the end tag of an element.
pub(crate) fn end_tag(name: &str) -> String {
    format!("</{name}>")
}

/// Adds the parts that show a piece of HTML as text.
pub(crate) fn show(markup: &Markup<'_>, place: Range<usize>, parts: &mut Vec<Part>) {
    let signs = memchr::memchr_iter(b'<', &markup.html.as_bytes()[place.clone()]);
    parts.extend(signs.map(|at| {
        let at = place.start + at;
        Part::instead(at..at + 1, "&lt;")
    }));
}

/// Adds the part that writes end tags at a place.
pub(crate) fn insert(parts: &mut Vec<Part>, at: usize, end_tags: String) {
    if !end_tags.is_empty() {
        parts.push(Part::instead(at..at, end_tags));
    }
}

/// Returns where the first line of a tag stands in the text.
pub(crate) fn first_line(markup: &Markup<'_>, place: &Range<usize>) -> Range<usize> {
    let tag = &markup.html[place.clone()];
    let line = tag.lines().next().unwrap_or_default().trim_end();
    markup.place(&(place.start..place.start + line.len()))
}
