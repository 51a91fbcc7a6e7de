//! Earlier generations, which are earlier commits.

use super::{Branch, MANIFEST, ONLINE};
use crate::model::publishing::History;
use crate::publish::program::{NoProgress, retry};
use crate::publish::{Fault, Manifest};

/// The number of commits that are searched for earlier generations.
const COMMITS_LISTED: &str = "30";

impl Branch {
    /// Returns the manifests of the last commits that changed one, the latest first.
    ///
    /// # Errors
    ///
    /// Fails where the branch keeps no history, and where the history cannot be fetched.
    pub(super) fn committed(&self) -> Result<Vec<Manifest>, Fault> {
        if self.history == History::Squashed {
            return Err(Fault::new("a branch with `squash = true` keeps no earlier generations").help(
                "build the site as it was and publish that; for the next time, keep the history: \
                 `squash = false`",
            ));
        }
        if self.own.join("shallow").exists() {
            let refs = format!("+refs/heads/{}:{ONLINE}", self.branch);
            let fetch = [
                "fetch",
                "--quiet",
                "--no-tags",
                "--unshallow",
                &self.remote,
                &refs,
            ];
            retry(&NoProgress, || self.git(&fetch, b""))?;
        }
        let log = [
            "log",
            "--first-parent",
            "-n",
            COMMITS_LISTED,
            "--format=%H",
            ONLINE,
            "--",
            MANIFEST,
        ];
        let commits = self.line(&log, b"")?;
        let mut kept = Vec::new();
        for commit in commits.lines() {
            if let Some(manifest) = self.manifest(commit)? {
                self.state()
                    .commits
                    .insert(manifest.generation, commit.to_owned());
                kept.push(manifest);
            }
        }
        Ok(kept)
    }
}
