//! Looks at a site's folder: names and stamps at once, bytes when they are asked for.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use walkdir::WalkDir;

use super::embedded;
use crate::base::SourcePath;
use crate::model::Tree;
use crate::model::tree::{Stamp, Store};

/// What belongs to a site, below its root. The output folder and everything else is not looked at.
pub(super) const FOLDERS: &[&str] = &["content", "themes", "seeds"];

/// Takes a snapshot of the site in `root`. Hidden files and what editors leave behind are passed
/// over; symbolic links are followed. The default theme is there even if the site has no copy.
///
/// # Errors
///
/// Fails where a folder cannot be listed; a single file that cannot be read is a matter of whoever
/// reads it.
pub fn scan(root: &Path) -> Result<Tree, String> {
    let mut files = BTreeMap::new();
    let config = root.join("config.toml");
    if let Ok(metadata) = fs::metadata(&config) {
        files.insert(SourcePath::from("config.toml"), stamp(&metadata));
    }
    for folder in FOLDERS {
        let folder = root.join(folder);
        if folder.is_dir() {
            walk(root, &folder, &mut files)?;
        }
    }
    let mut built_in = BTreeMap::new();
    if !files
        .keys()
        .any(|path| path.as_str().starts_with(embedded::DEFAULT_THEME))
    {
        for (path, bytes) in embedded::theme_files() {
            let path = SourcePath::new(path);
            files.insert(
                path.clone(),
                Stamp {
                    len: bytes.len() as u64,
                    ..Stamp::default()
                },
            );
            built_in.insert(path, bytes);
        }
    }
    Ok(Tree {
        files,
        store: Arc::new(Disk {
            root: root.to_owned(),
            built_in,
        }),
    })
}

fn walk(root: &Path, folder: &Path, files: &mut BTreeMap<SourcePath, Stamp>) -> Result<(), String> {
    let entries = WalkDir::new(folder)
        .follow_links(true)
        .into_iter()
        .filter_entry(|entry| {
            entry.depth() == 0
                || entry
                    .file_name()
                    .to_str()
                    .is_none_or(|name| !is_leftover(name))
        });
    for entry in entries {
        let entry = entry.map_err(|error| error.to_string())?;
        if entry.file_type().is_dir() {
            continue;
        }
        let Ok(inside) = entry.path().strip_prefix(root) else {
            continue;
        };
        let Some(path) = inside.to_str() else {
            return Err(format!(
                "the name of {} is not UTF-8",
                entry.path().display()
            ));
        };
        let metadata = entry.metadata().map_err(|error| error.to_string())?;
        files.insert(
            SourcePath::new(path.replace(std::path::MAIN_SEPARATOR, "/")),
            stamp(&metadata),
        );
    }
    Ok(())
}

/// Hidden files, and what editors and systems leave lying about. `.well-known` is meant to be
/// published (RFC 8615).
pub(super) fn is_leftover(name: &str) -> bool {
    (name.starts_with('.') && name != ".well-known")
        || name.ends_with('~')
        || name.starts_with('#')
        || name == "Thumbs.db"
        || name == "desktop.ini"
}

fn stamp(metadata: &Metadata) -> Stamp {
    let modified = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .map_or(0, |since| i128::try_from(since.as_nanos()).unwrap_or(0));
    Stamp {
        len: metadata.len(),
        modified,
        inode: inode(metadata),
    }
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

struct Disk {
    root: PathBuf,
    built_in: BTreeMap<SourcePath, Cow<'static, [u8]>>,
}

impl Store for Disk {
    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, String> {
        match self.built_in.get(path) {
            Some(bytes) => Ok(bytes.clone().into_owned()),
            None => fs::read(self.root.join(path.as_str())).map_err(|error| error.to_string()),
        }
    }
}
