//! What answers at old addresses. Browsers follow a page that leads on; feed readers and programs do not, and
//! so an old address of a feed is answered by the feed, and one of a copied file by the file.

use rustc_hash::FxHashSet;

use super::addresses;
use super::feed::Syntax;
use super::site::{Redirect, Site, StaticFile};
use crate::base::{OutPath, without_query};

/// An old address with its answer.
pub(crate) struct OldAddress<'s> {
    /// The redirect that asks for it.
    pub redirect: &'s Redirect,
    /// The address of the output, from the site's root.
    pub address: String,
    /// The output.
    pub answer: Answer<'s>,
}

/// The output at an old address.
pub(crate) enum Answer<'s> {
    /// A page that leads on.
    Page,
    /// The feed at this address.
    Feed(String),
    /// A copied file.
    File(&'s StaticFile),
}

/// Returns every old address of a site with its answer.
pub(crate) fn old_addresses(site: &Site) -> Vec<OldAddress<'_>> {
    let feeds = match site.redirects.iter().any(may_lead_to_feed) {
        true => feeds(site),
        false => FxHashSet::default(),
    };
    let redirects = site.redirects.iter();
    redirects
        .map(|redirect| {
            let (address, answer) = answer(site, &feeds, redirect);
            OldAddress {
                redirect,
                address,
                answer,
            }
        })
        .collect()
}

fn answer<'s>(
    site: &'s Site,
    feeds: &FxHashSet<String>,
    redirect: &'s Redirect,
) -> (String, Answer<'s>) {
    // Nearly all lead to pages.
    if redirect.to.ends_with('/') {
        return (redirect.file(), Answer::Page);
    }
    let to = target(redirect);
    if feeds.contains(&to) {
        return match extension(&redirect.from) {
            Some(_) => (redirect.from.clone(), Answer::Feed(to)),
            // Hosts call the answer for a folder HTML, in which feed readers find XML but no JSON.
            None if to.ends_with(Syntax::Json.file()) => (redirect.file(), Answer::Page),
            None => (redirect.file(), Answer::Feed(to)),
        };
    }
    let kind = extension(&redirect.from).filter(|kind| !matches!(*kind, "html" | "htm"));
    let file = site.statics.get(&to);
    match file.filter(|_| kind.is_some() && kind == extension(&to)) {
        Some(file) => (redirect.from.clone(), Answer::File(file)),
        None => (redirect.file(), Answer::Page),
    }
}

/// Returns the address of the output to which a redirect leads.
fn target(redirect: &Redirect) -> String {
    OutPath::asked_for(without_query(&redirect.to))
}

fn may_lead_to_feed(redirect: &Redirect) -> bool {
    [Syntax::Rss, Syntax::Atom, Syntax::Json]
        .iter()
        .any(|syntax| redirect.to.ends_with(syntax.file()))
}

fn extension(address: &str) -> Option<&str> {
    let name = address.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map(|(_, extension)| extension)
}

/// Returns the addresses of all feeds, from the site's root.
fn feeds(site: &Site) -> FxHashSet<String> {
    let mut feeds = FxHashSet::default();
    let mut add = |page: &str| {
        let syntaxes = site.config.outputs.feed_syntaxes();
        feeds.extend(syntaxes.map(|syntax| addresses::feed(page, syntax)));
    };
    for edition in &site.editions {
        add(&addresses::front_page(&edition.prefix));
        for taxonomy in &edition.taxonomies {
            let terms = taxonomy.terms.iter();
            terms
                .filter(|term| addresses::has_feeds(&site.config, taxonomy.spec, term))
                .for_each(|term| add(&term.address));
        }
    }
    feeds
}
