//! Where everything is: the address of each file, and what old addresses lead to.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Inputs;
use crate::base::slug::term_id;
use crate::base::text::TextRange;
use crate::base::{Moment, OutPath, SourcePath};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::article::{Meta, Spanned};
use crate::model::card::Withheld;
use crate::model::site::{Held, Redirect};
use crate::model::{Article, Config, Kind, Language};

/// The addresses of all published files, from the site's root.
pub struct Addresses {
    site_language: Language,
    by_file: FxHashMap<SourcePath, String>,
    held: FxHashSet<SourcePath>,
    articles: FxHashMap<SourcePath, Arc<Article>>,
}

impl Addresses {
    pub(super) fn new(
        inputs: &Inputs,
        published: &[(&Arc<Article>, Option<Withheld>)],
        held: &[Held],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut addresses = Self {
            site_language: inputs.config.language.clone(),
            by_file: FxHashMap::default(),
            held: held.iter().map(|held| held.source.clone()).collect(),
            articles: published
                .iter()
                .map(|(article, _)| (article.path.clone(), Arc::clone(article)))
                .collect(),
        };
        let composed: Vec<String> = published
            .par_iter()
            .map(|(article, _)| addresses.compose(inputs, article))
            .collect();
        for ((article, _), address) in published.iter().zip(composed) {
            if let Err(fault) = OutPath::of_address(&address) {
                let slug = article.meta.slug.as_ref();
                let place = slug.map_or(TextRange::default(), |slug| slug.range);
                let message = format!("`{address}` cannot be an address: {fault}");
                diagnostics.push(
                    Diagnostic::new(&codes::INVALID_SLUG, message)
                        .at(Span::new(&article.path, place))
                        .help("choose another `slug`"),
                );
                continue;
            }
            addresses.by_file.insert(article.path.clone(), address);
        }
        addresses
    }

    /// Returns what the addresses of a language begin with: nothing for the site's own.
    pub fn prefix(&self, language: &Language) -> String {
        if *language == self.site_language {
            String::new()
        } else {
            format!("/{language}")
        }
    }

    /// Returns the address of a published file.
    pub fn of(&self, path: &SourcePath) -> Option<&str> {
        self.by_file.get(path).map(String::as_str)
    }

    /// Returns a published article by its file.
    pub fn article(&self, path: &SourcePath) -> Option<&Arc<Article>> {
        self.articles.get(path)
    }

    /// Says whether a file is there but held back.
    pub fn is_held(&self, path: &SourcePath) -> bool {
        self.held.contains(path)
    }

    /// Returns every published file.
    pub fn files(&self) -> impl Iterator<Item = &SourcePath> {
        self.articles.keys()
    }

    fn compose(&self, inputs: &Inputs, article: &Article) -> String {
        let meta = &article.meta;
        let prefix = self.prefix(&meta.language);
        match meta.kind {
            Kind::Article => format!("{prefix}{}", permalink(&inputs.config.permalink, meta)),
            Kind::Page => match page_folder(&article.path) {
                Some(folder) => format!("{prefix}/{folder}/{}/", slug(meta)),
                None => format!("{prefix}/{}/", slug(meta)),
            },
            kind => format!("{prefix}/{}/{}/", folder(kind), slug(meta)),
        }
    }
}

/// Returns the first part of a term's address.
pub fn folder(kind: Kind) -> &'static str {
    match kind {
        Kind::Author => "author",
        Kind::Tag => "tag",
        Kind::Series => "series",
        _ => "category",
    }
}

/// The folders of a page below `content/pages/`: `legal` for `content/pages/legal/imprint.md`.
fn page_folder(path: &SourcePath) -> Option<&str> {
    let below = path.as_str().strip_prefix("content/pages/")?;
    let folder = below.rsplit_once('/')?.0;
    match below
        .strip_suffix(".md")
        .is_some_and(|stem| stem.ends_with("/index") || stem.contains("/index."))
    {
        true => folder.rsplit_once('/').map(|(above, _)| above),
        false => Some(folder),
    }
}

