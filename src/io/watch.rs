//! Waits for changes in a site's folder.
//!
//! In: the site's root. Out: the signal to scan again, and the files to scan first; never the kind of
//! change. The events of file systems are late, doubled, incomplete and different on every platform, so
//! every change is followed by a scan of everything.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, EventKind, ModifyKind};
use notify::{Config, Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::file_error::{FileError, cannot};
use super::scan::{FOLDERS, is_scanned};
use crate::base::SourcePath;

/// A save has ended when nothing happened for this long: editors write, rename and touch.
const QUIET: Duration = Duration::from_millis(8);
/// The longest delay of a change, where files are written without a pause.
const MAX_DELAY: Duration = Duration::from_millis(60);
/// The delay after which everything is scanned once more, because an event may be missing: of a file that
/// was put into a new folder before the folder was watched.
const RESCAN_DELAY: Duration = Duration::from_millis(250);

/// A watch over a site's folder.
pub(crate) struct Watch {
    root: PathBuf,
    watcher: RecommendedWatcher,
    signals: Receiver<Signal>,
    sender: Sender<Signal>,
    /// The site's folders that appeared, went or moved and have to be watched anew.
    unwatched: Vec<&'static str>,
    sweep: Option<Instant>,
    /// The files that events named since the last signal; `None` where others may have changed too.
    named: Option<BTreeSet<SourcePath>>,
    failure: Option<WatchError>,
}

/// The reason why a wait ended.
#[derive(Debug)]
pub enum WatchEvent {
    /// Files changed.
    Changed {
        /// When the first change was noticed.
        since: Instant,
        /// The files that events named; `None` where others may have changed too.
        files: Option<BTreeSet<SourcePath>>,
    },
    /// Changes may have been missed.
    Rescan,
    /// A folder cannot be watched, for this reason; the others still are.
    Failed(WatchError),
    /// Another thread ended the waiting.
    Stopped,
}

/// Why a folder cannot be watched.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The folder cannot be found.
    #[error(transparent)]
    File(#[from] FileError),
    /// The operating system watches its maximum of folders already.
    #[error(
        "cannot watch {}: the system does not let so many folders be watched; raise \
         `fs.inotify.max_user_watches` with sysctl",
        .0.display()
    )]
    TooManyFolders(PathBuf),
    /// The operating system does not watch the folder.
    #[error("cannot watch {}: {source}", path.display())]
    Refused {
        /// The folder.
        path: PathBuf,
        /// The operating system's error.
        source: notify::Error,
    },
}

impl WatchError {
    fn of(path: &Path, source: notify::Error) -> Self {
        let path = path.to_owned();
        match source.kind {
            notify::ErrorKind::MaxFilesWatch => WatchError::TooManyFolders(path),
            _ => WatchError::Refused { path, source },
        }
    }
}

enum Signal {
    Event(notify::Result<Event>),
    Stop,
}

/// Ends the waiting of a [`Watch`], from another thread.
#[derive(Clone)]
pub(crate) struct Stop(Sender<Signal>);

impl Stop {
    /// Ends the waiting.
    pub(crate) fn stop(&self) {
        // A watch that was dropped has no waiting to end.
        let _ = self.0.send(Signal::Stop);
    }
}

impl Watch {
    /// Begins to watch the site in `root`.
    ///
    /// # Errors
    ///
    /// Fails where folders cannot be watched.
    pub(crate) fn begin(root: &Path) -> Result<Self, WatchError> {
        let root = root.canonicalize().map_err(cannot("watch", root))?;
        let (sender, signals) = mpsc::channel();
        let events = sender.clone();
        let handler = move |event| {
            let _ = events.send(Signal::Event(event));
        };
        let watcher = RecommendedWatcher::new(handler, Config::default())
            .map_err(|error| WatchError::of(&root, error))?;
        let mut watch = Self {
            root,
            watcher,
            signals,
            sender,
            unwatched: FOLDERS.to_vec(),
            sweep: None,
            named: Some(BTreeSet::new()),
            failure: None,
        };
        // The root is watched for the configuration and for new folders, but not recursively: that would
        // include the repository's objects.
        watch
            .watcher
            .watch(&watch.root, RecursiveMode::NonRecursive)
            .map_err(|error| WatchError::of(&watch.root, error))?;
        watch.watch_new_folders();
        match watch.failure.take() {
            Some(failure) => Err(failure),
            None => Ok(watch),
        }
    }

    /// Returns a handle that ends the waiting.
    pub(crate) fn stop(&self) -> Stop {
        Stop(self.sender.clone())
    }

