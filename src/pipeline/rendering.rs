//! Outputs whose inputs changed are made; the others are left as they are.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::exceptions::except;
use super::reading::{BodyStore, Fresh};
use super::{PlannedSite, Progress, Sink};
use crate::base::{Fp, OutPath, SourcePath};
use crate::diagnostic::Diagnostic;
use crate::finish::{self, Finisher};
use crate::formats;
use crate::memo::{self, Key, Last, Memo, Output};
use crate::model::build::OutputStamp;
use crate::model::policy::CspSources;
use crate::model::publishing::Encoding;
use crate::model::trace::Reason;
use crate::model::{Artifact, Build, Content, Plan, Tree};
use crate::render::{Engine, RenderContext};

/// Makes the outputs that changed, and hands them over.
pub(super) fn render(
    planned: PlannedSite,
    bodies: Fresh,
    tree: &Tree,
    memo: &mut Memo,
    sink: &dyn Sink,
    progress: &dyn Progress,
) -> (Build, PlannedSite) {
    let mut planned = planned;
    let mut trace = std::mem::take(&mut planned.trace);
    let mut diagnostics = std::mem::take(&mut planned.diagnostics);
    let mut faults = Vec::new();
    // What was planned from the same site differs in its texts at most.
    let last = memo.last.as_ref();
    let same = last.filter(|last| last.site == planned.linked.key);
    let same_site = same.is_some();
    // It has the same outputs as last time, and only those that are made again are looked at.
    let precompresses = sink.wants_precompressed() && planned.finisher.precompresses();
    let unchanged = planned.usable && !precompresses && same.is_some_and(|last| last.whole);
    let mut outputs: BTreeMap<OutPath, OutputStamp> = match unchanged {
        true => memo
            .outputs
            .iter()
            .map(|(path, output)| (path.clone(), output.made))
            .collect(),
        false => BTreeMap::new(),
    };
    let mut made = Vec::new();
    let mut failed_paths = Vec::new();
    let mut csp_sources = FxHashMap::default();
    // A theme that does not compile, or a site without its configuration, fails on every page.
    if planned.usable {
        let plans = &planned.linked.plans;
        let (last, mut first): (Vec<&Plan>, Vec<&Plan>) =
            plans.iter().partition(|plan| formats::is_last(plan));
        first.sort_by_key(|plan| list_position(plan));
        let shelf = BodyStore::new(tree, &planned.settings, memo, bodies, plans);
        let nothing = CspSources::default();
        let render_context =
            |csp_sources| RenderContext::new(&planned.engine, &planned.theme, &shelf, csp_sources);
        progress.stage("rendering", plans.len());
        let renderer = Renderer {
            engine: &planned.engine,
            render_context: &render_context(&nothing),
            finisher: &planned.finisher,
            finished: planned.finisher.fingerprint(),
            all_csp_sources: None,
            taken: match precompresses {
                true => Some(plans.iter().map(|plan| &plan.path).collect()),
                false => None,
            },
            tree,
            memo,
            csp_sources: Mutex::default(),
            same_site,
            sink,
        };
        let mut results = renderer.render_all(&first, progress);
        // What tells hosts of the pages is made when all of them are there.
        let pages = results
            .iter()
            .filter_map(|(_, result)| result.output?.csp_sources);
        let found = renderer
            .csp_sources
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let known = |fp| {
            found
                .get(&fp)
                .or_else(|| memo.csp_sources.get(&fp))
                .map(Arc::as_ref)
        };
        let (all, fp) = memo::together(pages, &known);
        drop(found);
        let renderer = Renderer {
            render_context: &render_context(&all),
            all_csp_sources: Some(fp),
            ..renderer
        };
        results.extend(renderer.render_all(&last, progress));
        csp_sources = renderer
            .csp_sources
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        for (plan, result) in results {
            if unchanged && result.reason.is_none() {
                trace.outputs_reused += 1;
                continue;
            }
            if unchanged && result.output.is_none() {
                outputs.remove(&plan.path);
            }
            let own = result.output.map(|output| (plan.path.clone(), output));
            let fine = result.diagnostics.is_empty() && own.is_some();
            if !fine {
                failed_paths.push(plan.path.clone());
            }
            for (path, output) in own.into_iter().chain(result.precompressed) {
                match &result.reason {
                    // It may be new that it is worth having.
                    Some(_) if !memo.outputs.contains_key(&path) => {
                        trace.made.insert(path.clone(), Reason::New);
                    }
                    Some(reason) => {
                        trace.made.insert(path.clone(), reason.clone());
                    }
                    None => trace.outputs_reused += 1,
                }
                outputs.insert(path.clone(), output.made);
                if fine {
                    made.push((path, output));
                }
            }
            diagnostics.extend(result.diagnostics);
            faults.extend(result.fault);
        }
    }
    faults.sort();
    let known = |path: &SourcePath| memo.sources.get(path)?.article.as_deref();
    let (diagnostics, used) = except(gather(diagnostics), known);
    planned.excepted = used;
    let diagnostics = planned.policy.apply(diagnostics);
    // What a failed build made is thrown away: the last good outputs are what there is.
    let failed = !faults.is_empty() || diagnostics.iter().any(Diagnostic::is_error);
    if !failed {
        if unchanged {
            memo.outputs.extend(made);
            let known = |path: &OutPath| memo.outputs.remove(path).is_some();
            trace.gone = failed_paths.into_iter().filter(known).collect();
            trace.gone.sort_unstable();
        } else {
            let made: BTreeMap<OutPath, Output> = made.into_iter().collect();
            let known = memo.outputs.keys();
            trace.gone = known
                .filter(|path| !made.contains_key(*path))
                .cloned()
                .collect();
            memo.outputs = made;
        }
        memo.csp_sources.extend(csp_sources);
        let linked = &planned.linked;
        memo.last = Some(Last {
            site: linked.key,
            articles: linked.site.articles(),
            whole: planned.usable && memo.outputs.len() == outputs.len(),
            diagnostics: Arc::clone(&linked.diagnostics),
        });
    }
    let build = Build {
        outputs: Arc::new(outputs),
        site: Arc::clone(&planned.linked.site),
        diagnostics,
        trace,
        faults,
    };
    (build, planned)
}

