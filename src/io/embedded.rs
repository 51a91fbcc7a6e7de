//! Files in the binary: the default theme and the seeds, so that the program needs no other file.

use include_dir::{Dir, DirEntry, File, include_dir};

static THEME: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/frontpage");
static SEEDS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/seeds");

/// The default theme's folder, as if it were in the site.
pub(crate) const DEFAULT_THEME: &str = "themes/frontpage";

/// Returns the default theme's files, by their path in a site.
pub fn theme_files() -> impl Iterator<Item = (String, &'static [u8])> {
    files(&THEME).into_iter().filter_map(|file| {
        let path = path_of(file)?;
        Some((format!("{DEFAULT_THEME}/{path}"), file.contents()))
    })
}

/// Returns the seeds' files, by their path below `seeds/`.
pub fn seed_files() -> impl Iterator<Item = (String, &'static [u8])> {
    files(&SEEDS)
        .into_iter()
        .filter_map(|file| Some((path_of(file)?, file.contents())))
}

/// Returns the files of a folder and of those below.
fn files(folder: &'static Dir<'static>) -> Vec<&'static File<'static>> {
    let entries = folder.entries().iter();
    entries
        .flat_map(|entry| match entry {
            DirEntry::Dir(below) => files(below),
            DirEntry::File(file) => vec![file],
        })
        .collect()
}

/// Returns a file's path with slashes, whatever separator the building machine has.
fn path_of(file: &File) -> Option<String> {
    Some(file.path().to_str()?.replace('\\', "/"))
}
