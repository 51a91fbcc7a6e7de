//! Recognises a site in which nothing is new, or nothing but texts: the outputs that carry them are rendered as they were
//! planned, and nothing is linked or planned.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::super::exceptions::except;
use super::super::reading::BodyStore;
use super::super::{Encoder, Inputs, Loaded, Progress, Sink, frames, postponed};
use super::policy_sources::PolicySources;
use super::renderer::{Rendered, Renderer};
use super::results::is_kept;
use crate::base::{Fp, OutPath, SourcePath};
use crate::diagnostic::Diagnostic;
use crate::finish::Finisher;
use crate::formats::{self, searched};
use crate::memo::{Key, Last, Memo, Output};
use crate::model::build::{BuildSummary, count_pages};
use crate::model::trace::{Change, Reason};
use crate::model::{Plan, Trace};
use crate::render::RenderContext;

/// Renders the outputs that carry new texts, where nothing else is new, and returns the summary of the site. Returns `None`
/// where the site has to be linked, whatever the sink has been given by then. Nothing else is new if every other file is the
/// one that the last build read, the articles that are due are the same, and the sink has every other output.
pub fn without_linking(
    loaded: &Loaded,
    inputs: &Inputs,
    memo: &mut Memo,
    sink: &dyn Sink,
    progress: &dyn Progress,
) -> Option<BuildSummary> {
    let last = memo.last.clone().filter(|last| last.complete)?;
    let files = new_texts(loaded, &last)?;
    let diagnostics = reported(loaded, memo, &last)?;
    let plans = planned(&files, memo, last.site)?;
    let keys = plans.iter().map(|plan| memo.outputs.get(&plan.path));
    let keys: FxHashSet<Key> = keys
        .map(|output| Some(output?.key))
        .collect::<Option<_>>()?;
    let stays = |output: &Output| !keys.contains(&output.key);
    let outputs = memo.outputs.par_iter();
    if !outputs.all(|(path, output)| !stays(output) || sink.has(path, &output.stamp)) {
        return None;
    }
    let outputs = memo.outputs.iter().filter(|(_, output)| stays(output));
    let taken = outputs
        .map(|(path, _)| path)
        .chain(plans.iter().map(|plan| &plan.path));
    let rendering = Rendering {
        loaded,
        inputs,
        memo,
        sink,
        progress,
    };
    let in_pages = frames::in_pages(&loaded.config, last.frames);
    let finisher = Finisher::new(&loaded.config, in_pages, inputs.audience.purpose());
    let rendered = rendering.render(&plans, &finisher, taken)?;
    let trace = keep(rendered, loaded.trace.clone(), memo);
    Some(BuildSummary {
        articles: last.articles,
        pages: count_pages(memo.outputs.keys()),
        held: Arc::unwrap_or_clone(last.held),
        diagnostics,
        trace,
        faults: Vec::new(),
    })
}

/// Returns the files with new texts, where the site is the last one but for these.
fn new_texts<'a>(loaded: &'a Loaded, last: &Last) -> Option<FxHashSet<&'a SourcePath>> {
    let read = &loaded.trace.read;
    // The place of a diagnostic may have moved, and the memo has not which output a warning belongs to.
    let moved = |path: &SourcePath| {
        read.get(path)
            .is_some_and(|change| *change != Change::Touched)
    };
    let mut found = last.diagnostics.iter();
    let new = read.iter().filter(|(_, change)| **change == Change::Text);
    let new: FxHashSet<&SourcePath> = new.map(|(path, _)| path).collect();
    let is_stale = found.any(|one| one.files().any(moved) || !new.is_empty() && is_kept(one));
    let are_texts = read
        .values()
        .all(|change| matches!(change, Change::Touched | Change::Text | Change::Nothing));
    let is_last = loaded.usable && last.site == loaded.key;
    (is_last && are_texts && !is_stale).then_some(new)
}

/// Returns all diagnostics of a site that is linked as it was by the last build; `None` where one of them is an error, and
/// where it cannot be said which of them files except.
fn reported(loaded: &Loaded, memo: &Memo, last: &Last) -> Option<Vec<Diagnostic>> {
    let own = loaded.diagnostics.iter().chain(&*last.diagnostics);
    let is_damaged = |path: &SourcePath| {
        let read = memo.sources.get(path);
        read.is_some_and(|read| read.article.is_some() && read.article(path).is_none())
    };
    let mut places = own.clone().filter_map(|one| one.at.as_ref());
    if places.any(|place| is_damaged(&place.file)) {
        return None;
    }
    let known = |path: &SourcePath| memo.article(path).map(Arc::as_ref);
    let (diagnostics, _) = except(own.cloned().collect(), known);
    let diagnostics = postponed::weigh(&loaded.config.diagnostics, diagnostics, &last.held);
    let is_fine = !diagnostics.iter().any(Diagnostic::forbids_publishing);
    is_fine.then_some(diagnostics)
}

