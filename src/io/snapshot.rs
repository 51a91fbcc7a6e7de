//! The format of the cache: the snapshot and the highlighted code.
//!
//! A file begins with a line that names its format, the fingerprint of the program that wrote it and a
//! checksum; then come parts that are read in parallel. A file that is cut off, or of another format or
//! program, is taken for missing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::article_file::Placed;
use crate::base::{Fp, OutPath, SourcePath};
use crate::diagnostic::Diagnostic;
use crate::memo::{
    ArticlePlace, Blocks, EntryPlace, IndexSources, KeptArticles, KeptEntries, Key, KnownEntry,
    Last, Memo, Output, Read, ReadArticle,
};
use crate::model::Digest;
use crate::model::build::OutputStamp;
use crate::model::picture::ProbedPicture;
use crate::model::policy::CspSources;
use crate::model::private_keys::FoundKeys;
use crate::model::site::WithheldFile;
use crate::model::tree::Stamp;
use crate::search::entry::Label;

const FORM: &[u8] = b"presswork snapshot 10\n";
const COLOURS_FORM: &[u8] = b"presswork colours 1\n";
const ENTRIES_FORM: &[u8] = b"presswork search entries 2\n";
/// The number of files or outputs in one part.
const PART: usize = 512;

/// A file that was read: its path, stamp, bytes and settings, its article and its diagnostics.
type SourceRow<D> = (SourcePath, Option<Stamp>, Fp, Fp, Option<ArticleRow>, D);

/// An article: its digest, and where the rest of it is in the file of articles.
type ArticleRow = (Digest, Range<u64>, u64);

/// An output: its path, its key, its stamp, and its policy sources.
type OutputRow = (OutPath, [Fp; 6], OutputStamp, Option<Fp>);

/// The last build: the site's key, the number of articles, whether the build was complete, the diagnostics, the files that
/// are left out, and whether the site shows others in frames.
type LastRow<D, H> = (Fp, usize, bool, D, H, bool);

/// Returns the snapshot in pieces, which together are some megabytes. `placed` says where the articles are.
pub(super) fn encode(memo: &Memo, placed: &Placed) -> Result<Vec<Vec<u8>>, postcard::Error> {
    let sources = &placed.articles;
    let outputs: Vec<(&OutPath, &Output)> = memo.outputs.iter().collect();
    let mut pictures: Vec<(&SourcePath, &ProbedPicture)> = memo.pictures.iter().collect();
    pictures.sort_unstable_by_key(|(path, _)| *path);
    let csp_sources: BTreeMap<Fp, &CspSources> = memo
        .outputs
        .values()
        .filter_map(|output| {
            Some((
                output.csp_sources?,
                &**memo.csp_sources.get(&output.csp_sources?)?,
            ))
        })
        .collect();
    let csp_sources: Vec<(Fp, &CspSources)> = csp_sources.into_iter().collect();
    let mut pieces = vec![length(usize::try_from(placed.length).unwrap_or(usize::MAX))];
    pieces.extend(rows(sources, source_row)?);
    pieces.extend(rows(&outputs, output_row)?);
    pieces.extend(rows(&pictures, |one| *one)?);
    pieces.extend(rows(&csp_sources, |one| *one)?);
    let last: Vec<&Last> = memo.last.iter().collect();
    pieces.extend(rows(&last, last_row)?);
    let keys = [&memo.private_keys];
    pieces.extend(rows(&keys, |found| (found.looked_at, &*found.keys))?);
    Ok(sealed(FORM, pieces))
}

/// Puts the head of a file in front of its pieces: the format, the program that wrote it, and a checksum.
fn sealed(form: &[u8], mut pieces: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let mut head = form.to_vec();
    head.extend(program().0.to_le_bytes());
    head.extend(Fp::of_parts(&pieces).0.to_le_bytes());
    pieces.insert(0, head);
    pieces
}

/// Returns the content behind the head of a file, if the file is intact and of this format and program.
fn unsealed<'a>(form: &[u8], bytes: &'a [u8]) -> Option<&'a [u8]> {
    let mut rest = bytes.strip_prefix(form)?;
    let program_of = u128::from_le_bytes(take(&mut rest)?);
    let checksum = u128::from_le_bytes(take(&mut rest)?);
    let complete = program_of == program().0 && checksum == Fp::of_bytes(rest).0;
    complete.then_some(rest)
}

/// Returns highlighted code in pieces.
pub(super) fn encode_blocks(blocks: &[(Fp, Vec<String>)]) -> Result<Vec<Vec<u8>>, postcard::Error> {
    Ok(sealed(COLOURS_FORM, rows(blocks, |block| block)?))
}

/// Reads highlighted code.
pub(super) fn decode_blocks(bytes: &[u8]) -> Option<Blocks> {
    let mut rest = unsealed(COLOURS_FORM, bytes)?;
    Some(read_rows(&mut rest)?.into_iter().collect())
}

