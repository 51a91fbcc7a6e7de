//! Typed values by key, with every mistake on the way reported at its place.

use std::borrow::Cow;

use super::vocabulary::{Advice, Level, nearest};
use super::{Document, Key, KeySpec, Node, Syntax, Value, Vocabulary};
use crate::base::SourcePath;
use crate::base::text::{TextRange, TextSize};
use crate::diagnostic::codes::WRONG_TYPE;
use crate::diagnostic::{Code, Diagnostic, Edit, Span};

/// Reads a table. Every requested key counts as known; [`Reader::finish`] reports the others.
pub(crate) struct Reader<'a, 's> {
    file: &'a SourcePath,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) syntax: Syntax,
    /// The prefix of keys in messages: `reading.`
    pub(super) prefix: String,
    pub(super) table: &'a [(Key<'s>, Node<'s>)],
    /// The text, and its offset in the file.
    pub(super) text: (&'s str, TextSize),
    pub(super) range: TextRange,
    complete: bool,
    pub(super) asked: Vec<&'static str>,
    pub(super) read: Vec<bool>,
    /// Missing keys, and the code of each diagnostic.
    missing: Vec<(&'static str, usize)>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'a, 's> Reader<'a, 's> {
    /// Creates a reader of a document's outermost table. Missing keys are reported at `range`.
    pub(crate) fn new(
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
            complete: document.complete,
            asked: Vec::new(),
            read: vec![false; document.root.len()],
            missing: Vec::new(),
            diagnostics: Vec::new(),
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
            complete: self.complete,
            asked: Vec::new(),
            read: vec![false; table.len()],
            missing: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Returns the language of the text, for examples in messages.
    pub(crate) fn syntax(&self) -> Syntax {
        self.syntax
    }

    /// Adds a key that is read elsewhere to the suggestions for misspelt keys.
    pub(crate) fn mention(&mut self, key: &'static KeySpec) {
        self.asked.push(key.name);
    }

    /// Says whether a key has a value, without counting the key as known.
    pub(crate) fn given(&self, key: &KeySpec) -> bool {
        self.find(key.name)
            .is_some_and(|(_, node)| node.value != Value::Nothing)
    }

    /// Returns the place of a key, whatever its value.
    pub(crate) fn place_of(&self, key: &KeySpec) -> Option<TextRange> {
        self.find(key.name).map(|(key, _)| key.range)
    }

    /// Returns a key and its value from the table.
    pub(super) fn find(&self, name: &str) -> Option<&'a (Key<'s>, Node<'s>)> {
        self.table.iter().find(|(key, _)| key.text == name)
    }

    /// Returns a value of any kind. YAML's empty value counts as not given.
    pub(crate) fn node(&mut self, key: &'static KeySpec) -> Option<&'a Node<'s>> {
        self.asked.push(key.name);
        let named = |(found, _): &(Key<'_>, Node<'_>)| found.text == key.name;
        let at = self.table.iter().position(named)?;
        if let Some(read) = self.read.get_mut(at) {
            *read = true;
        }
        let (_, node) = self.table.get(at)?;
        (node.value != Value::Nothing).then_some(node)
    }

    /// Reports a missing key, unless the key may have been lost in an error of syntax.
    pub(crate) fn missing(
        &mut self,
        key: &'static KeySpec,
        code: &'static Code,
        help: impl Into<String>,
    ) {
        if let Some(at) = self.place_of(key) {
            // For YAML's empty value another line would give the key twice.
            let message = format!("`{}{key}` is empty", self.prefix);
            let help = self.fill_in(key);
            self.report(code, at, message, help);
        } else if self.complete {
            self.missing.push((key.name, self.diagnostics.len()));
            let message = format!("`{}{key}` is missing", self.prefix);
            self.report(code, self.range, message, help);
        }
    }

    /// Reports a key that has no effect without another one, which is missing.
    pub(crate) fn alone(&mut self, key: &KeySpec, needed: &'static KeySpec, code: &'static Code) {
        let Some(at) = self.place_of(key) else {
            return;
        };
        if self.complete && !self.given(needed) {
            self.missing.push((needed.name, self.diagnostics.len()));
            let message = format!("`{key}` has no effect without `{needed}`");
            let line = self.syntax.line(needed.name, "\"…\"");
            let help = format!("add a line: `{line}`, or take `{key}` away");
            self.report(code, at, message, help);
        }
    }

    /// Reports a key that stands where it is not read; where it was reported as missing, in the place of that.
    pub(crate) fn misplaced(
        &mut self,
        key: &KeySpec,
        at: TextRange,
        code: &'static Code,
        message: &str,
        help: &str,
    ) {
        let missing = self.missing.iter().find(|(name, _)| *name == key.name);
        let code = missing
            .and_then(|(_, fault)| self.diagnostics.get(*fault))
            .map_or(code, |fault| fault.code);
        let fault = Diagnostic::new(code, message)
            .at(self.span_of(at))
            .help(help);
        match missing.and_then(|(_, at)| self.diagnostics.get_mut(*at)) {
            Some(missing) => *missing = fault,
            None => self.diagnostics.push(fault),
        }
    }

    /// Reports a mistake at a place of the file.
    pub(crate) fn report(
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

    /// Adds a diagnostic.
    pub(crate) fn push(&mut self, fault: Diagnostic) {
        self.diagnostics.push(fault);
    }

    /// Returns the span of a place in the file.
    pub(crate) fn span_of(&self, at: TextRange) -> Span {
        Span::new(self.file, at)
    }

    /// Returns all diagnostics, including those of unknown keys. A key that is missing because it is
    /// misspelt is reported once.
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
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
            let meant = self.missing.iter();
            let meant = meant.filter(|(missing, _)| advice.meant.contains(missing));
            misspelt.extend(meant.map(|(_, at)| *at));
            let fix = self.correction(key, &advice);
            self.report(self.vocabulary.unknown, key.range, message, advice.help);
            if let Some(last) = self.diagnostics.last_mut() {
                last.fix = fix;
            }
        }
        let mut at = 0..;
        self.diagnostics
            .retain(|_| at.next().is_none_or(|at| !misspelt.contains(&at)));
        self.diagnostics
    }

    /// Returns the edit that corrects a misspelt key, unless the right one is in the table as well.
    fn correction(&self, key: &Key<'s>, advice: &Advice) -> Option<Edit> {
        let near = nearest(&key.text, &self.asked)?;
        if advice.slip_of != Some(near) || self.find(near).is_some() {
            return None;
        }
        Some(Edit {
            at: self.span_of(key.range),
            old: key.text.as_ref().to_owned(),
            new: near.to_owned(),
        })
    }

    pub(super) fn wrong(&mut self, key: &KeySpec, node: &Node<'_>, wanted: &str, help: &str) {
        self.wrong_part("", key, node, wanted, help);
    }

    pub(super) fn wrong_part(
        &mut self,
        part: &str,
        key: &KeySpec,
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

/// Returns the beginning of a text, for quoting in a message.
pub(super) fn shorten(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(60) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}
