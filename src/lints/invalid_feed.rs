//! Feeds that readers cannot read or find (rules F1 to F5).

use super::pages::{self, Fault};
use super::{Lint, LintContext, xml};
use crate::diagnostic::{Code, Diagnostic, Span, codes};

/// A feed of the owner's own that is invalid, and an announced feed that is missing.
pub(crate) struct InvalidFeed;

/// The elements that a feed must have, by its root element: RSS 2.0, and Atom (RFC 4287, 4.1.1).
const ASKED: [(&str, [&str; 3]); 2] = [
    (
        "rss",
        ["channel/title", "channel/link", "channel/description"],
    ),
    ("feed", ["id", "title", "updated"]),
];

impl Lint for InvalidFeed {
    fn code(&self) -> &'static Code {
        &codes::INVALID_FEED
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let hub = context.site.config.feeds.hub.as_deref();
        for (address, file) in &context.site.statics {
            let bytes = || context.tree.read(&file.source).unwrap_or_default();
            let fault = match address.rsplit_once('.').map_or("", |(_, ending)| ending) {
                "xml" | "rss" | "atom" => fault_of_xml(address, &bytes(), hub),
                "json" => fault_of_json(&bytes(), hub),
                _ if address == "/_headers" => fault_of_headers(&bytes(), hub),
                _ => None,
            };
            if let Some((at, message)) = fault {
                let diagnostic = Diagnostic::new(self.code(), message)
                    .at(Span::bytes(&file.source, at..at))
                    .help("put it right, or take the file out: presswork writes the feeds of the site and their headers itself");
                found.push(diagnostic);
            }
        }
        pages::each(context, self.code(), found, |page_facts| {
            let mut faults: Vec<Fault> = Vec::new();
            for link in &page_facts.page.feeds {
                let address = context.address(&page_facts.path, link);
                if address.is_some_and(|address| context.output(&address).is_none()) {
                    faults.push((
                        format!("the feed `{link}` is announced, and is not there"),
                        "let `{{ head }}` announce the feeds that there are".to_owned(),
                    ));
                }
            }
            let address = page_facts.path.address();
            let mut editions = context.site.editions.iter();
            let silent = page_facts.page.feeds.is_empty()
                && editions.any(|one| {
                    address == format!("{}/", one.prefix) && !one.chrome.feeds.is_empty()
                });
            if silent {
                faults.push((
                    "the front page announces no feed".to_owned(),
                    "let `{{ head }}` announce the feeds that there are".to_owned(),
                ));
            }
            faults
        });
    }
}

/// Returns the mistakes in a feed; none for other XML.
fn fault_of_xml(address: &str, bytes: &[u8], hub: Option<&str>) -> Option<(usize, String)> {
    let xml = xml::read(bytes);
    // The name tells the format where the root element does not.
    let named = ["feed", "rss", "atom"];
    let named = named.iter().any(|word| address.contains(word));
    let asked = ASKED.iter().find(|(root, _)| *root == xml.root);
    if let Some((at, why)) = xml.fault {
        let is_feed = asked.is_some() || (xml.root.is_empty() && named);
        return is_feed.then(|| (at, format!("the feed is no XML: {why}")));
    }
    let (root, asked) = asked?;
    let mut asked = asked.iter();
    if let Some(lacks) = asked.find(|way| !xml.has(&format!("{root}/{way}"))) {
        let element = lacks.rsplit('/').next().unwrap_or_default();
        return Some((0, format!("the feed has no `{element}`")));
    }
    // WebSub 4: a subscriber needs both links.
    let mut relations = ["hub", "self"].iter();
    let lacks = hub.and(relations.find(|one| !xml.relations.contains(**one)))?;
    let element = if *root == "rss" { "atom:link" } else { "link" };
    Some((
        0,
        format!("the feed has no `{element}` with `rel=\"{lacks}\"`, and the site has a hub"),
    ))
}

/// Returns the mistakes in a `_headers` that concern feeds (WebSub 4).
fn fault_of_headers(bytes: &[u8], hub: Option<&str>) -> Option<(usize, String)> {
    let hub = hub?;
    let text = String::from_utf8_lossy(bytes);
    (!text.contains(hub)).then(|| {
        (
            0,
            format!("`_headers` does not send `Link: <{hub}>; rel=\"hub\"` with feeds"),
        )
    })
}

/// Returns the mistakes in a JSON Feed (version 1.1); none for other JSON.
fn fault_of_json(bytes: &[u8], hub: Option<&str>) -> Option<(usize, String)> {
    let feed: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    let version = feed.get("version")?.as_str()?;
    if !version.contains("jsonfeed.org/version/") {
        return None;
    }
    let lacks = |key: &str| Some((0, format!("the feed has no `{key}`")));
    if feed.get("title").and_then(|title| title.as_str()).is_none() {
        return lacks("title");
    }
    let Some(items) = feed.get("items").and_then(|items| items.as_array()) else {
        return lacks("items");
    };
    let hubs = feed.get("hubs").and_then(|hubs| hubs.as_array());
    if hub.is_some() && hubs.is_none_or(Vec::is_empty) {
        return lacks("hubs");
    }
    let strange = items
        .iter()
        .any(|item| item.get("id").is_none_or(|id| !id.is_string()));
    strange.then(|| {
        (
            0,
            "an item of the feed has no `id` that is a text".to_owned(),
        )
    })
}
