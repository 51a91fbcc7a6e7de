//! Who is told after a publication: hubs of feeds, search engines, caches.
//!
//! Nobody is told unless the configuration says so, nobody is waited for longer than [`PATIENCE`], and
//! a publication never fails for it.

use std::fs;
use std::future::Future;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Client, RequestBuilder};
use serde_json::json;

use super::Fault;
use super::fault::redacted;
use crate::model::publishing::Notices;

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long it may take to tell one of them everything, where that takes several questions.
const ALTOGETHER: Duration = Duration::from_secs(60);
/// Where IndexNow is; what is told there reaches every engine that takes part.
const INDEXNOW: &str = "https://api.indexnow.org/indexnow";
/// The most addresses that IndexNow takes at once.
const INDEXNOW_MOST: usize = 10_000;
/// The most addresses that a CDN's purge takes at once: Cloudflare's limit.
const PURGE_MOST: usize = 30;
/// What holds the credential for purging.
const PURGE_TOKEN: &str = "PRESSWORK_PURGE_TOKEN";

/// What there is to tell, as full addresses.
pub struct News<'a> {
    /// The site's host.
    pub host: &'a str,
    /// The site's address, with a slash at the end.
    pub home: &'a str,
    /// Feeds that changed.
    pub feeds: &'a [String],
    /// Pages that changed, those that are gone included.
    pub pages: &'a [String],
    /// Every address that changed.
    pub all: &'a [String],
}

/// What came of telling somebody.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    /// Who.
    pub whom: &'static str,
    /// Of how many addresses, or why not.
    pub outcome: Result<usize, String>,
}

/// Tells everybody who wants to know, all of them at once.
pub fn tell(notices: &Notices, news: &News, root: &Path) -> Vec<Told> {
    let hub = notices.websub.as_deref().filter(|_| !news.feeds.is_empty());
    let key = notices
        .indexnow
        .as_deref()
        .filter(|_| !news.pages.is_empty());
    let engines = notices.indexnow_endpoint.as_deref().unwrap_or(INDEXNOW);
    let purge = notices.purge.as_deref().filter(|_| !news.all.is_empty());
    thread::scope(|scope| {
        let hub = hub.map(|hub| scope.spawn(move || websub(hub, news)));
        let engines = key.map(|key| scope.spawn(move || indexnow(engines, key, news)));
        let cache = purge.map(|purge| {
            scope.spawn(move || match purge.starts_with("http") {
                true => purge_at(purge, news),
                false => list(&root.join(purge), news),
            })
        });
        [
            ("WebSub", news.feeds.len(), hub),
            ("IndexNow", news.pages.len(), engines),
            ("purge", news.all.len(), cache),
        ]
        .into_iter()
        .filter_map(|(whom, addresses, telling)| {
            let outcome = match telling?.join() {
                Ok(outcome) => outcome.map(|()| addresses).map_err(|fault| fault.message),
                Err(_) => Err("presswork failed at it".to_owned()),
            };
            Some(Told { whom, outcome })
        })
        .collect()
    })
}

/// Tells somebody of addresses who takes no more than `most` at once.
fn in_parts(
    addresses: &[String],
    most: usize,
    tell: impl Fn(&[String]) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let began = Instant::now();
    for (number, part) in addresses.chunks(most).enumerate() {
        let told = match began.elapsed() < ALTOGETHER {
            true => tell(part),
            false => Err(Fault::new(format!(
                "not done within {} seconds",
                ALTOGETHER.as_secs()
            ))),
        };
        told.map_err(|fault| match number {
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

/// WebSub (W3C Recommendation), section 7: how the hub hears of it is between publisher and hub; this
/// is the form that the hubs in use take.
fn websub(hub: &str, news: &News) -> Result<(), Fault> {
    let mut form = "hub.mode=publish".to_owned();
    for feed in news.feeds {
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
fn indexnow(endpoint: &str, key: &str, news: &News) -> Result<(), Fault> {
    in_parts(news.pages, INDEXNOW_MOST, |pages| {
        let body = json!({
            "host": news.host,
            "key": key,
            "keyLocation": format!("{}{key}.txt", news.home),
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
fn purge_at(endpoint: &str, news: &News) -> Result<(), Fault> {
    let token = std::env::var(PURGE_TOKEN)
        .ok()
        .filter(|token| !token.is_empty());
    in_parts(news.all, PURGE_MOST, |files| {
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

fn list(file: &Path, news: &News) -> Result<(), Fault> {
    let lines: String = news.all.iter().map(|url| format!("{url}\n")).collect();
    fs::write(file, lines).map_err(|error| Fault::of_file("write", file, &error))
}

fn send(request: impl FnOnce(&Client) -> RequestBuilder) -> Result<(), Fault> {
    secure();
    wait(async {
        let client = Client::builder()
            .timeout(PATIENCE)
            .user_agent(concat!("presswork/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| Fault::new(error.to_string()))?;
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
        return Fault::new(format!("no answer within {} seconds", PATIENCE.as_secs()));
    }
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(deeper) = cause {
        words = deeper.to_string();
        cause = deeper.source();
    }
    Fault::new(redacted(&words))
}

/// Runs what waits for the network.
///
/// # Errors
///
/// Fails as `work` does, and where the operating system has no means to wait.
pub(super) fn wait<T>(work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Fault::new(format!("cannot wait for the network: {error}")))?
        .block_on(work)
}

/// Chooses who does the cryptography, once in a process.
pub(super) fn secure() {
    // An error says that somebody chose already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
