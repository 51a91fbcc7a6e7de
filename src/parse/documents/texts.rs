//! Texts and lists of texts, for the [`Reader`].

use std::borrow::Cow;

use super::words::between_quotes;
use super::{Key, KeySpec, Node, Reader, Syntax, Table, Takes, Value};
use crate::base::east_asian;
use crate::base::text::{self, TextRange};
use crate::diagnostic::Code;
use crate::diagnostic::codes::WRONG_TYPE;
use crate::model::article::Spanned;

/// How many entries a list of names may have.
const MOST_NAMES: usize = 100;

impl<'a, 's> Reader<'a, 's> {
    /// Returns text without blanks around it; empty text counts as not given.
    pub(crate) fn text(&mut self, key: &'static KeySpec) -> Option<&'a str> {
        self.node(key)
            .and_then(|node| self.as_text(key, node))
            .filter(|text| !text.is_empty())
    }

    /// Returns text on one line: line breaks and runs of blanks become one blank.
    pub(crate) fn line(&mut self, key: &'static KeySpec) -> Option<Cow<'a, str>> {
        self.text(key).map(one_line)
    }

    /// Returns text and its place.
    pub(crate) fn spanned(&mut self, key: &'static KeySpec) -> Option<Spanned<String>> {
        let node = self.node(key)?;
        let text = self.as_text(key, node).filter(|text| !text.is_empty())?;
        Some(Spanned {
            value: text.to_owned(),
            range: node.range,
        })
    }

    /// Returns a required text; where it is missing or empty, `missing` is reported.
    pub(crate) fn required(
        &mut self,
        key: &'static KeySpec,
        missing: &'static Code,
        help: impl Into<String>,
    ) -> Option<Spanned<String>> {
        match self.node(key) {
            Some(node) => {
                let help = self.fill_in(key);
                self.filled(key, node, missing, help)
            }
            None => {
                self.missing(key, missing, help);
                None
            }
        }
    }

    /// Returns the text of `node`, the value of `key`; where it is empty, `missing` is reported.
    pub(crate) fn filled(
        &mut self,
        key: &'static KeySpec,
        node: &'a Node<'s>,
        missing: &'static Code,
        help: impl Into<String>,
    ) -> Option<Spanned<String>> {
        let text = self.as_text(key, node)?;
        if text.is_empty() {
            let message = format!("`{}{key}` is empty", self.prefix);
            self.report(missing, node.range, message, help);
            return None;
        }
        Some(Spanned {
            value: text.to_owned(),
            range: node.range,
        })
    }

    pub(super) fn fill_in(&self, key: &KeySpec) -> String {
        format!("fill it in: `{}`", self.syntax.line(key.name, "\"…\""))
    }

    /// Returns a list of names, as [`Reader::texts`]; one text with commas was meant as several names,
    /// and is reported.
    pub(crate) fn names(&mut self, key: &'static KeySpec) -> Vec<Spanned<String>> {
        let mut names = self.texts(key);
        if let Some((_, node)) = self.find(key.name)
            && let Value::Text(text) = &node.value
            && text.contains(',')
        {
            let parts = || {
                text.split(',')
                    .map(str::trim)
                    .filter(|part| !part.is_empty())
            };
            let list: Vec<String> = parts().map(|part| format!("\"{part}\"")).collect();
            let line = |list: &str| self.syntax.line(key.name, &format!("[{list}]"));
            let message = format!("`{}{key}` wants a list, but this is one text", self.prefix);
            let help = match list.len() > MOST_NAMES {
                true => format!(
                    "write a list of those that matter, {MOST_NAMES} at most: `{}`",
                    line(&format!("{}, …", list[..2].join(", ")))
                ),
                false => format!("write `{}`", line(&list.join(", "))),
            };
            self.report(&WRONG_TYPE, node.range, message, help);
            // The message has said how many there may be.
            names = parts()
                .take(MOST_NAMES)
                .map(|part| Spanned {
                    value: part.to_owned(),
                    range: node.range,
                })
                .collect();
        }
        self.limit(key, &mut names);
        names
    }

    /// Reports a list with more entries than are read. Each tag and each author of an article has pages and
    /// feeds that show all tags and authors of it, so that their size grows with the square of the list.
    fn limit(&mut self, key: &KeySpec, names: &mut Vec<Spanned<String>>) {
        let count = names.len();
        let Some(first) = names.get(MOST_NAMES) else {
            return;
        };
        let message = format!(
            "`{}{key}` has {count} entries, and at most {MOST_NAMES} are read",
            self.prefix
        );
        self.report(&WRONG_TYPE, first.range, message, "keep those that matter");
        names.truncate(MOST_NAMES);
    }

    /// Returns a list of texts. One text is taken as a list of one.
    pub(crate) fn texts(&mut self, key: &'static KeySpec) -> Vec<Spanned<String>> {
        let Some(node) = self.node(key) else {
            return Vec::new();
        };
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let listed = matches!(node.value, Value::List(_));
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            let text = if listed {
                self.as_text_of("every entry of ", key, item)
            } else {
                self.as_text(key, item)
            };
            match text {
                Some("") if listed => {
                    let message = format!("`{}{key}` has an empty entry", self.prefix);
                    self.report(
                        &WRONG_TYPE,
                        item.range,
                        message,
                        "take it out, or fill it in",
                    );
                }
                Some("") | None => {}
                Some(text) => texts.push(Spanned {
                    value: text.to_owned(),
                    range: item.range,
                }),
            }
        }
        texts
    }

    pub(super) fn as_text(&mut self, key: &'static KeySpec, node: &'a Node<'s>) -> Option<&'a str> {
        self.as_text_of("", key, node)
    }

    fn as_text_of(
        &mut self,
        part: &str,
        key: &'static KeySpec,
        node: &'a Node<'s>,
    ) -> Option<&'a str> {
        let help = match &node.value {
            Value::Text(text) => return Some(text.trim()),
            Value::Nothing => return Some(""),
            Value::List(items) => self.instead_of_list(key, items),
            Value::Table(table) => self.instead_of_table(key, table),
            Value::Integer(_) | Value::Float(_) | Value::Bool(_) | Value::Date(_) => {
                match self.written(node.range) {
                    Some(written) => format!("put it in quotes: `\"{written}\"`"),
                    None => "put it in quotes".to_owned(),
                }
            }
        };
        self.wrong_part(part, key, node, "text", &help);
        None
    }

    /// Returns the help for a list where one text is wanted: its first.
    fn instead_of_list(&self, key: &KeySpec, items: &[Node<'s>]) -> String {
        match items {
            [
                Node {
                    value: Value::Text(text),
                    ..
                },
                ..,
            ] if matches!(key.takes, Takes::Text) => {
                let line = |text: &str| self.syntax.line(key.name, &between_quotes(text));
                let help = format!("write `{}`", line(text));
                match self.syntax {
                    // In YAML nobody sees that brackets make a list.
                    Syntax::Yaml if items.len() == 1 => format!(
                        "{help}, or `{}` if readers shall see the brackets",
                        line(&format!("[{text}]"))
                    ),
                    _ => help,
                }
            }
            _ => self.example(key),
        }
    }

    /// Returns the help for a table where one text is wanted. In YAML, a key that is indented below another one
    /// without a value makes a table of it.
    fn instead_of_table(&self, key: &KeySpec, table: &Table<'s>) -> String {
        let example = self.example(key);
        let is_key = |inner: &Key<'_>| {
            self.vocabulary
                .keys
                .iter()
                .any(|known| known.name == inner.text)
        };
        let Some((inner, first)) = table.first().filter(|_| self.syntax == Syntax::Yaml) else {
            return example;
        };
        match &first.value {
            _ if is_key(inner) => format!(
                "take away the blanks in front of `{}`, which belongs to `{key}` otherwise, and {example}",
                inner.text
            ),
            Value::Text(text) if matches!(key.takes, Takes::Text) => format!(
                "write `{}`, without the lines below it",
                self.syntax.line(key.name, &between_quotes(text))
            ),
            Value::Text(text) => format!(
                "write `- {}`, without `{}`",
                between_quotes(text),
                inner.text
            ),
            _ => example,
        }
    }

    /// Returns the help that shows the form of a key's value.
    fn example(&self, key: &KeySpec) -> String {
        let value = match key.takes {
            Takes::Texts => "[\"…\", \"…\"]",
            _ => "\"…\"",
        };
        format!("write `{}`", self.syntax.line(key.name, value))
    }

    /// Returns a value in its source form, which for a number may differ from the usual one (`3.10`);
    /// `None` for an alias (YAML's `*name`).
    fn written(&self, at: TextRange) -> Option<&'s str> {
        let (text, start) = self.text;
        text::part(text, at.checked_sub(start)?)
            .map(str::trim)
            .filter(|written| !written.starts_with('*'))
    }
}

/// Returns text on one line: line breaks and runs of blanks become one blank; a line break between two
/// wide characters of Chinese or Japanese, none.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    let tidy =
        !text.as_bytes().windows(2).any(|pair| pair == b"  ") && !text.contains(['\n', '\r', '\t']);
    if tidy {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len());
    for part in text.lines() {
        for (at, word) in part.split_whitespace().enumerate() {
            let last = line.chars().next_back();
            let joined = at == 0
                && match (last, word.chars().next()) {
                    (Some(last), Some(first)) => east_asian::joins_lines(last, first),
                    _ => true,
                };
            if !joined {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    Cow::Owned(line)
}
