//! Symbolic links in a site's folder, which a version control system stores, so that anybody who proposes a
//! change can add one: followed to files of the site, and to the places that the configuration allows.

use std::cell::OnceCell;
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::fault::Fault;
use super::{FOLDERS, is_leftover};

/// Where links of a site may lead.
pub(super) struct Links<'a> {
    root: &'a Path,
    follow: &'a [String],
    /// The real paths of the site's folder and of the places that are allowed. Most sites have no link.
    places: OnceCell<(PathBuf, Vec<PathBuf>)>,
}

impl<'a> Links<'a> {
    pub(super) fn new(root: &'a Path, follow: &'a [String]) -> Self {
        Self {
            root,
            follow,
            places: OnceCell::new(),
        }
    }

    pub(super) fn root(&self) -> &'a Path {
        self.root
    }

    /// Returns the metadata of a file or a folder, or of what it leads to; `None` where there is none.
    ///
    /// # Errors
    ///
    /// Fails for a link that must not be followed, and where the operating system refuses.
    pub(super) fn examine(&self, path: &Path) -> Result<Option<Metadata>, Fault> {
        let metadata = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Fault::of_system(&error)),
        };
        if !metadata.is_symlink() {
            return Ok(Some(metadata));
        }
        self.check(path)?;
        match fs::metadata(path) {
            Ok(metadata) => Ok(Some(metadata)),
            Err(error) => Err(of_target(&error)),
        }
    }

    /// Checks that a link leads to a part of the site, or to a place that is allowed.
    ///
    /// # Errors
    ///
    /// Fails where it leads elsewhere or nowhere.
    pub(super) fn check(&self, link: &Path) -> Result<(), Fault> {
        let real = fs::canonicalize(link).map_err(|error| of_target(&error))?;
        let (root, allowed) = self.places.get_or_init(|| self.real_places());
        let is_part = real.strip_prefix(root).is_ok_and(|inside| {
            let mut folders = FOLDERS.iter();
            folders.any(|folder| inside.starts_with(folder)) && !inside.iter().any(is_leftover)
        });
        if is_part || allowed.iter().any(|place| real.starts_with(place)) {
            return Ok(());
        }
        let target = fs::read_link(link).unwrap_or_default();
        let folder = match real.is_dir() {
            true => real.as_path(),
            false => real.parent().unwrap_or(&real),
        };
        let fault = Fault::new(format!(
            "it is a link that leads out of the site, to `{}`",
            target.display()
        ));
        Err(fault.help(match is_of_system(folder) {
            true => "delete the link: what it leads to is the machine's, and nothing to publish".to_owned(),
            false => format!(
                "put a copy of the file here; or, if everything in that folder may be published, write \
                 `follow = [\"{}\"]` in config.toml",
                folder.display()
            ),
        }))
    }

    fn real_places(&self) -> (PathBuf, Vec<PathBuf>) {
        let root = fs::canonicalize(self.root).unwrap_or_else(|_| self.root.to_owned());
        let places = self.follow.iter();
        // What is not there holds nothing that a link could lead to.
        let places = places.filter_map(|place| fs::canonicalize(self.root.join(place)).ok());
        let places = places.collect();
        (root, places)
    }
}

/// Says whether a folder is one in which a system keeps its settings, devices and processes.
fn is_of_system(folder: &Path) -> bool {
    const PLACES: [&str; 6] = ["/boot", "/dev", "/etc", "/proc", "/run/secrets", "/sys"];
    folder.parent().is_none() || PLACES.iter().any(|place| folder.starts_with(place))
}

fn of_target(error: &io::Error) -> Fault {
    match error.kind() {
        ErrorKind::NotFound => Fault::leads_nowhere(),
        _ => Fault::of_system(error),
    }
}
