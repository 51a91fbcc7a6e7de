//! The comments of editors in single texts, such as a title or a value of front matter: `<!-- … -->`.
//!
//! What stands in code, between backticks, is no comment.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr2, memchr3_iter, memmem};

use super::text::beginning;

const BEGIN: &str = "<!--";
const END: &str = "-->";

/// A comment.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Comment {
    /// Where it stands; one without an end goes to the end of the text: it was not meant for readers.
    pub(crate) range: Range<usize>,
    pub(crate) end: End,
}

impl Comment {
    /// Returns where its first sign stands.
    pub(crate) fn beginning(&self) -> Range<usize> {
        self.range.start..self.range.start + BEGIN.len()
    }

    /// Returns the comment of a text in front of which so many bytes stand.
    pub(crate) fn behind(self, bytes: usize) -> Self {
        Self {
            range: bytes + self.range.start..bytes + self.range.end,
            ..self
        }
    }
}

/// Whether a comment ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    There,
    Missing,
}

/// Returns the comments of a text, in order.
pub(crate) fn comments(text: &str) -> Vec<Comment> {
    let mut found = Vec::new();
    if memmem::find(text.as_bytes(), BEGIN.as_bytes()).is_none() {
        return found;
    }
    let bytes = text.as_bytes();
    // The lengths of runs of backticks of which no second one follows.
    let mut single = Vec::new();
    let mut at = 0;
    while let Some(next) = memchr2(b'`', b'<', &bytes[at..]) {
        at += next;
        if bytes[at] == b'`' {
            at = behind_code(text, at, &mut single);
        } else if text[at..].starts_with(BEGIN) {
            let inside = at + BEGIN.len();
            let end = memmem::find(&bytes[inside..], END.as_bytes());
            let behind = end.map_or(text.len(), |end| inside + end + END.len());
            found.push(Comment {
                range: at..behind,
                end: end.map_or(End::Missing, |_| End::There),
            });
            at = behind;
        } else {
            at += 1;
        }
    }
    found
}

/// Returns the place behind the code that begins with the backticks at `at`, or behind them where it does not
/// end.
fn behind_code(text: &str, at: usize, single: &mut Vec<usize>) -> usize {
    let run = |at: usize| text[at..].bytes().take_while(|byte| *byte == b'`').count();
    let length = run(at);
    let inside = at + length;
    if single.contains(&length) {
        return inside;
    }
    let mut from = inside;
    while let Some(next) = text[from..].find('`') {
        let closing = run(from + next);
        from += next + closing;
        if closing == length {
            return from;
        }
    }
    single.push(length);
    inside
}

/// Says whether a text has a comment without an end.
pub(crate) fn has_open(text: &str) -> bool {
    comments(text)
        .last()
        .is_some_and(|last| last.end == End::Missing)
}

/// Returns a text without its comments, and without the blanks that were around them.
pub(crate) fn without(text: &str) -> Cow<'_, str> {
    let comments = comments(text);
    if comments.is_empty() {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    let mut add = |part: &str| {
        let is_apart = out.is_empty() || out.ends_with(char::is_whitespace);
        out.push_str(if is_apart {
            part.trim_start_matches(' ')
        } else {
            part
        });
    };
    for Comment { range, .. } in comments {
        add(&text[done..range.start]);
        done = range.end;
    }
    add(&text[done..]);
    out.truncate(out.trim_end().len());
    out.into()
}

/// What is said of something that [`misspelt`] finds.
pub(crate) const MISSPELT: [&str; 2] = [
    "this was meant as a comment and is none, so that readers see it",
    "write `<!-- words -->`; a line `[//]: # (words)` is a comment below an empty line alone, and where its words hold \
     no parentheses",
];

/// Returns where something stands in a text that was meant as a comment, and is none; what is in code is not.
pub(crate) fn misspelt(text: &str) -> Option<Range<usize>> {
    let is_in_code = |at: &usize| {
        let line = text[..*at].rsplit('\n').next().unwrap_or_default();
        line.matches('`').count() % 2 == 1
    };
    let mut places = memchr3_iter(b'[', b'!', b'<', text.as_bytes());
    places.find_map(|at| misspelt_at(text, at).filter(|range| !is_in_code(&range.start)))
}

/// As [`misspelt`], for what begins with the bracket of either kind, or has the exclamation mark, at byte `at`.
///
/// A line may be long and full of brackets: it is looked through only where a comment may begin.
pub(crate) fn misspelt_at(text: &str, at: usize) -> Option<Range<usize>> {
    let (before, behind) = (text.get(..at)?, text.get(at..)?);
    let start = match behind.as_bytes().first()? {
        b'[' => is_definition(before, behind).then_some(at),
        b'<' => is_without_mark(before, behind).then_some(at),
        _ => of_word_processor(before, behind),
    };
    start.map(|start| start..at + line(behind).len())
}

