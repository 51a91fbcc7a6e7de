//! The lists of a stem: which documents have it, how much it counts there, and at which places it stands.

use std::collections::BTreeMap;

use crate::search::bytes::{BitReader, BitWriter, Fault};

/// The largest document number. A damaged list never names a larger one.
pub(crate) const LAST_DOCUMENT: u32 = (1 << 24) - 1;

/// A stem in more documents than these has no list of those whose headlines lack it: no query could afford it.
pub(crate) const EVERYWHERE: usize = 16_384;

/// How many places lie between the last word of a paragraph and the first of the next, at the least.
pub(crate) const PARAGRAPH_GAP: u32 = 4;
/// Paragraphs begin at multiples of this, so that a word more moves only the rest of its own paragraph, as a rule.
pub(crate) const PARAGRAPH_STEP: u32 = 16;
/// The last place that is kept.
pub(crate) const LAST_PLACE: u32 = (1 << 23) - 1;

/// How many lists a stem has: the documents with it in their headlines, the others, and the places of both.
pub(crate) const LISTS: usize = 3;
/// How many of them are of documents.
pub(crate) const TIERS: usize = 2;

/// The orders of the codes (the lowest bits that are written without a prefix): of the orders themselves, and of how many
/// further places a document has.
const ORDER: u32 = 2;
const FURTHER: u32 = 0;
/// The largest order that is written and read.
const LARGEST_ORDER: u32 = 20;
/// What is kept of the places of a pair of stems are their remainders of this.
pub(crate) const REMAINDERS: u32 = 13;
/// The level of a pair has this, and a bit for each remainder.
pub(crate) const PAIR: u16 = 1 << 15;
/// A bit for each remainder.
pub(crate) const ANYWHERE: u16 = (1 << REMAINDERS) - 1;

/// How many levels a list has that go into one number with the gap before a document: in lists of stems, in those without
/// levels, and in those of pairs, which have a level for each remainder and one for several.
const LEVELS: [u32; 3] = [8, 1, REMAINDERS + 1];
/// The order of the code in which the number of several remainders is written.
const SEVERAL: u32 = 5;

/// What is known of a stem in one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// Which list the document is in.
    pub tier: usize,
    /// How much the stem counts, from 0 to 7 within its tier.
    pub level: u16,
    /// Where it stands, in ascending order; nowhere, where it is the value of a filter.
    pub places: Vec<u32>,
}

impl Held {
    /// Returns what is known of a filter's value, or of a pair.
    pub(crate) fn bare(level: u16) -> Self {
        Self {
            tier: TIERS - 1,
            level,
            ..Self::default()
        }
    }
}

/// What is known of a stem, or of a filter's value, by the numbers of documents.
pub(crate) type Postings = BTreeMap<u32, Held>;

/// Lists as they are written, with what the dictionary says of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// How many documents there are.
    pub documents: u32,
    /// How many places there are, where they are too many to be written.
    pub places: u32,
    /// The lists' bytes.
    pub lists: [Vec<u8>; LISTS],
}

/// Lists that are written document by document, in ascending order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Builder {
    documents: Vec<Holder>,
    places: Vec<u32>,
}

/// A document in a list.
#[derive(Debug, Clone, Copy)]
struct Holder {
    number: u32,
    tier: u8,
    level: u16,
    /// How many places it has.
    places: u32,
}

impl Builder {
    /// Adds a document.
    pub(crate) fn push(&mut self, number: u32, tier: usize, level: u16, places: &[u32]) {
        self.documents.push(Holder {
            number,
            tier: tier as u8,
            level,
            places: places.len() as u32,
        });
        self.places.extend_from_slice(places);
    }

    fn holders(&self) -> impl Iterator<Item = (&Holder, &[u32])> {
        let mut rest = &self.places[..];
        self.documents.iter().map(move |holder| {
            let (these, others) = rest.split_at(holder.places as usize);
            rest = others;
            (holder, these)
        })
    }

    /// Returns the lists, without those that are too long to be read: documents by a bound for all indices, places where
    /// there are more than so many.
    pub(crate) fn write(&self, most_places: usize) -> Written {
        let mut lists: [Vec<u8>; LISTS] = Default::default();
        for (tier, list) in lists.iter_mut().take(TIERS).enumerate() {
            if tier == 0 || self.documents.len() <= EVERYWHERE {
                let documents = self.documents.iter();
                let documents = documents.filter(|holder| usize::from(holder.tier) == tier);
                *list = put_documents(documents.copied());
            }
        }
        let is_frequent = self.places.len() > most_places;
        if !is_frequent && !self.places.is_empty() {
            lists[TIERS] = self.put_places();
        }
        Written {
            documents: self.documents.len() as u32,
            places: if is_frequent {
                self.places.len() as u32
            } else {
                0
            },
            lists,
        }
    }

