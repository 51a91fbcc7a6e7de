//! What is wrong with a site, said so that a writer can act on it.
//!
//! A mistake in content is a value: stages return an [`Outcome`], its product as good as it could
//! be made and every mistake found on the way. `Result` is for the outside world alone.

pub mod codes;
mod policy;
pub mod print;
pub mod sarif;

use std::cmp::Ordering;
use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use codes::Code;
pub use policy::{Level, Policy};

use crate::base::SourcePath;
use crate::base::text::{self, TextRange};

/// How much a diagnostic weighs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look; the site is published as it is.
    Warning,
    /// Would publish something wrong or lose something: nothing is written.
    Error,
}

/// A place in a source file.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Span {
    /// The file.
    pub file: SourcePath,
    /// The marked bytes, from the start of the file as it is on disk.
    pub range: TextRange,
}

impl Span {
    /// Marks `range` of `file`.
    pub fn new(file: &SourcePath, range: TextRange) -> Self {
        Self {
            file: file.clone(),
            range,
        }
    }

    /// Marks bytes of `file`.
    pub fn bytes(file: &SourcePath, range: Range<usize>) -> Self {
        Self::new(file, text::range(range))
    }

    /// Marks the whole file, where there is no better place.
    pub fn file(file: &SourcePath) -> Self {
        Self::new(file, TextRange::default())
    }

    /// Says whether the file is marked as a whole.
    pub fn is_file(&self) -> bool {
        self.range == TextRange::default()
    }
}

/// By file, then by the first and the last byte.
impl Ord for Span {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |span: &Self| (span.range.start(), span.range.end());
        let by_file = self.file.cmp(&other.file);
        by_file.then_with(|| key(self).cmp(&key(other)))
    }
}

impl PartialOrd for Span {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A second place that explains the first.
#[derive(Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Label {
    /// Where.
    pub at: Span,
    /// What is to be seen there.
    pub text: String,
}

/// What to write instead, where there is one right answer.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Edit {
    /// What is replaced.
    pub at: Span,
    /// What stands there; where something else does, the file has changed, and is left alone.
    pub old: String,
    /// What to put there.
    pub new: String,
}

/// One mistake.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Which kind of mistake, with its documentation.
    #[serde(with = "codes::by_name")]
    pub code: &'static Code,
    /// The code's own severity, until the site's [`Policy`] is applied.
    pub severity: Severity,
    /// What is wrong, in one line, in the writer's words.
    pub message: String,
    /// Where it is wrong.
    pub at: Option<Span>,
    /// Other places that matter.
    pub labels: Vec<Label>,
    /// What to write instead.
    pub help: Option<String>,
    /// The same as an edit, where there is one right answer.
    pub fix: Option<Edit>,
}

impl Diagnostic {
    /// Begins a diagnostic of a kind; the builder methods below add to it.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            at: None,
            labels: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Returns the files that it points into.
    pub fn files(&self) -> impl Iterator<Item = &SourcePath> {
        let labels = self.labels.iter().map(|label| &label.at);
        self.at.iter().chain(labels).map(|span| &span.file)
    }

    /// Says whether it forbids publishing.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.at = Some(span);
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn label(mut self, at: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            at,
            text: text.into(),
        });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Says what was probably meant, where something close is known.
    #[must_use]
    pub fn did_you_mean<'a>(self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match closest(word, known) {
            Some(guess) => self.help(format!("did you mean `{guess}`?")),
            None => self,
        }
    }
}

/// Returns the known word that is nearest to `word`, if any is near enough to be meant.
pub fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    known
        .into_iter()
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, candidate)| {
            // A slip in a word of two letters makes any other word of two letters.
            let shorter = candidate.chars().count().min(word.chars().count());
            *distance <= if shorter < 3 { 0 } else { 1.max(shorter / 4) }
        })
        .min_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(b.1)))
        .map(|(_, candidate)| candidate)
}

/// A stage's product and the mistakes that were found while making it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome<T> {
    /// The product, as good as it could be made.
    pub value: T,
    /// What was wrong, in the order in which it was found.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Outcome<T> {
    /// A product without a fault.
    pub fn clean(value: T) -> Self {
        Self {
            value,
            diagnostics: Vec::new(),
        }
    }

    /// A product and its faults.
    pub fn new(value: T, diagnostics: Vec<Diagnostic>) -> Self {
        Self { value, diagnostics }
    }

    /// Hands the faults over to `all` and returns the product.
    pub fn drain_into(self, all: &mut Vec<Diagnostic>) -> T {
        all.extend(self.diagnostics);
        self.value
    }

    /// Changes the product, keeping the faults.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Outcome<U> {
        Outcome {
            value: f(self.value),
            diagnostics: self.diagnostics,
        }
    }
}

/// The products in order, and the faults of all.
impl<T> FromIterator<Outcome<T>> for Outcome<Vec<T>> {
    fn from_iter<I: IntoIterator<Item = Outcome<T>>>(outcomes: I) -> Self {
        let mut diagnostics = Vec::new();
        let value = outcomes
            .into_iter()
            .map(|one| one.drain_into(&mut diagnostics))
            .collect();
        Self { value, diagnostics }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions_are_near_or_absent() {
        assert_eq!(
            closest("categroy", ["category", "tags", "title"]),
            Some("category")
        );
        assert_eq!(closest("Tag", ["category", "tags"]), Some("tags"));
        assert_eq!(closest("zebra", ["category", "tags"]), None);
    }
}
