//! What stands in a `noscript`: tags for browsers without scripts, and for all others text that ends at the first
//! `</noscript`, wherever it stands (WHATWG HTML, 13.2.6.4.7, 13.2.5.3).

use memchr::memchr_iter;

use crate::parse::markdown::html::markup::Part;

const END: &[u8] = b"</noscript";

/// Returns the parts that write as text what would end the `noscript` within a tag, a comment or a text, which stands
/// at byte `at` of its HTML.
pub(super) fn ends_within(source: &str, at: usize) -> impl Iterator<Item = Part> {
    let source = source.as_bytes();
    let begins = move |at: &usize| {
        let name = source[*at..].get(..END.len());
        name.is_some_and(|name| name.eq_ignore_ascii_case(END))
    };
    let ends = memchr_iter(b'<', source).filter(begins);
    ends.map(move |inner| Part::instead(at + inner..at + inner + 1, "&lt;"))
}
