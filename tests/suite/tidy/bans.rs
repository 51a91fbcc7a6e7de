//! Invariant 2: only a few layers touch the outside world.
//!
//! Clippy finds the violations (`.clippy.toml`); these tests check that clippy is asked, and that no
//! other module has exceptions.

use std::fs;
use std::path::Path;

use syn::visit::Visit;
use syn::{Attribute, Meta};

use super::code::{SourceFile, flat};
use super::{ROOT, sources};

/// The layers that may touch the outside world, and say so at the top of their `mod.rs`.
const ROOMS: &[&str] = &["app", "cli", "io", "publish"];

/// The lints that forbid the outside world, and their groups.
const GUARDS: &[&str] = &[
    "disallowed_methods",
    "disallowed_types",
    "print_stdout",
    "print_stderr",
    "dbg_macro",
    "style",
    "restriction",
    "all",
    "warnings",
    "clippy",
];

/// Returns the guards that the attributes of a file turn off.
fn exceptions(file: &SourceFile) -> Vec<String> {
    struct Exceptions(Vec<String>);
    impl<'ast> Visit<'ast> for Exceptions {
        fn visit_attribute(&mut self, attribute: &'ast Attribute) {
            let Meta::List(list) = &attribute.meta else {
                return;
            };
            let words = flat(list.tokens.clone());
            let first = list.path.get_ident().map(ToString::to_string);
            let is_level =
                |word: &str| first.as_deref() == Some(word) || words.iter().any(|one| one == word);
            if is_level("allow") || is_level("expect") || is_level("warn") {
                // `clippy` is the group when nothing follows it, and a tool's name otherwise.
                let named = words.iter().enumerate().filter(|(at, word)| {
                    GUARDS.contains(&word.as_str())
                        && (word.as_str() != "clippy" || words.len() == at + 1)
                });
                self.0.extend(named.map(|(_, word)| word.clone()));
            }
        }
    }
    let mut found = Exceptions(Vec::new());
    found.visit_file(&file.syntax);
    found.0
}

#[test]
fn no_module_outside_the_rooms_touches_the_outside_world() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let file = SourceFile::parse(&path, &text);
        let is_allowed = match file.module.first() {
            Some(layer) => ROOMS.contains(&layer.as_str()),
            None => path == Path::new("src/main.rs"),
        };
        if !is_allowed {
            let found = exceptions(&file);
            wrong.extend(
                found
                    .iter()
                    .map(|guard| format!("{}: {guard}", path.display())),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_way_to_except_a_module_is_seen() {
    let reported = |text| exceptions(&SourceFile::parse(Path::new("src/link/cards.rs"), text));
    for text in [
        "#![expect(clippy::disallowed_methods, reason = \"r\")]",
        "#![allow(clippy::disallowed_types)]",
        "#[expect(clippy::print_stdout, reason = \"r\")] fn x() {}",
        "fn x() { #[expect(clippy::disallowed_methods, reason = \"r\")] let y = 1; }",
        "impl X { #[allow(clippy::style)] fn x() {} }",
        "#![cfg_attr(test, allow(clippy::disallowed_methods))]",
        "#![allow(clippy::all)]",
        "#![allow(warnings)]",
        "#[cfg(test)] mod tests { #![allow(clippy::disallowed_methods)] }",
    ] {
        assert_eq!(reported(text).len(), 1, "{text}");
    }
    for text in [
        "#[expect(clippy::cast_precision_loss, reason = \"clippy\")] fn x() {}",
        "#[warn(missing_docs)] mod x {}",
    ] {
        assert_eq!(reported(text), [""; 0], "{text}");
    }
}

/// What `.clippy.toml` bans as a method or a type.
fn banned(kind: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new(ROOT).join(".clippy.toml")).unwrap();
    let table: toml::Table = text.parse().unwrap();
    let entries = table[kind].as_array().unwrap();
    entries
        .iter()
        .map(|entry| {
            let path = entry["path"].as_str().unwrap();
            let reason = entry["reason"].as_str().unwrap_or_default();
            assert!(
                !reason.is_empty(),
                "the ban of {path} does not say what to use"
            );
            path.to_owned()
        })
        .collect()
}

#[test]
fn clippy_is_asked() {
    for (kind, some) in [
        (
            "disallowed-methods",
            &[
                "std::fs::read",
                "std::fs::write",
                "std::path::Path::exists",
                "std::time::SystemTime::now",
                "std::time::Instant::now",
                "jiff::Timestamp::now",
                "jiff::Zoned::now",
                "std::env::var",
                "std::env::current_dir",
                "std::thread::sleep",
                "std::io::stdout",
                "std::io::stderr",
                "std::process::exit",
            ][..],
        ),
        (
            "disallowed-types",
            &[
                "std::fs::File",
                "std::fs::OpenOptions",
                "std::net::TcpListener",
                "std::net::TcpStream",
                "std::net::UdpSocket",
                "std::process::Command",
                "std::time::Instant",
                "std::time::SystemTime",
                "walkdir::WalkDir",
            ][..],
        ),
    ] {
        let banned = banned(kind);
        for path in some {
            assert!(banned.iter().any(|one| one == path), "{path} is not banned");
        }
    }
    let manifest = fs::read_to_string(Path::new(ROOT).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let lints = &manifest["lints"]["clippy"];
    for guard in ["print_stdout", "print_stderr", "dbg_macro"] {
        assert_eq!(lints[guard].as_str(), Some("warn"), "{guard}");
    }
    for guard in ["disallowed_methods", "disallowed_types", "style", "all"] {
        assert!(lints.get(guard).is_none(), "{guard} is on by itself");
    }
}
