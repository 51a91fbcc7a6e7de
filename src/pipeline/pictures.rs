//! Pictures that the site refers to are looked at; those that did not change, the memo knows.

use std::sync::Arc;

use rayon::prelude::*;

use crate::base::SourcePath;
use crate::memo::Memo;
use crate::model::Tree;
use crate::model::picture::{PictureFacts, PictureFault, Pictures, Sighting};
use crate::parse;

/// How much of a file is read at first. Most pictures say how large they are within a few hundred
/// bytes; what cameras write before that seldom takes more than this.
const HEAD: usize = 32 * 1024;

/// Looks at pictures, in parallel.
pub(super) fn probe(tree: &Tree, wanted: Vec<SourcePath>, memo: &mut Memo) -> Pictures {
    let known = &memo.pictures;
    let seen = wanted
        .into_par_iter()
        .map(|path| {
            let stamp = tree.settled(&path);
            let before = known.get(&path);
            let sighting = match before {
                Some(before) if stamp.is_some() && before.stamp == stamp => *before,
                _ => Sighting {
                    stamp,
                    facts: look_at(tree, &path),
                },
            };
            (path, sighting)
        })
        .collect();
    memo.pictures = Arc::new(seen);
    Arc::clone(&memo.pictures)
}

fn look_at(tree: &Tree, path: &SourcePath) -> Result<PictureFacts, PictureFault> {
    let unreadable = |_| PictureFault::Unreadable;
    let head = tree.head(path, HEAD).map_err(unreadable)?;
    match parse::picture(&head) {
        Err(PictureFault::CutOff) if head.len() >= HEAD => {
            parse::picture(&tree.read(path).map_err(unreadable)?)
        }
        facts => facts,
    }
}
