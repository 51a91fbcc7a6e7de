//! What a review says of the thing that it reviews: `[review]`.

use std::borrow::Cow;

use super::inline::{Lines, html_of, line_of_html};
use super::{REVIEW, plain};
use crate::diagnostic::codes::{UNUSED_KEY, WRONG_TYPE};
use crate::model::Html;
use crate::model::review::{Offer, Review, Score};
use crate::parse::documents::{Fallback, KeySpec, Node, Reader, Value, keys, one_line};
use crate::parse::markdown::Options;

keys! {
    /// `[review]`
    pub(super) REVIEW_KEYS:
    ITEM = KeySpec::text("item", "What is reviewed: the name of the thing, with its maker's where that is usual.").required();
    MAKER = KeySpec::text("maker", "Who makes it.");
    SCORE = KeySpec::anything("score", "The score in points, with one decimal at most: `8.5`.");
    BEST = KeySpec::integer("best", 1, 100, "The best score that there is.").or(Fallback::Number(10));
    VERDICT = KeySpec::text("verdict", "The judgement in one or two sentences.");
    PROS = KeySpec::texts("pros", "What speaks for it: a list.");
    CONS = KeySpec::texts("cons", "What speaks against it: a list.");
    PRICE = KeySpec::text("price", "What it costs, as readers shall read it: `\"€699 in May 2026\"`.");
    SPECS = KeySpec::free("specs", "Its properties, as a table: `Weight = \"1.2 kg\"`.");
    OFFERS = KeySpec::tables("offers", OFFER, "Where it can be bought.");
}

keys! {
    /// One of the `offers` of a review.
    OFFER:
    SELLER = KeySpec::text("seller", "Who sells it.").required();
    URL = KeySpec::text("url", "Where.").required();
    OFFER_PRICE = KeySpec::text("price", "For how much.");
    AFFILIATE = KeySpec::flag(
        "affiliate", "Whether you earn by it: readers and search engines are told.",
    ).or(Fallback::Flag(false));
}

/// Reads what an article of this kind says of the thing that it reviews. Where the kind is unknown, it may have been meant
/// for a review.
pub(super) fn review(
    reader: &mut Reader<'_, '_>,
    story_kind: Option<&str>,
    lines: &mut Lines<'_>,
) -> Option<Box<Review<Html>>> {
    let node = reader.node(&REVIEW)?;
    if !matches!(node.value, Value::Table(_)) {
        // This is reported where the keys of the table are asked for, and nothing else is missing then.
        return reader.section(&REVIEW, |_| None);
    }
    let review = reader.section(&REVIEW, |review| read(review, lines));
    if story_kind.is_some_and(|kind| kind != "review") {
        let at = reader.place_of(&REVIEW)?;
        let line = reader.syntax().line("kind", "\"review\"");
        let help = format!("add a line: `{line}`, or take `review` away");
        let message = "`review` has no effect in an article of another kind";
        reader.report(&UNUSED_KEY, at, message, help);
        return None;
    }
    review.map(Box::new)
}

fn read(reader: &mut Reader<'_, '_>, lines: &mut Lines<'_>) -> Option<Review<Html>> {
    let options = lines.options;
    let item = plain(reader.needed(&ITEM).map(Cow::Owned), options);
    let review = Review {
        item: String::new(),
        maker: plain(reader.line(&MAKER), options),
        score: score(reader),
        verdict: line_of_html(reader, &VERDICT, lines),
        pros: points(reader, &PROS, lines),
        cons: points(reader, &CONS, lines),
        price: plain(reader.line(&PRICE), options),
        specs: specs(reader, options),
        offers: offers(reader, options),
    };
    Some(Review {
        item: one_line(&item?).into_owned(),
        ..review
    })
}

fn points(reader: &mut Reader<'_, '_>, key: &'static KeySpec, lines: &mut Lines<'_>) -> Vec<Html> {
    let points = reader.texts(key);
    points
        .iter()
        .map(|point| html_of(reader, point, lines))
        .collect()
}

fn score(reader: &mut Reader<'_, '_>) -> Option<Score> {
    let best = reader.count_or_default(&BEST);
    let node = reader.node(&SCORE)?;
    let hundredths = match node.value {
        Value::Integer(points) => u32::try_from(points)
            .ok()
            .and_then(|points| points.checked_mul(100)),
        Value::Float(points) => hundredths(points),
        _ => None,
    };
    if let Some(hundredths) = hundredths.filter(|hundredths| hundredths.div_ceil(100) <= best) {
        return Some(Score { hundredths, best });
    }
    let message =
        format!("`review.score` wants a number from 0 to {best}, with at most two decimal places");
    let line = |name: &str, value: &str| reader.syntax().line(name, value);
    let help = format!(
        "write `{}`, without quotes; `{}` says what the best score is",
        line("score", &(f64::from(best) * 0.85).to_string()),
        line("best", "10")
    );
    reader.report(&WRONG_TYPE, node.range, message, help);
    None
}

/// Returns a score in hundredths of a point; nothing where there are none of it, and where it is finer than that.
fn hundredths(points: f64) -> Option<u32> {
    let text = points.to_string();
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let whole: u32 = whole.parse().ok()?;
    let part: u32 = match part.len() {
        0..=2 => format!("{part:0<2}").parse().ok()?,
        _ => return None,
    };
    whole.checked_mul(100)?.checked_add(part)
}

/// Returns properties in the writer's order. Numbers may stand without quotation marks.
fn specs(reader: &mut Reader<'_, '_>, options: &Options<'_>) -> Vec<(String, String)> {
    let mut specs = Vec::new();
    for (key, node) in reader.entries(&SPECS).into_iter().flatten() {
        match value(node) {
            Some(value) if !value.trim().is_empty() => {
                let name = plain(Some(one_line(&key.text)), options).unwrap_or_default();
                let value = plain(Some(one_line(value.trim())), options).unwrap_or_default();
                specs.push((name, value));
            }
            _ => {
                let message = format!("the property `{}` wants text", key.text);
                let help = "write what it is in quotes, or take this line out";
                reader.report(&WRONG_TYPE, node.range, message, help);
            }
        }
    }
    specs
}

fn value(node: &Node<'_>) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.as_ref().to_owned()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Date(date) => Some((*date).to_owned()),
        _ => None,
    }
}

fn offers(reader: &mut Reader<'_, '_>, options: &Options<'_>) -> Vec<Offer> {
    reader.tables(&OFFERS, |offer| {
        let seller = plain(offer.needed(&SELLER).map(Cow::Owned), options);
        let url = offer.needed_link(&URL);
        let price = plain(offer.line(&OFFER_PRICE), options);
        let affiliate = offer.is_on(&AFFILIATE);
        Some(Offer {
            seller: seller?,
            url: url?.value,
            price,
            affiliate,
        })
    })
}
