//! RSS 2.0, with full text (content module) and bylines (Dublin Core).

use super::feed::{self, RSS};
use super::{Format, Plans};
use crate::diagnostic::Outcome;
use crate::model::{Content, Plan, Site};
use crate::render::Canvas;

/// `/feed.xml`, `/category/industry/feed.xml` …
pub struct Rss;

impl Format for Rss {
    fn name(&self) -> &'static str {
        "feed_rss"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        feed::plan(site, &RSS, &mut |address, view| {
            out.add(address, None, view);
        });
    }

    fn render(&self, plan: &Plan, canvas: &Canvas) -> Outcome<Content> {
        let language = plan.view.chrome.language.as_str();
        feed::render(plan, canvas, |facts, texts, xml| {
            let namespaces = [
                ("version", "2.0"),
                ("xmlns:atom", "http://www.w3.org/2005/Atom"),
                ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
                ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ];
            xml.element("rss", &namespaces, |xml| {
                xml.element("channel", &[], |xml| {
                    xml.text("title", &[], &facts.title);
                    xml.text("link", &[], &facts.home);
                    xml.text("description", &[], &facts.description);
                    xml.text("language", &[], language);
                    if let Some(latest) = feed::latest(facts) {
                        xml.text("lastBuildDate", &[], &latest.rfc2822());
                    }
                    xml.text("generator", &[], "presswork");
                    xml.empty(
                        "atom:link",
                        &[("href", &facts.own), ("rel", "self"), ("type", RSS.mime)],
                    );
                    for (card, text) in facts.cards.iter().zip(texts) {
                        xml.element("item", &[], |xml| {
                            xml.text("title", &[], &card.title);
                            xml.text("link", &[], &card.permalink);
                            let permanent = if card.guid == card.permalink {
                                "true"
                            } else {
                                "false"
                            };
                            xml.text("guid", &[("isPermaLink", permanent)], &card.guid);
                            xml.text("pubDate", &[], &card.date.rfc2822());
                            for author in &card.authors {
                                xml.text("dc:creator", &[], &author.title);
                            }
                            xml.text("category", &[], &card.category.title);
                            for tag in &card.tags {
                                xml.text("category", &[], &tag.title);
                            }
                            xml.text("description", &[], &card.summary);
                            if let Some(text) = text {
                                xml.text("content:encoded", &[], text);
                            }
                        });
                    }
                });
            });
        })
    }
}
