//! The lists that a theme declares.

use crate::model::Theme;
use crate::model::site::{List, Story};
use crate::model::theme::ListSource;

/// Makes every declared list. `stories` are newest first.
pub(super) fn lists(theme: &Theme, stories: &[Story]) -> Vec<List> {
    theme
        .lists
        .iter()
        .map(|(name, spec)| {
            let chosen: Vec<&Story> = match spec.from {
                ListSource::Latest => stories.iter().take(spec.count).collect(),
                ListSource::Featured => stories
                    .iter()
                    .filter(|story| story.card.featured)
                    .take(spec.count)
                    .collect(),
                ListSource::Breaking => stories
                    .iter()
                    .filter(|story| story.card.breaking)
                    .take(spec.count)
                    .collect(),
                ListSource::MostRead => most_read(stories, spec.count),
            };
            let cards = chosen.into_iter().map(|story| story.card.clone()).collect();
            List {
                name: name.clone(),
                on: spec.on.clone(),
                cards,
            }
        })
        .collect()
}

/// By views; the newer of two with the same figure first. Stories without a figure are left out.
fn most_read(stories: &[Story], count: usize) -> Vec<&Story> {
    let mut read: Vec<&Story> = stories
        .iter()
        .filter(|story| story.card.views.is_some_and(|views| views > 0))
        .collect();
    read.sort_by_key(|story| std::cmp::Reverse(story.card.views));
    read.truncate(count);
    read
}
