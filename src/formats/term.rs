//! The pages of a category, a tag, an author or a series.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::topics::{self, Topics};
use super::{Format, Plans, cards, kept, page, pager};
use crate::base::Hashed;
use crate::diagnostic::{Outcome, Span};
use crate::model::addresses;
use crate::model::plan::{self, Crumb, Page};
use crate::model::site::Term;
use crate::model::taxonomy::TaxonomySpec;
use crate::model::theme::PageKind;
use crate::model::{Card, Content, Edition, Plan, Profile, Site};
use crate::render::{RenderContext, Subject};

/// `/category/industry/`, `/category/industry/page/2/` …
pub(crate) struct TermPage;

#[derive(Debug, Hash, Serialize, Deserialize)]
struct Facts {
    profile: Hashed<Profile>,
    stories: Vec<Hashed<Card>>,
    topics: Topics,
}

impl Format for TermPage {
    fn name(&self) -> &'static str {
        "term"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        for edition in &site.editions {
            for taxonomy in &edition.taxonomies {
                // Tags and authors without a page of their own have no address.
                let terms = taxonomy.terms.iter();
                for term in terms.filter(|term| !term.address.is_empty()) {
                    plan_term(site, edition, taxonomy.spec, term, out);
                }
            }
        }
    }

    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        let (view, facts) = page::of::<Facts>(plan);
        let subject = match view.page.kind {
            PageKind::Author => Subject::Author(&facts.profile),
            _ => Subject::List,
        };
        render_context
            .template(plan, subject, |context, _| {
                context.insert_value("term", render_context.profile(&facts.profile));
                let stories = render_context.cards(&facts.stories, &view.chrome);
                context.insert_value("stories", stories);
                context.insert_value("topics", topics::value(&facts.topics.tags));
                context.insert_value("categories", topics::value(&facts.topics.categories));
            })
            .map(Content::Bytes)
    }

    fn keep(&self, plan: &Plan) -> Option<Vec<u8>> {
        kept::facts::<Facts>(plan)
    }

    fn restore(&self, bytes: &[u8]) -> Option<Arc<dyn plan::Facts>> {
        kept::restored::<Facts>(bytes)
    }
}

fn plan_term(
    site: &Site,
    edition: &Edition,
    taxonomy: &TaxonomySpec,
    term: &Term,
    out: &mut Plans,
) {
    for slice in pager::slices(site, &term.address, term.stories.len()) {
        let is_first = slice.number == 1;
        let mut page = page(site, edition, taxonomy, term, &slice.address);
        page.pager = Some(slice.pager);
        // Later pages of a list hold other stories in each language.
        if is_first {
            page.translations = term.translations.clone();
        }
        let stories = term.stories[slice.range]
            .iter()
            .map(|index| edition.stories[*index].card.clone());
        let facts = Facts {
            profile: term.profile.clone(),
            stories: stories.collect(),
            // They stand beside the introduction.
            topics: match is_first {
                true => topics::topics(edition, taxonomy.kind, term),
                false => Topics::default(),
            },
        };
        // The introduction stands on the first page alone.
        let body = term.body.as_ref().filter(|_| is_first);
        let view = page::view(edition, taxonomy.template, page, facts, body);
        out.add(&slice.address, term.source.as_ref().map(Span::file), view);
    }
}

/// Begins one page of a term's list.
fn page(
    site: &Site,
    edition: &Edition,
    taxonomy: &TaxonomySpec,
    term: &Term,
    address: &str,
) -> Page {
    let profile = &term.profile;
    let name = &profile.term.title;
    let mut page = page::page(site, edition, taxonomy.kind, address, name);
    if let Some(last) = page.breadcrumb.last_mut() {
        *last = Crumb {
            title: name.clone(),
            url: profile.term.url.clone(),
        };
    }
    if !profile.summary.is_empty() {
        page.description = profile.summary.clone();
    }
    page.card = cards::of_term(edition, taxonomy.kind, term).map(|card| card.reference(site));
    page.feeds = addresses::term_feeds(&site.config, edition, taxonomy, term);
    page
}
