//! The page on which readers search.

use super::{Format, Plans, page};
use crate::diagnostic::Outcome;
use crate::model::addresses;
use crate::model::plan::Page;
use crate::model::theme::PageKind;
use crate::model::{Content, Plan, Site};
use crate::render::{RenderContext, Subject, interface_text};

/// `/search/`
pub(crate) struct SearchPage;

impl Format for SearchPage {
    fn name(&self) -> &'static str {
        "search"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        for edition in site
            .editions
            .iter()
            .filter(|edition| edition.chrome.overviews.contains_key("search"))
        {
            let address = addresses::overview(&edition.prefix, "search");
            let title = interface_text(&edition.chrome.words, "search", &[]);
            let page = Page {
                // What readers find there are other pages of the site.
                indexed: false,
                translations: page::overview_translations(site, "search"),
                ..page::overview(site, edition, PageKind::Search, &address, &title)
            };
            let view = page::view(edition, "search.html", page, (), None);
            out.add(&address, None, view);
        }
    }

    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        render_context
            .template(plan, Subject::Page, |_, _| {})
            .map(Content::Bytes)
    }
}
