//! Invariant 1: stages meet in the model alone; dependencies point down.

use std::collections::BTreeSet;
use std::path::Path;

use syn::visit::{self, Visit};

use super::code::{SourceFile, references, source_files};

/// The layers, lowest first, and the imports that each may have beside itself. A layer is a folder of
/// `src`, or a file directly in it.
pub const LAYERS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("diagnostic", &["base"]),
    ("model", &["base", "diagnostic"]),
    ("parse", &["base", "diagnostic", "model"]),
    ("link", &["base", "diagnostic", "model"]),
    ("lints", &["base", "diagnostic", "model"]),
    ("render", &["base", "diagnostic", "model"]),
    ("formats", &["base", "diagnostic", "model", "render"]),
    ("finish", &["base", "diagnostic", "model"]),
    ("pixels", &["base", "model"]),
    ("search", &["base"]),
    ("views", &["base", "diagnostic", "model"]),
    (
        "memo",
        &["base", "diagnostic", "model", "parse", "render", "search"],
    ),
    (
        "pipeline",
        &[
            "base",
            "diagnostic",
            "model",
            "parse",
            "link",
            "lints",
            "render",
            "formats",
            "finish",
            "pixels",
            "search",
            "memo",
        ],
    ),
    (
        "session",
        &["base", "diagnostic", "model", "memo", "pipeline"],
    ),
    (
        "io",
        &["base", "diagnostic", "model", "search", "memo", "pipeline"],
    ),
    ("publish", &["base", "diagnostic", "model", "io"]),
    (
        "app",
        &[
            "base",
            "diagnostic",
            "model",
            "parse",
            "link",
            "views",
            "search",
            "memo",
            "pipeline",
            "session",
            "io",
            "publish",
        ],
    ),
    (
        "cli",
        &[
            "base",
            "diagnostic",
            "model",
            "parse",
            "link",
            "views",
            "search",
            "memo",
            "pipeline",
            "session",
            "io",
            "publish",
            "app",
        ],
    ),
];

/// Returns the misplaced imports of a file, each as `path:line: what`.
fn misplaced(file: &SourceFile) -> Vec<String> {
    let Some(layer) = file.module.first() else {
        // `lib.rs` and `main.rs` name the layers and are none.
        return Vec::new();
    };
    let Some((_, below)) = LAYERS.iter().find(|(name, _)| name == layer) else {
        return vec![format!(
            "{}: the layer `{layer}` is not in LAYERS: write down what it may import",
            file.path.display()
        )];
    };
    let mut wrong = shortcuts(file);
    for reference in references(file) {
        let line = reference.line;
        match reference.path.first() {
            _ if !reference.is_of_crate => {}
            None => wrong.push((line, "imports the crate's root under a name".to_owned())),
            Some(other) if other == layer || below.contains(&other.as_str()) => {}
            Some(other) => wrong.push((line, format!("{layer} imports {other}"))),
        }
    }
    wrong
        .into_iter()
        .map(|(line, what)| format!("{}:{line}: {what}", file.path.display()))
        .collect()
}

/// Finds ways around the test: the crate under another name, and modules in files that are not where
/// their name says.
fn shortcuts(file: &SourceFile) -> Vec<(usize, String)> {
    struct Shortcuts(Vec<(usize, String)>);
    impl<'ast> Visit<'ast> for Shortcuts {
        fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
            let line = item.ident.span().start().line;
            self.0.push((line, "has an `extern crate`".to_owned()));
        }

        fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
            if item.attrs.iter().any(|one| one.path().is_ident("path")) {
                let line = item.ident.span().start().line;
                self.0
                    .push((line, "has a module with a `#[path]`".to_owned()));
            }
            visit::visit_item_mod(self, item);
        }

        fn visit_macro(&mut self, item: &'ast syn::Macro) {
            if item.path.is_ident("include") {
                self.0.push((0, "includes source text".to_owned()));
            }
        }
    }
    let mut found = Shortcuts(Vec::new());
    found.visit_file(&file.syntax);
    found.0
}

