//! Attributes in braces at the end of headings, paragraphs and list items: taken out of the text and put
//! where the block begins.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::ops::Range;

use memchr::memchr_iter;

use super::attribute_list::{Attributes, CREDIT};
use super::attributes;
use super::headings::Anchors;
use crate::parse::markdown::context::{Context, Extent};
use crate::parse::markdown::event::{Block, Event, Events, Located};

/// Puts the attributes of a heading into [`Event::Heading`], and those of a paragraph or an item into an
/// [`Event::Attributes`] behind the event with which it begins.
pub(crate) struct BlockAttributes<'a, I> {
    events: I,
    context: &'a Context<'a>,
    /// Whether there can be any.
    presence: Presence,
    /// What is read before any further event.
    ahead: VecDeque<Located<'a>>,
    /// Where the attributes begin of the block that is open.
    cut: Option<usize>,
    /// The line of attributes below the heading that was read last.
    line: Range<usize>,
    /// The anchors of paragraphs and items.
    anchors: &'a RefCell<Anchors>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    Absent,
    Possible,
}

impl<'a, I: Events<'a>> BlockAttributes<'a, I> {
    pub(crate) fn new(events: I, context: &'a Context<'a>, anchors: &'a RefCell<Anchors>) -> Self {
        let text = context.text.as_bytes();
        let begins = |at: usize| match text.get(at + 1..) {
            Some([b'#' | b'.' | b':' | b' ', ..]) => true,
            Some(behind) => behind.starts_with(CREDIT.as_bytes()),
            None => false,
        };
        // A line, such as a takeaway, is no block of its own.
        let is_body = context.is_presswork() && context.rules.extent == Extent::Body;
        let presence = match is_body && memchr_iter(b'{', text).any(begins) {
            true => Presence::Possible,
            false => Presence::Absent,
        };
        Self {
            events,
            context,
            presence,
            ahead: VecDeque::new(),
            cut: None,
            line: 0..0,
            anchors,
        }
    }

    /// Changes an event of a text that may have attributes; `None` where the event is a part of them.
    fn change(&mut self, mut event: Event<'a>, mut range: Range<usize>) -> Option<Located<'a>> {
        if self.line.contains(&range.start) {
            range = self.below_line(&event, range)?;
        }
        if event.parts_blocks() {
            if let Some(cut) = self.cut.take() {
                range.end = match event {
                    Event::End(_) => range.end.min(cut.max(range.start)),
                    _ => range.end,
                };
            }
            self.open(&mut event, &mut range);
        } else if let Some(cut) = self.cut {
            return self.shortened(event, range, cut);
        }
        Some((event, range))
    }

    /// Looks for the attributes of a block that begins.
    fn open(&mut self, event: &mut Event<'a>, range: &mut Range<usize>) {
        let context = self.context;
        match event {
            Event::Heading(heading) => {
                let (start, end) = (
                    range.start,
                    range.start + words(context.slice(range.clone())).len(),
                );
                let found = self.find(start..end);
                if let Some(found) = found.or_else(|| self.find_below(range.end)) {
                    heading.attributes = found;
                }
            }
            Event::Start(Block::Paragraph) => {
                if let Some(found) = self.find(range.clone()) {
                    range.end = self.cut.unwrap_or(range.end);
                    self.announce(found, range);
                }
            }
            Event::Start(Block::Item) => {
                let words = self.read_words();
                if let Some(found) = words.and_then(|words| self.find(words)) {
                    self.announce(found, range);
                }
            }
            _ => {}
        }
    }

    fn find(&mut self, block: Range<usize>) -> Option<Attributes<'a>> {
        let written = self.context.slice(block.clone());
        let (start, mut found) = attributes::at_end(written)?;
        found.range = block.start + start..block.start + written.trim_end().len();
        self.cut = Some(block.start + start);
        Some(found)
    }

    /// Looks for a line of attributes below a heading that ends at a place.
    fn find_below(&mut self, end: usize) -> Option<Attributes<'a>> {
        let below = self.context.slice(end..self.context.text.len());
        let is_begun = self.context.slice(0..end).ends_with('\n');
        let start = match below.strip_prefix('\r').unwrap_or(below).strip_prefix('\n') {
            Some(line) if !is_begun => end + (below.len() - line.len()),
            _ if is_begun => end,
            _ => return None,
        };
        let line = self.context.slice(start..self.context.text.len());
        let line = line.split_inclusive('\n').next().unwrap_or_default();
        let found = attributes::of_line(line)?;
        self.line = start..start + line.len();
        Some(found)
    }

    /// Returns what is left of the place of an event that begins in a line of attributes; `None` where
    /// nothing is.
    fn below_line(&self, event: &Event<'a>, range: Range<usize>) -> Option<Range<usize>> {
        let below = self.line.end..range.end.max(self.line.end);
        match event {
            Event::Start(Block::Paragraph) | Event::End(Block::Paragraph) => {
                let is_text = !self.context.slice(below.clone()).trim().is_empty();
                is_text.then_some(below)
            }
            event if event.parts_blocks() => Some(range),
            _ => None,
        }
    }

    /// Puts the attributes of a paragraph or an item behind its beginning.
    fn announce(&mut self, mut found: Attributes<'a>, range: &Range<usize>) {
        found.id = found.id.filter(|id| self.anchors.borrow_mut().is_new(id));
        if let Some((Event::Task(_), _)) = self.ahead.front() {
            found.classes.insert(0, "task");
        }
        let event = Event::Attributes(Box::new(found));
        self.ahead.push_front((event, range.start..range.start));
    }

    /// Reads the words of an item that begins, and the event behind them; returns where the words stand.
    fn read_words(&mut self) -> Option<Range<usize>> {
        let mut words: Option<Range<usize>> = None;
        for (event, range) in self.events.by_ref() {
            let is_last = event.parts_blocks();
            if !is_last {
                let start = words.as_ref().map_or(range.start, |words| words.start);
                words = Some(start..range.end);
            }
            self.ahead.push_back((event, range));
            if is_last {
                break;
            }
        }
        words
    }

    /// Returns an event as far as it stands before the attributes.
    fn shortened(&self, event: Event<'a>, range: Range<usize>, cut: usize) -> Option<Located<'a>> {
        let is_break = matches!(event, Event::SoftBreak | Event::HardBreak);
        let between = self.context.slice(range.start..cut.max(range.start));
        let is_behind = is_break
            && between
                .trim_matches([' ', '\t', '\r', '\n', '>', '\\'])
                .is_empty();
        if range.start >= cut || is_behind {
            return None;
        }
        match event {
            Event::Text(_) if range.end >= cut => {
                let words = between.trim_end();
                let range = range.start..range.start + words.len();
                Some((Event::Text(words.into()), range))
            }
            event => Some((event, range)),
        }
    }
}

/// Returns a heading without the signs that end it and the line below it.
fn words(heading: &str) -> &str {
    let heading = heading.trim_end();
    if !heading.trim_start().starts_with('#') {
        return heading
            .rsplit_once('\n')
            .map_or(heading, |(words, _)| words);
    }
    let words = heading.trim_end_matches('#');
    match words.ends_with([' ', '\t']) {
        true => words,
        false => heading,
    }
}

impl<'a, I: Events<'a>> BlockAttributes<'a, I> {
    /// Returns the next event of a text with attributes.
    #[inline(never)]
    fn change_next(&mut self) -> Option<Located<'a>> {
        loop {
            let (event, range) = self.ahead.pop_front().or_else(|| self.events.next())?;
            if let Some(changed) = self.change(event, range) {
                return Some(changed);
            }
        }
    }
}

impl<'a, I: Events<'a>> Iterator for BlockAttributes<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        if self.presence == Presence::Absent {
            return self.events.next();
        }
        self.change_next()
    }
}
