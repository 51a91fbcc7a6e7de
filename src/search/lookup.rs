//! From the words of a query to stems of the dictionary: as they are, as beginnings, or with one typo forgiven.

use std::collections::BTreeSet;

use crate::search::bytes::Fault;
use crate::search::dictionary::{FACET, Lists, Term, facet_key};
use crate::search::store::{Fetch, Store};

/// How many dictionaries are read for the words that begin with what was typed.
const PREFIX_FILES: usize = 6;
/// How many stems the beginning of a word stands for.
const PREFIX_STEMS: usize = 4;
/// How many dictionaries on either side are read for a word with a typo.
const TYPO_FILES: usize = 2;
/// The shortest word in which a typo is forgiven, in characters.
const TYPO_LENGTH: usize = 4;

/// The least that is left of a word without its ending, in characters.
const SHORTEST_BASE: usize = 3;

/// A stem that a word of the query stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stem {
    /// The stem.
    pub key: Vec<u8>,
    /// The number of its file.
    pub file: usize,
    /// What the dictionary says of it.
    pub lists: Lists,
}

/// What a word of the query stands for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Meaning {
    /// Its stems, the likeliest first; none where the index has no such word.
    pub stems: Vec<Stem>,
    /// The forms to be marked, in ascending order.
    pub forms: BTreeSet<String>,
    /// The word that was meant, where what was typed is in no document.
    pub correction: Option<String>,
}

impl Meaning {
    /// Says whether the places at which the word stands are too many to be known.
    pub(crate) fn is_frequent(&self) -> bool {
        self.stems.iter().any(|stem| stem.lists.is_frequent())
    }

    /// Returns the bytes of all its lists.
    pub(crate) fn total(&self) -> usize {
        self.stems.iter().map(|stem| stem.lists.total()).sum()
    }
}

/// Returns the rarest of some words, the rarest first, whose lists have together so many bytes at most, each with its number
/// among them.
pub(crate) fn rarest<'w>(
    words: impl Iterator<Item = &'w (Meaning, u32)>,
    most: usize,
) -> Vec<(usize, &'w (Meaning, u32))> {
    let mut rare: Vec<_> = words
        .enumerate()
        .filter(|(_, (meaning, _))| !meaning.is_frequent())
        .collect();
    rare.sort_by_key(|(_, (meaning, place))| (meaning.total(), *place));
    let mut spent = 0;
    rare.retain(|(_, (meaning, _))| {
        spent += meaning.total();
        spent <= most
    });
    rare
}

impl<F: Fetch> Store<F> {
    /// Returns what the dictionary says of a key, and the number of its file.
    ///
    /// # Errors
    /// As `Store::dictionary`.
    pub(crate) fn term(&self, key: &[u8]) -> Result<Option<(usize, Term)>, Fault> {
        let file = self.root.word_file(key);
        let terms = self.dictionary(file)?;
        let found = terms.binary_search_by(|term| term.key.as_slice().cmp(key));
        Ok(found.ok().map(|at| (file, terms[at].clone())))
    }

    /// Returns what a word stands for.
    ///
    /// # Errors
    /// As `Store::dictionary`.
    pub(crate) fn meaning(&self, form: &str, open: bool) -> Result<Meaning, Fault> {
        let mut meaning = Meaning::default();
        // A word that stands in other forms only is found where it is their stem.
        let exact = self
            .term(form.as_bytes())?
            .map(|(_, term)| term)
            .filter(|term| term.forms > 0 || term.lists.is_some());
        let mut candidates: Vec<Term> = exact.into_iter().collect();
        if open {
            candidates.extend(self.beginning_with(form)?);
        }
        if candidates.is_empty() {
            candidates.extend(self.other_ending(form)?);
        }
        if candidates.is_empty() && form.chars().count() >= TYPO_LENGTH {
            candidates.extend(self.nearest(form)?);
            meaning.correction = candidates.first().map(|term| text(&term.key));
        }
        let mut stems: Vec<Vec<u8>> = Vec::new();
        for term in candidates {
            let key = term.stem.unwrap_or_else(|| term.key.clone());
            if stems.len() < PREFIX_STEMS && !stems.contains(&key) {
                self.add_stem(&mut meaning, key.clone(), &term.key)?;
                stems.push(key);
            }
        }
        Ok(meaning)
    }

    fn add_stem(&self, meaning: &mut Meaning, key: Vec<u8>, form: &[u8]) -> Result<(), Fault> {
        let Some((file, term)) = self.term(&key)? else {
            return Ok(());
        };
        let Some(lists) = term.lists else {
            return Ok(());
        };
        for number in BTreeSet::from([self.root.word_file(form), file]) {
            for term in self.dictionary(number)?.iter() {
                if term.forms > 0 && term.stem.as_ref().unwrap_or(&term.key) == &key {
                    meaning.forms.insert(text(&term.key));
                }
            }
        }
        meaning.stems.push(Stem { key, file, lists });
        Ok(())
    }

