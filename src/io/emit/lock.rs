//! Keeps builds apart that write into one output folder, though they may be of different sites.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::Path;

/// An output folder, held by one process at a time. The lock ends when this is dropped, also by a process
/// that is killed.
///
/// What is locked is the folder itself, so that no file has to be left beside it. A folder that does not
/// exist yet cannot be locked; its parent stands for it until the new folder is in its place.
pub(crate) struct FolderLock {
    _parent: Option<File>,
    _folder: Option<File>,
}

impl FolderLock {
    /// Takes the lock of the folder `out`, and says whether a site or anything else is in there. If another
    /// process has the lock, `waiting` is called, and the call returns when that process is done.
    ///
    /// A file system without locks has no other process to wait for.
    ///
    /// # Errors
    ///
    /// Fails where the folder cannot be listed.
    pub(super) fn take(out: &Path, waiting: &dyn Fn()) -> io::Result<(Self, bool)> {
        let parent = out.parent().and_then(|parent| {
            fs::create_dir_all(parent).ok()?;
            lock(parent, waiting)
        });
        if !is_occupied(out)? {
            let lock = Self {
                _parent: parent,
                _folder: None,
            };
            return Ok((lock, false));
        }
        // Nobody replaces a folder that holds something, so other builds beside it need not wait.
        drop(parent);
        let lock = Self {
            _parent: None,
            _folder: lock(out, waiting),
        };
        Ok((lock, true))
    }

    /// Locks the folder that will be renamed to the output folder, too.
    pub(super) fn add(&mut self, staging: &Path) {
        self._folder = lock(staging, &|| {});
    }
}

fn is_occupied(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn lock(folder: &Path, waiting: &dyn Fn()) -> Option<File> {
    let file = File::open(folder).ok()?;
    match file.try_lock() {
        Ok(()) => Some(file),
        Err(TryLockError::WouldBlock) => {
            waiting();
            file.lock().ok().map(|()| file)
        }
        Err(TryLockError::Error(_)) => None,
    }
}
