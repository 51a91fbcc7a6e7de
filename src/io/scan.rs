//! Scans a site's folder: names and stamps at once, bytes on demand.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Metadata};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::embedded;
use crate::base::SourcePath;
use crate::model::Tree;
use crate::model::tree::{ReadError, Stamp, Store};

/// The entries of a site, below its root. The output folder and everything else is not scanned.
pub(super) const FOLDERS: &[&str] = &["content", "themes", "seeds"];

/// Takes a snapshot of the site in `root`. Hidden files and what editors leave behind are passed over;
/// symbolic links are followed. The default theme is included even if the site has no copy. Files that
/// cannot be listed or examined are recorded in the tree's faults.
pub fn scan(root: &Path) -> Tree {
    let taken = moment();
    let mut files = BTreeMap::new();
    let mut faults = Vec::new();
    if let Ok(metadata) = fs::metadata(root.join("config.toml")) {
        files.insert(SourcePath::from("config.toml"), stamp(&metadata));
    }
    for folder in FOLDERS {
        let folder = root.join(folder);
        if folder.is_dir() {
            walk(root, &folder, &mut files, &mut faults);
        }
    }
    let mut built_in = BTreeMap::new();
    let own = |path: &SourcePath| path.as_str().starts_with(embedded::DEFAULT_THEME);
    if !files.keys().any(own) {
        for (path, bytes) in embedded::theme_files() {
            let path = SourcePath::new(path);
            let len = bytes.len() as u64;
            files.insert(
                path.clone(),
                Stamp {
                    len,
                    ..Stamp::default()
                },
            );
            built_in.insert(path, bytes);
        }
    }
    let store = Arc::new(Disk {
        root: root.to_owned(),
        built_in,
    });
    Tree {
        files: Arc::new(files),
        store,
        taken,
        faults,
    }
}

/// Updates a snapshot after some files may have changed, examining only those: most of a large site stays
/// the same. Returns `None` where a folder came or went, or where a file has a fault; a [`scan`] is then
/// needed.
pub(crate) fn scan_again(root: &Path, before: &Tree, files: &BTreeSet<SourcePath>) -> Option<Tree> {
    let mut tree = Tree {
        taken: moment(),
        ..before.clone()
    };
    let known = Arc::make_mut(&mut tree.files);
    for path in files {
        let built_in = path.as_str().starts_with(embedded::DEFAULT_THEME);
        let held_files = before.below(path.as_str()).next().is_some();
        if built_in || held_files || !before.faults.is_empty() {
            return None;
        }
        match fs::metadata(root.join(path.as_str())) {
            Ok(metadata) if metadata.is_file() => {
                known.insert(path.clone(), stamp(&metadata));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                known.remove(path);
            }
            Ok(_) | Err(_) => return None,
        }
    }
    Some(tree)
}

/// Returns the moment, in nanoseconds since 1970.
fn moment() -> i128 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| i128::try_from(since.as_nanos()).unwrap_or(0))
}

fn walk(
    root: &Path,
    folder: &Path,
    files: &mut BTreeMap<SourcePath, Stamp>,
    faults: &mut Vec<(SourcePath, String)>,
) {
    let inside = |path: &Path| {
        let path = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
        SourcePath::new(path.replace(std::path::MAIN_SEPARATOR, "/"))
    };
    let entries = WalkDir::new(folder).follow_links(true).into_iter();
    let entries = entries.filter_entry(|entry| {
        entry.depth() == 0
            || entry
                .file_name()
                .to_str()
                .is_none_or(|name| !is_leftover(name))
    });
    let mut found = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) if entry.path().to_str().is_none() => {
                let fault = "its name is not UTF-8".to_owned();
                faults.push((inside(entry.path()), fault));
            }
            Ok(entry) => found.push(entry.into_path()),
            Err(error) => {
                let path = inside(error.path().unwrap_or(folder));
                let fault = match error.io_error() {
                    Some(error) => error.to_string(),
                    None => "a link leads back to a folder that holds it".to_owned(),
                };
                faults.push((path, fault));
            }
        }
    }
    // Reading the stamps is most of the work, and waits for the system each time. A file that is missing
    // by now was an editor's temporary file, and no fault.
    files.par_extend(found.par_iter().filter_map(|path| {
        let metadata = fs::metadata(path).ok()?;
        Some((inside(path), stamp(&metadata)))
    }));
}

/// Hidden files, and temporary files of editors and systems. `.well-known` is meant to be published (RFC
/// 8615).
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
    built_in: BTreeMap<SourcePath, &'static [u8]>,
}

impl Store for Disk {
    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, ReadError> {
        match self.built_in.get(path) {
            Some(bytes) => Ok(bytes.to_vec()),
            None => Ok(fs::read(self.root.join(path.as_str()))?),
        }
    }

    fn head(&self, path: &SourcePath, most: usize) -> Result<Vec<u8>, ReadError> {
        let mut head = Vec::new();
        File::open(self.root.join(path.as_str()))?
            .take(most as u64)
            .read_to_end(&mut head)?;
        Ok(head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_at_some_files_sees_what_a_look_at_everything_does() {
        let site = tempfile::tempdir().unwrap();
        let root = site.path();
        let write = |path: &str, text: &str| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("config.toml", "");
        for slug in ["a", "b", "c"] {
            write(&format!("content/articles/{slug}.md"), slug);
        }
        let before = scan(root);
        write("config.toml", "title = 'T'");
        write("content/articles/a.md", "longer");
        write("content/articles/d.md", "new");
        fs::remove_file(root.join("content/articles/b.md")).unwrap();
        let again = |paths: &[&str]| {
            let paths = paths.iter().map(|path| SourcePath::new(*path)).collect();
            scan_again(root, &before, &paths)
        };
        let names = ["a", "b", "d"].map(|slug| format!("content/articles/{slug}.md"));
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let some = again(&[names.as_slice(), &["config.toml"]].concat()).unwrap();
        assert_eq!(some.files, scan(root).files);

        assert!(again(&["content/articles"]).is_none(), "a folder");
        fs::remove_dir_all(root.join("content/articles")).unwrap();
        assert!(again(&["content/articles"]).is_none(), "a folder that went");
        assert!(again(&["themes/frontpage/theme.toml"]).is_none());
    }
}
