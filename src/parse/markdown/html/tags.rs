//! The tags of a writer's HTML, one after the other: which of them are wrong, and what is written instead.

mod ends;
mod noscript;

use std::ops::Range;

use pulldown_cmark::CowStr;
use rustc_hash::{FxHashMap, FxHashSet};

use super::contents::pieces;
use super::markup::{Markup, Part};
use super::named_tags::{self, is_known};
use super::open_elements::{DEEPEST, Element, OpenElements};
use super::tag_faults;
use super::tag_parts::{Around, EarlyEnd, TagOutput, end_tag, first_line, insert, show};
use crate::base::html::foreign::ends_foreign;
use crate::base::html::{Tag, Token, holds_text_alone, names};
use crate::model::config::Comments;
use crate::parse::markdown::context::Context;
use crate::parse::markdown::event::Placement;

/// What is open in a text.
#[derive(Default)]
pub(crate) struct Tags {
    elements: OpenElements,
    /// Elements that ended before their end tags, which may still come.
    ended_early: Vec<(Element, EarlyEnd)>,
    /// The element whose content is text alone, with the number of elements around it.
    raw: Option<(Element, usize)>,
    /// What was open where the footnotes began that are being read: their texts stand elsewhere in the page.
    around_footnotes: Vec<Around>,
    /// The names of unknown elements whose start tags were reported.
    unknown: FxHashSet<String>,
    /// Where the last end tags stand of the elements that were looked for.
    last_ends: FxHashMap<String, Option<usize>>,
    /// The names of the elements whose start tags were left out, because they stand too deep; their end tags are
    /// left out too.
    too_deep: Vec<String>,
    /// Where the HTML stands that is read.
    pub(crate) placement: Placement,
}

impl Tags {
    /// Begins an element of Markdown.
    pub(crate) fn begin(
        &mut self,
        name: &'static str,
        range: &Range<usize>,
        context: &Context<'_>,
    ) -> String {
        let ended = match self.raw {
            None => self.elements.end_foreign(),
            Some(_) => Vec::new(),
        };
        self.elements
            .push(Element::of_markdown(name, range.clone()));
        self.cut(ended, context)
    }

    /// Says whether an address in running text stays as it is written: what is open is a link itself, or shows
    /// its text as it stands.
    pub(crate) fn keeps_addresses(&self, context: &Context<'_>) -> bool {
        let verbatim = &["code", "kbd", "pre", "samp", "tt"];
        self.raw.is_some()
            || self.link_around(context).is_some()
            || self.elements.innermost_writers(verbatim).is_some()
    }

    /// Returns the link or the button of the writer that is open.
    pub(crate) fn link_around(&self, context: &Context<'_>) -> Option<&Element> {
        let open = self.elements.innermost_writers(&["a", "button"]);
        let goes_on = |one: &&(Element, EarlyEnd)| one.1 == EarlyEnd::GoesOn;
        // A text may have left more elements open than could be looked through for each of its links.
        let recent = self.ended_early.iter().rev().take(DEEPEST);
        open.into_iter()
            .chain(recent.filter(goes_on).map(|(element, _)| element))
            .find(|element| tag_faults::is_link(element, context))
    }

    /// Begins a footnote, whose text stands elsewhere in the page.
    pub(crate) fn begin_footnote(&mut self, context: &Context<'_>) -> String {
        let end_tags = self.end_raw(context);
        let ended = self.elements.end_foreign();
        let end_tags = end_tags + &self.cut(ended, context);
        self.around_footnotes.push(Around {
            elements: std::mem::take(&mut self.elements),
            ended_early: std::mem::take(&mut self.ended_early),
        });
        end_tags
    }

    /// Ends a footnote, and everything in it.
    pub(crate) fn end_footnote(&mut self, context: &Context<'_>) -> String {
        let end_tags = self.end_all(context);
        if let Some(around) = self.around_footnotes.pop() {
            self.elements = around.elements;
            self.ended_early = around.ended_early;
        }
        end_tags
    }

