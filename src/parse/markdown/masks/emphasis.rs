//! Emphasis beside letters of Chinese, Japanese and Korean: `**標題：**正文` is strong (CommonMark
//! CJK-friendly Amendments, 6.2).
//!
//! For CommonMark, a run of stars between a punctuation mark and a letter belongs to one side only, which
//! presumes blanks between words. Where a neighbour of such a run is Chinese, Japanese or Korean, the parser
//! is shown another character of the same length in its place, with which its own rule says what the
//! amendments say. So every place in the text stays what it was; the strings of events are restored at once.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr2, memmem};
use pulldown_cmark::CowStr;

use super::literal;
use crate::base::east_asian;
use crate::model::config;
use crate::parse::markdown::event::{Event, Link, Target};
use crate::parse::markdown::{Dialect, Options};

/// A text as the parser reads it.
pub(crate) struct EmphasisMask<'t> {
    pub(crate) text: Cow<'t, str>,
    /// What stands behind the characters of each row of [`SUBSTITUTES`].
    originals: [Vec<char>; SUBSTITUTES.len()],
}

/// The first of characters that stand for others, and how many there are: private ones, which are letters
/// for the parser; braille patterns and Byzantine notes, which are punctuation for it. The former two have
/// three bytes, the third have four. The last are control characters, which have one byte and stand for signs
/// that are text. A text that has any of them itself is left as it is.
const SUBSTITUTES: [(char, u32); 4] = [
    ('\u{f600}', 256),
    ('\u{2800}', 256),
    ('\u{1d000}', 246),
    ('\u{17}', 2),
];

/// Signs with which no words begin.
const WIDE_ENDS: [char; 16] = [
    '、', '。', '，', '．', '；', '：', '）', '」', '』', '】', '》', '〉', '〕', '］', '｝', '｡',
];

/// What a character is turned into.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Substitute {
    Letter,
    Punctuation,
    /// A sign that is no delimiter.
    Text,
}

/// A character that a run of delimiters has on one side.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Blank,
    Letter,
    Punctuation,
    WideLetter,
    WidePunctuation,
}

impl Side {
    fn of(c: Option<char>) -> Self {
        match c {
            None => Self::Blank,
            Some(c) if c.is_whitespace() => Self::Blank,
            Some(c) if east_asian::is_letter(c) => Self::WideLetter,
            Some(c) if east_asian::is_wide(c) => Self::WidePunctuation,
            // A selector of variants goes with the letter before it.
            Some('\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}') => Self::Letter,
            Some(c) if c.is_alphanumeric() => Self::Letter,
            Some(_) => Self::Punctuation,
        }
    }
}

/// Masks the signs of a text beside which the parser would read another thing.
pub(crate) fn mask<'t>(text: &'t str, options: &Options<'_>) -> EmphasisMask<'t> {
    let mut masked = EmphasisMask {
        text: Cow::Borrowed(text),
        originals: Default::default(),
    };
    if options.dialect == Dialect::Presswork {
        let changes = changes(text, options.markdown);
        if !changes.is_empty() && !text.chars().any(|c| row(c).is_some()) {
            masked.change(text, &changes);
        }
    }
    masked
}

/// Returns the characters of a text that need another substitute, by where they stand.
fn changes(text: &str, wishes: &config::Markdown) -> Vec<Change> {
    let bytes = text.as_bytes();
    let mut scan = Scan::new(text);
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr2(b'*', b'~', rest)) {
        let start = at + found;
        let rest = bytes.get(start..).unwrap_or_default();
        let length = rest.iter().take_while(|b| **b == rest[0]).count();
        at = start + length;
        if literal::is_text(text, &(start..at)) {
            let sign = char::from(bytes[start]);
            let signs = (start..at).map(|place| (place, sign, Substitute::Text));
            scan.changes.extend(signs);
        } else if wishes.cjk_emphasis {
            scan.run(&(start..at));
        }
    }
    scan.changes
}

type Change = (usize, char, Substitute);

/// What a run of delimiters does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Opens,
    Closes,
    Nothing,
}

/// Goes through the runs of a text.
struct Scan<'t> {
    text: &'t str,
    changes: Vec<Change>,
    /// Which kinds of runs are open, a bit each.
    open: u8,
    /// Where the last run ended.
    end: usize,
    /// Where the last character stands that is alone between two runs.
    alone: Option<usize>,
}

