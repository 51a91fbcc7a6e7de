//! The file of articles that were read: what is in each of them, one behind the other, without their texts. Those that are
//! new are appended, so that an edit of a large site writes one article; what is not needed any more stays until it is more
//! than the rest.
//!
//! The snapshot says where each article is, and its hash. One that is not there as it was is taken for missing.

use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::appended;
use crate::base::SourcePath;
use crate::memo::{ArticlePlace, Memo, Read};

/// Where articles are in their file.
#[derive(Default)]
pub(super) struct Placed<'m> {
    /// The files that were read, by path, each with the place of its article, if it has one.
    pub articles: Vec<(&'m SourcePath, &'m Read, Option<ArticlePlace>)>,
    /// The length of the file.
    pub length: u64,
}

/// Returns where the articles are that an earlier process kept. Files whose articles are new are left out.
pub(super) fn placed(memo: &Memo) -> Placed<'_> {
    let sources = sorted(memo).into_iter();
    let articles = sources.filter_map(|(path, read)| match &read.article {
        None => Some((path, read, None)),
        Some(article) => Some((path, read, Some(article.place()?.clone()))),
    });
    Placed {
        articles: articles.collect(),
        length: memo.kept_articles.length(),
    }
}

/// Writes the articles that are not in the file, and returns where each one is. A file whose article is damaged is left
/// out: it is read again.
///
/// # Errors
///
/// Fails where the file cannot be written.
pub(super) fn write<'m>(path: &Path, memo: &'m Memo) -> io::Result<Placed<'m>> {
    let sources = sorted(memo);
    let kept = memo.kept_articles.length();
    let places = sources
        .iter()
        .filter_map(|(_, read)| read.article.as_ref()?.place());
    let used: u64 = places
        .map(|place| place.range.end.saturating_sub(place.range.start))
        .sum();
    let is_there = fs::metadata(path).is_ok_and(|file| file.len() >= kept);
    let anew = !is_there || kept == 0 || 2 * used < kept;
    let new: Vec<Option<Vec<u8>>> = sources
        .par_iter()
        .map(|(_, read)| match &read.article {
            Some(article) if anew || article.place().is_none() => article.encode(),
            _ => Ok(None),
        })
        .collect::<Result<_, _>>()
        .map_err(io::Error::other)?;
    let mut length = if anew { 0 } else { kept };
    let mut articles = Vec::with_capacity(sources.len());
    for ((path, read), bytes) in sources.into_iter().zip(&new) {
        let place = match (&read.article, bytes) {
            (None, _) => None,
            (Some(_), Some(bytes)) => {
                let start = length;
                length += bytes.len() as u64;
                let hash = xxh3_64(bytes);
                Some(ArticlePlace {
                    range: start..length,
                    hash,
                })
            }
            (Some(article), None) => match article.place().filter(|_| !anew) {
                Some(place) => Some(place.clone()),
                None => continue,
            },
        };
        articles.push((path, read, place));
    }
    match anew {
        true => appended::begin(path, new.iter().flatten())?,
        false => appended::append(path, kept, new.iter().flatten())?,
    }
    Ok(Placed { articles, length })
}

fn sorted(memo: &Memo) -> Vec<(&SourcePath, &Read)> {
    let mut sources: Vec<(&SourcePath, &Read)> = memo.sources.iter().collect();
    sources.sort_unstable_by_key(|(path, _)| *path);
    sources
}
