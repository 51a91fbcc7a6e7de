//! What each document is worth to a query: integers alone, so that `search_index.js` comes to the same order.

use rustc_hash::FxHashMap;

use crate::search::bytes::{Fault, Reader};
use crate::search::indexer::points;
use crate::search::lists::{self, EVERYWHERE, PlaceReader, TIERS};
use crate::search::lookup::{Meaning, Stem};
use crate::search::phrases::is_pair;
use crate::search::store::{Fetch, Store};

/// A word that is in more documents than these, and in more than a fifth of all, need not stand in results where the
/// query has other words.
const COMMON: u32 = 32;
/// Of such a word in more documents than these, only the list of headlines is read.
const HEADLINES_ALONE: u32 = 2048;
/// The bytes of lists that are read to see which words are near each other. Only the order depends on that.
const NEAR_BYTES: usize = 48_000;
/// Words with at most so many places from one to the other are near.
const NEAR: u32 = 8;
/// A wanted clause of a query, looked up: one word, or a phrase with the place of each word.
pub(crate) struct Wanted {
    /// Its words.
    pub words: Vec<(Meaning, u32)>,
}

/// What is known of a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Score {
    /// What its words are worth.
    pub worth: u32,
    /// The clauses that it has, as bits.
    pub clauses: u32,
    /// The clauses that its headline has, as bits.
    pub headline: u32,
    /// How many words stand as far from each other as in the query.
    pub aligned: u32,
    /// How many words are near the next one of the query.
    pub near: u32,
}

impl Score {
    /// Returns the worth, which grows with the squares of how many words are in the headline, and how many are aligned.
    pub(crate) fn total(self) -> u64 {
        let square = |count: u32| if count > 1 { count * count } else { 0 };
        let factor = 2 + square(self.headline.count_ones()) + 4 * square(self.aligned) + self.near;
        u64::from(self.worth) * u64::from(factor)
    }
}

/// The documents that were found.
#[derive(Default)]
pub(crate) struct Scores {
    /// What is known of each.
    pub documents: FxHashMap<u32, Score>,
    /// Whether these are all, and each has all words.
    pub complete: bool,
}

/// Returns the logarithm to the base of two in sixteenths, interpolated between powers.
pub(crate) fn logarithm(number: u32) -> u32 {
    let number = number.max(1);
    let power = number.ilog2();
    let fraction = (u64::from(number) * 16) >> power;
    power * 16 + fraction as u32 - 16
}

impl<F: Fetch> Store<F> {
    /// Returns how much a word tells, by the number of documents that have it.
    pub(super) fn rarity(&self, documents: u32) -> u32 {
        8 + logarithm(self.root.documents).saturating_sub(logarithm(documents))
    }

    /// Returns the first lists of a stem.
    ///
    /// # Errors
    /// As `Store::part`.
    pub(crate) fn lists(&self, stem: &Stem, count: usize) -> Result<Vec<Vec<u8>>, Fault> {
        let file = self.root.word_files.get(stem.file).ok_or(Fault::Damaged)?;
        let lengths = stem.lists.lengths.map(|length| length as usize);
        let at = stem.lists.at;
        let documents = at..at.saturating_add(lengths[..count.min(TIERS)].iter().sum());
        let places = at.saturating_add(lengths[..TIERS].iter().sum());
        let mut out = Vec::new();
        let bytes = self.part(file.fingerprint, file.total, documents)?;
        let mut reader = Reader::new(&bytes);
        for &length in &lengths[..count.min(TIERS)] {
            out.push(reader.take(length)?.to_vec());
        }
        if count > TIERS {
            let bytes = self.part(
                file.fingerprint,
                file.total,
                places..places.saturating_add(lengths[TIERS]),
            )?;
            out.push(bytes.to_vec());
        }
        Ok(out)
    }

    /// Finds and weighs the documents that have all clauses, or else some of them.
    ///
    /// # Errors
    /// As `Store::lists`.
    pub(crate) fn score(&self, wanted: &[Wanted]) -> Result<Scores, Fault> {
        let mut scores = Scores {
            complete: true,
            ..Scores::default()
        };
        let single = |clause: &Wanted| clause.words.len() == 1;
        let most = |clause: &Wanted| {
            clause.words[0]
                .0
                .stems
                .iter()
                .map(|stem| stem.lists.documents)
                .max()
                .unwrap_or(0)
        };
        let common =
            |clause: &Wanted| single(clause) && most(clause) > COMMON.max(self.root.documents / 5);
        let all_common = wanted.iter().all(common);
        let mut required = 0u32;
        for (number, clause) in wanted.iter().enumerate() {
            if clause
                .words
                .iter()
                .any(|(meaning, _)| meaning.stems.is_empty())
            {
                scores.complete = false;
            } else if single(clause) {
                let optional = !all_common && common(clause);
                let tiers = if optional && most(clause) > HEADLINES_ALONE {
                    1
                } else {
                    TIERS
                };
                let whole = most(clause) as usize <= EVERYWHERE;
                scores.complete &= optional || whole;
                required |= u32::from(!optional && whole) << number;
                self.score_single(&clause.words[0].0.stems, number, tiers, &mut scores)?;
            } else {
                required |= 1 << number;
                for (document, worth) in self.phrase(&clause.words)? {
                    let score = scores.documents.entry(document).or_default();
                    score.worth += worth;
                    score.clauses |= 1 << number;
                }
            }
        }
        let has_all = |score: &Score| score.clauses & required == required;
        if scores.documents.values().any(has_all) {
            scores.documents.retain(|_, score| has_all(score));
        } else {
            scores.complete = false;
        }
        if wanted.len() > 1 {
            self.score_near(wanted, &mut scores)?;
        }
        Ok(scores)
    }

