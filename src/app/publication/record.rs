//! The record of the addresses at which pages were published, one for each target.

use std::path::{Path, PathBuf};

use crate::app::{Notice, OnNotice};
use crate::diagnostic::Diagnostic;
use crate::model::{Build, Config, Tree};
use crate::publish::addresses::Addresses;

/// Returns the file in which the site keeps a record of this kind for the target of this name.
pub(super) fn file(root: &Path, target: &str, kind: &str) -> PathBuf {
    let plain = |c: char| if c.is_alphanumeric() { c } else { '_' };
    let target: String = target.chars().map(plain).collect();
    root.join(".presswork/publish")
        .join(format!("{target}.{kind}"))
}

fn addresses_file(root: &Path, target: &str) -> PathBuf {
    file(root, target, "addresses")
}

/// Returns a diagnostic for each page that was published to a target and that moved or went without a
/// redirect, as the site's policy weighs it.
pub fn missing_redirects(root: &Path, target: &str, build: &Build, tree: &Tree) -> Vec<Diagnostic> {
    let record = Addresses::read(&addresses_file(root, target));
    let missing = record.missing_redirects(build, tree).into_iter();
    let found = missing.map(|one| one.diagnostic).collect();
    build.site.config.diagnostics.apply(found)
}

/// Says whether a page of the site was published at an address, to any target and from this machine.
pub(crate) fn was_published(root: &Path, config: &Config, address: &str) -> bool {
    let targets = config.publishing.targets.iter();
    targets
        .map(|place| Addresses::read(&addresses_file(root, &place.name)))
        .any(|record| record.has(address))
}

/// Records the addresses of the pages that are online now.
pub fn record_addresses(root: &Path, target: &str, build: &Build, tree: &Tree, notices: &OnNotice) {
    let file = addresses_file(root, target);
    let record = Addresses::read(&file).renewed(build, tree);
    if let Err(error) = record.write(&file) {
        notices(Notice::AddressesNotRecorded { file, error });
    }
}
