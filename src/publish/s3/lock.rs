//! The lock of a bucket: an object that is written on conditions.

use std::time::Duration;

use object_store::{PutMode, UpdateVersion};

use super::Bucket;
use crate::publish::Fault;
use crate::publish::lock::{Lock, LockState};

/// Below this are objects that measure the time of the service's clock; killed publishers leave some.
const PROBES: &str = "now";

impl Lock for Bucket {
    fn create(&self, document: &[u8]) -> Result<bool, Fault> {
        self.store
            .put_if(&self.own("lock"), document, PutMode::Create)
    }

    fn read(&self) -> Result<Option<LockState>, Fault> {
        let Some(seen) = self.store.get(&self.own("lock"))? else {
            return Ok(None);
        };
        // The age is measured by the service's clock alone.
        let probe = self.own(&format!("{PROBES}/{}", std::process::id()));
        self.store.put(&probe, b"{}")?;
        let now = self.store.get(&probe)?;
        self.store.delete(&[probe])?;
        let age = now.map_or(Duration::ZERO, |now| {
            let age = now.meta.last_modified - seen.meta.last_modified;
            age.to_std().unwrap_or_default()
        });
        Ok(Some(LockState {
            document: seen.bytes,
            age,
            etag: seen.meta.e_tag,
            version: seen.meta.version,
        }))
    }

    fn replace(&self, old: &LockState, document: &[u8]) -> Result<bool, Fault> {
        let version = UpdateVersion {
            e_tag: old.etag.clone(),
            version: old.version.clone(),
        };
        self.store
            .put_if(&self.own("lock"), document, PutMode::Update(version))
    }

    fn remove(&self) -> Result<(), Fault> {
        // Where somebody is measuring the age of this very lock, it counts as new.
        let mut unneeded = self.store.list(&self.own(PROBES))?;
        unneeded.push(self.own("lock"));
        self.store.delete(&unneeded)
    }
}
