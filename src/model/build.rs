//! The result of a build.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

use super::picture::Keep;
use super::site::{Site, WithheldFile};
use super::trace::Trace;
use crate::base::{Fp, OutPath, SourcePath};
use crate::diagnostic::Diagnostic;

/// An output.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// The path.
    pub path: OutPath,
    /// The content.
    pub content: Content,
}

/// The content of an output.
#[derive(Clone, Debug)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The bytes of this source file.
    Copy(SourcePath),
    /// The bytes of this picture file, without what it says of places and devices beyond what is kept.
    CopyOfPicture(SourcePath, Keep),
}

/// The fingerprint and the length of an output that was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputStamp {
    /// The fingerprint of its bytes.
    pub fp: Fp,
    /// The number of bytes.
    pub len: u64,
}

impl OutputStamp {
    /// Returns the stamp of an output with these bytes.
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
    /// All diagnostics, with the site's severities, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that were read and the outputs that were rendered, with the reasons.
    pub trace: Trace,
    /// Failures of the outside world: outputs that could not be read, written or kept.
    pub faults: Vec<String>,
}

impl Build {
    /// Says whether a mistake forbids publishing the outputs.
    pub fn failed(&self) -> bool {
        has_failed(&self.diagnostics, &self.faults)
    }
}

/// Says whether an error or a failure of the outside world forbids publishing.
pub(crate) fn has_failed(diagnostics: &[Diagnostic], faults: &[String]) -> bool {
    !faults.is_empty() || diagnostics.iter().any(Diagnostic::forbids_publishing)
}

/// The result of a build, also for a site that was up to date and was not linked.
#[derive(Clone, Debug)]
pub struct BuildSummary {
    /// The number of published articles, in all languages.
    pub articles: usize,
    /// The number of HTML files.
    pub pages: usize,
    /// The withheld files.
    pub held: Vec<WithheldFile>,
    /// All diagnostics, with the site's severities, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that were read and the outputs that were rendered, with the reasons.
    pub trace: Trace,
    /// Failures of the outside world: outputs that could not be read, written or kept.
    pub faults: Vec<String>,
}

impl BuildSummary {
    /// Says whether a mistake forbids publishing the outputs.
    pub fn failed(&self) -> bool {
        has_failed(&self.diagnostics, &self.faults)
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

/// Returns the number of outputs that are HTML files.
pub fn count_pages<'p>(outputs: impl Iterator<Item = &'p OutPath>) -> usize {
    outputs
        .filter(|path| path.as_str().ends_with(".html"))
        .count()
}
