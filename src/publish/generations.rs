//! `target = "folder"`: complete generations of the site, and a link that is switched to the new one
//! atomically.
//!
//! A new generation consists of hard links to the unchanged files of the last one, and copies of the
//! others. No reader sees the new generation until the link is switched, by rename. Earlier generations
//! stay, for requests that are being answered, and for rollbacks.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::change::{Change, Source, Upload};
use super::files::{contents, drafts, put, read, remove_if_present, sync_everything, sync_names};
use super::folder::PublishedFolder;
use super::lock::Lock;
use super::manifest::Files;
use super::{DraftFile, Fault, Manifest, Online, Progress, StepContext, Target, token};
use crate::base::OutPath;
use crate::io::file_error::metadata;
use crate::io::obstacles::files_below;

/// A link to the generation that is online.
pub(crate) struct Generations {
    published: PublishedFolder,
    keep: usize,
}

impl Generations {
    /// Opens the place, which need not exist yet.
    ///
    /// # Errors
    ///
    /// Fails where something else exists at the place.
    pub(super) fn new(path: PathBuf, keep: usize) -> Result<Self, Fault> {
        let published = PublishedFolder::new(&path)?;
        let shown = published.path.display();
        match fs::symlink_metadata(&published.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(Fault::of_file("look at", &published.path, &error)),
            Ok(there) if there.is_symlink() => {
                let link = fs::read_link(&published.path).unwrap_or_default();
                if published
                    .layout
                    .generation(&link.to_string_lossy())
                    .is_none()
                {
                    return Err(Fault::new(format!(
                        "{shown} is a link to {}, which presswork did not make",
                        link.display()
                    ))
                    .help("move it away, or publish to another path"));
                }
            }
            Ok(there) if there.is_dir() => {
                let is_empty =
                    fs::read_dir(&published.path).is_ok_and(|mut entries| entries.next().is_none());
                if !is_empty {
                    return Err(Fault::new(format!(
                        "{shown} is a folder, and a folder cannot be switched at once"
                    ))
                    .help(
                        "move it away, so that presswork can put a link to the newest of several \
                         generations there; or have its files replaced one by one: `keep = 0`",
                    ));
                }
            }
            Ok(_) => {
                return Err(Fault::new(format!("{shown} is a file"))
                    .help("move it away, or publish to another path"));
            }
        }
        Ok(Self { published, keep })
    }

    /// Returns the number of the generation that is online.
    fn current(&self) -> Result<Option<u64>, Fault> {
        let path = &self.published.path;
        match metadata(path).map_err(Fault::new)? {
            Some(there) if there.is_symlink() => {
                let link =
                    fs::read_link(path).map_err(|error| Fault::of_file("read", path, &error))?;
                Ok(self.published.layout.generation(&link.to_string_lossy()))
            }
            _ => Ok(None),
        }
    }

    fn folder(&self, generation: u64) -> PathBuf {
        self.published.store.join(generation.to_string())
    }

    fn staging(&self, generation: u64) -> PathBuf {
        self.published.store.join(format!("{generation}.new"))
    }

    fn manifest(&self, generation: u64) -> PathBuf {
        self.published.store.join(format!("{generation}.json"))
    }

    fn load(&self, generation: u64) -> Result<Option<Manifest>, Fault> {
        let place = self.manifest(generation);
        read(&place)?
            .map(|bytes| Manifest::read(&bytes, &place.display().to_string()))
            .transpose()
    }

