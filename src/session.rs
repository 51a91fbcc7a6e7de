//! Repeated builds: a session keeps the memo between builds.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::OutPath;
use crate::memo::Memo;
use crate::model::build::{BuildSummary, OutputStamp};
use crate::model::policy::CspSources;
use crate::model::{Build, Site, Tree};
use crate::pipeline::{
    self, AskedIndex, HostAnswers, Inputs, Loaded, PlannedSite, Progress, Sink, UnencodedPicture,
};

/// A memo, and the site as it was last linked.
#[derive(Default)]
pub struct Session {
    memo: Memo,
    current: Option<Current>,
}

/// The site as it was last linked and planned.
struct Current {
    planned: PlannedSite,
    tree: Tree,
    outputs: Arc<BTreeMap<OutPath, OutputStamp>>,
}

impl Session {
    /// Returns a session without a memo: its first build renders everything.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns a session with the memo of an earlier process.
    pub fn with(memo: Memo) -> Self {
        Self {
            memo,
            current: None,
        }
    }

    /// Builds again, and links the site even if it is up to date. Outputs whose inputs did not change are
    /// reused.
    pub fn refresh(&mut self, inputs: &Inputs, sink: &dyn Sink, progress: &dyn Progress) -> Build {
        let loaded = pipeline::load(inputs, &mut self.memo, progress);
        self.build_loaded(loaded, inputs, sink, progress)
    }

    /// Builds again. A site that is up to date, or has nothing new but texts, is neither linked nor planned, and
    /// [`Session::output`] then has none of its outputs.
    pub fn build(
        &mut self,
        inputs: &Inputs,
        sink: &dyn Sink,
        progress: &dyn Progress,
    ) -> BuildSummary {
        let loaded = pipeline::load(inputs, &mut self.memo, progress);
        progress.stage("comparing", 0);
        match pipeline::without_linking(&loaded, inputs, &mut self.memo, sink, progress) {
            Some(summary) => summary,
            None => self.build_loaded(loaded, inputs, sink, progress).into(),
        }
    }

    fn build_loaded(
        &mut self,
        loaded: Loaded,
        inputs: &Inputs,
        sink: &dyn Sink,
        progress: &dyn Progress,
    ) -> Build {
        let (build, planned) =
            pipeline::build_loaded(loaded, inputs, &mut self.memo, sink, progress);
        let before = self.current.replace(Current {
            planned,
            tree: inputs.tree.clone(),
            outputs: Arc::clone(&build.outputs),
        });
        // The last site is dropped on another thread: dropping takes as long as planning, and no caller
        // needs to wait.
        rayon::spawn(move || drop(before));
        build
    }

    /// Returns every output of the site as it was last linked; `None` before the first build.
    pub fn outputs(&self) -> Option<&BTreeMap<OutPath, OutputStamp>> {
        Some(&self.current.as_ref()?.outputs)
    }

    /// Returns where the outputs of the last build are, whether or not it linked the site.
    pub(crate) fn paths(&self) -> Vec<&OutPath> {
        match self.outputs() {
            Some(outputs) => outputs.keys().collect(),
            None => self.memo.outputs.keys().collect(),
        }
    }

    /// Returns an output of the site as it was last linked, rendered on demand. `None` where the site
    /// has none at this path, and where its rendering fails.
    pub fn output(&self, path: &OutPath) -> Option<Vec<u8>> {
        let current = self.current.as_ref()?;
        current.planned.output(path, &current.tree, &self.memo)
    }

    /// Returns the variant of a picture at a path, which can be encoded while the session builds again; `None` where
    /// there is none.
    pub(crate) fn picture(&self, path: &OutPath) -> Option<UnencodedPicture> {
        self.current.as_ref()?.planned.picture(path)
    }

    /// Returns the index of the search that a path is a file of, which can be made while the session builds again; `None`
    /// where it is none.
    pub(crate) fn index_of(&self, path: &OutPath) -> Option<AskedIndex> {
        let current = self.current.as_ref()?;
        current.planned.index_of(path, &current.tree, &self.memo)
    }

    /// Returns what the site's hosts answer beyond its files; `None` before the first build.
    pub(crate) fn answers(&self) -> Option<HostAnswers> {
        Some(self.current.as_ref()?.planned.answers(&self.memo))
    }

    /// Returns what a page needs of the content security policy.
    pub(crate) fn csp_sources(&self, page: &OutPath) -> Option<&CspSources> {
        self.memo.csp_sources(page)
    }

    /// Returns the site as it was last linked, with its files.
    pub(crate) fn linked(&self) -> Option<(Arc<Site>, Tree)> {
        let current = self.current.as_ref()?;
        Some((current.planned.shared_site(), current.tree.clone()))
    }

    /// Returns the memo, for a later process.
    pub fn memo(&self) -> &Memo {
        &self.memo
    }
}
