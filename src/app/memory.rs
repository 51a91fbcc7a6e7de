//! Builds into memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::base::OutPath;
use crate::model::build::OutputStamp;
use crate::model::tree::Store;
use crate::model::{Artifact, Tree};
use crate::pipeline::{PictureWork, Sink, SinkError, bytes_of};

/// Keeps every output of a build in memory, compressed copies included.
pub struct MemorySink<'b> {
    /// Gives the bytes of files that are copied as they are.
    store: Arc<dyn Store>,
    before: Option<&'b BTreeMap<OutPath, Vec<u8>>>,
    outputs: Mutex<BTreeMap<OutPath, Vec<u8>>>,
}

impl<'b> MemorySink<'b> {
    /// Returns a sink for a build of `tree`.
    pub fn new(tree: &Tree) -> Self {
        Self {
            store: Arc::clone(&tree.store),
            before: None,
            outputs: Mutex::default(),
        }
    }

    /// Returns a sink for another build, which takes over from the outputs `before` what did not
    /// change.
    pub fn over(before: &'b BTreeMap<OutPath, Vec<u8>>, tree: &Tree) -> Self {
        Self {
            before: Some(before),
            ..Self::new(tree)
        }
    }

    /// Returns the outputs by path.
    pub fn into_outputs(self) -> BTreeMap<OutPath, Vec<u8>> {
        let outputs = self.outputs.into_inner();
        outputs.unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, path: OutPath, bytes: Vec<u8>) {
        let mut outputs = self.outputs.lock().unwrap_or_else(PoisonError::into_inner);
        outputs.insert(path, bytes);
    }
}

impl Sink for MemorySink<'_> {
    fn accept(&self, artifact: Artifact) -> Result<OutputStamp, SinkError> {
        let bytes = bytes_of(artifact.content, &*self.store)?;
        let stamp = OutputStamp::of(&bytes);
        self.keep(artifact.path, bytes);
        Ok(stamp)
    }

    fn has(&self, path: &OutPath, stamp: &OutputStamp) -> bool {
        let before = self.before.and_then(|before| before.get(path));
        match before.filter(|bytes| OutputStamp::of(bytes) == *stamp) {
            Some(bytes) => {
                self.keep(path.clone(), bytes.clone());
                true
            }
            None => false,
        }
    }

    fn wants_precompressed(&self) -> bool {
        true
    }

    fn picture_work(&self) -> PictureWork {
        PictureWork::Encoded
    }

    fn read(&self, path: &OutPath) -> Option<Vec<u8>> {
        self.before?.get(path).cloned()
    }

    fn wants_search(&self) -> bool {
        true
    }
}
