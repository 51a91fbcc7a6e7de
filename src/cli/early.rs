//! The first build of a large site takes a while; whoever is waiting for a page of it gets it as soon
//! as that page is made.
//!
//! Enters: outputs, while they are made. Leaves: those that somebody waits for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use presswork::base::{Fp, OutPath};
use presswork::model::tree::Store;
use presswork::model::{Artifact, build::OutputStamp};
use presswork::pipeline::{Sink, SinkError, bytes_of};

/// What the first build has made so far, as far as somebody wants it.
#[derive(Default)]
pub struct Early {
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

impl Early {
    /// Waits until an output is made, or the first build is over: then it is for the session to
    /// answer.
    pub fn wait(&self, path: &OutPath) -> Option<(OutputStamp, Arc<[u8]>)> {
        if self.over.get().is_some() {
            return None;
        }
        let mut state = self.state();
        while self.over.get().is_none() {
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

    /// Lets everybody go: a build is over.
    pub fn end(&self) {
        let mut state = self.state();
        // It is over already from the second build on.
        let _ = self.over.set(());
        *state = State::default();
        drop(state);
        self.changed.notify_all();
    }

    fn offer(&self, path: &OutPath, made: OutputStamp, bytes: Vec<u8>) {
        if self.over.get().is_some() {
            return;
        }
        let mut state = self.state();
        // What every page needs to be seen is wanted before it is asked for.
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

/// Tells outputs apart and keeps none but those that are awaited: the session makes them again for
/// whoever looks.
pub struct Fingerprints<'e> {
    /// Where the bytes of files come from that are copied as they are.
    pub store: Arc<dyn Store>,
    /// Who is waiting.
    pub early: &'e Early,
}

impl Sink for Fingerprints<'_> {
    fn accept(&self, artifact: Artifact) -> Result<OutputStamp, SinkError> {
        let bytes = bytes_of(artifact.content, &*self.store)?;
        let made = OutputStamp {
            fp: Fp::of_bytes(&bytes),
            len: bytes.len() as u64,
        };
        self.early.offer(&artifact.path, made, bytes);
        Ok(made)
    }

    fn has(&self, _: &OutPath, _: &OutputStamp) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use presswork::model::{Content, Tree};

    use super::*;

    fn accept(early: &Early, path: &str) {
        let store = Tree::in_memory(Vec::<(String, Vec<u8>)>::new()).store;
        let artifact = Artifact {
            path: OutPath::new(path).unwrap(),
            content: Content::Bytes(path.into()),
        };
        Fingerprints { store, early }.accept(artifact).unwrap();
    }

    #[test]
    fn who_waits_for_a_page_does_not_wait_for_the_others() {
        let early = Early::default();
        let path = OutPath::new("a/index.html").unwrap();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| early.wait(&path));
            // Until somebody waits, the page is made and forgotten.
            while !waiting.is_finished() {
                accept(&early, "a/index.html");
                std::thread::yield_now();
            }
            let (made, bytes) = waiting.join().unwrap().unwrap();
            assert_eq!((&*bytes, made.len), (b"a/index.html".as_slice(), 12));
        });
        accept(&early, "style.css");
        assert!(early.wait(&OutPath::new("style.css").unwrap()).is_some());
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| early.wait(&OutPath::new("none").unwrap()));
            early.end();
            assert!(waiting.join().unwrap().is_none());
        });
        assert!(early.wait(&path).is_none(), "the session answers now");
    }
}
