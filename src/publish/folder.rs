//! `target = "folder"` with `keep = 0`: files replaced one by one, in the order of the phases.
//!
//! Every file is either the old one or the new one, never a part. The list of pending files is saved
//! first, so that an interrupted publication can be finished.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Duration;

use rayon::prelude::*;
use tempfile::NamedTempFile;

use super::change::{Change, Source, Upload, pending_paths};
use super::files::{
    clear_litter, contents, drafts, put, read, remove_if_present, sync_everything, write_beside,
};
use super::layout::Layout;
use super::lock::{Lock, LockState};
use super::manifest::{Digest, Entry, Files, Manifest};
use super::{DraftFile, Fault, Online, Progress, StepContext, Target};
use crate::base::OutPath;
use crate::io::atomic;
use crate::io::file_error::{FileError, cannot, metadata};
use crate::io::obstacles::{Folder, files_below, make_room, remove_empty};

/// A published folder and presswork's own folder beside it.
pub(crate) struct PublishedFolder {
    /// The published folder.
    pub path: PathBuf,
    /// The parent folder.
    pub parent: PathBuf,
    /// Presswork's own folder beside it.
    pub store: PathBuf,
    /// Their names.
    pub layout: Layout,
}

impl PublishedFolder {
    /// Finds the folders; nothing is created yet.
    ///
    /// # Errors
    ///
    /// Fails where the path names no folder.
    pub(super) fn new(path: &Path) -> Result<Self, Fault> {
        let wrong = || Fault::new(format!("{} cannot be published to", path.display()));
        let path = std::path::absolute(path).map_err(|_| wrong())?;
        let layout = path.to_str().and_then(Layout::of).ok_or_else(wrong)?;
        let parent = path.parent().ok_or_else(wrong)?.to_owned();
        Ok(Self {
            store: parent.join(&layout.store),
            parent,
            path,
            layout,
        })
    }

    /// Creates presswork's own folder.
    ///
    /// # Errors
    ///
    /// Fails where the folder cannot be created.
    pub(super) fn make(&self) -> Result<(), Fault> {
        fs::create_dir_all(&self.store).map_err(|error| Fault::of_file("make", &self.store, &error))
    }

    fn lock(&self) -> PathBuf {
        self.store.join("lock")
    }
}

impl Lock for PublishedFolder {
    fn create(&self, document: &[u8]) -> Result<bool, Fault> {
        self.make()?;
        // The lock is written under another name first, so that it never exists without its content.
        let lock = self.lock();
        let new = write_beside(&lock, document)?;
        match new.persist_new() {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            // Some file systems cannot rename or link without replacing.
            Err(_) => {
                match fs::File::create_new(&lock).and_then(|mut file| file.write_all(document)) {
                    Ok(()) => Ok(true),
                    Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
                    Err(error) => Err(Fault::of_file("write", &lock, &error)),
                }
            }
        }
    }

    fn read(&self) -> Result<Option<LockState>, Fault> {
        let lock = self.lock();
        let Some(document) = read(&lock)? else {
            return Ok(None);
        };
        let written = fs::metadata(&lock).and_then(|lock| lock.modified());
        // The disk's clock may differ from this machine's.
        let probe = NamedTempFile::with_prefix_in("now.", &self.store)
            .map_err(|error| Fault::of_file("write to", &self.store, &error))?;
        let now = probe.as_file().metadata().and_then(|now| now.modified());
        let age = match (written, now) {
            (Ok(written), Ok(now)) => now.duration_since(written).unwrap_or_else(|_| {
                // A clock was set back: the lock's age counts from now, if its file can be written.
                let lock = fs::File::options().append(true).open(&lock);
                let _ = lock.and_then(|lock| lock.set_modified(now));
                Duration::ZERO
            }),
            _ => Duration::ZERO,
        };
        Ok(Some(LockState {
            document,
            age,
            etag: None,
            version: None,
        }))
    }

