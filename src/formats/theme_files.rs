//! The theme's own files: style sheets, scripts, marks.

use super::{Format, Plans, page};
use crate::diagnostic::{Outcome, Span};
use crate::model::theme::{PageKind, ThemeFile};
use crate::model::{Content, Plan, Site};
use crate::render::RenderContext;

/// `/assets/style.1a2b3c4d.css` …
pub struct ThemeFiles;

impl Format for ThemeFiles {
    fn name(&self) -> &'static str {
        "theme_files"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        let Some(edition) = site.editions.first() else {
            return;
        };
        for file in site.theme.files.values() {
            // A site's own file at the same address wins over the theme's.
            let address = file.address();
            if site.statics.contains_key(&address) {
                continue;
            }
            let page = page::page(site, edition, PageKind::Page, &address, "");
            out.add(
                &address,
                Some(Span::file(&file.source)),
                page::plain(edition, page, file.clone()),
            );
        }
    }

    fn render(&self, plan: &Plan, _: &RenderContext) -> Outcome<Content> {
        let file: &ThemeFile = page::facts(&plan.view);
        Outcome::clean(Content::Copy(file.source.clone()))
    }
}
