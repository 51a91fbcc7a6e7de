//! An article's page.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tera::Value;

use super::more::More;
use super::statements::Statements;
use super::{Format, Plans, cards, coverage, kept, more, page, reviews};
use crate::base::Hashed;
use crate::diagnostic::Outcome;
use crate::model::addresses;
use crate::model::body::Heading;
use crate::model::chrome::{Chrome, FeedRef};
use crate::model::live::Coverage;
use crate::model::plan::{self, Crumb, Page};
use crate::model::site::{Notice, SeriesPlace, Story};
use crate::model::theme::PageKind;
use crate::model::{Card, Content, Edition, Plan, Profile, Site, View};
use crate::render::{self, RenderContext, StoryPage, Subject};

/// `/2026/05/slug/`
pub(super) struct Article;

/// What an article's page shows beside its card and its text.
#[derive(Debug, Hash, Serialize, Deserialize)]
struct Facts {
    card: Hashed<Card>,
    /// What it covers while it goes on.
    coverage: Option<Coverage>,
    /// How often it was read.
    views: Option<u64>,
    statements: Statements,
    toc: bool,
    comments: bool,
    authors: Vec<Hashed<Profile>>,
    /// The stories published before and after it in its category.
    neighbours: [Option<Hashed<Card>>; 2],
    related: Vec<Hashed<Card>>,
    more: Option<More>,
    series: Option<SeriesParts>,
}

/// What an article's page shows of its series.
#[derive(Debug, Hash, Serialize, Deserialize)]
struct SeriesParts {
    /// The parts around the article, itself among them.
    stories: Vec<Hashed<Card>>,
    /// The number of the first of them, from 1.
    from: usize,
    /// How many parts the series has.
    count: usize,
}

/// How many parts of its series a page shows. The page of the series has all of them: if each part had
/// too, a series would grow with the square of its parts.
const MOST_PARTS: usize = 24;

impl Format for Article {
    fn name(&self) -> &'static str {
        "article"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        for edition in &site.editions {
            let views: Vec<View> = edition
                .stories
                .par_iter()
                .map(|story| view(site, edition, story))
                .collect();
            for (story, view) in edition.stories.iter().zip(views) {
                out.add_page(&story.address, Some(story.place()), view);
            }
        }
    }

    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        let (view, facts) = page::of::<Facts>(plan);
        let subject = Subject::Story(StoryPage {
            card: &facts.card,
            authors: &facts.authors,
            corrections: &facts.statements.corrections,
            review: facts.statements.review.as_ref(),
            coverage: facts.coverage.as_ref(),
        });
        render_context
            .template(plan, subject, |context, body| {
                let toc: &[Heading] = if facts.toc { &body.toc } else { &[] };
                let toc = render_context.toc(view, toc);
                let article = facts.show(render_context, &view.chrome, toc, body.words);
                context.insert_value("article", article);
            })
            .map(Content::Bytes)
    }

    fn keep(&self, plan: &Plan) -> Option<Vec<u8>> {
        kept::facts::<Facts>(plan)
    }

    fn restore(&self, bytes: &[u8]) -> Option<Arc<dyn plan::Facts>> {
        kept::restored::<Facts>(bytes)
    }
}

impl Facts {
    /// Returns the article as its template receives it: its card, and what the page shows beside it.
    fn show(
        &self,
        render_context: &RenderContext,
        chrome: &Chrome,
        toc: Value,
        words: u32,
    ) -> Value {
        let card = |card: &Option<Hashed<Card>>| {
            let card = card.as_ref();
            card.map(|card| render_context.card(card, chrome)).into()
        };
        let said = &self.statements;
        let disclosure = said.disclosure.as_deref().map(Value::safe_string);
        let review = said.review.as_ref();
        let review = review.map(|review| reviews::value(review, chrome));
        let coverage = self.coverage.as_ref();
        let coverage = coverage.map(|one| coverage::value(one, &self.card, chrome));
        let authors = self.authors.iter();
        let authors = authors.map(|author| render_context.profile(author));
        let [previous, next] = &self.neighbours;
        let more = self.more.as_ref();
        let more = more.map(|more| more::value(more, render_context, chrome));
        let series = self.series.as_ref();
        let parts = series.map_or(&[][..], |series| &series.stories);
        render::extended(
            &render_context.card(&self.card, chrome),
            [
                ("views", self.views.into()),
                ("standfirst", said.standfirst.as_deref().into()),
                ("takeaways", safe(&said.takeaways)),
                ("corrections", corrections(&said.corrections, chrome)),
                ("review", review.into()),
                ("coverage", coverage.into()),
                ("disclosure", disclosure.into()),
                ("authors_full", Value::from(authors.collect::<Vec<_>>())),
                ("previous", card(previous)),
                ("next", card(next)),
                ("related", render_context.cards(&self.related, chrome)),
                ("more", more.into()),
                ("series_stories", render_context.cards(parts, chrome)),
                ("series_from", series.map_or(0, |series| series.from).into()),
                (
                    "series_count",
                    series.map_or(0, |series| series.count).into(),
                ),
                ("comments", self.comments.into()),
                ("toc", toc),
                ("words", u64::from(words).into()),
            ],
        )
    }
}

