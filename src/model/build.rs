//! What a build made.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

use super::site::{Held, Site};
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

impl OutputStamp {
    /// Returns the stamp of an output that holds these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            fp: Fp::of_bytes(bytes),
            len: bytes.len() as u64,
        }
    }
}

/// The result of a build whose site was linked.
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

impl Build {
    /// Says whether anything is wrong that forbids publishing the outputs.
    pub fn failed(&self) -> bool {
        !self.faults.is_empty() || self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// The result of a build, also of a site that was up to date and was not linked.
#[derive(Clone, Debug)]
pub struct BuildSummary {
    /// How many articles are published, in all languages.
    pub articles: usize,
    /// How many HTML files there are.
    pub pages: usize,
    /// What is held back.
    pub held: Vec<Held>,
    /// Every mistake, as the site's policy weighs it, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// What was read and made, and why.
    pub trace: Trace,
    /// Where the outside world failed: outputs that could not be read, written or kept.
    pub faults: Vec<String>,
}

impl BuildSummary {
    /// Says whether anything is wrong that forbids publishing the outputs.
    pub fn failed(&self) -> bool {
        !self.faults.is_empty() || self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

impl From<Build> for BuildSummary {
    fn from(build: Build) -> Self {
        Self {
            articles: build.site.articles(),
            pages: count_pages(build.outputs.keys()),
            held: build.site.held.clone(),
            diagnostics: build.diagnostics,
            trace: build.trace,
            faults: build.faults,
        }
    }
}

/// Returns how many of the outputs are HTML files.
pub fn count_pages<'p>(outputs: impl Iterator<Item = &'p OutPath>) -> usize {
    outputs
        .filter(|path| path.as_str().ends_with(".html"))
        .count()
}
