//! Bare addresses in running text as events of their own.
//!
//! An address may go on beyond the text in which it began, because the Markdown parser took
//! something in it for markup: `https://a.example/_b_`. The events inside are swallowed then.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::CowStr;

use super::autolink::{self, Bare};
use super::lone_address::{self, Enclosing, LoneAddress};
use crate::parse::markdown::context::{self, Context};
use crate::parse::markdown::event::{
    BareAddress, Block, Descriptions, Event, Events, Located, Placement,
};
use crate::parse::markdown::links::interest::Interest;
use crate::parse::markdown::masks::masked::PLACEHOLDER;

/// Turns bare addresses in running text into [`Event::BareAddress`], and a paragraph of nothing but the address of
/// an embed into [`Block::Calls`].
pub(crate) struct BareAddresses<'a, I> {
    events: I,
    context: &'a Context<'a>,
    /// The addresses that became embeds; nothing where none may.
    embeds: Option<&'a mut Vec<LoneAddress>>,
    enclosing: Enclosing,
    descriptions: Descriptions,
    link: Link,
    /// Where addresses may begin, and the first of these places that is still ahead.
    starts: Vec<usize>,
    next: usize,
    open: Option<Open>,
    /// What is read before any further event.
    ahead: VecDeque<Located<'a>>,
}

/// Where running text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    /// In a link, which cannot hold another.
    Inside,
    Outside,
}

/// An address that goes on beyond the text in which it began.
struct Open {
    bare: Bare,
    /// What a reader sees of the address, as far as it was read.
    visible: String,
    /// How far the address was read.
    at: usize,
}

impl<'a, I: Events<'a>> BareAddresses<'a, I> {
    pub(crate) fn new(
        events: I,
        context: &'a Context<'a>,
        embeds: &'a mut Vec<LoneAddress>,
    ) -> Self {
        Self {
            events,
            context,
            embeds: lone_address::are_embeds(context).then_some(embeds),
            enclosing: Enclosing::default(),
            descriptions: Descriptions::default(),
            link: Link::Outside,
            starts: match context.rules.bare_addresses {
                context::BareAddresses::Linked => autolink::starts(context.text),
                context::BareAddresses::AsWritten => Vec::new(),
            },
            next: 0,
            open: None,
            ahead: VecDeque::new(),
        }
    }

    /// Passes over the places before `at` where an address could have begun.
    fn pass(&mut self, at: usize) {
        let ahead = self.starts.get(self.next..).unwrap_or_default();
        self.next += ahead.iter().take_while(|start| **start < at).count();
    }

    /// Returns the next address in a part of running text.
    fn find(&mut self, range: &Range<usize>) -> Option<Bare> {
        while let Some(start) = self.starts.get(self.next).copied() {
            if start >= range.end {
                return None;
            }
            self.next += 1;
            if start >= range.start
                && self.link == Link::Outside
                && let Some(bare) = autolink::find(self.context.text, start, PLACEHOLDER)
            {
                return Some(bare);
            }
        }
        None
    }

    /// Returns the first event of a part of running text, if the part does not begin with an address
    /// that goes on beyond it. The rest comes next.
    fn split(&mut self, bare: Bare, range: Range<usize>) -> Option<Located<'a>> {
        let before = range.start..bare.range.start;
        if bare.range.end > range.end {
            self.open = Some(Open {
                visible: self.context.slice(bare.range.start..range.end).to_owned(),
                bare,
                at: range.end,
            });
        } else {
            if bare.range.end < range.end {
                self.ahead.push_front(self.text(bare.range.end..range.end));
            }
            let visible = self.context.slice(bare.range.clone()).into();
            self.ahead.push_front(linked(bare, visible));
        }
        if before.is_empty() {
            return None;
        }
        Some(self.text(before))
    }

    /// Returns the beginning of the component call that a paragraph becomes, if it is nothing but the address of an
    /// embed. The paragraph's own events are passed over.
    fn embed(&mut self, paragraph: &Range<usize>) -> Option<Located<'a>> {
        let embeds = self.embeds.as_mut()?;
        if self.starts.get(self.next) != Some(&paragraph.start) || !self.enclosing.is_empty() {
            return None;
        }
        let address = lone_address::find(self.context, paragraph)?;
        let number = self.context.masked.calls.len() + embeds.len();
        let range = address.range.clone();
        embeds.push(address);
        for (event, range) in self.events.by_ref() {
            match event {
                Event::End(Block::Paragraph) => break,
                Event::Attributes(_) => self.ahead.push_back((event, range)),
                _ => {}
            }
        }
        self.pass(paragraph.end);
        self.ahead
            .push_back((Event::Call(number, Placement::Block), range));
        self.ahead
            .push_back((Event::End(Block::Calls), paragraph.clone()));
        Some((Event::Start(Block::Calls), paragraph.clone()))
    }

    fn text(&self, range: Range<usize>) -> Located<'a> {
        (Event::Text(self.context.slice(range.clone()).into()), range)
    }

    /// Goes on with the address that is open: swallows the event, or ends the address and puts the
    /// event back.
    fn go_on(
        &mut self,
        mut open: Open,
        event: Event<'a>,
        range: Range<usize>,
    ) -> Option<Located<'a>> {
        let text = self.context.text;
        if let Event::Open(_) = &event
            && is_underscores(text.get(open.bare.range.end..range.end))
        {
            // `https://a.example/__init__` ends with what ends the emphasis.
            open.bare.range.end = range.end;
        }
        let end = open.bare.range.end;
        if open.bare.range.start <= range.start && range.end <= end {
            let between = text.get(open.at..range.start).unwrap_or_default();
            let source = text.get(range.clone()).unwrap_or_default();
            let own = match &event {
                // An entity is one for the address too; a quote that was made beautiful is not.
                Event::Text(words) if source.starts_with('&') => words,
                Event::Text(_) | Event::Code(_) | Event::Math(..) => source,
                _ => "",
            };
            if !own.is_empty() {
                open.push(between, own);
                open.at = range.end;
            }
            self.open = Some(open);
            return None;
        }
        if let Event::Text(_) = &event
            && range.start < end
            && let Some(between) = text.get(open.at..range.start)
            && let Some(own) = text.get(range.start..end)
            && text.get(end..range.end).is_some()
        {
            open.push(between, own);
            open.at = end;
            self.ahead.push_front(self.text(end..range.end));
        } else {
            self.ahead.push_front((event, range));
        }
        self.finish(open)
    }

    /// Returns the address that was open, as far as it got.
    fn finish(&mut self, open: Open) -> Option<Located<'a>> {
        let Open {
            bare,
            mut visible,
            at,
        } = open;
        let (start, end) = (bare.range.start, bare.range.end);
        let rest = self.context.text.get(at..end);
        if at >= end || is_underscores(rest) {
            visible.push_str(rest.unwrap_or_default());
            return Some(linked(bare, visible.into()));
        }
        // Only markup stood between the text and the end.
        let (address, behind) = visible.split_at(autolink::trim(&visible, 0, visible.len()));
        let end = at - behind.len();
        if !behind.is_empty() {
            self.ahead.push_front(self.text(end..at));
        }
        let range = start..end;
        Some(linked(Bare { range, ..bare }, address.to_owned().into()))
    }
}

