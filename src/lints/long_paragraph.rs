//! Paragraphs that fill more than a screen.

use super::{Lint, LintContext};
use crate::diagnostic::{Code, Diagnostic, Span, codes};

/// A paragraph that is longer than the screen of a telephone.
pub(crate) struct LongParagraph;

/// The most words of a paragraph; of Chinese and Japanese characters, twice as many.
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
                .filter(|one| one.value.in_words() > MOST)
            {
                let length = paragraph.value;
                let message = match length.characters > length.words {
                    true => format!("this paragraph has {} characters", length.characters),
                    false => format!("this paragraph has {} words", length.in_words()),
                };
                found.push(
                    Diagnostic::new(self.code(), message)
                        .at(Span::new(&source_facts.path, paragraph.range))
                        .help("split it where the thought turns"),
                );
            }
        }
    }
}
