//! The index of the search: from the texts of stories to the files that a browser asks.

use std::sync::Arc;

use rayon::prelude::*;

use super::searched_text::article;
use crate::base::{Fp, OutPath};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::formats::{SearchedStory, searched};
use crate::memo::{Entries, EntryPlace, IndexSources, KnownEntry, Memo, SearchEntries};
use crate::model::Plan;
use crate::model::plan::{Bodies, BodyError, BodyRef};
use crate::search::build::build;
use crate::search::bytes::Fault;
use crate::search::cuts::Sizes;
use crate::search::entry::{Entry, Label};
use crate::search::index::Index;
use crate::search::indexer::Indexer;
use crate::search::root::{NAME, Root, is_file_name};
use crate::search::update::{Previous, update};

/// Rises with every change of what an entry holds.
const VERSION: u32 = 9;

/// The index before.
pub(super) struct Before<'a> {
    /// Its root.
    pub root: &'a Root,
    /// What it was made from.
    pub sources: &'a IndexSources,
    /// Returns one of its files by its fingerprint.
    pub file: &'a (dyn Fn(u64) -> Option<Arc<[u8]>> + Sync),
}

/// Returns what the index whose root is planned is made from; what is known of stories is used again.
///
/// # Errors
///
/// Says which text cannot be read.
pub(super) fn sources(
    plan: &Plan,
    bodies: &dyn Bodies,
    known: &Entries,
) -> Result<IndexSources, Box<Diagnostic>> {
    let Some(searched) = searched(plan) else {
        return Ok(IndexSources::default());
    };
    let stories: Vec<(&SearchedStory, &BodyRef)> =
        searched.stories.iter().zip(plan.view.bodies()).collect();
    // An indexer learns words, so each one gets many stories.
    let size = stories.len().div_ceil(4 * rayon::current_num_threads());
    let parts: Vec<Vec<(Fp, KnownEntry)>> = stories
        .par_chunks(size.max(16))
        .map(|stories| {
            let mut indexer = Indexer::new(&searched.language);
            let entries = stories.iter();
            entries
                .map(|(story, text)| entry(&mut indexer, story, text, bodies, known))
                .collect::<Result<_, _>>()
        })
        .collect::<Result<_, _>>()?;
    let mut entries = parts.concat();
    entries.sort_unstable_by_key(|(_, entry)| entry.label);
    Ok(IndexSources {
        root: Fp::default(),
        entries,
    })
}

/// Returns what the index whose root is planned is made from, where nothing is new but the texts of the stories in the plan,
/// and `last` is what it was made from before; `None` where that does not have one of these stories.
///
/// # Errors
///
/// Says which text cannot be read.
pub(super) fn sources_with(
    plan: &Plan,
    last: &IndexSources,
    bodies: &dyn Bodies,
) -> Result<Option<IndexSources>, Box<Diagnostic>> {
    let mut entries = last.entries.clone();
    for (fp, known) in sources(plan, bodies, &Entries::default())?.entries {
        let place = |label: &Label| (label.date, label.address);
        let start = entries.partition_point(|(_, old)| place(&old.label) < place(&known.label));
        let behind = entries[start..].iter();
        let same = behind.take_while(|(_, old)| place(&old.label) == place(&known.label));
        if same.count() != 1 {
            return Ok(None);
        }
        entries[start] = (fp, known);
    }
    Ok(Some(IndexSources {
        root: Fp::default(),
        entries,
    }))
}

/// Returns the fingerprint of all that the index whose root is planned keeps of stories, with their texts as they are now.
pub(super) fn texts(plan: &Plan, memo: &Memo) -> Fp {
    let stories = searched(plan).map_or(&[][..], |searched| &searched.stories);
    let stories = stories.par_iter().zip(plan.view.bodies());
    let keys = stories.map(|(story, body)| {
        let read = memo.sources.get(&body.article.path);
        let article = read.and_then(|read| read.article.as_ref());
        key(
            story,
            article.map_or(body.article.text, |article| article.digest().text),
        )
    });
    texts_of(keys.collect())
}

/// Returns [`texts`] of an index that is made from these entries.
pub(super) fn texts_in(sources: &IndexSources) -> Fp {
    texts_of(sources.entries.iter().map(|(fp, _)| *fp).collect())
}

/// A plan has stories in another order than an index has their entries.
fn texts_of(mut keys: Vec<Fp>) -> Fp {
    keys.sort_unstable();
    Fp::of(&keys)
}

