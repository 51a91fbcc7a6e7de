//! Puts a build into the output folder, whole or not at all.
//!
//! Everything is first written into a staging folder beside its final place. A new output folder is
//! the staging folder, renamed; into an existing one, each changed file is moved by rename. A build
//! with errors drops the staging folder, and the last site stays. A manifest in the output folder
//! (`.presswork`) says which files presswork wrote, so that only those are ever replaced or
//! deleted, and so that deleting the build cache loses nothing.

mod manifest;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashSet;

use self::manifest::{Manifest, NOT_YET};
use super::atomic::AtomicFile;
use super::file_error::{FileError, cannot};
use crate::base::{Fp, OutPath};
use crate::model::tree::Store;
use crate::model::{Artifact, build::OutputStamp};
use crate::pipeline::{Sink, SinkError, bytes_of};

/// The manifest's name in the output folder.
pub const MANIFEST: &str = ".presswork";

/// What a build changed in the output folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were written.
    pub files: usize,
    /// Files that were as they should be.
    pub unchanged: usize,
    /// Files that belong to the site no longer.
    pub deleted: usize,
    /// Bytes that were written.
    pub bytes: u64,
}

/// Why a build cannot be put into the output folder.
#[derive(Debug, thiserror::Error)]
pub enum EmitError {
    /// The file system refuses.
    #[error(transparent)]
    File(#[from] FileError),
    /// The path names no folder.
    #[error("{} cannot be an output folder", .0.display())]
    NoFolder(PathBuf),
    /// The folder has no manifest, and files of somebody else.
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
    /// An output would be written through a symbolic link, out of the folder.
    #[error("{} is a link; presswork writes only inside the output folder", .0.display())]
    Link(PathBuf),
    /// A file of somebody else stands where an output or its folder goes.
    #[error("{} is in the way; presswork did not write it", .0.display())]
    InTheWay(PathBuf),
}

impl From<EmitError> for SinkError {
    fn from(error: EmitError) -> Self {
        SinkError::Unwritable(Box::new(error))
    }
}

/// A build on its way into the output folder. Dropping it without [`Emission::commit`] leaves the
/// folder as it was.
pub struct Emission {
    out: PathBuf,
    staging: PathBuf,
    /// Whether the output folder exists already.
    update: bool,
    /// What the last build wrote there.
    old: Manifest,
    /// Where the bytes of files come from that are copied as they are.
    store: Arc<dyn Store>,
    state: Mutex<State>,
}

/// What was taken so far, in no order: several threads wait for each other here.
#[derive(Default)]
struct State {
    made: Vec<(OutPath, Fp)>,
    staged: Vec<OutPath>,
    /// Folders that are there, below the staging folder.
    folders: FxHashSet<String>,
    bytes: u64,
}

impl Emission {
    /// Prepares to write into `out`.
    ///
    /// # Errors
    ///
    /// Fails where `out` holds files that presswork did not write and has no manifest, and where
    /// the staging folder cannot be made.
    pub fn begin(out: &Path, store: Arc<dyn Store>) -> Result<Self, EmitError> {
        let out = std::path::absolute(out).map_err(cannot("use", out))?;
        let update = match fs::read_dir(&out) {
            Ok(mut entries) => entries.next().is_some(),
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            Err(error) => return Err(cannot("list", &out)(error).into()),
        };
        let old = match update {
            true => Manifest::read(&out)?,
            false => Manifest::empty(),
        };
        let staging = match (out.file_name(), update) {
            // Inside the folder that exists, so that a rename never crosses a file system.
            (_, true) => out.join(format!("{MANIFEST}-staging")),
            (Some(name), false) => {
                out.with_file_name(format!(".{}.presswork-staging", name.to_string_lossy()))
            }
            (None, false) => return Err(EmitError::NoFolder(out)),
        };
        remove_folder(&staging)?;
        fs::create_dir_all(&staging).map_err(cannot("make", &staging))?;
        Ok(Self {
            out,
            staging,
            update,
            old,
            store,
            state: Mutex::default(),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says whether the output folder holds a file as presswork wrote it: of the same length, and not
    /// touched since the manifest was written.
    fn holds(&self, path: &OutPath, made: &OutputStamp) -> bool {
        self.old.files.get(path) == Some(&made.fp)
            && fs::symlink_metadata(self.out.join(path.as_str())).is_ok_and(|file| {
                file.is_file()
                    && file.len() == made.len
                    && file
                        .modified()
                        .is_ok_and(|modified| modified <= self.old.written)
            })
    }

    fn stage(&self, path: &OutPath, bytes: &[u8]) -> Result<(), EmitError> {
        self.make_folder_of(path)?;
        let file = self.staging.join(path.as_str());
        fs::write(&file, bytes).map_err(cannot("write", &file))?;
        Ok(())
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

    /// Makes the build the site.
    ///
    /// # Errors
    ///
    /// Fails where a file cannot be moved. Each file is then either the old or the new one, and the
    /// next build puts the rest right.
    pub fn commit(self) -> Result<Written, EmitError> {
        let state = std::mem::take(&mut *self.state());
        let made: BTreeMap<OutPath, Fp> = state.made.into_iter().collect();
        let staged: BTreeSet<OutPath> = state.staged.into_iter().collect();
        let old = self.old.files.keys();
        let deleted: Vec<&OutPath> = old.filter(|path| !made.contains_key(*path)).collect();
        let written = Written {
            files: staged.len(),
            unchanged: made.len() - staged.len(),
            deleted: deleted.len(),
            bytes: state.bytes,
        };
        match self.update {
            true => self.update(&made, &staged, &deleted)?,
            false => self.become_the_site(&made)?,
        }
        Ok(written)
    }

    /// Moves what changed into the output folder, file by file.
    fn update(
        &self,
        made: &BTreeMap<OutPath, Fp>,
        staged: &BTreeSet<OutPath>,
        deleted: &[&OutPath],
    ) -> Result<(), EmitError> {
        // Until every file is in place the manifest names the old files and the new ones.
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
        match *made == self.old.files {
            true => Ok(()),
            false => self.write_manifest(made.iter()),
        }
    }

    /// Makes the staging folder the output folder.
    fn become_the_site(&self, made: &BTreeMap<OutPath, Fp>) -> Result<(), EmitError> {
        fs::write(self.staging.join(MANIFEST), manifest::text(made.iter()))
            .map_err(cannot("write", &self.staging))?;
        // An empty folder may stand where the site goes.
        let _ = fs::remove_dir(&self.out);
        fs::rename(&self.staging, &self.out).map_err(cannot("put the site at", &self.out))?;
        Ok(())
    }

    /// Moves a staged file to its place, over what presswork wrote there before and nothing else.
    fn put(&self, path: &OutPath) -> Result<(), EmitError> {
        let target = self.out.join(path.as_str());
        self.clear_the_way(path)?;
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(cannot("make", folder))?;
        }
        if fs::symlink_metadata(&target).is_ok_and(|there| there.is_dir()) {
            // Pages that the site no longer has. A folder that still holds something stays.
            let below = format!("{path}/");
            for old in self
                .old
                .files
                .keys()
                .filter(|old| old.as_str().starts_with(&below))
            {
                self.delete(old)?;
            }
            remove_empty(&target, &self.out);
        }
        fs::rename(self.staging.join(path.as_str()), &target)
            .map_err(cannot("replace", &target))?;
        Ok(())
    }

    /// Where the new site has a folder, an old page or a link out of the output folder may stand.
    fn clear_the_way(&self, path: &OutPath) -> Result<(), EmitError> {
        for (at, _) in path.as_str().match_indices('/') {
            let above = &path.as_str()[..at];
            let place = self.out.join(above);
            match fs::symlink_metadata(&place) {
                Ok(there) if there.is_dir() => {}
                Ok(_) if self.old.files.contains_key(above) => {
                    fs::remove_file(&place).map_err(cannot("replace", &place))?;
                }
                Ok(there) if there.is_symlink() => {
                    return Err(EmitError::Link(place));
                }
                Ok(_) => {
                    return Err(EmitError::InTheWay(place));
                }
                Err(_) => return Ok(()),
            }
        }
        Ok(())
    }

    fn delete(&self, path: &OutPath) -> Result<(), EmitError> {
        let target = self.out.join(path.as_str());
        // A page that became a folder of pages is gone already.
        match fs::symlink_metadata(&target) {
            Ok(there) if there.is_file() && !self.through_link(path) => {}
            _ => return Ok(()),
        }
        fs::remove_file(&target).map_err(cannot("delete", &target))?;
        if let Some(folder) = target.parent() {
            remove_empty(folder, &self.out);
        }
        Ok(())
    }

    fn through_link(&self, path: &OutPath) -> bool {
        path.as_str().match_indices('/').any(|(at, _)| {
            fs::symlink_metadata(self.out.join(&path.as_str()[..at]))
                .is_ok_and(|there| there.is_symlink())
        })
    }

    fn write_manifest<'m>(
        &self,
        files: impl Iterator<Item = (&'m OutPath, &'m Fp)>,
    ) -> Result<(), EmitError> {
        let place = self.out.join(MANIFEST);
        let new = self.staging.join(MANIFEST);
        let text = manifest::text(files);
        let mut file = AtomicFile::by_way_of(&new, &place).map_err(cannot("write", &new))?;
        file.write_all(text.as_bytes())
            .map_err(cannot("write", &new))?;
        file.persist().map_err(cannot("replace", &place))?;
        Ok(())
    }
}

impl Sink for Emission {
    fn accept(&self, artifact: Artifact) -> Result<OutputStamp, SinkError> {
        let bytes = bytes_of(artifact.content, &*self.store)?;
        let made = OutputStamp {
            fp: Fp::of_bytes(&bytes),
            len: bytes.len() as u64,
        };
        let path = artifact.path;
        let stays = self.holds(&path, &made);
        if !stays {
            self.stage(&path, &bytes)?;
        }
        let mut state = self.state();
        if !stays {
            state.bytes += made.len;
            state.staged.push(path.clone());
        }
        state.made.push((path, made.fp));
        Ok(made)
    }

    fn has(&self, path: &OutPath, made: &OutputStamp) -> bool {
        let holds = self.holds(path, made);
        if holds {
            self.state().made.push((path.clone(), made.fp));
        }
        holds
    }

    fn wants_precompressed(&self) -> bool {
        true
    }
}

impl Drop for Emission {
    fn drop(&mut self) {
        // Nothing is lost where this fails: the next build begins with it.
        let _ = fs::remove_dir_all(&self.staging);
    }
}

/// Removes `folder` and those above it as long as they are empty, up to `root`.
fn remove_empty(folder: &Path, root: &Path) {
    let mut folder = folder;
    while folder != root && fs::remove_dir(folder).is_ok() {
        let Some(above) = folder.parent() else { return };
        folder = above;
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
