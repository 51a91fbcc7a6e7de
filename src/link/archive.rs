//! The archive: stories by year and month.

use std::collections::BTreeMap;

use crate::model::site::{Month, Story, Year};

/// Sorts stories, newest first, by the year and month of their day in the site's zone.
pub(super) fn archive(stories: &[Story]) -> Vec<Year> {
    // Sorted anew, because stories are ordered by instant, and months by the day in each story's
    // own offset: around midnight the two can disagree.
    let mut years: BTreeMap<i16, BTreeMap<i8, Vec<usize>>> = BTreeMap::new();
    for (index, story) in stories.iter().enumerate() {
        let day = story.card.date.day();
        let months = years.entry(day.year()).or_default();
        months.entry(day.month()).or_default().push(index);
    }
    let newest_first = years.into_iter().rev();
    newest_first
        .map(|(year, months)| {
            let months = months.into_iter().rev();
            let months = months.map(|(month, stories)| Month { month, stories });
            Year {
                year,
                months: months.collect(),
            }
        })
        .collect()
}
