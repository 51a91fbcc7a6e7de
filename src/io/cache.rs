//! `.presswork/`: what one process leaves for the next. Deleting it is always safe.
//!
//! The snapshot is one file: a line that names its form, the fingerprint of the program that wrote
//! it, a checksum, and parts that are read in parallel. Anything about it that is not as it should
//! be (missing, cut off, of another form or another program) means an empty memo, which is a full
//! build, never a wrong one.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::web::Answers;
use crate::base::{Fp, Hashed, OutPath, SourcePath};
use crate::diagnostic::Diagnostic;
use crate::memo::{Blocks, Colours, Key, Memo, Output, Read};
use crate::model::build::Made;
use crate::model::picture::Sighting;
use crate::model::policy::Needs;
use crate::model::tree::Stamp;
use crate::model::{Article, Meta, Outline, Trace};

const FOLDER: &str = ".presswork";
const SNAPSHOT: &str = "snapshot";
const TRACE: &str = "trace";
const ANSWERS: &str = "web.json";
const COLOURS: &str = "colours";
const FORM: &[u8] = b"presswork snapshot 5\n";
const COLOURS_FORM: &[u8] = b"presswork colours 1\n";
/// How many files or outputs stand in one part.
const PART: usize = 512;

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
                bytes.and_then(|bytes| blocks(&bytes)).unwrap_or_default()
            }),
            ..memo.unwrap_or_default()
        }
    }

    /// Keeps what this build knows, by temporary file and rename.
    ///
    /// # Errors
    ///
    /// Fails with the operating system's words; the next build is then a full one.
    pub fn save(&self, memo: &Memo) -> Result<(), String> {
        if let Some(blocks) = memo.colours.worth_keeping() {
            let pieces = rows(&blocks, |block| block)?;
            self.put(COLOURS, &sealed(COLOURS_FORM, pieces))?;
        }
        self.put(SNAPSHOT, &encode(memo)?)
    }

    /// Says whether there is anything that an earlier build left.
    pub fn is_empty(&self) -> bool {
        !self.folder.join(SNAPSHOT).exists()
    }

    /// Returns what this build left, for another machine, together with the fingerprint of what makes
    /// it usable there: the same program, byte for byte. The stamps of this machine's files are not
    /// among it; they mean nothing elsewhere.
    pub fn export(&self) -> Option<(Vec<u8>, Fp)> {
        Some((
            encode(&without_stamps(self.load())).ok()?.concat(),
            program_bytes()?,
        ))
    }

    /// Takes what another machine left, if this is the program that left it.
    ///
    /// # Errors
    ///
    /// As [`Cache::save`]; what cannot be used is as good as nothing.
    pub fn import(&self, snapshot: &[u8], made_by: Fp) -> Result<bool, String> {
        if program_bytes() != Some(made_by) {
            return Ok(false);
        }
        // The same program, but not the same file: its name for itself is another one here.
        let own = program().0.to_le_bytes();
        let mut snapshot = snapshot.to_vec();
        let Some(place) = snapshot.get_mut(FORM.len()..FORM.len() + own.len()) else {
            return Ok(false);
        };
        place.copy_from_slice(&own);
        match decode(&snapshot) {
            Some(memo) => self.save(&without_stamps(memo)).map(|()| true),
            None => Ok(false),
        }
    }

    /// Keeps what the last build did, for `presswork why`.
    ///
    /// # Errors
    ///
    /// As [`Cache::save`].
    pub fn save_trace(&self, trace: &Trace) -> Result<(), String> {
        self.put(
            TRACE,
            &[postcard::to_stdvec(trace).map_err(|error| error.to_string())?],
        )
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
    pub fn save_answers(&self, answers: &Answers) -> Result<(), String> {
        let bytes = serde_json::to_vec(answers).map_err(|error| error.to_string())?;
        self.put(ANSWERS, &[bytes])
    }

    fn put(&self, name: &str, parts: &[Vec<u8>]) -> Result<(), String> {
        let fault =
            |error: std::io::Error| format!("cannot write {}: {error}", self.folder.display());
        let new = self.folder.join(format!("{name}.new"));
        let mut file = File::create(&new).map_err(fault)?;
        for part in parts {
            file.write_all(part).map_err(fault)?;
        }
        fs::rename(&new, self.folder.join(name)).map_err(fault)
    }
}

