//! No format imports another: they meet in the model, and in files beside them that are no formats.

use std::collections::BTreeSet;
use std::path::Path;

use syn::Item;

use super::code::{SourceFile, references, source_files};

/// Whether a file defines a format.
fn has_format(file: &SourceFile) -> bool {
    file.syntax.items.iter().any(|item| match item {
        Item::Impl(item) => item.trait_.as_ref().is_some_and(|(path, _)| {
            let name = path.segments.last();
            name.is_some_and(|name| name.ident == "Format")
        }),
        _ => false,
    })
}

/// The file or folder below `formats` in which a module lies.
fn format_of(module: &[String]) -> Option<&str> {
    match module {
        [layer, format_of, ..] if layer == "formats" => Some(format_of),
        _ => None,
    }
}

/// Returns the imports between formats, each as `path:line: what`.
fn imports_of_formats(files: &[SourceFile]) -> Vec<String> {
    let formats = files.iter().filter(|file| has_format(file));
    let formats: BTreeSet<&str> = formats.filter_map(|file| format_of(&file.module)).collect();
    let mut wrong = Vec::new();
    for file in files {
        let Some(own) = format_of(&file.module) else {
            continue;
        };
        for reference in references(file) {
            let other = format_of(&reference.path).filter(|other| *other != own);
            if let Some(other) = other.filter(|other| formats.contains(other)) {
                let (path, line) = (file.path.display(), reference.line);
                wrong.push(format!("{path}:{line}: `{own}` imports `{other}`"));
            }
        }
    }
    wrong
}

#[test]
fn no_format_imports_another() {
    let wrong = imports_of_formats(&source_files());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_import_of_another_format_is_seen() {
    let parse = |path: &str, text: &str| SourceFile::parse(Path::new(path), text);
    let term = "impl super::Format for Term {}";
    for (text, wanted) in [
        ("use super::pager;", 0),
        ("use super::{pager, term};", 1),
        ("use crate::formats::term::Term;", 1),
        ("fn x() { super::term::announced(); }", 1),
    ] {
        let files = [
            parse("src/formats/article.rs", text),
            parse("src/formats/pager.rs", ""),
            parse("src/formats/term.rs", term),
        ];
        assert_eq!(imports_of_formats(&files).len(), wanted, "{text}");
    }
}
