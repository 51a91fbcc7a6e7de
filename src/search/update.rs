//! From an index, and the entries before and after an edit, to the next index: the same bytes as if all were indexed anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::search::build::divide;
use crate::search::bytes::Fault;
use crate::search::cuts::{Sizes, document_files};
use crate::search::dictionary::{self, Item, Term, facet_key, pair_key};
use crate::search::documents::{GROUP, Shard, group_of};
use crate::search::entry::{Entry, Label};
use crate::search::index::{Documents, Index};
use crate::search::lists::{Builder, EVERYWHERE, Held, TIERS};
use crate::search::pairs::{Neighbours, neighbours};
use crate::search::root::{DocumentFile, Root, WordFile};

/// The index before an edit.
pub(crate) struct Previous<'a> {
    /// Its root.
    pub root: &'a Root,
    /// The labels of the entries that it was made from, in order.
    pub labels: &'a [Label],
    /// Returns one of its files by its fingerprint.
    pub file: &'a (dyn Fn(u64) -> Option<Arc<[u8]>> + Sync),
    /// Returns an entry from before or after the edit.
    pub entry: &'a (dyn Fn(&Label) -> Option<Arc<Entry>> + Sync),
}

/// What changes at a key: what documents had and have of it as a stem, and how many have it as a form.
#[derive(Debug, Default)]
struct Change {
    documents: BTreeMap<u32, (Option<Held>, Option<Held>)>,
    forms: i64,
    stem: Option<Vec<u8>>,
}

type Changes = BTreeMap<Vec<u8>, Change>;
type Edit = (Option<Label>, Option<Label>);

/// Indexes again after an edit, with the same sizes; `after` are the labels of all entries, in order. Returns the root and the files that are
/// new, or nothing where too much has changed: all has to be indexed anew then.
///
/// # Errors
/// `Damaged` where an entry or a file of the previous index is missing or is none.
pub(crate) fn update(
    previous: &Previous<'_>,
    after: &[Label],
    sizes: Sizes,
) -> Result<Option<Index>, Fault> {
    let (old_files, new_files) = (files(previous.labels, sizes), files(after, sizes));
    let edits = edits(&old_files, &new_files, sizes);
    if edits.len() > after.len() / 64 + 32 {
        return Ok(None);
    }
    let mut next = Index::default();
    next.root.language.clone_from(&previous.root.language);
    let changes = changes(previous, &edits)?;
    if !change_words(previous, &mut next, changes, sizes)? {
        return Ok(None);
    }
    next.add_documents(after, sizes, |number, range| {
        let before = old_files.get(number).copied().unwrap_or_default();
        let file = previous.root.document_files.get(number);
        documents(previous, file, before, &after[range])
    })?;
    Ok(Some(next))
}

/// Returns the labels of each file of documents.
fn files(labels: &[Label], sizes: Sizes) -> Vec<&[Label]> {
    let files = document_files(labels, sizes).into_iter();
    files.map(|places| &labels[places]).collect()
}

/// Returns what was and what is at each document number where that is not the same.
fn edits(before: &[&[Label]], after: &[&[Label]], sizes: Sizes) -> BTreeMap<u32, Edit> {
    let mut all = BTreeMap::new();
    let firsts = (0..).step_by(sizes.stride() as usize);
    for (file, first) in (0..before.len().max(after.len())).zip(firsts) {
        let [old, new] = [before, after].map(|files| files.get(file).copied().unwrap_or_default());
        if old == new {
            continue;
        }
        for (place, number) in (0..old.len().max(new.len())).zip(first..) {
            let edit = (old.get(place).copied(), new.get(place).copied());
            if edit.0 != edit.1 {
                all.insert(number, edit);
            }
        }
    }
    all
}

