//! Single lines of front matter that also stand where there is no markup: headlines, summaries, names.
//!
//! A stricter reading than that of a body, because most of these lines are written as plain text: `a * b`,
//! `2*3*4`, `snake_case`, `__init__`, `<T>` and `AT&T` stay as they are typed. Read are code, emphasis around
//! words, links (of which the words stay), formulas, character references and straight quotes.

use std::borrow::Cow;

use memchr::memchr2_iter;

use crate::base::text::beginning;
use crate::base::{comments, east_asian, escape, html};
use crate::model::config::{Comments, Math};
use crate::parse::markdown::Options;
use crate::parse::markdown::event::Display;
use crate::parse::markdown::mathematics::{dollars, formulas};
use crate::parse::markdown::typography::quotes::Marks;
use crate::parse::markdown::typography::surroundings::Surroundings;

/// A line, once without and once with its markup.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Headline {
    pub(crate) plain: String,
    /// Inline HTML: code and emphasis.
    pub(crate) html: String,
}

impl Headline {
    /// Takes a name as it is.
    pub(crate) fn of_name(name: &str) -> Self {
        let mut html = String::with_capacity(name.len());
        escape::attribute(&mut html, name);
        Self {
            plain: name.to_owned(),
            html,
        }
    }
}

/// Reads a headline.
pub(crate) fn headline(line: &str, options: &Options<'_>) -> Headline {
    let line = without_comments(line, options);
    let mut reader = Reader::new(&line, options);
    reader.read(0, line.len());
    reader.out
}

/// Returns a line without the comments of editors, if they are not kept.
pub(crate) fn without_comments<'t>(line: &'t str, options: &Options<'_>) -> Cow<'t, str> {
    match options.markdown.comments {
        Comments::Drop => comments::without(line),
        Comments::Keep => line.into(),
    }
}

/// Returns what a line says, without markup.
pub(crate) fn plain<'t>(line: &'t str, options: &Options<'_>) -> Cow<'t, str> {
    match may_have_markup(line) {
        true => headline(line, options).plain.into(),
        false => line.into(),
    }
}

/// Says whether a line may say something else than it seems. A hyphen or a dot alone is no markup.
fn may_have_markup(line: &str) -> bool {
    let bytes = line.as_bytes();
    let follows_itself = |at: usize| bytes.get(at + 1) == Some(&bytes[at]);
    bytes
        .iter()
        .any(|byte| *byte == b'<' || (is_special(*byte) && !matches!(byte, b'-' | b'.')))
        || memchr2_iter(b'-', b'.', bytes).any(follows_itself)
}

/// Says whether a byte may be more than itself.
fn is_special(byte: u8) -> bool {
    matches!(
        byte,
        b'`' | b'*' | b'_' | b'[' | b'&' | b'\\' | b'"' | b'\'' | b'-' | b'.' | b'~' | b'$'
    )
}

/// No further is looked for the end of code, emphasis or a link, in bytes.
const FAR: usize = 1000;

struct Reader<'t> {
    line: &'t str,
    marks: Option<Marks>,
    math: Math,
    before: Option<char>,
    out: Headline,
}

impl<'t> Reader<'t> {
    fn new(line: &'t str, options: &Options<'_>) -> Self {
        let wanted = options.markdown.smart_punctuation;
        Self {
            line,
            marks: wanted.then(|| Marks::new(options.language)),
            math: options.markdown.math,
            before: None,
            out: Headline {
                plain: String::with_capacity(line.len()),
                html: String::with_capacity(line.len() + 16),
            },
        }
    }

    /// Reads from byte `at` to byte `end`. What is inside emphasis and links is read in turn; neither holds
    /// another of its kind, so they are not deep.
    fn read(&mut self, mut at: usize, end: usize) {
        while let Some(rest) = self.line.get(at..end).filter(|rest| !rest.is_empty()) {
            let plain = rest.bytes().position(is_special).unwrap_or(rest.len());
            self.text(&rest[..plain]);
            at += plain;
            if let Some(rest) = rest.get(plain..).filter(|rest| !rest.is_empty()) {
                at += self.special(rest, at);
            }
        }
    }

    /// Reads what begins with a special byte, and returns its length.
    fn special(&mut self, rest: &'t str, at: usize) -> usize {
        let taken = match rest.as_bytes()[0] {
            b'`' => self.code(rest),
            b'*' | b'_' | b'~' => self.emphasis(rest, at),
            b'$' => self.formula(rest, at),
            b'[' => self.link(rest, at),
            b'&' => self.reference(rest),
            b'\\' => self.escaped(rest),
            _ => self.typography(rest, at),
        };
        taken.unwrap_or_else(|| {
            // What is no markup is text, the whole run of it.
            let first = rest.as_bytes()[0];
            let run = rest.bytes().take_while(|byte| *byte == first).count();
            self.text(&rest[..run]);
            run
        })
    }

