//! Comments that begin with a character reference, as visual editors write them: `&lt;!-- words --&gt;`.

use std::ops::Range;

use memchr::memchr_iter;

use crate::base::comments;
use crate::model::source_facts::Leftover;

/// Returns the comment that begins at a place in a text as it was written.
pub(super) fn shown(text: &str, at: usize) -> Option<(Range<usize>, Leftover)> {
    let range = comments::shown_at(text, at)?;
    let [message, help] = comments::SHOWN.map(str::to_owned);
    Some((range, Leftover { message, help }))
}

/// Returns the first comment in the text between tags of a block of HTML.
pub(super) fn in_html(text: &str) -> Option<(Range<usize>, Leftover)> {
    memchr_iter(b'&', text.as_bytes()).find_map(|at| shown(text, at))
}
