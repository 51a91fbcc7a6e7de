//! Outputs whose inputs changed are rendered; the others are left as they are.

mod pictures;
mod policy_sources;
mod renderer;
mod results;
mod search;
mod text_plans;
mod without_linking;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::exceptions::except;
use super::reading::{BodyStore, FreshBodies};
use super::{Inputs, PlannedSite, Progress, Sink, postponed};
use crate::base::{Fp, Hashed, SourcePath};
use crate::diagnostic::Diagnostic;
use crate::formats;
use crate::memo::{Last, Memo};
use crate::model::build::has_failed;
use crate::model::policy::CspSources;
use crate::model::{Build, Plan};
use crate::render::RenderContext;
use pictures::Fate;
use policy_sources::PolicySources;
use renderer::{Rendered, Renderer};
use results::{Results, gather_failures, is_kept};
#[cfg(test)]
pub(crate) use text_plans::TextPlan;
pub(crate) use text_plans::TextPlans;
pub use without_linking::without_linking;

/// Renders the outputs that changed, and hands them to the sink.
pub(super) fn render(
    planned: PlannedSite,
    bodies: FreshBodies,
    inputs: &Inputs,
    memo: &mut Memo,
    sink: &dyn Sink,
    progress: &dyn Progress,
) -> (Build, PlannedSite) {
    let mut planned = planned;
    let trace = std::mem::take(&mut planned.trace);
    let results = Results::new(trace, std::mem::take(&mut planned.diagnostics));
    // A theme that does not compile, or a site without its configuration, would fail on every page.
    let (mut results, csp_sources) = match planned.usable {
        true => render_plans(&planned, bodies, inputs, memo, sink, progress, results),
        false => (results, FxHashMap::default()),
    };
    results.faults.sort();
    let known = |path: &SourcePath| memo.article(path).map(Arc::as_ref);
    let warnings: Vec<Diagnostic> = results
        .diagnostics
        .iter()
        .filter(|one| is_kept(one))
        .cloned()
        .collect();
    let diagnostics = gather_failures(std::mem::take(&mut results.diagnostics));
    let (diagnostics, used) = except(diagnostics, known);
    planned.excepted = used;
    let held = &planned.linked.site.held;
    let diagnostics = postponed::weigh(&planned.policy, diagnostics, held);
    // The outputs of a failed build are discarded, so the memo keeps those of the last good one.
    if !has_failed(&diagnostics, &results.faults) {
        results.keep(memo);
        memo.search_entries.keep();
        memo.csp_sources.extend(csp_sources);
        let linked = &planned.linked;
        memo.last = Some(Last {
            site: linked.key,
            articles: linked.site.articles(),
            complete: planned.usable && memo.outputs.len() == results.outputs.len(),
            held: Arc::new(linked.site.held.clone()),
            frames: planned.frames,
            diagnostics: match warnings.is_empty() {
                true => Arc::clone(&linked.diagnostics),
                false => Arc::new(linked.diagnostics.iter().cloned().chain(warnings).collect()),
            },
        });
    }
    let build = Build {
        outputs: Arc::new(results.outputs),
        site: Arc::clone(&planned.linked.site),
        diagnostics,
        trace: results.trace,
        faults: results.faults,
    };
    (build, planned)
}

/// Says whether a site has errors before anything is rendered, which are `found`.
fn fate(planned: &PlannedSite, found: Vec<Diagnostic>, memo: &Memo) -> Fate {
    let known = |path: &SourcePath| memo.article(path).map(Arc::as_ref);
    let (left, _) = except(found, known);
    let held = &planned.linked.site.held;
    let weighed = postponed::weigh(&planned.policy, left, held);
    match weighed.iter().any(Diagnostic::forbids_publishing) {
        true => Fate::Discarded,
        false => Fate::Kept,
    }
}

/// Renders all plans in two steps: first the outputs that follow from the site alone, then the files that
/// tell hosts what all pages together need. Returns the results, and the policy sources that the memo
/// does not have.
fn render_plans(
    planned: &PlannedSite,
    bodies: FreshBodies,
    inputs: &Inputs,
    memo: &Memo,
    sink: &dyn Sink,
    progress: &dyn Progress,
    results: Results,
) -> (Results, FxHashMap<Fp, Arc<CspSources>>) {
    let tree = &inputs.tree;
    let plans = &planned.linked.plans;
    // Outputs that were planned from the same site can differ in their texts only.
    let last = memo.last.as_ref();
    let warned = last.is_some_and(|last| last.diagnostics.iter().any(is_kept));
    let last = last.filter(|last| last.site == planned.linked.key);
    let precompresses = sink.wants_precompressed() && planned.finisher.precompresses();
    let mut results = match !precompresses && last.is_some_and(|last| last.complete) {
        true => results.of_last_time(memo),
        false => results,
    };
    let bodies = BodyStore::new(tree, &planned.settings, memo, bodies, plans);
    let renderer = Renderer {
        engine: &planned.engine,
        render_context: &RenderContext::new(&planned.engine, &planned.theme, &bodies),
        finisher: &planned.finisher,
        finisher_fp: planned.finisher.fingerprint(),
        taken: precompresses.then(|| plans.iter().map(|plan| &plan.path).collect()),
        tree,
        encoder: &planned.encoder,
        memo,
        policy_sources: PolicySources::new(&memo.csp_sources),
        same_site: last.is_some(),
        warned,
        sink,
    };
    // The texts of all stories are in memory now, and no longer when their pages are rendered.
    let indices = renderer.render_indices(plans.indices(), &bodies, progress);
    progress.stage("rendering", plans.len());
    let mut outputs: Vec<&Plan> = plans.outputs().iter().collect();
    outputs.sort_by_key(|plan| list_position(plan));
    let rendered = renderer.render_all(&outputs, progress);
    let fate = || fate(planned, results.diagnostics.clone(), memo);
    let pictures = renderer.render_pictures(plans.pictures(), fate, progress);

    let csp_sources = Hashed::new(all_csp_sources(&rendered, &renderer.policy_sources));
    let host_files = completed(plans.host_files(), &csp_sources);
    // The pages' needs may have changed although the site is the same.
    let renderer = Renderer {
        same_site: false,
        ..renderer
    };
    let host_files: Vec<&Plan> = host_files.iter().collect();
    let rendered_last = renderer.render_all(&host_files, progress);
    let all = [indices, rendered, pictures, rendered_last];
    for (plan, rendered) in all.into_iter().flatten() {
        results.add(plan, rendered, memo);
    }
    (results, renderer.policy_sources.into_new())
}

/// Returns the plans of files for hosts with what all pages together need.
fn completed(host_files: &[Plan], csp_sources: &Hashed<CspSources>) -> Vec<Plan> {
    let host_files = host_files.iter();
    host_files
        .map(|plan| formats::with_csp_sources(plan, csp_sources))
        .collect()
}

/// Returns the policy sources of all pages together.
fn all_csp_sources(rendered: &[(&Plan, Rendered)], policy_sources: &PolicySources) -> CspSources {
    let pages = rendered.iter();
    policy_sources.union(pages.filter_map(|(_, rendered)| rendered.output?.csp_sources))
}

/// Returns how far down its list a page of stories is, in 1/1024. Pages that are rendered in this order
/// go through the site side by side, and show the same cards at about the same time.
fn list_position(plan: &Plan) -> Option<usize> {
    let pager = plan.view.page()?.page.pager.as_ref()?;
    Some(pager.page * 1024 / pager.pages.max(1))
}
