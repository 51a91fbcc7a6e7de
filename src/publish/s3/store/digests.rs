//! Reads objects for their digests alone.

use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::{Error, GetOptions, GetRange};
use sha2::{Digest as _, Sha256};

use super::{JOBS, Object, Store};
use crate::publish::Fault;
use crate::publish::manifest::Digest;
use crate::publish::s3::retry::{Pauses, is_cut_off};

/// An object of which the first bytes were read. A film need not be held in memory.
#[derive(Default)]
struct Reading {
    /// The headers; `None` before the first answer.
    object: Option<Object>,
    digest: Sha256,
    /// How many bytes were read.
    read: u64,
}

impl Reading {
    /// Returns what is still to be asked for, of the same version of the object.
    fn rest(&self) -> GetOptions {
        let version = || self.object.as_ref()?.meta.e_tag.clone();
        match version() {
            Some(version) if self.read > 0 => GetOptions {
                range: Some(GetRange::Offset(self.read)),
                if_match: Some(version),
                ..GetOptions::default()
            },
            _ => GetOptions::default(),
        }
    }

    /// Says whether all bytes were read, of as many as the service says that there are.
    fn is_whole(&self) -> bool {
        let object = self.object.as_ref();
        object.is_some_and(|object| self.read == object.meta.size)
    }
}

impl Store {
    /// Returns the headers of many objects, and the digests of their bytes; `read` is called after each. With each
    /// key stands how many bytes are expected.
    ///
    /// # Errors
    ///
    /// As [`Store::get`].
    pub(in crate::publish::s3) fn digests(
        &self,
        objects: &[(String, u64)],
        read: &(dyn Fn() + Sync),
    ) -> Result<Vec<Option<(Object, Digest)>>, Fault> {
        let digests = objects.iter().map(|(key, expected)| async move {
            let found = self.digest(key, *expected).await;
            read();
            found
        });
        self.wait("read", stream::iter(digests).buffered(JOBS).try_collect())
    }

    /// Returns the digest of an object. Where an answer is cut off, the rest is asked for, as long as each answer
    /// has a part of it.
    async fn digest(&self, key: &str, expected: u64) -> Result<Option<(Object, Digest)>, Error> {
        let mut reading = Reading::default();
        let mut pauses = Pauses::default();
        loop {
            let before = reading.read;
            let answer = self.read_on(key, &mut reading).await;
            // An empty answer may be one that was lost.
            let is_lost = reading.read == 0 && expected > 0;
            let again = match &answer {
                Ok(false) => return Ok(None),
                Ok(true) => !reading.is_whole() || is_lost,
                Err(Error::Precondition { .. }) => true,
                Err(error) => is_cut_off(error),
            };
            let goes_on = reading.rest().range.is_some()
                && !matches!(answer, Err(Error::Precondition { .. }));
            if goes_on && reading.read > before {
                pauses = Pauses::default();
            }
            if again && pauses.wait().await {
                if !goes_on {
                    // Nothing is known yet, or another version took the object's place.
                    reading = Reading::default();
                }
                continue;
            }
            answer?;
            let Reading { object, digest, .. } = reading;
            return Ok(object.map(|object| (object, digest.into())));
        }
    }

    /// Reads on, to the end of the object or of the answer, and says whether there is such an object.
    async fn read_on(&self, key: &str, reading: &mut Reading) -> Result<bool, Error> {
        let Some(found) = self.request(key, reading.rest()).await? else {
            return Ok(false);
        };
        reading.object.get_or_insert_with(|| Object {
            bytes: Vec::new(),
            attributes: found.attributes.clone(),
            meta: found.meta.clone(),
        });
        let mut parts = found.into_stream();
        while let Some(part) = parts.next().await {
            let part = part?;
            reading.digest.update(&part);
            reading.read += part.len() as u64;
        }
        Ok(true)
    }
}
