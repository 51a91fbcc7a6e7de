//! Compares what is online with what is to be.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use jiff::SignedDuration;

use super::{BuiltSite, Change, Phase, Release, Source, Upload};
use crate::base::OutPath;
use crate::publish::drafts::DraftsChange;
use crate::publish::local::LocalFile;
use crate::publish::manifest::{Entry, Files, Manifest, Withdrawal};
use crate::publish::sources::Sources;

/// How long an asset stays after the site no longer has it: a page that was just loaded may still request
/// the asset.
const GRACE: SignedDuration = SignedDuration::from_hours(1);

/// Compares the online site with the build. `is_unknown` says of a path whether a file is there that no manifest
/// names; what is `needed` stays, although the site no longer has it.
pub(in crate::publish) fn compare(
    before: Option<Manifest>,
    is_unknown: &dyn Fn(&OutPath) -> bool,
    built: &BuiltSite,
    needed: &BTreeSet<OutPath>,
    release: &Release,
) -> Change {
    let wanted = built
        .files
        .iter()
        .map(|(path, local)| (path, &local.entry, Source::File(local.file.clone())));
    let mut change = difference(before, is_unknown, wanted, needed, release);
    change.next.base_url = Some(built.base_url.to_owned());
    change.next.made_from = Sources::published(built.sources);
    change.next.as_of = Some(built.as_of);
    if let Some(before) = &change.before {
        change.next.earlier = before.with_earlier();
        if release.only.is_some() {
            // What does not match may still be missing, or be there although its source is gone.
            change.next.as_of = Some(before.as_of.unwrap_or(before.at));
            let made_from = std::mem::replace(&mut change.next.made_from, before.made_from.clone());
            change.next.made_from.extend(made_from);
        }
    }
    change
}

/// Compares the online site with an earlier generation; what is `needed` stays.
pub(in crate::publish) fn back(
    before: Manifest,
    wanted: &Manifest,
    needed: &BTreeSet<OutPath>,
    release: &Release,
) -> Change {
    let generation = wanted.generation;
    let files = wanted
        .files
        .iter()
        .filter(|(_, entry)| entry.retired.is_none());
    let files = files.map(|(path, entry)| (path, entry, Source::Kept(generation)));
    // Whoever goes back to what was withdrawn wants it online.
    let withdrawals = before.withdrawals.iter();
    let mut withdrawals: Vec<Withdrawal> = withdrawals
        .filter_map(|one| one.carried(&before, wanted))
        .collect();
    if wanted.content() < before.content() {
        withdrawals.push(Withdrawal::new(&before, wanted, release));
    }
    let mut change = difference(Some(before), &|_| false, files, needed, release);
    change.next.withdrawals = withdrawals;
    change.next.earlier.clone_from(&wanted.earlier);
    change.next.restores = Some(wanted.content());
    change.next.base_url = wanted.base_url.clone();
    change.next.made_from = wanted.made_from.clone();
    change.next.as_of = Some(wanted.as_of.unwrap_or(wanted.at));
    change
}

/// Returns the change that leaves the site as it is, and puts files online that are not there yet: those that a draft
/// needs.
pub(in crate::publish) fn beside(
    before: Manifest,
    new: &BTreeMap<OutPath, LocalFile>,
    release: &Release,
) -> Change {
    let missing = new
        .iter()
        .filter(|(path, _)| !before.files.contains_key(*path));
    let mut uploads: Vec<Upload> = missing
        .map(|(path, local)| Upload {
            path: path.clone(),
            entry: local.entry.clone(),
            source: Source::File(local.file.clone()),
            before: None,
        })
        .collect();
    in_order(&mut uploads);
    let mut files = before.files.clone();
    files.extend(
        uploads
            .iter()
            .map(|one| (one.path.clone(), one.entry.clone())),
    );
    Change {
        deletions: Vec::new(),
        retired: 0,
        unchanged: before.files.len(),
        unknown_files: Vec::new(),
        damaged: Vec::new(),
        drafts: DraftsChange::default(),
        next: before.continued(release.at, release.by, files),
        uploads,
        before: Some(before),
    }
}

