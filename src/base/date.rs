//! Moments: an instant together with the offset that it was meant in.

use jiff::civil;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

use super::written_date;

/// A moment as the site shows it: an instant, and the UTC offset of the site's zone at that instant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Moment {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub unix: i64,
    /// Seconds east of UTC.
    pub offset: i32,
    /// Whether the writer gave a time of day; a bare date is taken as midnight.
    pub timed: bool,
}

/// What a clock change does to a local time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ClockChange {
    /// The local time is skipped.
    Skipped {
        /// The moment that the time is read as.
        taken: Moment,
    },
    /// The local time occurs twice.
    Twice {
        /// The moment that the time is read as.
        first: Moment,
        /// The other moment that the time could mean.
        second: Moment,
    },
}

impl Moment {
    /// Returns the instant in the zone's offset at that instant.
    pub fn at(timestamp: Timestamp, zone: &TimeZone) -> Self {
        Self {
            unix: timestamp.as_second(),
            offset: zone.to_offset(timestamp).seconds(),
            timed: true,
        }
    }

    /// Reads a date (`2026-05-08`), a local date and time (`2026-05-08T06:30`, also with a blank and with
    /// seconds), or one with an offset (`2026-05-08T06:30:00+02:00`, `…Z`), also in the forms in which
    /// Jekyll and Hugo write them (`2026-5-8 6:30 PM +0200`). A time without an offset is
    /// read in `zone`: a time that a clock change skips is moved on by the gap, and of two the first is
    /// taken, as in RFC 5545. A time with an offset is converted to `zone`, so that all times of a
    /// publication follow one clock.
    ///
    /// Returns `None` where the text is no such date.
    pub fn parse(text: &str, zone: &TimeZone) -> Option<Self> {
        let text = written_date::rfc3339(text)?;
        if !text.contains('T') {
            let date: civil::Date = text.parse().ok()?;
            let midnight = date.to_zoned(zone.clone()).ok()?.timestamp();
            return Some(Self {
                timed: false,
                ..Self::at(midnight, zone)
            });
        }
        let pieces = jiff::fmt::temporal::DateTimeParser::new()
            .parse_pieces(&text)
            .ok()?;
        let local = civil::DateTime::from_parts(pieces.date(), pieces.time()?);
        let meant = pieces
            .to_numeric_offset()
            .map_or_else(|| zone.clone(), TimeZone::fixed);
        Some(Self::at(local.to_zoned(meant).ok()?.timestamp(), zone))
    }

