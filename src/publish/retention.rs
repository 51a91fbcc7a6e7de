//! The order in which generations were online, and which of them a target keeps.

use super::Manifest;

/// The number of earlier generations that a manifest names.
const MOST_NAMED: usize = 50;

impl Manifest {
    /// Returns the generations that are earlier than one that replaces this one.
    pub(super) fn with_earlier(&self) -> Vec<u64> {
        let own = Some(self.content()).filter(|number| *number > 0);
        let all = own.into_iter().chain(self.earlier.iter().copied());
        all.take(MOST_NAMED).collect()
    }

    /// Says whether a generation was online before this site, and was not withdrawn since. Those before the last
    /// one that is named count, too.
    pub(super) fn follows(&self, number: u64) -> bool {
        let last = self.earlier.last().copied();
        self.earlier.contains(&number) || number < last.unwrap_or_else(|| self.content())
    }

    /// Returns which generations of a target are not kept once this one is online: the oldest, where more than
    /// `keep` were online before it, and those that were withdrawn, where something else was published since and
    /// they would make it more. The generation that a rollback restored takes no room.
    pub(super) fn outlived(&self, there: &[u64], keep: usize) -> Vec<u64> {
        let is_own = |number: u64| number == self.content() || number == self.generation;
        let others = there.iter().copied().filter(|number| !is_own(*number));
        let (mut before, withdrawn): (Vec<u64>, Vec<u64>) =
            others.partition(|number| self.follows(*number));
        before.sort_unstable();
        let has_room = before.len() + withdrawn.len() <= keep;
        before.truncate(before.len().saturating_sub(keep));
        // What was withdrawn goes as a whole, because a bucket has parts of one generation with another.
        if self.restores.is_none() && !has_room {
            before.extend(withdrawn);
        }
        before
    }

    /// Says whether the site of this generation is kept as an earlier one: it came back by a rollback, or drafts
    /// alone changed.
    pub(super) fn is_copy(&self) -> bool {
        self.content() != self.generation
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::manifest::Files;

    fn manifest(generation: u64, restores: Option<u64>, earlier: &[u64]) -> Manifest {
        let at = jiff::Timestamp::UNIX_EPOCH;
        let mut manifest = Manifest::new(generation, at, "ada", Files::new());
        manifest.restores = restores;
        manifest.earlier = earlier.to_vec();
        manifest
    }

    #[test]
    fn as_many_stay_as_were_online_before() {
        let fourth = manifest(4, None, &[3, 2, 1]);
        assert_eq!(fourth.outlived(&[1, 2, 3, 4], 2), [1]);
        assert_eq!(fourth.with_earlier(), [4, 3, 2, 1]);
        // A rollback takes nothing away, and what it restored takes no room.
        let back = manifest(5, Some(3), &[2, 1]);
        assert!(back.outlived(&[1, 2, 3, 4], 2).is_empty());
        assert_eq!(back.outlived(&[1, 2, 3, 4], 1), [1]);
        // What was withdrawn makes room for what the next publication needs.
        let mended = manifest(6, None, &back.with_earlier());
        assert_eq!(mended.earlier, [3, 2, 1]);
        assert_eq!(mended.outlived(&[1, 2, 3, 4], 3), [4]);
        assert!(mended.outlived(&[1, 2, 3, 4], 4).is_empty());
        assert!(!mended.follows(4) && mended.follows(3));
    }

    #[test]
    fn older_manifests_name_no_earlier_generations() {
        let old = manifest(4, None, &[]);
        assert!(old.follows(3) && old.follows(1) && !old.follows(4));
        let next = manifest(5, None, &old.with_earlier());
        assert!(next.follows(4) && next.follows(2));
        assert_eq!(next.outlived(&[1, 2, 3, 4], 3), [1]);
    }
}
