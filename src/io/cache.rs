//! `.presswork/`: the cache that one process keeps for the next. Deleting the folder is always safe.
//!
//! A snapshot that is missing or unusable means an empty memo: a full build, never a wrong one.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use super::atomic::AtomicFile;
use super::file_error::FileError;
use super::plan_file::PlanFiles;
use super::snapshot::{
    decode, decode_blocks, decode_entries, encode, encode_blocks, encode_entries, import_colours,
    import_snapshot,
};
use super::web::Answers;
use super::{article_file, entry_file};
use crate::base::Fp;
use crate::memo::{Colours, EarlierPlans, Memo, SearchEntries};
use crate::model::Trace;
use crate::pipeline::TextPlans;

const FOLDER: &str = ".presswork";
const SNAPSHOT: &str = "snapshot";
const ARTICLES: &str = "articles";
const TRACE: &str = "trace";
const ANSWERS: &str = "web.json";
const COLOURS: &str = "colours";
const SEARCH: &str = "search";
const ENTRIES: &str = "search-entries";
const PLANS: &str = "plans";
const PLAN_PARTS: &str = "plan-parts";

/// A site's cache folder, held by one process at a time.
pub struct Cache {
    folder: PathBuf,
    /// The lock file. The lock ends when the file is closed, also by a process that is killed.
    _lock: Option<File>,
}

impl Cache {
    /// Opens the cache of the site in `root`, creating the folder where it is missing. If another process
    /// has the lock, `waiting` is called once, and the call returns when that process is done.
    ///
    /// A folder that cannot be written is no error: nothing is then kept. Neither is anything kept where there
    /// is no site.
    pub fn open(root: &Path, waiting: impl FnOnce()) -> Self {
        let folder = root.join(FOLDER);
        let is_site = fs::symlink_metadata(root.join("config.toml")).is_ok();
        let lock = is_site
            .then(|| make(&folder))
            .and_then(Result::ok)
            .and_then(|()| File::create(folder.join("lock")).ok());
        if let Some(lock) = &lock
            && let Err(TryLockError::WouldBlock) = lock.try_lock()
        {
            waiting();
            // A file system without locks has no other process to wait for.
            let _ = lock.lock();
        }
        Self {
            folder,
            _lock: lock,
        }
    }

    /// Returns the memo of the last build; an empty one where the snapshot cannot be used.
    pub fn load(&self) -> Memo {
        let snapshot = read(&self.folder.join(SNAPSHOT));
        let articles = self.folder.join(ARTICLES);
        let memo = snapshot.and_then(|bytes| decode(&bytes, move || read(&articles)));
        let colours = self.folder.join(COLOURS);
        let kept = self.folder.join(SEARCH);
        let entries = self.folder.join(ENTRIES);
        Memo {
            search_entries: Arc::new(SearchEntries::kept_by(
                move || {
                    read(&kept)
                        .and_then(|bytes| decode_entries(&bytes))
                        .unwrap_or_default()
                },
                move |place| entry_file::read(&entries, place),
            )),
            colours: Arc::new(Colours::kept_by(move || {
                read(&colours)
                    .and_then(|bytes| decode_blocks(&bytes))
                    .unwrap_or_default()
            })),
            earlier_plans: Arc::new(earlier_plans(self.plans())),
            ..memo.unwrap_or_default()
        }
    }

    /// Returns the memo of the last build for a build that reads every source again, whatever its stamp says.
    pub fn load_without_stamps(&self) -> Memo {
        without_stamps(self.load())
    }

    /// Saves the memo, by temporary file and rename.
    ///
    /// # Errors
    ///
    /// Fails where nothing can be written; the next build is then a full one.
    pub fn save(&self, memo: &Memo) -> Result<(), CacheError> {
        if let Some(blocks) = memo.colours.worth_keeping() {
            self.put(COLOURS, &encode_blocks(&blocks)?)?;
        }
        if let Some(kept) = memo.search_entries.worth_keeping() {
            let path = self.folder.join(ENTRIES);
            let kept = entry_file::write(&path, kept, &memo.search_entries);
            let kept = kept.map_err(|source| self.unwritable(source))?;
            self.put(SEARCH, &encode_entries(&kept)?)?;
            memo.search_entries.saved(kept);
        }
        if let Some(plans) = TextPlans::of(memo) {
            let index = self.plans().write_parts(&plans);
            self.put(PLANS, &index.map_err(|source| self.unwritable(source))?)?;
        }
        let placed = article_file::write(&self.folder.join(ARTICLES), memo);
        let placed = placed.map_err(|source| self.unwritable(source))?;
        self.put(SNAPSHOT, &encode(memo, &placed)?)
    }

    /// Says whether an earlier build left a snapshot.
    pub fn is_empty(&self) -> bool {
        !self.folder.join(SNAPSHOT).exists()
    }

    /// Returns the cache of this build for another machine. The stamps of this machine's files are left
    /// out, because they mean nothing elsewhere.
    pub fn export(&self) -> Option<Export> {
        let memo = without_stamps(self.load());
        let placed = article_file::placed(&memo);
        let mut articles = read(&self.folder.join(ARTICLES))?;
        articles.truncate(usize::try_from(placed.length).ok()?);
        Some(Export {
            program: program_bytes()?,
            snapshot: encode(&memo, &placed).ok()?.concat(),
            articles,
            colours: read(&self.folder.join(COLOURS)),
        })
    }

