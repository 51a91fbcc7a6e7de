//! Puts edits into source files. A file is written beside itself and renamed, so that it is never half
//! of one and half of the other; what an edit does not name stays as it was, byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use crate::base::SourcePath;
use crate::diagnostic::Edit;

/// What became of a list of edits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppliedEdits {
    /// How many were made.
    pub edits: usize,
    /// The files that were changed, each once.
    pub files: Vec<SourcePath>,
}

/// Makes edits in the files of the site in `root`. An edit that does not fit any longer, because the
/// file has changed or another edit stands in its way, is passed over.
///
/// # Errors
///
/// Fails with the operating system's words where a file cannot be written; files before it have been.
pub fn apply_edits<'e>(
    root: &Path,
    edits: impl IntoIterator<Item = &'e Edit>,
) -> Result<AppliedEdits, String> {
    let mut by_file: BTreeMap<&SourcePath, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        by_file.entry(&edit.at.file).or_default().push(edit);
    }
    let mut mended = AppliedEdits::default();
    for (file, edits) in by_file {
        let path = root.join(file.as_str());
        let fault = |error: std::io::Error| format!("cannot change {file}: {error}");
        // Where the file is a link, what it leads to is changed.
        let path = path.canonicalize().map_err(fault)?;
        let text = fs::read_to_string(&path).map_err(fault)?;
        let (new, made) = edited(&text, edits);
        if made == 0 {
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // A hidden file is no file of the site, and no other program calls one like that.
        let beside = path.with_file_name(format!(".{name}.presswork-{}", std::process::id()));
        let written = fs::write(&beside, new)
            .and_then(|()| fs::set_permissions(&beside, fs::metadata(&path)?.permissions()))
            .and_then(|()| fs::rename(&beside, &path));
        if let Err(error) = written {
            // What is left of the attempt would be taken for a stray file.
            let _ = fs::remove_file(&beside);
            return Err(fault(error));
        }
        mended.edits += made;
        mended.files.push(file.clone());
    }
    Ok(mended)
}

/// Returns a text with its edits made, and how many they were.
fn edited(text: &str, mut edits: Vec<&Edit>) -> (String, usize) {
    edits.sort_by_key(|edit| edit.at.range.start());
    let mut new = String::with_capacity(text.len() + 64);
    let (mut done, mut made) = (0, 0);
    for edit in edits {
        let range = Range::<usize>::from(edit.at.range);
        if range.start < done || text.get(range.clone()) != Some(edit.old.as_str()) {
            continue;
        }
        new.push_str(text.get(done..range.start).unwrap_or_default());
        new.push_str(&edit.new);
        done = range.end;
        made += 1;
    }
    new.push_str(text.get(done..).unwrap_or_default());
    (new, made)
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
        let mended = apply_edits(folder.path(), &edits).unwrap();
        assert_eq!((mended.edits, mended.files.len()), (2, 1));
        assert_eq!(
            fs::read_to_string(&path).unwrap(),
            "+++\r\n# kept\ntags = [\"rust\" , 'WebAssembly']\n+++\n"
        );
        // The file is another one now.
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