impl Open {
    /// Goes on with a part of the source behind what the parser took for markup. A backslash in front of
    /// a mark is no part of the address: some programs write one before every underscore.
    fn push(&mut self, between: &str, own: &str) {
        let escapes = own.starts_with(|c: char| c.is_ascii_punctuation());
        let between = match between.strip_suffix('\\') {
            Some(before) if escapes => before,
            _ => between,
        };
        self.visible.push_str(between);
        self.visible.push_str(own);
    }
}

fn is_underscores(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.is_empty() && text.bytes().all(|byte| byte == b'_'))
}

fn linked<'a>(bare: Bare, visible: CowStr<'a>) -> Located<'a> {
    let Bare { prefix, range } = bare;
    (
        Event::BareAddress(Box::new(BareAddress {
            prefix,
            visible,
            interest: Interest::None,
        })),
        range,
    )
}

impl<'a, I: Events<'a>> BareAddresses<'a, I> {
    /// Returns the next event where addresses are ahead.
    #[inline(never)]
    fn change_next(&mut self) -> Option<Located<'a>> {
        loop {
            let next = match self.ahead.pop_front() {
                Some(next) => Some(next),
                None => self.events.next(),
            };
            if let Some(open) = self.open.take() {
                let address = match next {
                    Some((event, range)) => self.go_on(open, event, range),
                    None => return self.finish(open),
                };
                match address {
                    Some(address) => return Some(address),
                    None => continue,
                }
            }
            let Some((event, range)) = &next else {
                return None;
            };
            if self.descriptions.hold(event) {
                return next;
            }
            match event {
                // Text that the parser made, of an entity for instance, begins no address.
                Event::Text(text) if text.len() == range.len() => {
                    if let Some(bare) = self.find(range) {
                        match self.split(bare, range.clone()) {
                            Some(first) => return Some(first),
                            None => continue,
                        }
                    }
                }
                Event::Call(..) => self.pass(range.start),
                Event::Start(Block::Paragraph) => {
                    if let Some(first) = self.embed(&range.clone()) {
                        return Some(first);
                    }
                }
                Event::HtmlBlock(block) if self.embeds.is_some() => {
                    self.enclosing.read(&block.html);
                }
                Event::OpenLink(_) => self.link = Link::Inside,
                Event::CloseLink => self.link = Link::Outside,
                _ => {}
            }
            return next;
        }
    }
}

