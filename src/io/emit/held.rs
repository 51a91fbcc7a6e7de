//! What the output folder has, as the system says. It is asked for thousands of files, so on Unix relative to the open
//! folder: it then does not look up the folders above for each of them.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::base::OutPath;

/// The output folder.
pub(super) struct OutFolder {
    path: PathBuf,
    #[cfg(unix)]
    open: Option<std::fs::File>,
}

/// A file of the output folder.
pub(super) struct HeldFile {
    /// In bytes.
    pub(super) len: u64,
    pub(super) modified: SystemTime,
}

impl OutFolder {
    /// Opens the folder, if it is there.
    pub(super) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            #[cfg(unix)]
            open: std::fs::File::open(path).ok(),
        }
    }

    /// Returns what the system says of a file; `None` where there is none, but a link or a folder.
    #[cfg(unix)]
    pub(super) fn file(&self, path: &OutPath) -> Option<HeldFile> {
        use std::time::{Duration, UNIX_EPOCH};

        use rustix::fs::{AtFlags, FileType};

        let open = self.open.as_ref()?;
        let found = rustix::fs::statat(open, path.as_str(), AtFlags::SYMLINK_NOFOLLOW).ok()?;
        // What was modified before 1970 is not what a build wrote.
        let seconds = u64::try_from(found.st_mtime).ok()?;
        let nanoseconds = u32::try_from(found.st_mtime_nsec).ok()?;
        let is_file = FileType::from_raw_mode(found.st_mode) == FileType::RegularFile;
        is_file.then_some(HeldFile {
            len: u64::try_from(found.st_size).ok()?,
            modified: UNIX_EPOCH + Duration::new(seconds, nanoseconds),
        })
    }

    /// Returns what the system says of a file; `None` where there is none, but a link or a folder.
    #[cfg(not(unix))]
    pub(super) fn file(&self, path: &OutPath) -> Option<HeldFile> {
        let found = std::fs::symlink_metadata(self.place(path)).ok()?;
        let modified = found.modified().ok()?;
        found.is_file().then(|| HeldFile {
            len: found.len(),
            modified,
        })
    }

    /// Returns where a file is.
    pub(super) fn place(&self, path: &OutPath) -> PathBuf {
        self.path.join(path.as_str())
    }
}
