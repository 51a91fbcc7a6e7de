//! What is there in several languages: a file beside its like, `slug.de.md` beside `slug.md`.

use std::hash::Hash;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::article::LinkedArticle;
use super::edition::LinkedEdition;
use super::terms::LinkedTerm;
use crate::base::SourcePath;
use crate::model::config::Base;
use crate::model::plan::Translation;
use crate::model::theme::PageKind;

/// The versions of everything that is there in more languages than one, the site's own first.
#[derive(Default)]
pub(super) struct Translations {
    files: FxHashMap<FileKey, Arc<[Translation]>>,
    terms: FxHashMap<TermKey, Arc<[Translation]>>,
}

/// A file's folder and its name without a language.
type FileKey = (String, String);

/// A term's kind and id.
type TermKey = (PageKind, String);

impl Translations {
    /// Looks for the same file and the same term in all editions.
    pub(super) fn of(editions: &[LinkedEdition], base: &Base) -> Self {
        if editions.len() < 2 {
            return Self::default();
        }
        let mut files: FxHashMap<FileKey, Vec<Translation>> = FxHashMap::default();
        let mut terms: FxHashMap<TermKey, Vec<Translation>> = FxHashMap::default();
        for edition in editions {
            let version = |permalink: &str| Translation::new(edition.language, permalink, base);
            for article in edition.articles.iter().chain(&edition.pages) {
                let versions = files.entry(file_key(article)).or_default();
                versions.push(version(&article.card.permalink));
            }
            for taxonomy in &edition.taxonomies {
                for term in taxonomy.terms.iter().filter(|term| has_page(term)) {
                    let versions = terms.entry(term_key(taxonomy.spec.kind, term)).or_default();
                    versions.push(version(&term.profile.permalink));
                }
            }
        }
        Self {
            files: several(files),
            terms: several(terms),
        }
    }

    /// Returns where an article is in each language; nothing where it is in one alone.
    pub(super) fn of_article(&self, article: &LinkedArticle) -> Arc<[Translation]> {
        match self.files.is_empty() {
            true => Arc::default(),
            false => self
                .files
                .get(&file_key(article))
                .cloned()
                .unwrap_or_default(),
        }
    }

    /// As [`Translations::of_article`].
    pub(super) fn of_term(&self, kind: PageKind, term: &LinkedTerm) -> Arc<[Translation]> {
        match self.terms.is_empty() || !has_page(term) {
            true => Arc::default(),
            false => self
                .terms
                .get(&term_key(kind, term))
                .cloned()
                .unwrap_or_default(),
        }
    }
}

/// Keeps what is there more than once.
fn several<K: Eq + Hash>(all: FxHashMap<K, Vec<Translation>>) -> FxHashMap<K, Arc<[Translation]>> {
    all.into_iter()
        .filter(|(_, versions)| versions.len() > 1)
        .map(|(key, versions)| (key, versions.into()))
        .collect()
}

fn file_key(article: &LinkedArticle) -> FileKey {
    let path: &SourcePath = &article.article.path;
    (path.folder().to_owned(), article.article.meta.stem.clone())
}

fn term_key(kind: PageKind, term: &LinkedTerm) -> TermKey {
    (kind, term.profile.term.id.clone())
}

/// A term without a page has no address.
fn has_page(term: &LinkedTerm) -> bool {
    !term.address.is_empty()
}