fn difference<'a>(
    before: Option<Manifest>,
    is_unknown: &dyn Fn(&OutPath) -> bool,
    wanted: impl Iterator<Item = (&'a OutPath, &'a Entry, Source)>,
    needed: &BTreeSet<OutPath>,
    release: &Release,
) -> Change {
    let nothing = Files::new();
    let online = before.as_ref().map_or(&nothing, |before| &before.files);
    let mut comparison = Comparison {
        online,
        needed,
        release,
        next: Files::new(),
        uploads: Vec::new(),
        unknown_files: Vec::new(),
        unchanged: 0,
        kept_away: Vec::new(),
    };
    for (path, entry, source) in wanted {
        comparison.compare(path, entry, source, is_unknown);
    }
    let (deletions, retired) = comparison.remove_missing();
    let Comparison {
        next,
        mut uploads,
        unknown_files,
        unchanged,
        ..
    } = comparison;
    in_order(&mut uploads);
    let generation = before
        .as_ref()
        .map_or(1, |before| before.generation.saturating_add(1));
    Change {
        uploads,
        deletions,
        retired,
        unchanged,
        unknown_files,
        damaged: Vec::new(),
        drafts: DraftsChange::default(),
        next: Manifest::new(generation, release.at, release.by, next),
        before,
    }
}

/// Puts uploads in the order in which they go online.
pub(in crate::publish) fn in_order(uploads: &mut [Upload]) {
    uploads.sort_by(|a, b| (Phase::of(&a.path), &a.path).cmp(&(Phase::of(&b.path), &b.path)));
}

/// A comparison of the online files with the wanted ones, file by file.
struct Comparison<'c, 'a> {
    online: &'c Files,
    needed: &'c BTreeSet<OutPath>,
    release: &'c Release<'c>,
    /// The files that will be online.
    next: Files,
    uploads: Vec<Upload>,
    unknown_files: Vec<OutPath>,
    unchanged: usize,
    /// Files that differ and are outside this release, in order.
    kept_away: Vec<&'a OutPath>,
}

impl<'a> Comparison<'_, 'a> {
    /// Says whether a file is in the scope of this release.
    fn includes(&self, path: &OutPath) -> bool {
        let only = self.release.only;
        only.is_none_or(|only| only.is_match(path.as_str()))
    }

    /// Adds a wanted file; files come in order.
    fn compare(
        &mut self,
        path: &'a OutPath,
        entry: &Entry,
        source: Source,
        is_unknown: &dyn Fn(&OutPath) -> bool,
    ) {
        let there = self.online.get(path);
        if there.is_some_and(|there| there.serves_as(entry)) {
            self.unchanged += 1;
            self.next.insert(path.clone(), entry.clone());
            return;
        }
        // An asset that is not online yet is uploaded in any case, because a page may need it.
        let goes_along = there.is_none() && Phase::of(path) == Phase::Assets;
        if !self.includes(path) && !goes_along {
            self.kept_away.push(path);
            return;
        }
        if there.is_none() && is_unknown(path) {
            self.unknown_files.push(path.clone());
        }
        self.next.insert(path.clone(), entry.clone());
        self.uploads.push(Upload {
            path: path.clone(),
            entry: entry.clone(),
            source,
            before: there.cloned(),
        });
    }

    /// Returns the online files to delete, and the number of retired assets.
    fn remove_missing(&mut self) -> (Vec<OutPath>, usize) {
        let mut deletions = Vec::new();
        let mut retired = 0;
        for (path, entry) in self.online {
            if self.next.contains_key(path) {
                continue;
            }
            let stays = self.kept_away.binary_search(&path).is_ok()
                || !self.includes(path)
                || self.needed.contains(path);
            let since = entry.retired.unwrap_or(self.release.at);
            let is_recent = self.release.at.duration_since(since) < GRACE;
            // Where a file becomes a folder, or a folder a file, the old one cannot stay beside the new one.
            if self.takes_the_place_of(path) {
                deletions.push(path.clone());
            } else if stays {
                self.next.insert(path.clone(), entry.clone());
            } else if Phase::of(path) == Phase::Assets && is_recent {
                retired += usize::from(entry.retired.is_none());
                let entry = Entry {
                    retired: Some(since),
                    ..entry.clone()
                };
                self.next.insert(path.clone(), entry);
            } else {
                deletions.push(path.clone());
            }
        }
        (deletions, retired)
    }

    /// Says whether a file that will be online has this path as a folder, or is a folder of this path.
    fn takes_the_place_of(&self, path: &OutPath) -> bool {
        let path = path.as_str();
        let mut above = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        let below = format!("{path}/");
        let from = (Bound::Included(below.as_str()), Bound::Unbounded);
        let mut next = self.next.range::<str, _>(from);
        above.any(|folder| self.next.contains_key(folder))
            || next
                .next()
                .is_some_and(|(path, _)| path.as_str().starts_with(&below))
    }
}
