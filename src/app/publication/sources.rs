//! The digest of a site's sources, by which a publication knows whether they changed.

use sha2::{Digest as _, Sha256};

use crate::base::SourcePath;
use crate::model::Tree;
use crate::parse::views;
use crate::publish::manifest::Digest;

/// Returns the digest of all sources: of texts with their bytes, of other files with their lengths, as every machine
/// that builds the site has them. The figures of `presswork views` are none.
pub(super) fn digest(tree: &Tree) -> Digest {
    let mut sources = Sha256::new();
    for (path, stamp) in tree.files.iter() {
        if path.as_str() == views::FILE {
            continue;
        }
        sources.update(format!("{path}\n{}\n", stamp.len));
        // The build reported what it could not read.
        if is_text(path)
            && let Ok(bytes) = tree.read(path)
        {
            sources.update(Sha256::digest(&bytes));
        }
    }
    sources.into()
}

fn is_text(path: &SourcePath) -> bool {
    const ENDINGS: [&str; 9] = [
        "md", "toml", "html", "css", "js", "mjs", "json", "svg", "xml",
    ];
    let ending = path.as_str().rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| ENDINGS.contains(&ending))
}
