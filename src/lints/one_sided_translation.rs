//! Pages in several languages that do not name each other (rule H4).

use std::collections::BTreeSet;

use super::pages::{self, Fault};
use super::{Lint, LintContext};
use crate::base::OutPath;
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::model::PageFacts;

/// A page that announces its translations in a form that search engines ignore.
pub struct OneSidedTranslation;

impl Lint for OneSidedTranslation {
    fn code(&self) -> &'static Code {
        &codes::ONE_SIDED_TRANSLATION
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let translated: BTreeSet<&str> = context
            .stories()
            .filter(|story| !story.translations.is_empty())
            .map(|story| story.address.as_str())
            .collect();
        pages::each(context, self.code(), found, |page_facts| {
            let address = page_facts.path.address();
            let announced = &page_facts.page.translations;
            if page_facts.page.unlisted {
                return Vec::new();
            }
            if announced.is_empty() {
                let silent = translated.contains(address.as_str());
                let fault =
                    silent.then(|| head_fault("a page does not name its translations", HEAD));
                return fault.into_iter().collect();
            }
            let leads_to = |from: &PageFacts, path: &OutPath| {
                from.page.translations.iter().any(|(_, link)| {
                    let address = context.address(&from.path, link);
                    address.is_some_and(|address| context.output(&address) == Some(path))
                })
            };
            let mut faults = Vec::new();
            let full = |link: &str| link.starts_with("https://") || link.starts_with("http://");
            if !announced.iter().all(|(_, link)| full(link)) {
                faults.push(head_fault(
                    "a translation is named without scheme and host",
                    "write its full address",
                ));
            }
            if !leads_to(page_facts, &page_facts.path) {
                faults.push(head_fault("a page is not among its own translations", HEAD));
            }
            if !announced
                .iter()
                .any(|(language, _)| language == "x-default")
            {
                faults.push(head_fault("no translation is `x-default`", HEAD));
            }
            for (language, link) in announced {
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
                    Some((other, _)) if !leads_to(other, &page_facts.path) => {
                        faults.push(head_fault(
                            &format!("the translation `{language}` does not name this page"),
                            HEAD,
                        ));
                    }
                    Some(_) => {}
                }
            }
            faults.sort();
            faults.dedup();
            faults
        });
    }
}

const HEAD: &str = "let `{{ head }}` write the translations on every page";

fn head_fault(message: &str, help: &str) -> Fault {
    (message.to_owned(), help.to_owned())
}
