//! What else there is for whoever has read a story to which nothing is related: more of its author, else of its section.

use serde::{Deserialize, Serialize};
use tera::Value;

use crate::base::Hashed;
use crate::model::card::TermRef;
use crate::model::chrome::Chrome;
use crate::model::site::{Story, Term};
use crate::model::theme::PageKind;
use crate::model::{Card, Edition};
use crate::render::{RenderContext, object, term_ref};

/// Other stories of a term.
#[derive(Debug, Hash, Serialize, Deserialize)]
pub(super) struct More {
    taxonomy: Taxonomy,
    term: Hashed<TermRef>,
    stories: Vec<Hashed<Card>>,
}

/// What the stories have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
enum Taxonomy {
    Author,
    Category,
}

impl Taxonomy {
    fn name(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Category => "category",
        }
    }

    /// Returns the term of this id.
    fn term<'e>(self, edition: &'e Edition, id: &str) -> Option<&'e Term> {
        match self {
            // There may be thousands, sorted by name.
            Self::Author => {
                let terms = edition.taxonomy(PageKind::Author);
                let of = |term: &Term| term.profile.term.id.as_str().cmp(id);
                terms.get(terms.binary_search_by(of).ok()?)
            }
            Self::Category => {
                let mut terms = edition.taxonomy(PageKind::Category).iter();
                terms.find(|term| term.profile.term.id == id)
            }
        }
    }
}

/// Returns the newest other stories, `most` of them, of the first author who has any, else of the category. What was
/// paid for is none of them, nor are the neighbours, which the page names already.
pub(super) fn more(edition: &Edition, story: &Story, most: usize) -> Option<More> {
    if !story.related.is_empty() || most == 0 {
        return None;
    }
    let is_other = |index: &usize| {
        let other = &edition.stories[*index];
        let is_near = story.previous == Some(*index) || story.next == Some(*index);
        !is_near && other.card.sponsored.is_none() && other.article.path != story.article.path
    };
    let authors = story.card.authors.iter();
    let authors = authors.map(|author| (Taxonomy::Author, author));
    let category = [(Taxonomy::Category, &story.card.category)];
    authors.chain(category).find_map(|(taxonomy, named)| {
        let term = taxonomy.term(edition, &named.id)?;
        let stories = term.stories.iter().copied().filter(is_other).take(most);
        let stories: Vec<Hashed<Card>> = stories
            .map(|index| edition.stories[index].card.clone())
            .collect();
        (!stories.is_empty()).then(|| More {
            taxonomy,
            term: named.clone(),
            stories,
        })
    })
}

/// Returns other stories as templates know them.
pub(super) fn value(more: &More, render_context: &RenderContext, chrome: &Chrome) -> Value {
    object([
        ("kind", more.taxonomy.name().into()),
        ("term", term_ref(&more.term)),
        ("stories", render_context.cards(&more.stories, chrome)),
    ])
}
