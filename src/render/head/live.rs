//! What search engines are told of live coverage (schema.org `LiveBlogPosting`), beside what they are told of its article.

use serde::Serialize;

use crate::model::live::{Coverage, ToldEntry};
use crate::model::{Body, Card};

/// The properties that live coverage has beside those of an article.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Covered<'a> {
    coverage_start_time: String,
    coverage_end_time: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    live_blog_update: Vec<Update<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename = "BlogPosting", rename_all = "camelCase")]
struct Update<'a> {
    headline: &'a str,
    url: String,
    date_published: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    article_body: &'a str,
}

/// Returns what a page says of its coverage, newest entry first.
pub(super) fn covered<'a>(coverage: &Coverage, card: &'a Card, body: &'a Body) -> Covered<'a> {
    let update = |told: &'a ToldEntry| Update {
        // An entry may be a few words without a headline.
        headline: match told.entry.title.as_str() {
            "" => &card.title,
            title => title,
        },
        url: format!("{}#{}", card.permalink, told.entry.anchor),
        date_published: told.entry.date.rfc3339(),
        article_body: &told.text,
    };
    Covered {
        coverage_start_time: coverage.from.rfc3339(),
        coverage_end_time: coverage.until.rfc3339(),
        live_blog_update: body.entries.iter().map(update).collect(),
    }
}
