//! Where every published file is.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::withheld::Published;
use super::{Inputs, permalink};
use crate::base::text::TextRange;
use crate::base::{OutPath, SourcePath};
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};
use crate::model::site::WithheldFile;
use crate::model::{Article, Language};

/// The addresses of all published files, from the site's root.
pub(super) struct Addresses {
    site_language: Language,
    by_file: FxHashMap<SourcePath, String>,
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
            .map(|one| compose(inputs, one.article))
            .collect();
        let mut diagnostics = Vec::new();
        let mut by_file = FxHashMap::default();
        for (Published { article, .. }, address) in published.iter().zip(composed) {
            match OutPath::of_address(&address) {
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
            site_language: inputs.config.language.clone(),
            by_file,
            held: held.iter().map(|held| held.source.clone()).collect(),
            articles: published
                .iter()
                .map(|one| (one.article.path.clone(), Arc::clone(one.article)))
                .collect(),
        };
        Outcome::new(addresses, diagnostics)
    }

    /// Returns what the addresses of a language begin with: nothing for the site's own.
    pub(super) fn prefix(&self, language: &Language) -> String {
        prefix(&self.site_language, language)
    }

    /// Returns the address of a published file.
    pub(super) fn of(&self, path: &SourcePath) -> Option<&str> {
        self.by_file.get(path).map(String::as_str)
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

fn compose(inputs: &Inputs, article: &Article) -> String {
    let prefix = prefix(&inputs.config.language, &article.meta.language);
    let address = permalink::address(&inputs.config.permalink, article);
    match prefix.is_empty() {
        true => address,
        false => prefix + &address,
    }
}

fn prefix(site_language: &Language, language: &Language) -> String {
    match language == site_language {
        true => String::new(),
        false => format!("/{language}"),
    }
}
