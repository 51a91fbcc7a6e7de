//! Pages in several languages that do not name each other (rule H4).

use std::collections::BTreeSet;

use super::pages::{self, Fault};
use super::{Lint, LintContext};
use crate::base::OutPath;
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::model::PageFacts;

/// A page that announces its translations in a form that search engines ignore.
pub(crate) struct OneSidedTranslation;

impl Lint for OneSidedTranslation {
    fn code(&self) -> &'static Code {
        &codes::ONE_SIDED_TRANSLATION
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let translated: BTreeSet<OutPath> = context
            .site
            .stories_and_pages()
            .filter(|story| !story.translations.is_empty())
            .filter_map(|story| OutPath::of_page(&story.address).ok())
            .collect();
        pages::each(context, self.code(), found, |page_facts| {
            let announced = &page_facts.page.translations;
            if page_facts.page.unlisted {
                return Vec::new();
            }
            if announced.is_empty() {
                let silent = translated.contains(&page_facts.path);
                let fault =
                    silent.then(|| head_fault("a page does not name its translations", HEAD));
                return fault.into_iter().collect();
            }
            let mut faults = wrong_translations(context, page_facts);
            let full = |link: &str| link.starts_with("https://") || link.starts_with("http://");
            if !announced.iter().all(|(_, link)| full(link)) {
                faults.push(head_fault(
                    "a translation is named without scheme and host",
                    "write its full address",
                ));
            }
            if !names(context, page_facts, &page_facts.path) {
                faults.push(head_fault("a page is not among its own translations", HEAD));
            }
            if !announced
                .iter()
                .any(|(language, _)| language == "x-default")
            {
                faults.push(head_fault("no translation is `x-default`", HEAD));
            }
            faults.sort();
            faults.dedup();
            faults
        });
    }
}

/// Returns what is wrong with the pages that a page names as its translations.
fn wrong_translations(context: &LintContext, page_facts: &PageFacts) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (language, link) in &page_facts.page.translations {
        // Pages of another site cannot be checked.
        let Some(address) = context.address(&page_facts.path, link) else {
            continue;
        };
        let there = context
            .output(&address)
            .and_then(|path| context.page_facts(path));
        match there {
            None => faults.push(head_fault(
                &format!("the translation `{language}` is not there"),
                "name only translations that exist",
            )),
            Some((other, _)) if !names(context, other, &page_facts.path) => {
                faults.push(head_fault(
                    &format!("the translation `{language}` does not name this page"),
                    HEAD,
                ));
            }
            Some(_) => {}
        }
    }
    faults
}

/// Says whether a page names another one, or itself, as a translation.
fn names(context: &LintContext, from: &PageFacts, path: &OutPath) -> bool {
    from.page.translations.iter().any(|(_, link)| {
        let address = context.address(&from.path, link);
        address.is_some_and(|address| context.output(&address) == Some(path))
    })
}

const HEAD: &str = "let `{{ head }}` write the translations on every page";

fn head_fault(message: &str, help: &str) -> Fault {
    (message.to_owned(), help.to_owned())
}
