//! Feeds: which there are, what they carry, and a file for each syntax in which they are written.

mod atom;
mod document;
mod json;
mod media;
mod rss;

use super::{Format, Plans, file, text, xml_writer};
use crate::base::Hashed;
use crate::diagnostic::Outcome;
use crate::model::feed::Syntax;
use crate::model::site::{Story, Term};
use crate::model::taxonomy::TaxonomySpec;
use crate::model::{Content, Edition, Plan, Site, addresses};
use crate::render::RenderContext;
use document::{Channel, Feed, Item};

/// `/feed.xml`, `/category/industry/atom.xml`, `/tag/rust/feed.json` …
pub(super) struct Feeds;

/// A feed in one syntax. The view's texts are those of its items, in the same order.
#[derive(Debug, Hash)]
struct Facts {
    syntax: Syntax,
    /// Its own full address.
    own: String,
    channel: Hashed<Channel>,
}

impl Format for Feeds {
    fn name(&self) -> &'static str {
        "feed"
    }

    /// Plans every feed, all syntaxes of one after the other, so that they share its texts.
    fn plan(&self, site: &Site, out: &mut Plans) {
        for edition in &site.editions {
            plan_edition(site, edition, out);
            for taxonomy in &edition.taxonomies {
                for term in &taxonomy.terms {
                    plan_term(site, edition, taxonomy.spec, term, out);
                }
            }
        }
    }

    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        let (chrome, facts) = file::chrome_and_facts::<Facts>(plan);
        let mut diagnostics = Vec::new();
        let feed = Feed {
            channel: &facts.channel,
            own: &facts.own,
            chrome,
            texts: facts
                .channel
                .texts(plan.view.bodies(), chrome, render_context)
                .drain_into(&mut diagnostics),
        };
        let bytes = match facts.syntax {
            Syntax::Rss => rss::write(&feed),
            Syntax::Atom => atom::write(&feed),
            Syntax::Json => json::write(&feed),
        };
        Outcome::new(Content::Bytes(bytes), diagnostics)
    }
}

/// Plans the feeds of everything that an edition publishes.
fn plan_edition(site: &Site, edition: &Edition, out: &mut Plans) {
    let stories: Vec<&Story> = edition
        .stories
        .iter()
        .take(site.config.feeds.count)
        .collect();
    let page = addresses::front_page(&edition.prefix);
    let chrome = &edition.chrome;
    let channel = channel(site, &page, &chrome.title, &chrome.description, &stories);
    plan_syntaxes(site, edition, &page, channel, &stories, out);
}

/// Plans the feeds of a term, if it has any.
fn plan_term(
    site: &Site,
    edition: &Edition,
    taxonomy: &TaxonomySpec,
    term: &Term,
    out: &mut Plans,
) {
    if !addresses::has_feeds(&site.config, taxonomy, term) {
        return;
    }
    let stories = term.stories.iter().take(site.config.feeds.count);
    let stories: Vec<&Story> = stories.map(|index| &edition.stories[*index]).collect();
    let title = addresses::feed_title(edition, term);
    let description = match term.profile.summary.as_str() {
        "" => &title,
        summary => summary,
    };
    let channel = channel(site, &term.address, &title, description, &stories);
    plan_syntaxes(site, edition, &term.address, channel, &stories, out);
}

/// Returns what a feed of `stories` carries; `page` is the address of the page that it is the feed of.
fn channel(site: &Site, page: &str, title: &str, description: &str, stories: &[&Story]) -> Channel {
    let base = &site.config.base;
    Channel {
        title: title.to_owned(),
        description: description.to_owned(),
        home: base.absolute(page),
        origin: base.origin.clone(),
        hub: site.config.feeds.hub.clone(),
        items: stories.iter().map(|story| Item::of(story)).collect(),
    }
}

/// Plans a feed in every syntax that the site writes.
fn plan_syntaxes(
    site: &Site,
    edition: &Edition,
    page: &str,
    channel: Channel,
    stories: &[&Story],
    out: &mut Plans,
) {
    let channel = Hashed::new(channel);
    for syntax in site.config.outputs.feed_syntaxes() {
        let address = addresses::feed(page, syntax);
        let facts = Facts {
            syntax,
            own: site.config.base.absolute(&address),
            channel: channel.clone(),
        };
        let texts = match site.config.feeds.full_text {
            true => stories.iter().map(|story| story.body.clone()).collect(),
            false => Vec::new(),
        };
        out.add(&address, None, file::of_edition(edition, facts, texts));
    }
}
