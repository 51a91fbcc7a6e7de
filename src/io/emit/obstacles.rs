//! Looks for what is in the way of a build, before the first file of the last one is touched.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use walkdir::WalkDir;

use super::{Emission, EmitError};
use crate::base::OutPath;

impl Emission {
    /// Checks that every file that will be put in place replaces nothing but what presswork wrote: files,
    /// and folders of such files. A file with the very bytes of the new one is no obstacle.
    ///
    /// # Errors
    ///
    /// Fails with everything that is in the way, and where a link leads out of the output folder.
    pub(super) fn look_ahead(&self, staged: &BTreeSet<OutPath>) -> Result<(), EmitError> {
        let mut in_the_way = BTreeSet::new();
        let mut folders = FxHashSet::default();
        for path in staged {
            let stand = self.folders_stand(path, &mut folders, &mut in_the_way)?;
            if stand && !self.old.files.contains_key(path) {
                self.look_at(path, &mut in_the_way);
            }
        }
        match in_the_way.is_empty() {
            true => Ok(()),
            false => Err(EmitError::InTheWay(in_the_way.into_iter().collect())),
        }
    }

    /// Looks at the folders above a file, and says whether all of them are there. `known` holds those
    /// that are.
    fn folders_stand<'p>(
        &self,
        path: &'p OutPath,
        known: &mut FxHashSet<&'p str>,
        in_the_way: &mut BTreeSet<PathBuf>,
    ) -> Result<bool, EmitError> {
        for (at, _) in path.as_str().match_indices('/') {
            let above = &path.as_str()[..at];
            if known.contains(above) {
                continue;
            }
            let place = self.out.join(above);
            match fs::symlink_metadata(&place) {
                Ok(there) if there.is_dir() => {
                    known.insert(above);
                }
                // A page that becomes a folder is replaced.
                Ok(_) if self.old.files.contains_key(above) => return Ok(false),
                Ok(there) if there.is_symlink() => return Err(EmitError::Link(place)),
                Ok(_) => {
                    in_the_way.insert(place);
                    return Ok(false);
                }
                Err(_) => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Looks at the place of a new file.
    fn look_at(&self, path: &OutPath, in_the_way: &mut BTreeSet<PathBuf>) {
        let place = self.out.join(path.as_str());
        match fs::symlink_metadata(&place) {
            Ok(there) if there.is_dir() => in_the_way.extend(self.foreign_below(&place)),
            Ok(there) if there.is_file() && self.is_as_staged(path, &place) => {}
            Ok(_) => {
                in_the_way.insert(place);
            }
            Err(_) => {}
        }
    }

    /// Returns the files below a folder that presswork did not write.
    fn foreign_below(&self, folder: &Path) -> impl Iterator<Item = PathBuf> {
        let entries = WalkDir::new(folder).into_iter().filter_map(Result::ok);
        let files = entries.filter(|entry| !entry.file_type().is_dir());
        files.map(walkdir::DirEntry::into_path).filter(|file| {
            let inside = file.strip_prefix(&self.out).ok().and_then(Path::to_str);
            !inside.is_some_and(|inside| self.old.files.contains_key(inside))
        })
    }

    fn is_as_staged(&self, path: &OutPath, place: &Path) -> bool {
        let staged = fs::read(self.staging.join(path.as_str()));
        let there = fs::read(place);
        matches!((staged, there), (Ok(staged), Ok(there)) if staged == there)
    }
}
