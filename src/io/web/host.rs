//! The hosts that are asked, and when each may be asked again.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;
use tokio::time::sleep;

use super::request::{Failure, Method, Reply, Requests};
use super::{Patience, host_of};
use crate::base::Fp;

/// How many pages of a host in a row may come to nothing before it is not asked any more.
const MOST_FAILURES: u32 = 2;

/// Every host that was asked, by its name.
pub(super) struct Hosts<'p> {
    requests: Requests,
    patience: &'p Patience,
    by_name: RefCell<HashMap<String, Rc<Mutex<Host>>>>,
    /// Whether any host answered anything.
    answered: Cell<bool>,
}

/// How a host behaved so far. The request that is under way has it locked, and others wait in a queue.
#[derive(Default)]
struct Host {
    /// When the last request was answered.
    last_reply: Option<Instant>,
    /// How many pages in a row came to nothing.
    failures: u32,
    /// What is said of further pages instead of asking for them.
    given_up: Option<Reply>,
}

impl<'p> Hosts<'p> {
    /// Nobody was asked yet.
    pub fn new(requests: Requests, patience: &'p Patience) -> Self {
        Self {
            requests,
            patience,
            by_name: RefCell::default(),
            answered: Cell::new(false),
        }
    }

    /// Says whether any host answered anything.
    pub fn have_answered(&self) -> bool {
        self.answered.get()
    }

    fn named(&self, name: String) -> Rc<Mutex<Host>> {
        Rc::clone(self.by_name.borrow_mut().entry(name).or_default())
    }

    /// Asks a host for a page when its turn comes, unless nothing can be expected of the host.
    pub async fn ask(&self, url: &str) -> Reply {
        let host = self.named(host_of(url).unwrap_or_default());
        let mut host = host.lock().await;
        if let Some(reply) = &host.given_up {
            return reply.clone();
        }
        if let Some(last) = host.last_reply {
            sleep(self.patience.pause.saturating_sub(last.elapsed())).await;
        }
        let reply = self.ask_again_and_again(url).await;
        host.last_reply = Some(Instant::now());
        host.failures = match reply {
            Reply::Failed(_) => host.failures + 1,
            _ => 0,
        };
        let hopeless = matches!(reply, Reply::Later(_) | Reply::NoSuchHost);
        if hopeless || host.failures == MOST_FAILURES {
            host.given_up = Some(reply.clone());
        }
        reply
    }

    /// Asks until there is a reply that will not be another one in a moment.
    async fn ask_again_and_again(&self, url: &str) -> Reply {
        let mut last = Reply::Failed("it was not asked".to_owned());
        // Some hosts break off, or say nothing, where they are asked with HEAD.
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
                    match response.retry_after {
                        Some(wait) if wait > self.patience.longest_wait => {
                            return Reply::Later(wait);
                        }
                        Some(wait) => sleep(wait).await,
                        None => {}
                    }
                    response.into_reply()
                }
                // The resolver has asked more than once.
                Err(Failure::NoSuchHost) => return Reply::NoSuchHost,
                Err(failure) => {
                    method = Method::Get;
                    Reply::Failed(failure.to_string())
                }
            };
        }
        last
    }

    /// Returns how long to wait before an attempt: longer each time, and not the same for all pages, so
    /// that a host that came back is not overrun.
    fn backoff(&self, url: &str, attempt: u32) -> Duration {
        let doubled = self
            .patience
            .backoff
            .saturating_mul(1 << (attempt - 1).min(10));
        let seed = (url, attempt, std::process::id());
        let spread = Fp::of(&seed).0 % 50;
        // Between three quarters and five quarters of it.
        doubled.saturating_mul(75 + u32::try_from(spread).unwrap_or(0)) / 100
    }
}
