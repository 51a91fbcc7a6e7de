//! Asks the web whether pages of other sites are there: with patience, and no more often than needed.
//!
//! A page is asked for with HEAD, and with GET where that is not answered well (RFC 9110, section 9.3).
//! One host gets one question at a time, wherever a redirect to it comes from; what fails for the moment
//! is asked again later and later; `Retry-After` is honoured; a host that is not there is not asked for
//! one page after another. Answers are kept, and asked for again when they are old.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ureq::http::Response;
use ureq::{Agent, Body};
use url::Url;

use super::clock;

/// What is known of a page of another site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// It is there, or something is that answers people only.
    Found,
    /// It is there, and has moved for good to this address.
    Moved(String),
    /// It is not there, for this reason.
    Gone(String),
    /// Nothing is known of it, for this reason.
    Silent(String),
}

/// Answers of earlier checks, by address.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Answers {
    known: BTreeMap<String, Known>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Known {
    /// Seconds since 1970.
    asked: i64,
    answer: Answer,
}

/// Seconds for which a page that is there is not asked for again: a week.
const FRESH: i64 = 7 * 24 * 60 * 60;

/// The same for a page that is not there, which may be put right any time: an hour. What gave no
/// answer is asked for again each time.
const DOUBT: i64 = 60 * 60;

impl Answers {
    /// Returns what is known of an address, if it is recent enough.
    fn of(&self, url: &str, now: i64) -> Option<&Answer> {
        let known = self.known.get(url)?;
        let age = now.checked_sub(known.asked)?;
        let lasts = match known.answer {
            Answer::Found | Answer::Moved(_) => FRESH,
            Answer::Gone(_) => DOUBT,
            Answer::Silent(_) => 0,
        };
        (0..lasts).contains(&age).then_some(&known.answer)
    }
}

/// How patient a check is.
#[derive(Clone, Debug)]
pub struct Patience {
    /// How long one answer may take.
    pub timeout: Duration,
    /// How often a question is put.
    pub attempts: u32,
    /// How long the first pause before the same question is; it doubles each time.
    pub backoff: Duration,
    /// How long a host is left alone between two questions.
    pub pause: Duration,
    /// The longest `Retry-After` that is waited for. Who wants more is not asked again.
    pub longest: Duration,
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
            longest: Duration::from_secs(30),
            hosts: 16,
        }
    }
}

/// What is said of a host that is not there.
const NOBODY: &str = "there is no such host";

/// Steps from one address to the next that are followed.
const MOST_STEPS: usize = 10;

/// Asks for every address that `answers` does not know or that it knew too long ago, and returns what
/// is known of all of them. `step` is called for each address that is done.
pub fn ask<'u>(
    urls: impl IntoIterator<Item = &'u str>,
    answers: &mut Answers,
    patience: &Patience,
    step: &(dyn Fn() + Sync),
) -> BTreeMap<&'u str, Answer> {
    let now = clock::now().as_second();
    let mut all = BTreeMap::new();
    let mut hosts: BTreeMap<String, Vec<&'u str>> = BTreeMap::new();
    for url in urls {
        if let Some(answer) = answers.of(url, now) {
            all.insert(url, answer.clone());
            step();
            continue;
        }
        match Url::parse(url)
            .ok()
            .and_then(|url| Some(url.host_str()?.to_owned()))
        {
            Some(host) => hosts.entry(host).or_default().push(url),
            None => {
                all.insert(url, Answer::Gone("this is no address".to_owned()));
                step();
            }
        }
    }
    let workers = patience.hosts.clamp(1, hosts.len().max(1));
    let open = Mutex::new(hosts.into_values());
    let asked: Mutex<HashMap<&str, Answer>> = Mutex::default();
    let doors = Doors::default();
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let visitor = Visitor::new(patience, &doors);
                loop {
                    let next = open.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some(urls) = next else { break };
                    for url in urls {
                        let answer = visitor.follow(url);
                        let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
                        asked.insert(url, answer);
                        step();
                    }
                }
            });
        }
    });
    let reached = doors.reached.into_inner();
    for (url, answer) in asked.into_inner().unwrap_or_else(PoisonError::into_inner) {
        // Where no host at all can be found, it is this machine that is not there.
        let answer = match answer {
            Answer::Gone(why) if why == NOBODY && !reached => {
                Answer::Silent("no host can be found: is this machine connected?".to_owned())
            }
            answer => answer,
        };
        let known = Known {
            asked: now,
            answer: answer.clone(),
        };
        answers.known.insert(url.to_owned(), known);
        all.insert(url, answer);
    }
    all
}

