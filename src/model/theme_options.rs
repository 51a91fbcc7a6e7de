//! The options that a theme declares in `theme.toml`, and the site's values for them.

use std::collections::BTreeMap;

mod check;

use super::base_url::Base;
use super::data::Data;
use crate::base::SourcePath;
use crate::base::text::TextRange;
use crate::diagnostic::{Code, Diagnostic, Span};

pub(crate) use check::check_all;
use check::is_choice;

/// Options by name.
pub type Options = BTreeMap<String, OptionSpec>;

/// The places of keys and values in a file, by path: `social.0.url`.
pub(crate) type Places = BTreeMap<String, KeyPlace>;

/// The place of a key and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyPlace {
    /// The key; an entry of a list is its own.
    pub key: TextRange,
    /// The value.
    pub value: TextRange,
}

/// An option of a theme.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OptionSpec {
    /// The kind of value.
    pub kind: OptionKind,
    /// The default.
    pub default: Data,
    /// The purpose, in a line.
    pub description: String,
    /// Whether an entry of a list of tables must have it.
    pub required: bool,
    /// Whether `theme.toml` gives only a value: a new default for an option that a further theme
    /// declares.
    pub bare: bool,
    /// The place of the default, or else of the option itself.
    pub at: Span,
}

/// The kind of an option's value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum OptionKind {
    /// Text on one line or several.
    Text,
    /// `true` or `false`.
    Switch,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// `#rgb` or `#rrggbb`, or nothing; for text on the background `against`, if given.
    Colour {
        /// The background.
        against: Option<String>,
    },
    /// An address on the site, or a full one; or nothing.
    Address,
    /// One of these.
    Choice(Vec<String>),
    /// Some of these.
    Choices(Vec<String>),
    /// Names of files in `content/categories/`.
    Categories,
    /// A list of anything.
    List,
    /// A table with these keys.
    Table(Options),
    /// A list of tables with these keys.
    Tables(Options),
}

/// A mistake in a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionFault {
    /// The key: `social.0.url`.
    pub path: String,
    /// Whether the key is wrong and not its value.
    pub on_key: bool,
    /// Which mistake it is.
    pub code: &'static Code,
    /// The mistake.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl OptionFault {
    /// Returns the mistake at its place in `file`.
    pub fn at(self, file: &SourcePath, places: &Places) -> Diagnostic {
        let range = places
            .get(&self.path)
            .map_or(TextRange::default(), |place| {
                if self.on_key { place.key } else { place.value }
            });
        let diagnostic = Diagnostic::new(self.code, self.message).at(Span::new(file, range));
        match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

impl OptionKind {
    /// Returns the kind for a value, where a theme declares none.
    pub fn of(value: &Data, at: &Span) -> Self {
        match value {
            Data::Bool(_) => OptionKind::Switch,
            Data::Integer(_) => OptionKind::Integer,
            Data::Float(_) => OptionKind::Number,
            Data::Text(_) => OptionKind::Text,
            Data::List(_) => OptionKind::List,
            Data::Table(table) => OptionKind::Table(
                table
                    .iter()
                    .map(|(key, value)| (key.clone(), OptionSpec::bare(value.clone(), at.clone())))
                    .collect(),
            ),
        }
    }

    /// Returns the value where neither the theme nor the site gives one.
    pub fn empty(&self) -> Data {
        match self {
            OptionKind::Text | OptionKind::Colour { .. } | OptionKind::Address => {
                Data::Text(String::new())
            }
            OptionKind::Switch => Data::Bool(false),
            OptionKind::Integer | OptionKind::Number => Data::Integer(0),
            OptionKind::Choice(choices) => Data::Text(choices.first().cloned().unwrap_or_default()),
            OptionKind::Choices(_)
            | OptionKind::Categories
            | OptionKind::List
            | OptionKind::Tables(_) => Data::List(Vec::new()),
            OptionKind::Table(_) => Data::Table(BTreeMap::new()),
        }
    }

    fn wanted(&self) -> &'static str {
        match self {
            OptionKind::Text | OptionKind::Choice(_) => "text in quotes",
            OptionKind::Switch => "true or false",
            OptionKind::Integer => "a whole number",
            OptionKind::Number => "a number",
            OptionKind::Colour { .. } => "a colour in quotes, such as \"#c02f14\"",
            OptionKind::Address => "an address in quotes",
            OptionKind::Choices(_) | OptionKind::List => "a list",
            OptionKind::Categories => "a list of categories",
            OptionKind::Table(_) => "a table",
            OptionKind::Tables(_) => "a list of tables",
        }
    }

    fn takes(&self, value: &Data) -> bool {
        match self {
            OptionKind::Text
            | OptionKind::Choice(_)
            | OptionKind::Colour { .. }
            | OptionKind::Address => matches!(value, Data::Text(_)),
            OptionKind::Switch => matches!(value, Data::Bool(_)),
            OptionKind::Integer => matches!(value, Data::Integer(_)),
            OptionKind::Number => matches!(value, Data::Integer(_) | Data::Float(_)),
            OptionKind::Choices(_)
            | OptionKind::Categories
            | OptionKind::List
            | OptionKind::Tables(_) => matches!(value, Data::List(_)),
            OptionKind::Table(_) => matches!(value, Data::Table(_)),
        }
    }
}

