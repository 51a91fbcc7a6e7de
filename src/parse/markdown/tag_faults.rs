//! What is said of tags that are wrong.

use std::ops::Range;

use super::context::Context;
use super::open_elements::Element;
use crate::base::html::Tag;
use crate::diagnostic::codes;

pub(super) fn unclosed(element: &Element, context: &Context<'_>) {
    let name = &element.name;
    context.report(
        &codes::UNCLOSED_ELEMENT,
        element.place.clone(),
        format!("`<{name}>` is not closed"),
        format!(
            "write `</{name}>` where it ends; until then, it ends with the part of the text that it \
             stands in"
        ),
    );
}

/// Reports an element that would take the rest of the page for its text.
pub(super) fn endless(element: &Element, context: &Context<'_>) {
    let name = &element.name;
    context.report(
        &codes::UNCLOSED_ELEMENT,
        element.place.clone(),
        format!("`<{name}>` is not closed, so that the tag is shown as text"),
        format!(
            "write `</{name}>` where it ends; if the tag is meant to be seen, write it in code, or \
             with a backslash: `\\<{name}>`"
        ),
    );
}

pub(super) fn stray(name: &str, place: Range<usize>, context: &Context<'_>) {
    context.report(
        &codes::STRAY_END_TAG,
        place,
        format!("`</{name}>` closes nothing that is open here"),
        format!("take it out, or write `<{name}>` where the element begins; readers get the page without it"),
    );
}

pub(super) fn unfinished(tag: &Tag<'_>, place: Range<usize>, context: &Context<'_>) {
    let help = match tag.source.contains(['"', '\'']) {
        true => {
            "write `>` at its end, before the next empty line, and look whether every quotation mark \
             has its second one; readers see the tag as text"
        }
        false => "write `>` at its end, before the next empty line; readers see the tag as text",
    };
    context.report(&codes::UNFINISHED_TAG, place, "this tag does not end", help);
}

pub(super) fn unknown(tag: &Tag<'_>, place: Range<usize>, context: &Context<'_>) {
    let written = tag.source.lines().next().unwrap_or_default();
    context.report(
        &codes::UNKNOWN_ELEMENT,
        place,
        format!(
            "HTML has no element `{}`, so that this is shown as text",
            tag.name
        ),
        format!("if that is meant, write it in code, or with a backslash: `\\{written}`"),
    );
}

pub(super) fn of_the_page(tag: &Tag<'_>, place: Range<usize>, context: &Context<'_>) {
    let name = tag.lowercase_name();
    context.report(
        &codes::UNKNOWN_ELEMENT,
        place,
        format!("`<{name}>` belongs to the page around the text, and is left out"),
        format!("take out `<{name}>` and `</{name}>`; what stands between can stay"),
    );
}
