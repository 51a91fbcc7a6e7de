//! Scripts, style sheets and fonts from elsewhere (rule P3).

use std::sync::Arc;

use super::{Lint, LintContext, pages};
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::model::PageFacts;

/// A script, style sheet or font that another host sends.
pub(crate) struct ForeignResource;

impl Lint for ForeignResource {
    fn code(&self) -> &'static Code {
        &codes::FOREIGN_RESOURCE
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let own = format!("{}/", context.site.config.base.origin);
        let check = |page_facts: &PageFacts| {
            let parts = page_facts.page.machinery.iter();
            parts
                .filter(|part| {
                    let elsewhere = part.starts_with("http:")
                        || part.starts_with("https:")
                        || part.starts_with("//");
                    elsewhere && !part.starts_with(&own)
                })
                .map(|part| {
                    let message = format!("`{part}` is loaded from another host");
                    (
                        (message, "copy the file into the theme".to_owned()),
                        part.clone(),
                    )
                })
                .collect()
        };
        let written = |text: &str, part: Arc<str>| {
            let at = text.find(&*part)?;
            Some(at..at + part.len())
        };
        pages::each_written(context, self.code(), found, check, written);
    }
}
