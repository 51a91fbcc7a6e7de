//! The names of the pictures that presswork makes: variants of the site's own, and social cards.

use crate::base::Fp;
use crate::base::slug::slugify;

/// The folder of the pictures that presswork makes. No file in it changes.
const RENDITIONS: &str = "renditions/";

/// Returns the name of a picture that presswork makes: `name`, cut to a few words of ASCII, and the fingerprint of all that
/// the picture follows from.
pub(crate) fn rendition(name: &str, fp: Fp, extension: &str) -> String {
    // Many pictures may have one name.
    const FINGERPRINT: usize = 16;
    let fp = fp.to_string();
    format!("{RENDITIONS}{name}.{}.{extension}", &fp[..FINGERPRINT])
}

/// Returns a few words of ASCII for the name of a picture that presswork makes.
pub(crate) fn rendition_name(words: &str) -> Option<String> {
    const LONGEST: usize = 40;
    let mut slug = slugify(words);
    slug.truncate(LONGEST);
    slug.truncate(slug.trim_end_matches('-').len());
    (!slug.is_empty()).then_some(slug)
}
