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

/// Returns the word that begins with `sign` (`!important`, `&Co`) in front of a text that begins at byte
/// `start` of the same line.
pub(super) fn sign_before(text: &str, start: usize, sign: char) -> Option<Range<usize>> {
    let before = text.get(..start)?;
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    let before = before.get(line..)?;
    let at = before
        .char_indices()
        .filter(|(at, c)| {
            let blank = before
                .get(..*at)
                .is_some_and(|part| part.ends_with([' ', '\t']));
            *c == sign && blank
        })
        .map(|(at, _)| at)
        .next()?;
    let word = before.get(at..)?.split([' ', '\t']).next()?;
    Some(line + at..line + at + word.len())
}