    fn text(&mut self, text: &str) {
        self.out.plain.push_str(text);
        escape::attribute(&mut self.out.html, text);
        self.before = text.chars().next_back().or(self.before);
    }

    fn code(&mut self, rest: &str) -> Option<usize> {
        let run = rest.bytes().take_while(|byte| *byte == b'`').count();
        let fence = &rest[..run];
        let inner = beginning(&rest[run..], FAR);
        let end = inner
            .match_indices(fence)
            .map(|(end, _)| end)
            .find(|end| !inner[end + run..].starts_with('`') && !inner[..*end].ends_with('`'))?;
        let code = &inner[..end];
        if code.trim().is_empty() {
            return None;
        }
        let code = match run {
            1 => code,
            _ => code.trim(),
        };
        self.out.html.push_str("<code>");
        self.text(code);
        self.out.html.push_str("</code>");
        self.before = Some('x');
        Some(run + end + run)
    }

    fn emphasis(&mut self, rest: &str, at: usize) -> Option<usize> {
        let mark = rest.as_bytes()[0];
        let run = rest.bytes().take_while(|byte| *byte == mark).count();
        let (open, close) = match (mark, run) {
            (b'*' | b'_', 1) => ("<em>", "</em>"),
            (b'~', 2) => ("<del>", "</del>"),
            (b'*', 2) => ("<strong>", "</strong>"),
            (b'*', 3) => ("<strong><em>", "</em></strong>"),
            _ => return None,
        };
        let before = self.line[..at].chars().next_back();
        let inner = beginning(&rest[run..], FAR);
        let first = inner.chars().next()?;
        if first.is_whitespace() || !parts(before, Some(first)) {
            return None;
        }
        let end = closing(inner, mark, run)?;
        self.out.html.push_str(open);
        self.read(at + run, at + run + end);
        self.out.html.push_str(close);
        Some(run + end + run)
    }

    /// Reads a formula, which says its own signs where there is no markup.
    fn formula(&mut self, rest: &str, at: usize) -> Option<usize> {
        let length = dollars::formula_at(self.line, at, self.math)?;
        let latex = rest.get(..length)?.trim_matches('$');
        let mathml = formulas::mathml(latex, Display::Inline).ok()?;
        self.out.plain.push_str(latex);
        self.out.html.push_str(&mathml);
        self.before = Some('x');
        Some(length)
    }

    /// Reads the words of a link.
    fn link(&mut self, rest: &str, at: usize) -> Option<usize> {
        let (words, behind) = beginning(rest, FAR)[1..].split_once("](")?;
        let end = behind.find(|c: char| c == ')' || c.is_whitespace())?;
        let (address, rest) = behind.split_at(end);
        let closing = rest.len() - behind_title(rest)?.strip_prefix(')')?.len();
        let is_address = address.contains(['/', '.', '#']);
        if words.contains(['[', ']']) || words.trim().is_empty() || !is_address {
            return None;
        }
        let end = at + 1 + words.len();
        self.read(at + 1, end);
        Some(1 + words.len() + "](".len() + address.len() + closing)
    }

    /// Reads a character reference: `&amp;`, `&#8217;`.
    fn reference(&mut self, rest: &str) -> Option<usize> {
        let name = rest[1..]
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#');
        let length = name.count() + 2;
        let written = rest
            .get(..length)
            .filter(|written| written.ends_with(';'))?;
        let decoded = html::decode_text(written);
        let is_text = !decoded.ends_with(';') || written == "&semi;";
        if !is_text || decoded.chars().any(char::is_control) {
            return None;
        }
        self.text(&decoded);
        Some(length)
    }

    fn escaped(&mut self, rest: &str) -> Option<usize> {
        let mark = rest.get(1..2).filter(|mark| "*_`[&\"'~$".contains(mark))?;
        self.text(mark);
        Some(2)
    }

    /// Reads quotes, dashes and dots.
    fn typography(&mut self, rest: &str, at: usize) -> Option<usize> {
        let marks = self.marks.as_mut()?;
        let first = rest.as_bytes()[0];
        let run = match first {
            b'-' | b'.' => rest.bytes().take_while(|byte| *byte == first).count(),
            _ => 1,
        };
        let around = Surroundings {
            before: self.before,
            in_front: &self.line[..at],
            behind: &self.line[at + run..],
        };
        let set = match (first, run) {
            (b'"', _) => marks.double(&around),
            (b'\'', _) => marks.single(&around),
            (b'-', 2) if !around.is_option() && !around.is_code() => "–",
            (b'-', 3) if !around.is_code() => "—",
            (b'.', 3) => "…",
            _ => return None,
        };
        self.text(set);
        Some(run)
    }
}

