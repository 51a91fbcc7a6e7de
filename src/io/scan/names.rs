//! Which names of files and folders are a part of a site.

use std::ffi::OsStr;
use std::path::Path;

use super::fault::Fault;

/// Refuses a name with a control character: it would be printed, and be a part of addresses.
pub(super) fn without_control(name: &OsStr) -> Result<(), Fault> {
    match name.to_string_lossy().contains(char::is_control) {
        true => Err(Fault::control_in_name()),
        false => Ok(()),
    }
}

/// Says whether the name of a file or a folder is hidden, or that of a temporary file of editors and
/// systems. `.well-known` is meant to be published (RFC 8615).
pub(super) fn is_leftover(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    (name.starts_with('.') && name != ".well-known")
        || name.ends_with('~')
        || name.starts_with('#')
        || name == "Thumbs.db"
        || name == "desktop.ini"
}

/// Says whether a path, from the site's root, is hidden and a part of the site all the same: below
/// `content/static/`, but for what systems and editors put there.
pub(super) fn is_hidden_part(path: &str) -> bool {
    const PASSING: [&str; 5] = [".DS_Store", "._", ".#", ".goutputstream-", ".nfs"];
    let Some((_, name)) = path.rsplit_once('/') else {
        return false;
    };
    let passes = PASSING.iter().any(|begin| name.starts_with(begin))
        || [".swp", ".swo", ".swx"]
            .iter()
            .any(|end| name.ends_with(end))
        || name.ends_with('~');
    path.starts_with("content/static/") && name.starts_with('.') && !passes
}

/// Says whether a path, from the site's root, can be a part of the site: nothing on the way to it is passed
/// over by a [`scan`].
pub(in crate::io) fn is_scanned(path: &Path) -> bool {
    path.iter().skip(1).all(|name| !is_leftover(name))
        || path.to_str().is_some_and(|path| {
            let folder = Path::new(path).parent().unwrap_or(Path::new(""));
            is_hidden_part(path) && folder.iter().all(|name| !is_leftover(name))
        })
}
