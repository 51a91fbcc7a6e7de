//! What a feed says, in whatever syntax.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::statements::Statements;
use crate::base::{Hashed, Moment};
use crate::diagnostic::Outcome;
use crate::model::Card;
use crate::model::article::STORY_KINDS;
use crate::model::chrome::Chrome;
use crate::model::plan::BodyRef;
use crate::model::site::Story;
use crate::render::RenderContext;

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
    /// What its page says beside the text.
    statements: Statements,
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
                Some(item.with_statements(text, chrome, render_context))
            })
            .collect();
        texts.resize(self.items.len(), None);
        Outcome::new(texts, diagnostics)
    }
}

impl Item {
    /// Returns a story as feeds carry it.
    pub(super) fn of(story: &Story) -> Self {
        Self {
            card: story.card.clone(),
            statements: Statements::of(story),
        }
    }

    /// Returns a story's text as a subscriber reads it, with what its page says beside the text.
    fn with_statements(
        &self,
        text: Arc<str>,
        chrome: &Chrome,
        render_context: &RenderContext,
    ) -> Arc<str> {
        let [above, below] = self
            .statements
            .around(&text, &self.card, chrome, render_context);
        match above.is_empty() && below.is_empty() {
            true => text,
            false => [&above, &*text, &below].concat().into(),
        }
    }
}