fn view(site: &Site, edition: &Edition, story: &Story) -> View {
    let template = page::template(site, &story.article, "article.html");
    let page = page(site, edition, story);
    let facts = facts(edition, story, site.config.articles.related);
    page::view(edition, template, page, facts, Some(&story.body))
}

fn page(site: &Site, edition: &Edition, story: &Story) -> Page {
    let card = &story.card;
    let mut page = page::page(
        site,
        edition,
        PageKind::Article,
        &story.address,
        &card.title,
    );
    page.heading = card.title_html.clone();
    page.description = card.summary.clone();
    page.indexed &= card.held.is_none();
    page.translations = story.translations.clone();
    page.feeds.extend(markdown_alternate(site, story));
    page.card = cards::of_story(edition, story).map(|card| card.reference(site));
    page.breadcrumb.insert(
        1,
        Crumb {
            title: card.category.title.clone(),
            url: card.category.url.clone(),
        },
    );
    page
}

/// Returns the story's text as Markdown, as its page announces it, where the site has such files.
fn markdown_alternate(site: &Site, story: &Story) -> Option<FeedRef> {
    site.config.outputs.llms.then(|| FeedRef {
        title: story.card.title.clone(),
        mime: "text/markdown".into(),
        url: addresses::markdown_alternate(&story.card.url),
    })
}

/// Returns what a story's page shows, of other stories `others` at most.
fn facts(edition: &Edition, story: &Story, others: usize) -> Facts {
    let meta = &story.article.meta;
    let card = |index: usize| edition.stories[index].card.clone();
    let authors = edition.taxonomy(PageKind::Author);
    Facts {
        card: story.card.clone(),
        coverage: story.coverage(),
        views: story.views.map(|views| views.all),
        statements: Statements::of(story),
        toc: meta.toc,
        comments: meta.comments,
        authors: story
            .card
            .authors
            .iter()
            .filter_map(|author| {
                authors
                    .binary_search_by(|term| term.profile.term.id.cmp(&author.id))
                    .ok()
            })
            .map(|index| authors[index].profile.clone())
            .collect(),
        neighbours: [story.previous.map(card), story.next.map(card)],
        related: story.related.iter().copied().map(card).collect(),
        more: more::more(edition, story, others),
        series: story.series.map(|place| series_parts(edition, place)),
    }
}

fn series_parts(edition: &Edition, SeriesPlace { series, place }: SeriesPlace) -> SeriesParts {
    let parts = &edition.taxonomy(PageKind::Series)[series].stories;
    let shown = around(place, parts.len());
    SeriesParts {
        from: shown.start + 1,
        count: parts.len(),
        stories: parts[shown]
            .iter()
            .map(|index| edition.stories[*index].card.clone())
            .collect(),
    }
}

/// Returns which of so many parts are shown around one of them; near an end, more of the other side.
fn around(place: usize, count: usize) -> Range<usize> {
    let shown = count.min(MOST_PARTS);
    let first = place.saturating_sub(MOST_PARTS / 2).min(count - shown);
    first..first + shown
}

fn safe(texts: &[String]) -> Value {
    Value::from(
        texts
            .iter()
            .map(|text| Value::safe_string(text))
            .collect::<Vec<_>>(),
    )
}

fn corrections(corrections: &[Notice], chrome: &Chrome) -> Value {
    let corrections = corrections.iter();
    let values = corrections.map(|notice| render::notice(notice, &chrome.words));
    values.collect::<Vec<_>>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_shows_the_parts_around_it() {
        assert_eq!(around(0, 1), 0..1);
        assert_eq!(around(23, 24), 0..24);
        assert_eq!(around(0, 30), 0..24);
        assert_eq!(around(14, 30), 2..26);
        assert_eq!(around(29, 30), 6..30);
    }
}
