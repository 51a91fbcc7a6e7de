//! Incomplete or wrong structured data (rules J1 and J3 to J7).

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::context::Portrayed;
use super::pages::{self, Fault};
use super::{Lint, LintContext};
use crate::base::OutPath;
use crate::diagnostic::{Code, Diagnostic, codes};

/// A page whose structured data lacks a property, or has a wrong one.
pub(super) struct StructuredData;

impl Lint for StructuredData {
    fn code(&self) -> &'static Code {
        &codes::STRUCTURED_DATA
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let stories: FxHashMap<OutPath, Portrayed> = context
            .portrayed()
            .filter_map(|(story, portrayed)| {
                Some((OutPath::of_page(&story.address).ok()?, portrayed))
            })
            .collect();
        let fronts = context.site.editions.iter();
        let fronts: BTreeSet<String> = fronts.map(|one| format!("{}/", one.prefix)).collect();
        pages::each(context, self.code(), found, |page_facts| {
            let page = &page_facts.page;
            let data = &page.data;
            let mut faults: Vec<Fault> = data.faults.clone();
            faults.sort();
            faults.dedup();
            // Unreadable data is reported by another lint.
            if page.unlisted || !page.json_faults.is_empty() {
                return faults;
            }
            let has = |kind: &str| data.types.iter().any(|one| one.ends_with(kind));
            let mut fault = |message: &str, help: &str| {
                faults.push((message.to_owned(), help.to_owned()));
            };
            let address = page_facts.path.address();
            match stories.get(&page_facts.path) {
                Some(_) if !has("NewsArticle") => fault(
                    "a story has no `NewsArticle`",
                    "let `{{ head }}` write the structured data",
                ),
                Some(portrayed) if portrayed.in_search && !data.image => fault(
                    "the story has no `image` in its structured data",
                    "write it, or let `{{ head }}` write all of it",
                ),
                _ => {}
            }
            if fronts.contains(&address) && !(has("WebSite") && has("Organization")) {
                fault(
                    "the front page does not say what site it is, and who publishes it",
                    "let `{{ head }}` write its `WebSite` and `NewsMediaOrganization`",
                );
            }
            faults
        });
    }
}
