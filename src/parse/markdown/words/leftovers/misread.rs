//! Blocks that begin by chance: a sign at the beginning of a line, or what stands below it, makes something of
//! Markdown that was not meant, and readers do not see the sign.

use super::in_code;
use super::sign::Sign;
use crate::base::east_asian;

/// A rule is written with so many signs; who underlines a heading mostly writes more.
const RULE: usize = 5;

/// No heading is longer, in characters.
const LONGEST_HEADING: usize = 100;

/// Says whether a list of numbers begins with another block: `1. 1. words`. The inner one is looked at itself.
pub(super) fn begins_block(list: &str) -> bool {
    let words = list.trim_start_matches(|c: char| c.is_ascii_digit());
    let words = words.get(1..).unwrap_or_default().trim_start_matches(' ');
    let behind = words.trim_start_matches(|c: char| c.is_ascii_digit());
    words.starts_with('>')
        || words.starts_with(['-', '+', '*']) && words[1..].starts_with(' ')
        || behind.len() < words.len()
            && behind.starts_with(['.', ')'])
            && behind[1..].starts_with(' ')
}

/// What an amount is counted in that may be exceeded.
const UNITS: [&str; 16] = [
    "%",
    "million",
    "billion",
    "thousand",
    "percent",
    "users",
    "people",
    "times",
    "years",
    "days",
    "Millionen",
    "Milliarden",
    "Prozent",
    "Mio",
    "Mrd",
    "Menschen",
];

/// What a quotation has at its end, and a remark often has not.
pub(super) const ENDS: [char; 14] = [
    '.', '!', '?', '…', ':', ')', '"', '”', '“', '»', '’', '。', '！', '？',
];

/// Looks at a heading that has no words, and at a paragraph that is a heading because a rule stands directly below.
pub(super) fn heading(source: &str) -> Option<Sign> {
    if source.starts_with('#') {
        let words = source.trim_start_matches('#').trim();
        let hashes = source.len() - source.trim_start_matches('#').len();
        let sign = &source[..hashes];
        return words.trim_end_matches('#').is_empty().then(|| {
            Sign::new(
                0..hashes,
                "this heading has no words",
                format!("write them behind `{sign} `, or delete the line"),
            )
        });
    }
    let (words, underline) = source.trim_end().rsplit_once('\n')?;
    let underline = underline.trim_start_matches(['>', ' ', '\t']);
    let words = words.trim();
    if underline.starts_with('-') && words.lines().all(is_key) {
        return Some(Sign::new(
            0..words.lines().next().unwrap_or_default().len(),
            "these lines of front matter are a heading here",
            "front matter stands once, at the beginning of the file: move its keys there, and delete the lines of `---`",
        ));
    }
    let is_short = underline.len() <= RULE;
    let is_paragraph = words.contains('\n')
        || words.ends_with(['.', '…', ':', ';', ',', '”', '"', '。', '：'])
        || words.chars().count() > LONGEST_HEADING;
    let is_chance = underline.len() < "---".len() || is_short && is_paragraph;
    (underline.starts_with('-') && is_chance).then(|| {
        let first = words.lines().next().unwrap_or_default();
        Sign::new(
            0..first.len(),
            format!("this paragraph is a heading, because `{underline}` stands directly below it"),
            "for a line between two parts, leave an empty line above `---`; a heading is written `## words`",
        )
    })
}

/// Says whether a line is a key of front matter with its value, or an entry of a list of them.
fn is_key(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or_default();
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    is_name && (line[name.len()..].starts_with(": ") || line.ends_with(':'))
}

/// Signs of comparison, with which no quotation begins.
const COMPARED: [char; 7] = ['=', '≥', '≤', '≈', '≠', '<', '≧'];

/// Signs of money, and of what is not exact, in front of a number.
const IN_FRONT: [char; 13] = [
    '$', '€', '£', '¥', '￥', '₩', '₹', '₽', '₺', '₴', '₫', '~', '～',
];

