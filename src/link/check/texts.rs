//! Addresses that the texts of articles and pages link to.

use rustc_hash::FxHashMap;

use super::super::anchors;
use super::super::picture_files::decode;
use super::super::targets::span;
use super::hints::Hints;
use super::outputs::Outputs;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::article::{Dest, Ref, Role};
use crate::model::{Article, Site};

/// Reports links and pictures by address that lead nowhere, and anchors that are not on their page.
pub(super) fn check(site: &Site, outputs: &Outputs) -> Vec<Diagnostic> {
    let mut by_address: FxHashMap<&str, &Article> = FxHashMap::default();
    for story in site.stories_and_pages() {
        by_address.insert(&story.address, &story.article);
    }
    let mut diagnostics = Vec::new();
    let mut hints = Hints::new(outputs, &site.config.base.path);
    for article in site.stories_and_pages().map(|story| &*story.article) {
        for one in &article.outline.refs {
            let Dest::Address(address, rest) = &one.dest else {
                continue;
            };
            let fault = if outputs.answer(address) {
                let target = by_address.get(&*decode(address));
                target.and_then(|target| unknown_anchor(address, rest, target))
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

fn unknown_anchor(address: &str, rest: &str, target: &Article) -> Option<Diagnostic> {
    let anchor = &*anchors::of_rest(rest);
    let known = anchors::is_known(anchor, target);
    (!known).then(|| anchors::unknown(anchor, &format!("`{address}`"), target))
}

fn dead(one: &Ref, address: &str, hint: Option<String>) -> Diagnostic {
    let fault = match one.role {
        Role::Picture => {
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
