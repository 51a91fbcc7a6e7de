//! The prerequisites of HTTP: an asynchronous runtime, and the cryptography of TLS.

use std::io;

use reqwest::{Client, ClientBuilder};
use tokio::runtime::{Builder, Runtime};

/// Returns a runtime that works in the calling thread, and only while that thread waits for it.
///
/// # Errors
///
/// Fails where the operating system gives no event queue.
pub fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

/// Returns a builder of clients for HTTP and HTTPS that trust the operating system's certificates.
pub fn client() -> ClientBuilder {
    choose_cryptography();
    Client::builder()
}

/// Installs the cryptography of TLS, once in a process.
pub(crate) fn choose_cryptography() {
    // An error means that another caller has installed one.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
