//! The change of a publication: the difference between what is online and what was built.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::PathBuf;
use std::str::FromStr;

use globset::GlobMatcher;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use super::Fault;
use super::local::LocalFile;
use super::manifest::{Digest, Entry, Files, Manifest};
use crate::base::OutPath;
pub(crate) use crate::model::caching::{Phase, cache_control};

/// How long an asset stays after the site no longer has it: a page that was just loaded may still request
/// the asset.
const GRACE: SignedDuration = SignedDuration::from_hours(1);

/// Fewer deletions than this are always allowed.
const FEW: usize = 10;

/// The source of a file's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// From this machine.
    File(PathBuf),
    /// An earlier generation that the target kept, by its number.
    Kept(u64),
}

/// A file to upload.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The path below the site's root.
    pub path: OutPath,
    /// The file's manifest entry.
    pub entry: Entry,
    /// The source of the bytes.
    pub source: Source,
    /// The entry of the file that is online now.
    pub before: Option<Entry>,
}

/// The change of a publication.
#[derive(Clone, Debug)]
pub struct Change {
    /// The files to upload, by phase and path.
    pub uploads: Vec<Upload>,
    /// The files to delete: only files that the online manifest names.
    pub deletions: Vec<OutPath>,
    /// Assets that the site no longer has, and that stay for a while.
    pub retired: usize,
    /// The number of files that are up to date.
    pub unchanged: usize,
    /// Files that presswork did not upload and would replace.
    pub unknown_files: Vec<OutPath>,
    /// Online files that are not as their publication left them, as far as that was noticed.
    pub damaged: Vec<OutPath>,
    /// The manifest that is online now.
    pub before: Option<Manifest>,
    /// The manifest after the change.
    pub next: Manifest,
}

impl Change {
    /// Says whether there is nothing to change: neither a file, nor what the manifest says of one that is gone.
    pub fn is_empty(&self) -> bool {
        self.uploads.is_empty()
            && self.deletions.is_empty()
            && self.retired == 0
            && self.damaged.is_empty()
    }

    /// Returns the bytes that are uploaded, the manifest aside.
    pub fn bytes(&self) -> u64 {
        let files = self.uploads.iter();
        files
            .filter(|upload| matches!(upload.source, Source::File(_)))
            .map(|upload| upload.entry.size)
            .sum()
    }

    /// Returns a phase's files.
    pub(crate) fn phase(&self, phase: Phase) -> &[Upload] {
        let from = self
            .uploads
            .partition_point(|one| Phase::of(&one.path) < phase);
        let to = self
            .uploads
            .partition_point(|one| Phase::of(&one.path) <= phase);
        self.uploads.get(from..to).unwrap_or_default()
    }

    /// Returns the list that a target saves before it changes files one by one: every path that may soon
    /// differ from the manifest, including those of `earlier` interruptions.
    pub fn pending(&self, earlier: Option<&[u8]>) -> Vec<u8> {
        let mut paths = earlier.map(pending_paths).unwrap_or_default();
        paths.extend(self.uploads.iter().map(|upload| upload.path.clone()));
        paths.extend(self.deletions.iter().cloned());
        paths.sort_unstable();
        paths.dedup();
        serde_json::to_vec(&paths).unwrap_or_default()
    }

    /// Stops a change that deletes more than is allowed.
    ///
    /// # Errors
    ///
    /// Fails where more is deleted than `most` allows.
    pub fn check(&self, most: MaxDelete) -> Result<(), Fault> {
        let online = self.before.as_ref().map_or(0, |before| before.files.len());
        // Retired assets were counted when they were retired.
        let was_retired = |path: &&OutPath| {
            let before = self.before.as_ref();
            before
                .and_then(|before| before.files.get(*path))
                .is_some_and(|entry| entry.retired.is_some())
        };
        let deleted = self.retired
            + self
                .deletions
                .iter()
                .filter(|path| !was_retired(path))
                .count();
        let allowed = match most {
            MaxDelete::Files(files) => files,
            MaxDelete::Percent(percent) => FEW.max(online.saturating_mul(percent.into()) / 100),
        };
        if deleted <= allowed {
            return Ok(());
        }
        let example = self
            .deletions
            .first()
            .map_or_else(String::new, |path| format!(", such as {}", path.address()));
        Err(Fault::new(format!(
            "{deleted} of {online} files would be deleted{example}; at most {allowed} may be, so nothing was changed"
        ))
        .help(format!(
            "look at them with `presswork publish --dry-run`, and if that is what you want, allow \
             it: `--max-delete {deleted}`"
        )))
    }
}

/// Parses the list of [`Change::pending`].
pub(crate) fn pending_paths(document: &[u8]) -> Vec<OutPath> {
    let paths: Vec<String> = serde_json::from_slice(document).unwrap_or_default();
    paths
        .iter()
        .filter_map(|path| OutPath::new(path).ok())
        .collect()
}

/// The limit of deletions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaxDelete {
    /// This many files.
    Files(usize),
    /// This percentage of the online files, but at least ten files.
    Percent(u8),
}

impl Default for MaxDelete {
    fn default() -> Self {
        MaxDelete::Percent(20)
    }
}

/// A text that is no limit of deletions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a number of files, such as `50`, or `30%`")]
pub struct MaxDeleteError;

