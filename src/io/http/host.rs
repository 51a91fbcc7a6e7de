//! The host names that requests to the server may give.

use std::net::{IpAddr, SocketAddr};

use axum::extract::Request;
use axum::http::header::HOST;
use axum::http::{StatusCode, Uri, uri::Authority};
use axum::response::{IntoResponse, Response};

/// The permitted names and addresses.
pub(super) struct Hosts {
    /// The value of `--host`.
    wanted: String,
    address: SocketAddr,
}

impl Hosts {
    /// Takes the value of `--host` and the bound address.
    pub(super) fn new(wanted: &str, address: SocketAddr) -> Self {
        Self {
            wanted: wanted.to_owned(),
            address,
        }
    }

    /// Returns the port.
    pub(super) fn port(&self) -> u16 {
        self.address.port()
    }

    /// Returns the address for a browser on this machine, without a slash at the end.
    pub(super) fn url(&self) -> String {
        let port = self.port();
        match self.wanted.parse::<IpAddr>() {
            Ok(IpAddr::V4(ip)) if ip.is_unspecified() => format!("http://127.0.0.1:{port}"),
            Ok(IpAddr::V6(ip)) if ip.is_unspecified() => format!("http://[::1]:{port}"),
            Ok(ip) => format!("http://{}", SocketAddr::new(ip, port)),
            Err(_) => format!("http://{}:{port}", self.wanted),
        }
    }

    /// Returns the refusal of a request that gives another host name.
    pub(crate) fn refuse(&self, request: &Request) -> Option<Response> {
        // RFC 9112, 3.2.2: a full address in the request line is the one that counts.
        let called = match request.uri().authority() {
            Some(authority) => Some(authority.clone()),
            None => request
                .headers()
                .get(HOST)
                .and_then(|host| Authority::try_from(host.as_bytes()).ok()),
        };
        match called {
            Some(called) if self.accepts(called.host()) => None,
            called => {
                let called = called.map_or_else(
                    || "without a name".to_owned(),
                    |called| format!("as `{}`", called.host()),
                );
                let text = format!(
                    "403: this preview was called {called}, and answers to {} alone.\n\n\
                     To show it under another name, start it with `presswork serve --host NAME`.\n",
                    self.url()
                );
                Some((StatusCode::FORBIDDEN, text).into_response())
            }
        }
    }

    /// Says whether a full address is one of this server.
    pub(super) fn have(&self, address: &Uri) -> bool {
        let host = address.host().is_some_and(|host| self.accepts(host));
        host && address.port_u16() == Some(self.port())
    }

    fn accepts(&self, host: &str) -> bool {
        let host = host.trim_matches(['[', ']']).trim_end_matches('.');
        if let Ok(ip) = host.parse::<IpAddr>() {
            // DNS rebinding needs a name. Where the server listens on every address of this machine, a
            // request may give any of them.
            return ip.is_loopback()
                || ip == self.address.ip()
                || self.address.ip().is_unspecified();
        }
        let host = host.to_ascii_lowercase();
        host == "localhost"
            || host.ends_with(".localhost")
            || host == self.wanted.to_ascii_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(wanted: &str, address: &str) -> Hosts {
        Hosts::new(wanted, address.parse().unwrap())
    }

    #[test]
    fn only_names_that_lead_here_are_taken() {
        let loopback = hosts("127.0.0.1", "127.0.0.1:1111");
        for good in [
            "localhost",
            "LOCALHOST.",
            "news.localhost",
            "127.0.0.1",
            "[::1]",
        ] {
            assert!(loopback.accepts(good), "{good}");
        }
        for bad in [
            "evil.example",
            "localhost.evil.example",
            "192.168.1.5",
            "0.0.0.0",
            "",
        ] {
            assert!(!loopback.accepts(bad), "{bad}");
        }
        let named = hosts("desk.local", "192.168.1.5:1111");
        assert!(named.accepts("desk.local") && named.accepts("192.168.1.5"));
        assert!(!named.accepts("other.local") && !named.accepts("192.168.1.6"));
        let all = hosts("0.0.0.0", "0.0.0.0:1111");
        assert!(all.accepts("192.168.1.5") && !all.accepts("evil.example"));
    }

    #[test]
    fn the_address_is_one_that_a_browser_takes() {
        assert_eq!(hosts("0.0.0.0", "0.0.0.0:80").url(), "http://127.0.0.1:80");
        assert_eq!(hosts("::1", "[::1]:1111").url(), "http://[::1]:1111");
        assert_eq!(
            hosts("localhost", "127.0.0.1:1112").url(),
            "http://localhost:1112"
        );
    }
}
