//! What is there in several languages: a file beside its like, `slug.de.md` beside `slug.md`.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::SourcePath;
use crate::model::plan::Translation;
use crate::model::site::{Edition, Story, Term};
use crate::model::theme::PageKind;

/// Where something is in each language.
type Versions = Vec<Translation>;

/// Tells every story, page and term where it is in other languages. The site's own language comes
/// first.
pub(super) fn translations(editions: &mut [Edition]) {
    if editions.len() < 2 {
        return;
    }
    let mut files: FxHashMap<(String, String), Versions> = FxHashMap::default();
    let mut terms: FxHashMap<(PageKind, String), Versions> = FxHashMap::default();
    for edition in &*editions {
        let version = |permalink: &str| Translation {
            language: edition.language.clone(),
            permalink: permalink.to_owned(),
        };
        for story in edition.stories.iter().chain(&edition.pages) {
            let versions = files.entry(of_story(story)).or_default();
            versions.push(version(&story.card.permalink));
        }
        for (kind, term) in terms_of(edition) {
            let versions = terms.entry(of_term(kind, term)).or_default();
            versions.push(version(&term.profile.permalink));
        }
    }
    let files = shared(files);
    let terms = shared(terms);
    for edition in editions {
        for story in edition.stories.iter_mut().chain(&mut edition.pages) {
            if let Some(versions) = files.get(&of_story(story)) {
                story.translations = Arc::clone(versions);
            }
        }
        for taxonomy in &mut edition.taxonomies {
            for term in &mut taxonomy.terms {
                if let Some(versions) = terms.get(&of_term(taxonomy.kind, term)) {
                    term.translations = Arc::clone(versions);
                }
            }
        }
    }
}

/// Keeps what is there more than once.
fn shared<K: Eq + std::hash::Hash>(
    all: FxHashMap<K, Versions>,
) -> FxHashMap<K, Arc<[Translation]>> {
    all.into_iter()
        .filter(|(_, versions)| versions.len() > 1)
        .map(|(key, versions)| (key, versions.into()))
        .collect()
}

/// A file's folder and its name without a language.
fn of_story(story: &Story) -> (String, String) {
    let path: &SourcePath = &story.article.path;
    (path.folder().to_owned(), story.article.meta.stem.clone())
}

/// A term without a page has no address.
fn terms_of(edition: &Edition) -> impl Iterator<Item = (PageKind, &Term)> {
    let taxonomies = edition.taxonomies.iter();
    taxonomies
        .flat_map(|taxonomy| taxonomy.terms.iter().map(|term| (taxonomy.kind, term)))
        .filter(|(_, term)| !term.address.is_empty())
}

fn of_term(kind: PageKind, term: &Term) -> (PageKind, String) {
    (kind, term.profile.term.id.clone())
}
