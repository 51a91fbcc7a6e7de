//! The writer: one event of the Markdown parser after the other becomes HTML.
//!
//! Its methods stand by subject in `blocks`, `inlines`, `pictures`, `verbatim`, `notes` and
//! `finish`; here are its state and what these have in common.

use std::ops::Range;

use pulldown_cmark::{Alignment, Event};

use super::component::Masked;
use super::count::Counter;
use super::headings::{Anchors, Section};
use super::inlines::Address;
use super::notes::Notes;
use super::pictures::Picture;
use super::quotes::Marks;
use super::said::{Part, Said};
use super::sink::Sink;
use super::unfinished::{self, Suspect};
use super::verbatim::Verbatim;
use super::{Dialect, Options, autolink, escape};
use crate::base::text::{self, TextRange};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::Hole;
use crate::model::article::Ref;
use crate::model::config::RawHtml;

/// What differs between a body and a single line.
pub(super) struct Rules {
    pub(super) raw_html: RawHtml,
    pub(super) links: Links,
    /// Whether bare addresses become links.
    pub(super) bare: bool,
}

/// What becomes of the addresses of links.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Links {
    /// Those that lead into the site are holes.
    Resolved,
    /// They are written as they are.
    AsWritten,
}

/// The paragraph that is being written.
pub(super) struct Paragraph {
    /// Where its opening tag stands in the HTML.
    pub(super) at: usize,
    /// Where it stands in the text.
    pub(super) range: Range<usize>,
    pub(super) content: Content,
}

/// What a paragraph turned out to be.
pub(super) enum Content {
    Words,
    /// A link around everything, which stands here.
    Link(Range<usize>),
    /// Nothing but component calls.
    Calls,
    /// Nothing but a picture, with its caption.
    Figure(String),
}

/// The table that is being written.
#[derive(Default)]
pub(super) struct Table {
    pub(super) alignments: Vec<Alignment>,
    pub(super) column: usize,
    pub(super) rows: usize,
    pub(super) head: bool,
    /// Where the cell's opening tag stands in the HTML, and where its content begins.
    pub(super) cell: (usize, usize),
}

