//! The lists that a theme declares.

use crate::model::Theme;
use crate::model::site::{List, Story};
use crate::model::theme::ListSource;
use crate::model::views::Window;

/// Returns every declared list. `stories` are newest first.
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
                ListSource::MostRead(window) => most_read(stories, window, spec.count),
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

/// Returns the stories that were read most within the window, of two with the same figure the newer
/// first. Stories that nobody read then are left out.
fn most_read(stories: &[Story], window: Window, count: usize) -> Vec<&Story> {
    let mut read: Vec<(u64, &Story)> = stories
        .iter()
        .filter_map(|story| Some((story.views?.within(window), story)))
        .filter(|(views, _)| *views > 0)
        .collect();
    read.sort_by_key(|(views, _)| std::cmp::Reverse(*views));
    read.truncate(count);
    read.into_iter().map(|(_, story)| story).collect()
}
