//! Typed values by key, with every mistake on the way reported at its place.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use jiff::tz::TimeZone;

use super::words::DATES;
use super::{Document, Key, Node, Place, Syntax, Value, Vocabulary};
use crate::base::{Moment, SourcePath};
use crate::diagnostic::codes::{INVALID_DATE, WRONG_TYPE};
use crate::diagnostic::{Code, Diagnostic, Span, closest};
use crate::model::article::Placed;

/// Reads a table. Every key that is asked for is known; [`Reader::finish`] reports the others.
pub struct Reader<'a, 's> {
    file: &'a SourcePath,
    vocabulary: &'a Vocabulary,
    pub(super) syntax: Syntax,
    /// What stands in front of a key in messages: `reading.`
    prefix: String,
    table: &'a [(Key<'s>, Node<'s>)],
    pub(super) span: Place,
    whole: bool,
    asked: Vec<&'static str>,
    read: Vec<bool>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'a, 's> Reader<'a, 's> {
    /// Begins to read a document's outermost table. `span` is the place of what is missing.
    pub fn new(
        document: &'a Document<'s>,
        span: Place,
        file: &'a SourcePath,
        vocabulary: &'a Vocabulary,
    ) -> Self {
        Self {
            file,
            vocabulary,
            syntax: document.syntax,
            prefix: String::new(),
            table: &document.root,
            span,
            whole: document.whole,
            asked: Vec::new(),
            read: vec![false; document.root.len()],
            diagnostics: Vec::new(),
        }
    }

    pub(super) fn inner(&self, key: &str, table: &'a [(Key<'s>, Node<'s>)], span: Place) -> Self {
        Self {
            file: self.file,
            vocabulary: self.vocabulary,
            syntax: self.syntax,
            prefix: format!("{}{key}.", self.prefix),
            table,
            span,
            whole: self.whole,
            asked: Vec::new(),
            read: vec![false; table.len()],
            diagnostics: Vec::new(),
        }
    }

    /// Returns the language of the text, for examples in messages.
    pub fn syntax(&self) -> Syntax {
        self.syntax
    }

    /// Has a key that is read elsewhere suggested for one that is misspelt.
    pub fn mention(&mut self, key: &'static str) {
        self.asked.push(key);
    }

    /// Says whether a key is there with a value, without asking for it.
    pub fn given(&self, key: &str) -> bool {
        self.table
            .iter()
            .any(|(found, node)| found.text == key && node.value != Value::Nothing)
    }

    /// Returns a value of any kind; YAML's empty value counts as not given.
    pub fn node(&mut self, key: &'static str) -> Option<&'a Node<'s>> {
        self.asked.push(key);
        let at = self.table.iter().position(|(found, _)| found.text == key)?;
        if let Some(read) = self.read.get_mut(at) {
            *read = true;
        }
        let (_, node) = self.table.get(at)?;
        (node.value != Value::Nothing).then_some(node)
    }

    /// Returns text without blanks around it; empty text counts as not given.
    pub fn text(&mut self, key: &'static str) -> Option<&'a str> {
        self.node(key)
            .and_then(|node| self.as_text(key, node))
            .filter(|text| !text.is_empty())
    }

    /// Returns text on one line: line breaks and runs of blanks become one blank.
    pub fn line(&mut self, key: &'static str) -> Option<Cow<'a, str>> {
        self.text(key).map(one_line)
    }

    /// Returns text and its place.
    pub fn placed(&mut self, key: &'static str) -> Option<Placed<String>> {
        let node = self.node(key)?;
        let text = self.as_text(key, node).filter(|text| !text.is_empty())?;
        Some(Placed {
            value: text.to_owned(),
            span: node.span,
        })
    }

    /// Returns text that has to be there; where it is missing or empty, `missing` is reported.
    pub fn required(
        &mut self,
        key: &'static str,
        missing: &'static Code,
        help: impl Into<String>,
    ) -> Option<Placed<String>> {
        match self.node(key) {
            Some(node) => self.filled(key, node, missing, help),
            None => {
                self.missing(key, missing, help);
                None
            }
        }
    }

    /// Returns the text of `node`, the value of `key`; where it is empty, `missing` is reported.
    pub fn filled(
        &mut self,
        key: &'static str,
        node: &'a Node<'s>,
        missing: &'static Code,
        help: impl Into<String>,
    ) -> Option<Placed<String>> {
        let text = self.as_text(key, node)?;
        if text.is_empty() {
            let message = format!("`{}{key}` is empty", self.prefix);
            self.report(missing, node.span, message, help);
            return None;
        }
        Some(Placed {
            value: text.to_owned(),
            span: node.span,
        })
    }

    /// Returns a list of texts. One text is taken as a list of one.
    pub fn texts(&mut self, key: &'static str) -> Vec<Placed<String>> {
        let Some(node) = self.node(key) else {
            return Vec::new();
        };
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match self.as_text(key, item) {
                Some("") if matches!(node.value, Value::List(_)) => {
                    let message = format!("`{}{key}` has an empty entry", self.prefix);
                    self.report(
                        &WRONG_TYPE,
                        item.span,
                        message,
                        "take it out, or fill it in",
                    );
                }
                Some("") | None => {}
                Some(text) => texts.push(Placed {
                    value: text.to_owned(),
                    span: item.span,
                }),
            }
        }
        texts
    }

    /// Returns `true` or `false`.
    pub fn flag(&mut self, key: &'static str) -> Option<bool> {
        let node = self.node(key)?;
        match node.value {
            Value::Bool(value) => Some(value),
            _ => {
                self.wrong(key, node, "`true` or `false`", "without quotes");
                None
            }
        }
    }

    /// Returns a whole number within `range`.
    pub fn integer(&mut self, key: &'static str, range: RangeInclusive<i64>) -> Option<i64> {
        let node = self.node(key)?;
        match node.value {
            Value::Integer(value) if range.contains(&value) => Some(value),
            Value::Integer(_) => {
                let limits = match (*range.start(), *range.end()) {
                    (start, i64::MAX) => format!("at least {start}"),
                    (start, end) => format!("between {start} and {end}"),
                };
                let message = format!("`{}{key}` has to be {limits}", self.prefix);
                self.diagnostics
                    .push(Diagnostic::new(&WRONG_TYPE, message).at(self.span_of(node.span)));
                None
            }
            _ => {
                self.wrong(key, node, "a whole number", "without quotes");
                None
            }
        }
    }

    /// Returns a whole number within `range`, as a count.
    pub fn count(&mut self, key: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
        self.integer(key, i64::from(*range.start())..=i64::from(*range.end()))
            .and_then(|value| u32::try_from(value).ok())
    }

    /// Returns a moment; what has no offset is in `zone`.
    pub fn moment(&mut self, key: &'static str, zone: &TimeZone) -> Option<Moment> {
        let node = self.node(key)?;
        let text = match &node.value {
            Value::Text(text) => text.as_ref(),
            Value::Date(text) => text,
            value => {
                let message = format!(
                    "`{}{key}` wants a date, but this is {}",
                    self.prefix,
                    value.kind()
                );
                self.report(&INVALID_DATE, node.span, message, DATES);
                return None;
            }
        };
        let moment = Moment::parse(text, zone);
        if moment.is_none() {
            let message = format!("`{}` is no date that can be read", shorten(text));
            self.report(&INVALID_DATE, node.span, message, DATES);
        }
        moment
    }

    /// Returns the one of `choices` that is named.
    pub fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        let node = self.node(key)?;
        let text = self.as_text(key, node)?;
        self.choose(key, text, node.span, choices)
    }

    /// Returns the one of `choices` that `text`, which stands at `span`, names.
    pub fn choose<T: Copy>(
        &mut self,
        key: &'static str,
        text: &str,
        span: Place,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == text) {
            return Some(*choice);
        }
        let names = || choices.iter().map(|(name, _)| *name);
        let help = match closest(text, names()) {
            Some(guess) => format!("did you mean `{guess}`?"),
            None => format!("one of {}", quoted(names())),
        };
        let message = format!("`{}{key}` cannot be `{}`", self.prefix, shorten(text));
        self.report(&WRONG_TYPE, span, message, help);
        None
    }

