//! The preview: a site that is rebuilt at every change of its files, and shown by a local server.
//!
//! Enters: a [`Project`], a [`Server`], and the changes that a watch over the folder reports. Leaves:
//! answers to browsers, and a [`Rebuild`] for each build that changed something. Nothing is written to
//! the site's folder.

mod first_build;
mod rebuild_loop;
mod shown;
mod violations;

pub(crate) use rebuild_loop::RebuildLoop;
pub use rebuild_loop::{Rebuild, State};
pub use shown::Preview;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use rustc_hash::FxHashMap;

use super::{Project, ProjectError};
use crate::base::SourcePath;
use crate::diagnostic::Diagnostic;
use crate::io::http::{EventStream, Server, ServerError, Violation, Wrong};
use crate::io::watch::{Watch, WatchError, WatchEvent};
use crate::model::Tree;
use crate::pipeline::{Inputs, Progress};

/// How many violations of the policy are told while a preview runs.
const MOST_KNOWN: usize = 1000;

/// Why a site cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The site cannot be opened.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// The site's folder cannot be watched.
    #[error(transparent)]
    Watch(#[from] WatchError),
    /// The server cannot run.
    #[error("cannot serve: {0}")]
    Server(#[from] ServerError),
}

/// What came of a change.
pub enum PreviewEvent {
    /// The site was built again.
    Rebuilt(Box<Rebuild>),
    /// The site cannot be opened any longer; browsers show the last build.
    Unreadable(ProjectError),
    /// A folder cannot be watched; the others still are.
    Unwatched(WatchError),
}

/// A preview that is served to browsers.
pub struct Serving<'p> {
    project: &'p Project,
    watch: Watch,
    rebuild_loop: RebuildLoop,
    /// Whether an interruption comes in the middle of a build.
    is_building: Arc<AtomicBool>,
}

impl<'p> Serving<'p> {
    /// Begins to answer browsers, which wait for the first build, and returns the inputs of that build.
    /// Where the user interrupts the program in the middle of a build, `abort` is called; otherwise
    /// [`Serving::wait`] returns `None`. Where a browser reports that the policy of the site's hosts keeps it from
    /// something, `blocked` is called with what to say, and the site's files.
    ///
    /// # Errors
    ///
    /// Fails where the site cannot be opened or watched, and where the server cannot run.
    pub fn begin(
        project: &'p Project,
        server: Server,
        abort: impl FnOnce() + Send + 'static,
        blocked: impl Fn(&Diagnostic, &Tree) + Send + Sync + 'static,
    ) -> Result<(Self, Inputs), ServeError> {
        // The watch begins before the scan, so that no change between the two goes unnoticed.
        let watch = Watch::begin(project.root())?;
        let first = project.scan()?;
        let preview = Arc::new(Preview::default());
        let events = Arc::new(EventStream::default());
        let is_building = Arc::new(AtomicBool::new(true));
        let (stop, building) = (watch.stop(), Arc::clone(&is_building));
        let interrupted = move || match building.load(Ordering::SeqCst) {
            true => abort(),
            false => stop.stop(),
        };
        let (asked, told) = (Arc::clone(&preview), Arc::clone(&events));
        let known: Mutex<FxHashMap<Violation, Wrong>> = Mutex::default();
        let violated = move |violation: Violation| {
            // A script may ask every few seconds, and the files are read to find it.
            let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(wrong) = known.get(&violation) {
                told.block(&violation.page, wrong.clone());
                return;
            }
            if known.len() < MOST_KNOWN
                && let Some((diagnostic, tree)) = asked.blocked(&violation)
            {
                let wrong = rebuild_loop::wrong(&diagnostic, &tree);
                told.block(&violation.page, wrong.clone());
                known.insert(violation, wrong);
                blocked(&diagnostic, &tree);
            }
        };
        server.serve(preview.clone(), Arc::clone(&events), interrupted, violated)?;
        let serving = Self {
            project,
            watch,
            rebuild_loop: RebuildLoop::new(preview, events),
            is_building,
        };
        Ok((serving, first))
    }

    /// Builds for the first time.
    pub fn first_build(
        &mut self,
        inputs: &Inputs,
        progress: &dyn Progress,
    ) -> Option<PreviewEvent> {
        self.rebuild(inputs, Instant::now(), progress)
    }

    /// Returns the address, from the site's root, of the page that the last build made of a source file.
    pub fn address_of(&self, source: &SourcePath) -> Option<String> {
        self.rebuild_loop.address_of(source)
    }

    /// Waits until files may have changed; `None` once the user interrupts the program.
    pub fn wait(&mut self) -> Option<WatchEvent> {
        self.is_building.store(false, Ordering::SeqCst);
        let event = self.watch.wait();
        self.is_building.store(true, Ordering::SeqCst);
        match event {
            WatchEvent::Stopped => None,
            event => Some(event),
        }
    }

    /// Scans what may have changed, and builds again. `None` where there is nothing to report.
    pub fn answer(&mut self, change: WatchEvent, progress: &dyn Progress) -> Option<PreviewEvent> {
        match change {
            WatchEvent::Changed { since, files } => {
                match self.project.rescan(self.rebuild_loop.tree(), files) {
                    Ok(inputs) => self.rebuild(&inputs, since, progress),
                    Err(error) => {
                        self.rebuild_loop.fail(&error, since);
                        Some(PreviewEvent::Unreadable(error))
                    }
                }
            }
            WatchEvent::Rescan => {
                // The scan before reported why the site cannot be opened, if so.
                let inputs = self.project.scan().ok()?;
                let has_changed = self.rebuild_loop.has_changed(&inputs.tree);
                has_changed.then(|| self.rebuild(&inputs, Instant::now(), progress))?
            }
            WatchEvent::Failed(error) => Some(PreviewEvent::Unwatched(error)),
            WatchEvent::Stopped => None,
        }
    }

    fn rebuild(
        &mut self,
        inputs: &Inputs,
        since: Instant,
        progress: &dyn Progress,
    ) -> Option<PreviewEvent> {
        let rebuild = self.rebuild_loop.rebuild(inputs, since, progress)?;
        Some(PreviewEvent::Rebuilt(Box::new(rebuild)))
    }
}