fn slug(meta: &Meta) -> &str {
    meta.slug
        .as_ref()
        .map_or(meta.stem.as_str(), |slug| &slug.value)
}

/// Puts an article's data in the places of a permalink form. A part that has no value, such as the
/// series of an article that is in none, is left out.
fn permalink(form: &str, meta: &Meta) -> String {
    let day = meta.date.map(Moment::day);
    let term = |term: &Option<Spanned<String>>| {
        term.as_ref()
            .map(|term| term_id(&term.value))
            .unwrap_or_default()
    };
    let value = |name: &str| match name {
        ":year" => day
            .map(|day| format!("{:04}", day.year()))
            .unwrap_or_default(),
        ":month" => day
            .map(|day| format!("{:02}", day.month()))
            .unwrap_or_default(),
        ":day" => day
            .map(|day| format!("{:02}", day.day()))
            .unwrap_or_default(),
        ":category" => term(&meta.category),
        ":series" => term(&meta.series),
        _ => slug(meta).to_owned(),
    };
    let mut address = String::with_capacity(64);
    for part in form.split('/').filter(|part| !part.is_empty()) {
        let mut part = part.to_owned();
        if part.contains(':') {
            for name in [":year", ":month", ":day", ":category", ":series", ":slug"] {
                if part.contains(name) {
                    part = part.replace(name, &value(name));
                }
            }
        }
        if !part.is_empty() {
            address.push('/');
            address.push_str(&part);
        }
    }
    if !form.ends_with(".html") {
        address.push('/');
    }
    address
}

/// Returns the redirects that articles ask for with `aliases`, and those from one address that the
/// configuration asks for.
pub(super) fn redirects(
    config: &Config,
    published: &[(&Arc<Article>, Option<Withheld>)],
    addresses: &Addresses,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Redirect> {
    let mut redirects: BTreeMap<String, Redirect> = BTreeMap::new();
    for (article, _) in published {
        let Some(to) = addresses.of(&article.path) else {
            continue;
        };
        for alias in &article.meta.aliases {
            let place = Span::new(&article.path, alias.range);
            let redirect = Redirect {
                from: alias.value.clone(),
                to: to.to_owned(),
                title: article.meta.title.clone(),
                status: 301,
                place: place.clone(),
            };
            // An alias of the article's own address is harmless, and common after an import.
            if redirect.file() == *to {
                continue;
            }
            add(redirect, &mut redirects, diagnostics);
        }
    }
    let file = SourcePath::from("config.toml");
    for rule in config.redirects.iter().filter(|rule| !rule.is_pattern()) {
        let redirect = Redirect {
            from: rule.from.clone(),
            to: rule.to.clone(),
            title: rule.to.clone(),
            status: rule.status,
            place: Span::new(&file, rule.place),
        };
        add(redirect, &mut redirects, diagnostics);
    }
    redirects.into_values().collect()
}

/// Adds a redirect, unless another file claims the old address already.
fn add(
    redirect: Redirect,
    redirects: &mut BTreeMap<String, Redirect>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(first) = redirects.get(&redirect.from) else {
        redirects.insert(redirect.from.clone(), redirect);
        return;
    };
    let same_file = first.place.file == redirect.place.file;
    // An article that names one alias twice says nothing wrong.
    if same_file && first.to == redirect.to {
        return;
    }
    let message = match same_file {
        true => format!("the old address {} is redirected twice", redirect.from),
        false => format!(
            "`{}` and `{}` both claim the old address {}",
            first.place.file, redirect.place.file, redirect.from
        ),
    };
    diagnostics.push(
        Diagnostic::new(&codes::ADDRESS_TAKEN, message)
            .at(redirect.place)
            .label(first.place.clone(), "the other one")
            .help("take one of them out"),
    );
}
