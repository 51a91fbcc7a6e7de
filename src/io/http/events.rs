//! Sends build events to browsers, as server-sent events (WHATWG HTML, 9.2).

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::header::{HeaderName, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use tokio::sync::broadcast::{self, Receiver, error::RecvError};

/// How many events a browser may be behind before it must reload everything.
const BACKLOG: usize = 16;

/// The result of a build, for an open page.
#[derive(Clone, Debug, Serialize)]
pub struct BuildEvent {
    /// The addresses that changed.
    pub changed: Changed,
    /// The errors that keep the preview at the last good state.
    pub errors: Vec<Wrong>,
    /// The number of further errors.
    pub more_errors: usize,
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
#[derive(Clone, Debug, Serialize)]
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

/// Sends events to every browser that listens.
pub struct EventStream {
    sender: broadcast::Sender<Arc<str>>,
    /// The event for a browser that has just connected, or has missed an event.
    state: Mutex<Option<Arc<str>>>,
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
    /// Sends an event to every browser.
    pub fn send(&self, mut event: BuildEvent) {
        let text = json(&event);
        event.changed = Changed::All;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state = Some(json(&event));
        // There may be no listener.
        let _ = self.sender.send(text);
    }

    fn state(&self) -> Option<Arc<str>> {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Answers a listening browser: with the state at once, then with every event.
    pub(super) fn listen(self: Arc<Self>) -> Response {
        let (now, receiver) = {
            // The lock is held for both steps, so that no event is sent between them.
            let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            (state.clone(), self.sender.subscribe())
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
            Err(RecvError::Lagged(_)) => self.state(),
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
            warnings: 2,
            took_ms: 38,
        });
        let event = early.try_recv().unwrap();
        assert_eq!(
            &*event,
            r#"{"changed":["/a/"],"errors":[],"more_errors":0,"warnings":2,"took_ms":38}"#
        );
        let late = events.state().unwrap();
        assert!(late.starts_with(r#"{"changed":"all","#), "{late}");
    }
}