pub(super) struct Writer<'a> {
    /// What the parser reads: the text with its calls hidden.
    pub(super) text: &'a str,
    pub(super) masked: &'a Masked<'a>,
    /// Where the text begins in its file.
    pub(super) base: usize,
    pub(super) options: &'a Options<'a>,
    pub(super) rules: Rules,

    pub(super) sink: Sink,
    /// What was being written when a footnote began, and which note that is.
    pub(super) outer: Vec<(usize, Sink)>,
    pub(super) refs: Vec<Ref>,
    /// For each call, whether it is a block.
    pub(super) blocks: Vec<bool>,
    pub(super) notes: Notes,
    pub(super) anchors: Anchors,
    pub(super) sections: Vec<Section>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) counter: Counter,
    pub(super) said: Said,
    pub(super) more: bool,
    marks: Marks,
    /// Links that may be none, and are still ahead.
    pub(super) suspects: std::iter::Peekable<std::vec::IntoIter<Suspect>>,

    /// Where bare addresses may begin, and the first of them that is still ahead.
    starts: Vec<usize>,
    next_start: usize,
    next_call: usize,
    /// Where the next address or call may begin.
    special: usize,

    /// How many quotes, lists, tables and notes are open.
    pub(super) depth: usize,
    pub(super) heading: Option<Section>,
    pub(super) paragraph: Option<Paragraph>,
    pub(super) table: Table,
    pub(super) verbatim: Option<Verbatim>,
    pub(super) picture: Option<Picture>,
    pub(super) address: Option<Address>,
    pub(super) in_link: bool,
    /// Whether the link's text is its address, which nobody reads word by word.
    pub(super) in_autolink: bool,
    /// Whether the label of a task's box is open.
    pub(super) in_label: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        masked: &'a Masked<'a>,
        base: usize,
        options: &'a Options<'a>,
        rules: Rules,
    ) -> Self {
        let text: &str = &masked.text;
        let suspects = match options.dialect {
            Dialect::Presswork => unfinished::suspects(text),
            Dialect::CommonMark | Dialect::Gfm => Vec::new(),
        };
        let mut writer = Self {
            text,
            masked,
            base,
            options,
            starts: if rules.bare {
                autolink::starts(text)
            } else {
                Vec::new()
            },
            rules,
            sink: Sink::with_capacity(text.len() + text.len() / 4),
            outer: Vec::new(),
            refs: Vec::new(),
            blocks: vec![false; masked.calls.len()],
            notes: Notes::default(),
            anchors: Anchors::default(),
            sections: Vec::new(),
            diagnostics: Vec::new(),
            counter: Counter::default(),
            said: Said::new(text, options.prose),
            more: false,
            marks: Marks::new(options.language),
            suspects: suspects.into_iter().peekable(),
            next_start: 0,
            next_call: 0,
            special: 0,
            depth: 0,
            heading: None,
            paragraph: None,
            table: Table::default(),
            verbatim: None,
            picture: None,
            address: None,
            in_link: false,
            in_autolink: false,
            in_label: false,
        };
        writer.pass(0);
        writer
    }

    /// Writes an event.
    pub(super) fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        if self.address.is_none() {
            self.write(event, range);
        } else if let Some(event) = self.go_on(event, &range) {
            self.write(event, range);
        }
    }

    fn write(&mut self, event: Event<'a>, range: Range<usize>) {
        if self.picture.is_some() {
            return self.describe(&event, range);
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.verbatim.is_some() => self.verbatim_text(&text, range),
            Event::Text(text) => self.running(&text, range),
            Event::Code(code) => self.code(&code),
            Event::InlineMath(latex) => self.math(&latex, super::math::Display::Inline, range),
            Event::DisplayMath(latex) => self.math(&latex, super::math::Display::Block, range),
            Event::Html(html) if self.verbatim.is_some() => self.verbatim_text(&html, range),
            Event::Html(html) | Event::InlineHtml(html) => self.inline_html(&html, range),
            Event::FootnoteReference(label) => self.note(&label),
            Event::SoftBreak if self.verbatim.is_some() => self.verbatim_text("\n", range),
            Event::SoftBreak => self.line_break("\n"),
            Event::HardBreak => self.line_break("<br>\n"),
            Event::Rule => {
                self.begin("<hr>\n");
            }
            Event::TaskListMarker(done) => self.task(done),
        }
    }

    /// Writes running text, in which calls and addresses may stand.
    fn running(&mut self, text: &str, range: Range<usize>) {
        if text.len() != range.len() {
            return self.made(text, range);
        }
        if text.starts_with('[') {
            self.loose_reference(range.start);
        }
        self.unfinished(&range);
        if self.special >= range.end {
            return self.words(text);
        }
        self.with_specials(range);
    }

    /// Writes text that the parser made: of an entity, or of a straight quote.
    fn made(&mut self, text: &str, range: Range<usize>) {
        match self.quote(text, &range) {
            Some(mark) => self.words(mark),
            None => self.words(text),
        }
    }

    /// Returns the language's own mark where the parser made `text` of a straight quote.
    pub(super) fn quote(&mut self, text: &str, range: &Range<usize>) -> Option<&'static str> {
        let bytes = self.text.as_bytes();
        if range.len() != 1 || !matches!(bytes.get(range.start), Some(b'"' | b'\'')) {
            return None;
        }
        let before = range.start.checked_sub(1).and_then(|at| bytes.get(at));
        self.marks.mark(text, before.copied())
    }

    fn with_specials(&mut self, range: Range<usize>) {
        let source = self.text;
        let mut at = range.start;
        loop {
            self.pass(at);
            if self.special >= range.end {
                break;
            }
            let start = self.special;
            let call = self.masked.calls.get(self.next_call);
            if let Some(call) = call.filter(|call| call.range.start == start) {
                if call.range.end <= range.end {
                    self.words(&source[at..start]);
                    self.call(self.next_call);
                    at = call.range.end;
                }
                self.next_call += 1;
                continue;
            }
            self.next_start += 1;
            if self.in_link {
                continue;
            }
            let Some(bare) = autolink::find(source, start, super::component::MARK) else {
                continue;
            };
            self.words(&source[at..start]);
            if bare.range.end > range.end {
                return self.open_address(bare, range.end);
            }
            self.bare(bare.prefix, &source[bare.range.clone()]);
            at = bare.range.end;
        }
        self.words(&source[at..range.end]);
    }

    /// Passes over the places before `at` where something could have begun.
    fn pass(&mut self, at: usize) {
        let start = loop {
            match self.starts.get(self.next_start) {
                Some(start) if *start < at => self.next_start += 1,
                start => break start.copied().unwrap_or(usize::MAX),
            }
        };
        let call = loop {
            match self.masked.calls.get(self.next_call) {
                Some(call) if call.range.start < at => self.next_call += 1,
                call => break call.map_or(usize::MAX, |call| call.range.start),
            }
        };
        self.special = start.min(call);
    }

    /// Writes plain words: into the HTML, the contents list and what the body says.
    pub(super) fn words(&mut self, text: &str) {
        self.shown(text, Part::Words);
        if !self.in_autolink {
            self.counter.text(text);
        }
    }

    /// Writes text that a reader sees, without counting it.
    pub(super) fn shown(&mut self, text: &str, part: Part) {
        escape::text(&mut self.sink.html, text);
        match &mut self.heading {
            Some(heading) => {
                escape::text(&mut heading.html, text);
                heading.text.push_str(text);
            }
            None => self.said.text(text, self.part(part)),
        }
    }

    fn part(&self, part: Part) -> Part {
        match part {
            _ if self.outer.is_empty() => part,
            Part::Words | Part::Note => Part::Note,
            Part::Code | Part::NoteCode => Part::NoteCode,
        }
    }

    /// Writes a tag that the contents list shows too.
    pub(super) fn markup(&mut self, tag: &str) {
        self.sink.push(tag);
        if let Some(heading) = &mut self.heading {
            heading.html.push_str(tag);
        }
    }

    fn line_break(&mut self, html: &str) {
        self.sink.push(html);
        self.counter.gap();
        match &mut self.heading {
            Some(heading) => {
                heading.html.push(' ');
                heading.text.push(' ');
            }
            None => self.said.text(" ", self.part(Part::Words)),
        }
    }

    /// Writes the call with this number.
    fn call(&mut self, number: usize) {
        self.counter.gap();
        self.sink.hole(Hole::Call(index(number)));
        if let Some(Paragraph {
            content: Content::Calls,
            ..
        }) = self.paragraph
        {
            self.blocks[number] = true;
            self.sink.push("\n");
        }
    }

    /// Begins a block on a line of its own.
    pub(super) fn begin(&mut self, tag: &str) {
        self.block();
        self.sink.line();
        self.sink.push(tag);
    }

    /// Ends a block.
    pub(super) fn close(&mut self, tag: &str) {
        self.block();
        self.sink.push(tag);
    }

    /// Ends whatever ran on in the line.
    pub(super) fn block(&mut self) {
        if self.in_label {
            self.sink.push("</label>");
            self.in_label = false;
        }
        self.counter.gap();
        self.said.block();
        self.marks.reset();
    }

    /// Reports a mistake at a place in the text.
    pub(super) fn report(
        &mut self,
        code: &'static Code,
        range: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let at = Span::new(self.options.file, self.place(range));
        self.diagnostics
            .push(Diagnostic::new(code, message).at(at).help(help));
    }

    /// Returns the place of a range of the text in its file.
    pub(super) fn place(&self, range: Range<usize>) -> TextRange {
        text::range(range.start + self.base..range.end + self.base)
    }
}

/// Returns a number as the model keeps it; no file has as many bytes as would be cut off here.
pub(super) fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
