//! HTML that authors write, and what matters in it.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::fragment::Fragment;
use crate::model::Hole;

/// HTML, and what was found in it, in order.
#[derive(Debug)]
pub(super) struct Markup<'a> {
    pub(super) html: CowStr<'a>,
    pub(super) parts: Vec<Part>,
}

/// A part of HTML that matters.
#[derive(Debug)]
pub(super) enum Part {
    /// Text between tags.
    Text(Range<usize>),
    /// A picture begins.
    Picture,
    /// Something else is written in the place of this range.
    Instead(Range<usize>, Instead),
}

/// What is written in the place of a part of HTML.
#[derive(Clone, Copy, Debug)]
pub(super) enum Instead {
    Html(&'static str),
    /// The address of the reference with this number.
    Reference(u32),
}

impl Markup<'_> {
    /// Appends the HTML, with references as holes.
    pub(super) fn write(&self, out: &mut Fragment) {
        let mut done = 0;
        for part in &self.parts {
            if let Part::Instead(range, instead) = part {
                out.push(&self.html[done..range.start]);
                match instead {
                    Instead::Html(html) => out.push(html),
                    Instead::Reference(number) => out.hole(Hole::Ref(*number)),
                }
                done = range.end;
            }
        }
        out.push(&self.html[done..]);
    }
}