/// Makes the folder, which keeps itself out of version control.
fn make(folder: &Path) -> std::io::Result<()> {
    if !folder.is_dir() {
        fs::create_dir_all(folder)?;
        fs::write(folder.join(".gitignore"), "*\n")?;
    }
    Ok(())
}

/// A file that was read: its path, stamp, bytes and settings, what it says, what is wrong with it.
/// Of an article, what it says of itself with its fingerprint, its outline, and its text's fingerprint.
type SourceRow<M, O, D> = (
    SourcePath,
    Option<Stamp>,
    Fp,
    Fp,
    Option<(M, Fp, O, Fp, Fp)>,
    D,
);

/// An output: its path, what it was made from, what came of it, and what it needs.
type OutputRow = (OutPath, [Fp; 6], Made, Option<Fp>);

/// Returns the snapshot in pieces, which are many megabytes together.
fn encode(memo: &Memo) -> Result<Vec<Vec<u8>>, String> {
    let mut sources: Vec<(&SourcePath, &Read)> = memo.sources.iter().collect();
    sources.sort_unstable_by_key(|(path, _)| *path);
    let outputs: Vec<(&OutPath, &Output)> = memo.outputs.iter().collect();
    let mut pictures: Vec<(&SourcePath, &Sighting)> = memo.pictures.iter().collect();
    pictures.sort_unstable_by_key(|(path, _)| *path);
    let needs: BTreeMap<Fp, &Needs> = memo
        .outputs
        .values()
        .filter_map(|output| Some((output.needs?, &**memo.needs.get(&output.needs?)?)))
        .collect();
    let needs: Vec<(Fp, &Needs)> = needs.into_iter().collect();
    let mut pieces = rows(&sources, source_row)?;
    pieces.extend(rows(&outputs, output_row)?);
    pieces.extend(rows(&pictures, |one| *one)?);
    pieces.extend(rows(&needs, |one| *one)?);
    pieces.extend(rows(&[memo.outputs_of], |one| *one)?);
    Ok(sealed(FORM, pieces))
}

/// Puts a head before the pieces of a file: its form, the program that wrote it, and a checksum.
fn sealed(form: &[u8], mut pieces: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let mut head = form.to_vec();
    head.extend(program().0.to_le_bytes());
    head.extend(Fp::of_parts(&pieces).0.to_le_bytes());
    pieces.insert(0, head);
    pieces
}

/// Returns what stands behind the head of a file, if it is whole, of this form and of this program.
fn unsealed<'a>(form: &[u8], bytes: &'a [u8]) -> Option<&'a [u8]> {
    let mut rest = bytes.strip_prefix(form)?;
    let program_of = u128::from_le_bytes(take(&mut rest)?);
    let checksum = u128::from_le_bytes(take(&mut rest)?);
    let whole = program_of == program().0 && checksum == Fp::of_bytes(rest).0;
    whole.then_some(rest)
}

fn blocks(bytes: &[u8]) -> Option<Blocks> {
    let mut rest = unsealed(COLOURS_FORM, bytes)?;
    Some(read_rows(&mut rest)?.into_iter().collect())
}

/// Writes rows in parts, each behind its length, behind how many parts there are.
fn rows<'a, T: Sync, R: Serialize>(
    all: &'a [T],
    row: impl Fn(&'a T) -> R + Sync,
) -> Result<Vec<Vec<u8>>, String> {
    let parts: Vec<Vec<u8>> = all
        .par_chunks(PART)
        .map(|part| postcard::to_stdvec(&part.iter().map(&row).collect::<Vec<_>>()))
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string())?;
    let mut pieces = vec![length(parts.len())];
    for part in parts {
        pieces.push(length(part.len()));
        pieces.push(part);
    }
    Ok(pieces)
}

/// Reads rows back, part by part in parallel.
fn read_rows<R: DeserializeOwned + Send>(rest: &mut &[u8]) -> Option<Vec<R>> {
    let parts: Vec<Vec<R>> = parts(rest)?
        .par_iter()
        .map(|part| postcard::from_bytes(part).ok())
        .collect::<Option<_>>()?;
    Some(parts.into_iter().flatten().collect())
}

fn length(length: usize) -> Vec<u8> {
    (length as u64).to_le_bytes().to_vec()
}

