//! Where every published file is.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::withheld::Published;
use super::{Inputs, permalink};
use crate::base::slug::term_id;
use crate::base::text::TextRange;
use crate::base::{OutPath, SourcePath};
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};
use crate::model::site::WithheldFile;
use crate::model::{Article, Kind, Language};

/// The addresses of all published files, from the site's root.
pub(super) struct Addresses {
    by_file: FxHashMap<SourcePath, String>,
    /// Where a term is told of whose file's own edition has no page of it.
    elsewhere: FxHashMap<SourcePath, String>,
    held: FxHashSet<SourcePath>,
    articles: FxHashMap<SourcePath, Arc<Article>>,
}

impl Addresses {
    /// Composes all addresses. A file whose address could not be written to disk has none.
    pub(super) fn new(
        inputs: &Inputs,
        published: &[Published],
        held: &[WithheldFile],
    ) -> Outcome<Self> {
        let composed: Vec<String> = published
            .par_iter()
            .map(|one| permalink::from_root(inputs, one.article))
            .collect();
        let mut diagnostics = Vec::new();
        let mut by_file = FxHashMap::default();
        let elsewhere = told_elsewhere(inputs, published);
        for (Published { article, .. }, address) in published.iter().zip(composed) {
            if elsewhere.contains_key(&article.path) {
                continue;
            }
            let file = match article.meta.kind {
                Kind::Article | Kind::Page => OutPath::of_page(&address),
                _ => OutPath::of_address(&address),
            };
            match file {
                Ok(_) => {
                    by_file.insert(article.path.clone(), address);
                }
                Err(fault) => {
                    let slug = article.meta.slug.as_ref();
                    let place = slug.map_or(TextRange::default(), |slug| slug.range);
                    let message = format!("`{address}` cannot be an address: {fault}");
                    diagnostics.push(
                        Diagnostic::new(&codes::INVALID_SLUG, message)
                            .at(Span::new(&article.path, place))
                            .help("choose another `slug`"),
                    );
                }
            }
        }
        let addresses = Self {
            by_file,
            elsewhere,
            held: held.iter().map(|held| held.source.clone()).collect(),
            articles: published
                .iter()
                .map(|one| (one.article.path.clone(), Arc::clone(one.article)))
                .collect(),
        };
        Outcome::new(addresses, diagnostics)
    }

    /// Returns the address of a published file.
    pub(super) fn of(&self, path: &SourcePath) -> Option<&str> {
        self.by_file.get(path).map(String::as_str)
    }

    /// Returns where a link to a published file leads: to its page, or to that of the same term in another
    /// language, where the file's own has none.
    pub(super) fn linked(&self, path: &SourcePath) -> Option<&str> {
        let elsewhere = || self.elsewhere.get(path).map(String::as_str);
        self.of(path).or_else(elsewhere)
    }

    /// Returns a published article by its file.
    pub(super) fn article(&self, path: &SourcePath) -> Option<&Arc<Article>> {
        self.articles.get(path)
    }

    /// Says whether a file is there but held back.
    pub(super) fn is_held(&self, path: &SourcePath) -> bool {
        self.held.contains(path)
    }

    /// Returns every published file.
    pub(super) fn files(&self) -> impl Iterator<Item = &SourcePath> {
        self.articles.keys()
    }
}

/// Returns the files of authors and terms that have stories in other languages alone, whose page in the file's
/// own language would be empty, each with the address of the page in another language.
fn told_elsewhere(inputs: &Inputs, published: &[Published]) -> FxHashMap<SourcePath, String> {
    if inputs.config.languages.is_empty() {
        return FxHashMap::default();
    }
    let mut languages: FxHashMap<(Kind, String), BTreeSet<&Language>> = FxHashMap::default();
    for Published { article, .. } in published {
        let meta = &article.meta;
        if meta.kind != Kind::Article {
            continue;
        }
        for (kind, names) in [
            (Kind::Category, meta.category.as_slice()),
            (Kind::Tag, &meta.tags),
            (Kind::Author, &meta.authors),
            (Kind::Series, meta.series.as_slice()),
        ] {
            for name in names {
                let of_term = languages.entry((kind, term_id(&name.value))).or_default();
                of_term.insert(&meta.language);
            }
        }
    }
    let files = published.iter().filter_map(|one| {
        let meta = &one.article.meta;
        let id = term_id(&meta.stem);
        let of_term = languages.get(&(meta.kind, id.clone()))?;
        let other = of_term
            .first()
            .filter(|_| !of_term.contains(&meta.language))?;
        let prefix = inputs.config.prefix(other);
        let address = prefix + &permalink::term_address(meta.kind, &id);
        Some((one.article.path.clone(), address))
    });
    files.collect()
}
