//! What a build made.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

use super::site::Site;
use super::trace::Trace;
use crate::base::{Fp, OutPath, SourcePath};
use crate::diagnostic::Diagnostic;

/// An output.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// Where it goes.
    pub path: OutPath,
    /// What it holds.
    pub content: Content,
}

/// What an output holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// What this source file holds.
    Copy(SourcePath),
}

/// What is known of an output after it was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputStamp {
    /// The fingerprint of its bytes.
    pub fp: Fp,
    /// How many bytes.
    pub len: u64,
}

/// The result of a run of the river.
#[derive(Clone, Debug)]
pub struct Build {
    /// Every output.
    pub outputs: Arc<BTreeMap<OutPath, OutputStamp>>,
    /// The linked site.
    pub site: Arc<Site>,
    /// Every mistake, as the site's policy weighs it, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// What was read and made, and why.
    pub trace: Trace,
    /// Where the outside world failed: outputs that could not be read, written or kept.
    pub faults: Vec<String>,
}
