//! A request, independent of the log's form.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::unreadable::UnreadableLine;
use crate::base::Fp;

/// A request that a server answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit<'l> {
    /// The time, in minutes since 1970-01-01T00:00Z. Days begin at a full minute in every zone.
    pub minute: i64,
    /// Identifies the line. The fingerprint includes nothing about the client.
    pub fingerprint: u64,
    /// Whether the request was for reading a page: a `GET`, and no prefetch.
    pub reads: bool,
    /// The address, as the request has it.
    pub target: &'l [u8],
    /// The status code of the answer.
    pub status: u16,
    /// The user agent; `None` where the form has none.
    pub agent: Option<&'l [u8]>,
    /// The referrer; empty where there is none.
    pub referrer: &'l [u8],
}

/// The kind of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineKind {
    /// The line records a request.
    Hit,
    /// The line is valid, and records something else.
    Aside,
    /// The line does not have the log's form.
    Malformed(UnreadableLine),
}

/// Returns the fingerprint of a line's parts.
pub(crate) fn fingerprint(parts: &[&[u8]]) -> u64 {
    let fp = match parts {
        [line] => Fp::of_bytes(line),
        parts => Fp::of(parts),
    };
    // Half of the fingerprint is enough to distinguish the lines of a day.
    fp.0 as u64
}

/// Returns the minute of an instant.
pub(super) fn minute(at: Timestamp) -> i64 {
    at.as_second().div_euclid(60)
}

/// Returns the minute of a local time, `offset` seconds east of UTC.
pub(crate) fn minute_of(date: Date, hour: i8, minutes: i8, offset: i32) -> Option<i64> {
    let time = jiff::civil::Time::new(hour, minutes, 0, 0).ok()?;
    let offset = Offset::from_seconds(offset).ok()?;
    Some(minute(offset.to_timestamp(date.to_datetime(time)).ok()?))
}

/// Reads a number of digits alone.
pub(super) fn number(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    digits.iter().try_fold(0u32, |sum, digit| {
        digit
            .is_ascii_digit()
            .then(|| sum * 10 + u32::from(digit - b'0'))
    })
}

/// Reads a day, `2026-05-08`.
pub(super) fn day(text: &[u8]) -> Option<Date> {
    if text.len() != 10 || text.get(4) != Some(&b'-') || text.get(7) != Some(&b'-') {
        return None;
    }
    let part = |range| number(text.get(range)?);
    Date::new(
        i16::try_from(part(0..4)?).ok()?,
        i8::try_from(part(5..7)?).ok()?,
        i8::try_from(part(8..10)?).ok()?,
    )
    .ok()
}