    /// Saves another machine's cache, if the same program wrote it.
    ///
    /// # Errors
    ///
    /// As [`Cache::save`]; a cache that cannot be used is passed over.
    pub fn import(&self, export: Export) -> Result<bool, CacheError> {
        if program_bytes() != Some(export.program) {
            return Ok(false);
        }
        let articles = self.folder.join(ARTICLES);
        let snapshot = import_snapshot(export.snapshot);
        let memo = snapshot.and_then(|bytes| decode(&bytes, move || read(&articles)));
        let Some(memo) = memo else {
            return Ok(false);
        };
        self.put(ARTICLES, &[export.articles])?;
        if let Some(colours) = export.colours.and_then(import_colours) {
            self.put(COLOURS, &[colours])?;
        }
        self.save(&without_stamps(memo)).map(|()| true)
    }

    /// Saves the trace of the last build, for `presswork why`.
    ///
    /// # Errors
    ///
    /// As [`Cache::save`].
    pub(crate) fn save_trace(&self, trace: &Trace) -> Result<(), CacheError> {
        self.put(TRACE, &[postcard::to_stdvec(trace)?])
    }

    /// Returns the trace of the last build.
    pub fn load_trace(&self) -> Option<Trace> {
        postcard::from_bytes(&read(&self.folder.join(TRACE))?).ok()
    }

    /// Returns the saved answers of other sites.
    pub(crate) fn load_answers(&self) -> Answers {
        let bytes = read(&self.folder.join(ANSWERS));
        bytes
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    /// Saves the answers of other sites.
    ///
    /// # Errors
    ///
    /// As [`Cache::save`].
    pub(crate) fn save_answers(&self, answers: &Answers) -> Result<(), CacheError> {
        self.put(ANSWERS, &[serde_json::to_vec(answers)?])
    }

    fn plans(&self) -> PlanFiles {
        PlanFiles {
            index: self.folder.join(PLANS),
            parts: self.folder.join(PLAN_PARTS),
        }
    }

    fn put(&self, name: &str, parts: &[Vec<u8>]) -> Result<(), CacheError> {
        let replaced = self.replace(name, parts);
        replaced.map_err(|source| self.unwritable(source))
    }

    fn unwritable(&self, source: io::Error) -> CacheError {
        CacheError::File(FileError {
            action: "write",
            path: self.folder.clone(),
            source,
        })
    }

    fn replace(&self, name: &str, parts: &[Vec<u8>]) -> io::Result<()> {
        let target = self.folder.join(name);
        // Only one process has the lock, so the temporary file may have a fixed name; a later process
        // overwrites what a killed one left.
        let new = self.folder.join(format!("{name}.new"));
        let mut file = AtomicFile::via(&new, &target)?;
        parts.iter().try_for_each(|part| file.write_all(part))?;
        file.persist()
    }
}

/// Why nothing can be saved for the next process.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// The file system refuses the file.
    #[error(transparent)]
    File(#[from] FileError),
    /// The memo has no binary form.
    #[error(transparent)]
    Binary(#[from] postcard::Error),
    /// The answers have no JSON form.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// The cache of a build, for another machine.
pub struct Export {
    /// The fingerprint of the program. Only the same program, byte for byte, can use the cache.
    pub program: Fp,
    /// The memo.
    pub snapshot: Vec<u8>,
    /// The articles, to which the snapshot refers.
    pub articles: Vec<u8>,
    /// The highlighted code, if any.
    pub colours: Option<Vec<u8>>,
}

/// How deep presswork's own files lie in the folder: `publish/` has its own, and the repositories in it are
/// git's.
const DEPTH: usize = 2;

/// Creates the folder, with a file that excludes it from version control. Nobody but presswork writes there,
/// and presswork makes no links: one that came with the site would have files overwritten that are not the
/// site's. So is what is no file, such as a pipe, on which a process would wait for ever.
fn make(folder: &Path) -> std::io::Result<()> {
    let entries = WalkDir::new(folder)
        .follow_root_links(false)
        .max_depth(DEPTH);
    for entry in entries {
        let entry = match entry {
            Err(error) if error.depth() == 0 && !folder.exists() => break,
            entry => entry?,
        };
        let kind = entry.file_type();
        if !kind.is_file() && !kind.is_dir() {
            fs::remove_file(entry.path())?;
        }
    }
    if !folder.is_dir() {
        fs::create_dir_all(folder)?;
        fs::write(folder.join(".gitignore"), "*\n")?;
    }
    Ok(())
}

/// The length in bytes of the longest file that is read from the folder: a site of a million articles keeps less.
const LONGEST: u64 = 4 << 30;

/// Returns the bytes of a file in the folder. A link or a pipe, which presswork does not make, is not opened.
fn read(path: &Path) -> Option<Vec<u8>> {
    let found = fs::symlink_metadata(path).ok()?;
    let is_own = found.is_file() && found.len() <= LONGEST;
    is_own.then(|| fs::read(path).ok()).flatten()
}

/// Returns the plans in files, which are opened when they are asked for.
fn earlier_plans(files: PlanFiles) -> EarlierPlans {
    let whole = files.clone();
    EarlierPlans::kept_by(
        move || files.site(),
        move |site, wanted| whole.read(site, wanted),
    )
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
