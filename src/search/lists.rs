//! The lists of a stem: which documents have it, how much it counts there, and at which places it stands.

use std::collections::BTreeMap;

use crate::search::bytes::{BitReader, BitWriter, Fault, Reader, put};

/// The largest document number. A damaged list never names a larger one.
pub(crate) const LAST_DOCUMENT: u32 = (1 << 28) - 1;

/// A stem in more documents than these has no list of those whose headlines lack it: no query could afford it.
pub(crate) const EVERYWHERE: usize = 16_384;
/// A stem in more places than these has none in the index: in a phrase it stands for any one word.
pub(crate) const MOST_PLACES: usize = 12_288;

/// A place is the number of a paragraph, shifted by so many bits, and the number of a word in it.
pub(crate) const WORD_BITS: u32 = 12;
/// The words of a paragraph after which another one begins, so that offsets within a query never reach the next.
pub(crate) const LONGEST_PARAGRAPH: u32 = 3500;
/// The number of the last paragraph of which places are kept.
pub(crate) const LAST_PARAGRAPH: u32 = (1 << 16) - 1;

/// How many lists a stem has: the documents with it in their headlines, the others, and the places of both.
pub(crate) const LISTS: usize = 3;
/// How many of them are of documents.
pub(crate) const TIERS: usize = 2;

/// The lowest bits that are written without a prefix: of a document's first paragraph, of the gaps between
/// paragraphs, and of those between words.
const FIRST_BITS: u32 = 4;
const PARAGRAPH_BITS: u32 = 1;
const WORD_GAP_BITS: u32 = 4;

/// What is known of a stem in one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// Which list the document is in.
    pub tier: usize,
    /// How much the stem counts, from 0 to 7 within its tier.
    pub level: u8,
    /// Where it stands, in ascending order; nowhere, where it is the value of a filter.
    pub places: Vec<u32>,
}

/// What is known of a stem, or of a filter's value, by the numbers of documents.
pub(crate) type Postings = BTreeMap<u32, Held>;

/// Lists as they are written, with what the dictionary says of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// How many documents there are.
    pub documents: u32,
    /// How many places there are, whether written or not.
    pub places: u32,
    /// The lists' bytes.
    pub lists: [Vec<u8>; LISTS],
}

/// Lists that are written document by document, in ascending order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Builder {
    documents: [Vec<u32>; TIERS],
    places: [Vec<u32>; TIERS],
    counts: [Vec<u32>; TIERS],
}

impl Builder {
    /// Adds a document.
    pub(crate) fn push(&mut self, number: u32, tier: usize, level: u8, places: &[u32]) {
        self.documents[tier].push(number << 3 | u32::from(level));
        self.counts[tier].push(places.len() as u32);
        self.places[tier].extend_from_slice(places);
    }

    /// Adds the documents of another one, which are later.
    pub(crate) fn append(&mut self, other: &Self) {
        for tier in 0..TIERS {
            self.documents[tier].extend_from_slice(&other.documents[tier]);
            self.counts[tier].extend_from_slice(&other.counts[tier]);
            self.places[tier].extend_from_slice(&other.places[tier]);
        }
    }

    /// Returns the lists, without those that are too long to be read.
    pub(crate) fn write(&self) -> Written {
        let documents: usize = self.documents.iter().map(Vec::len).sum();
        let places: usize = self.places.iter().map(Vec::len).sum();
        let mut lists: [Vec<u8>; LISTS] = Default::default();
        for (tier, list) in self.documents.iter().enumerate() {
            if tier == 0 || documents <= EVERYWHERE {
                put_documents(&mut lists[tier], list);
            }
        }
        if places <= MOST_PLACES && places > 0 {
            let mut bits = BitWriter::default();
            for tier in 0..TIERS {
                let mut rest = &self.places[tier][..];
                for &count in &self.counts[tier] {
                    let (these, others) = rest.split_at(count as usize);
                    put_places(&mut bits, these);
                    rest = others;
                }
            }
            lists[TIERS] = bits.finish();
        }
        Written {
            documents: documents as u32,
            places: places as u32,
            lists,
        }
    }
}

