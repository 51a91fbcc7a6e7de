//! Outputs whose inputs changed are made; the others are left as they are.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::excepting::except;
use super::reading::{Fresh, Shelf};
use super::{Current, Progress, Sink};
use crate::base::{Fp, OutPath, SourcePath};
use crate::diagnostic::Diagnostic;
use crate::finish::{self, Finisher};
use crate::formats;
use crate::memo::{self, Key, Last, Memo, Output};
use crate::model::build::Made;
use crate::model::policy::Needs;
use crate::model::publishing::Encoding;
use crate::model::trace::Reason;
use crate::model::{Artifact, Build, Content, Plan, Tree};
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
    // What was planned from the same site differs in its texts at most.
    let last = memo.last.as_ref();
    let same = last.filter(|last| last.site == current.linked.key);
    let same_site = same.is_some();
    // It has the same outputs as last time, and only those that are made again are looked at.
    let packs = sink.wants_twins() && current.finisher.packs();
    let stays = current.usable && !packs && same.is_some_and(|last| last.whole);
    let mut outputs: BTreeMap<OutPath, Made> = match stays {
        true => memo
            .outputs
            .iter()
            .map(|(path, output)| (path.clone(), output.made))
            .collect(),
        false => BTreeMap::new(),
    };
    let mut made = Vec::new();
    let mut spoilt = Vec::new();
    let mut needs = FxHashMap::default();
    // A theme that does not compile, or a site without its configuration, fails on every page.
    if current.usable {
        let plans = &current.linked.plans;
        let (last, mut first): (Vec<&Plan>, Vec<&Plan>) =
            plans.iter().partition(|plan| formats::is_last(plan));
        first.sort_by_key(|plan| way_down(plan));
        let shelf = Shelf::new(tree, &current.settings, memo, bodies, plans);
        let nothing = Needs::default();
        let canvas = |needs| Canvas::new(&current.engine, &current.theme, &shelf, needs);
        progress.stage("rendering", plans.len());
        let desk = Desk {
            engine: &current.engine,
            canvas: &canvas(&nothing),
            finisher: &current.finisher,
            finished: current.finisher.fingerprint(),
            all_needs: None,
            taken: match packs {
                true => Some(plans.iter().map(|plan| &plan.path).collect()),
                false => None,
            },
            tree,
            memo,
            needs: Mutex::default(),
            same_site,
            sink,
        };
        let mut results = desk.make_all(&first, progress);
        // What tells hosts of the pages is made when all of them are there.
        let pages = results
            .iter()
            .filter_map(|(_, result)| result.output?.needs);
        let found = desk.needs.lock().unwrap_or_else(PoisonError::into_inner);
        let known = |fp| {
            found
                .get(&fp)
                .or_else(|| memo.needs.get(&fp))
                .map(Arc::as_ref)
        };
        let (all, fp) = memo::together(pages, &known);
        drop(found);
        let desk = Desk {
            canvas: &canvas(&all),
            all_needs: Some(fp),
            ..desk
        };
        results.extend(desk.make_all(&last, progress));
        needs = desk
            .needs
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        for (plan, result) in results {
            if stays && result.reason.is_none() {
                trace.outputs_reused += 1;
                continue;
            }
            if stays && result.output.is_none() {
                outputs.remove(&plan.path);
            }
            let own = result.output.map(|output| (plan.path.clone(), output));
            let fine = result.diagnostics.is_empty() && own.is_some();
            if !fine {
                spoilt.push(plan.path.clone());
            }
            for (path, output) in own.into_iter().chain(result.twins) {
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
    current.excepted = used;
    let diagnostics = current.policy.apply(diagnostics);
    // What a failed build made is thrown away: the last good outputs are what there is.
    let failed = !faults.is_empty() || diagnostics.iter().any(Diagnostic::is_error);
    if !failed {
        if stays {
            memo.outputs.extend(made);
            let known = |path: &OutPath| memo.outputs.remove(path).is_some();
            trace.gone = spoilt.into_iter().filter(known).collect();
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
        memo.needs.extend(needs);
        let linked = &current.linked;
        memo.last = Some(Last {
            site: linked.key,
            articles: linked.site.articles(),
            whole: current.usable && memo.outputs.len() == outputs.len(),
            diagnostics: Arc::clone(&linked.diagnostics),
        });
    }
    let build = Build {
        outputs: Arc::new(outputs),
        site: Arc::clone(&current.linked.site),
        diagnostics,
        trace,
        faults,
    };
    (build, current)
}

/// Returns how far down its list a page of stories is, in 1/1024. Pages that are made in this order go
/// through the site side by side, and show the same cards at about the same time.
fn way_down(plan: &Plan) -> Option<usize> {
    let pager = plan.view.page.pager.as_ref()?;
    Some(pager.page * 1024 / pager.pages.max(1))
}

/// What became of one plan.
struct Outturn {
    output: Option<Output>,
    /// Its compressed twins.
    twins: Vec<(OutPath, Output)>,
    /// Why it was made again; nothing where it was not.
    reason: Option<Reason>,
    diagnostics: Vec<Diagnostic>,
    fault: Option<String>,
}

/// What is needed to make outputs.
struct Desk<'a> {
    engine: &'a Engine,
    canvas: &'a Canvas<'a>,
    finisher: &'a Finisher,
    /// The finisher's fingerprint.
    finished: Fp,
    /// The fingerprint of what all pages need, for outputs that are made from it.
    all_needs: Option<Fp>,
    /// Where outputs go, if any has twins: what the site has by itself takes a twin's place.
    taken: Option<FxHashSet<&'a OutPath>>,
    tree: &'a Tree,
    memo: &'a Memo,
    /// What pages need that the memo does not know.
    needs: Mutex<FxHashMap<Fp, Arc<Needs>>>,
    /// Whether the memo's outputs are of the very site that is being made.
    same_site: bool,
    sink: &'a dyn Sink,
}

impl Desk<'_> {
    fn make_all<'p>(
        &self,
        plans: &[&'p Plan],
        progress: &dyn Progress,
    ) -> Vec<(&'p Plan, Outturn)> {
        let make = |plan: &&'p Plan| {
            let result = self.make(plan);
            progress.step(1);
            (*plan, result)
        };
        plans.par_iter().map(make).collect()
    }

    /// Returns which twins an output has, if they are worth it.
    fn twins(&self, plan: &Plan) -> Vec<(OutPath, Encoding)> {
        let Some(taken) = &self.taken else {
            return Vec::new();
        };
        let mut twins = self.finisher.twins(&plan.path);
        twins.retain(|(path, _)| !taken.contains(path));
        twins
    }

    fn key(&self, plan: &Plan, twins: &[(OutPath, Encoding)], before: Option<&Output>) -> Key {
        let texts = self.all_needs.unwrap_or_else(|| self.memo.texts(plan));
        match before {
            Some(before) if self.same_site => before.key.with_texts(texts),
            _ => {
                let maker = Fp::of(&(self.engine.maker(plan), self.finished, twins));
                Key::of(plan, maker, texts)
            }
        }
    }

    fn make(&self, plan: &Plan) -> Outturn {
        let before = self.memo.outputs.get(&plan.path);
        let wanted = self.twins(plan);
        let key = self.key(plan, &wanted, before);
        let reason = match before {
            None => Reason::New,
            Some(before) if before.key != key => Reason::Changed(before.key.changes(&key)),
            Some(before) if let Some(twins) = self.whole(plan, before, &wanted) => {
                return Outturn {
                    output: Some(*before),
                    twins,
                    reason: None,
                    diagnostics: Vec::new(),
                    fault: None,
                };
            }
            Some(_) => Reason::Lost,
        };
        let outcome = formats::render(plan, self.canvas);
        let (content, needs) = self.finish(&plan.path, outcome.value);
        let packed = self.pack(&content, wanted);
        let mut fault = None;
        let mut accept = |path: OutPath, content, needs| {
            let accepted = self.sink.accept(Artifact { path, content });
            match accepted {
                Ok(made) => Some(Output { key, made, needs }),
                Err(error) => {
                    fault = Some(error);
                    None
                }
            }
        };
        let output = accept(plan.path.clone(), content, needs);
        let twins = packed.into_iter().filter_map(|(path, bytes)| {
            let twin = accept(path.clone(), Content::Bytes(bytes), None)?;
            Some((path, twin))
        });
        let twins = twins.collect();
        Outturn {
            output,
            twins,
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
            let twin = self.memo.outputs.get(path)?;
            Some((path.clone(), *twin))
        };
        let twins: Vec<(OutPath, Output)> = wanted.iter().filter_map(known).collect();
        let whole = self.sink.has(&plan.path, &before.made)
            && twins
                .iter()
                .all(|(path, twin)| self.sink.has(path, &twin.made));
        whole.then_some(twins)
    }

    /// Compresses an output into those of its twins that are worth it.
    fn pack(&self, content: &Content, wanted: Vec<(OutPath, Encoding)>) -> Vec<(OutPath, Vec<u8>)> {
        if wanted.is_empty() {
            return Vec::new();
        }
        let bytes = match content {
            Content::Bytes(bytes) => Cow::Borrowed(bytes),
            // A file that cannot be read is reported by whoever copies it.
            Content::Copy(source) => Cow::Owned(self.tree.read(source).unwrap_or_default()),
        };
        let packed = wanted
            .into_iter()
            .filter_map(|(path, encoding)| Some((path, finish::pack(&bytes, encoding)?)));
        packed.collect()
    }

    /// Finishes a page, and keeps what it needs.
    fn finish(&self, path: &OutPath, content: Content) -> (Content, Option<Fp>) {
        if !finish::is_page(path) {
            return (content, None);
        }
        let (content, needs) = match content {
            Content::Bytes(bytes) => {
                let (bytes, needs) = self.finisher.page(path, bytes);
                (Content::Bytes(bytes), needs)
            }
            // A file that cannot be read is reported by whoever copies it.
            Content::Copy(source) => {
                let text = self.tree.text(&source).unwrap_or_default();
                let needs = self.finisher.needs(path, &text);
                (Content::Copy(source), needs)
            }
        };
        let fp = Fp::of(&needs);
        if !self.memo.needs.contains_key(&fp) {
            let mut known = self.needs.lock().unwrap_or_else(PoisonError::into_inner);
            known.entry(fp).or_insert_with(|| Arc::new(needs));
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
