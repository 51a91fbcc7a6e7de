//! Related stories: cosine similarity of tf-idf vectors, through an inverted index.
//!
//! Each story brings the stems that characterise it (title, tags, headings, summary and body, from
//! `parse`). Stories are compared only through stems that they share, and a stem that very many
//! stories share says nothing, so it is passed over: the work grows with the number of stories and
//! not with its square.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Addresses;
use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::site::Story;

/// A stem in more stories than this is no characteristic of any of them.
const COMMON: usize = 256;

/// Sets the `count` nearest stories of each one, nearest first, the newer first where two are as
/// near; stories that the writer chose stand as they are. `stories` are newest first.
pub(super) fn relate(stories: &mut [Story], count: usize) {
    if count == 0 || stories.len() < 2 {
        return;
    }
    let index = Index::of(stories);
    let related: Vec<Vec<usize>> = stories
        .par_iter()
        .enumerate()
        .map_init(
            || (vec![0f32; index.lengths.len()], Vec::<u32>::new()),
            |(scores, touched), (own, story)| {
                for (_, weight, list) in index.shared(own, story) {
                    for &(other, other_weight) in list {
                        if scores[other as usize] == 0.0 {
                            touched.push(other);
                        }
                        scores[other as usize] += weight * other_weight;
                    }
                }
                let nearest = nearest(own, count, scores, touched, &index.lengths);
                for other in touched.drain(..) {
                    scores[other as usize] = 0.0;
                }
                nearest
            },
        )
        .collect();
    for (story, related) in stories.iter_mut().zip(related) {
        if story.article.meta.related.is_empty() {
            story.related = related;
        }
    }
}

/// Says for each of the `count` nearest stories of one how near it is, between 0 and 1, and how much
/// each stem that both share adds to that, the weightiest first.
pub fn explain(stories: &[Story], own: usize, count: usize) -> Vec<Nearness> {
    let Some(story) = stories.get(own).filter(|_| count > 0) else {
        return Vec::new();
    };
    let index = Index::of(stories);
    let mut reasons: BTreeMap<usize, Vec<(u32, f32)>> = BTreeMap::new();
    for (stem, weight, list) in index.shared(own, story) {
        for &(other, other_weight) in list.iter().filter(|(other, _)| *other as usize != own) {
            let other = other as usize;
            let lengths = index.lengths[own] * index.lengths[other];
            reasons
                .entry(other)
                .or_default()
                .push((stem, weight * other_weight / lengths));
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

/// Which stories have a stem, and how much it weighs in each.
struct Index {
    postings: FxHashMap<u32, Vec<(u32, f32)>>,
    /// The length of each story's vector.
    lengths: Vec<f32>,
}

impl Index {
    fn of(stories: &[Story]) -> Self {
        let mut postings: FxHashMap<u32, Vec<(u32, f32)>> = FxHashMap::default();
        for (index, story) in (0u32..).zip(stories.iter()) {
            for &(stem, weight) in &story.article.outline.terms {
                postings
                    .entry(stem)
                    .or_default()
                    .push((index, 1.0 + f32::from(weight).ln()));
            }
        }
        postings.retain(|_, stories| (2..=COMMON).contains(&stories.len()));
        #[expect(clippy::cast_precision_loss, reason = "counts of stories")]
        let total = stories.len() as f32;
        let mut lengths = vec![0f32; stories.len()];
        // Summing floats in a map's order would give other last digits each time.
        let mut stems: Vec<u32> = postings.keys().copied().collect();
        stems.sort_unstable();
        for stem in &stems {
            if let Some(list) = postings.get_mut(stem) {
                #[expect(clippy::cast_precision_loss, reason = "at most COMMON")]
                let idf = (total / list.len() as f32).ln();
                for (index, weight) in list {
                    *weight *= idf;
                    lengths[*index as usize] += *weight * *weight;
                }
            }
        }
        for length in &mut lengths {
            *length = length.sqrt().max(f32::EPSILON);
        }
        Self { postings, lengths }
    }

    /// Returns the stems of a story that others share, each with its weight and with who has it.
    fn shared<'i>(
        &'i self,
        own: usize,
        story: &'i Story,
    ) -> impl Iterator<Item = (u32, f32, &'i [(u32, f32)])> {
        story
            .article
            .outline
            .terms
            .iter()
            .filter_map(move |(stem, _)| {
                let list = self.postings.get(stem)?;
                let place = list.binary_search_by_key(&own, |(index, _)| *index as usize);
                let weight = list.get(place.ok()?)?.1;
                (weight != 0.0).then_some((*stem, weight, list.as_slice()))
            })
    }
}

/// Sets the related stories that writers chose, and reports those that are not there. A story is named
/// by its file, relative to the article's or from the site's root, or by its stem or slug.
pub(super) fn chosen(
    stories: &mut [Story],
    addresses: &Addresses,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if stories
        .iter()
        .all(|story| story.article.meta.related.is_empty())
    {
        return;
    }
    let mut by_file: FxHashMap<&SourcePath, usize> = FxHashMap::default();
    let mut by_name: FxHashMap<&str, usize> = FxHashMap::default();
    for (index, story) in stories.iter().enumerate() {
        let meta = &story.article.meta;
        by_file.insert(&story.article.path, index);
        by_name.entry(meta.stem.as_str()).or_insert(index);
        if let Some(slug) = &meta.slug {
            by_name.insert(slug.value.as_str(), index);
        }
    }
    let mut all: Vec<Vec<usize>> = Vec::with_capacity(stories.len());
    for (own, story) in stories.iter().enumerate() {
        let article = &story.article;
        let mut related = Vec::with_capacity(article.meta.related.len());
        for name in &article.meta.related {
            let written = name.value.as_str();
            let paths = [
                article.path.join(written),
                Some(SourcePath::from(written.trim_start_matches('/'))),
            ];
            let file = |path: &SourcePath| by_file.get(path).copied();
            let story = paths.iter().flatten().find_map(file);
            match story.or_else(|| by_name.get(written).copied()) {
                Some(index) if index != own && !related.contains(&index) => related.push(index),
                Some(_) => {}
                None => {
                    let held = paths.iter().flatten().any(|path| addresses.is_held(path));
                    let fault = match held {
                        true => Diagnostic::new(
                            &codes::UNKNOWN_RELATED,
                            format!("the related story `{written}` is held back"),
                        )
                        .help("it is shown here from the day on which it is published"),
                        false => Diagnostic::new(
                            &codes::UNKNOWN_RELATED,
                            format!("there is no story `{written}`"),
                        )
                        .did_you_mean(written, by_name.keys().copied()),
                    };
                    diagnostics.push(fault.at(Span::new(&article.path, name.range())));
                }
            }
        }
        all.push(related);
    }
    for (story, related) in stories.iter_mut().zip(all) {
        if !story.article.meta.related.is_empty() {
            story.related = related;
        }
    }
}

fn nearest(
    own: usize,
    count: usize,
    scores: &[f32],
    touched: &[u32],
    lengths: &[f32],
) -> Vec<usize> {
    let mut ranked: Vec<(f32, usize)> = touched
        .iter()
        .map(|other| *other as usize)
        .filter(|other| *other != own)
        .map(|other| (scores[other] / lengths[other], other))
        .collect();
    let by_rank = |a: &(f32, usize), b: &(f32, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if ranked.len() > count {
        ranked.select_nth_unstable_by(count - 1, by_rank);
        ranked.truncate(count);
    }
    ranked.sort_by(by_rank);
    ranked.into_iter().map(|(_, other)| other).collect()
}
