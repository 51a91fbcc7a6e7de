//! Articles with almost the same text as another one.
//!
//! The source facts have a sketch of each text, the smallest hashes of its runs of words (bottom-k
//! sketches, Broder 1997). Two texts are compared only if they share one of their very smallest hashes,
//! and each with a few others that share it: the work grows with the number of articles and not with its
//! square.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Lint, LintContext};
use crate::diagnostic::{Code, Diagnostic, Span, codes};
use crate::model::source_facts::SKETCH;

/// An article with nearly the text of an older one.
pub(crate) struct NearDuplicate;

/// The number of hashes by which similar texts are found. Of two texts that share four fifths, fewer than
/// one in 100,000 pairs shares none of these.
const LEADS: usize = 8;

/// The most texts with the same hash that a text is compared with. A hash in more texts belongs to
/// boilerplate, or to many copies, of which any one is enough.
const MOST: usize = 8;

/// Texts with fewer runs are too short to be compared.
const FEWEST: usize = 40;

impl Lint for NearDuplicate {
    fn code(&self) -> &'static Code {
        &codes::NEAR_DUPLICATE
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        for edition in &context.site.editions {
            let mut leads: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
            // The oldest comes first, so that the newer one is reported as the copy.
            for (index, story) in edition.stories.iter().enumerate().rev() {
                let path = &story.article.path;
                let Some(source_facts) = context.sources.get(path) else {
                    continue;
                };
                let sketch = source_facts.sketch.as_slice();
                if sketch.len() < FEWEST {
                    continue;
                }
                let mut compared = FxHashSet::default();
                let mut nearest: Option<(usize, usize)> = None;
                for lead in sketch.iter().take(LEADS) {
                    let others = leads.entry(*lead).or_default();
                    for &other in others.iter() {
                        let known = edition.stories.get(other).map(|story| &story.article.path);
                        let known = known.and_then(|path| context.sources.get(path));
                        if let Some(known) = known.filter(|_| compared.insert(other)) {
                            let percent = shared(sketch, &known.sketch);
                            if percent >= 80 && nearest.is_none_or(|(best, _)| percent > best) {
                                nearest = Some((percent, other));
                            }
                        }
                    }
                    if others.len() < MOST {
                        others.push(index);
                    }
                }
                let first = nearest.and_then(|(percent, other)| {
                    edition
                        .stories
                        .get(other)
                        .map(|story| (percent, &story.article.path))
                });
                if let Some((percent, first)) = first {
                    let message =
                        format!("about {percent} % of this text stands in `{first}` as well");
                    found.push(
                        Diagnostic::new(self.code(), message)
                            .at(Span::file(path))
                            .label(Span::file(first), "the older one")
                            .help("change the older article instead, or make its address an alias of this one"),
                    );
                }
            }
        }
    }
}

/// Returns the share of common text, in per cent of both together: of the smallest hashes of both, the
/// share that is in each.
fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut a, mut b) = (a, b);
    let (mut all, mut both) = (0, 0);
    while let ([first, ..], [second, ..]) = (a, b) {
        if all == SKETCH {
            break;
        }
        all += 1;
        both += usize::from(first == second);
        let (left, right) = (*first, *second);
        a = a.get(usize::from(left <= right)..).unwrap_or_default();
        b = b.get(usize::from(right <= left)..).unwrap_or_default();
    }
    // The sketch of a short text has all its hashes, and the rest counts too.
    all += (a.len() + b.len()).min(SKETCH - all);
    both * 100 / all.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shared_is_counted_by_both() {
        let a: Vec<u32> = (0..100).collect();
        let b: Vec<u32> = (10..110).collect();
        assert_eq!(shared(&a, &a), 100);
        assert_eq!(shared(&a, &b), 90 * 100 / 110);
        assert_eq!(shared(&a, &[]), 0);
        assert_eq!(shared(&[], &[]), 0);
    }
}
