//! Deletes the staging folders that builds left behind when they were killed. That of the same output folder is
//! deleted by the next build anyway; these are of folders with other names.

use std::fs::{self, DirEntry, File, TryLockError};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// How the name ends of a folder that will be renamed to a new output folder beside it.
pub(super) const STAGING: &str = ".presswork-staging";

/// The age at which a staging folder is nobody's any more.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Deletes abandoned staging folders beside the output folder `out`. `staging` was just made, by which the
/// age of others is measured: the clock of their disk may differ from this machine's.
pub(super) fn clear_beside(out: &Path, staging: &Path) {
    let now = fs::metadata(staging).and_then(|staging| staging.modified());
    let (Some(parent), Ok(now)) = (out.parent(), now) else {
        return;
    };
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_staging = name.starts_with('.') && name.ends_with(STAGING);
        if is_staging && is_old(&entry, now) && is_free(&entry.path()) {
            // It costs a little room, and is tried again.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Says whether this is a folder, and was abandoned at the moment `now`.
fn is_old(entry: &DirEntry, now: SystemTime) -> bool {
    let there = entry.metadata().ok().filter(fs::Metadata::is_dir);
    let written = there.and_then(|there| there.modified().ok());
    let age = written.and_then(|written| now.duration_since(written).ok());
    age.is_some_and(|age| age > ABANDONED)
}

/// Says whether no build holds the folder: a large one may take long.
fn is_free(folder: &Path) -> bool {
    File::open(folder).is_ok_and(|folder| {
        let locked = folder.try_lock();
        !matches!(locked, Err(TryLockError::WouldBlock))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staging_folders_of_other_names_go_after_an_hour() {
        let root = tempfile::tempdir().unwrap();
        let place = |name: &str| root.path().join(name);
        let old = SystemTime::now() - Duration::from_secs(4000);
        let make = |name: &str| {
            fs::create_dir(place(name)).unwrap();
            fs::write(place(name).join("index.html"), "x").unwrap();
            let folder = File::open(place(name)).unwrap();
            folder.set_modified(old).unwrap();
            folder
        };
        make(".gone.presswork-staging");
        make("mine.presswork-staging");
        make(".mine");
        let held = make(".held.presswork-staging");
        held.lock().unwrap();
        fs::create_dir(place(".new.presswork-staging")).unwrap();
        fs::write(place(".file.presswork-staging"), "x").unwrap();
        File::options()
            .write(true)
            .open(place(".file.presswork-staging"))
            .and_then(|file| file.set_modified(old))
            .unwrap();

        let staging = place(".public.presswork-staging");
        fs::create_dir(&staging).unwrap();
        clear_beside(&place("public"), &staging);
        let left = fs::read_dir(root.path()).unwrap();
        let mut left: Vec<String> = left
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        let wanted = [
            ".file.presswork-staging",
            ".held.presswork-staging",
            ".mine",
            ".new.presswork-staging",
            ".public.presswork-staging",
            "mine.presswork-staging",
        ];
        assert_eq!(left, wanted);
    }
}
