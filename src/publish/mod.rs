//! A built site goes online: only what changed, in an order in which no reader gets a page whose
//! pictures and styles are not there.
//!
//! Enters: the outputs of a build, in their folder, and a [`Place`]. Leaves: the site, online, and a
//! [`Change`] that says what was done. [`engine`] is the one way through; each kind of target is one
//! file that implements [`Target`]. Beside `io` and `cli`, this is the only place that touches disk,
//! programs and the network. Beside [`addresses`], no file of this module may know what an article is.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a target is a folder, a program or a service"
)]

pub mod addresses;
pub mod change;
pub mod engine;
mod fault;
mod folder;
mod generations;
mod git;
mod layout;
pub mod local;
mod lock;
pub mod manifest;
pub mod notifications;
mod program;
mod rsync;
mod s3;
pub mod shared;

use std::path::Path;
use std::sync::atomic::AtomicBool;

pub use change::{Change, MaxDelete};
pub use fault::{Fault, redacted};
pub use manifest::Manifest;

use crate::base::OutPath;
use crate::model::publishing::{Destination, Encoding, Place};
use change::Upload;
use lock::Lock;

/// Hears how far a publication is, from several threads.
pub trait Progress: Sync {
    /// A stage begins in which so many files and bytes are moved.
    fn stage(&self, name: &'static str, files: usize, bytes: u64);
    /// So many more files and bytes are moved.
    fn moved(&self, files: usize, bytes: u64);
    /// The user should know this.
    fn note(&self, text: &str);
}

/// What is online.
pub struct Online {
    /// What presswork put there; `None` where it never did.
    pub manifest: Option<Manifest>,
    /// Files that are there and that the manifest does not name, as far as the target can tell.
    pub unknown_files: Vec<OutPath>,
}

/// What a step of a publication reports to, and what ends the step early.
pub struct StepContext<'a> {
    /// Hears how far the step is.
    pub progress: &'a dyn Progress,
    /// Set where another publisher took the target over, and nothing more may be done.
    pub stop: &'a AtomicBool,
}

/// One kind of place. [`engine`] calls the steps of a publication in the order in which they stand
/// here, holding the lock all the while. A target that is killed between any two of them has the old
/// site or the new one online, or whole files of both with everything that they need, and begins
/// again where the publication is done again.
pub trait Target: Send + Sync {
    /// Returns where the target is, as people write that, without credentials.
    fn place(&self) -> String;

    /// Returns what keeps two publishers apart; `None` where the last step itself does.
    fn lock(&self) -> Option<&dyn Lock>;

    /// Returns what is online.
    ///
    /// # Errors
    ///
    /// Fails where the target cannot be read.
    fn online(&self) -> Result<Online, Fault>;

    /// Prepares a change, so that the change can be taken up again after an interruption.
    ///
    /// # Errors
    ///
    /// Fails where nothing can be written.
    fn prepare(&self, change: &Change) -> Result<(), Fault>;

    /// Uploads the files of a phase; every file of an earlier phase is there already.
    ///
    /// # Errors
    ///
    /// Fails where one of them could not be put there, after every attempt that makes sense.
    fn put(&self, phase: &[Upload], change: &Change, context: &StepContext) -> Result<(), Fault>;

    /// Makes the new manifest the one that is online; where the target is switched as a whole, this
    /// is the moment.
    ///
    /// # Errors
    ///
    /// Fails where the old one could not be replaced.
    fn commit(&self, change: &Change) -> Result<(), Fault>;

    /// Deletes what is not online any more, and what was kept for too long.
    ///
    /// # Errors
    ///
    /// Fails where something could not be deleted; the site is online all the same.
    fn clear(&self, change: &Change, context: &StepContext) -> Result<(), Fault>;

    /// Returns the generations to which the target can go back, the latest first.
    ///
    /// # Errors
    ///
    /// Fails where they cannot be read, and where the target keeps none.
    fn generations(&self) -> Result<Vec<Manifest>, Fault>;
}

/// Opens a target of the site in `root`.
///
/// # Errors
///
/// Fails where credentials or a program that it needs are missing.
pub fn open(place: &Place, root: &Path) -> Result<Box<dyn Target>, Fault> {
    Ok(match &place.destination {
        Destination::Folder { path, keep: 0 } => Box::new(folder::InPlace::new(root.join(path))?),
        Destination::Folder { path, keep } => {
            Box::new(generations::Generations::new(root.join(path), *keep)?)
        }
        Destination::S3 { .. } => Box::new(s3::Bucket::open(&place.destination)?),
        Destination::Git {
            remote,
            branch,
            history,
        } => Box::new(git::Branch::open(
            root,
            &place.name,
            remote,
            branch,
            *history,
        )?),
        Destination::Rsync {
            host,
            path,
            port,
            keep,
        } => Box::new(rsync::Remote::open(host, path, *port, *keep)?),
    })
}

/// Returns how the target of a place stores text.
pub fn encoding(place: &Place) -> Encoding {
    match place.destination {
        Destination::S3 { encoding, .. } => encoding,
        _ => Encoding::Identity,
    }
}
