//! A bar for what goes over the wire, with bytes and the time that is left.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use presswork::publish::Progress;

use crate::cli::screen::{Format, Screen};

/// Shows how far a publication is: on standard error, where that is a terminal.
pub struct Courier {
    bar: ProgressBar,
    watched: bool,
    /// What is said where there is no bar to say it above.
    notes: Mutex<Vec<String>>,
}

impl Courier {
    /// Begins, with nothing to be seen yet.
    pub fn new(screen: &Screen) -> Self {
        let bar = ProgressBar::hidden();
        let watched = screen.format == Format::Human && std::io::stderr().is_terminal();
        if watched {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Self {
            bar,
            watched,
            notes: Mutex::default(),
        }
    }

    /// Takes the bar away, so that a report can be printed, and prints what there was to note.
    pub fn clear(&self, screen: &Screen) {
        self.bar.finish_and_clear();
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        for note in notes.drain(..) {
            screen.note(&note);
        }
    }
}

impl Progress for Courier {
    fn stage(&self, name: &'static str, files: usize, bytes: u64) {
        self.bar.reset();
        self.bar.set_message(name);
        let template = match (files, bytes) {
            (0, 0) => "{msg:>12} {spinner}",
            (_, 0) => "{msg:>12} {spinner} {human_pos} of {human_len} files",
            _ => "{msg:>12} {bar:40} {bytes} of {total_bytes}, {eta} left",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar
            .set_length(if bytes > 0 { bytes } else { files as u64 });
        self.bar.set_position(0);
    }

    fn moved(&self, files: usize, bytes: u64) {
        let by_bytes = self.bar.length().unwrap_or(0) > 0 && bytes > 0;
        self.bar.inc(if by_bytes { bytes } else { files as u64 });
    }

    fn note(&self, text: &str) {
        match self.watched {
            true => self.bar.println(text),
            false => self
                .notes
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(text.to_owned()),
        }
    }
}
