//! Frequent stems that stand next to each other. Their places are too many to be written, so that phrases are found by
//! the documents that have each two of their words side by side, and by where about that is.

use rustc_hash::FxHashMap;

use crate::search::bytes::Fault;
use crate::search::entry::Entry;
use crate::search::lists::{ANYWHERE, Builder, PAIR, REMAINDERS};

/// Of a pair with more remainders than these in a document it is only kept that it stands there somewhere.
const MOST_REMAINDERS: u32 = 3;

/// The documents that have two stems side by side, with their levels, by the numbers of the stems.
pub(crate) type Pairs = FxHashMap<(u32, u32), Vec<(u32, u16)>>;

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

/// Returns the pairs of stems that have these lists, each with its documents in ascending order. All lists are of the
/// same documents.
pub(crate) fn pairs_of(lists: &[Option<&Builder>]) -> Pairs {
    let mut pairs = Pairs::default();
    let mut open: Vec<_> = (0u32..)
        .zip(lists)
        .filter_map(|(stem, list)| Some((stem, (*list)?.iter().peekable())))
        .collect();
    let mut slots = Slots::default();
    let first = |open: &mut Vec<(u32, std::iter::Peekable<_>)>| -> Option<u32> {
        let next = open.iter_mut().filter_map(|(_, list)| list.peek());
        next.map(|&(number, _): &(u32, &[u32])| number).min()
    };
    while let Some(number) = first(&mut open) {
        for (stem, list) in &mut open {
            if let Some((_, places)) = list.next_if(|&(next, _)| next == number) {
                places.iter().for_each(|&place| slots.put(place, *stem));
            }
        }
        slots.take(|first, second, level| {
            let documents = pairs.entry((first, second)).or_default();
            documents.push((number, level));
        });
    }
    pairs
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
