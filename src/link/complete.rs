//! Completes an edition: its stories learn their neighbours, their series, what they are related to and
//! where they are in other languages; then all that its pages share is put together.

use super::article::{LinkedArticle, Place};
use super::edition::LinkedEdition;
use super::neighbours::neighbours;
use super::social::CardLook;
use super::terms::{LinkedTaxonomy, LinkedTerm};
use super::translations::Translations;
use super::withheld::is_recent;
use super::{Addresses, Inputs, archive, chrome, lists, related, series};
use crate::diagnostic::Outcome;
use crate::model::Edition;
use crate::model::site::{Story, Taxonomy, Term};
use crate::model::theme::PageKind;

/// What editions are completed with.
pub(super) struct Completion<'a> {
    pub(super) inputs: &'a Inputs<'a>,
    pub(super) social: Option<&'a CardLook>,
    pub(super) addresses: &'a Addresses,
    pub(super) translations: &'a Translations,
}

impl Completion<'_> {
    /// Returns an edition as the site has it.
    pub(super) fn edition(&self, linked: LinkedEdition) -> Outcome<Edition> {
        let inputs = self.inputs;
        let (language, prefix) = (linked.language, linked.prefix);
        let count = inputs.config.articles.related;
        let outcome = related::related(&linked.articles, count, self.addresses);
        outcome.map(|related| {
            let stories = self.stories(linked.articles, &linked.taxonomies, related);
            let pages = self.pages(linked.pages);
            let taxonomies = self.taxonomies(linked.taxonomies);
            let chrome = chrome::chrome(inputs, language, &prefix, &stories, &pages, &taxonomies);
            let social = self.social.map(|look| look.style(inputs, &chrome));
            Edition {
                chrome,
                social,
                news: news(inputs, &stories),
                archive: archive::archive(&stories),
                lists: lists::lists(inputs.theme, &stories),
                language: language.clone(),
                prefix,
                stories,
                pages,
                taxonomies,
            }
        })
    }

    /// Returns the stories, newest first as the articles are.
    fn stories(
        &self,
        articles: Vec<LinkedArticle>,
        taxonomies: &[LinkedTaxonomy],
        related: Vec<Vec<usize>>,
    ) -> Vec<Story> {
        let categories = articles.iter().map(|one| one.card.category.id.as_str());
        let neighbours = neighbours(categories);
        let all_series = taxonomies
            .iter()
            .filter(|taxonomy| taxonomy.spec.kind == PageKind::Series)
            .flat_map(|taxonomy| &taxonomy.terms);
        let parts = all_series.map(|one| one.stories.as_slice());
        let series = series::places(parts, articles.len());
        articles
            .into_iter()
            .zip(neighbours)
            .zip(series)
            .zip(related)
            .map(|(((article, neighbours), series), related)| {
                let translations = self.translations.of_article(&article);
                article.complete(Place {
                    previous: neighbours.previous,
                    next: neighbours.next,
                    series,
                    related,
                    translations,
                })
            })
            .collect()
    }

    fn pages(&self, pages: Vec<LinkedArticle>) -> Vec<Story> {
        let complete = |page: LinkedArticle| {
            let translations = self.translations.of_article(&page);
            page.complete(Place {
                translations,
                ..Place::default()
            })
        };
        pages.into_iter().map(complete).collect()
    }

    fn taxonomies(&self, taxonomies: Vec<LinkedTaxonomy>) -> Vec<Taxonomy> {
        let complete = |LinkedTaxonomy { spec, terms }| Taxonomy {
            spec,
            terms: terms
                .into_iter()
                .map(|term: LinkedTerm| self.term(spec.kind, term))
                .collect(),
        };
        taxonomies.into_iter().map(complete).collect()
    }

    fn term(&self, kind: PageKind, linked: LinkedTerm) -> Term {
        let translations = self.translations.of_term(kind, &linked);
        let (source, body) = linked.source.unzip();
        Term {
            profile: linked.profile,
            address: linked.address,
            body,
            source: source.map(|article| article.path.clone()),
            stories: linked.stories,
            translations,
        }
    }
}

/// Returns the public stories that are young enough for a news sitemap, by index. `stories` are newest
/// first. What is paid for is no news.
fn news(inputs: &Inputs, stories: &[Story]) -> Vec<usize> {
    let recent = stories
        .iter()
        .take_while(|story| is_recent(story.card.date, inputs));
    let public = recent
        .enumerate()
        .filter(|(_, story)| story.card.held.is_none() && story.card.sponsored.is_none());
    public.map(|(index, _)| index).collect()
}
