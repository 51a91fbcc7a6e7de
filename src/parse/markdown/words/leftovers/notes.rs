//! Asterisks that lead to notes below the text, and those that the notes begin with: `$79**` and `**In-store only.`

use std::ops::Range;

use super::Reader;
use super::misread::{self, Notes};
use crate::base::east_asian::is_cjk;

impl Reader<'_> {
    /// Remembers whether a text has asterisks that lead to notes.
    pub(super) fn remember_notes(&mut self, text: &str) {
        if misread::notes(text) == Notes::Starred {
            self.notes = Notes::Starred;
        }
        let is_run = |at: &usize| !text[..*at].ends_with('*') && !text[*at + 2..].starts_with('*');
        let mut runs = text.match_indices("**").map(|(at, _)| at).filter(is_run);
        if runs.next().is_some_and(|at| leads_to_note(text, at)) {
            self.double_notes = Notes::Starred;
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
            return self.double_notes == Notes::Starred || text[..at].lines().any(is_note);
        }
        leads_to_note(text, at) && self.has_double_note_line()
    }

    /// Says whether a line begins with two asterisks and has no others.
    fn has_double_note_line(&mut self) -> bool {
        let text = self.context.text;
        let is_note = |line: &str| {
            let line = line.trim_start_matches([' ', '\t', '>', '-']);
            let words = line
                .strip_prefix("**")
                .or_else(|| line.strip_prefix("\\*\\*"));
            words.is_some_and(|words| !words.is_empty() && !words.contains("**"))
        };
        let find = || text.lines().any(is_note);
        *self.has_double_note_line.get_or_insert_with(find)
    }

    /// Says whether what begins with the only asterisk at the beginning of a line may be a note to another one.
    pub(super) fn notes_at(&self, list: usize) -> Notes {
        let text = self.context.text;
        if self.notes == Notes::None || !text[list..].starts_with('*') {
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
        if *self.has_note_line.get_or_insert_with(has_note_line) {
            let sign = misread::asterisks();
            self.add(range.start..range.start + 1, sign.leftover);
        }
    }
}

/// Says whether two asterisks stand behind a word, an amount or a sentence, and nothing directly behind them.
fn leads_to_note(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let behind = text[at + 2..].chars().next();
    let is_end = |c: char| c.is_alphanumeric() || ".!?)]%€$£”“»\"’".contains(c);
    before.is_some_and(is_end) && behind.is_none_or(|c| !c.is_alphanumeric() && c != '*')
}
