//! Scripts in attributes of finished pages (rule X5).

use std::ops::Range;

use super::{Lint, LintContext, pages};
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::model::PageFacts;

/// An element with an attribute such as `onclick`.
pub(crate) struct InlineHandler;

impl Lint for InlineHandler {
    fn code(&self) -> &'static Code {
        &codes::INLINE_HANDLER
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let check = |page_facts: &PageFacts| {
            let mut handlers = page_facts.page.handlers.clone();
            handlers.sort_unstable();
            handlers.dedup();
            let handlers = handlers.into_iter();
            handlers
                .map(|(element, attribute)| {
                    let message = format!("`{element}` has a script in `{attribute}`");
                    let help = "let a script of its own listen to the element";
                    ((message, help.to_owned()), (element, attribute))
                })
                .collect()
        };
        pages::each_written(context, self.code(), found, check, written);
    }
}

/// Returns the place of an element with the attribute in a text.
fn written(text: &str, (element, attribute): (String, String)) -> Option<Range<usize>> {
    pages::attribute(text, &element, &attribute)
}
