//! What a process needs to speak HTTP: a runtime that waits, and the cryptography of TLS.

use std::io;

use reqwest::{Client, ClientBuilder};
use tokio::runtime::{Builder, Runtime};

/// Returns a runtime that works in the thread that waits, and only while it waits.
///
/// # Errors
///
/// Fails where the operating system has no means to wait.
pub fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

/// Begins a client for HTTP and HTTPS, which trusts whom the operating system trusts.
pub fn client() -> ClientBuilder {
    choose_cryptography();
    Client::builder()
}

/// Chooses who does the cryptography of TLS, once in a process.
pub fn choose_cryptography() {
    // An error says that somebody chose already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
