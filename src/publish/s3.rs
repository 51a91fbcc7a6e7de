//! `target = "s3"`: a bucket, whose objects are replaced one by one in the order of the phases.
//!
//! Beside the site, below `.presswork/`, are `manifest.json`; `lock`; `begun.json` (what a publication
//! is about to change); `kept/…` (objects that were replaced, copied inside the bucket, by what they
//! are); `generations/N.json` (earlier manifests) and `replaced/N.json` (what of `kept` generation N
//! had and the next one had not).

mod credentials;
mod faults;
mod kept;
mod lock;
mod retry;
mod services;
pub(super) mod store;
mod unfinished;

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use object_store::{Attribute, Attributes, Error};

use self::store::{Object, Store, key_below};
use super::change::{Change, Source, Upload, cache_control, pending_paths};
use super::lock::Lock;
use super::manifest::{Digest, Entry, Files};
use super::token::is_record;
use super::{DraftFile, Fault, Manifest, Online, Progress, StepContext, Target};
use crate::base::OutPath;
use crate::model::addresses::PRIVATE_DRAFTS;
use crate::model::publishing::Destination;

/// The metadata key under which an object has the digest of its content.
const DIGEST: &str = "sha256";

/// A bucket, or a part of one.
pub(crate) struct Bucket {
    store: Store,
    prefix: String,
    keep: usize,
}

impl Bucket {
    /// Opens the bucket.
    ///
    /// # Errors
    ///
    /// Fails where there are no credentials.
    pub(super) fn open(destination: &Destination) -> Result<Self, Fault> {
        let Destination::S3 {
            bucket,
            prefix,
            region,
            endpoint,
            keep,
            encoding: _,
        } = destination
        else {
            return Err(Fault::new("this is no bucket"));
        };
        Ok(Self {
            store: Store::open(bucket, region.as_deref(), endpoint.as_deref())?,
            prefix: prefix.clone(),
            keep: *keep,
        })
    }

    /// Returns the key of a file of the site.
    fn key(&self, path: &str) -> String {
        key_below(&self.prefix, path)
    }

    /// Returns the key of a document of presswork's own.
    fn own(&self, name: &str) -> String {
        self.key(&format!(".presswork/{name}"))
    }

    /// Reads the state of the pending files of an interrupted publication.
    fn reconcile(&self, pending: &[u8], files: &mut Files) -> Result<(), Fault> {
        let paths = pending_paths(pending);
        let keys: Vec<String> = paths.iter().map(|path| self.key(path.as_str())).collect();
        for (path, seen) in paths.into_iter().zip(self.store.heads(&keys)?) {
            match seen {
                Some(seen) => files.insert(path, entry_of(&seen)),
                None => files.remove(&path),
            };
        }
        Ok(())
    }
}

/// Returns the manifest entry that an object's headers describe.
fn entry_of(seen: &Object) -> Entry {
    let text = |attribute| {
        let value = seen.attributes.get(&attribute)?;
        Some(value.to_string()).filter(|value| !value.is_empty())
    };
    Entry {
        sha256: text(Attribute::Metadata(DIGEST.into()))
            .and_then(|hex| Digest::parse(&hex))
            .unwrap_or(Digest::UNKNOWN),
        size: seen.meta.size,
        kind: text(Attribute::ContentType).unwrap_or_default(),
        encoding: text(Attribute::ContentEncoding),
        retired: None,
    }
}

/// Returns the headers for an entry.
fn attributes(path: &OutPath, entry: &Entry) -> Attributes {
    let mut attributes = Attributes::new();
    attributes.insert(Attribute::ContentType, entry.kind.clone().into());
    attributes.insert(Attribute::CacheControl, cache_control(path).into());
    attributes.insert(
        Attribute::Metadata(DIGEST.into()),
        entry.sha256.to_string().into(),
    );
    if let Some(encoding) = &entry.encoding {
        attributes.insert(Attribute::ContentEncoding, encoding.clone().into());
    }
    attributes
}

