//! Headlines that are too long for a page of search results.

use super::{Lint, LintContext};
use crate::base::text::columns;
use crate::diagnostic::{Code, Diagnostic, codes};

/// A headline that search engines would cut.
pub(crate) struct LongTitle;

/// The columns of a headline that search engines show: 600 pixels, which is about this number.
const MOST: usize = 70;

impl Lint for LongTitle {
    fn code(&self) -> &'static Code {
        &codes::LONG_TITLE
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        for story in context.site.stories_and_pages() {
            let columns = columns(&story.card.title);
            if columns > MOST {
                let message =
                    format!("this headline is {columns} columns wide; after {MOST} it is cut");
                found.push(
                    Diagnostic::new(self.code(), message)
                        .at(context.key(&story.article.path, "title"))
                        .help("say it shorter, and leave the rest to the summary"),
                );
            }
        }
    }
}