/// Returns how far down its list a page of stories is, in 1/1024. Pages that are made in this order go
/// through the site side by side, and show the same cards at about the same time.
fn list_position(plan: &Plan) -> Option<usize> {
    let pager = plan.view.page.pager.as_ref()?;
    Some(pager.page * 1024 / pager.pages.max(1))
}

/// What became of one plan.
struct Rendered {
    output: Option<Output>,
    /// Its compressed twins.
    precompressed: Vec<(OutPath, Output)>,
    /// Why it was made again; nothing where it was not.
    reason: Option<Reason>,
    diagnostics: Vec<Diagnostic>,
    fault: Option<String>,
}

/// What is needed to make outputs.
struct Renderer<'a> {
    engine: &'a Engine,
    render_context: &'a RenderContext<'a>,
    finisher: &'a Finisher,
    /// The finisher's fingerprint.
    finished: Fp,
    /// The fingerprint of what all pages need, for outputs that are made from it.
    all_csp_sources: Option<Fp>,
    /// Where outputs go, if any has twins: what the site has by itself takes a twin's place.
    taken: Option<FxHashSet<&'a OutPath>>,
    tree: &'a Tree,
    memo: &'a Memo,
    /// What pages need that the memo does not know.
    csp_sources: Mutex<FxHashMap<Fp, Arc<CspSources>>>,
    /// Whether the memo's outputs are of the very site that is being made.
    same_site: bool,
    sink: &'a dyn Sink,
}

