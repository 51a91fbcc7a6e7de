//! What the repository of a site says of its branch and of its remotes.

use std::path::Path;

use super::SiteRepository;

/// Returns the branch that everybody gets who clones the repository of the site in `root`. Where that is not known,
/// it is the one that is checked out, unless that has another name than first branches have and there is one with
/// such a name. `None` without a repository.
pub(crate) fn main_branch(root: &Path) -> Option<String> {
    let repository = SiteRepository { root };
    let branch = |name: &str| {
        let answer = repository.ask(&["symbolic-ref", "--short", name]);
        answer.ok().flatten()
    };
    let cloned = branch("refs/remotes/origin/HEAD");
    if let Some(name) = cloned
        && let Some(name) = name.strip_prefix("origin/")
    {
        return Some(name.to_owned());
    }
    let ask = |arguments: &[&str]| repository.ask(arguments).ok().flatten();
    let own = branch("HEAD")?;
    let configured = ask(&["config", "init.defaultBranch"]);
    let usual = [
        configured,
        Some("main".to_owned()),
        Some("master".to_owned()),
    ];
    let mut usual = usual.into_iter().flatten().collect::<Vec<_>>();
    if usual.contains(&own) {
        return Some(own);
    }
    let is_there = |name: &String| {
        let places = ["refs/heads", "refs/remotes/origin"];
        let mut places = places.map(|place| format!("{place}/{name}")).into_iter();
        places.any(|name| ask(&["rev-parse", "--verify", "--quiet", &name]).is_some())
    };
    usual.retain(is_there);
    Some(usual.into_iter().next().unwrap_or(own))
}

/// Says whether a remote of the repository of the site in `root`, by its name or address, is a folder of this
/// machine. A name that the repository does not know is none.
pub(crate) fn is_on_this_machine(root: &Path, remote: &str) -> bool {
    let address = SiteRepository { root }.address_of(remote);
    address.is_ok_and(|address| address.starts_with("file:") || Path::new(&address).is_absolute())
}
