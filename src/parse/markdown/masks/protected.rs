//! Which parts of a text are no running text: code, raw HTML, addresses and pictures, in which a brace is
//! a brace and a dollar sign is one; and where its blocks begin and end.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The parts of a text that are protected, by where they begin.
#[derive(Default)]
pub(crate) struct Protected {
    parts: Vec<Part>,
    /// Where a block begins or ends, ascending.
    edges: Vec<usize>,
}

struct Part {
    range: Range<usize>,
    /// The part, or the whole of the link whose address it is.
    whole: Range<usize>,
    kind: Kind,
    /// The end of whatever part goes furthest of this and those before.
    reach: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Code,
    Markup,
}

impl Protected {
    /// Reads the text as Markdown with these extensions.
    pub(crate) fn of(text: &str, extensions: Options) -> Self {
        let mut protected = Self::default();
        // For each open link, where the last thing inside it ended: the rest is its address.
        let mut links: Vec<usize> = Vec::new();
        let mut events = Parser::new_ext(text, extensions).into_offset_iter();
        for (_, definition) in events.reference_definitions().iter() {
            let span = definition.span.clone();
            protected.add(span.clone(), span, Kind::Markup);
        }
        for (event, range) in &mut events {
            match &event {
                Event::Start(Tag::Link { .. }) => links.push(range.start),
                Event::End(TagEnd::Link) => {
                    let inner_end = links.pop().unwrap_or(range.start);
                    protected.add(inner_end..range.end, range.clone(), Kind::Markup);
                }
                Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => {
                    protected.add(range.clone(), range.clone(), Kind::Code);
                }
                Event::Start(Tag::HtmlBlock | Tag::Image { .. }) | Event::InlineHtml(_) => {
                    protected.add(range.clone(), range.clone(), Kind::Markup);
                }
                _ => {}
            }
            if let Some(inner_end) = links.last_mut() {
                *inner_end = (*inner_end).max(match event {
                    Event::Start(Tag::Link { .. }) => range.start,
                    _ => range.end,
                });
            }
            if is_block(&event) {
                protected.edges.extend([range.start, range.end]);
            }
        }
        protected.sort();
        protected
    }

    fn add(&mut self, range: Range<usize>, whole: Range<usize>, kind: Kind) {
        self.parts.push(Part {
            range,
            whole,
            kind,
            reach: 0,
        });
    }

    fn sort(&mut self) {
        self.parts.sort_unstable_by_key(|part| part.range.start);
        let mut reach = 0;
        for part in &mut self.parts {
            reach = reach.max(part.range.end);
            part.reach = reach;
        }
        self.edges.sort_unstable();
        self.edges.dedup();
    }

    /// Says whether a place is in a protected part.
    pub(crate) fn holds(&self, at: usize) -> bool {
        let before = self.parts.partition_point(|part| part.range.start <= at);
        before > 0 && self.parts[before - 1].reach > at
    }

    /// Says whether a range has no code in it, and nothing that goes on outside it.
    pub(crate) fn allows(&self, range: &Range<usize>) -> bool {
        let from = self
            .parts
            .partition_point(|part| part.range.start < range.start);
        !self.holds(range.start)
            && !self.holds(range.end - 1)
            && self.parts[from..]
                .iter()
                .take_while(|part| part.range.start < range.end)
                .all(|part| {
                    part.kind == Kind::Markup
                        && range.start <= part.whole.start
                        && part.whole.end <= range.end
                })
    }

    /// Says whether a range is a part of one block.
    pub(crate) fn is_in_one_block(&self, range: &Range<usize>) -> bool {
        let next = self.edges.partition_point(|edge| *edge <= range.start);
        self.edges.get(next).is_none_or(|edge| *edge >= range.end)
    }
}

/// Says whether a block begins or ends with an event.
fn is_block(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => !matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript
                | Tag::Link { .. }
                | Tag::Image { .. }
        ),
        Event::Rule => true,
        _ => false,
    }
}

/// Says whether an odd number of backslashes stands before a place.
pub(crate) fn is_escaped(text: &str, at: usize) -> bool {
    let backslashes = text.as_bytes()[..at]
        .iter()
        .rev()
        .take_while(|byte| **byte == b'\\')
        .count();
    backslashes % 2 == 1
}
