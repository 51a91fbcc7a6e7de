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
    /// Returns where something of the site is, from the host's root: `/blog/about/` for `/about/`.
    /// `address` is the path of an output, and every character that a path forbids (RFC 3986, section 3.3)
    /// is percent-encoded: `C#.png` is `/blog/C%23.png`.
    pub fn href(&self, address: &str) -> String {
        self.href_with(address, "")
    }

    /// Returns the address with a query and an anchor behind it, which stay as they are.
    pub(crate) fn href_with(&self, address: &str, rest: &str) -> String {
        let length = self.path.len() + address.len() + rest.len();
        let mut href = String::with_capacity(length);
        href.push_str(&self.path);
        push_path(address, &mut href);
        href.push_str(rest);
        href
    }

    /// Returns a reference that somebody wrote, from the host's root: `/blog/about/?a#b` for
    /// `/about/?a#b`. It may have a query, a fragment and percent-encoded characters, which are kept; what
    /// a URI forbids (RFC 3986, section 2) is percent-encoded.
    pub fn written(&self, reference: &str) -> String {
        let mut href = String::with_capacity(self.path.len() + reference.len());
        href.push_str(&self.path);
        push_reference(reference, &mut href);
        href
    }

    /// Returns the name of the host, without its port.
    pub fn host(&self) -> &str {
        let (_, host) = self.origin.split_once("://").unwrap_or_default();
        host.split(':').next().unwrap_or_default()
    }

    /// Returns the address from the site's root of what a full address names, if that is of this site:
    /// `/about/` for `https://example.org/blog/about/`.
    pub fn inside<'u>(&self, url: &'u str) -> Option<&'u str> {
        let behind = url.strip_prefix(self.origin.as_str())?;
        match behind.strip_prefix(self.path.as_str())? {
            "" => Some("/"),
            address => address.starts_with('/').then_some(address),
        }
    }

    /// Returns the full address: `https://example.org/blog/about/` for `/about/`.
    pub fn absolute(&self, address: &str) -> String {
        let length = self.origin.len() + self.path.len() + address.len();
        let mut url = String::with_capacity(length);
        url.push_str(&self.origin);
        url.push_str(&self.path);
        push_path(address, &mut url);
        url
    }
}

/// Appends the path of an output, with every character percent-encoded that a path forbids.
pub(crate) fn push_path(address: &str, href: &mut String) {
    if address.bytes().all(is_plain) {
        // Nearly every address has nothing to encode.
        href.push_str(address);
        return;
    }
    for byte in address.bytes() {
        match is_plain(byte) {
            true => href.push(char::from(byte)),
            false => push_encoded(byte, href),
        }
    }
}

/// Appends a reference, with every character percent-encoded that a URI forbids. What is encoded stays so.
pub(crate) fn push_reference(reference: &str, href: &mut String) {
    let bytes = reference.as_bytes();
    if bytes.iter().all(|byte| is_plain(*byte)) {
        href.push_str(reference);
        return;
    }
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    for (at, byte) in reference.bytes().enumerate() {
        let is_kept = match byte {
            b'%' => is_digit(at + 1) && is_digit(at + 2),
            b'?' | b'#' | b'[' | b']' => true,
            byte => is_plain(byte),
        };
        match is_kept {
            true => href.push(char::from(byte)),
            false => push_encoded(byte, href),
        }
    }
}

/// Appends a byte, percent-encoded.
fn push_encoded(byte: u8, out: &mut String) {
    out.push_str(&format!("%{byte:02X}"));
}

/// Says whether a byte may stand in a path as it is (RFC 3986, section 3.3: `pchar` and the slash).
fn is_plain(byte: u8) -> bool {
    PLAIN[usize::from(byte)]
}

/// The same of each byte. Every address on every page is looked at.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let marks = b"/-._~!$&'()*+,;=:@";
    let mut at = 0;
    while at < marks.len() {
        plain[marks[at] as usize] = true;
        at += 1;
    }
    let mut byte: u8 = 0;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            plain[byte as usize] = true;
        }
        byte += 1;
    }
    plain
};

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Base {
        Base {
            origin: "https://example.org".to_owned(),
            path: "/blog".to_owned(),
        }
    }

    #[test]
    fn the_path_of_a_file_is_encoded_whatever_its_name() {
        for (address, href) in [
            ("/about/", "/blog/about/"),
            ("/C#.png", "/blog/C%23.png"),
            ("/what?.png", "/blog/what%3F.png"),
            ("/50%20off.png", "/blog/50%2520off.png"),
            ("/a b [1] 'c'.png", "/blog/a%20b%20%5B1%5D%20'c'.png"),
            ("/2026/zürich/", "/blog/2026/z%C3%BCrich/"),
            ("/a+b@2x,(1).png", "/blog/a+b@2x,(1).png"),
        ] {
            assert_eq!(base().href(address), href);
        }
    }

    #[test]
    fn a_full_address_of_the_site_is_told_from_others() {
        let base = base();
        for (url, address) in [
            ("https://example.org/blog/a/?b#c", Some("/a/?b#c")),
            ("https://example.org/blog", Some("/")),
            ("https://example.org/blogs/", None),
            ("https://example.org.evil.example/blog/", None),
            ("https://example.org/", None),
            ("/blog/a/", None),
        ] {
            assert_eq!(base.inside(url), address, "{url}");
        }
    }

    #[test]
    fn a_reference_keeps_what_its_writer_meant() {
        for (reference, href) in [
            ("/a/?b=c#d", "/blog/a/?b=c#d"),
            ("/C%23.png", "/blog/C%23.png"),
            ("/100%/x y", "/blog/100%25/x%20y"),
            ("/ü", "/blog/%C3%BC"),
        ] {
            assert_eq!(base().written(reference), href);
        }
    }
}
