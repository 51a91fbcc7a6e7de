//! The words of the interface, in the language of an edition.

use std::collections::BTreeMap;

/// Interface words.
pub(super) type Words = BTreeMap<String, String>;

/// Puts values in the places of an interface text: `{n}` of `"Page {n}"`. A text that the theme's
/// words lack is its key, so that the gap is seen.
pub(crate) fn interface_text(words: &Words, key: &str, values: &[(&str, &str)]) -> String {
    let mut text = words.get(key).cloned().unwrap_or_else(|| key.to_owned());
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Returns a month's name where no day stands beside it, from the words `month_alone_1` … `month_alone_12`: Slavic
/// languages have another form then. Where the words lack it, it is as beside a day.
pub(crate) fn lone_month_name(words: &Words, month: i8) -> String {
    words
        .get(&format!("month_alone_{month}"))
        .cloned()
        .unwrap_or_else(|| month_name(words, month))
}

/// Returns a month's name beside a day, from the words `month_1` … `month_12` or in English.
pub(super) fn month_name(words: &Words, month: i8) -> String {
    let index = usize::try_from(month - 1).unwrap_or(0).min(11);
    words
        .get(&format!("month_{}", index + 1))
        .cloned()
        .unwrap_or_else(|| MONTHS[index].to_owned())
}
