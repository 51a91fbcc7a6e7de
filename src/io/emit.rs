//! Writes a build into the output folder, completely or not at all.
//!
//! Everything is first written into a staging folder beside its final place. A new output folder is
//! the staging folder, renamed; into an existing one, each changed file is moved by rename. A build
//! with errors drops the staging folder, and the last site stays. A manifest in the output folder
//! (`.presswork`) says which files presswork wrote, so that only those are ever replaced or
//! deleted, and so that deleting the build cache loses nothing.

mod damage;
mod held;
mod litter;
mod lock;
mod manifest;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashSet;

use self::held::{HeldFile, OutFolder};
pub(crate) use self::lock::FolderLock;
pub(crate) use self::manifest::Manifest;
use self::manifest::NOT_YET;
pub use self::manifest::{Extent, SiteMark};
use super::atomic::AtomicFile;
use super::file_error::{FileError, cannot, metadata};
use super::obstacles::{Folder, Obstacle, make_room, remove_empty};
use crate::base::{Fp, Moment, OutPath, SourcePath};
use crate::model::tree::Store;
use crate::model::{Artifact, build::OutputStamp};
use crate::pipeline::{PictureWork, Sink, SinkError, bytes_of};

/// The manifest's name in the output folder.
pub(crate) const MANIFEST: &str = ".presswork";

/// What a build changed in the output folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were written.
    pub files: usize,
    /// Files that were up to date.
    pub unchanged: usize,
    /// Files that no longer belong to the site.
    pub deleted: usize,
    /// Bytes that were written.
    pub bytes: u64,
}

/// Why a build cannot be written into the output folder.
#[derive(Debug, thiserror::Error)]
pub enum EmitError {
    /// The file system refuses.
    #[error(transparent)]
    File(#[from] FileError),
    /// The path names no folder.
    #[error("{} cannot be an output folder", .0.display())]
    NoFolder(PathBuf),
    /// The folder has no manifest, and files that presswork did not write.
    #[error(
        "{} holds what presswork did not write, such as `{name}`: choose another folder with --out, \
         or empty this one",
        out.display()
    )]
    Foreign {
        /// The folder.
        out: PathBuf,
        /// One of the files.
        name: String,
    },
    /// Something that presswork did not write is where outputs go.
    #[error(transparent)]
    Obstacle(#[from] Obstacle),
}

impl From<EmitError> for SinkError {
    fn from(error: EmitError) -> Self {
        SinkError::Unwritable(Box::new(error))
    }
}

/// A build that is being written. Dropping it without [`Emission::commit`] leaves the output folder
/// unchanged.
pub struct Emission {
    lock: Arc<FolderLock>,
    proof: Proof,
    out: PathBuf,
    /// The output folder, if it exists already.
    folder: OutFolder,
    staging: PathBuf,
    /// Whether the output folder exists already.
    update: bool,
    /// The manifest of the last build.
    old: Manifest,
    /// Which articles the new site has.
    extent: Extent,
    /// The source of the bytes of copied files.
    store: Arc<dyn Store>,
    state: Mutex<State>,
}

/// What shows that a file of the output folder is as a build wrote it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Proof {
    /// Its length, and that it was not modified since the manifest was written.
    #[default]
    Stamps,
    /// Its bytes: a program may have changed them and set the time back, and a disk may have lost some.
    Bytes,
}

/// The state that several threads change, in no order.
#[derive(Default)]
struct State {
    outputs: Vec<(OutPath, Fp)>,
    staged: Vec<OutPath>,
    /// Folders that exist below the staging folder.
    folders: FxHashSet<String>,
    bytes: u64,
}

impl Emission {
    /// Prepares to write into `out`. If another process writes there, `waiting` is called, and the call
    /// returns when that process is done.
    ///
    /// # Errors
    ///
    /// Fails where `out` holds files that presswork did not write and has no manifest, and where
    /// the staging folder cannot be created.
    pub fn begin(
        out: &Path,
        store: Arc<dyn Store>,
        proof: Proof,
        waiting: &dyn Fn(),
    ) -> Result<Self, EmitError> {
        let out = std::path::absolute(out).map_err(cannot("use", out))?;
        let (mut lock, update) = FolderLock::take(&out, waiting).map_err(cannot("list", &out))?;
        let old = match update {
            true => Manifest::read(&out)?,
            false => Manifest::empty(),
        };
        let staging = match (out.file_name(), update) {
            // The staging folder is inside an existing output folder, so that a rename never crosses a
            // file system.
            (_, true) => out.join(format!("{MANIFEST}-staging")),
            (Some(name), false) => {
                out.with_file_name(format!(".{}{}", name.to_string_lossy(), litter::STAGING))
            }
            (None, false) => return Err(EmitError::NoFolder(out)),
        };
        remove_folder(&staging)?;
        fs::create_dir_all(&staging).map_err(cannot("make", &staging))?;
        if !update {
            lock.add(&staging);
        }
        litter::clear_beside(&out, &staging);
        Ok(Self {
            lock: Arc::new(lock),
            proof,
            folder: OutFolder::new(&out),
            out,
            staging,
            update,
            extent: old.extent.clone(),
            old,
            store,
            state: Mutex::default(),
        })
    }

