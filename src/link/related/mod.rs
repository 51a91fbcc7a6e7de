//! Related stories: those that the writer chose, else those that are about the same things. What is paid for is only
//! where a writer chose it.

mod chosen;
mod similarity;

pub use similarity::explain;

use super::Addresses;
use super::article::LinkedArticle;
use crate::diagnostic::Outcome;
use crate::model::Outline;

/// Returns the related stories of each one, by index. `articles` are newest first; `count` are found
/// for an article whose writer chose none.
pub(super) fn related(
    articles: &[LinkedArticle],
    count: usize,
    addresses: &Addresses,
) -> Outcome<Vec<Vec<usize>>> {
    let outlines = articles.iter().map(|one| &*one.article.outline);
    // Each is asked for as often as there are stories, and lies far from the next one in memory.
    let is_own = articles
        .iter()
        .map(|one| one.article.meta.sponsored.is_none());
    let is_own: Vec<bool> = is_own.collect();
    let similar = similarity::similar(&outlines.collect::<Vec<&Outline>>(), count, |index| {
        is_own[index]
    });
    chosen::chosen(articles, addresses).map(|mut chosen| {
        let similar = similar.into_iter().enumerate();
        similar
            .map(|(own, similar)| chosen.remove(&own).unwrap_or(similar))
            .collect()
    })
}
