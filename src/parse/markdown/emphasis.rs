//! Emphasis beside letters of Chinese, Japanese and Korean: `**標題：**正文` is strong (CommonMark
//! CJK-friendly Amendments, 6.2).
//!
//! For CommonMark, a run of stars between a punctuation mark and a letter belongs to one side only, which
//! presumes blanks between words. Where a neighbour of such a run is Chinese, Japanese or Korean, the parser
//! is shown another character of the same length in its place, with which its own rule says what the
//! amendments say. So every place in the text stays what it was; the strings of events are restored at once.

use std::borrow::Cow;

use memchr::memchr2;
use pulldown_cmark::CowStr;

use super::event::{Event, Link, Target};
use super::{Dialect, Options};
use crate::base::east_asian;

/// A text as the parser reads it.
pub(super) struct Prepared<'t> {
    pub(super) text: Cow<'t, str>,
    /// What stands behind the characters of each of [`POOLS`].
    originals: [Vec<char>; POOLS.len()],
}

/// The first of characters that stand for others, and how many there are: private ones, which are letters
/// for the parser; braille patterns and Byzantine notes, which are punctuation for it. The former two have
/// three bytes, the last have four. A text that has any of them itself is left as it is.
const POOLS: [(char, u32); 3] = [('\u{f600}', 256), ('\u{2800}', 256), ('\u{1d000}', 246)];

/// What a character is turned into.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Guise {
    Letter,
    Mark,
}

/// A character that a run of delimiters has on one side.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Blank,
    Letter,
    Mark,
    WideLetter,
    WideMark,
}

impl Side {
    fn of(c: Option<char>) -> Self {
        match c {
            None => Self::Blank,
            Some(c) if c.is_whitespace() => Self::Blank,
            Some(c) if east_asian::is_letter(c) => Self::WideLetter,
            Some(c) if east_asian::is_wide(c) => Self::WideMark,
            // A selector of variants goes with the letter before it.
            Some('\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}') => Self::Letter,
            Some(c) if c.is_alphanumeric() => Self::Letter,
            Some(_) => Self::Mark,
        }
    }
}

/// Prepares a text for the parser.
pub(super) fn prepare<'t>(text: &'t str, options: &Options<'_>) -> Prepared<'t> {
    let mut prepared = Prepared {
        text: Cow::Borrowed(text),
        originals: Default::default(),
    };
    if options.dialect == Dialect::Presswork && options.markdown.cjk_emphasis {
        let changes = changes(text);
        if !changes.is_empty() && !text.chars().any(|c| pool(c).is_some()) {
            prepared.change(text, &changes);
        }
    }
    prepared
}

/// Returns the characters of a text that need another guise, by where they stand.
fn changes(text: &str) -> Vec<(usize, char, Guise)> {
    let bytes = text.as_bytes();
    let mut changes: Vec<(usize, char, Guise)> = Vec::new();
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr2(b'*', b'~', rest)) {
        let start = at + found;
        let rest = bytes.get(start..).unwrap_or_default();
        let length = rest.iter().take_while(|b| **b == rest[0]).count();
        at = start + length;
        let wide = |byte: Option<&u8>| byte.is_some_and(|byte| !byte.is_ascii());
        let before = start.checked_sub(1).and_then(|last| bytes.get(last));
        if !wide(before) && !wide(bytes.get(at)) || bytes[start] == b'~' && length == 1 {
            continue;
        }
        let before = text[..start].chars().next_back();
        let after = text[at..].chars().next();
        let place = |c: char| start - c.len_utf8();
        let (guise, place, c) = match (Side::of(before), Side::of(after), before, after) {
            (Side::WideMark, Side::Letter | Side::WideLetter, Some(c), _) => {
                (Guise::Letter, place(c), c)
            }
            (Side::Letter | Side::WideLetter, Side::WideMark, _, Some(c)) => (Guise::Letter, at, c),
            (Side::WideLetter, Side::Mark, Some(c), _) => (Guise::Mark, place(c), c),
            (Side::Mark, Side::WideLetter, _, Some(c)) => (Guise::Mark, at, c),
            _ => continue,
        };
        // A letter alone between two runs is set off by them as it is.
        let is_run = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_some_and(|byte| matches!(byte, b'*' | b'~'))
        };
        if guise == Guise::Mark
            && is_run(place.checked_sub(1))
            && is_run(Some(place + c.len_utf8()))
        {
            continue;
        }
        // Between two runs, a character has one guise, as the first of them needs it.
        if changes.last().is_none_or(|(last, ..)| *last < place) {
            changes.push((place, c, guise));
        }
    }
    changes
}

/// Returns the pool of a character, and its number there.
fn pool(c: char) -> Option<(usize, usize)> {
    POOLS.iter().enumerate().find_map(|(pool, (first, count))| {
        let number = u32::from(c).checked_sub(u32::from(*first))?;
        (number < *count).then_some((pool, number as usize))
    })
}

