//! Texts as formats write them: escaped, or on one line.

use crate::base::escape;

/// Escapes text for HTML content and double-quoted attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape::attribute(&mut out, text);
    out
}

/// Returns text on one line.
pub(crate) fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
