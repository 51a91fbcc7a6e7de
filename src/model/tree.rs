//! The files on disk: names and stamps at once, bytes on demand.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::{Fp, SourcePath};

/// Reads the files of a [`Tree`]; implemented by `io` for a folder, and in memory for tests.
pub trait Store: Send + Sync {
    /// Returns a file's bytes.
    ///
    /// # Errors
    ///
    /// Fails where the file is gone or may not be read.
    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, ReadError>;

    /// Returns the first bytes of a file, at most `most` of them.
    ///
    /// # Errors
    ///
    /// As [`Store::read`].
    fn head(&self, path: &SourcePath, most: usize) -> Result<Vec<u8>, ReadError> {
        let mut bytes = self.read(path)?;
        bytes.truncate(most);
        Ok(bytes)
    }
}

/// The length in bytes of the longest file that is read as text: articles, settings, templates. A text is in
/// memory several times over while it is read. What is copied as it is may be of any length.
pub const LONGEST_TEXT: u64 = 16 << 20;

/// Returns a length in MiB, rounded up.
fn megabytes(len: u64) -> u64 {
    len.div_ceil(1 << 20)
}

/// Why a file of the site cannot be read. The message has no path in it.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A store in memory has no such file.
    #[error("no such file")]
    Missing,
    /// The file is longer than the texts of a site may be.
    #[error("it has {} MiB, and a text may have {} at most", megabytes(*.0), megabytes(LONGEST_TEXT))]
    TooLong(u64),
    /// The operating system refuses.
    #[error(transparent)]
    System(#[from] io::Error),
}

/// The metadata of a file, read without opening it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Stamp {
    /// Length in bytes.
    pub len: u64,
    /// Time of the last change of the bytes, in nanoseconds since 1970; 0 where it is not known. Programs can set
    /// it to whatever they want.
    pub modified: i128,
    /// Time of the last change of the bytes or of anything else about the file, such as the time above, in
    /// nanoseconds since 1970; 0 where it is not known.
    pub changed: i128,
    /// The file's number on its device, which changes when an editor saves by rename.
    pub inode: u64,
}

/// A snapshot of the site's files: `config.toml`, `content/`, `fonts/`, `seeds/` and `themes/`.
#[derive(Clone)]
pub struct Tree {
    /// Every file, by path.
    pub files: Arc<BTreeMap<SourcePath, Stamp>>,
    /// The source of the files' bytes.
    pub store: Arc<dyn Store>,
    /// When the snapshot was taken, in nanoseconds since 1970.
    pub taken: i128,
    /// Files and folders that are no part of the site, although they stand where one is looked for.
    pub faults: Vec<TreeFault>,
}

/// Why a file or a folder is no part of the site: it cannot be listed or examined, is no file, or leads
/// elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeFault {
    /// The place of the file or the folder.
    pub path: SourcePath,
    /// What is wrong, without the path.
    pub message: String,
    /// What can be done about it.
    pub help: Option<String>,
}

/// A file may change twice within one tick of its file system's clock. A file that changed so shortly
/// before a snapshot may change again without another stamp; 2 seconds is the coarsest clock in use
/// (FAT).
const TICK: i128 = 2_000_000_000;

impl Tree {
    /// Returns a fingerprint that identifies a file's bytes: of its stamp where the stamp is stable, else
    /// of the bytes themselves.
    pub fn version(&self, path: &SourcePath) -> Fp {
        match self.stable_stamp(path) {
            Some(stamp) => Fp::of(&stamp),
            None => Fp::of_bytes(&self.read(path).unwrap_or_default()),
        }
    }

    /// Returns a file's stamp, if any later change of the file is sure to change the stamp.
    pub(crate) fn stable_stamp(&self, path: &SourcePath) -> Option<Stamp> {
        self.files
            .get(path)
            .copied()
            .filter(|stamp| self.is_stable(stamp))
    }

    /// Says whether any later change of a file with this stamp is sure to change the stamp.
    pub(crate) fn is_stable(&self, stamp: &Stamp) -> bool {
        stamp.modified > 0 && stamp.modified + TICK < self.taken
    }

