//! Addresses as people write them: whether they name a scheme, and whether a browser would run them.

/// Says whether an address names a place on its writer's own computer: `file:`, a drive, the folder of a user, or a file
/// that a browser keeps while its page is open (`blob:`, `filesystem:`).
pub(crate) fn is_on_a_computer(address: &str) -> bool {
    let begins = |scheme: &str| {
        let written = address.get(..scheme.len());
        written.is_some_and(|written| written.eq_ignore_ascii_case(scheme))
    };
    let is_file = ["file:", "blob:", "filesystem:"].into_iter().any(begins);
    let is_drive = matches!(address.as_bytes(), [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic());
    is_file || is_drive || address.starts_with('\\') || address.starts_with("~/")
}

/// Says whether an address begins with a scheme (RFC 3986, section 3.1).
pub(crate) fn has_scheme(address: &str) -> bool {
    address
        .bytes()
        .position(|byte| !(byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)))
        .is_some_and(|at| {
            address.as_bytes()[at] == b':' && address.as_bytes()[0].is_ascii_alphabetic()
        })
}

/// Returns the beginning of an address that holds code instead of a place: `javascript:`, however it is
/// written. Browsers leave out control characters and blanks in front of an address, tabs and line breaks
/// within it (WHATWG URL, 4.4), and blanks around a media type (WHATWG Fetch, 6). No blank counts here.
///
/// These are named, and all others pass: the schemes that run code are few and will not become more, and
/// of the others (`mailto:`, `tel:`, `matrix:`, `web+…:`) nobody knows all.
pub(crate) fn code_scheme(address: &str) -> Option<&'static str> {
    let read = beginning(address)?;
    let (scheme, rest) = read.split_once(':')?;
    match scheme {
        "javascript" => Some("javascript:"),
        "vbscript" => Some("vbscript:"),
        "data" => match media_type(rest) {
            "text/html" => Some("data:text/html"),
            "application/xhtml+xml" => Some("data:application/xhtml+xml"),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the beginning of an address that holds code where a link or a frame opens it: as [`code_scheme`], and
/// that of a drawing or another document of XML, whose scripts run there, and not in a picture.
pub(crate) fn document_code(address: &str) -> Option<&'static str> {
    code_scheme(address).or_else(|| {
        let read = beginning(address)?;
        match media_type(read.strip_prefix("data:")?) {
            "image/svg+xml" => Some("data:image/svg+xml"),
            "text/xml" => Some("data:text/xml"),
            "application/xml" => Some("data:application/xml"),
            _ => None,
        }
    })
}

/// Returns what stands in front of a document that an address holds itself.
fn media_type(data: &str) -> &str {
    data.split([';', ',']).next().unwrap_or_default()
}

/// Returns the beginning of an address that may hold code, in small letters and without blanks.
fn beginning(address: &str) -> Option<String> {
    /// No scheme and no media type that is looked for is longer.
    const LONGEST: usize = 32;
    let start = address.trim_start_matches(|c: char| c <= ' ');
    // Nearly every address begins otherwise.
    if !start.starts_with(['j', 'J', 'v', 'V', 'd', 'D']) {
        return None;
    }
    let read = start.chars().filter(|c| *c > ' ');
    Some(read.take(LONGEST).collect::<String>().to_ascii_lowercase())
}

/// Returns the beginning of an address that names no place on the web to which a reader could be led: code, what
/// holds its own content (`data:`), and what is on the reader's own computer. As browsers read it: see
/// [`code_scheme`].
fn unvisitable_scheme(address: &str) -> Option<&'static str> {
    const SCHEMES: [&str; 8] = [
        "javascript:",
        "vbscript:",
        "data:",
        "blob:",
        "filesystem:",
        "file:",
        "about:",
        "view-source:",
    ];
    let start = address.trim_start_matches(|c: char| c <= ' ');
    let read = || start.bytes().filter(|byte| *byte > b' ');
    let begins = |scheme: &&str| {
        let begin = read()
            .take(scheme.len())
            .map(|byte| byte.to_ascii_lowercase());
        begin.eq(scheme.bytes())
    };
    SCHEMES.into_iter().find(begins)
}

/// Returns what is wrong with an address to which readers are to be led, and what to write instead.
pub(crate) fn visit_fault(address: &str) -> Option<(String, &'static str)> {
    if let Some(fault) = code_fault(address) {
        return Some(fault);
    }
    let scheme = unvisitable_scheme(address)?;
    Some((
        format!("what begins with `{scheme}` is no place on the web to which a reader can go"),
        "write where it is to lead, such as `https://example.org/`; until then, it leads nowhere",
    ))
}

/// Returns the address behind the slashes that begin it, where it would name another host: browsers take `//` for
/// the beginning of a host's name, read a backslash as a slash, and leave out tabs and line breaks (WHATWG URL,
/// 4.4).
pub(crate) fn behind_host_slashes(address: &str) -> Option<String> {
    let read = || address.chars().filter(|c| *c > ' ');
    let slashes = read().take_while(|c| matches!(c, '/' | '\\')).count();
    (slashes > 1).then(|| read().skip(slashes).collect())
}

