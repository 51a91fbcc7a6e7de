//! Reads files that changed; the memo has the articles of the others.
//!
//! Bodies are kept apart from articles: they are most of a site, and each is needed for one page and
//! perhaps a few feeds. The bodies of files that were just read wait in a [`BodyStore`]; all others are
//! read again when they are needed.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Progress;
use crate::base::{Fp, SourcePath};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::memo::{Colours, Memo, Read, ReadArticle};
use crate::model::config::Settings;
use crate::model::plan::{Bodies, BodyError};
use crate::model::trace::Change;
use crate::model::tree::Stamp;
use crate::model::{Article, Body, Plan, Trace, Tree};
use crate::parse::{self, Found, Source};

/// The bodies of files that were just read.
pub(super) type FreshBodies = FxHashMap<SourcePath, Arc<Body>>;

/// Reads the files that changed, in parallel; the memo has the others.
pub(super) fn read(
    tree: &Tree,
    sources: &[Found],
    settings: &Settings,
    memo: &mut Memo,
    trace: &mut Trace,
    diagnostics: &mut Vec<Diagnostic>,
    progress: &dyn Progress,
) -> FreshBodies {
    let reader = Reader {
        tree,
        settings,
        settings_fp: Fp::of(settings),
        colours: &memo.colours,
        kept: AtomicUsize::new(0),
    };
    let known = &memo.sources;
    let fresh: Vec<Option<Reading>> = sources
        .par_iter()
        .map(|found| {
            let again = reader.read(found, known.get(found.path));
            progress.step(1);
            again
        })
        .collect();
    let mut bodies = FreshBodies::default();
    memo.sources
        .reserve(sources.len().saturating_sub(memo.sources.len()));
    for (Found { path, .. }, fresh) in sources.iter().copied().zip(fresh) {
        if let Some(fresh) = fresh {
            trace.read.insert(path.clone(), fresh.change);
            bodies.extend(fresh.body.map(|body| (path.clone(), body)));
            memo.sources.insert(path.clone(), fresh.read);
        } else {
            trace.files_reused += 1;
        }
        if let Some(read) = memo.sources.get(path) {
            diagnostics.extend(read.diagnostics.iter().cloned());
        }
    }
    if memo.sources.len() > sources.len() {
        let there: FxHashSet<&SourcePath> = sources.iter().map(|found| found.path).collect();
        memo.sources.retain(|path, _| there.contains(path));
    }
    bodies
}

/// Returns the articles of all files; `None` where what an earlier process kept of one is damaged, which the memo then has
/// no longer.
pub(super) fn whole_articles(files: &[SourcePath], memo: &mut Memo) -> Option<Vec<Arc<Article>>> {
    let sources = &memo.sources;
    let read = |path: &SourcePath| {
        let read = sources.get(path)?;
        read.article.is_some().then(|| read.article(path).cloned())
    };
    let articles: Vec<Option<Arc<Article>>> = files.par_iter().filter_map(read).collect();
    if articles.iter().any(Option::is_none) {
        memo.sources
            .retain(|path, read| read.article.is_none() || read.article(path).is_some());
    }
    articles.into_iter().collect()
}

/// The bytes of HTML that waiting bodies may have. Bodies beyond that are read again when their page is
/// rendered, which costs less than the memory for all of them.
const WAITING: usize = 192 * 1024 * 1024;

/// A file that was read.
struct Reading {
    read: Read,
    change: Change,
    body: Option<Arc<Body>>,
}

/// Reads files alone, one after the other, from several threads.
struct Reader<'a> {
    tree: &'a Tree,
    settings: &'a Settings,
    settings_fp: Fp,
    colours: &'a Colours,
    /// The bytes of HTML that wait.
    kept: AtomicUsize,
}

impl Reader<'_> {
    /// Reads a file, unless the memo's article is still valid.
    fn read(&self, found: &Found, before: Option<&Read>) -> Option<Reading> {
        let before = before.filter(|before| before.settings == self.settings_fp);
        let stamp = Some(*found.stamp).filter(|stamp| self.tree.is_stable(stamp));
        match before {
            Some(before) if stamp.is_some() && before.stamp == stamp => None,
            before => {
                let source = parse::source(found.path, found.kind, self.settings);
                Some(self.read_again(&source, stamp, before))
            }
        }
    }

    fn read_again(&self, source: &Source, stamp: Option<Stamp>, before: Option<&Read>) -> Reading {
        let (bytes, fault) = match self.tree.source(&source.path) {
            Ok(bytes) => (bytes, None),
            Err(fault) => (Vec::new(), Some(fault)),
        };
        let fp = Fp::of_bytes(&bytes);
        if let Some(before) = before.filter(|before| before.bytes == fp && fault.is_none()) {
            let read = Read {
                stamp,
                ..before.clone()
            };
            return Reading {
                read,
                change: Change::Touched,
                body: None,
            };
        }
        let outcome = match fault {
            Some(fault) => Outcome::new(None, vec![parse::unreadable(&source.path, &fault)]),
            None => parse::article(bytes, source, self.settings, self.colours).map(Some),
        };
        let (article, body) = outcome.value.map_or((None, None), |(article, body)| {
            let waits = self.kept.fetch_add(body.html.len(), Ordering::Relaxed) < WAITING;
            (
                Some(ReadArticle::new(article)),
                waits.then(|| Arc::new(body)),
            )
        });
        let before = before.and_then(|before| before.article.as_ref());
        let digest = |article: &ReadArticle| article.digest().clone();
        let change = match (before.map(digest), article.as_ref().map(digest)) {
            (None, _) => Change::New,
            (Some(before), Some(now))
                if before.meta != now.meta || before.outline != now.outline =>
            {
                Change::Card
            }
            (Some(before), Some(now)) if before.text != now.text => Change::Text,
            (Some(_), Some(_)) => Change::Nothing,
            (Some(_), None) => Change::Card,
        };
        let read = Read {
            stamp: stamp.filter(|_| article.is_some()),
            bytes: fp,
            settings: self.settings_fp,
            article,
            diagnostics: Arc::new(outcome.diagnostics),
        };
        Reading { read, change, body }
    }
}

