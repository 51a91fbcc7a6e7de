//! Lines of one paragraph that were meant to stand apart: what people say by turns, the hours of a live blog, and
//! lists with numbers that are none of Markdown.

use std::ops::Range;

use super::LINE_BREAK;
use crate::base::east_asian;

/// What a question and its answer begin with.
const TURNS: [(&str, &str); 12] = [
    ("Q", "A"),
    ("P", "R"),
    ("F", "A"),
    ("F", "S"),
    ("D", "R"),
    ("V", "A"),
    ("В", "О"),
    ("问", "答"),
    ("問", "答"),
    ("문", "답"),
    ("질문", "답변"),
    ("質問", "回答"),
];

/// What counts the items of a list, besides numbers.
const SEQUENCES: [&str; 6] = [
    "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z",
    "i ii iii iv v vi vii viii ix x xi xii",
    "I II III IV V VI VII VIII IX X XI XII",
    "一 二 三 四 五 六 七 八 九 十 十一 十二",
    "가 나 다 라 마 바 사 아 자 차 카 타 파 하",
];

/// What stands behind the number of an item. A list of Markdown has a full stop and a blank behind digits.
const BEHIND_NUMBER: [&str; 13] = [
    ". ", ".- ", ".– ", "、", "．", "）", " ) ", ") ", "° ", "º ", "º. ", ".º ", "/ ",
];

/// What stands between who speaks and what is said.
const BEHIND_NAME: [&str; 7] = [": ", "：", " : ", ".- ", ".– ", ".— ", ". "];

/// Signs in front of the items of a list, besides those of word processors.
const MARKS: [char; 28] = [
    '▲', '△', '▼', '▽', '▶', '▷', '►', '▸', '➤', '➜', '★', '☆', '◇', '□', '☐', '☒', '☑', '✓', '✔',
    '✅', '❖', '※', '☞', '◎', '👉', '🔹', '🔸', '⇒',
];

/// A line may be wrapped where it is as long, in characters.
const WRAPPED: usize = 60;

/// What a line begins with.
#[derive(Clone, Copy)]
enum Opening<'l> {
    /// A number or a letter, and the signs around it.
    Number(&'l str, (Option<char>, &'static str)),
    /// Who speaks, and what stands behind the name.
    Name(&'l str, &'static str),
    Time,
    Year,
    Mark,
    /// A full-width blank, with which a paragraph begins in Chinese and Japanese.
    Blank,
    /// What somebody says in such a language, behind a quotation mark or a dash.
    Speech,
}

impl<'l> Opening<'l> {
    /// Returns the openings that a line may have, each with its length.
    fn all(line: &'l str) -> impl Iterator<Item = (usize, Self)> {
        let openings = [time(line), year(line), mark(line), number(line), name(line)];
        let wide = [blank(line), speech(line)];
        openings.into_iter().chain(wide).flatten()
    }

    /// Says whether a line that begins so was meant to stand below one that begins with `self`.
    fn goes_on(self, next: Self) -> bool {
        match (self, next) {
            (Self::Number(first, signs), Self::Number(second, others)) => {
                signs == others && is_next(first, second)
            }
            (Self::Name(first, sign), Self::Name(second, other)) => {
                let is_turn = TURNS.iter().any(|(question, answer)| {
                    let (first, second) = (bare(first), bare(second));
                    (first, second) == (question, answer) || (first, second) == (answer, question)
                });
                sign == other && (is_turn || sign.contains([':', '：']))
            }
            (Self::Time, Self::Time)
            | (Self::Year, Self::Year)
            | (Self::Mark, Self::Mark)
            | (Self::Blank, Self::Blank)
            | (Self::Speech, Self::Speech) => true,
            _ => false,
        }
    }
}

/// Returns a name without the number of the question.
fn bare(name: &str) -> &str {
    name.trim_end_matches(|c: char| c.is_ascii_digit())
}

fn is_next(first: &str, second: &str) -> bool {
    if let (Ok(first), Ok(second)) = (first.parse::<u16>(), second.parse::<u16>()) {
        return first.checked_add(1) == Some(second);
    }
    SEQUENCES.iter().any(|sequence| {
        let after = sequence.split(' ').skip_while(|one| *one != first).nth(1);
        after == Some(second)
    })
}

/// Returns the length of the digits at the beginning, if there are so many.
fn digits(text: &str, count: std::ops::RangeInclusive<usize>) -> Option<usize> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    count.contains(&len).then_some(len)
}

/// Finds the time of day that begins a line: `10:02`, `10h02`, `[10:02]` and `10.02 Uhr`.
fn time(line: &str) -> Option<(usize, Opening<'_>)> {
    let begun = line.strip_prefix('[').unwrap_or(line);
    let hour = digits(begun, 1..=2)?;
    let sign = begun[hour..].chars().next()?;
    let minutes = &begun[hour + sign.len_utf8()..];
    let behind = &minutes[digits(minutes, 2..=2)?..];
    let is_time = match sign {
        ':' | '：' | 'h' => behind.starts_with([' ', ']', ':', '：', '\u{3000}', ',']),
        '.' => behind.starts_with(" Uhr"),
        _ => false,
    };
    is_time.then_some((line.len() - behind.len(), Opening::Time))
}

