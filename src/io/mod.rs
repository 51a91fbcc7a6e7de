//! The file system, the clock and the sockets of a build and a preview.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the outside world begins here"
)]

mod appended;
mod article_file;
pub mod atomic;
pub mod cache;
pub mod clock;
pub mod edits;
pub mod embedded;
pub mod emit;
pub mod encoded_pictures;
mod entry_file;
pub(crate) mod file_error;
pub mod http;
pub mod network;
pub mod obstacles;
mod plan_file;
pub mod scan;
pub mod snapshot;
pub(crate) mod watch;
pub mod web;