/// Signs of money that begin with letters.
const LETTERS_IN_FRONT: [&str; 8] = ["R$", "US$", "A$", "C$", "NT$", "HK$", "CHF", "Rs"];

/// Returns what begins with a digit behind the signs in front of it.
fn number(words: &str) -> Option<&str> {
    fn behind_sign(words: &str) -> &str {
        words.strip_prefix(['-', '+', '−', '±']).unwrap_or(words)
    }
    // `> - 5 people` is a list in a quotation.
    let words = Some(behind_sign(words)).filter(|words| !words.starts_with(' '))?;
    let money = LETTERS_IN_FRONT
        .iter()
        .find_map(|sign| words.strip_prefix(sign));
    let words = money
        .unwrap_or(words)
        .trim_start_matches(|c| c == ' ' || IN_FRONT.contains(&c));
    let words = behind_sign(words);
    words.starts_with(|c: char| c.is_numeric()).then_some(words)
}

/// Looks at a quotation that begins with a number: `>50 people`. `before` is the text in front of it.
pub(super) fn quote(source: &str, before: &str) -> Option<Sign> {
    let all = source.strip_prefix('>')?.trim();
    let words = all.trim_start_matches(|c| c == ' ' || COMPARED.contains(&c));
    let is_compared = words.len() < all.len();
    let number = number(words)?;
    let is_glued = !source[1..].starts_with([' ', '\t']);
    let marker = before.rsplit('\n').next().unwrap_or_default().trim();
    let is_in_item = !marker.is_empty() && !marker.ends_with('>');
    let unit = unit_of(number);
    let is_amount = UNITS.iter().any(|name| unit.starts_with(name));
    let is_remark = is_amount && words.chars().count() < 60 && !words.ends_with(ENDS);
    let is_marked_again = all
        .lines()
        .skip(1)
        .any(|line| line.trim_start().starts_with('>'));
    let is_single = !all.contains('\n') || is_glued && !is_marked_again;
    let is_chance = is_compared || is_single && (is_glued || is_in_item || is_remark);
    let word = all.split_whitespace().next().unwrap_or_default();
    let blank = match is_compared && is_glued {
        true => "",
        false => " ",
    };
    is_chance.then(|| {
        Sign::new(
            0..1,
            "`>` makes a quotation of this line, and readers do not see the sign",
            format!(
                "if it means “more than”, write a backslash in front of it: `\\>{blank}{word} …`; a quotation that \
                 begins with a number may say it in words"
            ),
        )
    })
}

/// Says whether an asterisk leads to a note below the text.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Notes {
    #[default]
    None,
    Starred,
}

/// Looks at a list with one item: `+ 49 30 1234`, `- 5 degrees`, and the note to an asterisk. `before` is the text
/// above it.
pub(super) fn list(source: &str, before: &str, notes: Notes) -> Option<Sign> {
    let marker = source.chars().next()?;
    let words = source[marker.len_utf8()..].trim();
    let is_item = |line: &str| {
        let begun = line.trim_start_matches([' ', '>']).strip_prefix(marker);
        begun.is_some_and(|rest| rest.starts_with(' '))
    };
    let is_number = number(words).is_some();
    let ends = words.ends_with(['.', '!', '?', '。']);
    let goes_on = || {
        let is_part = is_number || ends && words.starts_with(char::is_lowercase);
        is_part && ends_open(before)
    };
    let is_chance = match marker {
        '+' => is_number || goes_on(),
        '-' => {
            is_number && (is_temperature(words) || ends && is_loss(words) && stands_alone(before))
                || goes_on()
        }
        '*' => notes == Notes::Starred,
        _ => false,
    };
    // Lists within lists hold the same lines, so that these are counted last.
    let is_alone = || {
        let mut items = source.lines().filter(|line| is_item(line));
        items.next().is_some() && items.next().is_none()
    };
    (is_chance && is_alone()).then(|| {
        let word = words.split_whitespace().next().unwrap_or_default();
        Sign::new(
            0..1,
            format!("`{marker}` begins a list here, and readers do not see the sign"),
            format!("if it is a part of the text, write a backslash in front of it: `\\{marker} {word} …`"),
        )
    })
}

