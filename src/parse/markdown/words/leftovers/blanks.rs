//! Beginnings of lines that look like those of headings and lists, and are none: behind the sign stands no
//! blank, or one that is none to Markdown, or the sign is a bullet of a word processor.

use std::ops::Range;

use super::sign::Sign;
use super::{LINE_BREAK, OPAQUE, numbers, run_together};

/// Returns the signs in the text of a block.
pub(super) fn in_text(text: &str) -> Vec<Sign> {
    let lines = list(text).or_else(|| {
        let range = run_together::first(text)?;
        let item = match run_together::is_mark(&text[range.clone()]) {
            true => Item::Dash,
            false => Item::Note,
        };
        Some(sign(text, range, &item))
    });
    heading(text).into_iter().chain(lines).collect()
}

/// Says what a blank is called that is none to Markdown, if it is such a one.
fn name(c: char) -> Option<&'static str> {
    match c {
        '\u{a0}' | '\u{202f}' => Some("a no-break space"),
        '\u{3000}' => Some("a full-width blank"),
        '\u{200b}' | '\u{200e}' | '\u{2060}' | '\u{feff}' => Some("an invisible character"),
        c if !c.is_ascii() && c.is_whitespace() => Some("another blank"),
        _ => None,
    }
}

fn is_foreign(c: char) -> bool {
    name(c).is_some()
}

/// Finds a heading with such a blank behind its `#`, or in front of it.
fn heading(text: &str) -> Option<Sign> {
    let line = text.lines().next()?.trim_end();
    let shown = line.trim_start_matches(is_foreign);
    let words = shown.trim_start_matches('#');
    let hashes = &shown[..shown.len() - words.len()];
    let behind = words.chars().next()?;
    let in_front = line.chars().next().and_then(name);
    let (place, blank) = match (name(behind), in_front) {
        (Some(blank), _) => ("behind", blank),
        (None, Some(blank)) if behind == ' ' => ("in front of", blank),
        _ => return None,
    };
    let start = line.len() - shown.len();
    let words = words.trim_matches(|c: char| c.is_whitespace() || is_foreign(c));
    ((1..=6).contains(&hashes.len()) && !words.is_empty()).then(|| {
        Sign::new(
            start..start + hashes.len(),
            format!("this is no heading, because {blank} stands {place} `{hashes}`"),
            format!("delete what stands there, and type it again: `{hashes} {words}`"),
        )
    })
}

/// A line that looks like an item of a list.
pub(super) enum Item {
    /// The sign is one of Markdown, and the blank behind it is not.
    Blank(&'static str),
    /// No blank stands behind the sign.
    Glued,
    /// The number cannot begin a list in the middle of a paragraph.
    Late,
    /// The sign is none of Markdown.
    Bullet,
    /// The number of a note or of a source.
    Note,
    /// A dash, as in front of what somebody says.
    Dash,
}

pub(super) fn item(line: &str) -> Option<(usize, Item)> {
    let first = line.chars().next()?;
    let len = first.len_utf8();
    let rest = &line[len..];
    let second = rest.chars().next()?;
    match first {
        '*' if second.is_ascii_digit() => Some((len, Item::Note)),
        '-' | '*' | '+' => Some((len, behind(second)?)),
        '0'..='9' => {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            let next = line[digits..].strip_prefix(['.', ')'])?.chars().next()?;
            Some((digits + 1, behind(next).filter(|_| digits < 3)?))
        }
        '(' => {
            let words = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
            let mark = rest.len() - words.len();
            let is_note = (1..=2).contains(&mark) && words.starts_with(") ");
            is_note.then_some((len + mark + 1, Item::Note))
        }
        // What word processors have as bullets, as other programs keep them.
        'o' | 'q' | 'v' | 'ü' | 'Ø' | '§' if second == '\t' => Some((len, Item::Bullet)),
        'a'..='z' => rest.starts_with(") ").then_some((len + 1, Item::Note)),
        'Q' | 'A' | 'F' => rest.starts_with(": ").then_some((len + 1, Item::Note)),
        '[' => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let mark = match rest.starts_with(['Q', 'A', 'F']) {
                true => 1,
                false => digits,
            };
            let is_note = mark > 0 && rest[mark..].starts_with("] ");
            is_note.then_some((len + mark + 1, Item::Note))
        }
        '０'..='９' => {
            let rest = line.trim_start_matches(|c| matches!(c, '０'..='９'));
            let stop = rest.chars().next()?;
            "．.、）)"
                .contains(stop)
                .then_some((line.len() - rest.len(), Item::Bullet))
        }
        '•' | '◦' | '▪' | '‣' | '●' | '○' | '■' | '◆' | '①'..='⑳' => {
            Some((len, Item::Bullet))
        }
        '·' | '∙' | '⁃' | '➢' | '→' | '➔' => {
            second.is_whitespace().then_some((len, Item::Bullet))
        }
        '\u{f0a7}' | '\u{f0b7}' | '\u{f0d8}' | '\u{f0fc}' => Some((len, Item::Bullet)),
        '・' => (second != '・').then_some((len, Item::Bullet)),
        '–' | '—' => (second != first).then_some((len, Item::Dash)),
        _ => None,
    }
}

