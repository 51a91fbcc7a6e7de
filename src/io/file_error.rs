//! Errors of the file system, with the path that failed.

use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
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

/// Returns what the system says of a file, a folder or a link itself; `None` where there is none. Whatever else the
/// system answers does not mean that there is none.
///
/// # Errors
///
/// Fails where the system does not say.
pub(crate) fn metadata(path: &Path) -> Result<Option<Metadata>, FileError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(cannot("examine", path)(error)),
    }
}

/// Says whether an error means that there is no such file.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Returns a function that adds the operation and the path to an error of the operating system.
pub(crate) fn cannot(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FileError {
    move |source| FileError {
        action,
        path: path.to_owned(),
        source,
    }
}
