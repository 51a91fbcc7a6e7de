//! One request, and its reply.

use std::error::Error;
use std::fmt;
use std::io;
use std::iter;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};

use super::Patience;
use super::private::{address_in, is_refused};
use crate::io::{clock, network};

/// A host's reply for a page.
#[derive(Clone)]
pub(super) enum Reply {
    /// A status, and the target of a redirect.
    Status(u16, Option<String>),
    /// The host asks for a longer pause than the check allows.
    Later(Duration),
    /// The host does not exist.
    NoSuchHost,
    /// The host is in a private network, and was not asked.
    Private,
    /// No reply came, for this reason.
    Failed(String),
}

/// The method of a request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// HEAD, and GET where the host does not support HEAD or answers it with an error.
    HeadOrGet,
    /// GET.
    Get,
}

/// A response, without its body.
pub(super) struct Response {
    status: StatusCode,
    location: Option<String>,
    /// The pause that the host asks for (RFC 9110, section 10.2.3).
    pub retry_after: Option<Duration>,
}

impl Response {
    fn of(response: &reqwest::Response) -> Self {
        let header = |name| response.headers().get(name)?.to_str().ok();
        Self {
            status: response.status(),
            location: header("location").map(str::to_owned),
            retry_after: header("retry-after")
                .filter(|_| matches!(response.status().as_u16(), 429 | 503))
                .and_then(|written| wait(written, clock::now())),
        }
    }

    /// Says whether repeating the request would soon give the same response.
    pub(crate) fn is_final(&self) -> bool {
        let status = self.status.as_u16();
        status != 429 && (status < 500 || status == 999)
    }

    /// Says whether the host asks for fewer requests.
    pub(super) fn is_refusal(&self) -> bool {
        self.status.as_u16() == 429
    }

    pub(crate) fn into_reply(self) -> Reply {
        Reply::Status(self.status.as_u16(), self.location)
    }
}

/// Why there is no response.
pub(super) enum Failure {
    /// The host's name has no address.
    NoSuchHost,
    /// The host is in a private network.
    Private,
    /// The request timed out.
    Timeout,
    /// The connection failed or was closed.
    BrokenOff,
    /// The reply is no HTTP, in the words of the parser.
    NotUnderstood(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::NoSuchHost => f.write_str(super::NO_SUCH_HOST),
            Failure::Private => f.write_str(super::PRIVATE),
            Failure::Timeout => f.write_str("its host does not answer in time"),
            Failure::BrokenOff => f.write_str("its host breaks the connection off"),
            Failure::NotUnderstood(words) => write!(f, "its host cannot be understood: {words}"),
        }
    }
}

impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            return Failure::Timeout;
        }
        let mut words = String::new();
        for cause in causes(&error) {
            if cause.is::<UnknownHost>() {
                return Failure::NoSuchHost;
            }
            if cause.is::<PrivateHost>() {
                return Failure::Private;
            }
            if is_broken_off(cause) {
                return Failure::BrokenOff;
            }
            words = cause.to_string();
        }
        Failure::NotUnderstood(words)
    }
}

/// Returns an error and its causes, one after the other.
fn causes<'e>(error: &'e reqwest::Error) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    let first: &'e (dyn Error + 'static) = error;
    iter::successors(Some(first), |error| (*error).source())
}

fn is_broken_off(cause: &(dyn Error + 'static)) -> bool {
    cause.is::<io::Error>()
        || cause.downcast_ref::<hyper::Error>().is_some_and(|error| {
            error.is_incomplete_message() || error.is_canceled() || error.is_closed()
        })
}

/// Makes requests.
pub(super) struct Requests {
    client: Client,
    /// The hosts in private networks that are asked all the same.
    private_hosts: Arc<[String]>,
}

impl Requests {
    /// Creates a client.
    ///
    /// # Errors
    ///
    /// Fails where the operating system has no certificates.
    pub(super) fn new(patience: &Patience) -> Result<Self, reqwest::Error> {
        let private_hosts: Arc<[String]> = patience.private_hosts.clone().into();
        let client = network::client()
            .timeout(patience.timeout)
            .redirect(Policy::none())
            .http1_only()
            .dns_resolver(SystemResolver {
                private_hosts: Arc::clone(&private_hosts),
            })
            .user_agent(concat!(
                "presswork/",
                env!("CARGO_PKG_VERSION"),
                " (link check)"
            ))
            .build()?;
        Ok(Self {
            client,
            private_hosts,
        })
    }

    /// Requests a page.
    ///
    /// # Errors
    ///
    /// Fails where no response comes, and where the host is in a private network.
    pub(super) async fn send(&self, url: &str, method: Method) -> Result<Response, Failure> {
        // A name is looked at once its addresses are known; a number is its own address.
        if address_in(url).is_some_and(|(host, ip)| is_refused(&host, ip, &self.private_hosts)) {
            return Err(Failure::Private);
        }
        if method == Method::HeadOrGet {
            let response = self.client.head(url).send().await?;
            if matches!(response.status().as_u16(), 200..=399 | 429) {
                return Ok(Response::of(&response));
            }
        }
        Ok(Response::of(&self.client.get(url).send().await?))
    }
}

/// A resolver that uses the operating system, with errors of its own.
struct SystemResolver {
    private_hosts: Arc<[String]>,
}

/// A host's name has no address.
#[derive(Debug, thiserror::Error)]
#[error("no address is known")]
struct UnknownHost;

/// A host's name leads into a private network.
#[derive(Debug, thiserror::Error)]
#[error("the host is in a private network")]
struct PrivateHost;

impl Resolve for SystemResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let private_hosts = Arc::clone(&self.private_hosts);
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await;
            let found: Vec<_> = found.map_err(|_| UnknownHost)?.collect();
            let is_refused = |to: &SocketAddr| is_refused(name.as_str(), to.ip(), &private_hosts);
            match found.iter().any(is_refused) {
                true => Err(PrivateHost.into()),
                false => Ok(Box::new(found.into_iter()) as Addrs),
            }
        })
    }
}

/// Reads a `Retry-After`: seconds or a date.
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
}
