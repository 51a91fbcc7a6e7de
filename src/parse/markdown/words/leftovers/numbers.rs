//! Numbers at the beginning of a paragraph that begin a list, and were meant as a part of the sentence:
//! `2024. Das war ein Jahr` and `1. FC Köln`.

use super::sign::Sign;

/// What stands behind an ordinal number at the beginning of a sentence, in languages that write such a
/// number with a full stop: months, and what clubs and leagues are called.
const BEHIND: [&str; 51] = [
    "april",
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
    "fsv",
    "huhtikuuta",
    "jan.",
    "januar",
    "joulukuuta",
    "juli",
    "juni",
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
    "november",
    "nov.",
    "oktober",
    "okt.",
    "prosince",
    "runde",
    "září",
    "ledna",
    "sept.",
    "september",
    "srpna",
    "syyskuuta",
    "tammikuuta",
    "toukokuuta",
    "weltkrieg",
    "února",
    "července",
    "června",
];

/// Returns the number of a list with one item, if it was not meant as such.
pub(super) fn in_list(list: &str) -> Option<Sign> {
    let digits = list.bytes().take_while(u8::is_ascii_digit).count();
    let words = list[digits..].strip_prefix(". ")?.trim();
    let word = words
        .split_whitespace()
        .next()?
        .trim_end_matches([',', ':']);
    let is_year = digits == 4 && list.starts_with(['1', '2']) && !words.contains('\n');
    let is_item = |line: &str| line.starts_with(|c: char| c.is_ascii_digit());
    let is_alone = list.lines().filter(|line| is_item(line)).count() == 1;
    (is_alone && (is_year || BEHIND.contains(&&*word.to_lowercase()))).then(|| {
        let number = &list[..digits];
        Sign::new(
            0..digits + 1,
            format!("`{number}.` begins a list with one item here"),
            format!("if it is a part of the sentence, write a backslash behind the number: `{number}\\. {word} …`"),
        )
    })
}
