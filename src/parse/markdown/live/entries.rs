//! Finds the entries of live coverage by their headings, and takes the times out of those.

use std::ops::Range;

use jiff::civil::Date;

use super::Coverage;
use super::written_time::{Halves, NoTime, written_time};
use crate::diagnostic::codes::ENTRY_WITHOUT_TIME;
use crate::parse::markdown::context::Context;
use crate::parse::markdown::event::{Block, EntryTime, Event, Events, Located};

/// Puts an [`Event::Entry`] in front of the headings that begin an entry.
pub(crate) struct Entries<'a, I> {
    events: I,
    context: &'a Context<'a>,
    /// What times are read by; nothing in other texts.
    clock: Option<Clock<'a>>,
    /// How many blocks are open that hold others.
    depth: usize,
    /// Where the words of the heading begin.
    words: usize,
    /// The heading behind an event that was handed over.
    next: Option<Located<'a>>,
}

struct Clock<'a> {
    coverage: Coverage<'a>,
    halves: Halves,
    /// The day of an entry that says none.
    day: Date,
}

impl<'a, I: Events<'a>> Entries<'a, I> {
    pub(crate) fn new(events: I, context: &'a Context<'a>) -> Self {
        let options = context.options;
        let halves = match options.language.as_str().starts_with("en") {
            true => Halves::Read,
            false => Halves::Words,
        };
        Self {
            events,
            context,
            clock: options.live.map(|coverage| Clock {
                day: coverage.date.day(),
                coverage,
                halves,
            }),
            depth: 0,
            words: 0,
            next: None,
        }
    }

    /// Follows an event, and returns when the entry was written that the event begins.
    fn follow(&mut self, event: &Event<'_>, range: &Range<usize>) -> Option<EntryTime> {
        match event {
            Event::NumberedList(_) | Event::FootnoteLabel(_) => self.depth += 1,
            Event::Start(block) if holds_blocks(*block) => self.depth += 1,
            Event::End(block) if holds_blocks(*block) => {
                self.depth = self.depth.saturating_sub(1);
            }
            Event::Heading(heading) if heading.level == 2 && self.depth == 0 => {
                return self.entry(range);
            }
            _ => {}
        }
        None
    }

    fn entry(&mut self, range: &Range<usize>) -> Option<EntryTime> {
        let clock = self.clock.as_mut()?;
        let line = self.context.slice(range.clone());
        let line = line.lines().next().unwrap_or_default();
        let headline = line.trim_start_matches(['#', ' ', '\t']);
        let begin = range.start + line.len() - headline.len();
        match written_time(headline, clock.day, clock.coverage.zone, clock.halves) {
            Ok(time) => {
                clock.day = time.moment.day();
                self.words = begin + time.length;
                Some(EntryTime {
                    moment: time.moment,
                    dated: time.dated,
                })
            }
            Err(fault) => {
                let end = range.start + line.trim_end().len();
                report(&fault, headline, range.start..end, self.context);
                None
            }
        }
    }

    /// Takes the time out of the text of a heading. Says whether anything is left.
    fn has_words(&self, event: &mut Event<'a>, range: &Range<usize>) -> bool {
        let Event::Text(text) = event else {
            return true;
        };
        if range.start >= self.words {
            return true;
        }
        let left = text.get(self.words - range.start..).unwrap_or_default();
        let left = left.to_owned();
        *text = left.into();
        !text.is_empty()
    }
}

fn report(fault: &NoTime<'_>, headline: &str, place: Range<usize>, context: &Context<'_>) {
    let (message, help) = match fault {
        NoTime::Words => (
            "an entry of live coverage begins with its time".to_owned(),
            "write `## 14:05 Headline`; headings within an entry have one sign more: `### Headline`",
        ),
        NoTime::Time(time) => (
            format!("`{time}` is no time of day"),
            "write hours and minutes: `## 14:05 Headline`",
        ),
        NoTime::Day(day) => (
            format!("there is no day `{day}`"),
            "write year, month and day: `## 2026-05-09 14:05 Headline`",
        ),
    };
    let help = match headline.starts_with("**") || headline.starts_with('_') {
        true => "write the time without marks around it: `## 14:05 Headline`",
        false => help,
    };
    context.report(&ENTRY_WITHOUT_TIME, place, message, help);
}

/// Says whether a block holds others, whose headings begin no entry.
fn holds_blocks(block: Block) -> bool {
    matches!(
        block,
        Block::Quote
            | Block::Alert(_)
            | Block::BulletList
            | Block::NumberedList
            | Block::Footnote
            | Block::DefinitionList
    )
}

impl<'a, I: Events<'a>> Iterator for Entries<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        if self.clock.is_none() {
            return self.events.next();
        }
        if self.next.is_some() {
            return self.next.take();
        }
        loop {
            let (mut event, range) = self.events.next()?;
            if let Some(time) = self.follow(&event, &range) {
                let at = range.start..range.start;
                self.next = Some((event, range));
                return Some((Event::Entry(time), at));
            }
            if self.has_words(&mut event, &range) {
                return Some((event, range));
            }
        }
    }
}
