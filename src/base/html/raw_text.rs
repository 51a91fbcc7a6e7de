//! Elements in which there are no tags but their own end (WHATWG HTML, 13.2.5.2 to 13.2.5.31).

use memchr::{memchr_iter, memmem};

/// Elements that hold nothing but text.
const RAW: [&str; 7] = [
    "script",
    "style",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "plaintext",
];

/// Elements that hold nothing but text and character references.
const ESCAPABLE: [&str; 2] = ["title", "textarea"];

/// Says whether an element of this name has no tags in it but its own end tag. A `noscript` has tags,
/// because readers without scripts see its content.
pub(crate) fn holds_text_alone(element: &str) -> bool {
    let is = |name: &&str| element.eq_ignore_ascii_case(name);
    // The length tells most elements apart from these at once.
    (3..=9).contains(&element.len()) && RAW.iter().chain(&ESCAPABLE).any(is)
}

/// Says whether the text in an element has character references.
pub(super) fn is_escapable(element: &str) -> bool {
    let is = |name: &&str| element.eq_ignore_ascii_case(name);
    ESCAPABLE.iter().any(is)
}

/// Returns where the content of an element ends that holds text alone: at its end tag.
pub(super) fn end(html: &str, element: &str) -> usize {
    if element.eq_ignore_ascii_case("plaintext") {
        return html.len();
    }
    if element.eq_ignore_ascii_case("script") {
        return script_end(html.as_bytes());
    }
    let bytes = html.as_bytes();
    let closes = |at: &usize| bytes.get(at + 1) == Some(&b'/') && is_name(bytes, at + 2, element);
    memchr_iter(b'<', bytes).find(closes).unwrap_or(bytes.len())
}

/// Returns where a script ends. `<!-- <script>` hides the next end tag (13.2.5.18 to 13.2.5.31).
fn script_end(bytes: &[u8]) -> usize {
    // The place from which to search for the arrow that ends a comment in the script, while there is one.
    let mut comment: Option<usize> = None;
    let mut double_escaped = false;
    for at in memchr_iter(b'<', bytes) {
        if let Some(from) = comment {
            let over = memmem::find(&bytes[from..at], b"-->").is_some();
            double_escaped &= !over;
            // No byte is read twice, except those of an arrow that is cut.
            comment = (!over).then_some(from.max(at.saturating_sub(2)));
        }
        let closes = bytes.get(at + 1) == Some(&b'/') && is_name(bytes, at + 2, "script");
        if closes && double_escaped {
            double_escaped = false;
        } else if closes {
            return at;
        } else if bytes[at..].starts_with(b"<!--") {
            comment = comment.or(Some(at + 2));
        } else if comment.is_some() && is_name(bytes, at + 1, "script") {
            double_escaped = true;
        }
    }
    bytes.len()
}

/// Says whether the name of a tag is at a byte, followed by something that ends a name.
fn is_name(bytes: &[u8], at: usize, name: &str) -> bool {
    let end = at + name.len();
    let written = bytes.get(at..end);
    written.is_some_and(|written| written.eq_ignore_ascii_case(name.as_bytes()))
        && bytes
            .get(end)
            .is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
}
