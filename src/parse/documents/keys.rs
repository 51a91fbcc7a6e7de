//! Declarations of keys: name, kind of value, meaning.
//!
//! A reader asks for a key by its declaration, and the JSON Schemas and the README's tables come from the
//! same declarations. Nothing here knows which keys there are.

use std::fmt;

/// Declares the keys of a table: a constant for each, by which the table's reader asks for it, and the
/// list of them all. The compiler reports a key that no reader asks for as a constant that is never
/// used.
macro_rules! keys {
    ($(#[$doc:meta])* $visibility:vis $all:ident: $($key:ident = $declared:expr;)+) => {
        $(pub(super) const $key: $crate::parse::documents::KeySpec = $declared;)+
        $(#[$doc])*
        $visibility const $all: &[$crate::parse::documents::KeySpec] = &[$($declared),+];
    };
}
pub(crate) use keys;

/// A key as its reader declares it.
#[derive(Clone, Copy, Debug)]
pub struct KeySpec {
    /// The key, without those of the tables around it.
    pub name: &'static str,
    /// The kind of value.
    pub takes: Takes,
    /// Whether the key is required in its table.
    pub presence: Presence,
    /// The default.
    pub default: Fallback,
    /// The meaning, as a sentence.
    pub meaning: &'static str,
}

/// The kind of a key's value.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// Any value.
    Anything,
    /// Text.
    Text,
    /// A list of texts, or one text.
    Texts,
    /// `true` or `false`.
    Flag,
    /// A whole number between the limits.
    Integer(i64, i64),
    /// A list of whole numbers between the limits.
    Integers(i64, i64),
    /// A date.
    Date,
    /// One of these names.
    Choice(fn() -> Vec<&'static str>),
    /// A table with these keys.
    Table(&'static [KeySpec]),
    /// A list of tables with these keys, or one such table.
    Tables(&'static [KeySpec]),
    /// Tables with these keys, each under a name of the owner's own.
    NamedTables(&'static [KeySpec]),
    /// A table whose keys are free.
    Free,
    /// Tables with any keys of the file, each under a name of the owner's own.
    Overlays,
    /// A table with names of diagnostics and their severities.
    Severities,
    /// A table with names of warnings and the reasons why they do not matter.
    Exceptions,
}

/// Whether a key is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The key may be left out, at least in some files.
    Optional,
    /// The key is required in its table.
    Required,
}

/// The default of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// Nothing, or the default that the key's meaning explains.
    Unsaid,
    /// An empty list.
    None,
    /// `true` or `false`.
    Flag(bool),
    /// A number.
    Number(u32),
    /// A text, or the name of a choice.
    Text(&'static str),
}

impl KeySpec {
    const fn new(name: &'static str, takes: Takes, meaning: &'static str) -> Self {
        Self {
            name,
            takes,
            presence: Presence::Optional,
            default: Fallback::Unsaid,
            meaning,
        }
    }

    /// Declares a key that takes text.
    pub const fn text(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, Takes::Text, meaning)
    }

    /// Declares a key that takes a list of texts.
    pub const fn texts(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, Takes::Texts, meaning)
    }

    /// Declares a switch.
    pub const fn flag(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, Takes::Flag, meaning)
    }

    /// Declares a key that takes a whole number from `least` to `most`.
    pub const fn integer(name: &'static str, least: i64, most: i64, meaning: &'static str) -> Self {
        Self::new(name, Takes::Integer(least, most), meaning)
    }

    /// Declares a key that takes a list of whole numbers from `least` to `most`.
    pub(crate) const fn integers(
        name: &'static str,
        least: i64,
        most: i64,
        meaning: &'static str,
    ) -> Self {
        Self::new(name, Takes::Integers(least, most), meaning)
    }

    /// Declares a key that takes a date.
    pub const fn date(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, Takes::Date, meaning)
    }

    /// Declares a key that takes one of the names that `names` returns.
    pub(crate) const fn choice(
        name: &'static str,
        names: fn() -> Vec<&'static str>,
        meaning: &'static str,
    ) -> Self {
        Self::new(name, Takes::Choice(names), meaning)
    }

    /// Declares a table.
    pub const fn table(
        name: &'static str,
        keys: &'static [KeySpec],
        meaning: &'static str,
    ) -> Self {
        Self::new(name, Takes::Table(keys), meaning)
    }

    /// Declares a list of tables.
    pub(crate) const fn tables(
        name: &'static str,
        keys: &'static [KeySpec],
        meaning: &'static str,
    ) -> Self {
        Self::new(name, Takes::Tables(keys), meaning)
    }

    /// Declares tables, each under a name of the owner's own.
    pub(crate) const fn named_tables(
        name: &'static str,
        keys: &'static [KeySpec],
        meaning: &'static str,
    ) -> Self {
        Self::new(name, Takes::NamedTables(keys), meaning)
    }

    /// Declares a table whose keys are free.
    pub(crate) const fn free(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, Takes::Free, meaning)
    }

    /// Declares tables that are laid over the rest of the file.
    pub(crate) const fn overlays(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, Takes::Overlays, meaning)
    }

    /// Declares a key that takes any value.
    pub const fn anything(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, Takes::Anything, meaning)
    }

    /// Declares a table with the severities of diagnostics.
    pub(crate) const fn severities(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, Takes::Severities, meaning)
    }

    /// Declares a table with the warnings that are excepted.
    pub const fn exceptions(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, Takes::Exceptions, meaning)
    }

    /// Declares the key as required.
    #[must_use]
    pub const fn required(self) -> Self {
        Self {
            presence: Presence::Required,
            ..self
        }
    }

    /// Declares the default.
    #[must_use]
    pub const fn or(self, default: Fallback) -> Self {
        Self { default, ..self }
    }

    /// Returns the default text; empty where the default is no text.
    pub(crate) const fn default_text(&self) -> &'static str {
        match self.default {
            Fallback::Text(text) => text,
            _ => "",
        }
    }

    /// Returns the meaning, with the default behind it: `Articles in a feed (20).`
    pub fn description(&self) -> String {
        let default = match self.default {
            Fallback::Unsaid => return self.meaning.to_owned(),
            Fallback::None => "none".to_owned(),
            Fallback::Flag(flag) => flag.to_string(),
            Fallback::Number(number) => number.to_string(),
            Fallback::Text(text) => text.to_owned(),
        };
        format!("{} ({default}).", self.meaning.trim_end_matches('.'))
    }
}

/// Returns the key's name in messages.
impl fmt::Display for KeySpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Returns the names of choices.
pub fn names<T>(choices: &[(&'static str, T)]) -> Vec<&'static str> {
    choices.iter().map(|(name, _)| *name).collect()
}
