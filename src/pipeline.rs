//! The river: the one file that names every stage.
//!
//! In: a snapshot of the site's files, the moment, and for whom. Out: every output, handed to a
//! [`Sink`] as it is made, and everything that is wrong.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::base::{Moment, OutPath};
use crate::diagnostic::{Diagnostic, Policy, Severity};
use crate::model::{Artifact, Build, Plan, Site, Tree, build::Made};
use crate::render::{Canvas, Engine};
use crate::{formats, link, parse};

pub use crate::parse::Overrides;

/// Everything that a build depends on.
pub struct Inputs {
    /// The site's files.
    pub tree: Tree,
    /// The moment for which the site is built; the site's zone is applied to it.
    pub now: Moment,
    /// For whom.
    pub audience: Audience,
    /// What the command line changes in the configuration.
    pub overrides: Overrides,
}

/// For whom a site is built.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Audience {
    /// Whether drafts are shown.
    pub drafts: bool,
    /// Whether scheduled and expired articles are shown.
    pub future: bool,
}

/// Takes outputs as they are made, from several threads.
pub trait Sink: Sync {
    /// Takes one output.
    ///
    /// # Errors
    ///
    /// Fails where it cannot be kept; the build goes on, and reports it.
    fn accept(&self, artifact: Artifact) -> Result<Made, String>;
}

/// Hears how far a build is, from several threads.
pub trait Progress: Sync {
    /// A stage begins that has `total` steps.
    fn stage(&self, name: &'static str, total: usize);
    /// Some steps of the stage are done.
    fn step(&self, steps: usize);
}

/// Builds the site. Every stage runs as far as it can, so that all mistakes are reported at once;
/// whether the outputs are kept is for the caller to decide, by [`Build::failed`].
pub fn build(inputs: &Inputs, sink: &dyn Sink, progress: &dyn Progress) -> Build {
    let mut diagnostics = Vec::new();
    let tree = &inputs.tree;
    let config = Arc::new(parse::config(tree, &inputs.overrides).drain_into(&mut diagnostics));
    let policy = config.diagnostics.clone();
    let theme = Arc::new(parse::theme(tree, &config.theme).drain_into(&mut diagnostics));
    let engine = Engine::compile(&theme).drain_into(&mut diagnostics);
    let views = parse::views(tree).drain_into(&mut diagnostics);

    let sources = parse::sources(tree, &config.language);
    progress.stage("reading", sources.len());
    let parsed: Vec<_> = sources
        .par_iter()
        .map(|source| {
            let article = parse::article(tree, source, &config);
            progress.step(1);
            article
        })
        .collect();
    let articles: Vec<Arc<_>> = parsed
        .into_iter()
        .filter_map(|one| one.drain_into(&mut diagnostics))
        .map(Arc::new)
        .collect();

    let site = link::link(&link::Inputs {
        config: &config,
        theme: &theme,
        components: engine.components(),
        tree,
        articles: &articles,
        views: &views,
        now: Moment::at(inputs.now.timestamp(), &config.zone.0),
        drafts: inputs.audience.drafts,
        future: inputs.audience.future,
    })
    .drain_into(&mut diagnostics);

    let plans = formats::plan(&site).drain_into(&mut diagnostics);
    let paths: FxHashSet<&str> = plans.iter().map(|plan| plan.path.as_str()).collect();
    diagnostics.extend(link::check_addresses(&site, &paths));

    // A theme that does not compile, or a site without its configuration, would fail on every page.
    if engine.is_empty() || config.title.is_empty() {
        return finish(BTreeMap::new(), Vec::new(), site, diagnostics, &policy);
    }
    let canvas = Canvas::new(&engine, &theme);
    progress.stage("rendering", plans.len());
    let trouble = Mutex::new(Trouble::default());
    let outputs: BTreeMap<OutPath, Made> = plans
        .par_iter()
        .filter_map(|plan| {
            let made = make(plan, &canvas, sink, &trouble);
            progress.step(1);
            made.map(|made| (plan.path.clone(), made))
        })
        .collect();
    let trouble = trouble.into_inner().unwrap_or_else(PoisonError::into_inner);
    diagnostics.extend(trouble.diagnostics);
    finish(outputs, trouble.faults, site, diagnostics, &policy)
}

#[derive(Default)]
struct Trouble {
    diagnostics: Vec<Diagnostic>,
    faults: Vec<String>,
}

fn make(plan: &Plan, canvas: &Canvas, sink: &dyn Sink, trouble: &Mutex<Trouble>) -> Option<Made> {
    let outcome = formats::render(plan, canvas);
    if !outcome.diagnostics.is_empty() {
        trouble
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .diagnostics
            .extend(outcome.diagnostics);
    }
    match sink.accept(Artifact {
        path: plan.path.clone(),
        content: outcome.value,
    }) {
        Ok(made) => Some(made),
        Err(fault) => {
            trouble
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .faults
                .push(fault);
            None
        }
    }
}

fn finish(
    outputs: BTreeMap<OutPath, Made>,
    mut faults: Vec<String>,
    site: Site,
    diagnostics: Vec<Diagnostic>,
    policy: &Policy,
) -> Build {
    faults.sort();
    let diagnostics = policy.apply(gather(diagnostics));
    Build {
        outputs,
        site,
        diagnostics,
        faults,
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

impl Build {
    /// Says whether anything is wrong that forbids publishing the outputs.
    pub fn failed(&self) -> bool {
        !self.faults.is_empty()
            || self
                .diagnostics
                .iter()
                .any(|one| one.severity == Severity::Error)
    }
}
