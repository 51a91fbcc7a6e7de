//! What the stories of a tag or an author are about: the tags and the categories that they have most often.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tera::Value;

use crate::base::{Fp, Hashed};
use crate::model::Edition;
use crate::model::card::TermRef;
use crate::model::site::Term;
use crate::model::theme::PageKind;
use crate::render::{object, term_ref};

/// How many tags are named.
const MOST_TAGS: usize = 12;

/// Terms with pages, and how many stories have each, the most frequent first.
type Counted = Vec<(Hashed<TermRef>, usize)>;

/// What some stories are about.
#[derive(Debug, Default, Hash, Serialize, Deserialize)]
pub(super) struct Topics {
    pub(super) tags: Counted,
    pub(super) categories: Counted,
}

/// Returns what the stories of a tag or an author are about, the tag itself left out; of other terms, nothing.
pub(super) fn topics(edition: &Edition, kind: PageKind, term: &Term) -> Topics {
    if !matches!(kind, PageKind::Tag | PageKind::Author) {
        return Topics::default();
    }
    let cards = || {
        term.stories
            .iter()
            .map(|index| &edition.stories[*index].card)
    };
    let own = term.profile.term.fp();
    let mut tags = counted(
        cards()
            .flat_map(|card| &card.tags)
            .filter(|tag| tag.fp() != own),
    );
    tags.truncate(MOST_TAGS);
    Topics {
        tags,
        categories: counted(cards().map(|card| &card.category)),
    }
}

fn counted<'c>(terms: impl Iterator<Item = &'c Hashed<TermRef>>) -> Counted {
    let mut counts: FxHashMap<Fp, (&Hashed<TermRef>, usize)> = FxHashMap::default();
    for term in terms.filter(|term| !term.url.is_empty()) {
        counts.entry(term.fp()).or_insert((term, 0)).1 += 1;
    }
    let mut counted: Vec<_> = counts.into_values().collect();
    counted.sort_unstable_by_key(|(term, count)| (Reverse(*count), &term.id));
    let owned = counted.into_iter();
    owned.map(|(term, count)| (term.clone(), count)).collect()
}

/// Returns counted terms as templates know them.
pub(super) fn value(counted: &Counted) -> Value {
    let values = counted
        .iter()
        .map(|(term, count)| object([("term", term_ref(term)), ("count", (*count).into())]));
    values.collect::<Vec<_>>().into()
}