/// An entry of an index of the search: the number of the index, the story's fingerprint, the entry's label, and the place
/// of its bytes in the file of entries.
type EntryRow = (usize, Fp, Label, Range<u64>);

/// Returns what the indices of the search were made from, in pieces. All entries lie in the file of entries.
pub(super) fn encode_entries(kept: &KeptEntries) -> Result<Vec<Vec<u8>>, postcard::Error> {
    let numbered = kept.indices.iter().enumerate();
    let entries = numbered.flat_map(|(number, (_, sources))| {
        let entries = sources.entries.iter();
        entries.filter_map(move |(fp, known)| match &known.at {
            EntryPlace::File(place) => Some((number, *fp, known.label, place.clone())),
            EntryPlace::Memory(_) => None,
        })
    });
    let entries: Vec<EntryRow> = entries.collect();
    let roots: Vec<(OutPath, Fp)> = kept
        .indices
        .iter()
        .map(|(path, sources)| (path.clone(), sources.root))
        .collect();
    let mut pieces = vec![length(usize::try_from(kept.length).unwrap_or(usize::MAX))];
    pieces.extend(rows(&roots, |root| root)?);
    pieces.extend(rows(&entries, |entry| entry)?);
    Ok(sealed(ENTRIES_FORM, pieces))
}

/// Reads what the indices of the search were made from.
pub(super) fn decode_entries(bytes: &[u8]) -> Option<KeptEntries> {
    let mut rest = unsealed(ENTRIES_FORM, bytes)?;
    let length = u64::from_le_bytes(take(&mut rest)?);
    let roots: Vec<(OutPath, Fp)> = read_rows(&mut rest)?;
    let rows: Vec<EntryRow> = read_rows(&mut rest)?;
    let mut indices: Vec<(OutPath, IndexSources)> = roots
        .into_iter()
        .map(|(path, root)| {
            let entries = Vec::new();
            (path, IndexSources { root, entries })
        })
        .collect();
    for (number, fp, label, place) in rows {
        let at = EntryPlace::File(place);
        let (_, sources) = indices.get_mut(number)?;
        sources.entries.push((fp, KnownEntry { label, at }));
    }
    let indices = indices.into_iter();
    Some(KeptEntries {
        indices: indices
            .map(|(path, sources)| (path, Arc::new(sources)))
            .collect(),
        length,
    })
}

/// Writes rows in parts: the number of parts, then each part behind its length.
fn rows<'a, T: Sync, R: Serialize>(
    all: &'a [T],
    row: impl Fn(&'a T) -> R + Sync,
) -> Result<Vec<Vec<u8>>, postcard::Error> {
    let parts: Vec<Vec<u8>> = all
        .par_chunks(PART)
        .map(|part| postcard::to_stdvec(&part.iter().map(&row).collect::<Vec<_>>()))
        .collect::<Result<_, _>>()?;
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
    (path, read, place): &(&SourcePath, &'a Read, Option<ArticlePlace>),
) -> SourceRow<&'a [Diagnostic]> {
    let article = read.article.as_ref().zip(place.as_ref());
    (
        (*path).clone(),
        read.stamp,
        read.bytes,
        read.settings,
        article.map(|(article, place)| (article.digest().clone(), place.range.clone(), place.hash)),
        read.diagnostics.as_slice(),
    )
}

fn output_row((path, output): &(&OutPath, &Output)) -> OutputRow {
    (
        (*path).clone(),
        *output.key.parts(),
        output.stamp,
        output.csp_sources,
    )
}

fn last_row<'a>(last: &&'a Last) -> LastRow<&'a [Diagnostic], &'a [WithheldFile]> {
    (
        last.site,
        last.articles,
        last.complete,
        &last.diagnostics,
        &last.held,
        last.frames,
    )
}

fn last_of(row: LastRow<Vec<Diagnostic>, Vec<WithheldFile>>) -> Last {
    let (site, articles, complete, diagnostics, held, frames) = row;
    Last {
        site,
        articles,
        complete,
        diagnostics: Arc::new(diagnostics),
        held: Arc::new(held),
        frames,
    }
}

fn found_keys((looked_at, keys): (Option<Fp>, BTreeSet<SourcePath>)) -> FoundKeys {
    FoundKeys {
        looked_at,
        keys: Arc::new(keys),
    }
}

