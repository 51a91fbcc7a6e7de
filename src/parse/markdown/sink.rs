//! HTML that is being written, with marks where something is filled in later.

use crate::model::Piece;
use crate::model::body::Word;

/// What is not yet known while the HTML around it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hole {
    /// The address of a reference; stays a hole.
    Ref(u32),
    /// The address of a picture, which its size may follow; stays a hole.
    Picture(u32),
    /// A component's output; stays a hole.
    Call(u32),
    /// An interface word; stays a hole.
    Word(Word),
    /// The anchor of the heading with this index: generated anchors give way to those that the
    /// writer chose, also further down.
    Id(u32),
    /// A reference to the footnote with this index: notes are numbered by first reference.
    Note(u32),
}

/// HTML and the places of its holes, in order.
#[derive(Default)]
pub(super) struct Sink {
    pub(super) html: String,
    pub(super) holes: Vec<(usize, Hole)>,
}

impl Sink {
    /// Begins with room for `capacity` bytes.
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self {
            html: String::with_capacity(capacity),
            holes: Vec::new(),
        }
    }

    /// Appends finished HTML.
    pub(super) fn push(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Leaves a hole.
    pub(super) fn hole(&mut self, hole: Hole) {
        self.holes.push((self.html.len(), hole));
    }

    /// Begins a new line unless there is one.
    pub(super) fn line(&mut self) {
        if !matches!(self.html.as_bytes().last(), None | Some(b'\n')) {
            self.html.push('\n');
        }
    }

    /// Puts `html` in the place of the `len` bytes at `at`.
    pub(super) fn replace(&mut self, at: usize, len: usize, html: &str) {
        self.html.replace_range(at..at + len, html);
        for (place, _) in self
            .holes
            .iter_mut()
            .rev()
            .take_while(|(place, _)| *place >= at + len)
        {
            *place = *place - len + html.len();
        }
    }
}

/// The body as it leaves: HTML is cut only where a hole stays.
pub(super) struct Pieces {
    done: Vec<Piece>,
    html: String,
}

impl Pieces {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self {
            done: Vec::new(),
            html: String::with_capacity(capacity),
        }
    }

    /// Appends finished HTML.
    pub(super) fn push(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Appends a hole that `render` fills.
    pub(super) fn piece(&mut self, piece: Piece) {
        self.cut();
        self.done.push(piece);
    }

    /// Returns the pieces.
    pub(super) fn finish(mut self) -> Vec<Piece> {
        self.cut();
        self.done
    }

    fn cut(&mut self) {
        if !self.html.is_empty() {
            self.done.push(Piece::Html(self.html.as_str().into()));
            self.html.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_move_with_what_is_put_before_them() {
        let mut sink = Sink::default();
        sink.push("a");
        sink.hole(Hole::Ref(0));
        sink.push("<p>b");
        sink.hole(Hole::Ref(1));
        sink.replace(1, 3, "<figure>");
        assert_eq!(sink.html, "a<figure>b");
        assert_eq!(sink.holes, [(1, Hole::Ref(0)), (10, Hole::Ref(1))]);
    }
}
