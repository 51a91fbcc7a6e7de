//! Headlines that are too long for a page of search results.

use super::{Lint, LintContext};
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

/// Returns the width of a text: characters of Chinese, Japanese and Korean are as wide as two others.
fn columns(text: &str) -> usize {
    text.chars()
        .map(|c| match c {
            '\u{1100}'..='\u{115f}'
            | '\u{2e80}'..='\u{a4cf}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe4f}'
            | '\u{ff00}'..='\u{ff60}' => 2,
            _ => 1,
        })
        .sum()
}
