//! The pages of a category, a tag, an author or a series.

use super::{Format, Plans, feed, page, pager};
use crate::base::Hashed;
use crate::diagnostic::{Outcome, Span};
use crate::model::plan::Crumb;
use crate::model::theme::PageKind;
use crate::model::{Card, Content, Plan, Profile, Site};
use crate::render::{self, RenderContext, Subject};

/// `/category/industry/`, `/category/industry/page/2/` …
pub struct TermPage;

#[derive(Debug, Hash)]
struct Facts {
    profile: Hashed<Profile>,
    stories: Vec<Hashed<Card>>,
}

/// Returns the template of a taxonomy's pages.
fn template(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Tag => "tag.html",
        PageKind::Author => "author.html",
        PageKind::Series => "series.html",
        _ => "category.html",
    }
}

impl Format for TermPage {
    fn name(&self) -> &'static str {
        "term"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        for edition in &site.editions {
            for taxonomy in &edition.taxonomies {
                let template = template(taxonomy.kind);
                // Tags and authors without a page of their own have no address.
                for term in taxonomy
                    .terms
                    .iter()
                    .filter(|term| !term.address.is_empty())
                {
                    let profile = &term.profile;
                    for slice in pager::slices(site, &term.address, term.stories.len()) {
                        let name = &profile.term.title;
                        let mut page =
                            page::page(site, edition, taxonomy.kind, &slice.address, name);
                        if let Some(last) = page.breadcrumb.last_mut() {
                            *last = Crumb {
                                title: name.clone(),
                                url: profile.term.url.clone(),
                            };
                        }
                        if !profile.summary.is_empty() {
                            page.description = profile.summary.clone();
                        }
                        page.pager = Some(slice.pager);
                        // Later pages of a list hold other stories in each language.
                        if slice.number == 1 {
                            page.translations = term.translations.clone();
                        }
                        page.feeds = feed::announced(site, edition, taxonomy.kind, term);
                        let stories = term.stories[slice.range]
                            .iter()
                            .map(|index| edition.stories[*index].card.clone());
                        let facts = Facts {
                            profile: profile.clone(),
                            stories: stories.collect(),
                        };
                        // The introduction stands on the first page alone.
                        let body = term.body.as_ref().filter(|_| slice.number == 1);
                        let view = page::view(edition, template, page, facts, body);
                        out.add(&slice.address, term.source.as_ref().map(Span::file), view);
                    }
                }
            }
        }
    }

    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        let facts: &Facts = page::facts(&plan.view);
        let subject = match plan.view.page.kind {
            PageKind::Author => Subject::Author(&facts.profile),
            _ => Subject::List,
        };
        render_context
            .template(plan, subject, |context, _| {
                context.insert_value("term", render::profile(&facts.profile));
                context.insert_value(
                    "stories",
                    render_context.cards(&facts.stories, &plan.view.chrome),
                );
            })
            .map(Content::Bytes)
    }
}
