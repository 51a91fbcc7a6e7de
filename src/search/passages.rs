//! The passages of documents: how much of each is kept, and which one a result shows, with the words marked.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::search::documents::{Document, Passage};
use crate::search::words::Language;

/// Of how many bytes of text one is kept for passages.
const KEPT_OF: usize = 16;
/// The least and the most that is kept of one paragraph, in bytes.
const SHORTEST: usize = 60;
const LONGEST: usize = 240;

/// Keeps the opening of each passage, so that all together are about a sixteenth of the text.
pub(crate) fn shorten(passages: &mut Vec<Passage>) {
    let total: usize = passages.iter().map(|passage| passage.text.len()).sum();
    let mut left = (total / KEPT_OF).max(2 * LONGEST);
    let each = (left / passages.len().max(1)).clamp(SHORTEST, LONGEST);
    passages.retain_mut(|passage| {
        cut(&mut passage.text, each);
        let kept = passage.text.len() <= left;
        left = left.saturating_sub(passage.text.len());
        kept
    });
}

/// Cuts a text behind a word, and marks that with an ellipsis.
fn cut(text: &mut String, length: usize) {
    if text.len() <= length + 3 {
        return;
    }
    let mut end = length;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    if let Some(space) = text[..end]
        .rfind(char::is_whitespace)
        .filter(|&space| space > length / 2)
    {
        end = space;
    }
    text.truncate(end);
    text.push('…');
}

/// Chooses the passage that has the most of the wanted words, the first of several.
///
/// Each word is a set of forms. Returns how many words the passage has, and its number.
pub(crate) fn choose(
    document: &Document,
    language: &Language,
    words: &[BTreeSet<String>],
) -> (usize, usize) {
    let mut best = (0, 0);
    for (index, passage) in document.passages.iter().enumerate() {
        let mut seen = vec![false; words.len()];
        language.each_word(&passage.text, |word| {
            for (forms, seen) in words.iter().zip(&mut seen) {
                *seen |= forms.contains(word.form);
            }
        });
        let count = seen.iter().filter(|&&seen| seen).count();
        if count > best.0 {
            best = (count, index);
        }
    }
    best
}

/// Returns where the wanted words stand in a text, in bytes. Those that touch, or are joined as in `node.js`, are one.
pub(crate) fn marks(
    text: &str,
    language: &Language,
    words: &[BTreeSet<String>],
) -> Vec<Range<usize>> {
    let mut marks: Vec<Range<usize>> = Vec::new();
    let mut before = 0;
    language.each_word(text, |word| {
        if words.iter().any(|forms| forms.contains(word.form)) {
            match marks.last_mut() {
                Some(mark) if word.start <= mark.end || word.joined && mark.end == before => {
                    mark.end = word.end;
                }
                _ => marks.push(word.start..word.end),
            }
        }
        before = word.end;
    });
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_touch_or_are_joined_have_one_mark() {
        let language = Language::new("en");
        let marked = |text: &str, words: &[&str]| -> Vec<String> {
            let words: Vec<BTreeSet<String>> = words
                .iter()
                .map(|&word| BTreeSet::from([word.to_owned()]))
                .collect();
            let marks = marks(text, &language, &words);
            marks
                .into_iter()
                .map(|mark| text[mark].to_owned())
                .collect()
        };
        let japanese = ["人工", "工知", "知能"];
        assert_eq!(marked("新しい人工知能が", &japanese), ["人工知能"]);
        let number = ["cve", "2026", "1234"];
        assert_eq!(marked("On CVE-2026-1234 again", &number), ["CVE-2026-1234"]);
        assert_eq!(marked("CVE-2026-1234", &["cve", "1234"]), ["CVE", "1234"]);
        assert_eq!(
            marked("memory safety", &["memory", "safety"]),
            ["memory", "safety"]
        );
    }
}
