//! Paragraphs that fill more than a screen.

use super::{Desk, Lint};
use crate::diagnostic::{Code, Diagnostic, Span, codes};

/// A paragraph that nobody reads on a telephone.
pub struct LongParagraph;

/// Words of a paragraph.
const MOST: usize = 200;

impl Lint for LongParagraph {
    fn code(&self) -> &'static Code {
        &codes::LONG_PARAGRAPH
    }

    fn find(&self, desk: &Desk, found: &mut Vec<Diagnostic>) {
        for manuscript in desk.manuscripts.values() {
            for paragraph in manuscript.paragraphs.iter().filter(|one| one.value > MOST) {
                let message = format!("this paragraph has {} words", paragraph.value);
                found.push(
                    Diagnostic::new(self.code(), message)
                        .at(Span::new(&manuscript.path, paragraph.range()))
                        .help("split it where the thought turns"),
                );
            }
        }
    }
}
