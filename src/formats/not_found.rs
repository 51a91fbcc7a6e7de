//! The page that a host shows where nothing is.

use super::{Format, Plans, page};
use crate::diagnostic::Outcome;
use crate::model::addresses;
use crate::model::theme::PageKind;
use crate::model::{Content, Plan, Site};
use crate::render::{RenderContext, Subject, interface_text};

/// `/404.html`
pub(crate) struct NotFound;

impl Format for NotFound {
    fn name(&self) -> &'static str {
        "not_found"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        if !site.theme.has("not_found.html") {
            return;
        }
        for (number, edition) in site.editions.iter().enumerate() {
            // Hosts look for the page of the site's own language at the root, wherever that edition begins.
            let prefix = if number == 0 { "" } else { &edition.prefix };
            let address = addresses::not_found(prefix);
            let title = interface_text(&edition.chrome.words, "not_found", &[]);
            let mut page = page::overview(site, edition, PageKind::NotFound, &address, &title);
            page.indexed = false;
            out.add(
                &address,
                None,
                page::view(edition, "not_found.html", page, (), None),
            );
        }
    }

    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        render_context
            .template(plan, Subject::Page, |_, _| {})
            .map(Content::Bytes)
    }
}
