//! From all entries to an index.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use crate::search::bytes::Fault;
use crate::search::cuts::{Sizes, document_files, numbers};
use crate::search::dictionary::{Item, facet_key, pair_key};
use crate::search::documents::Shard;
use crate::search::entry::{Entry, Label};
use crate::search::index::{Documents, Index};
use crate::search::lists::{Builder, TIERS};
use crate::search::pairs::{Finder, Pairs, parts_of};

/// How many bytes of words there are for each round in which entries are gone over. More rounds take longer, and what is
/// gathered in each of them is less.
const ROUND: usize = 128 << 20;

/// What is gathered of a key, which can be a form, a stem and both.
#[derive(Debug, Default)]
struct Gathered<'e> {
    forms: u32,
    stem: Option<&'e [u8]>,
    holders: Vec<Holder>,
}

/// An entry that has a stem: its place among all, and where the stem is written among its words.
#[derive(Debug, Clone, Copy)]
struct Holder {
    entry: u32,
    at: u32,
}

type Keys<'e> = FxHashMap<&'e [u8], Gathered<'e>>;

/// Some of the keys: those of one round.
#[derive(Debug, Clone, Copy)]
struct Round {
    number: u64,
    of: u64,
}

impl Round {
    fn has(self, key: &[u8]) -> bool {
        self.of == 1 || xxh3_64(key) % self.of == self.number
    }
}

/// Indexes entries, in whatever order they come.
///
/// # Errors
/// `Damaged` where a stored entry is none.
pub(crate) fn build(entries: &[Arc<Entry>], language: &str, sizes: Sizes) -> Result<Index, Fault> {
    let mut entries = entries.to_vec();
    entries.sort_unstable_by_key(|entry| entry.label);
    let labels: Vec<Label> = entries.iter().map(|entry| entry.label).collect();
    let source = Source {
        entries: &entries,
        numbers: &numbers(&document_files(&labels, sizes), sizes),
        sizes,
    };
    let bytes: usize = entries.iter().map(|entry| entry.words.len()).sum();
    let of = 1 + (bytes / ROUND) as u64;
    let mut items = source.facets();
    for number in 0..of {
        items.extend(source.words(Round { number, of })?);
    }
    let is_frequent = |item: &&Item| item.term.lists.is_some_and(|lists| lists.is_frequent());
    let frequent = items.iter().filter(is_frequent);
    let frequent: Vec<Vec<u8>> = frequent.map(|item| item.term.key.clone()).collect();
    for number in 0..of {
        items.extend(source.pairs(&frequent, Round { number, of })?);
    }
    items.par_sort_unstable_by(|a, b| a.term.key.cmp(&b.term.key));
    let mut index = Index::default();
    language.clone_into(&mut index.root.language);
    index.add_words(divide(items, sizes));
    index.add_documents(&labels, sizes, |_, range| {
        let entries = entries[range].iter();
        let shown: Vec<&[u8]> = entries.map(|entry| &entry.document[..]).collect();
        Ok(Documents::New(Shard::of(&shown)))
    })?;
    Ok(index)
}

/// Divides sorted items into files.
pub(crate) fn divide(items: Vec<Item>, sizes: Sizes) -> Vec<Vec<Item>> {
    let mut files: Vec<Vec<Item>> = Vec::new();
    for item in items {
        match files.last_mut() {
            Some(file) if !sizes.begins_with(&item.term.key, item.bytes.len()) => file.push(item),
            _ => files.push(vec![item]),
        }
    }
    files
}

/// What an index is made from.
struct Source<'e> {
    /// In the order of their labels.
    entries: &'e [Arc<Entry>],
    /// The number of each as a document.
    numbers: &'e [u32],
    sizes: Sizes,
}

impl<'e> Source<'e> {
    fn parts(&self) -> Vec<Range<usize>> {
        let count = self.entries.len();
        let size = (count / (2 * rayon::current_num_threads())).max(64);
        (0..count)
            .step_by(size)
            .map(|start| start..(start + size).min(count))
            .collect()
    }

