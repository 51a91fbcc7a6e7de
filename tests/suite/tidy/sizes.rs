//! Functions fit a screen, and structs are small.

use std::path::Path;

use syn::visit::{self, Visit};
use syn::{ImplItem, Item};

use super::code::{SourceFile, attributes_of, is_test, is_test_method, source_files};

/// The limit in lines, from `fn` to the closing brace.
const LONGEST_FUNCTION: usize = 60;
const MOST_FIELDS: usize = 12;

/// Permanent exceptions, as `layer: name`, with reasons.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("model: Meta", "a field for each key of the front matter"),
    ("model: Config", "a field for each key of the configuration"),
    (
        "model: Card",
        "a field for each thing that other pages show of a story",
    ),
    (
        "model: Chrome",
        "a field for each thing that all pages show",
    ),
    (
        "model: Page",
        "a field for each thing that lints read off a page",
    ),
    (
        "render: NewsArticle",
        "a field for each property of schema.org",
    ),
];

struct Measured {
    /// `layer: name`; a method's name has its type before it: `io: Watch::wait`.
    name: String,
    what: String,
}

/// Returns the functions and structs of a file that exceed the limits.
fn large(file: &SourceFile) -> Vec<Measured> {
    let mut sizes = Sizes {
        file,
        of: None,
        found: Vec::new(),
    };
    sizes.visit_file(&file.syntax);
    sizes.found
}

struct Sizes<'a> {
    file: &'a SourceFile,
    /// The type whose methods are visited.
    of: Option<String>,
    found: Vec<Measured>,
}

impl Sizes<'_> {
    fn add(&mut self, ident: &syn::Ident, size: &str) {
        let layer = self.file.module.first().map_or("", String::as_str);
        let name = match &self.of {
            Some(of) => format!("{layer}: {of}::{ident}"),
            None => format!("{layer}: {ident}"),
        };
        let line = ident.span().start().line;
        let what = format!("{}:{line}: `{name}` has {size}", self.file.path.display());
        self.found.push(Measured { name, what });
    }

    fn measure(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let first = signature.ident.span().start().line;
        let last = block.brace_token.span.close().end().line;
        let lines = last + 1 - first;
        if lines > LONGEST_FUNCTION {
            self.add(&signature.ident, &format!("{lines} lines"));
        }
    }
}

impl<'ast> Visit<'ast> for Sizes<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_test(attributes_of(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.measure(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let name = match &*item.self_ty {
            syn::Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
            _ => None,
        };
        let outer = std::mem::replace(&mut self.of, name);
        visit::visit_item_impl(self, item);
        self.of = outer;
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        let outer = self.of.replace(item.ident.to_string());
        visit::visit_item_trait(self, item);
        self.of = outer;
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if !is_test_method(item) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.measure(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.measure(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        if item.fields.len() > MOST_FIELDS {
            self.add(&item.ident, &format!("{} fields", item.fields.len()));
        }
    }
}

#[test]
fn functions_fit_a_screen_and_structs_are_one_thing() {
    let large: Vec<Measured> = source_files().iter().flat_map(large).collect();
    let wrong: Vec<&str> = large
        .iter()
        .filter(|one| EXCEPTIONS.iter().all(|(name, _)| *name != one.name))
        .map(|one| one.what.as_str())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_fits_by_now_is_no_exception_any_more() {
    let large: Vec<Measured> = source_files().iter().flat_map(large).collect();
    let exceptions = EXCEPTIONS.iter().map(|(name, _)| name);
    let fits: Vec<&&str> = exceptions
        .filter(|name| large.iter().all(|one| one.name != **name))
        .collect();
    assert!(fits.is_empty(), "take these out of EXCEPTIONS: {fits:?}");
}

#[test]
fn what_is_too_large_is_seen() {
    let reported = |text: &str| -> Vec<String> {
        let file = SourceFile::parse(Path::new("src/link/cards.rs"), text);
        large(&file).into_iter().map(|one| one.name).collect()
    };
    let long = format!("{{{}}}", "\n".repeat(LONGEST_FUNCTION));
    let short = format!("{{{}}}", "\n".repeat(LONGEST_FUNCTION - 1));
    let fields = |many: usize| -> String { (0..many).map(|n| format!("f{n}: u8,")).collect() };
    let (many, few) = (fields(MOST_FIELDS + 1), fields(MOST_FIELDS));
    for (text, wanted) in [
        (format!("fn x() {long}"), "link: x"),
        (format!("impl X {{ fn x() {long} }}"), "link: X::x"),
        (
            format!("impl Y for a::X<'_> {{ fn x() {long} }}"),
            "link: X::x",
        ),
        (format!("trait X {{ fn x() {long} }}"), "link: X::x"),
        (format!("mod inner {{ fn x() {long} }}"), "link: x"),
        (
            format!("#[cfg(test)] mod tests {{}} fn x() {long}"),
            "link: x",
        ),
        (format!("struct X {{ {many} }}"), "link: X"),
        (format!("fn y() {{ struct X {{ {many} }} }}"), "link: X"),
    ] {
        assert_eq!(reported(&text), [wanted], "{text}");
    }
    for text in [
        format!("fn x() {short}"),
        format!("struct X {{ {few} }}"),
        format!("#[cfg(test)] mod tests {{ fn x() {long} }}"),
        format!("#[test] #[cfg(test)] fn x() {long}"),
    ] {
        assert_eq!(reported(&text), [""; 0], "{text}");
    }
}
