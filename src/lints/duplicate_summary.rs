//! Two articles with the same summary.

use super::{Lint, LintContext, duplicates};
use crate::diagnostic::{Code, Diagnostic, codes};

/// A summary that an older article has.
pub(crate) struct DuplicateSummary;

impl Lint for DuplicateSummary {
    fn code(&self) -> &'static Code {
        &codes::DUPLICATE_SUMMARY
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let words = (
            "this summary is also that of",
            "say what this article is about",
        );
        let given = (self.code(), "summary");
        duplicates::each(
            context,
            given,
            words,
            |story| {
                let meta = &story.article.meta;
                meta.summary_given.then_some(meta.summary.as_str())
            },
            found,
        );
    }
}
