//! Replaces files atomically: a reader finds the old file or the new one, and never a part.
//!
//! The new file is written under another name on the same file system and renamed. A file that is dropped
//! before the rename is deleted.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile, TempPath};

/// A file that is being written, and not yet in its place.
pub(crate) struct AtomicFile<'t> {
    file: NamedTempFile,
    target: &'t Path,
}

impl<'t> AtomicFile<'t> {
    /// Creates a hidden file beside its place, under a name that no other process uses. The permissions
    /// are those of any new file.
    ///
    /// # Errors
    ///
    /// Fails where the folder is missing or may not be written.
    pub(crate) fn beside(target: &'t Path) -> io::Result<Self> {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let folder = target.parent().filter(|folder| *folder != Path::new(""));
        let prefix = format!(".{name}.");
        let mut builder = Builder::new();
        builder.prefix(&prefix).suffix(".new");
        if let Some(permissions) = of_new_files() {
            builder.permissions(permissions);
        }
        let file = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
        Ok(Self { file, target })
    }

    /// Creates a file at `temporary`, in the place of one that a killed process may have left there; a link
    /// there is not followed. The path must be on the file system of `target`, and no other process may use it
    /// at the same time.
    ///
    /// # Errors
    ///
    /// As [`AtomicFile::beside`].
    pub(crate) fn via(temporary: &Path, target: &'t Path) -> io::Result<Self> {
        match fs::remove_file(temporary) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let file = File::create_new(temporary)?;
        let path = TempPath::try_from_path(temporary)?;
        let file = NamedTempFile::from_parts(file, path);
        Ok(Self { file, target })
    }

    /// Gives the file other permissions than those of a new file.
    ///
    /// # Errors
    ///
    /// Fails where the file system has no permissions.
    pub(crate) fn set_permissions(&self, permissions: Permissions) -> io::Result<()> {
        self.file.as_file().set_permissions(permissions)
    }

    /// Waits until the disk has the file. Some file systems report a full disk only here.
    ///
    /// # Errors
    ///
    /// Fails where the disk does not take the file.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.file.as_file().sync_all()
    }

    /// Moves the file to its place, over an existing one.
    ///
    /// # Errors
    ///
    /// Fails where the file system does not rename the file; the existing file stays.
    pub(crate) fn persist(self) -> io::Result<()> {
        self.file.persist(self.target)?;
        Ok(())
    }

    /// Moves the file to its place, where no file may exist yet.
    ///
    /// # Errors
    ///
    /// Fails with [`io::ErrorKind::AlreadyExists`] where a file exists, and as [`AtomicFile::persist`].
    pub(crate) fn persist_new(self) -> io::Result<()> {
        self.file.persist_noclobber(self.target)?;
        Ok(())
    }
}

impl Write for AtomicFile<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_file_mut().flush()
    }
}

/// Replaces a file by one with these bytes.
///
/// # Errors
///
/// Fails where the folder is missing, and where the new file cannot be written.
pub fn replace(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = AtomicFile::beside(target)?;
    file.write_all(bytes)?;
    file.persist()
}

/// Replaces a file by a copy of another one, with that one's permissions. The copy is written at
/// `temporary`, on the file system of `target`.
///
/// # Errors
///
/// Fails where the one cannot be read or the other cannot be written.
pub fn copy(from: &Path, temporary: &Path, target: &Path) -> io::Result<()> {
    let copy = TempPath::try_from_path(temporary)?;
    fs::copy(from, &copy)?;
    copy.persist(target)?;
    Ok(())
}

/// Returns the permissions of a new file, from which the operating system takes the process's umask.
/// Temporary files would otherwise be readable by their owner alone.
#[cfg(unix)]
fn of_new_files() -> Option<Permissions> {
    Some(std::os::unix::fs::PermissionsExt::from_mode(0o666))
}

#[cfg(not(unix))]
fn of_new_files() -> Option<Permissions> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
        entries
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a");
        replace(&target, b"one").unwrap();
        replace(&target, b"two").unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"two");
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[test]
    fn a_file_that_is_given_up_leaves_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a");
        fs::write(&target, "old").unwrap();
        let temporary = folder.path().join("a.new");
        let mut file = AtomicFile::beside(&target).unwrap();
        file.write_all(b"new").unwrap();
        drop(file);
        fs::write(&temporary, "left behind by a process that was killed").unwrap();
        drop(AtomicFile::via(&temporary, &target).unwrap());
        assert_eq!(fs::read(&target).unwrap(), b"old");
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[test]
    fn a_file_is_put_where_there_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a");
        AtomicFile::beside(&target).unwrap().persist_new().unwrap();
        let second = AtomicFile::beside(&target).unwrap().persist_new();
        assert_eq!(second.unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_those_of_any_new_file_or_of_the_original() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        fs::write(at("plain"), "").unwrap();
        replace(&at("replaced"), b"").unwrap();
        assert_eq!(mode(&at("replaced")), mode(&at("plain")));
        fs::set_permissions(at("plain"), Permissions::from_mode(0o751)).unwrap();
        copy(&at("plain"), &at("by-way-of"), &at("copied")).unwrap();
        assert_eq!(mode(&at("copied")), mode(&at("plain")));
    }
}
