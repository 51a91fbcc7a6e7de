//! Files of a target on this machine: read, replaced and deleted, with faults in a publisher's words.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::Fault;
use crate::io::atomic::AtomicFile;

/// Reads a file, if the file exists.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, Fault> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if is_no_file(&error) => Ok(None),
        Err(error) => Err(Fault::of_file("read", path, &error)),
    }
}

/// Says whether there is no file of this name, be it that a folder took its place.
fn is_no_file(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory
    )
}

/// Writes a file to the disk under another name.
pub(crate) fn write_beside<'p>(path: &'p Path, bytes: &[u8]) -> Result<AtomicFile<'p>, Fault> {
    let begin = || {
        let mut file = AtomicFile::beside(path)?;
        file.write_all(bytes)?;
        file.sync()?;
        Ok(file)
    };
    begin().map_err(|error| Fault::of_file("write", path, &error))
}

/// Replaces a file once the new one is on the disk.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    write_beside(path, bytes)?
        .persist()
        .map_err(|error| Fault::of_file("replace", path, &error))
}

/// Deletes a file, if the file exists.
pub(crate) fn remove_if_present(path: &Path) -> Result<(), Fault> {
    match fs::remove_file(path) {
        Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Err(Fault::of_file("delete", path, &error))
        }
        _ => Ok(()),
    }
}
