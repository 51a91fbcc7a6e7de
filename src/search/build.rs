//! From all entries to an index.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::search::bytes::Fault;
use crate::search::cuts::{Sizes, document_files, numbers};
use crate::search::dictionary::{Item, facet_key, pair_key};
use crate::search::entry::{Entry, Label};
use crate::search::index::Index;
use crate::search::lists::{Builder, TIERS};
use crate::search::pairs::{Pairs, pairs_of};

/// What is gathered of a key, which can be a form, a stem and both.
#[derive(Debug, Default)]
struct Gathered<'e> {
    forms: u32,
    stem: Option<&'e [u8]>,
    lists: Option<Builder>,
}

/// What is gathered of some of the entries.
#[derive(Debug, Default)]
struct Part<'e> {
    keys: FxHashMap<&'e [u8], Gathered<'e>>,
    facets: FxHashMap<&'e str, Builder>,
}

/// Indexes entries, in whatever order they come.
///
/// # Errors
/// `Damaged` where a stored entry is none.
pub(crate) fn build(entries: &[Arc<Entry>], language: &str, sizes: Sizes) -> Result<Index, Fault> {
    let mut entries = entries.to_vec();
    entries.sort_unstable_by_key(|entry| entry.label);
    let labels: Vec<Label> = entries.iter().map(|entry| entry.label).collect();
    let numbers = numbers(&document_files(&labels, sizes), sizes);
    let parts: Vec<Part<'_>> = parts(entries.len())
        .into_par_iter()
        .map(|part| gather(&entries[part.clone()], &numbers[part]))
        .collect::<Result<_, _>>()?;
    let mut items = pair_items(&parts, sizes);
    items.extend(items_of(parts, sizes));
    items.par_sort_unstable_by(|a, b| a.term.key.cmp(&b.term.key));
    let mut index = Index::default();
    language.clone_into(&mut index.root.language);
    index.add_words(divide(items, sizes));
    index.add_documents(
        &labels,
        sizes,
        |_| None,
        |place| Ok(Arc::clone(&entries[place])),
    )?;
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

fn parts(count: usize) -> Vec<Range<usize>> {
    let size = (count / (2 * rayon::current_num_threads())).max(64);
    (0..count)
        .step_by(size)
        .map(|start| start..(start + size).min(count))
        .collect()
}

fn gather<'e>(entries: &'e [Arc<Entry>], numbers: &[u32]) -> Result<Part<'e>, Fault> {
    let mut part = Part::default();
    for (entry, &number) in entries.iter().zip(numbers) {
        entry.each_stem(|word| {
            let gathered = part.keys.entry(word.stem).or_default();
            let lists = gathered.lists.get_or_insert_default();
            lists.push(number, word.tier, word.level, word.places);
            for &form in word.forms {
                let gathered = part.keys.entry(form).or_default();
                gathered.forms += 1;
                gathered.stem = (form != word.stem).then_some(word.stem);
            }
        })?;
        for facet in &entry.facets {
            let lists = part.facets.entry(facet).or_default();
            lists.push(number, TIERS - 1, 0, &[]);
        }
    }
    Ok(part)
}

/// Returns the pairs of frequent stems.
fn pair_items(parts: &[Part<'_>], sizes: Sizes) -> Vec<Item> {
    let mut totals: FxHashMap<&[u8], usize> = FxHashMap::default();
    for part in parts {
        for (&key, gathered) in &part.keys {
            if let Some(lists) = &gathered.lists {
                *totals.entry(key).or_default() += lists.places();
            }
        }
    }
    let mut frequent: Vec<&[u8]> = totals
        .into_iter()
        .filter(|&(_, places)| places > sizes.places)
        .map(|(key, _)| key)
        .collect();
    frequent.sort_unstable();
    let found: Vec<Pairs> = parts
        .par_iter()
        .map(|part| {
            let lists = frequent
                .iter()
                .map(|&key| part.keys.get(key)?.lists.as_ref());
            pairs_of(&lists.collect::<Vec<_>>())
        })
        .collect();
    let mut found = found.into_iter();
    let mut all = found.next().unwrap_or_default();
    for (pair, documents) in found.flatten() {
        all.entry(pair).or_default().extend(documents);
    }
    all.into_par_iter()
        .map(|((first, second), documents)| {
            let mut lists = Builder::default();
            documents
                .iter()
                .for_each(|&(number, level)| lists.push(number, TIERS - 1, level, &[]));
            let key = pair_key(frequent[first as usize], frequent[second as usize]);
            item(key, &lists, sizes)
        })
        .collect()
}

/// Returns forms, stems and the values of filters.
fn items_of(parts: Vec<Part<'_>>, sizes: Sizes) -> Vec<Item> {
    let mut parts = parts.into_iter();
    let mut all = parts.next().unwrap_or_default();
    for part in parts {
        for (key, part) in part.keys {
            let gathered = all.keys.entry(key).or_default();
            gathered.forms += part.forms;
            gathered.stem = gathered.stem.or(part.stem);
            match (&mut gathered.lists, part.lists) {
                (Some(lists), Some(later)) => lists.append(&later),
                (lists, later) => *lists = lists.take().or(later),
            }
        }
        for (facet, lists) in part.facets {
            all.facets.entry(facet).or_default().append(&lists);
        }
    }
    let facets = all.facets.into_par_iter();
    let facets = facets.map(|(facet, lists)| item(facet_key(facet), &lists, sizes));
    let words = all.keys.into_par_iter().map(|(key, gathered)| {
        let lists = gathered.lists.unwrap_or_default();
        let mut item = item(key.to_vec(), &lists, sizes);
        item.term.forms = gathered.forms;
        item.term.stem = gathered.stem.map(<[u8]>::to_vec);
        item
    });
    facets.chain(words).collect()
}

fn item(key: Vec<u8>, lists: &Builder, sizes: Sizes) -> Item {
    let mut item = Item::default();
    item.term.key = key;
    item.set(&lists.write(sizes.places));
    item
}
