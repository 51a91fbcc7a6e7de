//! The plans that carry texts, as an earlier process kept them.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::base::{Fp, SourcePath};
use crate::model::output_plans::WantedPlans;

/// Reads the plans of the site with a key that carry wanted texts, by the fingerprints of their paths.
type Load = dyn Fn(Fp, &dyn Fn(&Fp) -> bool) -> Option<Vec<WantedPlans>> + Send + Sync;

/// The plans of the last site that was linked, by any process. They are read when a process finds nothing but new texts.
pub struct EarlierPlans {
    /// Returns the key of the site that the plans are of.
    key: Box<dyn Fn() -> Option<Fp> + Send + Sync>,
    load: Box<Load>,
    known: OnceLock<Option<Fp>>,
    damaged: AtomicBool,
}

impl Default for EarlierPlans {
    fn default() -> Self {
        Self::kept_by(|| None, |_, _| None)
    }
}

impl EarlierPlans {
    /// Creates the collection; `key` reads the key of the site whose plans were kept, and `load` some of the plans.
    pub(crate) fn kept_by(
        key: impl Fn() -> Option<Fp> + Send + Sync + 'static,
        load: impl Fn(Fp, &dyn Fn(&Fp) -> bool) -> Option<Vec<WantedPlans>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            key: Box::new(key),
            load: Box::new(load),
            known: OnceLock::new(),
            damaged: AtomicBool::new(false),
        }
    }

    /// Says whether the plans of the site with this key were kept, and not found damaged.
    pub(crate) fn are_of(&self, site: Fp) -> bool {
        !self.are_damaged() && *self.known.get_or_init(|| (self.key)()) == Some(site)
    }

    /// Says whether plans were found damaged.
    pub(crate) fn are_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Returns the plans of the site with this key that carry texts of these files; `None` where they were not kept, or are
    /// damaged.
    pub(crate) fn carrying<'f>(
        &self,
        files: impl IntoIterator<Item = &'f SourcePath>,
        site: Fp,
    ) -> Option<Vec<WantedPlans>> {
        if !self.are_of(site) {
            return None;
        }
        let files: rustc_hash::FxHashSet<Fp> = files.into_iter().map(Fp::of).collect();
        let plans = (self.load)(site, &|file| files.contains(file));
        self.damaged.fetch_or(plans.is_none(), Ordering::Relaxed);
        plans
    }
}
