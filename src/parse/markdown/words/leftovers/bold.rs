//! Asterisks that set off nothing, and what is in the way.

use super::OPAQUE;
use super::sign::{Sign, find};
use crate::base::east_asian::is_cjk;

/// No longer are the words that a message repeats, in bytes.
pub(super) const LONGEST: usize = 60;

/// Quotation marks that words may begin with.
const QUOTES: [char; 8] = ['"', '\'', '“', '„', '‘', '‚', '«', '»'];

/// Quotation marks that words may end with.
const CLOSING_QUOTES: [char; 7] = ['”', '“', '’', '‘', '»', '«', OPAQUE];

/// Returns the first asterisks in the text of a block that were meant to set off words.
pub(super) fn asterisks(text: &str) -> Option<Sign> {
    double(text)
        .or_else(|| single(text))
        .or_else(|| spaced_end(text))
        .or_else(|| quoted(text, "*"))
}

/// Returns the first underscores in the text of a block that were meant to set off a quotation.
pub(super) fn underscores(text: &str) -> Option<Sign> {
    quoted(text, "_")
}

fn double(text: &str) -> Option<Sign> {
    let runs = runs(text, "**");
    let apart = runs.iter().filter(|at| !is_within_word(text, **at)).count();
    let meant = |at: &&usize| {
        let before = text[..**at].chars().next_back();
        let behind = text[**at + 2..].chars().next();
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let is_quoted =
            behind.is_some_and(|c| QUOTES.contains(&c)) && before.is_none_or(char::is_whitespace);
        let opens = is_quoted
            || behind.is_some_and(|c| c.is_alphanumeric() || c == OPAQUE)
                && before.is_none_or(|c| !c.is_alphanumeric() && c != OPAQUE)
                && !is_rating(&text[**at + 2..]);
        let wide = before.is_some_and(is_cjk) || behind.is_some_and(is_cjk);
        opens
            || wide && runs.len() > 1
            || apart > 1
                && letter(before)
                && !stand_for_letters(&text[..**at])
                && behind.is_none_or(|c| !c.is_alphanumeric())
    };
    let at = match runs.iter().find(meant) {
        Some(at) => *at,
        None => spaced(text, &runs)?,
    };
    let next = runs
        .iter()
        .position(|run| *run == at)
        .map_or(0, |number| number + 1);
    let meant = call(text, &runs).or_else(|| runs.get(next).and_then(|end| mended(text, at, *end)));
    let help = meant.unwrap_or_else(|| {
        "write `**` directly in front of the first word and directly behind the last one, \
         `**like this**`; to show asterisks, write `\\*\\*`"
            .to_owned()
    });
    Some(Sign::new(
        at..at + 2,
        "readers see `**`: nothing is bold here",
        help,
    ))
}

/// Says whether letters stand on both sides of two asterisks, which are in the place of others: `f**k`.
fn is_within_word(text: &str, at: usize) -> bool {
    text[..at].ends_with(char::is_alphabetic) && text[at + 2..].starts_with(char::is_alphabetic)
}

/// Says whether asterisks behind a text are in the place of letters: `sh**`.
fn stand_for_letters(before: &str) -> bool {
    let word = word_before(before);
    word.is_ascii() && word.len() <= 2
}

/// Says whether half an asterisk follows two: `It got **½`.
fn is_rating(behind: &str) -> bool {
    behind.starts_with(['½', '¼', '¾'])
        || ["1/2", "1/4", "3/4"]
            .iter()
            .any(|half| behind.starts_with(half))
}

/// Returns what to write where asterisks are a part of code: `f(*args, **options)`.
fn call(text: &str, runs: &[usize]) -> Option<String> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let at = *runs.iter().find(|at| {
        let before = text[..**at].trim_end();
        let behind = &text[**at + 2..];
        let rest = behind.trim_start_matches(is_name);
        before.ends_with(['(', ','])
            && rest.len() < behind.len()
            && rest.starts_with([')', ','])
            && before.contains('(')
    })?;
    let open = text[..at].rfind('(')?;
    if text[open..at].contains(')') {
        return None;
    }
    let start = text[..open].trim_end_matches(is_name).len();
    let end = at + text[at..].find(')')? + 1;
    let code = &text[start..end];
    let shown = match code.len() > LONGEST || code.contains([OPAQUE, '\n']) {
        true => "f(**options)",
        false => code,
    };
    Some(format!("write code between backticks: `` `{shown}` ``"))
}

