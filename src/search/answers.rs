//! From a query to results.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::search::bytes::Fault;
use crate::search::dictionary::{Term, facet_key};
use crate::search::documents::{Document, Passage};
use crate::search::lists::{self, TIERS};
use crate::search::lookup::{Meaning, Stem};
use crate::search::phrases::{is_pair, is_vague};
use crate::search::query::{Clause, MOST, Typing, parse};
use crate::search::ranking::Wanted;
use crate::search::store::{Fetch, Store};
use crate::search::{passages, sections};

/// In which order results come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The best first.
    Relevance,
    /// The newest first.
    Newest,
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// What the reader typed.
    pub text: &'a str,
    /// Whether the reader is still typing.
    pub typing: Typing,
    /// In which order results come.
    pub order: Order,
    /// Groups of values such as `tag:rust`: results must have one of each group.
    pub filters: &'a [Vec<String>],
    /// How many results are left out at the beginning.
    pub from: usize,
    /// The most results that are returned.
    pub most: usize,
}

/// A document that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its number.
    pub number: u32,
    /// What it is worth.
    pub worth: u64,
    /// What is shown of it.
    pub document: Document,
    /// Where the words stand in its headline, in bytes.
    pub headline_marks: Vec<Range<usize>>,
    /// The number of the passage that has the most of the words, and where they stand in it.
    pub passage: usize,
    /// Where the words stand in the passage.
    pub passage_marks: Vec<Range<usize>>,
    /// The number of the section in which the words stand; the first, without an anchor, where it is what precedes all headings.
    pub section: usize,
    /// Where the words stand in the section's heading.
    pub heading_marks: Vec<Range<usize>>,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Results {
    /// How many documents were found.
    pub total: usize,
    /// Whether these are all that have all words; otherwise some words are enough, or a list was too long to be read.
    pub complete: bool,
    /// What may have been meant, where no document has a word as it was typed.
    pub suggestion: Option<String>,
    /// Whether the query has no word to look for.
    pub wordless: bool,
    /// Whether a phrase left out nothing, because it cannot be known where it stands: one of its words is too frequent.
    pub vague: bool,
    /// The results that were asked for.
    pub hits: Vec<Hit>,
}

/// The documents of a query, before filters.
struct Found {
    /// With their worths; none where the query has no words.
    ranked: Option<Vec<(u64, u32)>>,
    complete: bool,
    suggestion: Option<String>,
    wanted: Vec<Wanted>,
    vague: bool,
}

impl<F: Fetch> Store<F> {
    /// Searches.
    ///
    /// # Errors
    /// Where files of the index are missing or damaged.
    pub(crate) fn search(&self, request: &Request<'_>) -> Result<Results, Fault> {
        let found = self.find(request)?;
        let kept = self.filtered(request.filters)?;
        let wordless = found.ranked.is_none();
        let mut ranked = match (found.ranked, &kept) {
            (Some(ranked), _) => ranked,
            (None, Some(kept)) => kept.iter().map(|&document| (0, document)).collect(),
            (None, None) => Vec::new(),
        };
        ranked.retain(|(_, document)| kept.as_ref().is_none_or(|kept| kept.contains(document)));
        for (worth, document) in &mut ranked {
            *worth = *worth * u64::from(64 + self.newness(*document)) / 64;
        }
        match request.order {
            Order::Relevance => ranked.sort_by(|a, b| b.cmp(a)),
            Order::Newest => ranked.sort_by_key(|&(_, document)| std::cmp::Reverse(document)),
        }
        let shown = ranked.iter().skip(request.from).take(request.most);
        let numbers: Vec<u32> = shown.clone().map(|&(_, number)| number).collect();
        let standing = self.standing(&found.wanted, &numbers)?;
        let words = found.wanted.iter().flat_map(|clause| &clause.words);
        let marked: Vec<_> = words.map(|(meaning, _)| meaning.forms.clone()).collect();
        let hits = shown.zip(&standing);
        let hits = hits.map(|(&(worth, number), places)| self.hit(worth, number, &marked, places));
        let hits = hits.collect::<Result<Vec<Hit>, Fault>>()?;
        Ok(Results {
            total: ranked.len(),
            complete: found.complete,
            suggestion: found.suggestion,
            wordless,
            vague: found.vague,
            hits,
        })
    }

    /// Returns the documents that have a term.
    fn holders(&self, file: usize, term: &Term) -> Result<BTreeSet<u32>, Fault> {
        let Some(lists) = term.lists else {
            return Ok(BTreeSet::new());
        };
        self.documents(&Stem {
            key: term.key.clone(),
            file,
            lists,
        })
    }

    fn documents(&self, stem: &Stem) -> Result<BTreeSet<u32>, Fault> {
        let mut out = BTreeSet::new();
        for list in self.lists(stem, TIERS)? {
            out.extend(
                lists::documents(&list)?
                    .into_iter()
                    .map(|(document, _)| document),
            );
        }
        Ok(out)
    }

