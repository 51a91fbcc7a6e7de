//! Feeds: which there are, what they carry, and who writes each syntax.

use std::sync::Arc;

use super::{Format, Plans, feed_atom, feed_json, feed_rss, page};
use crate::base::{Hashed, Moment};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::model::chrome::{Chrome, FeedRef};
use crate::model::feed::Syntax;
use crate::model::plan::BodyRef;
use crate::model::site::{Story, Term};
use crate::model::theme::PageKind;
use crate::model::{Card, Content, Edition, PictureFormat, Plan, Site};
use crate::render::RenderContext;

/// `/feed.xml`, `/category/industry/atom.xml`, `/tag/rust/feed.json` …
pub struct Feeds;

/// A feed in one syntax; its texts are the view's bodies, in the same order as the items.
#[derive(Debug, Hash)]
struct Facts {
    syntax: Syntax,
    /// Its own full address.
    own: String,
    channel: Hashed<Channel>,
}

/// What a feed carries, in whatever syntax.
#[derive(Debug, Hash)]
pub struct Channel {
    /// What the feed is called.
    pub title: String,
    /// What it carries, in a sentence.
    pub description: String,
    /// The page that it is the feed of, as a full address.
    pub home: String,
    /// Scheme, host and port of the site.
    pub origin: String,
    /// The WebSub hub that tells subscribers of news.
    pub hub: Option<String>,
    /// The stories, newest first.
    pub items: Vec<Item>,
}

/// A story in a feed.
#[derive(Debug, Hash)]
pub struct Item {
    /// The story.
    pub card: Hashed<Card>,
    /// What was wrong and when it was put right, as on the story's page; HTML.
    corrections: Vec<(Moment, String)>,
    /// A note on interests; HTML.
    disclosure: Option<String>,
}

/// A feed that is being written.
pub struct Feed<'a> {
    /// What it carries.
    pub channel: &'a Channel,
    /// Its own full address.
    pub own: &'a str,
    /// What every page of its edition shows.
    pub chrome: &'a Chrome,
    /// The text of each item as HTML, where the feed carries it.
    pub texts: Vec<Option<Arc<str>>>,
}

impl Feed<'_> {
    /// Returns the items with their texts.
    pub fn items(&self) -> impl Iterator<Item = (&Card, Option<&str>)> {
        self.channel
            .items
            .iter()
            .zip(&self.texts)
            .map(|(item, text)| (&*item.card, text.as_deref()))
    }

    /// Returns when anything in the feed last changed.
    pub fn latest(&self) -> Option<Moment> {
        self.channel
            .items
            .iter()
            .map(|item| item.card.modified())
            .max_by_key(|moment| moment.unix)
    }

    /// Returns the full address of something on the site; nothing where there is no address.
    pub fn full(&self, url: &str) -> Option<String> {
        match url {
            "" => None,
            url if url.starts_with('/') => Some(format!("{}{url}", self.channel.origin)),
            url => Some(url.to_owned()),
        }
    }
}

/// Returns the media type of a picture, by the end of its address.
pub fn picture_type(address: &str) -> Option<&'static str> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let (_, extension) = path.rsplit_once('.')?;
    PictureFormat::of_extension(extension).map(PictureFormat::mime)
}

/// Returns the feeds that a term's page announces. A series has none: it is read from its first part
/// on, not from its latest.
pub fn announced(site: &Site, edition: &Edition, kind: PageKind, term: &Term) -> Vec<FeedRef> {
    if !has_feeds(site, kind, term) {
        return Vec::new();
    }
    let title = title(edition, term);
    site.config
        .outputs
        .feed_syntaxes()
        .map(|syntax| FeedRef {
            title: title.clone(),
            mime: syntax.mime(),
            url: site
                .config
                .base
                .href(&format!("{}{}", term.address, syntax.file())),
        })
        .collect()
}

fn has_feeds(site: &Site, kind: PageKind, term: &Term) -> bool {
    kind != PageKind::Series
        && site.config.outputs.term_feeds
        && !term.address.is_empty()
        && !term.stories.is_empty()
}

fn title(edition: &Edition, term: &Term) -> String {
    format!("{} – {}", edition.chrome.title, term.profile.term.title)
}