/// Says whether asterisks with blanks around them are signs of a calculation: `x ** y and a ** b`.
fn is_calculation(text: &str, two: &[usize]) -> bool {
    let is_operand = |word: Option<&str>| {
        let word = word
            .unwrap_or_default()
            .trim_matches(|c: char| !c.is_alphanumeric());
        word.chars().nth(1).is_none()
    };
    let inner = &text[two[0] + 2..two[1]];
    is_operand(inner.split_whitespace().next()) && is_operand(inner.split_whitespace().next_back())
}

/// Returns where a run of exactly these asterisks stands.
pub(super) fn runs(text: &str, run: &'static str) -> Vec<usize> {
    let is_star = |at: Option<usize>| at.and_then(|at| text.as_bytes().get(at)) == Some(&b'*');
    find(text, run)
        .filter(|at| !is_star(at.checked_sub(1)) && !is_star(Some(at + run.len())))
        .collect()
}

/// Returns the first of two runs with blanks on both sides, between which words stand: `** words **`.
fn spaced(text: &str, runs: &[usize]) -> Option<usize> {
    let is_apart = |at: usize| {
        text[..at]
            .chars()
            .next_back()
            .is_none_or(char::is_whitespace)
            && text[at + 2..]
                .chars()
                .next()
                .is_none_or(char::is_whitespace)
    };
    let is_pair = |two: &&[usize]| {
        let words = text[two[0] + 2..two[1]].trim();
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        is_apart(two[0])
            && is_apart(two[1])
            && is_word(words.chars().next())
            && is_word(words.chars().next_back())
            && words.chars().count() > 2
            && !is_calculation(text, two)
            && !words.contains('\n')
    };
    runs.windows(2).find(is_pair).map(|two| two[0])
}

/// Returns what to write where the words between two runs of asterisks were meant to be bold; nothing where
/// that is not clear.
fn mended(text: &str, start: usize, end: usize) -> Option<String> {
    let inner = &text[start + 2..end];
    let words = inner.trim();
    if words.is_empty() || words.len() > LONGEST || words.contains('\n') {
        return None;
    }
    let is_mark = |c: Option<char>| c.is_some_and(|c| !c.is_alphanumeric());
    let (is_opened, is_closed) = (
        is_mark(words.chars().next()),
        is_mark(words.chars().next_back()),
    );
    let is_tight = inner == words;
    // What is not looked at cannot be repeated.
    let words = if words.contains(OPAQUE) {
        "words"
    } else {
        words
    };
    let before = word_before(&text[..start]);
    let behind = word_behind(&text[end + 2..]);
    if !is_tight {
        let blank = |is_glued: bool| if is_glued { " " } else { "" };
        let (left, right) = (blank(!before.is_empty()), blank(!behind.is_empty()));
        return Some(format!(
            "put no blank between the asterisks and the words: `{before}{left}**{words}**{right}{behind}`"
        ));
    }
    if is_closed && !behind.is_empty() {
        return Some(format!(
            "put a blank behind the asterisks: `**{words}** {behind}`"
        ));
    }
    (is_opened && !before.is_empty())
        .then(|| format!("put a blank in front of the asterisks: `{before} **{words}**`"))
}

/// Returns the word that a text ends with, as far as it has only letters.
pub(super) fn word_before(text: &str) -> &str {
    let rest = text.trim_end_matches(char::is_alphanumeric);
    &text[rest.len()..]
}

pub(super) fn word_behind(text: &str) -> &str {
    let rest = text.trim_start_matches(char::is_alphanumeric);
    &text[..text.len() - rest.len()]
}

