//! All feeds, listed for people.

use super::{Format, Plans, feed, sheet};
use crate::diagnostic::Outcome;
use crate::model::chrome::FeedRef;
use crate::model::theme::PageKind;
use crate::model::{Content, Plan, Site};
use crate::render::{Canvas, object, words_fill};

/// `/feeds/`
pub struct FeedsPage;

/// A heading, and its feeds.
type Facts = Vec<(String, Vec<FeedRef>)>;

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
            let page = sheet::page(site, edition, PageKind::Feeds, &address, &title);
            let mut facts: Facts =
                vec![(edition.chrome.title.clone(), edition.chrome.feeds.clone())];
            for (kind, heading) in [
                (PageKind::Category, "categories"),
                (PageKind::Author, "authors"),
                (PageKind::Tag, "tags"),
            ] {
                let feeds = edition
                    .taxonomy(kind)
                    .iter()
                    .flat_map(|term| feed::announced(site, edition, kind, term));
                let feeds: Vec<FeedRef> = feeds.collect();
                if !feeds.is_empty() {
                    facts.push((words_fill(words, heading, &[]), feeds));
                }
            }
            out.add(
                &address,
                None,
                sheet::view(edition, "feeds.html", page, facts, None),
            );
        }
    }

    fn render(&self, plan: &Plan, canvas: &Canvas) -> Outcome<Content> {
        let facts: &Facts = sheet::facts(&plan.view);
        canvas
            .template(plan, |context, _| {
                let sections = facts.iter().map(|(title, feeds)| {
                    let feeds = feeds.iter().map(|feed| {
                        object([
                            ("title", feed.title.as_str().into()),
                            ("mime", feed.mime.into()),
                            ("url", feed.url.as_str().into()),
                        ])
                    });
                    object([
                        ("title", title.as_str().into()),
                        ("feeds", feeds.collect::<Vec<_>>().into()),
                    ])
                });
                context.insert_value("sections", sections.collect::<Vec<_>>().into());
            })
            .map(Content::Bytes)
    }
}
