//! Files that are copied as they are: those of `content/static/`, and those beside an article.

use super::{Format, Plans, page};
use crate::diagnostic::{Outcome, Span};
use crate::model::site::StaticFile;
use crate::model::theme::PageKind;
use crate::model::{Content, Plan, Site};
use crate::render::RenderContext;

/// `/favicon.svg`, `/2026/05/slug/lead.jpg` …
pub struct StaticFiles;

impl Format for StaticFiles {
    fn name(&self) -> &'static str {
        "static_files"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        let Some(edition) = site.editions.first() else {
            return;
        };
        for (address, file) in &site.statics {
            let page = page::page(site, edition, PageKind::Page, address, "");
            out.add(
                address,
                Some(Span::file(&file.source)),
                page::plain(edition, page, file.clone()),
            );
        }
    }

    fn render(&self, plan: &Plan, _: &RenderContext) -> Outcome<Content> {
        let file: &StaticFile = page::facts(&plan.view);
        Outcome::clean(Content::Copy(file.source.clone()))
    }
}
