//! The address of an article or a page, as the configuration and the front matter have it.

use super::Inputs;
use crate::base::slug::term_id;
use crate::base::{Moment, SourcePath};
use crate::model::Kind;
use crate::model::article::{Article, Meta, Spanned};
use crate::model::taxonomy::TaxonomySpec;

/// Returns the address of a file, from the site's root.
pub(super) fn from_root(inputs: &Inputs, article: &Article) -> String {
    if let Some(address) = inputs.draft_address(&article.path) {
        return address.to_owned();
    }
    if let Some(url) = &article.meta.url {
        return url.value.clone();
    }
    let prefix = inputs.config.prefix(&article.meta.language);
    let below = address(&inputs.config.permalink, article);
    match prefix.is_empty() {
        true => below,
        false => prefix + &below,
    }
}

/// Returns the address of a file below the edition's own prefix: `/2026/05/slug/`. `form` is the
/// site's `permalink`.
pub(super) fn address(form: &str, article: &Article) -> String {
    let meta = &article.meta;
    match meta.kind {
        Kind::Article => permalink(form, meta),
        Kind::Page => match page_folder(&article.path) {
            Some(folder) => format!("/{folder}/{}/", slug(meta)),
            None => format!("/{}/", slug(meta)),
        },
        kind => match &meta.slug {
            Some(slug) => term_address(kind, &slug.value),
            // `AI.md` is about what articles call `ai`.
            None => term_address(kind, &meta.stem.to_lowercase()),
        },
    }
}

/// Returns the address of a term or an author below the edition's own prefix; nothing for what is no
/// term.
pub(super) fn term_address(kind: Kind, id: &str) -> String {
    let taxonomy = TaxonomySpec::described_by(kind);
    taxonomy.map_or_else(String::new, |taxonomy| taxonomy.address(id))
}

/// Returns the folder of a page below `content/pages/`: `legal` for
/// `content/pages/legal/imprint.md`. The folder of a bundle is its slug, and no part of the result.
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

/// The parts of a permalink form that are replaced by an article's own data.
const NAMES: [&str; 6] = [":year", ":month", ":day", ":category", ":series", ":slug"];

/// Puts an article's data in the places of a permalink form. A part that has no value, such as the
/// series of an article that is in none, is left out.
fn permalink(form: &str, meta: &Meta) -> String {
    let mut address = String::with_capacity(64);
    for part in form.split('/').filter(|part| !part.is_empty()) {
        let mut part = part.to_owned();
        if part.contains(':') {
            for name in NAMES {
                if part.contains(name) {
                    part = part.replace(name, &value(name, meta));
                }
            }
        }
        if !part.is_empty() {
            address.push('/');
            address.push_str(&part);
        }
    }
    if form.ends_with('/') {
        address.push('/');
    }
    address
}

/// Returns what an article has to put in the place of a name; nothing where it has no such value.
fn value(name: &str, meta: &Meta) -> String {
    let day = meta.date.map(Moment::day);
    let term = |term: &Option<Spanned<String>>| {
        let term = term.as_ref();
        term.map(|term| term_id(&term.value)).unwrap_or_default()
    };
    let value = match name {
        ":year" => day.map(|day| format!("{:04}", day.year())),
        ":month" => day.map(|day| format!("{:02}", day.month())),
        ":day" => day.map(|day| format!("{:02}", day.day())),
        ":category" => Some(term(&meta.category)),
        ":series" => Some(term(&meta.series)),
        _ => Some(slug(meta).to_owned()),
    };
    value.unwrap_or_default()
}
