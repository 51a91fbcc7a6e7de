//! Opens a bucket at one of the services, with the credentials that each of them looks for.

use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::{ClientOptions, Error, HeaderMap, HeaderValue, ObjectStore};
use reqwest::header::ACCEPT_ENCODING;

use super::credentials;
use super::retry::retries;
use super::unfinished::Uploads;
use crate::publish::Fault;

/// How long a request may stand still: nothing of its answer arrives. How long it takes in all depends on the size
/// and the line.
const PATIENCE: Duration = Duration::from_secs(120);

/// A bucket at its service.
pub(super) struct Service {
    pub store: Arc<dyn ObjectStore>,
    /// Unfinished uploads, where the service has Amazon's interface.
    pub uploads: Option<Uploads>,
}

impl Service {
    /// Opens a bucket, which messages call `shown`. No request is made yet.
    ///
    /// # Errors
    ///
    /// Fails where there are no credentials.
    pub(super) fn open(
        bucket: &str,
        region: Option<&str>,
        endpoint: Option<&str>,
        shown: &str,
    ) -> Result<Self, Fault> {
        let http = endpoint.is_some_and(|endpoint| endpoint.starts_with("http://"));
        let client = ClientOptions::new()
            .with_timeout_disabled()
            .with_read_timeout(PATIENCE)
            .with_connect_timeout(Duration::from_secs(10))
            .with_allow_http(http);
        let opened = match bucket.split_once("://") {
            Some(("gs", name)) => google(name, endpoint, client).map(Self::without_uploads),
            Some(("az", name)) => azure(name, endpoint, client).map(Self::without_uploads),
            _ => Self::with_uploads(amazon(bucket, region, endpoint)?, client),
        };
        opened.map_err(|error| {
            Fault::new(format!("{shown} cannot be opened: {error}"))
                .help("set the credentials of the service in the environment; README.md names them")
        })
    }

    fn without_uploads(store: Arc<dyn ObjectStore>) -> Self {
        Self {
            store,
            uploads: None,
        }
    }

    fn with_uploads(builder: AmazonS3Builder, client: ClientOptions) -> Result<Self, Error> {
        let builder = builder.with_retry(retries());
        let store = Arc::new(builder.with_client_options(client.clone()).build()?);
        Ok(Self {
            uploads: Some(Uploads::new(Arc::clone(&store), &client)?),
            store,
        })
    }
}

fn google(
    name: &str,
    endpoint: Option<&str>,
    client: ClientOptions,
) -> Result<Arc<dyn ObjectStore>, Error> {
    // Google's service unpacks what is stored with gzip for whoever does not ask for it so.
    let stored = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static("gzip"))]);
    let builder = GoogleCloudStorageBuilder::from_env()
        .with_bucket_name(name)
        .with_retry(retries())
        .with_client_options(client.with_default_headers(stored));
    let builder = match endpoint {
        Some(endpoint) => builder.with_base_url(endpoint),
        None => builder,
    };
    Ok(Arc::new(builder.build()?))
}

fn azure(
    name: &str,
    endpoint: Option<&str>,
    client: ClientOptions,
) -> Result<Arc<dyn ObjectStore>, Error> {
    let builder = MicrosoftAzureBuilder::from_env()
        .with_container_name(name)
        .with_retry(retries())
        .with_client_options(client);
    let builder = match endpoint {
        Some(endpoint) => builder.with_endpoint(endpoint.to_owned()),
        None => builder,
    };
    Ok(Arc::new(builder.build()?))
}

fn amazon(
    bucket: &str,
    region: Option<&str>,
    endpoint: Option<&str>,
) -> Result<AmazonS3Builder, Fault> {
    let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket);
    let profile = credentials::profile();
    if !credentials::in_environment() {
        match (&profile.id, &profile.secret) {
            (Some(id), Some(secret)) => {
                builder = builder
                    .with_access_key_id(id)
                    .with_secret_access_key(secret);
                if let Some(token) = &profile.token {
                    builder = builder.with_token(token);
                }
            }
            // Elsewhere, a request to the instance service would only time out.
            _ if !credentials::is_instance() => {
                return Err(Fault::new(format!(
                    "there are no credentials for the bucket {bucket}"
                ))
                .help(
                    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or have \
                     them in ~/.aws/credentials, with AWS_PROFILE for another profile than `default`",
                ));
            }
            _ => {}
        }
    }
    let set = |name| std::env::var(name).is_ok_and(|value| !value.is_empty());
    if let Some(region) = region {
        builder = builder.with_region(region);
    } else if !set("AWS_REGION")
        && !set("AWS_DEFAULT_REGION")
        && let Some(region) = profile.region
    {
        builder = builder.with_region(region);
    }
    if let Some(endpoint) = endpoint {
        builder = builder.with_endpoint(endpoint);
    }
    Ok(builder)
}
