//! Outputs whose inputs changed are made; the others are left as they are.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::excepting::except;
use super::reading::{Fresh, Shelf};
use super::{Current, Progress, Sink};
use crate::base::SourcePath;
use crate::diagnostic::Diagnostic;
use crate::formats;
use crate::memo::{Key, Memo, Output};
use crate::model::trace::Reason;
use crate::model::{Artifact, Build, Plan, Tree};
use crate::render::{Canvas, Engine};

/// Makes the outputs that changed, and hands them over.
pub(super) fn make(
    current: Current,
    bodies: Fresh,
    tree: &Tree,
    memo: &mut Memo,
    sink: &dyn Sink,
    progress: &dyn Progress,
) -> (Build, Current) {
    let mut current = current;
    let mut trace = std::mem::take(&mut current.trace);
    let mut diagnostics = std::mem::take(&mut current.diagnostics);
    let mut faults = Vec::new();
    let mut outputs = BTreeMap::new();
    let mut made = BTreeMap::new();
    // A theme that does not compile, or a site without its configuration, fails on every page.
    if current.usable {
        let plans = &current.linked.plans;
        let shelf = Shelf::new(tree, &current.settings, memo, bodies, plans);
        let canvas = Canvas::new(&current.engine, &current.theme, &shelf);
        progress.stage("rendering", current.linked.plans.len());
        // What was planned from the same site differs in its texts at most.
        let same_site = memo.outputs_of == Some(current.linked.key);
        let desk = Desk {
            engine: &current.engine,
            canvas: &canvas,
            memo,
            same_site,
            sink,
        };
        let results: Vec<Outturn> = current
            .linked
            .plans
            .par_iter()
            .map(|plan| {
                let result = desk.make(plan);
                progress.step(1);
                result
            })
            .collect();
        for (plan, result) in current.linked.plans.iter().zip(results) {
            match result.reason {
                Some(reason) => {
                    trace.made.insert(plan.path.clone(), reason);
                }
                None => trace.outputs_reused += 1,
            }
            if let Some(output) = result.output {
                outputs.insert(plan.path.clone(), output.made);
                if result.diagnostics.is_empty() {
                    made.insert(plan.path.clone(), output);
                }
            }
            diagnostics.extend(result.diagnostics);
            faults.extend(result.fault);
        }
    }
    faults.sort();
    let known = |path: &SourcePath| memo.sources.get(path)?.article.as_deref();
    let (diagnostics, used) = except(gather(diagnostics), known);
    current.excepted = used;
    let diagnostics = current.policy.apply(diagnostics);
    // What a failed build made is thrown away: the last good outputs are what there is.
    let failed = !faults.is_empty() || diagnostics.iter().any(Diagnostic::is_error);
    if !failed {
        let known = memo.outputs.keys();
        trace.gone = known
            .filter(|path| !made.contains_key(*path))
            .cloned()
            .collect();
        memo.outputs = made;
        memo.outputs_of = Some(current.linked.key);
    }
    let build = Build {
        outputs,
        site: Arc::clone(&current.linked.site),
        diagnostics,
        trace,
        faults,
    };
    (build, current)
}

/// What became of one plan.
struct Outturn {
    output: Option<Output>,
    /// Why it was made again; nothing where it was not.
    reason: Option<Reason>,
    diagnostics: Vec<Diagnostic>,
    fault: Option<String>,
}

/// What is needed to make outputs.
struct Desk<'a> {
    engine: &'a Engine,
    canvas: &'a Canvas<'a>,
    memo: &'a Memo,
    /// Whether the memo's outputs are of the very site that is being made.
    same_site: bool,
    sink: &'a dyn Sink,
}

impl Desk<'_> {
    fn key(&self, plan: &Plan, before: Option<&Output>) -> Key {
        let texts = self.memo.texts(plan);
        match before {
            Some(before) if self.same_site => before.key.with_texts(texts),
            _ => Key::of(plan, self.engine.maker(plan), texts),
        }
    }

    fn make(&self, plan: &Plan) -> Outturn {
        let before = self.memo.outputs.get(&plan.path);
        let key = self.key(plan, before);
        let reason = match before {
            None => Reason::New,
            Some(before) if before.key != key => Reason::Changed(before.key.changes(&key)),
            Some(before) if self.sink.has(&plan.path, &before.made) => {
                return Outturn {
                    output: Some(*before),
                    reason: None,
                    diagnostics: Vec::new(),
                    fault: None,
                };
            }
            Some(_) => Reason::Lost,
        };
        let outcome = formats::render(plan, self.canvas);
        let accepted = self.sink.accept(Artifact {
            path: plan.path.clone(),
            content: outcome.value,
        });
        let (output, fault) = match accepted {
            Ok(made) => (Some(Output { key, made }), None),
            Err(fault) => (None, Some(fault)),
        };
        Outturn {
            output,
            reason: Some(reason),
            diagnostics: outcome.diagnostics,
            fault,
        }
    }
}

/// A template that fails does so on every page that it makes: the place is reported once, with the
/// first page and how many others there are.
fn gather(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    let mut failures: BTreeMap<_, (Diagnostic, usize)> = BTreeMap::new();
    for diagnostic in diagnostics {
        if diagnostic.code != &crate::diagnostic::codes::TEMPLATE_FAILED {
            kept.push(diagnostic);
            continue;
        }
        let key = (diagnostic.at.clone(), diagnostic.message.clone());
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
    kept.extend(failures.into_values().map(|(first, others)| match others {
        0 => first,
        1 => first.help("it fails on one other page too"),
        others => first.help(format!("it fails on {others} other pages too")),
    }));
    kept
}
