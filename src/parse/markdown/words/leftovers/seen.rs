//! The text of a block as readers see it, and where its parts stand in the file.

use super::OPAQUE;

/// The text of a block as readers see it.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) text: String,
    /// Whether words of it are bold.
    pub(super) is_bold: bool,
    /// Where parts of the text begin: place in it, place in the source.
    places: Vec<(usize, usize)>,
}

impl Seen {
    pub(super) fn push(&mut self, text: &str, at: usize) {
        self.places.push((self.text.len(), at));
        self.text.push_str(text);
    }

    pub(super) fn push_opaque(&mut self, at: usize) {
        self.places.push((self.text.len(), at));
        self.text.push(OPAQUE);
    }

    /// Returns where a byte of the text stands in the source.
    pub(super) fn place(&self, at: usize) -> usize {
        let part = self.places.partition_point(|(start, _)| *start <= at);
        let (start, place) = self.places[part.saturating_sub(1)];
        place + (at - start)
    }
}
