//! Scans a site's folder: names and stamps at once, bytes on demand.

mod fault;
mod links;
mod names;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Metadata};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::embedded;
use crate::base::{SourcePath, text};
use crate::model::Tree;
use crate::model::tree::{ReadError, Stamp, Store, TreeFault};
use fault::Fault;
use links::Links;
pub(super) use names::is_scanned;
use names::{is_hidden_part, is_leftover, without_control};

/// The entries of a site, below its root. The output folder and everything else is not scanned.
pub(super) const FOLDERS: &[&str] = &["content", "themes", "seeds", "fonts"];

/// Takes a snapshot of the site in `root`. Hidden files and what editors leave behind are passed over, but
/// for hidden ones below `content/static/`: hosts read some of them, and of the others a build says that
/// they are not published. A hidden folder there stands for what is in it. Symbolic links are followed to
/// other files of the site, and to what lies in the places of `follow`, which may be relative to the site's
/// root. The default theme is included even if the site has no copy.
///
/// What is no file, links that lead elsewhere, and files that cannot be listed or examined are recorded in
/// the tree's faults. Only a file that is not found is no part of the site.
pub fn scan(root: &Path, follow: &[String]) -> Tree {
    let taken = moment();
    let links = Links::new(root, follow);
    let mut found = Found::default();
    configuration(root, &links, &mut found);
    for folder in FOLDERS {
        walk(&root.join(folder), &links, &mut found);
    }
    let Found {
        mut files,
        names,
        faults,
    } = found;
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
        names,
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
        // Where a link leads has to be found out.
        match fs::symlink_metadata(root.join(path.as_str())) {
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

/// Returns where a file of the site in `root` is on disk, whose name may have another Unicode form there.
pub(super) fn on_disk(root: &Path, path: &SourcePath) -> PathBuf {
    let place = root.join(path.as_str());
    if path.as_str().is_ascii() || place.exists() {
        return place;
    }
    let mut place = root.to_owned();
    for part in path.as_str().split('/') {
        let same = |entry: &fs::DirEntry| {
            let name = entry.file_name();
            name.to_str()
                .is_some_and(|name| text::composed(name) == part)
        };
        let mut entries = fs::read_dir(&place).into_iter().flatten().flatten();
        let name = entries.find(same).map(|entry| entry.file_name());
        place.push(name.unwrap_or_else(|| part.into()));
    }
    place
}

/// Returns the moment, in nanoseconds since 1970.
fn moment() -> i128 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| i128::try_from(since.as_nanos()).unwrap_or(0))
}

/// What a walk through folders finds.
#[derive(Default)]
struct Found {
    files: BTreeMap<SourcePath, Stamp>,
    /// The names on disk of files whose path has another Unicode form there.
    names: BTreeMap<SourcePath, PathBuf>,
    faults: Vec<TreeFault>,
}

/// Finds `config.toml`.
fn configuration(root: &Path, links: &Links, found: &mut Found) {
    let path = root.join("config.toml");
    let examined = links.examine(&path).and_then(|metadata| match metadata {
        Some(metadata) if !metadata.is_file() => Err(Fault::no_file(&metadata)),
        other => Ok(other),
    });
    match examined {
        Ok(None) => {}
        Ok(Some(metadata)) => {
            found
                .files
                .insert(SourcePath::from("config.toml"), stamp(&metadata));
        }
        Err(fault) => found.add(root, &path, fault),
    }
}

/// Finds the files below a folder of the site.
fn walk(folder: &Path, links: &Links, found: &mut Found) {
    let root = links.root();
    match links.examine(folder) {
        Ok(None) => return,
        Ok(Some(metadata)) if metadata.is_dir() => {}
        Ok(Some(_)) => return found.add(root, folder, Fault::no_folder()),
        Err(fault) => return found.add(root, folder, fault),
    }
    let mut paths = Vec::new();
    let mut others = Vec::new();
    let mut entries = WalkDir::new(folder).follow_links(true).into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(folder);
                if !path.file_name().is_some_and(is_leftover) {
                    found.add(root, path, Fault::of_walk(&error));
                }
                continue;
            }
        };
        let is_folder = entry.file_type().is_dir();
        let is_leftover = entry.depth() > 0 && is_leftover(entry.file_name());
        let is_hidden = is_leftover && is_hidden_part(&inside(root, entry.path()));
        let is_part = match entry.depth() > 0 && entry.path_is_symlink() {
            true if !is_leftover || is_hidden => links.check(entry.path()),
            _ if entry.depth() > 0 && !is_leftover => without_control(entry.file_name()),
            _ => Ok(()),
        };
        if is_folder && (is_leftover || is_part.is_err()) {
            entries.skip_current_dir();
        }
        if is_leftover && !is_hidden || is_folder && !is_hidden && is_part.is_ok() {
            continue;
        }
        match (is_part, entry.path().to_str()) {
            (Err(fault), _) => found.add(root, entry.path(), fault),
            (_, None) => found.add(root, entry.path(), Fault::new("its name is not UTF-8")),
            (_, Some(path)) if matches!(text::composed(path), Cow::Owned(_)) => {
                others.push(entry.into_path());
            }
            (_, Some(_)) => paths.push(entry.into_path()),
        }
    }
    found.stamp(root, &paths, others);
}

/// Returns a path from the site's root, with `/` between its parts.
fn inside(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
    path.replace(std::path::MAIN_SEPARATOR, "/")
}

impl Found {
    /// Records what is wrong with a file or a folder.
    fn add(&mut self, root: &Path, path: &Path, fault: Fault) {
        // A name with a line break would look like a message of its own.
        let path = inside(root, path).replace(char::is_control, "\u{fffd}");
        self.faults.push(fault.at(SourcePath::new(path)));
    }

