//! Series: the order of their parts, and where each story stands.

use super::article::LinkedArticle;
use crate::model::site::SeriesPlace;

/// Puts the stories of a series in the order of their parts; stories without a number follow, the
/// oldest first.
pub(super) fn in_order(mut parts: Vec<usize>, articles: &[LinkedArticle]) -> Vec<usize> {
    parts.sort_by_key(|index| {
        let card = &articles[*index].card;
        let part = card.series.as_ref().and_then(|(_, part)| *part);
        (part.unwrap_or(u32::MAX), card.date.unix)
    });
    parts
}

/// Returns for each of `count` stories its place in its series. `series` are the stories of each
/// series, in order.
pub(super) fn places<'a>(
    series: impl Iterator<Item = &'a [usize]>,
    count: usize,
) -> Vec<Option<SeriesPlace>> {
    let mut places = vec![None; count];
    for (series, stories) in series.enumerate() {
        for (place, story) in stories.iter().enumerate() {
            places[*story] = Some(SeriesPlace { series, place });
        }
    }
    places
}
