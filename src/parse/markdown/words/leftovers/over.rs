//! Words that were to be set off over several paragraphs, where readers see both signs: `*First.` in one paragraph, and
//! `Second.*` in the next.

use super::misread::Notes;
use super::seen::Seen;
use super::sign::Sign;
use super::{OPAQUE, Reader};

/// Nobody sets off so many paragraphs.
const FARTHEST: usize = 6;

/// What ends the last of the words, besides a letter.
const ENDS: [char; 10] = ['.', '!', '?', '…', '"', '”', '“', '。', '！', '？'];

/// The signs that begin a paragraph and end none.
#[derive(Default)]
pub(super) struct Over {
    open: Option<Open>,
    /// The signs that another one ends in a paragraph below.
    pairs: Vec<Open>,
    /// Whether a sign begins a paragraph or a line, and nothing ends it, as notes do.
    is_noted: bool,
}

#[derive(Clone, Copy)]
struct Open {
    sign: char,
    at: usize,
    /// How many paragraphs were looked at below it.
    behind: usize,
}

impl Reader<'_> {
    /// Looks at a paragraph, and says whether a sign at its end belongs to one at the beginning of another.
    pub(super) fn ends_over(&mut self, seen: &Seen) -> bool {
        let text = seen.text.trim_end();
        let over = &mut self.over;
        if let Some(open) = &mut over.open {
            open.behind += 1;
            let is_near = open.behind < FARTHEST;
            if is_near && closes(text, open.sign) {
                over.pairs.extend(over.open.take());
                return true;
            } else if !is_near || text.contains(open.sign) {
                over.open = None;
                over.is_noted = true;
            }
        }
        let begins = |line: &str| line.starts_with('*') && line.matches('*').count() == 1;
        over.is_noted |= text.lines().skip(1).any(begins);
        if self.notes.single == Notes::None
            && let Some(sign) = opens(text)
        {
            over.open = Some(Open {
                sign,
                at: seen.place(0),
                behind: 0,
            });
        } else {
            over.is_noted |= begins(text);
        }
        false
    }

    /// Reports what was to be set off over paragraphs, unless such signs may lead to notes.
    pub(super) fn finish_over(&mut self) {
        if self.over.is_noted || self.over.open.is_some() {
            return;
        }
        for Open { sign, at, .. } in std::mem::take(&mut self.over.pairs) {
            let found = Sign::new(
                at..at + 1,
                format!("readers see `{sign}`: words are set off within one paragraph alone"),
                format!(
                    "write the sign at the beginning and at the end of each paragraph: `{sign}words{sign}`"
                ),
            );
            self.add(found.range, found.leftover);
        }
    }
}

/// Returns the sign that a paragraph begins with, if it has no other one.
fn opens(text: &str) -> Option<char> {
    let sign = text
        .chars()
        .next()
        .filter(|sign| matches!(sign, '*' | '_'))?;
    let words = &text[1..];
    let is_begun =
        |c: char| c.is_alphabetic() && !c.is_lowercase() || matches!(c, '“' | '„' | '"' | '«');
    (words.starts_with(is_begun) && !words.contains([sign, '\n', OPAQUE])).then_some(sign)
}

/// Says whether a paragraph ends with a sign behind a word or a sentence, and has no other one.
fn closes(text: &str, sign: char) -> bool {
    let Some(words) = text.strip_suffix(sign) else {
        return false;
    };
    let mut last = words.chars().rev();
    let is_ended = match last.next() {
        Some(c) if ENDS.contains(&c) => !last.next().is_some_and(char::is_numeric),
        // `A*` is a mark of schools, and wide letters are followed by signs of notes.
        Some(c) => sign == '*' && c.is_lowercase() && last.next().is_some_and(char::is_alphabetic),
        None => false,
    };
    is_ended && !words.contains(sign)
}
