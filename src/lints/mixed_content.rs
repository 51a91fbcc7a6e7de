//! Insecure parts of secure pages.

use super::{Lint, LintContext};
use crate::diagnostic::{Code, Diagnostic, codes};

/// A picture, a script or a frame that browsers refuse to load.
pub(crate) struct MixedContent;

impl Lint for MixedContent {
    fn code(&self) -> &'static Code {
        &codes::MIXED_CONTENT
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        if !context.site.config.base.origin.starts_with("https:") {
            return;
        }
        let mut themes = std::collections::BTreeSet::new();
        for (page_facts, origin) in context.pages {
            for part in page_facts
                .page
                .media
                .iter()
                .chain(&page_facts.page.machinery)
            {
                if !part.starts_with("http:") {
                    continue;
                }
                let message = format!("browsers do not load `{part}` on a secure page");
                let place = origin.as_ref().map(|origin| context.locate(origin, part));
                let place = place.filter(|place| !place.is_file());
                // A part that the writer did not add is the theme's, and is on every page.
                if place.is_none() && !themes.insert(part.as_ref()) {
                    continue;
                }
                let mut diagnostic = Diagnostic::new(self.code(), message)
                    .help("copy the file to `content/static/`, or write `https:`");
                diagnostic.at = place;
                found.push(diagnostic);
            }
        }
    }
}
