//! Lines: where a text is broken, and at which size it fits its box.
//!
//! Lines end between words. Of the sizes that a
//! template offers the largest is taken at which the text fits the box without a broken word; lines are then made
//! equally long, as far as that takes no further line.

use std::ops::Range;

use super::breaks::ends_of_words;
use super::shaping::Paragraph;

/// The box of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TextBox {
    /// The width in pixels.
    pub(super) width: f32,
    /// The height in pixels.
    pub(super) height: f32,
    /// The height of a line, in ems.
    pub(super) line_height: f32,
    /// The maximum number of lines.
    pub(super) lines: usize,
    /// The sizes to choose from, in pixels, the largest first.
    pub(super) sizes: Vec<f32>,
}

/// A text, broken into lines.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fitted {
    /// The size in pixels.
    pub(super) size: f32,
    /// The lines, as parts of the text.
    pub(super) lines: Vec<Range<usize>>,
}

/// What is done with a word that is longer than a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LongWords {
    Kept,
    Cut,
}

impl TextBox {
    /// Returns how many lines of a size the box has room for; at least one.
    fn room(&self, size: f32) -> usize {
        let rest = (self.height - size).max(0.0) / (size * self.line_height);
        // The number is small and not negative.
        self.lines.min((rest as usize).saturating_add(1)).max(1)
    }
}

/// Breaks a text for a box; `None` where it does not fit at any size.
pub(super) fn fit(paragraph: &Paragraph, text_box: &TextBox) -> Option<Fitted> {
    let breaks = Breaks::of(paragraph);
    let at = |size: f32, words: LongWords| {
        let limit = text_box.width / size;
        let lines = breaks.lines(limit, text_box.room(size), words)?;
        let lines = match words {
            LongWords::Kept => breaks.balanced(lines, limit),
            LongWords::Cut => lines,
        };
        Some(Fitted { size, lines })
    };
    let sizes = text_box.sizes.iter();
    let mut whole = sizes.filter_map(|size| at(*size, LongWords::Kept));
    let Some(largest) = whole.next() else {
        return at(*text_box.sizes.last()?, LongWords::Cut);
    };
    if !breaks.leaves_a_word_alone(&largest) {
        return Some(largest);
    }
    let count = largest.lines.len();
    let mut near = whole.take_while(|smaller| smaller.size > largest.size * NEARLY);
    let better = near.find(|smaller| smaller.lines.len() < count);
    Some(better.unwrap_or(largest))
}

/// How much smaller a text may be so that no word of it is alone on a line.
const NEARLY: f32 = 0.8;

/// A last line that is shorter than this part of the longest one looks forgotten.
const SHORTEST: f32 = 0.35;

/// Returns the longest beginning of a text that fits the smallest size of a box together with an ellipsis.
pub(super) fn shortened(text: &str, fits: impl Fn(&str) -> bool, letters: &[usize]) -> String {
    let cut = |end: usize| {
        let kept = text.get(..end).unwrap_or_default();
        let kept = kept.trim_end_matches(|c: char| !c.is_alphanumeric() && !")]»”’%+#".contains(c));
        format!("{kept}…")
    };
    // More of a text never takes less room, but for a few ligatures.
    let fitting = letters.partition_point(|end| fits(&cut(*end)));
    let longest = letters.get(fitting.saturating_sub(1)).copied().unwrap_or(0);
    let words = ends_of_words(text).into_iter();
    let last_word = words.take_while(|end| *end <= longest).last().unwrap_or(0);
    // Rather half of a word than half of the text.
    let end = if last_word * 4 > longest * 3 {
        last_word
    } else {
        longest
    };
    cut(end)
}

/// Where a text may be broken.
struct Breaks<'p> {
    paragraph: &'p Paragraph<'p>,
    /// The ends of words, with what stands behind them.
    words: Vec<usize>,
    /// The beginnings of letters, with the sum of the widths before each.
    letters: Vec<(usize, f32)>,
}

impl<'p> Breaks<'p> {
    fn of(paragraph: &'p Paragraph<'p>) -> Self {
        let text = paragraph.text;
        Self {
            words: ends_of_words(text),
            letters: paragraph.letters(),
            paragraph,
        }
    }

