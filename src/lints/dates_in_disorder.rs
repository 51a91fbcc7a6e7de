//! Articles that were changed or withdrawn before they were published.

use super::{Lint, LintContext};
use crate::base::Moment;
use crate::diagnostic::{Code, Diagnostic, codes};

/// An `updated` or `expires` before the `date`.
pub(crate) struct DatesInDisorder;

impl Lint for DatesInDisorder {
    fn code(&self) -> &'static Code {
        &codes::DATES_IN_DISORDER
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        // Expired articles are not published, and are checked nevertheless.
        for article in context.articles.values() {
            let meta = &article.meta;
            let Some(date) = meta.date else {
                continue;
            };
            // A date without a time means the complete day.
            let before = |other: &Moment| match other.timed {
                true => other.unix < date.unix,
                false => other.day() < date.day(),
            };
            for (key, other, what) in [
                ("updated", meta.updated, "was changed"),
                ("expires", meta.expires, "is withdrawn"),
            ] {
                let Some(other) = other.filter(before) else {
                    continue;
                };
                let message = format!(
                    "this article {what} on {}, before it is published on {}",
                    other.day(),
                    date.day()
                );
                found.push(
                    Diagnostic::new(self.code(), message)
                        .at(context.key(&article.path, key))
                        .help(format!("`{key}` has to come after `date`")),
                );
            }
        }
    }
}
