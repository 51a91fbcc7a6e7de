//! From all entries to an index.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::search::bytes::Fault;
use crate::search::cuts::{Sizes, document_files, in_order, numbers};
use crate::search::dictionary::{Item, facet_key};
use crate::search::entry::{Entry, Stems};
use crate::search::index::Index;
use crate::search::lists::{Builder, TIERS};

/// What is gathered of a key, which can be a form, a stem and both.
#[derive(Debug, Default)]
struct Gathered {
    forms: u32,
    stem: Option<Vec<u8>>,
    lists: Option<Builder>,
}

type Keys = FxHashMap<Vec<u8>, Gathered>;

/// Indexes entries, in whatever order they come.
///
/// # Errors
/// `Damaged` where a stored entry is none.
pub(crate) fn build(entries: &[&Entry], language: &str) -> Result<Index, Fault> {
    let entries = in_order(entries);
    let sizes = Sizes::of(entries.len());
    let numbers = numbers(&document_files(&entries, sizes));
    let gathered: Vec<Keys> = parts(entries.len())
        .into_par_iter()
        .map(|part| gather(&entries[part.clone()], &numbers[part], language))
        .collect::<Result<_, _>>()?;
    let mut index = Index::default();
    language.clone_into(&mut index.root.language);
    index.add_words(divide(items(merge(gathered)), sizes));
    index.add_documents(&entries, sizes, |_| None)?;
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

/// Calls a function with what is gathered of a key; the key is copied only where it is new.
fn at(keys: &mut Keys, key: &[u8], change: impl FnOnce(&mut Gathered)) {
    match keys.get_mut(key) {
        Some(gathered) => change(gathered),
        None => change(keys.entry(key.to_vec()).or_default()),
    }
}

fn gather(entries: &[&Entry], numbers: &[u32], language: &str) -> Result<Keys, Fault> {
    let mut stems = Stems::new(language);
    let mut keys = Keys::default();
    for (entry, &number) in entries.iter().zip(numbers) {
        entry.each_stem(&mut stems, |word| {
            at(&mut keys, word.stem, |gathered| {
                gathered.lists.get_or_insert_default().push(
                    number,
                    word.tier,
                    word.level,
                    word.places,
                );
            });
            for &(stem, form) in word.forms {
                at(&mut keys, form, |gathered| {
                    gathered.forms += 1;
                    if gathered.forms == 1 && stem != form {
                        gathered.stem = Some(stem.to_vec());
                    }
                });
            }
        })?;
        for facet in &entry.facets {
            at(&mut keys, &facet_key(facet), |gathered| {
                gathered
                    .lists
                    .get_or_insert_default()
                    .push(number, TIERS - 1, 0, &[]);
            });
        }
    }
    Ok(keys)
}

fn merge(parts: Vec<Keys>) -> Keys {
    let mut parts = parts.into_iter();
    let mut all = parts.next().unwrap_or_default();
    for (key, part) in parts.flatten() {
        let gathered = all.entry(key).or_default();
        gathered.forms += part.forms;
        gathered.stem = gathered.stem.take().or(part.stem);
        match (&mut gathered.lists, part.lists) {
            (Some(lists), Some(later)) => lists.append(&later),
            (lists, later) => *lists = lists.take().or(later),
        }
    }
    all
}

fn items(keys: Keys) -> Vec<Item> {
    let mut items: Vec<Item> = keys
        .into_par_iter()
        .map(|(key, gathered)| {
            let mut item = Item::default();
            (item.term.key, item.term.forms, item.term.stem) = (key, gathered.forms, gathered.stem);
            if let Some(lists) = gathered.lists {
                item.set(&lists.write());
            }
            item
        })
        .collect();
    items.par_sort_unstable_by(|a, b| a.term.key.cmp(&b.term.key));
    items
}