    /// Returns the lines of a text, of which none is longer than `limit` in ems; `None` where there are more than
    /// `most` of them, or a word is too long that may not be cut.
    fn lines(&self, limit: f32, most: usize, words: LongWords) -> Option<Vec<Range<usize>>> {
        let text = self.paragraph.text;
        let mut lines = Vec::new();
        let mut start = 0;
        while start < text.len() {
            if lines.len() == most {
                return None;
            }
            let end = match (self.last_word(start, limit), words) {
                (Some(end), _) => end,
                (None, LongWords::Kept) => return None,
                (None, LongWords::Cut) => self.last_letter(start, limit),
            };
            lines.push(self.shown(start..end));
            start = end;
        }
        Some(lines)
    }

    /// Returns a line without the blanks at its end.
    fn shown(&self, line: Range<usize>) -> Range<usize> {
        let text = &self.paragraph.text[line.clone()];
        line.start..line.start + text.trim_end_matches(' ').len()
    }

    fn fits(&self, line: Range<usize>, limit: f32) -> bool {
        self.paragraph.width(self.shown(line)) <= limit
    }

    /// Returns the end of the last word that fits a line from `start` on.
    fn last_word(&self, start: usize, limit: f32) -> Option<usize> {
        let first = self.words.partition_point(|end| *end <= start);
        let words = &self.words[first..];
        let guess = self.guess(start, limit);
        let mut fitting = words.partition_point(|end| *end <= guess);
        while fitting < words.len() && self.fits(start..words[fitting], limit) {
            fitting += 1;
        }
        while fitting > 0 && !self.fits(start..words[fitting - 1], limit) {
            fitting -= 1;
        }
        words.get(fitting.checked_sub(1)?).copied()
    }

    /// Returns the end of the last letter that fits a line from `start` on; at least one letter is taken.
    fn last_letter(&self, start: usize, limit: f32) -> usize {
        let len = self.paragraph.text.len();
        let first = self.letters.partition_point(|(at, _)| *at <= start);
        let ends = self.letters[first..].iter().map(|(at, _)| *at);
        let ends: Vec<usize> = ends.chain([len]).collect();
        let guess = self.guess(start, limit);
        let mut fitting = ends.partition_point(|end| *end <= guess).max(1);
        while fitting < ends.len() && self.fits(start..ends[fitting], limit) {
            fitting += 1;
        }
        while fitting > 1 && !self.fits(start..ends[fitting - 1], limit) {
            fitting -= 1;
        }
        ends[fitting - 1]
    }

    /// Returns about how far a line from `start` on reaches.
    fn guess(&self, start: usize, limit: f32) -> usize {
        let first = self.letters.partition_point(|(at, _)| *at < start);
        let before = self.letters.get(first).map_or(0.0, |(_, before)| *before);
        let last = self
            .letters
            .partition_point(|(_, sum)| *sum - before <= limit);
        self.letters
            .get(last)
            .map_or(self.paragraph.text.len(), |(at, _)| *at)
    }

    /// Says whether the last of several lines has next to nothing on it.
    fn leaves_a_word_alone(&self, fitted: &Fitted) -> bool {
        let widths = fitted.lines.iter();
        let widths = widths.map(|line| self.paragraph.width(line.clone()));
        let widths: Vec<f32> = widths.collect();
        let longest = widths.iter().copied().fold(0.0, f32::max);
        let last = widths.last().copied().unwrap_or_default();
        widths.len() > 1 && last < longest * SHORTEST
    }

    /// Makes lines equally long: as short as they can all be without a further line.
    fn balanced(&self, lines: Vec<Range<usize>>, limit: f32) -> Vec<Range<usize>> {
        let count = lines.len();
        let mut best = lines;
        let (mut short, mut long) = (limit / 2.0, limit);
        for _ in 0..6 {
            if count < 2 {
                break;
            }
            let middle = f32::midpoint(short, long);
            match self.lines(middle, count, LongWords::Kept) {
                Some(lines) => (best, long) = (lines, middle),
                None => short = middle,
            }
        }
        best
    }
}
