//! One tree for TOML and YAML, with the place of every key and value.
//!
//! Enters: a part of a file's text. Leaves: a [`Document`] and the mistakes in its syntax, or, through a
//! [`Reader`], typed values and the mistakes in those. This module must not know the meaning of keys.

mod choices;
mod comments;
mod control;
mod date_words;
mod dates;
mod keys;
mod links;
mod reader;
mod scalars;
mod tables;
#[cfg(test)]
mod tests;
mod texts;
mod toml;
mod toml_around;
mod toml_causes;
mod toml_mistakes;
mod toml_words;
mod vocabulary;
mod words;
mod yaml;
mod yaml_limits;
mod yaml_mend;
mod yaml_merge;
mod yaml_misread;
mod yaml_mistakes;
mod yaml_offsets;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

pub(crate) use keys::keys;
pub use keys::{Fallback, KeySpec, Presence, Takes, names};
pub(crate) use reader::Reader;
pub(crate) use texts::one_line;
pub(crate) use vocabulary::{Suggestion, Vocabulary};

use crate::base::SourcePath;
use crate::base::text::{self, TextRange};
use crate::diagnostic::{Code, Outcome};
use crate::model::Data;

/// The language that a document is written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Syntax {
    /// TOML 1.1.
    Toml,
    /// YAML 1.2 with the core schema.
    Yaml,
}

impl Syntax {
    /// Returns a line in the document's syntax: `title = "…"` or `title: "…"`.
    pub fn line(self, key: &str, value: &str) -> String {
        match self {
            Syntax::Toml => format!("{key} = {value}"),
            Syntax::Yaml => format!("{key}: {value}"),
        }
    }

    /// Returns the heading of a table in the document's syntax: `[extra]` or `extra:`.
    pub fn heading(self, key: &str) -> String {
        match self {
            Syntax::Toml => format!("[{key}]"),
            Syntax::Yaml => format!("{key}:"),
        }
    }
}

/// A table's entries, in the order of the file. No key occurs twice.
pub type Table<'s> = Vec<(Key<'s>, Node<'s>)>;

/// A table's key.
#[derive(Clone, Debug, PartialEq)]
pub struct Key<'s> {
    /// Its text, without quotes.
    pub text: Cow<'s, str>,
    /// The place.
    pub range: TextRange,
}

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node<'s> {
    /// The value.
    pub value: Value<'s>,
    /// The place; a TOML table's own place is its header.
    pub range: TextRange,
}

/// A value in its source form.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'s> {
    /// YAML's empty value (`summary:`, `null`, `~`), which counts as not given.
    Nothing,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Text(Cow<'s, str>),
    /// A TOML date, in its source form.
    Date(&'s str),
    /// A list.
    List(Vec<Node<'s>>),
    /// A table.
    Table(Table<'s>),
}

impl Value<'_> {
    /// Returns the kind of value, in a writer's words.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Nothing => "nothing",
            Value::Bool(_) => "true or false",
            Value::Integer(_) | Value::Float(_) => "a number",
            Value::Text(_) => "text",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

impl Node<'_> {
    /// Returns the value without anything borrowed from its source, in which a date is text.
    fn into_owned<'o>(self) -> Node<'o> {
        let value = match self.value {
            Value::Nothing => Value::Nothing,
            Value::Bool(value) => Value::Bool(value),
            Value::Integer(value) => Value::Integer(value),
            Value::Float(value) => Value::Float(value),
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Value::Date(text) => Value::Text(Cow::Owned(text.to_owned())),
            Value::List(items) => Value::List(items.into_iter().map(Node::into_owned).collect()),
            Value::Table(table) => Value::Table(owned(table)),
        };
        Node {
            value,
            range: self.range,
        }
    }

    /// Returns the value for templates, where dates are text; `None` for an empty one.
    pub fn data(&self) -> Option<Data> {
        Some(match &self.value {
            Value::Nothing => return None,
            Value::Bool(value) => Data::Bool(*value),
            Value::Integer(value) => Data::Integer(*value),
            Value::Float(value) => Data::Float(*value),
            Value::Text(value) => Data::Text(value.as_ref().to_owned()),
            Value::Date(value) => Data::Text((*value).to_owned()),
            Value::List(items) => Data::List(items.iter().filter_map(Node::data).collect()),
            Value::Table(table) => Data::Table(table_data(table)),
        })
    }
}

/// Returns a table that borrows nothing from its source.
fn owned<'o>(table: Table<'_>) -> Table<'o> {
    let entries = table.into_iter().map(|(key, node)| {
        let text = Cow::Owned(key.text.into_owned());
        (Key { text, ..key }, node.into_owned())
    });
    entries.collect()
}

/// Returns a table for templates.
pub(crate) fn table_data(table: &Table<'_>) -> BTreeMap<String, Data> {
    table
        .iter()
        .filter_map(|(key, node)| Some((key.text.as_ref().to_owned(), node.data()?)))
        .collect()
}

/// The content of a TOML or YAML text, as far as it could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Document<'s> {
    /// The outermost table.
    pub root: Table<'s>,
    /// The source text, for messages that quote it.
    pub text: &'s str,
    /// The place of the text in its file.
    pub range: TextRange,
    /// The language.
    pub syntax: Syntax,
    /// Whether the complete text could be read. If not, a missing key may well have been written.
    pub complete: bool,
}

/// The maximum depth of tables and lists: real files are not deeper, and every level takes stack.
const MAX_DEPTH: usize = 64;

/// Reads the part `range` of `source`, which is all of `file`; spans point into the file. Mistakes in the
/// syntax are reported under `code`, and the readable part is returned nevertheless.
pub fn document<'s>(
    source: &'s str,
    range: Range<usize>,
    syntax: Syntax,
    file: &SourcePath,
    code: &'static Code,
) -> Outcome<Document<'s>> {
    let text = source.get(range.clone()).unwrap_or_default();
    let mut read = match syntax {
        Syntax::Toml => toml::read(text, range.start, file, code),
        Syntax::Yaml => yaml::read(text, range.start, file, code),
    };
    if control::may_hold(text) {
        let found = control::clean(&mut read.value.root, file);
        read.diagnostics.extend(found);
    }
    read
}

/// Marks bytes of a text that begins at byte `offset` of its file.
fn place(offset: usize, range: Range<usize>) -> TextRange {
    text::range(offset + range.start..offset + range.end)
}
