//! One line of Markdown: takeaways, corrections, captions of pictures, and what components want as Markdown.
//!
//! A line stands in a value of something else, so its own places mean nothing in the file: what it refers to
//! is found again in the value as it was written.

use std::ops::Range;

use crate::model::Html;
use crate::model::article::{Dest, Ref, Role};

/// A line as HTML.
#[derive(Default)]
pub(crate) struct Line {
    /// The HTML, whose holes are addresses of `references` alone.
    pub(crate) html: Html,
    /// What it refers to.
    pub(crate) references: Vec<LineReference>,
}

/// A reference of a line to something of its site.
pub(crate) struct LineReference {
    pub(crate) role: Role,
    pub(crate) dest: Dest,
    /// How it is written in the line: the address, or the whole link.
    written: String,
}

impl LineReference {
    /// Returns a reference of `line` that was found while it was written.
    pub(crate) fn new(one: Ref, line: &str) -> Self {
        let written = line.get(Range::from(one.range)).unwrap_or_default();
        Self {
            role: one.role,
            dest: one.dest,
            written: written.to_owned(),
        }
    }
}

/// Returns where each reference of a line stands in the value that the line is made of, which is a range of
/// `source`: the whole range where it is written there in another way.
pub(crate) fn places<'l>(
    references: &'l [LineReference],
    source: &'l str,
    value: Range<usize>,
) -> impl Iterator<Item = Range<usize>> + 'l {
    let mut done = value.start;
    references.iter().map(move |one| {
        let rest = source.get(done..value.end).unwrap_or_default();
        match rest.find(&one.written).filter(|_| !one.written.is_empty()) {
            Some(at) => {
                let place = done + at..done + at + one.written.len();
                done = place.end;
                place
            }
            None => value.clone(),
        }
    })
}
