//! Builds for the preview again and again, and sends every build's event to the browsers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rustc_hash::FxHashSet;

use super::Preview;
use crate::app::ProjectError;
use crate::base::SourcePath;
use crate::base::difference::differing;
use crate::diagnostic::{Diagnostic, print};
use crate::io::http::{BuildEvent, Changed, EventStream, Wrong};
use crate::model::{Build, Tree};
use crate::pipeline::{Inputs, Progress};

/// How many errors are shown in a page. A page has no room for more, and an author works on the first
/// ones first.
const MOST_ERRORS: usize = 20;

/// A mistake of one kind in one file, wherever in the file: code, message and file.
type Mistake = (&'static str, String, Option<SourcePath>);

/// What became of a build of the preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// There is no build yet.
    Unbuilt,
    /// The build had no errors.
    Good,
    /// The build had errors.
    Failing,
}

/// A build of the preview that changed something.
pub struct Rebuild {
    /// The build.
    pub build: Build,
    /// The site's files.
    pub tree: Tree,
    /// The addresses that a browser has to ask for again.
    pub changed: Changed,
    /// The files that changed since the build before.
    pub files: Vec<SourcePath>,
    /// The mistakes to report: those that the build before did not have, and every error in a file that
    /// changed.
    pub reported: Vec<Diagnostic>,
    /// How many errors there are, faults of the outside world included.
    pub errors: usize,
    /// How many warnings there are.
    pub warnings: usize,
    /// The time from the first notice of the change to the end of the build.
    pub took: Duration,
    /// What became of the build before.
    pub before: State,
    /// What became of this build.
    pub after: State,
}

/// Rebuilds the preview, and compares each build with the one before.
pub(crate) struct RebuildLoop {
    preview: Arc<Preview>,
    events: Arc<EventStream>,
    /// The files of the last build.
    tree: Option<Tree>,
    /// The mistakes of the last build, which are not reported twice.
    mistakes: FxHashSet<Mistake>,
    state: State,
}

impl RebuildLoop {
    /// Returns a loop without a build.
    pub(crate) fn new(preview: Arc<Preview>, events: Arc<EventStream>) -> Self {
        Self {
            preview,
            events,
            tree: None,
            mistakes: FxHashSet::default(),
            state: State::Unbuilt,
        }
    }

    /// Says whether these files are others than those of the last build.
    pub(crate) fn has_changed(&self, tree: &Tree) -> bool {
        let last = self.tree.as_ref();
        last.is_none_or(|last| last.files != tree.files)
    }

    /// Returns the address, from the site's root, of the page that the last build made of a source file.
    pub(crate) fn address_of(&self, source: &SourcePath) -> Option<String> {
        self.preview.address_of(source)
    }

    /// Returns the files of the last build.
    pub(crate) fn tree(&self) -> Option<&Tree> {
        self.tree.as_ref()
    }

    /// Builds, and sends browsers what changed since `since`. `None` where nothing changed: an editor
    /// wrote files of its own, or a program only read.
    pub(crate) fn rebuild(
        &mut self,
        inputs: &Inputs,
        since: Instant,
        progress: &dyn Progress,
    ) -> Option<Rebuild> {
        let (build, changed) = self.preview.refresh(inputs, progress);
        let took = since.elapsed();
        let errors = build
            .diagnostics
            .iter()
            .filter(|one| one.forbids_publishing())
            .count();
        let last_tree = self.tree.replace(inputs.tree.clone());
        let last_files = last_tree.map(|tree| tree.files).unwrap_or_default();
        let files = differing(&last_files, &inputs.tree.files);
        let mistakes: FxHashSet<Mistake> = build.diagnostics.iter().map(mistake).collect();
        let rebuild = Rebuild {
            files: files.into_iter().cloned().collect(),
            tree: inputs.tree.clone(),
            changed,
            reported: Vec::new(),
            errors: errors + build.faults.len(),
            warnings: build.diagnostics.len() - errors,
            took,
            before: self.state,
            after: match build.failed() {
                true => State::Failing,
                false => State::Good,
            },
            build,
        };
        let is_same = rebuild.files.is_empty()
            && rebuild.changed == Changed::These(Vec::new())
            && rebuild.before == rebuild.after
            && rebuild.build.faults.is_empty()
            && mistakes == self.mistakes;
        if is_same {
            return None;
        }
        self.events.send(rebuild.event());
        let reported = rebuild.reported(&self.mistakes);
        self.mistakes = mistakes;
        self.state = rebuild.after;
        Some(Rebuild {
            reported,
            ..rebuild
        })
    }

    /// Sends browsers the fault that the site cannot be opened any longer.
    pub(crate) fn fail(&mut self, error: &ProjectError, since: Instant) {
        self.state = State::Failing;
        // The next build's event replaces this error in the browser, even if it has nothing new.
        self.mistakes.clear();
        self.events.send(BuildEvent {
            changed: Changed::These(Vec::new()),
            errors: vec![outside(error.to_string())],
            more_errors: 0,
            blocked: Vec::new(),
            warnings: 0,
            took_ms: milliseconds(since.elapsed()),
        });
    }
}

impl Rebuild {
    /// Returns the event about the build for browsers.
    fn event(&self) -> BuildEvent {
        let errors = self
            .build
            .diagnostics
            .iter()
            .filter(|one| one.forbids_publishing());
        let faults = self.build.faults.iter();
        BuildEvent {
            changed: self.changed.clone(),
            errors: errors
                .map(|error| wrong(error, &self.tree))
                .chain(faults.map(|fault| outside(fault.to_string())))
                .take(MOST_ERRORS)
                .collect(),
            more_errors: self.errors.saturating_sub(MOST_ERRORS),
            blocked: Vec::new(),
            warnings: self.warnings,
            took_ms: milliseconds(self.took),
        }
    }

    /// Returns the mistakes that are not among those of the build before, and every error in a file
    /// that changed.
    fn reported(&self, before: &FxHashSet<Mistake>) -> Vec<Diagnostic> {
        let is_at_hand = |one: &Diagnostic| {
            let place = one.at.as_ref().filter(|_| one.is_error());
            place.is_some_and(|at| self.files.binary_search(&at.file).is_ok())
        };
        let all = self.build.diagnostics.iter();
        all.filter(|one| !before.contains(&mistake(one)) || is_at_hand(one))
            .cloned()
            .collect()
    }
}

/// Returns a time in milliseconds.
fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn mistake(diagnostic: &Diagnostic) -> Mistake {
    (
        diagnostic.code.name,
        diagnostic.message.clone(),
        diagnostic.at.as_ref().map(|at| at.file.clone()),
    )
}

/// Returns a mistake that is not the site's: the outside world failed.
fn outside(message: String) -> Wrong {
    Wrong {
        code: None,
        message,
        file: None,
        line: 0,
        column: 0,
        marked: String::new(),
        help: None,
    }
}

/// Returns a mistake as browsers show it.
pub(super) fn wrong(error: &Diagnostic, tree: &Tree) -> Wrong {
    let read = |path: &SourcePath| tree.text(path).ok();
    let sources = print::Sources::new(&read);
    let (line, column) = error.at.as_ref().map_or((0, 0), |at| {
        let text = read(&at.file).unwrap_or_default();
        print::position(&text, at.range.start().into())
    });
    // A browser shows message and help as text; of the printed error, only the place is wanted.
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
