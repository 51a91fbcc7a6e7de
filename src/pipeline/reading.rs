//! Files that changed are read; of the others, the memo knows what they say.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Progress;
use crate::base::{Fp, SourcePath};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::memo::{Memo, Read};
use crate::model::config::Settings;
use crate::model::plan::Bodies;
use crate::model::trace::Change;
use crate::model::tree::Stamp;
use crate::model::{Article, Body, Trace, Tree};
use crate::parse::{self, Source};

/// Reads the files that changed, in parallel; the memo has the others.
pub(super) fn read(
    tree: &Tree,
    sources: &[Source],
    settings: &Settings,
    memo: &mut Memo,
    trace: &mut Trace,
    diagnostics: &mut Vec<Diagnostic>,
    progress: &dyn Progress,
) -> Vec<Arc<Article>> {
    let settings_fp = Fp::of(settings);
    let kept = AtomicUsize::new(0);
    let known = &memo.sources;
    let fresh: Vec<Option<(Read, Change)>> = sources
        .par_iter()
        .map(|source| {
            let before = known
                .get(&source.path)
                .filter(|before| before.settings == settings_fp);
            let stamp = tree.settled(&source.path);
            let again = match before {
                Some(before) if stamp.is_some() && before.stamp == stamp => None,
                before => Some(read_one(
                    tree,
                    source,
                    settings,
                    settings_fp,
                    stamp,
                    before,
                    &kept,
                )),
            };
            progress.step(1);
            again
        })
        .collect();
    let mut old = std::mem::take(&mut memo.sources);
    let mut articles = Vec::with_capacity(sources.len());
    memo.sources.reserve(sources.len());
    for (source, fresh) in sources.iter().zip(fresh) {
        let before = old.remove(&source.path);
        let read = match (fresh, before) {
            (Some((read, change)), _) => {
                trace.read.insert(source.path.clone(), change);
                read
            }
            (None, Some(read)) => {
                trace.files_reused += 1;
                read
            }
            (None, None) => continue,
        };
        diagnostics.extend(read.diagnostics.iter().cloned());
        articles.extend(read.article.clone());
        memo.sources.insert(source.path.clone(), read);
    }
    articles
}

/// Bodies are kept up to this many bytes of HTML; those beyond are read again when their page is
/// made, which takes less than the memory for all of them would.
const KEPT_BODIES: usize = 64 * 1024 * 1024;

fn read_one(
    tree: &Tree,
    source: &Source,
    settings: &Settings,
    settings_fp: Fp,
    stamp: Option<Stamp>,
    before: Option<&Read>,
    kept: &AtomicUsize,
) -> (Read, Change) {
    let (bytes, fault) = match tree.read(&source.path) {
        Ok(bytes) => (bytes, None),
        Err(fault) => (Vec::new(), Some(fault)),
    };
    let fp = Fp::of_bytes(&bytes);
    if let Some(before) = before.filter(|before| before.bytes == fp && fault.is_none()) {
        return (
            Read {
                stamp,
                ..before.clone()
            },
            Change::Touched,
        );
    }
    let outcome = match fault {
        Some(fault) => Outcome::new(None, vec![parse::unreadable(&source.path, &fault)]),
        None => parse::article(bytes, source, settings).map(Some),
    };
    let article = outcome.value.map(|mut article| {
        let size = article.text.body().map_or(0, |body| body.html_len());
        if kept.fetch_add(size, Ordering::Relaxed) > KEPT_BODIES {
            article.text.release();
        }
        Arc::new(article)
    });
    let change = match (before.and_then(|before| before.article.as_ref()), &article) {
        (None, _) => Change::New,
        (Some(before), Some(now)) if before.meta != now.meta || before.outline != now.outline => {
            Change::Card
        }
        (Some(before), Some(now)) if before.text.fp() != now.text.fp() => Change::Text,
        (Some(_), Some(_)) => Change::Nothing,
        (Some(_), None) => Change::Card,
    };
    let read = Read {
        stamp: stamp.filter(|_| article.is_some()),
        bytes: fp,
        settings: settings_fp,
        article,
        diagnostics: Arc::new(outcome.diagnostics),
    };
    (read, change)
}

/// Gives bodies, reading files again where they were let go.
pub(super) struct Shelf<'a> {
    pub(super) tree: &'a Tree,
    pub(super) settings: &'a Settings,
    /// Every file as it was last read: a linked site may be older than the texts.
    pub(super) sources: &'a FxHashMap<SourcePath, Read>,
}

impl Bodies for Shelf<'_> {
    fn current(&self, article: &Arc<Article>) -> Arc<Article> {
        let read = self.sources.get(&article.path);
        let now = read.and_then(|read| read.article.as_ref());
        Arc::clone(now.unwrap_or(article))
    }

    fn body(&self, article: &Article) -> Result<Arc<Body>, String> {
        let read = self.sources.get(&article.path);
        let article = read
            .and_then(|read| read.article.as_deref())
            .unwrap_or(article);
        if let Some(body) = article.text.body() {
            return Ok(Arc::clone(body));
        }
        let path = &article.path;
        let bytes = self
            .tree
            .read(path)
            .map_err(|fault| format!("cannot read `{path}`: {fault}"))?;
        let source = parse::source(path, article.meta.kind, self.settings);
        let again = parse::article(bytes, &source, self.settings).value;
        let same = again.text.fp() == article.text.fp();
        let body = again.text.body().filter(|_| same).cloned();
        body.ok_or_else(|| changed(path))
    }

    fn written(&self, article: &Article) -> Result<(String, usize), String> {
        let path = &article.path;
        let bytes = self
            .tree
            .read(path)
            .map_err(|fault| format!("cannot read `{path}`: {fault}"))?;
        let read = self.sources.get(path);
        if read.is_some_and(|read| read.bytes != Fp::of_bytes(&bytes)) {
            return Err(changed(path));
        }
        Ok(parse::written(bytes, path))
    }
}

fn changed(path: &SourcePath) -> String {
    format!("`{path}` changed while the site was being built: build again")
}