    /// Begins a block of Markdown, which ends an open paragraph.
    pub(crate) fn begin_block(
        &mut self,
        name: &'static str,
        range: &Range<usize>,
        context: &Context<'_>,
    ) -> String {
        if name.is_empty() {
            return String::new();
        }
        // In text alone, the block's start tag would be text, and its end tag would end what is around it.
        let raw_end = match name {
            "p" => String::new(),
            _ => self.end_raw(context),
        };
        let end_tags = raw_end + &self.pass_block(context);
        self.elements
            .push(Element::of_markdown(name, range.clone()));
        end_tags
    }

    /// Passes a block of Markdown that holds no others.
    pub(crate) fn pass_block(&mut self, context: &Context<'_>) -> String {
        if self.raw.is_some() {
            return String::new();
        }
        let mut ended = self.elements.end_foreign();
        ended.extend(self.elements.end_table());
        let mut end_tags = self.cut(ended, context);
        let ended = self.elements.end_paragraph();
        end_tags += &self.early_end(ended);
        end_tags
    }

    /// Passes an element of Markdown in running text, such as code: no drawing and no formula holds one.
    pub(crate) fn pass_inline(&mut self, context: &Context<'_>) -> String {
        if self.raw.is_some() {
            return String::new();
        }
        let ended = self.elements.end_foreign();
        self.cut(ended, context)
    }

    /// Ends an element of Markdown.
    pub(crate) fn end(
        &mut self,
        name: &'static str,
        range: &Range<usize>,
        context: &Context<'_>,
    ) -> String {
        let mut end_tags = String::new();
        if name.is_empty() {
            return end_tags;
        }
        let around = self.raw.as_ref().map(|(_, around)| *around);
        if around.is_some_and(|around| self.elements.len() <= around) {
            end_tags = self.end_raw(context);
        }
        let ended = self.elements.end_block(name);
        if name != "p" {
            return end_tags + &self.cut(ended, context);
        }
        // Many write HTML around several paragraphs.
        for element in ended {
            end_tags += &match self.ends_later(&element.name, range.end, context) {
                true => self.early_end(vec![element]),
                false => self.cut(vec![element], context),
            };
        }
        end_tags
    }

    /// Ends everything that is open, at the end of the text or of a footnote.
    pub(crate) fn end_all(&mut self, context: &Context<'_>) -> String {
        let mut end_tags = self.end_raw(context);
        let ended = self.elements.end_all();
        end_tags += &self.cut(ended, context);
        for (element, early_end) in self.ended_early.drain(..) {
            if early_end != EarlyEnd::Reported {
                tag_faults::unclosed(&element, context);
            }
            if early_end == EarlyEnd::GoesOn {
                end_tags += &end_tag(&element.name);
            }
        }
        end_tags
    }

