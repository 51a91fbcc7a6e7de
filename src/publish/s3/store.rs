//! A bucket as a store of objects, with single and parallel requests, and faults in words.

mod digests;

use std::future::Future;
use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::path::Path as Key;
use object_store::{
    Attribute, Attributes, Error, GetOptions, GetResult, ObjectStore, ObjectStoreExt, PutMode,
    PutMultipartOptions, PutOptions, PutPayload, WriteMultipart,
};
use tokio::runtime::Runtime;

use super::faults::{NO_SUCH_BUCKET, explain, service_code};
use super::retry::until_whole;
use super::services::Service;
use super::unfinished::Uploads;
use crate::io::network;
use crate::publish::Fault;

/// The number of parallel requests.
const JOBS: usize = 16;
/// The size of a part in bytes; larger objects are uploaded in parts.
const PART: usize = 8 * 1024 * 1024;

/// An open bucket.
pub(crate) struct Store {
    store: Arc<dyn ObjectStore>,
    /// Unfinished uploads, where the service has Amazon's interface.
    uploads: Option<Uploads>,
    runtime: Runtime,
    /// `s3://bucket`
    shown: String,
}

/// An object with its headers and its date.
pub(crate) struct Object {
    /// The bytes, unless only the head was requested.
    pub bytes: Vec<u8>,
    /// The headers.
    pub attributes: Attributes,
    /// The service's metadata.
    pub meta: object_store::ObjectMeta,
}

impl Store {
    /// Opens a bucket. No request is made yet.
    ///
    /// # Errors
    ///
    /// Fails where there are no credentials.
    pub(crate) fn open(
        bucket: &str,
        region: Option<&str>,
        endpoint: Option<&str>,
    ) -> Result<Self, Fault> {
        network::choose_cryptography();
        let runtime = network::runtime()
            .map_err(|error| Fault::new(format!("cannot wait for the network: {error}")))?;
        let shown = match bucket.contains("://") {
            true => bucket.to_owned(),
            false => format!("s3://{bucket}"),
        };
        let service = Service::open(bucket, region, endpoint, &shown)?;
        Ok(Self {
            store: service.store,
            uploads: service.uploads,
            runtime,
            shown,
        })
    }

    /// Returns the bucket's usual spelling.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    fn wait<T>(
        &self,
        what: &str,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Fault> {
        self.runtime
            .block_on(work)
            .map_err(|error| explain(&error, what, &self.shown))
    }

    /// Returns an object; `None` where there is none.
    ///
    /// # Errors
    ///
    /// Fails where the service does.
    pub(crate) fn get(&self, key: &str) -> Result<Option<Object>, Fault> {
        // An empty answer is one that was lost: presswork writes no empty document.
        let is_whole =
            |found: &Option<Object>| found.as_ref().is_none_or(|found| !found.bytes.is_empty());
        let find = || self.find_once(key, GetOptions::default());
        self.wait("read", until_whole(find, is_whole))
    }

    async fn find(&self, key: &str, options: GetOptions) -> Result<Option<Object>, Error> {
        until_whole(|| self.find_once(key, options.clone()), |_| true).await
    }

    async fn request(&self, key: &str, options: GetOptions) -> Result<Option<GetResult>, Error> {
        match self.store.get_opts(&parse(key)?, options).await {
            // A missing bucket gives the same status, with another code.
            Err(error @ Error::NotFound { .. })
                if service_code(&error).as_deref() != Some(NO_SUCH_BUCKET) =>
            {
                Ok(None)
            }
            found => found.map(Some),
        }
    }

    async fn find_once(&self, key: &str, options: GetOptions) -> Result<Option<Object>, Error> {
        let only_head = options.head;
        let Some(found) = self.request(key, options).await? else {
            return Ok(None);
        };
        let (attributes, meta) = (found.attributes.clone(), found.meta.clone());
        let bytes = match only_head {
            true => Vec::new(),
            false => found.bytes().await?.to_vec(),
        };
        Ok(Some(Object {
            bytes,
            attributes,
            meta,
        }))
    }

