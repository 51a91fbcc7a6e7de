//! The stems that characterise a text, for related stories.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::model::Language;

/// The number of stems for each story.
const MOST: usize = 40;

/// The texts of an article, by the weight of their words.
pub(super) struct Texts<'a> {
    /// The headline.
    pub title: &'a str,
    /// The tags.
    pub tags: Vec<&'a str>,
    /// The standfirst.
    pub summary: &'a str,
    /// All headings.
    pub headings: &'a str,
    /// The body's running text.
    pub body: &'a str,
}

/// Returns the most frequent stems, as hash and weight, by hash. Function words are left out by their
/// length and, in `link`, by their frequency.
pub(super) fn keywords(texts: &Texts, language: &Language) -> Vec<(u32, u16)> {
    let stemmer = algorithm(language).map(Stemmer::create);
    let mut stems: FxHashMap<u32, u16> = FxHashMap::default();
    for (word, weight) in heaviest(texts) {
        let known = stems
            .entry(hash(&stem(stemmer.as_ref(), &word)))
            .or_default();
        *known = known.saturating_add(weight);
    }
    // Weights are powers of two, so that one more word in a long text changes nothing.
    let mut stems: Vec<(u32, u16)> = stems
        .into_iter()
        .map(|(stem, weight)| (stem, 1 << weight.max(1).ilog2()))
        .collect();
    stems.sort_unstable();
    stems
}

/// Returns the words behind [`keywords`]: for each stem the heaviest word, by the stem's hash.
pub(crate) fn words_of_stems(texts: &Texts, language: &Language) -> BTreeMap<u32, String> {
    let stemmer = algorithm(language).map(Stemmer::create);
    let mut words = heaviest(texts);
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut of_stems = BTreeMap::new();
    for (word, _) in words {
        let stem = hash(&stem(stemmer.as_ref(), &word));
        of_stems.entry(stem).or_insert(word);
    }
    of_stems
}

fn stem<'w>(stemmer: Option<&Stemmer>, word: &'w str) -> Cow<'w, str> {
    stemmer.map_or(Cow::Borrowed(word), |stemmer| stemmer.stem(word))
}

/// Returns the heaviest words, in no order, each with its weight.
fn heaviest(texts: &Texts) -> Vec<(String, u16)> {
    let once = [
        (texts.title, 8),
        (texts.summary, 4),
        (texts.headings, 3),
        (texts.body, 1),
    ];
    let tags = texts.tags.iter().map(|tag| (*tag, 10));
    let lower: Vec<(String, u16)> = once
        .into_iter()
        .chain(tags)
        .map(|(text, weight)| (text.to_ascii_lowercase(), weight))
        .collect();
    // About every second word of an article has occurred before.
    let expected = texts.body.len() / 12;
    let mut counts: FxHashMap<Cow<str>, u16> =
        FxHashMap::with_capacity_and_hasher(expected, FxBuildHasher);
    for (text, weight) in &lower {
        words(text, |word| {
            let word = match word.is_ascii() {
                true => Cow::Borrowed(word),
                false => Cow::Owned(word.to_lowercase()),
            };
            let count = counts.entry(word).or_default();
            *count = count.saturating_add(*weight);
        });
    }

    let mut ranked: Vec<(Cow<str>, u16)> = counts
        .into_iter()
        .filter(|(word, _)| !is_common(word))
        .collect();
    // By weight, then by word, so that the choice does not depend on a map's order.
    let by_weight =
        |a: &(Cow<str>, u16), b: &(Cow<str>, u16)| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0));
    if ranked.len() > MOST {
        ranked.select_nth_unstable_by(MOST, by_weight);
        ranked.truncate(MOST);
    }
    let owned = |(word, weight): (Cow<str>, u16)| (word.into_owned(), weight);
    ranked.into_iter().map(owned).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "32 bits of the hash are wanted"
)]
fn hash(stem: &str) -> u32 {
    xxhash_rust::xxh3::xxh3_64(stem.as_bytes()) as u32
}

