//! The plans of all outputs of a site, in the order of their formats, and by path.

use std::ops::Deref;
use std::sync::OnceLock;

use super::plan::Plan;
use crate::base::OutPath;
use crate::base::pooled::Pooled;

/// Plans in binary form that lie together, of which some were asked for.
#[derive(Debug)]
pub(crate) struct WantedPlans {
    /// Which of the plans, each with its number among all plans of the site.
    pub(crate) rows: Vec<(usize, usize)>,
    /// All of the plans.
    pub(crate) plans: Pooled,
}

/// All outputs of a site, in the order in which they are rendered.
#[derive(Debug, Default)]
pub struct OutputPlans {
    plans: Vec<Plan>,
    /// Where the plans of each kind end but the last.
    ends: [usize; 3],
    /// The plans by path, as indices. They are sorted at the first look-up: a build makes none, and a
    /// preview makes many.
    by_path: OnceLock<Vec<u32>>,
}

impl OutputPlans {
    /// Takes the plans of the search's indices, of the pages and files that follow from the site alone, of pictures,
    /// and of the files that tell hosts what all pages together need of the content security policy.
    pub fn new(kinds: [Vec<Plan>; 4]) -> Self {
        let mut ends = [0; 3];
        let mut end = 0;
        for (kind, place) in kinds.iter().zip(&mut ends) {
            end += kind.len();
            *place = end;
        }
        Self {
            plans: kinds.into_iter().flatten().collect(),
            ends,
            by_path: OnceLock::new(),
        }
    }

    /// Returns the plans of the search's indices, each of which becomes many files.
    pub(crate) fn indices(&self) -> &[Plan] {
        &self.plans[..self.ends[0]]
    }

    /// Returns the plans of pages and files that follow from the site alone.
    pub fn outputs(&self) -> &[Plan] {
        &self.plans[self.ends[0]..self.ends[1]]
    }

    /// Returns the plans of pictures, which take long to render and on which no page depends.
    pub fn pictures(&self) -> &[Plan] {
        &self.plans[self.ends[1]..self.ends[2]]
    }

    /// Returns the plans of the files that tell hosts what all pages together need of the content
    /// security policy; the policy sources are still missing from them.
    pub(crate) fn host_files(&self) -> &[Plan] {
        &self.plans[self.ends[2]..]
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