/// Returns the plans of the outputs that carry these texts, as the site with this key was planned.
fn planned(files: &FxHashSet<&SourcePath>, memo: &Memo, site: Fp) -> Option<Vec<Plan>> {
    if files.is_empty() {
        return Some(Vec::new());
    }
    let kept = memo.earlier_plans.carrying(files.iter().copied(), site)?;
    let article = |path: &SourcePath| memo.article(path).cloned();
    formats::restore(kept, &article)
}

/// What outputs are rendered with.
struct Rendering<'a> {
    loaded: &'a Loaded,
    inputs: &'a Inputs,
    memo: &'a Memo,
    sink: &'a dyn Sink,
    progress: &'a dyn Progress,
}

impl Rendering<'_> {
    /// Renders outputs. `None` where one of them needs something that other outputs show: a diagnostic, or another content
    /// security policy.
    fn render<'p, 't>(
        &self,
        plans: &'p [Plan],
        finisher: &Finisher,
        taken: impl Iterator<Item = &'t OutPath>,
    ) -> Option<Vec<(&'p Plan, Rendered)>> {
        if plans.is_empty() {
            return Some(Vec::new());
        }
        let (loaded, memo) = (self.loaded, self.memo);
        let tree = &self.inputs.tree;
        let fresh = loaded.bodies.clone();
        let bodies = BodyStore::new(tree, &loaded.settings, memo, fresh, plans);
        let megapixels = loaded.config.pictures.megapixels;
        let renderer = Renderer {
            engine: &loaded.engine,
            render_context: &RenderContext::new(&loaded.engine, &loaded.theme, &bodies),
            finisher,
            finisher_fp: finisher.fingerprint(),
            taken: finisher.precompresses().then(|| taken.collect()),
            tree,
            encoder: &Encoder::new(tree, &self.inputs.encoded, megapixels),
            memo,
            policy_sources: PolicySources::new(&memo.csp_sources),
            same_site: true,
            warned: false,
            sink: self.sink,
        };
        // As in the site's own order, indices come first.
        let pages = plans.partition_point(|plan| searched(plan).is_some());
        let (indices, pages) = plans.split_at(pages);
        let mut rendered = renderer.render_new_texts(indices, &bodies, self.progress)?;
        self.progress.stage("rendering", plans.len());
        let pages: Vec<&Plan> = pages.iter().collect();
        rendered.extend(renderer.render_all(&pages, self.progress));
        for (plan, rendered) in &mut rendered {
            let forms = finisher.precompressed(&plan.path);
            rendered
                .gone
                .extend(forms.into_iter().map(|(path, _)| path).filter(|path| {
                    !rendered.others.iter().any(|(other, _)| other == path)
                        && self.is_form(plan, path)
                }));
        }
        let is_alone = |(plan, rendered): &(&Plan, Rendered)| {
            let before = memo.outputs.get(&plan.path);
            let policies = before
                .zip(rendered.output)
                .map(|(before, now)| before.csp_sources == now.csp_sources);
            policies == Some(true) && rendered.diagnostics.is_empty() && rendered.fault.is_none()
        };
        rendered.iter().all(is_alone).then_some(rendered)
    }

    /// Says whether a path was a compressed form of a plan's output in the last build.
    fn is_form(&self, plan: &Plan, path: &OutPath) -> bool {
        let known = |path| {
            self.memo
                .outputs
                .get(path)
                .map(|output: &Output| output.key)
        };
        known(path).is_some_and(|key| known(&plan.path) == Some(key))
    }
}

/// Stores the outputs in the memo, and returns the trace with them.
fn keep(rendered: Vec<(&Plan, Rendered)>, mut trace: Trace, memo: &mut Memo) -> Trace {
    if !rendered.is_empty() {
        memo.search_entries.keep();
    }
    for (plan, rendered) in rendered {
        let Some(reason) = rendered.reason else {
            continue;
        };
        for path in rendered.gone {
            memo.outputs.remove(&path);
            trace.removed.push(path);
        }
        let own = rendered.output.map(|output| (plan.path.clone(), output));
        for (path, output) in own.into_iter().chain(rendered.others) {
            let before = memo.outputs.insert(path.clone(), output);
            let reason = before.map_or(Reason::New, |_| reason.clone());
            trace.rendered.insert(path, reason);
        }
    }
    trace.removed.sort_unstable();
    trace.outputs_reused = memo.outputs.len() - trace.rendered.len();
    trace
}