    /// Returns the clock change in `zone` at a local date and time that was written without an offset, if
    /// there is one.
    pub(crate) fn clock_change(text: &str, zone: &TimeZone) -> Option<ClockChange> {
        // The commonest form has an offset, and needs no further look.
        if text.ends_with('Z') {
            return None;
        }
        let text = written_date::rfc3339(text).filter(|text| text.contains('T'))?;
        let pieces = jiff::fmt::temporal::DateTimeParser::new()
            .parse_pieces(&text)
            .ok()?;
        if pieces.to_numeric_offset().is_some() {
            return None;
        }
        let local = civil::DateTime::from_parts(pieces.date(), pieces.time()?);
        match zone.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { .. } => None,
            AmbiguousOffset::Gap { .. } => Some(ClockChange::Skipped {
                taken: Self::at(local.to_zoned(zone.clone()).ok()?.timestamp(), zone),
            }),
            AmbiguousOffset::Fold { before, after } => {
                let at = |offset: Offset| {
                    let instant = offset.to_timestamp(local).ok()?;
                    Some(Self::at(instant, zone))
                };
                Some(ClockChange::Twice {
                    first: at(before)?,
                    second: at(after)?,
                })
            }
        }
    }

    /// Says whether the moment lies in the years that a site can show and every format can hold:
    /// from 1970 on, in the moment's own offset.
    pub(crate) fn is_usable(self) -> bool {
        self.unix.saturating_add(i64::from(self.offset)) >= 0
    }

    /// Says whether a refused text is a valid date outside the supported years: before 1970, or at the
    /// very end of the year 9999, where the offset would lead into the next.
    pub(crate) fn is_out_of_range(text: &str) -> bool {
        let day = written_date::rfc3339(text)
            .and_then(|date| date.get(..10)?.parse::<civil::Date>().ok());
        day.is_some_and(|day| !(1970..9999).contains(&day.year()))
    }

    /// Returns the instant.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_second(self.unix).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Returns the moment with its offset as a zone, for formatting.
    pub fn zoned(self) -> Zoned {
        let offset = Offset::from_seconds(self.offset).unwrap_or(Offset::UTC);
        self.timestamp().to_zoned(TimeZone::fixed(offset))
    }

    /// Returns the calendar day in the moment's own offset.
    pub fn day(self) -> civil::Date {
        self.zoned().date()
    }

    /// Returns `Friday 2026-05-08 06:30` in the moment's own offset, or `Friday 2026-05-08` where it has no
    /// time of day.
    pub fn with_weekday(self) -> String {
        let form = match self.timed {
            true => "%A %Y-%m-%d %H:%M",
            false => "%A %Y-%m-%d",
        };
        self.zoned().strftime(form).to_string()
    }

    /// Returns `2026-05-08T06:30:00+00:00` (RFC 3339).
    pub fn rfc3339(self) -> String {
        let zoned = self.zoned();
        let (hours, minutes) = (self.offset.abs() / 3600, self.offset.abs() / 60 % 60);
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{hours:02}:{minutes:02}",
            zoned.year(),
            zoned.month(),
            zoned.day(),
            zoned.hour(),
            zoned.minute(),
            zoned.second(),
            if self.offset < 0 { '-' } else { '+' },
        )
    }

    /// Returns `Fri, 08 May 2026 06:30:00 +0000` (RFC 822 with the four-digit year of RFC 2822).
    pub(crate) fn rfc2822(self) -> String {
        self.zoned()
            .strftime("%a, %d %b %Y %H:%M:%S %z")
            .to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_a_range() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let usable = |text| Moment::parse(text, &berlin).is_some_and(Moment::is_usable);
        for (text, inside) in [
            ("1970-01-01", true),
            ("9999-12-30", true),
            ("0001-01-01", false),
            ("1969-12-31", false),
            ("9999-12-31", false),
        ] {
            assert_eq!(usable(text), inside, "{text}");
            assert!(inside || Moment::is_out_of_range(text), "{text}");
        }
        for text in ["2026-13-01", "8 May 1950", "1950-é"] {
            assert!(!Moment::is_out_of_range(text), "{text}");
        }
    }

    #[test]
    fn dates_are_read_in_the_sites_zone() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let read = |text| Moment::parse(text, &berlin).map(Moment::rfc3339);
        assert_eq!(
            read("2026-05-08").as_deref(),
            Some("2026-05-08T00:00:00+02:00")
        );
        assert_eq!(
            read("2026-01-08 06:30").as_deref(),
            Some("2026-01-08T06:30:00+01:00")
        );
        assert_eq!(
            read("2026-05-08T06:30:00Z").as_deref(),
            Some("2026-05-08T08:30:00+02:00")
        );
        assert_eq!(
            read("2026-05-08T06:30:00-07:00").as_deref(),
            Some("2026-05-08T15:30:00+02:00")
        );
        // 02:30 does not exist on the day the clocks go forward.
        assert_eq!(
            read("2026-03-29T02:30").as_deref(),
            Some("2026-03-29T03:30:00+02:00")
        );
        // 02:30 comes twice on the day they go back: the first is in summer time.
        assert_eq!(
            read("2026-10-25T02:30").as_deref(),
            Some("2026-10-25T02:30:00+02:00")
        );
        let change = |text| Moment::clock_change(text, &berlin);
        assert!(matches!(
            change("2026-03-29 02:00:00"),
            Some(ClockChange::Skipped { taken }) if taken.rfc3339() == "2026-03-29T03:00:00+02:00"
        ));
        assert!(matches!(
            change("2026-10-25T02:59:59"),
            Some(ClockChange::Twice { second, .. }) if second.rfc3339() == "2026-10-25T02:59:59+01:00"
        ));
        for text in [
            "2026-03-29",
            "2026-03-29T03:00",
            "2026-03-29T01:59:59",
            "2026-10-25T02:30:00+01:00",
            "2026-10-25T03:00",
            "no date at all",
        ] {
            assert_eq!(change(text), None, "{text}");
        }
        for bad in [
            "",
            "8 May 2026",
            "2026-13-01",
            "2026-05-08T25:00",
            "2026-W19-5",
            "20260508",
            "2026-05-08x",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
