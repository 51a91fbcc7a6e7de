//! Explains the complaints of ssh and rsync.

use super::shell::TAKEN;
use crate::publish::Fault;
use crate::publish::lock::overtaken;

/// Returns the fault for a complaint of ssh, rsync or a script on `host`, with what the user can do.
/// `parent` is the parent of the published folder.
pub(super) fn explain(words: &str, host: &str, parent: &str) -> Fault {
    let has = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    if has(&[TAKEN]) {
        return overtaken();
    }
    if has(&["Permission denied (", "Too many authentication failures"]) {
        return Fault::new(format!("{host} does not let us in: {words}")).help(
            "have a key in your ssh agent, or name one in ~/.ssh/config, that this machine takes",
        );
    }
    if has(&["Host key verification failed", "REMOTE HOST IDENTIFICATION"]) {
        return Fault::new(format!("ssh does not know {host}, or not by this key")).help(format!(
            "connect once by hand (`ssh {host}`), and look at the key that it shows"
        ));
    }
    if has(&["No space left", "Disk quota exceeded"]) {
        return Fault::disk_full(format!("there is no room left at {host}")).help(
            "make some, or keep fewer generations with `keep`; the site that was online still is",
        );
    }
    if has(&["rsync: not found", "command not found"]) {
        return Fault::new(format!("{host} lacks a program: {words}"))
            .help("install it there; publishing needs rsync, and `--verify` sha256sum");
    }
    if has(&["can't cd", "No such file or directory"]) && has(&["cd"]) {
        return Fault::new(format!("{host} has no folder {parent}"))
            .help("make it there, or look at `path` in config.toml");
    }
    if has(&["Permission denied", "Read-only file system"]) {
        return Fault::new(format!("{host} does not let us write: {words}")).help(format!(
            "have {parent} made writable for whoever publishes: the site is switched there"
        ));
    }
    let network = [
        "Connection refused",
        "Connection reset",
        "Connection closed",
        "timed out",
        "Could not resolve",
        "connection unexpectedly closed",
        "Broken pipe",
        "lost connection",
        "error in rsync protocol",
        "kex_exchange",
        "Network is unreachable",
        "No route to host",
    ];
    let fault = match has(&network) {
        // Of several complaints of ssh and rsync, the first is the cause.
        true => {
            let mut parts = words.split("; ");
            let cause = parts.find(|part| network.iter().any(|sign| part.contains(sign)));
            let cause = cause.unwrap_or(words);
            Fault::transient(format!("{host} cannot be reached: {cause}"))
        }
        false => Fault::new(format!("{host}: {words}")),
    };
    fault.help("the site that was online still is; publish again when this is mended")
}
