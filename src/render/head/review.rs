//! What search engines are told of a review (schema.org `Review`), beside what they are told of its article.

use serde::Serialize;

use super::plain::plain;
use crate::model::review::Review;

/// The properties that a review has beside those of an article.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reviewed<'a> {
    item_reviewed: Thing<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review_rating: Option<Thing<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review_body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    positive_notes: Option<Thing<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    negative_notes: Option<Thing<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all_fields = "camelCase")]
enum Thing<'a> {
    Product {
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        brand: Option<Box<Thing<'a>>>,
    },
    Brand {
        name: &'a str,
    },
    Rating {
        rating_value: String,
        best_rating: u32,
        worst_rating: u32,
    },
    ItemList {
        item_list_element: Vec<Thing<'a>>,
    },
    ListItem {
        position: usize,
        name: String,
    },
}

/// Returns what a review says of the thing that it reviews.
pub(super) fn reviewed(review: &Review<String>) -> Reviewed<'_> {
    let brand = review.maker.as_deref().map(|name| Thing::Brand { name });
    Reviewed {
        item_reviewed: Thing::Product {
            name: &review.item,
            brand: brand.map(Box::new),
        },
        review_rating: review.score.map(|score| Thing::Rating {
            rating_value: score.points(),
            best_rating: score.best,
            worst_rating: 0,
        }),
        review_body: review.verdict.as_deref().map(plain),
        positive_notes: notes(&review.pros),
        negative_notes: notes(&review.cons),
    }
}

fn notes<'a>(lines: &[String]) -> Option<Thing<'a>> {
    let items = lines
        .iter()
        .zip(1..)
        .map(|(line, position)| Thing::ListItem {
            position,
            name: plain(line),
        });
    (!lines.is_empty()).then(|| Thing::ItemList {
        item_list_element: items.collect(),
    })
}
