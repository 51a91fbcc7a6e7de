//! Which colons begin a definition: those at the beginning of a line that a blank follows. The parser
//! takes any colon there, and with it a smiley, a port or the short name of an emoji.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr_iter, memmem};

use super::signs;

/// Returns the text with the colons masked that begin a line and no definition.
pub(crate) fn mask(text: &str) -> Cow<'_, str> {
    let mut comments: Option<Vec<Range<usize>>> = None;
    let mut masked = String::new();
    let mut done = 0;
    for at in memchr_iter(b':', text.as_bytes()) {
        if !begins_line(text, at) {
            continue;
        }
        let is_masked = match text.as_bytes().get(at + 1) {
            // A comment is no text, and so no definition either.
            Some(b' ' | b'\t') => {
                let comments = comments.get_or_insert_with(|| self::comments(text));
                let before = comments.partition_point(|comment| comment.start <= at);
                before > 0 && comments[before - 1].contains(&at)
            }
            _ => !is_rule_of_table(text, at),
        };
        if is_masked {
            masked.push_str(&text[done..at]);
            masked.push(signs::masked(':'));
            done = at + 1;
        }
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    masked.push_str(&text[done..]);
    Cow::Owned(masked)
}

/// Says whether nothing stands before a place in its line but blanks and the marks of quotes. The first
/// line of a text has no term above it.
fn begins_line(text: &str, at: usize) -> bool {
    let before = text.as_bytes()[..at].iter().rev();
    let mut before = before.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'>'));
    matches!(before.next(), Some(b'\n' | b'\r'))
}

/// Says whether the line that begins here is the one below the head of a table.
fn is_rule_of_table(text: &str, at: usize) -> bool {
    let line = text[at..].lines().next().unwrap_or_default();
    line.contains('|')
        && line.contains('-')
        && line
            .chars()
            .all(|c| matches!(c, ':' | '-' | '|' | ' ' | '\t'))
}

/// Returns where comments stand, as far as they go on without an empty line: others are blocks, in
/// which the parser reads no definition.
fn comments(text: &str) -> Vec<Range<usize>> {
    let mut comments = Vec::new();
    let mut done = 0;
    for start in memmem::find_iter(text.as_bytes(), "<!--") {
        if start < done || is_in_code(text, start) {
            continue;
        }
        let Some(len) = memmem::find(&text.as_bytes()[start..], b"-->") else {
            break;
        };
        done = start + len;
        let inside = &text[start..done];
        let lines = inside.split_inclusive('\n');
        let unbroken = lines.take_while(|line| !line.trim().is_empty());
        comments.push(start..start + unbroken.map(str::len).sum::<usize>());
    }
    comments
}

/// Says whether a place is behind an opening backtick of its line.
fn is_in_code(text: &str, at: usize) -> bool {
    let line = text[..at].rsplit('\n').next().unwrap_or_default();
    memchr_iter(b'`', line.as_bytes()).count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::config::Comments;
    use crate::parse::markdown::testing::{write, write_with};

    #[test]
    fn only_a_colon_and_a_blank_define() {
        for text in [
            "a\n:rocket: b",
            "a\n\n:-) b",
            "a\n  ::before",
            "> a\n> :8080 b",
            "- a\n\n  :b: c",
            "a\n:\n",
            "a <!-- b\n: c --> d",
            "a\r\n:b",
        ] {
            assert!(matches!(mask(text), Cow::Owned(_)), "{text}");
            let html = write_with(text, |wishes| wishes.comments = Comments::Keep).html;
            assert!(!html.contains("<d"), "{text}: {html}");
            assert_eq!(
                html.matches(':').count(),
                text.matches(':').count(),
                "{html}"
            );
        }
        for text in [
            "a\n: b",
            "a\n\n:\tb",
            "a: b\nc:d",
            ":a",
            "a|b\n:-|-:\nc|d",
            "Of `<!--`\n: begins a comment\n\nOf `-->`\n: ends it",
        ] {
            assert!(matches!(mask(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn colons_stay_what_they_are_everywhere() {
        let text = "```\n:a\n```\n\n    b\n    :c\n\n<div\n:d>\n:e\n</div>\n\n`h\n:i`\n:l";
        let html = write(text).html;
        for part in [">:a\n", "b\n:c\n", "<div\n:d>\n:e\n", "h :i</code>\n:l"] {
            assert!(html.contains(part), "{part}: {html}");
        }
    }
}
