//! What is said of tags that are wrong.

use std::ops::Range;

use super::open_elements::{DEEPEST, Element};
use crate::base::html::{Tag, names};
use crate::diagnostic::codes;
use crate::parse::markdown::context::Context;

pub(crate) fn unclosed(element: &Element, context: &Context<'_>) {
    let name = &element.name;
    let mut help = format!(
        "write `</{name}>` where it ends; until then, it ends with the part of the text that it \
         stands in"
    );
    if is_in_prose(element, context) {
        help += "; ";
        help += &if_meant(context.slice(element.place.clone()));
    }
    context.report(
        &codes::UNCLOSED_ELEMENT,
        element.place.clone(),
        format!("`<{name}>` is not closed"),
        help,
    );
}

/// Says whether an element is a link or a button, of which browsers make two where a link stands within. An
/// anchor, `<a name="…">`, is none.
pub(crate) fn is_link(element: &Element, context: &Context<'_>) -> bool {
    let tag = context.text.get(element.place.start..).unwrap_or_default();
    let tag = tag.split('>').next().unwrap_or_default();
    match &*element.name {
        "a" => tag.to_ascii_lowercase().contains("href"),
        name => name == "button",
    }
}

/// Reports a link of Markdown in a link or a button of HTML.
pub(crate) fn link_within(element: &Element, place: Range<usize>, context: &Context<'_>) {
    let name = &element.name;
    let message = match &**name {
        "a" => {
            "`<a>` is not closed before this link: a link cannot hold another, and browsers end it here"
        }
        _ => "`<button>` is not closed before this link: a button cannot hold a link",
    };
    context.report(
        &codes::UNCLOSED_ELEMENT,
        place,
        message,
        format!("write `</{name}>` in front of this link, or write its words without the address"),
    );
}

/// Reports an element that stands deeper in others than browsers take.
pub(crate) fn too_deep(element: &Element, context: &Context<'_>) {
    let name = &element.name;
    context.report(
        &codes::UNCLOSED_ELEMENT,
        element.place.clone(),
        format!("`<{name}>` stands in {DEEPEST} elements that are not closed, and is left out with those in it"),
        "write the end tags of the elements in front of it where they end",
    );
}

