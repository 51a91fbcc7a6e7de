//! The sources as the compiler reads them: the module of each file, and the references of each.
//!
//! Items under `cfg(test)` are left out, and so are the files of modules that are declared under it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, ItemMod, Meta, TraitItem, UseTree, Visibility};

/// A path inside the crate, from its root: `["io", "http", "Server"]`.
pub type ModulePath = Vec<String>;

/// One file of `src`.
pub struct SourceFile {
    /// Relative to the repository: `src/io/http/mod.rs`.
    pub path: PathBuf,
    pub module: ModulePath,
    pub syntax: syn::File,
}

impl SourceFile {
    pub fn parse(path: &Path, text: &str) -> Self {
        let syntax =
            syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self {
            path: path.to_owned(),
            module: module_of(path),
            syntax,
        }
    }
}

/// A reference of a file, by its path from the crate's root.
pub struct Reference {
    pub line: usize,
    /// The referring module: the file's, or an inline one in it.
    pub from: ModulePath,
    pub path: ModulePath,
    pub kind: ReferenceKind,
    /// Whether the path is written as one of this crate: it begins with `crate`, `super`, `self` or the
    /// library's name. Other paths may lead to another crate.
    pub is_of_crate: bool,
}

pub enum ReferenceKind {
    /// A path in an expression, a type, a pattern or a macro.
    Path,
    /// A `use` that brings the item into the module by this name.
    Import(String),
    /// A `use` of everything in a module.
    Glob,
}

/// Returns the files of `src`, without those of tests.
pub fn source_files() -> Vec<SourceFile> {
    let all: Vec<SourceFile> = super::sources("src")
        .iter()
        .map(|(path, text)| SourceFile::parse(path, text))
        .collect();
    let tests: BTreeSet<ModulePath> = all.iter().flat_map(test_modules).collect();
    all.into_iter()
        .filter(|file| (1..=file.module.len()).all(|n| !tests.contains(&file.module[..n])))
        .collect()
}

fn module_of(path: &Path) -> ModulePath {
    let mut module: ModulePath = path
        .strip_prefix("src")
        .unwrap_or(path)
        .with_extension("")
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    let is_root = module.len() == 1 && (module[0] == "lib" || module[0] == "main");
    if is_root || module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    module
}

/// The modules in files of their own that a file declares under `cfg(test)`.
fn test_modules(file: &SourceFile) -> Vec<ModulePath> {
    let declared = |item: &Item| match item {
        Item::Mod(item) if item.content.is_none() && is_test(&item.attrs) => {
            let mut path = file.module.clone();
            path.push(item.ident.to_string());
            Some(path)
        }
        _ => None,
    };
    file.syntax.items.iter().filter_map(declared).collect()
}

/// Says whether attributes restrict their item to tests: `cfg(test)` or `cfg(all(test, …))`.
pub fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => {
            let words: Vec<String> = flat(list.tokens.clone());
            words == ["test"] || (words.len() > 1 && words[..2] == ["all", "test"])
        }
        _ => false,
    })
}

/// The words of a token stream, those in brackets included.
pub fn flat(tokens: TokenStream) -> Vec<String> {
    tokens
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Ident(ident) => vec![ident.to_string()],
            TokenTree::Group(group) => flat(group.stream()),
            _ => Vec::new(),
        })
        .collect()
}

pub fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Says whether an item of an `impl` is restricted to tests.
pub fn is_test_method(item: &ImplItem) -> bool {
    match item {
        ImplItem::Const(item) => is_test(&item.attrs),
        ImplItem::Fn(item) => is_test(&item.attrs),
        ImplItem::Type(item) => is_test(&item.attrs),
        _ => false,
    }
}

/// Returns every reference of a file to this crate: its `use` trees, the paths in its expressions, types
/// and patterns, and those in the arguments of macros and attributes.
pub fn references(file: &SourceFile) -> Vec<Reference> {
    let mut visitor = References {
        module: file.module.clone(),
        found: Vec::new(),
    };
    visitor.visit_file(&file.syntax);
    visitor.found
}

struct References {
    /// The visited module: the file's, or an inline one in it.
    module: ModulePath,
    found: Vec<Reference>,
}

