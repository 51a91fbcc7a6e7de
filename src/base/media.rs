//! Media types by the names of files, for the servers and buckets that hand out a site.

/// Returns the media type by the file's name, with the character set where it is text. Files without
/// a known ending (`CNAME`, `_redirects`, `.well-known/…`) are text if their bytes are.
pub fn kind(path: &str, bytes: &[u8]) -> String {
    if path.ends_with(".html")
        && let Some(kind) = kind_of_feed(bytes)
    {
        return format!("{kind}; charset=utf-8");
    }
    let Some(kind) = mime_guess::from_path(path).first_raw() else {
        return if std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0')) {
            "text/plain; charset=utf-8".to_owned()
        } else {
            "application/octet-stream".to_owned()
        };
    };
    let is_text = kind.starts_with("text/")
        || kind.ends_with("+xml")
        || kind.ends_with("+json")
        || [
            "application/json",
            "application/javascript",
            "application/xml",
        ]
        .contains(&kind);
    if is_text {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_owned()
    }
}

/// Says whether a file is a feed in XML.
pub(crate) fn is_feed(bytes: &[u8]) -> bool {
    kind_of_feed(bytes).is_some()
}

/// Returns the media type of a feed in XML.
fn kind_of_feed(bytes: &[u8]) -> Option<&'static str> {
    /// Bytes in which the first element of a feed begins.
    const FRONT: usize = 256;
    let behind = bytes.strip_prefix(b"<?xml")?;
    let front = behind.get(..FRONT).unwrap_or(behind);
    let has = |tag: &[u8]| memchr::memmem::find(front, tag).is_some();
    match (has(b"<rss"), has(b"<feed")) {
        (true, _) => Some("application/rss+xml"),
        (false, true) => Some("application/atom+xml"),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_say_their_character_set() {
        let kind = |path: &str| kind(path, b"text");
        assert_eq!(kind("a/index.html"), "text/html; charset=utf-8");
        assert_eq!(kind("a.css"), "text/css; charset=utf-8");
        assert_eq!(kind("a.js"), "text/javascript; charset=utf-8");
        assert_eq!(kind("feed.json"), "application/json; charset=utf-8");
        assert_eq!(kind("a.svg"), "image/svg+xml; charset=utf-8");
        assert_eq!(kind("a.avif"), "image/avif");
        assert_eq!(kind("a.woff2"), "font/woff2");
        assert_eq!(kind("CNAME"), "text/plain; charset=utf-8");
        assert_eq!(super::kind("blob", b"\0"), "application/octet-stream");
        let feed = b"<?xml version=\"1.0\"?>\n<rss version=\"2.0\">";
        assert_eq!(
            super::kind("feed/index.html", feed),
            "application/rss+xml; charset=utf-8"
        );
    }
}
