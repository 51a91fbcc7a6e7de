//! Files that hold private keys, and so are never published.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::{Fp, SourcePath};

/// The files of a site that begin as private keys do.
pub type PrivateKeys = Arc<BTreeSet<SourcePath>>;

/// What was found when the files were last looked at.
#[derive(Default)]
pub struct FoundKeys {
    /// The fingerprint of the files that were opened; `None` where they could have changed unnoticed since.
    pub looked_at: Option<Fp>,
    /// Those that hold keys.
    pub keys: PrivateKeys,
}