    /// Returns the bytes of a file of the tree. What is no part of it is not opened, such as a pipe, whose end
    /// never comes, or a link out of the site.
    ///
    /// # Errors
    ///
    /// As [`Store::read`].
    pub fn read(&self, path: &SourcePath) -> Result<Vec<u8>, ReadError> {
        match self.has(path) {
            true => self.store.read(path),
            false => Err(ReadError::Missing),
        }
    }

    /// Returns the bytes of a file that is read as text, unless the file is longer than [`LONGEST_TEXT`]. The
    /// bytes of a longer one are not read.
    ///
    /// # Errors
    ///
    /// As [`Store::read`], and where the file is too long.
    pub fn source(&self, path: &SourcePath) -> Result<Vec<u8>, ReadError> {
        let listed = self.files.get(path).map_or(0, |stamp| stamp.len);
        if listed > LONGEST_TEXT {
            return Err(ReadError::TooLong(listed));
        }
        let bytes = self.read(path)?;
        // The file may have grown since it was listed.
        let len = bytes.len() as u64;
        match len > LONGEST_TEXT {
            true => Err(ReadError::TooLong(len)),
            false => Ok(bytes),
        }
    }

    /// Returns the first bytes of a file of the tree, at most `most` of them.
    ///
    /// # Errors
    ///
    /// As [`Store::read`].
    pub fn head(&self, path: &SourcePath, most: usize) -> Result<Vec<u8>, ReadError> {
        match self.has(path) {
            true => self.store.head(path, most),
            false => Err(ReadError::Missing),
        }
    }

    /// Returns the text of a file; bytes that are not UTF-8 are replaced.
    ///
    /// # Errors
    ///
    /// As [`Tree::source`].
    pub fn text(&self, path: &SourcePath) -> Result<String, ReadError> {
        self.source(path)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Returns the files below `folder` (without a slash at the end), in order.
    pub fn below<'a>(&'a self, folder: &str) -> impl Iterator<Item = (&'a SourcePath, &'a Stamp)> {
        let prefix = format!("{folder}/");
        self.files
            .range(SourcePath::new(prefix.as_str())..)
            .take_while(move |(path, _)| path.as_str().starts_with(&prefix))
    }

    /// Says whether a file exists.
    pub fn has(&self, path: &SourcePath) -> bool {
        self.files.contains_key(path)
    }

    /// Returns a tree that lives in memory.
    pub fn in_memory<P: AsRef<str>, B: Into<Vec<u8>>>(
        files: impl IntoIterator<Item = (P, B)>,
    ) -> Self {
        let files: BTreeMap<SourcePath, Vec<u8>> = files
            .into_iter()
            .map(|(path, bytes)| (SourcePath::from(path.as_ref()), bytes.into()))
            .collect();
        let stamps = files.iter().map(|(path, bytes)| {
            let stamp = Stamp {
                len: bytes.len() as u64,
                ..Stamp::default()
            };
            (path.clone(), stamp)
        });
        Tree {
            files: Arc::new(stamps.collect()),
            store: Arc::new(Memory(files)),
            taken: 0,
            faults: Vec::new(),
        }
    }
}

impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.files.keys()).finish()
    }
}

struct Memory(BTreeMap<SourcePath, Vec<u8>>);

impl Store for Memory {
    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, ReadError> {
        self.0.get(path).cloned().ok_or(ReadError::Missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_too_long_is_not_read() {
        let path = SourcePath::from("content/articles/a.md");
        let mut tree = Tree::in_memory([(path.as_str(), "+++\n")]);
        assert!(tree.source(&path).is_ok());
        let files = Arc::make_mut(&mut tree.files);
        files.entry(path.clone()).or_default().len = LONGEST_TEXT + 1;
        let refused = tree.source(&path).unwrap_err();
        let wanted = "it has 17 MiB, and a text may have 16 at most";
        assert_eq!(refused.to_string(), wanted);
        assert!(tree.text(&path).is_err() && tree.read(&path).is_ok());
    }
}
