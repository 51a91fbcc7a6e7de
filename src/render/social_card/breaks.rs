//! Where a line may end: by Unicode's algorithm (UAX #14), as headlines of this trade want it.
//!
//! The algorithm keeps the signs of a price together, and takes others apart that are a name: `C++`, `A/B`, `--force`.

use unicode_linebreak::linebreaks;
use unicode_script::{Script, UnicodeScript};

/// A word from so many characters on is an address or a path, and may be parted at its signs.
const ADDRESS: usize = 16;

/// How many letters a part of a word has at least that stands before or behind a hyphen at the end of a line.
const PART: usize = 2;

/// Returns where the words of a text end, with what stands behind them.
pub(super) fn ends_of_words(text: &str) -> Vec<usize> {
    let ends = linebreaks(text).map(|(end, _)| end);
    let ends = ends.filter(|end| may_end(text, *end));
    // The algorithm has no break in front of a stop, and does not know `.NET`.
    let names = text.match_indices(' ').map(|(at, _)| at + 1);
    let names = names.filter(|at| begins_with_a_stop(&text[*at..]));
    let mut all: Vec<usize> = ends.chain(names).chain(syllables(text)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Returns where syllables of Thai and Lao meet for certain: there are no blanks between the words of these languages, and
/// the algorithm leaves them to a dictionary.
fn syllables(text: &str) -> impl Iterator<Item = usize> {
    let is_of_them = |c: char| matches!(c.script(), Script::Thai | Script::Lao);
    let next = text.char_indices().skip(1);
    let pairs = text.chars().zip(next);
    pairs.filter_map(move |(last, (at, next))| {
        // A vowel that is written before its consonant; one that no consonant of the same syllable follows.
        let begins = matches!(next, '\u{e40}'..='\u{e44}' | '\u{ec0}'..='\u{ec4}');
        let is_consonant = matches!(next, '\u{e01}'..='\u{e2e}' | '\u{e81}'..='\u{eae}');
        let ends = matches!(last, '\u{e30}' | '\u{e33}' | '\u{eb0}' | '\u{eb3}');
        let meet = (begins && is_of_them(last)) || (ends && is_consonant);
        meet.then_some(at)
    })
}

/// Says whether a line may end where the algorithm permits it.
fn may_end(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    let (Some(last), Some(next)) = (before.chars().next_back(), after.chars().next()) else {
        return true;
    };
    // Koreans keep words whole; other scripts of the far east have no blanks between theirs.
    if has_no_blanks(next) {
        return !(next.script() == Script::Hangul && last.script() == Script::Hangul);
    }
    match last {
        '-' => {
            let letters = |side: &mut dyn Iterator<Item = char>| {
                side.take(PART).filter(|c| c.is_alphanumeric()).count() == PART
            };
            letters(&mut before.chars().rev().skip(1)) && letters(&mut after.chars())
        }
        sign if sign.is_ascii_punctuation() => {
            let begin = before.rsplit(' ').next().unwrap_or_default();
            let end = after.split(' ').next().unwrap_or_default();
            let is_long = begin.chars().chain(end.chars()).nth(ADDRESS - 1).is_some();
            is_long && next.is_alphanumeric() && !begin.ends_with("://")
        }
        _ => true,
    }
}

/// What stands behind a stop that ends a sentence: French has a blank in front of some.
const ENDS: &str = ".,:;!?…)]}»”’›'\"";

/// Says whether a text begins with a stop that belongs to a word.
fn begins_with_a_stop(text: &str) -> bool {
    let mut characters = text.chars();
    let is_stop = matches!(
        characters.next(),
        Some('.' | ',' | ':' | ';' | '/' | '!' | '?')
    );
    let next = characters.next();
    is_stop && next.is_some_and(|next| !next.is_whitespace() && !ENDS.contains(next))
}

/// Says whether a letter is one of a script that is written without blanks between words, or that may be broken between
/// its letters.
fn has_no_blanks(c: char) -> bool {
    matches!(
        c.script(),
        Script::Han
            | Script::Hiragana
            | Script::Katakana
            | Script::Hangul
            | Script::Bopomofo
            | Script::Thai
            | Script::Lao
            | Script::Khmer
            | Script::Myanmar
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of a text, as far as lines may end between them.
    fn words(text: &str) -> Vec<&str> {
        let mut start = 0;
        let words = ends_of_words(text).into_iter().map(|end| {
            let word = &text[start..end];
            start = end;
            word.trim_end_matches(' ')
        });
        words.collect()
    }

    #[test]
    fn names_are_not_broken() {
        for name in [
            "C++",
            "C#",
            "F#",
            "g++",
            "i++",
            ".NET",
            "node.js",
            "24/7",
            "A/B",
            "TCP/IP",
            "I/O",
            "HTTP/2",
            "and/or",
            "--force",
            "-O2",
            "a->b",
            "a=>b",
            "!=",
            "||",
            "a|b",
            "std::vec",
            "$5",
            "US$5",
            "50%",
            "+1",
            "Notepad++",
            "e-mail",
            "X-ray",
            "Yahoo!",
            "v2.0-rc.1",
            "(C++)",
            "“C++”",
            "AT&T",
            "R&D",
            "P.E.I.",
            "1,000",
            "10:30",
        ] {
            let text = format!("The {name} is here");
            assert_eq!(words(&text), ["The", name, "is", "here"], "{name}");
        }
    }

    #[test]
    fn thai_and_lao_are_broken_between_syllables() {
        assert_eq!(
            words("กระทะในเมือง “เก่า”"),
            ["กระ", "ทะ", "ใน", "เมือง", "“เก่า”"]
        );
        assert_eq!(words("ນະໂຍບາຍ"), ["ນະ", "ໂຍບາຍ"]);
    }

    #[test]
    fn long_words_are_broken_at_their_signs() {
        assert_eq!(words("well-known"), ["well-", "known"]);
        assert_eq!(
            words("https://example.org/news/2026?page=two"),
            ["https://example.org/", "news/2026?", "page=two"]
        );
        assert_eq!(words("클라우드 서비스"), ["클라우드", "서비스"]);
        assert_eq!(words("東京の「駅」"), ["東", "京", "の", "「駅」"]);
        assert_eq!(words("10\u{a0}% more"), ["10\u{a0}%", "more"]);
        assert_eq!(words("un\u{ad}done"), ["un\u{ad}", "done"]);
        assert_eq!(words("Qui ? Moi !"), ["Qui ?", "Moi !"]);
    }
}
