//! Sends build events to browsers, as server-sent events (WHATWG HTML, 9.2).

use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::header::{HeaderName, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use tokio::sync::broadcast::{self, Receiver, error::RecvError};

/// How many events a browser may be behind before it must reload everything.
const BACKLOG: usize = 16;

/// How many blocked things are told.
const MOST_BLOCKED: usize = 50;

/// The result of a build, for an open page.
#[derive(Clone, Debug, Serialize)]
pub struct BuildEvent {
    /// The addresses that changed.
    pub changed: Changed,
    /// The errors that keep the preview at the last good state.
    pub errors: Vec<Wrong>,
    /// The number of further errors.
    pub more_errors: usize,
    /// What a browser did not do in an open page, because the policy of the site's hosts does not allow it.
    pub blocked: Vec<Blocked>,
    /// The number of warnings.
    pub warnings: usize,
    /// The time from noticing the change to the end of the build.
    pub took_ms: u64,
}

/// The addresses that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Changed {
    /// Any address may have changed.
    All,
    /// These addresses, from the root: `/2026/05/slug/`, `/style.1a2b3c4d.css`.
    #[serde(untagged)]
    These(Vec<String>),
}

/// A mistake, for display in a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// The diagnostic's code, where the mistake is one of the site's.
    pub code: Option<&'static str>,
    /// What is wrong.
    pub message: String,
    /// The file.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// The source excerpt: the place, and the marked lines.
    pub marked: String,
    /// How to put the mistake right.
    pub help: Option<String>,
}

/// What was blocked in a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Blocked {
    /// The address of the page from the root, decoded.
    pub page: String,
    /// What is said of it.
    #[serde(flatten)]
    pub wrong: Wrong,
}

/// Sends events to every browser that listens.
pub struct EventStream {
    sender: broadcast::Sender<Arc<str>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The last build's event.
    last: Option<BuildEvent>,
    /// What was blocked in the pages that are open.
    blocked: Vec<Blocked>,
}

impl State {
    /// Returns the event for a browser that has just connected, or has missed an event.
    fn event(&self) -> Option<Arc<str>> {
        let event = BuildEvent {
            changed: Changed::All,
            blocked: self.blocked.clone(),
            ..self.last.clone()?
        };
        Some(json(&event))
    }
}

impl Default for EventStream {
    fn default() -> Self {
        Self {
            sender: broadcast::channel(BACKLOG).0,
            state: Mutex::default(),
        }
    }
}

impl EventStream {
    /// Sends the event of a build to every browser. What was blocked in a page that changed is forgotten: the
    /// preview's script loads the page again, and the browser reports it again.
    pub fn send(&self, mut event: BuildEvent) {
        let mut state = self.state();
        match &event.changed {
            Changed::All => state.blocked.clear(),
            Changed::These(pages) => state.blocked.retain(|one| !pages.contains(&one.page)),
        }
        event.blocked = state.blocked.clone();
        // There may be no listener.
        let _ = self.sender.send(json(&event));
        state.last = Some(event);
    }

    /// Tells every browser what was blocked in a page, unless there is very much of it.
    pub fn block(&self, page: &str, wrong: Wrong) {
        let mut state = self.state();
        let one = Blocked {
            page: page.to_owned(),
            wrong,
        };
        if state.blocked.contains(&one) || state.blocked.len() == MOST_BLOCKED {
            return;
        }
        state.blocked.push(one);
        let Some(last) = state.last.clone() else {
            return;
        };
        let event = BuildEvent {
            changed: Changed::These(Vec::new()),
            blocked: state.blocked.clone(),
            ..last
        };
        let _ = self.sender.send(json(&event));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a listening browser: with the state at once, then with every event.
    pub(super) fn listen(self: Arc<Self>) -> Response {
        let (now, receiver) = {
            // The lock is held for both steps, so that no event is sent between them.
            let state = self.state();
            (state.event(), self.sender.subscribe())
        };
        let events = stream::unfold(
            (self, now, receiver),
            |(events, waiting, mut receiver)| async move {
                let text = match waiting {
                    Some(text) => text,
                    None => events.next(&mut receiver).await?,
                };
                let event = Ok::<_, Infallible>(Event::default().data(&*text));
                Some((event, (events, None, receiver)))
            },
        );
        let headers: [(HeaderName, HeaderValue); 1] =
            [(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"))];
        (headers, Sse::new(events).keep_alive(KeepAlive::default())).into_response()
    }

    async fn next(&self, receiver: &mut Receiver<Arc<str>>) -> Option<Arc<str>> {
        match receiver.recv().await {
            Ok(text) => Some(text),
            Err(RecvError::Lagged(_)) => self.state().event(),
            Err(RecvError::Closed) => None,
        }
    }
}

fn json(event: &BuildEvent) -> Arc<str> {
    // Texts and numbers always have a JSON form.
    serde_json::to_string(event).unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_late_is_told_that_anything_may_have_changed() {
        let events = EventStream::default();
        let mut early = events.sender.subscribe();
        events.send(BuildEvent {
            changed: Changed::These(vec!["/a/".to_owned()]),
            errors: Vec::new(),
            more_errors: 0,
            blocked: Vec::new(),
            warnings: 2,
            took_ms: 38,
        });
        let event = early.try_recv().unwrap();
        assert_eq!(
            &*event,
            r#"{"changed":["/a/"],"errors":[],"more_errors":0,"blocked":[],"warnings":2,"took_ms":38}"#
        );
        let late = events.state().event().unwrap();
        assert!(late.starts_with(r#"{"changed":"all","#), "{late}");
    }
}
