//! Calls git, and explains its complaints.

use std::process::Command;

use crate::publish::Fault;
use crate::publish::program::attended;

/// Returns a git command without the variables that a hook or another git may have set.
pub(super) fn git() -> Command {
    let mut git = Command::new("git");
    for name in [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_PREFIX",
    ] {
        git.env_remove(name);
    }
    if !attended() {
        git.env("GIT_TERMINAL_PROMPT", "0");
    }
    git
}

/// The signal that ends git silently where a connection is cut while git writes.
const CUT: &str = "SIGPIPE";

/// Returns the fault for a complaint of git, with what the user can do.
pub(super) fn explain(words: &str) -> Fault {
    let has = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    if has(&[
        "Permission denied",
        "Authentication failed",
        "could not read Username",
        "error: 403",
        "HTTP 403",
    ]) {
        return Fault::new(format!("git is not let in: {words}")).help(
            "have a key in your ssh agent, or a token in git's credential helper, that may write \
             to the repository",
        );
    }
    if has(&["Host key verification failed"]) {
        return Fault::new("ssh does not know the host of the repository")
            .help("connect to it once by hand, and look at the key that it shows");
    }
    if has(&[
        "does not appear to be a git repository",
        "not found",
        "does not exist",
    ]) {
        return Fault::new(format!("the repository cannot be found: {words}"))
            .help("look at `remote` in config.toml, and at `git remote -v`");
    }
    if has(&["No space left", "disk quota"]) {
        return Fault::new(format!("there is no room left: {words}"))
            .help("make some, and publish again; what is online was not changed");
    }
    let network = [
        "Could not resolve",
        "Connection refused",
        "Connection reset",
        "timed out",
        "early EOF",
        "hung up",
        "unable to access",
        "Connection closed",
        "kex_exchange",
        "Broken pipe",
        "unexpected disconnect",
        "Could not read from remote repository",
        CUT,
        "Network is unreachable",
        "No route to host",
    ];
    let fault = match has(&network) {
        true if words.contains(CUT) => {
            Fault::transient("git cannot reach the repository: the connection was cut")
        }
        true => Fault::transient(format!("git cannot reach the repository: {words}")),
        false => Fault::new(format!("git failed: {words}")),
    };
    fault.help("what is online was not changed; publish again when this is mended")
}
