//! What readers see of markup: signs that make nothing where they stand, because something is missing or
//! because they are of another program. A second pass over a body, for lints.
//!
//! The text of each block is looked at as readers see it: code, formulas and what an author escaped are no
//! part of it.

mod blanks;
mod bold;
mod comment;
mod drawn;
mod escapes;
mod foreign;
mod formulas;
mod full_width;
mod items;
mod languages;
mod line;
mod misread;
mod names;
mod nested;
mod notes;
mod numbers;
mod over;
mod pairing;
mod run_together;
mod seen;
mod sign;
mod signs;
mod stars;
mod unmatched;

use std::ops::Range;

use crate::base::html::Token;
use crate::base::html::foreign::OpenForeign;
use crate::base::text::TextRange;
use crate::model::article::Spanned;
use crate::model::source_facts::Leftover;
use crate::model::{Data, Html};
use crate::parse::markdown::context::Context;
use crate::parse::markdown::event::{Block, Event, Style};
use crate::parse::markdown::html::contents::pieces;
use crate::parse::markdown::html::markup::Markup;
use crate::parse::markdown::masks::emphasis;
use crate::parse::markdown::masks::masked::{self, Found};
use crate::parse::markdown::{Options, chain, extensions, inline, rules};
pub(crate) use line::of_line;
use misread::{Notes, Place};
use notes::NoteSigns;
use over::Over;
use pairing::Pairing;
use seen::Seen;
use sign::Sign;

/// Stands for what is not looked at.
const OPAQUE: char = '\u{fffc}';

/// Stands for a line break that the author asked for.
const LINE_BREAK: char = '\u{b}';

/// Elements in which signs of Markdown are meant to be seen, or are none.
const VERBATIM: &[&str] = &[
    "code", "kbd", "math", "pre", "samp", "script", "style", "svg", "textarea", "tt", "var",
];

/// Returns what readers see of markup in the Markdown that begins at byte `start` of `source`; places
/// count from the start of the file.
pub(crate) fn leftovers(
    source: &str,
    start: usize,
    options: &Options<'_>,
) -> Vec<Spanned<Leftover>> {
    let text = source.get(start..).unwrap_or_default();
    let extensions = extensions(options);
    let masked = masked::mask(text, extensions, options.markdown);
    let emphasis = emphasis::mask(&masked.text, options);
    let context = Context::new(&masked, &emphasis, start, options, rules(options));
    let mut reader = Reader {
        context: &context,
        front: source.get(..start).unwrap_or_default(),
        seen: Seen::default(),
        verbatim: Vec::new(),
        in_html: false,
        begun: Begun::Block,
        notes: NoteSigns::default(),
        pairing: Pairing::default(),
        over: Over::default(),
        found: Vec::new(),
    };
    chain::read(&context, extensions, |event, range| {
        reader.read(event, range);
    });
    reader.finish_over();
    let mut found = reader.found;
    // Every build reports these.
    let of_calls = masked.faults.iter().map(|fault| &fault.range);
    let mut places: Vec<TextRange> = of_calls.map(|range| context.place(range.clone())).collect();
    let reported = context.into_diagnostics();
    let at = reported
        .iter()
        .filter_map(|one| Some(one.at.as_ref()?.range));
    places.extend(at);
    let is_reported = |one: &Spanned<Leftover>| {
        let mut places = places.iter();
        places.any(|place| place.intersect(one.range).is_some())
    };
    found.retain(|one| !is_reported(one));
    found
}

/// What a text stands at the beginning of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begun {
    Block,
    Item,
}

struct Reader<'c> {
    context: &'c Context<'c>,
    /// The front matter.
    front: &'c str,
    seen: Seen,
    /// The elements of HTML that are open and hold no text to look at.
    verbatim: Vec<String>,
    in_html: bool,
    begun: Begun,
    notes: NoteSigns,
    pairing: Pairing,
    over: Over,
    found: Vec<Spanned<Leftover>>,
}

