//! Passages of a text, found as a reader would find them: however it is wrapped, quoted and dashed.

use super::east_asian;
use super::html::Tag;

/// A text by which passages are compared: with one blank between words, and one form of quotation marks, dashes and
/// dots.
#[derive(Debug, Default)]
pub(crate) struct Normal {
    text: String,
}

impl Normal {
    /// Appends a character, as far as passages are compared by it.
    pub(crate) fn push(&mut self, c: char) {
        let out = &mut self.text;
        match c {
            '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '‘' | '’' | '‚' | '‛' =>
            {
                out.push('\'');
            }
            '-' | '‐' | '‑' | '–' | '—' | '−' if out.ends_with('-') => {}
            '-' | '‐' | '‑' | '–' | '—' | '−' => out.push('-'),
            '…' => out.push_str("..."),
            // What is not seen, and the character that stands for an object.
            '\u{ad}' | '\u{200b}' | '\u{fffc}' => {}
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }

    /// Returns what has been written.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the text without a blank at its end.
    pub(crate) fn finish(mut self) -> String {
        self.text.truncate(self.text.trim_end().len());
        self.text
    }
}

/// Returns a text in the form in which passages are compared.
pub(crate) fn normal(text: &str) -> String {
    let mut normal = Normal::default();
    text.chars().for_each(|c| normal.push(c));
    normal.finish()
}

/// Returns where in a text a passage stands for itself, and is not a part of longer words. Both are in the form in which
/// passages are compared.
pub(crate) fn places<'t>(text: &'t str, passage: &'t str) -> impl Iterator<Item = usize> + 't {
    let found = text.match_indices(passage).filter(|_| !passage.is_empty());
    found.map(|(at, _)| at).filter(move |at| {
        let (before, after) = (text.get(..*at), text.get(*at + passage.len()..));
        let (first, last) = (passage.chars().next(), passage.chars().next_back());
        let goes_on = is_one_word(before.and_then(|text| text.chars().next_back()), first)
            || is_one_word(last, after.and_then(|text| text.chars().next()));
        !goes_on
    })
}

/// Says whether two neighbours belong to the same word.
fn is_one_word(left: Option<char>, right: Option<char>) -> bool {
    let in_word =
        |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !east_asian::is_letter(c));
    in_word(left) && in_word(right)
}

/// Says whether an element of this name may stand inside a word, and so ends none.
pub(crate) fn is_within_words(name: &str) -> bool {
    let names = [
        "a", "abbr", "b", "bdi", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "math",
        "q", "s", "small", "span", "strong", "sub", "sup", "u", "wbr",
    ];
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Says whether an element is the reference to a footnote, whose number is no part of the words before it.
pub(crate) fn is_reference(tag: &Tag<'_>) -> bool {
    tag.get("class") == Some("footnote-ref")
}

#[cfg(test)]
mod tests {
    use super::{normal, places};

    #[test]
    fn a_passage_is_found_where_it_stands_for_itself() {
        let text = normal("He said “12 cores”,\n and not 112 cores – 12\u{a0}cores.");
        assert_eq!(text, "He said '12 cores', and not 112 cores - 12 cores.");
        assert_eq!(places(&text, &normal("12 cores")).count(), 2);
        assert_eq!(
            places(&text, &normal("\"12  cores\"")).collect::<Vec<_>>(),
            [8]
        );
        assert_eq!(places(&text, "core").count(), 0);
        assert_eq!(places(&text, "").count(), 0);
    }
}
