//! A file of words: a dictionary of keys in ascending order, then their lists.
//!
//! Keys are folded forms and stems; filters' values begin with the byte 1, and pairs of stems with the byte 2, which also stands
//! between them. The dictionary is packed.

use crate::search::bytes::{Fault, Reader, pack, put, put_bytes, shared, unpack};
use crate::search::lists::{self, LISTS, Postings, TIERS, Written};

/// The byte before the values of filters.
pub(crate) const FACET: u8 = 1;
/// The byte before the stems of a pair, and between them.
const PAIR: u8 = 2;

const HAS_FORM: u8 = 1;
const OTHER_STEM: u8 = 2;
const HAS_LISTS: u8 = 4;
/// The lowest of the bits that say which lists are not empty.
const FIRST_LIST: u32 = 3;
const IS_FREQUENT: u8 = 64;

/// The most bytes that a dictionary may unpack to.
const LARGEST: u64 = 4 << 20;

/// Returns the key of a filter's value.
pub(crate) fn facet_key(facet: &str) -> Vec<u8> {
    [&[FACET], facet.as_bytes()].concat()
}

/// Returns the key of two stems that stand next to each other.
pub(crate) fn pair_key(first: &[u8], second: &[u8]) -> Vec<u8> {
    [&[PAIR], first, &[PAIR], second].concat()
}

/// What the dictionary says of a stem, a filter's value or a pair.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lists {
    /// In how many documents it stands.
    pub documents: u32,
    /// In how many places it stands, if it is frequent: none is written then.
    pub places: u32,
    /// How many bytes each list has.
    pub lengths: [u32; LISTS],
    /// Where the first list begins, from the file's beginning.
    pub at: usize,
}

impl Lists {
    /// Returns the bytes of all lists together.
    pub fn total(&self) -> usize {
        self.lengths.iter().map(|&length| length as usize).sum()
    }

    /// Says whether it has places.
    pub fn has_places(&self) -> bool {
        self.lengths[TIERS] > 0
    }

    /// Says whether it stands in too many places for them to be written.
    pub fn is_frequent(&self) -> bool {
        self.places > 0
    }
}

/// A key with what the dictionary says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Term {
    /// The key.
    pub key: Vec<u8>,
    /// In how many documents it stands in this form; none where it is no form.
    pub forms: u32,
    /// The stem of the form, unless it is the same.
    pub stem: Option<Vec<u8>>,
    /// What is known of it as a stem.
    pub lists: Option<Lists>,
}

/// A key with its lists' bytes.
#[derive(Debug, Clone, Default)]
pub struct Item {
    /// What the dictionary says.
    pub term: Term,
    /// The lists, one after the other.
    pub bytes: Vec<u8>,
}

impl Item {
    /// Gives it lists.
    pub fn set(&mut self, written: &Written) {
        let lengths = [0, 1, 2].map(|list| written.lists[list].len() as u32);
        self.bytes = written.lists.concat();
        self.term.lists = (written.documents > 0).then_some(Lists {
            documents: written.documents,
            places: written.places,
            lengths,
            at: 0,
        });
    }

    /// Reads those of its lists that are written.
    ///
    /// # Errors
    /// `Damaged` where they are none.
    pub fn postings(&self) -> Result<Postings, Fault> {
        let lengths = self.term.lists.unwrap_or_default().lengths;
        let mut reader = Reader::new(&self.bytes);
        let [first, second, places] = lengths.map(|length| length as usize);
        lists::read(&[
            reader.take(first)?,
            reader.take(second)?,
            reader.take(places)?,
        ])
    }
}

/// Writes a file of words, and returns it with the length of its dictionary.
pub(crate) fn encode(items: &[Item]) -> (Vec<u8>, usize) {
    let mut plain = Vec::new();
    put(&mut plain, items.len() as u32);
    let mut last: &[u8] = &[];
    for Item { term, .. } in items {
        put_continued(&mut plain, last, &term.key);
        last = &term.key;
    }
    for Item { term, .. } in items {
        put_term(&mut plain, term);
    }
    let mut out = pack(&plain, 6);
    let head = out.len();
    for item in items {
        out.extend_from_slice(&item.bytes);
    }
    (out, head)
}

fn put_continued(out: &mut Vec<u8>, last: &[u8], key: &[u8]) {
    let common = shared(last, key);
    put(out, common as u32);
    put_bytes(out, &key[common..]);
}

