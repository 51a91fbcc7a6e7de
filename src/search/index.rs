//! An index: its root and its files by name.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::search::bytes::Fault;
use crate::search::cuts::{Sizes, document_files};
use crate::search::dictionary::{self, Item};
use crate::search::documents;
use crate::search::entry::Entry;
use crate::search::root::{DocumentFile, Root, WordFile, file_name};

/// An index: what is published, and all that the next one is made from besides the entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Index {
    /// What the root says.
    pub root: Root,
    /// The other files, by name.
    pub files: BTreeMap<String, Arc<[u8]>>,
}

impl Index {
    /// Keeps a file, and returns its fingerprint.
    pub fn keep(&mut self, bytes: Vec<u8>) -> u64 {
        let fingerprint = xxh3_64(&bytes);
        self.files.insert(file_name(fingerprint), bytes.into());
        fingerprint
    }

    /// Returns a file's bytes.
    pub fn file(&self, fingerprint: u64) -> Option<&Arc<[u8]>> {
        self.files.get(&file_name(fingerprint))
    }

    /// Takes a file over from the index before.
    pub fn take(&mut self, previous: &Self, fingerprint: u64) {
        if let Some(file) = previous.file(fingerprint) {
            self.files.insert(file_name(fingerprint), Arc::clone(file));
        }
    }

    /// Writes files of words.
    pub fn add_words(&mut self, files: Vec<Vec<Item>>) {
        let written: Vec<(Vec<u8>, Vec<u8>, usize)> = files
            .into_par_iter()
            .filter_map(|items| {
                let first = items.first()?.term.key.clone();
                let (bytes, head) = dictionary::encode(&items);
                Some((first, bytes, head))
            })
            .collect();
        for (first, bytes, head) in written {
            let total = bytes.len() as u32;
            let fingerprint = self.keep(bytes);
            self.root.word_files.push(WordFile {
                first,
                fingerprint,
                head: head as u32,
                total,
            });
        }
    }

    /// Writes the files of documents; those of which nothing changed are taken from the index before.
    ///
    /// # Errors
    /// `Damaged` where a stored entry is none.
    pub fn add_documents(
        &mut self,
        entries: &[&Entry],
        sizes: Sizes,
        unchanged: impl Fn(usize) -> Option<DocumentFile> + Sync,
    ) -> Result<(), Fault> {
        let files = document_files(entries, sizes);
        let written: Vec<(Option<Vec<u8>>, DocumentFile)> = files
            .par_iter()
            .enumerate()
            .map(|(number, range)| {
                if let Some(file) = unchanged(number) {
                    return Ok((None, file));
                }
                let documents: Vec<Vec<u8>> = entries[range.clone()]
                    .iter()
                    .map(|entry| entry.document())
                    .collect::<Result<_, _>>()?;
                let (bytes, head) = documents::encode_shard(&documents);
                let (head, total) = (head as u32, bytes.len() as u32);
                let file = DocumentFile {
                    fingerprint: xxh3_64(&bytes),
                    head,
                    total,
                    day: day(entries[range.start]),
                };
                Ok((Some(bytes), file))
            })
            .collect::<Result<_, Fault>>()?;
        for (bytes, file) in written {
            if let Some(bytes) = bytes {
                self.keep(bytes);
            }
            self.root.document_files.push(file);
        }
        self.root.documents = entries.len() as u32;
        self.root.newest = entries.last().map_or(0, |entry| day(entry));
        Ok(())
    }
}

/// Returns an entry's day, counted from 1970.
pub(crate) fn day(entry: &Entry) -> u32 {
    u32::try_from(entry.date.max(0) / 86_400).unwrap_or(u32::MAX)
}
