//! Addresses that the texts of articles, pages and terms link to.

use rustc_hash::FxHashMap;

use super::super::anchors;
use super::super::picture_files::decode;
use super::super::targets::span;
use super::hints::Hints;
use super::outputs::Outputs;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::article::{Dest, Ref, Role};
use crate::model::{Article, Site};

/// Articles and standing pages by address.
pub(super) type Pages<'s> = FxHashMap<&'s str, &'s Article>;

/// Returns the articles and standing pages.
pub(super) fn pages(site: &Site) -> Pages<'_> {
    let stories = site.stories_and_pages();
    stories
        .map(|story| (story.address.as_str(), &*story.article))
        .collect()
}

/// Reports links and pictures by address that lead nowhere, and anchors that are not on their page.
pub(super) fn check(
    site: &Site,
    pages: &Pages<'_>,
    outputs: &Outputs,
    hints: &mut Hints<'_>,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let stories = site.stories_and_pages().map(|story| &*story.article);
    for article in stories.chain(terms(site)) {
        for one in &article.outline.refs {
            let Dest::Address(address, rest) = &one.dest else {
                continue;
            };
            let fault = if outputs.answer(address) {
                unknown_anchor(address, rest, pages)
            } else {
                let is_link = one.role == Role::Link;
                let hint = is_link.then(|| hints.of(address)).flatten();
                Some(dead(one, address, hint))
            };
            diagnostics.extend(fault.map(|fault| fault.at(span(article, one))));
        }
    }
    diagnostics
}

/// Returns the files of categories, tags, authors and series that have a page.
fn terms(site: &Site) -> impl Iterator<Item = &Article> {
    let editions = site.editions.iter();
    let taxonomies = editions.flat_map(|edition| &edition.taxonomies);
    let terms = taxonomies.flat_map(|taxonomy| &taxonomy.terms);
    let shown = terms.filter(|term| !term.address.is_empty());
    shown.filter_map(|term| Some(&*term.body.as_ref()?.article))
}

/// Returns what is wrong with the anchor in `rest`, which stands behind an address.
pub(super) fn unknown_anchor(address: &str, rest: &str, pages: &Pages<'_>) -> Option<Diagnostic> {
    let target = pages.get(&*decode(address))?;
    let anchor = &*anchors::of_rest(rest);
    let known = anchors::is_known(anchor, target);
    (!known).then(|| anchors::unknown(anchor, &format!("`{address}`"), target))
}

fn dead(one: &Ref, address: &str, hint: Option<String>) -> Diagnostic {
    let fault = match one.role {
        Role::Picture(_) => {
            let message = format!("there is no picture at `{address}`");
            Diagnostic::new(&codes::BROKEN_PICTURE, message)
                .help(format!("put it at `content/static{address}`"))
        }
        Role::Link => {
            let message = format!("nothing is published at `{address}`");
            Diagnostic::new(&codes::DEAD_ADDRESS, message)
        }
    };
    match hint {
        Some(hint) => fault.help(hint),
        None => fault,
    }
}
