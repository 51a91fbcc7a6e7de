//! Looks for what is in the way of new files in a folder, before the first of the old ones is touched, and
//! makes room for them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use walkdir::WalkDir;

use super::file_error::{FileError, cannot, metadata};
use crate::base::OutPath;

/// A folder into which presswork writes, and what it knows of the files there.
pub(crate) struct Folder<'a> {
    /// The folder.
    pub root: &'a Path,
    /// Says whether presswork wrote the file at this path below the folder.
    pub is_own: &'a dyn Fn(&str) -> bool,
    /// Says whether a file that presswork did not write may be replaced by the new one of this path.
    pub may_replace: &'a dyn Fn(&OutPath, &Path) -> bool,
}

/// Why new files cannot be put into a folder.
#[derive(Debug, thiserror::Error)]
pub enum Obstacle {
    /// The system does not say what is there.
    #[error(transparent)]
    Unknown(#[from] FileError),
    /// A file would be written through a symbolic link, out of the folder.
    #[error("{} is a link; presswork writes only inside {}", .place.display(), .root.display())]
    Link {
        /// The link.
        place: PathBuf,
        /// The folder.
        root: PathBuf,
    },
    /// Files that presswork did not write are where new files or their folders go.
    #[error("{}", in_the_way(.0))]
    InTheWay(Vec<PathBuf>),
}

/// How many files in the way a message names.
const MOST_NAMED: usize = 5;

fn in_the_way(paths: &[PathBuf]) -> String {
    let named = paths.iter().take(MOST_NAMED);
    let mut names: Vec<String> = named.map(|path| path.display().to_string()).collect();
    if let Some(more @ 1..) = paths.len().checked_sub(MOST_NAMED) {
        names.push(format!("{more} more"));
    }
    let names = names.join(", ");
    let (are, them) = match paths.len() {
        1 => ("is", "it"),
        _ => ("are", "them"),
    };
    format!(
        "{names} {are} in the way; presswork did not write {them}: move what you need, and delete the rest"
    )
}

impl Folder<'_> {
    /// Checks that new files replace nothing but what presswork wrote: files, and folders of such files.
    ///
    /// # Errors
    ///
    /// Fails with everything that is in the way, and where a link leads out of the folder.
    pub(crate) fn look_ahead<'p>(
        &self,
        new: impl Iterator<Item = &'p OutPath>,
    ) -> Result<(), Obstacle> {
        let mut in_the_way = BTreeSet::new();
        let mut folders = FxHashSet::default();
        for path in new {
            let stand = self.folders_stand(path, &mut folders, &mut in_the_way)?;
            if stand && !(self.is_own)(path.as_str()) {
                self.look_at(path, &mut in_the_way)?;
            }
        }
        match in_the_way.is_empty() {
            true => Ok(()),
            false => Err(Obstacle::InTheWay(in_the_way.into_iter().collect())),
        }
    }

    /// Looks at the folders above a file, and says whether all of them are there. `known` holds those
    /// that are.
    fn folders_stand<'p>(
        &self,
        path: &'p OutPath,
        known: &mut FxHashSet<&'p str>,
        in_the_way: &mut BTreeSet<PathBuf>,
    ) -> Result<bool, Obstacle> {
        for (at, _) in path.as_str().match_indices('/') {
            let above = &path.as_str()[..at];
            if known.contains(above) {
                continue;
            }
            let place = self.root.join(above);
            match metadata(&place)? {
                Some(there) if there.is_dir() => {
                    known.insert(above);
                }
                // A page that becomes a folder is replaced.
                Some(_) if (self.is_own)(above) => return Ok(false),
                Some(there) if there.is_symlink() => {
                    return Err(Obstacle::Link {
                        place,
                        root: self.root.to_owned(),
                    });
                }
                Some(_) => {
                    in_the_way.insert(place);
                    return Ok(false);
                }
                None => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Looks at the place of a new file.
    fn look_at(&self, path: &OutPath, in_the_way: &mut BTreeSet<PathBuf>) -> Result<(), Obstacle> {
        let place = self.root.join(path.as_str());
        match metadata(&place)? {
            Some(there) if there.is_dir() => in_the_way.extend(self.foreign_below(&place)?),
            Some(there) if there.is_file() && (self.may_replace)(path, &place) => {}
            Some(_) => {
                in_the_way.insert(place);
            }
            None => {}
        }
        Ok(())
    }

    /// Returns the files below a folder that presswork did not write.
    fn foreign_below(&self, folder: &Path) -> Result<Vec<PathBuf>, FileError> {
        let mut files = files_below(folder)?;
        files.retain(|file| {
            let inside = file.strip_prefix(self.root).ok().and_then(Path::to_str);
            !inside.is_some_and(self.is_own)
        });
        Ok(files)
    }
}

/// Returns everything below a folder but folders; nothing where there is no such folder.
///
/// # Errors
///
/// Fails where a folder cannot be listed.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    if metadata(folder)?.is_none() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in WalkDir::new(folder) {
        let entry = entry.map_err(|error| cannot("list", folder)(error.into()))?;
        if !entry.file_type().is_dir() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// Makes the folders of a new file, and room for them and for the file: where the new site has a folder, there
/// may be an old file, and the other way round. `delete_below` deletes the old files whose paths begin with the
/// text that it is given, for a folder that becomes a file.
///
/// # Errors
///
/// Fails where an old file cannot be deleted, and where a folder cannot be made.
pub(crate) fn make_room(
    root: &Path,
    path: &OutPath,
    delete_below: impl FnOnce(&str) -> Result<(), FileError>,
) -> Result<(), FileError> {
    let target = root.join(path.as_str());
    for (at, _) in path.as_str().match_indices('/') {
        let place = root.join(&path.as_str()[..at]);
        match metadata(&place)? {
            Some(there) if there.is_dir() => {}
            Some(_) => fs::remove_file(&place).map_err(cannot("replace", &place))?,
            None => break,
        }
    }
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).map_err(cannot("make", folder))?;
    }
    if metadata(&target)?.is_some_and(|there| there.is_dir()) {
        delete_below(&format!("{path}/"))?;
        remove_empty(&target, root);
    }
    Ok(())
}

/// Removes `folder` and its parents while they are empty, up to `root`.
pub(crate) fn remove_empty(folder: &Path, root: &Path) {
    let mut folder = folder;
    while folder != root && fs::remove_dir(folder).is_ok() {
        let Some(above) = folder.parent() else { return };
        folder = above;
    }
}
