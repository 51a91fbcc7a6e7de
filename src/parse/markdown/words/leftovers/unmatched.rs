//! Single asterisks directly in front of words that are set off, or directly behind them, as two stand on one side and
//! one on the other: `*The Post** reported`, `The **Post* reported`.

use std::ops::Range;

use super::Reader;
use super::sign::Sign;

impl Reader<'_> {
    /// Looks at a text behind words that are set off.
    pub(super) fn behind_emphasis(&mut self, range: &Range<usize>) {
        let is_alone = || {
            let text = &self.context.text[range.start..];
            text.starts_with('*') && !text.starts_with("**")
        };
        if self.pairing.ends_at(range.start) && is_alone() && !self.has_note_line() {
            let sign = unmatched();
            self.add(range.start..range.start + 1, sign.leftover);
        }
    }

    /// Looks at what is in front of words that are set off.
    pub(super) fn in_front_of_emphasis(&mut self, range: &Range<usize>) {
        let Some(before) = self.seen.text.strip_suffix('*') else {
            return;
        };
        let is_beside = self.seen.place(before.len()) + 1 == range.start;
        let is_begun = !before.ends_with(|c: char| c == '*' || c.is_alphanumeric());
        let is_asterisk = self.context.slice(range.clone()).starts_with('*');
        if is_begun && is_asterisk && is_beside && !self.has_note_line() {
            let sign = unmatched();
            self.add(range.start - 1..range.start, sign.leftover);
        }
    }

    /// Says whether a line begins with one asterisk and has no others, as notes do.
    fn has_note_line(&mut self) -> bool {
        let text = self.context.text;
        let is_note = |line: &str| {
            let line = line.trim_start_matches([' ', '\t', '>', '-', '\\']);
            let words = line.strip_prefix('*');
            words.is_some_and(|words| {
                !words.contains('*') && words.starts_with(|c: char| !c.is_whitespace())
            })
        };
        let find = || text.lines().any(is_note);
        *self.notes.has_single_line.get_or_insert_with(find)
    }
}

fn unmatched() -> Sign {
    Sign::new(
        0..1,
        "readers see `*`: one asterisk stands on one side of the words, and two on the other",
        "write as many behind the words as in front of them: `*words*`, or `**words**` for bold",
    )
}