impl<'c> Reader<'c> {
    fn read(&mut self, event: &Event<'_>, range: Range<usize>) {
        if event.parts_blocks() {
            self.finish_block();
        }
        match event {
            Event::Start(Block::Html) => self.in_html = true,
            Event::End(Block::Html) => self.in_html = false,
            Event::Markup(markup) => {
                if markup.is_line_break() {
                    self.seen.push("\u{b}", range.start);
                }
                self.markup(markup);
            }
            _ if !self.verbatim.is_empty() => {}
            Event::Text(text) => self.text(text, &range),
            Event::BareAddress(address) => self.seen.push(&address.visible, range.start),
            Event::SoftBreak => self.seen.push("\n", range.start),
            Event::HardBreak => self.seen.push("\u{b}\n", range.start),
            Event::OpenLink(_) => self.link(&range),
            Event::NumberedList(_) if !misread::begins_block(self.context.slice(range.clone())) => {
                let (before, behind) = self.around(&range);
                self.whole(|source| numbers::in_list(source, before, behind), &range);
            }
            Event::Heading(_) => self.whole(misread::heading, &range),
            Event::Start(Block::Quote) => {
                let (before, _) = self.around(&range);
                self.whole(|source| misread::quote(source, before), &range);
            }
            Event::Start(Block::BulletList) => {
                let notes = self.notes_at(range.start);
                let before = &self.context.text[..range.start];
                self.whole(|source| misread::list(source, before, notes), &range);
                self.above(&range);
            }
            Event::Start(Block::Item) => self.item(&range),
            Event::CodeBlock(_) => self.code(&range),
            Event::Open(style) => self.set_off(*style, &range),
            Event::Code(_) | Event::Formula(_) | Event::Reference(_) => {
                self.seen.push_opaque(range.start);
            }
            Event::Caption(caption) => self.line(&caption.words, &range),
            Event::Picture(picture) => {
                self.unread(&picture.link.title, &range);
                self.seen.push_opaque(range.start);
            }
            Event::Call(number, _) => {
                if let Some(call) = self.context.masked.calls.get(*number) {
                    self.call(call, &range);
                }
                self.seen.push_opaque(range.start);
            }
            _ => {}
        }
    }

    /// Looks at the words of a component.
    fn call(&mut self, call: &Found, range: &Range<usize>) {
        let options = self.context.options;
        let read: Vec<(&str, &str)> = call.markdown(options).collect();
        for (name, value) in &call.args {
            match value {
                Data::Text(_) if read.iter().any(|(read, _)| read == name) => {}
                Data::Text(text) => self.unread(text, range),
                _ => {}
            }
        }
        for (_, text) in read {
            let line = inline(text, options, self.context.rules.raw_html).value;
            self.line(&line.html, range);
        }
    }

    /// Looks at a line of Markdown that stands in a value of something else.
    fn line(&mut self, html: &Html, range: &Range<usize>) {
        let written = self.context.masked.source().get(range.clone());
        let html = html.with_targets(&[]);
        self.remember_notes(&line::seen(&html));
        let place = self.context.place(range.clone());
        self.found
            .extend(of_line(&html, written.unwrap_or_default(), place));
    }

