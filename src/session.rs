//! What lives from one build to the next.
//!
//! In: inputs, again and again. Out: a build each time, and its outputs on demand. It must not know
//! why it is asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::base::OutPath;
use crate::model::tree::Store;
use crate::model::{Artifact, Build, Content, build::Made};
use crate::pipeline::{self, Inputs, Progress, Sink};

/// The only long-lived state: the last build's outputs.
#[derive(Default)]
pub struct Session {
    outputs: BTreeMap<OutPath, Content>,
    store: Option<Arc<dyn Store>>,
}

impl Session {
    /// A session that has not built anything.
    pub fn new() -> Self {
        Self::default()
    }

    /// Builds again; what did not change is not made again.
    pub fn refresh(&mut self, inputs: &Inputs, sink: &dyn Sink, progress: &dyn Progress) -> Build {
        let keeping = Keeping {
            sink,
            outputs: Mutex::default(),
        };
        let build = pipeline::build(inputs, &keeping, progress);
        self.outputs = keeping
            .outputs
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        self.store = Some(Arc::clone(&inputs.tree.store));
        build
    }

    /// Returns an output of the last refresh, made on the spot: content and nothing else.
    pub fn output(&self, path: &OutPath) -> Option<Vec<u8>> {
        match self.outputs.get(path)? {
            Content::Bytes(bytes) => Some(bytes.clone()),
            Content::Copy(source) => self.store.as_ref()?.read(source).ok(),
        }
    }
}

/// Hands outputs on and keeps them.
struct Keeping<'s> {
    sink: &'s dyn Sink,
    outputs: Mutex<BTreeMap<OutPath, Content>>,
}

impl Sink for Keeping<'_> {
    fn accept(&self, artifact: Artifact) -> Result<Made, String> {
        self.outputs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(artifact.path.clone(), artifact.content.clone());
        self.sink.accept(artifact)
    }
}
