//! Where files of the index begin and end: decided by each key or document alone, so that an edit moves no other border.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use crate::search::entry::Entry;

/// How many document numbers a file of documents has.
pub(crate) const STRIDE: u32 = 512;

/// How large files are meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Bytes in a file of words.
    pub words: u64,
    /// Documents in a file of documents.
    pub documents: u64,
}

impl Sizes {
    /// Chooses sizes for a number of articles.
    pub fn of(articles: usize) -> Self {
        match articles {
            0..2_000 => Self {
                words: 8 << 10,
                documents: 32,
            },
            2_000..20_000 => Self {
                words: 32 << 10,
                documents: 64,
            },
            _ => Self {
                words: 160 << 10,
                documents: 192,
            },
        }
    }

    /// Says whether a file of words begins with this key, whose lists have so many bytes.
    pub fn begins_with(self, key: &[u8], bytes: usize) -> bool {
        let weight = (bytes as u64 + key.len() as u64 + 6).next_power_of_two();
        (xxh3_64(key) & 0xffff_ffff) * self.words < weight << 32
    }
}

/// Sorts entries by date and address.
pub(crate) fn in_order<'a>(entries: &[&'a Entry]) -> Vec<&'a Entry> {
    let mut sorted = entries.to_vec();
    sorted.sort_by(|a, b| (a.date, &a.address).cmp(&(b.date, &b.address)));
    sorted
}

/// Divides sorted entries into files of documents.
pub(crate) fn document_files(entries: &[&Entry], sizes: Sizes) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (index, entry) in entries.iter().enumerate() {
        let begins = xxh3_64(entry.address.as_bytes()).is_multiple_of(sizes.documents);
        if index > start && (begins || index - start == STRIDE as usize) {
            out.push(start..index);
            start = index;
        }
    }
    if start < entries.len() {
        out.push(start..entries.len());
    }
    out
}

/// Returns the number of each sorted entry: that of its file times the stride, and its place therein.
pub(crate) fn numbers(files: &[Range<usize>]) -> Vec<u32> {
    let numbered = |(file, range): (usize, &Range<usize>)| {
        let first = file as u32 * STRIDE;
        (0..range.len() as u32).map(move |place| first + place)
    };
    files.iter().enumerate().flat_map(numbered).collect()
}
