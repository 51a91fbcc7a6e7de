//! The descriptions of pictures: the words between the square brackets, without their markup.

use std::ops::Range;

use crate::model::text_use::TextUse;
use crate::parse::markdown::event::{Event, Link, Picture};

/// The picture whose description is being read.
pub(super) struct Open<'a> {
    link: Link<'a>,
    description: String,
    range: Range<usize>,
    /// How many pictures stand around the current place in the description.
    depth: usize,
}

impl<'a> Open<'a> {
    pub(super) fn new(link: Link<'a>, range: Range<usize>) -> Self {
        Self {
            link,
            description: String::new(),
            range,
            depth: 0,
        }
    }

    /// Takes an event into the description; returns the whole picture where the description ends.
    pub(super) fn describe(
        mut self,
        event: Event<'a>,
    ) -> Result<(Picture<'a>, Range<usize>), Self> {
        match event {
            Event::StartPicture(_) => self.depth += 1,
            Event::EndPicture(_) if self.depth > 0 => self.depth -= 1,
            Event::EndPicture(attributes) => {
                let picture = Picture {
                    linked: false,
                    link: self.link,
                    description: self.description.into(),
                    usage: TextUse::default(),
                    attributes,
                };
                return Ok((picture, self.range));
            }
            Event::Text(text) | Event::Code(text) | Event::Math(_, text) => {
                self.description.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => self.description.push(' '),
            _ => {}
        }
        Err(self)
    }
}
