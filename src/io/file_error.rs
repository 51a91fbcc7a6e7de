//! What the file system refuses, with the path that it is about.

use std::io;
use std::path::{Path, PathBuf};

/// An operation on a file or a folder that failed.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {}: {source}", path.display())]
pub struct FileError {
    /// What was to be done, as a verb: `write`, `list`.
    pub action: &'static str,
    /// The file or the folder.
    pub path: PathBuf,
    /// What the operating system says.
    pub source: io::Error,
}

/// Returns what turns an error of the operating system into one that says what could not be done.
pub fn cannot(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FileError {
    move |source| FileError {
        action,
        path: path.to_owned(),
        source,
    }
}
