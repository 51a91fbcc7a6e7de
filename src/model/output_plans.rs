//! The plans of all outputs of a site, in the order of their formats, and by path.

use std::ops::Deref;
use std::sync::OnceLock;

use super::plan::Plan;
use crate::base::OutPath;

/// All outputs of a site.
#[derive(Debug, Default)]
pub struct OutputPlans {
    plans: Vec<Plan>,
    /// The number of plans that follow from the site alone. Those behind them are completed when all
    /// pages are rendered.
    outputs: usize,
    /// The number of these and of the pictures, which are rendered behind them.
    pictures: usize,
    /// The plans by path, as indices. They are sorted at the first look-up: a build makes none, and a
    /// preview makes many.
    by_path: OnceLock<Vec<u32>>,
}

impl OutputPlans {
    /// Takes the plans of pages and files that follow from the site alone, those of pictures, and those of the
    /// files that tell hosts what all pages together need of the content security policy.
    pub fn new(outputs: Vec<Plan>, pictures: Vec<Plan>, host_files: Vec<Plan>) -> Self {
        let mut plans = outputs;
        let outputs = plans.len();
        plans.extend(pictures);
        let pictures = plans.len();
        plans.extend(host_files);
        Self {
            plans,
            outputs,
            pictures,
            by_path: OnceLock::new(),
        }
    }

    /// Returns the plans of pages and files that follow from the site alone.
    pub fn outputs(&self) -> &[Plan] {
        &self.plans[..self.outputs]
    }

    /// Returns the plans of pictures, which take long to render and on which no page depends.
    pub fn pictures(&self) -> &[Plan] {
        &self.plans[self.outputs..self.pictures]
    }

    /// Returns the plans of the files that tell hosts what all pages together need of the content
    /// security policy; the policy sources are still missing from them.
    pub(crate) fn host_files(&self) -> &[Plan] {
        &self.plans[self.pictures..]
    }

    /// Returns the plan of the output at a path.
    pub fn at(&self, path: &OutPath) -> Option<&Plan> {
        let by_path = self.by_path.get_or_init(|| {
            let mut all: Vec<u32> = (0u32..).take(self.plans.len()).collect();
            all.sort_unstable_by(|a, b| self.path(*a).cmp(self.path(*b)));
            all
        });
        let found = by_path.binary_search_by(|index| self.path(*index).cmp(path));
        found.ok().map(|place| &self.plans[by_path[place] as usize])
    }

    fn path(&self, index: u32) -> &OutPath {
        &self.plans[index as usize].path
    }
}

impl Deref for OutputPlans {
    type Target = [Plan];

    fn deref(&self) -> &[Plan] {
        &self.plans
    }
}
