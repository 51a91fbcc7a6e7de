//! Building again and again: what an earlier build made is not made again.

use crate::base::OutPath;
use crate::memo::Memo;
use crate::model::{Build, Tree};
use crate::pipeline::{self, Inputs, Loaded, PlannedSite, Progress, Sink, UpToDate};

/// A memo, and the site as it was last planned.
#[derive(Default)]
pub struct Session {
    memo: Memo,
    current: Option<(PlannedSite, Tree)>,
}

impl Session {
    /// Begins with nothing known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins with what an earlier process knew.
    pub fn with(memo: Memo) -> Self {
        Self {
            memo,
            current: None,
        }
    }

    /// Builds again; what did not change is not made again.
    pub fn refresh(&mut self, inputs: &Inputs, sink: &dyn Sink, progress: &dyn Progress) -> Build {
        let loaded = self.load(inputs, progress);
        self.build_loaded(loaded, inputs, sink, progress)
    }

    /// Reads what changed.
    pub fn load(&mut self, inputs: &Inputs, progress: &dyn Progress) -> Loaded {
        pipeline::load(inputs, &mut self.memo, progress)
    }

    /// Returns what there is to say of the site if it stands as the last build left it.
    pub fn up_to_date(
        &self,
        loaded: &Loaded,
        inputs: &Inputs,
        sink: &dyn Sink,
    ) -> Option<UpToDate> {
        pipeline::up_to_date(loaded, inputs, &self.memo, sink)
    }

    /// Builds from what was read; what did not change is not made again.
    pub fn build_loaded(
        &mut self,
        loaded: Loaded,
        inputs: &Inputs,
        sink: &dyn Sink,
        progress: &dyn Progress,
    ) -> Build {
        let (build, current) =
            pipeline::build_loaded(loaded, inputs, &mut self.memo, sink, progress);
        let before = self.current.replace((current, inputs.tree.clone()));
        // Taking the last site apart takes as long as planning the new one, and nobody waits for it.
        rayon::spawn(move || drop(before));
        build
    }

    /// Returns an output of the last refresh, made on the spot. `None` where the site has none at
    /// this path, or it cannot be made.
    pub fn output(&self, path: &OutPath) -> Option<Vec<u8>> {
        let (current, tree) = self.current.as_ref()?;
        current.output(path, tree, &self.memo)
    }

    /// Returns what is known, for a later process.
    pub fn memo(&self) -> &Memo {
        &self.memo
    }
}
