//! The overviews: all categories, tags, authors, series.

use tera::Value;

use super::{Format, Plans, page};
use crate::base::Hashed;
use crate::diagnostic::Outcome;
use crate::model::addresses;
use crate::model::plan::Page;
use crate::model::theme::PageKind;
use crate::model::{Content, Plan, Profile, Site};
use crate::render::{RenderContext, Subject, interface_text};

/// `/tags/`, `/authors/`, `/categories/`, `/series/`
pub(crate) struct TermsPage;

#[derive(Debug, Hash)]
struct Facts {
    kind: PageKind,
    terms: Vec<Hashed<Profile>>,
}

impl Format for TermsPage {
    fn name(&self) -> &'static str {
        "terms"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        for edition in &site.editions {
            for taxonomy in &edition.taxonomies {
                let name = taxonomy.spec.overview;
                // `link` says which overviews there are; the chrome has the same from there.
                if !edition.chrome.overviews.contains_key(name) {
                    continue;
                }
                let address = addresses::overview(&edition.prefix, name);
                let title = interface_text(&edition.chrome.words, name, &[]);
                let page = Page {
                    translations: page::overview_translations(site, name),
                    ..page::overview(site, edition, PageKind::Terms, &address, &title)
                };
                let terms = taxonomy
                    .terms
                    .iter()
                    .filter(|term| !term.address.is_empty() && !term.stories.is_empty())
                    .map(|term| term.profile.clone());
                let facts = Facts {
                    kind: taxonomy.spec.kind,
                    terms: terms.collect(),
                };
                let view = page::view(edition, "terms.html", page, facts, None);
                out.add(&address, None, view);
            }
        }
    }

    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        let (_, facts) = page::of::<Facts>(plan);
        render_context
            .template(plan, Subject::List, |context, _| {
                let terms = facts
                    .terms
                    .iter()
                    .map(|profile| render_context.profile(profile))
                    .collect::<Vec<_>>();
                context.insert_value("terms", Value::from(terms));
                context.insert("terms_kind", &facts.kind);
            })
            .map(Content::Bytes)
    }
}
