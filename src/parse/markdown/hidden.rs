//! Punctuation that Markdown must not read: what stands in a formula, and a colon that begins a line.
//!
//! Each such character is replaced by a control character, which takes as many bytes and means nothing
//! to Markdown, so every place in the text stays what it was. An author's own control characters are
//! gone by then (`control.rs`).

use std::borrow::Cow;

use super::event::Display;

/// What can be hidden, in the order of what stands in its place.
const VISIBLE: [char; 17] = [
    '\n', '\r', '"', '\'', '-', '.', '&', '*', '<', '[', '\\', ']', '_', '`', '|', '~', ':',
];

/// The dollar sign of a formula in the line, and one of the two of a formula on a line of its own.
pub(super) const INLINE: char = '\u{1e}';
pub(super) const BLOCK: char = '\u{1f}';

/// Returns the control character with this number: none that is white space to Markdown.
fn code(number: usize) -> char {
    // There are fewer than 26.
    let number = number as u8;
    char::from(if number < 8 { number + 1 } else { number + 6 })
}

/// Returns what stands in the place of a character, which is the character itself if Markdown may read it.
pub(super) fn hidden(c: char) -> char {
    VISIBLE.iter().position(|one| *one == c).map_or(c, code)
}

/// Returns the character in whose place another stands.
pub(super) fn visible(c: char) -> char {
    match c {
        INLINE | BLOCK => '$',
        c => (0..VISIBLE.len())
            .find(|number| code(*number) == c)
            .map_or(c, |number| VISIBLE[number]),
    }
}

/// Says whether something is hidden here.
pub(super) fn is_hidden(c: char) -> bool {
    c < ' ' && visible(c) != c
}

/// Returns a text as the author wrote it.
pub(super) fn reveal(text: &str) -> Cow<'_, str> {
    match text.contains(is_hidden) {
        true => Cow::Owned(text.chars().map(visible).collect()),
        false => Cow::Borrowed(text),
    }
}

/// Returns the dollar sign that begins a formula of this kind.
pub(super) fn dollar(display: Display) -> char {
    match display {
        Display::Inline => INLINE,
        Display::Block => BLOCK,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_can_be_shown_again() {
        let text: String = VISIBLE.iter().collect();
        let hidden: String = text.chars().map(hidden).collect();
        assert_eq!(hidden.len(), text.len());
        assert!(hidden.chars().all(is_hidden));
        assert!(!hidden.contains(['\t', '\u{b}', '\u{c}', '\0', INLINE, BLOCK]));
        assert_eq!(reveal(&hidden), text);
        assert_eq!(reveal("a\tb\nc"), "a\tb\nc");
        let both: String = [INLINE, BLOCK].iter().collect();
        assert_eq!(reveal(&both), "$$");
    }
}