/// Finds the year that begins a line of a chronicle: `2024: `.
fn year(line: &str) -> Option<(usize, Opening<'_>)> {
    let len = digits(line, 4..=4)?;
    let is_year = line.starts_with(['1', '2']) && line[len..].starts_with([':', '：']);
    (is_year && !line[len + 1..].starts_with(|c: char| c.is_ascii_digit()))
        .then_some((len, Opening::Year))
}

/// Says whether a text is such a sign.
pub(super) fn is_mark(text: &str) -> bool {
    text.starts_with(MARKS)
}

fn mark(line: &str) -> Option<(usize, Opening<'_>)> {
    let first = line.chars().next().filter(|first| MARKS.contains(first))?;
    let behind =
        line[first.len_utf8()..].trim_start_matches([' ', '\t', '\u{a0}', '\u{fe0f}', '\u{3000}']);
    behind
        .starts_with(char::is_alphanumeric)
        .then_some((first.len_utf8(), Opening::Mark))
}

fn blank(line: &str) -> Option<(usize, Opening<'_>)> {
    let words = line.trim_start_matches('\u{3000}');
    let len = line.len() - words.len();
    (len > 0 && !words.trim().is_empty()).then_some((len, Opening::Blank))
}

/// Finds what is said in a line of its own: `「はい」`, `――いつですか。`.
fn speech(line: &str) -> Option<(usize, Opening<'_>)> {
    const OPENING: [&str; 4] = ["「", "『", "――", "——"];
    const ENDS: [char; 6] = ['」', '』', '。', '？', '！', '…'];
    let sign = OPENING.iter().find(|sign| line.starts_with(**sign))?;
    line.trim_end()
        .ends_with(ENDS)
        .then_some((sign.len(), Opening::Speech))
}

fn number(line: &str) -> Option<(usize, Opening<'_>)> {
    let begun = line.strip_prefix('（').unwrap_or(line);
    let open = line.chars().next().filter(|first| *first == '（');
    let end = begun.find(|c: char| !c.is_alphanumeric())?;
    let (label, behind) = begun.split_at(end);
    let close = *BEHIND_NUMBER
        .iter()
        .find(|close| behind.starts_with(**close))?;
    let is_number = digits(label, 1..=2) == Some(label.len());
    let is_counted = is_number
        || SEQUENCES
            .iter()
            .any(|sequence| sequence.split(' ').any(|one| one == label));
    // Other lists are lists of Markdown.
    let is_list = is_number && matches!(close, ". " | ") ");
    let len = line.len() - behind.len() + close.trim_end().len();
    (is_counted && !is_list).then_some((len, Opening::Number(label, (open, close))))
}

/// Finds who speaks at the beginning of a line, in at most three words.
fn name(line: &str) -> Option<(usize, Opening<'_>)> {
    let (end, sign) = BEHIND_NAME
        .iter()
        .filter_map(|sign| Some((line.find(sign)?, *sign)))
        .min_by_key(|(end, sign)| (*end, usize::MAX - sign.len()))?;
    let name = &line[..end];
    let is_word = |word: &str| {
        let begins = word.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        let is_wide = word.chars().all(east_asian::is_letter);
        let is_hangul = word.chars().all(|c| matches!(c, '가'..='힣'));
        begins || is_wide && word.chars().count() <= 4 || is_hangul && word.chars().count() <= 4
    };
    let is_name = name.starts_with(|c: char| c.is_alphabetic())
        && !name.ends_with(' ')
        && name.chars().count() <= 30
        && name.split(' ').count() <= 3
        && name.split(' ').all(is_word);
    let says = !line[end + sign.len()..].trim().is_empty();
    (is_name && says).then_some((end + sign.trim_end().len(), Opening::Name(name, sign)))
}

/// Says whether what follows a line may be meant as a new one, rather than as its end.
fn is_ended(line: &str) -> bool {
    let line = line.trim_end();
    line.ends_with(super::misread::ENDS) || line.chars().count() < WRAPPED
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() && c != '\u{3000}'
}

/// Returns what the first of two such lines begins with.
pub(super) fn first(text: &str) -> Option<Range<usize>> {
    let mut lines = text.split_inclusive('\n').peekable();
    let mut start = 0;
    let mut may_begin = true;
    while let Some(line) = lines.next() {
        // A full-width blank begins a paragraph.
        let next = lines.peek()?.trim_matches(is_blank);
        let words = line.trim_matches(is_blank);
        // A line break that was asked for keeps lines apart.
        let is_apart = line.contains(LINE_BREAK);
        let ended = is_ended(line);
        if may_begin && ended && !is_apart {
            let found = Opening::all(words).find(|(_, opening)| {
                Opening::all(next).any(|(_, following)| opening.goes_on(following))
            });
            if let Some((len, _)) = found {
                let at = start + line.len() - line.trim_start_matches(is_blank).len();
                return Some(at..at + len);
            }
        }
        start += line.len();
        may_begin = is_apart || ended;
    }
    None
}
