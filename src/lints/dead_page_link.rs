//! Links of templates that lead nowhere.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Lint, LintContext, pages};
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::model::article::Dest;

/// A link on a finished page to a missing address of this site.
pub(crate) struct DeadPageLink;

impl Lint for DeadPageLink {
    fn code(&self) -> &'static Code {
        &codes::DEAD_PAGE_LINK
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        // A build reports the links of writers and of the menu.
        let mut written: FxHashSet<String> = FxHashSet::default();
        for article in context.articles.values() {
            for one in &article.outline.refs {
                if let Dest::Address(address, _) = &one.dest {
                    written.insert(bare(address).to_owned());
                }
            }
        }
        let menu = context.site.config.menu.iter();
        written.extend(menu.map(|item| bare(&item.url).to_owned()));
        let mut answers: FxHashMap<String, bool> = FxHashMap::default();
        pages::each(context, self.code(), found, |page_facts| {
            let mut faults = Vec::new();
            for link in &page_facts.page.links {
                let Some(address) = context.address(&page_facts.path, link) else {
                    continue;
                };
                let known = answers.get(address.as_ref()).copied();
                let answers = known.unwrap_or_else(|| {
                    let found =
                        written.contains(bare(&address)) || context.output(&address).is_some();
                    answers.insert(address.clone().into_owned(), found);
                    found
                });
                if !answers {
                    let message =
                        format!("nothing is published at `{address}`, to which a link leads");
                    faults.push((
                        message,
                        "look for the address in the theme's templates".to_owned(),
                    ));
                }
            }
            faults
        });
    }
}

fn bare(address: &str) -> &str {
    let bare = address.split(['?', '#']).next().unwrap_or_default();
    bare.trim_end_matches('/')
}
