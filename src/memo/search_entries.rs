//! What the indices of the search keep of stories, by the fingerprint of all that each story says.
//!
//! A story that did not change is not taken apart again when another one is found by other words. Most entries are only
//! known by their labels: they lie in a file, from which those that an edit needs are read.

use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use crate::base::{Fp, OutPath};
use crate::search::entry::{Entry, Label};
use crate::search::index::Index;

/// The entries of stories.
pub type Entries = FxHashMap<Fp, KnownEntry>;

/// An entry that can be had without its story.
#[derive(Clone, Debug)]
pub struct KnownEntry {
    /// Where it stands in the index.
    pub label: Label,
    /// Where it is.
    pub at: EntryPlace,
}

/// Where an entry is.
#[derive(Clone, Debug)]
pub enum EntryPlace {
    /// In memory: it was made in this process.
    Memory(Arc<Entry>),
    /// In the file that an earlier process left.
    File(Range<u64>),
}

/// What an index was made from.
#[derive(Clone, Debug, Default)]
pub struct IndexSources {
    /// The fingerprint of the root's bytes.
    pub root: Fp,
    /// The entries, in the order of their labels.
    pub entries: Vec<(Fp, KnownEntry)>,
}

/// What is kept for a later process.
#[derive(Clone, Debug, Default)]
pub struct KeptEntries {
    /// What each index was made from, by its root.
    pub indices: Vec<(OutPath, Arc<IndexSources>)>,
    /// How many bytes the file of entries has.
    pub length: u64,
}

/// An index that a preview shows.
pub struct ShownIndex {
    /// Of all that it follows from.
    pub key: Fp,
    /// What it was made from.
    pub sources: Arc<IndexSources>,
    /// The index, with all its files.
    pub index: Index,
}

/// Entries that were made.
pub struct SearchEntries {
    /// What an earlier process kept. It is read when this process indexes a site for the first time; most builds index
    /// nothing.
    load: Box<dyn Fn() -> KeptEntries + Send + Sync>,
    /// Reads a part of the file of entries.
    read: Box<dyn Fn(Range<u64>) -> Option<Vec<u8>> + Send + Sync>,
    state: OnceLock<Mutex<State>>,
    /// The indices that a preview was asked for, by their roots.
    shown: Mutex<FxHashMap<OutPath, Arc<ShownIndex>>>,
    /// Held while one of these is made.
    making: Mutex<()>,
}

#[derive(Default)]
struct State {
    /// Of the last build that did not fail.
    kept: KeptEntries,
    /// Of the last build, or of what a preview shows.
    made: Vec<(OutPath, Arc<IndexSources>)>,
    is_new: bool,
}

impl Default for SearchEntries {
    fn default() -> Self {
        Self::kept_by(KeptEntries::default, |_| None)
    }
}