    /// Returns the numbers of the existing generations, complete or not, in order of publication.
    fn numbers(&self) -> Result<Vec<u64>, Fault> {
        let store = &self.published.store;
        let unlisted = |error| Fault::of_file("list", store, &error);
        let mut numbers: Vec<u64> = Vec::new();
        let entries = match fs::read_dir(store) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(numbers),
            entries => entries.map_err(unlisted)?,
        };
        for entry in entries {
            let name = entry.map_err(unlisted)?.file_name();
            let number = name.to_str().and_then(|name| name.split('.').next());
            numbers.extend(number.and_then(|number| number.parse::<u64>().ok()));
        }
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }

    /// Links into a new generation what somebody else put into the one before, such as an answer to a certificate authority:
    /// generations are deleted in time, and nothing is deleted that presswork did not publish.
    fn carry_over(&self, before: &Manifest, change: &Change, staging: &Path) -> Result<(), Fault> {
        let folder = self.folder(before.generation);
        for file in files_below(&folder).map_err(Fault::new)? {
            let Ok(path) = file.strip_prefix(&folder) else {
                continue;
            };
            let known = path.to_str().and_then(|path| OutPath::new(path).ok());
            let is_own = |path: &OutPath| before.files.contains_key(path) || token::is_draft(path);
            if known.as_ref().is_some_and(is_own) {
                continue;
            }
            let place = staging.join(path);
            let is_taken = |path: &Path| {
                let path = path.to_str().and_then(|path| OutPath::new(path).ok());
                path.is_some_and(|path| change.next.files.contains_key(&path))
            };
            if path.ancestors().any(is_taken) || fs::symlink_metadata(&place).is_ok() {
                let path = self.published.path.join(path);
                return Err(Fault::new(format!(
                    "{} was put there by somebody else, and the site has something at its place",
                    path.display()
                ))
                .help("move it away, and publish again"));
            }
            if let Some(folder) = place.parent() {
                let made = fs::create_dir_all(folder);
                made.map_err(|error| Fault::of_file("make", folder, &error))?;
            }
            link(&file, &place)?;
        }
        Ok(())
    }

    fn remove(&self, generation: u64) -> Result<(), Fault> {
        for folder in [self.folder(generation), self.staging(generation)] {
            match fs::remove_dir_all(&folder) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(Fault::of_file("delete", &folder, &error));
                }
                _ => {}
            }
        }
        remove_if_present(&self.manifest(generation))
    }
}

/// Links a file into a generation; where the file system cannot, or the file has too many links already,
/// the file is copied.
fn link(from: &Path, to: &Path) -> Result<(), Fault> {
    match fs::hard_link(from, to) {
        Ok(()) => Ok(()),
        Err(_) => fs::copy(from, to)
            .map(drop)
            .map_err(|error| match from.exists() {
                true => Fault::of_file("write", to, &error),
                false => Fault::new(format!("{} is gone", from.display())).help(
                    "somebody deleted what presswork keeps; take away the link to it to begin anew",
                ),
            }),
    }
}

fn make_folders<'a>(root: &Path, paths: impl Iterator<Item = &'a OutPath>) -> Result<(), Fault> {
    let mut last = PathBuf::new();
    for path in paths {
        let place = root.join(path.as_str());
        if let Some(folder) = place.parent().filter(|folder| *folder != last) {
            fs::create_dir_all(folder).map_err(|error| Fault::of_file("make", folder, &error))?;
            last = folder.to_owned();
        }
    }
    Ok(())
}

impl Target for Generations {
    fn place(&self) -> String {
        self.published.path.display().to_string()
    }

    fn lock(&self) -> Option<&dyn Lock> {
        Some(&self.published)
    }

    fn online(&self) -> Result<Online, Fault> {
        let manifest = match self.current()? {
            None => None,
            Some(current) => {
                let manifest = self.load(current)?;
                if manifest.is_none() {
                    return Err(Fault::new(format!(
                        "the manifest {} is gone",
                        self.manifest(current).display()
                    ))
                    .help(format!(
                        "take the link {} away to begin anew",
                        self.published.path.display()
                    )));
                }
                manifest
            }
        };
        Ok(Online {
            manifest,
            unknown_files: Vec::new(),
            damaged: Vec::new(),
        })
    }

    fn contents(&self, manifest: &Manifest, progress: &dyn Progress) -> Result<Files, Fault> {
        let folder = self.folder(manifest.generation);
        Ok(contents(&folder, &manifest.files, progress))
    }

    fn drafts(&self) -> Result<Vec<DraftFile>, Fault> {
        match self.current()? {
            Some(current) => drafts(&self.folder(current)),
            None => Ok(Vec::new()),
        }
    }