    /// Returns the values of filters.
    fn facets(&self) -> Vec<Item> {
        let mut facets: FxHashMap<&str, Builder> = FxHashMap::default();
        for (entry, &number) in self.entries.iter().zip(self.numbers) {
            for facet in &entry.facets {
                let lists = facets.entry(facet).or_default();
                lists.push(number, TIERS - 1, 0, &[]);
            }
        }
        let facets = facets.into_iter();
        facets
            .map(|(facet, lists)| self.item(facet_key(facet), &lists))
            .collect()
    }

    /// Returns the forms and stems of a round.
    fn words(&self, round: Round) -> Result<Vec<Item>, Fault> {
        let parts: Vec<Keys<'_>> = self
            .parts()
            .into_par_iter()
            .map(|part| self.gather(part, round))
            .collect::<Result<_, _>>()?;
        let mut parts = parts.into_iter();
        let mut all = parts.next().unwrap_or_default();
        for (key, part) in parts.flatten() {
            let gathered = all.entry(key).or_default();
            gathered.forms += part.forms;
            gathered.stem = gathered.stem.or(part.stem);
            gathered.holders.extend(part.holders);
        }
        all.into_par_iter()
            .map(|(key, gathered)| {
                let mut item = self.item(key.to_vec(), &self.lists(&gathered.holders)?);
                item.term.forms = gathered.forms;
                item.term.stem = gathered.stem.map(<[u8]>::to_vec);
                Ok(item)
            })
            .collect()
    }

    fn gather(&self, part: Range<usize>, round: Round) -> Result<Keys<'e>, Fault> {
        let mut keys = Keys::default();
        for (entry, number) in self.entries[part.clone()].iter().zip(part.start as u32..) {
            entry.each_stem(|word| {
                if round.has(word.stem) {
                    let gathered = keys.entry(word.stem).or_default();
                    let at = word.at;
                    gathered.holders.push(Holder { entry: number, at });
                }
                for &form in word.forms.iter().filter(|form| round.has(form)) {
                    let gathered = keys.entry(form).or_default();
                    gathered.forms += 1;
                    gathered.stem = (form != word.stem).then_some(word.stem);
                }
            })?;
        }
        Ok(keys)
    }

    fn lists(&self, holders: &[Holder]) -> Result<Builder, Fault> {
        let mut lists = Builder::default();
        let mut places = Vec::new();
        for holder in holders {
            let place = holder.entry as usize;
            let (tier, level) = self.entries[place].stem_at(holder.at, &mut places)?;
            lists.push(self.numbers[place], tier, level, &places);
        }
        Ok(lists)
    }

    /// Returns the pairs of frequent stems whose first one is of a round.
    fn pairs(&self, frequent: &[Vec<u8>], round: Round) -> Result<Vec<Item>, Fault> {
        let numbers: FxHashMap<&[u8], u32> = frequent.iter().map(Vec::as_slice).zip(0..).collect();
        let wanted: Vec<bool> = frequent.iter().map(|stem| round.has(stem)).collect();
        let parts = self.parts().into_par_iter().map(|part| {
            let mut finder = Finder::default();
            finder.found.resize(frequent.len(), Vec::new());
            for place in part {
                let (entry, document) = (&self.entries[place], self.numbers[place]);
                finder.add(entry, document, &numbers, |first| wanted[first as usize])?;
            }
            Ok(finder.found)
        });
        let parts: Vec<Pairs> = parts.collect::<Result<_, Fault>>()?;
        let firsts = (0..frequent.len()).into_par_iter();
        let items = firsts.flat_map_iter(|first| {
            let mut pairs: Vec<u64> = parts
                .iter()
                .flat_map(|part| &part[first])
                .copied()
                .collect();
            pairs.sort_unstable();
            let seconds = pairs.chunk_by(|a, b| parts_of(*a).0 == parts_of(*b).0);
            let items = seconds.map(|pairs| {
                let mut lists = Builder::default();
                for (_, document, level) in pairs.iter().copied().map(parts_of) {
                    lists.push(document, TIERS - 1, level, &[]);
                }
                let second = parts_of(pairs[0]).0 as usize;
                self.item(pair_key(&frequent[first], &frequent[second]), &lists)
            });
            items.collect::<Vec<Item>>()
        });
        Ok(items.collect())
    }

    fn item(&self, key: Vec<u8>, lists: &Builder) -> Item {
        let mut item = Item::default();
        item.term.key = key;
        item.set(&lists.write(self.sizes.places));
        item
    }
}