impl<'t> Scan<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            changes: Vec::new(),
            open: 0,
            end: 0,
            alone: None,
        }
    }

    /// Looks at the characters beside a run.
    fn run(&mut self, run: &Range<usize>) {
        let role = self.role(run);
        let before = self.text[..run.start].chars().next_back();
        let after = self.text[run.end..].chars().next();
        let is_ascii = |c: Option<char>| c.is_none_or(|c| c.is_ascii());
        let is_tilde = self.text.as_bytes()[run.start] == b'~';
        if is_ascii(before) && is_ascii(after) || is_tilde && run.len() == 1 {
            return;
        }
        if let Some(c) = after {
            self.between(run.end, c, role);
        }
        let place = |c: char| run.start - c.len_utf8();
        let (substitute, place, c) = match (Side::of(before), Side::of(after), before, after) {
            (Side::WidePunctuation, Side::Letter | Side::WideLetter, Some(c), _) => {
                (Substitute::Letter, place(c), c)
            }
            // The parser's own rule says that such a run ends something, or is text.
            (Side::Letter | Side::WideLetter, ..) if role != Role::Opens && self.ends(run) => {
                return;
            }
            (Side::Letter | Side::WideLetter, Side::WidePunctuation, _, Some(c)) => {
                (Substitute::Letter, run.end, c)
            }
            (Side::WideLetter, Side::Punctuation, Some(c), _) => {
                (Substitute::Punctuation, place(c), c)
            }
            (Side::Punctuation, Side::WideLetter, _, Some(c)) => {
                (Substitute::Punctuation, run.end, c)
            }
            _ => return,
        };
        self.change(place, c, substitute);
    }

    /// Gives a character that is alone between two runs its substitute: within what they set off, it is a letter
    /// to both; between two parts that are set off, it is punctuation.
    fn between(&mut self, at: usize, c: char, role: Role) {
        let next = self.text.as_bytes().get(at + c.len_utf8());
        if !matches!(next, Some(b'*' | b'~')) {
            return;
        }
        match (role, Side::of(Some(c))) {
            (Role::Opens, Side::WidePunctuation) => self.change(at, c, Substitute::Letter),
            (Role::Closes, Side::WideLetter) => self.change(at, c, Substitute::Punctuation),
            (_, Side::WideLetter | Side::WidePunctuation) => {}
            _ => return,
        }
        self.alone = Some(at);
    }

    fn change(&mut self, place: usize, c: char, substitute: Substitute) {
        let is_decided = self.alone == Some(place);
        if !is_decided && self.changes.last().is_none_or(|(last, ..)| *last < place) {
            self.changes.push((place, c, substitute));
        }
    }

    /// Says whether no words begin behind a run that follows a letter, because a sign stands there with which none
    /// begin: `8万円**、重さは`. A sign that is alone between two runs may be set off: `本当**！**`.
    fn ends(&self, run: &Range<usize>) -> bool {
        let rest = &self.text[run.end..];
        let mut behind = rest.chars();
        let (first, second) = (behind.next(), behind.next());
        let is_letter = |c: Option<char>| matches!(Side::of(c), Side::Letter | Side::WideLetter);
        let is_end = match first {
            Some('！' | '？') => second != Some('*'),
            Some(',' | '.' | ';' | ':' | '!' | '?' | ')') => {
                second.is_none_or(|c| c.is_whitespace() || east_asian::is_cjk(c))
            }
            Some(c) => WIDE_ENDS.contains(&c),
            None => false,
        };
        is_end && is_letter(self.text[..run.start].chars().next_back())
    }

    /// Follows which kinds of runs are open in a paragraph.
    fn role(&mut self, run: &Range<usize>) -> Role {
        let bytes = self.text.as_bytes();
        if memmem::find(&bytes[self.end..run.start], b"\n\n").is_some() {
            self.open = 0;
        }
        self.end = run.end;
        let is_blank = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_none_or(u8::is_ascii_whitespace)
        };
        let tilde = u8::from(bytes[run.start] == b'~') * 4;
        let kind = 1_u8 << (tilde + run.len().min(3) as u8);
        let role = match (is_blank(run.start.checked_sub(1)), is_blank(Some(run.end))) {
            (true, true) => return Role::Nothing,
            (true, false) => Role::Opens,
            (false, true) => Role::Closes,
            (false, false) if self.open & kind == 0 && self.ends(run) => return Role::Nothing,
            (false, false) if self.open & kind == 0 => Role::Opens,
            (false, false) => Role::Closes,
        };
        match role {
            Role::Opens => self.open |= kind,
            _ => self.open &= !kind,
        }
        role
    }
}

