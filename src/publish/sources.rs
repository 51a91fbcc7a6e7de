//! The sources of a site: on this machine, and by fingerprints in the manifest of what is online.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::{Fp, SourcePath};

/// The files from which a site is built on this machine.
pub type LocalSources = BTreeMap<SourcePath, LocalSource>;

/// A file from which a site is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalSource {
    /// The fingerprint of its bytes.
    pub bytes: Fp,
    /// Whether the site shows anything of it: a draft is not published.
    pub is_published: bool,
}

/// The sources of a published site: the fingerprint of each path, with that of the file's bytes. Half of each is
/// enough here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sources(BTreeMap<u64, u64>);

impl Sources {
    /// Returns the published sources among those on this machine.
    pub(super) fn published(local: &LocalSources) -> Self {
        let published = local.iter().filter(|(_, source)| source.is_published);
        let pair = |(path, source): (&SourcePath, &LocalSource)| (key(path), half(source.bytes));
        Self(published.map(pair).collect())
    }

    /// Says whether nothing is known of the sources.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Says whether a file is among the sources, whatever its bytes are.
    pub(super) fn has(&self, path: &SourcePath) -> bool {
        self.0.contains_key(&key(path))
    }

    /// Says whether a file is among the sources with these bytes.
    pub(super) fn has_bytes(&self, path: &SourcePath, source: &LocalSource) -> bool {
        self.0.get(&key(path)) == Some(&half(source.bytes))
    }

    /// Returns the number of sources.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns the sources that are not in `others` with the same bytes.
    pub(super) fn without(&self, others: &Sources) -> Self {
        let is_other = |(path, bytes): &(&u64, &u64)| others.0.get(path) != Some(bytes);
        let pair = |(path, bytes): (&u64, &u64)| (*path, *bytes);
        Self(self.0.iter().filter(is_other).map(pair).collect())
    }

    /// Returns the sources without the files of `removed`, and with those of `added`.
    pub(super) fn changed(&self, removed: &Sources, added: &Sources) -> Self {
        let mut changed = self.clone();
        changed.0.retain(|path, _| !removed.0.contains_key(path));
        changed.extend(added.clone());
        changed
    }

    /// Adds the sources of `others`, whose bytes are the newer ones.
    pub(super) fn extend(&mut self, others: Sources) {
        self.0.extend(others.0);
    }
}

fn key(path: &SourcePath) -> u64 {
    half(Fp::of_bytes(path.as_str().as_bytes()))
}

fn half(fp: Fp) -> u64 {
    u64::try_from(fp.0 >> 64).unwrap_or_default()
}