    fn score_single(
        &self,
        stems: &[Stem],
        clause: usize,
        tiers: usize,
        scores: &mut Scores,
    ) -> Result<(), Fault> {
        let mut best: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
        for stem in stems {
            // A word of many bodies can be rare in headlines: those count for themselves.
            for (tier, list) in self.lists(stem, tiers)?.iter().enumerate() {
                let list = lists::documents(list)?;
                let rarity = self.rarity(if tier == 0 {
                    list.len() as u32
                } else {
                    stem.lists.documents
                });
                for (document, level) in list {
                    let (worth, headline) = best.entry(document).or_default();
                    *worth = (*worth).max(points(tier, level) * rarity);
                    *headline |= u32::from(tier == 0) << clause;
                }
            }
        }
        for (document, (worth, headline)) in best {
            let score = scores.documents.entry(document).or_default();
            score.worth += worth;
            score.headline |= headline;
            score.clauses |= 1 << clause;
        }
        Ok(())
    }

    /// Counts in each document how many frequent words of a query stand beside the next one.
    fn beside(&self, words: &[(&Meaning, u32)]) -> Result<FxHashMap<u32, u32>, Fault> {
        let mut out = FxHashMap::default();
        for pair in words.windows(2) {
            let pair = [0, 1].map(|at| (pair[at].0.clone(), pair[at].1));
            if is_pair(&pair) {
                for document in self.side_by_side(&pair)?.into_keys() {
                    *out.entry(document).or_default() += 1;
                }
            }
        }
        Ok(out)
    }

    /// Counts the words that are aligned as in the query, and those that are near each other.
    fn score_near(&self, wanted: &[Wanted], scores: &mut Scores) -> Result<(), Fault> {
        let mut words: Vec<(&Meaning, u32)> = Vec::new();
        let mut next = 0;
        for clause in wanted {
            words.extend(
                clause
                    .words
                    .iter()
                    .map(|(meaning, place)| (meaning, next + place)),
            );
            next += clause.words.last().map_or(0, |(_, place)| place + 1);
        }
        words.retain(|(meaning, _)| !meaning.stems.is_empty());
        let beside = self.beside(&words)?;
        words.retain(|(meaning, _)| !meaning.is_frequent());
        words.sort_by_key(|(meaning, place)| (meaning.total(), *place));
        let mut spent = 0;
        words.retain(|(meaning, _)| {
            spent += meaning.total();
            spent <= NEAR_BYTES
        });
        words.sort_by_key(|&(_, place)| place);
        if words.len() < 2 {
            words.clear();
        }
        let mut places: FxHashMap<u32, Vec<(u32, Vec<u32>)>> = FxHashMap::default();
        for (meaning, offset) in words {
            for stem in &meaning.stems {
                let lists = self.lists(stem, lists::LISTS)?;
                let mut reader = PlaceReader::new(&lists[TIERS])?;
                for list in &lists[..TIERS] {
                    for (document, _) in lists::documents(list)? {
                        let these = reader.places()?;
                        if scores.documents.contains_key(&document) {
                            places.entry(document).or_default().push((offset, these));
                        }
                    }
                }
            }
        }
        for (document, words) in places {
            if let Some(score) = scores.documents.get_mut(&document) {
                (score.aligned, score.near) = nearness(&words);
            }
        }
        for (document, pairs) in beside {
            if let Some(score) = scores.documents.get_mut(&document) {
                score.aligned = score.aligned.max(pairs + 1);
                score.near += pairs;
            }
        }
        Ok(())
    }

    /// Returns by how many sixty-fourths a document counts more for being new, compared with the newest one.
    pub(crate) fn newness(&self, document: u32) -> u32 {
        let file = self
            .root
            .document_files
            .get((document / self.root.stride) as usize);
        let age = self
            .root
            .newest
            .saturating_sub(file.map_or(0, |file| file.day));
        match age {
            0..=60 => 8,
            61..=180 => 6,
            181..=365 => 4,
            366..=1095 => 2,
            _ => 0,
        }
    }
}

/// Returns how many words are aligned, and how many are near the next one, from their offsets in the query and their
/// places in a document.
fn nearness(words: &[(u32, Vec<u32>)]) -> (u32, u32) {
    let mut starts: Vec<i64> = Vec::new();
    for (offset, places) in words {
        starts.extend(
            places
                .iter()
                .map(|&place| i64::from(place) - i64::from(*offset)),
        );
    }
    starts.sort_unstable();
    let aligned = starts
        .chunk_by(|a, b| a == b)
        .map(<[i64]>::len)
        .max()
        .unwrap_or(0);
    let mut near = 0;
    for pair in words.windows(2) {
        let (mut one, mut two) = (pair[0].1.iter().peekable(), pair[1].1.iter().peekable());
        while let (Some(&&a), Some(&&b)) = (one.peek(), two.peek()) {
            if a != b && a.abs_diff(b) <= NEAR {
                near += 1;
                break;
            }
            if a < b {
                one.next()
            } else {
                two.next()
            };
        }
    }
    (aligned as u32, near)
}

#[cfg(test)]
mod tests {
    use super::{logarithm, nearness};

    #[test]
    fn interpolates_logarithms() {
        assert_eq!(
            [0, 1, 2, 3, 4, 100_000].map(logarithm),
            [0, 0, 16, 24, 32, 264]
        );
    }

    #[test]
    fn counts_aligned_and_near_words() {
        assert_eq!(
            nearness(&[(0, vec![3, 50]), (1, vec![7, 51]), (3, vec![53, 90])]),
            (3, 2)
        );
        assert_eq!(nearness(&[(0, vec![3]), (1, vec![4096])]), (1, 0));
    }
}
