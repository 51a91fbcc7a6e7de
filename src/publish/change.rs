//! The change of a publication: the difference between what is online and what was built.

mod comparison;
mod withdrawal;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;

use globset::GlobMatcher;
use jiff::Timestamp;

use super::Fault;
use super::drafts::DraftsChange;
use super::local::LocalFile;
use super::manifest::{Entry, Manifest};
use super::sources::LocalSources;
use super::token::is_draft;
use crate::base::OutPath;
pub(crate) use crate::model::caching::{Phase, cache_control};
pub(super) use comparison::{back, beside, compare, in_order};
pub(super) use withdrawal::contents;

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
    /// What becomes of private drafts; their files are among the others.
    pub drafts: DraftsChange,
    /// The manifest that is online now.
    pub before: Option<Manifest>,
    /// The manifest after the change.
    pub next: Manifest,
}

impl Change {
    /// Says whether there is nothing to change: neither a file, nor what the manifest says of one that is gone.
    pub fn is_empty(&self) -> bool {
        self.keeps_site() && self.damaged.is_empty()
    }

    /// Says whether the site's own files stay as they are.
    pub(super) fn keeps_site(&self) -> bool {
        self.uploads.is_empty() && self.deletions.is_empty() && self.retired == 0
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
        // What drafts there are is looked at in any case, and the list may be public.
        paths.retain(|path| !is_draft(path));
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
        // Retired assets were counted when they were retired, and drafts are deleted on purpose.
        let is_lost = |path: &&OutPath| {
            let before = self.before.as_ref();
            before
                .and_then(|before| before.files.get(*path))
                .is_some_and(|entry| entry.retired.is_none())
        };
        let deleted = self.retired + self.deletions.iter().filter(is_lost).count();
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
    /// The files from which it was built.
    pub sources: &'a LocalSources,
    /// The moment as of which it is complete.
    pub as_of: Timestamp,
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
