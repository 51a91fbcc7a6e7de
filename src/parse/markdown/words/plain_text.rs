//! What a body says in plain words: its opening, for the summary, and its prose, for related
//! stories.

use std::cell::Cell;
use std::ops::Range;

use super::fallback_opening::{Fallback, Item, is_prose};
use super::visibility::Visibility;
use crate::base::east_asian;
use crate::parse::markdown::event::{Block, Event, Events, LinkForm, Located};

#[cfg(test)]
mod tests;

/// The plain words of a body, while they are collected.
pub(crate) struct PlainText {
    opening: String,
    /// Where the first paragraph stands in `opening`, or everything before the more tag.
    first: Option<Range<usize>>,
    /// Where the paragraph begins in `opening` that is being read.
    paragraph: Option<usize>,
    /// How many bytes of the open paragraph or item are addresses.
    addresses: usize,
    /// The first item of a list, and the first heading: one of them stands in where there is no
    /// paragraph.
    item: Item,
    heading: Fallback,
    until: Until,
    more_tag: MoreTag,
    prose: Option<String>,
    /// Whether words were just passed over.
    is_gap: bool,
}

/// What was collected.
pub(crate) struct Collected {
    /// What stands before the more tag, else the first paragraph, else the first item or heading, on one
    /// line.
    pub(crate) opening: String,
    pub(crate) more_tag: MoreTag,
    /// The words without headings and code, a line for each block; empty unless asked for.
    pub(crate) prose: String,
}

/// Whether there was a `<!-- more -->`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum MoreTag {
    Absent,
    Present,
}

/// Whether prose is collected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Prose {
    Collected,
    Omitted,
}

/// How long the opening is collected.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    /// The text seems to have a more tag, `<!-- more -->`: everything before it.
    MoreTag,
    /// The end of the first paragraph.
    Paragraph,
    /// There is an opening.
    Done,
}

/// Which of the collections a text belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    /// Words like any others.
    Words,
    /// Code and formulas: a part of a sentence, but not what the sentence is about.
    Code,
    Address,
}

/// Where a text stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    Body,
    Table,
    /// In a footnote, which opens nothing.
    Footnote,
    /// Struck out or folded away, which opens nothing.
    Aside,
    /// In a heading, which is no part of either collection.
    Heading,
}

/// The signs in front of which no blank stands that parted them from words that were passed over.
const ENDS: [char; 7] = ['.', ',', ';', ':', '!', '?', ')'];

impl PlainText {
    /// Begins; `text` is looked through for a more tag.
    pub(crate) fn new(text: &str, prose: Prose) -> Self {
        let has_more_tag = memchr::memchr_iter(b'<', text.as_bytes())
            .filter_map(|at| text[at..].strip_prefix("<!--"))
            .any(|comment| comment.trim_ascii_start().starts_with("more"));
        Self {
            opening: String::new(),
            first: None,
            paragraph: None,
            addresses: 0,
            item: Item::default(),
            heading: Fallback::None,
            until: if has_more_tag {
                Until::MoreTag
            } else {
                Until::Paragraph
            },
            more_tag: MoreTag::Absent,
            prose: match prose {
                Prose::Collected => Some(String::with_capacity(text.len())),
                Prose::Omitted => None,
            },
            is_gap: false,
        }
    }

    fn text(&mut self, text: &str, part: Part, place: Place) {
        let opens = match self.until {
            Until::MoreTag => true,
            Until::Paragraph => self.paragraph.is_some(),
            Until::Done => false,
        };
        if opens && matches!(place, Place::Body | Place::Table) {
            if std::mem::take(&mut self.is_gap) && text.starts_with(ENDS) {
                self.opening.truncate(self.opening.trim_end().len());
            }
            self.opening.push_str(text);
        }
        self.is_gap |= place == Place::Aside;
        if self.until == Until::Paragraph {
            match place {
                Place::Heading => self.heading.push(text),
                Place::Body if !opens => self.item.push(text),
                Place::Body | Place::Table | Place::Footnote | Place::Aside => {}
            }
            if part == Part::Address {
                self.addresses += text.len();
            }
        }
        if let Some(prose) = &mut self.prose
            && part == Part::Words
            && place != Place::Heading
        {
            prose.push_str(text);
        }
    }

    /// Begins or ends a block.
    fn block(&mut self) {
        if self.paragraph.is_none() {
            let addresses = std::mem::take(&mut self.addresses);
            self.item.complete(addresses);
            self.heading.complete(addresses);
        }
        if self.until != Until::Done && !self.opening.is_empty() && !self.opening.ends_with(' ') {
            self.opening.push(' ');
        }
        if let Some(prose) = &mut self.prose
            && !prose.is_empty()
            && !prose.ends_with('\n')
        {
            prose.push('\n');
        }
    }

    fn open_paragraph(&mut self) {
        self.paragraph = Some(self.opening.len());
        self.addresses = 0;
    }

    fn close_paragraph(&mut self) {
        let addresses = std::mem::take(&mut self.addresses);
        if let Some(start) = self.paragraph.take()
            && self.first.is_none()
            && is_prose(&self.opening[start..], addresses)
        {
            self.first = Some(start..self.opening.len());
            if self.until == Until::Paragraph {
                self.until = Until::Done;
            }
        }
    }

    /// Takes what was collected before the first more tag as the opening.
    fn more_tag(&mut self) {
        if self.more_tag == MoreTag::Absent {
            self.more_tag = MoreTag::Present;
            self.until = Until::Done;
            self.first = Some(0..self.opening.len());
        }
    }

