//! What a build did, and why.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::{OutPath, SourcePath};

/// What became of every file that was looked at and every output that was made. What is in neither
/// list was as it had been.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// Files that were read again.
    pub read: BTreeMap<SourcePath, Change>,
    /// Outputs that were made again.
    pub rendered: BTreeMap<OutPath, Reason>,
    /// Outputs that belong to the site no longer.
    pub removed: Vec<OutPath>,
    /// How many files were not read again, because nothing about them had changed.
    pub files_reused: usize,
    /// How many outputs were not made again.
    pub outputs_reused: usize,
}

/// What was found when a file was read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// It was not there before.
    New,
    /// Its bytes are the same: it was only touched.
    Touched,
    /// What it says of itself changed, and so may every page that shows it.
    Card,
    /// Only its text changed.
    Text,
    /// Neither changed: white space, a comment.
    Nothing,
}

/// Why an output was made again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// It was not there before.
    New,
    /// These parts of what it is made from changed.
    Changed(Vec<Part>),
    /// Nothing changed, but the output folder does not hold it as it was made.
    Lost,
}

/// A part of what an output is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Part {
    /// The templates, or the way in which this kind of output is made.
    Template,
    /// What the page says of itself: title, description, address, its place in a list.
    Page,
    /// What only this kind of page shows: its story or list of stories, neighbours, related ones.
    Facts,
    /// The theme's lists: latest, most read and so on.
    Lists,
    /// The texts that it carries, and where their links lead.
    Text,
    /// What every page shows: menu, name, options, words.
    Chrome,
}
