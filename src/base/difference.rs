//! The difference of two maps.

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Returns, in order, the keys whose values differ, or that only one map has. The cost grows with the
/// length of the maps, which suits long maps that are nearly the same.
pub(crate) fn differing<'m, K: Ord, V: PartialEq>(
    old: &'m BTreeMap<K, V>,
    new: &'m BTreeMap<K, V>,
) -> Vec<&'m K> {
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    let mut differing = Vec::new();
    loop {
        let step = match (old.peek(), new.peek()) {
            (Some((old, _)), Some((new, _))) => old.cmp(new),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return differing,
        };
        let removed = old.next_if(|_| step.is_le());
        let added = new.next_if(|_| step.is_ge());
        if removed.map(|(_, value)| value) != added.map(|(_, value)| value) {
            differing.extend(removed.or(added).map(|(key, _)| key));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_came_went_or_changed() {
        let map = |pairs: &[(u8, char)]| pairs.iter().copied().collect::<BTreeMap<u8, char>>();
        let old = map(&[(1, 'a'), (2, 'b'), (3, 'c'), (7, 'z')]);
        let new = map(&[(0, 'n'), (1, 'a'), (3, 'x'), (7, 'z'), (9, 'n')]);
        assert_eq!(differing(&old, &new), [&0, &2, &3, &9]);
        assert!(differing(&new, &new).is_empty());
        assert_eq!(differing(&old, &map(&[])).len(), 4);
    }
}
