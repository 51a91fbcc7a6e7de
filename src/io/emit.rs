//! Puts a build into the output folder, whole or not at all.
//!
//! Everything is first written into a staging folder beside its final place. A new output folder is
//! the staging folder, renamed; into an existing one, each changed file is moved by rename. A build
//! with errors drops the staging folder, and the last site stays. A manifest in the output folder
//! (`.presswork`) says which files presswork wrote, so that only those are ever replaced or
//! deleted, and so that deleting the build cache loses nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use rustc_hash::FxHashSet;

use crate::base::{Fp, OutPath, SourcePath};
use crate::model::tree::Store;
use crate::model::{Artifact, Content, build::OutputStamp};
use crate::pipeline::Sink;

/// The manifest's name in the output folder.
pub const MANIFEST: &str = ".presswork";
/// The first line of a manifest of this form.
const FORM: &str = "presswork manifest 1";
/// Stands for a file that is about to be put in its place.
const NOT_YET: Fp = Fp(0);

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

/// A build on its way into the output folder. Dropping it without [`Emission::commit`] leaves the
/// folder as it was.
pub struct Emission {
    out: PathBuf,
    staging: PathBuf,
    /// Whether the output folder exists already.
    update: bool,
    old: BTreeMap<OutPath, Fp>,
    /// When the manifest was written.
    sealed: SystemTime,
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
    pub fn begin(out: &Path, store: Arc<dyn Store>) -> Result<Self, String> {
        let out = std::path::absolute(out).map_err(|error| fault("use", out, &error))?;
        let update = match fs::read_dir(&out) {
            Ok(mut entries) => entries.next().is_some(),
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            Err(error) => return Err(fault("list", &out, &error)),
        };
        let (old, sealed) = if update {
            read_manifest(&out)?
        } else {
            (BTreeMap::new(), UNIX_EPOCH)
        };
        let name = out
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let staging = match (&name, update) {
            // Inside the folder that exists, so that a rename never crosses a file system.
            (_, true) => out.join(format!("{MANIFEST}-staging")),
            (Some(name), false) => out.with_file_name(format!(".{name}.presswork-staging")),
            (None, false) => return Err(format!("{} cannot be an output folder", out.display())),
        };
        remove_folder(&staging)?;
        fs::create_dir_all(&staging).map_err(|error| fault("make", &staging, &error))?;
        Ok(Self {
            out,
            staging,
            update,
            old,
            sealed,
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
        self.old.get(path) == Some(&made.fp)
            && fs::symlink_metadata(self.out.join(path.as_str())).is_ok_and(|file| {
                file.is_file()
                    && file.len() == made.len
                    && file
                        .modified()
                        .is_ok_and(|modified| modified <= self.sealed)
            })
    }

    fn make_folder_of(&self, path: &OutPath) -> Result<(), String> {
        let (folder, _) = path.as_str().rsplit_once('/').unwrap_or_default();
        if self.state().folders.contains(folder) {
            return Ok(());
        }
        let place = self.staging.join(folder);
        fs::create_dir_all(&place).map_err(|error| fault("make", &place, &error))?;
        self.state().folders.insert(folder.to_owned());
        Ok(())
    }

    /// Makes the build the site.
    ///
    /// # Errors
    ///
    /// Fails where a file cannot be moved. Each file is then either the old or the new one, and the
    /// next build puts the rest right.
    pub fn commit(self) -> Result<Written, String> {
        let state = std::mem::take(&mut *self.state());
        let made: BTreeMap<OutPath, Fp> = state.made.into_iter().collect();
        let staged: BTreeSet<OutPath> = state.staged.into_iter().collect();
        let deleted: Vec<&OutPath> = self
            .old
            .keys()
            .filter(|path| !made.contains_key(*path))
            .collect();
        let written = Written {
            files: staged.len(),
            unchanged: made.len() - staged.len(),
            deleted: deleted.len(),
            bytes: state.bytes,
        };
        if self.update {
            // Until every file is in place the manifest names the old files and the new ones.
            if !staged.is_empty() || !deleted.is_empty() {
                let old = self.old.iter().filter(|(path, _)| !staged.contains(*path));
                let new = staged.iter().map(|path| (path, &NOT_YET));
                self.write_manifest(old.chain(new))?;
            }
            for path in &staged {
                self.put(path)?;
            }
            for path in deleted {
                self.delete(path)?;
            }
            if made != self.old {
                self.write_manifest(made.iter())?;
            }
        } else {
            fs::write(self.staging.join(MANIFEST), manifest(made.iter()))
                .map_err(|error| fault("write", &self.staging, &error))?;
            // An empty folder may stand where the site goes.
            let _ = fs::remove_dir(&self.out);
            fs::rename(&self.staging, &self.out)
                .map_err(|error| fault("put the site at", &self.out, &error))?;
        }
        Ok(written)
    }

    /// Moves a staged file to its place, over what presswork wrote there before and nothing else.
    fn put(&self, path: &OutPath) -> Result<(), String> {
        let target = self.out.join(path.as_str());
        self.clear_the_way(path)?;
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(|error| fault("make", folder, &error))?;
        }
        if fs::symlink_metadata(&target).is_ok_and(|there| there.is_dir()) {
            // Pages that the site no longer has. A folder that still holds something stays.
            let below = format!("{path}/");
            for old in self
                .old
                .keys()
                .filter(|old| old.as_str().starts_with(&below))
            {
                self.delete(old)?;
            }
            remove_empty(&target, &self.out);
        }
        fs::rename(self.staging.join(path.as_str()), &target)
            .map_err(|error| fault("replace", &target, &error))
    }

    /// Where the new site has a folder, an old page or a link out of the output folder may stand.
    fn clear_the_way(&self, path: &OutPath) -> Result<(), String> {
        for (at, _) in path.as_str().match_indices('/') {
            let above = &path.as_str()[..at];
            let place = self.out.join(above);
            match fs::symlink_metadata(&place) {
                Ok(there) if there.is_dir() => {}
                Ok(_) if self.old.contains_key(above) => {
                    fs::remove_file(&place).map_err(|error| fault("replace", &place, &error))?;
                }
                Ok(there) if there.is_symlink() => {
                    return Err(format!(
                        "{} is a link; presswork writes only inside the output folder",
                        place.display()
                    ));
                }
                Ok(_) => {
                    return Err(format!(
                        "{} is in the way; presswork did not write it",
                        place.display()
                    ));
                }
                Err(_) => return Ok(()),
            }
        }
        Ok(())
    }

    fn delete(&self, path: &OutPath) -> Result<(), String> {
        let target = self.out.join(path.as_str());
        // A page that became a folder of pages is gone already.
        match fs::symlink_metadata(&target) {
            Ok(there) if there.is_file() && !self.through_link(path) => {}
            _ => return Ok(()),
        }
        fs::remove_file(&target).map_err(|error| fault("delete", &target, &error))?;
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
    ) -> Result<(), String> {
        let new = self.staging.join(MANIFEST);
        let place = self.out.join(MANIFEST);
        fs::write(&new, manifest(files)).map_err(|error| fault("write", &new, &error))?;
        fs::rename(&new, &place).map_err(|error| fault("replace", &place, &error))
    }
}

impl Sink for Emission {
    fn accept(&self, artifact: Artifact) -> Result<OutputStamp, String> {
        let bytes = match artifact.content {
            Content::Bytes(bytes) => bytes,
            Content::Copy(source) => read(&*self.store, &source)?,
        };
        let made = OutputStamp {
            fp: Fp::of_bytes(&bytes),
            len: bytes.len() as u64,
        };
        let path = artifact.path;
        let stays = self.holds(&path, &made);
        if !stays {
            let file = self.staging.join(path.as_str());
            self.make_folder_of(&path)?;
            fs::write(&file, &bytes).map_err(|error| fault("write", &file, &error))?;
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

fn remove_folder(folder: &Path) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(fault("clear", folder, &error)),
        _ => Ok(()),
    }
}

fn manifest<'m>(files: impl Iterator<Item = (&'m OutPath, &'m Fp)>) -> String {
    let mut text = String::with_capacity(files.size_hint().1.unwrap_or(0) * 96 + 32);
    text.push_str(FORM);
    text.push('\n');
    for (path, fp) in files {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{fp} {path}");
    }
    text
}

/// Reads what an earlier build wrote. A folder that holds something but no manifest is somebody
/// else's.
fn read_manifest(out: &Path) -> Result<(BTreeMap<OutPath, Fp>, SystemTime), String> {
    let place = out.join(MANIFEST);
    match fs::read_to_string(&place) {
        Ok(text) => {
            let sealed = fs::metadata(&place)
                .and_then(|manifest| manifest.modified())
                .unwrap_or(UNIX_EPOCH);
            let files = text
                .lines()
                .skip(1)
                .filter_map(|line| line.split_once(' '))
                .filter_map(|(fp, path)| Some((OutPath::new(path).ok()?, Fp::parse(fp)?)))
                .collect();
            Ok((files, sealed))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let other = fs::read_dir(out)
                .map_err(|error| fault("list", out, &error))?
                .filter_map(Result::ok)
                .map(|entry| entry.file_name())
                .find(|name| !name.to_string_lossy().starts_with('.'));
            match other {
                Some(name) => Err(format!(
                    "{} holds what presswork did not write, such as `{}`: choose another folder with --out, or empty this one",
                    out.display(),
                    name.to_string_lossy(),
                )),
                // Only hidden files, such as a `.git`: they are left alone.
                None => Ok((BTreeMap::new(), UNIX_EPOCH)),
            }
        }
        Err(error) => Err(fault("read", &out.join(MANIFEST), &error)),
    }
}

fn read(store: &dyn Store, source: &SourcePath) -> Result<Vec<u8>, String> {
    store
        .read(source)
        .map_err(|error| format!("cannot read {source}: {error}"))
}

fn fault(what: &str, path: &Path, error: &std::io::Error) -> String {
    format!("cannot {what} {}: {error}", path.display())
}
