//! Which stories are about the same things: cosine similarity of tf-idf vectors, through an inverted index.
//!
//! Each story brings the stems that characterise it (title, tags, headings, summary and body, from
//! `parse`). Stories are compared only through stems that they share, and a stem that very many
//! stories share says nothing, so it is passed over: the work grows with the number of stories and
//! not with its square.

use std::collections::BTreeMap;

use crate::model::Outline;
use crate::model::site::Story;
use rayon::prelude::*;

/// A stem in more stories than this is no characteristic of any of them.
const COMMON: usize = 256;

/// Returns the `count` nearest stories of each one by its outline, nearest first, the newer first where
/// two are as near. `outlines` are those of the stories, newest first; only those of which `is_offered` is true, by
/// index, are near to others.
pub(super) fn similar(
    outlines: &[&Outline],
    count: usize,
    is_offered: impl Fn(usize) -> bool + Sync,
) -> Vec<Vec<usize>> {
    if count == 0 || outlines.len() < 2 {
        return vec![Vec::new(); outlines.len()];
    }
    let index = Index::of(outlines);
    (0..outlines.len())
        .into_par_iter()
        .map_init(
            || (vec![0f32; outlines.len()], Vec::<u32>::new()),
            |(scores, touched), own| {
                for (shared, list) in index.shared(own) {
                    for &(other, weight) in list {
                        let score = &mut scores[other as usize];
                        if *score == 0.0 {
                            touched.push(other);
                        }
                        *score += shared.weight * weight;
                    }
                }
                scores[own] = 0.0;
                let scored = touched.drain(..).map(|other| {
                    let other = other as usize;
                    let score = std::mem::take(&mut scores[other]);
                    (score / index.lengths[other], other)
                });
                let wanted = |(score, other): &(f32, usize)| *score != 0.0 && is_offered(*other);
                nearest(scored.filter(wanted), count)
            },
        )
        .collect()
}

/// Says for each of the `count` nearest stories of one how near it is, between 0 and 1, and how much
/// each stem that both share adds to that, the weightiest first.
pub fn explain(stories: &[Story], own: usize, count: usize) -> Vec<Nearness> {
    if own >= stories.len() || count == 0 {
        return Vec::new();
    }
    let outlines = stories.iter().map(|story| &*story.article.outline);
    let index = Index::of(&outlines.collect::<Vec<&Outline>>());
    let mut reasons: BTreeMap<usize, Vec<(u32, f32)>> = BTreeMap::new();
    for (shared, list) in index.shared(own) {
        for &(other, weight) in list {
            let other = other as usize;
            if other == own || stories[other].card.sponsored.is_some() {
                continue;
            }
            let lengths = index.lengths[own] * index.lengths[other];
            reasons
                .entry(other)
                .or_default()
                .push((shared.stem, shared.weight * weight / lengths));
        }
    }
    let mut all: Vec<Nearness> = reasons
        .into_iter()
        .map(|(story, mut stems)| {
            stems.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            Nearness {
                story,
                score: stems.iter().map(|(_, part)| part).sum(),
                stems,
            }
        })
        .collect();
    all.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.story.cmp(&b.story)));
    all.truncate(count);
    all
}

/// How near a story is to another one.
pub struct Nearness {
    /// The story, by index.
    pub story: usize,
    /// Between 0, which is nothing in common, and 1.
    pub score: f32,
    /// The hashes of the stems that both share, as in [`Outline::terms`](crate::model::Outline), and
    /// what each adds.
    pub stems: Vec<(u32, f32)>,
}

/// Which stories have a stem, and which stems a story has: two flat tables instead of a list for each
/// stem, because a large site has more stems than stories.
struct Index {
    /// Every story of every stem with the stem's weight in it, stem by stem.
    postings: Vec<(u32, f32)>,
    /// Every stem of every story that others share, story by story.
    stems: Vec<Shared>,
    /// Where each story's stems begin in `stems`; one more says where the last one's end.
    begin: Vec<usize>,
    /// The length of each story's vector.
    lengths: Vec<f32>,
}

