//! What was masked, put back: formulas become events of their own, and every character what
//! the author wrote.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::CowStr;

use super::masked::Signs;
use super::signs::{self, unmask};
use crate::parse::markdown::context::Context;
use crate::parse::markdown::event::{Block, Display, Event, Events, Link, Located, Target};

/// Turns the formulas in running text into [`Event::Math`], and puts back whatever else is masked.
pub(crate) struct Unmasked<'a, I> {
    events: I,
    context: &'a Context<'a>,
    /// The rest of the text in which the last masked character stood.
    rest: Option<Range<usize>>,
    place: Place,
}

/// What texts are a part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Words,
    Code,
    Cell,
}

impl<'a, I: Events<'a>> Unmasked<'a, I> {
    pub(crate) fn new(events: I, context: &'a Context<'a>) -> Self {
        Self {
            events,
            context,
            rest: None,
            place: Place::Words,
        }
    }

    fn change(&mut self, event: Event<'a>, range: Range<usize>) -> Located<'a> {
        let event = match event {
            // Nothing is masked in a text that the parser made, of an entity or of dots for instance.
            Event::Text(text)
                if self.place != Place::Code && *text == *self.context.slice(range.clone()) =>
            {
                return self.split(range);
            }
            Event::Text(text) if self.place == Place::Code => Event::Text(unmasked(text)),
            Event::Code(code) => Event::Code(unmasked(code)),
            Event::Html(html) => Event::Html(unmasked(html)),
            Event::StartCode(info) => {
                self.place = Place::Code;
                Event::StartCode(info.map(unmasked))
            }
            Event::EndCode => {
                self.place = Place::Words;
                Event::EndCode
            }
            Event::Start(Block::TableCell) => {
                self.place = Place::Cell;
                Event::Start(Block::TableCell)
            }
            Event::End(Block::TableCell) => {
                self.place = Place::Words;
                Event::End(Block::TableCell)
            }
            Event::OpenLink(link) => Event::OpenLink(self::link(link)),
            Event::StartPicture(link) => Event::StartPicture(self::link(link)),
            Event::FootnoteLabel(label) => Event::FootnoteLabel(unmasked(label)),
            Event::ReferenceLabel(label) => Event::ReferenceLabel(unmasked(label)),
            event => event,
        };
        (event, range)
    }

    /// Returns the first event of a part of running text, and keeps the rest.
    fn split(&mut self, range: Range<usize>) -> Located<'a> {
        let text = self.context.slice(range.clone());
        let (event, len) = match text.find(signs::is_masked) {
            None => (Event::Text(text.into()), text.len()),
            Some(0) => self.first(text),
            Some(at) => (Event::Text(text[..at].into()), at),
        };
        let end = range.start + len;
        if end < range.end {
            self.rest = Some(end..range.end);
        }
        (event, range.start..end)
    }

    /// Returns what a text begins with whose first character is masked, and how long that is.
    fn first(&self, text: &'a str) -> (Event<'a>, usize) {
        let (display, dollar) = match text.starts_with(signs::BLOCK) {
            true => (Display::Block, "\u{1f}\u{1f}"),
            false => (Display::Inline, "\u{1e}"),
        };
        let inside = text.strip_prefix(dollar);
        match inside.and_then(|inside| inside.split_once(dollar)) {
            Some((latex, _)) => {
                let len = latex.len() + 2 * dollar.len();
                let latex = unmask(latex);
                // In a table, a stroke has a backslash before it so that it ends no cell.
                let latex = match self.place {
                    Place::Cell => latex.replace("\\|", "|"),
                    Place::Words | Place::Code => latex.into_owned(),
                };
                (Event::Math(display, latex.trim().to_owned().into()), len)
            }
            None => {
                let first: String = text.chars().take(1).map(signs::unmasked).collect();
                (Event::Text(first.into()), 1)
            }
        }
    }
}

fn link(mut link: Box<Link<'_>>) -> Box<Link<'_>> {
    link.target = match link.target {
        Target::Address(address) => Target::Address(unmasked(address)),
        target @ Target::Reference(_) => target,
    };
    link.title = unmasked(link.title);
    link
}

fn unmasked(text: CowStr<'_>) -> CowStr<'_> {
    match unmask(&text) {
        Cow::Owned(whole) => whole.into(),
        Cow::Borrowed(_) => text,
    }
}

impl<'a, I: Events<'a>> Unmasked<'a, I> {
    /// Returns the next event of a text with masked signs.
    #[inline(never)]
    fn change_next(&mut self) -> Option<Located<'a>> {
        if let Some(rest) = self.rest.take() {
            return Some(self.split(rest));
        }
        let (event, range) = self.events.next()?;
        Some(self.change(event, range))
    }
}

impl<'a, I: Events<'a>> Iterator for Unmasked<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        if self.context.masked.signs == Signs::AsWritten {
            return self.events.next();
        }
        self.change_next()
    }
}
