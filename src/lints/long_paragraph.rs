//! Paragraphs that fill more than a screen.

use super::{Lint, LintContext};
use crate::diagnostic::{Code, Diagnostic, Span, codes};

/// A paragraph that is longer than the screen of a telephone.
pub(crate) struct LongParagraph;

/// The most words of a paragraph.
const MOST: usize = 200;

impl Lint for LongParagraph {
    fn code(&self) -> &'static Code {
        &codes::LONG_PARAGRAPH
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        for source_facts in context.sources.values() {
            for paragraph in source_facts
                .paragraphs
                .iter()
                .filter(|one| one.value > MOST)
            {
                let message = format!("this paragraph has {} words", paragraph.value);
                found.push(
                    Diagnostic::new(self.code(), message)
                        .at(Span::new(&source_facts.path, paragraph.range))
                        .help("split it where the thought turns"),
                );
            }
        }
    }
}