/// A stem that a story shares with others.
#[derive(Clone, Copy, Default)]
struct Shared {
    stem: u32,
    /// How much it weighs in the story.
    weight: f32,
    /// Where the stories that have it stand in the postings.
    from: u32,
    to: u32,
}

impl Index {
    fn of(outlines: &[&Outline]) -> Self {
        let mut terms: Vec<Term> = (0u32..)
            .zip(outlines)
            .flat_map(|(index, outline)| {
                let terms = outline.terms.iter();
                terms.map(move |&(stem, weight)| (stem, index, weight))
            })
            .collect();
        terms.par_sort_unstable();
        let begin = begin(&terms, outlines.len());
        let all = begin[outlines.len()];
        let mut next = begin.clone();
        let mut stems = vec![Shared::default(); all];
        let mut postings = Vec::with_capacity(all);
        let mut lengths = vec![0f32; outlines.len()];
        #[expect(clippy::cast_precision_loss, reason = "counts of stories")]
        let total = outlines.len() as f32;
        for list in shared_stems(&terms) {
            #[expect(clippy::cast_precision_loss, reason = "at most COMMON")]
            let idf = (total / list.len() as f32).ln();
            let (from, to) = (postings.len(), postings.len() + list.len());
            for &(stem, story, weight) in list {
                let weight = (1.0 + f32::from(weight).ln()) * idf;
                postings.push((story, weight));
                let story = story as usize;
                lengths[story] += weight * weight;
                stems[next[story]] = Shared {
                    stem,
                    weight,
                    from: place(from),
                    to: place(to),
                };
                next[story] += 1;
            }
        }
        for length in &mut lengths {
            *length = length.sqrt().max(f32::EPSILON);
        }
        Self {
            postings,
            stems,
            begin,
            lengths,
        }
    }

    /// Returns the stems of a story that others share, by hash, each with the stories that have it and how
    /// much it weighs there.
    fn shared(&self, own: usize) -> impl Iterator<Item = (&Shared, &[(u32, f32)])> {
        let stems = &self.stems[self.begin[own]..self.begin[own + 1]];
        stems
            .iter()
            // One that all stories have says nothing.
            .filter(|shared| shared.weight != 0.0)
            .map(|shared| {
                let list = &self.postings[shared.from as usize..shared.to as usize];
                (shared, list)
            })
    }
}

/// A stem, a story that has the stem, and the stem's weight there.
type Term = (u32, u32, u16);

/// Returns the stories of each stem that several have, but not very many. `terms` are sorted.
fn shared_stems(terms: &[Term]) -> impl Iterator<Item = &[Term]> {
    let of_stem = terms.chunk_by(|(a, ..), (b, ..)| a == b);
    of_stem.filter(|list| (2..=COMMON).contains(&list.len()))
}

/// Returns where each story's stems begin in a table of all of them, and where the last one's end.
fn begin(terms: &[Term], stories: usize) -> Vec<usize> {
    let mut begin = vec![0; stories + 1];
    for (_, story, _) in shared_stems(terms).flatten() {
        begin[*story as usize + 1] += 1;
    }
    for story in 0..stories {
        begin[story + 1] += begin[story];
    }
    begin
}

/// Returns a place in the postings: there are 40 for each story at most.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Returns the `count` stories with the highest scores, the highest first; of two with the same score
/// the newer comes first.
fn nearest(scored: impl Iterator<Item = (f32, usize)>, count: usize) -> Vec<usize> {
    let before = |a: &(f32, usize), b: &(f32, usize)| {
        let order = b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        order.is_lt()
    };
    let mut first: Vec<(f32, usize)> = Vec::with_capacity(count + 1);
    for one in scored {
        // Almost all are behind the last.
        if first.len() == count && !first.last().is_some_and(|last| before(&one, last)) {
            continue;
        }
        let at = first.partition_point(|known| before(known, &one));
        first.insert(at, one);
        first.truncate(count);
    }
    first.into_iter().map(|(_, story)| story).collect()
}