impl Target for Bucket {
    fn place(&self) -> String {
        let shown = self.store.shown();
        match self.prefix.as_str() {
            "" => shown.to_owned(),
            prefix => format!("{shown}/{prefix}"),
        }
    }

    fn lock(&self) -> Option<&dyn Lock> {
        Some(self)
    }

    fn online(&self) -> Result<Online, Fault> {
        let place = self.own("manifest.json");
        let found = self.store.get(&place)?;
        let mut manifest = match found {
            Some(found) => {
                let place = format!("{}/{place}", self.store.shown());
                Some(Manifest::read(&found.bytes, &place)?)
            }
            None => None,
        };
        let pending = self.store.get(&self.own("begun.json"))?;
        if let Some(pending) = pending {
            // Without a manifest, the first publication was interrupted.
            let at = jiff::Timestamp::from_second(0).unwrap_or_default();
            let manifest = manifest.get_or_insert_with(|| Manifest::new(0, at, "", Files::new()));
            self.reconcile(&pending.bytes, &mut manifest.files)?;
        }
        let mut unknown_files = Vec::new();
        if manifest.is_none() {
            let above = self.key("");
            let own = self.own("");
            let listed = self.store.list(above.trim_end_matches('/'))?;
            let others = listed.iter().filter(|key| !key.starts_with(&own));
            unknown_files
                .extend(others.filter_map(|key| OutPath::new(key.strip_prefix(&above)?).ok()));
        }
        Ok(Online {
            manifest,
            unknown_files,
            damaged: Vec::new(),
        })
    }

    fn contents(&self, manifest: &Manifest, progress: &dyn Progress) -> Result<Files, Fault> {
        let files = &manifest.files;
        let objects: Vec<(String, u64)> = files
            .iter()
            .map(|(path, entry)| (self.key(path.as_str()), entry.size))
            .collect();
        let found = self.store.digests(&objects, &|| progress.moved(1, 0))?;
        let found = files.keys().zip(found).filter_map(|(path, found)| {
            let (object, sha256) = found?;
            let entry = Entry {
                sha256,
                ..entry_of(&object)
            };
            Some((path.clone(), entry))
        });
        Ok(found.collect())
    }

    fn drafts(&self) -> Result<Vec<DraftFile>, Fault> {
        let above = self.key("");
        let listed = self.store.list(&self.key(PRIVATE_DRAFTS))?;
        let paths = listed
            .iter()
            .filter_map(|key| OutPath::new(key.strip_prefix(&above)?).ok());
        let read = |path: OutPath| {
            let record = match is_record(&path) {
                true => self
                    .store
                    .get(&self.key(path.as_str()))?
                    .map(|found| found.bytes),
                false => None,
            };
            Ok(DraftFile { path, record })
        };
        paths.map(read).collect()
    }

    fn prepare(&self, change: &Change) -> Result<(), Fault> {
        let pending = self.own("begun.json");
        let earlier = self.store.get(&pending)?;
        if let Some(earlier) = &earlier {
            // The lock is held, so nobody goes on with what an interrupted publication began. Which drafts were among
            // it stands nowhere.
            let paths = pending_paths(&earlier.bytes);
            let keys: BTreeSet<String> = paths.iter().map(|path| self.key(path.as_str())).collect();
            let drafts = self.key(&format!("{PRIVATE_DRAFTS}/"));
            let is_ours = |key: &str| keys.contains(key) || key.starts_with(&drafts);
            self.store.end_uploads(&self.key(""), &is_ours);
        }
        let paths = change.pending(earlier.as_ref().map(|earlier| earlier.bytes.as_slice()));
        let mut replaced = self.replaced(change);
        if let Some(before) = change.before.as_ref().filter(|_| !replaced.is_empty()) {
            let document = self.own(&format!("replaced/{}.json", before.content()));
            replaced.extend(self.keys(&document)?);
            replaced.sort_unstable();
            replaced.dedup();
            self.store.put(
                &document,
                &serde_json::to_vec(&replaced).unwrap_or_default(),
            )?;
        }
        self.store.put(&pending, &paths)
    }

