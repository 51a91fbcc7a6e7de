//! `[options]` of `theme.toml`: the options that a theme offers.
//!
//! Enters: the table. Leaves: the options with their kinds and defaults. This module must not know the
//! site's values, nor the theme that this one inherits from.

use crate::base::text::TextRange;
use crate::base::{Colour, SourcePath};
use crate::diagnostic::Span;
use crate::diagnostic::codes::{MISSING_KEY, WRONG_TYPE};
use crate::model::theme_options::{OptionKind, OptionSpec, Options, Places};
use crate::parse::documents::{Key, KeySpec, Node, Reader, Table, Value, keys, names};

keys! {
    /// The keys in the table of an option.
    pub OPTION:
    TYPE = KeySpec::choice("type", || names(TYPES), "What values it takes; see the types below.");
    DEFAULT = KeySpec::anything(
        "default",
        "What holds where the site says nothing; without it, nothing, `false`, 0 or the first choice.",
    );
    DESCRIPTION = KeySpec::text(
        "description", "One line, which is shown when a value does not fit.",
    );
    CHOICES = KeySpec::texts("choices", "For `choice` and `choices`: what there is to choose from.");
    AGAINST = KeySpec::text(
        "against", "For `colour`: the background; a contrast below 4.5:1 is a warning.",
    );
    INNER = KeySpec::free("keys", "For `table` and `tables`: options again.");
    REQUIRED = KeySpec::flag("required", "In the `keys` of `tables`: whether every entry needs it.");
}

/// The names of the kinds of options in `theme.toml`.
#[derive(Clone, Copy)]
enum Type {
    Text,
    Switch,
    Integer,
    Number,
    Colour,
    Address,
    Choice,
    Choices,
    Categories,
    List,
    Table,
    Tables,
}

const TYPES: &[(&str, Type)] = &[
    ("text", Type::Text),
    ("switch", Type::Switch),
    ("integer", Type::Integer),
    ("number", Type::Number),
    ("colour", Type::Colour),
    ("address", Type::Address),
    ("choice", Type::Choice),
    ("choices", Type::Choices),
    ("categories", Type::Categories),
    ("list", Type::List),
    ("table", Type::Table),
    ("tables", Type::Tables),
];

/// Reads the options of a table: `name = value`, or a table with `type` or `default`.
pub(super) fn options<'a, 's>(
    reader: &mut Reader<'a, 's>,
    table: &'a Table<'s>,
    prefix: &str,
    file: &SourcePath,
) -> Options {
    let mut options = Options::new();
    for (key, node) in table {
        let inner = format!("{prefix}.{}", key.text);
        let spec = if is_declaration(node) {
            reader.within(node, &inner, |reader| declared(reader, key, file))
        } else {
            node.data()
                .map(|value| OptionSpec::bare(value, span(file, node.range)))
        };
        if let Some(spec) = spec {
            options.insert(key.text.as_ref().to_owned(), spec);
        }
    }
    options
}

fn is_declaration(node: &Node<'_>) -> bool {
    let Value::Table(table) = &node.value else {
        return false;
    };
    table
        .iter()
        .any(|(key, _)| key.text == TYPE.name || key.text == DEFAULT.name)
}

fn declared(reader: &mut Reader<'_, '_>, key: &Key<'_>, file: &SourcePath) -> Option<OptionSpec> {
    let default = reader.node(&DEFAULT);
    let value = default.and_then(Node::data);
    let at = span(file, default.map_or(key.range, |node| node.range));
    let description = reader.line(&DESCRIPTION).unwrap_or_default().into_owned();
    let required = reader.flag(&REQUIRED).unwrap_or(false);
    let kind = match reader.node(&TYPE) {
        Some(_) => kind(reader, file)?,
        None => OptionKind::of(value.as_ref()?, &at),
    };
    let spec = OptionSpec {
        default: value.clone().unwrap_or_else(|| kind.empty()),
        kind,
        description,
        required,
        bare: false,
        at: at.clone(),
    };
    if let Some(value) = &value {
        let mut faults = Vec::new();
        spec.check(&key.text, value, None, &mut faults);
        for fault in faults {
            let mut diagnostic = fault.at(file, &Places::new());
            diagnostic.at = Some(at.clone());
            reader.push(diagnostic);
        }
    }
    Some(spec)
}

fn kind(reader: &mut Reader<'_, '_>, file: &SourcePath) -> Option<OptionKind> {
    Some(match reader.choice(&TYPE, TYPES)? {
        Type::Text => OptionKind::Text,
        Type::Switch => OptionKind::Switch,
        Type::Integer => OptionKind::Integer,
        Type::Number => OptionKind::Number,
        Type::Colour => OptionKind::Colour {
            against: background(reader),
        },
        Type::Address => OptionKind::Address,
        Type::Choice => OptionKind::Choice(choices(reader)?),
        Type::Choices => OptionKind::Choices(choices(reader)?),
        Type::Categories => OptionKind::Categories,
        Type::List => OptionKind::List,
        Type::Table => OptionKind::Table(keys(reader, file)?),
        Type::Tables => OptionKind::Tables(keys(reader, file)?),
    })
}

/// The background of a text colour.
fn background(reader: &mut Reader<'_, '_>) -> Option<String> {
    let colour = reader.spanned(&AGAINST)?;
    if Colour::parse(&colour.value).is_none() {
        let help = "write the colour of the background, such as `#ffffff`";
        reader.report(&WRONG_TYPE, colour.range, "this is no colour", help);
        return None;
    }
    Some(colour.value)
}

fn choices(reader: &mut Reader<'_, '_>) -> Option<Vec<String>> {
    // The empty text is a choice too, so that an option can mean nothing.
    let listed = reader.node(&CHOICES).map(|node| match &node.value {
        Value::List(items) => items
            .iter()
            .filter_map(|item| match &item.value {
                Value::Text(text) => Some(text.as_ref().to_owned()),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    });
    let choices = listed.filter(|choices: &Vec<String>| !choices.is_empty());
    if choices.is_none() {
        let help = "say what there is to choose from: `choices = [\"…\", \"…\"]`";
        reader.missing(&CHOICES, &MISSING_KEY, help);
    }
    choices
}

fn keys(reader: &mut Reader<'_, '_>, file: &SourcePath) -> Option<Options> {
    let Some(table) = reader.entries(&INNER) else {
        let help = "say which keys the table has: `[options.NAME.keys]`";
        reader.missing(&INNER, &MISSING_KEY, help);
        return None;
    };
    Some(options(reader, table, INNER.name, file))
}

fn span(file: &SourcePath, at: TextRange) -> Span {
    Span::new(file, at)
}
