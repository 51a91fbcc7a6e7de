//! The index of the search: what readers can find, a file for each edition and what lies beside it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Format, Plans, file, kept};
use crate::base::{Hashed, escape};
use crate::diagnostic::Outcome;
use crate::model::card::Card;
use crate::model::plan::BodyRef;
use crate::model::site::Story;
use crate::model::{Content, Plan, Site, addresses, plan};
use crate::render::RenderContext;

/// `/search/index.bin`, the root of the index; `/search/words.1a2b3c4d5e6f7a8b.bin` … beside it are further outputs of
/// the same plan
pub(crate) struct SearchIndex;

const NAME: &str = "search_index";

/// What readers of an edition can find.
#[derive(Debug, Hash, Serialize, Deserialize)]
pub(crate) struct Searched {
    /// The edition's language.
    pub(crate) language: String,
    /// The stories, newest first. Their texts are the texts of the view.
    pub(crate) stories: Vec<SearchedStory>,
}

/// A story that readers can find.
#[derive(Clone, Debug, Hash, Serialize, Deserialize)]
pub(crate) struct SearchedStory {
    /// The story as other pages show it.
    pub(crate) card: Hashed<Card>,
    /// What its page says above the text, as inline HTML: the takeaways, and what a review comes to.
    pub(crate) lines: Vec<String>,
}

/// Returns what is found by the index whose root an output is, which the pipeline makes; `None` for any other output.
pub(crate) fn searched(plan: &Plan) -> Option<&Searched> {
    (plan.format == NAME).then(|| file::facts(plan))
}

impl Format for SearchIndex {
    fn name(&self) -> &'static str {
        NAME
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        for edition in &site.editions {
            if !edition.is_searched() {
                continue;
            }
            let stories = edition.stories.iter();
            let (stories, texts) = stories
                .filter(|story| story.article.meta.search && story.card.held.is_none())
                .map(|story| (searched_story(story), story.body.clone()))
                .unzip();
            let language = edition.language.as_str().to_owned();
            let view = file::with_texts(Searched { language, stories }, texts);
            out.add(&addresses::search_root(&edition.prefix), None, view);
        }
    }

    /// Returns nothing: the root is written with the files beside it.
    fn render(&self, _: &Plan, _: &RenderContext) -> Outcome<Content> {
        Outcome::clean(Content::Bytes(Vec::new()))
    }

    fn keep(&self, plan: &Plan) -> Option<Vec<u8>> {
        kept::facts::<Searched>(plan)
    }

    fn divide(&self, plan: &Plan) -> Vec<Plan> {
        let searched: &Searched = file::facts(plan);
        let stories = searched.stories.iter().zip(plan.view.bodies());
        let of_one = |(story, text): (&SearchedStory, &BodyRef)| {
            let searched = Searched {
                language: searched.language.clone(),
                stories: vec![story.clone()],
            };
            Plan {
                path: plan.path.clone(),
                format: plan.format,
                origin: plan.origin.clone(),
                view: file::with_texts(searched, vec![text.clone()]),
            }
        };
        stories.map(of_one).collect()
    }

    fn join(&self, plans: &[Plan]) -> Option<Plan> {
        let first = plans.first()?;
        let searched = Searched {
            language: file::facts::<Searched>(first).language.clone(),
            stories: plans
                .iter()
                .flat_map(|plan| file::facts::<Searched>(plan).stories.clone())
                .collect(),
        };
        let texts = plans.iter().flat_map(|plan| plan.view.bodies()).cloned();
        Some(Plan {
            view: file::with_texts(searched, texts.collect()),
            ..first.clone()
        })
    }

    fn restore(&self, bytes: &[u8]) -> Option<Arc<dyn plan::Facts>> {
        kept::restored::<Searched>(bytes)
    }
}

fn searched_story(story: &Story) -> SearchedStory {
    let meta = &story.article.meta;
    let mut lines: Vec<String> = meta.takeaways.iter().map(|one| story.line(one)).collect();
    if let Some(review) = story.review() {
        lines.extend(review.lines().cloned());
        let named = [
            Some(&review.item),
            review.maker.as_ref(),
            review.price.as_ref(),
        ];
        lines.extend(named.into_iter().flatten().map(|text| escaped(text)));
        let specs = review.specs.iter();
        lines.extend(specs.map(|(name, value)| escaped(&format!("{name}: {value}"))));
    }
    SearchedStory {
        card: story.card.clone(),
        lines,
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    escape::text(&mut out, text);
    out
}