    /// Returns an object's bytes, while other requests are running.
    ///
    /// # Errors
    ///
    /// As [`Store::get`].
    pub(crate) async fn bytes(&self, key: &str) -> Result<Option<Vec<u8>>, Error> {
        Ok(self
            .find(key, GetOptions::default())
            .await?
            .map(|found| found.bytes))
    }

    /// Returns the headers of many objects.
    ///
    /// # Errors
    ///
    /// As all calls.
    pub(crate) fn heads(&self, keys: &[String]) -> Result<Vec<Option<Object>>, Fault> {
        let heads = keys.iter().map(|key| {
            let options = GetOptions {
                head: true,
                ..GetOptions::default()
            };
            self.find(key, options)
        });
        self.wait("read", stream::iter(heads).buffered(JOBS).try_collect())
    }

    /// Returns the names of all objects below a prefix.
    ///
    /// # Errors
    ///
    /// As all calls.
    pub(crate) fn list(&self, prefix: &str) -> Result<Vec<String>, Fault> {
        let list = || async {
            let prefix = match prefix {
                "" => None,
                prefix => Some(parse(prefix)?),
            };
            let listed = self.store.list(prefix.as_ref());
            let names = listed.map_ok(|meta| meta.location.to_string());
            names.try_collect().await
        };
        self.wait("list", until_whole(list, |_| true))
    }

    /// Writes one of presswork's own documents, which no cache keeps.
    ///
    /// # Errors
    ///
    /// As all calls.
    pub(crate) fn put(&self, key: &str, bytes: &[u8]) -> Result<(), Fault> {
        let put = self.document(key, bytes, PutMode::Overwrite);
        self.wait("write to", put).map(drop)
    }

    /// Writes a document on a condition, and says whether the condition held.
    ///
    /// # Errors
    ///
    /// As all calls.
    pub(crate) fn put_if(&self, key: &str, bytes: &[u8], mode: PutMode) -> Result<bool, Fault> {
        let put = self.document(key, bytes, mode.clone());
        match self.runtime.block_on(put) {
            Ok(_) => Ok(true),
            Err(
                Error::AlreadyExists { .. } | Error::Precondition { .. } | Error::NotFound { .. },
            ) => Ok(false),
            Err(error) if is_unknown(&error) => self.put_without_condition(key, bytes, &mode),
            Err(error) => Err(explain(&error, "write to", &self.shown)),
        }
    }

    /// Emulates a condition for services that know none. Two publishers at the same moment may both
    /// succeed; the first of them finds out before it commits.
    fn put_without_condition(
        &self,
        key: &str,
        bytes: &[u8],
        mode: &PutMode,
    ) -> Result<bool, Fault> {
        let there = self.get(key)?;
        let holds = match (mode, there) {
            (PutMode::Overwrite, _) => true,
            (PutMode::Create, there) => there.is_none(),
            (PutMode::Update(wanted), there) => {
                there.is_some_and(|there| there.meta.e_tag == wanted.e_tag)
            }
        };
        if holds {
            self.put(key, bytes)?;
        }
        Ok(holds)
    }

    async fn document(
        &self,
        key: &str,
        bytes: &[u8],
        mode: PutMode,
    ) -> Result<object_store::PutResult, Error> {
        let mut attributes = Attributes::new();
        attributes.insert(Attribute::ContentType, "application/json".into());
        attributes.insert(Attribute::CacheControl, "no-store".into());
        let options = PutOptions {
            mode,
            attributes,
            ..PutOptions::default()
        };
        let (key, payload) = (parse(key)?, PutPayload::from(bytes.to_vec()));
        let put = || self.store.put_opts(&key, payload.clone(), options.clone());
        until_whole(put, |_| true).await
    }

