//! Runs the programs that do a part of the work: `git`, `ssh`, `rsync`. Their complaints are passed on in
//! their words, on one line and without credentials.

use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use super::{Fault, FaultKind, Progress, redacted};

/// The number of attempts for a transient fault.
const ATTEMPTS: u32 = 4;
/// The first pause; each further one is twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(500);

/// Says whether a user at a terminal can be asked for a passphrase.
pub(crate) fn attended() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Runs a program with `input` on its standard input, and returns what it printed.
///
/// # Errors
///
/// Fails where the program is not installed, or fails; `explain` turns its complaint into a fault.
pub(super) fn run(
    command: &mut Command,
    input: &[u8],
    explain: impl FnOnce(&str) -> Fault,
) -> Result<Vec<u8>, Fault> {
    let output = output(command, input)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(explain(&complaint(&output)))
}

/// Runs a program, and returns its output.
///
/// # Errors
///
/// Fails where it is not installed.
pub(super) fn output(command: &mut Command, input: &[u8]) -> Result<Output, Fault> {
    let mut child = spawn(command)?;
    let stdin = child.stdin.take();
    let output = thread::scope(|scope| {
        // The input is written while the output is read, so that neither side waits for the other with a
        // full pipe.
        scope.spawn(move || feed(stdin, input));
        child.wait_with_output()
    });
    output.map_err(|error| lost(command, &error))
}

/// Runs a program as [`run`] does, and calls `on_line` with every line as soon as the program prints it.
///
/// # Errors
///
/// As [`run`].
pub(super) fn listen(
    command: &mut Command,
    input: &[u8],
    on_line: impl Fn(&str) + Sync,
    explain: impl FnOnce(&str) -> Fault,
) -> Result<(), Fault> {
    let each_line = |stdout: BufReader<ChildStdout>| {
        let lines = stdout.lines().map_while(Result::ok);
        lines.for_each(|line| on_line(&line));
        Ok(())
    };
    stream(command, input, each_line, explain)
}

/// Runs a program as [`run`] does, and has `read` read its output while the program prints it.
///
/// # Errors
///
/// As [`run`], and where `read` fails.
pub(super) fn stream<T: Send>(
    command: &mut Command,
    input: &[u8],
    read: impl FnOnce(BufReader<ChildStdout>) -> io::Result<T> + Send,
    explain: impl FnOnce(&str) -> Fault,
) -> Result<T, Fault> {
    let mut child = spawn(command)?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let (output, read) = thread::scope(|scope| {
        scope.spawn(move || feed(stdin, input));
        let reader = scope.spawn(|| {
            let stdout = stdout.ok_or_else(|| io::Error::from(io::ErrorKind::BrokenPipe))?;
            read(BufReader::new(stdout))
        });
        let output = child.wait_with_output();
        let read = reader.join();
        (output, read)
    });
    let output = output.map_err(|error| lost(command, &error))?;
    if !output.status.success() {
        return Err(explain(&complaint(&output)));
    }
    read.unwrap_or_else(|_| Err(io::ErrorKind::Other.into()))
        .map_err(|error| lost(command, &error))
}

fn spawn(command: &mut Command) -> Result<Child, Fault> {
    command
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().map_err(|error| {
        let name = command.get_program().to_string_lossy();
        let fault = Fault::new(format!("cannot run {name}: {error}"));
        match error.kind() {
            std::io::ErrorKind::NotFound => fault.help(format!(
                "install {name}; publishing to this kind of target needs it"
            )),
            _ => fault,
        }
    })
}

fn feed(stdin: Option<ChildStdin>, input: &[u8]) {
    if let Some(mut stdin) = stdin {
        // A program may close its input early.
        let _ = stdin.write_all(input);
    }
}

fn lost(command: &Command, error: &std::io::Error) -> Fault {
    let name = command.get_program().to_string_lossy();
    Fault::new(format!("cannot wait for {name}: {error}"))
}

/// Returns a program's complaint, on one line.
fn complaint(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("hint:"))
        .collect();
    match lines.as_slice() {
        [] => output.status.to_string(),
        // A part of a credential would be known as one no longer.
        lines => redacted(&lines.join("; ")).chars().take(600).collect(),
    }
}

/// Repeats an operation after transient faults, with growing and randomised pauses, so that publishers
/// that were refused together do not return together.
///
/// # Errors
///
/// Fails with the last fault.
pub(super) fn retry<T>(
    progress: &dyn Progress,
    mut work: impl FnMut() -> Result<T, Fault>,
) -> Result<T, Fault> {
    let mut wait = FIRST_WAIT;
    for _ in 1..ATTEMPTS {
        match work() {
            Err(fault) if fault.kind == FaultKind::Transient => {
                progress.note(&format!("{fault}; trying again"));
                thread::sleep(wait.mul_f64(jitter()));
                wait *= 2;
            }
            done => return done,
        }
    }
    work()
}

/// Returns a random number between 0.5 and 1.5; 1 where the operating system gives none.
fn jitter() -> f64 {
    getrandom::u32().map_or(1.0, |bits| 0.5 + f64::from(bits) / f64::from(u32::MAX))
}

/// Discards reports of progress.
pub(crate) struct NoProgress;

impl Progress for NoProgress {
    fn stage(&self, _: &'static str, _: usize, _: u64) {}
    fn moved(&self, _: usize, _: u64) {}
    fn note(&self, _: &str) {}
}