impl OptionSpec {
    /// An option for which a theme gives only a value.
    pub fn bare(default: Data, at: Span) -> Self {
        Self {
            kind: OptionKind::of(&default, &at),
            default,
            description: String::new(),
            required: false,
            bare: true,
            at,
        }
    }

    /// Returns the values for templates: the site's values and the defaults, with addresses on the site
    /// as those from the host's root. What [`OptionSpec::check`] refuses is left out.
    pub(crate) fn resolve(&self, given: Option<&Data>, base: &Base) -> Data {
        let given = given.filter(|value| self.kind.takes(value) && self.kind.allows(value));
        match &self.kind {
            OptionKind::Table(keys) => {
                let parts = [given, Some(&self.default)];
                let part = |key: &str| {
                    parts.into_iter().flatten().find_map(|value| match value {
                        Data::Table(table) => table.get(key),
                        _ => None,
                    })
                };
                let resolved = keys
                    .iter()
                    .map(|(key, spec)| (key.clone(), spec.resolve(part(key), base)));
                Data::Table(resolved.collect())
            }
            OptionKind::Tables(keys) => {
                let Data::List(items) = given.unwrap_or(&self.default) else {
                    return self.kind.empty();
                };
                let resolved = items.iter().filter_map(|item| match item {
                    Data::Table(table) => Some(Data::Table(
                        keys.iter()
                            .map(|(key, spec)| (key.clone(), spec.resolve(table.get(key), base)))
                            .collect(),
                    )),
                    _ => None,
                });
                Data::List(resolved.collect())
            }
            OptionKind::Address => match given.unwrap_or(&self.default) {
                Data::Text(address) if on_site(address) => Data::Text(base.written(address)),
                other => other.clone(),
            },
            OptionKind::Choices(choices) => match given {
                Some(Data::List(items)) => {
                    let right = items.iter().filter(|item| is_choice(choices, item));
                    Data::List(right.cloned().collect())
                }
                _ => self.default.clone(),
            },
            _ => given.unwrap_or(&self.default).clone(),
        }
    }

    /// Passes every address on the site in a value to `visit`, with its path.
    pub fn addresses<'d>(
        &self,
        path: &str,
        value: &'d Data,
        visit: &mut dyn FnMut(String, &'d str),
    ) {
        match (&self.kind, value) {
            (OptionKind::Address, Data::Text(address)) if on_site(address) => {
                visit(path.to_owned(), address);
            }
            (OptionKind::Table(keys), Data::Table(table)) => inside(keys, path, table, visit),
            (OptionKind::Tables(keys), Data::List(items)) => {
                for (at, item) in items.iter().enumerate() {
                    if let Data::Table(table) = item {
                        inside(keys, &format!("{path}.{at}"), table, visit);
                    }
                }
            }
            _ => {}
        }
    }
}

fn inside<'d>(
    keys: &Options,
    path: &str,
    table: &'d BTreeMap<String, Data>,
    visit: &mut dyn FnMut(String, &'d str),
) {
    for (key, spec) in keys {
        if let Some(value) = table.get(key) {
            spec.addresses(&format!("{path}.{key}"), value, visit);
        }
    }
}

fn on_site(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//")
}
