//! Scripts in attributes of finished pages (rule X5).

use std::ops::Range;

use super::{Desk, Lint, pages};
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::model::Proof;

/// An element with an attribute such as `onclick`.
pub struct InlineHandler;

impl Lint for InlineHandler {
    fn code(&self) -> &'static Code {
        &codes::INLINE_HANDLER
    }

    fn find(&self, desk: &Desk, found: &mut Vec<Diagnostic>) {
        let look = |proof: &Proof| {
            let mut handlers = proof.page.handlers.clone();
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
        pages::each_written(desk, self.code(), found, look, written);
    }
}

/// Returns where an element with the attribute stands in a text.
fn written(text: &str, (element, attribute): (String, String)) -> Option<Range<usize>> {
    pages::attribute(text, &element, &attribute)
}
