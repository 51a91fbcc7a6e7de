//! `[pictures]`: what becomes of the site's pictures.

use crate::model::picture::Keep;
use crate::model::renditions::PictureSettings;
use crate::parse::documents::{Fallback, KeySpec, Reader, keys};

keys! {
    /// `[pictures]`
    pub(super) PICTURES:
    RESIZE = KeySpec::flag(
        "resize", "Whether pictures are written in the sizes that pages show, as WebP and in a form for every browser.",
    ).or(Fallback::Flag(true));
    QUALITY = KeySpec::integer("quality", 1, 100, "The quality of what is written, from 1 to 100.")
        .or(Fallback::Number(80));
    MEGAPIXELS = KeySpec::integer(
        "megapixels", 1, 2_000, "How many million pixels a file may have.",
    ).or(Fallback::Number(100));
    KEEP = KeySpec::texts(
        "keep",
        "What stays of the words that cameras and programs wrote into the files, of which places, devices and \
         dates are taken away: `copyright`, `c2pa`; `[]` for nothing.",
    ).or(Fallback::Text("copyright"));
}

#[derive(Clone, Copy)]
enum Kept {
    Copyright,
    Credentials,
}

const KEPT: &[(&str, Kept)] = &[("copyright", Kept::Copyright), ("c2pa", Kept::Credentials)];

/// Reads `[pictures]`.
pub(super) fn pictures(reader: &mut Reader<'_, '_>) -> PictureSettings {
    let resize = reader.is_on(&RESIZE);
    let quality = u8::try_from(reader.count_or_default(&QUALITY)).unwrap_or(u8::MAX);
    let megapixels = reader.count_or_default(&MEGAPIXELS);
    let mut keep = Keep {
        copyright: !reader.given(&KEEP),
        credentials: false,
    };
    for one in reader.texts(&KEEP) {
        match reader.choose(&KEEP, &one.value, one.range, KEPT) {
            Some(Kept::Copyright) => keep.copyright = true,
            Some(Kept::Credentials) => keep.credentials = true,
            None => {}
        }
    }
    PictureSettings {
        resize,
        quality,
        megapixels,
        keep,
    }
}
