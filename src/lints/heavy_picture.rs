//! Pictures that are shown as they are, and are much heavier than they need to be.

use std::sync::Arc;

use super::pages::{self, Fault};
use super::{Lint, LintContext};
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::model::{PageFacts, PictureFormat};

/// A file of the site's own that a page shows whole.
pub(crate) struct HeavyPicture;

/// How many bytes a picture may have that is shown as it is.
const MOST: u64 = 500_000;

impl Lint for HeavyPicture {
    fn code(&self) -> &'static Code {
        &codes::HEAVY_PICTURE
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let check = |page_facts: &PageFacts| {
            let media = page_facts.page.media.iter();
            let heavy =
                media.filter_map(|src| Some((fault(context, page_facts, src)?, src.to_string())));
            heavy.collect()
        };
        pages::each_written(context, self.code(), found, check, pages::place_of_picture);
    }
}

fn fault(context: &LintContext, page_facts: &PageFacts, src: &Arc<str>) -> Option<Fault> {
    let address = context.address(&page_facts.path, src)?;
    let file = context.site.statics.get(&*address)?;
    let format = PictureFormat::of_extension(file.source.extension())?;
    let bytes = context.tree.files.get(&file.source)?.len;
    if bytes <= MOST {
        return None;
    }
    let help = match format {
        PictureFormat::Gif => "save it as a film (MP4 or WebM) or as an animated WebP",
        PictureFormat::Svg => "simplify the drawing, or save it as PNG",
        PictureFormat::Avif => "make it smaller",
        _ => "write it as `![…](…)`: readers then get it in the size that their screen shows",
    };
    let size = format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10);
    let message = format!("the picture `{src}` has {size}, and is shown as it is");
    Some((message, help.to_owned()))
}