fn source_row<'a>(
    (path, read): &(&SourcePath, &'a Read),
) -> SourceRow<&'a Meta, &'a Outline, &'a [Diagnostic]> {
    let article = read.article.as_ref().map(|article| {
        (
            &*article.meta,
            article.meta.fp(),
            &*article.outline,
            article.outline.fp(),
            article.text,
        )
    });
    (
        (*path).clone(),
        read.stamp,
        read.bytes,
        read.settings,
        article,
        read.diagnostics.as_slice(),
    )
}

fn output_row((path, output): &(&OutPath, &Output)) -> OutputRow {
    (
        (*path).clone(),
        *output.key.parts(),
        output.made,
        output.needs,
    )
}

fn decode(bytes: &[u8]) -> Option<Memo> {
    let mut rest = unsealed(FORM, bytes)?;
    let sources = parts(&mut rest)?;
    let outputs = parts(&mut rest)?;
    let pictures: Vec<(SourcePath, Sighting)> = read_rows(&mut rest)?;
    let needs: Vec<(Fp, Needs)> = read_rows(&mut rest)?;
    let outputs_of: Vec<Option<Fp>> = read_rows(&mut rest)?;
    let sources: Vec<Vec<(SourcePath, Read)>> = sources
        .par_iter()
        .map(|part| {
            let rows: Vec<SourceRow<Meta, Outline, Vec<Diagnostic>>> =
                postcard::from_bytes(part).ok()?;
            Some(rows.into_iter().map(read_of).collect())
        })
        .collect::<Option<_>>()?;
    let outputs: Vec<Vec<(OutPath, Output)>> = outputs
        .par_iter()
        .map(|part| {
            let rows: Vec<OutputRow> = postcard::from_bytes(part).ok()?;
            let outputs = rows.into_iter().map(|(path, key, made, needs)| {
                (
                    path,
                    Output {
                        key: Key::from_parts(key),
                        made,
                        needs,
                    },
                )
            });
            Some(outputs.collect())
        })
        .collect::<Option<_>>()?;
    Some(Memo {
        sources: sources.into_iter().flatten().collect(),
        outputs: outputs.into_iter().flatten().collect(),
        pictures: Arc::new(pictures.into_iter().collect()),
        outputs_of: outputs_of.into_iter().next().flatten(),
        needs: needs
            .into_iter()
            .map(|(fp, needs)| (fp, Arc::new(needs)))
            .collect(),
        ..Memo::default()
    })
}

fn read_of(row: SourceRow<Meta, Outline, Vec<Diagnostic>>) -> (SourcePath, Read) {
    let (path, stamp, bytes, settings, article, diagnostics) = row;
    let article = article.map(|(meta, fp, outline, outline_fp, text)| {
        Arc::new(Article {
            path: path.clone(),
            meta: Hashed::with_fp(meta, fp),
            outline: Hashed::with_fp(outline, outline_fp),
            text,
        })
    });
    let diagnostics = Arc::new(diagnostics);
    (
        path,
        Read {
            stamp,
            bytes,
            settings,
            article,
            diagnostics,
        },
    )
}

fn parts<'a>(rest: &mut &'a [u8]) -> Option<Vec<&'a [u8]>> {
    let count = u64::from_le_bytes(take(rest)?);
    (0..count)
        .map(|_| {
            let len = usize::try_from(u64::from_le_bytes(take(rest)?)).ok()?;
            let (part, after) = rest.split_at_checked(len)?;
            *rest = after;
            Some(part)
        })
        .collect()
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(*taken)
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

/// Returns a fingerprint of the running program: another one may make other bytes of the same input.
pub fn program() -> Fp {
    let file = std::env::current_exe().and_then(fs::metadata);
    let version = env!("CARGO_PKG_VERSION");
    match file {
        Ok(file) => Fp::of(&(version, file.len(), file.modified().ok())),
        Err(_) => Fp::of(version),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_that_is_not_whole_is_none() {
        let whole = encode(&Memo::default()).unwrap().concat();
        assert!(decode(&whole).is_some());
        for cut in 0..whole.len() {
            assert!(decode(&whole[..cut]).is_none(), "cut at {cut}");
        }
        for at in 0..whole.len() {
            let mut other = whole.clone();
            other[at] ^= 1;
            assert!(decode(&other).is_none(), "changed at {at}");
        }
    }
}