/// Returns the rest of a text's first line.
fn line(text: &str) -> &str {
    text.find('\n').map_or(text, |end| &text[..end])
}

/// No comment is looked for further than so many bytes.
const LONGEST: usize = 2_000;

/// Returns the rest of a text's first line as far as a comment is looked for in it.
fn near(text: &str) -> &str {
    line(beginning(text, LONGEST))
}

/// Says whether the last line of a text holds no other characters than such.
fn ends_with_line_of(text: &str, is_such: impl Fn(char) -> bool) -> bool {
    let line = text.chars().rev().take_while(|c| *c != '\n');
    line.into_iter().all(is_such)
}

/// Says whether a bracket begins a definition that serves as a comment, whatever Markdown makes of it:
/// `[//]: # (words)`.
fn is_definition(before: &str, behind: &str) -> bool {
    /// No label of these is longer, with blanks around it, in bytes.
    const LONGEST_LABEL: usize = 40;
    let Some((label, _)) = line(beginning(&behind[1..], LONGEST_LABEL)).split_once(']') else {
        return false;
    };
    let rest = behind["[]".len() + label.len()..].trim_start_matches(' ');
    let rest = rest.strip_prefix([':', '：']);
    rest.is_some_and(|rest| match label.trim() {
        "//" => true,
        label if label.eq_ignore_ascii_case("comment") => true,
        "" | "#" => rest.trim_start_matches([' ', '\t']).starts_with('#'),
        _ => false,
    }) && ends_with_line_of(before, |c| c.is_ascii_digit() || " \t>*+-.)".contains(c))
}

/// Dashes and strokes that word processors and keyboards set for the hyphens of a comment.
const DASHES: [char; 7] = ['–', '—', '−', '―', '─', '‐', '‑'];

/// Says whether a bracket begins a comment with another sign for its exclamation mark, or without one:
/// `<！-- words -->`, `<1-- words -->`, and `<-- words -->` as a whole line.
fn is_without_mark(before: &str, behind: &str) -> bool {
    let rest = behind[1..].trim_start_matches(' ');
    if let Some(rest) = rest.strip_prefix('！') {
        return begins_with_dashes(rest.trim_start_matches(' '));
    }
    if let Some(words) = rest.strip_prefix("1--") {
        return near(words).contains("--");
    }
    if !behind.starts_with("<--") || !ends_with_line_of(before, |c| " \t>".contains(c)) {
        return false;
    }
    let words = line(behind).trim_end().strip_suffix("-->");
    let words = words.map(|words| words.trim_start_matches('<').trim_matches('-'));
    words.is_some_and(|words| words.contains(char::is_alphabetic) && !words.contains(['<', '>']))
}

/// Returns where a comment begins, before an exclamation mark, of which a word processor has set a sign, or which has a
/// blank too many or a hyphen too few: `‹!—`, `<!–`, `< !--`, `<!-`.
fn of_word_processor(before: &str, behind: &str) -> Option<usize> {
    let open = before.trim_end_matches(' ');
    let sign = open.chars().next_back()?;
    let dashes = behind[1..].trim_start_matches(' ');
    let is_apart = open.len() < before.len() || dashes.len() + 1 < behind.len();
    let is_comment = match sign {
        '‹' | '«' => {
            // `›No‹! – she said` ends a quotation.
            dashes.starts_with("--") || behind[1..].starts_with(DASHES)
        }
        '＜' | '《' | '〈' => begins_with_dashes(dashes),
        '<' => {
            let words = dashes.trim_start_matches('-');
            let is_ended = || near(words).contains("->") || near(words).contains("- >");
            dashes.starts_with(DASHES)
                || match dashes.len() - words.len() {
                    0 => false,
                    1 => words.starts_with(' ') || is_ended(),
                    // `a < !--b` is code.
                    _ => {
                        is_apart
                            && (words.starts_with([' ', '\n']) || words.is_empty() || is_ended())
                    }
                }
        }
        _ => false,
    };
    is_comment.then(|| open.len() - sign.len_utf8())
}

/// Says whether a text begins as the inside of a comment does.
fn begins_with_dashes(text: &str) -> bool {
    text.starts_with("--") || text.starts_with(DASHES) || text.starts_with("－")
}

/// What is said of something that [`shown`] finds.
pub(crate) const SHOWN: [&str; 2] = [
    "readers see this comment, because `&lt;` stands at its beginning for `<`",
    "write `<!-- words -->`, and it is not published; to show a comment to readers, write it in code, between backticks",
];

