//! From an index, and the entries before and after an edit, to the next index: the same bytes as if all were indexed anew.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::search::build::{build, divide};
use crate::search::bytes::Fault;
use crate::search::cuts::{STRIDE, Sizes, document_files, in_order, numbers};
use crate::search::dictionary::{self, Item, facet_key};
use crate::search::entry::{Entry, Stems};
use crate::search::index::{Index, day};
use crate::search::lists::{Builder, EVERYWHERE, Held, MOST_PLACES, TIERS};
use crate::search::root::WordFile;

/// What changes at a key: what documents had and have of it as a stem, and how many have it as a form.
#[derive(Debug, Default)]
struct Change {
    documents: BTreeMap<u32, (Option<Held>, Option<Held>)>,
    forms: i64,
    stem: Option<Vec<u8>>,
}

type Changes = BTreeMap<Vec<u8>, Change>;
type Edit<'a> = (Option<&'a Entry>, Option<&'a Entry>);

/// Indexes anew after an edit. `before` are the entries that `previous` was made from.
///
/// # Errors
/// `Damaged` where a stored entry or a file of the previous index is none.
pub(crate) fn update(
    previous: &Index,
    before: &[&Entry],
    after: &[&Entry],
) -> Result<Index, Fault> {
    let sizes = Sizes::of(after.len());
    let language = previous.root.language.as_str();
    let (before, after) = (in_order(before), in_order(after));
    let edits = edits(&before, &after, sizes);
    if sizes != Sizes::of(before.len()) || edits.len() > after.len() / 8 + 8 {
        return build(&after, language);
    }
    let mut next = Index::default();
    language.clone_into(&mut next.root.language);
    if !change_words(previous, &mut next, changes(&edits, language)?, sizes)? {
        return build(&after, language);
    }
    let changed: BTreeSet<usize> = edits
        .keys()
        .map(|number| (number / STRIDE) as usize)
        .collect();
    next.add_documents(&after, sizes, |file| {
        previous
            .root
            .document_files
            .get(file)
            .copied()
            .filter(|_| !changed.contains(&file))
    })?;
    for file in next.root.document_files.clone() {
        next.take(previous, file.fingerprint);
    }
    Ok(next)
}