impl Renderer<'_> {
    fn render_all<'p>(
        &self,
        plans: &[&'p Plan],
        progress: &dyn Progress,
    ) -> Vec<(&'p Plan, Rendered)> {
        let make = |plan: &&'p Plan| {
            let result = self.render(plan);
            progress.step(1);
            (*plan, result)
        };
        plans.par_iter().map(make).collect()
    }

    /// Returns which twins an output has, if they are worth it.
    fn precompressed(&self, plan: &Plan) -> Vec<(OutPath, Encoding)> {
        let Some(taken) = &self.taken else {
            return Vec::new();
        };
        let mut precompressed = self.finisher.precompressed(&plan.path);
        precompressed.retain(|(path, _)| !taken.contains(path));
        precompressed
    }

    fn key(
        &self,
        plan: &Plan,
        precompressed: &[(OutPath, Encoding)],
        before: Option<&Output>,
    ) -> Key {
        let texts = self
            .all_csp_sources
            .unwrap_or_else(|| self.memo.texts(plan));
        match before {
            Some(before) if self.same_site => before.key.with_texts(texts),
            _ => {
                let maker = Fp::of(&(self.engine.maker(plan), self.finished, precompressed));
                Key::of(plan, maker, texts)
            }
        }
    }

    fn render(&self, plan: &Plan) -> Rendered {
        let before = self.memo.outputs.get(&plan.path);
        let wanted = self.precompressed(plan);
        let key = self.key(plan, &wanted, before);
        let reason = match before {
            None => Reason::New,
            Some(before) if before.key != key => Reason::Changed(before.key.changes(&key)),
            Some(before) if let Some(precompressed) = self.whole(plan, before, &wanted) => {
                return Rendered {
                    output: Some(*before),
                    precompressed,
                    reason: None,
                    diagnostics: Vec::new(),
                    fault: None,
                };
            }
            Some(_) => Reason::Lost,
        };
        let outcome = formats::render(plan, self.render_context);
        let (content, csp_sources) = self.finish(&plan.path, outcome.value);
        let compressed = self.compress(&content, wanted);
        let mut fault = None;
        let mut accept = |path: OutPath, content, csp_sources| {
            let accepted = self.sink.accept(Artifact { path, content });
            match accepted {
                Ok(made) => Some(Output {
                    key,
                    made,
                    csp_sources,
                }),
                Err(error) => {
                    fault = Some(error.to_string());
                    None
                }
            }
        };
        let output = accept(plan.path.clone(), content, csp_sources);
        let precompressed = compressed.into_iter().filter_map(|(path, bytes)| {
            let compressed = accept(path.clone(), Content::Bytes(bytes), None)?;
            Some((path, compressed))
        });
        let precompressed = precompressed.collect();
        Rendered {
            output,
            precompressed,
            reason: Some(reason),
            diagnostics: outcome.diagnostics,
            fault,
        }
    }

    /// Returns the twins of an output, if it and they are all there as they were made. Those that were
    /// not worth it are not among them.
    fn whole(
        &self,
        plan: &Plan,
        before: &Output,
        wanted: &[(OutPath, Encoding)],
    ) -> Option<Vec<(OutPath, Output)>> {
        let known = |(path, _): &(OutPath, Encoding)| {
            let compressed = self.memo.outputs.get(path)?;
            Some((path.clone(), *compressed))
        };
        let precompressed: Vec<(OutPath, Output)> = wanted.iter().filter_map(known).collect();
        let whole = self.sink.has(&plan.path, &before.made)
            && precompressed
                .iter()
                .all(|(path, compressed)| self.sink.has(path, &compressed.made));
        whole.then_some(precompressed)
    }

    /// Compresses an output into those of its twins that are worth it.
    fn compress(
        &self,
        content: &Content,
        wanted: Vec<(OutPath, Encoding)>,
    ) -> Vec<(OutPath, Vec<u8>)> {
        if wanted.is_empty() {
            return Vec::new();
        }
        let bytes = match content {
            Content::Bytes(bytes) => Cow::Borrowed(bytes),
            // A file that cannot be read is reported by whoever copies it.
            Content::Copy(source) => Cow::Owned(self.tree.read(source).unwrap_or_default()),
        };
        let compressed = wanted
            .into_iter()
            .filter_map(|(path, encoding)| Some((path, finish::compress(&bytes, encoding)?)));
        compressed.collect()
    }

    /// Finishes a page, and keeps what it needs.
    fn finish(&self, path: &OutPath, content: Content) -> (Content, Option<Fp>) {
        if !finish::is_page(path) {
            return (content, None);
        }
        let (content, csp_sources) = match content {
            Content::Bytes(bytes) => {
                let (bytes, csp_sources) = self.finisher.page(path, bytes);
                (Content::Bytes(bytes), csp_sources)
            }
            // A file that cannot be read is reported by whoever copies it.
            Content::Copy(source) => {
                let text = self.tree.text(&source).unwrap_or_default();
                let csp_sources = self.finisher.csp_sources(path, &text);
                (Content::Copy(source), csp_sources)
            }
        };
        let fp = Fp::of(&csp_sources);
        if !self.memo.csp_sources.contains_key(&fp) {
            let mut known = self
                .csp_sources
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            known.entry(fp).or_insert_with(|| Arc::new(csp_sources));
        }
        (content, Some(fp))
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
