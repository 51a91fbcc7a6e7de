//! Highlighted code, by the fingerprint of the code and its language.
//!
//! Highlighting is by far the slowest step of reading an article. An article that is read again for a new
//! template or one new word usually has the same code as before.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use crate::base::Fp;
use crate::parse::{Highlight, Highlighter};

/// The lines of HTML of each block of code.
pub type Blocks = FxHashMap<Fp, Vec<String>>;

/// Blocks that were not used stay while all blocks together have at most this many bytes.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Blocks of code that were highlighted.
pub struct Colours {
    /// Blocks that earlier processes highlighted. They are read at the first request for a block that
    /// this process did not highlight; most builds make none.
    kept: OnceLock<Blocks>,
    load: Box<dyn Fn() -> Blocks + Send + Sync>,
    /// Blocks that were used or highlighted since.
    used: Mutex<Blocks>,
    coloured: AtomicUsize,
    reused: AtomicUsize,
}

impl Default for Colours {
    fn default() -> Self {
        Self::kept_by(Blocks::default)
    }
}

impl Colours {
    /// Creates the cache; `load` reads what an earlier process kept.
    pub(crate) fn kept_by(load: impl Fn() -> Blocks + Send + Sync + 'static) -> Self {
        Self {
            kept: OnceLock::new(),
            load: Box::new(load),
            used: Mutex::default(),
            coloured: AtomicUsize::new(0),
            reused: AtomicUsize::new(0),
        }
    }

    /// Returns how many blocks were highlighted so far, and how many were reused.
    pub fn counts(&self) -> (usize, usize) {
        let count = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
        (count(&self.coloured), count(&self.reused))
    }

    /// Returns the blocks to keep for a later process, in order; `None` where these are kept already.
    pub(crate) fn worth_keeping(&self) -> Option<Vec<(Fp, Vec<String>)>> {
        if self.counts().0 == 0 {
            return None;
        }
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let mut budget = MOST_BYTES;
        let mut all: Vec<(Fp, Vec<String>)> = used
            .iter()
            .map(|(fp, lines)| (*fp, lines.clone()))
            .collect();
        all.sort_unstable_by_key(|(fp, _)| *fp);
        for (_, lines) in &all {
            budget = budget.saturating_sub(bytes(lines));
        }
        let unused = self.kept.get().into_iter().flatten();
        let mut unused: Vec<_> = unused.filter(|(fp, _)| !used.contains_key(fp)).collect();
        unused.sort_unstable_by_key(|(fp, _)| **fp);
        for (fp, lines) in unused {
            let bytes = bytes(lines);
            if bytes <= budget {
                budget -= bytes;
                all.push((*fp, lines.clone()));
            }
        }
        Some(all)
    }
}

fn bytes(lines: &[String]) -> usize {
    lines.iter().map(|line| line.len() + 8).sum()
}

impl Highlight for Colours {
    fn lines(&self, language: &str, code: &str) -> Option<Vec<String>> {
        let fp = Fp::of(&(language, code));
        let used = || self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let known = used().get(&fp).cloned();
        let known = known.or_else(|| {
            let lines = self.kept.get_or_init(&self.load).get(&fp)?.clone();
            used().insert(fp, lines.clone());
            Some(lines)
        });
        if let Some(lines) = known {
            self.reused.fetch_add(1, Ordering::Relaxed);
            return Some(lines);
        }
        let lines = Highlighter.lines(language, code)?;
        self.coloured.fetch_add(1, Ordering::Relaxed);
        used().insert(fp, lines.clone());
        Some(lines)
    }

    fn nearest(&self, language: &str) -> Option<String> {
        Highlighter.nearest(language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_coloured_once() {
        let first = Colours::default();
        let lines = first.lines("rust", "let x = 1;\n");
        assert!(lines.is_some());
        assert_eq!(first.lines("rust", "let x = 1;\n"), lines);
        assert_eq!(first.counts(), (1, 1));

        let kept = first.worth_keeping().unwrap();
        let later = Colours::kept_by(move || kept.iter().cloned().collect());
        assert_eq!(later.lines("rust", "let x = 1;\n"), lines);
        assert_eq!(later.counts(), (0, 1));
        assert_eq!(later.worth_keeping(), None, "nothing is new");
        // The same code in another language is other code.
        assert_ne!(later.lines("toml", "let x = 1;\n"), lines);
        assert_eq!(later.worth_keeping().unwrap().len(), 2);
    }

    #[test]
    fn code_in_no_known_language_is_not_kept() {
        let colours = Colours::default();
        assert_eq!(colours.lines("klingon", "qapla'"), None);
        assert_eq!(colours.worth_keeping(), None);
    }
}
