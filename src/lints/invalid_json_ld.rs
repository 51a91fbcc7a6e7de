//! Structured data that is no JSON (rules J1 to J7).

use super::{Lint, LintContext, pages};
use crate::diagnostic::{Code, Diagnostic, codes};

/// A block of JSON-LD that search engines cannot read.
pub(crate) struct InvalidJsonLd;

impl Lint for InvalidJsonLd {
    fn code(&self) -> &'static Code {
        &codes::INVALID_JSON_LD
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        pages::each(context, self.code(), found, |page_facts| {
            let faults = page_facts.page.json_faults.iter();
            faults
                .map(|fault| {
                    let message = format!("structured data cannot be read ({fault})");
                    (
                        message,
                        "let the filter `json_encode` write every value".to_owned(),
                    )
                })
                .collect()
        });
    }
}
