//! Asks the web whether pages of other sites are there: with patience, and no more often than needed.
//!
//! A page is asked for with HEAD, and with GET where that is not answered well (RFC 9110, section 9.3).
//! A host gets one request at a time, wherever a redirect to it comes from; what fails for the moment is
//! asked for again later and later; `Retry-After` is honoured; a host that does not answer is not asked
//! for one page after another. Answers are kept, and asked for again when they are old.

mod answers;
mod host;
mod request;

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use url::Url;

pub use self::answers::{Answer, Answers};

use self::host::Hosts;
use self::request::{Reply, Requests};
use super::{clock, network};

/// How patient a check is.
#[derive(Clone, Debug)]
pub struct Patience {
    /// How long one answer may take.
    pub timeout: Duration,
    /// How often a request is made.
    pub attempts: u32,
    /// How long the first pause before the same request is; each further one is twice as long.
    pub backoff: Duration,
    /// How long a host is left alone between two requests.
    pub pause: Duration,
    /// The longest `Retry-After` that is waited for. A host that wants more is not asked again.
    pub longest_wait: Duration,
    /// How many hosts are asked at the same time.
    pub hosts: usize,
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
        }
    }
}

/// What is said of a host that is not there.
const NO_SUCH_HOST: &str = "there is no such host";

/// How many redirects are followed.
const MOST_REDIRECTS: usize = 10;

/// Asks for every address that `answers` has no answer for, or one that is too old, and returns the
/// answers to all of them. `step` is called for each address that is done.
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

/// Asks for pages, those of one host one after the other, those of several at the same time.
fn ask_hosts<'u>(
    by_host: Vec<Vec<&'u str>>,
    patience: &Patience,
    step: &(dyn Fn() + Sync),
) -> Vec<(&'u str, Answer)> {
    let (requests, runtime) = match (Requests::new(patience.timeout), network::runtime()) {
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
            // Where no host at all can be found, it is this machine that is not there.
            Answer::Gone(why) if why == NO_SUCH_HOST && !connected => (
                url,
                Answer::Silent("no host can be found: is this machine connected?".to_owned()),
            ),
            answer => (url, answer),
        })
        .collect()
}

/// Returns for all pages that they cannot be asked for.
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

/// Follows an address to where it leads.
async fn follow(hosts: &Hosts<'_>, url: &str) -> Answer {
    let mut visited: Vec<String> = Vec::new();
    // As the address is sent: without umlauts and blanks.
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

/// Returns the address that a redirect leads to.
fn next(at: &str, to: &str) -> Option<String> {
    let mut next = Url::parse(at).and_then(|base| base.join(to)).ok()?;
    next.set_fragment(None);
    matches!(next.scheme(), "http" | "https").then(|| next.into())
}

/// Returns what a reply means for a page; `moved` is where it is for good, after redirects.
fn answer_of(reply: Reply, moved: Option<String>) -> Answer {
    match reply {
        Reply::Status(200..=299, _) => moved.map_or(Answer::Found, Answer::Moved),
        Reply::Status(status @ (404 | 410), _) => {
            Answer::Gone(format!("its host answers {status}"))
        }
        // Something is there, and wants to know who asks.
        Reply::Status(401..=407 | 418 | 451 | 999, _) => Answer::Found,
        Reply::Status(status, _) => Answer::Silent(format!("its host answers {status}")),
        Reply::NoSuchHost => Answer::Gone(NO_SUCH_HOST.to_owned()),
        Reply::Failed(why) => Answer::Silent(why),
        Reply::Later(wait) => Answer::Silent(format!(
            "its host wants to be left alone for {} seconds",
            wait.as_secs()
        )),
    }
}
