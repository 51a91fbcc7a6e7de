//! Switches and numbers, for the [`Reader`].

use super::{Fallback, KeySpec, Node, Reader, Takes, Value, words};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::WRONG_TYPE;

impl<'s> Reader<'_, 's> {
    /// Returns a boolean.
    pub(crate) fn flag(&mut self, key: &'static KeySpec) -> Option<bool> {
        let node = self.node(key)?;
        let help = match &node.value {
            Value::Bool(value) => return Some(*value),
            Value::Text(text) => words::boolean(text),
            Value::Integer(1) => Some("true"),
            Value::Integer(0) => Some("false"),
            _ => None,
        }
        .map_or_else(
            || "write `true` or `false`, without quotes".to_owned(),
            |boolean| format!("write `{}`", self.syntax.line(key.name, boolean)),
        );
        self.wrong(key, node, "`true` or `false`", &help);
        None
    }

    /// Returns a switch, or else the key's default.
    pub(crate) fn is_on(&mut self, key: &'static KeySpec) -> bool {
        self.flag(key)
            .unwrap_or(key.default == Fallback::Flag(true))
    }

    /// Returns a whole number within the limits of the key.
    pub(crate) fn integer(&mut self, key: &'static KeySpec) -> Option<i64> {
        let least = match key.takes {
            Takes::Integer(least, _) => least,
            _ => i64::MIN,
        };
        self.integer_from(key, least)
    }

    /// Returns a whole number from `least` to the upper limit of the key, for a table with another lower
    /// limit.
    pub(crate) fn integer_from(&mut self, key: &'static KeySpec, least: i64) -> Option<i64> {
        let most = match key.takes {
            Takes::Integer(_, most) => most,
            _ => i64::MAX,
        };
        let node = self.node(key)?;
        self.integer_of(key, node, least, most)
    }

    /// Returns a list of whole numbers within the limits of the key. One number is taken as a list of one.
    pub(crate) fn counts(&mut self, key: &'static KeySpec) -> Vec<u32> {
        let (least, most) = match key.takes {
            Takes::Integers(least, most) => (least, most),
            _ => (0, i64::from(u32::MAX)),
        };
        let Some(node) = self.node(key) else {
            return Vec::new();
        };
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let numbers = items
            .iter()
            .filter_map(|item| self.integer_of(key, item, least, most));
        numbers
            .filter_map(|number| u32::try_from(number).ok())
            .collect()
    }

    fn integer_of(&mut self, key: &KeySpec, node: &Node<'s>, least: i64, most: i64) -> Option<i64> {
        match node.value {
            Value::Integer(value) if (least..=most).contains(&value) => Some(value),
            Value::Integer(_) => {
                let limits = match most {
                    i64::MAX => format!("at least {least}"),
                    most => format!("between {least} and {most}"),
                };
                let message = format!("`{}{key}` has to be {limits}", self.prefix);
                self.diagnostics
                    .push(Diagnostic::new(&WRONG_TYPE, message).at(self.span_of(node.range)));
                None
            }
            _ => {
                self.no_integer(key, node);
                None
            }
        }
    }

    fn no_integer(&mut self, key: &KeySpec, node: &Node<'s>) {
        let help = match &node.value {
            Value::Text(text) if text.trim().parse::<i64>().is_ok() => {
                format!("write `{}`", self.syntax.line(key.name, text.trim()))
            }
            _ => "write digits alone, without quotes".to_owned(),
        };
        self.wrong(key, node, "a whole number", &help);
    }

    /// Returns a whole number within the limits of the key, as a count.
    pub(crate) fn count(&mut self, key: &'static KeySpec) -> Option<u32> {
        self.integer(key)
            .and_then(|value| u32::try_from(value).ok())
    }

    /// Returns a count, or else the key's default.
    pub(crate) fn count_or_default(&mut self, key: &'static KeySpec) -> u32 {
        self.count(key).unwrap_or(match key.default {
            Fallback::Number(number) => number,
            _ => 0,
        })
    }

    /// Returns a count of things in memory, or else the key's default.
    pub(crate) fn size_or_default(&mut self, key: &'static KeySpec) -> usize {
        usize::try_from(self.count_or_default(key)).unwrap_or(usize::MAX)
    }
}
