//! What going back withdrew, and whether a site still has it.

use sha2::{Digest as _, Sha256};

use super::{BuiltSite, Release};
use crate::base::{OutPath, SourcePath};
use crate::publish::manifest::{Digest, Entry, Files, Manifest, Withdrawal};
use crate::publish::sources::Sources;

/// Returns the digest of what the files of a site hold, retired ones aside.
pub(in crate::publish) fn contents(files: &Files) -> Digest {
    let files = files.iter().filter(|(_, entry)| entry.retired.is_none());
    digest(files)
}

fn digest<'a>(files: impl Iterator<Item = (&'a OutPath, &'a Entry)>) -> Digest {
    let mut all = Sha256::new();
    for (path, entry) in files {
        all.update(format!("{path}\n{}\n", entry.sha256));
    }
    all.into()
}

/// Returns the sources that are withdrawn with a site: those that `wanted` is without, and those that it alone has.
fn difference(site: &Sources, wanted: &Sources) -> (Sources, Sources) {
    let (added, removed) = (site.without(wanted), wanted.without(site));
    match added.is_empty() && removed.is_empty() {
        // Then something else made the difference, such as another presswork, and may do it again.
        true => (site.clone(), removed),
        false => (added, removed),
    }
}

impl Withdrawal {
    /// Returns what is withdrawn where `wanted` takes the place of `before`.
    pub(super) fn new(before: &Manifest, wanted: &Manifest, release: &Release) -> Self {
        let (added, removed) = difference(&before.made_from, &wanted.made_from);
        Self {
            files: contents(&before.files),
            base_url: before.base_url.clone(),
            added,
            removed,
            at: release.at,
            by: release.by.to_owned(),
        }
    }

    /// Returns what was withdrawn earlier where `wanted` takes the place of `before`; `None` where `wanted` is that.
    /// A site that was mended in what `wanted` is without can be published, too.
    pub(super) fn carried(&self, before: &Manifest, wanted: &Manifest) -> Option<Self> {
        let site = before.made_from.changed(&self.removed, &self.added);
        if self.files == contents(&wanted.files) || site == wanted.made_from {
            return None;
        }
        let (added, removed) = difference(&site, &wanted.made_from);
        Some(Self {
            added,
            removed,
            ..self.clone()
        })
    }

    /// Returns the sources that were withdrawn, and are the same, of a site that has everything that was withdrawn;
    /// `None` for a site in which something of it changed. The moment does not matter: of what was added, each
    /// source still has to be there, and of what was removed, none may be published.
    pub(in crate::publish) fn found_in<'s>(
        &self,
        built: &'s BuiltSite,
    ) -> Option<Vec<&'s SourcePath>> {
        let there = self.base_url.as_deref();
        if there.is_some_and(|there| there != built.base_url) {
            return None;
        }
        let same = built.sources.iter();
        let same = same.filter(|(path, source)| self.added.has_bytes(path, source));
        let same: Vec<&SourcePath> = same.map(|(path, _)| path).collect();
        let is_known = !self.added.is_empty() || !self.removed.is_empty();
        let is_back = || {
            let mut sources = built.sources.iter();
            sources
                .any(|(path, source)| source.is_published && self.removed.has_bytes(path, source))
        };
        let files = || digest(built.files.iter().map(|(path, local)| (path, &local.entry)));
        let is_same = is_known && same.len() == self.added.len() && !is_back();
        (is_same || self.files == files()).then_some(same)
    }
}
