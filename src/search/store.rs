//! The files of an index as a search reads them: fetched in parts, and kept.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::search::bytes::Fault;
use crate::search::dictionary::{self, Term};
use crate::search::documents::{self, Document};
use crate::search::root::{self, Root, file_name};
use crate::search::words::Language;

/// Where the files of an index come from: a folder, a build in memory, a host.
pub(crate) trait Fetch {
    /// Returns a part of a file, or all of it where no part is named.
    ///
    /// # Errors
    /// `Missing` where there is no such file, or it is shorter.
    fn fetch(&self, name: &str, part: Option<Range<usize>>) -> Result<Vec<u8>, Fault>;
}

type Parts = FxHashMap<(u64, usize, usize), Rc<Vec<u8>>>;

/// An index that was opened.
pub(crate) struct Store<F> {
    fetch: F,
    /// What its root says.
    pub root: Root,
    /// Its language.
    pub language: Language,
    parts: RefCell<Parts>,
    heads: RefCell<FxHashMap<usize, Rc<Vec<Term>>>>,
}

impl<F: Fetch> Store<F> {
    /// Opens an index: fetches its root.
    ///
    /// # Errors
    /// As the fetching and `Root::decode`.
    pub(crate) fn open(fetch: F) -> Result<Self, Fault> {
        let root = Root::decode(&fetch.fetch(root::NAME, None)?)?;
        let language = Language::new(&root.language);
        Ok(Self {
            fetch,
            root,
            language,
            parts: RefCell::default(),
            heads: RefCell::default(),
        })
    }

    /// Returns a part of a file.
    ///
    /// # Errors
    /// As the fetching; `Damaged` where the part does not lie in the file.
    pub(crate) fn part(
        &self,
        fingerprint: u64,
        total: u32,
        part: Range<usize>,
    ) -> Result<Rc<Vec<u8>>, Fault> {
        if part.start > part.end || part.end > total as usize {
            return Err(Fault::Damaged);
        }
        let key = (fingerprint, part.start, part.end);
        if let Some(known) = self.parts.borrow().get(&key) {
            return Ok(Rc::clone(known));
        }
        let bytes = if part.is_empty() {
            Rc::default()
        } else {
            let wanted = part.len();
            let bytes = self.fetch.fetch(&file_name(fingerprint), Some(part))?;
            if bytes.len() != wanted {
                return Err(Fault::Damaged);
            }
            Rc::new(bytes)
        };
        self.parts.borrow_mut().insert(key, Rc::clone(&bytes));
        Ok(bytes)
    }

    /// Returns the dictionary of a file of words.
    ///
    /// # Errors
    /// As `part` and `dictionary::decode`.
    pub(crate) fn dictionary(&self, number: usize) -> Result<Rc<Vec<Term>>, Fault> {
        if let Some(known) = self.heads.borrow().get(&number) {
            return Ok(Rc::clone(known));
        }
        let Some(file) = self.root.word_files.get(number) else {
            return Ok(Rc::default());
        };
        let head = self.part(file.fingerprint, file.total, 0..file.head as usize)?;
        let terms = Rc::new(dictionary::decode(&head)?);
        self.heads.borrow_mut().insert(number, Rc::clone(&terms));
        Ok(terms)
    }

    /// Returns what results show of a document.
    ///
    /// # Errors
    /// As `part`; `Damaged` where there is no such document.
    pub(crate) fn document(&self, number: u32) -> Result<Document, Fault> {
        let place = (number % self.root.stride) as usize;
        let file = (number / self.root.stride) as usize;
        let file = self.root.document_files.get(file).ok_or(Fault::Damaged)?;
        let total = documents::length(&file.groups) as u32;
        let part = documents::group_of(place, &file.groups)?;
        documents::document(&self.part(file.fingerprint, total, part)?, place)
    }
}
