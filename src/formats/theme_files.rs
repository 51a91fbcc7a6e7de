//! The theme's own files: style sheets, scripts, marks.

use super::{Format, Plans, file};
use crate::diagnostic::{Outcome, Span};
use crate::model::theme::ThemeFile;
use crate::model::{Content, Plan, Site};
use crate::render::RenderContext;

/// `/assets/style.1a2b3c4d.css` …
pub(crate) struct ThemeFiles;

impl Format for ThemeFiles {
    fn name(&self) -> &'static str {
        "theme_files"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        for theme_file in site.theme.files.values() {
            // A site's own file at the same address wins over the theme's.
            let address = theme_file.address();
            if !site.statics.contains_key(&address) {
                let place = Span::file(&theme_file.source);
                out.add(&address, Some(place), file::view(theme_file.clone()));
            }
        }
    }

    fn render(&self, plan: &Plan, _: &RenderContext) -> Outcome<Content> {
        let theme_file: &ThemeFile = file::facts(plan);
        let linked = theme_file.text.as_ref().filter(|_| theme_file.linked);
        Outcome::clean(match linked {
            Some(text) => Content::Bytes(text.clone().into_bytes()),
            None => Content::Copy(theme_file.source.clone()),
        })
    }
}
