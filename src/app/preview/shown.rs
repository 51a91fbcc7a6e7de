//! The outputs that the preview shows: those of the last build, and after errors those of the last
//! good one.
//!
//! Enters: inputs, again and again. Leaves: the addresses that changed for a browser, and outputs on
//! demand. This file must not know how outputs travel.
//!
//! A build with errors would take away the page that is being written. Therefore the outputs that a
//! browser was given from the last good build stay as they were until the errors are gone; other
//! outputs are shown as far as they build.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use crate::base::difference::differing;
use crate::base::{OutPath, SourcePath};
use crate::diagnostic::Diagnostic;
use crate::io::http::{Changed, Shown, Violation};
use crate::model::{Build, Tree, build::OutputStamp};
use crate::pipeline::{HostAnswers, Inputs, Progress};
use crate::session::Session;

use super::first_build::{FirstBuild, StampSink};
use super::violations;

/// How many outputs are kept as they were in the last good build.
const KEPT: usize = 128;
/// Larger files are not kept, in bytes: errors are in texts, and films stay as they are.
const LARGEST: u64 = 2_000_000;

type Outputs = Arc<BTreeMap<OutPath, OutputStamp>>;

/// The outputs that the preview shows.
#[derive(Default)]
pub struct Preview {
    state: RwLock<State>,
    kept: Mutex<Kept>,
    /// Answers requests before the first build is over.
    first_build: FirstBuild,
}

struct State {
    session: Session,
    outputs: Outputs,
    /// Whether the last build had errors.
    failing: bool,
    /// The outputs of the last good build.
    good: Outputs,
    /// What the site's hosts answer, as of the last good build.
    answers: HostAnswers,
}

impl Default for State {
    fn default() -> Self {
        Self {
            session: Session::new(),
            outputs: Outputs::default(),
            failing: false,
            good: Outputs::default(),
            answers: HostAnswers::default(),
        }
    }
}

#[derive(Default)]
struct Kept {
    outputs: BTreeMap<OutPath, (OutputStamp, Vec<u8>)>,
    /// The first is the next to go.
    order: VecDeque<OutPath>,
}

impl Preview {
    /// Builds, and returns the addresses that changed for a browser. Requests wait meanwhile, and are
    /// answered from the new build.
    pub fn refresh(&self, inputs: &Inputs, progress: &dyn Progress) -> (Build, Changed) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let sink = StampSink {
            store: Arc::clone(&inputs.tree.store),
            first_build: &self.first_build,
        };
        let build = state.session.refresh(inputs, &sink, progress);
        let failed = build.failed();
        let never_good = state.good.is_empty();
        let policy = state.answers.fingerprint();
        if !failed || never_good {
            let answers = state.session.answers().unwrap_or_default();
            let before = std::mem::replace(&mut state.answers, answers);
            // The answers keep the last site, and nobody needs to wait until it is taken apart.
            rayon::spawn(move || drop(before));
        }
        let is_same_policy = state.answers.fingerprint() == policy;
        let changed = match failed {
            // There is no good page behind the errors that could stay.
            true if never_good => Changed::All,
            true => Changed::These(Vec::new()),
            // Pages may have been shown that are of no good build.
            false if state.failing || never_good || !is_same_policy => Changed::All,
            false => Changed::These(
                differing(&state.good, &build.outputs)
                    .into_iter()
                    .flat_map(|path| std::iter::once(path.address()).chain(path.bare_address()))
                    .collect(),
            ),
        };
        state.outputs = Arc::clone(&build.outputs);
        state.failing = failed;
        if !failed {
            state.good = Arc::clone(&build.outputs);
            self.kept().renew(&state);
        }
        drop(state);
        self.first_build.end();
        (build, changed)
    }

    /// Returns the mistake that a browser's report is about, with the site's files.
    pub(crate) fn blocked(&self, violation: &Violation) -> Option<(Diagnostic, Tree)> {
        // Others must not wait while files are read.
        let (site, tree) = self.state().session.linked()?;
        Some((violations::diagnostic(violation, &site, &tree), tree))
    }

    /// Returns the address, from the site's root, of the page that is made of a source file.
    pub(crate) fn address_of(&self, source: &SourcePath) -> Option<String> {
        let (site, _) = self.state().session.linked()?;
        site.address_of(source).map(ToOwned::to_owned)
    }

    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shown for Preview {
    fn stamp(&self, path: &OutPath) -> Option<OutputStamp> {
        if let Some((stamp, _)) = self.first_build.wait(path) {
            return Some(stamp);
        }
        let state = self.state();
        if state.failing
            && let Some((stamp, _)) = self.kept().outputs.get(path)
        {
            return Some(*stamp);
        }
        let known = state.outputs.get(path).copied();
        if known.is_some() {
            return known;
        }
        // What is beside the root of an index is known when it is asked for.
        let index = state.session.index_of(path)?;
        drop(state);
        Some(OutputStamp::of(&index.file(path)?))
    }

    fn output(&self, path: &OutPath) -> Option<Vec<u8>> {
        if let Some((_, bytes)) = self.first_build.wait(path) {
            return Some(bytes.to_vec());
        }
        let state = self.state();
        if let Some(picture) = state.session.picture(path) {
            // Pages must not wait while a picture is encoded.
            drop(state);
            return picture.bytes();
        }
        if let Some(index) = state.session.index_of(path) {
            // No build must wait while an index is made.
            drop(state);
            return index.file(path);
        }
        if state.failing {
            if let Some((_, bytes)) = self.kept().outputs.get(path) {
                return Some(bytes.clone());
            }
            return state.session.output(path);
        }
        let stamp = state.outputs.get(path)?;
        let bytes = state.session.output(path)?;
        self.kept().keep(path, *stamp, &bytes);
        Some(bytes)
    }

    fn headers(&self, path: &OutPath) -> Vec<(&'static str, String)> {
        // What all pages together need is known once they are rendered; browsers then ask again.
        if !self.first_build.is_over() {
            return Vec::new();
        }
        let state = self.state();
        state.answers.headers(state.session.csp_sources(path))
    }

    fn redirect(&self, address: &str, is_file: bool) -> Option<(u16, String)> {
        match self.first_build.is_over() {
            true => self.state().answers.redirect(address, is_file),
            false => None,
        }
    }
}

impl Kept {
    fn keep(&mut self, path: &OutPath, stamp: OutputStamp, bytes: &[u8]) {
        if stamp.len > LARGEST {
            return;
        }
        let new = (stamp, bytes.to_vec());
        if self.outputs.insert(path.clone(), new).is_some() {
            return;
        }
        self.order.push_back(path.clone());
        if self.order.len() > KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.outputs.remove(&oldest);
        }
    }

    /// Replaces every output that is kept by that of the build that is now the last good one.
    fn renew(&mut self, state: &State) {
        let outputs = &mut self.outputs;
        self.order.retain(|path| {
            let Some(now) = state.outputs.get(path) else {
                outputs.remove(path);
                return false;
            };
            if outputs.get(path).is_none_or(|(stamp, _)| stamp != now) {
                match state.session.output(path) {
                    Some(bytes) => outputs.insert(path.clone(), (*now, bytes)),
                    None => outputs.remove(path),
                };
            }
            outputs.contains_key(path)
        });
    }
}

#[cfg(test)]
mod tests;
