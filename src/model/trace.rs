//! The record of a build's work.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::{OutPath, SourcePath};

/// The files that were read and the outputs that were rendered, with reasons. A file or an output in
/// neither list is unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// Files that were read again.
    pub read: BTreeMap<SourcePath, Change>,
    /// Outputs that were rendered again.
    pub rendered: BTreeMap<OutPath, Reason>,
    /// Outputs that no longer belong to the site.
    pub removed: Vec<OutPath>,
    /// The number of files that were not read again, because they had not changed.
    pub files_reused: usize,
    /// The number of outputs that were reused.
    pub outputs_reused: usize,
}

/// The kind of change in a file that was read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// The file is new.
    New,
    /// The bytes are the same, and only the metadata changed.
    Touched,
    /// The metadata, the references or the headings changed, and so may every page that shows them.
    Card,
    /// Only the text changed.
    Text,
    /// Nothing that matters changed: white space, a comment.
    Nothing,
}

/// Why an output was rendered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// The output is new.
    New,
    /// These parts of the output's view changed.
    Changed(Vec<Part>),
    /// Nothing changed, but the output folder does not have the output unchanged.
    Lost,
}

/// A part of what an output depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Part {
    /// The templates, or the code of the format.
    Template,
    /// The page's metadata: title, description, address, place in a list.
    Page,
    /// The data of this kind of page: its story or list of stories, neighbours, related ones.
    Facts,
    /// The theme's lists: latest, most read and so on.
    Lists,
    /// The texts, and the targets of their links.
    Text,
    /// The parts that every page shows: menu, name, options, words.
    Chrome,
}