#[test]
fn no_layer_imports_a_sibling() {
    let wrong: Vec<String> = source_files().iter().flat_map(misplaced).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_layer_stands_above_what_it_imports() {
    let mut below = BTreeSet::new();
    for (layer, imports) in LAYERS {
        for import in *imports {
            assert!(
                below.contains(import),
                "{layer} imports {import}, which stands above"
            );
        }
        assert!(below.insert(*layer), "{layer} stands in LAYERS twice");
    }
}

/// Returns the test's reports for a file of the stage `link` with this text.
fn reported(text: &str) -> Vec<String> {
    misplaced(&SourceFile::parse(Path::new("src/link/cards.rs"), text))
}

#[test]
fn what_a_layer_may_import_is_let_through() {
    for text in [
        "use crate::model::{Card, plan::Plan};",
        "use super::{terms, related::of};",
        "use super::super::base::Fp;",
        "pub(crate) use self::inner::x; mod inner { use super::super::terms; }",
        "pub(in crate::link) fn x() -> crate::base::Fp { std::io::empty(); crate::link::y() }",
        "use std::io::{self, Read}; fn x(io: u8) { io::empty(); let parse = io; }",
        "#[cfg(test)] mod tests { use crate::parse::article; }",
        "/// See [`crate::io::scan`]. \n fn x() { let text = \"crate::io::x\"; }",
        "#[serde(with = \"crate::base::seconds\")] struct X;",
    ] {
        assert_eq!(reported(text), [""; 0], "{text}");
    }
}

#[test]
fn every_way_to_import_a_sibling_is_seen() {
    for (text, wanted) in [
        ("use crate::parse;", 1),
        ("use crate::{model::Card, parse::article};", 1),
        (
            "use crate::{\n    model::{self, Card},\n    io::{http::{Server, answer}, scan},\n};",
            3,
        ),
        ("use crate::io as model;", 1),
        ("use crate::{model::Card as C, io::{self as world}};", 1),
        ("use super::super::io::scan;", 1),
        ("use super::super::{model::Card, io};", 1),
        ("pub use crate::parse::article;", 1),
        ("pub(crate) use crate::parse::*;", 1),
        ("use crate::*;", 1),
        ("use crate as root;", 1),
        ("use super::super::*;", 1),
        ("use {super::super::formats::plan, crate::render};", 2),
        ("mod inner { use crate::parse::article; }", 1),
        (
            "mod inner { mod inner { use super::super::super::super::io::scan; } }",
            1,
        ),
        ("fn x() { use crate::io::scan; }", 1),
        ("fn x() { crate::io::scan(); }", 1),
        ("fn x() { super::super::io::scan(); }", 1),
        ("fn x(tree: &crate::io::Tree) {}", 1),
        ("fn x<T: crate::io::Read>() {}", 1),
        ("fn x() -> Vec<Option<crate::io::Tree>> { Vec::new() }", 1),
        ("struct X { tree: crate::io::Tree }", 1),
        ("impl crate::io::Sink for X {}", 1),
        (
            "fn x() { match y { crate::io::Tree { files } => {}, _ => {} } }",
            1,
        ),
        ("fn x() { <crate::io::Tree as Default>::default(); }", 1),
        ("fn x() { format!(\"{}\", crate::io::scan()); }", 1),
        (
            "fn x() { vec![y(crate::parse::article(), super::super::io::scan())]; }",
            2,
        ),
        ("macro_rules! x { () => { $crate::io::scan() } }", 1),
        ("x! { use crate::{model::Card, io::scan}; }", 1),
        ("fn x() { crate::io::write!(y); }", 1),
        ("#[serde(with = \"crate::io::stamp\")] struct X;", 1),
        ("use presswork::io;", 1),
        ("extern crate self as house;", 1),
        ("#[path = \"../io/scan.rs\"] mod scan;", 1),
        ("include!(\"../io/scan.rs\");", 1),
        // The part behind a test is checked.
        (
            "#[cfg(test)] mod tests { use crate::parse; }\nuse crate::io::scan;",
            1,
        ),
        (
            "impl X { #[cfg(test)] fn x() { crate::io::a() } fn y() { crate::io::b() } }",
            1,
        ),
        ("#[cfg(not(test))] use crate::io::scan;", 1),
    ] {
        assert_eq!(reported(text).len(), wanted, "{text}\n{:?}", reported(text));
    }
}

#[test]
fn a_layer_that_nobody_wrote_down_is_seen() {
    for path in ["src/attic/mod.rs", "src/attic.rs", "src/attic/box/old.rs"] {
        let reported = misplaced(&SourceFile::parse(Path::new(path), "fn x() {}"));
        assert!(
            reported.len() == 1 && reported[0].contains("`attic`"),
            "{reported:?}"
        );
    }
}
