//! Ids that occur twice on a finished page.

use super::{Lint, LintContext, pages};
use crate::diagnostic::{Code, Diagnostic, codes};

/// Two elements with the same id.
pub(crate) struct DuplicateId;

impl Lint for DuplicateId {
    fn code(&self) -> &'static Code {
        &codes::DUPLICATE_ID
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        pages::each(context, self.code(), found, |page_facts| {
            let mut ids = page_facts.page.repeated.clone();
            ids.sort_unstable();
            ids.dedup();
            let ids = ids.into_iter();
            ids.map(|id| {
                let message = format!("the id `{id}` stands at several elements");
                (message, "give one of them another id".to_owned())
            })
            .collect()
        });
    }
}
