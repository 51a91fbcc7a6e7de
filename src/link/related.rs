//! Related stories: cosine similarity of tf-idf vectors, through an inverted index.
//!
//! Each story brings the stems that characterise it (title, tags, headings, summary and body, from
//! `parse`). Stories are compared only through stems that they share, and a stem that very many
//! stories share says nothing, so it is passed over: the work grows with the number of stories and
//! not with its square.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::model::site::Story;

/// A stem in more stories than this is no characteristic of any of them.
const COMMON: usize = 256;

/// Sets the `count` nearest stories of each one, nearest first, the newer first where two are as
/// near. `stories` are newest first.
pub(super) fn relate(stories: &mut [Story], count: usize) {
    if count == 0 || stories.len() < 2 {
        return;
    }
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
    let related: Vec<Vec<usize>> = stories
        .par_iter()
        .enumerate()
        .map_init(
            || (vec![0f32; lengths.len()], Vec::<u32>::new()),
            |(scores, touched), (own, story)| {
                for (stem, _) in &story.article.outline.terms {
                    let Some(list) = postings.get(stem) else {
                        continue;
                    };
                    let Ok(place) = list.binary_search_by_key(&own, |(index, _)| *index as usize)
                    else {
                        continue;
                    };
                    let weight = list[place].1;
                    if weight == 0.0 {
                        continue;
                    }
                    for &(other, other_weight) in list {
                        if scores[other as usize] == 0.0 {
                            touched.push(other);
                        }
                        scores[other as usize] += weight * other_weight;
                    }
                }
                let nearest = nearest(own, count, scores, touched, &lengths);
                for other in touched.drain(..) {
                    scores[other as usize] = 0.0;
                }
                nearest
            },
        )
        .collect();
    for (story, related) in stories.iter_mut().zip(related) {
        story.related = related;
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
