//! Headings of a text that leave a rank out.

use super::{Lint, LintContext};
use crate::diagnostic::{Code, Diagnostic, Span, codes};

/// A heading that is more than one rank below the preceding one. The headline has the first rank, so a
/// text may begin with the second.
pub(crate) struct SkippedHeading;

impl Lint for SkippedHeading {
    fn code(&self) -> &'static Code {
        &codes::SKIPPED_HEADING
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        for source_facts in context.sources.values() {
            let mut above = 1;
            for (n, heading) in source_facts.headings.iter().enumerate() {
                let rank = heading.value;
                if rank > above + 1 {
                    let (is, wanted) = ("#".repeat(rank.into()), "#".repeat((above + 1).into()));
                    let message = match n {
                        0 => format!("this heading has rank {rank}, and the headline rank 1"),
                        _ => format!(
                            "this heading has rank {rank}, and the one above it rank {above}"
                        ),
                    };
                    found.push(
                        Diagnostic::new(self.code(), message)
                            .at(Span::new(&source_facts.path, heading.range))
                            .help(format!("write `{wanted}` instead of `{is}`")),
                    );
                }
                above = rank;
            }
        }
    }
}
