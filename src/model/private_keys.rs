//! Files that are never published for what they hold: private keys, and, where texts may run no scripts, drawings that do.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::{Fp, SourcePath};

/// Says whether a file is a drawing (SVG), by its name.
pub fn is_drawing(path: &SourcePath) -> bool {
    path.extension().eq_ignore_ascii_case("svg")
}

/// The files of a site that begin as private keys do, and drawings that may run scripts and must not.
pub type PrivateKeys = Arc<BTreeSet<SourcePath>>;

/// What was found when the files were last looked at.
#[derive(Default)]
pub struct FoundKeys {
    /// The fingerprint of the files that were opened; `None` where they could have changed unnoticed since.
    pub looked_at: Option<Fp>,
    /// Those that are not published.
    pub keys: PrivateKeys,
}