/// Returns the row of a character, and its number there.
fn row(c: char) -> Option<(usize, usize)> {
    // Nearly every character lies between two rows.
    if matches!(c, ' '..'\u{2800}') {
        return None;
    }
    SUBSTITUTES
        .iter()
        .enumerate()
        .find_map(|(row, (first, count))| {
            let number = u32::from(c).checked_sub(u32::from(*first))?;
            (number < *count).then_some((row, number as usize))
        })
}

impl EmphasisMask<'_> {
    fn change(&mut self, text: &str, changes: &[(usize, char, Substitute)]) {
        let mut changed = String::with_capacity(text.len());
        let mut done = 0;
        for (at, original, substitute) in changes {
            let row = match (substitute, original.len_utf8()) {
                (Substitute::Letter, 3) => 0,
                (Substitute::Punctuation, 3) => 1,
                (Substitute::Punctuation, 4) => 2,
                (Substitute::Text, 1) => 3,
                _ => continue,
            };
            let Some(other) = self.other(row, *original) else {
                continue;
            };
            changed.push_str(&text[done..*at]);
            changed.push(other);
            done = at + original.len_utf8();
        }
        changed.push_str(&text[done..]);
        self.text = Cow::Owned(changed);
    }

    /// Returns the character that stands for another; none where its row is used up.
    fn other(&mut self, row: usize, original: char) -> Option<char> {
        let originals = &mut self.originals[row];
        let known = originals.iter().position(|known| *known == original);
        let number = known.unwrap_or_else(|| {
            originals.push(original);
            originals.len() - 1
        });
        let (first, count) = SUBSTITUTES[row];
        let number = u32::try_from(number).ok().filter(|n| *n < count)?;
        char::from_u32(u32::from(first) + number)
    }

    /// Puts the characters of the text back into the strings of an event.
    pub(crate) fn unmask(&self, event: &mut Event<'_>) {
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
            let (row, number) = row(c)?;
            self.originals[row].get(number).copied()
        };
        // Nearly every string of a text has none.
        let may_have = |byte: u8| byte >= 0x80 || byte < b' ' && byte != b'\n';
        if string.bytes().any(may_have) && string.chars().any(|c| original(c).is_some()) {
            let restored: String = string.chars().map(|c| original(c).unwrap_or(c)).collect();
            *string = restored.into();
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::parse::markdown::testing::{write, write_with};

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
            (
                "**“重点”**和**“其他”**都好",
                "<strong>“重点”</strong>和<strong>“其他”</strong>都好",
            ),
            (
                "**（甲）**과**（乙）**",
                "<strong>（甲）</strong>과<strong>（乙）</strong>",
            ),
            (
                "**重点：**、**重点：**后",
                "<strong>重点：</strong>、<strong>重点：</strong>后",
            ),
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
    fn stars_that_lead_to_notes_set_off_nothing() {
        for (written, wanted) in [
            (
                "価格は8万円*、重さは200g**。**新色**もある。",
                "価格は8万円*、重さは200g**。<strong>新色</strong>もある。",
            ),
            ("重量200克**，价格4999元**。", "重量200克**，价格4999元**。"),
            (
                "8万円*、重さは200g*。\n*税込\n**電池含む",
                "8万円*、重さは200g*。*税込**電池含む",
            ),
            (
                "重量200克**, 价格4999元**. **很好**, 对**吗**?",
                "重量200克**, 价格4999元**. <strong>很好</strong>, 对<strong>吗</strong>?",
            ),
            (
                "가격*: 5만 원, 무게**: 1kg*. 「**新**」と**「旧」**、**注：**本文",
                "가격*: 5만 원, 무게**: 1kg*. 「<strong>新</strong>」と<strong>「旧」</strong>、<strong>注：</strong>本文",
            ),
            (
                "（送料**）と（税**）は**別**。本当**！**です。环境**.env**文件",
                "（送料**）と（税**）は<strong>別</strong>。本当<strong>！</strong>です。环境<strong>.env</strong>文件",
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
