//! The values of `content/views.toml`: counts, days and months, and what was counted of a day's logs.

use jiff::civil::Date;

use crate::model::views::{Counted, Period, Run};

/// Reads a whole number as the import writes it.
pub(super) fn count(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let leading = text.starts_with('0') && text.len() > 1;
    if !digits || leading || text.is_empty() || text.len() > 18 {
        return None;
    }
    text.parse().ok()
}

/// Reads a day, `2026-05-08`, or a month, `2026-05`.
pub(super) fn period(text: &str) -> Option<Period> {
    let number = |range: std::ops::Range<usize>| {
        let digits = text.get(range)?;
        let right = digits.bytes().all(|b| b.is_ascii_digit());
        right.then(|| digits.parse::<i16>().ok()).flatten()
    };
    let small = |range| number(range).and_then(|n| i8::try_from(n).ok());
    let dashes = text.as_bytes().get(4) == Some(&b'-')
        && text.as_bytes().get(7).is_none_or(|dash| *dash == b'-');
    if !dashes {
        return None;
    }
    let (year, month) = (number(0..4)?, small(5..7)?);
    match text.len() {
        7 => Date::new(year, month, 1).ok().map(Period::Month),
        10 => Date::new(year, month, small(8..10)?).ok().map(Period::Day),
        _ => None,
    }
}

/// Reads what was counted of a day's logs: `closed`, or runs of lines, each with how many they are
/// and two sums in hexadecimal digits: `1204:9f86d081884c7d65:1a2b3c4d5e6f7081`.
pub(super) fn counted(text: &str) -> Option<Counted> {
    if text == "closed" {
        return Some(Counted::Closed);
    }
    let sum = |digits: &str| {
        let right = digits.len() == 16 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        right
            .then(|| u64::from_str_radix(digits, 16).ok())
            .flatten()
    };
    let run = |text: &str| {
        let mut parts = text.split(':');
        let run = Run {
            lines: count(parts.next()?)?,
            sum: sum(parts.next()?)?,
            head: sum(parts.next()?)?,
        };
        parts.next().is_none().then_some(run)
    };
    let runs: Option<Vec<Run>> = text.split(' ').map(run).collect();
    runs.map(Counted::Runs)
}