/// Says whether an element without attributes begins within a line, where its tag may be named.
fn is_in_prose(element: &Element, context: &Context<'_>) -> bool {
    let before = context.text.get(..element.place.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.contains(char::is_alphanumeric) && !context.slice(element.place.clone()).contains('=')
}

/// Reports a start tag without an end tag that is shown as text: its element would take in the rest of
/// the page, or it names the parameter of a type.
pub(crate) fn endless(tag: &Tag<'_>, place: Range<usize>, context: &Context<'_>) {
    let name = tag.name;
    let help = format!(
        "write `</{name}>` where it ends; {}",
        if_meant(context.slice(place.clone()))
    );
    context.report(
        &codes::UNCLOSED_ELEMENT,
        place,
        format!("`<{name}>` is not closed, so that the tag is shown as text"),
        help,
    );
}

/// Reports a start tag that makes nothing in running text.
pub(crate) fn named(tag: &Tag<'_>, place: Range<usize>, context: &Context<'_>) {
    let help = if_meant(context.slice(place.clone()));
    let name = match tag.is_start() {
        true => format!("<{}>", tag.name),
        false => format!("</{}>", tag.name),
    };
    context.report(
        &codes::UNKNOWN_ELEMENT,
        place,
        format!("`{name}` makes nothing here, so that it is shown as text"),
        help,
    );
}

/// Reports an end tag that is shown as text.
pub(crate) fn shown_end(tag: &Tag<'_>, place: Range<usize>, context: &Context<'_>) {
    match names::is_of_the_page(&tag.lowercase_name()) {
        true => named(tag, place, context),
        false => unknown(tag, place, context),
    }
}

/// Reports a declaration or an instruction for a program in running text.
pub(crate) fn declaration(place: Range<usize>, context: &Context<'_>) {
    let written = context.slice(place.clone());
    context.report(
        &codes::UNKNOWN_ELEMENT,
        place,
        format!("`{written}` makes nothing here, so that it is shown as text"),
        if_meant(written),
    );
}

/// Reports a section of `<![CDATA[` in a drawing that has no end.
pub(crate) fn endless_cdata(place: Range<usize>, context: &Context<'_>) {
    context.report(
        &codes::UNFINISHED_TAG,
        place,
        "this section of `<![CDATA[` does not end",
        "write `]]>` at its end, before the next empty line",
    );
}

/// Returns what to write where a tag is meant to be seen.
fn if_meant(written: &str) -> String {
    format!("if the tag is meant to be seen, write it in code, or with a backslash: `\\{written}`")
}

/// Reports `</br>`, in which browsers see a line break.
pub(crate) fn line_break(place: Range<usize>, context: &Context<'_>) {
    context.report(
        &codes::STRAY_END_TAG,
        place,
        "`</br>` closes nothing: a line break has no end tag",
        "write `<br>`, or end the line with a backslash; readers see a line break",
    );
}

pub(crate) fn stray(name: &str, place: Range<usize>, context: &Context<'_>) {
    context.report(
        &codes::STRAY_END_TAG,
        place,
        format!("`</{name}>` closes nothing that is open here"),
        format!("take it out, or write `<{name}>` where the element begins; readers get the page without it"),
    );
}

/// Reports an element that cannot stand in another one of its kind.
pub(crate) fn nested(tag: &Tag<'_>, place: Range<usize>, context: &Context<'_>) {
    let name = tag.name;
    context.report(
        &codes::UNCLOSED_ELEMENT,
        place,
        format!("`<{name}>` cannot stand in another `<{name}>`, and is left out"),
        format!("write `</{name}>` in front of it, or take it out"),
    );
}

pub(crate) fn unfinished(tag: &Tag<'_>, place: Range<usize>, context: &Context<'_>) {
    let help = match tag.source.contains(['"', '\'']) {
        true => {
            "write `>` at its end, before the next empty line, and look whether every quotation mark \
             has its second one; readers see the tag as text"
        }
        false => "write `>` at its end, before the next empty line; readers see the tag as text",
    };
    context.report(&codes::UNFINISHED_TAG, place, "this tag does not end", help);
}

pub(crate) fn unknown(tag: &Tag<'_>, place: Range<usize>, context: &Context<'_>) {
    if is_comparison(&place, context) || context.masked.is_faulty(place.start) {
        return;
    }
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

/// Says whether a tag is what stands between two comparisons, of which readers see all: `x<y and y>z`.
fn is_comparison(place: &Range<usize>, context: &Context<'_>) -> bool {
    let before = context.text.get(..place.start).unwrap_or_default();
    let behind = context.text.get(place.end..).unwrap_or_default();
    let written = context.slice(place.clone());
    before.ends_with(|c: char| c.is_alphanumeric() || c == ')')
        && behind
            .trim_start()
            .starts_with(|c: char| c.is_alphanumeric())
        && written.contains(' ')
        && !written.contains(['=', '/', '"'])
}

pub(crate) fn of_the_page(tag: &Tag<'_>, place: Range<usize>, context: &Context<'_>) {
    let name = tag.lowercase_name();
    context.report(
        &codes::UNKNOWN_ELEMENT,
        place,
        format!("`<{name}>` belongs to the page around the text, and is left out"),
        format!("take out `<{name}>` and `</{name}>`; what stands between can stay"),
    );
}

/// Says whether an element without content changes the whole page: `<base href="…">`, which changes where every
/// link leads, or `<meta http-equiv="refresh">`, which takes readers away.
pub(crate) fn rules_the_page(tag: &Tag<'_>, name: &str) -> bool {
    match name {
        "base" => tag.attribute("href").is_some() || tag.attribute("target").is_some(),
        "meta" => tag.attribute("http-equiv").is_some(),
        _ => false,
    }
}

/// Reports an element that [`rules_the_page`].
pub(crate) fn ruler_of_the_page(tag: &Tag<'_>, place: Range<usize>, context: &Context<'_>) {
    let (what, help) = match &*tag.lowercase_name() {
        "base" => (
            "`<base>` changes where every link of the page leads, and is left out",
            "take it out, and write other sites' addresses in full: `https://…`",
        ),
        _ => (
            "`<meta http-equiv>` rules the whole page, and is left out",
            "take it out; to lead readers on from an old address, write the address into `aliases` of \
             the article that is there now, or a `[[redirects]]` into config.toml",
        ),
    };
    context.report(&codes::UNKNOWN_ELEMENT, place, what, help);
}
