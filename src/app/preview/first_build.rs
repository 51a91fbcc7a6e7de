//! The first build of a large site takes a while: a request that waits for a page is answered as soon
//! as that page is rendered.
//!
//! Enters: outputs, while they are rendered. Leaves: those for which a request waits.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::base::OutPath;
use crate::model::tree::Store;
use crate::model::{Artifact, build::OutputStamp};
use crate::pipeline::{Sink, SinkError, bytes_of};

/// The outputs of the first build for which requests wait.
#[derive(Default)]
pub(crate) struct FirstBuild {
    state: Mutex<State>,
    changed: Condvar,
    /// Set when the first build is over.
    over: OnceLock<()>,
}

#[derive(Default)]
struct State {
    awaited: BTreeSet<OutPath>,
    made: BTreeMap<OutPath, (OutputStamp, Arc<[u8]>)>,
}

impl FirstBuild {
    /// Says whether the first build is over.
    pub(super) fn is_over(&self) -> bool {
        self.over.get().is_some()
    }

    /// Waits until an output is rendered, or the first build is over; `None` from then on, when the
    /// session answers.
    pub(super) fn wait(&self, path: &OutPath) -> Option<(OutputStamp, Arc<[u8]>)> {
        if self.is_over() {
            return None;
        }
        let mut state = self.state();
        while !self.is_over() {
            if let Some(output) = state.made.get(path) {
                return Some(output.clone());
            }
            state.awaited.insert(path.clone());
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        None
    }

    /// Releases every request that waits: a build is over.
    pub(super) fn end(&self) {
        let mut state = self.state();
        // From the second build on, this is set already.
        let _ = self.over.set(());
        *state = State::default();
        drop(state);
        self.changed.notify_all();
    }

    fn offer(&self, path: &OutPath, made: OutputStamp, bytes: Vec<u8>) {
        if self.is_over() {
            return;
        }
        let mut state = self.state();
        // Every page needs styles and scripts, before a browser has asked for them.
        let needed = [".css", ".js"]
            .iter()
            .any(|end| path.as_str().ends_with(end));
        if needed || state.awaited.contains(path) {
            state.made.insert(path.clone(), (made, bytes.into()));
            drop(state);
            self.changed.notify_all();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps the stamps of outputs, and hands those over for which a request waits. The session renders the
/// others again when a browser asks for them.
pub(crate) struct StampSink<'f> {
    /// Where the bytes of files come from that are copied as they are.
    pub store: Arc<dyn Store>,
    /// Takes outputs for requests that wait.
    pub first_build: &'f FirstBuild,
}

impl Sink for StampSink<'_> {
    fn accept(&self, artifact: Artifact) -> Result<OutputStamp, SinkError> {
        let bytes = bytes_of(artifact.content, &*self.store)?;
        let made = OutputStamp::of(&bytes);
        self.first_build.offer(&artifact.path, made, bytes);
        Ok(made)
    }

    fn has(&self, _: &OutPath, _: &OutputStamp) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{Content, Tree};

    use super::*;

    fn accept(first_build: &FirstBuild, path: &str) {
        let store = Tree::in_memory(Vec::<(String, Vec<u8>)>::new()).store;
        let artifact = Artifact {
            path: OutPath::new(path).unwrap(),
            content: Content::Bytes(path.into()),
        };
        StampSink { store, first_build }.accept(artifact).unwrap();
    }

    #[test]
    fn who_waits_for_a_page_does_not_wait_for_the_others() {
        let first_build = FirstBuild::default();
        let path = OutPath::new("a/index.html").unwrap();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| first_build.wait(&path));
            // Until somebody waits, the page is rendered and dropped.
            while !waiting.is_finished() {
                accept(&first_build, "a/index.html");
                std::thread::yield_now();
            }
            let (made, bytes) = waiting.join().unwrap().unwrap();
            assert_eq!((&*bytes, made.len), (b"a/index.html".as_slice(), 12));
        });
        accept(&first_build, "style.css");
        assert!(
            first_build
                .wait(&OutPath::new("style.css").unwrap())
                .is_some()
        );
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| first_build.wait(&OutPath::new("none").unwrap()));
            first_build.end();
            assert!(waiting.join().unwrap().is_none());
        });
        assert!(first_build.wait(&path).is_none(), "the session answers now");
    }
}
