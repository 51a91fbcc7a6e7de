//! Kills the program at a call to the system: at a step, and never at a time.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::publish::pass_over;

/// Whether calls can be traced here; where not, that is said loudly.
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

/// A command that ends with the program to run, and kills it when one of its threads makes its Nth of
/// these calls; of those that name the path, where there is one.
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
