//! Reads what a branch holds. Its commit was fetched, so the bytes are those that the host handed out.

use std::io::{self, BufRead, ErrorKind, Read};

use super::Branch;
use super::command::explain;
use crate::publish::manifest::{Digest, Entry, Files};
use crate::publish::{Fault, Manifest, Progress, program};

impl Branch {
    /// Returns what the files of a manifest are in the fetched commit.
    ///
    /// # Errors
    ///
    /// Fails where git cannot read the commit.
    pub(super) fn digests(
        &self,
        manifest: &Manifest,
        progress: &dyn Progress,
    ) -> Result<Files, Fault> {
        let state = self.state();
        let files = manifest.files.iter();
        let there: Vec<_> = files
            .filter_map(|(path, entry)| Some((path, entry, state.objects.get(path)?.clone())))
            .collect();
        drop(state);
        let objects: String = there.iter().map(|(.., id)| format!("{id}\n")).collect();
        let read = |mut output: io::BufReader<_>| {
            let mut found = Files::new();
            for (path, entry, _) in there {
                // A name that leads to no bytes, such as another repository's, is none of the site's.
                if let Some(sha256) = next_blob(&mut output)? {
                    let entry = Entry {
                        sha256,
                        ..entry.clone()
                    };
                    found.insert(path.clone(), entry);
                }
                progress.moved(1, 0);
            }
            Ok(found)
        };
        let mut git = self.command(&["cat-file", "--batch"]);
        program::stream(&mut git, objects.as_bytes(), read, explain)
    }
}

/// Reads the next answer of `git cat-file --batch`; `None` where git has no such object.
fn next_blob(output: &mut impl BufRead) -> io::Result<Option<Digest>> {
    let mut head = String::new();
    output.read_line(&mut head)?;
    let mut words = head.split_whitespace().skip(1);
    let size = match (words.next(), words.next()) {
        (Some("missing"), None) => return Ok(None),
        (Some(_), Some(size)) => size.parse().ok(),
        _ => None,
    };
    let size: u64 = size.ok_or_else(|| io::Error::from(ErrorKind::UnexpectedEof))?;
    let digest = Digest::read(output.by_ref().take(size))?;
    // The bytes are followed by the end of a line.
    output.read_exact(&mut [0])?;
    Ok(Some(digest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_follow_one_another() {
        let mut output = &b"1f blob 3\nabc\n2e missing\n3d blob 0\n\n4c blob 9\ncut"[..];
        let mut next = || next_blob(&mut output);
        assert_eq!(next().unwrap(), Some(Digest::of(b"abc")));
        assert_eq!(next().unwrap(), None);
        assert_eq!(next().unwrap(), Some(Digest::of(b"")));
        assert!(next().is_err() && next().is_err());
    }
}