    fn replace(&self, old: &LockState, document: &[u8]) -> Result<bool, Fault> {
        let lock = self.lock();
        if read(&lock)?.as_deref() != Some(&old.document) {
            return Ok(false);
        }
        put(&lock, document)?;
        // Of two publishers at the same moment, the second one gets the lock.
        Ok(read(&lock)?.as_deref() == Some(document))
    }

    fn remove(&self) -> Result<(), Fault> {
        let lock = self.lock();
        if let Ok(now) = fs::metadata(&lock).and_then(|lock| lock.modified()) {
            clear_litter(&self.store, now);
        }
        remove_if_present(&lock)
    }
}

/// A folder in which files are replaced one by one.
pub(crate) struct InPlace {
    published: PublishedFolder,
}

impl InPlace {
    /// Opens the folder, which need not be there.
    ///
    /// # Errors
    ///
    /// Fails where the path is a link to generations, which are published in another way.
    pub(super) fn new(path: PathBuf) -> Result<Self, Fault> {
        let published = PublishedFolder::new(&path)?;
        let link = fs::read_link(&published.path).ok();
        if link.is_some_and(|link| {
            published
                .layout
                .generation(&link.to_string_lossy())
                .is_some()
        }) {
            return Err(Fault::new(format!(
                "{} is a link to one of several generations, which are not replaced in place",
                published.path.display()
            ))
            .help("take `keep = 0` out of `config.toml`, or the link out of the way"));
        }
        Ok(Self { published })
    }

    fn manifest(&self) -> PathBuf {
        self.published.store.join("manifest.json")
    }

    fn pending(&self) -> PathBuf {
        self.published.store.join("begun.json")
    }

    /// Reads the state of the pending files of an interrupted publication.
    fn reconcile(&self, files: &mut Files) -> Result<(), Fault> {
        let Some(pending) = read(&self.pending())? else {
            return Ok(());
        };
        for path in pending_paths(&pending) {
            match read(&self.published.path.join(path.as_str()))? {
                None => {
                    files.remove(&path);
                }
                Some(bytes) => {
                    let kind = crate::base::media::kind(path.as_str(), &bytes);
                    let entry = Entry {
                        sha256: Digest::of(&bytes),
                        size: bytes.len() as u64,
                        kind,
                        encoding: None,
                        retired: None,
                    };
                    files.insert(path, entry);
                }
            }
        }
        Ok(())
    }

    fn unknown_files(&self, files: &Files) -> Result<Vec<OutPath>, Fault> {
        let root = &self.published.path;
        let all = files_below(root).map_err(Fault::new)?;
        let paths = all.iter().filter_map(|file| {
            let path = file.strip_prefix(root).ok()?;
            OutPath::new(&path.to_str()?.replace('\\', "/")).ok()
        });
        Ok(paths.filter(|path| !files.contains_key(path)).collect())
    }

    /// Checks that nothing is in the way of the new files, before the first one is online. That a file of
    /// somebody else is replaced by one of the same name was asked already.
    fn look_ahead(&self, change: &Change) -> Result<(), Fault> {
        let own = change.before.as_ref().map(|before| &before.files);
        let folder = Folder {
            root: &self.published.path,
            is_own: &|path| own.is_some_and(|own| own.contains_key(path)),
            may_replace: &|_, _| true,
        };
        let new = change.uploads.iter().map(|upload| &upload.path);
        folder.look_ahead(new).map_err(Fault::new)
    }

    /// Makes the folders of new files. Where a folder becomes a file, its files are deleted before their time.
    fn make_room(&self, files: &[Upload], change: &Change) -> Result<(), Fault> {
        let root = &self.published.path;
        let delete_below = |below: &str| {
            let gone = &change.deletions;
            let mut old = gone.iter().filter(|old| old.as_str().starts_with(below));
            old.try_for_each(|old| {
                let place = root.join(old.as_str());
                delete(&place, root)
            })
        };
        files
            .iter()
            .try_for_each(|upload| make_room(root, &upload.path, delete_below))
            .map_err(Fault::new)
    }
}

