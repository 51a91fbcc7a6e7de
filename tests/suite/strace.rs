//! Kills the program at a system call, or has the call fail: at a step, and never at a time.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::publish::pass_over;

/// Says whether system calls can be traced here, and reports it where they cannot.
pub fn is_allowed() -> bool {
    let traces = Command::new("strace")
        .args(["-qq", "-o", "/dev/null", "true"])
        .status();
    let is_allowed = traces.is_ok_and(|status| status.success());
    if !is_allowed {
        pass_over("strace is missing or not allowed here; `apt-get install strace`");
    }
    is_allowed
}

/// Returns a command that takes the program to run as its last arguments, and kills it at the Nth of
/// these calls of a thread; if a path is given, calls with another path do not count.
pub fn killing_at(calls: &str, nth: usize, path: Option<&Path>) -> Command {
    injecting(calls, &format!("signal=KILL:when={nth}"), path)
}

/// As [`killing_at`], for anything else that strace can make happen.
pub fn injecting(calls: &str, what: &str, path: Option<&Path>) -> Command {
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o", "/dev/null"]);
    if let Some(path) = path {
        command.arg("-P").arg(path);
    }
    command
        .arg("-e")
        .arg(format!("trace={calls}"))
        .arg("-e")
        .arg(format!("inject={calls}:{what}"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Runs a command, and returns how many of these calls the thread makes that makes most of them.
pub fn count(calls: &str, plain: &Command) -> usize {
    let log = tempfile::NamedTempFile::new().unwrap();
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-e", &format!("trace={calls}"), "-o"]);
    command.arg(log.path()).arg(plain.get_program());
    command.args(plain.get_args()).stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.current_dir(plain.get_current_dir().unwrap());
    for (name, value) in plain.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.status().unwrap();
    let mut by_thread: BTreeMap<String, usize> = BTreeMap::new();
    for line in fs::read_to_string(log.path()).unwrap().lines() {
        let thread = line.split(' ').next().unwrap_or_default();
        *by_thread.entry(thread.to_owned()).or_default() += 1;
    }
    by_thread.into_values().max().unwrap_or(0)
}
