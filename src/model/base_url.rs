//! The address of the site, and how addresses below it are written.

use serde::Serialize;

/// The address of the site: `https://example.org/blog` is the origin `https://example.org` and the path
/// `/blog`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Base {
    /// Scheme, host and port, without a slash at the end.
    pub origin: String,
    /// The folder, without a slash at the end; empty at the root of a host.
    pub path: String,
}

impl Base {
    /// Returns the address from the host's root: `/blog/about/` for `/about/`. Characters that a URI
    /// forbids (RFC 3986, section 2) are percent-encoded.
    pub fn href(&self, address: &str) -> String {
        let mut href = String::with_capacity(self.path.len() + address.len());
        href.push_str(&self.path);
        encode(address, &mut href);
        href
    }

    /// Returns the name of the host, without its port.
    pub fn host(&self) -> &str {
        let (_, host) = self.origin.split_once("://").unwrap_or_default();
        host.split(':').next().unwrap_or_default()
    }

    /// Returns the full address: `https://example.org/blog/about/` for `/about/`.
    pub fn absolute(&self, address: &str) -> String {
        format!("{}{}", self.origin, self.href(address))
    }
}

fn encode(address: &str, out: &mut String) {
    // Nearly every address has nothing to encode.
    if address.bytes().all(is_plain) {
        return out.push_str(address);
    }
    for byte in address.bytes() {
        if is_plain(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
}

/// Says whether a byte may stand in a URI as it is.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b'!'..=b'~')
        && !matches!(
            byte,
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'
        )
}
