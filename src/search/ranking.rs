//! What each document is worth to a query: integers alone, so that `search_index.js` comes to the same order.

use rustc_hash::FxHashMap;

use crate::search::bytes::{Fault, Reader};
use crate::search::indexer::points;
use crate::search::lists::{self, EVERYWHERE, REMAINDERS, TIERS};
use crate::search::lookup::{Meaning, Stem, rarest};
use crate::search::phrases::Neighbours;
use crate::search::store::{Fetch, Store};

/// A word that is in more documents than these, and in more than a fifth of all, need not stand in results where the
/// query has other words.
const COMMON: u32 = 32;
/// Of such a word in more documents than these, only the list of headlines is read.
const HEADLINES_ALONE: u32 = 2048;
/// The bytes of lists that are read to see which words are near each other, of the rarest words and pairs first. Only the
/// order depends on that.
const NEAR_BYTES: usize = 10_000;
/// How many words of a query are looked at for that.
const MOST_NEAR: usize = 24;
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
    /// Returns the worth, which grows with the cubes of how many words are in the headline, and how many are aligned.
    pub(crate) fn total(self) -> u64 {
        let cube = |count: u32| if count > 1 { count.pow(3) } else { 0 };
        let headline = cube(self.headline.count_ones());
        let factor = 2 + headline + 2 * cube(self.aligned) + self.near;
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

    /// Returns in each document which frequent words of a query stand beside the next one, with the places at which the
    /// query may start there.
    fn beside<'p>(
        &self,
        pairs: impl Iterator<Item = &'p Neighbours>,
    ) -> Result<FxHashMap<u32, Cover>, Fault> {
        let mut out: FxHashMap<u32, Cover> = FxHashMap::default();
        for (number, pair) in pairs {
            for (document, starts) in self.starts(pair)? {
                out.entry(document).or_default().add(starts, 3 << number);
            }
        }
        Ok(out)
    }

    /// Counts the words that are aligned as in the query, and those that are near each other.
    fn score_near(&self, wanted: &[Wanted], scores: &mut Scores) -> Result<(), Fault> {
        let mut words: Vec<(Meaning, u32)> = Vec::new();
        let mut next = 0;
        for clause in wanted {
            let these = clause.words.iter();
            words.extend(these.map(|(meaning, place)| (meaning.clone(), next + place)));
            next += clause.words.last().map_or(0, |(_, place)| place + 1);
        }
        words.retain(|(meaning, _)| !meaning.stems.is_empty());
        words.truncate(MOST_NEAR);
        let pairs = self.side_by_side(&words)?;
        let all = words.iter().chain(pairs.iter().map(|(_, pair)| pair));
        let mut light = rarest(all, NEAR_BYTES);
        light.sort_by_key(|&(number, _)| number);
        let end = light.partition_point(|&(number, _)| number < words.len());
        let pair = |&(number, _): &(usize, _)| &pairs[number - words.len()];
        let beside = self.beside(light.drain(end..).map(|word| pair(&word)))?;
        let mut places: FxHashMap<u32, Vec<Near>> = FxHashMap::default();
        for (number, (meaning, offset)) in light {
            for stem in &meaning.stems {
                for (document, held) in self.postings(stem)? {
                    if scores.documents.contains_key(&document) {
                        places.entry(document).or_default().push(Near {
                            number,
                            offset: *offset,
                            places: held.places,
                        });
                    }
                }
            }
        }
        for (document, score) in &mut scores.documents {
            let words = places.get(document).map_or(&[][..], Vec::as_slice);
            (score.aligned, score.near) = nearness(words, beside.get(document));
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

/// A word of a query in a document.
struct Near {
    /// Its number among the words.
    number: usize,
    /// Its place in the query.
    offset: u32,
    /// Its places in the document.
    places: Vec<u32>,
}

/// The pairs of frequent words in a document.
#[derive(Default)]
struct Cover {
    /// The words that stand right, as bits, by the remainder of the place at which the query may start.
    words: [u32; REMAINDERS as usize],
    /// How many pairs there are.
    pairs: u32,
}

impl Cover {
    fn add(&mut self, starts: u16, words: u32) {
        for (start, known) in self.words.iter_mut().enumerate() {
            *known |= words * u32::from(starts >> start & 1);
        }
        self.pairs += 1;
    }
}

/// Returns how many words are aligned, and how many are near the next one.
fn nearness(words: &[Near], pairs: Option<&Cover>) -> (u32, u32) {
    let none = Cover::default();
    let pairs = pairs.unwrap_or(&none);
    let mut starts: Vec<(i64, u32)> = Vec::new();
    for word in words {
        let places = word.places.iter();
        starts.extend(
            places.map(|&place| (i64::from(place) - i64::from(word.offset), 1 << word.number)),
        );
    }
    starts.sort_unstable();
    let alone = pairs.words.iter().map(|words| words.count_ones()).max();
    let aligned = starts
        .chunk_by(|a, b| a.0 == b.0)
        .map(|same| {
            let start = same[0].0.rem_euclid(REMAINDERS.into()) as usize;
            let words = same.iter().fold(pairs.words[start], |all, one| all | one.1);
            words.count_ones()
        })
        .max();
    let mut near = 0;
    for pair in words.windows(2) {
        let [mut one, mut two] = [0, 1].map(|at| pair[at].places.iter().peekable());
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
    (aligned.max(alone).unwrap_or(0), near + pairs.pairs)
}

#[cfg(test)]
mod tests {
    use super::{Cover, Near, REMAINDERS, logarithm, nearness};

    #[test]
    fn interpolates_logarithms() {
        assert_eq!(
            [0, 1, 2, 3, 4, 100_000].map(logarithm),
            [0, 0, 16, 24, 32, 264]
        );
    }

    fn words<const N: usize>(words: [(u32, &[u32]); N]) -> Vec<Near> {
        let words = words.into_iter().enumerate();
        words
            .map(|(number, (offset, places))| Near {
                number,
                offset,
                places: places.to_vec(),
            })
            .collect()
    }

    #[test]
    fn counts_aligned_and_near_words() {
        let three = words([(0, &[3, 50]), (1, &[7, 51]), (3, &[53, 90])]);
        assert_eq!(nearness(&three, None), (3, 2));
        let two = words([(0, &[3]), (1, &[4096])]);
        assert_eq!(nearness(&two, None), (1, 0));
    }

    #[test]
    fn counts_frequent_words_where_they_fit_the_others() {
        let rare = words([(0, &[3, 50])]);
        let pair = |start: u32| {
            let mut cover = Cover::default();
            cover.add(1 << (start % REMAINDERS), 0b110);
            cover
        };
        assert_eq!(nearness(&rare, Some(&pair(50))), (3, 1));
        assert_eq!(nearness(&rare, Some(&pair(49))), (2, 1));
    }
}
