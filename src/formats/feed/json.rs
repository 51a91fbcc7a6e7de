//! JSON Feed 1.1, with full text.

use std::borrow::Cow;

use serde::Serialize;

use super::document::Feed;
use crate::model::Card;

/// The feed, in the order of the specification.
#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    favicon: Option<String>,
    language: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<Hub<'a>>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Hub<'a> {
    r#type: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<&'a str>,
    /// An item has to have one of the two (1.1, "Items").
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<Cow<'a, str>>,
    summary: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    date_published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    language: &'a str,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    avatar: Option<String>,
}

/// Writes a feed.
pub(super) fn write(feed: &Feed) -> Vec<u8> {
    let (channel, chrome) = (feed.channel, feed.chrome);
    let document = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &channel.title,
        home_page_url: &channel.home,
        feed_url: feed.own,
        description: &channel.description,
        favicon: feed.full(&chrome.icon),
        language: chrome.language.as_str(),
        hubs: channel
            .hub
            .iter()
            .map(|url| Hub {
                r#type: "WebSub",
                url,
            })
            .collect(),
        items: feed
            .items()
            .map(|(card, text)| item(feed, card, text))
            .collect(),
    };
    let texts: usize = feed
        .items()
        .filter_map(|(_, text)| text)
        .map(str::len)
        .sum();
    let mut out = Vec::with_capacity(texts + texts / 8 + 4096);
    // Strings and lists of strings can always be written to memory.
    if serde_json::to_writer(&mut out, &document).is_err() {
        out.clear();
    }
    out.push(b'\n');
    out
}

fn item<'a>(feed: &'a Feed, card: &'a Card, text: Option<&'a str>) -> Item<'a> {
    let changed = card.modified();
    Item {
        id: &card.guid,
        url: &card.permalink,
        title: &card.title,
        content_html: text,
        content_text: text.is_none().then(|| card.labelled_summary()),
        summary: card.labelled_summary(),
        image: card.image.as_ref().map(|image| image.for_feeds().0),
        date_published: card.date.rfc3339(),
        date_modified: (changed != card.date).then(|| changed.rfc3339()),
        authors: card
            .authors
            .iter()
            .map(|author| Author {
                name: &author.title,
                url: feed.full(&author.url),
                avatar: author
                    .portrait
                    .as_ref()
                    .and_then(|portrait| feed.full(&portrait.url)),
            })
            .collect(),
        tags: std::iter::once(&card.category)
            .chain(&card.tags)
            .map(|term| term.title.as_str())
            .filter(|title| !title.is_empty())
            .chain(feed.kind(card))
            .collect(),
        language: card.language.as_str(),
    }
}
