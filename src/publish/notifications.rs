//! Notifies hubs of feeds, search engines and caches after a publication.
//!
//! Only services that the configuration names are notified, no answer is waited for longer than
//! [`TIMEOUT`], and a failure never fails the publication.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Client, RequestBuilder};
use serde_json::json;

use super::{Fault, redacted};
use crate::io::network;
use crate::model::publishing::Notices;

/// The timeout of one answer.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The timeout of all requests to one service.
const TIMEOUT_OF_ALL: Duration = Duration::from_secs(60);
/// The address of IndexNow, which passes notifications to every engine that takes part.
const INDEXNOW: &str = "https://api.indexnow.org/indexnow";
/// The maximum number of addresses in a request to IndexNow.
const INDEXNOW_MOST: usize = 10_000;
/// The maximum number of addresses in a request to a CDN: Cloudflare's limit.
const PURGE_MOST: usize = 30;
/// The environment variable with the credential for purging.
const PURGE_TOKEN: &str = "PRESSWORK_PURGE_TOKEN";

/// The changes of a publication, as full addresses.
pub(crate) struct ChangedAddresses<'a> {
    /// The site's host.
    pub host: &'a str,
    /// The site's address, with a slash at the end.
    pub home: &'a str,
    /// Feeds that changed.
    pub feeds: &'a [String],
    /// Pages that changed, deleted ones included.
    pub pages: &'a [String],
    /// Every address that changed.
    pub all: &'a [String],
}

/// The result of notifying a service.
#[derive(Debug, PartialEq, Eq)]
pub struct Notification {
    /// The service.
    pub service: &'static str,
    /// The number of addresses that the service accepted, or the reason of the failure.
    pub outcome: Result<usize, Fault>,
}

/// Notifies all configured services, in parallel.
pub(crate) fn notify(
    notices: &Notices,
    changed: &ChangedAddresses,
    root: &Path,
) -> Vec<Notification> {
    let (feeds, pages, all) = (changed.feeds, changed.pages, changed.all);
    let hub = notices.websub.as_deref().filter(|_| !feeds.is_empty());
    let key = notices.indexnow.as_deref().filter(|_| !pages.is_empty());
    let engines = notices.indexnow_endpoint.as_deref().unwrap_or(INDEXNOW);
    let purge = notices.purge.as_deref().filter(|_| !all.is_empty());
    thread::scope(|scope| {
        let hub = hub.map(|hub| scope.spawn(move || websub(hub, feeds)));
        let engines = key.map(|key| scope.spawn(move || indexnow(engines, key, changed)));
        let cache = purge.map(|purge| {
            scope.spawn(move || match purge.starts_with("http") {
                true => purge_at(purge, all),
                false => list(&root.join(purge), all),
            })
        });
        [
            ("WebSub", feeds.len(), hub),
            ("IndexNow", pages.len(), engines),
            ("purge", all.len(), cache),
        ]
        .into_iter()
        .filter_map(|(service, addresses, request)| {
            let outcome = match request?.join() {
                Ok(outcome) => outcome.map(|()| addresses),
                Err(_) => Err(Fault::new("presswork failed at it")),
            };
            Some(Notification { service, outcome })
        })
        .collect()
    })
}

/// Sends addresses to a service in requests of at most `most`.
fn in_parts(
    addresses: &[String],
    most: usize,
    send: impl Fn(&[String]) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let began = Instant::now();
    for (number, part) in addresses.chunks(most).enumerate() {
        let sent = match began.elapsed() < TIMEOUT_OF_ALL {
            true => send(part),
            false => Err(Fault::new(format!(
                "not done within {} seconds",
                TIMEOUT_OF_ALL.as_secs()
            ))),
        };
        sent.map_err(|fault| match number {
            0 => fault,
            _ => Fault::new(format!(
                "{fault} (after {} of {} addresses)",
                number * most,
                addresses.len()
            )),
        })?;
    }
    Ok(())
}

/// WebSub (W3C Recommendation), section 7, leaves the request between publisher and hub open; this is the
/// form that existing hubs accept.
fn websub(hub: &str, feeds: &[String]) -> Result<(), Fault> {
    let mut form = "hub.mode=publish".to_owned();
    for feed in feeds {
        let feed = utf8_percent_encode(feed, NON_ALPHANUMERIC);
        form.push_str(&format!("&hub.url={feed}&hub.topic={feed}"));
    }
    send(|client| {
        client
            .post(hub)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
    })
}

/// <https://www.indexnow.org/documentation>
fn indexnow(endpoint: &str, key: &str, changed: &ChangedAddresses) -> Result<(), Fault> {
    in_parts(changed.pages, INDEXNOW_MOST, |pages| {
        let body = json!({
            "host": changed.host,
            "key": key,
            "keyLocation": format!("{}{key}.txt", changed.home),
            "urlList": pages,
        });
        send(|client| {
            client
                .post(endpoint)
                .header("content-type", "application/json; charset=utf-8")
                .body(body.to_string())
        })
    })
}

/// In the form of Cloudflare's API, with the credential as a bearer token (RFC 6750).
fn purge_at(endpoint: &str, addresses: &[String]) -> Result<(), Fault> {
    let token = std::env::var(PURGE_TOKEN)
        .ok()
        .filter(|token| !token.is_empty());
    in_parts(addresses, PURGE_MOST, |files| {
        let body = json!({ "files": files }).to_string();
        send(|client| {
            let request = client
                .post(endpoint)
                .header("content-type", "application/json")
                .body(body);
            match &token {
                Some(token) => request.bearer_auth(token),
                None => request,
            }
        })
    })
}

fn list(file: &Path, addresses: &[String]) -> Result<(), Fault> {
    let lines: String = addresses.iter().map(|url| format!("{url}\n")).collect();
    fs::write(file, lines).map_err(|error| Fault::of_file("write", file, &error))
}

fn send(request: impl FnOnce(&Client) -> RequestBuilder) -> Result<(), Fault> {
    let runtime = network::runtime()
        .map_err(|error| Fault::new(format!("cannot wait for the network: {error}")))?;
    runtime.block_on(async {
        let client = network::client()
            .timeout(TIMEOUT)
            .user_agent(concat!("presswork/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(Fault::new)?;
        let answer = request(&client).send().await.map_err(unanswered)?;
        let status = answer.status();
        if status.is_success() {
            return Ok(());
        }
        let words = answer.text().await.unwrap_or_default();
        let words: String = words.chars().take(200).collect();
        Err(Fault::new(format!("{status}: {}", words.trim())))
    })
}

fn unanswered(error: reqwest::Error) -> Fault {
    let error = error.without_url();
    if error.is_timeout() {
        return Fault::new(format!("no answer within {} seconds", TIMEOUT.as_secs()));
    }
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(deeper) = cause {
        words = deeper.to_string();
        cause = deeper.source();
    }
    Fault::new(redacted(&words))
}