/// The hosts, each with one door: whoever asks holds it, and others wait.
#[derive(Default)]
struct Doors {
    hosts: Mutex<HashMap<String, Arc<Mutex<Door>>>>,
    /// Whether any host answered anything.
    reached: AtomicBool,
}

impl Doors {
    fn of(&self, url: &str) -> Arc<Mutex<Door>> {
        let host = Url::parse(url).ok();
        let host = host.as_ref().and_then(Url::host_str).unwrap_or_default();
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(hosts.entry(host.to_owned()).or_default())
    }
}

#[derive(Default)]
struct Door {
    /// When the last question was answered.
    last: Option<Instant>,
    /// Pages in a row that came to nothing.
    failures: u32,
    /// What is said instead of asking again.
    closed: Option<Reply>,
}

/// Pages of a host in a row that may come to nothing before it is not asked any more.
const MOST_FAILURES: u32 = 2;

/// Asks one host after another.
struct Visitor<'p> {
    agent: Agent,
    patience: &'p Patience,
    doors: &'p Doors,
}

/// What came of a question.
#[derive(Clone)]
enum Reply {
    /// A status, and where a redirect leads.
    Status(u16, Option<String>),
    /// The host wants to be left alone for longer than anybody waits.
    Later(Duration),
    /// There is no such host.
    Nobody,
    /// Something went wrong.
    Failed(String),
}

impl<'p> Visitor<'p> {
    fn new(patience: &'p Patience, doors: &'p Doors) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(patience.timeout))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(concat!(
                "presswork/",
                env!("CARGO_PKG_VERSION"),
                " (link check)"
            ))
            .build();
        Self {
            agent: config.new_agent(),
            patience,
            doors,
        }
    }

    /// Follows an address to where it leads.
    fn follow(&self, url: &str) -> Answer {
        let mut way: Vec<String> = Vec::new();
        // As it goes over the wire: without umlauts and blanks.
        let mut at = Url::parse(url).map_or_else(|_| url.to_owned(), String::from);
        let mut for_good = true;
        loop {
            if way.contains(&at) {
                return Answer::Gone("it leads in a circle".to_owned());
            }
            if way.len() > MOST_STEPS {
                let why =
                    format!("it leads from one address to the next, more than {MOST_STEPS} times");
                return Answer::Gone(why);
            }
            let reply = self.ask(&at);
            way.push(at.clone());
            return match reply {
                Reply::Status(status @ (301 | 302 | 303 | 307 | 308), Some(to)) => {
                    for_good &= matches!(status, 301 | 308);
                    let joined = Url::parse(&at).and_then(|base| base.join(&to));
                    match joined {
                        Ok(next) if matches!(next.scheme(), "http" | "https") => {
                            let mut next = next;
                            next.set_fragment(None);
                            at = next.into();
                            continue;
                        }
                        _ => Answer::Gone(format!("it leads to `{to}`, which is no address")),
                    }
                }
                Reply::Status(200..=299, _) if for_good && way.len() > 1 => Answer::Moved(at),
                Reply::Status(200..=299, _) => Answer::Found,
                Reply::Status(status @ (404 | 410), _) => {
                    Answer::Gone(format!("its host answers {status}"))
                }
                // Something is there, and wants to know who asks.
                Reply::Status(401..=407 | 418 | 451 | 999, _) => Answer::Found,
                Reply::Status(status, _) => Answer::Silent(format!("its host answers {status}")),
                Reply::Nobody => Answer::Gone(NOBODY.to_owned()),
                Reply::Failed(why) => Answer::Silent(why),
                Reply::Later(wait) => Answer::Silent(format!(
                    "its host wants to be left alone for {} seconds",
                    wait.as_secs()
                )),
            };
        }
    }

    /// Asks a host for a page when it is its turn, unless nothing can be expected of it.
    fn ask(&self, url: &str) -> Reply {
        let door = self.doors.of(url);
        let mut door = door.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(closed) = &door.closed {
            return closed.clone();
        }
        if let Some(last) = door.last {
            thread::sleep(self.patience.pause.saturating_sub(last.elapsed()));
        }
        let reply = self.insist(url);
        door.last = Some(Instant::now());
        door.failures = match reply {
            Reply::Failed(_) => door.failures + 1,
            _ => 0,
        };
        let hopeless = matches!(reply, Reply::Later(_) | Reply::Nobody);
        if hopeless || door.failures == MOST_FAILURES {
            door.closed = Some(reply.clone());
        }
        reply
    }

    /// Asks until there is an answer that will not be another one in a moment.
    fn insist(&self, url: &str) -> Reply {
        let mut last = Reply::Failed("it was not asked".to_owned());
        // Some hosts break off, or say nothing, where they are asked with HEAD.
        let mut head = true;
        for attempt in 0..self.patience.attempts.max(1) {
            if attempt > 0 {
                thread::sleep(self.backoff(url, attempt));
            }
            last = match self.once(url, head) {
                Ok(response) => {
                    self.doors.reached.store(true, Ordering::Relaxed);
                    let status = response.status().as_u16();
                    if status == 429 || status == 503 {
                        match retry_after(&response) {
                            Some(wait) if wait > self.patience.longest => {
                                return Reply::Later(wait);
                            }
                            Some(wait) => thread::sleep(wait),
                            None => {}
                        }
                    }
                    let to = header(&response, "location").map(str::to_owned);
                    let reply = Reply::Status(status, to);
                    if status != 429 && status < 500 || status == 999 {
                        return reply;
                    }
                    reply
                }
                // The resolver has asked more than once.
                Err(ureq::Error::HostNotFound) => return Reply::Nobody,
                Err(error) => {
                    head = false;
                    Reply::Failed(match error {
                        ureq::Error::Timeout(_) => "its host does not answer in time".to_owned(),
                        ureq::Error::Io(_) | ureq::Error::ConnectionFailed => {
                            "its host breaks the connection off".to_owned()
                        }
                        error => format!("its host cannot be understood: {error}"),
                    })
                }
            };
        }
        last
    }

    /// Asks with HEAD, and with GET where the host does not know that or answers it with an error.
    fn once(&self, url: &str, head: bool) -> Result<Response<Body>, ureq::Error> {
        if head {
            let head = self.agent.head(url).call()?;
            if matches!(head.status().as_u16(), 200..=399 | 429) {
                return Ok(head);
            }
        }
        self.agent.get(url).call()
    }

    /// Longer each time, and not the same for all, so that a host that came back is not overrun.
    fn backoff(&self, url: &str, attempt: u32) -> Duration {
        let doubled = self
            .patience
            .backoff
            .saturating_mul(1 << (attempt - 1).min(10));
        let seed = (url, attempt, std::process::id());
        let spread = crate::base::Fp::of(&seed).0 % 50;
        // Between three quarters and five quarters of it.
        doubled.saturating_mul(75 + u32::try_from(spread).unwrap_or(0)) / 100
    }
}