/// Returns a file of documents, which were `before` and are `after`. Groups that are as they were are copied.
fn documents(
    previous: &Previous<'_>,
    file: Option<&DocumentFile>,
    before: &[Label],
    after: &[Label],
) -> Result<Documents, Fault> {
    if let Some(file) = file.filter(|_| before == after) {
        return Ok(Documents::Unchanged(file.clone()));
    }
    let written = match file {
        Some(file) => Some((previous.file)(file.fingerprint).ok_or(Fault::Damaged)?),
        None => None,
    };
    let mut shard = Shard::default();
    let mut before = before.chunks(GROUP);
    for (group, labels) in after.chunks(GROUP).enumerate() {
        let written = written.as_deref().zip(file);
        let same = written.filter(|_| before.next() == Some(labels));
        if let Some((bytes, file)) = same {
            let place = group_of(group * GROUP, &file.groups)?;
            shard.add_written(bytes.get(place).ok_or(Fault::Damaged)?);
            continue;
        }
        let entries = labels.iter().map(|label| (previous.entry)(label));
        let entries: Vec<Arc<Entry>> = entries.collect::<Option<_>>().ok_or(Fault::Damaged)?;
        let shown: Vec<&[u8]> = entries.iter().map(|entry| &entry.document[..]).collect();
        shard.add(&shown);
    }
    Ok(Documents::New(shard))
}

fn changes(previous: &Previous<'_>, edits: &BTreeMap<u32, Edit>) -> Result<Changes, Fault> {
    let mut changes = Changes::new();
    let mut terms = Terms {
        previous,
        dictionaries: BTreeMap::new(),
    };
    for (&number, &(old, new)) in edits {
        let entry = |label: Option<Label>| match label {
            Some(label) => (previous.entry)(&label).ok_or(Fault::Damaged).map(Some),
            None => Ok(None),
        };
        let (old, new) = (entry(old)?, entry(new)?);
        let mut pairs = [Neighbours::default(), Neighbours::default()];
        for (is_new, entry) in [&old, &new].into_iter().enumerate() {
            if let Some(entry) = entry {
                note(&mut changes, number, entry, is_new == 1)?;
                pairs[is_new] = neighbours(entry)?;
            }
        }
        for (is_new, one) in pairs.iter().enumerate() {
            let others = &pairs[1 - is_new];
            for (&(first, second), &level) in one {
                let changed = others.get(&(first, second)) != Some(&level);
                if changed && terms.is_frequent(first)? && terms.is_frequent(second)? {
                    let key = pair_key(first, second);
                    hold(&mut changes, key, number, Held::bare(level), is_new == 1);
                }
            }
        }
    }
    changes.retain(|_, change| {
        change.documents.retain(|_, (old, new)| old != new);
        change.forms != 0 || !change.documents.is_empty()
    });
    Ok(changes)
}

/// The dictionaries of the index before, as they were read.
struct Terms<'a> {
    previous: &'a Previous<'a>,
    dictionaries: BTreeMap<usize, Vec<Term>>,
}

impl Terms<'_> {
    /// Says whether a stem has too many places for them to be written.
    fn is_frequent(&mut self, stem: &[u8]) -> Result<bool, Fault> {
        let number = self.previous.root.word_file(stem);
        if !self.dictionaries.contains_key(&number) {
            let terms = match self.previous.root.word_files.get(number) {
                Some(file) => {
                    let bytes = (self.previous.file)(file.fingerprint).ok_or(Fault::Damaged)?;
                    dictionary::decode(bytes.get(..file.head as usize).ok_or(Fault::Damaged)?)?
                }
                None => Vec::new(),
            };
            self.dictionaries.insert(number, terms);
        }
        let terms = &self.dictionaries[&number];
        let found = terms.binary_search_by(|term| term.key.as_slice().cmp(stem));
        let lists = found.ok().and_then(|at| terms[at].lists);
        Ok(lists.is_some_and(|lists| lists.is_frequent()))
    }
}

fn hold(changes: &mut Changes, key: Vec<u8>, number: u32, held: Held, is_new: bool) {
    let change = changes.entry(key).or_default();
    let (old, new) = change.documents.entry(number).or_default();
    *(if is_new { new } else { old }) = Some(held);
}