/// Returns what stands behind the title of a link, which may stand behind its address: ` "words")`.
fn behind_title(text: &str) -> Option<&str> {
    let title = text.trim_start();
    let close = match title.chars().next()? {
        ')' => return Some(title),
        quote @ ('"' | '\'') if title.len() < text.len() => quote,
        '(' if title.len() < text.len() => ')',
        _ => return None,
    };
    let mut is_escaped = false;
    let end = title[1..].find(|c| {
        let ends = c == close && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        ends
    })?;
    Some(title[1 + end + 1..].trim_start())
}

/// Returns where emphasis ends: before a run of the same marks, in front of which no blank stands, and
/// behind which no word goes on.
fn closing(inner: &str, mark: u8, run: usize) -> Option<usize> {
    let bytes = inner.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'`' => {
                let code = inner.get(at + 1..).and_then(|rest| rest.find('`'));
                at += code.map_or(1, |end| end + 2);
            }
            byte if *byte == mark => {
                let rest = &bytes[at..];
                let length = rest.iter().take_while(|byte| **byte == mark).count();
                let before = inner[..at].chars().next_back();
                let after = inner[at + length..].chars().next();
                let glued = before.is_some_and(|c| !c.is_whitespace());
                if length == run && glued && parts(after, before) {
                    return Some(at);
                }
                at += length;
            }
            _ => at += 1,
        }
    }
    None
}

/// Says whether emphasis can begin or end between a character outside and one inside: not within a word,
/// except beside letters of scripts that put no blanks between words.
fn parts(outside: Option<char>, inside: Option<char>) -> bool {
    let wide =
        |c: Option<char>| c.is_some_and(|c| east_asian::is_wide(c) || east_asian::is_letter(c));
    !outside.is_some_and(|c| c.is_alphanumeric() || c == '*' || c == '_')
        || wide(outside)
        || wide(inside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::markdown::testing;

    fn read(line: &str) -> (String, String) {
        let (file, language, wishes) = testing::plain();
        let read = headline(line, &Options::new(&file, &language, &wishes));
        (read.plain, read.html)
    }

    #[test]
    fn markup_is_read() {
        for (line, plain, html) in [
            (
                "Why `git` wins",
                "Why git wins",
                "Why <code>git</code> wins",
            ),
            (
                "*Wired* and _Ars_",
                "Wired and Ars",
                "<em>Wired</em> and <em>Ars</em>",
            ),
            (
                "**Bold**, ***both***",
                "Bold, both",
                "<strong>Bold</strong>, <strong><em>both</em></strong>",
            ),
            ("*A `x*` b*", "A x* b", "<em>A <code>x*</code> b</em>"),
            (
                "**標題：**正文",
                "標題：正文",
                "<strong>標題：</strong>正文",
            ),
            (
                "Q&amp;A: We&#8217;ve &lt;T&gt;",
                "Q&A: We’ve <T>",
                "Q&amp;A: We’ve &lt;T&gt;",
            ),
            (
                "The [*new* one](https://a.example/b)",
                "The new one",
                "The <em>new</em> one",
            ),
            ("a [*x*](/about/ \"The (T)\") b", "a x b", "a <em>x</em> b"),
            ("[x](/a 'T \\'s') [y](/b (T) )", "x y", "x y"),
            ("``a`b`` \\*c\\*", "a`b *c*", "<code>a`b</code> *c*"),
            (
                "\"It's\" 13\" -- a...",
                "“It’s” 13″ – a…",
                "“It’s” 13″ – a…",
            ),
            (
                "*\"Wired\"*'s 'best'",
                "“Wired”’s ‘best’",
                "<em>“Wired”</em>’s ‘best’",
            ),
        ] {
            assert_eq!(read(line), (plain.to_owned(), html.to_owned()));
        }
    }

    #[test]
    fn plain_text_stays() {
        for line in [
            "a * b * c",
            "2*3*4",
            "f**k",
            "A* and C*-algebras",
            "*nix and *BSD",
            "snake_case_name",
            "_private_name",
            "__init__",
            "Vec<T>",
            "AT&T",
            "R&D; &foo; &#7;",
            "One ` alone",
            "``",
            "***** of five",
            "[Update] it",
            "array[i](x)",
            "[a](b c)",
            "[a](/b c)",
            "[a](/b “c”)",
            "C:\\Users",
            "use --force",
            "5 . . - 6",
            "&amp",
        ] {
            let (plain, html) = read(line);
            assert_eq!(plain, line);
            assert!(!html.contains(['<', '"']), "{html}");
        }
    }
}