impl Format for Feeds {
    fn name(&self) -> &'static str {
        "feed"
    }

    /// Plans every feed, all syntaxes of one after the other, so that they share its texts.
    fn plan(&self, site: &Site, out: &mut Plans) {
        let count = site.config.feeds.count;
        for edition in &site.editions {
            let root = format!("{}/", edition.prefix);
            let chrome = &edition.chrome;
            let stories: Vec<&Story> = edition.stories.iter().take(count).collect();
            let words = (chrome.title.clone(), chrome.description.clone());
            one(site, edition, &root, words, &stories, out);
            for taxonomy in &edition.taxonomies {
                for term in &taxonomy.terms {
                    if !has_feeds(site, taxonomy.kind, term) {
                        continue;
                    }
                    let title = title(edition, term);
                    let summary = &term.profile.summary;
                    let description = [summary, &title]
                        .into_iter()
                        .find(|text| !text.is_empty())
                        .cloned()
                        .unwrap_or_default();
                    let stories: Vec<&Story> = term
                        .stories
                        .iter()
                        .take(count)
                        .map(|index| &edition.stories[*index])
                        .collect();
                    let words = (title, description);
                    one(site, edition, &term.address, words, &stories, out);
                }
            }
        }
    }

    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        let view = &plan.view;
        let facts: &Facts = page::facts(view);
        let mut diagnostics = Vec::new();
        let mut texts: Vec<Option<Arc<str>>> = view
            .bodies
            .iter()
            .zip(&facts.channel.items)
            .map(|(body, item)| {
                let origin = &facts.channel.origin;
                Some(text(
                    item,
                    body,
                    origin,
                    &view.chrome,
                    render_context,
                    &mut diagnostics,
                ))
            })
            .collect();
        texts.resize(facts.channel.items.len(), None);
        let feed = Feed {
            channel: &facts.channel,
            own: &facts.own,
            chrome: &view.chrome,
            texts,
        };
        let bytes = match facts.syntax {
            Syntax::Rss => feed_rss::write(&feed),
            Syntax::Atom => feed_atom::write(&feed),
            Syntax::Json => feed_json::write(&feed),
        };
        Outcome::new(Content::Bytes(bytes), diagnostics)
    }
}

/// Plans a feed of `stories` in every syntax; `folder` is the page that it is the feed of, and
/// `words` are its title and its description.
fn one(
    site: &Site,
    edition: &Edition,
    folder: &str,
    words: (String, String),
    stories: &[&Story],
    out: &mut Plans,
) {
    let (title, description) = words;
    let base = &site.config.base;
    let channel = Hashed::new(Channel {
        title,
        description,
        home: base.absolute(folder),
        origin: base.origin.clone(),
        hub: site.config.feeds.hub.clone(),
        items: stories.iter().map(|story| item(story)).collect(),
    });
    for syntax in site.config.outputs.feed_syntaxes() {
        let address = format!("{folder}{}", syntax.file());
        let facts = Facts {
            syntax,
            own: base.absolute(&address),
            channel: channel.clone(),
        };
        let page = page::page(site, edition, PageKind::Feeds, &address, &channel.title);
        let mut view = page::plain(edition, page, facts);
        if site.config.feeds.full_text {
            view.bodies = stories.iter().map(|story| story.body.clone()).collect();
        }
        out.add(&address, None, view);
    }
}

fn item(story: &Story) -> Item {
    let meta = &story.article.meta;
    Item {
        card: story.card.clone(),
        corrections: meta
            .corrections
            .iter()
            .map(|one| (one.date, one.text.clone()))
            .collect(),
        disclosure: meta.disclosure.clone(),
    }
}

/// Returns a story's text as a subscriber reads it: with everything that the page says to be fair to
/// its readers, which is the label of paid content, the corrections and the note on interests.
fn text(
    item: &Item,
    body: &BodyRef,
    origin: &str,
    chrome: &Chrome,
    render_context: &RenderContext,
    diagnostics: &mut Vec<Diagnostic>,
) -> Arc<str> {
    let text = render_context
        .feed_body(body, origin, chrome)
        .drain_into(diagnostics);
    let label = &item.card.sponsored;
    if label.is_none() && item.corrections.is_empty() && item.disclosure.is_none() {
        return text;
    }
    let note = |html: &str| render_context.feed_note(html, &item.card.permalink);
    let heading = |key: &str| page::escaped(&crate::render::words_fill(&chrome.words, key, &[]));
    let mut whole = String::with_capacity(text.len() + 256);
    if let Some(label) = label {
        whole.push_str(&format!(
            "<p><strong>{}</strong></p>\n",
            page::escaped(label)
        ));
    }
    whole.push_str(&text);
    if !item.corrections.is_empty() {
        whole.push_str(&format!("<h2>{}</h2>\n<ul>\n", heading("corrections")));
        for (date, text) in &item.corrections {
            whole.push_str(&format!(
                "<li><time datetime=\"{}\">{}</time>: {}</li>\n",
                date.rfc3339(),
                date.day(),
                note(text)
            ));
        }
        whole.push_str("</ul>\n");
    }
    if let Some(disclosure) = &item.disclosure {
        whole.push_str(&format!(
            "<h2>{}</h2>\n<p>{}</p>\n",
            heading("disclosure"),
            note(disclosure)
        ));
    }
    whole.into()
}
