//! A file as its writer wrote it: what a lint asks of the text, with places. It is read only where
//! somebody checks a site; a build needs none of it.

use std::collections::BTreeMap;

use super::article::Spanned;
use crate::base::SourcePath;
use crate::base::text::TextRange;

/// What a file's text consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFacts {
    /// Where it lies.
    pub path: SourcePath,
    /// The front matter's outermost keys: where the value of each stands.
    pub keys: BTreeMap<String, TextRange>,
    /// The ranks of the headings, 1 to 6, in order.
    pub headings: Vec<Spanned<u8>>,
    /// The words of every link; the alternative text of a picture in it counts.
    pub links: Vec<Spanned<String>>,
    /// How many words each paragraph has that is longer than a few.
    pub paragraphs: Vec<Spanned<usize>>,
    /// The smallest hashes of all runs of [`RUN`] words, ascending: two texts share about as many of
    /// these as they share of their runs.
    pub sketch: Vec<u32>,
}

/// Words in a run.
pub const RUN: usize = 5;

/// Hashes in a sketch, at most.
pub const SKETCH: usize = 128;
