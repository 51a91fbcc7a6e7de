//! What differs between two passages, marked in both.

use crate::base::{east_asian, escape};

/// Returns two passages as HTML, with `mark` around the words between those with which both begin and end. Passages
/// that have nothing in common have no marks.
pub(super) fn marked(before: &str, after: &str) -> [String; 2] {
    let (old, new) = (words(before), words(after));
    let same = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let begin = old.iter().zip(&new).take_while(same).count();
    let most = old.len().min(new.len()) - begin;
    let rest = old.iter().rev().zip(new.iter().rev());
    let end = rest.take(most).take_while(same).count();
    [old, new].map(|words| {
        let (first, rest) = words.split_at(begin);
        let (middle, last) = rest.split_at(rest.len() - end);
        let middle = middle.concat();
        let is_marked = begin + end > 0 && !middle.trim().is_empty();
        let mut html = String::new();
        escape::text(&mut html, &first.concat());
        html.push_str(if is_marked { "<mark>" } else { "" });
        escape::text(&mut html, &middle);
        html.push_str(if is_marked { "</mark>" } else { "" });
        escape::text(&mut html, &last.concat());
        html
    })
}

/// Returns the words of a text, and what stands between them: each letter of Chinese, Japanese and Korean is one.
fn words(text: &str) -> Vec<&str> {
    let is_in_word = |c: char| c.is_alphanumeric() && !east_asian::is_letter(c);
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = match is_in_word(first) {
            true => rest.find(|c| !is_in_word(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (word, more) = rest.split_at(end);
        words.push(word);
        rest = more;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn the_words_that_differ_are_marked() {
        for (before, after, wanted) in [
            (
                "agreed 300 GW of it",
                "agreed 300 MW of it",
                [
                    "agreed 300 <mark>GW</mark> of it",
                    "agreed 300 <mark>MW</mark> of it",
                ],
            ),
            (
                "12 cores",
                "It has 12 cores",
                ["12 cores", "<mark>It has </mark>12 cores"],
            ),
            (
                "a < b, once",
                "a < c, once",
                ["a &lt; <mark>b</mark>, once", "a &lt; <mark>c</mark>, once"],
            ),
            ("none", "all", ["none", "all"]),
            ("It was so.", "", ["It was so.", ""]),
            ("a a", "a a a", ["a a", "a a<mark> a</mark>"]),
            (
                "容量是三百",
                "容量是五百",
                ["容量是<mark>三</mark>百", "容量是<mark>五</mark>百"],
            ),
        ] {
            assert_eq!(marked(before, after), wanted, "{before} → {after}");
        }
    }
}
