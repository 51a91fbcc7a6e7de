//! Numbers at the beginning of a paragraph that begin a list, and were meant as a part of the sentence:
//! `2024. Das war ein Jahr` and `1. FC Köln`.

use super::misread::{ends_open, goes_on};
use super::sign::Sign;
use crate::base::text::beginning;

/// What stands behind an ordinal number at the beginning of a sentence, in languages that write such a
/// number with a full stop: months, and what clubs and leagues are called.
const BEHIND: [&str; 59] = [
    "april",
    "auflage",
    "august",
    "aug.",
    "bundesliga",
    "dec.",
    "december",
    "desember",
    "dezember",
    "dubna",
    "elokuuta",
    "fc",
    "feb.",
    "februar",
    "february",
    "fsv",
    "halbjahr",
    "huhtikuuta",
    "jan.",
    "januar",
    "january",
    "joulukuuta",
    "juli",
    "juni",
    "jahrhundert",
    "jänner",
    "kesäkuuta",
    "kvetna",
    "května",
    "liga",
    "lokakuuta",
    "maaliskuuta",
    "maj",
    "mai",
    "mars",
    "marraskuuta",
    "marts",
    "märz",
    "mose",
    "november",
    "nov.",
    "oktober",
    "okt.",
    "prosince",
    "quartal",
    "runde",
    "září",
    "ledna",
    "sept.",
    "september",
    "spieltag",
    "srpna",
    "syyskuuta",
    "tammikuuta",
    "toukokuuta",
    "weltkrieg",
    "února",
    "července",
    "června",
];

/// No longer are the words that a date follows at the beginning of a sentence, in bytes: `Zum 1. Januar`.
const SHORTEST: usize = 4;

/// So far from a number, the one before and the one behind it are looked for, in bytes. Each of many lists would
/// else be held against the whole text.
const REACH: usize = 8_000;

/// An item of a list, by its first line.
struct Item<'l> {
    number: &'l str,
    words: &'l str,
}

impl<'l> Item<'l> {
    fn of(line: &'l str) -> Option<Self> {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let words = line[digits..].strip_prefix(". ")?.trim();
        let number = &line[..digits];
        (digits > 0).then_some(Self { number, words })
    }

    fn word(&self) -> &'l str {
        let word = self.words.split_whitespace().next().unwrap_or_default();
        word.trim_end_matches([',', ':'])
    }

    /// Says whether the number may be a year.
    fn is_year(&self) -> bool {
        self.number.len() == 4 && self.number.starts_with(['1', '2'])
    }

    fn is_ordinal(&self) -> bool {
        let word = self.word().to_lowercase();
        BEHIND.contains(&&*word) || BEHIND.contains(&word.trim_end_matches('.'))
    }

    /// Says whether the words are a sentence, and no item stands before or behind it, be it of a countdown.
    fn is_sentence_alone(&self, before: &str, behind: &str) -> bool {
        let Ok(number @ 2..) = self.number.parse::<u32>() else {
            return false;
        };
        let above = before.trim_end();
        let is_paragraph = before.ends_with("\n\n") && !above.ends_with([':', '：']);
        let above = &above[above.ceil_char_boundary(above.len().saturating_sub(REACH))..];
        let behind = beginning(behind, REACH);
        is_paragraph
            && self.words.starts_with(char::is_uppercase)
            && self.words.ends_with(['.', '!', '?'])
            && [number - 1, number.saturating_add(1)]
                .iter()
                .all(|number| !is_counted(above, *number) && !is_counted(behind, *number))
    }

    fn sign(&self, message: String) -> Sign {
        let (number, word) = (self.number, self.word());
        Sign::new(
            0..number.len() + 1,
            message,
            format!(
                "if it is a part of the sentence, write a backslash behind the number: `{number}\\. {word} …`"
            ),
        )
    }
}

/// Says whether a text has this number with a sign behind it, as items of a list and headings have.
fn is_counted(text: &str, number: u32) -> bool {
    let number = number.to_string();
    text.match_indices(&number).any(|(at, _)| {
        let is_whole = !text[..at].ends_with(|c: char| c.is_alphanumeric());
        is_whole && text[at + number.len()..].starts_with(['.', ')', ':', '\\'])
    })
}

/// Says whether a line begins with a date or another such number, and goes on the sentence of the line above it.
pub(super) fn goes_on_from(above: &str, line: &str) -> bool {
    let is_ordinal = || Item::of(line).is_some_and(|item| item.is_ordinal());
    // `… der Verkauf. Zum⏎1. Januar`
    let is_small = |word: &str| word.chars().all(char::is_alphabetic) && word.len() <= SHORTEST;
    let ends = goes_on(above)
        || above.split(' ').count() >= 3 && above.split(' ').next_back().is_some_and(is_small);
    ends && is_ordinal()
}

/// Says whether a list of several items begins within a sentence.
fn is_in_sentence(list: &str, items: &[Item<'_>], before: &str) -> bool {
    let number = |item: &Item<'_>| item.number.parse::<u32>().unwrap_or_default();
    let counts_on = items
        .windows(2)
        .all(|two| number(&two[0]).checked_add(1) == Some(number(&two[1])));
    let (above, begins) = before.rsplit_once('\n').unwrap_or_default();
    let above = above.rsplit('\n').next().unwrap_or_default();
    let first = list.lines().next().unwrap_or_default();
    above
        .strip_prefix(begins)
        .is_some_and(|above| goes_on_from(above, first))
        && (!counts_on || goes_on(items[0].words))
}

/// Returns the first number of a list that was probably not meant as such. `before` is the text above it, and
/// `behind` the one below.
pub(super) fn in_list(list: &str, before: &str, behind: &str) -> Option<Sign> {
    let items: Vec<Item<'_>> = list.lines().filter_map(Item::of).collect();
    let first = items.first()?;
    let number = first.number;
    if items.len() == 1 {
        let is_year = first.is_year() && !list.trim().contains('\n');
        let is_alone = || !list.trim().contains('\n') && first.is_sentence_alone(before, behind);
        return (is_year || first.is_ordinal() || ends_open(before) || is_alone())
            .then(|| first.sign(format!("`{number}.` begins a list with one item here")));
    }
    let is_same = items.iter().all(|item| item.number == number);
    if is_same && (first.is_ordinal() || number.trim_start_matches('0').len() > 1 || number > "1") {
        let next = number.parse::<u32>().ok()?.checked_add(1)?;
        return Some(first.sign(format!(
            "these paragraphs are a list, which counts on: readers see `{next}.` where `{number}.` is written again"
        )));
    }
    if is_in_sentence(list, &items, before) {
        return Some(first.sign(format!(
            "`{number}.` begins a list in the middle of a sentence"
        )));
    }
    // Lines without an empty one between them may be a list of dates.
    let is_parted = list.trim_end().contains("\n\n");
    let is_sentence = |item: &Item<'_>| item.is_ordinal() && !item.words.contains(':');
    let is_chance = items.iter().all(Item::is_year) || items.iter().all(is_sentence);
    (is_parted && is_chance).then(|| {
        first.sign(format!(
            "`{number}.` begins a list here, with the paragraphs below it"
        ))
    })
}
