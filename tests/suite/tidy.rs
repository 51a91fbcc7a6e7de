//! The invariants of ARCHITECTURE.md that neither the compiler nor clippy can check.
//!
//! This file checks files and folders; the parsed sources are checked in `tidy/`.

mod bans;
mod code;
mod cycles;
mod formats;
mod layers;
mod random;
mod sizes;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn sources(below: &str) -> Vec<(PathBuf, String)> {
    let files: Vec<(PathBuf, String)> = walkdir::WalkDir::new(Path::new(ROOT).join(below))
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| {
            entry
                .path()
                .extension()
                .is_some_and(|extension| extension == "rs")
        })
        .map(|entry| {
            let text = fs::read_to_string(entry.path()).unwrap();
            (entry.path().strip_prefix(ROOT).unwrap().to_owned(), text)
        })
        .collect();
    assert!(!files.is_empty(), "there is nothing below {below}");
    files
}

/// Invariant 8: a file has one subject, and no file has a vague name.
#[test]
fn files_are_short_and_named() {
    const LONGEST: usize = 450;
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let lines = text.lines().count();
        if lines > LONGEST {
            wrong.push(format!("{} has {lines} lines", path.display()));
        }
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if [
            "utils", "util", "helpers", "helper", "common", "misc", "manager",
        ]
        .contains(&stem.as_str())
        {
            wrong.push(format!("{}: what is it?", path.display()));
        }
        if !text.starts_with("//!") {
            wrong.push(format!("{} does not say what it is for", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The top level is fixed by the project's owner.
#[test]
fn the_top_level_is_as_agreed() {
    const AGREED: &[&str] = &[
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "benches",
        "config.toml",
        "content",
        "seeds",
        "src",
        "tests",
        "themes",
        // Builds create these entries, which are not in version control.
        "public",
        "target",
    ];
    let strangers: BTreeSet<String> = fs::read_dir(ROOT)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.') && !AGREED.contains(&name.as_str()))
        .collect();
    assert!(strangers.is_empty(), "{strangers:?}");
}

/// The map in ARCHITECTURE.md names every layer.
#[test]
fn the_map_shows_every_layer() {
    let map = fs::read_to_string(Path::new(ROOT).join("ARCHITECTURE.md")).unwrap();
    for (path, _) in sources("src") {
        let below = path.strip_prefix("src").unwrap();
        let first = below.iter().next().unwrap().to_string_lossy();
        let layer = first.trim_end_matches(".rs");
        let is_root = layer == "lib" || layer == "main";
        assert!(
            is_root
                || map.contains(&format!("`src/{layer}/`"))
                || map.contains(&format!("`src/{layer}.rs`")),
            "ARCHITECTURE.md does not speak of {layer}"
        );
    }
}