/// Says whether a text ends with a line of a sentence that goes on in the next one. What begins that line begins
/// this one, too.
pub(super) fn ends_open(before: &str) -> bool {
    let (above, begins) = before.rsplit_once('\n').unwrap_or_default();
    let line = above.rsplit('\n').next().unwrap_or_default();
    let Some(words) = line.strip_prefix(begins) else {
        return false;
    };
    begins.chars().all(|c| matches!(c, ' ' | '>')) && goes_on(words)
}

/// Says whether a line is a part of a sentence that goes on in the next one.
pub(super) fn goes_on(words: &str) -> bool {
    words.starts_with(char::is_alphabetic)
        && words.ends_with(|c: char| c.is_alphanumeric() || c == ',')
        && words.split(' ').count() >= 3
        && words
            .split(' ')
            .next_back()
            .is_some_and(|word| !word.starts_with(char::is_uppercase))
}

/// Says whether nothing announces what stands below a text.
fn stands_alone(before: &str) -> bool {
    before.trim().is_empty()
        || before.ends_with("\n\n") && !before.trim_end().ends_with([':', '：'])
}

/// Says whether a number is a share or an amount of money, which may be less than nothing.
fn is_loss(words: &str) -> bool {
    let first = words.split(' ').next().unwrap_or_default();
    let unit = unit_of(words);
    !first.starts_with(|c: char| c.is_numeric())
        || ["%", "percent", "per cent", "Prozent", "€", "$", "£"]
            .iter()
            .any(|begin| unit.starts_with(begin))
}

/// Returns what stands behind the number at the beginning of a text.
fn unit_of(words: &str) -> &str {
    words.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '))
}

fn is_temperature(words: &str) -> bool {
    let unit = unit_of(words);
    ["°", "degree", "Grad ", "degré", "grado"]
        .iter()
        .any(|begin| unit.starts_with(begin))
}

/// Says whether a text has an asterisk behind a word that leads to a note: `5 dollars*`.
pub(super) fn notes(text: &str) -> Notes {
    let is_starred = text.match_indices('*').any(|(at, _)| {
        let behind = text[at + 1..].chars().next();
        let before = text[..at].chars().next_back();
        before
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | ')' | '%' | '€' | '$' | '!'))
            && behind.is_none_or(|c| !c.is_alphanumeric() && c != '*')
    });
    match is_starred {
        true => Notes::Starred,
        false => Notes::None,
    }
}

/// Says whether a line begins with an asterisk that nothing closes, in front of Chinese or Japanese: `*税別`.
pub(super) fn has_note_line(text: &str) -> bool {
    text.lines().any(|line| {
        let words = line.trim_start_matches('\\').strip_prefix('*');
        words.is_some_and(|words| {
            let first = words.trim_start().chars().next();
            !words.contains('*') && first.is_some_and(east_asian::is_cjk)
        })
    })
}

/// Returns what is said of two asterisks that may lead to such a line.
pub(super) fn asterisks() -> Sign {
    Sign::new(
        0..1,
        "these asterisks set off what stands between them, and readers do not see them",
        "if they lead to the note below, write a backslash in front of each: `\\*`",
    )
}

/// Where a code block stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing stands above it.
    First,
    Below,
}

/// Looks at a code block: at words behind what should end it, and at a paragraph that is code because blanks stand
/// in front of it.
pub(super) fn code(source: &str, place: Place) -> Option<Sign> {
    let block = source.trim_start();
    match block.starts_with("```") || block.starts_with("~~~") {
        true => words_behind_fence(source),
        false => indented(source, place),
    }
}

