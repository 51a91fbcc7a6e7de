//! Buckets: `target = "s3"`, and the shared cache.

use super::keys::{
    BUCKET, CACHE_ENDPOINT, CACHE_REGION, CACHE_REMOTE, ENCODING, ENCODINGS, ENDPOINT, PREFIX,
    REGION,
};
use super::{keep, secrets};
use crate::diagnostic::closest;
use crate::diagnostic::codes::{INVALID_CONFIG, MISSING_KEY};
use crate::model::publishing::{Destination, Encoding, SharedCache};
use crate::parse::documents::{KeySpec, Reader};
use crate::parse::settings::fault::Fault;

/// Reads a bucket to publish to.
pub(super) fn s3(reader: &mut Reader<'_, '_>) -> Option<Destination> {
    let help = "write its name: `bucket = \"my-news\"`";
    let bucket = reader.required(&BUCKET, &MISSING_KEY, help);
    let prefix = reader.text(&PREFIX).unwrap_or_default().trim_matches('/');
    let region = reader.text(&REGION).map(str::to_owned);
    let endpoint = endpoint(reader, &ENDPOINT);
    let keep = keep::keep(reader, 0);
    let encoding = reader.choice_or_default(&ENCODING, ENCODINGS);
    let bucket = bucket?;
    if let Some(fault) = name_fault(&bucket.value) {
        fault.report(reader, &bucket);
        return None;
    }
    let bucket = bucket.value;
    Some(Destination::S3 {
        bucket: bucket.strip_prefix("s3://").unwrap_or(&bucket).to_owned(),
        prefix: prefix.to_owned(),
        region,
        endpoint,
        keep,
        encoding: encoding.unwrap_or(Encoding::Identity),
    })
}

/// Returns the mistake in a bucket's name.
fn name_fault(bucket: &str) -> Option<Fault> {
    let (scheme, bare) = bucket.split_once("://").unwrap_or(("", bucket));
    if matches!(scheme, "" | "s3" | "gs" | "az") && !bare.is_empty() && !bare.contains('/') {
        return None;
    }
    let help = match (closest(scheme, ["s3", "gs", "az"]), bare.split_once('/')) {
        (_, Some((bare, rest))) if !bare.is_empty() && !rest.is_empty() => {
            format!("write `bucket = \"{bare}\"` and `prefix = \"{rest}\"`")
        }
        (Some(near), _) if !bare.is_empty() => format!("did you mean `{near}://{bare}`?"),
        _ => "write the name alone; `gs://NAME` for Google, `az://CONTAINER` for Microsoft"
            .to_owned(),
    };
    Some(Fault::new(
        format!("`{bucket}` is no name of a bucket"),
        help,
    ))
}

/// Reads `[cache]`.
pub(super) fn cache(reader: &mut Reader<'_, '_>) -> Option<SharedCache> {
    secrets::refuse(reader, secrets::BUCKET);
    let remote = reader.spanned(&CACHE_REMOTE);
    let region = reader.text(&CACHE_REGION).map(str::to_owned);
    let endpoint = endpoint(reader, &CACHE_ENDPOINT);
    let remote = remote?;
    let (scheme, rest) = remote.value.split_once("://").unwrap_or(("", ""));
    let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    if !matches!(scheme, "s3" | "gs" | "az") || name.is_empty() || name.contains('@') {
        let message = format!("`{}` is no address of a bucket", remote.value);
        let help = "write `s3://NAME/FOLDER`; `gs://` at Google, `az://` at Microsoft";
        reader.report(&INVALID_CONFIG, remote.range, message, help);
        return None;
    }
    Some(SharedCache {
        bucket: match scheme {
            "s3" => name.to_owned(),
            scheme => format!("{scheme}://{name}"),
        },
        prefix: prefix.trim_matches('/').to_owned(),
        region,
        endpoint,
    })
}

/// Reads the address of a service that is not Amazon's.
fn endpoint(reader: &mut Reader<'_, '_>, key: &'static KeySpec) -> Option<String> {
    let endpoint = reader.spanned(key)?;
    if secrets::refuse_in(reader, &endpoint, secrets::BUCKET) {
        return None;
    }
    let written = endpoint.value.trim_end_matches('/');
    let host = ["https://", "http://"]
        .iter()
        .find_map(|scheme| written.strip_prefix(scheme));
    if host.is_some_and(|host| !host.is_empty()) {
        return Some(written.to_owned());
    }
    let host = written.split("://").last().filter(|host| !host.is_empty());
    let help = format!(
        "write it in full: `https://{}`",
        host.unwrap_or("s3.example.org")
    );
    reader.report(
        &INVALID_CONFIG,
        endpoint.range,
        "this is no address of a service",
        help,
    );
    None
}