/// Calls `found` with each word of three letters or more; in Chinese and Japanese, which do not separate
/// words, with each pair of characters.
fn words<'t>(text: &'t str, mut found: impl FnMut(&'t str)) {
    let mut rest = text;
    loop {
        // Most words end before the first character that is not ASCII.
        let end = rest.bytes().position(|b| !b.is_ascii_alphanumeric());
        let end = match end {
            Some(end) if rest.as_bytes()[end].is_ascii() => end,
            Some(_) => {
                let end = rest.find(|c: char| !c.is_alphanumeric());
                end.unwrap_or(rest.len())
            }
            None => rest.len(),
        };
        let (word, after) = rest.split_at(end);
        word_or_pairs(word, &mut found);
        let mut characters = after.chars();
        if characters.next().is_none() {
            return;
        }
        rest = characters.as_str();
    }
}

fn word_or_pairs<'t>(word: &'t str, found: &mut impl FnMut(&'t str)) {
    if word.is_ascii() {
        if word.len() > 2 && !word.as_bytes()[0].is_ascii_digit() {
            found(word);
        }
        return;
    }
    let wide = word
        .chars()
        .next()
        .is_some_and(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'));
    if !wide {
        if word.chars().nth(2).is_some() {
            found(word);
        }
        return;
    }
    let mut characters = word.char_indices().peekable();
    while let Some((from, _)) = characters.next() {
        if let Some((second, c)) = characters.peek() {
            found(&word[from..second + c.len_utf8()]);
        }
    }
}

/// English words that are so frequent that they would displace characteristic ones, before `link` can
/// know their frequency. `link` alone removes those of other languages.
const COMMON: &[&str] = &[
    "about", "after", "all", "also", "and", "any", "are", "because", "been", "before", "being",
    "between", "but", "can", "could", "did", "does", "each", "even", "every", "for", "from", "get",
    "had", "has", "have", "her", "his", "how", "into", "its", "just", "like", "make", "many",
    "may", "more", "most", "much", "new", "not", "now", "off", "one", "only", "other", "our",
    "out", "over", "same", "see", "she", "should", "since", "some", "such", "than", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "those", "through", "too", "two",
    "use", "used", "using", "very", "was", "way", "were", "what", "when", "where", "which",
    "while", "who", "why", "will", "with", "without", "would", "you", "your",
];

fn is_common(word: &str) -> bool {
    static SET: LazyLock<FxHashSet<&str>> = LazyLock::new(|| COMMON.iter().copied().collect());
    SET.contains(word)
}

fn algorithm(language: &Language) -> Option<Algorithm> {
    Some(match language.primary() {
        "en" => Algorithm::English,
        "de" => Algorithm::German,
        "fr" => Algorithm::French,
        "es" => Algorithm::Spanish,
        "it" => Algorithm::Italian,
        "pt" => Algorithm::Portuguese,
        "nl" => Algorithm::Dutch,
        "da" => Algorithm::Danish,
        "sv" => Algorithm::Swedish,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "fi" => Algorithm::Finnish,
        "hu" => Algorithm::Hungarian,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "tr" => Algorithm::Turkish,
        "ar" => Algorithm::Arabic,
        "el" => Algorithm::Greek,
        "ta" => Algorithm::Tamil,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(title: &str, body: &str) -> Vec<(u32, u16)> {
        keywords(
            &Texts {
                title,
                tags: Vec::new(),
                summary: "",
                headings: "",
                body,
            },
            &Language::default(),
        )
    }

    #[test]
    fn words_of_one_stem_are_one_keyword() {
        assert_eq!(
            of("Compilers", "A compiler compiles the compilation"),
            of("compilers", "compiler compile compilation")
        );
        assert!(of("The and of", "with that").is_empty());
    }

    #[test]
    fn words_end_where_letters_end() {
        let found = |text: &str| {
            let mut found = Vec::new();
            words(text, |word| found.push(word.to_owned()));
            found
        };
        assert_eq!(
            found("café’s naïve “Łódź”—don’t, x86_64 is 4th… Ünique"),
            ["café", "naïve", "Łódź", "don", "x86", "Ünique"]
        );
        assert_eq!(found("東京です and é"), ["東京", "京で", "です", "and"]);
        assert_eq!(found("end"), ["end"]);
    }

    #[test]
    fn japanese_is_cut_into_pairs() {
        assert_eq!(of("日本語", "").len(), 2);
    }
}
