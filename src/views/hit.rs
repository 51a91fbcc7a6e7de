//! A request, as every form of log tells it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::base::Fp;

/// A request that a server answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit<'l> {
    /// When: minutes since 1970-01-01T00:00Z. Days begin at a full minute in every zone.
    pub minute: i64,
    /// Knows the line again. Nothing that tells who asked goes into it.
    pub fingerprint: u64,
    /// Whether a page was asked for to be read: with `GET`, and not in advance.
    pub reads: bool,
    /// The address, as the request has it.
    pub target: &'l [u8],
    /// The status code of the answer.
    pub status: u16,
    /// The program that asked; `None` where the form does not tell.
    pub agent: Option<&'l [u8]>,
    /// The page with the link that was followed; empty where there is none.
    pub referrer: &'l [u8],
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It told of a request.
    Hit,
    /// It is in order, and tells of something else.
    Aside,
    /// It is not of the log's form.
    Malformed(&'static str),
}

/// Returns the fingerprint of a line's parts.
pub fn fingerprint(parts: &[&[u8]]) -> u64 {
    let fp = match parts {
        [whole] => Fp::of_bytes(whole),
        parts => Fp::of(parts),
    };
    // Half of it is enough to tell the lines of a day apart.
    fp.0 as u64
}

/// Returns the minute of an instant.
pub fn minute(at: Timestamp) -> i64 {
    at.as_second().div_euclid(60)
}

/// Returns the minute of a local time, `offset` seconds east of UTC.
pub fn minute_of(date: Date, hour: i8, minutes: i8, offset: i32) -> Option<i64> {
    let time = jiff::civil::Time::new(hour, minutes, 0, 0).ok()?;
    let offset = Offset::from_seconds(offset).ok()?;
    Some(minute(offset.to_timestamp(date.to_datetime(time)).ok()?))
}

/// Reads a number of digits alone.
pub fn number(digits: &[u8]) -> Option<u32> {
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
pub fn day(text: &[u8]) -> Option<Date> {
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