    /// Returns what keeps other processes from the output folder, for a caller that needs its files
    /// unchanged after [`Emission::commit`].
    pub(crate) fn lock(&self) -> Arc<FolderLock> {
        Arc::clone(&self.lock)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says whether the output folder has a file unchanged.
    fn holds(&self, path: &OutPath, stamp: &OutputStamp) -> bool {
        let is_same = |file: HeldFile| {
            file.len == stamp.len
                && match self.proof {
                    Proof::Stamps => file.modified <= self.old.written,
                    Proof::Bytes => fs::read(self.folder.place(path))
                        .is_ok_and(|bytes| Fp::of_bytes(&bytes) == stamp.fp),
                }
        };
        self.old.files.get(path) == Some(&stamp.fp) && self.folder.file(path).is_some_and(is_same)
    }

    fn stage(&self, path: &OutPath, bytes: &[u8]) -> Result<(), EmitError> {
        self.make_folder_of(path)?;
        let file = self.staging.join(path.as_str());
        Ok(fs::write(&file, bytes).map_err(cannot("write", &file))?)
    }

    fn make_folder_of(&self, path: &OutPath) -> Result<(), EmitError> {
        let (folder, _) = path.as_str().rsplit_once('/').unwrap_or_default();
        if self.state().folders.contains(folder) {
            return Ok(());
        }
        let place = self.staging.join(folder);
        fs::create_dir_all(&place).map_err(cannot("make", &place))?;
        self.state().folders.insert(folder.to_owned());
        Ok(())
    }

    /// Returns how many pages of the last build would be deleted, and how many it had.
    pub fn deleted_pages(&self) -> (usize, usize) {
        let state = self.state();
        let stay: FxHashSet<&OutPath> = state.outputs.iter().map(|(path, _)| path).collect();
        let pages = || {
            self.old
                .files
                .keys()
                .filter(|path| path.as_str().ends_with(".html"))
        };
        (
            pages().filter(|path| !stay.contains(path)).count(),
            pages().count(),
        )
    }

    /// Says whether the output folder is without an article because that was not due when the site there was built,
    /// by the moment at which it is due, by its file, and by its page, where that is its own.
    pub(crate) fn is_new(&self, due: Moment, source: &SourcePath, page: Option<&OutPath>) -> bool {
        self.old.is_new(due, source, page)
    }

    /// Returns which articles the site has that is in the output folder.
    pub(crate) fn old_extent(&self) -> &Extent {
        &self.old.extent
    }

    /// Drops what was accepted, so that another build can begin.
    ///
    /// # Errors
    ///
    /// Fails where the staging folder cannot be created again.
    pub(crate) fn restart(&mut self) -> Result<(), EmitError> {
        *self.state() = State::default();
        remove_folder(&self.staging)?;
        fs::create_dir_all(&self.staging).map_err(cannot("make", &self.staging))?;
        Ok(())
    }

    /// Puts the build in place, which has these articles.
    ///
    /// # Errors
    ///
    /// Fails where a file cannot be moved. Each file is then either the old or the new one, and the next
    /// build repairs the rest.
    pub fn commit(mut self, extent: Extent) -> Result<Written, EmitError> {
        self.extent = extent;
        let state = std::mem::take(&mut *self.state());
        let outputs: BTreeMap<OutPath, Fp> = state.outputs.into_iter().collect();
        let staged: BTreeSet<OutPath> = state.staged.into_iter().collect();
        let old = self.old.files.keys();
        let deleted: Vec<&OutPath> = old.filter(|path| !outputs.contains_key(*path)).collect();
        let written = Written {
            files: staged.len(),
            unchanged: outputs.len() - staged.len(),
            deleted: deleted.len(),
            bytes: state.bytes,
        };
        match self.update {
            true => self.update(&outputs, &staged, &deleted)?,
            false => self.replace_folder(&outputs)?,
        }
        Ok(written)
    }

    /// Moves the changed files into the output folder, one by one.
    fn update(
        &self,
        outputs: &BTreeMap<OutPath, Fp>,
        staged: &BTreeSet<OutPath>,
        deleted: &[&OutPath],
    ) -> Result<(), EmitError> {
        self.look_ahead(staged)?;
        // Until every file is in place, the manifest names the old files and the new ones.
        if !staged.is_empty() || !deleted.is_empty() {
            let old = self.old.files.iter();
            let stays = old.filter(|(path, _)| !staged.contains(*path));
            let new = staged.iter().map(|path| (path, &NOT_YET));
            self.write_manifest(stays.chain(new))?;
        }
        for path in staged {
            self.put(path)?;
        }
        for path in deleted {
            self.delete(path)?;
        }
        // Files that were put in place are newer than the manifest, though their content may be the same.
        let is_whole = self.old.state == manifest::State::Whole;
        let has_same = *outputs == self.old.files && self.extent.is_same(&self.old.extent);
        match staged.is_empty() && is_whole && has_same {
            true => Ok(()),
            false => self.write_manifest(outputs.iter()),
        }
    }

    /// Renames the staging folder to the output folder.
    fn replace_folder(&self, outputs: &BTreeMap<OutPath, Fp>) -> Result<(), EmitError> {
        let manifest = manifest::text(outputs.iter(), &self.extent);
        let place = self.staging.join(MANIFEST);
        fs::write(place, manifest).map_err(cannot("write", &self.staging))?;
        // An empty folder may exist at the place of the site.
        let _ = fs::remove_dir(&self.out);
        fs::rename(&self.staging, &self.out).map_err(cannot("put the site at", &self.out))?;
        Ok(())
    }

    /// Checks that nothing is in the way of the staged files. A file with the very bytes of the new one is not.
    fn look_ahead(&self, staged: &BTreeSet<OutPath>) -> Result<(), Obstacle> {
        let is_as_staged = |path: &OutPath, place: &Path| {
            let staged = fs::read(self.staging.join(path.as_str()));
            let there = fs::read(place);
            matches!((staged, there), (Ok(staged), Ok(there)) if staged == there)
        };
        Folder {
            root: &self.out,
            is_own: &|path| self.old.files.contains_key(path),
            may_replace: &is_as_staged,
        }
        .look_ahead(staged.iter())
    }

    /// Moves a staged file to its place, over a file that presswork wrote earlier and over nothing else.
    fn put(&self, path: &OutPath) -> Result<(), EmitError> {
        let target = self.out.join(path.as_str());
        let files = self.old.files.keys();
        make_room(&self.out, path, |below| {
            let mut old = files.filter(|old| old.as_str().starts_with(below));
            old.try_for_each(|old| self.delete(old))
        })?;
        fs::rename(self.staging.join(path.as_str()), &target)
            .map_err(cannot("replace", &target))?;
        Ok(())
    }

    fn delete(&self, path: &OutPath) -> Result<(), FileError> {
        let target = self.out.join(path.as_str());
        // A page that became a folder of pages was deleted already.
        let is_there = metadata(&target)?.is_some_and(|there| there.is_file());
        if !is_there || self.through_link(path)? {
            return Ok(());
        }
        fs::remove_file(&target).map_err(cannot("delete", &target))?;
        if let Some(folder) = target.parent() {
            remove_empty(folder, &self.out);
        }
        Ok(())
    }

    fn through_link(&self, path: &OutPath) -> Result<bool, FileError> {
        for (at, _) in path.as_str().match_indices('/') {
            let above = metadata(&self.out.join(&path.as_str()[..at]))?;
            if above.is_some_and(|there| there.is_symlink()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn write_manifest<'m>(
        &self,
        files: impl Iterator<Item = (&'m OutPath, &'m Fp)>,
    ) -> Result<(), EmitError> {
        let place = self.out.join(MANIFEST);
        let new = self.staging.join(MANIFEST);
        let text = manifest::text(files, &self.extent);
        let mut file = AtomicFile::via(&new, &place).map_err(cannot("write", &new))?;
        file.write_all(text.as_bytes())
            .map_err(cannot("write", &new))?;
        file.persist().map_err(cannot("replace", &place))?;
        Ok(())
    }
}

impl Sink for Emission {
    fn accept(&self, artifact: Artifact) -> Result<OutputStamp, SinkError> {
        let bytes = bytes_of(artifact.content, &*self.store)?;
        let stamp = OutputStamp {
            fp: Fp::of_bytes(&bytes),
            len: bytes.len() as u64,
        };
        let path = artifact.path;
        let stays = self.holds(&path, &stamp);
        if !stays {
            self.stage(&path, &bytes)?;
        }
        let mut state = self.state();
        if !stays {
            state.bytes += stamp.len;
            state.staged.push(path.clone());
        }
        state.outputs.push((path, stamp.fp));
        Ok(stamp)
    }

    fn has(&self, path: &OutPath, stamp: &OutputStamp) -> bool {
        let holds = self.holds(path, stamp);
        if holds {
            self.state().outputs.push((path.clone(), stamp.fp));
        }
        holds
    }

    fn read(&self, path: &OutPath) -> Option<Vec<u8>> {
        self.old.files.get(path)?;
        fs::read(self.out.join(path.as_str())).ok()
    }

    fn wants_precompressed(&self) -> bool {
        true
    }

    fn picture_work(&self) -> PictureWork {
        PictureWork::Encoded
    }

    fn wants_search(&self) -> bool {
        true
    }
}

impl Drop for Emission {
    fn drop(&mut self) {
        // A failure here loses nothing: the next build removes the folder first.
        let _ = fs::remove_dir_all(&self.staging);
    }
}

fn remove_folder(folder: &Path) -> Result<(), EmitError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(cannot("clear", folder)(error).into())
        }
        _ => Ok(()),
    }
}