    fn put(&self, phase: &[Upload], _: &Change, context: &StepContext) -> Result<(), Fault> {
        // A fault of the file system keeps its own words.
        let unreadable = std::sync::Mutex::new(None);
        let put = self.store.each("write to", phase.iter(), |store, upload| {
            let unreadable = &unreadable;
            async move {
                if context.stop.load(Ordering::Relaxed) {
                    return Ok(());
                }
                let (path, entry) = (&upload.path, &upload.entry);
                let key = self.key(path.as_str());
                if let Some(before) = upload.before.as_ref().filter(|_| self.keep > 0) {
                    store.copy(&key, &self.kept(path, before)).await?;
                }
                match &upload.source {
                    Source::File(file) => {
                        let bytes = match std::fs::read(file) {
                            Ok(bytes) => bytes,
                            Err(error) => {
                                let fault = Fault::of_file("read", file, &error);
                                if let Ok(mut unreadable) = unreadable.lock() {
                                    unreadable.get_or_insert(fault);
                                }
                                return Ok(());
                            }
                        };
                        store.upload(&key, bytes, attributes(path, entry)).await?;
                        context.progress.moved(1, entry.size);
                    }
                    Source::Kept(_) => {
                        let kept = self.kept(path, entry);
                        if !store.copy(&kept, &key).await? {
                            return Err(Error::NotFound {
                                path: kept,
                                source: "an object of an earlier generation is gone".into(),
                            });
                        }
                    }
                }
                Ok(())
            }
        });
        let unreadable = unreadable.into_inner().unwrap_or_default();
        put.and(unreadable.map_or(Ok(()), Err))
    }

    fn commit(&self, change: &Change) -> Result<(), Fault> {
        let manifest = self.own("manifest.json");
        if let Some(before) = change
            .before
            .as_ref()
            .filter(|before| before.generation > 0 && !before.is_copy())
            && self.keep > 0
        {
            let kept = self.manifest_of(before.generation);
            self.store.copy_one(&manifest, &kept)?;
        }
        self.store.put(&manifest, &change.next.to_json())
    }

    fn clear(&self, change: &Change, context: &StepContext) -> Result<(), Fault> {
        let keys: Vec<String> = change
            .deletions
            .iter()
            .map(|path| self.key(path.as_str()))
            .collect();
        if let Some(before) = change.before.as_ref().filter(|_| self.keep > 0) {
            self.store.each(
                "write to",
                change.deletions.iter(),
                |store, path| async move {
                    if let Some(entry) = before.files.get(path) {
                        store
                            .copy(&self.key(path.as_str()), &self.kept(path, entry))
                            .await?;
                    }
                    Ok(())
                },
            )?;
        }
        if !keys.is_empty() {
            self.store.delete(&keys)?;
            context.progress.moved(keys.len(), 0);
        }
        self.store.delete(&[self.own("begun.json")])?;
        self.prune(&change.next)
    }

    fn generations(&self, online: &Manifest) -> Result<Vec<Manifest>, Fault> {
        if self.keep == 0 {
            return Err(Fault::new("a bucket with `keep = 0` keeps no earlier generations").help(
                "build the site as it was and publish that; for the next time, let it keep some: \
                 `keep = 3`",
            ));
        }
        let mut kept = Vec::new();
        let numbers = self.numbers()?;
        // The objects of others may be deleted already.
        let old = online.outlived(&numbers, self.keep);
        let whole = numbers.iter().rev().filter(|number| !old.contains(number));
        for number in whole.copied() {
            let place = self.manifest_of(number);
            if let Some(found) = self.store.get(&place)? {
                kept.push(Manifest::read(&found.bytes, &place)?);
            }
        }
        Ok(kept)
    }
}
