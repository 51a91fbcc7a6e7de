//! Probes the pictures that the site refers to; the facts of unchanged pictures come from the memo.

use std::sync::Arc;

use rayon::prelude::*;

use crate::base::{Fp, SourcePath};
use crate::memo::Memo;
use crate::model::Tree;
use crate::model::picture::{PictureFault, Pictures, ProbedPicture};
use crate::model::tree::Stamp;
use crate::parse;

/// Probes pictures, in parallel.
pub(super) fn probe(tree: &Tree, paths: Vec<SourcePath>, memo: &mut Memo) -> Pictures {
    let known = &memo.pictures;
    let pictures = paths
        .into_par_iter()
        .map(|path| {
            let stamp = tree.stable_stamp(&path);
            let before = known.get(&path);
            let probed = match before {
                Some(before) if stamp.is_some() && before.stamp == stamp => *before,
                _ => probe_file(tree, &path, stamp),
            };
            (path, probed)
        })
        .collect();
    memo.pictures = Arc::new(pictures);
    Arc::clone(&memo.pictures)
}

fn probe_file(tree: &Tree, path: &SourcePath, stamp: Option<Stamp>) -> ProbedPicture {
    match tree.read(path) {
        Ok(bytes) => ProbedPicture {
            stamp,
            fp: Fp::of_bytes(&bytes),
            facts: parse::picture(&bytes),
        },
        Err(_) => ProbedPicture {
            stamp,
            fp: Fp::default(),
            facts: Err(PictureFault::Unreadable),
        },
    }
}
