//! Free values: `[extra]`, theme options and component arguments.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use serde::Serialize;

/// A value that a writer gave and a template reads.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Data {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// Text; dates too.
    Text(String),
    /// A list.
    List(Vec<Data>),
    /// A table, in the order of its keys.
    Table(BTreeMap<String, Data>),
}

impl Data {
    /// Returns the kind of value, as a writer would call it.
    pub fn kind(&self) -> &'static str {
        match self {
            Data::Bool(_) => "true or false",
            Data::Integer(_) => "a whole number",
            Data::Float(_) => "a number",
            Data::Text(_) => "text",
            Data::List(_) => "a list",
            Data::Table(_) => "a table",
        }
    }
}

impl Eq for Data {}

impl Hash for Data {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Data::Bool(value) => value.hash(state),
            Data::Integer(value) => value.hash(state),
            Data::Float(value) => value.to_bits().hash(state),
            Data::Text(value) => value.hash(state),
            Data::List(value) => value.hash(state),
            Data::Table(value) => value.hash(state),
        }
    }
}
