//! In which section of an article the words of a query stand, where no passage that is kept says so.

use crate::search::bytes::Fault;
use crate::search::documents::Document;
use crate::search::lookup::{Stem, rarest};
use crate::search::ranking::Wanted;
use crate::search::store::{Fetch, Store};

/// The bytes of lists that are read for this: of the rarest words first.
const MOST_BYTES: usize = 12_000;

impl<F: Fetch> Store<F> {
    /// Returns for each document the places of each word of a query, of as many words as are read soon.
    ///
    /// # Errors
    /// As `Store::lists`.
    pub(crate) fn standing(
        &self,
        wanted: &[Wanted],
        documents: &[u32],
    ) -> Result<Vec<Vec<Vec<u32>>>, Fault> {
        let mut out = vec![Vec::new(); documents.len()];
        let words = wanted.iter().flat_map(|clause| &clause.words);
        for (_, (meaning, _)) in rarest(words, MOST_BYTES) {
            out.iter_mut().for_each(|words| words.push(Vec::new()));
            for stem in &meaning.stems {
                self.add_places(stem, documents, &mut out)?;
            }
        }
        Ok(out)
    }

    /// Adds the places of a stem to those of the last word.
    fn add_places(
        &self,
        stem: &Stem,
        documents: &[u32],
        out: &mut [Vec<Vec<u32>>],
    ) -> Result<(), Fault> {
        for (document, held) in self.postings(stem)? {
            let at = documents.iter().position(|&one| one == document);
            if let Some(last) = at.and_then(|at| out[at].last_mut()) {
                last.extend(held.places);
            }
        }
        Ok(())
    }
}

/// Returns the section with a heading that has the most of the words, the first of several, if it has more than so many.
pub(crate) fn choose(document: &Document, words: &[Vec<u32>], known: usize) -> Option<usize> {
    let (mut most, mut best) = (known, None);
    for (index, section) in document.sections.iter().enumerate().skip(1) {
        let next = document.sections.get(index + 1);
        let places = section.place..next.map_or(u32::MAX, |next| next.place);
        let has = |word: &&Vec<u32>| word.iter().any(|place| places.contains(place));
        let count = words.iter().filter(has).count();
        if count > most {
            (most, best) = (count, Some(index));
        }
    }
    best
}
