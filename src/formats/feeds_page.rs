//! All feeds, listed for people.

use tera::Value;

use super::{Format, Plans, page};
use crate::diagnostic::Outcome;
use crate::model::addresses;
use crate::model::chrome::FeedRef;
use crate::model::plan::Page;
use crate::model::site::Taxonomy;
use crate::model::theme::PageKind;
use crate::model::{Content, Edition, Plan, Site};
use crate::render::{RenderContext, Subject, interface_text, object};

/// `/feeds/`
pub(crate) struct FeedsPage;

/// A heading, and what has feeds below it.
type Section = (String, Vec<Source>);

/// Something that has feeds.
#[derive(Debug, Hash)]
struct Source {
    title: String,
    url: String,
    feeds: Vec<FeedRef>,
}

/// The kinds of terms, in the order in which they are listed.
const KINDS: [PageKind; 3] = [PageKind::Category, PageKind::Author, PageKind::Tag];

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
            let address = addresses::overview(&edition.prefix, "feeds");
            let title = interface_text(&edition.chrome.words, "feeds", &[]);
            let page = Page {
                translations: page::overview_translations(site, "feeds"),
                ..page::overview(site, edition, PageKind::Feeds, &address, &title)
            };
            let view = page::view(edition, "feeds.html", page, sections(site, edition), None);
            out.add(&address, None, view);
        }
    }

    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        let (_, sections) = page::of::<Vec<Section>>(plan);
        render_context
            .template(plan, Subject::Page, |context, _| {
                let sections = sections.iter().map(|(title, sources)| {
                    let sources = sources.iter().map(source);
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

fn sections(site: &Site, edition: &Edition) -> Vec<Section> {
    let words = &edition.chrome.words;
    let whole = Source {
        title: edition.chrome.title.clone(),
        url: edition.chrome.url.clone(),
        feeds: edition.chrome.feeds.clone(),
    };
    let mut sections: Vec<Section> = vec![(interface_text(words, "latest", &[]), vec![whole])];
    let taxonomies = KINDS.iter().filter_map(|kind| {
        let mut taxonomies = edition.taxonomies.iter();
        taxonomies.find(|taxonomy| taxonomy.spec.kind == *kind)
    });
    for Taxonomy { spec, terms } in taxonomies {
        let sources = terms.iter().map(|term| Source {
            title: term.profile.term.title.clone(),
            url: term.profile.term.url.clone(),
            feeds: addresses::term_feeds(&site.config, edition, spec, term),
        });
        let sources: Vec<Source> = sources.filter(|one| !one.feeds.is_empty()).collect();
        if !sources.is_empty() {
            sections.push((interface_text(words, spec.overview, &[]), sources));
        }
    }
    sections
}

fn source(source: &Source) -> Value {
    let feeds = source.feeds.iter().map(|feed| {
        object([
            ("title", feed.title.as_str().into()),
            ("mime", feed.mime.as_ref().into()),
            ("url", feed.url.as_str().into()),
        ])
    });
    object([
        ("title", source.title.as_str().into()),
        ("url", source.url.as_str().into()),
        ("feeds", feeds.collect::<Vec<_>>().into()),
    ])
}
