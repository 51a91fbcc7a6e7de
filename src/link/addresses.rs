//! Where every published file is.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

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
    files: FxHashMap<SourcePath, PublishedFile>,
    /// Where a term is told of whose file's own edition has no page of it.
    elsewhere: FxHashMap<SourcePath, String>,
    held: FxHashMap<SourcePath, WithheldFile>,
}

/// A published file.
struct PublishedFile {
    article: Arc<Article>,
    address: Option<String>,
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
        let mut files = FxHashMap::default();
        files.reserve(published.len());
        let elsewhere = told_elsewhere(inputs, published);
        for (Published { article, .. }, address) in published.iter().zip(composed) {
            let is_told_elsewhere = elsewhere.contains_key(&article.path);
            let fault = fault(article, &address).filter(|_| !is_told_elsewhere);
            diagnostics.extend(own_folder(inputs, article, &address));
            let has_address = !is_told_elsewhere && fault.is_none();
            diagnostics.extend(fault);
            let file = PublishedFile {
                article: Arc::clone(article),
                address: has_address.then_some(address),
            };
            files.insert(article.path.clone(), file);
        }
        let addresses = Self {
            files,
            elsewhere,
            held: held
                .iter()
                .map(|held| (held.source.clone(), held.clone()))
                .collect(),
        };
        Outcome::new(addresses, diagnostics)
    }

    /// Returns the address of a published file.
    pub(super) fn of(&self, path: &SourcePath) -> Option<&str> {
        self.files.get(path)?.address.as_deref()
    }

    /// Returns a published article by its file, with where a link to it leads: to its page, or to that of the same term
    /// in another language, where the file's own has none.
    pub(super) fn linked(&self, path: &SourcePath) -> Option<(&Article, Option<&str>)> {
        let PublishedFile { article, address } = self.files.get(path)?;
        let elsewhere = || self.elsewhere.get(path).map(String::as_str);
        Some((article, address.as_deref().or_else(elsewhere)))
    }

    /// Says whether a file is there but held back.
    pub(super) fn is_held(&self, path: &SourcePath) -> bool {
        self.held.contains_key(path)
    }

    /// Returns why a file is held back that is there, and where it would be.
    pub(super) fn held(&self, path: &SourcePath) -> Option<&WithheldFile> {
        self.held.get(path)
    }

    /// Returns everything that is published, in no order.
    pub(super) fn articles(&self) -> impl Iterator<Item = &Arc<Article>> {
        self.files.values().map(|file| &file.article)
    }

    /// Returns every published file.
    pub(super) fn files(&self) -> impl Iterator<Item = &SourcePath> {
        self.files.keys()
    }
}

/// Returns what keeps an article from its address.
fn fault(article: &Article, address: &str) -> Option<Diagnostic> {
    let file = match article.meta.kind {
        Kind::Article | Kind::Page => OutPath::of_page(address),
        _ => OutPath::of_address(address),
    };
    let fault = file.err()?;
    let slug = article.meta.slug.as_ref();
    let place = slug.map_or(TextRange::default(), |slug| slug.range);
    let message = format!("`{address}` cannot be an address: {fault}");
    let diagnostic = Diagnostic::new(&codes::INVALID_SLUG, message);
    let diagnostic = diagnostic.at(Span::new(&article.path, place));
    Some(diagnostic.help("choose another `slug`"))
}

/// Says that an article or a page lies where browsers keep what they find for a year, or where only presswork writes: no
/// correction would reach a reader.
fn own_folder(inputs: &Inputs, article: &Article, address: &str) -> Option<Diagnostic> {
    /// The beginnings of addresses that are presswork's own.
    const OWN: [&str; 4] = [
        "/assets/",
        "/renditions/",
        "/search/part.",
        "/private-draft/",
    ];
    let lower = address.to_lowercase();
    let mut own = OWN.into_iter();
    let own = own.find(|own| lower.starts_with(own) || lower == own.trim_end_matches('/'))?;
    if inputs.draft_address(&article.path).is_some() {
        return None;
    }
    let meta = &article.meta;
    let chosen = meta.url.as_ref().or(meta.slug.as_ref());
    let place = chosen.map_or(TextRange::default(), |chosen| chosen.range);
    let message = format!(
        "`{address}` cannot be the address of a text: presswork's own files lie at `{own}…`"
    );
    Some(
        Diagnostic::new(&codes::ADDRESS_TAKEN, message)
            .at(Span::new(&article.path, place))
            .help("choose another `url`, `slug`, folder or `permalink`"),
    )
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
