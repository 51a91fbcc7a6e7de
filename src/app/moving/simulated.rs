//! A site's files as a move would leave them, in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::destination::Files;
use crate::base::SourcePath;
use crate::diagnostic::Edit;
use crate::io::edits::edited;
use crate::model::Tree;
use crate::model::tree::{ReadError, Stamp, Store};

/// The files of another store under other names, some of them edited.
struct Moved {
    store: Arc<dyn Store>,
    /// Where a moved file is in that store.
    old_names: BTreeMap<SourcePath, SourcePath>,
    edited: BTreeMap<SourcePath, Vec<u8>>,
}

impl Store for Moved {
    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, ReadError> {
        match self.edited.get(path) {
            Some(bytes) => Ok(bytes.clone()),
            None => self.store.read(self.old_names.get(path).unwrap_or(path)),
        }
    }
}

/// Returns the files as they are once these are renamed and then edited.
pub(super) fn tree(tree: &Tree, files: &Files, edits: &[Edit]) -> Tree {
    let stamps = tree.files.iter();
    let mut stamps: BTreeMap<SourcePath, Stamp> = stamps
        .map(|(path, stamp)| (files.now(path).clone(), *stamp))
        .collect();
    let old_names: BTreeMap<SourcePath, SourcePath> = files
        .iter()
        .map(|(old, new)| (new.clone(), old.clone()))
        .collect();
    let mut by_file: BTreeMap<&SourcePath, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        by_file.entry(&edit.at.file).or_default().push(edit);
    }
    let mut texts = BTreeMap::new();
    for (path, edits) in by_file {
        let text = tree.text(old_names.get(path).unwrap_or(path));
        let (text, _) = edited(&text.unwrap_or_default(), edits);
        let stamp = Stamp {
            len: text.len() as u64,
            ..Stamp::default()
        };
        stamps.insert(path.clone(), stamp);
        texts.insert(path.clone(), text.into_bytes());
    }
    Tree {
        files: Arc::new(stamps),
        store: Arc::new(Moved {
            store: Arc::clone(&tree.store),
            old_names,
            edited: texts,
        }),
        taken: tree.taken,
        faults: tree.faults.clone(),
    }
}
