//! The root of an index: which files there are. It is the one file whose name says nothing of its content.

use crate::search::bytes::{Fault, Reader, put, put_bytes, shared};
use crate::search::lists::{put_numbers, read_numbers};

/// The name of the root.
pub(crate) const NAME: &str = "index.bin";

const MAGIC: &[u8; 2] = b"PW";
/// Which version of the format is written and read.
pub(crate) const VERSION: u8 = 7;

/// A file of documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFile {
    /// The fingerprint of its content, which is its name.
    pub fingerprint: u64,
    /// How many units each of its groups has, so that a document is read without asking where it lies.
    pub groups: Vec<u32>,
    /// The day of its first document, from 1970; earlier ones count as that.
    pub day: u32,
}

/// A file of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordFile {
    /// Its first key.
    pub first: Vec<u8>,
    /// The fingerprint of its content, which is its name.
    pub fingerprint: u64,
    /// The bytes of its dictionary.
    pub head: u32,
    /// All its bytes.
    pub total: u32,
}

/// What the root says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Root {
    /// The language of the index.
    pub language: String,
    /// How many documents there are.
    pub documents: u32,
    /// The day of the newest one, from 1970.
    pub newest: u32,
    /// How many document numbers a file of documents has.
    pub stride: u32,
    /// The files of documents, by date.
    pub document_files: Vec<DocumentFile>,
    /// The files of words, by their first keys.
    pub word_files: Vec<WordFile>,
}

/// Returns the name of a file by its fingerprint.
pub(crate) fn file_name(fingerprint: u64) -> String {
    format!("part.{fingerprint:016x}.bin")
}

/// Says whether a name is one that [`file_name`] gives.
pub(crate) fn is_file_name(name: &str) -> bool {
    let fingerprint = name
        .strip_prefix("part.")
        .and_then(|rest| rest.strip_suffix(".bin"));
    fingerprint
        .is_some_and(|hex| hex.len() == 16 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

impl Root {
    /// Writes the root.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.push(VERSION);
        put_bytes(&mut out, self.language.as_bytes());
        put(&mut out, self.documents);
        put(&mut out, self.newest);
        put(&mut out, self.stride);
        put(&mut out, self.document_files.len() as u32);
        let mut day = 0;
        for file in &self.document_files {
            out.extend(file.fingerprint.to_be_bytes());
            put_bytes(&mut out, &put_numbers(&file.groups));
            put(&mut out, file.day - day);
            day = file.day;
        }
        put(&mut out, self.word_files.len() as u32);
        let mut last: &[u8] = &[];
        for file in &self.word_files {
            let common = shared(last, &file.first);
            put(&mut out, common as u32);
            put_bytes(&mut out, &file.first[common..]);
            out.extend(file.fingerprint.to_be_bytes());
            put(&mut out, file.head);
            put(&mut out, file.total);
            last = &file.first;
        }
        out
    }

    /// Reads a root.
    ///
    /// # Errors
    /// `Version` where another version wrote it, `Damaged` where it ends too early or is none.
    pub fn decode(bytes: &[u8]) -> Result<Self, Fault> {
        let mut reader = Reader::new(bytes);
        if reader.take(2)? != MAGIC {
            return Err(Fault::Damaged);
        }
        if reader.byte()? != VERSION {
            return Err(Fault::Version);
        }
        let mut root = Self {
            language: reader.text()?,
            documents: reader.number()?,
            newest: reader.number()?,
            stride: reader.number()?.max(1),
            ..Self::default()
        };
        let mut day = 0u32;
        for _ in 0..reader.length()? {
            let fingerprint = reader.fingerprint()?;
            let groups = read_numbers(reader.bytes()?)?;
            day = day.checked_add(reader.number()?).ok_or(Fault::Damaged)?;
            root.document_files.push(DocumentFile {
                fingerprint,
                groups,
                day,
            });
        }
        for _ in 0..reader.length()? {
            let common = reader.length()?;
            let rest = reader.bytes()?;
            let last = root.word_files.last().map_or(&[][..], |file| &file.first);
            let first = [last.get(..common).ok_or(Fault::Damaged)?, rest].concat();
            let fingerprint = reader.fingerprint()?;
            root.word_files.push(WordFile {
                first,
                fingerprint,
                head: reader.number()?,
                total: reader.number()?,
            });
        }
        Ok(root)
    }

    /// Returns the names of the files beside it.
    pub(crate) fn names(&self) -> impl Iterator<Item = String> {
        let documents = self.document_files.iter().map(|file| file.fingerprint);
        let words = self.word_files.iter().map(|file| file.fingerprint);
        documents.chain(words).map(file_name)
    }

    /// Returns the number of the file of words that has a key, if any has it.
    pub fn word_file(&self, key: &[u8]) -> usize {
        self.word_files
            .partition_point(|file| file.first.as_slice() <= key)
            .saturating_sub(1)
    }
}