/// Returns where a comment stands that begins at byte `at` with a character reference, and is shown:
/// `&lt;!-- words --&gt;`.
pub(crate) fn shown_at(text: &str, at: usize) -> Option<Range<usize>> {
    const OPENING: [&str; 6] = ["&lt;", "&LT;", "&#60;", "&#060;", "&#x3c;", "&#x3C;"];
    const CLOSING: [&str; 7] = [">", "&gt;", "&GT;", "&#62;", "&#062;", "&#x3e;", "&#x3E;"];
    let rest = text.get(at..)?;
    let opening = OPENING.iter().find(|sign| rest.starts_with(**sign))?;
    let mark = rest[opening.len()..]
        .trim_start_matches(' ')
        .strip_prefix('!')?;
    let inside = mark.trim_start_matches(' ');
    if !begins_with_dashes(inside) {
        return None;
    }
    let words = inside.trim_start_matches('-').trim_start_matches(DASHES);
    let is_dash = |c: char| c == '-' || DASHES.contains(&c);
    let far = beginning(words, LONGEST);
    let closes = |(end, dash): (usize, &str)| {
        let behind = far[end + dash.len()..].trim_start_matches(' ');
        let sign = CLOSING.iter().find(|sign| behind.starts_with(**sign))?;
        Some(far.len() - behind.len() + sign.len())
    };
    let end = far.match_indices(is_dash).find_map(closes);
    let line = words.find('\n').unwrap_or(words.len());
    Some(at..at + (rest.len() - words.len()) + end.unwrap_or(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_as_a_comment_is_found() {
        for (text, found) in [
            ("a\n[//]: # (ask legal)\nb", Some("[//]: # (ask legal)")),
            ("[//] : # (x)", Some("[//] : # (x)")),
            ("> - [Comment]: x", Some("[Comment]: x")),
            ("[]: # (x)", Some("[]: # (x)")),
            (
                "a ‹!— our source is Bob —> b",
                Some("‹!— our source is Bob —> b"),
            ),
            ("a <!– x –>", Some("<!– x –>")),
            ("‹ !-- x -- >", Some("‹ !-- x -- >")),
            ("a < !-- x -->", Some("< !-- x -->")),
            ("<! -- x -- >", Some("<! -- x -- >")),
            ("< ! --x-->", Some("< ! --x-->")),
            ("< !--\nx\n-->", Some("< !--")),
            ("a <!- x ->", Some("<!- x ->")),
            ("<!-x-->", Some("<!-x-->")),
            ("<!−− x −−>", Some("<!−− x −−>")),
            ("«!-- x --»", Some("«!-- x --»")),
            ("《!-- x --》", Some("《!-- x --》")),
            ("<！-- x -->", Some("<！-- x -->")),
            ("<1-- x -->", Some("<1-- x -->")),
            ("a\n<-- ask Bob -->", Some("<-- ask Bob -->")),
            ("a <-- b --> c", None),
            ("<-- b", None),
            ("<-->", None),
            ("if (a < !--b) c", None),
            ("a <!-b", None),
            ("›No‹! – she said", None),
            ("»No«! — he said", None),
            ("a [//]: # b", None),
            ("[a]: # (x)", None),
            ("[1]: x, [Q]: y", None),
            ("Stop<! a > b! — c", None),
            ("`<!— x —>`", None),
            ("<!-- x -->", None),
        ] {
            assert_eq!(misspelt(text).map(|range| &text[range]), found, "{text}");
        }
    }

    #[test]
    fn comments_of_character_references_are_found() {
        for (text, found) in [
            ("&lt;!-- a --&gt; b", Some("&lt;!-- a --&gt;")),
            ("&#60;!-- a\nb -->", Some("&#60;!-- a\nb -->")),
            ("&#x3C;! — a — &#62;", Some("&#x3C;! — a — &#62;")),
            ("&lt;!-- a\nb", Some("&lt;!-- a")),
            ("&lt;!doctype&gt;", None),
            ("&lt;a", None),
            ("&amp;lt;!-- a", None),
        ] {
            assert_eq!(shown_at(text, 0).map(|range| &text[range]), found, "{text}");
        }
    }

    #[test]
    fn comments_leave_and_code_stays() {
        for (text, wanted) in [
            ("a", "a"),
            ("a <!-- b --> c", "a c"),
            ("a<!-- b -->c", "ac"),
            ("<!-- a --> b", "b"),
            ("a <!-- b -->", "a"),
            ("a <!-- b", "a"),
            ("a <!-- `b` --> c", "a c"),
            ("a\n<!-- b\nc -->\nd", "a\n\nd"),
            ("`<!-- a -->` <!-- b -->", "`<!-- a -->`"),
            ("`` ` <!-- a --> `` b", "`` ` <!-- a --> `` b"),
            ("`` a <!-- b --> `c", "`` a `c"),
            ("5` <!-- a --> 6", "5` 6"),
            ("a <!--> b --> c", "a c"),
        ] {
            assert_eq!(without(text), wanted);
        }
        assert!(has_open("<!-- a --> <!-- b"));
        assert!(!has_open("`<!-- a` b"));
    }
}