    /// Adds files with their stamps; `others` are those whose names have another Unicode form than paths.
    fn stamp(&mut self, root: &Path, paths: &[PathBuf], others: Vec<PathBuf>) {
        // Reading the stamps is most of the work, and waits for the system each time.
        let stamped = |on_disk: &PathBuf| {
            let path = SourcePath::new(inside(root, on_disk));
            match fs::metadata(on_disk) {
                // A folder that is hidden stands for what is in it.
                Ok(metadata) if metadata.is_file() || metadata.is_dir() => {
                    Some(Ok((path, stamp(&metadata))))
                }
                Ok(metadata) => Some(Err(Fault::no_file(&metadata).at(path))),
                // A file that is missing by now was an editor's temporary file.
                Err(error) if error.kind() == ErrorKind::NotFound => None,
                Err(error) => Some(Err(Fault::of_system(&error).at(path))),
            }
        };
        let all: Vec<_> = paths.par_iter().filter_map(stamped).collect();
        for one in all {
            match one {
                Ok((path, stamp)) => drop(self.files.insert(path, stamp)),
                Err(fault) => self.faults.push(fault),
            }
        }
        for on_disk in others {
            match stamped(&on_disk) {
                None => {}
                Some(Err(fault)) => self.faults.push(fault),
                Some(Ok((path, _))) if self.files.contains_key(&path) => {
                    let fault =
                        "a second file has the same name, in another form of Unicode; delete one";
                    self.faults.push(Fault::new(fault).at(path));
                }
                Some(Ok((path, stamp))) => {
                    self.files.insert(path.clone(), stamp);
                    self.names.insert(path, on_disk);
                }
            }
        }
    }
}

fn stamp(metadata: &Metadata) -> Stamp {
    let modified = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .map_or(0, |since| i128::try_from(since.as_nanos()).unwrap_or(0));
    Stamp {
        modified,
        ..stamp_of_system(metadata)
    }
}

#[cfg(unix)]
fn stamp_of_system(metadata: &Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt;
    Stamp {
        len: metadata.len(),
        changed: i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec()),
        inode: metadata.ino(),
        ..Stamp::default()
    }
}

#[cfg(not(unix))]
fn stamp_of_system(metadata: &Metadata) -> Stamp {
    Stamp {
        len: metadata.len(),
        ..Stamp::default()
    }
}

struct Disk {
    root: PathBuf,
    /// The names on disk of files whose path has another Unicode form there.
    names: BTreeMap<SourcePath, PathBuf>,
    built_in: BTreeMap<SourcePath, &'static [u8]>,
}

impl Disk {
    fn place(&self, path: &SourcePath) -> PathBuf {
        match self.names.get(path) {
            Some(place) => place.clone(),
            None => self.root.join(path.as_str()),
        }
    }
}

impl Store for Disk {
    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, ReadError> {
        match self.built_in.get(path) {
            Some(bytes) => Ok(bytes.to_vec()),
            None => Ok(fs::read(self.place(path))?),
        }
    }

    fn head(&self, path: &SourcePath, most: usize) -> Result<Vec<u8>, ReadError> {
        let mut head = Vec::new();
        File::open(self.place(path))?
            .take(most as u64)
            .read_to_end(&mut head)?;
        Ok(head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_in_both_forms_of_unicode() {
        let site = tempfile::tempdir().unwrap();
        let articles = site.path().join("content/articles");
        fs::create_dir_all(&articles).unwrap();
        fs::write(articles.join("cafe\u{301}.md"), "decomposed").unwrap();
        let tree = scan(site.path(), &[]);
        let path = SourcePath::from("content/articles/caf\u{e9}.md");
        assert_eq!(tree.text(&path).unwrap(), "decomposed");
        assert_eq!(on_disk(site.path(), &path), articles.join("cafe\u{301}.md"));
        fs::write(articles.join("caf\u{e9}.md"), "composed").unwrap();
        let tree = scan(site.path(), &[]);
        assert_eq!(tree.faults.len(), 1);
        assert_eq!(tree.text(&path).unwrap(), "composed");
    }

    #[test]
    fn hidden_files_are_seen_below_static_alone() {
        let site = tempfile::tempdir().unwrap();
        for path in [
            "content/static/.htaccess",
            "content/static/.git/objects/1",
            "content/static/.well-known/security.txt",
            "content/static/.DS_Store",
            "content/articles/.draft.md",
        ] {
            let path = site.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let tree = scan(site.path(), &[]);
        let seen: Vec<&str> = tree
            .below("content")
            .map(|(path, _)| path.as_str())
            .collect();
        let wanted = [
            "content/static/.git",
            "content/static/.htaccess",
            "content/static/.well-known/security.txt",
        ];
        assert_eq!(seen, wanted);
        for path in wanted {
            assert!(is_scanned(Path::new(path)), "{path}");
        }
        for path in [
            "content/static/.git/index",
            "content/articles/.a.md",
            "content/static/a~",
        ] {
            assert!(!is_scanned(Path::new(path)), "{path}");
        }
    }

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
        let before = scan(root, &[]);
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
        assert_eq!(some.files, scan(root, &[]).files);

        assert!(again(&["content/articles"]).is_none(), "a folder");
        fs::remove_dir_all(root.join("content/articles")).unwrap();
        assert!(again(&["content/articles"]).is_none(), "a folder that went");
        assert!(again(&["themes/frontpage/theme.toml"]).is_none());
    }
}
