//! The digest of a site's sources, by which a publication knows whether they changed.

use sha2::{Digest as _, Sha256};

use crate::base::SourcePath;
use crate::model::Tree;
use crate::parse::views;
use crate::publish::manifest::Digest;

/// Returns the digest of all sources, as every machine that builds the site has them: of each file its bytes, and of
/// what is compressed in itself, such as a picture, its length, because another one has another. The figures of
/// `presswork views` are no sources.
pub(super) fn digest(tree: &Tree) -> Digest {
    let mut sources = Sha256::new();
    for (path, stamp) in tree.files.iter() {
        if path.as_str() == views::FILE {
            continue;
        }
        sources.update(format!("{path}\n{}\n", stamp.len));
        // The build reported what it could not read.
        if !is_compressed(path)
            && let Ok(bytes) = tree.read(path)
        {
            sources.update(Sha256::digest(&bytes));
        }
    }
    sources.into()
}

fn is_compressed(path: &SourcePath) -> bool {
    const ENDINGS: [&str; 19] = [
        "jpg", "jpeg", "png", "gif", "webp", "avif", "mp4", "webm", "mov", "mp3", "m4a", "ogg",
        "flac", "pdf", "zip", "gz", "woff", "woff2", "iso",
    ];
    let ending = path.as_str().rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| ENDINGS.iter().any(|one| one.eq_ignore_ascii_case(ending)))
}
