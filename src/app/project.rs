//! A site's folder, and which state of the site is wanted.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Notice, OnNotice};
use crate::base::{Moment, SourcePath};
use crate::diagnostic::Diagnostic;
use crate::io::cache::Cache;
use crate::io::clock::EPOCH;
use crate::io::encoded_pictures::PictureCache;
use crate::io::{clock, scan};
use crate::model::Tree;
use crate::parse;
use crate::pipeline::{Audience, Inputs, Overrides};

/// Which state of a site is wanted.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The moment, as a user wrote it: `2026-12-24` or `2026-12-24T18:00:00+01:00`. `None` means now,
    /// whenever the site is scanned.
    pub now: Option<String>,
    /// Which articles are shown.
    pub audience: Audience,
    /// Changes to the configuration.
    pub overrides: Overrides,
}

/// A site's folder, and which state of the site is wanted.
#[derive(Clone, Debug)]
pub struct Project {
    root: PathBuf,
    request: Request,
}

/// Why a site cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProjectError {
    /// The folder that was named does not exist.
    #[error("there is no folder {}", .0.display())]
    NoFolder(PathBuf),
    /// The moment that was asked for cannot be read.
    #[error("`{0}` is no date")]
    InvalidMoment(String),
    /// The environment names a moment that is none.
    #[error("`{EPOCH}` is no number of seconds since 1970: `{0}`")]
    InvalidEpoch(String),
    /// The environment that was asked for, or the configuration itself, is not there.
    #[error("{}", .0.message)]
    NoConfiguration(Box<Diagnostic>),
}

impl Project {
    /// Returns the project of the site in `root`.
    pub fn new(root: impl Into<PathBuf>, request: Request) -> Self {
        Self {
            root: root.into(),
            request,
        }
    }

    /// Returns the site's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the environment that was named.
    pub fn environment(&self) -> Option<&str> {
        self.request.overrides.environment.as_deref()
    }

    /// Returns the project of the same site in an environment.
    pub(crate) fn in_environment(&self, name: &str) -> Self {
        let mut project = self.clone();
        project.request.overrides.environment = Some(name.to_owned());
        project
    }

    /// Opens the site's cache, and keeps other processes from it as long as the cache is not dropped.
    pub fn lock(&self, notices: &OnNotice) -> Cache {
        lock(&self.root, notices)
    }

    /// Scans the whole site, and reads its configuration.
    ///
    /// # Errors
    ///
    /// Fails where the moment that was asked for cannot be read.
    pub fn scan(&self) -> Result<Inputs, ProjectError> {
        let inputs = self.inputs(scan::scan(&self.root, &[]))?;
        let follow = &inputs.config.value.follow;
        // Which links may be followed is known once the configuration is read.
        if follow.is_empty() || inputs.tree.faults.is_empty() {
            return Ok(inputs);
        }
        self.inputs(scan::scan(&self.root, follow))
    }

    /// Scans the site as [`Project::scan`] does, for a command that prints no diagnostics.
    ///
    /// # Errors
    ///
    /// As [`Project::scan`], and where there is no configuration, or none of the environment that was asked for.
    pub(crate) fn scan_configured(&self) -> Result<Inputs, ProjectError> {
        let inputs = self.scan()?;
        let mut faults = inputs.config.diagnostics.iter();
        match faults.find(|fault| fault.is_error() && fault.at.is_none()) {
            Some(fault) => Err(ProjectError::NoConfiguration(Box::new(fault.clone()))),
            None => Ok(inputs),
        }
    }

    /// Scans again after these files may have changed, or everything where that is not enough.
    ///
    /// # Errors
    ///
    /// As [`Project::scan`].
    pub(crate) fn rescan(
        &self,
        before: Option<&Tree>,
        files: Option<BTreeSet<SourcePath>>,
    ) -> Result<Inputs, ProjectError> {
        let again = before
            .zip(files)
            .and_then(|(before, files)| scan::scan_again(&self.root, before, &files));
        match again {
            Some(tree) => self.inputs(tree),
            None => self.scan(),
        }
    }

    fn inputs(&self, tree: Tree) -> Result<Inputs, ProjectError> {
        let request = &self.request;
        let config = parse::config(&tree, &request.overrides);
        let now = moment(request.now.as_deref(), &config.value.zone.0)?;
        let mut inputs = Inputs::new(tree, config, now, request.audience);
        inputs.encoded = Arc::new(PictureCache::of_site(&self.root));
        Ok(inputs)
    }
}

/// Opens the cache of the site in `root`, and keeps other processes from it as long as the cache is
/// not dropped.
pub fn lock(root: &Path, notices: &OnNotice) -> Cache {
    Cache::open(root, || notices(Notice::WaitingForLock))
}