fn note(changes: &mut Changes, number: u32, entry: &Entry, is_new: bool) -> Result<(), Fault> {
    for facet in &entry.facets {
        hold(changes, facet_key(facet), number, Held::bare(0), is_new);
    }
    entry.each_stem(|word| {
        let (tier, level, places) = (word.tier, word.level, word.places.to_vec());
        let held = Held {
            tier,
            level,
            places,
        };
        hold(changes, word.stem.to_vec(), number, held, is_new);
        for &form in word.forms {
            let change = changes.entry(form.to_vec()).or_default();
            change.forms += if is_new { 1 } else { -1 };
            change.stem = (word.stem != form).then(|| word.stem.to_vec());
        }
    })
}

/// Writes the files of words anew that changes fall into, and takes over the others. Returns false where the lists
/// of a stem would have to come back that were too long before.
fn change_words(
    previous: &Previous<'_>,
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
            flush(next, &mut last, &mut open, sizes);
            last = old.cloned();
            continue;
        };
        let items = match old {
            Some(file) => items(previous, file)?,
            None => Vec::new(),
        };
        let Some(items) = apply(items, changes, sizes)? else {
            return Ok(false);
        };
        let border = items
            .first()
            .is_some_and(|first| sizes.begins_with(&first.term.key, first.bytes.len()));
        if border {
            flush(next, &mut last, &mut open, sizes);
        } else if !items.is_empty()
            && let Some(file) = last.take()
        {
            open = self::items(previous, &file)?;
        }
        open.extend(items);
    }
    flush(next, &mut last, &mut open, sizes);
    Ok(true)
}

fn flush(next: &mut Index, last: &mut Option<WordFile>, open: &mut Vec<Item>, sizes: Sizes) {
    if let Some(file) = last.take() {
        next.root.word_files.push(file);
    }
    next.add_words(divide(std::mem::take(open), sizes));
}

fn items(previous: &Previous<'_>, file: &WordFile) -> Result<Vec<Item>, Fault> {
    let bytes = (previous.file)(file.fingerprint).ok_or(Fault::Damaged)?;
    dictionary::decode_file(&bytes, file.head as usize)
}

fn apply(items: Vec<Item>, changes: Changes, sizes: Sizes) -> Result<Option<Vec<Item>>, Fault> {
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
        if !change.documents.is_empty() && !splice(item, &change.documents, sizes)? {
            return Ok(None);
        }
        if forms == 0 && item.term.lists.is_none() {
            all.remove(&key);
        }
    }
    Ok(Some(all.into_values().collect()))
}

/// Changes the lists of a stem, unless lists come back that were not written before, or the stem becomes frequent.
fn splice(
    item: &mut Item,
    changes: &BTreeMap<u32, (Option<Held>, Option<Held>)>,
    sizes: Sizes,
) -> Result<bool, Fault> {
    let before = item.term.lists.unwrap_or_default();
    let mut postings = item.postings()?;
    let written: usize = postings.values().map(|held| held.places.len()).sum();
    let mut documents = before.documents as usize;
    let mut places = written.max(before.places as usize);
    for (&number, (old, new)) in changes {
        postings.remove(&number);
        if let Some(old) = old {
            documents = documents.saturating_sub(1);
            places = places.saturating_sub(old.places.len());
        }
        if let Some(new) = new {
            (documents, places) = (documents + 1, places + new.places.len());
            postings.insert(number, new.clone());
        }
    }
    let is_frequent = places > sizes.places;
    if before.is_frequent() != is_frequent
        || before.documents as usize > EVERYWHERE && documents <= EVERYWHERE
    {
        return Ok(false);
    }
    let mut builder = Builder::default();
    for (number, held) in postings {
        let places: &[u32] = if is_frequent { &[] } else { &held.places };
        builder.push(number, held.tier, held.level, places);
    }
    let mut written = builder.write(sizes.places);
    written.documents = documents as u32;
    written.places = if is_frequent { places as u32 } else { 0 };
    if documents > EVERYWHERE {
        written.lists[TIERS - 1].clear();
    }
    item.set(&written);
    Ok(true)
}
