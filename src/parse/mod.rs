//! Each file alone: text in, model values and mistakes out.
//!
//! Nothing here knows a second file: what an article says of others (its category, its links) is
//! kept as it was written, for `link` to resolve.
//!
//! - `documents`: TOML and YAML, in which every key and value knows where it stands.
//! - `markdown`: the text of an article.
//! - `settings`: `config.toml` and `theme.toml`.
//! - `content`: articles, standing pages, authors and terms.
//! - `views`: how often pages were read.

mod conflict;
pub mod content;
pub mod documents;
mod drawing;
mod highlight;
pub mod markdown;
mod private_key;
pub mod settings;
mod text;
pub mod views;

pub(crate) use content::source_facts;
pub use content::{
    Found, Source, article, body, front_matter, picture, source, sources, terms, written,
};
pub use drawing::may_run_scripts;
pub use highlight::Highlighter;
pub use markdown::Highlight;
pub(crate) use markdown::resolve;
pub use private_key::is_private_key;
pub use settings::{Overrides, config, environments, theme, theme_manifest};
pub(crate) use text::unreadable;