/// Makes the index whose root is planned, from the one before where there is one. It has the files that are new.
///
/// # Errors
///
/// Fails where entries cannot be read.
pub(super) fn index(
    plan: &Plan,
    sources: &IndexSources,
    before: Option<&Before<'_>>,
    entries: &SearchEntries,
) -> Result<Index, Fault> {
    let language = searched(plan).map_or("", |searched| searched.language.as_str());
    if let Some(before) = before.filter(|before| before.root.language == language)
        && let Ok(Some(index)) = updated(sources, before, entries)
    {
        return Ok(index);
    }
    let all = sources.entries.par_iter();
    let all: Vec<Arc<Entry>> = all
        .map(|(_, known)| entries.entry(known).ok_or(Fault::Damaged))
        .collect::<Result<_, _>>()?;
    build(&all, language, Sizes::of(all.len()))
}

/// Returns an index and what it was made from; `None` where a text cannot be read. What an earlier process left of entries
/// may be damaged: then all is made from the texts.
pub(super) fn made(
    plan: &Plan,
    bodies: &dyn Bodies,
    before: Option<&Before<'_>>,
    entries: &SearchEntries,
) -> Option<(IndexSources, Index)> {
    let made = |known: &Entries, before: Option<&Before<'_>>| {
        let sources = sources(plan, bodies, known).ok()?;
        let index = index(plan, &sources, before, entries).ok()?;
        Some((sources, index))
    };
    made(&entries.known(), before).or_else(|| made(&Entries::default(), None))
}

fn updated(
    sources: &IndexSources,
    before: &Before<'_>,
    entries: &SearchEntries,
) -> Result<Option<Index>, Fault> {
    let labels = |sources: &IndexSources| -> Vec<Label> {
        sources
            .entries
            .iter()
            .map(|(_, known)| known.label)
            .collect()
    };
    let sizes = Sizes::of(sources.entries.len());
    if sizes != Sizes::of(before.sources.entries.len()) {
        return Ok(None);
    }
    let known = |label: &Label| {
        let mut found = [sources, before.sources].into_iter().filter_map(|sources| {
            let place = sources
                .entries
                .binary_search_by_key(label, |(_, known)| known.label);
            Some(&sources.entries[place.ok()?].1)
        });
        found.next()
    };
    let previous = Previous {
        root: before.root,
        labels: &labels(before.sources),
        file: before.file,
        entry: &|label| entries.entry(known(label)?),
    };
    update(&previous, &labels(sources), sizes)
}

/// Returns the folder of an index, with a slash at its end.
pub(super) fn folder(root: &OutPath) -> &str {
    root.as_str().strip_suffix(NAME).unwrap_or_default()
}

/// Says whether a path is that of the root of an index or of a file beside it.
pub(super) fn is_file_of(root: &OutPath, path: &OutPath) -> bool {
    let name = path.as_str().strip_prefix(folder(root));
    path == root || name.is_some_and(is_file_name)
}

/// Returns a path beside the root of an index.
pub(super) fn path_beside(root: &OutPath, name: &str) -> Option<OutPath> {
    OutPath::new(&format!("{}{name}", folder(root))).ok()
}

/// Returns a file of an index that has all its files: the root, or one beside it.
pub(super) fn file_of(root: &OutPath, index: &Index, path: &OutPath) -> Option<Vec<u8>> {
    if path == root {
        return Some(index.root.encode());
    }
    let name = path.as_str().strip_prefix(folder(root))?;
    index.files.get(name).map(|bytes| bytes.to_vec())
}

/// Returns the fingerprint of all that the index keeps of a story with a text.
fn key(story: &SearchedStory, text: Fp) -> Fp {
    Fp::of(&(VERSION, story.card.fp(), &story.lines, text))
}

/// Returns what the index keeps of a story, and its fingerprint.
fn entry(
    indexer: &mut Indexer,
    story: &SearchedStory,
    text: &BodyRef,
    bodies: &dyn Bodies,
    known: &Entries,
) -> Result<(Fp, KnownEntry), Box<Diagnostic>> {
    let fp = key(story, bodies.current(&text.article).text);
    if let Some(known) = known.get(&fp) {
        return Ok((fp, known.clone()));
    }
    let body = bodies
        .body(&text.article)
        .map_err(|fault| unreadable(&fault, text))?;
    let current = bodies.current(&text.article);
    let article = article(story, &body.html, &current.outline.calls);
    let entry = Arc::new(indexer.entry(&article));
    let known = KnownEntry {
        label: entry.label,
        at: EntryPlace::Memory(entry),
    };
    Ok((fp, known))
}

fn unreadable(fault: &BodyError, text: &BodyRef) -> Box<Diagnostic> {
    let place = Span::file(&text.article.path);
    Box::new(Diagnostic::new(&codes::UNREADABLE_FILE, fault.to_string()).at(place))
}
