//! What the repository of a site says of its branch and of its remotes.

use std::path::Path;

use super::SiteRepository;

/// Returns the branch that everybody gets who clones the repository of the site in `root`, or the one that is
/// checked out where that is not known; `None` without a repository.
pub(crate) fn main_branch(root: &Path) -> Option<String> {
    let repository = SiteRepository { root };
    let branch = |name: &str| {
        let answer = repository.ask(&["symbolic-ref", "--short", name]);
        answer.ok().flatten()
    };
    let cloned = branch("refs/remotes/origin/HEAD");
    cloned
        .and_then(|name| name.strip_prefix("origin/").map(ToOwned::to_owned))
        .or_else(|| branch("HEAD"))
}

/// Says whether a remote of the repository of the site in `root`, by its name or address, is a folder of this
/// machine. A name that the repository does not know is none.
pub(crate) fn is_on_this_machine(root: &Path, remote: &str) -> bool {
    let address = SiteRepository { root }.address_of(remote);
    address.is_ok_and(|address| address.starts_with("file:") || Path::new(&address).is_absolute())
}
