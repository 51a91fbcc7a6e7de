//! A bar for what goes over the wire, with bytes and the time that is left; and what is said where
//! somebody breaks it off.

use std::fmt;
use std::io::{IsTerminal, Write as _};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use presswork::publish::Progress;

use crate::cli::screen::{Format, Screen};

/// Has a publication that is broken off by Ctrl-C end with a word that nothing is lost.
pub fn say_when_interrupted() {
    std::thread::spawn(|| {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
        else {
            return;
        };
        if runtime.block_on(tokio::signal::ctrl_c()).is_ok() {
            // Over the bar, if there is one.
            let words =
                b"\r\x1b[KInterrupted. What is online is whole; `presswork publish` finishes it.\n";
            let plain = words.get(4..).unwrap_or(words);
            let mut stderr = std::io::stderr();
            let _ = stderr.write_all(match stderr.is_terminal() {
                true => words,
                false => plain,
            });
            // Shells return this status for a program that Ctrl-C ended.
            std::process::exit(130);
        }
    });
}

/// Shows how far a publication is: on standard error, where that is a terminal.
pub struct PublishProgress {
    bar: ProgressBar,
    watched: bool,
    /// What is said where there is no bar to say it above.
    notes: Mutex<Vec<String>>,
}

impl PublishProgress {
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

impl Progress for PublishProgress {
    fn stage(&self, name: &'static str, files: usize, bytes: u64) {
        self.bar.reset();
        self.bar.set_message(name);
        let template = match (files, bytes) {
            (0, 0) => "{msg:>12} {spinner}",
            (_, 0) => "{msg:>12} {spinner} {human_pos} of {human_len} files",
            _ => "{msg:>12} {bar:40} {bytes} of {total_bytes}{left}",
        };
        // Nothing is known of the time before anything has moved.
        let left = |state: &ProgressState, text: &mut dyn fmt::Write| {
            if state.pos() > 0 {
                let _ = write!(text, ", {:#} left", HumanDuration(state.eta()));
            }
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style.with_key("left", left));
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
