//! Phrases: the documents that have words in a row, by the places of the words and by the pairs of frequent ones.

use rustc_hash::FxHashMap;

use crate::search::bytes::Fault;
use crate::search::dictionary::pair_key;
use crate::search::indexer::points;
use crate::search::lists::{self, ANYWHERE, Postings, REMAINDERS, TIERS};
use crate::search::lookup::{Meaning, Stem};
use crate::search::pairs::starts;
use crate::search::store::{Fetch, Store};

/// What a phrase is worth more than its words, times their rarity.
const PHRASE: u32 = 64;

/// Two frequent words that are neighbours: the number of the first, and both looked up like one word, with its place.
pub(super) type Neighbours = (usize, (Meaning, u32));

/// What the words of a phrase so far are worth in each document, and where it may start.
type Starts = FxHashMap<u32, (u32, Vec<i64>)>;

/// What a phrase so far is worth in each document, and a bit for each remainder of the places at which it may start.
type Remainders = FxHashMap<u32, (u32, u16)>;

impl<F: Fetch> Store<F> {
    /// Returns all that is known of a stem, with its places.
    ///
    /// # Errors
    /// As `Store::lists`.
    pub(super) fn postings(&self, stem: &Stem) -> Result<Postings, Fault> {
        let read = self.lists(stem, lists::LISTS)?;
        lists::read(&[&read[0], &read[1], &read[2]])
    }

    /// Returns each two frequent words of a query that are neighbours, with the number of the first and its place: looked up
    /// like one word.
    ///
    /// # Errors
    /// As `Store::dictionary`.
    pub(super) fn side_by_side(&self, words: &[(Meaning, u32)]) -> Result<Vec<Neighbours>, Fault> {
        let mut out = Vec::new();
        let pairs = words.windows(2).enumerate();
        for (number, pair) in pairs.filter(|(_, pair)| is_pair(pair)) {
            let mut meaning = Meaning::default();
            for one in &pair[0].0.stems {
                for other in &pair[1].0.stems {
                    let key = pair_key(&one.key, &other.key);
                    if let Some((file, term)) = self.term(&key)?
                        && let Some(lists) = term.lists
                    {
                        meaning.stems.push(Stem { key, file, lists });
                    }
                }
            }
            out.push((number, (meaning, pair[0].1)));
        }
        Ok(out)
    }

    /// Returns the documents that have such a pair, with a bit for each remainder of the places at which the query may start.
    ///
    /// # Errors
    /// As `Store::lists`.
    pub(super) fn starts(
        &self,
        (pair, place): &(Meaning, u32),
    ) -> Result<FxHashMap<u32, u16>, Fault> {
        let mut out = FxHashMap::default();
        for stem in &pair.stems {
            for (document, level) in lists::documents(&self.lists(stem, TIERS)?[TIERS - 1])? {
                let known: &mut u16 = out.entry(document).or_default();
                *known |= starts(level, *place);
            }
        }
        Ok(out)
    }

    /// Returns the documents that have a phrase, and what it is worth there. Frequent words have no places: two side by
    /// side are found as a pair, and another one stands for any word.
    ///
    /// # Errors
    /// As `Store::lists`.
    pub(crate) fn phrase(&self, words: &[(Meaning, u32)]) -> Result<FxHashMap<u32, u32>, Fault> {
        let mut found = self.aligned(words)?;
        for (_, pair) in &self.side_by_side(words)? {
            let documents = self.starts(pair)?;
            let rarity = self.rarity(documents.len() as u32);
            let mut here = FxHashMap::default();
            for (document, fits) in documents {
                let before = match &found {
                    Some(found) => found.get(&document).copied(),
                    None => Some((0, ANYWHERE)),
                };
                if let Some((worth, starts)) = before.filter(|(_, starts)| starts & fits > 0) {
                    // The fewer the places of a pair, the surer it stands where the phrase does.
                    let sure = REMAINDERS - fits.count_ones();
                    let gain = (points(TIERS - 1, 0) + sure * PHRASE / REMAINDERS) * rarity;
                    here.insert(document, (worth + gain, starts & fits));
                }
            }
            found = Some(here);
        }
        let found = found.unwrap_or_default().into_iter();
        Ok(found
            .map(|(document, (worth, _))| (document, worth))
            .collect())
    }

    /// Returns the documents that have those words of a phrase which have places, with what that is worth, and a bit for
    /// each remainder of the places at which the phrase may start; `None` where all words are frequent.
    fn aligned(&self, words: &[(Meaning, u32)]) -> Result<Option<Remainders>, Fault> {
        let mut known: Vec<&(Meaning, u32)> = words
            .iter()
            .filter(|(meaning, _)| !meaning.is_frequent())
            .collect();
        known.sort_by_key(|(meaning, place)| (meaning.total(), *place));
        let mut found: Option<Starts> = None;
        for (meaning, place) in known {
            let mut here = Starts::default();
            for stem in &meaning.stems {
                let rarity = self.rarity(stem.lists.documents);
                for (document, held) in self.postings(stem)? {
                    let before = found.as_ref().map(|found| found.get(&document));
                    let starts = held
                        .places
                        .iter()
                        .map(|&at| i64::from(at) - i64::from(*place));
                    let fits = |start: &i64| {
                        before.is_none_or(|before| {
                            before.is_some_and(|(_, known)| known.contains(start))
                        })
                    };
                    let fresh: Vec<i64> = starts.filter(fits).collect();
                    if !fresh.is_empty() {
                        let others = before.flatten().map_or(0, |(worth, _)| *worth);
                        let this = others + (points(held.tier, held.level) + PHRASE) * rarity;
                        let (worth, known) = here.entry(document).or_default();
                        *worth = this.max(*worth);
                        known.extend(fresh);
                    }
                }
            }
            let is_empty = here.is_empty();
            found = Some(here);
            if is_empty {
                break;
            }
        }
        let remainder = |start: &i64| 1 << start.rem_euclid(REMAINDERS.into());
        Ok(found.map(|found| {
            let found = found.into_iter();
            found
                .map(|(document, (worth, starts))| {
                    let starts = starts
                        .iter()
                        .map(remainder)
                        .fold(0, |all, one: u16| all | one);
                    (document, (worth, starts))
                })
                .collect()
        }))
    }
}

/// Says whether it cannot be known for sure which documents have several words in a row: one of them is frequent, and they are more
/// than a pair.
pub(crate) fn is_vague(words: &[(Meaning, u32)]) -> bool {
    let frequent = words.iter().any(|(meaning, _)| meaning.is_frequent());
    words.len() > 1 && frequent && !is_pair(words)
}

/// Says whether two words of a query are neighbours that the index has as pairs.
pub(crate) fn is_pair(words: &[(Meaning, u32)]) -> bool {
    let frequent = |(meaning, _): &(Meaning, u32)| {
        let mut stems = meaning.stems.iter();
        !meaning.stems.is_empty() && stems.all(|stem| stem.lists.is_frequent())
    };
    matches!(words, [(_, at), (_, next)] if at + 1 == *next) && words.iter().all(frequent)
}