/// Gives bodies, reading a file again where its body is not in memory.
pub(super) struct BodyStore<'a> {
    tree: &'a Tree,
    settings: &'a Settings,
    /// Every file as it was last read. A linked site may be older than the texts.
    sources: &'a FxHashMap<SourcePath, Read>,
    colours: &'a Colours,
    waiting: FxHashMap<SourcePath, Waiting>,
}

/// A body that waits, and how many outputs may still ask for it.
struct Waiting {
    body: Mutex<Option<Arc<Body>>>,
    wanted: AtomicUsize,
}

impl<'a> BodyStore<'a> {
    /// Keeps bodies in memory for the planned outputs. Each is dropped with the last output that carries
    /// it.
    pub(super) fn new(
        tree: &'a Tree,
        settings: &'a Settings,
        memo: &'a Memo,
        bodies: FreshBodies,
        plans: &[Plan],
    ) -> Self {
        let waiting = bodies.into_iter().map(|(path, body)| {
            let waiting = Waiting {
                body: Mutex::new(Some(body)),
                wanted: AtomicUsize::new(0),
            };
            (path, waiting)
        });
        let waiting: FxHashMap<SourcePath, Waiting> = waiting.collect();
        for body in plans.iter().flat_map(|plan| plan.view.bodies()) {
            if let Some(waiting) = waiting.get(&body.article.path) {
                waiting.wanted.fetch_add(1, Ordering::Relaxed);
            }
        }
        Self {
            waiting,
            ..Self::again(tree, settings, &memo.sources, &memo.colours)
        }
    }

    /// Reads every text again.
    pub(super) fn again(
        tree: &'a Tree,
        settings: &'a Settings,
        sources: &'a FxHashMap<SourcePath, Read>,
        colours: &'a Colours,
    ) -> Self {
        Self {
            tree,
            settings,
            sources,
            colours,
            waiting: FxHashMap::default(),
        }
    }
}

impl Waiting {
    /// Returns the body, and removes it for the last output that carries it.
    fn get(&self) -> Option<Arc<Body>> {
        let mut body = self.body.lock().unwrap_or_else(PoisonError::into_inner);
        match self.wanted.fetch_sub(1, Ordering::Relaxed) {
            0 | 1 => body.take(),
            _ => body.clone(),
        }
    }
}

impl BodyStore<'_> {
    fn known(&self, path: &SourcePath) -> Option<&Arc<Article>> {
        self.sources.get(path)?.article(path)
    }

    fn bytes(&self, path: &SourcePath) -> Result<Vec<u8>, BodyError> {
        self.tree
            .source(path)
            .map_err(|source| BodyError::Unreadable {
                path: path.clone(),
                source,
            })
    }
}

impl Bodies for BodyStore<'_> {
    fn current(&self, article: &Arc<Article>) -> Arc<Article> {
        Arc::clone(self.known(&article.path).unwrap_or(article))
    }

    fn body(&self, article: &Article) -> Result<Arc<Body>, BodyError> {
        let article = self.known(&article.path).map_or(article, Arc::as_ref);
        if let Some(body) = self.waiting.get(&article.path).and_then(Waiting::get) {
            return Ok(body);
        }
        let path = &article.path;
        let bytes = self.bytes(path)?;
        let source = parse::source(path, article.meta.kind, self.settings);
        let (text, body) = parse::body(bytes, &article.meta, &source, self.settings, self.colours);
        if text != article.text {
            return Err(changed(path));
        }
        Ok(Arc::new(body))
    }

    fn written(&self, article: &Article) -> Result<(String, usize), BodyError> {
        let path = &article.path;
        let bytes = self.bytes(path)?;
        let read = self.sources.get(path);
        if read.is_some_and(|read| read.bytes != Fp::of_bytes(&bytes)) {
            return Err(changed(path));
        }
        Ok(parse::written(bytes, path))
    }
}

fn changed(path: &SourcePath) -> BodyError {
    BodyError::Changed { path: path.clone() }
}
