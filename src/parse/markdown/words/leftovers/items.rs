//! Items of a list that begin with another sign than the one above or below them, or have no blank behind it, and so
//! run together with it: `– Two` below `- One`, `2.Two` below `1. One`, `-One` above `- Two`.

use std::ops::Range;

use super::blanks::{self, Item};
use super::misread;
use super::sign::Sign;

/// A line of this length may go on in the next one, in characters.
const WRAPPED: usize = 60;

/// What a quotation or a part of a sentence ends with.
const OPEN: [char; 10] = ['”', '“', '"', '»', '«', '’', '\'', ',', '…', ';'];

/// Options of compilers, with which a line may begin by chance.
const OPTIONS: [&str; 6] = ["Wall", "Werror", "Wextra", "Wno", "Xm", "Xss"];

/// Finds such a line within an item, whose line begins with `begins`.
pub(super) fn within(item: &str, begins: &str) -> Option<Sign> {
    if !begins.trim_matches([' ', '\t', '>']).is_empty() {
        return None;
    }
    let marker = marker(item)?;
    let mut at = 0;
    let mut above = &item[marker.len()..];
    for (number, line) in item.split_inclusive('\n').enumerate() {
        let words = line.trim_start_matches([' ', '\t', '>']);
        let start = at + line.len() - words.len();
        at += line.len();
        let words = words.trim();
        if number == 0 {
            above = words[marker.len()..].trim();
            continue;
        }
        let is_other = words.is_empty()
            || words.starts_with(['|', '`', '~', '#', '<'])
            || self::marker(words).is_some();
        if is_other {
            return None;
        }
        let before = std::mem::replace(&mut above, words);
        if is_ended(before, words)
            && let Some((len, item)) = blanks::item(words)
            && goes_on(marker, number, &words[..len], &words[len..], &item)
        {
            return Some(sign(start..start + len, marker, words, &item));
        }
    }
    None
}

/// Finds such a line directly above a list.
pub(super) fn above(before: &str, list: &str) -> Option<Sign> {
    let marker = marker(list)?;
    let (above, begins) = before.rsplit_once('\n')?;
    let (further, line) = above.rsplit_once('\n').unwrap_or(("", above));
    let words = line.strip_prefix(begins)?.trim_end();
    let (len, item) = blanks::item(words)?;
    let is_first = further
        .rsplit('\n')
        .next()
        .is_none_or(|line| line.trim_matches([' ', '\t', '>']).is_empty());
    let is_meant = match item {
        Item::Glued => words.starts_with(marker),
        Item::Dash => words[len..].starts_with(' ') && marker == "-",
        Item::Blank(_) | Item::Bullet => true,
        Item::Late | Item::Note => false,
    };
    let start = above.len() - line.len() + begins.len();
    (is_first && is_meant && words.chars().count() < WRAPPED)
        .then(|| sign(start..start + len, marker, words, &item))
}

/// Returns the sign of an item of Markdown: `-`, `*`, `+`, `1.`.
fn marker(line: &str) -> Option<&str> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let signs: &[char] = match digits {
        0 => &['-', '*', '+'],
        1..=9 => &['.', ')'],
        _ => return None,
    };
    let rest = line[digits..].strip_prefix(signs)?;
    rest.starts_with([' ', '\t']).then(|| &line[..digits + 1])
}

/// Says whether a line is complete, rather than a part of the sentence in the next one.
fn is_ended(line: &str, next: &str) -> bool {
    let next = next.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_aside = line.contains(['–', '—'])
        || line.contains(" -- ")
        || next.starts_with(char::is_lowercase)
            && (next.ends_with(['.', '!', '?']) || line.starts_with(char::is_uppercase))
            && !line.ends_with(['.', '!', '?', ':']);
    line.chars().count() < WRAPPED && !line.ends_with(OPEN) && !misread::goes_on(line) && !is_aside
}

/// Says whether what begins so is the next item of a list with this sign, rather than words.
fn goes_on(marker: &str, number: usize, sign: &str, words: &str, item: &Item) -> bool {
    let first: Option<usize> = marker[..marker.len() - 1].parse().ok();
    let is_next = match first {
        Some(first) => {
            let count = first.saturating_add(number).to_string();
            sign.strip_prefix(&*count)
                .is_some_and(|end| marker.ends_with(end) && !end.is_empty())
        }
        None => sign == marker && sign != "*",
    };
    // `2.x` is a version, and `-O` an option.
    let is_word = words.chars().nth(1).is_some_and(char::is_alphabetic)
        && !OPTIONS.iter().any(|option| words.starts_with(option));
    match item {
        Item::Blank(_) => is_next,
        Item::Glued => is_next && is_word,
        Item::Dash => first.is_none() && words.starts_with([' ', '\u{a0}', '\t']),
        Item::Bullet => first.is_none(),
        Item::Late | Item::Note => false,
    }
}

fn sign(range: Range<usize>, marker: &str, words: &str, item: &Item) -> Sign {
    let seen = &words[..range.len()];
    let first = words[range.len()..].split_whitespace().next();
    let first = first.unwrap_or_default();
    let (message, shown) = match item {
        Item::Glued => (
            format!("this is no item of the list, because no blank stands behind `{seen}`"),
            seen,
        ),
        Item::Blank(name) => (
            format!("this is no item of the list, because {name} stands behind `{seen}`"),
            seen,
        ),
        _ => (
            format!("this line runs together with the list, because `{seen}` begins no item"),
            marker,
        ),
    };
    Sign::new(range, message, format!("write `{shown} {first} …`"))
}
