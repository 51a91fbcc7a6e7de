//! Style attributes of finished pages (rule X5).

use std::ops::Range;

use super::{Lint, LintContext, pages};
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::model::PageFacts;

/// An element with a `style` attribute.
pub(crate) struct InlineStyle;

impl Lint for InlineStyle {
    fn code(&self) -> &'static Code {
        &codes::INLINE_STYLE
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let check = |page_facts: &PageFacts| {
            let mut elements = page_facts.page.styled.clone();
            elements.sort_unstable();
            elements.dedup();
            let elements = elements.into_iter();
            elements
                .map(|name| {
                    let message = format!("a `{name}` has a `style` attribute");
                    let help = "use a class, and write the rule into a style sheet";
                    ((message, help.to_owned()), name)
                })
                .collect()
        };
        pages::each_written(context, self.code(), found, check, written);
    }
}

/// Returns the place of an element with the attribute in a text.
fn written(text: &str, element: String) -> Option<Range<usize>> {
    pages::attribute(text, &element, "style")
}