fn header<'r>(response: &'r Response<Body>, name: &str) -> Option<&'r str> {
    response.headers().get(name)?.to_str().ok()
}

/// Returns how long a host wants to be left alone: seconds or a date (RFC 9110, section 10.2.3).
fn retry_after(response: &Response<Body>) -> Option<Duration> {
    wait(header(response, "retry-after")?, clock::now())
}

fn wait(written: &str, now: Timestamp) -> Option<Duration> {
    let written = written.trim();
    if let Ok(seconds) = written.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::parse(written).ok()?.timestamp();
    let seconds = date.as_second().checked_sub(now.as_second())?;
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_says_how_long_it_wants_to_be_left_alone() {
        let now: Timestamp = "2026-06-01T12:00:00Z".parse().unwrap();
        let seconds = |text| wait(text, now).map(|wait| wait.as_secs());
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds("Mon, 01 Jun 2026 12:01:00 GMT"), Some(60));
        assert_eq!(seconds("Mon, 01 Jun 2026 11:00:00 GMT"), Some(0));
        assert_eq!(seconds("soon"), None);
    }

    #[test]
    fn answers_grow_old() {
        let mut answers = Answers::default();
        for (url, answer) in [
            ("a", Answer::Found),
            ("b", Answer::Gone("x".to_owned())),
            ("c", Answer::Silent("x".to_owned())),
        ] {
            answers.known.insert(
                url.to_owned(),
                Known {
                    asked: 1_000,
                    answer,
                },
            );
        }
        let known = |url, now| answers.of(url, now).is_some();
        assert!(known("a", 1_000 + FRESH - 1) && !known("a", 1_000 + FRESH));
        assert!(known("b", 1_000 + DOUBT - 1) && !known("b", 1_000 + DOUBT));
        assert!(!known("c", 1_000));
        // A clock that was put back makes nothing fresh.
        assert!(!known("a", 999));
    }
}
