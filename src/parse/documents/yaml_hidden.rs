//! Parts of a line of YAML that are no part of its value, though a writer meant them to be.

use std::ops::Range;

/// Returns the comment behind a text that ends at byte `end`, where it was meant to be a part of the text: a
/// comment has a blank behind its `#`.
pub(super) fn comment_behind(text: &str, end: usize) -> Option<Range<usize>> {
    let line = text.get(end..)?.lines().next()?;
    let comment = line.trim();
    let first = comment.strip_prefix('#')?.chars().next()?;
    if !first.is_alphanumeric() || !line.starts_with([' ', '\t']) {
        return None;
    }
    let start = end + line.len() - line.trim_start().len();
    Some(start..start + comment.len())
}

/// Returns the word with which the value at byte `start` begins, if it is a tag (`!important`) or an anchor
/// (`&Co`), which are no part of the value.
pub(super) fn sign_at(text: &str, start: usize) -> Option<Range<usize>> {
    let word = text.get(start..)?.split_whitespace().next()?;
    word.starts_with(['!', '&'])
        .then(|| start..start + word.len())
}