fn words_behind_fence(source: &str) -> Option<Sign> {
    let block = source.trim_start();
    let mark = block.chars().next()?;
    let fence = &block[..block.len() - block.trim_start_matches(mark).len()];
    let mut at = 0;
    for (number, line) in source.split_inclusive('\n').enumerate() {
        let begun = line.trim_start_matches([' ', '>']);
        let words = begun
            .strip_prefix(fence)
            .map(|rest| rest.trim_start_matches(mark));
        let start = at + (line.len() - begun.len());
        at += line.len();
        let Some(words) = words.map(str::trim).filter(|words| !words.is_empty()) else {
            continue;
        };
        if number == 0 || words.contains(mark) {
            continue;
        }
        let (message, help) = match words.contains(' ') {
            true => (
                format!(
                    "the code block does not end here, because words stand behind {}",
                    in_code(fence)
                ),
                "write them on a line of their own below it".to_owned(),
            ),
            false => (
                "this begins no code block within a code block".to_owned(),
                format!(
                    "where the block above should end, write {} alone; code that shows such lines is begun and ended \
                     with one sign more: {}",
                    in_code(fence),
                    in_code(&format!("{fence}{mark}"))
                ),
            ),
        };
        return Some(Sign::new(start..at, message, help));
    }
    None
}

fn indented(source: &str, place: Place) -> Option<Sign> {
    let words = source.trim();
    let first = words.chars().next()?;
    let begins = first.is_uppercase()
        || matches!(first, '“' | '„' | '«' | '"' | '¿' | '¡')
        || is_wide(first);
    let count = words.split_whitespace().count() + words.chars().filter(|c| is_wide(*c)).count();
    let is_sentence = words.contains(", ") || words.contains(". ");
    let is_long = words.lines().any(|line| line.trim().chars().count() > 80)
        || words.contains(['“', '„', '«', '，'])
        || count >= 10 && is_sentence;
    let is_prose = begins
        && words.ends_with(ENDS)
        && count >= 6
        && (is_long || place == Place::First)
        && !has_signs_of_code(words);
    (is_prose || is_markdown(words)).then(|| {
        Sign::new(
            0..source.lines().next().unwrap_or_default().len(),
            "this is shown as code, because blanks stand in front of it",
            "delete the blanks; code is written between two lines of three backticks",
        )
    })
}

/// Says whether a text has signs that sentences have not.
fn has_signs_of_code(words: &str) -> bool {
    const SIGNS: [char; 12] = ['{', '}', '=', '<', '>', '|', '\\', '#', '`', '_', '@', '\t'];
    let is_column = |line: &str| line.trim().contains("  ") || line.trim_end().ends_with(';');
    let is_call = |at: usize| words[..at].ends_with(|c: char| c.is_alphanumeric());
    words
        .trim()
        .lines()
        .any(|line| line.trim().contains(SIGNS) || is_column(line))
        || ["//", "::", "()", "->"]
            .iter()
            .any(|sign| words.contains(sign))
        || words
            .match_indices(['(', '[', '/'])
            .any(|(at, sign)| is_call(at) || sign == "/")
        || words
            .match_indices('$')
            .any(|(at, _)| !words[at + 1..].starts_with(|c: char| c.is_ascii_digit()))
}

/// Says whether code is a picture, a heading or a list of words in Markdown.
fn is_markdown(code: &str) -> bool {
    let is_picture = code.starts_with("![") && code.contains("](");
    let is_heading = ["## ", "### "].iter().any(|begin| {
        let words = code.strip_prefix(begin);
        words.is_some_and(|words| words.starts_with(char::is_uppercase) && !words.contains('\n'))
    });
    let is_item = |line: &str| {
        let words = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
        words.is_some_and(|words| {
            let is_text = |c: char| c.is_alphabetic() || matches!(c, ' ' | ',' | '.' | '\'' | '’');
            words.chars().all(is_text) && words.trim().contains(' ')
        })
    };
    is_picture || is_heading || code.lines().map(str::trim).all(is_item)
}

fn is_wide(c: char) -> bool {
    east_asian::is_letter(c)
}