/// Reads a snapshot; `articles` reads the file of articles.
pub(super) fn decode(
    bytes: &[u8],
    articles: impl Fn() -> Option<Vec<u8>> + Send + Sync + 'static,
) -> Option<Memo> {
    let mut rest = unsealed(FORM, bytes)?;
    let length = u64::from_le_bytes(take(&mut rest)?);
    let kept_articles = Arc::new(KeptArticles::kept_by(length, articles));
    let sources = parts(&mut rest)?;
    let outputs = parts(&mut rest)?;
    let pictures: Vec<(SourcePath, ProbedPicture)> = read_rows(&mut rest)?;
    let csp_sources: Vec<(Fp, CspSources)> = read_rows(&mut rest)?;
    let last: Vec<LastRow<Vec<Diagnostic>, Vec<WithheldFile>>> = read_rows(&mut rest)?;
    let keys: Vec<(Option<Fp>, BTreeSet<SourcePath>)> = read_rows(&mut rest)?;
    let sources: Vec<Vec<(SourcePath, Read)>> = sources
        .par_iter()
        .map(|part| {
            let rows: Vec<SourceRow<Vec<Diagnostic>>> = postcard::from_bytes(part).ok()?;
            let read = rows.into_iter().map(|row| read_of(row, &kept_articles));
            Some(read.collect())
        })
        .collect::<Option<_>>()?;
    let outputs: Vec<Vec<(OutPath, Output)>> = outputs
        .par_iter()
        .map(|part| {
            let rows: Vec<OutputRow> = postcard::from_bytes(part).ok()?;
            let outputs = rows.into_iter().map(|(path, key, stamp, csp_sources)| {
                (
                    path,
                    Output {
                        key: Key::from_parts(key),
                        stamp,
                        csp_sources,
                    },
                )
            });
            Some(outputs.collect())
        })
        .collect::<Option<_>>()?;
    let mut all = FxHashMap::default();
    all.reserve(sources.iter().map(Vec::len).sum());
    all.extend(sources.into_iter().flatten());
    Some(Memo {
        sources: all,
        kept_articles,
        outputs: outputs.into_iter().flatten().collect(),
        pictures: Arc::new(pictures.into_iter().collect()),
        private_keys: keys.into_iter().next().map(found_keys).unwrap_or_default(),
        last: last.into_iter().next().map(last_of),
        csp_sources: csp_sources
            .into_iter()
            .map(|(fp, csp_sources)| (fp, Arc::new(csp_sources)))
            .collect(),
        ..Memo::default()
    })
}

/// Returns a snapshot that the same program wrote on another machine, in this machine's form.
pub(super) fn import_snapshot(bytes: Vec<u8>) -> Option<Vec<u8>> {
    with_own_fingerprint(FORM, bytes)
}

/// Returns highlighted code that the same program wrote on another machine, in this machine's form.
pub(super) fn import_colours(bytes: Vec<u8>) -> Option<Vec<u8>> {
    let bytes = with_own_fingerprint(COLOURS_FORM, bytes)?;
    decode_blocks(&bytes).is_some().then_some(bytes)
}

/// Puts this program's fingerprint into a file. The fingerprint is taken from the program's file, which
/// differs between machines even where the bytes are the same.
fn with_own_fingerprint(form: &[u8], mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let own = program().0.to_le_bytes();
    let place = bytes.get_mut(form.len()..form.len() + own.len())?;
    place.copy_from_slice(&own);
    Some(bytes)
}

fn read_of(row: SourceRow<Vec<Diagnostic>>, articles: &Arc<KeptArticles>) -> (SourcePath, Read) {
    let (path, stamp, bytes, settings, article, diagnostics) = row;
    let article = article.map(|(digest, range, hash)| {
        ReadArticle::kept(digest, Arc::clone(articles), ArticlePlace { range, hash })
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

/// Takes bytes from the beginning of others.
pub(super) fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(*taken)
}

/// Returns a fingerprint of the running program: another program may render other bytes from the same
/// input.
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
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_damaged_snapshot_is_none() {
        let complete = encode(&Memo::default(), &Placed::default()).unwrap();
        let complete = complete.concat();
        let decode = |bytes: &[u8]| decode(bytes, || None);
        assert!(decode(&complete).is_some());
        for cut in 0..complete.len() {
            assert!(decode(&complete[..cut]).is_none(), "cut at {cut}");
        }
        for at in 0..complete.len() {
            let mut other = complete.clone();
            other[at] ^= 1;
            assert!(decode(&other).is_none(), "changed at {at}");
        }
    }

    proptest! {
        #![proptest_config(crate::base::random::config())]

        /// Whoever can write the file can write its checksum too.
        #[test]
        fn no_content_makes_it_panic(
            parts in prop::collection::vec(prop::collection::vec(0_u8..40, 0..60), 0..12),
            noise in prop::collection::vec(any::<u8>(), 0..30),
        ) {
            let lengths = |part: &Vec<u8>| [length(1), length(part.len()), part.clone()].concat();
            let mut content = parts.iter().map(lengths).collect::<Vec<_>>().concat();
            content.extend(noise);
            let file = sealed(FORM, vec![content.clone()]).concat();
            decode(&file, || None);
            decode_blocks(&sealed(COLOURS_FORM, vec![content]).concat());
        }
    }
}
