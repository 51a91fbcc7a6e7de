//! Which parts of a text readers see when they open the page: not what stands in `<template>` or below a
//! `hidden`, and only after a click what stands in `<details>`.

use std::cell::Cell;
use std::ops::Range;

use crate::base::html::foreign::OpenForeign;
use crate::base::html::{Stretch, Token, hides, names};
use crate::parse::markdown::context::Context;
use crate::parse::markdown::event::{Event, Events, Located, Style};
use crate::parse::markdown::html::contents::pieces;
use crate::parse::markdown::html::markup::{Instead, Markup, Part};

/// Whether readers see a part of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Visibility {
    #[default]
    Shown,
    /// Part of the text, but nothing to quote it by: it is struck out, or folded away until readers ask for it.
    Aside,
    /// Never seen.
    Hidden,
}

/// Says for each event whether readers see it, for the adaptors behind. Hidden words are no longer parts of the
/// [`Event::Markup`] that they stand in.
pub(crate) struct Visible<'a, I> {
    events: I,
    visibility: &'a Cell<Visibility>,
    aside: Stretch,
    hidden: Stretch,
    /// Whether nothing in the text can be hidden.
    is_idle: bool,
}

impl<'a, I: Events<'a>> Visible<'a, I> {
    pub(crate) fn new(events: I, context: &Context<'_>, visibility: &'a Cell<Visibility>) -> Self {
        Self {
            events,
            visibility,
            aside: Stretch::default(),
            hidden: Stretch::default(),
            is_idle: memchr::memchr2(b'<', b'~', context.text.as_bytes()).is_none(),
        }
    }

    fn take(&mut self, event: &mut Event<'a>) {
        match event {
            Event::Markup(markup) => self.markup(markup),
            Event::Open(Style::Strikethrough) => self.aside.start("del", || true),
            Event::Close(Style::Strikethrough) => self.aside.end("del"),
            _ => return,
        }
        self.visibility.set(self.now());
    }

    fn now(&self) -> Visibility {
        match (self.hidden.is_open(), self.aside.is_open()) {
            (true, _) => Visibility::Hidden,
            (false, true) => Visibility::Aside,
            (false, false) => Visibility::Shown,
        }
    }

    /// Reads the tags of HTML as they will be written, and takes out the words that stand in hidden elements.
    fn markup(&mut self, markup: &mut Markup<'a>) {
        // Where a hidden stretch of the HTML begins, and those that have ended.
        let mut start = self.hidden.is_open().then_some(0);
        let mut hidden = Vec::new();
        let replaced = replaced(markup);
        let mut added = markup.parts.iter().filter_map(end_tags).peekable();
        for (at, token) in pieces(&markup.html, OpenForeign::default()) {
            while let Some((_, tags)) = added.next_if(|(place, _)| *place <= at) {
                self.end_all(tags);
            }
            match token {
                Token::StartTag(tag) if !is_within(&replaced, at) => {
                    let end = at + tag.source.len();
                    let ends = || {
                        markup
                            .parts
                            .iter()
                            .filter_map(end_tags)
                            .any(|one| one.0 == end)
                    };
                    let name = tag.lowercase_name();
                    if !names::is_void(&name) && (!tag.is_self_closing() || ends()) {
                        self.hidden.start(&name, || hides(&tag, &name));
                        self.aside.start(&name, || is_aside(&name));
                    }
                }
                Token::EndTag(tag) if !is_within(&replaced, at) => self.end(&tag.lowercase_name()),
                _ => {}
            }
            match (start, self.hidden.is_open()) {
                (None, true) => start = Some(at),
                (Some(from), false) => {
                    hidden.push(from..at);
                    start = None;
                }
                _ => {}
            }
        }
        added.for_each(|(_, tags)| self.end_all(tags));
        if let Some(from) = start {
            hidden.push(from..markup.html.len());
        }
        if !hidden.is_empty() {
            markup.parts.retain(|part| match part {
                Part::Text(range) => !hidden.iter().any(|one| one.contains(&range.start)),
                Part::Picture | Part::Instead(..) => true,
            });
        }
    }

    fn end(&mut self, name: &str) {
        self.hidden.end(name);
        self.aside.end(name);
    }

    fn end_all(&mut self, tags: &str) {
        for tag in tags.split("</").filter_map(|tag| tag.strip_suffix('>')) {
            self.end(tag);
        }
    }
}

/// Returns the end tags that a part adds to the HTML, with their place.
fn end_tags(part: &Part) -> Option<(usize, &str)> {
    match part {
        Part::Instead(range, Instead::Html(html)) if html.starts_with("</") => {
            Some((range.start, html))
        }
        _ => None,
    }
}

