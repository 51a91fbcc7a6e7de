//! Live coverage as templates know it.

use tera::Value;

use crate::model::chrome::Chrome;
use crate::model::live::{Coverage, LiveEntry};
use crate::model::{Card, addresses};
use crate::render::{moment, object};

/// Returns what a page says of its coverage.
pub(super) fn value(coverage: &Coverage, card: &Card, chrome: &Chrome) -> Value {
    let entries = coverage.entries.iter();
    let entries = entries.map(|one| entry(one, card, chrome));
    object([
        ("entries", entries.collect::<Vec<_>>().into()),
        ("from", moment(coverage.from, &chrome.words)),
        ("until", moment(coverage.until, &chrome.words)),
        ("updates", addresses::live_updates(&card.url).into()),
    ])
}

/// Returns an entry.
pub(super) fn entry(entry: &LiveEntry, card: &Card, chrome: &Chrome) -> Value {
    object([
        ("id", entry.anchor.as_str().into()),
        ("url", format!("{}#{}", card.url, entry.anchor).into()),
        ("date", moment(entry.date, &chrome.words)),
        ("title", entry.title.as_str().into()),
        ("title_html", Value::safe_string(&entry.title_html)),
    ])
}
