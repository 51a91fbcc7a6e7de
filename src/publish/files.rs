//! Files of a target on this machine: read, replaced and deleted, with faults in a publisher's words.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

use super::manifest::{Digest, Entry, Files};
use super::token::{DraftFile, is_record};
use super::{Fault, Progress};
use crate::base::OutPath;
use crate::io::atomic::AtomicFile;
use crate::io::file_error::metadata;
use crate::io::obstacles::files_below;
use crate::model::addresses::PRIVATE_DRAFTS;

/// Reads a file, if the file exists.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, Fault> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if is_no_file(&error) => Ok(None),
        Err(error) => Err(Fault::of_file("read", path, &error)),
    }
}

/// Returns the files of the drafts in a site's folder.
pub(super) fn drafts(site: &Path) -> Result<Vec<DraftFile>, Fault> {
    let folder = site.join(PRIVATE_DRAFTS);
    if !metadata(&folder)
        .map_err(Fault::new)?
        .is_some_and(|there| there.is_dir())
    {
        return Ok(Vec::new());
    }
    let mut drafts = Vec::new();
    for file in files_below(&folder).map_err(Fault::new)? {
        let path = file.strip_prefix(site).ok().and_then(Path::to_str);
        let Some(Ok(path)) = path.map(|path| OutPath::new(&path.replace('\\', "/"))) else {
            continue;
        };
        let record = match is_record(&path) {
            true => read(&file)?,
            false => None,
        };
        drafts.push(DraftFile { path, record });
    }
    Ok(drafts)
}

/// Returns what the files are that lie in a folder under these paths; a missing one is left out.
pub(super) fn contents(root: &Path, files: &Files, progress: &dyn Progress) -> Files {
    let found = files.par_iter().filter_map(|(path, entry)| {
        let found = match digest(&root.join(path.as_str())) {
            Ok(sha256) => Some((sha256?, entry)),
            Err(error) if is_no_file(&error) => None,
            // A file that nobody can read is to be replaced, as one with other bytes is.
            Err(_) => Some((Digest::UNKNOWN, entry)),
        };
        progress.moved(1, 0);
        let (sha256, entry) = found?;
        let entry = Entry {
            sha256,
            ..entry.clone()
        };
        Some((path.clone(), entry))
    });
    found.collect()
}

/// Returns the digest of a file; `None` where something else has its name.
fn digest(path: &Path) -> std::io::Result<Option<Digest>> {
    // A pipe would be waited for.
    match fs::metadata(path)?.is_file() {
        true => Digest::read(File::open(path)?).map(Some),
        false => Ok(None),
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

/// Replaces a file once the new one is on the disk, and waits until its name is there too.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    write_beside(path, bytes)?
        .persist()
        .map_err(|error| Fault::of_file("replace", path, &error))?;
    path.parent().map_or(Ok(()), sync_names)
}

/// Waits until the disk has everything that was written to the file system of a folder. What a switch or a
/// manifest makes valid has to be on the disk before: a power cut could keep the one and lose the other. One
/// call for all is cheaper than one for each file and folder, of which every generation has thousands.
pub(super) fn sync_everything(folder: &Path) -> Result<(), Fault> {
    let sync = || -> std::io::Result<()> {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        rustix::fs::syncfs(File::open(folder)?)?;
        #[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
        rustix::fs::sync();
        Ok(())
    };
    synced(folder, sync())
}

/// Waits until the disk has the names of the files in a folder.
pub(super) fn sync_names(folder: &Path) -> Result<(), Fault> {
    // A relative path without a folder lies in the current one.
    let folder = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    match cfg!(unix) {
        true => synced(folder, File::open(folder).and_then(|open| open.sync_all())),
        false => Ok(()),
    }
}

/// Some file systems, most of them at the other end of a network, cannot be asked to wait.
fn synced(folder: &Path, result: std::io::Result<()>) -> Result<(), Fault> {
    match result {
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::InvalidInput | ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        other => other.map_err(|error| Fault::of_file("write to", folder, &error)),
    }
}

/// The age at which a file under a temporary name is nobody's any more.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Deletes files that killed processes left under their temporary names in a folder of presswork's own. Some
/// of that age only: others may be waiting for the lock meanwhile. `now` is a moment of the clock of the folder's disk.
pub(super) fn clear_litter(folder: &Path, now: SystemTime) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_temporary = name.ends_with(".new") || name.starts_with("now.");
        let is_old = || {
            let there = entry.metadata().ok().filter(fs::Metadata::is_file);
            let written = there.and_then(|there| there.modified().ok());
            let age = written.and_then(|written| now.duration_since(written).ok());
            age.is_some_and(|age| age > ABANDONED)
        };
        if is_temporary && is_old() {
            // It costs a little room, and is tried again.
            let _ = fs::remove_file(entry.path());
        }
    }
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
