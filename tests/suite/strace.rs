//! Kills the program at a system call: at a step, and never at a time.

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
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o", "/dev/null"]);
    if let Some(path) = path {
        command.arg("-P").arg(path);
    }
    command
        .arg("-e")
        .arg(format!("trace={calls}"))
        .arg("-e")
        .arg(format!("inject={calls}:signal=KILL:when={nth}"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}
