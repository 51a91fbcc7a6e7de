//! What a bucket keeps of earlier generations: their manifests, and the objects that later ones replaced.

use std::collections::BTreeSet;

use super::Bucket;
use crate::base::{Fp, OutPath};
use crate::publish::change::{Change, cache_control};
use crate::publish::manifest::Entry;
use crate::publish::{Fault, Manifest};

/// The maximum number of generations that a publication deletes. A publication adds one.
const MOST_PRUNED: usize = 8;

impl Bucket {
    /// Returns the key under which a replaced object is kept, which depends on the content and the
    /// headers.
    pub(super) fn kept(&self, path: &OutPath, entry: &Entry) -> String {
        let cache = cache_control(path);
        let encoding = entry.encoding.as_deref();
        let fp = Fp::of(&(entry.sha256.to_string(), &entry.kind, encoding, cache));
        self.own(&format!("kept/{fp}"))
    }

    /// Returns the objects to keep of a generation when another one replaces it.
    pub(super) fn replaced(&self, change: &Change) -> Vec<String> {
        if self.keep == 0 {
            return Vec::new();
        }
        let Some(before) = &change.before else {
            return Vec::new();
        };
        let uploads = change.uploads.iter().filter_map(|upload| {
            let entry = upload.before.as_ref()?;
            Some(self.kept(&upload.path, entry))
        });
        let deletions = change.deletions.iter().filter_map(|path| {
            let entry = before.files.get(path)?;
            Some(self.kept(path, entry))
        });
        uploads.chain(deletions).collect()
    }

    pub(super) fn keys(&self, document: &str) -> Result<Vec<String>, Fault> {
        let found = self.store.get(document)?;
        Ok(found
            .and_then(|found| serde_json::from_slice(&found.bytes).ok())
            .unwrap_or_default())
    }

    /// Returns the numbers of the kept generations, in order of publication.
    pub(super) fn numbers(&self) -> Result<Vec<u64>, Fault> {
        let listed = self.store.list(&self.own("generations"))?;
        let mut numbers: Vec<u64> = listed
            .iter()
            .filter_map(|key| key.rsplit('/').next()?.strip_suffix(".json")?.parse().ok())
            .collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// Deletes generations that are not kept beside the one that is online, and objects that no kept generation has.
    /// Where interrupted publications left many, only some are deleted at a time: the work for all at once would
    /// grow with each publication that does not finish.
    pub(super) fn prune(&self, online: &Manifest) -> Result<(), Fault> {
        let numbers = self.numbers()?;
        let old = online.outlived(&numbers, self.keep);
        let kept = numbers.iter().filter(|number| !old.contains(number));
        let old = old.get(..MOST_PRUNED).unwrap_or(&old);
        if old.is_empty() {
            return Ok(());
        }
        let document = |number: &u64| self.own(&format!("replaced/{number}.json"));
        let mut needed = BTreeSet::new();
        for number in kept {
            needed.extend(self.keys(&document(number))?);
        }
        let mut unneeded = BTreeSet::new();
        for number in old {
            unneeded.extend(self.keys(&document(number))?);
        }
        let unneeded: Vec<String> = unneeded.difference(&needed).cloned().collect();
        self.store.delete(&unneeded)?;
        // The list of the objects is deleted last, so that no object is left behind without a list that
        // names it.
        let manifests = old.iter().map(|number| self.manifest_of(*number));
        let documents: Vec<String> = old.iter().map(document).chain(manifests).collect();
        self.store.delete(&documents)
    }

    /// Returns the key of an earlier manifest.
    pub(super) fn manifest_of(&self, generation: u64) -> String {
        self.own(&format!("generations/{generation}.json"))
    }
}