    fn put_places(&self) -> Vec<u8> {
        let (mut firsts, mut gaps) = (Lengths::default(), Lengths::default());
        for (_, places) in self.holders() {
            firsts.add(places.first().copied().unwrap_or(0));
            for pair in places.windows(2) {
                gaps.add(pair[1] - pair[0] - 1);
            }
        }
        let (first, gap) = (firsts.order(), gaps.order());
        let mut bits = BitWriter::default();
        bits.number(first, ORDER);
        bits.number(gap, ORDER);
        for tier in 0..TIERS {
            for (_, places) in self
                .holders()
                .filter(|(holder, _)| usize::from(holder.tier) == tier)
            {
                let Some((&one, rest)) = places.split_first() else {
                    continue;
                };
                bits.number(rest.len() as u32, FURTHER);
                bits.number(one, first);
                for pair in places.windows(2) {
                    bits.number(pair[1] - pair[0] - 1, gap);
                }
            }
        }
        bits.finish()
    }
}

/// How many numbers have how many bits, which says in which code they are short.
#[derive(Debug, Default)]
struct Lengths([u64; 32]);

impl Lengths {
    fn add(&mut self, value: u32) {
        self.0[(value + 1).ilog2() as usize] += 1;
    }

    /// Returns the order in which they take about the fewest bits.
    fn order(&self) -> u32 {
        let cost = |order: u32| -> u64 {
            let lengths = (0u32..).zip(&self.0);
            lengths
                .map(|(length, count)| u64::from(2 * length.max(order) - order + 1) * count)
                .sum()
        };
        (0..=LARGEST_ORDER)
            .min_by_key(|&order| cost(order))
            .unwrap_or(0)
    }
}

/// Writes numbers in the order in which they are short.
pub(crate) fn put_numbers(numbers: &[u32]) -> Vec<u8> {
    let mut lengths = Lengths::default();
    numbers.iter().for_each(|&number| lengths.add(number));
    let order = lengths.order();
    let mut bits = BitWriter::default();
    bits.number(order, ORDER);
    for &number in numbers {
        bits.number(number, order);
    }
    bits.finish()
}

/// Reads what `put_numbers` wrote.
///
/// # Errors
/// `Damaged` where the bytes are none.
pub(crate) fn read_numbers(bytes: &[u8]) -> Result<Vec<u32>, Fault> {
    let mut bits = BitReader::new(bytes);
    let order = read_order(&mut bits)?;
    let mut out = Vec::new();
    while !bits.is_done() {
        out.push(bits.number(order)?);
    }
    Ok(out)
}

fn put_documents(documents: impl Iterator<Item = Holder> + Clone) -> Vec<u8> {
    let Some(most) = documents.clone().map(|holder| holder.level).max() else {
        return Vec::new();
    };
    let kind = match most {
        0 => 1,
        1..PAIR => 0,
        _ => 2,
    };
    let values = || {
        let mut next = 0;
        documents.clone().map(move |holder| {
            let gap = holder.number - next;
            next = holder.number + 1;
            let remainders = holder.level & ANYWHERE;
            let level = match (kind, remainders.is_power_of_two()) {
                (2, true) => remainders.ilog2(),
                (2, false) => REMAINDERS,
                _ => u32::from(holder.level),
            };
            (
                gap * LEVELS[kind] + level,
                (level == REMAINDERS).then_some(remainders),
            )
        })
    };
    let mut lengths = Lengths::default();
    values().for_each(|(value, _)| lengths.add(value));
    let order = lengths.order();
    let mut bits = BitWriter::default();
    bits.number(order, ORDER);
    bits.number(kind as u32, 0);
    for (value, several) in values() {
        bits.number(value, order);
        if let Some(remainders) = several {
            bits.number(number_of(remainders), SEVERAL);
        }
    }
    bits.finish()
}

/// Returns in how many ways so many of a number of things can be chosen.
fn choices(things: u32, chosen: u32) -> u32 {
    (0..chosen).fold(1, |ways, one| ways * things.saturating_sub(one) / (one + 1))
}

/// Returns the number of several remainders: none for all, then come each two, then each three of them.
fn number_of(remainders: u16) -> u32 {
    let before = match remainders.count_ones() {
        2 => 1,
        3 => 1 + choices(REMAINDERS, 2),
        _ => return 0,
    };
    let bits = (0..REMAINDERS).filter(|bit| remainders >> bit & 1 == 1);
    let ranks = bits.zip(1..).map(|(bit, chosen)| choices(bit, chosen));
    before + ranks.sum::<u32>()
}

/// Returns the remainders that have a number.
fn several(number: u32) -> u16 {
    let two = choices(REMAINDERS, 2);
    let (mut rank, count) = match number.checked_sub(1) {
        None => return ANYWHERE,
        Some(rank) if rank < two => (rank, 2),
        Some(rank) => (rank - two, 3),
    };
    let mut bits = 0;
    for chosen in (1..=count).rev() {
        let fits = |bit: &u32| choices(*bit, chosen) <= rank;
        let bit = (0..REMAINDERS).rev().find(fits).unwrap_or(0);
        rank -= choices(bit, chosen);
        bits |= 1 << bit;
    }
    bits
}

