//! Signs that Markdown must not read: what stands in a formula, and a colon that begins a line.
//!
//! Each such character is replaced by a control character, which takes as many bytes and means nothing
//! to Markdown, so every place in the text stays what it was. An author's own control characters are
//! gone by then (`control.rs`).

use std::borrow::Cow;

use crate::parse::markdown::event::Display;

/// What can be masked, in the order of what stands in its place.
const SIGNS: [char; 17] = [
    '\n', '\r', '"', '\'', '-', '.', '&', '*', '<', '[', '\\', ']', '_', '`', '|', '~', ':',
];

/// The dollar sign of a formula in the line, and one of the two of a formula on a line of its own.
pub(crate) const INLINE: char = '\u{1e}';
pub(crate) const BLOCK: char = '\u{1f}';

/// Returns the control character with this number: none that is white space to Markdown.
fn code(number: usize) -> char {
    // There are fewer than 26.
    let number = number as u8;
    char::from(if number < 8 { number + 1 } else { number + 6 })
}

/// Returns what stands in the place of a character, which is the character itself if Markdown may read it.
pub(crate) fn masked(c: char) -> char {
    SIGNS.iter().position(|one| *one == c).map_or(c, code)
}

/// Returns the character in whose place another stands.
pub(crate) fn unmasked(c: char) -> char {
    match c {
        INLINE | BLOCK => '$',
        c => (0..SIGNS.len())
            .find(|number| code(*number) == c)
            .map_or(c, |number| SIGNS[number]),
    }
}

/// Says whether something is masked here.
pub(crate) fn is_masked(c: char) -> bool {
    c < ' ' && unmasked(c) != c
}

/// Returns a text as the author wrote it.
pub(crate) fn unmask(text: &str) -> Cow<'_, str> {
    match text.contains(is_masked) {
        true => Cow::Owned(text.chars().map(unmasked).collect()),
        false => Cow::Borrowed(text),
    }
}

/// Returns the dollar sign that begins a formula of this kind.
pub(crate) fn dollar(display: Display) -> char {
    match display {
        Display::Inline => INLINE,
        Display::Block => BLOCK,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masked_signs_can_be_put_back() {
        let text: String = SIGNS.iter().collect();
        let masked: String = text.chars().map(masked).collect();
        assert_eq!(masked.len(), text.len());
        assert!(masked.chars().all(is_masked));
        assert!(!masked.contains(['\t', '\u{b}', '\u{c}', '\0', INLINE, BLOCK]));
        assert_eq!(unmask(&masked), text);
        assert_eq!(unmask("a\tb\nc"), "a\tb\nc");
        let both: String = [INLINE, BLOCK].iter().collect();
        assert_eq!(unmask(&both), "$$");
    }
}
