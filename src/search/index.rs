//! An index: its root and its files by name.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::search::bytes::Fault;
use crate::search::cuts::{Sizes, document_files};
use crate::search::dictionary::{self, Item};
use crate::search::documents::Shard;
use crate::search::entry::Label;
use crate::search::root::{DocumentFile, Root, WordFile, file_name};

/// An index, or what is new in it: files that were taken over from the one before are named in the root alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Index {
    /// What the root says.
    pub root: Root,
    /// The other files, by name.
    pub files: BTreeMap<String, Arc<[u8]>>,
}

/// A file of documents.
pub(crate) enum Documents {
    /// As it was in the index before.
    Unchanged(DocumentFile),
    /// Another one.
    New(Shard),
}

impl Index {
    /// Keeps a file, and returns its fingerprint.
    pub fn keep(&mut self, bytes: Vec<u8>) -> u64 {
        let fingerprint = xxh3_64(&bytes);
        self.files.insert(file_name(fingerprint), bytes.into());
        fingerprint
    }

    /// Takes those of its files that are not new from the index before.
    pub(crate) fn take_over(&mut self, before: &Self) {
        for name in self.root.names() {
            if let Some(old) = before.files.get(&name) {
                self.files.entry(name).or_insert_with(|| Arc::clone(old));
            }
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

    /// Writes the files of documents; `documents` returns one by its number and the places of its labels.
    ///
    /// # Errors
    /// As `documents`.
    pub(crate) fn add_documents(
        &mut self,
        labels: &[Label],
        sizes: Sizes,
        documents: impl Fn(usize, Range<usize>) -> Result<Documents, Fault> + Sync,
    ) -> Result<(), Fault> {
        let files = document_files(labels, sizes);
        let written: Vec<(Option<Vec<u8>>, DocumentFile)> = files
            .into_par_iter()
            .enumerate()
            .map(|(number, range)| {
                let day = day(&labels[range.start]);
                Ok(match documents(number, range)? {
                    Documents::Unchanged(file) => (None, file),
                    Documents::New(Shard { bytes, groups }) => {
                        let file = DocumentFile {
                            fingerprint: xxh3_64(&bytes),
                            groups,
                            day,
                        };
                        (Some(bytes), file)
                    }
                })
            })
            .collect::<Result<_, Fault>>()?;
        for (bytes, file) in written {
            if let Some(bytes) = bytes {
                self.keep(bytes);
            }
            self.root.document_files.push(file);
        }
        self.root.stride = sizes.stride();
        self.root.documents = labels.len() as u32;
        self.root.newest = labels.last().map_or(0, day);
        Ok(())
    }
}

/// Returns the day at which an entry stands, counted from 1970.
fn day(label: &Label) -> u32 {
    u32::try_from(label.date.max(0) / 86_400).unwrap_or(u32::MAX)
}
