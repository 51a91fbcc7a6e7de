//! Typed values by key, with every mistake on the way reported at its place.

use super::record::{Record, Wants};
use super::vocabulary::{Advice, Level};
use super::words::quoted;
use super::{Document, Key, Node, Syntax, Value, Vocabulary};
use crate::base::SourcePath;
use crate::base::text::{self, TextRange, TextSize};
use crate::diagnostic::codes::WRONG_TYPE;
use crate::diagnostic::{Code, Diagnostic, Span, closest};
use crate::model::article::Spanned;
use std::borrow::Cow;

/// Reads a table. Every key that is asked for is known; [`Reader::finish`] reports the others.
pub struct Reader<'a, 's> {
    file: &'a SourcePath,
    vocabulary: &'a Vocabulary,
    pub(super) syntax: Syntax,
    /// What stands in front of a key in messages: `reading.`
    pub(super) prefix: String,
    pub(super) table: &'a [(Key<'s>, Node<'s>)],
    /// The text, and where it begins in its file.
    text: (&'s str, TextSize),
    pub(super) range: TextRange,
    whole: bool,
    pub(super) asked: Vec<&'static str>,
    pub(super) read: Vec<bool>,
    /// Keys that are not there, and which diagnostic says so.
    missing: Vec<(&'static str, usize)>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What is asked for, where somebody wants to know.
    pub(super) record: Option<Record>,
}

impl<'a, 's> Reader<'a, 's> {
    /// Begins to read a document's outermost table. What is missing is reported at `range`.
    pub fn new(
        document: &'a Document<'s>,
        range: TextRange,
        file: &'a SourcePath,
        vocabulary: &'a Vocabulary,
    ) -> Self {
        Self {
            file,
            vocabulary,
            syntax: document.syntax,
            prefix: String::new(),
            table: &document.root,
            text: (document.text, document.range.start()),
            range,
            whole: document.whole,
            asked: Vec::new(),
            read: vec![false; document.root.len()],
            missing: Vec::new(),
            diagnostics: Vec::new(),
            record: None,
        }
    }

    pub(super) fn inner(
        &self,
        key: &str,
        table: &'a [(Key<'s>, Node<'s>)],
        range: TextRange,
    ) -> Self {
        Self {
            file: self.file,
            vocabulary: self.vocabulary,
            syntax: self.syntax,
            prefix: format!("{}{key}.", self.prefix),
            table,
            text: self.text,
            range,
            whole: self.whole,
            asked: Vec::new(),
            read: vec![false; table.len()],
            missing: Vec::new(),
            diagnostics: Vec::new(),
            record: self.record.clone(),
        }
    }

    /// Returns the language of the text, for examples in messages.
    pub fn syntax(&self) -> Syntax {
        self.syntax
    }

    /// Has a key that is read elsewhere suggested for one that is misspelt.
    pub fn mention(&mut self, key: &'static str) {
        self.note(key, Wants::Free);
        self.asked.push(key);
    }

    /// Says whether a key is there with a value, without asking for it.
    pub fn given(&self, key: &str) -> bool {
        self.table
            .iter()
            .any(|(found, node)| found.text == key && node.value != Value::Nothing)
    }

    /// Returns where a key stands, whatever its value is.
    pub fn place_of(&self, key: &str) -> Option<TextRange> {
        let found = self.table.iter().find(|(found, _)| found.text == key);
        found.map(|(key, _)| key.range)
    }

    /// Returns a value of any kind; YAML's empty value counts as not given.
    pub fn node(&mut self, key: &'static str) -> Option<&'a Node<'s>> {
        self.note(key, Wants::Anything);
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
        self.note(key, Wants::Text);
        self.node(key)
            .and_then(|node| self.as_text(key, node))
            .filter(|text| !text.is_empty())
    }

    /// Returns text on one line: line breaks and runs of blanks become one blank.
    pub fn line(&mut self, key: &'static str) -> Option<Cow<'a, str>> {
        self.text(key).map(one_line)
    }

    /// Returns text and its place.
    pub fn placed(&mut self, key: &'static str) -> Option<Spanned<String>> {
        self.note(key, Wants::Text);
        let node = self.node(key)?;
        let text = self.as_text(key, node).filter(|text| !text.is_empty())?;
        Some(Spanned {
            value: text.to_owned(),
            range: node.range,
        })
    }

    /// Returns text that has to be there; where it is missing or empty, `missing` is reported.
    pub fn required(
        &mut self,
        key: &'static str,
        missing: &'static Code,
        help: impl Into<String>,
    ) -> Option<Spanned<String>> {
        self.note_required(key);
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
    pub fn filled(
        &mut self,
        key: &'static str,
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

    fn fill_in(&self, key: &str) -> String {
        format!("fill it in: `{}`", self.syntax.line(key, "\"…\""))
    }

    /// Returns a list of names, as [`Reader::texts`]; one text with commas in it was meant as
    /// several, and is reported.
    pub fn names(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        let mut names = self.texts(key);
        let value = self.table.iter().find(|(found, _)| found.text == key);
        if let Some((_, node)) = value
            && let Value::Text(text) = &node.value
            && text.contains(',')
        {
            let parts = || {
                text.split(',')
                    .map(str::trim)
                    .filter(|part| !part.is_empty())
            };
            let list: Vec<String> = parts().map(|part| format!("\"{part}\"")).collect();
            let line = self.syntax.line(key, &format!("[{}]", list.join(", ")));
            let message = format!("`{}{key}` wants a list, but this is one text", self.prefix);
            self.report(&WRONG_TYPE, node.range, message, format!("write `{line}`"));
            names = parts()
                .map(|part| Spanned {
                    value: part.to_owned(),
                    range: node.range,
                })
                .collect();
        }
        names
    }

    /// Returns a list of texts. One text is taken as a list of one.
    pub fn texts(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        self.note(key, Wants::Texts);
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

    /// Returns the one of `choices` that is named.
    pub fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        let names = choices.iter().map(|(name, _)| *name);
        self.note(key, Wants::Choice(names.collect()));
        let node = self.node(key)?;
        let text = self.as_text(key, node)?;
        self.choose(key, text, node.range, choices)
    }

    /// Returns the one of `choices` that `text`, which stands at `span`, names.
    pub fn choose<T: Copy>(
        &mut self,
        key: &'static str,
        text: &str,
        range: TextRange,
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
        self.report(&WRONG_TYPE, range, message, help);
        None
    }

    /// Reports a key that is not there, unless it may have been lost in an error of syntax.
    pub fn missing(&mut self, key: &'static str, code: &'static Code, help: impl Into<String>) {
        if let Some(at) = self.place_of(key) {
            // YAML's empty value: another line would give the key twice.
            let message = format!("`{}{key}` is empty", self.prefix);
            let help = self.fill_in(key);
            self.report(code, at, message, help);
        } else if self.whole {
            self.missing.push((key, self.diagnostics.len()));
            let message = format!("`{}{key}` is missing", self.prefix);
            self.report(code, self.range, message, help);
        }
    }

    /// Reports a key that says something only together with another one, which is not there.
    pub fn alone(&mut self, key: &'static str, needed: &'static str, code: &'static Code) {
        let Some(at) = self.place_of(key) else {
            return;
        };
        if self.whole && !self.given(needed) {
            self.missing.push((needed, self.diagnostics.len()));
            let message = format!("`{key}` has no effect without `{needed}`");
            let line = self.syntax.line(needed, "\"…\"");
            let help = format!("add a line: `{line}`, or take `{key}` away");
            self.report(code, at, message, help);
        }
    }

    /// Reports a mistake at a place of the file.
    pub fn report(
        &mut self,
        code: &'static Code,
        at: TextRange,
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
    pub fn span_of(&self, at: TextRange) -> Span {
        Span::new(self.file, at)
    }

    /// Returns every mistake, those in keys that nobody asked for included. A key that is missing
    /// because it is misspelt is one mistake, not two.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        let level = if self.prefix.is_empty() {
            Level::Outermost
        } else {
            Level::Inner
        };
        let mut misspelt = Vec::new();
        for (at, (key, _)) in self.table.iter().enumerate() {
            if self.read.get(at).is_some_and(|read| *read) {
                continue;
            }
            let message = format!("there is no key `{}{}`", self.prefix, shorten(&key.text));
            let advice = self
                .vocabulary
                .advice(&key.text, &self.asked, level, self.syntax);
            let help = match advice {
                Advice::Lost(help) => help,
                Advice::Meant(help) => {
                    let meant = |missing: &str| {
                        let behind = help.split_once(&format!("`{missing}"));
                        behind.is_some_and(|(_, rest)| rest.starts_with(['`', ' ', ':']))
                    };
                    let said = self.missing.iter().filter(|(missing, _)| meant(missing));
                    misspelt.extend(said.map(|(_, at)| *at));
                    help
                }
            };
            self.report(self.vocabulary.unknown, key.range, message, help);
            self.correct(key);
        }
        let mut at = 0..;
        self.diagnostics
            .retain(|_| at.next().is_none_or(|at| !misspelt.contains(&at)));
        self.diagnostics
    }

    fn as_text(&mut self, key: &'static str, node: &'a Node<'s>) -> Option<&'a str> {
        self.as_text_of("", key, node)
    }

    fn as_text_of(&mut self, part: &str, key: &'static str, node: &'a Node<'s>) -> Option<&'a str> {
        let help = match &node.value {
            Value::Text(text) => return Some(text.trim()),
            Value::Nothing => return Some(""),
            Value::List(_) | Value::Table(_) => String::new(),
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

    /// Returns a value as it was written, which for a number may not be how it would be written
    /// again (`3.10`); `None` for one that refers to another (YAML's `*name`).
    fn written(&self, at: TextRange) -> Option<&'s str> {
        let (text, start) = self.text;
        text::part(text, at.checked_sub(start)?)
            .map(str::trim)
            .filter(|written| !written.starts_with('*'))
    }

    pub(super) fn wrong(&mut self, key: &'static str, node: &Node<'_>, wanted: &str, help: &str) {
        self.wrong_part("", key, node, wanted, help);
    }

    fn wrong_part(
        &mut self,
        part: &str,
        key: &'static str,
        node: &Node<'_>,
        wanted: &str,
        help: &str,
    ) {
        let kind = node.value.kind();
        let prefix = &self.prefix;
        let message = format!("{part}`{prefix}{key}` wants {wanted}, but this is {kind}");
        let mut fault = Diagnostic::new(&WRONG_TYPE, message).at(self.span_of(node.range));
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
pub(super) fn shorten(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(60) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}
