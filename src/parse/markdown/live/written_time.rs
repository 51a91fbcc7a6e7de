//! The time with which an entry of live coverage begins: `14:05`, or with a day `2026-05-09 14:05`.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::base::Moment;

/// A time at the beginning of a headline.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WrittenTime {
    pub(super) moment: Moment,
    /// Whether the writer said of which day it is.
    pub(super) dated: bool,
    /// How many bytes of the headline say it, with what parts it from the words.
    pub(super) length: usize,
}

/// Why a headline begins with no time.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoTime<'t> {
    /// It begins with words.
    Words,
    /// It begins with something that may have been meant for a time.
    Time(&'t str),
    /// It begins with something that may have been meant for a day.
    Day(&'t str),
}

/// Whether `am` and `pm` behind a time belong to it. In some languages they are words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Halves {
    Read,
    Words,
}

/// Reads the time at the beginning of a headline; it is of `day` where it does not say one.
pub(super) fn written_time<'t>(
    headline: &'t str,
    day: Date,
    zone: &TimeZone,
    halves: Halves,
) -> Result<WrittenTime, NoTime<'t>> {
    let (first, behind) = word(headline);
    let read = |text: &str| Moment::parse(text, zone).filter(|moment| moment.is_usable());
    let (day, time, rest, dated) = match read(first) {
        Some(moment) if moment.timed => {
            return Ok(WrittenTime {
                moment,
                dated: true,
                length: headline.len() - without_separator(behind).len(),
            });
        }
        Some(moment) => {
            let (time, rest) = word(behind);
            (moment.day(), time, rest, true)
        }
        None if is_day_like(first) => return Err(NoTime::Day(first)),
        None => (day, first, behind, false),
    };
    let (half, behind_half) = word(rest);
    let is_half = halves == Halves::Read
        && ["am", "pm", "a.m.", "p.m."].contains(&half.to_ascii_lowercase().as_str());
    let (half, rest) = if is_half {
        (half, behind_half)
    } else {
        ("", rest)
    };
    let bare = time.trim_end_matches([':', ',', '-', '–', '—', '|']);
    match read(&format!("{day} {bare} {half}")).filter(|moment| moment.timed) {
        Some(moment) => Ok(WrittenTime {
            moment,
            dated,
            length: headline.len() - without_separator(rest).len(),
        }),
        None if is_time_like(bare) => Err(NoTime::Time(bare)),
        None => Err(NoTime::Words),
    }
}

/// Returns the first word of a text, and what stands behind it and its blanks.
fn word(text: &str) -> (&str, &str) {
    const BLANKS: [char; 3] = [' ', '\t', '\u{a0}'];
    let text = text.trim_start_matches(BLANKS);
    let end = text.find(BLANKS).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    (word, rest.trim_start_matches(BLANKS))
}

/// Returns a text without a dash or the like that stands alone in front of it.
fn without_separator(text: &str) -> &str {
    match word(text) {
        ("-" | "--" | "–" | "—" | "|" | "·" | ":", rest) => rest,
        _ => text,
    }
}

fn is_day_like(word: &str) -> bool {
    let parts = |sign: char| {
        let mut parts = word.split(sign);
        parts.clone().count() == 3
            && parts.all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    };
    ['-', '.', '/'].into_iter().any(parts)
}

/// Says whether a word looks like a time: `25:00`, `14.05`, `14h05`, `1405`, `2pm`.
fn is_time_like(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let is_of_times = |c: char| {
        c.is_ascii_digit() || matches!(c.to_ascii_lowercase(), ':' | '.' | 'h' | 'a' | 'p' | 'm')
    };
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.chars().all(is_of_times)
        && (digits == 4 || word.len() > digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(headline: &str) -> Result<(String, bool, &str), NoTime<'_>> {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let day = jiff::civil::date(2026, 5, 9);
        let time = written_time(headline, day, &zone, Halves::Read)?;
        let words = headline.get(time.length..).unwrap();
        Ok((time.moment.rfc3339(), time.dated, words))
    }

    #[test]
    fn a_headline_begins_with_its_time() {
        for (headline, at, dated, words) in [
            ("14:05 It begins", "2026-05-09T14:05:00", false, "It begins"),
            ("9:05", "2026-05-09T09:05:00", false, ""),
            ("14:05:30 – Go", "2026-05-09T14:05:30", false, "Go"),
            ("14:05: Go", "2026-05-09T14:05:00", false, "Go"),
            ("2:05 pm Go", "2026-05-09T14:05:00", false, "Go"),
            ("2:05pm | Go", "2026-05-09T14:05:00", false, "Go"),
            ("2026-05-10 00:05 Go", "2026-05-10T00:05:00", true, "Go"),
            ("2026-05-10T00:05 Go", "2026-05-10T00:05:00", true, "Go"),
            ("14:05 -- Go", "2026-05-09T14:05:00", false, "Go"),
        ] {
            let wanted = (format!("{at}+02:00"), dated, words);
            assert_eq!(read(headline), Ok(wanted), "{headline}");
        }
    }

    #[test]
    fn what_was_meant_for_a_time_is_told_from_words() {
        for (headline, wanted) in [
            ("Background", NoTime::Words),
            ("", NoTime::Words),
            ("5G is here", NoTime::Words),
            ("30 racks fail", NoTime::Words),
            ("25:00 Late", NoTime::Time("25:00")),
            ("14.05 Dot", NoTime::Time("14.05")),
            ("14h05 French", NoTime::Time("14h05")),
            ("1405 Run together", NoTime::Time("1405")),
            ("2026-02-30 14:05 No such day", NoTime::Day("2026-02-30")),
            ("09.05.2026 14:05 German", NoTime::Day("09.05.2026")),
            ("2026-05-10 Without", NoTime::Words),
            ("2026-05-10", NoTime::Words),
            ("0001-01-01 14:05 Long ago", NoTime::Day("0001-01-01")),
        ] {
            assert_eq!(read(headline), Err(wanted), "{headline}");
        }
    }

    #[test]
    fn in_some_languages_a_half_of_the_day_is_a_word() {
        let day = jiff::civil::date(2026, 5, 9);
        let time = written_time("14:05 Am Flughafen", day, &TimeZone::UTC, Halves::Words).unwrap();
        assert_eq!(time.length, "14:05 ".len());
    }

    proptest::proptest! {
        #![proptest_config(crate::base::random::config())]

        #[test]
        fn no_headline_is_too_much(headline in "[0-9: .TZ+apm–-]{0,24}.{0,6}") {
            let day = jiff::civil::date(2026, 5, 9);
            if let Ok(time) = written_time(&headline, day, &TimeZone::UTC, Halves::Read) {
                proptest::prop_assert!(headline.get(time.length..).is_some());
            }
        }
    }
}
