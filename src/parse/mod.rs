//! Each file alone: text in, model values and mistakes out.
//!
//! Nothing here knows a second file: what an article says of others (its category, its links) is
//! kept as it was written, for `link` to resolve.
//!
//! - `documents`: TOML and YAML, in which every key and value knows where it stands.
//! - `markdown`: the text of an article.
//! - `settings`: `config.toml` and `theme.toml`.
//! - `content`: articles and what else stands below `content/`.

pub mod content;
pub mod documents;
mod highlight;
pub mod markdown;
pub mod settings;
mod text;
mod views;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::base::SourcePath;
use crate::diagnostic::Outcome;
use crate::model::{Figures, Ledger, Tree};

pub use content::{
    Found, Source, article, body, front_matter, picture, source, source_facts, sources, terms,
    written,
};
pub use highlight::Highlighter;
pub use markdown::Highlight;
pub use settings::{Overrides, config, theme, theme_manifest};
pub use text::unreadable;

/// Where a site keeps how often its pages were read.
pub const VIEWS: &str = "content/views.toml";

/// Reads how often each address was read, as of `today`; a site without figures has none.
pub fn views(tree: &Tree, today: Date) -> Outcome<BTreeMap<String, Figures>> {
    ledger_text(tree, |text, path| views::figures(text, path, today))
}

/// Reads all that the site keeps of how often its pages were read.
pub fn ledger(tree: &Tree) -> Outcome<Ledger> {
    ledger_text(tree, views::ledger)
}

fn ledger_text<T: Default>(
    tree: &Tree,
    parse: impl Fn(&str, &SourcePath) -> Outcome<T>,
) -> Outcome<T> {
    let path = SourcePath::from(VIEWS);
    if !tree.has(&path) {
        return Outcome::clean(T::default());
    }
    let mut diagnostics = Vec::new();
    let text = text::read(tree, &path).drain_into(&mut diagnostics);
    let value = parse(&text, &path).drain_into(&mut diagnostics);
    Outcome::new(value, diagnostics)
}