fn put_term(out: &mut Vec<u8>, term: &Term) {
    let flag = |set: bool, value: u8| if set { value } else { 0 };
    let lengths = term.lists.map_or([0; LISTS], |lists| lists.lengths);
    let filled: u8 = (FIRST_LIST..)
        .zip(lengths)
        .map(|(bit, length)| flag(length > 0, 1 << bit))
        .sum();
    let kinds = flag(term.forms > 0, HAS_FORM) | flag(term.stem.is_some(), OTHER_STEM);
    let frequent = term.lists.is_some_and(|lists| lists.is_frequent());
    out.push(filled | kinds | flag(term.lists.is_some(), HAS_LISTS) | flag(frequent, IS_FREQUENT));
    if term.forms > 0 {
        put(out, term.forms);
    }
    if let Some(stem) = &term.stem {
        put_continued(out, &term.key, stem);
    }
    if let Some(lists) = &term.lists {
        put(out, lists.documents.saturating_sub(least(term)));
        if frequent {
            put(out, lists.places);
        }
        for length in lengths.into_iter().filter(|&length| length > 0) {
            put(out, length);
        }
    }
}

/// Returns in how many documents a stem is at the least: in those that have it as a form.
fn least(term: &Term) -> u32 {
    if term.stem.is_some() { 0 } else { term.forms }
}

/// Reads the dictionary of a file of words.
///
/// # Errors
/// `Damaged` where the bytes are no such dictionary, or its keys are not in order.
pub(crate) fn decode(head: &[u8]) -> Result<Vec<Term>, Fault> {
    let plain = unpack(head, LARGEST)?;
    let mut reader = Reader::new(&plain);
    let count = reader.length()?.min(plain.len());
    let mut keys: Vec<Vec<u8>> = Vec::with_capacity(count);
    for _ in 0..count {
        let last = keys.last().map_or(&[][..], Vec::as_slice);
        let key = continued(&mut reader, last)?;
        if key.as_slice() <= last {
            return Err(Fault::Damaged);
        }
        keys.push(key);
    }
    let mut terms = Vec::with_capacity(count);
    let mut at = head.len();
    for key in keys {
        let term = read_term(&mut reader, key, at)?;
        at = at
            .checked_add(term.lists.map_or(0, |lists| lists.total()))
            .ok_or(Fault::Damaged)?;
        terms.push(term);
    }
    Ok(terms)
}

fn continued(reader: &mut Reader<'_>, last: &[u8]) -> Result<Vec<u8>, Fault> {
    let common = reader.length()?;
    Ok([last.get(..common).ok_or(Fault::Damaged)?, reader.bytes()?].concat())
}

fn read_term(reader: &mut Reader<'_>, key: Vec<u8>, at: usize) -> Result<Term, Fault> {
    let flags = reader.byte()?;
    let forms = if flags & HAS_FORM > 0 {
        reader.number()?
    } else {
        0
    };
    let stem = if flags & OTHER_STEM > 0 {
        Some(continued(reader, &key)?)
    } else {
        None
    };
    let mut term = Term {
        key,
        forms,
        stem,
        lists: None,
    };
    if flags & HAS_LISTS > 0 {
        let further = reader.number()?;
        let mut read = Lists {
            documents: further.checked_add(least(&term)).ok_or(Fault::Damaged)?,
            at,
            ..Lists::default()
        };
        if flags & IS_FREQUENT > 0 {
            read.places = reader.number()?;
        }
        for (bit, length) in (FIRST_LIST..).zip(&mut read.lengths) {
            if flags >> bit & 1 == 1 {
                *length = reader.number()?;
            }
        }
        term.lists = Some(read);
    }
    Ok(term)
}

/// Reads a whole file of words.
///
/// # Errors
/// `Damaged` where the bytes are none.
pub(crate) fn decode_file(file: &[u8], head: usize) -> Result<Vec<Item>, Fault> {
    let terms = decode(file.get(..head).ok_or(Fault::Damaged)?)?;
    let with_bytes = |term: Term| {
        let bytes = match &term.lists {
            Some(lists) => file
                .get(lists.at..lists.at + lists.total())
                .ok_or(Fault::Damaged)?
                .to_vec(),
            None => Vec::new(),
        };
        Ok(Item { term, bytes })
    };
    terms.into_iter().map(with_bytes).collect()
}