    /// Looks at a text in which no Markdown is read: the title of a picture, or the words of a component. One
    /// without blanks is a name or an address.
    fn unread(&mut self, text: &str, range: &Range<usize>) {
        if !text.contains(char::is_whitespace) {
            return;
        }
        let marked = signs::in_html(text).map(|sign| sign.range);
        let Some(mark) = marked.and_then(|range| text.get(range)) else {
            return;
        };
        let written = self.context.text.get(range.clone()).unwrap_or_default();
        let at = range.start + written.find(mark).unwrap_or(0);
        let leftover = Leftover {
            message: format!("Markdown is not read here: readers see {}", in_code(mark)),
            help: "write the words without it".to_owned(),
        };
        self.add(at..at + mark.len(), leftover);
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        self.begin_line(range.start);
        self.behind_emphasis(range);
        // Text that the parser made, of an entity for instance, is meant as it stands.
        if text.len() != range.len() {
            if let Some((place, value)) = comment::shown(self.context.text, range.start) {
                self.add(place, value);
            }
            return self.seen.push_opaque(range.start);
        }
        let escaped = range
            .start
            .checked_sub(1)
            .is_some_and(|before| self.context.text.as_bytes().get(before) == Some(&b'\\'));
        match text.chars().next() {
            Some(first) if escaped => {
                match first {
                    '\\' => self.network_path(text, range),
                    _ => self.escape(range.start),
                }
                self.seen.push_opaque(range.start);
                let behind = first.len_utf8();
                self.seen.push(&text[behind..], range.start + behind);
            }
            _ => self.seen.push(text, range.start),
        }
    }

    /// Begins a line where one begins in the source: between wide characters, a line break is no event.
    fn begin_line(&mut self, at: usize) {
        let before = self.context.text[..at].trim_end_matches([' ', '\t', '>']);
        if before.ends_with('\n') && !self.seen.text.is_empty() && !self.seen.text.ends_with('\n') {
            self.seen.push("\n", before.len() - 1);
        }
    }

    /// Looks at a whole list, or at all that is set off.
    fn whole(&mut self, find: impl Fn(&str) -> Option<Sign>, range: &Range<usize>) {
        if let Some(sign) = find(self.context.slice(range.clone())) {
            let place = range.start + sign.range.start..range.start + sign.range.end;
            self.add(place, sign.leftover);
        }
    }

    /// Looks at words that are set off.
    fn set_off(&mut self, style: Style, range: &Range<usize>) {
        self.in_front_of_emphasis(range);
        match style {
            Style::Strong => {
                self.seen.is_bold = true;
                self.whole(names::in_strong, range);
                self.pair("**", range);
            }
            Style::Emphasis => {
                self.whole(names::in_emphasis, range);
                self.whole(stars::by_chance, range);
                self.notes_between(range);
                self.comment(range);
                self.pair("*", range);
            }
            _ => {}
        }
    }

    fn item(&mut self, range: &Range<usize>) {
        self.begun = Begun::Item;
        let line = self.line_before(range.start);
        let find =
            |source: &str| nested::dashes(source, line).or_else(|| items::within(source, line));
        self.whole(find, range);
    }

    /// Looks at the line directly above a list.
    fn above(&mut self, range: &Range<usize>) {
        let (before, _) = self.around(range);
        if let Some(sign) = items::above(before, self.context.slice(range.clone())) {
            self.add(sign.range, sign.leftover);
        }
    }

    /// Looks at what is set off with these asterisks.
    fn pair(&mut self, stars: &'static str, range: &Range<usize>) {
        if let Some(sign) = self.pairing.look(self.context.text, stars, range) {
            self.add(sign.range, sign.leftover);
        }
    }

    /// Returns the text in front of a block and the one behind it.
    fn around(&self, range: &Range<usize>) -> (&'c str, &'c str) {
        let text = self.context.text;
        (&text[..range.start], &text[range.end..])
    }

