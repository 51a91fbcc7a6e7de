//! Reads what is online on the other machine, which computes the digests itself.

use super::Remote;
use super::shell::listed;
use crate::base::OutPath;
use crate::publish::manifest::{Digest, Entry, Files};
use crate::publish::{Fault, Manifest, Progress};

impl Remote {
    /// Returns what the files of a manifest are on the other machine. One that cannot be read counts as
    /// missing.
    ///
    /// # Errors
    ///
    /// Fails where the machine cannot be reached, and where it has no program that computes digests.
    pub(super) fn digests(
        &self,
        manifest: &Manifest,
        progress: &dyn Progress,
    ) -> Result<Files, Fault> {
        if manifest.files.is_empty() {
            return Ok(Files::new());
        }
        // A missing file has the program end with a number of its own. One above 124 is of xargs, which
        // then may not have asked for all.
        let script = format!(
            "for one in sha256sum 'shasum -a 256'; do \
             if command -v ${{one%% *}} >/dev/null; then sum=$one; break; fi; done; \
             if [ -z \"$sum\" ]; then echo 'sha256sum: command not found' >&2; exit 1; fi; \
             cd \"$store/{}\" 2>/dev/null || exit 0; \
             xargs -0 $sum -- 2>/dev/null || [ $? -lt 125 ]",
            manifest.generation
        );
        let output = self.text(&script, &listed(manifest.files.keys()))?;
        progress.moved(manifest.files.len(), 0);
        Ok(output
            .lines()
            .filter_map(|line| found(line, manifest))
            .collect())
    }
}

/// Returns what a line of `sha256sum` says of a file of the manifest. In a path of the site is nothing that the
/// program would write in another way.
fn found(line: &str, manifest: &Manifest) -> Option<(OutPath, Entry)> {
    let (hex, path) = line.split_once(' ')?;
    // The second character says in which mode the file was read.
    let path = path.strip_prefix([' ', '*'])?;
    let (path, entry) = manifest.files.get_key_value(path)?;
    let entry = Entry {
        sha256: Digest::parse(hex)?,
        ..entry.clone()
    };
    Some((path.clone(), entry))
}
