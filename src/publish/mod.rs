//! Publishes a built site: only what changed, in an order in which no reader gets a page without its
//! pictures and styles.
//!
//! Enters: the outputs of a build, in their folder, and a [`Place`]. Leaves: the site, online, and a
//! [`Change`] that lists what was done. [`engine`] has the steps of every publication; each kind of
//! target is one file that implements [`Target`]. This module uses disk, programs and the network. Except
//! [`addresses`], no file of it may know what an article is.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a target is a folder, a program or a service"
)]

pub mod addresses;
pub mod change;
pub mod drafts;
pub mod engine;
mod fault;
mod files;
mod folder;
mod generations;
mod git;
mod layout;
pub mod local;
mod lock;
pub mod manifest;
pub mod notifications;
mod program;
mod retention;
mod rsync;
mod s3;
pub mod shared;
pub mod sources;
mod token;

use std::path::Path;
use std::sync::atomic::AtomicBool;

pub use change::{Change, MaxDelete};
pub(crate) use fault::redacted;
pub use fault::{Fault, FaultKind};
pub(crate) use git::own_branch;
pub use manifest::Manifest;
pub use token::{DraftFile, Token, is_draft};

use crate::base::OutPath;
use crate::model::publishing::{Destination, Encoding, Place};
use change::Upload;
use lock::Lock;
use manifest::Files;

/// Receives the progress of a publication, from several threads.
pub trait Progress: Sync {
    /// A stage begins that moves this many files and bytes.
    fn stage(&self, name: &'static str, files: usize, bytes: u64);
    /// This many more files and bytes were moved.
    fn moved(&self, files: usize, bytes: u64);
    /// A note for the user.
    fn note(&self, text: &str);
}

/// The state of a target.
pub struct Online {
    /// The manifest; `None` where presswork never published.
    pub manifest: Option<Manifest>,
    /// Files that exist and that the manifest does not name, as far as the target can tell.
    pub unknown_files: Vec<OutPath>,
    /// Files that are not as their publication left them, as far as that was noticed. The manifest has what
    /// is there instead.
    pub damaged: Vec<OutPath>,
}

/// The progress and the stop signal of a step.
pub struct StepContext<'a> {
    /// Receives the progress of the step.
    pub progress: &'a dyn Progress,
    /// Set where another publisher took the target over; nothing more may then be done.
    pub stop: &'a AtomicBool,
}

/// One kind of place. [`engine`] calls the steps of a publication in the order of these methods, and
/// holds the lock meanwhile. A target that is killed between any two steps has the old site or the new
/// one online, or complete files of both with everything that they need. A repeated publication continues
/// from there.
pub trait Target: Send + Sync {
    /// Returns the target in its usual spelling, without credentials.
    fn place(&self) -> String;

    /// Returns the lock of the target; `None` where the commit itself keeps publishers apart.
    fn lock(&self) -> Option<&dyn Lock>;

    /// Returns the online state.
    ///
    /// # Errors
    ///
    /// Fails where the target cannot be read.
    fn online(&self) -> Result<Online, Fault>;

    /// Reads the online files that a manifest names, and returns what they are; one that is missing is left
    /// out, and one that cannot be read has [`manifest::Digest::UNKNOWN`].
    ///
    /// # Errors
    ///
    /// Fails where the target cannot be read.
    fn contents(&self, manifest: &Manifest, progress: &dyn Progress) -> Result<Files, Fault>;

    /// Returns every file of the drafts that are online. Called after [`Target::online`].
    ///
    /// # Errors
    ///
    /// Fails where the target cannot be read.
    fn drafts(&self) -> Result<Vec<DraftFile>, Fault>;

    /// Prepares a change, so that an interrupted publication can continue.
    ///
    /// # Errors
    ///
    /// Fails where nothing can be written.
    fn prepare(&self, change: &Change) -> Result<(), Fault>;

    /// Uploads the files of a phase; every file of an earlier phase is online already.
    ///
    /// # Errors
    ///
    /// Fails where a file could not be uploaded in any attempt.
    fn put(&self, phase: &[Upload], change: &Change, context: &StepContext) -> Result<(), Fault>;

    /// Replaces the online manifest; a target that is switched as a whole is switched here.
    ///
    /// # Errors
    ///
    /// Fails where the manifest could not be replaced.
    fn commit(&self, change: &Change) -> Result<(), Fault>;

    /// Deletes files that are no longer online, and retired files that are too old.
    ///
    /// # Errors
    ///
    /// Fails where something could not be deleted; the site is online nevertheless.
    fn clear(&self, change: &Change, context: &StepContext) -> Result<(), Fault>;

    /// Returns the generations to which the target can go back from what is online, the latest first.
    ///
    /// # Errors
    ///
    /// Fails where they cannot be read, and where the target keeps none.
    fn generations(&self, online: &Manifest) -> Result<Vec<Manifest>, Fault>;
}

/// Opens a target of the site in `root`.
///
/// # Errors
///
/// Fails where credentials or a required program are missing.
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