    /// Returns the documents that have one value of each group; none where there are no groups.
    fn filtered(&self, groups: &[Vec<String>]) -> Result<Option<BTreeSet<u32>>, Fault> {
        let mut kept: Option<BTreeSet<u32>> = None;
        for group in groups {
            let mut documents = BTreeSet::new();
            for facet in group {
                if let Some((file, term)) = self.term(&facet_key(facet))? {
                    documents.extend(self.holders(file, &term)?);
                }
            }
            kept = Some(kept.map_or_else(|| documents.clone(), |kept| &kept & &documents));
        }
        Ok(kept)
    }

    fn find(&self, request: &Request<'_>) -> Result<Found, Fault> {
        let (mut wanted, mut excluded) = (Vec::new(), Vec::new());
        let mut corrections = Vec::new();
        for clause in &parse(request.text, &self.language, request.typing) {
            let words = self.meanings(clause, &mut corrections)?;
            let clauses = if clause.excluded {
                &mut excluded
            } else {
                &mut wanted
            };
            clauses.extend(words);
        }
        let known = |(meaning, _): &(Meaning, u32)| !meaning.stems.is_empty();
        excluded.retain(|clause: &Wanted| clause.words.iter().all(known));
        let all = excluded.len();
        excluded.retain(|clause| !is_vague(&clause.words));
        let vague = excluded.len() < all;
        // A phrase may have become several clauses, of which a document's mask has room for a few.
        wanted.truncate(MOST);
        let suggestion =
            (!corrections.is_empty()).then(|| self.corrected(request.text, &corrections));
        if wanted.is_empty() {
            return Ok(Found {
                ranked: None,
                complete: true,
                suggestion,
                wanted,
                vague,
            });
        }
        let mut scores = self.score(&wanted)?;
        for clause in &excluded {
            let documents = self.excluded(clause)?;
            scores
                .documents
                .retain(|document, _| !documents.contains(document));
        }
        let ranked = scores
            .documents
            .iter()
            .map(|(&document, score)| (score.total(), document))
            .collect();
        Ok(Found {
            ranked: Some(ranked),
            complete: scores.complete,
            suggestion,
            wanted,
            vague,
        })
    }

    /// Looks up a clause. A phrase of frequent words of which none are neighbours is taken for its words.
    fn meanings(
        &self,
        clause: &Clause,
        corrections: &mut Vec<(String, String)>,
    ) -> Result<Vec<Wanted>, Fault> {
        let mut words = Vec::new();
        for (index, (form, place)) in clause.words.iter().enumerate() {
            let open = clause.open && index + 1 == clause.words.len();
            let mut meaning = self.meaning(form, open)?;
            if let Some(correction) = meaning.correction.take() {
                if clause.words.len() > 1 || clause.excluded {
                    meaning = Meaning::default();
                } else {
                    corrections.push((form.clone(), correction));
                }
            }
            words.push((meaning, *place));
        }
        let is_known = words.iter().any(|(meaning, _)| !meaning.is_frequent());
        if clause.excluded || is_known || words.windows(2).any(is_pair) {
            return Ok(vec![Wanted { words }]);
        }
        Ok(words
            .into_iter()
            .map(|(meaning, _)| Wanted {
                words: vec![(meaning, 0)],
            })
            .collect())
    }

    fn corrected(&self, text: &str, corrections: &[(String, String)]) -> String {
        let (mut out, mut at) = (String::new(), 0);
        self.language.each_word(text, |word| {
            if let Some((_, correction)) = corrections.iter().find(|(form, _)| form == word.form) {
                out.push_str(text.get(at..word.start).unwrap_or_default());
                out.push_str(correction);
                at = word.end;
            }
        });
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }

    /// Returns the documents that have an excluded clause, whose words are all known.
    fn excluded(&self, clause: &Wanted) -> Result<BTreeSet<u32>, Fault> {
        match &clause.words[..] {
            [(meaning, _)] => self.documents(&meaning.stems[0]),
            words => Ok(self.phrase(words)?.into_keys().collect()),
        }
    }

    fn hit(
        &self,
        worth: u64,
        number: u32,
        marked: &[BTreeSet<String>],
        places: &[Vec<u32>],
    ) -> Result<Hit, Fault> {
        let document = self.document(number)?;
        let (known, mut passage) = passages::choose(&document, &self.language, marked);
        let section_of = |passage: &Passage| passage.section as usize;
        let section = sections::choose(&document, places, known)
            .or_else(|| document.passages.get(passage).map(section_of))
            .unwrap_or(0);
        if known == 0 {
            let mut passages = document.passages.iter();
            let first = passages.position(|passage| section_of(passage) == section);
            passage = first.unwrap_or(passage);
        }
        let text = document
            .passages
            .get(passage)
            .map_or("", |passage| &passage.text);
        let passage_marks = passages::marks(text, &self.language, marked);
        let headline_marks = passages::marks(&document.headline, &self.language, marked);
        let heading = document.sections.get(section);
        let heading = heading.map_or("", |section| &section.heading);
        let heading_marks = passages::marks(heading, &self.language, marked);
        Ok(Hit {
            number,
            worth,
            document,
            headline_marks,
            passage,
            passage_marks,
            section,
            heading_marks,
        })
    }
}
