//! The writers' files: articles, standing pages, authors, categories, tags and series, with their
//! pictures.
//!
//! Enters: a file's path and its bytes. Leaves: the model's values, as good as possible. Nothing here
//! knows a second file: categories, authors and links are kept as they were written.

mod article;
mod corrected;
pub mod front_matter;
mod keywords;
mod picture;
mod reading_time;
mod source;
mod source_facts;
mod summary;
mod terms;

pub use article::{article, body, written};
pub use picture::picture;
pub use source::{Found, Source, source, sources};
pub(crate) use source_facts::source_facts;
pub use terms::terms;