/// Deletes a file, and the folders that are empty without it. One that is reached through a link is not the
/// site's, and stays; so does a folder that took the file's place.
fn delete(place: &Path, root: &Path) -> Result<(), FileError> {
    let folder = place.parent().unwrap_or(root);
    for above in folder.ancestors().take_while(|above| *above != root) {
        if !metadata(above)?.is_some_and(|there| there.is_dir()) {
            return Ok(());
        }
    }
    if metadata(place)?.is_none_or(|there| there.is_dir()) {
        return Ok(());
    }
    fs::remove_file(place).map_err(cannot("delete", place))?;
    remove_empty(folder, root);
    Ok(())
}

impl Target for InPlace {
    fn place(&self) -> String {
        self.published.path.display().to_string()
    }

    fn lock(&self) -> Option<&dyn Lock> {
        Some(&self.published)
    }

    fn online(&self) -> Result<Online, Fault> {
        let place = self.manifest();
        let mut manifest = match read(&place)? {
            Some(bytes) => Some(Manifest::read(&bytes, &place.display().to_string())?),
            None => None,
        };
        let mut pending = Files::new();
        let files = manifest
            .as_mut()
            .map_or(&mut pending, |manifest| &mut manifest.files);
        self.reconcile(files)?;
        let unknown_files = self.unknown_files(files)?;
        if manifest.is_none() && !pending.is_empty() {
            // The very first publication was interrupted.
            let at = jiff::Timestamp::from_second(0).unwrap_or_default();
            manifest = Some(Manifest::new(0, at, "", pending));
        }
        Ok(Online {
            manifest,
            unknown_files,
            damaged: Vec::new(),
        })
    }

    fn contents(&self, manifest: &Manifest, progress: &dyn Progress) -> Result<Files, Fault> {
        Ok(contents(&self.published.path, &manifest.files, progress))
    }

    fn drafts(&self) -> Result<Vec<DraftFile>, Fault> {
        drafts(&self.published.path)
    }

    fn prepare(&self, change: &Change) -> Result<(), Fault> {
        self.look_ahead(change)?;
        self.published.make()?;
        let pending = change.pending(read(&self.pending())?.as_deref());
        put(&self.pending(), &pending)
    }

    fn put(&self, phase: &[Upload], change: &Change, context: &StepContext) -> Result<(), Fault> {
        self.make_room(phase, change)?;
        phase
            .par_iter()
            .enumerate()
            .try_for_each(|(number, upload)| {
                if context.stop.load(Ordering::Relaxed) {
                    return Ok(());
                }
                let Source::File(file) = &upload.source else {
                    return Err(Fault::new(
                        "nothing is kept in a folder that is changed in place",
                    ));
                };
                let place = self.published.path.join(upload.path.as_str());
                let via = self.published.store.join(format!("{number}.new"));
                atomic::copy(file, &via, &place)
                    .map_err(|error| Fault::of_file("write", &place, &error))?;
                context.progress.moved(1, upload.entry.size);
                Ok(())
            })
    }

    fn commit(&self, change: &Change) -> Result<(), Fault> {
        sync_everything(&self.published.path)?;
        put(&self.manifest(), &change.next.to_json())
    }

    fn clear(&self, change: &Change, context: &StepContext) -> Result<(), Fault> {
        for path in &change.deletions {
            let root = &self.published.path;
            let place = root.join(path.as_str());
            delete(&place, root).map_err(Fault::new)?;
            context.progress.moved(1, 0);
        }
        remove_if_present(&self.pending())
    }

    fn generations(&self, _: &Manifest) -> Result<Vec<Manifest>, Fault> {
        Err(Fault::new("a folder with `keep = 0` keeps no earlier generations").help(
            "build the site as it was and publish that; for the next time, let it keep some: `keep = 3`",
        ))
    }
}
