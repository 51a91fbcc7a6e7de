//! Structured data that is no JSON (rules J1 to J7).

use super::{Desk, Lint, pages};
use crate::diagnostic::{Code, Diagnostic, codes};

/// A block of JSON-LD that search engines cannot read.
pub struct InvalidJsonLd;

impl Lint for InvalidJsonLd {
    fn code(&self) -> &'static Code {
        &codes::INVALID_JSON_LD
    }

    fn find(&self, desk: &Desk, found: &mut Vec<Diagnostic>) {
        pages::each(desk, self.code(), found, |proof| {
            let faults = proof.page.json_faults.iter();
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