impl<'a, I: Events<'a>> Iterator for BareAddresses<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        if self.next == self.starts.len() && self.open.is_none() && self.ahead.is_empty() {
            return self.events.next();
        }
        self.change_next()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::parse::markdown::testing::{write, write_with};

    /// Returns the letters and digits that readers see.
    fn letters(html: &str) -> String {
        let mut inside = false;
        let seen = html.chars().filter(|c| {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                _ => {}
            }
            !inside && c.is_alphanumeric()
        });
        seen.collect()
    }

    proptest! {
        #![proptest_config(crate::base::random::config())]
        #[test]
        fn links_change_no_letter_that_readers_see(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "https://a.example/", "www.b.example", "c@d.example", "e", "f ", " ", "\n", "_", "__", "*",
                    "**", "~~", "`g`", "`", "\\_", "\\", "(", ")", "[", "]", "'", "\"", "...", "---", "&amp;", "&",
                    ";", "は", "。", "{{ h() }}", "<b>", "</b>", "|", ":", "!", "@", "/", "#", "é",
                ]),
                0..24,
            )
        ) {
            let text = parts.concat();
            let linked = write(&text).html;
            let plain = write_with(&text, |wishes| wishes.autolink = false).html;
            prop_assert_eq!(letters(&linked), letters(&plain), "{}", text);
        }
    }

    #[test]
    fn bare_addresses_are_links() {
        let html = |text| write(text).html;
        assert_eq!(
            html("See https://a.example/_b_/it's--c?d=1&amp;e=2..."),
            "<p>See <a href=\"https://a.example/_b_/it&#x27;s--c?d=1&amp;e=2\">\
             https://a.example/_b_/it's--c?d=1&amp;e=2</a>…</p>\n"
        );
        assert_eq!(
            html("*https://a.example/b*, **www.c.example**; d@e.example!"),
            "<p><em><a href=\"https://a.example/b\">https://a.example/b</a></em>, \
             <strong><a href=\"http://www.c.example\">www.c.example</a></strong>; \
             <a href=\"mailto:d@e.example\">d@e.example</a>!</p>\n"
        );
        assert_eq!(
            html("https://a.example/*b c* d"),
            "<p><a href=\"https://a.example/\">https://a.example/</a><em>b c</em> d</p>\n"
        );
        assert_eq!(
            html("|https://a.example|b|\n|-|-|\n")
                .matches("<a ")
                .count(),
            1
        );
    }

    #[test]
    fn nothing_behind_an_address_is_lost() {
        for (text, wanted) in [
            (
                "https://a.example/`b` c",
                "<a href=\"https://a.example/\">https://a.example/</a><code>b</code> c",
            ),
            (
                "https://a.example/_b_ c",
                "<a href=\"https://a.example/_b_\">https://a.example/_b_</a> c",
            ),
            (
                "_https://a.example/__b__ c_",
                "<em><a href=\"https://a.example/__b__\">https://a.example/__b__</a> c</em>",
            ),
            (
                "_https://a.example/b_ c",
                "<em><a href=\"https://a.example/b\">https://a.example/b</a></em> c",
            ),
            (
                "https://a.example/b\\_c\\* d",
                "<a href=\"https://a.example/b_c\">https://a.example/b_c</a>* d",
            ),
        ] {
            assert_eq!(write(text).html, format!("<p>{wanted}</p>\n"), "{text}");
        }
    }

    #[test]
    fn addresses_in_links_and_code_stay() {
        for text in [
            "[https://a.example](b.md)",
            "`https://a.example`",
            "    https://a.example\n",
            "![https://a.example](b.png)",
            "<b title=\"https://a.example\">",
        ] {
            assert!(!write(text).html.contains("href=\"https"), "{text}");
        }
    }

    #[test]
    fn addresses_are_no_words() {
        let words = |text| write(text).text.count.words;
        assert_eq!(words("see https://a.example/b-c today"), 2);
        assert_eq!(words("see <https://a.example/b-c> today"), 2);
        assert_eq!(words("see [two words](https://a.example/b-c) today"), 4);
        assert_eq!(
            words("it's \"half\"-*way* don`e` ![no](x.png) {{ c(d=\"e\") }} <b>f</b>"),
            4
        );
    }
}
