//! Addresses that stand alone in their paragraph, and are meant as embeds.

use std::ops::Range;

use super::autolink;
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
