//! Files that are copied as they are: those of `content/static/`, and those beside an article.

use super::{Format, Plans, file};
use crate::diagnostic::{Outcome, Span};
use crate::model::old_addresses::{Answer, old_addresses};
use crate::model::site::StaticFile;
use crate::model::{Content, Plan, Site};
use crate::render::RenderContext;

/// `/favicon.svg`, `/2026/05/slug/lead.jpg` …
pub(crate) struct StaticFiles;

impl Format for StaticFiles {
    fn name(&self) -> &'static str {
        "static_files"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        for (address, static_file) in &site.statics {
            let place = Span::file(&static_file.source);
            out.add(address, Some(place), file::view(static_file.clone()));
        }
        for old in old_addresses(site) {
            if let Answer::File(static_file) = old.answer {
                let place = Some(old.redirect.place.clone());
                out.add(&old.address, place, file::view(static_file.clone()));
            }
        }
    }

    fn render(&self, plan: &Plan, _: &RenderContext) -> Outcome<Content> {
        let static_file: &StaticFile = file::facts(plan);
        let source = static_file.source.clone();
        Outcome::clean(match static_file.keep {
            Some(keep) => Content::CopyOfPicture(source, keep),
            None => Content::Copy(source),
        })
    }
}