    /// Returns the terms that begin with a prefix, from a few dictionaries at most.
    fn terms_from(&self, prefix: &[u8], most_files: usize) -> Result<Vec<Term>, Fault> {
        let mut found = Vec::new();
        let first = self.root.word_file(prefix);
        let files = self.root.word_files.iter().enumerate().skip(first);
        for (number, file) in files.take(most_files) {
            if number > first && !file.first.starts_with(prefix) {
                break;
            }
            let terms = self.dictionary(number)?;
            let terms = terms.iter().filter(|term| term.key.starts_with(prefix));
            found.extend(terms.cloned());
        }
        Ok(found)
    }

    /// Returns the values of a filter that stories have.
    ///
    /// # Errors
    /// As `Store::dictionary`.
    pub(crate) fn values(&self, filter: &str) -> Result<Vec<String>, Fault> {
        let prefix = facet_key(&format!("{filter}:"));
        let terms = self.terms_from(&prefix, usize::MAX)?.into_iter();
        Ok(terms.map(|term| text(&term.key[prefix.len()..])).collect())
    }

    fn beginning_with(&self, prefix: &str) -> Result<Vec<Term>, Fault> {
        let mut found = self.terms_from(prefix.as_bytes(), PREFIX_FILES)?;
        found.retain(|term| term.forms > 0);
        found.sort_by(|a, b| b.forms.cmp(&a.forms).then_with(|| a.key.cmp(&b.key)));
        found.truncate(4 * PREFIX_STEMS);
        Ok(found)
    }

    /// Finds the commonest form that differs in its ending alone: the index has the forms that occur, and stems are known
    /// to builds only.
    fn other_ending(&self, form: &str) -> Result<Option<Term>, Fault> {
        let endings = self.language.endings();
        for ending in endings {
            let base = form.strip_suffix(ending);
            let Some(base) = base.filter(|base| base.chars().count() >= SHORTEST_BASE) else {
                continue;
            };
            let mut best: Option<Term> = None;
            for term in self.terms_from(base.as_bytes(), PREFIX_FILES)? {
                let rest = &term.key[base.len()..];
                let is_ending = rest.is_empty() || endings.iter().any(|one| one.as_bytes() == rest);
                if is_ending && term.forms > best.as_ref().map_or(0, |best| best.forms) {
                    best = Some(term);
                }
            }
            if best.is_some() {
                return Ok(best);
            }
        }
        Ok(None)
    }

    /// Finds the commonest form that one typo leads to. The dictionaries around the word are read, and those of the
    /// word without its first letter and with the first two exchanged; another first letter is not found.
    fn nearest(&self, form: &str) -> Result<Option<Term>, Fault> {
        let typed: Vec<char> = form.chars().collect();
        let without_first: String = typed[1..].iter().collect();
        let exchanged: String = [typed[1], typed[0]]
            .into_iter()
            .chain(typed[2..].iter().copied())
            .collect();
        let around = self.root.word_file(form.as_bytes());
        let mut files: BTreeSet<usize> =
            (around.saturating_sub(TYPO_FILES)..=around + TYPO_FILES).collect();
        files.extend([&without_first, &exchanged].map(|word| self.root.word_file(word.as_bytes())));
        let mut best: Option<Term> = None;
        for number in files {
            for term in self.dictionary(number)?.iter().filter(|term| {
                term.forms > 0 && term.key.first().is_some_and(|first| *first > FACET)
            }) {
                let better = best.as_ref().is_none_or(|best| term.forms > best.forms);
                if better && is_one_edit(&typed, &text(&term.key).chars().collect::<Vec<_>>()) {
                    best = Some(term.clone());
                }
            }
        }
        Ok(best)
    }
}

fn text(key: &[u8]) -> String {
    String::from_utf8_lossy(key).into_owned()
}

/// Says whether one letter more, less, other, or exchanged with the next makes one word of the other.
fn is_one_edit(a: &[char], b: &[char]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let start = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    if long.len() > short.len() {
        return short[start..] == long[start + 1..];
    }
    if start == short.len() {
        return false;
    }
    let exchanged = start + 1 < short.len()
        && short[start] == long[start + 1]
        && short[start + 1] == long[start]
        && short[start + 2..] == long[start + 2..];
    exchanged || short[start + 1..] == long[start + 1..]
}

#[cfg(test)]
mod tests {
    use super::is_one_edit;

    #[test]
    fn knows_single_typos() {
        let is = |a: &str, b: &str| {
            is_one_edit(
                &a.chars().collect::<Vec<_>>(),
                &b.chars().collect::<Vec<_>>(),
            )
        };
        assert!(
            is("kubernets", "kubernetes")
                && is("rusty", "rust")
                && is("modle", "model")
                && is("mudel", "model")
        );
        assert!(!is("model", "model") && !is("mdoel", "medal") && !is("rust", "trusty"));
    }
}