    /// Reports a key that is not there, unless it may have been lost in an error of syntax.
    pub fn missing(&mut self, key: &'static str, code: &'static Code, help: impl Into<String>) {
        if self.whole {
            let message = format!("`{}{key}` is missing", self.prefix);
            self.report(code, self.span, message, help);
        }
    }

    /// Reports a mistake at a place of the file.
    pub fn report(
        &mut self,
        code: &'static Code,
        at: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let fault = Diagnostic::new(code, message)
            .at(self.span_of(at))
            .help(help);
        self.diagnostics.push(fault);
    }

    /// Reports a mistake that is already made out.
    pub fn push(&mut self, fault: Diagnostic) {
        self.diagnostics.push(fault);
    }

    /// Returns a place of the file as a span.
    pub fn span_of(&self, at: Place) -> Span {
        Span {
            file: self.file.clone(),
            start: at.0,
            end: at.1,
        }
    }

    /// Returns every mistake, those in keys that nobody asked for included.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        for (at, (key, _)) in self.table.iter().enumerate() {
            if self.read.get(at).is_some_and(|read| *read) {
                continue;
            }
            let message = format!("there is no key `{}{}`", self.prefix, shorten(&key.text));
            let inner = !self.prefix.is_empty();
            let help = self.vocabulary.suggest(&key.text, &self.asked, inner);
            self.report(self.vocabulary.unknown, key.span, message, help);
        }
        self.diagnostics
    }

    fn as_text(&mut self, key: &'static str, node: &'a Node<'s>) -> Option<&'a str> {
        match &node.value {
            Value::Text(text) => return Some(text.trim()),
            Value::Nothing => return Some(""),
            Value::Integer(value) => self.unquoted(key, node, &value.to_string()),
            Value::Float(value) => self.unquoted(key, node, &value.to_string()),
            Value::Bool(value) => self.unquoted(key, node, &value.to_string()),
            Value::Date(value) => self.unquoted(key, node, value),
            Value::List(_) | Value::Table(_) => self.wrong(key, node, "text", ""),
        }
        None
    }

    fn unquoted(&mut self, key: &'static str, node: &Node<'_>, value: &str) {
        self.wrong(
            key,
            node,
            "text",
            &format!("put it in quotes: `\"{value}\"`"),
        );
    }

    pub(super) fn wrong(&mut self, key: &'static str, node: &Node<'_>, wanted: &str, help: &str) {
        let kind = node.value.kind();
        let message = format!("`{}{key}` wants {wanted}, but this is {kind}", self.prefix);
        let mut fault = Diagnostic::new(&WRONG_TYPE, message).at(self.span_of(node.span));
        if !help.is_empty() {
            fault = fault.help(help);
        }
        self.diagnostics.push(fault);
    }
}

/// Returns text on one line: line breaks and runs of blanks become one blank.
pub fn one_line(text: &str) -> Cow<'_, str> {
    let tidy =
        !text.as_bytes().windows(2).any(|pair| pair == b"  ") && !text.contains(['\n', '\r', '\t']);
    if tidy {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Returns the beginning of text that a message quotes.
fn shorten(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(60) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

/// Returns names for a message: `` `a`, `b` or `c` ``.
pub(super) fn quoted<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
