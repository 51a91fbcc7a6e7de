//! Headings of the first rank in a text.

use super::{Lint, LintContext};
use crate::base::text;
use crate::diagnostic::{Code, Diagnostic, Span, codes};

/// A second main heading beside the headline.
pub(crate) struct SecondHeadline;

impl Lint for SecondHeadline {
    fn code(&self) -> &'static Code {
        &codes::SECOND_HEADLINE
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        for story in context.site.stories_and_pages() {
            let path = &story.article.path;
            let headings = context.sources.get(path).map(|one| &one.headings);
            let mut headings = headings.into_iter().flatten().filter(|one| one.value == 1);
            let Some(first) = headings.next() else {
                continue;
            };
            let span = Span::new(path, first.range);
            let text = context.tree.text(path).unwrap_or_default();
            let written = text::part(&text, span.range).unwrap_or_default();
            // A build reports the repeated headline.
            let (span, more) = match letters(written) == letters(&story.article.meta.title) {
                false => (span, headings.count()),
                true => match headings.next() {
                    Some(second) => (Span::new(path, second.range), headings.count()),
                    None => continue,
                },
            };
            let message = match more {
                0 => "this heading has the rank of the headline".to_owned(),
                1 => "this heading and one below have the rank of the headline".to_owned(),
                more => format!("this heading and {more} below have the rank of the headline"),
            };
            found.push(
                Diagnostic::new(self.code(), message)
                    .at(span)
                    .help("write `##` instead of `#`, and one `#` more at the headings below it"),
            );
        }
    }
}

fn letters(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
