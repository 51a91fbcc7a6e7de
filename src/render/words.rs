//! The words of the interface, in the language of an edition.

use std::collections::BTreeMap;

use crate::base::Moment;

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

/// Returns a day as readers know it, with its year: `9 May 2026`.
pub(super) fn long_date(moment: Moment, words: &Words) -> String {
    date(moment, words, "date_long", "{day} {month} {year}")
}

/// Returns a day as readers know it, without its year: `9 May`.
pub(super) fn short_date(moment: Moment, words: &Words) -> String {
    date(moment, words, "date_short", "{day} {month_short}")
}

/// Returns a day in the form that the words have under `key`.
fn date(moment: Moment, words: &Words, key: &str, fallback: &str) -> String {
    let day = moment.day();
    let name = month_name(words, day.month());
    let mut text = String::with_capacity(32);
    let mut rest = words.get(key).map_or(fallback, String::as_str);
    while let Some((before, (placeholder, after))) = rest
        .split_once('{')
        .and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        text.push_str(before);
        text.push_str(&match placeholder {
            "day" => day.day().to_string(),
            "month" => name.clone(),
            "month_short" => words
                .get(&format!("month_short_{}", day.month()))
                .cloned()
                .unwrap_or_else(|| name.chars().take(3).collect()),
            "month_number" => day.month().to_string(),
            "year" => day.year().to_string(),
            other => format!("{{{other}}}"),
        });
        rest = after;
    }
    text.push_str(rest);
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
