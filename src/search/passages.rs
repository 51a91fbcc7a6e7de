//! The passages of documents: how much of each is kept, and which one a result shows, with the words marked.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::search::documents::{Document, Passage};
use crate::search::words::Language;

/// Of how many bytes of text one is kept for passages.
const KEPT_OF: usize = 26;
/// The least that is kept of a text, in bytes.
const LEAST: usize = 288;
/// The least and the most that is kept of one paragraph, in bytes.
const SHORTEST: usize = 60;
const LONGEST: usize = 240;

/// Keeps openings of passages, so that all together are about a 26th of the text: first those with which sections begin.
pub(crate) fn shorten(passages: &mut Vec<Passage>) {
    let total: usize = passages.iter().map(|passage| passage.text.len()).sum();
    let mut left = (total / KEPT_OF).max(LEAST);
    let each = (left / passages.len().max(1)).clamp(SHORTEST, LONGEST);
    let before = |index: usize| Some(passages.get(index.checked_sub(1)?)?.section);
    let begins = |index: &usize| before(*index) != Some(passages[*index].section);
    let (first, others): (Vec<usize>, Vec<usize>) = (0..passages.len()).partition(begins);
    let mut kept = vec![false; passages.len()];
    for index in first.into_iter().chain(others) {
        let text = &mut passages[index].text;
        cut(text, each);
        kept[index] = text.len() <= left;
        left = left.saturating_sub(text.len());
    }
    let mut kept = kept.into_iter();
    passages.retain(|_| kept.next().unwrap_or(false));
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
    fn keeps_the_beginning_of_every_section_before_other_paragraphs() {
        let sections = [0, 0, 0, 0, 0, 0, 0, 1, 1, 2];
        let mut passages: Vec<Passage> = sections
            .into_iter()
            .map(|section| Passage {
                section,
                text: "a word of a paragraph ".repeat(20),
            })
            .collect();
        shorten(&mut passages);
        let kept: Vec<u32> = passages.iter().map(|passage| passage.section).collect();
        assert_eq!(kept, [0, 0, 1, 2]);
        let length: usize = passages.iter().map(|passage| passage.text.len()).sum();
        assert!(length <= LEAST);
    }

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
