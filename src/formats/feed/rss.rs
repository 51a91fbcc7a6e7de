//! RSS 2.0, with full text (content module), bylines (Dublin Core) and pictures (Media RSS).

use super::document::Feed;
use super::media::{media, picture_type};
use super::xml_writer::XmlWriter;
use crate::base::escape;
use crate::model::Card;
use crate::model::feed::Syntax;

/// Writes a feed.
pub(super) fn write(feed: &Feed) -> Vec<u8> {
    let namespaces = [
        ("version", "2.0"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
        ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:media", "http://search.yahoo.com/mrss/"),
    ];
    let mut xml = XmlWriter::new();
    xml.element("rss", &namespaces, |xml| {
        xml.element("channel", &[], |xml| {
            head(feed, xml);
            for (card, text) in feed.items() {
                xml.element("item", &[], |xml| item(feed, card, text, xml));
            }
        });
    });
    xml.finish()
}

fn head(feed: &Feed, xml: &mut XmlWriter) {
    let (channel, chrome) = (feed.channel, feed.chrome);
    xml.text("title", &[], &channel.title);
    xml.text("link", &[], &channel.home);
    xml.text("description", &[], &channel.description);
    xml.text("language", &[], chrome.language.as_str());
    if !chrome.copyright.is_empty() {
        xml.text("copyright", &[], &chrome.copyright);
    }
    if let Some(latest) = feed.latest() {
        xml.text("lastBuildDate", &[], &latest.rfc2822());
    }
    xml.text("generator", &[], "presswork");
    let own = [
        ("href", feed.own),
        ("rel", "self"),
        ("type", Syntax::Rss.mime()),
    ];
    xml.empty("atom:link", &own);
    if let Some(hub) = &channel.hub {
        xml.empty("atom:link", &[("href", hub), ("rel", "hub")]);
    }
    // RSS 2.0 knows these three kinds of pictures.
    let logo = feed.full(&chrome.logo).filter(|logo| {
        let mime = picture_type(logo);
        mime.is_some_and(|mime| ["image/png", "image/jpeg", "image/gif"].contains(&mime))
    });
    if let Some(logo) = logo {
        xml.element("image", &[], |xml| {
            xml.text("url", &[], &logo);
            xml.text("title", &[], &channel.title);
            xml.text("link", &[], &channel.home);
        });
    }
}

fn item(feed: &Feed, card: &Card, text: Option<&str>, xml: &mut XmlWriter) {
    xml.text("title", &[], &card.title);
    xml.text("link", &[], &card.permalink);
    let permanent = match card.guid == card.permalink {
        true => "true",
        false => "false",
    };
    xml.text("guid", &[("isPermaLink", permanent)], &card.guid);
    xml.text("pubDate", &[], &card.date.rfc2822());
    for author in &card.authors {
        xml.text("dc:creator", &[], &author.title);
    }
    for term in std::iter::once(&card.category).chain(&card.tags) {
        if !term.title.is_empty() {
            xml.text("category", &[], &term.title);
        }
    }
    if let Some(kind) = feed.kind(card) {
        xml.text("category", &[], kind);
    }
    // A description is HTML.
    let mut summary = String::with_capacity(card.summary.len());
    escape::text(&mut summary, &card.labelled_summary());
    xml.text("description", &[], &summary);
    if let Some(picture) = &card.image {
        media(picture, xml);
    }
    if let Some(text) = text {
        xml.cdata("content:encoded", &[], text);
    }
}
