//! Where files of the index begin and end: decided by each key or document alone, so that an edit moves no other border.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use crate::search::entry::Label;

/// How large files are meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sizes {
    /// Bytes in a file of words.
    pub words: u64,
    /// The most documents in a file of documents, which has a number for each.
    pub documents: u32,
    /// The most places of a stem that are written; one with more is frequent.
    pub places: usize,
}

impl Sizes {
    /// Chooses sizes for a number of articles.
    pub(crate) fn of(articles: usize) -> Self {
        match articles {
            // The words of a small site are rarer, so that its index has less room for places.
            0..1_000 => Self {
                words: 16 << 10,
                documents: 32,
                places: 2 << 10,
            },
            // Here a query can still afford the places of words that are nearly everywhere.
            1_000..2_000 => Self {
                words: 16 << 10,
                documents: 32,
                places: 20 << 10,
            },
            2_000..20_000 => Self {
                words: 32 << 10,
                documents: 64,
                places: 2 << 10,
            },
            _ => Self {
                words: 160 << 10,
                documents: 192,
                places: 8 << 10,
            },
        }
    }

    /// Returns how many document numbers a file of documents has.
    pub(crate) fn stride(self) -> u32 {
        self.documents
    }

    /// Says whether a file of words begins with this key, whose lists have so many bytes.
    pub(crate) fn begins_with(self, key: &[u8], bytes: usize) -> bool {
        let weight = (bytes as u64 + key.len() as u64 + 6).next_power_of_two();
        (xxh3_64(key) & 0xffff_ffff) * self.words < weight << 32
    }
}

/// How many files of documents begin because those before them are full, where one begins because of what its first one is.
///
/// Few gaps between numbers make lists shorter. A story that is added to or taken from the past moves those behind it, up to the
/// next file that begins of itself.
const FULL: u64 = 4;

/// Divides sorted labels into files of documents.
pub(crate) fn document_files(labels: &[Label], sizes: Sizes) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (index, label) in labels.iter().enumerate() {
        let begins = label
            .address
            .is_multiple_of(FULL * u64::from(sizes.documents));
        if index > start && (begins || index - start == sizes.stride() as usize) {
            out.push(start..index);
            start = index;
        }
    }
    if start < labels.len() {
        out.push(start..labels.len());
    }
    out
}

/// Returns the number of each sorted label: that of its file times the stride, and its place therein.
pub(crate) fn numbers(files: &[Range<usize>], sizes: Sizes) -> Vec<u32> {
    let numbered = move |(file, range): (usize, &Range<usize>)| {
        let first = file as u32 * sizes.stride();
        (0..range.len() as u32).map(move |place| first + place)
    };
    files.iter().enumerate().flat_map(numbered).collect()
}
