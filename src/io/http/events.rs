//! Tells browsers of builds, as server-sent events (WHATWG HTML, 9.2).

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::header::{HeaderName, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use tokio::sync::broadcast::{self, Receiver, error::RecvError};

/// How many builds a browser may be behind before it is told to look at everything.
const BACKLOG: usize = 16;

/// What a build means for an open page.
#[derive(Clone, Debug, Serialize)]
pub struct BuildEvent {
    /// Which addresses are no longer as they were.
    pub changed: Changed,
    /// What keeps the site from being published, and the preview as it was.
    pub errors: Vec<Wrong>,
    /// How many errors there are beyond those.
    pub more_errors: usize,
    /// How many warnings there are.
    pub warnings: usize,
    /// From the first that was noticed of the change to the end of the build.
    pub took_ms: u64,
}

/// Which addresses are no longer as they were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Changed {
    /// Any address may have changed.
    All,
    /// These addresses, from the root: `/2026/05/slug/`, `/style.1a2b3c4d.css`.
    #[serde(untagged)]
    These(Vec<String>),
}

/// A mistake, as it is shown in a page.
#[derive(Clone, Debug, Serialize)]
pub struct Wrong {
    /// Which kind, where it is one of the site's.
    pub code: Option<&'static str>,
    /// What is wrong.
    pub message: String,
    /// In which file.
    pub file: Option<String>,
    /// In which line, from 1.
    pub line: usize,
    /// At which character of the line, from 1.
    pub column: usize,
    /// The place, and the marked lines.
    pub marked: String,
    /// What to do.
    pub help: Option<String>,
}

/// Sends events to every browser that listens.
pub struct EventStream {
    sender: broadcast::Sender<Arc<str>>,
    /// The event for a browser that has just come, or has missed an event.
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

    /// Answers a browser that listens: with the state at once, then with every event that comes.
    pub(super) fn listen(self: Arc<Self>) -> Response {
        let (now, receiver) = {
            // Under the lock, so that no event is sent between the two.
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
    // Texts and numbers alone cannot fail.
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
        let told = early.try_recv().unwrap();
        assert_eq!(
            &*told,
            r#"{"changed":["/a/"],"errors":[],"more_errors":0,"warnings":2,"took_ms":38}"#
        );
        let late = events.state().unwrap();
        assert!(late.starts_with(r#"{"changed":"all","#), "{late}");
    }
}
