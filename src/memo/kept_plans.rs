//! The plans that carry texts, as an earlier process kept them.

use std::sync::OnceLock;

use crate::base::Fp;
use crate::model::output_plans::KeptPlans;

/// The plans of the last site that was linked, by any process. They are read when a process finds nothing but new texts.
pub struct EarlierPlans {
    /// Returns the key of the site that the plans are of.
    key: Box<dyn Fn() -> Option<Fp> + Send + Sync>,
    load: Box<dyn Fn() -> Option<Vec<KeptPlans>> + Send + Sync>,
    known: OnceLock<Option<Fp>>,
}

impl Default for EarlierPlans {
    fn default() -> Self {
        Self::kept_by(|| None, || None)
    }
}

impl EarlierPlans {
    /// Creates the collection; `key` reads the key of the site whose plans were kept, and `load` the plans.
    pub(crate) fn kept_by(
        key: impl Fn() -> Option<Fp> + Send + Sync + 'static,
        load: impl Fn() -> Option<Vec<KeptPlans>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            key: Box::new(key),
            load: Box::new(load),
            known: OnceLock::new(),
        }
    }

    /// Says whether the plans of the site with this key were kept.
    pub(crate) fn are_of(&self, site: Fp) -> bool {
        *self.known.get_or_init(|| (self.key)()) == Some(site)
    }

    /// Returns the plans of the site with this key, if they were kept and are not damaged.
    pub(crate) fn of(&self, site: Fp) -> Option<Vec<KeptPlans>> {
        self.are_of(site).then(|| (self.load)()).flatten()
    }
}
