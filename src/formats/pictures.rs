//! Pictures in the sizes and formats in which pages show them.

use super::{Format, Plans, file};
use crate::diagnostic::Outcome;
use crate::model::site::PictureVariant;
use crate::model::{Content, Plan, Site};
use crate::render::RenderContext;

/// `/renditions/harbour-640.1a2b3c4d5e6f7a8b.webp` …
pub(crate) struct Pictures;

const NAME: &str = "pictures";

/// Returns the variant that an output is, which the pipeline encodes; `None` for any other output.
pub(crate) fn picture(plan: &Plan) -> Option<&PictureVariant> {
    (plan.format == NAME).then(|| file::facts(plan))
}

impl Format for Pictures {
    fn name(&self) -> &'static str {
        NAME
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        for (address, variant) in &site.pictures {
            let place = Some(variant.place.clone());
            out.add(address, place, file::view(variant.clone()));
        }
    }

    /// Returns the whole picture, which is the same in more bytes.
    fn render(&self, plan: &Plan, _: &RenderContext) -> Outcome<Content> {
        let variant: &PictureVariant = file::facts(plan);
        Outcome::clean(Content::Copy(variant.source.clone()))
    }
}
