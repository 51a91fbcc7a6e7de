//! `[environment.NAME]`: keys that override others in one environment.

use crate::base::SourcePath;
use crate::base::text::TextRange;
use crate::diagnostic::codes::{INVALID_CONFIG, WRONG_TYPE};
use crate::diagnostic::{Diagnostic, Span};
use crate::parse::documents::{Document, Node, Table, Value};

/// One environment.
pub(super) struct Overlay<'a, 's> {
    /// The name.
    pub(super) name: &'a str,
    table: &'a Table<'s>,
}

impl Overlay<'_, '_> {
    /// Returns the text of an outermost key that the environment has.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        let found = self.table.iter().find(|(found, _)| found.text == key);
        match &found?.1.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The `environment` table, taken out of the rest.
#[derive(Default)]
pub(super) struct Environments<'s> {
    table: Table<'s>,
}

impl<'s> Environments<'s> {
    /// Takes `[environment]` out of the outermost table.
    pub(super) fn take(
        root: &mut Table<'s>,
        file: &SourcePath,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let Some(at) = root.iter().position(|(key, _)| key.text == "environment") else {
            return Self::default();
        };
        let (_, node) = root.remove(at);
        let mut table = match node.value {
            Value::Table(table) => table,
            _ => {
                diagnostics.push(wrong(file, node.range));
                return Self::default();
            }
        };
        table.retain(|(_, node)| {
            let right = matches!(node.value, Value::Table(_));
            if !right {
                diagnostics.push(wrong(file, node.range));
            }
            right
        });
        Self { table }
    }

    /// Returns the environments, in the order of the file.
    pub(super) fn overlays(&self) -> impl Iterator<Item = Overlay<'_, 's>> {
        self.table
            .iter()
            .filter_map(|(key, node)| match &node.value {
                Value::Table(table) => Some(Overlay {
                    name: key.text.as_ref(),
                    table,
                }),
                _ => None,
            })
    }

    /// Returns the mistake in an environment's name from the command line.
    pub(super) fn unknown(&self, wanted: &str) -> Option<Diagnostic> {
        let names = || self.overlays().map(|overlay| overlay.name);
        if names().any(|name| name == wanted) {
            return None;
        }
        let message = format!("`--environment {wanted}`: there is no such environment");
        let known: Vec<String> = names().map(|name| format!("`{name}`")).collect();
        let help = if known.is_empty() {
            format!("begin one in `config.toml`: `[environment.{wanted}]`")
        } else {
            format!("`config.toml` has {}", known.join(", "))
        };
        let fault = Diagnostic::new(&INVALID_CONFIG, message).help(help);
        Some(fault.did_you_mean(wanted, names()))
    }
}

fn wrong(file: &SourcePath, at: TextRange) -> Diagnostic {
    Diagnostic::new(&WRONG_TYPE, "an environment is a table")
        .at(Span::new(file, at))
        .help("give it a name and keys of its own below it: `[environment.production]`")
}

/// Returns the document with the overlay's keys in place of its own; tables are merged key by key, all
/// other values are replaced.
pub(super) fn apply<'s>(document: &Document<'s>, overlay: &Overlay<'_, 's>) -> Document<'s> {
    let mut laid = document.clone();
    merge(&mut laid.root, overlay.table);
    laid
}

fn merge<'s>(under: &mut Table<'s>, over: &Table<'s>) {
    for (key, node) in over {
        match under.iter_mut().find(|(found, _)| found.text == key.text) {
            None => under.push((key.clone(), node.clone())),
            Some((found, old)) => match (&mut old.value, &node.value) {
                (Value::Table(old), Value::Table(new)) => merge(old, new),
                _ => {
                    *found = key.clone();
                    *old = Node::clone(node);
                }
            },
        }
    }
}
