//! Where variants of pictures are kept from one build to the next.

use std::fmt::Debug;

use rustc_hash::FxHashSet;

use crate::base::Fp;

/// Keeps the bytes of variants by the fingerprint of everything that they follow from. What is kept may be lost at
/// any time: it is encoded again.
pub trait EncodedPictures: Debug + Send + Sync {
    /// Returns the bytes of a variant.
    fn get(&self, key: Fp) -> Option<Vec<u8>>;

    /// Keeps the bytes of a variant, where that is possible.
    fn put(&self, key: Fp, bytes: &[u8]);

    /// Lets go of variants that are not among the wanted ones and have not been for long.
    fn retain(&self, wanted: &FxHashSet<Fp>);
}

/// Keeps nothing.
#[derive(Debug)]
pub struct NothingKept;

impl EncodedPictures for NothingKept {
    fn get(&self, _: Fp) -> Option<Vec<u8>> {
        None
    }

    fn put(&self, _: Fp, _: &[u8]) {}

    fn retain(&self, _: &FxHashSet<Fp>) {}
}
