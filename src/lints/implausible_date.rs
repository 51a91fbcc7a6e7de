//! Dates that cannot be right.

use super::{Lint, LintContext};
use crate::base::Moment;
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::model::card::Withheld;

/// A change in the future, an article from before the publication began, or one that is scheduled far
/// ahead.
pub(crate) struct ImplausibleDate;

/// Seconds for which an article may be scheduled ahead: a year. A later date is probably a mistyped year.
const LONGEST: i64 = 366 * 24 * 60 * 60;

impl Lint for ImplausibleDate {
    fn code(&self) -> &'static Code {
        &codes::IMPLAUSIBLE_DATE
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        for held in &context.site.held {
            let due = held.due.filter(|due| due.unix - context.now.unix > LONGEST);
            let Some(due) = due.filter(|_| held.why == Withheld::Scheduled) else {
                continue;
            };
            let message = format!("this article is held back until {}", due.day());
            found.push(
                Diagnostic::new(self.code(), message)
                    .at(context.key(&held.source, "date"))
                    .help("look at the year"),
            );
        }
        let founded = context.site.config.news.founded;
        for story in context.site.stories_and_pages() {
            let path = &story.article.path;
            let meta = &story.article.meta;
            let mut report = |key: &str, message: String, help: &str| {
                let diagnostic = Diagnostic::new(self.code(), message);
                found.push(diagnostic.at(context.key(path, key)).help(help));
            };
            let to_come = |moment: &Moment| moment.unix > context.now.unix;
            if let Some(updated) = meta.updated.filter(to_come) {
                let message = format!(
                    "this article was changed on {}, which is to come",
                    updated.day()
                );
                report("updated", message, "write when it was changed");
            }
            let corrections = meta.corrections.iter().map(|one| one.date);
            if let Some(date) = corrections.filter(to_come).max() {
                let message = format!("a correction is of {}, which is to come", date.day());
                report("corrections", message, "write when the text was put right");
            }
            if let (Some(founded), Some(date)) = (founded, meta.date)
                && date.unix < founded.unix
            {
                let message = format!(
                    "this article is of {}, and the publication was founded on {}",
                    date.day(),
                    founded.day()
                );
                report(
                    "date",
                    message,
                    "look at the year, or at `founded` in config.toml",
                );
            }
        }
    }
}