/// Returns the part of an address that hosts take for many: `*`, and `:name` as a part between two slashes.
pub(crate) fn pattern_part(address: &str) -> Option<&str> {
    address.split('/').find(|part| {
        let name = part.strip_prefix(':').unwrap_or_default();
        part.contains('*') || name.starts_with(|c: char| c.is_ascii_alphabetic())
    })
}

/// Returns the part of a path that names a hidden file or folder; `.well-known` is there for readers
/// (RFC 8615), and `.` and `..` are no names.
pub(crate) fn hidden_part(path: &str) -> Option<&str> {
    path.split('/')
        .find(|part| part.starts_with('.') && !matches!(*part, "." | ".." | ".well-known"))
}

/// Returns what is wrong with an address that holds code, and what to write instead.
pub(crate) fn code_fault(address: &str) -> Option<(String, &'static str)> {
    let scheme = document_code(address)?;
    let message =
        format!("what begins with `{scheme}` is no address, but a program that runs in the page");
    Some((
        message,
        "write where it is to lead, such as `https://example.org/`; until then, it leads nowhere",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_hold_code_are_known_however_they_are_written() {
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            " \u{1}\u{8}javascript:x",
            "java\tscript:x",
            "java\nscr\ript\t:x",
            "vbscript:x",
            "data:text/html,<p>",
            "DATA:Text/HTML;base64,PHA+",
            "data: text/html ,x",
            "data:application/xhtml+xml,x",
        ] {
            assert!(code_scheme(address).is_some(), "{address:?}");
        }
    }

    #[test]
    fn a_reader_is_led_to_places_on_the_web_alone() {
        for address in [
            "data:image/svg+xml,<svg/>",
            "\u{1} dA\tta:image/png;base64,x",
            "blob:https://a.example/1",
            "file:///etc/passwd",
            "about:blank",
            "view-source:https://a.example/",
            "Java\nScript:x",
        ] {
            assert!(visit_fault(address).is_some(), "{address:?}");
        }
        for address in [
            "/data:x",
            "#about:us",
            "mailto:a@b.example",
            "tel:+1",
            "matrix:u/a:b.example",
            "https://a.example/data:x",
            "about/",
            "database:x",
        ] {
            assert_eq!(visit_fault(address), None, "{address:?}");
        }
    }

    #[test]
    fn an_address_behind_two_slashes_is_of_another_host() {
        for (address, behind) in [
            ("//a.example/", Some("a.example/")),
            ("///a.example", Some("a.example")),
            ("/\\a.example", Some("a.example")),
            ("/\t/a.example", Some("a.example")),
            ("\n/ \r\\a.example", Some("a.example")),
            ("/a//b", None),
            ("/", None),
            ("a//b", None),
        ] {
            assert_eq!(
                behind_host_slashes(address).as_deref(),
                behind,
                "{address:?}"
            );
        }
    }

    #[test]
    fn patterns_are_told_from_addresses_with_a_colon() {
        for (address, part) in [
            ("/*", Some("*")),
            ("/a/news-*", Some("news-*")),
            ("/:any/", Some(":any")),
            ("/wiki/Talk:Page", None),
            ("/:8080/", None),
            ("/:/", None),
        ] {
            assert_eq!(pattern_part(address), part, "{address}");
        }
    }

    #[test]
    fn a_drawing_is_a_picture_and_no_document() {
        for address in [
            "data:image/svg+xml,<svg>",
            "DATA: image/svg+xml;base64,x",
            "data:text/xml,x",
        ] {
            assert!(document_code(address).is_some(), "{address:?}");
            assert_eq!(code_scheme(address), None, "{address:?}");
        }
        assert_eq!(document_code("data:image/png;base64,x"), None);
        assert!(document_code("javascript:x").is_some());
    }

    #[test]
    fn other_addresses_pass() {
        for address in [
            "",
            "javascript",
            "javascript.html",
            "javascript/a:b",
            "/javascript:x",
            "./javascript:x",
            "#javascript:x",
            "mailto:a@b.example",
            "tel:+1",
            "sms:1",
            "magnet:?xt=x",
            "matrix:u/a:b.example",
            "web+ap://x",
            "vbscripts:x",
            "data:image/png;base64,iVBOR",
            "data:text/plain,x",
            "data:,x",
            "dat:text/html",
            "https://a.example/?javascript:x",
            "\u{200b}javascript:x",
        ] {
            assert_eq!(code_scheme(address), None, "{address:?}");
        }
    }

    #[test]
    fn a_scheme_is_letters_and_a_colon() {
        for (address, has) in [
            ("https://a.example", true),
            ("web+x:y", true),
            ("a/b:c", false),
            ("1a:b", false),
            (":a", false),
            ("about/", false),
            ("", false),
        ] {
            assert_eq!(has_scheme(address), has, "{address}");
        }
    }
}
