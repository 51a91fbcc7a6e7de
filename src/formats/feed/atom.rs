//! Atom (RFC 4287), with full text and pictures (Media RSS).

use super::document::Feed;
use super::media::media;
use super::xml_writer::XmlWriter;
use crate::base::Moment;
use crate::model::Card;
use crate::model::feed::Syntax;

/// Writes a feed.
pub(super) fn write(feed: &Feed) -> Vec<u8> {
    let attributes = [
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xmlns:media", "http://search.yahoo.com/mrss/"),
        ("xml:lang", feed.chrome.language.as_str()),
    ];
    let mut xml = XmlWriter::new();
    xml.element("feed", &attributes, |xml| {
        head(feed, xml);
        for (card, text) in feed.items() {
            xml.element("entry", &[], |xml| entry(feed, card, text, xml));
        }
    });
    xml.finish()
}

fn head(feed: &Feed, xml: &mut XmlWriter) {
    let (channel, chrome) = (feed.channel, feed.chrome);
    xml.text("id", &[], feed.own);
    xml.text("title", &[], &channel.title);
    xml.text("subtitle", &[], &channel.description);
    // An empty feed has no moment of its own; RFC 4287 (4.2.15) wants one all the same.
    let latest = feed.latest().map(Moment::rfc3339);
    let updated = latest.as_deref().unwrap_or("1970-01-01T00:00:00Z");
    xml.text("updated", &[], updated);
    if !chrome.copyright.is_empty() {
        xml.text("rights", &[], &chrome.copyright);
    }
    if let Some(icon) = feed.full(&chrome.icon) {
        xml.text("icon", &[], &icon);
    }
    if let Some(logo) = feed.full(&chrome.logo) {
        xml.text("logo", &[], &logo);
    }
    xml.text("generator", &[], "presswork");
    link(xml, "self", Syntax::Atom.mime(), feed.own);
    link(xml, "alternate", "text/html", &channel.home);
    if let Some(hub) = &channel.hub {
        xml.empty("link", &[("rel", "hub"), ("href", hub)]);
    }
}

fn link(xml: &mut XmlWriter, rel: &str, mime: &str, href: &str) {
    xml.empty("link", &[("rel", rel), ("type", mime), ("href", href)]);
}

fn entry(feed: &Feed, card: &Card, text: Option<&str>, xml: &mut XmlWriter) {
    xml.text("id", &[], &card.guid);
    xml.text("title", &[], &card.title);
    link(xml, "alternate", "text/html", &card.permalink);
    xml.text("published", &[], &card.date.rfc3339());
    xml.text("updated", &[], &card.modified().rfc3339());
    for author in &card.authors {
        xml.element("author", &[], |xml| {
            xml.text("name", &[], &author.title);
            if let Some(url) = feed.full(&author.url) {
                xml.text("uri", &[], &url);
            }
        });
    }
    if card.authors.is_empty() {
        // Every entry needs an author (4.2.1); without a byline it is the publication.
        xml.element("author", &[], |xml| {
            xml.text("name", &[], &feed.chrome.title);
        });
    }
    for term in std::iter::once(&card.category).chain(&card.tags) {
        if !term.id.is_empty() {
            xml.empty("category", &[("term", &term.id), ("label", &term.title)]);
        }
    }
    if let Some(kind) = feed.kind(card) {
        xml.empty("category", &[("term", &card.kind), ("label", kind)]);
    }
    xml.text("summary", &[], &card.labelled_summary());
    if let Some(picture) = &card.image {
        media(picture, xml);
    }
    if let Some(text) = text {
        xml.cdata("content", &[("type", "html")], text);
    }
}
