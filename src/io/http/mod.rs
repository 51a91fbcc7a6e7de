//! The preview's server: the only place that knows HTTP.
//!
//! In: the outputs of the last build ([`Shown`]) and the events of builds ([`EventStream`]). Out: answers
//! to a browser, with a script in every page that keeps the page up to date. The server must not know how
//! outputs are rendered.

mod answer;
mod connections;
mod events;
mod host;
mod range;
mod violations;

use std::io;
use std::net::{TcpListener, ToSocketAddrs};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::base::OutPath;
use crate::model::build::OutputStamp;

pub use events::{Blocked, BuildEvent, Changed, EventStream, Wrong};
pub use violations::Violation;

use connections::Connections;
use host::Hosts;
use violations::OnViolation;

/// Gives the outputs of the last build. A caller may have to wait for the first build.
pub trait Shown: Send + Sync + 'static {
    /// Returns the length and the fingerprint of an output, where there is one.
    fn stamp(&self, path: &OutPath) -> Option<OutputStamp>;
    /// Returns an output's bytes.
    fn output(&self, path: &OutPath) -> Option<Vec<u8>>;
    /// Returns the headers that the site's hosts send with an output, or with an answer of none.
    fn headers(&self, path: &OutPath) -> Vec<(&'static str, String)>;
    /// Returns the status and the target of a redirect by which the site's hosts answer an address, decoded and
    /// from the root; `is_file` says whether there is an output.
    fn redirect(&self, address: &str, is_file: bool) -> Option<(u16, String)>;
}

/// The script that keeps an open page up to date: the library that patches pages, and the listener to
/// events. Both run in a scope of their own, which the site's scripts cannot reach.
const CLIENT: &str = concat!(
    "(function () {\n\"use strict\";\n",
    include_str!("idiomorph.min.js"),
    "\n",
    include_str!("client.js"),
    "\n})();\n"
);
/// The address of the script.
const CLIENT_ADDRESS: &str = "/__presswork/client.js";
/// The address of the events.
const EVENTS_ADDRESS: &str = "/__presswork/events";

/// The number of ports to try where the wanted one is taken.
const PORTS: u16 = 100;

/// Why the preview cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The host is no name and no address.
    #[error("`--host {host}` is no address: {source}")]
    NoAddress {
        /// The host of the command line.
        host: String,
        /// The resolver's error.
        source: io::Error,
    },
    /// The port cannot be opened, for another reason than being taken.
    #[error("cannot listen on {host}:{port}: {source}")]
    Refused {
        /// The host of the command line.
        host: String,
        /// The port.
        port: u16,
        /// The operating system's error.
        source: io::Error,
    },
    /// Other programs have all the ports that were tried.
    #[error("no port from {first} to {last} is free")]
    NoPort {
        /// The port of the command line.
        first: u16,
        /// The last one that was tried.
        last: u16,
    },
    /// The operating system gives no thread or no events.
    #[error(transparent)]
    System(#[from] io::Error),
}

/// An open port, at which nothing is answered yet.
pub struct Server {
    listener: TcpListener,
    hosts: Hosts,
}

impl Server {
    /// Opens a port of `host`, which is a name or an address: `port`, or the next one that is free.
    ///
    /// # Errors
    ///
    /// Fails where the host is not this machine, and where no port is free.
    pub fn open(host: &str, port: u16) -> Result<Self, ServerError> {
        let last = port.saturating_add(if port == 0 { 0 } else { PORTS });
        for port in port..=last {
            let addresses =
                (host, port)
                    .to_socket_addrs()
                    .map_err(|source| ServerError::NoAddress {
                        host: host.to_owned(),
                        source,
                    })?;
            match TcpListener::bind(addresses.collect::<Vec<_>>().as_slice()) {
                Ok(listener) => {
                    let address = listener.local_addr()?;
                    let hosts = Hosts::new(host, address);
                    return Ok(Self { listener, hosts });
                }
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
                Err(source) => {
                    return Err(ServerError::Refused {
                        host: host.to_owned(),
                        port,
                        source,
                    });
                }
            }
        }
        Err(ServerError::NoPort { first: port, last })
    }

    /// Returns the port.
    pub fn port(&self) -> u16 {
        self.hosts.port()
    }

    /// Returns the address for a browser on this machine, without a slash at the end.
    pub fn url(&self) -> String {
        self.hosts.url()
    }

    /// Answers from now on, in a thread of its own. `interrupted` is called when somebody presses
    /// Ctrl-C, `violated` when a browser reports a violation of the content security policy.
    ///
    /// # Errors
    ///
    /// Fails where the operating system gives no thread or no events.
    pub fn serve(
        self,
        shown: Arc<dyn Shown>,
        events: Arc<EventStream>,
        interrupted: impl FnOnce() + Send + 'static,
        violated: impl Fn(Violation) + Send + Sync + 'static,
    ) -> Result<(), ServerError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        self.listener.set_nonblocking(true)?;
        let router = router(shown, events, self.hosts, Arc::new(violated));
        let listener = self.listener;
        std::thread::Builder::new()
            .name("http".to_owned())
            .spawn(move || {
                runtime.block_on(async {
                    tokio::spawn(async {
                        if tokio::signal::ctrl_c().await.is_ok() {
                            interrupted();
                        }
                    });
                    if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
                        // The server never ends, and answers its own failures.
                        let _ = axum::serve(Connections::new(listener), router).await;
                    }
                });
            })?;
        Ok(())
    }
}

fn router(
    shown: Arc<dyn Shown>,
    events: Arc<EventStream>,
    hosts: Hosts,
    violated: OnViolation,
) -> Router {
    let events = move || {
        let events = Arc::clone(&events);
        async move { events.listen() }
    };
    let hosts = Arc::new(hosts);
    let own = Arc::clone(&hosts);
    let reports = move |headers, body| {
        let (violated, own) = (Arc::clone(&violated), Arc::clone(&own));
        async move { violations::take(violated, &own, headers, body).await }
    };
    Router::new()
        .route(CLIENT_ADDRESS, get(client))
        .route(EVENTS_ADDRESS, get(events))
        .route(violations::ADDRESS, post(reports))
        .fallback(page)
        .with_state(shown)
        .layer(middleware::from_fn_with_state(hosts, guard))
}

async fn client() -> impl IntoResponse {
    (
        [
            (CONTENT_TYPE, "text/javascript; charset=utf-8"),
            (CACHE_CONTROL, "no-cache"),
        ],
        CLIENT,
    )
}

/// Rendering a page may take long, and the first build longer; neither may delay other requests.
async fn page(State(shown): State<Arc<dyn Shown>>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    tokio::task::spawn_blocking(move || answer::answer(&*shown, &head))
        .await
        .unwrap_or_else(|_| answer::broken())
}

/// Refuses requests that give another host name: a page elsewhere, whose name was made to lead here (DNS
/// rebinding), could read drafts.
async fn guard(State(hosts): State<Arc<Hosts>>, request: Request, next: Next) -> Response {
    match hosts.refuse(&request) {
        None => next.run(request).await,
        Some(refusal) => refusal,
    }
}
