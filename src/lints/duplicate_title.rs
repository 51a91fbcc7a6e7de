//! Two articles with the same headline.

use super::{Lint, LintContext, duplicates};
use crate::diagnostic::{Code, Diagnostic, codes};

/// A headline that an older article has.
pub(crate) struct DuplicateTitle;

impl Lint for DuplicateTitle {
    fn code(&self) -> &'static Code {
        &codes::DUPLICATE_TITLE
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let words = (
            "this headline is also that of",
            "say in one of them what is new",
        );
        let given = (self.code(), "title");
        duplicates::each(
            context,
            given,
            words,
            |story| Some(&story.article.meta.title),
            found,
        );
    }
}