/// Returns the point in time that a user means, in the site's zone; now where none is named.
fn moment(given: Option<&str>, zone: &TimeZone) -> Result<Timestamp, ProjectError> {
    match given {
        None => clock::build_moment()
            .map_err(|written| ProjectError::InvalidEpoch(written.to_string_lossy().into_owned())),
        Some(text) => Moment::parse(text, zone)
            .map(Moment::timestamp)
            .ok_or_else(|| ProjectError::InvalidMoment(text.to_owned())),
    }
}

/// Returns the site's folder: `given`, else the nearest folder from the current one upwards that has
/// a `config.toml`, else the current folder.
///
/// # Errors
///
/// Fails where `given` is no folder.
pub fn find_root(given: Option<PathBuf>) -> Result<PathBuf, ProjectError> {
    if let Some(root) = given {
        return if root.is_dir() {
            Ok(root)
        } else {
            Err(ProjectError::NoFolder(root))
        };
    }
    let here = PathBuf::from(".");
    // Without a name, the current folder has no folders above that could be searched.
    let Ok(current) = std::env::current_dir() else {
        return Ok(here);
    };
    Ok(match nearest(&current) {
        Some(root) if root != current => root.to_owned(),
        _ => here,
    })
}

fn nearest(start: &Path) -> Option<&Path> {
    start
        .ancestors()
        .find(|folder| folder.join("config.toml").is_file())
}

/// Folders of a site whose files are its sources, its history or presswork's own.
const OWN: [&str; 6] = ["content", "fonts", "seeds", "themes", ".git", ".presswork"];

/// Says whether a folder is no place to write a site to, because the site in `root` has its sources or its
/// history there.
pub(crate) fn holds_own_files(folder: &Path, root: &Path) -> bool {
    let (real_folder, real_root) = (real(folder), real(root));
    real_root.starts_with(&real_folder)
        || OWN
            .iter()
            .any(|own| real_folder.starts_with(real_root.join(own)))
}

/// Returns the absolute path without links and `..`, as far as the path exists.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for ancestor in absolute.ancestors() {
        if let (Ok(real), Ok(rest)) = (ancestor.canonicalize(), absolute.strip_prefix(ancestor)) {
            return real.join(rest);
        }
    }
    absolute
}

/// Returns the site's folder as seen from the top of its repository, such as `sites/news/`; an empty
/// text for the top itself, and outside of any repository.
pub fn folder_in_repository(root: &Path) -> String {
    let Ok(root) = root.canonicalize() else {
        return String::new();
    };
    // A worktree and a submodule have a file of this name, others a folder.
    let Some(top) = root.ancestors().find(|folder| folder.join(".git").exists()) else {
        return String::new();
    };
    let inside = root.strip_prefix(top).unwrap_or(Path::new(""));
    let parts = inside.components();
    parts
        .map(|part| format!("{}/", part.as_os_str().to_string_lossy()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_site_is_found_upwards() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        let deep = site.join("content/articles/2026");
        std::fs::create_dir_all(&deep).unwrap();
        assert_eq!(nearest(&deep), None);
        std::fs::write(site.join("config.toml"), "").unwrap();
        assert_eq!(nearest(&deep), Some(site.as_path()));
        assert_eq!(nearest(&site), Some(site.as_path()));
    }

    #[test]
    fn a_site_is_never_written_among_its_sources() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        std::fs::create_dir_all(root.join("content")).unwrap();
        let refused = |out: &Path| holds_own_files(out, &root);
        assert!(refused(&root));
        assert!(refused(folder.path()));
        assert!(refused(&root.join("content/articles/../..")));
        for own in ["themes/new", "content/static", ".git", ".presswork/x"] {
            assert!(refused(&root.join(own)), "{own}");
        }
        assert!(!refused(&root.join("public")));
        assert!(!refused(&root.join("contents")));
        assert!(!refused(&folder.path().join("elsewhere/deep")));
    }

    #[test]
    fn a_site_lies_somewhere_in_its_repository() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("sites/news");
        std::fs::create_dir_all(&site).unwrap();
        assert_eq!(folder_in_repository(&site), "");
        std::fs::create_dir(folder.path().join(".git")).unwrap();
        assert_eq!(folder_in_repository(&site), "sites/news/");
        assert_eq!(folder_in_repository(folder.path()), "");
    }

    #[test]
    fn a_root_that_does_not_exist_is_refused() {
        let wanted = PathBuf::from("no/such/folder");
        let found = find_root(Some(wanted.clone()));
        assert_eq!(found, Err(ProjectError::NoFolder(wanted)));
    }

    #[test]
    fn a_date_without_an_offset_is_meant_in_the_sites_zone() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let read = |text| moment(Some(text), &berlin).map(|at| Moment::at(at, &berlin).rfc3339());
        assert_eq!(
            read("2026-12-24").as_deref(),
            Ok("2026-12-24T00:00:00+01:00")
        );
        let unreadable = ProjectError::InvalidMoment("soon".to_owned());
        assert_eq!(read("soon"), Err(unreadable));
    }
}