    /// Reads the tags of a piece of HTML. Where it is a tag that readers see, its text is returned.
    pub(crate) fn markup<'a>(
        &mut self,
        markup: &mut Markup<'a>,
        context: &Context<'_>,
    ) -> Option<CowStr<'a>> {
        let in_prose = self.placement == Placement::Inline && self.raw.is_none();
        if in_prose && !self.elements.in_foreign() && named_tags::is_declaration(&markup.html) {
            let whole = first_line(markup, &(0..markup.html.len()));
            tag_faults::declaration(whole, context);
            return Some(std::mem::replace(&mut markup.html, "".into()));
        }
        let mut parts = Vec::new();
        let mut output = TagOutput::Kept;
        if self.placement == Placement::Block {
            let end_tag = self.end_raw_before(&markup.html, context);
            insert(&mut parts, 0, end_tag);
        }
        for (at, token) in pieces(&markup.html, self.elements.foreign()) {
            let place = at..at + token.source().len();
            if self.elements.in_noscript() {
                // In text alone, its own end tag is text, too.
                let is_its_end = self.raw.is_none() && matches!(token, Token::EndTag(_));
                let inside = usize::from(is_its_end);
                parts.extend(noscript::ends_within(
                    &token.source()[inside..],
                    at + inside,
                ));
            }
            match token {
                Token::StartTag(tag) => {
                    output = self.start_tag(&tag, place, markup, &mut parts, context);
                }
                Token::EndTag(tag) => {
                    output = self.end_tag(&tag, place, markup, &mut parts, context);
                }
                Token::RawText(_) | Token::EscapableText(_) if output == TagOutput::AsText => {
                    show(markup, place, &mut parts);
                }
                Token::Unfinished(tag) => {
                    tag_faults::unfinished(&tag, first_line(markup, &place), context);
                    show(markup, place, &mut parts);
                }
                _ if self.raw.is_none() => {
                    other(token, place, self.placement, markup, &mut parts, context);
                }
                _ => {}
            }
        }
        if output == TagOutput::AsText && self.placement == Placement::Inline {
            return Some(std::mem::replace(&mut markup.html, "".into()));
        }
        markup.add(parts);
        None
    }

    /// Reads a start tag, which stands at `place` in its piece of HTML.
    fn start_tag(
        &mut self,
        tag: &Tag<'_>,
        place: Range<usize>,
        markup: &Markup<'_>,
        parts: &mut Vec<Part>,
        context: &Context<'_>,
    ) -> TagOutput {
        if self.raw.is_some() {
            return TagOutput::Kept;
        }
        let name = tag.lowercase_name();
        let foreign = self.elements.in_foreign() && !ends_foreign(tag);
        let in_text = first_line(markup, &place);
        if !foreign && let Some(output) = self.refuse(tag, &place, markup, parts, context) {
            return output;
        }
        let holds_text = !foreign && holds_text_alone(&name) && !tag.is_self_closing();
        // A tag that is shown as text ends nothing.
        if holds_text && !self.ends_later(&name, in_text.end, context) {
            tag_faults::endless(tag, in_text, context);
            show(markup, place, parts);
            return TagOutput::AsText;
        }
        if !foreign {
            let cut = self.elements.end_foreign_before(tag);
            let ended_early = self.elements.end_before(&name);
            let end_tags = self.cut(cut, context) + &self.early_end(ended_early);
            insert(parts, place.start, end_tags);
        }
        if tag.is_self_closing() && !names::is_void(&name) {
            if foreign || matches!(&*name, "svg" | "math") {
                return TagOutput::Kept;
            }
            insert(parts, place.end, end_tag(&name));
            return TagOutput::Kept;
        }
        if !foreign && names::is_void(&name) {
            return TagOutput::Kept;
        }
        let element = Element::of_writer(&name, in_text).with(self.elements.content(tag));
        if !holds_text {
            if self.elements.are_deepest() {
                self.leave_out_deepest(element, context);
                parts.extend(markup.omit(place));
                return TagOutput::Kept;
            }
            self.elements.push(element);
            return TagOutput::Kept;
        }
        self.raw = Some((element, self.elements.len()));
        TagOutput::Kept
    }

    /// Takes note of an element that stands too deep, and reports the first of them.
    fn leave_out_deepest(&mut self, element: Element, context: &Context<'_>) {
        if self.too_deep.is_empty() {
            tag_faults::too_deep(&element, context);
        }
        self.too_deep.push(element.name);
    }

    /// Reports a start tag that makes nothing where it stands, and returns what becomes of it; `None` for
    /// all others.
    fn refuse(
        &mut self,
        tag: &Tag<'_>,
        place: &Range<usize>,
        markup: &Markup<'_>,
        parts: &mut Vec<Part>,
        context: &Context<'_>,
    ) -> Option<TagOutput> {
        let name = tag.lowercase_name();
        let in_text = first_line(markup, place);
        let in_prose = self.placement == Placement::Inline;
        if !is_known(tag, &name, || self.ends_later(&name, 0, context)) {
            tag_faults::unknown(tag, in_text, context);
        } else if names::is_of_the_page(&name) && !in_prose {
            tag_faults::of_the_page(tag, in_text, context);
            self.unknown.insert(name.into_owned());
            parts.extend(markup.omit(place.clone()));
            return Some(TagOutput::Kept);
        } else if name == "noscript" && self.elements.in_noscript() {
            tag_faults::nested(tag, in_text, context);
            self.too_deep.push(name.into_owned());
            parts.extend(markup.omit(place.clone()));
            return Some(TagOutput::Kept);
        } else if self.elements.ends_block(&name)
            || in_prose && named_tags::makes_nothing(tag, &name, &in_text, &self.elements, context)
        {
            tag_faults::named(tag, in_text, context);
        } else if tag_faults::rules_the_page(tag, &name) {
            tag_faults::ruler_of_the_page(tag, in_text, context);
            parts.extend(markup.omit(place.clone()));
            return Some(TagOutput::Kept);
        } else if in_prose
            && (named_tags::may_be_a_parameter(tag, &name, &in_text, context)
                && tag.name.starts_with(|c: char| c.is_ascii_uppercase())
                || named_tags::may_be_named(tag, &name, &in_text, context)
                    && !self.ends_later(&name, in_text.end, context))
        {
            tag_faults::endless(tag, in_text, context);
        } else {
            return None;
        }
        self.unknown.insert(name.into_owned());
        show(markup, place.clone(), parts);
        Some(TagOutput::AsText)
    }

    /// Reads an end tag, which stands at `place` in its piece of HTML.
    fn end_tag(
        &mut self,
        tag: &Tag<'_>,
        place: Range<usize>,
        markup: &Markup<'_>,
        parts: &mut Vec<Part>,
        context: &Context<'_>,
    ) -> TagOutput {
        let name = tag.lowercase_name();
        if let Some((element, _)) = &self.raw {
            if element.name == *name && !markup.leaves_out(&place) {
                self.raw = None;
            }
            return TagOutput::Kept;
        }
        if let Some(end_tags) = self.end_open(&name, context) {
            insert(parts, place.start, end_tags);
            return TagOutput::Kept;
        }
        if let Some(end) = self.end_late(&name) {
            if end != EarlyEnd::GoesOn {
                parts.extend(markup.omit(place));
            }
            return TagOutput::Kept;
        }
        if names::is_of_the_page(&name) && self.placement == Placement::Block {
            if !self.unknown.contains(&*name) {
                tag_faults::of_the_page(tag, first_line(markup, &place), context);
            }
            parts.extend(markup.omit(place));
            return TagOutput::Kept;
        }
        let was_shown = self.unknown.contains(&*name);
        if was_shown
            || names::is_of_the_page(&name)
            || !is_known(tag, &name, || self.ends_later(&name, 0, context))
        {
            if !was_shown {
                tag_faults::shown_end(tag, first_line(markup, &place), context);
            }
            show(markup, place, parts);
            return TagOutput::AsText;
        }
        // Browsers make something of these where they stand: a line break, an empty paragraph.
        if name == "br" {
            let ended = self.elements.end_foreign();
            let line_break = self.cut(ended, context) + "<br>";
            tag_faults::line_break(first_line(markup, &place), context);
            parts.push(Part::instead(place, line_break));
            return TagOutput::Kept;
        }
        if name == "p" && !self.elements.in_foreign() && self.placement == Placement::Block {
            return TagOutput::Kept;
        }
        if !names::is_void(&name) {
            tag_faults::stray(&name, first_line(markup, &place), context);
        }
        parts.extend(markup.omit(place));
        TagOutput::Kept
    }
}

/// Reads what is neither a tag nor text.
fn other(
    token: Token<'_>,
    place: Range<usize>,
    placement: Placement,
    markup: &Markup<'_>,
    parts: &mut Vec<Part>,
    context: &Context<'_>,
) {
    match token {
        Token::Comment(text) if named_tags::is_cdata(text) => {
            tag_faults::declaration(first_line(markup, &place), context);
            show(markup, place, parts);
        }
        Token::Cdata(text) if !text.ends_with("]]>") => {
            tag_faults::endless_cdata(first_line(markup, &place), context);
            insert(parts, place.end, "]]>".to_owned());
        }
        // In a drawing, it is none that is shown.
        Token::Comment(_)
            if placement == Placement::Inline
                && named_tags::is_declaration(&markup.html)
                && context.options.markdown.comments == Comments::Drop =>
        {
            parts.extend(markup.omit(place));
        }
        Token::Doctype(_) => parts.extend(markup.omit(place)),
        _ => {}
    }
}
