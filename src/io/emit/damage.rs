//! Makes up for a manifest that is damaged: which files of the output folder presswork wrote is seen from
//! their bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::Emission;
use super::manifest::State;
use crate::base::{Fp, OutPath};
use crate::memo::Output;

impl Emission {
    /// Takes the files of the output folder for presswork's own whose bytes an earlier build made, if the
    /// manifest is damaged. `made` are the outputs of that build. Returns the files of which nothing is
    /// known: pages of an older build, or somebody else's. `None` where the manifest is as it was written.
    pub fn recover(&mut self, made: &BTreeMap<OutPath, Output>) -> Option<Vec<PathBuf>> {
        if self.old.state == State::Whole {
            return None;
        }
        let mut unknown = Vec::new();
        let is_shown = |entry: &walkdir::DirEntry| {
            let name = entry.file_name().to_string_lossy();
            entry.depth() != 1 || !name.starts_with(super::MANIFEST) && name != ".git"
        };
        let entries = WalkDir::new(&self.out).into_iter().filter_entry(is_shown);
        for entry in entries.filter_map(Result::ok) {
            if !entry.file_type().is_file() {
                continue;
            }
            let inside = entry.path().strip_prefix(&self.out).ok();
            let path = inside.and_then(Path::to_str).map(OutPath::new);
            let Some(Ok(path)) = path else {
                unknown.push(entry.into_path());
                continue;
            };
            let fp = fs::read(entry.path())
                .ok()
                .map(|bytes| Fp::of_bytes(&bytes));
            let known = made.get(&path).map(|output| output.stamp.fp);
            match (self.old.files.get(&path), fp) {
                (Some(written), Some(fp)) if *written == fp => {}
                (_, Some(fp)) if known == Some(fp) => {
                    self.old.files.insert(path, fp);
                }
                _ => {
                    self.old.files.remove(&path);
                    unknown.push(entry.into_path());
                }
            }
        }
        Some(unknown)
    }
}
