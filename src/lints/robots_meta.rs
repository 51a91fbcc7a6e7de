//! A page's instructions to search engines (rule H2).

use super::pages::{self, Fault};
use super::{Lint, LintContext};
use crate::diagnostic::{Code, Diagnostic, codes};

/// A page with instructions that are too strict, or too lax.
pub(crate) struct RobotsMeta;

impl Lint for RobotsMeta {
    fn code(&self) -> &'static Code {
        &codes::ROBOTS_META
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let preview = context.site.editions.iter().any(|one| one.chrome.preview);
        pages::each(context, self.code(), found, |page_facts| {
            let page = &page_facts.page;
            let unindexed = context.unindexed.contains(&page_facts.path);
            let fault: Fault = if unindexed && !page.unlisted {
                (
                    "search engines are not told to leave out what is no page for them".to_owned(),
                    "write `<meta name=\"robots\" content=\"noindex\">` where `page.indexed` is \
                     false, or let `{{ head }}` do so"
                        .to_owned(),
                )
            } else if !unindexed && !preview && !page.unlisted && !page.large_pictures {
                (
                    "search engines may not show large pictures".to_owned(),
                    "write `<meta name=\"robots\" content=\"max-image-preview:large\">`, or let \
                     `{{ head }}` do so"
                        .to_owned(),
                )
            } else {
                return Vec::new();
            };
            vec![fault]
        });
    }
}
