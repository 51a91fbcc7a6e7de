//! Frequent stems that stand next to each other. Their places are too many to be written, so that phrases are found by
//! the documents that have each two of their words side by side, and by where about that is.

use rustc_hash::FxHashMap;

use crate::search::bytes::Fault;
use crate::search::entry::Entry;
use crate::search::lists::{ANYWHERE, LAST_DOCUMENT, PAIR, REMAINDERS};

/// Of a pair with more remainders than these in a document it is only kept that it stands there somewhere.
const MOST_REMAINDERS: u32 = 3;

/// Returns the level of a pair whose places have these remainders, as bits.
fn level(remainders: u16) -> u16 {
    match remainders.count_ones() {
        0..=MOST_REMAINDERS => PAIR | remainders,
        _ => PAIR | ANYWHERE,
    }
}

/// Returns a bit for each remainder of the places at which something may start, where a pair with this level stands so
/// many places behind the start.
pub(crate) fn starts(level: u16, places: u32) -> u16 {
    let (bits, places) = (u32::from(level & ANYWHERE), places % REMAINDERS);
    let turned = bits >> places | bits << (REMAINDERS - places);
    turned as u16 & ANYWHERE
}

/// The lowest bits of a pair in a document: its remainders, and the number of the document.
const DOCUMENT: u32 = REMAINDERS;
const SECOND: u32 = DOCUMENT + LAST_DOCUMENT.count_ones();

/// The pairs of frequent stems in documents, by the number of the first stem: the number of the second one, that of the
/// document and the remainders, all in one number, since there are millions of them.
pub(crate) type Pairs = Vec<Vec<u64>>;

/// Finds the pairs of frequent stems in documents, one after the other.
#[derive(Default)]
pub(crate) struct Finder {
    slots: Slots,
    /// What was found, with room for each frequent stem.
    pub found: Pairs,
}

impl Finder {
    /// Adds the pairs of a document that begin with a stem whose number is wanted.
    ///
    /// # Errors
    /// `Damaged` where the stored entry is none.
    pub(crate) fn add(
        &mut self,
        entry: &Entry,
        document: u32,
        frequent: &FxHashMap<&[u8], u32>,
        wanted: impl Fn(u32) -> bool,
    ) -> Result<(), Fault> {
        let Self { slots, found } = self;
        entry.each_stem(|word| {
            if let Some(&number) = frequent.get(word.stem) {
                let places = word.places.iter();
                places.for_each(|&place| slots.put(place, number));
            }
        })?;
        slots.take(|first, second, level| {
            if wanted(first) {
                let document = u64::from(document) << DOCUMENT;
                let pair = u64::from(second) << SECOND | document | u64::from(level & ANYWHERE);
                found[first as usize].push(pair);
            }
        });
        Ok(())
    }
}

/// Returns the second stem of a pair in a document, the document, and the level.
pub(crate) fn parts_of(pair: u64) -> (u32, u32, u16) {
    let document = (pair >> DOCUMENT) as u32 & LAST_DOCUMENT;
    let level = PAIR | (pair as u16 & ANYWHERE);
    ((pair >> SECOND) as u32, document, level)
}

/// The pairs of an entry, as stems, with their levels.
pub(crate) type Neighbours<'e> = FxHashMap<(&'e [u8], &'e [u8]), u16>;

/// Returns all stems of an entry that stand next to each other.
///
/// # Errors
/// `Damaged` where the stored entry is none.
pub(crate) fn neighbours(entry: &Entry) -> Result<Neighbours<'_>, Fault> {
    let mut stems = Vec::new();
    let mut slots = Slots::default();
    entry.each_stem(|word| {
        let number = stems.len() as u32;
        stems.push(word.stem);
        let places = word.places.iter();
        places.for_each(|&place| slots.put(place, number));
    })?;
    let mut out = Neighbours::default();
    slots.take(|first, second, level| {
        out.insert((stems[first as usize], stems[second as usize]), level);
    });
    Ok(out)
}

/// The stems of one document by their places.
#[derive(Default)]
struct Slots {
    /// The number of the stem, plus one.
    stems: Vec<u32>,
}

impl Slots {
    fn put(&mut self, place: u32, stem: u32) {
        let place = place as usize;
        if place >= self.stems.len() {
            self.stems.resize(place + 1, 0);
        }
        self.stems[place] = stem + 1;
    }

    /// Calls a function with each pair and its level, and starts anew.
    fn take(&mut self, mut found: impl FnMut(u32, u32, u16)) {
        let neighbours = (0u32..).zip(self.stems.windows(2));
        let mut pairs: Vec<(u32, u32, u16)> = neighbours
            .filter(|(_, pair)| pair[0] > 0 && pair[1] > 0)
            .map(|(place, pair)| (pair[0] - 1, pair[1] - 1, 1 << (place % REMAINDERS)))
            .collect();
        self.stems.clear();
        pairs.sort_unstable();
        for same in pairs.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let remainders = same.iter().fold(0, |all, pair| all | pair.2);
            found(same[0].0, same[0].1, level(remainders));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ANYWHERE, REMAINDERS, level, starts};

    #[test]
    fn knows_where_something_may_start() {
        for place in 0..REMAINDERS {
            assert_eq!(starts(level(1 << place), place), 1);
            assert_eq!(starts(level(1 << place), place + 1), 1 << (REMAINDERS - 1));
        }
        assert_eq!(starts(level(0b1111_1100), 1), ANYWHERE);
    }
}