/// Returns what a character behind the sign of a list makes of the line.
fn behind(c: char) -> Option<Item> {
    match name(c) {
        Some(blank) => Some(Item::Blank(blank)),
        None if c == ' ' => Some(Item::Late),
        None => c.is_alphabetic().then_some(Item::Glued),
    }
}

/// Returns the box of a task without a blank in front of it: `-[ ] words`.
fn task(begins: &str) -> Option<usize> {
    let rest = begins.strip_prefix(['-', '*', '+'])?;
    let is_box = ["[ ] ", "[x] ", "[X] "]
        .iter()
        .any(|open| rest.starts_with(open));
    is_box.then_some(1)
}

/// Finds two such lines in succession: the lines of a paragraph run together.
fn list(text: &str) -> Option<Sign> {
    let mut last: Option<(Range<usize>, Item)> = None;
    let mut above = "";
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let begins = line.trim_start_matches([' ', '\t']);
        let at = start + line.len() - begins.len();
        if let Some(len) = task(begins) {
            return Some(Sign::new(
                at..at + len,
                "this is no item of a list, because no blank stands behind its sign",
                format!("write `{} [ ] words`", &begins[..len]),
            ));
        }
        let now = item(begins.trim_end()).map(|(len, item)| (at..at + len, item));
        // Anywhere else, a dash may begin a line by chance.
        let is_meant =
            |range: &Range<usize>, item: &Item| !matches!(item, Item::Dash) || range.start == 0;
        // A wrapped sentence goes on with a date.
        let now = now.filter(|(_, item)| {
            !matches!(item, Item::Late) || !numbers::goes_on_from(above, begins)
        });
        above = line.trim();
        if let (Some((range, item)), Some(_)) = (&last, &now)
            && is_meant(range, item)
        {
            return Some(sign(text, range.clone(), item));
        }
        start += line.len();
        // A line break that was asked for keeps lines apart.
        last = now.filter(|_| !line.contains(LINE_BREAK));
    }
    None
}

fn sign(text: &str, range: Range<usize>, item: &Item) -> Sign {
    let seen = &text[range.clone()];
    let (message, help) = match item {
        Item::Blank(blank) => (
            format!(
                "these lines are no list, and run together, because {blank} stands behind `{seen}`"
            ),
            format!("delete the blank behind each `{seen}`, and type it again"),
        ),
        Item::Glued => (
            format!(
                "these lines are no list, and run together, because no blank stands behind `{seen}`"
            ),
            format!("write one in each line: `{seen} words`"),
        ),
        Item::Late => (
            "these lines are no list, and run together, because no empty line stands above them"
                .to_owned(),
            format!("leave an empty line above `{seen}`"),
        ),
        Item::Note => (
            "these lines run together, because they are one paragraph".to_owned(),
            "leave an empty line between them, or write a backslash at the end of each".to_owned(),
        ),
        Item::Bullet => (
            format!("these lines are no list, and run together, because `{seen}` begins no item"),
            "begin each line with `- `, or with `1. ` where it has a number".to_owned(),
        ),
        Item::Dash => (
            "these lines run together, because they are one paragraph".to_owned(),
            "leave an empty line between them; or begin each with `- `, and they are a list"
                .to_owned(),
        ),
    };
    Sign::new(range, message, help.replace(OPAQUE, "…"))
}
