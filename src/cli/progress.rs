//! A bar on the terminal, for builds that take long enough to wonder.

use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use presswork::base::SourcePath;
use presswork::pipeline::Progress;

use super::limits::Watch;
use super::screen::Screen;

/// How long a build takes before its bar is shown; a shorter build ends before a bar can be read.
const PATIENCE: Duration = Duration::from_millis(500);

/// What the bar says of any stage.
const BAR: &str = "{prefix:>12} {bar:30} {human_pos}/{human_len}";

/// What it says more of a stage whose steps take long: the time that is left, and which file is worked on.
const BAR_OF_FILES: &str = "{prefix:>12} {bar:30} {human_pos}/{human_len}{left}  {wide_msg}";

/// Shows how far the build is: on standard error, where that is a terminal, and only after half a
/// second. Ends the program where an output goes beyond the bounds of rendering.
pub struct Meter {
    outputs: Watch,
    bar: ProgressBar,
    began: Instant,
    watched: bool,
    shown: AtomicBool,
    /// Whether the stage names the files that it works on.
    files: AtomicBool,
    stages: Mutex<Vec<(&'static str, Instant)>>,
}

impl Meter {
    /// Returns a meter that measures from now on, and shows nothing yet.
    pub fn new(screen: &Screen) -> Self {
        let bar = ProgressBar::hidden();
        bar.set_style(style(BAR));
        Self {
            outputs: Watch::begin(screen.of_same_form()),
            bar,
            began: Instant::now(),
            watched: std::io::stderr().is_terminal(),
            shown: AtomicBool::new(false),
            files: AtomicBool::new(false),
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
            // The time that is left grows while a step takes longer than those before.
            self.bar.enable_steady_tick(Duration::from_secs(1));
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .with_key("left", |state: &ProgressState, out: &mut dyn Write| {
            // A failure to write into a line of the bar has nobody to be told to.
            let _ = out.write_str(&left(state.elapsed(), state.pos(), state.len()));
        })
}

/// Says how much time is left of a stage, if its other steps take as long as those that are done. The files of a site
/// end in groups of steps, so the pace of the last ones says little.
fn left(elapsed: Duration, done: u64, of: Option<u64>) -> String {
    let rest = of.unwrap_or(done).saturating_sub(done);
    if done == 0 || rest == 0 {
        return String::new();
    }
    let left = elapsed.as_secs_f64() / done as f64 * rest as f64;
    format!(
        ", about {} left",
        HumanDuration(Duration::from_secs_f64(left))
    )
}

impl Progress for Meter {
    fn stage(&self, name: &'static str, total: usize) {
        self.note_start(name);
        if self.watched && total > 0 {
            self.bar.set_position(0);
            self.bar.set_length(total as u64);
            self.bar.set_prefix(name);
            self.bar.set_message("");
            self.bar.set_style(style(BAR));
            self.bar.reset_elapsed();
            self.files.store(false, Ordering::Relaxed);
            self.show_if_due();
        }
    }

    fn step(&self, n: usize) {
        if self.watched {
            self.bar.inc(n as u64);
            self.show_if_due();
        }
    }

    fn file(&self, file: &SourcePath) {
        if self.watched {
            if !self.files.swap(true, Ordering::Relaxed) {
                self.bar.set_style(style(BAR_OF_FILES));
            }
            self.bar.set_message(file.to_string());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_that_is_left_follows_from_all_that_is_done() {
        let minute = Duration::from_secs(60);
        assert_eq!(left(minute, 20, Some(60)), ", about 2 minutes left");
        assert_eq!(left(minute, 0, Some(60)), "");
        assert_eq!(left(minute, 60, Some(60)), "");
    }
}
