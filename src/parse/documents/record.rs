//! What a reader asks for, written down: from this the schemas for editors are made, so that they know
//! the very keys that are read.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Document, Reader, Syntax, Vocabulary};
use crate::base::SourcePath;
use crate::base::text::TextRange;

/// What a key takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wants {
    /// Any value.
    Anything,
    /// Text.
    Text,
    /// A list of texts, or one text.
    Texts,
    /// `true` or `false`.
    Flag,
    /// A whole number between these.
    Integer(i64, i64),
    /// A date.
    Date,
    /// One of these.
    Choice(Vec<&'static str>),
    /// A table with keys of its own.
    Section,
    /// A list of such tables, or one.
    Sections,
    /// A table with free keys.
    Free,
}

/// A key that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The key with those of the tables around it: `reading.words_per_minute`.
    pub key: String,
    /// What it takes.
    pub wants: Wants,
    /// Whether a file cannot do without it.
    pub required: bool,
}

/// Shared between a reader and those of its inner tables.
pub(super) type Record = Rc<RefCell<Vec<Asked>>>;

/// Returns everything that `read` asks for, in order.
pub fn asked(vocabulary: &Vocabulary, read: impl FnOnce(&mut Reader<'_, '_>)) -> Vec<Asked> {
    let record = Record::default();
    let document = Document {
        root: Vec::new(),
        text: "",
        range: TextRange::default(),
        syntax: Syntax::Toml,
        whole: false,
    };
    let file = SourcePath::from("");
    let mut reader = Reader::new(&document, TextRange::default(), &file, vocabulary);
    reader.record = Some(Rc::clone(&record));
    read(&mut reader);
    drop(reader);
    record.take()
}

impl<'a, 's> Reader<'a, 's> {
    /// Writes down what a key takes; what was known of it less exactly is replaced.
    pub fn note(&self, key: &str, wants: Wants) {
        self.write_down(key, wants, false);
    }

    pub(super) fn note_required(&self, key: &str) {
        self.write_down(key, Wants::Text, true);
    }

    fn write_down(&self, key: &str, wants: Wants, required: bool) {
        let Some(record) = &self.record else {
            return;
        };
        let key = format!("{}{key}", self.prefix);
        let mut record = record.borrow_mut();
        match record.iter_mut().find(|one| one.key == key) {
            Some(known) if wants == Wants::Anything => known.required |= required,
            Some(known) => {
                known.wants = wants;
                known.required |= required;
            }
            None => record.push(Asked {
                key,
                wants,
                required,
            }),
        }
    }

    /// Has `read` ask for what a table takes that may not be there.
    pub fn sample<T>(&mut self, key: &str, read: impl FnOnce(&mut Reader<'a, 's>) -> T) {
        if self.record.is_some() {
            let mut inner = self.inner(key, &[], self.range);
            read(&mut inner);
        }
    }
}
