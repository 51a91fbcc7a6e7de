//! Atom (RFC 4287), with full text.

use super::feed::{self, ATOM};
use super::{Format, Plans};
use crate::base::Moment;
use crate::diagnostic::Outcome;
use crate::model::{Content, Plan, Site};
use crate::render::Canvas;

/// `/atom.xml`, `/category/industry/atom.xml` …
pub struct Atom;

impl Format for Atom {
    fn name(&self) -> &'static str {
        "feed_atom"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        if site.config.outputs.atom {
            feed::plan(site, &ATOM, &mut |address, view| {
                out.add(address, None, view);
            });
        }
    }

    fn render(&self, plan: &Plan, canvas: &Canvas) -> Outcome<Content> {
        let language = plan.view.chrome.language.as_str();
        let publication = plan.view.chrome.title.as_str();
        feed::render(plan, canvas, |facts, texts, xml| {
            let attributes = [
                ("xmlns", "http://www.w3.org/2005/Atom"),
                ("xml:lang", language),
            ];
            xml.element("feed", &attributes, |xml| {
                xml.text("id", &[], &facts.own);
                xml.text("title", &[], &facts.title);
                xml.text("subtitle", &[], &facts.description);
                // An empty feed has no moment of its own; RFC 4287 (4.2.15) wants one all the same.
                let latest = feed::latest(facts).map(Moment::rfc3339);
                xml.text(
                    "updated",
                    &[],
                    latest.as_deref().unwrap_or("1970-01-01T00:00:00Z"),
                );
                xml.text("generator", &[], "presswork");
                xml.empty(
                    "link",
                    &[("rel", "self"), ("type", ATOM.mime), ("href", &facts.own)],
                );
                xml.empty(
                    "link",
                    &[
                        ("rel", "alternate"),
                        ("type", "text/html"),
                        ("href", &facts.home),
                    ],
                );
                for (card, text) in facts.cards.iter().zip(texts) {
                    xml.element("entry", &[], |xml| {
                        xml.text("id", &[], &card.guid);
                        xml.text("title", &[], &card.title);
                        xml.empty(
                            "link",
                            &[
                                ("rel", "alternate"),
                                ("type", "text/html"),
                                ("href", &card.permalink),
                            ],
                        );
                        xml.text("published", &[], &card.date.rfc3339());
                        xml.text("updated", &[], &card.modified().rfc3339());
                        // Every entry needs an author (4.2.1); without a byline it is the publication.
                        let names = card.authors.iter().map(|author| author.title.as_str());
                        let names: Vec<&str> = if card.authors.is_empty() {
                            vec![publication]
                        } else {
                            names.collect()
                        };
                        for name in names {
                            xml.element("author", &[], |xml| xml.text("name", &[], name));
                        }
                        xml.empty(
                            "category",
                            &[("term", &card.category.id), ("label", &card.category.title)],
                        );
                        for tag in &card.tags {
                            xml.empty("category", &[("term", &tag.id), ("label", &tag.title)]);
                        }
                        xml.text("summary", &[], &card.summary);
                        if let Some(text) = text {
                            xml.text("content", &[("type", "html")], text);
                        }
                    });
                }
            });
        })
    }
}
