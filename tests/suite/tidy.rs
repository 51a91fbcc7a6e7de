//! The invariants of ARCHITECTURE.md that neither the compiler nor clippy can check.

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

/// The layers, lowest first, and what each may import beside itself and what is below it.
const LAYERS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("diagnostic", &["base"]),
    ("model", &["base", "diagnostic"]),
    ("parse", &["base", "diagnostic", "model"]),
    ("link", &["base", "diagnostic", "model"]),
    ("lints", &["base", "diagnostic", "model"]),
    ("render", &["base", "diagnostic", "model"]),
    ("formats", &["base", "diagnostic", "model", "render"]),
    ("finish", &["base", "diagnostic", "model"]),
    ("views", &["base", "diagnostic", "model"]),
    ("io", &["base", "diagnostic", "model", "memo", "pipeline"]),
    ("publish", &["base", "diagnostic", "model", "io"]),
];

/// Invariant 1: stages meet in the model alone; dependencies point down.
#[test]
fn no_layer_imports_a_sibling() {
    let mut wrong = Vec::new();
    for (layer, below) in LAYERS {
        for (path, text) in sources(&format!("src/{layer}")) {
            for (number, line) in text.lines().enumerate() {
                for part in line.split("crate::").skip(1) {
                    let name: String = part
                        .chars()
                        .take_while(|c| c.is_alphanumeric() || *c == '_')
                        .collect();
                    if !name.is_empty() && name != *layer && !below.contains(&name.as_str()) {
                        wrong.push(format!(
                            "{}:{}: {layer} imports {name}",
                            path.display(),
                            number + 1
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Invariant 2: the outside world is touched in `io`, `publish` and `cli` alone.
#[test]
fn the_river_touches_nothing_outside() {
    const FORBIDDEN: &[&str] = &[
        "std::fs",
        "fs::read",
        "fs::write",
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "std::process",
        "std::env",
        "env::var",
        "SystemTime",
        "Instant::now",
        "Timestamp::now",
        "Zoned::now",
        "println!",
        "eprintln!",
        "print!(",
        "eprint!(",
        "dbg!",
        "std::io::std",
    ];
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let inside = path.strip_prefix("src").unwrap();
        let outer = ["io", "publish", "cli"];
        if outer.iter().any(|layer| inside.starts_with(layer)) || inside == Path::new("main.rs") {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in code.lines().enumerate() {
            if line.trim_start().starts_with("//") {
                continue;
            }
            for word in FORBIDDEN {
                if line.contains(word) {
                    wrong.push(format!("{}:{}: {word}", path.display(), number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Invariant 8: a file is one thing, and none is called after nothing in particular.
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
        // Made by building, and not in version control.
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

/// A newcomer finds every layer on the map.
#[test]
fn the_map_shows_every_layer() {
    let text = fs::read_to_string(Path::new(ROOT).join("ARCHITECTURE.md")).unwrap();
    for (layer, _) in LAYERS {
        assert!(
            text.contains(&format!("{layer}/")),
            "ARCHITECTURE.md does not speak of {layer}/"
        );
    }
}