impl FromStr for MaxDelete {
    type Err = MaxDeleteError;

    fn from_str(text: &str) -> Result<Self, MaxDeleteError> {
        let percent = text.strip_suffix('%').map(str::trim);
        match percent {
            Some(percent) => percent
                .parse()
                .ok()
                .filter(|percent| *percent <= 100)
                .map(MaxDelete::Percent),
            None => text.parse().ok().map(MaxDelete::Files),
        }
        .ok_or(MaxDeleteError)
    }
}

/// The time, the publisher and the scope of a publication.
pub struct Release<'a> {
    /// The moment.
    pub at: Timestamp,
    /// The publisher.
    pub by: &'a str,
    /// The paths that may change; `None` for all.
    pub only: Option<&'a GlobMatcher>,
}

/// A site that was built.
pub struct BuiltSite<'a> {
    /// Its files.
    pub files: &'a BTreeMap<OutPath, LocalFile>,
    /// Its address.
    pub base_url: &'a str,
    /// The digest of its sources.
    pub sources: Digest,
    /// The moment as of which it is complete.
    pub as_of: Timestamp,
}

/// Compares the online site with the build. `is_unknown` says of a path whether a file is there that no manifest
/// names.
pub fn compare(
    before: Option<Manifest>,
    is_unknown: &dyn Fn(&OutPath) -> bool,
    built: &BuiltSite,
    release: &Release,
) -> Change {
    let wanted = built
        .files
        .iter()
        .map(|(path, local)| (path, &local.entry, Source::File(local.file.clone())));
    let mut change = difference(before, is_unknown, wanted, release);
    change.next.base_url = Some(built.base_url.to_owned());
    change.next.sources = Some(built.sources);
    change.next.as_of = match (release.only, &change.before) {
        // What does not match may still be missing.
        (Some(_), Some(before)) => Some(before.as_of.unwrap_or(before.at)),
        _ => Some(built.as_of),
    };
    change
}

/// Returns the digest of what the files of a site hold, retired ones aside.
fn contents(files: &Files) -> Digest {
    let files = files.iter().filter(|(_, entry)| entry.retired.is_none());
    digest(files)
}

fn digest<'a>(files: impl Iterator<Item = (&'a OutPath, &'a Entry)>) -> Digest {
    let mut all = Sha256::new();
    for (path, entry) in files {
        all.update(format!("{path}\n{}\n", entry.sha256));
    }
    all.into()
}

impl BuiltSite<'_> {
    /// Says whether going back withdrew this site, by its sources or by its files.
    pub(super) fn is_withdrawn(&self, online: &Manifest) -> bool {
        let files = || digest(self.files.iter().map(|(path, local)| (path, &local.entry)));
        let withdrawn = &online.withdrawn;
        !withdrawn.is_empty() && (withdrawn.contains(&self.sources) || withdrawn.contains(&files()))
    }
}

/// Compares the online site with an earlier generation.
pub fn back(before: Manifest, wanted: &Manifest, release: &Release) -> Change {
    let generation = wanted.generation;
    let files = wanted
        .files
        .iter()
        .filter(|(_, entry)| entry.retired.is_none());
    let files = files.map(|(path, entry)| (path, entry, Source::Kept(generation)));
    let mut withdrawn = before.withdrawn.clone();
    // Whoever goes back to what was withdrawn wants it online.
    let wanted_files = contents(&wanted.files);
    withdrawn.retain(|one| Some(*one) != wanted.sources && *one != wanted_files);
    if wanted.content() < before.content() {
        // The files count too: sources may change without a change of any file.
        withdrawn.push(contents(&before.files));
        withdrawn.extend(before.sources);
    }
    let mut change = difference(Some(before), &|_| false, files, release);
    change.next.withdrawn = withdrawn;
    change.next.restores = Some(wanted.content());
    change.next.base_url = wanted.base_url.clone();
    change.next.sources = wanted.sources;
    change.next.as_of = Some(wanted.as_of.unwrap_or(wanted.at));
    change
}

fn difference<'a>(
    before: Option<Manifest>,
    is_unknown: &dyn Fn(&OutPath) -> bool,
    wanted: impl Iterator<Item = (&'a OutPath, &'a Entry, Source)>,
    release: &Release,
) -> Change {
    let nothing = Files::new();
    let online = before.as_ref().map_or(&nothing, |before| &before.files);
    let mut comparison = Comparison {
        online,
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
    uploads.sort_by(|a, b| (Phase::of(&a.path), &a.path).cmp(&(Phase::of(&b.path), &b.path)));
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
        next: Manifest::new(generation, release.at, release.by, next),
        before,
    }
}

/// A comparison of the online files with the wanted ones, file by file.
struct Comparison<'c, 'a> {
    online: &'c Files,
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
            let stays = self.kept_away.binary_search(&path).is_ok() || !self.includes(path);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_number_or_a_share() {
        assert_eq!("12".parse(), Ok(MaxDelete::Files(12)));
        assert_eq!("30%".parse(), Ok(MaxDelete::Percent(30)));
        for wrong in ["", "%", "-1", "101%", "many"] {
            assert!(wrong.parse::<MaxDelete>().is_err(), "{wrong}");
        }
    }
}
