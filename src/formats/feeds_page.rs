//! All feeds, listed for people.

use super::{Format, Plans, feed, page};
use crate::diagnostic::Outcome;
use crate::model::chrome::FeedRef;
use crate::model::theme::PageKind;
use crate::model::{Content, Plan, Site};
use crate::render::{RenderContext, Subject, object, words_fill};

/// `/feeds/`
pub struct FeedsPage;

/// A heading, and what has feeds below it.
type Facts = Vec<(String, Vec<Source>)>;

/// Something that has feeds.
#[derive(Debug, Hash)]
struct Source {
    title: String,
    url: String,
    feeds: Vec<FeedRef>,
}

impl Format for FeedsPage {
    fn name(&self) -> &'static str {
        "feeds"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        for edition in site
            .editions
            .iter()
            .filter(|edition| edition.chrome.overviews.contains_key("feeds"))
        {
            let words = &edition.chrome.words;
            let address = format!("{}/feeds/", edition.prefix);
            let title = words_fill(words, "feeds", &[]);
            let page = page::page(site, edition, PageKind::Feeds, &address, &title);
            let whole = Source {
                title: edition.chrome.title.clone(),
                url: edition.chrome.url.clone(),
                feeds: edition.chrome.feeds.clone(),
            };
            let mut facts: Facts = vec![(words_fill(words, "latest", &[]), vec![whole])];
            for (kind, heading) in [
                (PageKind::Category, "categories"),
                (PageKind::Author, "authors"),
                (PageKind::Tag, "tags"),
            ] {
                let terms = edition.taxonomy(kind).iter().map(|term| Source {
                    title: term.profile.term.title.clone(),
                    url: term.profile.term.url.clone(),
                    feeds: feed::announced(site, edition, kind, term),
                });
                let sources: Vec<Source> = terms.filter(|one| !one.feeds.is_empty()).collect();
                if !sources.is_empty() {
                    facts.push((words_fill(words, heading, &[]), sources));
                }
            }
            out.add(
                &address,
                None,
                page::view(edition, "feeds.html", page, facts, None),
            );
        }
    }

    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        let facts: &Facts = page::facts(&plan.view);
        render_context
            .template(plan, Subject::Page, |context, _| {
                let sections = facts.iter().map(|(title, sources)| {
                    let sources = sources.iter().map(|source| {
                        let feeds = source.feeds.iter().map(|feed| {
                            object([
                                ("title", feed.title.as_str().into()),
                                ("mime", feed.mime.into()),
                                ("url", feed.url.as_str().into()),
                            ])
                        });
                        object([
                            ("title", source.title.as_str().into()),
                            ("url", source.url.as_str().into()),
                            ("feeds", feeds.collect::<Vec<_>>().into()),
                        ])
                    });
                    object([
                        ("title", title.as_str().into()),
                        ("sources", sources.collect::<Vec<_>>().into()),
                    ])
                });
                context.insert_value("sections", sections.collect::<Vec<_>>().into());
            })
            .map(Content::Bytes)
    }
}