/// Returns what was and what is at each document number where that is not the same.
fn edits<'a>(before: &[&'a Entry], after: &[&'a Entry], sizes: Sizes) -> BTreeMap<u32, Edit<'a>> {
    let mut all: FxHashMap<u32, Edit<'a>> = FxHashMap::default();
    for (number, &entry) in numbers(&document_files(before, sizes))
        .into_iter()
        .zip(before)
    {
        all.entry(number).or_default().0 = Some(entry);
    }
    for (number, &entry) in numbers(&document_files(after, sizes))
        .into_iter()
        .zip(after)
    {
        all.entry(number).or_default().1 = Some(entry);
    }
    let same = |edit: &Edit<'a>| matches!(edit, (Some(old), Some(new)) if old.fingerprint == new.fingerprint && day(old) == day(new));
    all.into_iter().filter(|(_, edit)| !same(edit)).collect()
}

fn changes(edits: &BTreeMap<u32, Edit<'_>>, language: &str) -> Result<Changes, Fault> {
    let mut changes = Changes::new();
    let mut stems = Stems::new(language);
    for (&number, &(old, new)) in edits {
        for (entry, is_new) in [(old, false), (new, true)] {
            if let Some(entry) = entry {
                note(&mut changes, &mut stems, number, entry, is_new)?;
            }
        }
    }
    changes.retain(|_, change| {
        change.documents.retain(|_, (old, new)| old != new);
        change.forms != 0 || !change.documents.is_empty()
    });
    Ok(changes)
}

fn note(
    changes: &mut Changes,
    stems: &mut Stems,
    number: u32,
    entry: &Entry,
    is_new: bool,
) -> Result<(), Fault> {
    let hold = |changes: &mut Changes, key: &[u8], held: Held| {
        let change = changes.entry(key.to_vec()).or_default();
        let (old, new) = change.documents.entry(number).or_default();
        *(if is_new { new } else { old }) = Some(held);
    };
    for facet in &entry.facets {
        let (tier, level, places) = (TIERS - 1, 0, Vec::new());
        hold(
            changes,
            &facet_key(facet),
            Held {
                tier,
                level,
                places,
            },
        );
    }
    entry.each_stem(stems, |word| {
        let (tier, level, places) = (word.tier, word.level, word.places.to_vec());
        hold(
            changes,
            word.stem,
            Held {
                tier,
                level,
                places,
            },
        );
        for &(stem, form) in word.forms {
            let change = changes.entry(form.to_vec()).or_default();
            change.forms += if is_new { 1 } else { -1 };
            change.stem = (stem != form).then(|| stem.to_vec());
        }
    })
}

/// Writes the files of words anew that changes fall into, and takes over the others. Returns false where the lists
/// of a stem would have to come back that were too long before.
fn change_words(
    previous: &Index,
    next: &mut Index,
    changes: Changes,
    sizes: Sizes,
) -> Result<bool, Fault> {
    let mut by_file: BTreeMap<usize, Changes> = BTreeMap::new();
    for (key, change) in changes {
        by_file
            .entry(previous.root.word_file(&key))
            .or_default()
            .insert(key, change);
    }
    // What is kept back until it is known whether the next file begins with a border: a file as it was, or items.
    let mut last: Option<WordFile> = None;
    let mut open: Vec<Item> = Vec::new();
    for number in 0..previous.root.word_files.len().max(1) {
        let old = previous.root.word_files.get(number);
        let Some(changes) = by_file.remove(&number) else {
            flush(previous, next, &mut last, &mut open, sizes);
            last = old.cloned();
            continue;
        };
        let items = match old {
            Some(file) => items(previous, file)?,
            None => Vec::new(),
        };
        let Some(items) = apply(items, changes)? else {
            return Ok(false);
        };
        let border = items
            .first()
            .is_some_and(|first| sizes.begins_with(&first.term.key, first.bytes.len()));
        if border {
            flush(previous, next, &mut last, &mut open, sizes);
        } else if !items.is_empty()
            && let Some(file) = last.take()
        {
            open = self::items(previous, &file)?;
        }
        open.extend(items);
    }
    flush(previous, next, &mut last, &mut open, sizes);
    Ok(true)
}

fn flush(
    previous: &Index,
    next: &mut Index,
    last: &mut Option<WordFile>,
    open: &mut Vec<Item>,
    sizes: Sizes,
) {
    if let Some(file) = last.take() {
        next.take(previous, file.fingerprint);
        next.root.word_files.push(file);
    }
    next.add_words(divide(std::mem::take(open), sizes));
}

fn items(previous: &Index, file: &WordFile) -> Result<Vec<Item>, Fault> {
    let bytes: &Arc<[u8]> = previous.file(file.fingerprint).ok_or(Fault::Damaged)?;
    dictionary::decode_file(bytes, file.head as usize)
}

fn apply(items: Vec<Item>, changes: Changes) -> Result<Option<Vec<Item>>, Fault> {
    let mut all: BTreeMap<Vec<u8>, Item> = items
        .into_iter()
        .map(|item| (item.term.key.clone(), item))
        .collect();
    for (key, change) in changes {
        let item = all.entry(key.clone()).or_default();
        item.term.key.clone_from(&key);
        let forms = (i64::from(item.term.forms) + change.forms).max(0);
        item.term.forms = u32::try_from(forms).unwrap_or(u32::MAX);
        item.term.stem = item.term.stem.take().or(change.stem).filter(|_| forms > 0);
        if !change.documents.is_empty() && !splice(item, &change.documents)? {
            return Ok(None);
        }
        if forms == 0 && item.term.lists.is_none() {
            all.remove(&key);
        }
    }
    Ok(Some(all.into_values().collect()))
}

/// Changes the lists of a stem, unless lists come back that were not written before.
fn splice(
    item: &mut Item,
    changes: &BTreeMap<u32, (Option<Held>, Option<Held>)>,
) -> Result<bool, Fault> {
    let before = item.term.lists.unwrap_or_default();
    let mut postings = item.postings()?;
    let known = (
        postings.len(),
        postings
            .values()
            .map(|held| held.places.len())
            .sum::<usize>(),
    );
    let (mut documents, mut places) = (
        before.documents as usize,
        known.1.max(before.places as usize),
    );
    for (&number, (old, new)) in changes {
        postings.remove(&number);
        if let Some(old) = old {
            (documents, places) = (
                documents.saturating_sub(1),
                places.saturating_sub(old.places.len()),
            );
        }
        if let Some(new) = new {
            (documents, places) = (documents + 1, places + new.places.len());
            postings.insert(number, new.clone());
        }
    }
    if before.places > 0 && places <= MOST_PLACES
        || before.documents as usize > EVERYWHERE && documents <= EVERYWHERE
    {
        return Ok(false);
    }
    let mut builder = Builder::default();
    for (number, held) in postings {
        let places: &[u32] = if places > MOST_PLACES {
            &[]
        } else {
            &held.places
        };
        builder.push(number, held.tier, held.level, places);
    }
    let mut written = builder.write();
    (written.documents, written.places) = (documents as u32, places as u32);
    if documents > EVERYWHERE {
        written.lists[TIERS - 1].clear();
    }
    item.set(&written);
    Ok(true)
}