    pub(crate) fn finish(self) -> Collected {
        let first = self.first.unwrap_or(0..0);
        let opening = self.opening.get(first).unwrap_or_default();
        let fallback = match opening.trim().is_empty() {
            true => self.item.finish().or_else(|| self.heading.finish()),
            false => None,
        };
        let opening = fallback.as_deref().unwrap_or(opening);
        // A no-break space belongs to its words; other blanks are left over from what was skipped.
        let opening: Vec<&str> = opening.split_ascii_whitespace().collect();
        let mut prose = self.prose.unwrap_or_default();
        prose.truncate(prose.trim_end().len());
        Collected {
            opening: opening.join(" "),
            more_tag: self.more_tag,
            prose,
        }
    }
}

/// Collects the plain words.
pub(crate) struct PlainTexts<'a, I> {
    events: I,
    collected: &'a mut PlainText,
    /// Whether readers see what is read.
    visibility: &'a Cell<Visibility>,
    place: Place,
    link: LinkForm,
    /// How many quotes, lists, tables and footnotes are open; a paragraph in any opens nothing.
    depth: usize,
    footnotes: usize,
    /// Whether a line ended since the last words.
    is_line_broken: bool,
    /// The last character of the block so far.
    last: Option<char>,
}

impl<'a, I: Events<'a>> PlainTexts<'a, I> {
    pub(crate) fn new(
        events: I,
        collected: &'a mut PlainText,
        visibility: &'a Cell<Visibility>,
    ) -> Self {
        Self {
            events,
            collected,
            visibility,
            place: Place::Body,
            link: LinkForm::Words,
            depth: 0,
            footnotes: 0,
            is_line_broken: false,
            last: None,
        }
    }

    fn take(&mut self, event: &Event<'a>) {
        if event.parts_blocks() {
            self.is_line_broken = false;
            self.last = None;
            return self.block(event);
        }
        match event {
            Event::Text(text) => {
                let part = match self.link {
                    LinkForm::Words => Part::Words,
                    LinkForm::Address | LinkForm::Mail => Part::Address,
                };
                self.add(text, part);
            }
            Event::OpenLink(link) => self.link = link.form,
            Event::CloseLink => self.link = LinkForm::Words,
            Event::SoftBreak | Event::HardBreak => self.is_line_broken = true,
            Event::Markup(markup) if markup.is_line_break() => self.is_line_broken = true,
            Event::Code(code) => self.add(code, Part::Code),
            Event::BareAddress(address) => {
                self.add(&address.visible, Part::Address);
            }
            Event::Formula(formula) => {
                self.add(&formula.latex, Part::Code);
            }
            Event::More => self.collected.more_tag(),
            _ => {}
        }
    }

    /// Takes words of a line: a blank parts them from the line above, unless both lines are of a script that
    /// has none.
    fn add(&mut self, text: &str, part: Part) {
        let Some(first) = text.chars().next() else {
            return;
        };
        let place = match (self.visibility.get(), self.place) {
            (Visibility::Hidden, _) | (Visibility::Aside, Place::Heading) => return,
            (Visibility::Aside, _) => Place::Aside,
            (Visibility::Shown, place) => place,
        };
        if std::mem::take(&mut self.is_line_broken) {
            let joins = |last| east_asian::joins_lines(last, first);
            if !self.last.is_some_and(joins) {
                self.collected.text(" ", Part::Words, place);
            }
        }
        self.last = text.chars().next_back();
        self.collected.text(text, part, place);
    }

    fn block(&mut self, event: &Event<'a>) {
        self.collected.block();
        match event {
            Event::Start(block) => self.start(*block),
            Event::End(block) => self.end(*block),
            Event::NumberedList(first) => {
                self.depth += 1;
                self.collected.item.open_number = Some(*first);
            }
            Event::Table(_) => {
                self.depth += 1;
                if self.place == Place::Body {
                    self.place = Place::Table;
                }
            }
            Event::Footnote(_) => {
                self.depth += 1;
                self.footnotes += 1;
                self.place = Place::Footnote;
            }
            Event::Heading(_) => self.place = Place::Heading,
            Event::HtmlAsText(text) => {
                self.collected.text(text, Part::Words, self.place);
                self.collected.block();
            }
            _ => {}
        }
    }

    fn start(&mut self, block: Block) {
        match block {
            Block::Paragraph | Block::Calls | Block::Figure if self.depth == 0 => {
                self.collected.open_paragraph();
            }
            Block::Quote | Block::Alert(_) | Block::BulletList | Block::DefinitionList => {
                self.depth += 1;
                self.collected.item.open_number = None;
            }
            _ => {}
        }
    }

    fn end(&mut self, block: Block) {
        match block {
            Block::Paragraph | Block::Calls | Block::Figure if self.depth == 0 => {
                self.collected.close_paragraph();
            }
            Block::Quote
            | Block::Alert(_)
            | Block::BulletList
            | Block::NumberedList
            | Block::DefinitionList => self.depth = self.depth.saturating_sub(1),
            Block::Table => {
                self.depth = self.depth.saturating_sub(1);
                self.leave();
            }
            Block::Footnote => {
                self.depth = self.depth.saturating_sub(1);
                self.footnotes = self.footnotes.saturating_sub(1);
                self.leave();
            }
            Block::Heading => self.leave(),
            Block::Item => self.collected.item.open_number = None,
            _ => {}
        }
    }

    /// Returns to what stands around a heading, a table or a footnote.
    fn leave(&mut self) {
        self.place = match self.footnotes {
            0 => Place::Body,
            _ => Place::Footnote,
        };
    }
}

impl<'a, I: Events<'a>> Iterator for PlainTexts<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        let next = self.events.next();
        if let Some((event, _)) = &next {
            self.take(event);
        }
        next
    }
}
