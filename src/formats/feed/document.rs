//! What a feed says, in whatever syntax.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::text::escaped;
use crate::base::{Hashed, Moment};
use crate::diagnostic::Outcome;
use crate::model::Card;
use crate::model::article::STORY_KINDS;
use crate::model::chrome::Chrome;
use crate::model::plan::BodyRef;
use crate::model::site::{Notice, Story};
use crate::render::{RenderContext, interface_text};

/// What a feed carries.
#[derive(Debug, Hash, Serialize, Deserialize)]
pub(crate) struct Channel {
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
#[derive(Debug, Hash, Serialize, Deserialize)]
pub(super) struct Item {
    /// The story.
    pub card: Hashed<Card>,
    /// What was wrong and when it was put right, as on the story's page.
    corrections: Vec<Notice>,
    /// A note on interests; HTML.
    disclosure: Option<String>,
}

/// A feed that is being written.
pub(crate) struct Feed<'a> {
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
    pub(super) fn items(&self) -> impl Iterator<Item = (&Card, Option<&str>)> {
        self.channel
            .items
            .iter()
            .zip(&self.texts)
            .map(|(item, text)| (&*item.card, text.as_deref()))
    }

    /// Returns when anything in the feed last changed.
    pub(super) fn latest(&self) -> Option<Moment> {
        self.channel
            .items
            .iter()
            .map(|item| item.card.modified())
            .max_by_key(|moment| moment.unix)
    }

    /// Returns the full address of something on the site; nothing where there is no address.
    pub(super) fn full(&self, url: &str) -> Option<String> {
        match url {
            "" => None,
            url if url.starts_with('/') => Some(format!("{}{url}", self.channel.origin)),
            url => Some(url.to_owned()),
        }
    }

    /// Returns what kind of story an item is, as readers are told; nothing of news.
    pub(super) fn kind<'c>(&'c self, card: &'c Card) -> Option<&'c str> {
        let kind = card.kind.as_str();
        let word = self.chrome.words.get(&format!("kind_{kind}"));
        // A kind of the site's own is called by its name.
        (kind != STORY_KINDS[0]).then(|| word.map_or(kind, String::as_str))
    }
}

impl Channel {
    /// Returns the text of each item; none where the feed carries no texts.
    pub(super) fn texts(
        &self,
        bodies: &[BodyRef],
        chrome: &Hashed<Chrome>,
        render_context: &RenderContext,
    ) -> Outcome<Vec<Option<Arc<str>>>> {
        let mut diagnostics = Vec::new();
        let mut texts: Vec<Option<Arc<str>>> = self
            .items
            .iter()
            .zip(bodies)
            .map(|(item, body)| {
                let text = render_context
                    .feed_body(body, &self.origin, chrome)
                    .drain_into(&mut diagnostics);
                Some(item.with_notes(text, chrome, render_context))
            })
            .collect();
        texts.resize(self.items.len(), None);
        Outcome::new(texts, diagnostics)
    }
}

impl Item {
    /// Returns a story as feeds carry it.
    pub(super) fn of(story: &Story) -> Self {
        let meta = &story.article.meta;
        Self {
            card: story.card.clone(),
            corrections: story.notices(),
            disclosure: meta.disclosure.as_ref().map(|note| story.line(note)),
        }
    }

    /// Returns a story's text as a subscriber reads it: with everything that the page says to be fair to
    /// its readers, which is the label of paid content, the corrections and the note on interests.
    fn with_notes(
        &self,
        text: Arc<str>,
        chrome: &Chrome,
        render_context: &RenderContext,
    ) -> Arc<str> {
        let label = &self.card.sponsored;
        if label.is_none() && self.corrections.is_empty() && self.disclosure.is_none() {
            return text;
        }
        let note = |html: &str| render_context.feed_note(html, &self.card.permalink);
        let heading = |key: &str| escaped(&interface_text(&chrome.words, key, &[]));
        let mut whole = String::with_capacity(text.len() + 256);
        if let Some(label) = label {
            whole.push_str(&format!("<p><strong>{}</strong></p>\n", escaped(label)));
        }
        whole.push_str(&text);
        if !self.corrections.is_empty() {
            whole.push_str(&format!("<h2>{}</h2>\n<ul>\n", heading("corrections")));
            for notice in &self.corrections {
                let (moment, day) = (notice.date.rfc3339(), notice.date.day());
                let (text, changed) = (note(&notice.text), changed(notice, chrome));
                whole.push_str(&format!(
                    "<li><time datetime=\"{moment}\">{day}</time>: {text}{changed}</li>\n"
                ));
            }
            whole.push_str("</ul>\n");
        }
        if let Some(disclosure) = &self.disclosure {
            let (heading, text) = (heading("disclosure"), note(disclosure));
            whole.push_str(&format!("<h2>{heading}</h2>\n<p>{text}</p>\n"));
        }
        whole.into()
    }
}

/// Returns what a correction changed, as HTML that is understood without a style sheet.
fn changed(notice: &Notice, chrome: &Chrome) -> String {
    let Some(change) = &notice.change else {
        return String::new();
    };
    let passages = [
        ("correction_before", '−', "del", &change.before.value),
        ("correction_after", '+', "ins", &change.after.value),
    ];
    let passages = passages.into_iter().filter(|(.., text)| !text.is_empty());
    passages
        .map(|(key, sign, element, text)| {
            // A theme may have no word for it.
            let word = chrome
                .words
                .get(key)
                .map(|word| format!(" {}:", escaped(word)));
            let word = word.unwrap_or_default();
            format!("<br>{sign}{word} <{element}>{}</{element}>", escaped(text))
        })
        .collect()
}
