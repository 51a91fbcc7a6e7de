//! The repository that presswork keeps for itself, below `.presswork/publish/`. Only one process uses it at a
//! time, because the site's lock is held.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use walkdir::WalkDir;

use super::command::{explain, git};
use crate::publish::{Fault, program};

/// The settings of the repository.
const SETTINGS: &str = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n";

/// Creates the repository where it is missing, and puts in order what is there. Locks of a git that was killed
/// are removed, as every later publication would fail for them. Settings and hooks are never those that came
/// with the site's folder: both name programs that git runs.
///
/// # Errors
///
/// Fails where the file system refuses, and where git is missing.
pub(super) fn prepare(repository: &Path) -> Result<(), Fault> {
    fs::create_dir_all(repository).map_err(|error| Fault::of_file("make", repository, &error))?;
    // Before git looks at them.
    put_in_order(repository).map_err(|error| Fault::of_file("write to", repository, &error))?;
    if repository.join("HEAD").is_file() {
        return Ok(());
    }
    let mut init = git();
    init.args(["init", "--quiet", "--bare", "--template="])
        .arg(repository);
    program::run(&mut init, b"", explain).map(drop)
}

fn put_in_order(repository: &Path) -> io::Result<()> {
    let top = WalkDir::new(repository).max_depth(1).into_iter();
    let refs = WalkDir::new(repository.join("refs")).into_iter();
    for entry in top.chain(refs).filter_map(Result::ok) {
        let is_lock = entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "lock");
        if entry.path_is_symlink() || is_lock && entry.file_type().is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    missing_is_fine(fs::remove_dir_all(repository.join("hooks")))?;
    let settings = repository.join("config");
    missing_is_fine(fs::remove_file(&settings))?;
    fs::File::create_new(&settings)?.write_all(SETTINGS.as_bytes())
}

fn missing_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
