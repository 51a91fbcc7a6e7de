//! Byte offsets of the characters of a text.

/// Byte offsets of characters: the parser counts characters, spans count bytes.
pub(super) enum Offsets {
    /// Every character is one byte.
    Ascii(usize),
    /// The byte offset of each character, and the end of the last one.
    Table(Vec<u32>),
}

impl Offsets {
    pub(super) fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Offsets::Ascii(text.len());
        }
        let ends = std::iter::once(text.len());
        let starts = text.char_indices().map(|(at, _)| at).chain(ends);
        Offsets::Table(
            starts
                .map(|at| u32::try_from(at).unwrap_or(u32::MAX))
                .collect(),
        )
    }

    pub(super) fn byte(&self, character: usize) -> usize {
        match self {
            Offsets::Ascii(len) => character.min(*len),
            Offsets::Table(starts) => starts
                .get(character)
                .or(starts.last())
                .map_or(0, |&at| at as usize),
        }
    }
}
