//! Reads the parts of structured data (JSON-LD, in the vocabulary of schema.org) that search engines use
//! (rules J1 to J7).

use serde_json::Value;

use crate::model::page_facts::StructuredData;

/// The properties that a story must have, beside its picture.
const ASKED: [&str; 5] = [
    "headline",
    "datePublished",
    "dateModified",
    "author",
    "publisher",
];

/// Reads a block of structured data.
pub(super) fn read(value: &Value, data: &mut StructuredData) {
    match value {
        Value::Array(nodes) => nodes.iter().for_each(|node| read(node, data)),
        Value::Object(node) => {
            if let Some(graph) = node.get("@graph") {
                read(graph, data);
            }
            let types: Vec<&str> = list(node.get("@type")).filter_map(Value::as_str).collect();
            // A subtype of news, such as `OpinionNewsArticle`, is news. Live coverage and paid content have types of their own.
            let own = ["LiveBlogPosting", "AdvertiserContentArticle"];
            let is_news = |kind: &str| kind.ends_with("NewsArticle") || own.contains(&kind);
            if types.iter().any(|kind| is_news(kind)) {
                data.types.insert("NewsArticle".to_owned());
                story(value, data);
            }
            for part in [Some(value), node.get("breadcrumb")].into_iter().flatten() {
                if list(part.get("@type")).any(|kind| kind == "BreadcrumbList") {
                    breadcrumb(part, data);
                }
            }
            data.types.extend(types.into_iter().map(str::to_owned));
        }
        _ => {}
    }
}

/// Returns the values of a property, which JSON-LD writes as a list or as a single value.
fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let one = value.filter(|value| !value.is_array() && !value.is_null());
    let many = value.and_then(Value::as_array);
    one.into_iter().chain(many.into_iter().flatten())
}

fn is_given(value: &Value) -> bool {
    value.as_str().is_none_or(|text| !text.trim().is_empty())
}

fn story(story: &Value, data: &mut StructuredData) {
    let mut fault = |message: String, help: &str| data.faults.push((message, help.to_owned()));
    for property in ASKED {
        if !list(story.get(property)).any(is_given) {
            fault(
                format!("the story has no `{property}` in its structured data"),
                "write it, or let `{{ head }}` write all of it",
            );
        }
    }
    for property in ["datePublished", "dateModified"] {
        let dates = list(story.get(property)).filter_map(Value::as_str);
        let mut dates = dates.filter(|date| !date.trim().is_empty());
        if dates.any(|date| date.parse::<jiff::Timestamp>().is_err()) {
            fault(
                format!("`{property}` in structured data is no moment"),
                "write date, time and offset: `2026-05-08T09:30:00+02:00`",
            );
        }
    }
    for author in list(story.get("author")).filter(|author| author.get("@id").is_none()) {
        let name = author
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if name.trim().is_empty() {
            fault(
                "an author in structured data has no `name`".to_owned(),
                "write an object with `@type` and `name` for each author",
            );
        } else if name.starts_with("By ") {
            fault(
                format!("`{name}` in structured data is more than an author's name"),
                "write the name alone",
            );
        }
    }
    data.image |= list(story.get("image")).any(is_given);
}

fn breadcrumb(breadcrumb: &Value, data: &mut StructuredData) {
    let steps: Vec<&Value> = list(breadcrumb.get("itemListElement")).collect();
    let mut fault = |message: &str, help: &str| {
        data.faults.push((message.to_owned(), help.to_owned()));
    };
    if steps.len() < 2 {
        fault(
            "a `BreadcrumbList` has fewer than two steps",
            "begin with the front page and end with this one, or leave the list out",
        );
    }
    let position = |step: &Value| match step.get("position") {
        Some(Value::String(text)) => text.parse().ok(),
        other => other.and_then(Value::as_u64),
    };
    if steps
        .iter()
        .zip(1..)
        .any(|(step, at)| position(step) != Some(at))
    {
        fault(
            "the steps of a `BreadcrumbList` are not numbered from 1",
            "write `\"position\": 1`, `2` and so on",
        );
    }
    let before_last = steps.len().saturating_sub(1);
    let absolute = |step: &&Value| {
        let item = step.get("item");
        let item = item.map(|item| item.get("@id").unwrap_or(item));
        let item = item.and_then(Value::as_str).unwrap_or_default();
        item.starts_with("https://") || item.starts_with("http://")
    };
    if !steps.iter().take(before_last).all(absolute) {
        fault(
            "a step of a `BreadcrumbList` has no full address",
            "write scheme and host too: `https://example.org/`",
        );
    }
}
