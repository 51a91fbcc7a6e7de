//! The overviews: all categories, tags, authors, series.

use tera::Value;

use super::{Format, Plans, page};
use crate::base::Hashed;
use crate::diagnostic::Outcome;
use crate::model::theme::PageKind;
use crate::model::{Content, Plan, Profile, Site};
use crate::render::{self, RenderContext, Subject, words_fill};

/// `/tags/`, `/authors/`, `/categories/`, `/series/`
pub struct TermsPage;

#[derive(Debug, Hash)]
struct Facts {
    kind: PageKind,
    terms: Vec<Hashed<Profile>>,
}

/// Returns the word for all terms of a kind, which is its overview's address as well.
fn plural(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Tag => "tags",
        PageKind::Author => "authors",
        PageKind::Series => "series",
        _ => "categories",
    }
}

impl Format for TermsPage {
    fn name(&self) -> &'static str {
        "terms"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        for edition in &site.editions {
            for taxonomy in &edition.taxonomies {
                let name = plural(taxonomy.kind);
                // `link` says which overviews there are; the chrome has the same from there.
                if !edition.chrome.overviews.contains_key(name) {
                    continue;
                }
                let address = format!("{}/{name}/", edition.prefix);
                let title = words_fill(&edition.chrome.words, name, &[]);
                let page = page::page(site, edition, PageKind::Terms, &address, &title);
                let terms = taxonomy
                    .terms
                    .iter()
                    .filter(|term| !term.address.is_empty() && !term.stories.is_empty())
                    .map(|term| term.profile.clone());
                let facts = Facts {
                    kind: taxonomy.kind,
                    terms: terms.collect(),
                };
                out.add(
                    &address,
                    None,
                    page::view(edition, "terms.html", page, facts, None),
                );
            }
        }
    }

    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        let facts: &Facts = page::facts(&plan.view);
        render_context
            .template(plan, Subject::List, |context, _| {
                let terms = facts
                    .terms
                    .iter()
                    .map(|profile| render::profile(profile))
                    .collect::<Vec<_>>();
                context.insert_value("terms", Value::from(terms));
                context.insert("terms_kind", &facts.kind);
            })
            .map(Content::Bytes)
    }
}
