//! Private keys, told by how they begin.

/// Says whether a file begins as a private key does in PEM (RFC 7468), perhaps behind a byte order mark or
/// empty lines. `head` is the beginning of the file.
pub fn is_private_key(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    let first = head.lines().next().unwrap_or_default();
    first.starts_with("-----BEGIN ") && first.contains("PRIVATE KEY")
}
