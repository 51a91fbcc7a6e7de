//! No file imports, directly or indirectly, a file that imports it.
//!
//! A use of the own folder's `mod.rs`, which uses the file, does not count as an import. Where a module
//! re-exports an item (`pub use`), the file that defines the item is imported.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use syn::Item;

use super::code::{
    ModulePath, Reference, ReferenceKind, SourceFile, attributes_of, is_test, references,
    source_files,
};

/// The items of a module, by name.
enum Name {
    Defined,
    Imported(ModulePath),
}

/// The modules of some files, with their items.
#[derive(Default)]
struct Modules {
    names: BTreeMap<ModulePath, BTreeMap<String, Name>>,
    /// The modules of glob imports (`use x::*`).
    globs: BTreeMap<ModulePath, Vec<ModulePath>>,
    /// The file of each module, by its index.
    files: BTreeMap<ModulePath, usize>,
}

impl Modules {
    fn of(files: &[SourceFile], references: &[Vec<Reference>]) -> Self {
        let mut modules = Self::default();
        for (number, file) in files.iter().enumerate() {
            modules.add_items(&file.module, &file.syntax.items, number);
        }
        for reference in references.iter().flatten() {
            let (from, path) = (reference.from.clone(), reference.path.clone());
            match &reference.kind {
                ReferenceKind::Path => {}
                ReferenceKind::Glob => modules.globs.entry(from).or_default().push(path),
                ReferenceKind::Import(name) => {
                    let names = modules.names.entry(from).or_default();
                    names.entry(name.clone()).or_insert(Name::Imported(path));
                }
            }
        }
        modules
    }

    fn add_items(&mut self, module: &ModulePath, items: &[Item], file: usize) {
        self.files.insert(module.clone(), file);
        for item in items.iter().filter(|item| !is_test(attributes_of(item))) {
            let ident = match item {
                Item::Const(item) => &item.ident,
                Item::Enum(item) => &item.ident,
                Item::Fn(item) => &item.sig.ident,
                Item::Static(item) => &item.ident,
                Item::Struct(item) => &item.ident,
                Item::Trait(item) => &item.ident,
                Item::Type(item) => &item.ident,
                Item::Mod(item) => {
                    if let Some((_, items)) = &item.content {
                        let mut inner = module.clone();
                        inner.push(item.ident.to_string());
                        self.add_items(&inner, items, file);
                    }
                    continue;
                }
                _ => continue,
            };
            let names = self.names.entry(module.clone()).or_default();
            names.insert(ident.to_string(), Name::Defined);
        }
    }

    /// Returns the module in which a path ends, or in which its target is defined.
    fn home(&self, path: &[String]) -> ModulePath {
        // More re-exports in a row than these are taken for a circle.
        self.home_within(path, 16)
    }

    fn home_within(&self, path: &[String], hands: usize) -> ModulePath {
        let mut at = ModulePath::new();
        for (depth, name) in path.iter().enumerate() {
            let mut child = at.clone();
            child.push(name.clone());
            if self.files.contains_key(&child) {
                at = child;
                continue;
            }
            let target = match self.names.get(&at).and_then(|names| names.get(name)) {
                Some(Name::Defined) => return at,
                Some(Name::Imported(target)) => Some(target.clone()),
                None => self.through_globs(&at, name),
            };
            return match target {
                Some(mut target) if hands > 0 => {
                    target.extend_from_slice(&path[depth + 1..]);
                    self.home_within(&target, hands - 1)
                }
                _ => at,
            };
        }
        at
    }

    fn through_globs(&self, at: &ModulePath, name: &str) -> Option<ModulePath> {
        self.globs.get(at)?.iter().find_map(|from| {
            let mut target = from.clone();
            target.push(name.to_owned());
            let has = self
                .names
                .get(from)
                .is_some_and(|names| names.contains_key(name));
            (has || self.files.contains_key(&target)).then_some(target)
        })
    }
}

/// An import of one file by another, by their indices, and its first line.
type Imports = BTreeMap<(usize, usize), usize>;

fn imports(files: &[SourceFile]) -> Imports {
    let all: Vec<Vec<Reference>> = files.iter().map(references).collect();
    let modules = Modules::of(files, &all);
    let mut imports = Imports::new();
    for (from, references) in all.iter().enumerate() {
        for reference in references {
            let home = modules.home(&reference.path);
            let Some(&to) = modules.files.get(&home) else {
                continue;
            };
            let is_own_folder = files[from].module.starts_with(&files[to].module);
            if from != to && !is_own_folder {
                imports.entry((from, to)).or_insert(reference.line);
            }
        }
    }
    imports
}

