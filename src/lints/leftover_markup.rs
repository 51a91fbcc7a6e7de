//! Markup that readers see.

use super::{Lint, LintContext};
use crate::diagnostic::{Code, Diagnostic, Span, codes};

/// Signs of Markdown, or of another program's markup, in the finished text.
pub(crate) struct LeftoverMarkup;

impl Lint for LeftoverMarkup {
    fn code(&self) -> &'static Code {
        &codes::LEFTOVER_MARKUP
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        for source_facts in context.sources.values() {
            found.extend(source_facts.leftovers.iter().map(|leftover| {
                Diagnostic::new(self.code(), leftover.value.message.as_str())
                    .at(Span::new(&source_facts.path, leftover.range))
                    .help(leftover.value.help.as_str())
            }));
        }
    }
}