impl Prepared<'_> {
    fn change(&mut self, text: &str, changes: &[(usize, char, Guise)]) {
        let mut changed = String::with_capacity(text.len());
        let mut done = 0;
        for (at, original, guise) in changes {
            let pool = match (guise, original.len_utf8()) {
                (Guise::Letter, 3) => 0,
                (Guise::Mark, 3) => 1,
                (Guise::Mark, 4) => 2,
                _ => continue,
            };
            let Some(other) = self.other(pool, *original) else {
                continue;
            };
            changed.push_str(&text[done..*at]);
            changed.push(other);
            done = at + original.len_utf8();
        }
        changed.push_str(&text[done..]);
        self.text = Cow::Owned(changed);
    }

    /// Returns the character that stands for another; none where its pool is used up.
    fn other(&mut self, pool: usize, original: char) -> Option<char> {
        let originals = &mut self.originals[pool];
        let known = originals.iter().position(|known| *known == original);
        let number = known.unwrap_or_else(|| {
            originals.push(original);
            originals.len() - 1
        });
        let (first, count) = POOLS[pool];
        let number = u32::try_from(number).ok().filter(|n| *n < count)?;
        char::from_u32(u32::from(first) + number)
    }

    /// Puts the characters of the text back into the strings of an event.
    pub(super) fn restore(&self, event: &mut Event<'_>) {
        if matches!(self.text, Cow::Borrowed(_)) {
            return;
        }
        match event {
            Event::Text(text)
            | Event::Code(text)
            | Event::Math(_, text)
            | Event::Html(text)
            | Event::FootnoteLabel(text)
            | Event::ReferenceLabel(text)
            | Event::StartCode(Some(text)) => self.string(text),
            Event::OpenLink(link) | Event::StartPicture(link) => self.link(link),
            _ => {}
        }
    }

    fn link(&self, link: &mut Link<'_>) {
        if let Target::Address(address) = &mut link.target {
            self.string(address);
        }
        self.string(&mut link.title);
    }

    fn string(&self, string: &mut CowStr<'_>) {
        let original = |c: char| {
            let (pool, number) = pool(c)?;
            self.originals[pool].get(number).copied()
        };
        if string.chars().any(|c| original(c).is_some()) {
            let restored: String = string.chars().map(|c| original(c).unwrap_or(c)).collect();
            *string = restored.into();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{write, write_with};

    #[test]
    fn stars_beside_wide_letters_set_off_words() {
        for (written, wanted) in [
            ("**標題：**正文", "<strong>標題：</strong>正文"),
            ("我说**“你好”**世界", "我说<strong>“你好”</strong>世界"),
            (
                "これは**「重要」**です",
                "これは<strong>「重要」</strong>です",
            ),
            (
                "**`npm publish`**를",
                "<strong><code>npm publish</code></strong>를",
            ),
            ("**React(리액트)**는", "<strong>React(리액트)</strong>는"),
            ("中文**（TCP）**and", "中文<strong>（TCP）</strong>and"),
            ("go**「日本」**go", "go<strong>「日本」</strong>go"),
            ("“**不**(字)", "“<strong>不</strong>(字)"),
            ("字**한**(", "字<strong>한</strong>("),
            ("~~旧：~~新", "<del>旧：</del>新"),
            ("*语气（强）*很重", "<em>语气（强）</em>很重"),
            ("𠮷**(a)**𠮷", "𠮷<strong>(a)</strong>𠮷"),
            (
                "**[a](b.md \"说**“c”\")**를",
                "<strong><a href=\"⟦ref 0⟧\" title=\"说**“c”\">a</a></strong>를",
            ),
        ] {
            assert_eq!(write(written).html, format!("<p>{wanted}</p>\n"));
        }
    }

    #[test]
    fn what_is_no_emphasis_stays_as_it_is() {
        for text in ["说**“`", "**foo.**bar", "国 ** 国", "*： *国", "_说：_国"] {
            let html = write(text).html;
            assert!(
                !html.contains('<') || html.matches('<').count() == 2,
                "{html}"
            );
            let shown = html.replace("<p>", "").replace("</p>\n", "");
            assert_eq!(shown, text);
        }
        let code = "`说**“你**：a` <b title=\"说**“x\">\n\n    说**“你\n\n```说**“\n说**“你\n```\n";
        let html = write(code).html;
        assert!(
            html.contains("<code>说**“你**：a</code> <b title=\"说**“x\">"),
            "{html}"
        );
        assert!(html.contains("说**“你\n</"), "{html}");
    }

    #[test]
    fn a_site_may_keep_to_commonmark() {
        let written = write_with("**標題：**正文", |wishes| wishes.cjk_emphasis = false);
        assert_eq!(written.html, "<p>**標題：**正文</p>\n");
    }
}
