//! A bar on the terminal, for builds that take long enough to wonder.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use presswork::pipeline::Progress;

use super::limits::Watch;
use super::screen::Screen;

/// How long a build takes before its bar is shown; a shorter build ends before a bar can be read.
const PATIENCE: Duration = Duration::from_millis(500);

/// Shows how far the build is: on standard error, where that is a terminal, and only after half a
/// second. Ends the program where an output goes beyond the bounds of rendering.
pub struct Meter {
    outputs: Watch,
    bar: ProgressBar,
    began: Instant,
    watched: bool,
    shown: AtomicBool,
    stages: Mutex<Vec<(&'static str, Instant)>>,
}

impl Meter {
    /// Returns a meter that measures from now on, and shows nothing yet.
    pub fn new(screen: &Screen) -> Self {
        let bar = ProgressBar::hidden();
        if let Ok(style) =
            ProgressStyle::with_template("{msg:>12} {bar:40} {human_pos}/{human_len}")
        {
            bar.set_style(style);
        }
        Self {
            outputs: Watch::begin(screen.of_same_form()),
            bar,
            began: Instant::now(),
            watched: std::io::stderr().is_terminal(),
            shown: AtomicBool::new(false),
            stages: Mutex::default(),
        }
    }

    fn note_start(&self, name: &'static str) {
        let mut stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        stages.push((name, Instant::now()));
    }

    /// Returns how long each stage took, in order; the last one ends now.
    pub fn stages(&self) -> Vec<(&'static str, Duration)> {
        let stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        let ends = stages
            .iter()
            .skip(1)
            .map(|(_, at)| *at)
            .chain([Instant::now()]);
        stages
            .iter()
            .zip(ends)
            .map(|((name, from), to)| (*name, to - *from))
            .collect()
    }

    /// Takes the bar away, so that a report can be printed.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }

    fn show_if_due(&self) {
        if !self.shown.load(Ordering::Relaxed)
            && self.began.elapsed() >= PATIENCE
            && !self.shown.swap(true, Ordering::Relaxed)
        {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Progress for Meter {
    fn stage(&self, name: &'static str, total: usize) {
        self.note_start(name);
        if self.watched && total > 0 {
            self.bar.set_position(0);
            self.bar.set_length(total as u64);
            self.bar.set_message(name);
            self.show_if_due();
        }
    }

    fn step(&self, n: usize) {
        if self.watched {
            self.bar.inc(n as u64);
            self.show_if_due();
        }
    }
    fn begin(&self, output: &str) {
        self.outputs.note_begin(output);
    }

    fn end(&self) {
        self.outputs.note_end();
    }
}
