//! Files that a command writes among a site's sources.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::io::atomic;

/// Writes a file, and the folders above it where they are missing.
///
/// # Errors
///
/// Fails where the file is there already, which is never overwritten, or cannot be written.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::File::create_new(path)?.write_all(bytes)
}

/// Writes a file that may be there already, at once: a reader sees the old or the new one. Where the path is
/// a symbolic link, the file that the link names is written, and the link stays.
///
/// # Errors
///
/// Fails where it cannot be written; the old file is then as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if let Some(folder) = real.parent() {
        fs::create_dir_all(folder)?;
    }
    atomic::replace(&real, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/c.md");
        create(&path, b"first").unwrap();
        let again = create(&path, b"second").unwrap_err();
        assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"first");
    }
}