/// Returns the tags in the place of which something else is written, in their order. Of many tags each would else be
/// held against all parts of the HTML.
fn replaced(markup: &Markup<'_>) -> Vec<Range<usize>> {
    let range = |part: &Part| match part {
        Part::Instead(range, _) if !range.is_empty() => Some(range.clone()),
        _ => None,
    };
    let mut replaced: Vec<Range<usize>> = markup.parts.iter().filter_map(range).collect();
    replaced.sort_unstable_by_key(|range| range.start);
    replaced
}

/// Says whether one of the ranges, which are in order, holds a byte.
fn is_within(ranges: &[Range<usize>], at: usize) -> bool {
    let before = ranges.partition_point(|range| range.start <= at);
    before > 0 && ranges[before - 1].end > at
}

/// Says whether the words in an element stand beside the text.
fn is_aside(name: &str) -> bool {
    matches!(name, "del" | "details" | "s" | "strike")
}

impl<'a, I: Events<'a>> Iterator for Visible<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        let mut next = self.events.next();
        if !self.is_idle
            && let Some((event, _)) = &mut next
        {
            self.take(event);
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use crate::parse::markdown::testing::write;

    #[test]
    fn hidden_words_open_nothing_and_are_not_counted() {
        for hidden in [
            "<template>SECRET</template>",
            "<template>\nSECRET\n</template>",
            "<svg><metadata>SECRET</metadata></svg>",
            "<svg viewBox=\"0 0 1 1\"><title>SECRET</title><defs/></svg>",
            "<math><semantics><annotation>SECRET</annotation></semantics></math>",
            "<noscript>SECRET</noscript>",
            "<noscript>\n\nSECRET\n\n</noscript>",
            "<div hidden>\n\nSECRET\n\n<div>\n\nSECRET\n\n</div>\n\nSECRET\n\n</div>",
            "<div hidden><div class=\"a\"/>SECRET</div>",
            "<div HIDDEN=\"until-found\">\n\n- SECRET\n\n</div>",
            "<div popover id=\"a\">\n\nSECRET\n\n</div>",
            "<dialog>\n\nSECRET\n\n</dialog>",
            "<script>SECRET()</script>",
            "<style>SECRET{}</style>",
            "<p style=\"color: red; DISPLAY : none !important\">SECRET</p>",
            "<span style=\"visibility:hidden\">SECRET</span>",
            "<video src=\"a.mp4\">SECRET</video>",
        ] {
            let written = write(&format!("{hidden}\n\nLead <b>text</b>.\n"));
            assert_eq!(written.text.opening, "Lead text.", "{hidden}");
            assert_eq!(written.text.count.words, 2, "{hidden}");
            assert!(!written.text.prose.contains("SECRET"), "{hidden}");
            assert!(written.html.contains("SECRET"), "{hidden}");
        }
    }

    #[test]
    fn what_is_folded_or_struck_out_opens_nothing_and_is_read() {
        for aside in [
            "<details><summary>Solution</summary>\n\nThe butler.\n\n</details>",
            "<details open>\n<summary>Solution</summary>\n\n<details>\n\nThe\n\n</details>\n\nbutler.\n\n</details>",
            "~~Solution: the butler.~~",
            "<s>Solution: the butler.</s>",
            "- <del>Solution: the butler.</del>",
        ] {
            let written = write(&format!("{aside}\n\nLead.\n"));
            assert_eq!(written.text.opening, "Lead.", "{aside}");
            assert_eq!(written.text.count.words, 4, "{aside}");
        }
        let text = write("It costs ~~10 or~~ 12 euros <del>now</del>, or ~~not~~.").text;
        assert_eq!(text.opening, "It costs 12 euros, or.");
        let text = write("One.\n\n<details>\n\nTwo.\n\n</details>\n\n<!-- more -->\n\nThree.").text;
        assert_eq!(text.opening, "One.");
        let text = write("<details>\n\n## Heading\n\n- Item\n\n</details>\n").text;
        assert_eq!(text.opening, "");
    }

    #[test]
    fn what_is_shown_is_quoted() {
        for shown in [
            "<div hidden></div>\n\nLead.",
            "<dialog open>\n\nLead.\n\n</dialog>",
            "<div class=\"hidden\" style=\"display: block\">\n\nLead.\n\n</div>",
            "<div hidden/>\n\nLead.",
            "<b hidden>never closed\n\nLead.",
            "<svg><defs/><title/></svg>\n\nLead.",
            "`<template>` is an element.\n\n",
        ] {
            let opening = write(shown).text.opening;
            assert!(
                ["Lead.", "<template> is an element."].contains(&&*opening),
                "{shown}: {opening}"
            );
        }
    }
}
