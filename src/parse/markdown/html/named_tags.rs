//! Tags in running text that are named there, rather than used: they would make nothing, and vanish.

use std::ops::Range;

use memchr::memmem;

use super::open_elements::OpenElements;
use super::tag_faults;
use crate::base::html::{Tag, names};
use crate::base::text::beginning;
use crate::parse::markdown::context::Context;
use crate::parse::markdown::event::HtmlBlock;

/// The end tag of an element in running text is looked for within so many bytes: texts are read in
/// linear time.
const FAR: usize = 2000;

/// Says whether a start tag makes nothing in running text: it belongs to the head of a page or into
/// another element that is not open, or it shows nothing without attributes. `place` is where it stands.
pub(crate) fn makes_nothing(
    tag: &Tag<'_>,
    name: &str,
    place: &Range<usize>,
    open: &OpenElements,
    context: &Context<'_>,
) -> bool {
    let has = |attribute| tag.attribute(attribute).is_some();
    match name {
        "base" | "basefont" | "bgsound" | "title" => true,
        "link" => !has("href"),
        // Microdata and RDFa stand among the words that they are about.
        "meta" => !has("itemprop") && !has("property"),
        "img" | "image" | "input" | "embed" => is_bare(tag),
        "p" => is_bare(tag) && !ends_soon(name, place.end, context),
        _ if names::is_of_the_page(name) => true,
        _ => {
            let parents = names::parents(name);
            !parents.is_empty() && !open.has_writers(parents)
        }
    }
}

/// Says whether a start tag may be the parameter of a type, `List<Object>`: it stands directly behind a
/// word, has no attributes, and no end tag follows in the paragraph.
pub(crate) fn may_be_a_parameter(
    tag: &Tag<'_>,
    name: &str,
    place: &Range<usize>,
    context: &Context<'_>,
) -> bool {
    let before = context.text.get(..place.start);
    let before = before.and_then(|text| text.chars().next_back());
    before.is_some_and(char::is_alphanumeric)
        && is_bare(tag)
        && !tag.is_self_closing()
        && !names::is_void(name)
        && !names::may_stay_open(name)
        && !ends_soon(name, place.end, context)
}

/// Says whether a start tag may be named in running text: it is the parameter of a type, or of a block that
/// nobody would begin there, `the <ul> tag`.
pub(crate) fn may_be_named(
    tag: &Tag<'_>,
    name: &str,
    place: &Range<usize>,
    context: &Context<'_>,
) -> bool {
    may_be_a_parameter(tag, name, place, context)
        || names::ends_paragraph(name)
            && is_bare(tag)
            && !tag.is_self_closing()
            && !names::is_void(name)
            && !names::may_stay_open(name)
}

/// Says whether HTML is a declaration or an instruction for a program, `<!DOCTYPE html>`, `<?php … ?>`,
/// and no comment.
pub(crate) fn is_declaration(html: &str) -> bool {
    html.starts_with("<?") || html.starts_with("<!") && !html.starts_with("<!--")
}

/// Returns the text of a block that begins with a declaration or an instruction which readers are to see, and reports it.
pub(crate) fn shown_declaration(block: &HtmlBlock, context: &Context<'_>) -> Option<String> {
    let text = block.html.trim();
    if !context.is_presswork() || !has_words_beside_declaration(text) {
        return None;
    }
    let start = block.lines.first()?.1;
    let line = text.lines().next().unwrap_or_default();
    let length = line.find('>').map_or(0, |at| at + 1);
    tag_faults::declaration(start..start + length, context);
    Some(text.to_owned())
}

/// Says whether a block of HTML is a line that begins with a declaration or an instruction for a program, and has words
/// behind it. Alone, they are taken for those of another program.
fn has_words_beside_declaration(block: &str) -> bool {
    let line = block.lines().next().unwrap_or_default();
    let end = if line.starts_with("<?") { "?>" } else { ">" };
    let behind = line.split_once(end).map_or("", |(_, behind)| behind);
    is_declaration(block) && !is_cdata(block) && !behind.trim().is_empty()
}

/// Says whether HTML is a section of `<![CDATA[`.
pub(crate) fn is_cdata(html: &str) -> bool {
    html.starts_with("<![CDATA[")
}

fn is_bare(tag: &Tag<'_>) -> bool {
    tag.attributes().next().is_none()
}

/// Says whether an end tag of an element stands behind byte `from`, in the same paragraph.
fn ends_soon(name: &str, from: usize, context: &Context<'_>) -> bool {
    let behind = context.text.get(from..).unwrap_or_default();
    let paragraph = beginning(behind, FAR)
        .split("\n\n")
        .next()
        .unwrap_or_default();
    has_end_tag(paragraph, name)
}

/// Says whether an end tag of an element stands in a text.
pub(crate) fn has_end_tag(text: &str, name: &str) -> bool {
    let mut places = memmem::find_iter(text.as_bytes(), "</");
    places.any(|at| is_end_tag(&text.as_bytes()[at..], name))
}

/// Returns where the last end tag of an element begins in a text.
pub(crate) fn last_end_tag(text: &str, name: &str) -> Option<usize> {
    let mut places = memmem::rfind_iter(text.as_bytes(), "</");
    places.find(|at| is_end_tag(&text.as_bytes()[*at..], name))
}

/// Says whether a text begins with an end tag of an element.
pub(crate) fn is_end_tag(text: &[u8], name: &str) -> bool {
    let Some(behind) = text.strip_prefix(b"</") else {
        return false;
    };
    behind
        .get(..name.len())
        .is_some_and(|written| written.eq_ignore_ascii_case(name.as_bytes()))
        && !behind
            .get(name.len())
            .is_some_and(u8::is_ascii_alphanumeric)
}

/// Says whether an element is one of HTML, or one that a script may define: with a hyphen in its name, and
/// not as a mere word in angle brackets. `has_end_tag` says whether the text has an end tag of it.
pub(crate) fn is_known(tag: &Tag<'_>, name: &str, has_end_tag: impl FnOnce() -> bool) -> bool {
    names::is_known(name)
        || name.contains('-')
            && tag.name.starts_with(|c: char| c.is_ascii_lowercase())
            && (tag.source.contains('=') || tag.is_self_closing() || has_end_tag())
}
