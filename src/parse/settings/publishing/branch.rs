//! Branches: `target = "git"`.

use super::keys::{BRANCH, REMOTE, SQUASH};
use super::secrets;
use crate::diagnostic::codes::INVALID_CONFIG;
use crate::model::publishing::{Destination, History};
use crate::parse::documents::Reader;

/// Reads a branch of a repository to publish to.
pub(super) fn git(reader: &mut Reader<'_, '_>) -> Option<Destination> {
    let remote = reader.spanned(&REMOTE);
    let branch = reader.spanned(&BRANCH);
    let squash = reader.is_on(&SQUASH);
    let branch = match branch {
        None => BRANCH.default_text().to_owned(),
        Some(branch) if is_branch(&branch.value) => branch.value,
        Some(branch) => {
            let message = format!("`{}` is no name of a branch", branch.value);
            let help = "letters, digits, `-`, `_`, `.` and `/`, such as `gh-pages`";
            reader.report(&INVALID_CONFIG, branch.range, message, help);
            return None;
        }
    };
    if let Some(remote) = &remote {
        if secrets::refuse_in(reader, remote, secrets::BRANCH) {
            return None;
        }
        if remote.value.starts_with('-') {
            let help = "write the name of a remote, such as `origin`, or an address";
            reader.report(&INVALID_CONFIG, remote.range, "this is no remote", help);
            return None;
        }
    }
    Some(Destination::Git {
        remote: remote.map_or_else(|| REMOTE.default_text().to_owned(), |remote| remote.value),
        branch,
        history: if squash {
            History::Squashed
        } else {
            History::Kept
        },
    })
}

fn is_branch(name: &str) -> bool {
    let signs = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    name.chars().all(signs)
        && !name.starts_with('-')
        && !name.contains("..")
        && name.split('/').all(|part| {
            !part.is_empty()
                && !part.starts_with('.')
                && !part.ends_with('.')
                && !part.ends_with(".lock")
        })
}