    /// Waits for the next reason to scan.
    pub(crate) fn wait(&mut self) -> WatchEvent {
        if let Some(failure) = self.failure.take() {
            return WatchEvent::Failed(failure);
        }
        let since = loop {
            match self.next() {
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => {
                    return WatchEvent::Stopped;
                }
                Ok(Signal::Event(event)) if self.matters(&event) => break Instant::now(),
                Ok(Signal::Event(_)) => {}
                Err(RecvTimeoutError::Timeout) => {
                    self.sweep = None;
                    return WatchEvent::Rescan;
                }
            }
        };
        let latest = since + MAX_DELAY;
        let mut quiet = since + QUIET;
        loop {
            let left = quiet.min(latest).saturating_duration_since(Instant::now());
            match self.signals.recv_timeout(left) {
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => {
                    return WatchEvent::Stopped;
                }
                Ok(Signal::Event(event)) => {
                    if self.matters(&event) {
                        quiet = Instant::now() + QUIET;
                    }
                    if Instant::now() >= latest {
                        break;
                    }
                }
                Err(RecvTimeoutError::Timeout) => break,
            }
        }
        // The folders are watched before the scan, so that later changes are noticed.
        self.watch_new_folders();
        WatchEvent::Changed {
            since,
            files: self.named.replace(BTreeSet::new()),
        }
    }

