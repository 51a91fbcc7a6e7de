//! Summaries that are too long for a description.

use super::{Lint, LintContext};
use crate::diagnostic::{Code, Diagnostic, codes};

/// A summary that would be cut in search results and previews.
pub(crate) struct LongSummary;

/// The most characters of a summary that search engines or networks show.
const MOST: usize = 200;

impl Lint for LongSummary {
    fn code(&self) -> &'static Code {
        &codes::LONG_SUMMARY
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        for story in context.site.stories_and_pages() {
            let meta = &story.article.meta;
            let length = meta.summary.chars().count();
            // presswork cuts a summary from the body at the end of a sentence.
            if meta.summary_given && length > MOST {
                let message =
                    format!("this summary has {length} characters; after {MOST} it is cut");
                found.push(
                    Diagnostic::new(self.code(), message)
                        .at(context.key(&story.article.path, "summary"))
                        .help("one or two sentences are enough"),
                );
            }
        }
    }
}
