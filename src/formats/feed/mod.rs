//! Feeds: which there are, what they carry, and a file for each syntax in which they are written.

mod atom;
mod document;
mod json;
mod media;
mod rss;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Format, Plans, file, kept, statements, xml_writer};
use crate::base::Hashed;
use crate::diagnostic::{Outcome, Span};
use crate::model::feed::Syntax;
use crate::model::old_addresses::{Answer, old_addresses};
use crate::model::site::{Story, Term};
use crate::model::taxonomy::TaxonomySpec;
use crate::model::{Content, Edition, Plan, Site, addresses, plan};
use crate::render::RenderContext;
use document::{Channel, Feed, Item};

/// `/feed.xml`, `/category/industry/atom.xml`, `/tag/rust/feed.json` …, and their old addresses
pub(super) struct Feeds;

/// A feed in one syntax. The view's texts are those of its items, in the same order.
#[derive(Debug, Hash, Serialize, Deserialize)]
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
        let planning = Planning {
            site,
            old: old_feeds(site),
        };
        for edition in &site.editions {
            planning.edition(edition, out);
            for taxonomy in &edition.taxonomies {
                for term in &taxonomy.terms {
                    planning.term(edition, taxonomy.spec, term, out);
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

    fn keep(&self, plan: &Plan) -> Option<Vec<u8>> {
        kept::facts::<Facts>(plan)
    }

    fn restore(&self, bytes: &[u8]) -> Option<Arc<dyn plan::Facts>> {
        kept::restored::<Facts>(bytes)
    }
}

/// An old address of a feed.
struct OldFeed {
    address: String,
    /// Where the site asks for it.
    place: Span,
}

/// Returns the old addresses of feeds, by the present ones.
fn old_feeds(site: &Site) -> BTreeMap<String, Vec<OldFeed>> {
    let mut feeds: BTreeMap<String, Vec<OldFeed>> = BTreeMap::new();
    for old in old_addresses(site) {
        if let Answer::Feed(feed) = old.answer {
            feeds.entry(feed).or_default().push(OldFeed {
                address: old.address,
                place: old.redirect.place.clone(),
            });
        }
    }
    feeds
}

/// Plans the feeds of a site.
struct Planning<'s> {
    site: &'s Site,
    old: BTreeMap<String, Vec<OldFeed>>,
}

impl Planning<'_> {
    /// Plans the feeds of everything that an edition publishes.
    fn edition(&self, edition: &Edition, out: &mut Plans) {
        let stories = edition.stories.iter();
        let stories: Vec<&Story> = stories.take(self.site.config.feeds.count).collect();
        let page = addresses::front_page(&edition.prefix);
        let chrome = &edition.chrome;
        let channel = self.channel(&page, &chrome.title, &chrome.description, &stories);
        self.syntaxes(edition, &page, channel, &stories, out);
    }

    /// Plans the feeds of a term, if it has any.
    fn term(&self, edition: &Edition, taxonomy: &TaxonomySpec, term: &Term, out: &mut Plans) {
        if !addresses::has_feeds(&self.site.config, taxonomy, term) {
            return;
        }
        let stories = term.stories.iter().take(self.site.config.feeds.count);
        let stories: Vec<&Story> = stories.map(|index| &edition.stories[*index]).collect();
        let title = addresses::feed_title(edition, term);
        let description = match term.profile.summary.as_str() {
            "" => &title,
            summary => summary,
        };
        let channel = self.channel(&term.address, &title, description, &stories);
        self.syntaxes(edition, &term.address, channel, &stories, out);
    }

    /// Returns what a feed of `stories` carries; `page` is the address of the page that it is the feed of.
    fn channel(&self, page: &str, title: &str, description: &str, stories: &[&Story]) -> Channel {
        let config = &self.site.config;
        Channel {
            title: title.to_owned(),
            description: description.to_owned(),
            home: config.base.absolute(page),
            origin: config.base.origin.clone(),
            hub: config.feeds.hub.clone(),
            items: stories.iter().map(|story| Item::of(story)).collect(),
        }
    }

    /// Plans a feed in every syntax that the site writes, and at the old addresses of each.
    fn syntaxes(
        &self,
        edition: &Edition,
        page: &str,
        channel: Channel,
        stories: &[&Story],
        out: &mut Plans,
    ) {
        let config = &self.site.config;
        let channel = Hashed::new(channel);
        for syntax in config.outputs.feed_syntaxes() {
            let address = addresses::feed(page, syntax);
            let view = || {
                let facts = Facts {
                    syntax,
                    own: config.base.absolute(&address),
                    channel: channel.clone(),
                };
                let texts = match config.feeds.full_text {
                    true => stories.iter().map(|story| story.body.clone()).collect(),
                    false => Vec::new(),
                };
                file::of_edition(edition, facts, texts)
            };
            out.add(&address, None, view());
            for old in self.old.get(&address).into_iter().flatten() {
                out.add(&old.address, Some(old.place.clone()), view());
            }
        }
    }
}