/// Returns an asterisk in front of what somebody says that another one does not close, because a word follows
/// at once: `*“Yes, sir,”*he said`.
fn single(text: &str) -> Option<Sign> {
    let runs = runs(text, "*");
    let is_pair = |two: &&[usize]| {
        let inner = &text[two[0] + 1..two[1]];
        let before = text[..two[0]].chars().next_back();
        let behind = text[two[1] + 1..].chars().next();
        let opens = before.is_none_or(char::is_whitespace)
            && inner
                .starts_with(|c: char| c.is_alphanumeric() || c == OPAQUE || "“„«‘".contains(c));
        let closes = inner.ends_with(|c: char| c == OPAQUE || "”“»’,.:!?".contains(c))
            && behind.is_some_and(char::is_alphabetic);
        opens && closes && inner.contains(' ') && !inner.contains('\n')
    };
    let pair = runs.windows(2).find(is_pair)?;
    let words = &text[pair[0] + 1..pair[1]];
    let behind = word_behind(&text[pair[1] + 1..]);
    let shown = match words.len() > LONGEST || words.contains(OPAQUE) {
        true => "words",
        false => words,
    };
    Some(Sign::new(
        pair[0]..pair[0] + 1,
        "readers see `*`: nothing is set off here",
        format!("put a blank behind the second asterisk: `*{shown}* {behind}`"),
    ))
}

/// Returns a sign in front of a quotation that another one does not close, because letters follow at once: `*'it'*s`.
fn quoted(text: &str, sign: &'static str) -> Option<Sign> {
    let signs: Vec<usize> = find(text, sign).collect();
    let is_pair = |two: &&[usize]| {
        let inner = &text[two[0] + 1..two[1]];
        let before = text[..two[0]].chars().next_back();
        let behind = text[two[1] + 1..].chars().next();
        // A straight mark is one that is not looked at.
        let words = inner
            .strip_prefix(|c| QUOTES.contains(&c) || c == OPAQUE)
            .and_then(|rest| rest.strip_suffix(CLOSING_QUOTES));
        before.is_none_or(|c| c.is_whitespace() || c == '(')
            && words.is_some_and(|words| {
                words.starts_with(char::is_alphanumeric) && !words.contains(['\n', '“', '”'])
            })
            && behind.is_some_and(char::is_alphabetic)
    };
    let pair = signs.windows(2).find(is_pair)?;
    let inner = &text[pair[0] + 1..pair[1]];
    let behind = word_behind(&text[pair[1] + 1..]);
    let shown = match inner.len() > LONGEST || inner.contains(OPAQUE) {
        true => "“words”",
        false => inner,
    };
    Some(Sign::new(
        pair[0]..pair[0] + 1,
        format!(
            "readers see `{sign}`: nothing is set off here, because letters follow the quotation mark"
        ),
        format!("write `<em>{shown}</em>{behind}`"),
    ))
}

/// Returns the first of two asterisks where a blank stands in front of the second: `*a lot * of money`.
fn spaced_end(text: &str) -> Option<Sign> {
    let runs = runs(text, "*");
    let [start, end] = *runs.as_slice() else {
        return None;
    };
    let inner = &text[start + 1..end];
    let words = inner.trim_end();
    let before = text[..start].chars().next_back();
    let behind = &text[end + 1..];
    let next = behind.trim_start();
    let is_word = |word: &str| word.chars().count() > 1 && word.chars().all(char::is_alphabetic);
    let is_begun = before.is_none_or(|c| c.is_whitespace() || c == '(' || QUOTES.contains(&c))
        && words.starts_with(char::is_alphabetic)
        && words
            .split(' ')
            .next_back()
            .is_some_and(|last| is_word(last.trim_end_matches(|c: char| !c.is_alphanumeric())));
    let is_ended = match behind.chars().next() {
        Some(' ') => is_word(word_behind(next)),
        sign => sign.is_none_or(|c| ".,;:!?)".contains(c)),
    };
    // What begins with an asterisk may be a note, and another one behind it.
    let is_note = start == 0 && !next.starts_with(char::is_lowercase);
    let is_parted = words.len() < inner.len() && !inner.contains(['\n', OPAQUE]);
    (is_begun && is_ended && is_parted && !is_note && words.len() <= LONGEST).then(|| {
        let blank = match behind.len() > next.len() {
            true => " ",
            false => "",
        };
        Sign::new(
            start..start + 1,
            "readers see `*`: nothing is set off here",
            format!(
                "put no blank between the asterisks and the words: `*{words}*{blank}{}`",
                word_behind(next)
            ),
        )
    })
}
