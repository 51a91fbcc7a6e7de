//! What takes the outputs of a build.

use crate::base::{OutPath, SourcePath};
use crate::model::build::OutputStamp;
use crate::model::tree::{ReadError, Store};
use crate::model::{Artifact, Content};

/// Takes outputs as they are rendered, from several threads.
pub trait Sink: Sync {
    /// Takes one output.
    ///
    /// # Errors
    ///
    /// Fails where the output cannot be kept; the build goes on, and reports the failure.
    fn accept(&self, artifact: Artifact) -> Result<OutputStamp, SinkError>;

    /// Says whether an output of an earlier build still exists unchanged, so that it need not be rendered
    /// again. A sink that answers yes counts the output as a part of this build.
    fn has(&self, path: &OutPath, stamp: &OutputStamp) -> bool;

    /// Returns the bytes at a path that an earlier build left, whatever has become of them since.
    fn read(&self, _path: &OutPath) -> Option<Vec<u8>> {
        None
    }

    /// Says whether the sink keeps compressed copies of outputs, where the site asks for them.
    fn wants_precompressed(&self) -> bool {
        false
    }

    /// Says how far variants of pictures are made for the sink.
    fn picture_work(&self) -> PictureWork {
        PictureWork::Named
    }

    /// Says whether the sink wants the index of the search. Another is told that there is one, and whoever it works
    /// for may ask for single files of it ([`PlannedSite::indices`](super::PlannedSite::indices)).
    fn wants_search(&self) -> bool {
        false
    }
}

/// How far variants of pictures are made for a sink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureWork {
    /// The sink is told which there are. Whoever it works for may ask for single ones ([`super::PlannedSite::picture`]).
    Named,
    /// The pictures are decoded, so that what is damaged is reported.
    Examined,
    /// The sink gets the bytes of all variants.
    Encoded,
}

/// Why a sink cannot keep an output.
#[derive(Debug, thiserror::Error)]
pub enum SinkError {
    /// A file of the site that is copied as it is cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// The file.
        path: SourcePath,
        /// The store's error.
        source: ReadError,
    },
    /// The output cannot be put in its place.
    #[error(transparent)]
    Unwritable(Box<dyn std::error::Error + Send + Sync>),
}

/// Returns the bytes of an output, read from the site's own files where the output is a copy.
///
/// # Errors
///
/// Fails where that file cannot be read.
pub(crate) fn bytes_of(content: Content, store: &dyn Store) -> Result<Vec<u8>, SinkError> {
    let read = |path: SourcePath| {
        let bytes = store.read(&path);
        bytes.map_err(|source| SinkError::Unreadable { path, source })
    };
    match content {
        Content::Bytes(bytes) => Ok(bytes),
        Content::Copy(path) => read(path),
        Content::CopyOfPicture(path, keep) => Ok(super::encoding::without_words(read(path)?, keep)),
    }
}