/// Returns the imports that lie on a cycle, each as `from → to`, with its place.
fn cyclic(files: &[SourceFile]) -> Vec<(String, String)> {
    let name = |from: usize, to: usize| {
        let name = |file: usize| files[file].module.join("::");
        format!("{} → {}", name(from), name(to))
    };
    let imports = imports(files);
    let mut imported: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &(from, to) in imports.keys() {
        imported.entry(from).or_default().push(to);
    }
    let reaches = |start: usize, end: usize| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![start]);
        while let Some(file) = next.pop() {
            if file == end {
                return true;
            }
            if seen.insert(file) {
                next.extend(imported.get(&file).into_iter().flatten());
            }
        }
        false
    };
    imports
        .iter()
        .filter(|&(&(from, to), _)| reaches(to, from))
        .map(|(&(from, to), line)| {
            let place = format!("{}:{line}", files[from].path.display());
            (name(from, to), place)
        })
        .collect()
}

#[test]
fn no_file_imports_itself_by_way_of_others() {
    let wrong: Vec<String> = cyclic(&source_files())
        .into_iter()
        .map(|(name, place)| format!("{place}: {name}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_cycle_is_seen_however_it_is_closed() {
    let reported = |texts: &[(&str, &str)]| {
        let folder = ("src/a/mod.rs", "mod x; mod y;");
        let has_own = texts.iter().any(|(path, _)| *path == folder.0);
        let files: Vec<SourceFile> = texts
            .iter()
            .chain((!has_own).then_some(&folder))
            .map(|(path, text)| SourceFile::parse(Path::new(path), text))
            .collect();
        cyclic(&files).len()
    };
    let plain = ("src/a/x.rs", "use super::y::Y; pub struct X;");
    for (texts, wanted) in [
        (
            vec![plain, ("src/a/y.rs", "use super::x::X; pub struct Y;")],
            2,
        ),
        (
            vec![
                plain,
                ("src/a/y.rs", "pub struct Y; fn y() { crate::a::x::f() }"),
            ],
            2,
        ),
        (
            vec![
                plain,
                ("src/a/y.rs", "pub struct Y; fn y() { f!(super::x::X) }"),
            ],
            2,
        ),
        (
            vec![
                plain,
                ("src/a/y.rs", "use crate::b::Z; pub struct Y;"),
                ("src/b.rs", "use crate::a::x::X; pub struct Z;"),
            ],
            3,
        ),
        // By a re-export of the folder's `mod.rs`.
        (
            vec![
                plain,
                ("src/a/y.rs", "use super::X; pub struct Y;"),
                ("src/a/mod.rs", "pub use x::X; mod x; mod y;"),
            ],
            2,
        ),
        (
            vec![
                plain,
                ("src/a/y.rs", "use crate::a::X as Z; pub struct Y;"),
                ("src/a/mod.rs", "pub use self::x::*;"),
            ],
            2,
        ),
        (
            vec![
                plain,
                ("src/a/y.rs", "use super::*; pub struct Y; fn f(x: X) {}"),
            ],
            0,
        ),
        // By a re-export of another folder.
        (
            vec![
                ("src/a/x.rs", "use crate::b::f;"),
                ("src/b/mod.rs", "mod y; pub fn f() { y::g() }"),
                ("src/b/y.rs", "use crate::a::x::h; pub fn g() {}"),
            ],
            3,
        ),
        // No cycles: a folder's own `mod.rs`, tests, other crates.
        (
            vec![
                ("src/a/mod.rs", "mod x; pub struct A; fn f() { x::g() }"),
                ("src/a/x.rs", "use super::A; pub fn g() {}"),
            ],
            0,
        ),
        (
            vec![
                plain,
                (
                    "src/a/y.rs",
                    "pub struct Y; #[cfg(test)] mod tests { use crate::a::x::X; }",
                ),
            ],
            0,
        ),
        (vec![plain, ("src/a/y.rs", "use x::X; pub struct Y;")], 0),
    ] {
        assert_eq!(reported(&texts), wanted, "{texts:?}");
    }
}
