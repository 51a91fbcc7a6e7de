//! Files that grow: what is new is appended, and what is not needed any more stays until the file begins anew.
//!
//! What lies where is written down in another file, afterwards: what a killed process appended is not noted down, and the
//! next one writes over it.

use std::fs::OpenOptions;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use super::atomic::AtomicFile;

/// Writes pieces into a new file, in the place of one that is there.
///
/// # Errors
///
/// Fails where the file cannot be written; the earlier one stays.
pub(super) fn begin<'p>(
    path: &Path,
    pieces: impl IntoIterator<Item = &'p Vec<u8>>,
) -> io::Result<()> {
    let new = path.with_extension("new");
    let mut file = BufWriter::new(AtomicFile::via(&new, path)?);
    for piece in pieces {
        file.write_all(piece)?;
    }
    file.into_inner()?.persist()
}

/// Writes pieces behind the first `kept` bytes of a file.
///
/// # Errors
///
/// Fails where the file cannot be written; those bytes stay.
pub(super) fn append<'p>(
    path: &Path,
    kept: u64,
    pieces: impl IntoIterator<Item = &'p Vec<u8>>,
) -> io::Result<()> {
    let mut pieces = pieces.into_iter().peekable();
    if pieces.peek().is_none() {
        return Ok(());
    }
    let mut file = OpenOptions::new().write(true).open(path)?;
    // What was written and never noted down is overwritten.
    file.set_len(kept)?;
    file.seek(SeekFrom::End(0))?;
    let mut file = BufWriter::new(file);
    for piece in pieces {
        file.write_all(piece)?;
    }
    file.flush()
}
