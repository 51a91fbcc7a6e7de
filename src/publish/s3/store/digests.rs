//! Reads objects for their digests alone.

use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::{Error, GetOptions};
use sha2::{Digest as _, Sha256};

use super::{JOBS, Object, Store, until_whole};
use crate::publish::Fault;
use crate::publish::manifest::Digest;

impl Store {
    /// Returns the headers of many objects, and the digests of their bytes; `read` is called after each.
    ///
    /// # Errors
    ///
    /// As [`Store::get`].
    pub(in crate::publish::s3) fn digests(
        &self,
        keys: &[String],
        read: &(dyn Fn() + Sync),
    ) -> Result<Vec<Option<(Object, Digest)>>, Fault> {
        let digests = keys.iter().map(|key| async move {
            let found = until_whole(|| self.digest(key), |_| true).await;
            read();
            found
        });
        self.wait("read", stream::iter(digests).buffered(JOBS).try_collect())
    }

    async fn digest(&self, key: &str) -> Result<Option<(Object, Digest)>, Error> {
        let Some(found) = self.request(key, GetOptions::default()).await? else {
            return Ok(None);
        };
        let object = Object {
            bytes: Vec::new(),
            attributes: found.attributes.clone(),
            meta: found.meta.clone(),
        };
        // A film need not be held in memory.
        let mut parts = found.into_stream();
        let mut digest = Sha256::new();
        while let Some(part) = parts.next().await {
            digest.update(&part?);
        }
        Ok(Some((object, digest.into())))
    }

    /// Says whether the service unpacks compressed objects before it hands them out, as Google's does for
    /// whoever does not ask for gzip.
    pub(in crate::publish::s3) fn unpacks(&self) -> bool {
        self.shown.starts_with("gs://")
    }
}
