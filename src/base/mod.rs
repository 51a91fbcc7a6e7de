//! The values that every layer uses: fingerprints, paths, addresses, moments, media types, slugs, colours, places in
//! texts, harmless HTML, the parts of picture files.
//!
//! Nothing here knows what a site or an article is.

pub(crate) mod address;
pub mod colour;
pub(crate) mod comments;
pub(crate) mod credential;
pub(crate) mod css;
pub mod date;
pub(crate) mod difference;
pub(crate) mod east_asian;
pub mod escape;
pub(crate) mod fingerprint;
pub mod html;
pub mod media;
pub(crate) mod passage;
pub mod path;
pub(crate) mod picture_file;
pub(crate) mod pooled;
#[cfg(test)]
pub(crate) mod random;
pub mod slug;
pub mod text;
mod written_date;

pub use colour::Colour;
pub(crate) use date::ClockChange;
pub use date::Moment;
pub use fingerprint::{Fp, Hashed};
pub(crate) use path::without_query;
pub use path::{OutPath, SourcePath};
