//! Backslashes that readers do not see, in regular expressions and paths outside of code: `^\d+\.\d+$`. In front
//! of a letter a backslash is text, in front of a sign it is none.

use std::ops::Range;

use super::sign::Sign;
use super::{Reader, formulas};
use crate::model::article::Spanned;
use crate::model::source_facts::Leftover;

/// No word is looked at further, in bytes.
const LONGEST: usize = 200;

impl Reader<'_> {
    /// Looks at a backslash behind another, of which readers see one: `\\server\share`.
    pub(super) fn network_path(&mut self, text: &str, range: &Range<usize>) {
        let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        let path = text.trim_start_matches('\\');
        let end = path.find(|c: char| !is_of_name(c) && c != '\\');
        let path = &path[..end.unwrap_or(path.len())];
        if let Some((server, share)) = path.split_once('\\')
            && !server.is_empty()
            && share.starts_with(is_of_name)
        {
            let leftover = Leftover {
                message: format!("readers see one backslash here: `\\{path}`"),
                help: format!("write the path in code, between backticks: `` `\\\\{path}` ``"),
            };
            self.add(range.start..range.start + 1 + path.len(), leftover);
        }
    }

    /// Looks at a sign behind a backslash: of a formula between signs of other programs, or in a word of which
    /// nothing was said yet.
    pub(super) fn escape(&mut self, at: usize) {
        let place = self.context.place(at..at + 1);
        let is_known = |one: &Spanned<Leftover>| one.range.intersect(place).is_some();
        let math = self.context.options.markdown.math;
        if let Some(sign) = formulas::at(&self.context.text[at..], math) {
            self.add(at - 1..at + sign.range.end, sign.leftover);
        } else if !self.found.last().is_some_and(is_known)
            && let Some(sign) = around(self.context.text, at)
        {
            self.add(sign.range, sign.leftover);
        }
    }
}

/// Returns the word around a sign behind a backslash, where it holds backslashes that are text too. Byte `at` of
/// the text is the sign.
pub(super) fn around(text: &str, at: usize) -> Option<Sign> {
    let start = at.checked_sub(1)?;
    let from = text.ceil_char_boundary(start.saturating_sub(LONGEST));
    let to = text.floor_char_boundary(at + LONGEST);
    let before = text[from..start].split(char::is_whitespace).next_back()?;
    let behind = text[start..to].split(char::is_whitespace).next()?;
    let begin = start - before.len();
    let word = &text[begin..start + behind.len()];
    // The line between two cells, and an asterisk that leads to a note, are meant to be seen alone.
    let sign = behind[1..].chars().next()?;
    let is_meant = sign == '|' || sign == '*' && (before.is_empty() || behind.len() == 2);
    if is_meant || word.contains(['`', '<']) || !has_backslash(word) {
        return None;
    }
    let (skipped, shown) = trimmed(word);
    Some(Sign::new(
        begin + skipped..begin + skipped + shown.len(),
        "readers do not see every backslash here",
        format!("write it in code, between backticks: `{shown}`"),
    ))
}

/// Says whether a word has a backslash in front of a letter or a digit, or behind the letter of a drive: `C:\_a`.
fn has_backslash(word: &str) -> bool {
    let mut letters = word.char_indices();
    while let Some((at, c)) = letters.next() {
        if c != '\\' {
            continue;
        }
        let Some((_, next)) = letters.next() else {
            return false;
        };
        let drive = word[..at].strip_suffix(':').unwrap_or_default();
        let mut drive = drive.chars().rev();
        let is_drive = drive.next().is_some_and(|c| c.is_ascii_alphabetic())
            && drive.next().is_none_or(|c| !c.is_alphanumeric());
        if next.is_ascii_alphanumeric() || is_drive && !matches!(next, '*' | '\\') {
            return true;
        }
    }
    false
}

/// Returns a word without what stands around it in a sentence, and how many bytes of it are left out in front.
fn trimmed(word: &str) -> (usize, &str) {
    const QUOTES: [char; 8] = ['"', '“', '”', '„', '‘', '’', '*', '|'];
    let begun = word.trim_start_matches(QUOTES);
    let ends = |c: char| matches!(c, ',' | ';' | ':' | '.') || QUOTES.contains(&c);
    let shown = begun.trim_end_matches(ends);
    // A sign behind a backslash is a part of the word.
    let escaped = match shown.ends_with('\\') {
        true => begun[shown.len()..].chars().next(),
        false => None,
    };
    let shown = &begun[..shown.len() + escaped.map_or(0, char::len_utf8)];
    (word.len() - begun.len(), shown)
}
