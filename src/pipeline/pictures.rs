//! Probes the pictures that the site refers to; the facts of unchanged pictures come from the memo.

use std::sync::Arc;

use rayon::prelude::*;

use crate::base::SourcePath;
use crate::memo::Memo;
use crate::model::Tree;
use crate::model::picture::{PictureFacts, PictureFault, Pictures, ProbedPicture};
use crate::parse;

/// How many bytes of a file are read at first. Most pictures give their size within a few hundred bytes;
/// the metadata that cameras write in front of it is seldom longer than this.
const HEAD: usize = 32 * 1024;

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
                _ => ProbedPicture {
                    stamp,
                    facts: probe_picture(tree, &path),
                },
            };
            (path, probed)
        })
        .collect();
    memo.pictures = Arc::new(pictures);
    Arc::clone(&memo.pictures)
}

fn probe_picture(tree: &Tree, path: &SourcePath) -> Result<PictureFacts, PictureFault> {
    let unreadable = |_| PictureFault::Unreadable;
    let head = tree.head(path, HEAD).map_err(unreadable)?;
    match parse::picture(&head) {
        Err(PictureFault::CutOff) if head.len() >= HEAD => {
            parse::picture(&tree.read(path).map_err(unreadable)?)
        }
        facts => facts,
    }
}
