//! What the index of the search keeps of each story, by the fingerprint of all that it says.
//!
//! A story that did not change is not taken apart again when another one is found by other words.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use crate::base::{Fp, OutPath};
use crate::search::entry::Entry;
use crate::search::index::Index;

/// The entries of stories.
pub type Entries = FxHashMap<Fp, Arc<Entry>>;

/// An index that a preview shows.
pub struct ShownIndex {
    /// Of all that it follows from.
    pub key: Fp,
    /// What it was made from.
    pub entries: Vec<Arc<Entry>>,
    /// The index.
    pub index: Index,
    /// Its files, the root among them.
    pub files: BTreeMap<OutPath, Vec<u8>>,
}

/// What became of the entries in a build.
#[derive(Default)]
pub struct Indexed {
    /// Those of all indices.
    pub entries: Entries,
    /// How many of them are new.
    pub made: usize,
}

/// Entries that were made.
pub struct SearchEntries {
    /// Those of earlier processes. They are read when this process indexes a site for the first time; most builds
    /// index nothing.
    kept: OnceLock<Entries>,
    load: Box<dyn Fn() -> Entries + Send + Sync>,
    /// Those of the last index.
    used: Mutex<Option<Entries>>,
    made: AtomicUsize,
    /// The indices that a preview was asked for, by their roots.
    shown: Mutex<FxHashMap<OutPath, Arc<ShownIndex>>>,
}

impl Default for SearchEntries {
    fn default() -> Self {
        Self::kept_by(Entries::default)
    }
}

impl SearchEntries {
    /// Creates the collection; `load` reads what an earlier process kept.
    pub(crate) fn kept_by(load: impl Fn() -> Entries + Send + Sync + 'static) -> Self {
        Self {
            kept: OnceLock::new(),
            load: Box::new(load),
            used: Mutex::default(),
            made: AtomicUsize::new(0),
            shown: Mutex::default(),
        }
    }

    /// Returns the entries of the last index, of this process or an earlier one.
    pub(crate) fn known(&self) -> Entries {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        match &*used {
            Some(used) => used.clone(),
            None => self.kept.get_or_init(&self.load).clone(),
        }
    }

    /// Takes the entries of a build.
    pub(crate) fn used(&self, indexed: Indexed) {
        self.made.fetch_add(indexed.made, Ordering::Relaxed);
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        *used = Some(indexed.entries);
    }

    /// Returns the entries to keep for a later process, in order; `None` where these are kept already.
    pub(crate) fn worth_keeping(&self) -> Option<Vec<(Fp, Arc<Entry>)>> {
        if self.made.load(Ordering::Relaxed) == 0 {
            return None;
        }
        let mut all: Vec<(Fp, Arc<Entry>)> = self.known().into_iter().collect();
        all.sort_unstable_by_key(|(fp, _)| *fp);
        Some(all)
    }

    /// Returns the index below a root. It is made where the one that was last shown has another key.
    pub(crate) fn shown(
        &self,
        root: &OutPath,
        key: Fp,
        make: impl FnOnce(Option<&ShownIndex>) -> Option<ShownIndex>,
    ) -> Option<Arc<ShownIndex>> {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let before = shown.get(root);
        if let Some(same) = before.filter(|before| before.key == key) {
            return Some(Arc::clone(same));
        }
        let now = Arc::new(make(before.map(|before| &**before))?);
        shown.insert(root.clone(), Arc::clone(&now));
        Some(now)
    }
}
