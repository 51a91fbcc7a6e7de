//! The application: what the commands do, without the command line.
//!
//! Enters: a site's folder, and which state of the site is wanted. Leaves: results as values; whatever
//! a user should know before a result is there arrives as a [`Notice`] or through
//! [`Progress`](crate::pipeline::Progress). The modules here must not print, and must not know
//! arguments or exit codes.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the application opens folders, measures time and reads the environment"
)]

pub mod build;
pub mod check;
pub mod held_back;
pub mod listing;
mod memory;
pub mod moving;
pub mod new_article;
pub mod new_site;
mod notice;
pub mod online;
pub mod preview;
pub mod project;
pub mod publication;
pub mod schedule;
pub mod search;
pub mod seeds;
pub mod source_files;
mod words;
pub mod workflows;

pub use build::{BuildError, CacheUse, Deletions, SiteBuild, WrittenSite};
pub use memory::MemorySink;
pub use notice::Notice;
pub(crate) use notice::OnNotice;
pub use project::{Project, ProjectError, Request};
