//! Ends uploads in parts that a publisher did not finish, because it was killed: the service keeps their parts,
//! and charges for them, until somebody ends them.

use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3;
use object_store::client::{
    HttpClient, HttpConnector, HttpRequest, HttpRequestBody, ReqwestConnector,
};
use object_store::multipart::MultipartStore;
use object_store::path::Path as Key;
use object_store::signer::{SignedUrlOptions, Signer};
use object_store::{ClientOptions, Error};
use quick_xml::escape::unescape;

use super::faults::element;

/// How long the signature of a request is valid.
const VALID: Duration = Duration::from_secs(300);

/// The requests to Amazon's interface that a store of objects has no word for.
pub(super) struct Uploads {
    bucket: Arc<AmazonS3>,
    client: HttpClient,
}

impl Uploads {
    /// # Errors
    ///
    /// Fails where no client can be made.
    pub(super) fn new(bucket: Arc<AmazonS3>, client: &ClientOptions) -> Result<Self, Error> {
        let client = ReqwestConnector::default().connect(client)?;
        Ok(Self { bucket, client })
    }

    /// Ends the unfinished uploads of objects below a prefix, by their keys, as far as the service allows it: what is
    /// left costs room and harms nobody.
    pub(super) async fn end(&self, prefix: &str, is_ours: &dyn Fn(&str) -> bool) {
        let listed = self.list(prefix).await.unwrap_or_default();
        for (key, id) in unfinished(&listed) {
            if let (true, Ok(path)) = (is_ours(&key), Key::parse(&key)) {
                let _ = self.bucket.abort_multipart(&path, &id).await;
            }
        }
    }

    /// Returns the service's list of unfinished uploads, the first thousand; `None` where the service gives
    /// none.
    async fn list(&self, prefix: &str) -> Option<String> {
        let mut request = HttpRequest::new(HttpRequestBody::empty());
        let query = SignedUrlOptions::new().with_query([("uploads", ""), ("prefix", prefix)]);
        let (method, root) = (request.method().clone(), Key::default());
        let signed = self.bucket.signed_url_opts(method, &root, VALID, &query);
        *request.uri_mut() = signed.await.ok()?.as_str().parse().ok()?;
        let answer = self.client.execute(request).await.ok()?;
        if !answer.status().is_success() {
            return None;
        }
        let bytes = answer.into_body().bytes().await.ok()?;
        String::from_utf8(bytes.to_vec()).ok()
    }
}

/// Returns the keys and the names of the uploads in an answer of `ListMultipartUploads`.
fn unfinished(answer: &str) -> Vec<(String, String)> {
    let text = |upload, name| {
        let text = unescape(element(upload, name)?).ok()?;
        Some(text.into_owned())
    };
    let uploads = answer.split("<Upload>").skip(1);
    uploads
        .filter_map(|upload| Some((text(upload, "Key")?, text(upload, "UploadId")?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_names_keys_and_uploads() {
        // Amazon S3 API Reference, ListMultipartUploads, the response in short.
        let answer = "<?xml version=\"1.0\"?>\n<ListMultipartUploadsResult><Bucket>b</Bucket>\
            <Upload><Key>a &amp; b.mp4</Key><UploadId>XMgbGlrZSBlbHZpbmcncyBub3QgaGF2aW5n</UploadId>\
            <Initiator><ID>u</ID></Initiator></Upload>\n\
            <Upload>\n<Key>c</Key>\n<UploadId>2</UploadId>\n</Upload></ListMultipartUploadsResult>";
        let wanted = [
            ("a & b.mp4", "XMgbGlrZSBlbHZpbmcncyBub3QgaGF2aW5n"),
            ("c", "2"),
        ];
        let wanted = wanted.map(|(key, id)| (key.to_owned(), id.to_owned()));
        assert_eq!(unfinished(answer), wanted);
        assert!(unfinished("").is_empty() && unfinished("<Error/>").is_empty());
    }
}
