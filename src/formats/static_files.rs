//! Files that are copied as they are: those of `content/static/`, and those beside an article.

use super::{Format, Plans, sheet};
use crate::diagnostic::{Outcome, Span};
use crate::model::site::StaticFile;
use crate::model::theme::PageKind;
use crate::model::{Content, Plan, Site};
use crate::render::Canvas;

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
            let page = sheet::page(site, edition, PageKind::Page, address, "");
            out.add(
                address,
                Some(Span::file(&file.source)),
                sheet::plain(edition, page, file.clone()),
            );
        }
    }

    fn render(&self, plan: &Plan, _: &Canvas) -> Outcome<Content> {
        let file: &StaticFile = sheet::facts(&plan.view);
        Outcome::clean(Content::Copy(file.source.clone()))
    }
}
