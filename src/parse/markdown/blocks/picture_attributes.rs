//! Attributes in braces behind pictures: taken out of the text and put where the picture ends.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::ops::Range;

use super::attribute_list::Attributes;
use super::attributes::{self, Behind};
use super::headings::Anchors;
use crate::diagnostic::codes;
use crate::parse::markdown::context::{Context, Extent};
use crate::parse::markdown::event::{Event, Events, Located};

/// Puts the attributes behind a picture, or behind a link that is nothing but a picture, into [`Event::EndPicture`].
pub(crate) struct PictureAttributes<'a, I> {
    events: I,
    context: &'a Context<'a>,
    /// Whether there are none.
    is_idle: bool,
    /// What is read before any further event.
    ahead: VecDeque<Located<'a>>,
    /// How many pictures are open: there may be one in the description of another.
    depth: usize,
    /// Where the attributes stand that were read last.
    taken: Range<usize>,
    /// The anchors of paragraphs, items and pictures.
    anchors: &'a RefCell<Anchors>,
}

impl<'a, I: Events<'a>> PictureAttributes<'a, I> {
    pub(crate) fn new(events: I, context: &'a Context<'a>, anchors: &'a RefCell<Anchors>) -> Self {
        let text = context.text;
        let is_body = context.is_presswork() && context.rules.extent == Extent::Body;
        let mut braces = memchr::memchr_iter(b'{', text.as_bytes());
        let is_possible = |at: usize| text[..at].trim_ascii_end().ends_with([')', ']']);
        Self {
            events,
            context,
            is_idle: !(is_body && braces.any(is_possible)),
            ahead: VecDeque::new(),
            depth: 0,
            taken: 0..0,
            anchors,
        }
    }

    /// Takes the attributes behind the picture that ends.
    fn behind(&mut self, picture: &Range<usize>) -> Option<Attributes<'a>> {
        let at = self.place_behind(picture)?;
        let rest = self.context.slice(at..self.context.text.len());
        match attributes::behind_picture(rest) {
            Behind::Text => None,
            Behind::Attributes(mut found, mut length) => {
                while let Behind::Attributes(more, further) =
                    attributes::behind_picture(&rest[length..])
                {
                    found.add(&more);
                    length += further;
                }
                self.taken = at..at + length;
                found.range = self.taken.clone();
                found.id = found.id.filter(|id| self.anchors.borrow_mut().is_new(id));
                Some(found)
            }
            Behind::Unreadable(braces) => {
                let range = at + braces.start..at + braces.end;
                let written = self.context.slice(range.clone());
                self.context.report(
                    &codes::PICTURE_ATTRIBUTE,
                    range,
                    format!("`{written}` is shown as it stands: it says nothing of the picture"),
                    advice(written),
                );
                None
            }
        }
    }

    /// Returns where the text goes on behind a picture, or behind the link around it.
    fn place_behind(&mut self, picture: &Range<usize>) -> Option<usize> {
        let mut end = picture.end;
        for number in 0..2 {
            if self.ahead.len() == number {
                let next = self.events.next()?;
                self.ahead.push_back(next);
            }
            match self.ahead.get(number)? {
                (Event::CloseLink, link) if number == 0 && link.start + 1 == picture.start => {
                    end = link.end;
                }
                // Of what was taken from the end of the paragraph, nothing is left.
                (Event::Text(_), text) if text.start == end && !text.is_empty() => {
                    return Some(end);
                }
                _ => return None,
            }
        }
        None
    }

    /// Returns what is left of an event behind attributes that were taken.
    fn rest(&self, event: Event<'a>, range: Range<usize>) -> Option<Located<'a>> {
        if !self.taken.contains(&range.start) || event.parts_blocks() {
            return Some((event, range));
        }
        let rest = self.taken.end..range.end.max(self.taken.end);
        let words = self.context.slice(rest.clone());
        match event {
            Event::Text(_) | Event::Code(_) | Event::Html(_) if !words.is_empty() => {
                Some((Event::Text(words.into()), rest))
            }
            Event::StartPicture(_) | Event::EndPicture(_) => Some((event, range)),
            _ => None,
        }
    }

    /// Returns the next event of a text with attributes.
    #[inline(never)]
    fn change_next(&mut self) -> Option<Located<'a>> {
        loop {
            let (event, range) = self.ahead.pop_front().or_else(|| self.events.next())?;
            let Some((mut event, range)) = self.rest(event, range) else {
                continue;
            };
            match &mut event {
                Event::StartPicture(_) => self.depth += 1,
                Event::EndPicture(attributes) => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        *attributes = self.behind(&range).map(Box::new);
                    }
                }
                _ => {}
            }
            return Some((event, range));
        }
    }
}

impl<'a, I: Events<'a>> Iterator for PictureAttributes<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        if self.is_idle {
            return self.events.next();
        }
        self.change_next()
    }
}

/// Says how attributes are written.
fn advice(written: &str) -> String {
    let inside = written.trim_matches(['{', '}', ':']).trim();
    match inside.to_ascii_lowercase().as_str() {
        name @ ("wide" | "full") => format!("write `{{.{name}}}`, with a full stop"),
        name if name.starts_with("credit") => {
            "write the credit between quotation marks, on one line: `{credit=\"Jane Doe / AP\"}`; a \
             quotation mark in it stands between others: `{credit='Jane \"JD\" Doe'}`"
                .to_owned()
        }
        _ => "write `{.wide}` or `{.full}` for more width, and `{credit=\"Jane Doe / AP\"}` for who made it; \
              with a blank in front, braces are text"
            .to_owned(),
    }
}
