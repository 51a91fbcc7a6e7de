//! Looks for files that are not published for what they hold; where no file changed that could be one, the memo knows.

use std::sync::Arc;

use rayon::prelude::*;

use crate::base::{Fp, SourcePath};
use crate::link;
use crate::memo::Memo;
use crate::model::Tree;
use crate::model::config::RawHtml;
use crate::model::private_keys::{FoundKeys, PrivateKeys};
use crate::parse;

/// Bytes in which the first line of a key ends.
const HEAD: usize = 128;

/// Bytes of the longest drawing that is looked at. A longer one is not published.
const LONGEST_DRAWING: usize = 16 << 20;

/// Returns the files that are not published, whatever their names: those that hold private keys, and where texts may run no
/// scripts (`raw_html`), drawings that may.
pub(super) fn find(tree: &Tree, raw_html: RawHtml, memo: &mut Memo) -> PrivateKeys {
    let files: Vec<&SourcePath> = link::possible_keys(tree).collect();
    let drawings: Vec<&SourcePath> = match raw_html {
        RawHtml::Pass => Vec::new(),
        RawHtml::Sanitise | RawHtml::Escape => link::drawings(tree).collect(),
    };
    let looked_at = fingerprint(tree, &files, &drawings);
    if looked_at.is_none() || memo.private_keys.looked_at != looked_at {
        let head = |path: &SourcePath, most| tree.head(path, most).unwrap_or_default();
        let keys = files.into_par_iter();
        let keys = keys.filter(|path| parse::is_private_key(&head(path, HEAD)));
        let programs = drawings.into_par_iter();
        let programs = programs.filter(|path| {
            let drawing = head(path, LONGEST_DRAWING + 1);
            drawing.len() > LONGEST_DRAWING || parse::may_run_scripts(&drawing)
        });
        let keys = keys.chain(programs).cloned().collect();
        memo.private_keys = FoundKeys {
            looked_at,
            keys: Arc::new(keys),
        };
    }
    Arc::clone(&memo.private_keys.keys)
}

/// Returns the fingerprint of files and their stamps; `None` where a file could change and keep its stamp.
fn fingerprint(tree: &Tree, files: &[&SourcePath], drawings: &[&SourcePath]) -> Option<Fp> {
    let stamped = |files: &[&SourcePath]| -> Option<Vec<_>> {
        let stamped = files.iter();
        stamped
            .map(|path| Some(((*path).clone(), tree.stable_stamp(path)?)))
            .collect()
    };
    Some(Fp::of(&(stamped(files)?, stamped(drawings)?)))
}
