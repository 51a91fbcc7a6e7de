//! HTML that authors write, and what matters in it.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::CowStr;

use crate::model::Hole;
use crate::parse::markdown::fragment::Fragment;

/// HTML, and what was found in it, in order.
#[derive(Debug)]
pub(crate) struct Markup<'a> {
    pub(crate) html: CowStr<'a>,
    /// Where lines of the HTML stand in the text, as in [`HtmlBlock::lines`](crate::parse::markdown::event::HtmlBlock).
    pub(crate) lines: Vec<(usize, usize)>,
    pub(crate) parts: Vec<Part>,
}

/// A part of HTML that matters.
#[derive(Debug)]
pub(crate) enum Part {
    /// Text between tags.
    Text(Range<usize>),
    /// A picture begins.
    Picture,
    /// Something else is written in the place of this range.
    Instead(Range<usize>, Instead),
}

/// What is written in the place of a part of HTML.
#[derive(Clone, Debug)]
pub(crate) enum Instead {
    Html(Cow<'static, str>),
    /// The address of the reference with this number.
    Reference(u32),
}

impl Part {
    /// Returns the part that writes HTML in the place of a range.
    pub(crate) fn instead(range: Range<usize>, html: impl Into<Cow<'static, str>>) -> Self {
        Self::Instead(range, Instead::Html(html.into()))
    }
}

impl<'a> Markup<'a> {
    /// Says whether this begins with a `<br>`, which breaks the line as two blanks at its end do.
    pub(crate) fn is_line_break(&self) -> bool {
        let tag = self.html.get(.."<br".len());
        tag.is_some_and(|tag| tag.eq_ignore_ascii_case("<br"))
    }

    /// Returns HTML in which nothing was found so far.
    pub(crate) fn new(html: impl Into<CowStr<'a>>, lines: Vec<(usize, usize)>) -> Self {
        Self {
            html: html.into(),
            lines,
            parts: Vec::new(),
        }
    }

    /// Appends the HTML, with references as holes.
    pub(crate) fn write(&self, out: &mut Fragment) {
        let mut done = 0;
        for part in &self.parts {
            if let Part::Instead(range, instead) = part {
                // What stands in a part that is left out is left out with it.
                if range.start < done {
                    continue;
                }
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

    /// Returns the parts that leave a range out. A `<` in front of it would begin a tag with what stands
    /// behind it, and is written as text.
    pub(crate) fn omit(&self, range: Range<usize>) -> Vec<Part> {
        let mut parts = Vec::new();
        if self.html[..range.start].ends_with('<') {
            parts.push(Part::instead(range.start - 1..range.start, "&lt;"));
        }
        parts.push(Part::instead(range, ""));
        parts
    }

    /// Says whether a range is a part of one that is left out.
    pub(crate) fn leaves_out(&self, range: &Range<usize>) -> bool {
        let start = |part: &Part| match part {
            Part::Text(range) | Part::Instead(range, _) => range.start,
            Part::Picture => 0,
        };
        let before = self
            .parts
            .partition_point(|part| start(part) <= range.start);
        let last = self.parts[..before].last();
        matches!(last, Some(Part::Instead(part, _)) if range.end <= part.end)
    }

    /// Adds parts, and puts all into the order of the HTML.
    pub(crate) fn add(&mut self, parts: Vec<Part>) {
        if parts.is_empty() {
            return;
        }
        self.parts.extend(parts);
        self.parts.sort_by_key(|part| match part {
            Part::Text(range) | Part::Instead(range, _) => (range.start, range.end),
            Part::Picture => (0, 0),
        });
    }

    /// Returns where a range of the HTML stands in the text.
    pub(crate) fn place(&self, range: &Range<usize>) -> Range<usize> {
        in_text(range, &self.lines)
    }
}

/// Returns where a part of HTML stands in the text. `lines` are as in [`Markup::lines`].
pub(crate) fn in_text(part: &Range<usize>, lines: &[(usize, usize)]) -> Range<usize> {
    let place = |at: usize| {
        let line = lines.partition_point(|(start, _)| *start <= at);
        line.checked_sub(1)
            .and_then(|line| lines.get(line))
            .map_or(0, |(start, text)| text + (at - start))
    };
    place(part.start)..place(part.end)
}
