//! Media types by the names of files, for the servers and buckets that hand out a site.

/// Returns the media type by the file's name, with the character set where it is text. Files without
/// a known ending (`CNAME`, `_redirects`, `.well-known/…`) are text if their bytes are.
pub fn kind(path: &str, bytes: &[u8]) -> String {
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
    }
}
