//! Collects what pages need of the content security policy: from the memo for unchanged pages, from the
//! HTML for rendered ones.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::base::Fp;
use crate::model::policy::CspSources;

/// What pages need, by fingerprint; most pages share one entry. The collection is shared between threads.
pub(super) struct PolicySources<'a> {
    known: &'a FxHashMap<Fp, Arc<CspSources>>,
    new: Mutex<FxHashMap<Fp, Arc<CspSources>>>,
}

impl<'a> PolicySources<'a> {
    /// Creates the collection with the entries in `known`.
    pub(super) fn new(known: &'a FxHashMap<Fp, Arc<CspSources>>) -> Self {
        Self {
            known,
            new: Mutex::default(),
        }
    }

    /// Keeps what a page needs, and returns its fingerprint.
    pub(super) fn keep(&self, csp_sources: CspSources) -> Fp {
        let fp = Fp::of(&csp_sources);
        if !self.known.contains_key(&fp) {
            let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
            new.entry(fp).or_insert_with(|| Arc::new(csp_sources));
        }
        fp
    }

    /// Returns what several pages need together.
    pub(super) fn union(&self, pages: impl Iterator<Item = Fp>) -> CspSources {
        let pages: BTreeSet<Fp> = pages.collect();
        let new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        let csp_sources = pages.iter().filter_map(|fp| {
            let found = new.get(fp).or_else(|| self.known.get(fp));
            found.map(Arc::as_ref)
        });
        CspSources::union(csp_sources)
    }

    /// Returns the entries that were not in `known`.
    pub(super) fn into_new(self) -> FxHashMap<Fp, Arc<CspSources>> {
        let new = self.new.into_inner();
        new.unwrap_or_else(PoisonError::into_inner)
    }
}
