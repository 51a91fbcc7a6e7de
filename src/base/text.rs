//! Places in texts.
//!
//! A place is a [`TextRange`]: byte offsets from the start of the file, of 32 bits each. Parsers of
//! other crates count in `usize`; their ranges are converted once, by [`range`], where a place leaves
//! the pass that found it.

use std::borrow::Cow;
use std::ops::Range;

pub(crate) use text_size::{TextRange, TextSize};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The length in bytes of the longest text in which every place can be named. Files that are longer
/// are refused where they are read.
pub const LONGEST: u64 = u32::MAX as u64;

/// Returns a range of bytes as a place in a text. A range whose end lies in front of its start is an
/// empty place at the start.
pub fn range(bytes: Range<usize>) -> TextRange {
    let start = size(bytes.start);
    TextRange::new(start, size(bytes.end).max(start))
}

/// Returns a byte offset or a length as places have it.
pub fn size(bytes: usize) -> TextSize {
    // No text is longer than `LONGEST`.
    TextSize::new(u32::try_from(bytes).unwrap_or(u32::MAX))
}

/// Returns the text at a place; `None` where the place is not in the text or cuts a character.
pub fn part(text: &str, place: TextRange) -> Option<&str> {
    text.get(Range::<usize>::from(place))
}

/// Returns a text in Unicode's normalisation form C (UAX 15), in which `é` is one character. Names that
/// look the same are equal in this form; file systems and keyboards write `é` as two characters as well.
pub fn composed(text: &str) -> Cow<'_, str> {
    match text.is_ascii() || is_nfc(text) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.nfc().collect()),
    }
}