impl SearchEntries {
    /// Creates the collection; `load` reads what an earlier process kept, and `read` a part of its file of entries.
    pub(crate) fn kept_by(
        load: impl Fn() -> KeptEntries + Send + Sync + 'static,
        read: impl Fn(Range<u64>) -> Option<Vec<u8>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            load: Box::new(load),
            read: Box::new(read),
            state: OnceLock::new(),
            shown: Mutex::default(),
            making: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        let state = self.state.get_or_init(|| {
            let kept = (self.load)();
            Mutex::new(State {
                kept,
                ..State::default()
            })
        });
        state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the entries of the last indices, of this process or an earlier one.
    pub(crate) fn known(&self) -> Entries {
        let state = self.state();
        let indices = state.kept.indices.iter().chain(&state.made);
        indices
            .flat_map(|(_, sources)| sources.entries.iter().cloned())
            .collect()
    }

    /// Returns what the index with this root was made from, as the last build left it.
    pub(crate) fn sources(&self, root: &OutPath) -> Option<Arc<IndexSources>> {
        let state = self.state();
        let found = state.kept.indices.iter().find(|(path, _)| path == root);
        found.map(|(_, sources)| Arc::clone(sources))
    }

    /// Returns an entry; `None` where the file does not have it any more.
    pub(crate) fn entry(&self, known: &KnownEntry) -> Option<Arc<Entry>> {
        match &known.at {
            EntryPlace::Memory(entry) => Some(Arc::clone(entry)),
            EntryPlace::File(place) => {
                let bytes = (self.read)(place.clone())?;
                Entry::decode(&bytes, &known.label).map(Arc::new)
            }
        }
    }

    /// Takes what the indices of a build were made from, by their roots.
    pub(crate) fn made(&self, indices: Vec<(OutPath, Arc<IndexSources>)>) {
        self.state().made = indices;
    }

    /// Takes what one index was made from; what others were made from stays.
    pub(crate) fn made_again(&self, root: &OutPath, sources: Arc<IndexSources>) {
        let mut state = self.state();
        if state.made.is_empty() {
            state.made = state.kept.indices.clone();
        }
        state.made.retain(|(path, _)| path != root);
        state.made.push((root.clone(), sources));
    }

    /// Forgets what was made for a build that failed. Nothing is read for that: most builds index nothing.
    pub(crate) fn forget_made(&self) {
        if let Some(state) = self.state.get() {
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            state.made.clear();
        }
    }

    /// Says that the build did not fail whose indices were made last.
    pub(crate) fn keep(&self) {
        // Nothing was made where nothing was loaded.
        if self.state.get().is_none() {
            return;
        }
        let mut state = self.state();
        if !state.made.is_empty() {
            state.kept.indices = std::mem::take(&mut state.made);
            state.is_new = true;
        }
    }

    /// Returns what to keep for a later process; `None` where it is kept already.
    pub(crate) fn worth_keeping(&self) -> Option<KeptEntries> {
        self.state.get()?;
        let state = self.state();
        state.is_new.then(|| state.kept.clone())
    }

    /// Takes what was kept, with the places that the entries have in the file now.
    pub(crate) fn saved(&self, kept: KeptEntries) {
        let mut state = self.state();
        state.kept = kept;
        state.is_new = false;
    }

    /// Returns the index below a root that was last shown, if it has this key.
    pub(crate) fn shown(&self, root: &OutPath, key: Fp) -> Option<Arc<ShownIndex>> {
        self.last_shown(root).filter(|shown| shown.key == key)
    }

    fn last_shown(&self, root: &OutPath) -> Option<Arc<ShownIndex>> {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.get(root).cloned()
    }

    /// Returns the index below a root. It is made where the one that was last shown has another key; one is made at a time.
    pub(crate) fn show(
        &self,
        root: &OutPath,
        key: Fp,
        make: impl FnOnce(Option<&ShownIndex>) -> Option<ShownIndex>,
    ) -> Option<Arc<ShownIndex>> {
        let making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.last_shown(root);
        if before.as_ref().is_some_and(|before| before.key == key) {
            return before;
        }
        let now = Arc::new(make(before.as_deref())?);
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.insert(root.clone(), Arc::clone(&now));
        drop(making);
        Some(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_failed_build_made_is_not_kept_by_the_next_one() {
        let entries = SearchEntries::default();
        let root = OutPath::new("search/index.bin").unwrap();
        let made = || vec![(root.clone(), Arc::new(IndexSources::default()))];
        entries.made(made());
        entries.forget_made();
        entries.keep();
        assert!(entries.sources(&root).is_none());
        entries.made(made());
        entries.keep();
        assert!(entries.sources(&root).is_some());
    }

    #[test]
    fn an_index_that_is_made_alone_leaves_what_is_known_of_others() {
        let entries = SearchEntries::default();
        let [english, german] = ["search/index.bin", "de/search/index.bin"]
            .map(|path| OutPath::new(path).expect("it is a path"));
        entries.made_again(&english, Arc::default());
        entries.keep();
        entries.made_again(&german, Arc::default());
        entries.keep();
        assert!(entries.sources(&english).is_some() && entries.sources(&german).is_some());
    }

    #[test]
    fn a_build_that_indexes_nothing_reads_nothing() {
        let entries = SearchEntries::kept_by(|| unreachable!("it was read"), |_| None);
        entries.forget_made();
        entries.keep();
        assert!(entries.worth_keeping().is_none());
    }
}
