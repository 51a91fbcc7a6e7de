//! The main part of finished pages (rule A1).

use super::{Lint, LintContext, pages};
use crate::diagnostic::{Code, Diagnostic, codes};

/// A page without exactly one main part.
pub(crate) struct PageLandmarks;

impl Lint for PageLandmarks {
    fn code(&self) -> &'static Code {
        &codes::PAGE_LANDMARKS
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        pages::each(context, self.code(), found, |page_facts| {
            let message = match page_facts.page.mains {
                1 => return Vec::new(),
                0 => "there is no `<main>`",
                _ => "there is more than one `<main>`",
            };
            let help =
                "put what this page is about, and nothing else, between `<main>` and `</main>`";
            vec![(message.to_owned(), help.to_owned())]
        });
    }
}
