//! The file of entries that the indices of the search are made from: new ones are appended, so that an edit of a large site
//! writes one entry. What no index has any more stays until it is more than the rest.
//!
//! Which entry lies where is written down elsewhere. An entry that is not there as it was is taken for missing.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::atomic::AtomicFile;
use crate::memo::{EntryPlace, IndexSources, KeptEntries, KnownEntry, SearchEntries};

/// Returns a part of the file.
pub(super) fn read(path: &Path, place: Range<u64>) -> Option<Vec<u8>> {
    let length = place.end.checked_sub(place.start)?;
    // A pipe would be waited for without end.
    if !fs::symlink_metadata(path).ok()?.is_file() {
        return None;
    }
    let mut file = File::open(path).ok()?;
    // A damaged table must not make the process ask for more memory than there is.
    if place.end > file.metadata().ok()?.len() {
        return None;
    }
    file.seek(SeekFrom::Start(place.start)).ok()?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Writes the entries that are not in the file, and returns where each one is.
///
/// # Errors
///
/// Fails where the file cannot be written.
pub(super) fn write(
    path: &Path,
    kept: KeptEntries,
    entries: &SearchEntries,
) -> io::Result<KeptEntries> {
    let all = || kept.indices.iter().flat_map(|(_, one)| &one.entries);
    let used = all().map(|(_, known)| match &known.at {
        EntryPlace::File(place) => place.end.saturating_sub(place.start),
        EntryPlace::Memory(_) => 0,
    });
    let is_there = fs::metadata(path).is_ok_and(|file| file.len() >= kept.length);
    let anew = !is_there || kept.length == 0 || 2 * used.sum::<u64>() < kept.length;
    let mut length = if anew { 0 } else { kept.length };
    let mut indices = Vec::new();
    let mut put = |out: &mut dyn Write| -> io::Result<()> {
        'indices: for (root, sources) in &kept.indices {
            let mut placed = Vec::with_capacity(sources.entries.len());
            for (fp, known) in &sources.entries {
                let at = if matches!(known.at, EntryPlace::File(_)) && !anew {
                    known.at.clone()
                } else {
                    let Some(entry) = entries.entry(known) else {
                        // An index is made again from all of its entries, or from the texts.
                        continue 'indices;
                    };
                    let bytes = entry.encode();
                    out.write_all(&bytes)?;
                    let start = length;
                    length += bytes.len() as u64;
                    EntryPlace::File(start..length)
                };
                let label = known.label;
                placed.push((*fp, KnownEntry { label, at }));
            }
            let sources = IndexSources {
                root: sources.root,
                entries: placed,
            };
            indices.push((root.clone(), Arc::new(sources)));
        }
        Ok(())
    };
    if anew {
        let new = path.with_extension("new");
        let mut file = BufWriter::new(AtomicFile::via(&new, path)?);
        put(&mut file)?;
        file.into_inner()?.persist()?;
    } else {
        let mut file = OpenOptions::new().write(true).open(path)?;
        // What was written and never noted down is overwritten.
        file.set_len(kept.length)?;
        file.seek(SeekFrom::End(0))?;
        let mut file = BufWriter::new(file);
        put(&mut file)?;
        file.flush()?;
    }
    Ok(KeptEntries { indices, length })
}
