//! Tables inside of tables, for the [`Reader`].

use std::collections::BTreeMap;

use super::{KeySpec, Node, Reader, Syntax, Table, Value, table_data};
use crate::base::text::TextRange;
use crate::diagnostic::codes::MISSING_KEY;
use crate::model::Data;
use crate::model::theme_options::{KeyPlace, Places};

impl<'a, 's> Reader<'a, 's> {
    /// Returns a table whose keys are free, and the place of each key.
    pub(crate) fn free_with_places(
        &mut self,
        key: &'static KeySpec,
    ) -> (BTreeMap<String, Data>, Places) {
        let mut places = Places::new();
        let Some(table) = self.entries(key) else {
            return Default::default();
        };
        place_table("", table, &mut places);
        (table_data(table), places)
    }

    /// Returns a table whose keys are free, unconverted.
    pub(crate) fn entries(&mut self, key: &'static KeySpec) -> Option<&'a Table<'s>> {
        let node = self.node(key)?;
        match &node.value {
            Value::Table(table) => Some(table),
            _ => {
                self.no_table(key, node);
                None
            }
        }
    }

    /// Returns the places of the keys that `is` selects, which then count as known.
    pub(crate) fn pick(&mut self, is: impl Fn(&str) -> bool) -> Vec<TextRange> {
        let found = self.table.iter().zip(&mut self.read);
        found
            .filter(|((key, _), _)| is(&key.text))
            .map(|((key, _), read)| {
                *read = true;
                key.range
            })
            .collect()
    }

    /// Reads an inner table by `read`; a missing one as an empty one.
    pub(crate) fn section<T>(
        &mut self,
        key: &'static KeySpec,
        read: impl FnOnce(&mut Reader<'a, 's>) -> T,
    ) -> T {
        match self.node(key) {
            Some(node) => {
                if !matches!(node.value, Value::Table(_)) {
                    self.no_table(key, node);
                }
                self.within(node, key.name, read)
            }
            None => self.run(self.inner(key.name, &[], self.range), read),
        }
    }

    fn no_table(&mut self, key: &KeySpec, node: &Node<'_>) {
        let heading = self.syntax.heading(&format!("{}{key}", self.prefix));
        let help = format!("write `{heading}`, and below it a line for each key");
        self.wrong(key, node, "a table", &help);
    }

    /// Reads each table of a list by `read`. One table is taken as a list of one.
    pub(crate) fn tables<T>(
        &mut self,
        key: &'static KeySpec,
        mut read: impl FnMut(&mut Reader<'a, 's>) -> Option<T>,
    ) -> Vec<T> {
        let Some(node) = self.node(key) else {
            return Vec::new();
        };
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            if matches!(item.value, Value::Table(_)) {
                values.extend(self.within(item, key.name, &mut read));
            } else {
                let name = format!("{}{key}", self.prefix);
                let help = match self.syntax {
                    Syntax::Toml => format!("write `[[{name}]]`, and below it a line for each key"),
                    Syntax::Yaml => {
                        format!("write `{name}:`, and below it `- ` and a line for each key")
                    }
                };
                self.wrong(key, item, "a list of tables", &help);
            }
        }
        values
    }

    /// Reads a table that is a part of the value of `key` by `read`; anything else as an empty one.
    pub(crate) fn within<T>(
        &mut self,
        node: &'a Node<'s>,
        key: &str,
        read: impl FnOnce(&mut Reader<'a, 's>) -> T,
    ) -> T {
        let table = match &node.value {
            Value::Table(table) => table.as_slice(),
            _ => &[],
        };
        self.run(self.inner(key, table, node.range), read)
    }

    fn run<T>(&mut self, mut inner: Self, read: impl FnOnce(&mut Self) -> T) -> T {
        let value = read(&mut inner);
        self.diagnostics.extend(inner.finish());
        value
    }

    /// Returns a text that is required in a table of a list.
    pub(crate) fn needed(&mut self, key: &'static KeySpec) -> Option<String> {
        let help = format!("write `{}`", self.syntax.line(key.name, "\"…\""));
        self.required(key, &MISSING_KEY, help)
            .map(|text| text.value)
    }
}

fn place_table(path: &str, table: &Table<'_>, places: &mut Places) {
    for (key, node) in table {
        let inner = match path {
            "" => key.text.as_ref().to_owned(),
            path => format!("{path}.{}", key.text),
        };
        place_node(&inner, node, places);
        let place = KeyPlace {
            key: key.range,
            value: node.range,
        };
        places.insert(inner, place);
    }
}

fn place_node(path: &str, node: &Node<'_>, places: &mut Places) {
    match &node.value {
        Value::Table(table) => place_table(path, table, places),
        Value::List(items) => {
            for (at, item) in items.iter().enumerate() {
                let inner = format!("{path}.{at}");
                place_node(&inner, item, places);
                let place = KeyPlace {
                    key: item.range,
                    value: item.range,
                };
                places.insert(inner, place);
            }
        }
        _ => {}
    }
}
