//! Recognises a site that did not change since the last build, and so is neither linked, planned nor
//! rendered.

use rayon::prelude::*;

use super::exceptions::except;
use super::{Inputs, Loaded, Probed, Sink, postponed};
use crate::base::SourcePath;
use crate::diagnostic::Diagnostic;
use crate::link;
use crate::memo::{Last, Memo};
use crate::model::build::{BuildSummary, count_pages};
use crate::model::site::WithheldFile;
use crate::model::trace::Change;

/// Returns the summary of a site that is up to date; `None` where it has to be built. A site is up to
/// date if every file is the one that the last build read, the articles that are due are the same, and
/// the sink has every output.
pub fn up_to_date(
    loaded: &Loaded,
    inputs: &Inputs,
    memo: &Memo,
    sink: &dyn Sink,
) -> Option<BuildSummary> {
    let last = memo.last.as_ref().filter(|last| last.complete)?;
    let mut read = loaded.trace.read.values();
    let untouched = read.all(|change| *change == Change::Touched);
    if !untouched || !loaded.usable || last.site != loaded.key {
        return None;
    }
    let (held, diagnostics) = reported(loaded, inputs, memo, last)?;
    let outputs = memo.outputs.par_iter();
    if !outputs.all(|(path, output)| sink.has(path, &output.stamp)) {
        return None;
    }
    let mut trace = loaded.trace.clone();
    trace.outputs_reused = memo.outputs.len();
    Some(BuildSummary {
        articles: last.articles,
        pages: count_pages(memo.outputs.keys()),
        held,
        diagnostics,
        trace,
        faults: Vec::new(),
    })
}

/// Returns the withheld files of a site that is linked as it was by the last build, and all of its diagnostics; `None` where
/// one of them is an error.
pub(super) fn reported(
    loaded: &Loaded,
    inputs: &Inputs,
    memo: &Memo,
    last: &Last,
) -> Option<(Vec<WithheldFile>, Vec<Diagnostic>)> {
    let known = |path: &SourcePath| memo.sources.get(path)?.article.as_deref();
    let own = loaded.diagnostics.iter().chain(&*last.diagnostics);
    let (diagnostics, _) = except(own.cloned().collect(), known);
    let held = link::held(&loaded.reads(inputs, &Probed::default()));
    let diagnostics = postponed::weigh(&loaded.config.diagnostics, diagnostics, &held);
    let is_fine = !diagnostics.iter().any(Diagnostic::forbids_publishing);
    is_fine.then_some((held, diagnostics))
}
