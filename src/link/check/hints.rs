//! Guesses at what was meant by addresses at which nothing is published.

use std::cell::OnceCell;
use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::outputs::Outputs;
use crate::base::{Moment, OutPath};
use crate::diagnostic::closest;
use crate::model::card::Withheld;
use crate::model::site::{Redirect, WithheldFile};

/// How many outputs that share words with an address are compared with it, letter by letter.
const MOST_CANDIDATES: usize = 64;

/// A word that more outputs have than these says little.
const MOST_OUTPUTS: usize = 1_000;

/// How many addresses are compared with all outputs, because none shares a word with them. So the work does
/// not grow with the square of a site.
const MOST_SCANS: usize = 50;

/// The guesses for a site's dead addresses. Each address is looked up once.
pub(super) struct Hints<'o> {
    outputs: &'o Outputs<'o>,
    /// The path in front of the site, which addresses leave out.
    base: &'o str,
    /// What a public build leaves out.
    held: &'o [WithheldFile],
    index: OnceCell<Index<'o>>,
    known: FxHashMap<String, Option<String>>,
    scans: usize,
}

/// The outputs by the words of their paths.
struct Index<'o> {
    /// The paths as addresses have them, in order.
    paths: Vec<&'o str>,
    words: FxHashMap<&'o str, Vec<usize>>,
}

impl<'o> Hints<'o> {
    pub(super) fn new(outputs: &'o Outputs<'o>, base: &'o str) -> Self {
        Self {
            outputs,
            base,
            held: &[],
            index: OnceCell::new(),
            known: FxHashMap::default(),
            scans: MOST_SCANS,
        }
    }

    /// Adds what a public build leaves out, which has its address already.
    pub(super) fn with_held(mut self, held: &'o [WithheldFile]) -> Self {
        self.held = held;
        self
    }

    /// Returns what was probably meant by an address.
    pub(super) fn of(&mut self, address: &str) -> Option<String> {
        if let Some(known) = self.known.get(address) {
            return known.clone();
        }
        let hint = self.find(address);
        self.known.insert(address.to_owned(), hint.clone());
        hint
    }

    /// Returns what would be at an address, if a public build did not leave it out.
    pub(super) fn held_at(&self, address: &str) -> Option<&'o WithheldFile> {
        let asked = Redirect::file_of(&OutPath::asked_for(address));
        let mut held = self.held.iter();
        held.find(|held| Redirect::file_of(&held.address) == asked)
    }

    fn find(&mut self, address: &str) -> Option<String> {
        let below = address
            .strip_prefix(self.base)
            .filter(|_| !self.base.is_empty());
        if below.is_some_and(|below| self.outputs.answer(below)) {
            let base = self.base;
            return Some(format!(
                "leave `{base}` out: addresses count from the site's root"
            ));
        }
        if let Some(held) = self.held_at(address) {
            return Some(of_held(held));
        }
        let index = self.index.get_or_init(|| Index::of(self.outputs));
        let path = address.trim_start_matches('/');
        let candidates = index.candidates(path);
        let guess = closest(path, candidates).or_else(|| {
            self.scans = self.scans.checked_sub(1)?;
            closest(path, index.paths.iter().copied())
        })?;
        Some(format!("did you mean `/{guess}`?"))
    }
}

/// Returns why nothing is there yet, or any more, at the address of a file.
fn of_held(held: &WithheldFile) -> String {
    let due = held.due.map(Moment::with_weekday).unwrap_or_default();
    let why = match held.why {
        Withheld::Draft => "is a draft".to_owned(),
        Withheld::Scheduled => format!("is scheduled: it is there from {due} on"),
        Withheld::Broken => format!("was due {due}, and is held back for its errors"),
        Withheld::Expired => "was withdrawn by its `expires`".to_owned(),
    };
    format!("this is the address of `{}`, which {why}", held.source)
}

impl<'o> Index<'o> {
    fn of(outputs: &'o Outputs<'o>) -> Self {
        let paths = outputs.paths();
        let mut paths: Vec<&str> = paths
            .map(|path| path.strip_suffix("index.html").unwrap_or(path))
            .collect();
        paths.sort_unstable();
        let mut index: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (at, path) in paths.iter().enumerate() {
            for word in words(path) {
                let outputs = index.entry(word).or_default();
                if outputs.last() != Some(&at) {
                    outputs.push(at);
                }
            }
        }
        Self {
            paths,
            words: index,
        }
    }

    /// Returns the paths that share most words with one.
    fn candidates(&self, path: &str) -> Vec<&'o str> {
        let mut shared: FxHashMap<usize, usize> = FxHashMap::default();
        let outputs = words(path).filter_map(|word| self.words.get(word));
        for outputs in outputs.filter(|outputs| outputs.len() <= MOST_OUTPUTS) {
            for output in outputs {
                *shared.entry(*output).or_default() += 1;
            }
        }
        let mut shared: Vec<(Reverse<usize>, usize)> = shared
            .into_iter()
            .map(|(output, count)| (Reverse(count), output))
            .collect();
        if shared.len() > MOST_CANDIDATES {
            shared.select_nth_unstable(MOST_CANDIDATES);
            shared.truncate(MOST_CANDIDATES);
        }
        let paths = shared.into_iter();
        paths
            .filter_map(|(_, output)| self.paths.get(output).copied())
            .collect()
    }
}

/// Returns the words of a path: `2026`, `05`, `a`, `story`.
fn words(path: &str) -> impl Iterator<Item = &str> {
    path.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Config, Tree};

    fn config() -> Config {
        let config = "title = 'T'\nbase_url = 'https://example.org'\n";
        let tree = Tree::in_memory([("config.toml", config)]);
        crate::parse::config(&tree, &crate::parse::Overrides::default()).value
    }

    fn paths(count: usize) -> Vec<OutPath> {
        let names = (0..count).map(|i| format!("2026/05/a-story-of-number-{i:05}/index.html"));
        let about = std::iter::once("about/index.html".to_owned());
        names
            .chain(about)
            .map(|path| OutPath::new(&path).expect("a path"))
            .collect()
    }

    #[test]
    fn every_dead_address_gets_a_hint_however_many_there_are() {
        let paths = paths(400);
        let config = config();
        let outputs = Outputs::new(&config, paths.iter());
        let mut hints = Hints::new(&outputs, "");
        for i in 0..400 {
            let hint = hints.of(&format!("/2026/05/a-stroy-of-number-{i:05}/"));
            let wanted = format!("did you mean `/2026/05/a-story-of-number-{i:05}/`?");
            assert_eq!(hint, Some(wanted));
        }
    }

    #[test]
    fn a_slip_in_the_only_word_is_found_and_an_address_is_looked_up_once() {
        let paths = paths(10);
        let config = config();
        let outputs = Outputs::new(&config, paths.iter());
        let mut hints = Hints::new(&outputs, "/news");
        for _ in 0..2 * MOST_SCANS {
            let hint = hints.of("/abuot/");
            assert_eq!(hint.as_deref(), Some("did you mean `/about/`?"));
        }
        assert_eq!(hints.of("/nothing/like/that/"), None);
        let hint = hints.of("/news/about/");
        assert!(hint.is_some_and(|hint| hint.starts_with("leave `/news` out")));
    }
}
