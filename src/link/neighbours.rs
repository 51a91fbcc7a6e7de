//! The stories before and after each one in its category.

use rustc_hash::FxHashMap;

/// A story's neighbours, by index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Neighbours {
    /// The story published before it.
    pub(super) previous: Option<usize>,
    /// The story published after it.
    pub(super) next: Option<usize>,
}

/// Returns the neighbours of each story, by the ids of their categories, newest first.
pub(super) fn neighbours<'a>(categories: impl Iterator<Item = &'a str>) -> Vec<Neighbours> {
    let mut newer: FxHashMap<&str, usize> = FxHashMap::default();
    let mut all: Vec<Neighbours> = Vec::with_capacity(categories.size_hint().0);
    for (index, category) in categories.enumerate() {
        let next = newer.insert(category, index);
        if let Some(next) = next {
            all[next].previous = Some(index);
        }
        all.push(Neighbours {
            previous: None,
            next,
        });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_the_nearest_of_the_same_category() {
        let all = neighbours(["a", "b", "a", "a"].into_iter());
        let pairs: Vec<_> = all.iter().map(|one| (one.previous, one.next)).collect();
        let wanted = [
            (Some(2), None),
            (None, None),
            (Some(3), Some(0)),
            (None, Some(2)),
        ];
        assert_eq!(pairs, wanted);
    }
}
