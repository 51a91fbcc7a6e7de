//! Mistakes in a site, in words that a writer can act on.
//!
//! A mistake in content is a value: stages return an [`Outcome`], with a product as good as possible and
//! every mistake that was found. `Result` is for errors of the outside world alone.

pub mod codes;
mod excerpts;
mod policy;
pub mod print;
pub mod sarif;
mod sources;

use std::cmp::Ordering;
use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use codes::Code;
pub use policy::{Level, Policy};

use crate::base::text::{self, TextRange};
use crate::base::{Moment, SourcePath};

/// The severity of a diagnostic.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The site is published nevertheless.
    Warning,
    /// Publishing would lose something or put something wrong online, so nothing is written.
    Error,
}

impl Severity {
    /// Returns the severity's name, which is the same to people and in every format: `warning`, `error`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
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

    /// Marks the complete file, where there is no better place.
    pub fn file(file: &SourcePath) -> Self {
        Self::new(file, TextRange::default())
    }

    /// Says whether the complete file is marked.
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
    /// A description of the place.
    pub text: String,
}

/// The replacement, where there is exactly one right answer.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Edit {
    /// The place to replace.
    pub at: Span,
    /// The present text. Where the file has another one, it has changed, and the edit is passed over.
    pub old: String,
    /// The new text.
    pub new: String,
}

/// Why the public site is without an article, or without something of it, for as long as nobody changes it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LeftOut {
    /// It is a draft.
    Draft,
    /// It has expired.
    Expired,
    /// Another one has expired, or will have, and what the mistake is about went with it.
    WithExpired,
}

/// One mistake.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The kind of mistake, with its documentation.
    #[serde(with = "codes::by_name")]
    pub code: &'static Code,
    /// The code's own severity, until the site's [`Policy`] is applied.
    pub severity: Severity,
    /// The mistake, in one line, in the writer's words.
    pub message: String,
    /// The place.
    pub at: Option<Span>,
    /// Other relevant places.
    pub labels: Vec<Label>,
    /// What to write instead.
    pub help: Option<String>,
    /// The correction as an edit, where there is exactly one right answer.
    pub fix: Option<Edit>,
    /// Where the mistake keeps one article alone from being published: when that article is due. Where an article takes
    /// something along that others need: when it expires.
    #[serde(default)]
    pub due: Option<Moment>,
    /// Where the mistake would be an error if the site had the article: why the site is without it.
    #[serde(default)]
    pub left_out: Option<LeftOut>,
}

impl Diagnostic {
    /// Creates a diagnostic; the builder methods below add to it.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            at: None,
            labels: Vec::new(),
            help: None,
            fix: None,
            due: None,
            left_out: None,
        }
    }

    /// Returns the files that the diagnostic names.
    pub fn files(&self) -> impl Iterator<Item = &SourcePath> {
        let labels = self.labels.iter().map(|label| &label.at);
        self.at.iter().chain(labels).map(|span| &span.file)
    }

    /// Says whether the mistake is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Says whether the mistake is an error, be it in an article that the site is without.
    pub fn is_error_of_article(&self) -> bool {
        self.is_error() || self.left_out.is_some()
    }

    /// Says whether the mistake forbids publishing the site, and not one article alone.
    pub fn forbids_publishing(&self) -> bool {
        self.is_error() && self.due.is_none() && self.left_out.is_none()
    }

    /// Returns the sentence about when the mistake matters and for what; `None` where it matters now, and for the
    /// whole site.
    pub(crate) fn note(&self) -> Option<String> {
        let due = || Some(self.due?.with_weekday());
        Some(match self.left_out {
            Some(LeftOut::Draft) => {
                "this is in a draft, which cannot be published until it is put right; the site is published without it"
                    .to_owned()
            }
            Some(LeftOut::Expired) => {
                "this is in an article that has expired: the site is published without it".to_owned()
            }
            Some(LeftOut::WithExpired) => match due() {
                Some(due) => format!(
                    "this will be so from {due} on, when an article expires; the site is published all the same"
                ),
                None => "this is because an article has expired; the site is published all the same"
                    .to_owned(),
            },
            None => format!(
                "this holds back the article, and nothing else, from its date on, {}",
                due()?
            ),
        })
    }

    /// Adds the place.
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

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Suggests the nearest known word, if one is near enough.
    #[must_use]
    pub(crate) fn did_you_mean<'a>(
        self,
        word: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        match closest(word, known) {
            Some(guess) => self.help(format!("did you mean `{guess}`?")),
            None => self,
        }
    }
}

/// Returns the known word that is nearest to `word`, if one is near enough.
pub fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let length = lower.chars().count();
    let letters = Letters::of(&lower);
    let mut nearest: Option<(usize, &str)> = None;
    for candidate in known {
        // At least as many slips as there are letters more: most words are passed over by that alone.
        let other = candidate.chars().count();
        let shorter = other.min(length);
        // A slip in a word of two letters makes any other word of two letters.
        let most = if shorter < 3 { 0 } else { 1.max(shorter / 4) };
        if other.abs_diff(length) > most {
            continue;
        }
        let candidate_lower = candidate.to_lowercase();
        if letters.differ(&candidate_lower) > most {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&lower, &candidate_lower);
        if distance <= most && nearest.is_none_or(|nearest| (distance, candidate) < nearest) {
            nearest = Some((distance, candidate));
        }
    }
    nearest.map(|(_, candidate)| candidate)
}

/// How often a word has each letter; letters are counted in 64 classes.
struct Letters([i16; 64]);

impl Letters {
    fn of(word: &str) -> Self {
        let mut counts = [0; 64];
        for c in word.chars() {
            counts[c as usize % 64] += 1;
        }
        Self(counts)
    }

    /// Returns how many letters one of two words has and the other has not: they lie at least as many slips
    /// apart. That costs much less than to count the slips.
    fn differ(&self, other: &str) -> usize {
        let others = Self::of(other);
        let (mut more, mut less) = (0, 0);
        for (one, other) in self.0.iter().zip(&others.0) {
            more += usize::try_from(one - other).unwrap_or(0);
            less += usize::try_from(other - one).unwrap_or(0);
        }
        more.max(less)
    }
}

/// A stage's product and the mistakes that were found while making it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome<T> {
    /// The product, as good as possible.
    pub value: T,
    /// The mistakes, in the order in which they were found.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Outcome<T> {
    /// Creates an outcome without mistakes.
    pub fn clean(value: T) -> Self {
        Self {
            value,
            diagnostics: Vec::new(),
        }
    }

    /// Creates an outcome with mistakes.
    pub fn new(value: T, diagnostics: Vec<Diagnostic>) -> Self {
        Self { value, diagnostics }
    }

    /// Moves the mistakes to `all` and returns the product.
    pub(crate) fn drain_into(self, all: &mut Vec<Diagnostic>) -> T {
        all.extend(self.diagnostics);
        self.value
    }

    /// Changes the product, and keeps the mistakes.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Outcome<U> {
        Outcome {
            value: f(self.value),
            diagnostics: self.diagnostics,
        }
    }
}

/// Collects the products in order, and the mistakes of all.
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
