//! Where the site is.

use std::path::{Path, PathBuf};

use super::fault::Fault;

/// Returns the site's folder: the one that was given, else the nearest one from the current folder
/// upwards that has a `config.toml`, else the current folder.
///
/// # Errors
///
/// Fails where the folder that was given is none.
pub fn find(given: Option<PathBuf>) -> Result<PathBuf, Fault> {
    if let Some(root) = given {
        return if root.is_dir() {
            Ok(root)
        } else {
            Err(Fault::usage(format!(
                "`--root {}`: there is no such folder",
                root.display()
            )))
        };
    }
    let here = PathBuf::from(".");
    // Without a name for the current folder, it is all there is to look at.
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

/// Returns where the site's folder stands within the repository that it lies in, such as `sites/news/`;
/// nothing for the repository's root, and outside of any.
pub fn in_repository(root: &Path) -> String {
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

/// Returns a path as people write it, without `./` in front.
pub fn shown(path: &Path) -> String {
    match path.strip_prefix(".") {
        Ok(rest) if !rest.as_os_str().is_empty() => rest.display().to_string(),
        _ => path.display().to_string(),
    }
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
    fn a_site_lies_somewhere_in_its_repository() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("sites/news");
        std::fs::create_dir_all(&site).unwrap();
        assert_eq!(in_repository(&site), "");
        std::fs::create_dir(folder.path().join(".git")).unwrap();
        assert_eq!(in_repository(&site), "sites/news/");
        assert_eq!(in_repository(folder.path()), "");
    }

    #[test]
    fn a_root_that_is_not_there_is_wrong_usage() {
        let fault = find(Some("no/such/folder".into())).unwrap_err();
        assert_eq!(fault.exit, super::super::Exit::WrongUsage);
    }

    #[test]
    fn paths_are_shown_as_people_write_them() {
        assert_eq!(shown(Path::new("./public")), "public");
        assert_eq!(shown(Path::new(".")), ".");
        assert_eq!(shown(Path::new("/srv/public")), "/srv/public");
    }
}
