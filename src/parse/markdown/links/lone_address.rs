//! Addresses that stand alone in their paragraph, and are meant as embeds.

use std::ops::Range;

use super::autolink;
use crate::base::html::{Tag, Token, tokens};
use crate::model::config::Embeds;
use crate::model::embed;
use crate::parse::markdown::context::{Context, Extent};
use crate::parse::markdown::masks::masked::PLACEHOLDER;

/// An address that is shown as an embed.
#[derive(Debug)]
pub(crate) struct LoneAddress {
    pub(crate) range: Range<usize>,
    pub(crate) url: String,
}

/// The elements of the writer's HTML around a paragraph in which an address stays a link: a quotation, an item, a cell,
/// and those that hold running text alone.
#[derive(Default)]
pub(crate) struct Enclosing {
    /// The names of those that are open.
    open: Vec<&'static str>,
}

impl Enclosing {
    /// Reads a block of HTML.
    pub(super) fn read(&mut self, html: &str) {
        const NAMES: [&str; 26] = [
            "a",
            "b",
            "blockquote",
            "button",
            "caption",
            "dd",
            "dt",
            "em",
            "figcaption",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "i",
            "label",
            "legend",
            "li",
            "p",
            "q",
            "span",
            "strong",
            "summary",
            "td",
            "th",
        ];
        const ENDED_BY_OTHERS: [&str; 6] = ["dd", "dt", "li", "p", "td", "th"];
        let named = |tag: &Tag<'_>| NAMES.into_iter().find(|name| tag.is(name));
        for token in tokens(html) {
            match token {
                Token::StartTag(tag) => self.open.extend(named(&tag)),
                Token::EndTag(tag) => {
                    match self.open.iter().rposition(|name| tag.is(name)) {
                        Some(last) => self.open.truncate(last),
                        // The end of a list ends its last item, which needs no end tag.
                        None if named(&tag).is_none() => {
                            let ends = |name: &&str| ENDED_BY_OTHERS.contains(name);
                            while self.open.pop_if(|name| ends(&*name)).is_some() {}
                        }
                        None => {}
                    }
                }
                _ => {}
            }
        }
    }

    /// Says whether none of them is open.
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }
}

/// Says whether addresses that stand alone are shown as embeds.
pub(super) fn are_embeds(context: &Context<'_>) -> bool {
    context.rules.extent == Extent::Body
        && context.is_presswork()
        && context.options.markdown.embeds == Embeds::Auto
        && context.options.components.is_some_and(|all| all.embeds)
}

/// Returns the address of which a paragraph consists, if it is meant as an embed: the paragraph stands in no list, no
/// quotation and no other block, so that its line begins with the address.
pub(super) fn find(context: &Context<'_>, paragraph: &Range<usize>) -> Option<LoneAddress> {
    let text = context.text;
    let begins_line = text[..paragraph.start]
        .bytes()
        .next_back()
        .is_none_or(|byte| byte == b'\n');
    let written = context.slice(paragraph.clone()).trim_ascii_end();
    if !begins_line || written.contains(char::is_whitespace) {
        return None;
    }
    let bare = autolink::find(text, paragraph.start, PLACEHOLDER)?;
    if bare.range.start != paragraph.start {
        return None;
    }
    // Alone, the whole word is the address: a last underscore is a part of it.
    let range = paragraph.start..paragraph.start + written.len();
    // Some programs write a backslash before every underscore, and an entity for every `&`.
    let address = written.replace('\\', "").replace("&amp;", "&");
    let url = format!("{}{address}", bare.prefix);
    embed::is_meant(&url).then_some(LoneAddress { range, url })
}