    fn next(&self) -> Result<Signal, RecvTimeoutError> {
        match self.sweep {
            Some(at) => self
                .signals
                .recv_timeout(at.saturating_duration_since(Instant::now())),
            None => self
                .signals
                .recv()
                .map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    /// Says whether an event may have changed the site, and records the files and folders to examine.
    fn matters(&mut self, event: &notify::Result<Event>) -> bool {
        let Ok(event) = event else {
            // Events were lost, so everything is watched anew.
            self.unwatched = FOLDERS.to_vec();
            self.named = None;
            self.sweep = Some(Instant::now() + RESCAN_DELAY);
            return true;
        };
        if event.need_rescan() {
            self.named = None;
            self.sweep = Some(Instant::now() + RESCAN_DELAY);
            return true;
        }
        let reads = matches!(event.kind, EventKind::Access(access)
            if access != AccessKind::Close(AccessMode::Write));
        if reads || !event.paths.iter().any(|path| self.belongs(path)) {
            return false;
        }
        self.sweep = Some(Instant::now() + RESCAN_DELAY);
        for path in &event.paths {
            // An editor may have renamed a temporary file into one of the site's.
            if !self.belongs(path) {
                continue;
            }
            match (self.inside(path), &mut self.named) {
                (Some(path), Some(named)) => {
                    named.insert(path);
                }
                _ => self.named = None,
            }
        }
        if is_of_folders(event.kind) {
            for folder in FOLDERS {
                let itself = self.root.join(folder);
                if event.paths.contains(&itself) && !self.unwatched.contains(folder) {
                    self.unwatched.push(folder);
                }
            }
        }
        true
    }

    /// Returns a path relative to the root; `None` for a path through a symbolic link, and for one whose name
    /// has another Unicode form than paths of the site have.
    fn inside(&self, path: &Path) -> Option<SourcePath> {
        let inside = path.strip_prefix(&self.root).ok()?.to_str()?;
        let inside = inside.replace(std::path::MAIN_SEPARATOR, "/");
        let path = SourcePath::new(inside.as_str());
        (path.as_str() == inside).then_some(path)
    }

    /// Says whether a path can be part of the site.
    fn belongs(&self, path: &Path) -> bool {
        let Ok(inside) = path.strip_prefix(&self.root) else {
            // The path is behind a symbolic link.
            return true;
        };
        let mut parts = inside.components().map(Component::as_os_str);
        let Some(first) = parts.next() else {
            // The path is the root itself.
            return true;
        };
        if first == "config.toml" {
            return true;
        }
        FOLDERS.iter().any(|folder| first == *folder) && is_scanned(inside)
    }

    /// Watches the folders that are new or were replaced.
    fn watch_new_folders(&mut self) {
        for folder in std::mem::take(&mut self.unwatched) {
            let folder = self.root.join(folder);
            // A folder that has just come or gone has no watch to remove.
            let _ = self.watcher.unwatch(&folder);
            if folder.is_dir()
                && let Err(error) = self.watcher.watch(&folder, RecursiveMode::Recursive)
                // The folder may have gone meanwhile, and an event of that follows.
                && folder.is_dir()
            {
                self.failure = Some(WatchError::of(&folder, error));
            }
        }
    }
}

/// Says whether a folder may have come, gone or moved.
fn is_of_folders(kind: EventKind) -> bool {
    match kind {
        EventKind::Create(what) => what != CreateKind::File,
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => true,
        EventKind::Any | EventKind::Other => true,
        EventKind::Modify(_) | EventKind::Access(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use notify::event::RenameMode;

    use super::*;

    /// Waits until an event is relevant to the site.
    fn noticed(watch: &mut Watch) -> bool {
        let stop = watch.stop();
        let (done, finished) = mpsc::channel::<()>();
        let guard = std::thread::spawn(move || {
            if finished.recv_timeout(Duration::from_secs(10)) == Err(RecvTimeoutError::Timeout) {
                stop.stop();
            }
        });
        let again = loop {
            match watch.wait() {
                WatchEvent::Changed { .. } => break true,
                WatchEvent::Stopped => break false,
                WatchEvent::Rescan | WatchEvent::Failed(_) => {}
            }
        };
        drop(done);
        guard.join().unwrap();
        again
    }

    fn site() -> tempfile::TempDir {
        let site = tempfile::tempdir().unwrap();
        fs::create_dir_all(site.path().join("content/articles")).unwrap();
        site
    }

    #[test]
    fn every_way_to_save_is_noticed() {
        let site = site();
        let at = |path: &str| site.path().join(path);
        let mut watch = Watch::begin(site.path()).unwrap();
        fs::write(at("content/articles/a.md"), "1").unwrap();
        assert!(noticed(&mut watch), "a new file");
        fs::write(at("content/articles/.a.md.tmp"), "2").unwrap();
        fs::rename(
            at("content/articles/.a.md.tmp"),
            at("content/articles/a.md"),
        )
        .unwrap();
        assert!(noticed(&mut watch), "a save by rename");
        fs::write(at("config.toml"), "").unwrap();
        assert!(noticed(&mut watch), "the configuration");
        fs::remove_file(at("content/articles/a.md")).unwrap();
        assert!(noticed(&mut watch), "a deleted file");
    }

    #[test]
    fn folders_that_come_go_and_come_back_are_followed() {
        let site = site();
        let at = |path: &str| site.path().join(path);
        let mut watch = Watch::begin(site.path()).unwrap();
        fs::create_dir_all(at("content/articles/2026/06")).unwrap();
        assert!(noticed(&mut watch), "new folders");
        fs::write(at("content/articles/2026/06/a.md"), "").unwrap();
        assert!(noticed(&mut watch), "a file in a new folder");

        fs::rename(at("content"), at("away")).unwrap();
        assert!(noticed(&mut watch), "a folder moved away");
        fs::rename(at("away"), at("content")).unwrap();
        assert!(noticed(&mut watch), "a folder moved back");
        fs::write(at("content/articles/2026/06/a.md"), "more").unwrap();
        assert!(noticed(&mut watch), "a file in a folder that is back");

        fs::create_dir_all(at("themes/mine/templates")).unwrap();
        assert!(noticed(&mut watch), "a first theme");
        fs::write(at("themes/mine/templates/home.html"), "").unwrap();
        assert!(noticed(&mut watch), "a file in a first theme");
    }

    #[test]
    fn what_is_no_part_of_the_site_disturbs_nobody() {
        let site = site();
        let mut watch = Watch::begin(site.path()).unwrap();
        let root = watch.root.clone();
        let mut matters =
            |kind, path: &str| watch.matters(&Ok(Event::new(kind).add_path(root.join(path))));
        let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
        for path in [
            "config.toml",
            "content/a.md",
            "themes/.well-known/x",
            "seeds",
        ] {
            assert!(matters(written, path), "{path}");
        }
        for path in [
            "public/index.html",
            "contents/a.md",
            "content/.a.md.swp",
            "content/a.md~",
            "content/.git/index",
        ] {
            assert!(!matters(written, path), "{path}");
        }
        let read = EventKind::Access(AccessKind::Open(AccessMode::Any));
        assert!(!matters(read, "content/a.md"));
    }

    #[test]
    fn only_the_sites_own_files_are_looked_at_first() {
        let site = site();
        let mut watch = Watch::begin(site.path()).unwrap();
        let root = watch.root.clone();
        let mut named = |paths: &[&str]| {
            let saved = EventKind::Modify(ModifyKind::Name(RenameMode::Both));
            let event = paths.iter().fold(Event::new(saved), |event, path| {
                event.add_path(root.join(path))
            });
            assert!(watch.matters(&Ok(event)));
            watch.named.replace(BTreeSet::new())
        };
        let own = |path: &str| Some(BTreeSet::from([SourcePath::new(path)]));
        let article = "content/articles/a.md";
        assert_eq!(named(&["content/articles/.a.tmp", article]), own(article));
        assert_eq!(named(&["public/a.md", article]), own(article));
        assert_eq!(named(&[article, "/elsewhere/behind/a/link.md"]), None);
    }
}
