//! Anchors that a link names and that are not there.

use std::borrow::Cow;

use super::picture_files;
use crate::base::text::composed;
use crate::diagnostic::{Diagnostic, closest, codes};
use crate::model::Article;

/// Anchors of a page that are named where none is near to what was written.
const MOST_NAMES: usize = 6;

/// Says that `target`, which the writer knows as `place`, has no such anchor, and which was meant.
pub(super) fn unknown(anchor: &str, place: &str, target: &Article) -> Diagnostic {
    let known = target.outline.anchors.iter().map(String::as_str);
    let message = format!("{place} has no heading or anchor `#{anchor}`");
    let diagnostic = Diagnostic::new(&codes::UNKNOWN_ANCHOR, message);
    let near = closest(anchor, known.clone());
    // The heading may have become longer or shorter.
    let near = near.or_else(|| {
        let related = |one: &&str| one.starts_with(anchor) || anchor.starts_with(one);
        known.clone().filter(|one| !one.is_empty()).find(related)
    });
    if let Some(guess) = near {
        return diagnostic.help(format!("did you mean `#{guess}`?"));
    }
    let mut names: Vec<String> = known.map(|one| format!("`#{one}`")).collect();
    let more = names.len().saturating_sub(MOST_NAMES);
    names.truncate(MOST_NAMES);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    match names.is_empty() {
        true => diagnostic.help("anchors are made from headings, and there are none"),
        false => diagnostic.help(format!("there are {}", names.join(", "))),
    }
}

/// Returns the anchor of what stands behind an address, decoded: `part` of `?a#part`, empty where there is
/// none.
pub(super) fn of_rest(rest: &str) -> Cow<'_, str> {
    let anchor = rest.rsplit_once('#').map_or("", |(_, anchor)| anchor);
    picture_files::decode(anchor)
}

/// Returns the anchor of `target` to which a link leads, as the page has it: it may have another Unicode form
/// than in the link. An empty one leads to the top.
pub(super) fn find<'a>(anchor: &'a str, target: &'a Article) -> Option<&'a str> {
    let mut known = target.outline.anchors.iter().map(String::as_str);
    if anchor.is_empty() || known.clone().any(|known| known == anchor) {
        return Some(anchor);
    }
    if anchor.is_ascii() {
        return None;
    }
    let wanted = composed(anchor);
    known.find(|known| composed(known) == wanted)
}

/// Says whether a link to an anchor of `target` leads somewhere.
pub(super) fn is_known(anchor: &str, target: &Article) -> bool {
    find(anchor, target).is_some()
}
