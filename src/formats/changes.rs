//! What has changed in published stories, for pages that show the latest of it.

use std::cmp::Reverse;

use tera::Value;

use crate::base::{Hashed, Moment};
use crate::model::chrome::Chrome;
use crate::model::site::{Notice, Story};
use crate::model::{Card, Edition};
use crate::render::{self, RenderContext, object};

/// A change of a story.
#[derive(Debug, Hash)]
pub(super) struct Change {
    card: Hashed<Card>,
    date: Moment,
    /// The correction; none where the story was brought up to date.
    correction: Option<Notice>,
}

/// Returns the latest changes of an edition's stories, newest first, `most` of them. What was paid for is brought up to
/// date without being told here, and corrected like everything else.
pub(super) fn latest(edition: &Edition, most: usize) -> Vec<Change> {
    let mut dates: Vec<(Moment, &Story, Option<usize>)> = Vec::new();
    for story in &edition.stories {
        let meta = &story.article.meta;
        let corrections = meta.corrections.iter().enumerate();
        dates.extend(corrections.map(|(at, one)| (one.date, story, Some(at))));
        dates.extend(updated(story).map(|date| (date, story, None)));
    }
    dates.sort_by_key(|(date, ..)| Reverse(date.unix));
    dates.truncate(most);
    let changes = dates.into_iter().map(|(date, story, correction)| Change {
        card: story.card.clone(),
        date,
        correction: correction.and_then(|at| story.notices_elsewhere().into_iter().nth(at)),
    });
    changes.collect()
}

/// Returns when a story was brought up to date, apart from its corrections: whoever corrects an article says so in
/// `updated` too.
fn updated(story: &Story) -> Option<Moment> {
    let (card, meta) = (&story.card, &story.article.meta);
    let corrected = |date: &Moment| {
        meta.corrections
            .iter()
            .any(|one| one.date.day() == date.day())
    };
    let date = meta.updated.filter(|date| date.unix > card.date.unix);
    date.filter(|date| card.sponsored.is_none() && !corrected(date))
}

/// Returns changes as templates know them.
pub(super) fn values(changes: &[Change], render_context: &RenderContext, chrome: &Chrome) -> Value {
    let values = changes.iter().map(|change| {
        let correction = change.correction.as_ref();
        let correction = correction.map(|notice| render::notice(notice, &chrome.words));
        object([
            ("story", render_context.card(&change.card, chrome)),
            ("date", render::moment(change.date, &chrome.words)),
            ("correction", correction.into()),
        ])
    });
    values.collect::<Vec<_>>().into()
}
