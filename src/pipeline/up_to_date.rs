//! A site that stands as the last build left it: nothing is linked, planned or made.

use rayon::prelude::*;

use super::exceptions::except;
use super::{Inputs, Loaded, Sink};
use crate::base::SourcePath;
use crate::diagnostic::Diagnostic;
use crate::link;
use crate::memo::Memo;
use crate::model::Trace;
use crate::model::picture::Pictures;
use crate::model::site::Held;
use crate::model::trace::Change;

/// What there is to say of a site that stands.
pub struct UpToDate {
    /// How many articles it publishes.
    pub articles: usize,
    /// What is held back.
    pub held: Vec<Held>,
    /// Every mistake, as the site's policy weighs it, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// What was looked at.
    pub trace: Trace,
}

/// Returns what there is to say of the site if it stands: every file is the one that the last build
/// read, the same comes of it at this moment, and the sink has all of it.
pub fn up_to_date(
    loaded: &Loaded,
    inputs: &Inputs,
    memo: &Memo,
    sink: &dyn Sink,
) -> Option<UpToDate> {
    let last = memo.last.as_ref().filter(|last| last.whole)?;
    let mut read = loaded.trace.read.values();
    let untouched = read.all(|change| *change == Change::Touched);
    if !untouched || !loaded.usable || last.site != loaded.key {
        return None;
    }
    let known = |path: &SourcePath| memo.sources.get(path)?.article.as_deref();
    let own = loaded.diagnostics.iter().chain(&*last.diagnostics);
    let (diagnostics, _) = except(own.cloned().collect(), known);
    let diagnostics = loaded.config.diagnostics.apply(diagnostics);
    let outputs = memo.outputs.par_iter();
    if diagnostics.iter().any(Diagnostic::is_error)
        || !outputs.all(|(path, output)| sink.has(path, &output.made))
    {
        return None;
    }
    let mut trace = loaded.trace.clone();
    trace.outputs_reused = memo.outputs.len();
    Some(UpToDate {
        articles: last.articles,
        held: link::held(&loaded.reads(inputs, &Pictures::default())),
        diagnostics,
        trace,
    })
}
