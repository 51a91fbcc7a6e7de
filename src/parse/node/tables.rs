//! Tables inside of tables, for the [`Reader`].

use std::collections::BTreeMap;

use super::{Node, Reader, Table, Value, Wants, table_data};
use crate::diagnostic::codes::MISSING_KEY;
use crate::model::Data;

impl<'a, 's> Reader<'a, 's> {
    /// Returns a table whose keys are free.
    pub fn free(&mut self, key: &'static str) -> BTreeMap<String, Data> {
        self.entries(key).map(table_data).unwrap_or_default()
    }

    /// Returns a table whose keys are free, as it is.
    pub fn entries(&mut self, key: &'static str) -> Option<&'a Table<'s>> {
        self.note(key, Wants::Free);
        let node = self.node(key)?;
        match &node.value {
            Value::Table(table) => Some(table),
            _ => {
                self.wrong(key, node, "a table", "");
                None
            }
        }
    }

    /// Reads an inner table by `read`; where there is none, as an empty one.
    pub fn section<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Reader<'a, 's>) -> T,
    ) -> T {
        self.note(key, Wants::Section);
        match self.node(key) {
            Some(node) => {
                if !matches!(node.value, Value::Table(_)) {
                    self.wrong(key, node, "a table", "");
                }
                self.within(node, key, read)
            }
            None => self.run(self.inner(key, &[], self.span), read),
        }
    }

    /// Reads each table of a list by `read`. One table is taken as a list of one.
    pub fn tables<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Reader<'a, 's>) -> Option<T>,
    ) -> Vec<T> {
        self.note(key, Wants::Sections);
        self.sample(key, &mut read);
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
                values.extend(self.within(item, key, &mut read));
            } else {
                self.wrong(key, item, "a list of tables", "");
            }
        }
        values
    }

    /// Reads a table that is a part of the value of `key` by `read`; anything else as an empty one.
    pub fn within<T>(
        &mut self,
        node: &'a Node<'s>,
        key: &str,
        read: impl FnOnce(&mut Reader<'a, 's>) -> T,
    ) -> T {
        let table = match &node.value {
            Value::Table(table) => table.as_slice(),
            _ => &[],
        };
        self.run(self.inner(key, table, node.span), read)
    }

    fn run<T>(&mut self, mut inner: Self, read: impl FnOnce(&mut Self) -> T) -> T {
        let value = read(&mut inner);
        self.diagnostics.extend(inner.finish());
        value
    }

    /// Returns text that a table of a list cannot do without.
    pub fn needed(&mut self, key: &'static str) -> Option<String> {
        let help = format!("write `{}`", self.syntax.line(key, "\"…\""));
        self.required(key, &MISSING_KEY, help)
            .map(|text| text.value)
    }
}
