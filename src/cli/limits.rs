//! The bounds of rendering: an output that takes too long, or more memory than any page needs, ends the program.
//!
//! Tera has no bound for the steps of a template, and nothing stops a thread from outside. The program as a whole
//! can end at any moment: what it wrote before stays whole.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};
use std::{fs, io};

use rustc_hash::FxHashMap;

use super::fault::Fault;
use super::screen::Screen;

/// How often the outputs are looked at.
const INTERVAL: Duration = Duration::from_millis(50);

/// What an output takes that is not what it should be. Other threads may read large files while a page is rendered.
const LONG: Duration = Duration::from_secs(1);

/// What the rendering of one output may take.
#[derive(Clone, Copy)]
struct Limits {
    time: Duration,
    /// Bytes by which the program may grow meanwhile.
    memory: u64,
}

const LIMITS: Limits = Limits {
    time: Duration::from_secs(60),
    memory: 2 << 30,
};

/// The outputs that are being rendered, by the thread that renders them, each with when it began.
type Running = Arc<Mutex<FxHashMap<ThreadId, (Instant, String)>>>;

/// Looks at the outputs that are being rendered, until it is dropped.
pub struct Watch {
    running: Running,
    /// Its end is the end of the thread that looks.
    _until: Sender<()>,
}

impl Watch {
    /// Begins to look. Where an output goes beyond a bound, the program says so on `screen`, and ends.
    pub fn begin(screen: Screen) -> Self {
        let running = Running::default();
        let (until, ended) = channel();
        let looked_at = Arc::clone(&running);
        let look = move || {
            if let Some(fault) = first_excess(&looked_at, LIMITS, &ended) {
                let exit = screen.fault(&fault);
                std::process::exit(exit.code().into());
            }
        };
        // Without the thread, rendering goes on without bounds.
        let _ = thread::Builder::new().name("limits".to_owned()).spawn(look);
        Self {
            running,
            _until: until,
        }
    }

    /// Notes that this thread begins an output.
    pub fn note_begin(&self, output: &str) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.insert(thread::current().id(), (Instant::now(), output.to_owned()));
    }

    /// Notes that this thread is done with its output.
    pub fn note_end(&self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.remove(&thread::current().id());
    }
}

/// What was seen of an output while it was the one that had been rendered for the longest time.
struct Seen {
    /// How often it was seen: time during which the program was stopped does not count.
    looks: u32,
    /// The program's memory when it was first seen.
    memory: Option<u64>,
}

/// Waits for an output that goes beyond a bound, and returns what is said of it; `None` at the end.
fn first_excess(running: &Running, limits: Limits, ended: &Receiver<()>) -> Option<Fault> {
    let mut known: FxHashMap<(ThreadId, Instant), Seen> = FxHashMap::default();
    while ended.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
        let running = running.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|(thread, began), _| {
            running.get(thread).is_some_and(|(since, _)| since == began)
        });
        let eldest = running.iter().min_by_key(|(_, (began, _))| *began);
        let Some((thread, (began, output))) = eldest else {
            continue;
        };
        let memory = memory().ok();
        let seen = known
            .entry((*thread, *began))
            .or_insert(Seen { looks: 0, memory });
        seen.looks += 1;
        let took = INTERVAL * seen.looks;
        if took > limits.time {
            let time = format!("more than {} seconds", limits.time.as_secs());
            return Some(excess(output, &time));
        }
        let grown = memory
            .zip(seen.memory)
            .map(|(now, before)| now.saturating_sub(before));
        if took > LONG && grown.is_some_and(|bytes| bytes > limits.memory) {
            let memory = format!("more than {} GiB of memory", limits.memory >> 30);
            return Some(excess(output, &memory));
        }
    }
    None
}

fn excess(output: &str, what: &str) -> Fault {
    Fault::failed(format!("rendering `{output}` takes {what}, and was stopped")).help(
        "look in the templates and components of its page for a loop within a loop, and for a text that grows in \
         one; the last site is as it was",
    )
}

/// Returns the memory that the program occupies, in bytes; on Linux alone (`proc_pid_status(5)`).
fn memory() -> io::Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes =
        resident.and_then(|rest| rest.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    kibibytes
        .map(|number| number << 10)
        .ok_or_else(|| io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn running(output: &str) -> Running {
        let one = (thread::current().id(), (Instant::now(), output.to_owned()));
        Arc::new(Mutex::new(FxHashMap::from_iter([one])))
    }

    #[test]
    fn an_output_that_takes_too_long_is_found() {
        let (_until, ended) = channel();
        let limits = Limits {
            time: Duration::ZERO,
            ..LIMITS
        };
        let fault = first_excess(&running("a/index.html"), limits, &ended).unwrap();
        assert!(fault.message.contains("`a/index.html`"), "{fault:?}");
    }

    #[test]
    fn nothing_is_found_where_nothing_is_rendered() {
        let (until, ended) = channel();
        let limits = Limits {
            time: Duration::ZERO,
            memory: 0,
        };
        let looking = thread::spawn(move || first_excess(&Running::default(), limits, &ended));
        drop(until);
        assert_eq!(looking.join().unwrap(), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn memory_is_measured() {
        let before = memory().unwrap();
        let held = vec![1_u8; 64 << 20];
        assert!(memory().unwrap() > before + (32 << 20));
        drop(held);
    }
}
