//! Free values: `[extra]`, theme options and component arguments.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize, Serializer};

/// A value that a writer gave and a template reads.
#[derive(Clone, Debug, PartialEq, Deserialize)]
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
    /// Returns the kind of value, in a writer's words.
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

/// In text formats the value is written without its kind; a compact binary format, which cannot
/// distinguish kinds, gets the kind as well.
impl Serialize for Data {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bare = serializer.is_human_readable();
        match self {
            Data::Bool(value) if bare => value.serialize(serializer),
            Data::Integer(value) if bare => value.serialize(serializer),
            Data::Float(value) if bare => value.serialize(serializer),
            Data::Text(value) if bare => value.serialize(serializer),
            Data::List(value) if bare => value.serialize(serializer),
            Data::Table(value) if bare => value.serialize(serializer),
            Data::Bool(value) => serializer.serialize_newtype_variant("Data", 0, "Bool", value),
            Data::Integer(value) => {
                serializer.serialize_newtype_variant("Data", 1, "Integer", value)
            }
            Data::Float(value) => serializer.serialize_newtype_variant("Data", 2, "Float", value),
            Data::Text(value) => serializer.serialize_newtype_variant("Data", 3, "Text", value),
            Data::List(value) => serializer.serialize_newtype_variant("Data", 4, "List", value),
            Data::Table(value) => serializer.serialize_newtype_variant("Data", 5, "Table", value),
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
