//! HTML that is being written, with gaps where something is filled in later.

use crate::model::Hole;

/// What is not yet known while the HTML around it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    /// What no file alone can know.
    Hole(Hole),
    /// The anchor of the heading with this index: generated anchors give way to those that the
    /// author chose, also further down.
    Anchor(u32),
    /// A reference to the footnote with this index: readers see numbers in the order of the first
    /// references.
    Footnote(u32),
}

/// HTML and the places of its gaps, in order.
#[derive(Default)]
pub(crate) struct Fragment {
    pub(crate) html: String,
    pub(crate) gaps: Vec<(usize, Gap)>,
}

impl Fragment {
    /// Returns an empty fragment with room for `capacity` bytes.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            html: String::with_capacity(capacity),
            gaps: Vec::new(),
        }
    }

    /// Appends finished HTML.
    pub(crate) fn push(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Leaves a hole.
    pub(crate) fn hole(&mut self, hole: Hole) {
        self.gap(Gap::Hole(hole));
    }

    /// Returns how many holes there are.
    pub(crate) fn holes(&self) -> usize {
        let hole = |(_, gap): &&(usize, Gap)| matches!(gap, Gap::Hole(_));
        self.gaps.iter().filter(hole).count()
    }

    /// Leaves a gap.
    pub(crate) fn gap(&mut self, gap: Gap) {
        self.gaps.push((self.html.len(), gap));
    }

    /// Begins a new line unless there is one.
    pub(crate) fn line(&mut self) {
        if !matches!(self.html.as_bytes().last(), None | Some(b'\n')) {
            self.html.push('\n');
        }
    }

    /// Puts `html` in the place of the `len` bytes at `at`.
    pub(crate) fn replace(&mut self, at: usize, len: usize, html: &str) {
        self.html.replace_range(at..at + len, html);
        for (place, _) in self
            .gaps
            .iter_mut()
            .rev()
            .take_while(|(place, _)| *place >= at + len)
        {
            *place = *place - len + html.len();
        }
    }

    /// Inserts texts at places, which are in order.
    pub(crate) fn insert(&mut self, texts: &[(usize, String)]) {
        let Some(&(start, _)) = texts.first() else {
            return;
        };
        let tail = self.html.split_off(start);
        let mut gap = self.gaps.partition_point(|(place, _)| *place < start);
        let (mut done, mut added) = (0, 0);
        for (number, (at, text)) in texts.iter().enumerate() {
            self.push(&tail[done..at - start]);
            self.push(text);
            done = at - start;
            added += text.len();
            let next = texts.get(number + 1).map_or(usize::MAX, |(next, _)| *next);
            while let Some((place, _)) = self.gaps.get_mut(gap).filter(|(place, _)| *place < next) {
                *place += added;
                gap += 1;
            }
        }
        self.push(&tail[done..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_move_with_what_is_put_before_them() {
        let mut fragment = Fragment::default();
        fragment.push("a");
        fragment.hole(Hole::Ref(0));
        fragment.push("<p>b");
        fragment.hole(Hole::Ref(1));
        fragment.replace(1, 3, "<figure>");
        assert_eq!(fragment.html, "a<figure>b");
        let gap = |number| Gap::Hole(Hole::Ref(number));
        assert_eq!(fragment.gaps, [(1, gap(0)), (10, gap(1))]);
    }
}
