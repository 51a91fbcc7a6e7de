//! Checks whether pages of other sites exist, patiently and with as few requests as possible.
//!
//! A page is requested with HEAD, and with GET where HEAD fails (RFC 9110, section 9.3). A host gets one
//! request at a time, redirects to it included; temporary failures are tried again after growing pauses;
//! `Retry-After` is honoured; a host that does not answer is not asked for every page. Answers are kept
//! for a while.

mod answers;
mod host;
mod private;
mod request;

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use url::Url;

pub use self::answers::{Answer, Answers};

use self::host::Hosts;
use self::request::{Reply, Requests};
use super::{clock, network};

/// The limits of a check.
#[derive(Clone, Debug)]
pub struct Patience {
    /// The timeout of one answer.
    pub timeout: Duration,
    /// The number of attempts.
    pub attempts: u32,
    /// The pause before the second attempt; each further one is twice as long.
    pub backoff: Duration,
    /// The pause between two requests to a host.
    pub pause: Duration,
    /// The longest `Retry-After` that is waited for. A host that asks for more is not asked again.
    pub longest_wait: Duration,
    /// The number of hosts that are asked at the same time.
    pub hosts: usize,
    /// The hosts in private networks that are asked; others there are not, whoever leads to them.
    pub private_hosts: Vec<String>,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(15),
            attempts: 3,
            backoff: Duration::from_millis(500),
            pause: Duration::from_millis(200),
            longest_wait: Duration::from_secs(30),
            hosts: 16,
            private_hosts: Vec::new(),
        }
    }
}

/// The reason given for a host that does not exist.
const NO_SUCH_HOST: &str = "there is no such host";

/// The reason given for a host that is not asked.
pub(crate) const PRIVATE: &str =
    "its host is in a private network, which readers do not reach and a check does not ask";

/// The number of redirects that are followed.
const MOST_REDIRECTS: usize = 10;

/// Requests every address that has no recent answer in `answers`, and returns the answers to all of them.
/// `step` is called for each finished address.
pub fn ask<'u>(
    urls: impl IntoIterator<Item = &'u str>,
    answers: &mut Answers,
    patience: &Patience,
    step: &(dyn Fn() + Sync),
) -> BTreeMap<&'u str, Answer> {
    let now = clock::now().as_second();
    let mut all = BTreeMap::new();
    let mut by_host: BTreeMap<String, Vec<&'u str>> = BTreeMap::new();
    for url in urls {
        let known = answers.of(url, now).cloned();
        let answer = known.or_else(|| match host_of(url) {
            Some(host) => {
                by_host.entry(host).or_default().push(url);
                None
            }
            None => Some(Answer::Gone("this is no address".to_owned())),
        });
        if let Some(answer) = answer {
            all.insert(url, answer);
            step();
        }
    }
    if by_host.is_empty() {
        return all;
    }
    for (url, answer) in ask_hosts(by_host.into_values().collect(), patience, step) {
        answers.keep(url, now, &answer);
        all.insert(url, answer);
    }
    all
}

fn host_of(url: &str) -> Option<String> {
    Url::parse(url).ok()?.host_str().map(str::to_owned)
}

/// Requests pages: those of one host in sequence, those of several in parallel.
fn ask_hosts<'u>(
    by_host: Vec<Vec<&'u str>>,
    patience: &Patience,
    step: &(dyn Fn() + Sync),
) -> Vec<(&'u str, Answer)> {
    let (requests, runtime) = match (Requests::new(patience), network::runtime()) {
        (Ok(requests), Ok(runtime)) => (requests, runtime),
        (Err(error), _) => return unasked(&by_host, &error.to_string(), step),
        (_, Err(error)) => return unasked(&by_host, &error.to_string(), step),
    };
    let hosts = Hosts::new(requests, patience);
    let asked = stream::iter(by_host)
        .map(|urls| async {
            let mut answered = Vec::with_capacity(urls.len());
            for url in urls {
                answered.push((url, follow(&hosts, url).await));
                step();
            }
            answered
        })
        .buffer_unordered(patience.hosts.max(1))
        .collect::<Vec<_>>();
    let asked = runtime.block_on(asked).into_iter().flatten();
    let connected = hosts.have_answered();
    asked
        .map(|(url, answer)| match answer {
            // Where no host at all can be found, this machine has no connection.
            Answer::Gone(why) if why == NO_SUCH_HOST && !connected => (
                url,
                Answer::Silent("no host can be found: is this machine connected?".to_owned()),
            ),
            answer => (url, answer),
        })
        .collect()
}

/// Returns, for all pages, that no request can be made.
fn unasked<'u>(
    by_host: &[Vec<&'u str>],
    why: &str,
    step: &(dyn Fn() + Sync),
) -> Vec<(&'u str, Answer)> {
    let urls = by_host.iter().flatten();
    urls.map(|url| {
        step();
        (
            *url,
            Answer::Silent(format!("it cannot be asked for: {why}")),
        )
    })
    .collect()
}

/// Follows the redirects of an address.
async fn follow(hosts: &Hosts<'_>, url: &str) -> Answer {
    let mut visited: Vec<String> = Vec::new();
    // The address in the form of a request: without umlauts and blanks.
    let mut at = Url::parse(url).map_or_else(|_| url.to_owned(), String::from);
    let mut for_good = true;
    loop {
        if visited.contains(&at) {
            return Answer::Gone("it leads in a circle".to_owned());
        }
        if visited.len() > MOST_REDIRECTS {
            return Answer::Gone(format!(
                "it leads from one address to the next, more than {MOST_REDIRECTS} times"
            ));
        }
        let reply = hosts.ask(&at).await;
        visited.push(at.clone());
        let Reply::Status(status @ (301 | 302 | 303 | 307 | 308), Some(to)) = reply else {
            let moved = for_good && visited.len() > 1;
            return answer_of(reply, moved.then_some(at));
        };
        for_good &= matches!(status, 301 | 308);
        match next(&at, &to) {
            Some(next) => at = next,
            None => return Answer::Gone(format!("it leads to `{to}`, which is no address")),
        }
    }
}

/// Returns the target of a redirect.
fn next(at: &str, to: &str) -> Option<String> {
    let mut next = Url::parse(at).and_then(|base| base.join(to)).ok()?;
    next.set_fragment(None);
    matches!(next.scheme(), "http" | "https").then(|| next.into())
}

/// Returns what a reply means for a page; `moved` is the permanent address behind redirects.
fn answer_of(reply: Reply, moved: Option<String>) -> Answer {
    match reply {
        Reply::Status(200..=299, _) => moved.map_or(Answer::Found, Answer::Moved),
        Reply::Status(status @ (404 | 410), _) => {
            Answer::Gone(format!("its host answers {status}"))
        }
        // The page exists, and requires a login.
        Reply::Status(401..=407 | 418 | 451 | 999, _) => Answer::Found,
        Reply::Status(status, _) => Answer::Silent(format!("its host answers {status}")),
        Reply::NoSuchHost => Answer::Gone(NO_SUCH_HOST.to_owned()),
        Reply::Failed(why) => Answer::Silent(why),
        Reply::Private => Answer::Silent(PRIVATE.to_owned()),
        Reply::Later(wait) => Answer::Silent(format!(
            "its host wants to be left alone for {} seconds",
            wait.as_secs()
        )),
    }
}
