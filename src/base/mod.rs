//! The ground everything stands on: fingerprints, paths, moments, slugs, harmless HTML.
//!
//! Nothing here knows what a site or an article is.

pub mod date;
pub mod escape;
pub mod fingerprint;
pub mod html;
pub mod path;
pub mod slug;

pub use date::Moment;
pub use fingerprint::{Fp, Hashed};
pub use path::{OutPath, SourcePath};
