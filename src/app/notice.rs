//! Events that do not keep a command from its work, and that its user should know of.

use std::io;
use std::path::PathBuf;

use crate::io::cache::CacheError;
use crate::publish;

/// An event that does not keep a command from its work.
#[derive(Debug)]
pub enum Notice {
    /// Another process holds the site's lock; the command waits for it.
    WaitingForLock,
    /// Another process writes into this output folder; the command waits for it.
    WaitingForFolder(PathBuf),
    /// The build cache could not be saved, for this reason; the next build is a full one.
    CacheNotSaved(CacheError),
    /// The answers of other sites could not be saved, for this reason; the next check asks again.
    AnswersNotSaved(CacheError),
    /// The addresses of published pages could not be recorded, so that pages that move without a
    /// redirect will not be found.
    AddressesNotRecorded {
        /// The record's file.
        file: PathBuf,
        /// What the file system says.
        error: io::Error,
    },
    /// The list of the files that presswork wrote into the output folder was damaged.
    ManifestDamaged {
        /// Files of which nothing is known: pages of an older build, or somebody else's.
        unknown: Vec<PathBuf>,
    },
    /// The cache that machines share was not used.
    SharedCacheUnused(publish::Fault),
    /// The build was not added to the cache that machines share.
    CacheNotShared(publish::Fault),
}

/// Takes notices as they arise.
pub(crate) type OnNotice<'a> = dyn Fn(Notice) + 'a;
