//! Applies edits to source files. Each file is replaced atomically, and everything that no edit names
//! stays the same, byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

use super::atomic::AtomicFile;
use super::scan::on_disk;
use crate::base::SourcePath;
use crate::diagnostic::Edit;

/// The result of applying edits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppliedEdits {
    /// The number of edits that were applied.
    pub edits: usize,
    /// The files that were changed, each once.
    pub files: Vec<SourcePath>,
}

/// A source file that cannot be changed.
#[derive(Debug, thiserror::Error)]
#[error("cannot change {file}: {source}")]
pub struct EditError {
    /// The file.
    pub file: SourcePath,
    /// The operating system's error.
    pub source: io::Error,
}

/// Applies edits to the files of the site in `root`. An edit that no longer fits, because the file has
/// changed or another edit overlaps, is passed over.
///
/// # Errors
///
/// Fails where a file cannot be written; earlier files have been changed by then.
pub(crate) fn apply_edits<'e>(
    root: &Path,
    edits: impl IntoIterator<Item = &'e Edit>,
) -> Result<AppliedEdits, EditError> {
    let mut by_file: BTreeMap<&SourcePath, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        by_file.entry(&edit.at.file).or_default().push(edit);
    }
    let mut applied = AppliedEdits::default();
    for (file, edits) in by_file {
        let path = on_disk(root, file);
        let refused = |source| EditError {
            file: file.clone(),
            source,
        };
        refuse_links(root, &path).map_err(refused)?;
        let count = apply_to_file(&path, edits).map_err(refused)?;
        if count > 0 {
            applied.edits += count;
            applied.files.push(file.clone());
        }
    }
    Ok(applied)
}

/// Checks that no link leads from the site's root to a file: what is behind a link may not be the site's to
/// change.
pub(crate) fn refuse_links(root: &Path, path: &Path) -> io::Result<()> {
    let inside = path.strip_prefix(root).unwrap_or(path);
    match path.canonicalize()? == root.canonicalize()?.join(inside) {
        true => Ok(()),
        false => Err(io::Error::other(
            "a link leads to it; change the file that the link names",
        )),
    }
}

/// Applies edits to one file, and returns how many fitted.
fn apply_to_file(path: &Path, edits: Vec<&Edit>) -> io::Result<usize> {
    let (new, count) = edited(&fs::read_to_string(path)?, edits);
    if count > 0 {
        // The new file is hidden until the rename, and a hidden file is no file of the site.
        let mut file = AtomicFile::beside(path)?;
        file.write_all(new.as_bytes())?;
        file.set_permissions(fs::metadata(path)?.permissions())?;
        file.persist()?;
    }
    Ok(count)
}

/// Returns a text with its edits applied, and how many fitted.
pub(crate) fn edited(text: &str, mut edits: Vec<&Edit>) -> (String, usize) {
    edits.sort_by_key(|edit| edit.at.range.start());
    let mut new = String::with_capacity(text.len() + 64);
    let (mut done, mut count) = (0, 0);
    for edit in edits {
        let range = Range::<usize>::from(edit.at.range);
        if range.start < done || text.get(range.clone()) != Some(edit.old.as_str()) {
            continue;
        }
        new.push_str(text.get(done..range.start).unwrap_or_default());
        new.push_str(&edit.new);
        done = range.end;
        count += 1;
    }
    new.push_str(text.get(done..).unwrap_or_default());
    (new, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    fn edit(text: &str, old: &str, new: &str) -> Edit {
        let at = text.find(old).unwrap_or(0);
        Edit {
            at: Span::bytes(&SourcePath::from("a.md"), at..at + old.len()),
            old: old.to_owned(),
            new: new.to_owned(),
        }
    }

    #[test]
    fn only_what_is_named_changes() {
        let text = "+++\r\n# kept\ntags = [\"Rust\" , 'wasm']\n+++\n";
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, text).unwrap();
        let edits = [
            edit(text, "wasm", "WebAssembly"),
            edit(text, "Rust", "rust"),
        ];
        let applied = apply_edits(folder.path(), &edits).unwrap();
        assert_eq!((applied.edits, applied.files.len()), (2, 1));
        assert_eq!(
            fs::read_to_string(&path).unwrap(),
            "+++\r\n# kept\ntags = [\"rust\" , 'WebAssembly']\n+++\n"
        );
        // The file has changed since the edits were found.
        assert_eq!(
            apply_edits(folder.path(), &edits).unwrap(),
            AppliedEdits::default()
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn edits_in_each_others_way_are_not_both_made() {
        let text = "one two";
        let (first, second) = (edit(text, "one two", "x"), edit(text, "two", "y"));
        assert_eq!(edited(text, vec![&second, &first]), ("x".to_owned(), 1));
    }
}
