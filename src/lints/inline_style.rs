//! Style attributes of finished pages (rule X5).

use super::{Desk, Lint, pages};
use crate::diagnostic::{Code, Diagnostic, codes};

/// An element with a `style` attribute.
pub struct InlineStyle;

impl Lint for InlineStyle {
    fn code(&self) -> &'static Code {
        &codes::INLINE_STYLE
    }

    fn find(&self, desk: &Desk, found: &mut Vec<Diagnostic>) {
        pages::each(desk, self.code(), found, |proof| {
            let mut elements = proof.page.styled.clone();
            elements.sort_unstable();
            elements.dedup();
            let elements = elements.into_iter();
            elements
                .map(|name| {
                    let message = format!("a `{name}` has a `style` attribute");
                    (
                        message,
                        "use a class, and write the rule into a style sheet".to_owned(),
                    )
                })
                .collect()
        });
    }
}
