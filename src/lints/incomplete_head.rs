//! Elements that every page needs in its head (rule H1).

use super::pages::{self, Fault};
use super::{Lint, LintContext};
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::model::Language;

/// A page that lacks a part of its head, or has a part twice.
pub(crate) struct IncompleteHead;

impl Lint for IncompleteHead {
    fn code(&self) -> &'static Code {
        &codes::INCOMPLETE_HEAD
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let base = &context.site.config.base;
        pages::each(context, self.code(), found, |page_facts| {
            let page = &page_facts.page;
            let mut faults: Vec<Fault> = Vec::new();
            let mut fault =
                |message: &str, help: &str| faults.push((message.to_owned(), help.to_owned()));
            if !page.charset {
                fault(
                    "the first 1,024 bytes name no charset",
                    "begin the head with `<meta charset=\"utf-8\">`",
                );
            }
            if !page.viewport {
                fault(
                    "there is no viewport",
                    "write `<meta name=\"viewport\" content=\"width=device-width\">`",
                );
            }
            let language = page.language.as_deref().and_then(Language::parse);
            if language.is_none() {
                fault(
                    "`html` says no language",
                    "write `<html lang=\"{{ site.language }}\">`",
                );
            }
            once("title", &page.titles, &mut fault);
            // Search engines do not list these pages, so no description is needed.
            if page.unlisted {
                return faults;
            }
            once("description", &page.descriptions, &mut fault);
            once("canonical address", &page.canonicals, &mut fault);
            let own = base.absolute(&page_facts.path.address());
            if let [canonical] = page.canonicals.as_slice()
                && *canonical != own
            {
                fault(
                    "the canonical address is not the page's own",
                    "write `{{ page.permalink }}`",
                );
            }
            faults
        });
    }
}

fn once(what: &str, values: &[String], fault: &mut impl FnMut(&str, &str)) {
    match values {
        [] => fault(
            &format!("there is no {what}"),
            "the theme's base template writes it",
        ),
        [one] if one.trim().is_empty() => fault(&format!("the {what} is empty"), "fill it in"),
        [_] => {}
        _ => fault(
            &format!("there is more than one {what}"),
            "keep one of them",
        ),
    }
}
