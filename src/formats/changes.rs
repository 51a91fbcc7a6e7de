//! What has changed in published stories, for pages that show the latest of it.

use std::cmp::Reverse;

use tera::Value;

use super::coverage;
use crate::base::{Hashed, Moment};
use crate::model::chrome::Chrome;
use crate::model::live::LiveEntry;
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
    /// The entry of live coverage that came.
    entry: Option<LiveEntry>,
}

/// Returns the latest changes of an edition's stories, newest first, `most` of them. What was paid for is brought up to
/// date without being told here, and corrected like everything else.
pub(super) fn latest(edition: &Edition, most: usize) -> Vec<Change> {
    let mut dates: Vec<(Moment, &Story, What)> = Vec::new();
    for story in &edition.stories {
        let meta = &story.article.meta;
        let corrections = meta.corrections.iter().enumerate();
        dates.extend(corrections.map(|(at, one)| (one.date, story, What::Corrected(at))));
        dates.extend(updated(story).map(|date| (date, story, What::Updated)));
        dates.extend(entries(story).map(|entry| (entry.date, story, What::Told(entry))));
    }
    dates.sort_by_key(|(date, ..)| Reverse(date.unix));
    dates.truncate(most);
    let changes = dates.into_iter().map(|(date, story, what)| Change {
        card: story.card.clone(),
        date,
        correction: match what {
            What::Corrected(at) => story.notices_elsewhere().into_iter().nth(at),
            _ => None,
        },
        entry: match what {
            What::Told(entry) => Some(entry.clone()),
            _ => None,
        },
    });
    changes.collect()
}

/// What happened to a story.
enum What<'s> {
    /// It was brought up to date.
    Updated,
    /// It has the correction with this index.
    Corrected(usize),
    /// It has this entry.
    Told(&'s LiveEntry),
}

/// Returns the latest entries of live coverage up to its last change, and none whose time is still to come. There are few of
/// them, so that one story does not push out all others; what was paid for has none.
fn entries(story: &Story) -> impl Iterator<Item = &LiveEntry> {
    const MOST: usize = 2;
    let card = &story.card;
    let entries = story
        .article
        .outline
        .entries
        .iter()
        .map(|entry| &entry.value);
    entries
        .filter(|entry| card.sponsored.is_none() && entry.date.unix <= card.modified().unix)
        .take(MOST)
}

/// Returns when a story was brought up to date, apart from its corrections and entries: whoever writes those says so in
/// `updated` too.
fn updated(story: &Story) -> Option<Moment> {
    let (card, meta) = (&story.card, &story.article.meta);
    if !story.article.outline.entries.is_empty() {
        return None;
    }
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
            (
                "entry",
                change
                    .entry
                    .as_ref()
                    .map(|entry| coverage::entry(entry, &change.card, chrome))
                    .into(),
            ),
        ])
    });
    values.collect::<Vec<_>>().into()
}
