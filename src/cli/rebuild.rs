//! Builds for the preview again and again, and tells the terminal and the browsers what came of it.

use std::time::Instant;

use presswork::base::SourcePath;
use presswork::base::difference::differing;
use presswork::diagnostic::{Diagnostic, Severity, print};
use presswork::io::http::{BuildEvent, Changed, EventStream, Wrong};
use presswork::model::build::count_pages;
use presswork::model::{Build, Tree};
use presswork::pipeline::Inputs;
use rustc_hash::FxHashSet;
use serde::Serialize;

use super::fault::Fault;
use super::preview::Preview;
use super::progress::Meter;
use super::report::{self, Counts};
use super::screen::{Format, Screen};
use super::units::{count, duration};

/// How many errors are shown in a page. Whoever has more mends the first ones first.
const MOST_ERRORS: usize = 20;
/// How many changed files a line names.
const MOST_NAMED: usize = 3;

/// A kind of mistake in a file, wherever it has moved to.
type Said = (&'static str, String, Option<SourcePath>);

/// Builds and tells.
pub struct RebuildLoop<'a> {
    preview: &'a Preview,
    events: &'a EventStream,
    screen: &'a Screen,
    /// What was there at the last build.
    tree: Option<Tree>,
    /// What the last build said; it is not said twice.
    said: FxHashSet<Said>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing was built yet.
    New,
    /// The last build was good.
    Good,
    /// The last build had errors.
    Failing,
}

#[derive(Serialize)]
struct Rebuilt<'a> {
    event: &'static str,
    files: Vec<&'a str>,
    changed: &'a Changed,
    errors: usize,
    warnings: usize,
    took_ms: u64,
}

impl<'a> RebuildLoop<'a> {
    /// A newsroom before its first edition.
    pub fn new(preview: &'a Preview, events: &'a EventStream, screen: &'a Screen) -> Self {
        Self {
            preview,
            events,
            screen,
            tree: None,
            said: FxHashSet::default(),
            state: State::New,
        }
    }

    /// Says whether files have changed since the last build.
    pub fn is_news(&self, inputs: &Inputs) -> bool {
        self.tree
            .as_ref()
            .is_none_or(|tree| tree.files != inputs.tree.files)
    }

    /// Returns what was there at the last build.
    pub fn tree(&self) -> Option<&Tree> {
        self.tree.as_ref()
    }

    /// Builds, and tells what came of it. The change was noticed at `since`.
    pub fn publish(&mut self, inputs: &Inputs, since: Instant) {
        let meter = Meter::new();
        let (build, changed) = self.preview.refresh(inputs, &meter);
        meter.clear();
        let took = since.elapsed();
        let before = self.state;
        let mut tally = Counts::of(&build.diagnostics);
        tally.errors += build.faults.len();
        let said: FxHashSet<Said> = build.diagnostics.iter().map(key).collect();
        let now = if build.failed() {
            State::Failing
        } else {
            State::Good
        };
        let nothing = changed == Changed::These(Vec::new())
            && before == now
            && said == self.said
            && build.faults.is_empty();
        let before_files = self.tree.replace(inputs.tree.clone());
        let before_files = before_files.map(|tree| tree.files).unwrap_or_default();
        let touched = differing(&before_files, &inputs.tree.files);
        if nothing && touched.is_empty() {
            // An editor's own files, or a reader's.
            return;
        }
        self.events.send(BuildEvent {
            changed: changed.clone(),
            errors: wrongs(&build, &inputs.tree),
            more_errors: tally.errors.saturating_sub(MOST_ERRORS),
            warnings: tally.warnings,
            took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        });
        self.report(&build, &touched, inputs);
        self.said = said;
        self.state = now;
        if self.screen.format == Format::Json {
            self.screen.event(&Rebuilt {
                event: "rebuilt",
                files: match before {
                    State::New => Vec::new(),
                    State::Good | State::Failing => {
                        touched.iter().map(|path| path.as_str()).collect()
                    }
                },
                changed: &changed,
                errors: tally.errors,
                warnings: tally.warnings,
                took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            });
            return;
        }
        let what = match (before, now) {
            (State::New, _) => format!(
                "{}, {}",
                count(build.site.articles(), "article", "articles"),
                count(count_pages(build.outputs.keys()), "page", "pages"),
            ),
            _ => format!("{}: {}", named(&touched), made(&changed, &build)),
        };
        let errors = count(tally.errors, "error", "errors");
        let behind = match (before, now) {
            (State::New, State::Failing) => format!("; {errors}"),
            (_, State::Failing) => format!("; {errors}, open pages stay as they were"),
            (State::Failing, _) => "; no more errors".to_owned(),
            _ => String::new(),
        };
        self.screen
            .note(&format!("{what} in {}{behind}", duration(took)));
    }

