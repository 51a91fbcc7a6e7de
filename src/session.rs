//! Building again and again: what an earlier build made is not made again.

use crate::base::OutPath;
use crate::memo::Memo;
use crate::model::{Build, Tree};
use crate::pipeline::{self, Current, Ground, Inputs, Progress, Sink, Standing};

/// A memo, and the site as it was last planned.
#[derive(Default)]
pub struct Session {
    memo: Memo,
    current: Option<(Current, Tree)>,
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
        let ground = self.look(inputs, progress);
        self.build_on(ground, inputs, sink, progress)
    }

    /// Reads what changed.
    pub fn look(&mut self, inputs: &Inputs, progress: &dyn Progress) -> Ground {
        pipeline::look(inputs, &mut self.memo, progress)
    }

    /// Returns what there is to say of the site if it stands as the last build left it.
    pub fn stands(&self, ground: &Ground, inputs: &Inputs, sink: &dyn Sink) -> Option<Standing> {
        pipeline::stands(ground, inputs, &self.memo, sink)
    }

    /// Builds from what was read; what did not change is not made again.
    pub fn build_on(
        &mut self,
        ground: Ground,
        inputs: &Inputs,
        sink: &dyn Sink,
        progress: &dyn Progress,
    ) -> Build {
        let (build, current) = pipeline::build_on(ground, inputs, &mut self.memo, sink, progress);
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
