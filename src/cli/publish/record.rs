//! Where the site remembers what was published at which address, and what there is to say of it.

use std::path::{Path, PathBuf};

use presswork::diagnostic::Diagnostic;
use presswork::model::{Build, Tree};
use presswork::publish::addresses::Addresses;

use crate::cli::screen::Screen;

/// Returns what is remembered of a `[publish.NAME]`, by its kind.
pub fn memory(root: &Path, name: &str, kind: &str) -> PathBuf {
    let plain = |c: char| if c.is_alphanumeric() { c } else { '_' };
    let name: String = name.chars().map(plain).collect();
    root.join(".presswork/publish")
        .join(format!("{name}.{kind}"))
}

fn place(root: &Path, name: &str) -> PathBuf {
    memory(root, name, "addresses")
}

/// Finds pages that were published and that moved or went without a redirect, as the site weighs it.
pub fn missing_redirects(root: &Path, name: &str, build: &Build, tree: &Tree) -> Vec<Diagnostic> {
    let record = Addresses::read(&place(root, name));
    let missing_redirects = record.missing_redirects(build, tree).into_iter();
    let found = missing_redirects.map(|stray| stray.diagnostic).collect();
    build.site.config.diagnostics.apply(found)
}

/// Writes down what is online now.
pub fn renew(root: &Path, name: &str, build: &Build, tree: &Tree, screen: &Screen) {
    let place = place(root, name);
    let record = Addresses::read(&place).renewed(build, tree);
    if let Err(fault) = record.write(&place) {
        screen.warning(&format!(
            "cannot remember the addresses of pages, so nothing will be said of those that move: {}: {fault}",
            place.display()
        ));
    }
}
