//! CloudFront's standard logs: the W3C Extended Log File Format, with tabs.
//!
//! Enters: a line. Leaves: a [`Hit`]. The line that begins with `#Fields:` names the columns.

use percent_encoding::percent_decode;

use super::hit::{Hit, LineKind, day, fingerprint, minute_of, number};
use super::unreadable::UnreadableLine;

/// The index of a missing column, which no line has.
const MISSING: usize = usize::MAX;

/// The names of the columns that matter, in the order of [`Columns`].
const NAMES: [&[u8]; 8] = [
    b"date",
    b"time",
    b"cs-method",
    b"cs-uri-stem",
    b"sc-status",
    b"cs(User-Agent)",
    b"cs(Referer)",
    b"x-edge-request-id",
];

type Columns = [usize; NAMES.len()];

/// Reads lines by the columns that the log declares.
pub(super) struct CloudFront {
    columns: Columns,
    /// The day and the minute of the line before, in their source form.
    last: Option<([u8; 16], i64)>,
}

impl Default for CloudFront {
    fn default() -> Self {
        Self {
            columns: [MISSING; NAMES.len()],
            last: None,
        }
    }
}

impl CloudFront {
    /// Reads a line and passes its request to `take`.
    pub(super) fn read(&mut self, line: &[u8], take: impl FnOnce(Hit)) -> LineKind {
        if let Some(names) = line.strip_prefix(b"#Fields:") {
            self.columns = columns(names);
            return LineKind::Aside;
        }
        if line.is_empty() || line.starts_with(b"#") {
            return LineKind::Aside;
        }
        match self.parse(line, take) {
            Ok(()) => LineKind::Hit,
            Err(fault) => LineKind::Malformed(fault),
        }
    }

    fn parse(&mut self, line: &[u8], take: impl FnOnce(Hit)) -> Result<(), UnreadableLine> {
        let mut values: [&[u8]; NAMES.len()] = [b""; NAMES.len()];
        for (at, text) in line.split(|byte| *byte == b'\t').enumerate() {
            if let Some(column) = self.columns.iter().position(|column| *column == at)
                && let Some(place) = values.get_mut(column)
            {
                *place = text;
            }
        }
        let [date, time, method, stem, status, agent, referrer, id] = values;
        let minute = self
            .minute(date, time)
            .ok_or(UnreadableLine::NoTimeInColumns)?;
        if stem.is_empty() {
            return Err(UnreadableLine::NoAddressInColumn);
        }
        // CloudFront writes 000 where the reader left before the answer.
        let status = number(status)
            .and_then(|status| u16::try_from(status).ok())
            .ok_or(UnreadableLine::NoStatusInColumn)?;
        // User agents are encoded, in older logs twice.
        let once: Vec<u8> = percent_decode(agent).collect();
        let agent: Vec<u8> = percent_decode(&once).collect();
        let plain: Vec<u8> = percent_decode(referrer).collect();
        take(Hit {
            minute,
            fingerprint: fingerprint(&[date, time, method, stem, &agent, id]),
            reads: method == b"GET",
            target: stem,
            status,
            agent: (self.columns.get(5) != Some(&MISSING)).then_some(&agent),
            referrer: &plain,
        });
        Ok(())
    }

    fn minute(&mut self, date: &[u8], time: &[u8]) -> Option<i64> {
        let mut key = [0; 16];
        key.get_mut(..10)?.copy_from_slice(date.get(..10)?);
        key.get_mut(10..15)?.copy_from_slice(time.get(..5)?);
        if let Some((_, minute)) = self.last.filter(|(last, _)| *last == key) {
            return Some(minute);
        }
        let part = |range| i8::try_from(number(time.get(range)?)?).ok();
        if time.get(2) != Some(&b':') {
            return None;
        }
        let minute = minute_of(day(date)?, part(0..2)?, part(3..5)?, 0)?;
        self.last = Some((key, minute));
        Some(minute)
    }
}

fn columns(names: &[u8]) -> Columns {
    let mut columns = [MISSING; NAMES.len()];
    let names = names
        .split(u8::is_ascii_whitespace)
        .filter(|name| !name.is_empty());
    for (at, name) in names.enumerate() {
        if let Some(column) = NAMES.iter().position(|known| *known == name)
            && let Some(place) = columns.get_mut(column)
        {
            *place = at;
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_where_the_log_says() {
        let mut log = CloudFront::default();
        let none = |_: Hit| panic!("there is no request yet");
        assert_eq!(log.read(b"#Version: 1.0", none), LineKind::Aside);
        let fields = b"#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query";
        assert_eq!(log.read(fields, none), LineKind::Aside);
        let line = b"2026-05-08\t21:02:31\tLAX1\t392\t192.0.2.100\tGET\td111.cloudfront.net\t/a/\t200\t-\tMozilla/5.0%2520(Windows%2520NT)\t-";
        let kind = log.read(line, |hit| {
            assert_eq!(hit.minute, 1_778_274_120 / 60);
            assert_eq!(hit.agent, Some(&b"Mozilla/5.0 (Windows NT)"[..]));
            assert_eq!(
                (hit.target, hit.status, hit.reads),
                (&b"/a/"[..], 200, true)
            );
        });
        assert_eq!(kind, LineKind::Hit);
        let short = log.read(b"2026-05-08\t21:02", none);
        assert_eq!(
            short,
            LineKind::Malformed(UnreadableLine::NoAddressInColumn)
        );
    }
}