/// Reads documents: numbers and levels.
///
/// # Errors
/// `Damaged` where the bytes are none.
pub(crate) fn documents(bytes: &[u8]) -> Result<Vec<(u32, u16)>, Fault> {
    let mut out = Vec::new();
    if bytes.is_empty() {
        return Ok(out);
    }
    let mut bits = BitReader::new(bytes);
    let order = read_order(&mut bits)?;
    let kind = bits.number(0)? as usize;
    let levels = *LEVELS.get(kind).ok_or(Fault::Damaged)?;
    let mut next = 0u32;
    while !bits.is_done() {
        let value = bits.number(order)?;
        let document = next + value / levels;
        if document > LAST_DOCUMENT {
            return Err(Fault::Damaged);
        }
        let level = match (kind, value % levels) {
            (2, REMAINDERS) => PAIR | several(bits.number(SEVERAL)?),
            (2, remainder) => PAIR | 1 << remainder,
            (_, level) => level as u16,
        };
        out.push((document, level));
        next = document + 1;
    }
    Ok(out)
}

fn read_order(bits: &mut BitReader<'_>) -> Result<u32, Fault> {
    let order = bits.number(ORDER)?;
    (order <= LARGEST_ORDER)
        .then_some(order)
        .ok_or(Fault::Damaged)
}

/// Reads the places of documents, one after the other.
pub(crate) struct PlaceReader<'a> {
    bits: BitReader<'a>,
    first: u32,
    gap: u32,
}

impl<'a> PlaceReader<'a> {
    /// Starts at the first document.
    ///
    /// # Errors
    /// `Damaged` where the bytes are none.
    pub(crate) fn new(bytes: &'a [u8]) -> Result<Self, Fault> {
        let mut bits = BitReader::new(bytes);
        let (first, gap) = (read_order(&mut bits)?, read_order(&mut bits)?);
        Ok(Self { bits, first, gap })
    }

    /// Reads the places of the next document.
    ///
    /// # Errors
    /// `Damaged` where the bytes are none.
    pub(crate) fn places(&mut self) -> Result<Vec<u32>, Fault> {
        let further = self.bits.number(FURTHER)?;
        let mut place = self.bits.number(self.first)?;
        let mut out = vec![place];
        for _ in 0..further {
            place = place.saturating_add(self.bits.number(self.gap)?) + 1;
            if place > LAST_PLACE {
                return Err(Fault::Damaged);
            }
            out.push(place);
        }
        Ok(out)
    }
}

/// Reads all lists of a stem.
///
/// # Errors
/// `Damaged` where the bytes are none.
pub(crate) fn read(lists: &[&[u8]; LISTS]) -> Result<Postings, Fault> {
    let mut out = Postings::new();
    let mut reader = match lists[TIERS] {
        [] => None,
        bytes => Some(PlaceReader::new(bytes)?),
    };
    for (tier, list) in lists.iter().take(TIERS).enumerate() {
        for (number, level) in documents(list)? {
            let places = match &mut reader {
                Some(reader) => reader.places()?,
                None => Vec::new(),
            };
            out.insert(
                number,
                Held {
                    tier,
                    level,
                    places,
                },
            );
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_remainders_have_numbers() {
        let few = (0..=ANYWHERE).filter(|bits| matches!(bits.count_ones(), 2 | 3));
        let mut numbers = vec![0];
        for remainders in few {
            assert_eq!(several(number_of(remainders)), remainders);
            numbers.push(number_of(remainders));
        }
        numbers.sort_unstable();
        assert!(numbers.iter().copied().eq(0..numbers.len() as u32));
        assert_eq!(several(number_of(ANYWHERE)), ANYWHERE);
    }

    #[test]
    fn reads_what_it_wrote() {
        let mut builder = Builder::default();
        builder.push(3, 1, 7, &[0, 1, 900, 5 << 12]);
        builder.push(4, 0, 0, &[3500, LAST_PLACE]);
        builder.push(LAST_DOCUMENT, 1, 2, &[7]);
        let written = builder.write(7);
        let [first, second, third] = &written.lists;
        let read = read(&[first, second, third]).expect("it is whole");
        let held = |tier, level, places: &[u32]| Held {
            tier,
            level,
            places: places.to_vec(),
        };
        assert_eq!(read[&3], held(1, 7, &[0, 1, 900, 5 << 12]));
        assert_eq!(read[&4], held(0, 0, &[3500, LAST_PLACE]));
        assert_eq!(read[&(LAST_DOCUMENT)], held(1, 2, &[7]));
        assert_eq!((written.documents, written.places), (3, 0));
        let frequent = builder.write(6);
        assert_eq!((frequent.places, frequent.lists[TIERS].len()), (7, 0));
        assert_eq!(frequent.lists[..TIERS], written.lists[..TIERS]);
    }
}
