//! Asterisks directly in front of words that are set off, or directly behind them, as more stand on one side than on
//! the other: `*The Post** reported`, `The **Post* reported`; and those that end nothing in a paragraph with bold
//! words: `**The** site** is down`.

use std::ops::Range;

use super::bold::{LONGEST, runs, word_before, word_behind};
use super::seen::Seen;
use super::sign::Sign;
use super::{OPAQUE, Reader};

impl Reader<'_> {
    /// Looks at a text behind words that are set off.
    pub(super) fn behind_emphasis(&mut self, range: &Range<usize>) {
        let stars = stars(&self.context.text[range.start..]);
        if stars > 0 && self.pairing.ends_at(range.start) && !self.may_be_noted(stars) {
            let sign = unmatched(stars);
            self.add(range.start..range.start + stars, sign.leftover);
        }
    }

    /// Looks at what is in front of words that are set off.
    pub(super) fn in_front_of_emphasis(&mut self, range: &Range<usize>) {
        let text = &self.seen.text;
        let before = text.trim_end_matches('*');
        let stars = text.len() - before.len();
        // Two begin something for themselves.
        if stars == 0 || stars == 2 || before.ends_with(char::is_alphanumeric) {
            return;
        }
        let is_beside = self.seen.place(before.len()) + stars == range.start;
        let is_asterisk = self.context.slice(range.clone()).starts_with('*');
        if is_asterisk && is_beside && !self.may_be_noted(stars) {
            let sign = unmatched(stars);
            self.add(range.start - stars..range.start, sign.leftover);
        }
    }

    /// Returns the asterisks that end nothing in the text of a block, where no others were found.
    pub(super) fn unmatched_in(&mut self, seen: &Seen, signs: &[Sign]) -> Option<Sign> {
        let text = &*seen.text;
        let is_star = |sign: &Sign| text[sign.range.clone()].starts_with('*');
        if !text.contains('*') || signs.iter().any(is_star) {
            return None;
        }
        if seen.is_bold
            && let Some(range) = behind_word(text)
            && !self.may_be_noted(range.len())
        {
            return Some(unmatched_at(range));
        }
        spaced_start(text).filter(|_| !self.may_be_noted(1))
    }

    /// Says whether a line begins with so many asterisks and has no others, as notes do.
    fn may_be_noted(&mut self, stars: usize) -> bool {
        let text = self.context.text;
        let is_note = |line: &str, stars: &str| {
            let line = line.trim_start_matches([' ', '\t', '>', '-', '\\']);
            let words = line.strip_prefix(stars);
            words.is_some_and(|words| {
                !words.contains('*') && words.starts_with(|c: char| !c.is_whitespace())
            })
        };
        match stars {
            1 => *self
                .notes
                .has_single_line
                .get_or_insert_with(|| text.lines().any(|line| is_note(line, "*"))),
            2 => self.has_double_note_line(),
            _ => *self
                .notes
                .has_longer_line
                .get_or_insert_with(|| text.lines().any(begins_with_longer)),
        }
    }
}

/// Says whether a line begins with three asterisks or more and has no others.
fn begins_with_longer(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '>', '-', '\\']);
    let stars = stars(line);
    stars > 2 && !line[stars..].contains('*') && !line[stars..].trim().is_empty()
}

/// Returns how many asterisks a text begins with.
fn stars(text: &str) -> usize {
    text.len() - text.trim_start_matches('*').len()
}

fn unmatched(stars: usize) -> Sign {
    let message = match stars {
        1 => "readers see `*`: one asterisk stands on one side of the words, and two on the other"
            .to_owned(),
        _ => format!(
            "readers see `{}`: more asterisks stand on one side of the words than on the other",
            "*".repeat(stars)
        ),
    };
    Sign::new(
        0..stars,
        message,
        "write as many behind the words as in front of them: `*words*`, or `**words**` for bold",
    )
}

/// Returns what is said of asterisks behind a word that end nothing.
fn unmatched_at(range: Range<usize>) -> Sign {
    let shown = "*".repeat(range.len());
    Sign::new(
        range,
        format!("readers see `{shown}`: these asterisks end nothing"),
        "take them out, or write `**` directly in front of the first word that is to be bold, too; to show asterisks, \
         write `\\*\\*`",
    )
}

/// Finds the only two asterisks, or more, in a text, directly behind a word.
fn behind_word(text: &str) -> Option<Range<usize>> {
    let at = text.find("**")?;
    let stars = stars(&text[at..]);
    let before = &text[..at];
    let word = word_before(before);
    // `sh**` says less than it means, and a number has so many stars.
    let is_word = match before.chars().next_back()? {
        c if c.is_numeric() => false,
        c if c.is_alphabetic() => !word.is_ascii() || word.len() > 2,
        c => matches!(c, '.' | '!' | '?' | ':' | ',' | '”' | '"' | '’' | ')'),
    };
    let is_only = !text[at + stars..].contains("**");
    let next = text[at + stars..].chars().next();
    let begins = next.is_some_and(|c| c.is_alphanumeric() || c == OPAQUE);
    (is_word && is_only && !begins).then_some(at..at + stars)
}

/// Finds two asterisks with a blank behind the first: `He paid * a lot* of money`.
fn spaced_start(text: &str) -> Option<Sign> {
    let runs = runs(text, "*");
    let [start, end] = *runs.as_slice() else {
        return None;
    };
    let inner = &text[start + 1..end];
    let words = inner.trim_start();
    let before = text[..start].strip_suffix(' ')?;
    let behind = text[end + 1..].chars().next();
    let is_word = |word: &str| word.chars().count() > 1 && word.chars().all(char::is_lowercase);
    let is_begun = is_word(word_before(before)) && is_word(word_before(words));
    let is_parted = words.len() < inner.len()
        && words.starts_with(char::is_lowercase)
        && !words.contains(['\n', OPAQUE])
        && words.len() <= LONGEST;
    let is_ended = behind.is_none_or(|c| !c.is_alphanumeric() && c != OPAQUE);
    (is_begun && is_parted && is_ended).then(|| {
        let next = word_behind(text[end + 1..].trim_start());
        let blank = match behind {
            Some(' ') => " ",
            _ => "",
        };
        Sign::new(
            start..start + 1,
            "readers see `*`: nothing is set off here",
            format!("put no blank between the asterisks and the words: `*{words}*{blank}{next}`"),
        )
    })
}
