//! The sources of a site, by which a publication knows what changed, and what is published of them.

use std::collections::BTreeSet;

use crate::base::{Fp, SourcePath};
use crate::model::tree::Stamp;
use crate::model::{Site, Tree};
use crate::parse::views;
use crate::publish::sources::{LocalSource, LocalSources};

/// Returns all sources, as every machine that builds the site has them: of each file the fingerprint of its bytes, and
/// of what is compressed in itself, such as a picture, that of its length, because another one has another. The
/// figures of `presswork views` are no sources.
pub(super) fn sources(site: &Site, tree: &Tree) -> LocalSources {
    let published = published(site);
    let files = tree.files.iter();
    let files = files.filter(|(path, _)| path.as_str() != views::FILE);
    let source = |(path, stamp): (&SourcePath, &Stamp)| {
        let is_published = published.contains(path) || is_of_all_pages(path);
        let bytes = fingerprint(tree, path, stamp);
        (
            path.clone(),
            LocalSource {
                bytes,
                is_published,
            },
        )
    };
    files.map(source).collect()
}

/// Returns the files that the site shows or copies: drafts, what is not due, and what lies beside those are not
/// among them.
fn published(site: &Site) -> BTreeSet<&SourcePath> {
    let stories = site.stories_and_pages().map(|story| &story.article.path);
    let editions = site.editions.iter();
    let taxonomies = editions.flat_map(|edition| &edition.taxonomies);
    let terms = taxonomies.flat_map(|taxonomy| &taxonomy.terms);
    let terms = terms.filter_map(|term| term.source.as_ref());
    let copied = site.statics.values().map(|file| &file.source);
    stories.chain(terms).chain(copied).collect()
}

fn is_of_all_pages(path: &SourcePath) -> bool {
    let path = path.as_str();
    path == "config.toml" || path.starts_with("themes/") || path.starts_with("fonts/")
}

fn fingerprint(tree: &Tree, path: &SourcePath, stamp: &Stamp) -> Fp {
    match is_compressed(path) {
        true => Fp::of(&stamp.len),
        // The build reported what it could not read.
        false => Fp::of_bytes(&tree.read(path).unwrap_or_default()),
    }
}

fn is_compressed(path: &SourcePath) -> bool {
    const ENDINGS: [&str; 19] = [
        "jpg", "jpeg", "png", "gif", "webp", "avif", "mp4", "webm", "mov", "mp3", "m4a", "ogg",
        "flac", "pdf", "zip", "gz", "woff", "woff2", "iso",
    ];
    let ending = path.as_str().rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| ENDINGS.iter().any(|one| one.eq_ignore_ascii_case(ending)))
}
