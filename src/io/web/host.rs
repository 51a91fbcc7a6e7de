//! The hosts of a check, and when each may be asked again.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;
use tokio::time::sleep;

use super::request::{Failure, Method, Reply, Requests};
use super::{Patience, host_of};
use crate::base::Fp;

/// The number of failed pages in a row after which a host is not asked any more.
const MOST_FAILURES: u32 = 2;

/// The number of times that a host may ask for fewer requests. Waiting for each of its pages would take hours.
const MOST_REFUSALS: u32 = 2;

/// Every host that was asked, by its name.
pub(super) struct Hosts<'p> {
    requests: Requests,
    patience: &'p Patience,
    by_name: RefCell<HashMap<String, Rc<Mutex<Host>>>>,
    /// Whether any host has answered.
    answered: Cell<bool>,
}

/// The state of a host. The running request holds its lock, and others wait in a queue.
#[derive(Default)]
struct Host {
    /// When the last request was answered.
    last_reply: Option<Instant>,
    /// The number of failed pages in a row.
    failures: u32,
    /// How often the host asked for fewer requests (429; RFC 6585, section 4).
    refusals: u32,
    /// The reason to give for further pages instead of requesting them.
    given_up: Option<Reply>,
}

impl<'p> Hosts<'p> {
    /// The state before the first request.
    pub(super) fn new(requests: Requests, patience: &'p Patience) -> Self {
        Self {
            requests,
            patience,
            by_name: RefCell::default(),
            answered: Cell::new(false),
        }
    }

    /// Says whether any host has answered.
    pub(crate) fn have_answered(&self) -> bool {
        self.answered.get()
    }

    fn named(&self, name: String) -> Rc<Mutex<Host>> {
        Rc::clone(self.by_name.borrow_mut().entry(name).or_default())
    }

    /// Requests a page when the host's turn comes, unless the host has failed too often.
    pub(super) async fn ask(&self, url: &str) -> Reply {
        let host = self.named(host_of(url).unwrap_or_default());
        let mut host = host.lock().await;
        if let Some(reply) = &host.given_up {
            return reply.clone();
        }
        if let Some(last) = host.last_reply {
            sleep(self.patience.pause.saturating_sub(last.elapsed())).await;
        }
        let reply = self.ask_with_retries(url, &mut host.refusals).await;
        host.last_reply = Some(Instant::now());
        host.failures = match reply {
            Reply::Failed(_) => host.failures + 1,
            _ => 0,
        };
        let hopeless = matches!(reply, Reply::Later(_) | Reply::NoSuchHost | Reply::Private);
        if hopeless || host.failures == MOST_FAILURES || host.refusals == MOST_REFUSALS {
            host.given_up = Some(reply.clone());
        }
        reply
    }

    /// Repeats a request until the reply is final; `refusals` counts those of the host.
    async fn ask_with_retries(&self, url: &str, refusals: &mut u32) -> Reply {
        let mut last = Reply::Failed("it was not asked".to_owned());
        // Some hosts break off or stay silent on HEAD.
        let mut method = Method::HeadOrGet;
        for attempt in 0..self.patience.attempts.max(1) {
            if attempt > 0 {
                sleep(self.backoff(url, attempt)).await;
            }
            last = match self.requests.send(url, method).await {
                Ok(response) => {
                    self.answered.set(true);
                    if response.is_final() {
                        return response.into_reply();
                    }
                    *refusals += u32::from(response.is_refusal());
                    if *refusals == MOST_REFUSALS {
                        return response.into_reply();
                    }
                    match response.retry_after {
                        Some(wait) if wait > self.patience.longest_wait => {
                            return Reply::Later(wait);
                        }
                        Some(wait) => sleep(wait).await,
                        None => {}
                    }
                    response.into_reply()
                }
                // The resolver has tried more than once by itself.
                Err(Failure::NoSuchHost) => return Reply::NoSuchHost,
                Err(Failure::Private) => return Reply::Private,
                Err(failure) => {
                    method = Method::Get;
                    Reply::Failed(failure.to_string())
                }
            };
        }
        last
    }

    /// Returns the pause before an attempt: longer each time, and randomised, so that a host that
    /// recovers is not overrun.
    fn backoff(&self, url: &str, attempt: u32) -> Duration {
        let doubled = self
            .patience
            .backoff
            .saturating_mul(1 << (attempt - 1).min(10));
        let seed = (url, attempt, std::process::id());
        let spread = Fp::of(&seed).0 % 50;
        // Between three quarters and five quarters of the pause.
        doubled.saturating_mul(75 + u32::try_from(spread).unwrap_or(0)) / 100
    }
}
