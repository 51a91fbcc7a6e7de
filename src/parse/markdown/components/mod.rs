//! Component calls, and calls that are written as other generators want them.

pub(crate) mod arguments;
pub(crate) mod calls;
pub(crate) mod edits;
pub(crate) mod notes;
pub(crate) mod shortcodes;

/// A call is at most so long, in bytes.
const LONGEST: usize = 400;

/// Returns the beginning of a text in which a call must end.
fn line(text: &str) -> &str {
    let line = text
        .get(..text.floor_char_boundary(LONGEST))
        .unwrap_or(text);
    line.split('\n').next().unwrap_or_default()
}