fn put_documents(out: &mut Vec<u8>, documents: &[u32]) {
    let mut last = 0;
    for &document in documents {
        put(out, document - last);
        last = document & !7;
    }
}

/// Reads documents: numbers and levels.
///
/// # Errors
/// `Damaged` where the bytes are none.
pub(crate) fn documents(bytes: &[u8]) -> Result<Vec<(u32, u8)>, Fault> {
    let mut reader = Reader::new(bytes);
    let mut out = Vec::with_capacity(bytes.len());
    let mut last = 0u32;
    while !reader.is_empty() {
        let value = reader.number()?;
        last = last
            .checked_add(value >> 3)
            .filter(|&next| next <= LAST_DOCUMENT)
            .ok_or(Fault::Damaged)?;
        out.push((last, (value & 7) as u8));
    }
    Ok(out)
}

fn put_places(bits: &mut BitWriter, places: &[u32]) {
    let (mut paragraph, mut next) = (0, 0);
    for (index, &place) in places.iter().enumerate() {
        let (this, word) = (place >> WORD_BITS, place & ((1 << WORD_BITS) - 1));
        if this > paragraph {
            next = 0;
        }
        let lowest = if index == 0 {
            FIRST_BITS
        } else {
            PARAGRAPH_BITS
        };
        bits.number(this - paragraph, lowest);
        bits.number(word - next, WORD_GAP_BITS);
        bits.bit(index + 1 < places.len());
        (paragraph, next) = (this, word + 1);
    }
}

/// Reads the places of one document.
///
/// # Errors
/// `Damaged` where the bytes are none.
pub(crate) fn places(bits: &mut BitReader<'_>) -> Result<Vec<u32>, Fault> {
    let mut out = Vec::new();
    let (mut paragraph, mut next) = (0u32, 0u32);
    let mut lowest = FIRST_BITS;
    loop {
        let gap = bits.number(lowest)?;
        lowest = PARAGRAPH_BITS;
        if gap > 0 {
            next = 0;
        }
        paragraph = paragraph.saturating_add(gap);
        let word = next.saturating_add(bits.number(WORD_GAP_BITS)?);
        if paragraph > LAST_PARAGRAPH || word > LONGEST_PARAGRAPH {
            return Err(Fault::Damaged);
        }
        out.push(paragraph << WORD_BITS | word);
        next = word + 1;
        if !bits.bit()? {
            return Ok(out);
        }
    }
}

/// Reads all lists of a stem.
///
/// # Errors
/// `Damaged` where the bytes are none.
pub(crate) fn read(lists: &[&[u8]; LISTS]) -> Result<Postings, Fault> {
    let mut out = Postings::new();
    let mut bits = BitReader::new(lists[TIERS]);
    for tier in 0..TIERS {
        for (number, level) in documents(lists[tier])? {
            let places = if lists[TIERS].is_empty() {
                Vec::new()
            } else {
                places(&mut bits)?
            };
            out.insert(
                number,
                Held {
                    tier,
                    level,
                    places,
                },
            );
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_wrote() {
        let mut builder = Builder::default();
        builder.push(3, 1, 7, &[0, 1, 4095 & 900, 5 << WORD_BITS]);
        builder.push(
            4,
            0,
            0,
            &[2 << WORD_BITS | 3500, LAST_PARAGRAPH << WORD_BITS],
        );
        builder.push(LAST_DOCUMENT, 1, 2, &[7]);
        let written = builder.write();
        let [first, second, third] = &written.lists;
        let read = read(&[first, second, third]).expect("it is whole");
        assert_eq!(
            read[&3],
            Held {
                tier: 1,
                level: 7,
                places: vec![0, 1, 900, 5 << WORD_BITS]
            }
        );
        assert_eq!(read[&4].tier, 0);
        assert_eq!(
            read[&4].places,
            [2 << WORD_BITS | 3500, LAST_PARAGRAPH << WORD_BITS]
        );
        assert_eq!(
            (
                written.documents,
                written.places,
                read[&LAST_DOCUMENT].level
            ),
            (3, 7, 2)
        );
    }
}
