//! A review as templates know it.

use tera::Value;

use crate::model::chrome::Chrome;
use crate::model::review::{Offer, Review};
use crate::render::object;

/// Returns what a review says, with its lines as HTML.
pub(super) fn value(review: &Review<String>, chrome: &Chrome) -> Value {
    let safe = |lines: &[String]| -> Value {
        let lines = lines.iter().map(|line| Value::safe_string(line));
        lines.collect::<Vec<_>>().into()
    };
    let specs = review.specs.iter().map(|(name, value)| {
        object([
            ("name", name.as_str().into()),
            ("value", value.as_str().into()),
        ])
    });
    let offers = review.offers.iter().map(|one| offer(one, chrome));
    object([
        ("item", review.item.as_str().into()),
        ("maker", review.maker.as_deref().into()),
        (
            "percent",
            review.score.map(|score| u64::from(score.percent())).into(),
        ),
        (
            "verdict",
            review.verdict.as_deref().map(Value::safe_string).into(),
        ),
        ("pros", safe(&review.pros)),
        ("cons", safe(&review.cons)),
        ("price", review.price.as_deref().into()),
        ("specs", specs.collect::<Vec<_>>().into()),
        ("offers", offers.collect::<Vec<_>>().into()),
    ])
}

fn offer(offer: &Offer, chrome: &Chrome) -> Value {
    let url = match offer.url.starts_with('/') {
        true => format!("{}{}", chrome.base_path, offer.url),
        false => offer.url.clone(),
    };
    object([
        ("seller", offer.seller.as_str().into()),
        ("url", url.into()),
        ("price", offer.price.as_deref().into()),
        ("affiliate", offer.affiliate.into()),
    ])
}
