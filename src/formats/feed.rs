//! What RSS and Atom have in common: which feeds there are, and what they carry.

use super::sheet;
use super::xml::Xml;
use crate::base::Hashed;
use crate::diagnostic::Outcome;
use crate::model::chrome::FeedRef;
use crate::model::site::Term;
use crate::model::theme::PageKind;
use crate::model::{Card, Content, Edition, Plan, Site, View};
use crate::render::Canvas;

/// A feed's own facts; its texts are the view's bodies, in the same order as the cards.
#[derive(Debug, Hash)]
pub struct Facts {
    /// What the feed is called.
    pub title: String,
    /// What it carries, in a sentence.
    pub description: String,
    /// The page that it is the feed of, as a full address.
    pub home: String,
    /// Its own full address.
    pub own: String,
    /// Scheme, host and port of the site.
    pub origin: String,
    /// The stories, newest first.
    pub cards: Vec<Hashed<Card>>,
}

/// A syntax for feeds.
pub struct Flavour {
    /// The file's name in the folder of the page that it is the feed of.
    pub file: &'static str,
    /// The media type.
    pub mime: &'static str,
}

/// RSS 2.0
pub const RSS: Flavour = Flavour {
    file: "feed.xml",
    mime: "application/rss+xml",
};
/// Atom (RFC 4287)
pub const ATOM: Flavour = Flavour {
    file: "atom.xml",
    mime: "application/atom+xml",
};

/// Returns the feeds that a term's page announces. A series has none: it is read from its first part
/// on, not from its latest.
pub fn announced(site: &Site, edition: &Edition, kind: PageKind, term: &Term) -> Vec<FeedRef> {
    if kind == PageKind::Series
        || !site.config.outputs.term_feeds
        || term.address.is_empty()
        || term.stories.is_empty()
    {
        return Vec::new();
    }
    let title = format!("{} – {}", edition.chrome.title, term.profile.term.title);
    flavours(site)
        .map(|flavour| FeedRef {
            title: title.clone(),
            mime: flavour.mime,
            url: site
                .config
                .base
                .href(&format!("{}{}", term.address, flavour.file)),
        })
        .collect()
}

fn flavours(site: &Site) -> impl Iterator<Item = &'static Flavour> {
    [Some(&RSS), site.config.outputs.atom.then_some(&ATOM)]
        .into_iter()
        .flatten()
}

/// Plans every feed of a flavour: the edition's own, and those of its terms.
pub fn plan(site: &Site, flavour: &Flavour, add: &mut dyn FnMut(&str, View)) {
    for edition in &site.editions {
        let root = format!("{}/", edition.prefix);
        let all: Vec<usize> = (0..edition.stories.len()).collect();
        let (address, view) = one(
            site,
            edition,
            flavour,
            &root,
            &edition.chrome.title,
            &edition.chrome.description,
            &all,
        );
        add(&address, view);
        if !site.config.outputs.term_feeds {
            continue;
        }
        for taxonomy in edition
            .taxonomies
            .iter()
            .filter(|taxonomy| taxonomy.kind != PageKind::Series)
        {
            for term in taxonomy
                .terms
                .iter()
                .filter(|term| !term.address.is_empty() && !term.stories.is_empty())
            {
                let profile = &term.profile;
                let title = format!("{} – {}", edition.chrome.title, profile.term.title);
                let description = if profile.summary.is_empty() {
                    &title
                } else {
                    &profile.summary
                };
                let (address, view) = one(
                    site,
                    edition,
                    flavour,
                    &term.address,
                    &title,
                    description,
                    &term.stories,
                );
                add(&address, view);
            }
        }
    }
}

fn one(
    site: &Site,
    edition: &Edition,
    flavour: &Flavour,
    folder: &str,
    title: &str,
    description: &str,
    stories: &[usize],
) -> (String, View) {
    let address = format!("{folder}{}", flavour.file);
    let stories = &stories[..stories.len().min(site.config.feeds.count)];
    let facts = Facts {
        title: title.to_owned(),
        description: description.to_owned(),
        home: site.config.base.absolute(folder),
        own: site.config.base.absolute(&address),
        origin: site.config.base.origin.clone(),
        cards: stories
            .iter()
            .map(|index| edition.stories[*index].card.clone())
            .collect(),
    };
    let page = sheet::page(site, edition, PageKind::Feeds, &address, title);
    let mut view = sheet::plain(edition, page, facts);
    if site.config.feeds.full_text {
        view.bodies = stories
            .iter()
            .map(|index| edition.stories[*index].body.clone())
            .collect();
    }
    (address, view)
}

/// Writes a feed out: `write` gets the facts and each story's full text, if the feed carries it.
pub fn render(
    plan: &Plan,
    canvas: &Canvas,
    write: impl FnOnce(&Facts, &[Option<String>], &mut Xml),
) -> Outcome<Content> {
    let facts: &Facts = sheet::facts(&plan.view);
    let mut diagnostics = Vec::new();
    let mut texts: Vec<Option<String>> = plan
        .view
        .bodies
        .iter()
        .map(|body| {
            Some(
                canvas
                    .feed_body(body, &facts.origin, &plan.view.chrome)
                    .drain_into(&mut diagnostics),
            )
        })
        .collect();
    texts.resize(facts.cards.len(), None);
    let mut xml = Xml::new();
    write(facts, &texts, &mut xml);
    Outcome::new(Content::Bytes(xml.finish()), diagnostics)
}

/// Returns when anything in the feed last changed.
pub fn latest(facts: &Facts) -> Option<crate::base::Moment> {
    facts.cards.iter().map(|card| card.modified()).max()
}
