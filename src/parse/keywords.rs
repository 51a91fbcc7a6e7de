//! The stems that tell what a text is about, for related stories.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

use crate::model::Language;

/// How many stems a story is known by.
const MOST: usize = 40;

/// The texts of an article, by how much a word in them says.
pub struct Texts<'a> {
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

/// Returns the stems that occur most, as hash and weight, by hash. Words that only hold sentences
/// together are left out by their length and, in `link`, by being everywhere.
pub fn keywords(texts: &Texts, language: &Language) -> Vec<(u32, u16)> {
    let stemmer = algorithm(language).map(Stemmer::create);
    let mut stems: FxHashMap<u32, u16> = FxHashMap::default();
    for (word, weight) in heaviest(texts) {
        let known = stems
            .entry(hash(&stem(stemmer.as_ref(), &word)))
            .or_default();
        *known = known.saturating_add(weight);
    }
    // In steps of powers of two, so that one more word in a long text changes nothing.
    let mut stems: Vec<(u32, u16)> = stems
        .into_iter()
        .map(|(stem, weight)| (stem, 1 << weight.max(1).ilog2()))
        .collect();
    stems.sort_unstable();
    stems
}

/// Returns the words behind [`keywords`]: of each stem the heaviest word, by the stem's hash.
pub fn words_of_stems(texts: &Texts, language: &Language) -> BTreeMap<u32, String> {
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

/// Returns the words that weigh most, in no order, each with its weight.
fn heaviest(texts: &Texts) -> Vec<(String, u16)> {
    let mut counts: FxHashMap<String, u16> = FxHashMap::default();
    let mut add = |text: &str, weight: u16| {
        let mut lower = String::with_capacity(32);
        words(text, |word| {
            lower.clear();
            if word.is_ascii() {
                lower.push_str(word);
                lower.make_ascii_lowercase();
            } else {
                lower.extend(word.chars().flat_map(char::to_lowercase));
            }
            match counts.get_mut(lower.as_str()) {
                Some(count) => *count = count.saturating_add(weight),
                None => {
                    counts.insert(lower.clone(), weight);
                }
            }
        });
    };
    add(texts.title, 8);
    texts.tags.iter().for_each(|tag| add(tag, 10));
    add(texts.summary, 4);
    add(texts.headings, 3);
    add(texts.body, 1);

    let mut ranked: Vec<(String, u16)> = counts
        .into_iter()
        .filter(|(word, _)| !is_common(word))
        .collect();
    // By weight, then by word, so that the choice does not depend on a map's order.
    let by_weight =
        |a: &(String, u16), b: &(String, u16)| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0));
    if ranked.len() > MOST {
        ranked.select_nth_unstable_by(MOST, by_weight);
        ranked.truncate(MOST);
    }
    ranked
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "32 bits of the hash are wanted"
)]
fn hash(stem: &str) -> u32 {
    xxhash_rust::xxh3::xxh3_64(stem.as_bytes()) as u32
}

/// Calls `found` with each word of three letters or more; Chinese and Japanese, which part no words,
/// with each pair of characters.
fn words(text: &str, mut found: impl FnMut(&str)) {
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        if word.is_ascii() {
            if word.len() > 2 && !word.as_bytes()[0].is_ascii_digit() {
                found(word);
            }
            continue;
        }
        let mut characters = word.char_indices().peekable();
        let wide = word
            .chars()
            .next()
            .is_some_and(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'));
        if !wide {
            if word.chars().nth(2).is_some() {
                found(word);
            }
            continue;
        }
        while let Some((from, _)) = characters.next() {
            if let Some((second, c)) = characters.peek() {
                found(&word[from..second + c.len_utf8()]);
            }
        }
    }
}

/// English words that are frequent enough to crowd out what a text is about, before `link` can see
/// that they are everywhere. Other languages' are sorted out there.
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
    COMMON.binary_search(&word).is_ok()
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
    fn the_list_of_common_words_can_be_searched() {
        assert!(COMMON.is_sorted());
    }

    #[test]
    fn japanese_is_cut_into_pairs() {
        assert_eq!(of("日本語", "").len(), 2);
    }
}
