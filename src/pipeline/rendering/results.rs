//! Collects the results of all plans: outputs, diagnostics, and the new content of the memo.

use std::collections::BTreeMap;

use super::renderer::Rendered;
use crate::base::OutPath;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{HOST_LIMIT, TEMPLATE_FAILED};
use crate::memo::{Memo, Output};
use crate::model::build::OutputStamp;
use crate::model::trace::Reason;
use crate::model::{Plan, Trace};
use crate::render::common_message;

/// The results of all plans.
#[derive(Default)]
pub(super) struct Results {
    /// Whether the site has exactly the outputs of the last build, so that only the rendered ones are
    /// compared.
    unchanged: bool,
    /// Every output.
    pub(super) outputs: BTreeMap<OutPath, OutputStamp>,
    /// The outputs that were rendered or reused without a fault.
    kept: Vec<(OutPath, Output)>,
    /// The outputs that went wrong, and those that their plan has no longer.
    dropped: Vec<OutPath>,
    /// All diagnostics.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Failures of the sink.
    pub(super) faults: Vec<String>,
    /// What was rendered, and why.
    pub(super) trace: Trace,
}

impl Results {
    /// Creates empty results.
    pub(super) fn new(trace: Trace, diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            diagnostics,
            trace,
            ..Self::default()
        }
    }

    /// Creates results that begin with all outputs of the last build.
    pub(super) fn of_last_time(self, memo: &Memo) -> Self {
        let outputs = memo.outputs.iter();
        Self {
            unchanged: true,
            outputs: outputs
                .map(|(path, output)| (path.clone(), output.stamp))
                .collect(),
            ..self
        }
    }

    /// Adds the result of a plan.
    pub(super) fn add(&mut self, plan: &Plan, rendered: Rendered, memo: &Memo) {
        if self.unchanged && rendered.reason.is_none() {
            self.trace.outputs_reused += 1;
            return;
        }
        if self.unchanged && rendered.output.is_none() {
            self.outputs.remove(&plan.path);
        }
        let own = rendered.output.map(|output| (plan.path.clone(), output));
        let fine = rendered.diagnostics.iter().all(is_kept) && own.is_some();
        if !fine {
            self.dropped.push(plan.path.clone());
        }
        for path in rendered.gone {
            self.outputs.remove(&path);
            self.dropped.push(path);
        }
        for (path, output) in own.into_iter().chain(rendered.others) {
            match &rendered.reason {
                // The compressed form is new where the earlier one saved too little.
                Some(_) if !memo.outputs.contains_key(&path) => {
                    self.trace.rendered.insert(path.clone(), Reason::New);
                }
                Some(reason) => {
                    self.trace.rendered.insert(path.clone(), reason.clone());
                }
                None => self.trace.outputs_reused += 1,
            }
            self.outputs.insert(path.clone(), output.stamp);
            if fine {
                self.kept.push((path, output));
            }
        }
        self.diagnostics.extend(rendered.diagnostics);
        self.faults.extend(rendered.fault);
    }

    /// Stores the outputs in the memo, and records in the trace which of the memo's outputs were removed.
    pub(super) fn keep(&mut self, memo: &mut Memo) {
        let kept = std::mem::take(&mut self.kept);
        if self.unchanged {
            memo.outputs.extend(kept);
            let dropped = std::mem::take(&mut self.dropped).into_iter();
            let known = dropped.filter(|path| memo.outputs.remove(path).is_some());
            self.trace.removed = known.collect();
            self.trace.removed.sort_unstable();
            return;
        }
        let kept: BTreeMap<OutPath, Output> = kept.into_iter().collect();
        let before = memo.outputs.keys();
        self.trace.removed = before
            .filter(|path| !kept.contains_key(*path))
            .cloned()
            .collect();
        memo.outputs = kept;
    }
}

/// Says whether the memo keeps a diagnostic of rendering beside the output that it concerns.
pub(super) fn is_kept(diagnostic: &Diagnostic) -> bool {
    diagnostic.code == &HOST_LIMIT
}

/// A template that fails does so on every page that it makes: the place is reported once, with the
/// first page and how many others there are.
pub(super) fn gather_failures(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    let mut failures: BTreeMap<_, (Diagnostic, usize)> = BTreeMap::new();
    for diagnostic in diagnostics {
        if diagnostic.code != &TEMPLATE_FAILED {
            kept.push(diagnostic);
            continue;
        }
        let cause = common_message(&diagnostic.message).to_owned();
        let key = (diagnostic.at.clone(), cause);
        match failures.get_mut(&key) {
            Some((first, others)) => {
                *others += 1;
                if diagnostic.labels < first.labels {
                    *first = diagnostic;
                }
            }
            None => {
                failures.insert(key, (diagnostic, 0));
            }
        }
    }
    kept.extend(failures.into_values().map(|(first, others)| {
        let others = match others {
            0 => return first,
            1 => "it fails on one other page too".to_owned(),
            others => format!("it fails on {others} other pages too"),
        };
        let help = first.help.as_ref();
        let help = help.map(|help| format!("{help}; {others}"));
        first.help(help.unwrap_or(others))
    }));
    kept
}
