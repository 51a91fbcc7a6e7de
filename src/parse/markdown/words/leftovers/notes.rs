//! Asterisks that lead to notes below the text, and those that the notes begin with: `$79**` and `**In-store only.`

use std::ops::Range;

use super::bold::runs;
use super::misread::{self, Notes};
use super::{OPAQUE, Reader};
use crate::base::east_asian::is_cjk;

/// What is known of the asterisks that lead to notes, and of the notes.
#[derive(Default)]
pub(super) struct NoteSigns {
    /// Whether one asterisk leads to a note.
    pub(super) single: Notes,
    /// Whether two do.
    pub(super) double: Notes,
    /// Whether a line begins with an asterisk and Chinese or Japanese, once it was asked.
    has_line: Option<bool>,
    /// Whether a line begins with one asterisk and has no others, once it was asked.
    pub(super) has_single_line: Option<bool>,
    /// Whether a line begins with three asterisks or more and has no others, once it was asked.
    pub(super) has_longer_line: Option<bool>,
    /// Whether a line begins with two asterisks and has no others, once it was asked.
    has_double_line: Option<bool>,
    /// Whether two asterisks lead to a note in the front matter, once it was asked.
    is_in_front: Option<bool>,
}

impl Reader<'_> {
    /// Remembers whether a text has asterisks that lead to notes.
    pub(super) fn remember_notes(&mut self, text: &str) {
        if misread::notes(text) == Notes::Starred {
            self.notes.single = Notes::Starred;
        }
        let mut runs = text.match_indices("**").map(|(at, _)| at);
        if runs
            .find(|at| is_run(text, *at))
            .is_some_and(|at| leads_to_note(text, at))
        {
            self.notes.double = Notes::Starred;
        }
    }

    /// Says whether two asterisks at a place of a text belong to a note.
    pub(super) fn is_note(&mut self, text: &str, at: usize) -> bool {
        if !text[at..].starts_with("**") {
            return false;
        }
        let is_note = |line: &str| line.starts_with('*') && !line.starts_with("**");
        let line = text[..at].rsplit('\n').next().unwrap_or_default().trim();
        if line.is_empty() || is_note(line) {
            // A note to one asterisk may stand above it.
            return self.notes.double == Notes::Starred
                || text[..at].lines().any(is_note)
                || !text[at + 2..].contains("**") && self.is_noted_in_front();
        }
        leads_to_note(text, at) && self.has_double_note_line()
    }

    /// Says whether a line of the front matter has two asterisks that lead to a note, and no others.
    fn is_noted_in_front(&mut self) -> bool {
        let front = self.front;
        let is_noted = |line: &str| {
            let mut runs = line.match_indices("**").map(|(at, _)| at);
            let first = runs.next();
            first.is_some_and(|at| is_run(line, at) && leads_to_note(line, at))
                && runs.next().is_none()
        };
        let find = || front.lines().any(is_noted);
        *self.notes.is_in_front.get_or_insert_with(find)
    }

    /// Says whether a line begins with two asterisks and has no other two, or a line of the front matter has two
    /// alone.
    pub(super) fn has_double_note_line(&mut self) -> bool {
        let (text, front) = (self.context.text, self.front);
        let is_note = |line: &str| {
            let line = begun(line);
            let words = line
                .strip_prefix("**")
                .or_else(|| line.strip_prefix("\\*\\*"));
            words.is_some_and(|words| !words.is_empty() && has_no_double(words))
        };
        let find =
            || text.lines().any(is_note) || front.lines().any(|line| runs(line, "**").len() == 1);
        *self.notes.has_double_line.get_or_insert_with(find)
    }

    /// Says whether what begins with the only asterisk at the beginning of a line may be a note to another one.
    pub(super) fn notes_at(&self, list: usize) -> Notes {
        let text = self.context.text;
        if self.notes.single == Notes::None || !text[list..].starts_with('*') {
            return Notes::None;
        }
        let begins = |(at, _): (usize, &str)| {
            let before = &text[..at];
            let line = before.trim_end_matches([' ', '\t', '>']);
            at != list && (line.is_empty() || line.ends_with('\n'))
        };
        match text.match_indices("* ").any(begins) {
            true => Notes::None,
            false => Notes::Starred,
        }
    }

    /// Looks at Chinese or Japanese between two asterisks that may lead to notes, as one below begins with an
    /// asterisk.
    pub(super) fn notes_between(&mut self, range: &Range<usize>) {
        let text = self.context.text;
        let is_wide = |c: Option<char>| c.is_some_and(is_cjk);
        let is_between = is_wide(text[..range.start].chars().next_back())
            && is_wide(text[range.end..].chars().next());
        if !is_between || text.as_bytes()[range.start] != b'*' {
            return;
        }
        let has_note_line = || misread::has_note_line(text);
        if *self.notes.has_line.get_or_insert_with(has_note_line) {
            let sign = misread::asterisks();
            self.add(range.start..range.start + 1, sign.leftover);
        }
    }
}

/// Says whether a text has no two asterisks, and more of them at most in front of another note.
fn has_no_double(text: &str) -> bool {
    let ends = |at: usize| text[..at].ends_with(|c: char| !c.is_whitespace() && c != '*');
    runs(text, "**").is_empty() && !text.match_indices("**").any(|(at, _)| ends(at))
}

/// Returns a line from where its words begin, behind tags and signs of blocks.
fn begun(line: &str) -> &str {
    let mut words = line;
    loop {
        words = words.trim_start_matches([' ', '\t', '>', '-', '|', '(', '_', '\u{a0}']);
        match words.strip_prefix('<').and_then(|tag| tag.split_once('>')) {
            Some((_, behind)) => words = behind,
            None => return words,
        }
    }
}

/// Says whether exactly two asterisks stand at a place, and not within a word.
fn is_run(text: &str, at: usize) -> bool {
    let (before, behind) = (&text[..at], &text[at + 2..]);
    let is_of_word = |c: char| c.is_alphanumeric();
    let is_in_word = before.ends_with(is_of_word) && behind.starts_with(is_of_word);
    !(is_in_word || before.ends_with('*') || behind.starts_with('*'))
}

/// Says whether two asterisks stand behind a word, an amount or a sentence, and nothing directly behind them.
fn leads_to_note(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let behind = text[at + 2..].chars().next();
    let is_end = |c: char| !c.is_whitespace() && !"*([{¿¡„‚".contains(c);
    before.is_some_and(is_end)
        && behind.is_none_or(|c| !c.is_alphanumeric() && c != '*' && c != OPAQUE)
}
