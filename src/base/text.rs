//! Places in texts.
//!
//! A place is a [`TextRange`]: byte offsets from the start of the file, of 32 bits each. Parsers of
//! other crates count in `usize`; their ranges are converted once, by [`range`], where a place leaves
//! the pass that found it.

use std::borrow::Cow;
use std::ops::Range;

pub(crate) use text_size::{TextRange, TextSize};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Returns a range of bytes as a place in a text. A range whose end lies in front of its start is an
/// empty place at the start.
pub fn range(bytes: Range<usize>) -> TextRange {
    let start = size(bytes.start);
    TextRange::new(start, size(bytes.end).max(start))
}

/// Returns a byte offset or a length as places have it.
pub fn size(bytes: usize) -> TextSize {
    // Longer texts are refused where they are read.
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

/// Returns a text as file systems compare names that know neither case nor Unicode's forms (APFS, NTFS, ext4 with
/// `casefold`): `/Straße/` and `/STRASSE/` are one.
pub(crate) fn caseless(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // No step alone brings all together that differ by case: `ẞ`, `ß` and `SS`; `K` and the Kelvin sign.
    let folded = text.to_lowercase().to_uppercase().to_lowercase();
    match composed(&folded) {
        Cow::Borrowed(_) => folded,
        Cow::Owned(composed) => composed,
    }
}

/// Says whether a character turns round the order in which others are shown, up to the end of its line or farther: the
/// embeddings and overrides of Unicode's bidirectional algorithm (UAX #9). What such a character hides is read otherwise than
/// it is run (CVE-2021-42574). Isolates and marks, which end with what they stand around, are none.
pub fn is_override(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}')
}

/// Says whether a character is invisible, and has no meaning in a text or hides one: neither a tab nor a line break.
pub fn is_meaningless(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || is_override(c)
}

/// Says whether there may be a control character in a text that is neither a tab nor a line break, or one that turns round
/// the order of others. Most texts have none, and this is quick to see.
pub fn may_hold_control(text: &str) -> bool {
    // Numbers in the place of truth values, and no way out of the loop: so a chunk is compared at once.
    let suspect = |chunk: &[u8]| {
        let found = chunk.iter().fold(0_u8, |found, byte| {
            let is_low = u8::from(*byte < b' ');
            let is_blank =
                u8::from(*byte == b'\t') | u8::from(*byte == b'\n') | u8::from(*byte == b'\r');
            found | (is_low & !is_blank) | u8::from(*byte == 0x7f)
        });
        found != 0
    };
    let bytes = text.as_bytes();
    bytes.chunks(256).any(suspect)
        || memchr::memchr_iter(0xc2, bytes).any(|at| matches!(bytes.get(at + 1), Some(0x80..=0x9f)))
        // U+FFFE and U+FFFF, which are no characters.
        || memchr::memchr_iter(0xef, bytes).any(|at| matches!(bytes.get(at + 1), Some(0xbf)))
        // U+202A to U+202E.
        || memchr::memmem::find_iter(bytes, &[0xe2, 0x80])
            .any(|at| matches!(bytes.get(at + 2), Some(0xaa..=0xae)))
}

/// Returns the beginning of a text, at most `most` bytes of it, as far as a search may look that must not take
/// time by the square of the text.
pub(crate) fn beginning(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

/// Returns a range with its line breaks and the blanks around it, where nothing else stands on its lines, so
/// that no empty line is left of them; else the range.
pub(crate) fn whole_lines(text: &str, range: Range<usize>) -> Range<usize> {
    const BLANKS: [char; 2] = [' ', '\t'];
    let before = text.get(..range.start).unwrap_or_default();
    let before = before.trim_end_matches(BLANKS);
    let behind = text.get(range.end..).unwrap_or_default();
    let behind = behind.trim_start_matches(BLANKS);
    let begins = before.is_empty() || before.ends_with('\n');
    match behind.strip_prefix('\n') {
        Some(rest) if begins => before.len()..text.len() - rest.len(),
        _ => range,
    }
}

/// Returns the width of a text, in columns of a terminal: characters of Chinese, Japanese and Korean are as wide
/// as two others.
pub fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

/// Returns a text of this width at most: where it is wider, what is cut off is an ellipsis.
pub fn cut(text: &str, most: usize) -> Cow<'_, str> {
    if columns(text) <= most {
        return Cow::Borrowed(text);
    }
    let mut width = 1;
    let mut short: String = text
        .chars()
        .take_while(|c| {
            width += columns_of(*c);
            width <= most
        })
        .collect();
    short.push('…');
    Cow::Owned(short)
}

fn columns_of(c: char) -> usize {
    match c {
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ff60}' => 2,
        _ => 1,
    }
}

/// Says whether nothing is drawn for a character, whatever font there is (Unicode: `Default_Ignorable_Code_Point`).
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_a_terminal_ends() {
        assert_eq!(cut("Ten letter", 10), "Ten letter");
        assert_eq!(cut("Eleven lett", 10), "Eleven le…");
        assert_eq!(cut("日本語の見出し", 10), "日本語の…");
        assert_eq!(columns("日本語の…"), 9);
    }

    #[test]
    fn lines_are_taken_whole_where_nothing_else_stands_on_them() {
        for (text, wanted) in [
            ("a\n <!-- --> \nb", "a\nb"),
            ("<!-- -->\nb", "b"),
            ("a <!-- -->\nb", "a \nb"),
            ("<!-- --> b", " b"),
        ] {
            let at = text.find("<!-- -->").expect("a comment");
            let lines = whole_lines(text, at..at + 8);
            let left = format!("{}{}", &text[..lines.start], &text[lines.end..]);
            assert_eq!(left, wanted);
        }
        assert_eq!(whole_lines("a", 7..9), 7..9);
    }
}