impl References {
    fn add(&mut self, written: &[String], line: usize, kind: ReferenceKind) {
        let mut path = self.module.clone();
        let mut rest = written;
        let is_of_crate = match rest.first().map(String::as_str) {
            Some("crate" | "presswork") => {
                path.clear();
                rest = &rest[1..];
                true
            }
            Some("self" | "super") => true,
            _ => false,
        };
        while let Some(first) = rest.first() {
            match first.as_str() {
                "self" => {}
                "super" => {
                    path.pop();
                }
                _ => break,
            }
            rest = &rest[1..];
        }
        path.extend(rest.iter().cloned());
        self.found.push(Reference {
            line,
            from: self.module.clone(),
            path,
            kind,
            is_of_crate,
        });
    }

    fn add_tree(&mut self, tree: &UseTree, written: &mut Vec<String>) {
        match tree {
            UseTree::Path(tree) => {
                written.push(name(&tree.ident));
                self.add_tree(&tree.tree, written);
                written.pop();
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_tree(tree, written);
                }
            }
            UseTree::Glob(tree) => {
                self.add(
                    written,
                    tree.star_token.span.start().line,
                    ReferenceKind::Glob,
                );
            }
            UseTree::Name(tree) => self.add_leaf(&tree.ident, &tree.ident, written),
            UseTree::Rename(tree) => self.add_leaf(&tree.ident, &tree.rename, written),
        }
    }

    fn add_leaf(&mut self, ident: &Ident, known_as: &Ident, written: &mut Vec<String>) {
        // `a::{self}` is `a`.
        let is_self = ident == "self" && !written.is_empty();
        if !is_self {
            written.push(name(ident));
        }
        let known_as = match written.last() {
            Some(last) if known_as == "self" => last.clone(),
            _ => name(known_as),
        };
        self.add(
            written,
            ident.span().start().line,
            ReferenceKind::Import(known_as),
        );
        if !is_self {
            written.pop();
        }
    }

    /// Adds the paths in a macro's arguments: every sequence of words with `::` between them, also where
    /// braces share its beginning.
    fn add_tokens(&mut self, tokens: TokenStream, prefix: &[String]) {
        let mut written: Vec<String> = Vec::new();
        let mut colons = 0;
        let mut line = 0;
        for token in tokens {
            match &token {
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    colons += 1;
                    continue;
                }
                TokenTree::Ident(ident) => {
                    if colons != 2 || written.is_empty() {
                        self.add_written(&mut written, line);
                        written.extend_from_slice(prefix);
                    }
                    written.push(name(ident));
                    line = ident.span().start().line;
                }
                TokenTree::Group(group) => {
                    let continues = colons == 2 && group.delimiter() == Delimiter::Brace;
                    let shared = if continues {
                        written.clone()
                    } else {
                        Vec::new()
                    };
                    self.add_written(&mut written, line);
                    self.add_tokens(group.stream(), &shared);
                }
                _ => self.add_written(&mut written, line),
            }
            colons = 0;
        }
        self.add_written(&mut written, line);
    }

    fn add_written(&mut self, written: &mut Vec<String>, line: usize) {
        if written.len() > 1 {
            self.add(written, line, ReferenceKind::Path);
        }
        written.clear();
    }

    /// Adds the paths that attributes carry as text: `#[serde(with = "crate::base::seconds")]`.
    fn add_literals(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.add_literals(group.stream()),
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    let text = text.trim_matches('"');
                    if text.starts_with("crate::") || text.starts_with("super::") {
                        let written: Vec<String> = text.split("::").map(str::to_owned).collect();
                        self.add(&written, literal.span().start().line, ReferenceKind::Path);
                    }
                }
                _ => {}
            }
        }
    }
}

/// An identifier without its `r#`.
fn name(ident: &Ident) -> String {
    ident.unraw().to_string()
}

impl<'ast> Visit<'ast> for References {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_test(attributes_of(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if !is_test_method(item) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_trait_item(&mut self, item: &'ast TraitItem) {
        visit::visit_trait_item(self, item);
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.module.push(name(&item.ident));
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.add_tree(&item.tree, &mut Vec::new());
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let written: Vec<String> = path.segments.iter().map(|part| name(&part.ident)).collect();
        if let [first, _, ..] = &path.segments.iter().collect::<Vec<_>>()[..] {
            self.add(
                &written,
                first.ident.span().start().line,
                ReferenceKind::Path,
            );
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        visit::visit_path(self, &item.path);
        self.visit_path(&item.path);
        self.add_tokens(item.tokens.clone(), &[]);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.add_tokens(list.tokens.clone(), &[]);
            self.add_literals(list.tokens.clone());
        }
    }

    /// `pub(crate)` and `pub(in …)` are visibilities and no references.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}