    /// Runs many requests in parallel, as many as are good for the service.
    ///
    /// # Errors
    ///
    /// Fails with the first fault.
    pub(crate) fn each<'a, T: 'a, F>(
        &'a self,
        what: &str,
        items: impl Iterator<Item = T>,
        work: impl Fn(&'a Self, T) -> F,
    ) -> Result<(), Fault>
    where
        F: Future<Output = Result<(), Error>>,
    {
        let all = stream::iter(items.map(|item| work(self, item)));
        self.wait(what, all.buffer_unordered(JOBS).try_collect::<()>())
    }

    /// Uploads bytes with their headers; a large object is uploaded in parts.
    ///
    /// # Errors
    ///
    /// As [`Store::get`].
    pub(crate) async fn upload(
        &self,
        key: &str,
        bytes: Vec<u8>,
        attributes: Attributes,
    ) -> Result<(), Error> {
        let key = parse(key)?;
        if bytes.len() <= PART {
            let options = PutOptions::from(attributes);
            let put = self.store.put_opts(&key, bytes.into(), options).await;
            return put.map(drop);
        }
        let upload = || async {
            let options = PutMultipartOptions::from(attributes.clone());
            let upload = self.store.put_multipart_opts(&key, options).await?;
            let mut parts = WriteMultipart::new_with_chunk_size(upload, PART);
            for part in bytes.chunks(PART) {
                if let Err(error) = parts.wait_for_capacity(4).await {
                    let _ = parts.abort().await;
                    return Err(error);
                }
                parts.write(part);
            }
            parts.finish().await.map(drop)
        };
        until_whole(upload, |()| true).await
    }

    /// Ends the unfinished uploads of objects below a prefix, by their keys.
    pub(crate) fn end_uploads(&self, prefix: &str, is_ours: &dyn Fn(&str) -> bool) {
        if let Some(uploads) = &self.uploads {
            self.runtime.block_on(uploads.end(prefix, is_ours));
        }
    }

    /// Copies an object inside the bucket with its headers, and says whether the object existed.
    ///
    /// # Errors
    ///
    /// As [`Store::get`].
    pub(crate) async fn copy(&self, from: &str, to: &str) -> Result<bool, Error> {
        let (from, to) = (parse(from)?, parse(to)?);
        match until_whole(|| self.store.copy(&from, &to), |()| true).await {
            Ok(()) => Ok(true),
            Err(Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Copies one object, and waits for it.
    ///
    /// # Errors
    ///
    /// As all calls.
    pub(crate) fn copy_one(&self, from: &str, to: &str) -> Result<bool, Fault> {
        self.wait("write to", self.copy(from, to))
    }

    /// Deletes objects; a missing object is no fault.
    ///
    /// # Errors
    ///
    /// As all calls.
    pub(crate) fn delete(&self, keys: &[String]) -> Result<(), Fault> {
        let keys: Result<Vec<Key>, Error> = keys.iter().map(|key| parse(key)).collect();
        let delete = async |keys: Vec<Key>| {
            let keys = stream::iter(keys.into_iter().map(Ok)).boxed();
            let mut deletions = self.store.delete_stream(keys);
            while let Some(result) = deletions.next().await {
                match result {
                    Ok(_) | Err(Error::NotFound { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(())
        };
        self.wait("delete in", async {
            let keys = keys?;
            until_whole(|| delete(keys.clone()), |()| true).await
        })
    }
}

/// Says whether the service supports no conditional requests.
fn is_unknown(error: &Error) -> bool {
    matches!(error, Error::NotImplemented { .. })
        || service_code(error).as_deref() == Some("NotImplemented")
}

/// Returns the key of an object below a prefix, which may be empty.
pub(crate) fn key_below(prefix: &str, name: &str) -> String {
    match prefix {
        "" => name.to_owned(),
        prefix => format!("{prefix}/{name}"),
    }
}

/// Converts a key without the escaping that other constructors do.
fn parse(key: &str) -> Result<Key, Error> {
    Ok(Key::parse(key)?)
}
