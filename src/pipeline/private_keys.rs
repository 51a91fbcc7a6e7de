//! Looks for files that hold private keys; where no file changed that could be one, the memo knows.

use std::sync::Arc;

use rayon::prelude::*;

use crate::base::{Fp, SourcePath};
use crate::link;
use crate::memo::Memo;
use crate::model::Tree;
use crate::model::private_keys::{FoundKeys, PrivateKeys};
use crate::parse;

/// Bytes in which the first line of a key ends.
const HEAD: usize = 128;

/// Returns the files that hold private keys, whatever their names.
pub(super) fn find(tree: &Tree, memo: &mut Memo) -> PrivateKeys {
    let files: Vec<&SourcePath> = link::possible_keys(tree).collect();
    let looked_at = fingerprint(tree, &files);
    if looked_at.is_none() || memo.private_keys.looked_at != looked_at {
        let keys = files
            .into_par_iter()
            .filter(|path| parse::is_private_key(&tree.head(path, HEAD).unwrap_or_default()))
            .cloned()
            .collect();
        memo.private_keys = FoundKeys {
            looked_at,
            keys: Arc::new(keys),
        };
    }
    Arc::clone(&memo.private_keys.keys)
}

/// Returns the fingerprint of files and their stamps; `None` where a file could change and keep its stamp.
fn fingerprint(tree: &Tree, files: &[&SourcePath]) -> Option<Fp> {
    let stamped: Option<Vec<_>> = files
        .iter()
        .map(|path| Some((*path, tree.stable_stamp(path)?)))
        .collect();
    Some(Fp::of(&stamped?))
}
