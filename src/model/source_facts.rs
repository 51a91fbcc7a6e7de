//! The facts of a source file that lints use, with places. They are read only for a check; a build needs
//! none of them.

use std::collections::BTreeMap;

use super::article::Spanned;
use crate::base::SourcePath;
use crate::base::text::TextRange;

/// The facts of a file's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFacts {
    /// The path.
    pub path: SourcePath,
    /// The outermost keys of the front matter: the place of each value.
    pub keys: BTreeMap<String, TextRange>,
    /// The ranks of the headings, 1 to 6, in order.
    pub headings: Vec<Spanned<u8>>,
    /// The words of every link; the alternative text of a picture in it counts.
    pub links: Vec<Spanned<String>>,
    /// The length of each paragraph that has more than a few words.
    pub paragraphs: Vec<Spanned<Length>>,
    /// What readers see of markup.
    pub leftovers: Vec<Spanned<Leftover>>,
    /// The smallest hashes of all runs of [`RUN`] words, ascending: two texts share about as many of
    /// these as they share of their runs.
    pub sketch: Vec<u32>,
}

/// Words in a run.
pub(crate) const RUN: usize = 5;

/// Hashes in a sketch, at most.
pub(crate) const SKETCH: usize = 128;

/// How long a paragraph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Length {
    /// The words of scripts that part them.
    pub words: usize,
    /// The characters of Chinese and Japanese.
    pub characters: usize,
}

impl Length {
    /// Returns the length in words; two characters say about as much as one.
    pub(crate) fn in_words(self) -> usize {
        self.words + self.characters / 2
    }
}

/// Markup that readers see, because it is none where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// What readers see.
    pub message: String,
    /// What to write instead.
    pub help: String,
}
