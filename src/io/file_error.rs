//! Errors of the file system, with the path that failed.

use std::io;
use std::path::{Path, PathBuf};

/// An operation on a file or a folder that failed.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {}: {source}", path.display())]
pub struct FileError {
    /// The operation, as a verb: `write`, `list`.
    pub action: &'static str,
    /// The file or the folder.
    pub path: PathBuf,
    /// The operating system's error.
    pub source: io::Error,
}

/// Returns a function that adds the operation and the path to an error of the operating system.
pub(crate) fn cannot(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FileError {
    move |source| FileError {
        action,
        path: path.to_owned(),
        source,
    }
}
