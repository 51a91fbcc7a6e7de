//! The bytes of a file as text, and what is said of a file that has none.

use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};
use crate::model::Tree;

/// Reads a text file. A file that cannot be read is empty, and reported.
pub(super) fn read(tree: &Tree, path: &SourcePath) -> Outcome<String> {
    match tree.source(path) {
        Ok(bytes) => decode(bytes, path),
        Err(fault) => Outcome::new(String::new(), vec![unreadable(path, &fault)]),
    }
}

/// Takes bytes as UTF-8. Where they are not, the first wrong byte is reported, and replaced like
/// every other.
pub(super) fn decode(bytes: Vec<u8>, path: &SourcePath) -> Outcome<String> {
    match String::from_utf8(bytes) {
        Ok(text) => Outcome::clean(text),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let diagnostic = Diagnostic::new(&codes::NOT_UTF8, format!("`{path}` is not UTF-8"))
                .at(Span::bytes(path, at..at + 1))
                .help("open it in an editor and save it with the encoding UTF-8");
            Outcome::new(text, vec![diagnostic])
        }
    }
}

/// Reports that a file cannot be read, with the operating system's words.
pub(crate) fn unreadable(path: &SourcePath, fault: impl std::fmt::Display) -> Diagnostic {
    Diagnostic::new(
        &codes::UNREADABLE_FILE,
        format!("cannot read `{path}`: {fault}"),
    )
    .at(Span::file(path))
}