    /// Returns what stands in front of a place in its line.
    fn line_before(&self, at: usize) -> &'c str {
        let before = &self.context.text[..at];
        before.rsplit('\n').next().unwrap_or_default()
    }

    /// Looks at a code block that was not meant as such, or not as far as it goes.
    fn code(&mut self, range: &Range<usize>) {
        let place = match self.context.text[..range.start].trim().is_empty() {
            true => Place::First,
            false => Place::Below,
        };
        self.whole(|source| misread::code(source, place), range);
    }

    /// Looks at a link that was meant as a picture.
    fn link(&mut self, range: &Range<usize>) {
        const SIGN: char = '！';
        let (before, link) = (
            &self.context.text[..range.start],
            self.context.slice(range.clone()),
        );
        let is_picture = [".png)", ".jpg)", ".jpeg)", ".webp)", ".gif)", ".svg)"]
            .iter()
            .any(|end| link.ends_with(end));
        if let Some(line) = before.strip_suffix(SIGN)
            && is_picture
            && (line.is_empty() || line.ends_with('\n'))
        {
            let leftover = Leftover {
                message: "this is no picture, because `！` is a full-width sign".to_owned(),
                help: format!("write the half-width one: `!{link}`"),
            };
            self.add(line.len()..range.start, leftover);
        }
    }

    fn finish_block(&mut self) {
        let seen = std::mem::take(&mut self.seen);
        if seen.text.is_empty() {
            return;
        }
        let (above, _) = self.around(&(seen.place(0)..seen.place(0)));
        let line = above.trim_end_matches([' ', '\t', '>']);
        let is_line = line.is_empty() || line.ends_with('\n');
        let begun = std::mem::replace(&mut self.begun, Begun::Block);
        let ends_over = begun == Begun::Block && is_line && self.ends_over(&seen);
        if !ends_over {
            self.remember_notes(&seen.text);
        }
        let task = match begun {
            Begun::Item => signs::task(&seen.text),
            Begun::Block if is_line => signs::bare_task(&seen.text),
            Begun::Block => None,
        };
        let nested = match (self.notes.single, self.notes.double) {
            (Notes::None, Notes::None) => nested::asterisks(&seen.text, above),
            _ => None,
        };
        let mut signs = signs::in_text(&seen.text);
        signs.retain(|sign| !self.is_note(&seen.text, sign.range.start));
        // What looks like bold words without an end is such a list, too.
        signs.retain(|sign| nested.is_none() || !seen.text[sign.range.clone()].starts_with("**"));
        let unmatched = self.unmatched_in(&seen, &signs);
        for sign in signs.into_iter().chain(task).chain(nested).chain(unmatched) {
            let at = seen.place(sign.range.start);
            self.add(at..at + sign.range.len(), sign.leftover);
        }
    }

    /// Looks at the text between tags, which is no Markdown in a block of HTML.
    fn markup(&mut self, markup: &Markup<'_>) {
        let mut reported = false;
        for (at, token) in pieces(&markup.html, OpenForeign::default()) {
            match token {
                Token::StartTag(tag) if !tag.is_self_closing() => {
                    let name = tag.lowercase_name();
                    if VERBATIM.contains(&&*name) {
                        self.verbatim.push(name.into_owned());
                    }
                }
                Token::EndTag(tag) => {
                    let open = self.verbatim.iter().rposition(|name| tag.is(name));
                    if let Some(open) = open {
                        self.verbatim.truncate(open);
                    }
                }
                Token::Text(text) if self.in_html && self.verbatim.is_empty() && !reported => {
                    if let Some((place, value)) = comment::in_html(text) {
                        self.add(markup.place(&(at + place.start..at + place.end)), value);
                        reported = true;
                    } else if let Some(sign) = signs::in_html(text) {
                        let range = at + sign.range.start..at + sign.range.end;
                        self.add(markup.place(&range), sign.leftover);
                        reported = true;
                    }
                }
                _ => {}
            }
        }
    }

    fn add(&mut self, range: Range<usize>, value: Leftover) {
        let range = self.context.place(range);
        // What is around a sign may have been looked at, too.
        if self.found.last().is_none_or(|last| last.range != range) {
            self.found.push(Spanned { value, range });
        }
    }
}

/// Returns signs as code of Markdown, in which they may be backticks themselves.
fn in_code(signs: &str) -> String {
    match signs.contains('`') {
        true => format!("`` {signs} ``"),
        false => format!("`{signs}`"),
    }
}

#[cfg(test)]
mod tests;