    /// Tells that the site cannot even be looked at.
    pub fn fail(&mut self, fault: &Fault, since: Instant) {
        self.screen.fault(fault);
        self.state = State::Failing;
        // What the next build says replaces this, even if it was said before.
        self.said.clear();
        self.events.send(BuildEvent {
            changed: Changed::These(Vec::new()),
            errors: vec![outside(&fault.message)],
            more_errors: 0,
            warnings: 0,
            took_ms: u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX),
        });
    }

    /// Prints what was not there before, and every error in the files that somebody is at.
    fn report(&self, build: &Build, touched: &[&SourcePath], inputs: &Inputs) {
        let is_at_hand = |one: &Diagnostic| {
            one.severity == Severity::Error
                && one
                    .at
                    .as_ref()
                    .is_some_and(|at| touched.binary_search(&&at.file).is_ok())
        };
        let new: Vec<Diagnostic> = build
            .diagnostics
            .iter()
            .filter(|one| !self.said.contains(&key(one)) || is_at_hand(one))
            .cloned()
            .collect();
        report::print(&new, &inputs.tree, self.screen);
        for fault in &build.faults {
            self.screen.fault(&Fault::failed(fault));
        }
    }
}

fn key(diagnostic: &Diagnostic) -> Said {
    (
        diagnostic.code.name,
        diagnostic.message.clone(),
        diagnostic.at.as_ref().map(|at| at.file.clone()),
    )
}

fn named(files: &[&SourcePath]) -> String {
    match files.len() {
        // A file that was written again as it was, or within the clock's granularity.
        0 => "no file".to_owned(),
        1..=MOST_NAMED => files
            .iter()
            .map(|path| path.as_str())
            .collect::<Vec<_>>()
            .join(", "),
        more => count(more, "file", "files"),
    }
}

fn made(changed: &Changed, build: &Build) -> String {
    let (pages, others) = match changed {
        Changed::All => (count_pages(build.outputs.keys()), 0),
        Changed::These(addresses) => {
            let pages = addresses
                .iter()
                .filter(|address| address.ends_with('/') || address.ends_with(".html"))
                .count();
            (pages, addresses.len() - pages)
        }
    };
    match (pages, others) {
        (0, 0) => "nothing changed".to_owned(),
        (0, others) => count(others, "file", "files"),
        (pages, _) => count(pages, "page", "pages"),
    }
}

fn wrongs(build: &Build, tree: &Tree) -> Vec<Wrong> {
    let errors = build
        .diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error);
    let faults = build.faults.iter().map(|fault| outside(fault));
    errors
        .map(|error| wrong(error, tree))
        .chain(faults)
        .take(MOST_ERRORS)
        .collect()
}

/// A mistake that is not the site's: the outside world failed.
fn outside(message: &str) -> Wrong {
    Wrong {
        code: None,
        message: message.to_owned(),
        file: None,
        line: 0,
        column: 0,
        marked: String::new(),
        help: None,
    }
}

fn wrong(error: &Diagnostic, tree: &Tree) -> Wrong {
    let sources = |path: &SourcePath| tree.text(path).ok();
    let (line, column) = error.at.as_ref().map_or((0, 0), |at| {
        print::position(
            &sources(&at.file).unwrap_or_default(),
            at.range.start().into(),
        )
    });
    // Message and help are shown as text; what is left behind the title is the place.
    let place = Diagnostic {
        message: String::new(),
        help: None,
        ..error.clone()
    };
    let place = print::human(&place, &sources, print::Style::Plain);
    Wrong {
        code: Some(error.code.name),
        message: error.message.clone(),
        file: error.at.as_ref().map(|at| at.file.to_string()),
        line,
        column,
        marked: place
            .split_once('\n')
            .map_or_else(String::new, |(_, marked)| marked.trim_end().to_owned()),
        help: error.help.clone(),
    }
}
