//! `.presswork/`: what one process leaves for the next. Deleting it is always safe.
//!
//! A snapshot that is missing or cannot be used means an empty memo, which is a full build, never a wrong
//! one.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::atomic::AtomicFile;
use super::file_error::FileError;
use super::snapshot::{
    colours_of_twin, decode, decode_blocks, encode, encode_blocks, snapshot_of_twin,
};
use super::web::Answers;
use crate::base::Fp;
use crate::memo::{Colours, Memo};
use crate::model::Trace;

const FOLDER: &str = ".presswork";
const SNAPSHOT: &str = "snapshot";
const TRACE: &str = "trace";
const ANSWERS: &str = "web.json";
const COLOURS: &str = "colours";

/// A site's cache folder, held by one process at a time.
pub struct Cache {
    folder: PathBuf,
    /// Unlocked when it is closed, also by a process that was killed.
    _lock: Option<File>,
}

impl Cache {
    /// Opens the cache of the site in `root`, making the folder where it is missing. If another
    /// process has it, `waiting` is called once, and the call returns when that process is done.
    ///
    /// A folder that cannot be written is no fault: nothing is then kept.
    pub fn open(root: &Path, waiting: impl FnOnce()) -> Self {
        let folder = root.join(FOLDER);
        let lock = make(&folder)
            .ok()
            .and_then(|()| File::create(folder.join("lock")).ok());
        if let Some(lock) = &lock
            && let Err(TryLockError::WouldBlock) = lock.try_lock()
        {
            waiting();
            // Where locks are not supported there is none to wait for.
            let _ = lock.lock();
        }
        Self {
            folder,
            _lock: lock,
        }
    }

    /// Returns what the last build knew; nothing where that cannot be relied on.
    pub fn load(&self) -> Memo {
        let snapshot = fs::read(self.folder.join(SNAPSHOT)).ok();
        let memo = snapshot.and_then(|bytes| decode(&bytes));
        let colours = self.folder.join(COLOURS);
        Memo {
            colours: Colours::kept_by(move || {
                let bytes = fs::read(&colours).ok();
                bytes
                    .and_then(|bytes| decode_blocks(&bytes))
                    .unwrap_or_default()
            }),
            ..memo.unwrap_or_default()
        }
    }

    /// Keeps what this build knows, by temporary file and rename.
    ///
    /// # Errors
    ///
    /// Fails where nothing can be written; the next build is then a full one.
    pub fn save(&self, memo: &Memo) -> Result<(), CacheError> {
        if let Some(blocks) = memo.colours.worth_keeping() {
            self.put(COLOURS, &encode_blocks(&blocks)?)?;
        }
        self.put(SNAPSHOT, &encode(memo)?)
    }

    /// Says whether there is anything that an earlier build left.
    pub fn is_empty(&self) -> bool {
        !self.folder.join(SNAPSHOT).exists()
    }

    /// Returns what this build left, for another machine. The stamps of this machine's files are not
    /// among it; they mean nothing elsewhere.
    pub fn export(&self) -> Option<Export> {
        Some(Export {
            program: program_bytes()?,
            snapshot: encode(&without_stamps(self.load())).ok()?.concat(),
            colours: fs::read(self.folder.join(COLOURS)).ok(),
        })
    }

    /// Takes what another machine left, if this is the program that left it.
    ///
    /// # Errors
    ///
    /// As [`Cache::save`]; what cannot be used is as good as nothing.
    pub fn import(&self, export: Export) -> Result<bool, CacheError> {
        if program_bytes() != Some(export.program) {
            return Ok(false);
        }
        let Some(memo) = snapshot_of_twin(export.snapshot) else {
            return Ok(false);
        };
        if let Some(colours) = export.colours.and_then(colours_of_twin) {
            self.put(COLOURS, &[colours])?;
        }
        self.save(&without_stamps(memo)).map(|()| true)
    }

    /// Keeps what the last build did, for `presswork why`.
    ///
    /// # Errors
    ///
    /// As [`Cache::save`].
    pub fn save_trace(&self, trace: &Trace) -> Result<(), CacheError> {
        self.put(TRACE, &[postcard::to_stdvec(trace)?])
    }

    /// Returns what the last build did.
    pub fn load_trace(&self) -> Option<Trace> {
        postcard::from_bytes(&fs::read(self.folder.join(TRACE)).ok()?).ok()
    }

    /// Returns what the web answered earlier.
    pub fn load_answers(&self) -> Answers {
        let bytes = fs::read(self.folder.join(ANSWERS)).ok();
        bytes
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    /// Keeps what the web answered.
    ///
    /// # Errors
    ///
    /// As [`Cache::save`].
    pub fn save_answers(&self, answers: &Answers) -> Result<(), CacheError> {
        self.put(ANSWERS, &[serde_json::to_vec(answers)?])
    }

    fn put(&self, name: &str, parts: &[Vec<u8>]) -> Result<(), CacheError> {
        self.replace(name, parts).map_err(|source| {
            CacheError::File(FileError {
                action: "write",
                path: self.folder.clone(),
                source,
            })
        })
    }

    fn replace(&self, name: &str, parts: &[Vec<u8>]) -> io::Result<()> {
        let target = self.folder.join(name);
        // One process at a time has the cache, and what it leaves when it is killed is written over.
        let new = self.folder.join(format!("{name}.new"));
        let mut file = AtomicFile::by_way_of(&new, &target)?;
        parts.iter().try_for_each(|part| file.write_all(part))?;
        file.persist()
    }
}

/// Why a process can leave nothing for the next one.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// The folder does not take the file.
    #[error(transparent)]
    File(#[from] FileError),
    /// What the build knows has no binary form.
    #[error(transparent)]
    Binary(#[from] postcard::Error),
    /// What the web answered has no JSON form.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// What a build left, for another machine.
pub struct Export {
    /// What makes it usable there: the same program, byte for byte.
    pub program: Fp,
    /// What the build knew.
    pub snapshot: Vec<u8>,
    /// The code that it coloured, if any.
    pub colours: Option<Vec<u8>>,
}

/// Makes the folder, which keeps itself out of version control.
fn make(folder: &Path) -> std::io::Result<()> {
    if !folder.is_dir() {
        fs::create_dir_all(folder)?;
        fs::write(folder.join(".gitignore"), "*\n")?;
    }
    Ok(())
}

fn without_stamps(mut memo: Memo) -> Memo {
    for read in memo.sources.values_mut() {
        read.stamp = None;
    }
    memo.pictures = Arc::default();
    memo
}

/// Returns the fingerprint of the running program's bytes.
fn program_bytes() -> Option<Fp> {
    let file = std::env::current_exe().ok()?;
    fs::read(file).ok().map(|bytes| Fp::of_bytes(&bytes))
}