    fn prepare(&self, change: &Change) -> Result<(), Fault> {
        let current = self.current()?;
        // Deletes what an interrupted publication left behind.
        for left in self.numbers()? {
            if current.is_none_or(|current| left > current) {
                self.remove(left)?;
            }
        }
        let staging = self.staging(change.next.generation);
        fs::create_dir_all(&staging).map_err(|error| Fault::of_file("make", &staging, &error))?;
        make_folders(&staging, change.next.files.keys())?;
        make_folders(&staging, change.uploads.iter().map(|upload| &upload.path))?;
        make_folders(&staging, change.drafts.kept.iter())?;
        let Some(before) = &change.before else {
            return Ok(());
        };
        let folder = self.folder(before.generation);
        let files: Vec<(&OutPath, _)> = change.next.files.iter().collect();
        files.par_iter().try_for_each(|(path, entry)| {
            let is_there = before
                .files
                .get(*path)
                .is_some_and(|there| there.serves_as(entry));
            if is_there {
                link(&folder.join(path.as_str()), &staging.join(path.as_str()))?;
            }
            Ok(())
        })?;
        let mut drafts = change.drafts.kept.iter().map(OutPath::as_str);
        drafts.try_for_each(|path| link(&folder.join(path), &staging.join(path)))?;
        self.carry_over(before, change, &staging)
    }

    fn put(&self, phase: &[Upload], change: &Change, context: &StepContext) -> Result<(), Fault> {
        let staging = self.staging(change.next.generation);
        phase.par_iter().try_for_each(|upload| {
            if context.stop.load(Ordering::Relaxed) {
                return Ok(());
            }
            let place = staging.join(upload.path.as_str());
            match &upload.source {
                Source::File(file) => {
                    // No reader sees the file here, so it need not appear atomically.
                    fs::copy(file, &place)
                        .map_err(|error| Fault::of_file("write", &place, &error))?;
                    context.progress.moved(1, upload.entry.size);
                }
                Source::Kept(number) => {
                    link(&self.folder(*number).join(upload.path.as_str()), &place)?;
                }
            }
            Ok(())
        })
    }

    fn commit(&self, change: &Change) -> Result<(), Fault> {
        let number = change.next.generation;
        let folder = self.folder(number);
        let (store, parent) = (&self.published.store, &self.published.parent);
        sync_everything(store)?;
        put(&self.manifest(number), &change.next.to_json())?;
        fs::rename(self.staging(number), &folder)
            .map_err(|error| Fault::of_file("make", &folder, &error))?;
        sync_names(store)?;
        let new = parent.join(format!("{}.link", self.published.layout.store));
        remove_if_present(&new)?;
        // An empty folder holds nothing to lose.
        if self.current()?.is_none() {
            let _ = fs::remove_dir(&self.published.path);
        }
        make_link(&format!("{}/{number}", self.published.layout.store), &new)
            .and_then(|()| fs::rename(&new, &self.published.path))
            .map_err(|error| Fault::of_file("switch", &self.published.path, &error))?;
        sync_names(parent)
    }

    fn clear(&self, change: &Change, _: &StepContext) -> Result<(), Fault> {
        // The site of a copy is kept already.
        let copy = change.before.as_ref().filter(|before| before.is_copy());
        copy.map_or(Ok(()), |before| self.remove(before.generation))?;
        let mut numbers = self.numbers()?;
        numbers.retain(|number| *number < change.next.generation);
        change
            .next
            .outlived(&numbers, self.keep)
            .into_iter()
            .try_for_each(|number| self.remove(number))
    }

    fn generations(&self, _: &Manifest) -> Result<Vec<Manifest>, Fault> {
        let mut kept = Vec::new();
        for number in self.numbers()?.into_iter().rev() {
            if self.folder(number).is_dir() {
                kept.extend(self.load(number)?);
            }
        }
        Ok(kept)
    }
}

#[cfg(unix)]
fn make_link(to: &str, link: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(to, link)
}

#[cfg(not(unix))]
fn make_link(_: &str, _: &Path) -> std::io::Result<()> {
    Err(std::io::Error::new(
        ErrorKind::Unsupported,
        "links to folders are not switched at once here; have files replaced in place: `keep = 0`",
    ))
}
