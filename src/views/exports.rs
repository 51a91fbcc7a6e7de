//! The exports of analytics services: GoatCounter's and Plausible's.
//!
//! Enters: a CSV or JSON file. Leaves: its rows, either one for each view or one for each page and
//! day with a count.

use std::cell::Cell;
use std::fmt;
use std::io::{self, Read};
use std::rc::Rc;

use csv::ByteRecord;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use super::hit::{Hit, day, fingerprint, minute};
use super::unreadable::UnreadableLine;

/// The largest JSON export, in bytes, because it is read into memory.
const LARGEST: u64 = 256 << 20;

/// The longest row of a CSV export, in bytes. A quote that is never closed would make one row of the rest of
/// the file.
const LONGEST_ROW: u64 = 1 << 20;

/// The relevant columns of a CSV export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Columns {
    /// A row for each view, with its time: GoatCounter.
    Views {
        path: usize,
        date: usize,
        bot: Option<usize>,
        event: Option<usize>,
    },
    /// A row for each page and day, with a count: Plausible.
    Counts {
        path: usize,
        date: usize,
        count: usize,
    },
}

/// Names of columns with counts, in order of preference.
const COUNTS: &[&str] = &["pageviews", "views", "count", "hits", "visits", "visitors"];

/// Reads the first line of a CSV export; `None` where its columns are no page and day.
pub(crate) fn columns(header: &[u8]) -> Option<Columns> {
    let header = header.strip_prefix(b"\xef\xbb\xbf").unwrap_or(header);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(header);
    let mut record = csv::StringRecord::new();
    reader.read_record(&mut record).ok()?;
    let names: Vec<String> = record
        .iter()
        .map(|name| name.trim().to_lowercase())
        .collect();
    let at = |wanted: &[&str]| {
        wanted
            .iter()
            .find_map(|wanted| names.iter().position(|name| name == wanted))
    };
    let date = at(&["date", "day", "time:day"])?;
    // GoatCounter puts the version of the format before the first name: `2Path`.
    let first = names
        .first()?
        .trim_start_matches(|c: char| c.is_ascii_digit());
    let path = if first == "path" {
        0
    } else {
        at(&["page", "path", "event:page", "pathname", "url"])?
    };
    match at(COUNTS) {
        Some(count) => Some(Columns::Counts { path, date, count }),
        None => Some(Columns::Views {
            path,
            date,
            bot: at(&["bot"]),
            event: at(&["event"]),
        }),
    }
}

/// A row of an export.
pub(super) enum Row<'r> {
    /// A view.
    Hit(Hit<'r>),
    /// All views of a page on a day.
    Count(&'r [u8], Date, u64),
    /// A row that counts something else than views of a page.
    Aside,
    /// A row that cannot be read.
    Malformed(UnreadableLine),
}

/// Passes every row of a CSV export with its line.
///
/// # Errors
///
/// Fails where the file cannot be read, and where a row is longer than 1 MiB.
pub(super) fn csv(
    source: impl Read,
    columns: Columns,
    mut take: impl FnMut(u64, Row),
) -> io::Result<()> {
    let source = OfRows {
        source,
        since_row: Rc::default(),
    };
    let since_row = Rc::clone(&source.since_row);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
    let mut record = ByteRecord::new();
    loop {
        since_row.set(0);
        match reader.read_byte_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => {
                let line = record.position().map_or(0, csv::Position::line);
                take(line, row(&record, columns));
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// A file of rows, of which none may be too long.
struct OfRows<R> {
    source: R,
    /// How many bytes were read since the last row ended.
    since_row: Rc<Cell<u64>>,
}

impl<R: Read> Read for OfRows<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since_row.get() > LONGEST_ROW {
            let fault =
                "a row of this file has more than 1 MiB; perhaps a quote in it is never closed";
            return Err(io::Error::new(io::ErrorKind::InvalidData, fault));
        }
        let read = self.source.read(buffer)?;
        self.since_row.set(self.since_row.get() + read as u64);
        Ok(read)
    }
}

fn row(record: &ByteRecord, columns: Columns) -> Row<'_> {
    let text = |at: usize| record.get(at).unwrap_or_default();
    match columns {
        Columns::Counts { path, date, count } => {
            let Some(on) = text(date).get(..10).and_then(day) else {
                return Row::Malformed(UnreadableLine::NoDay);
            };
            match std::str::from_utf8(text(count))
                .ok()
                .and_then(|n| n.parse().ok())
            {
                Some(count) => Row::Count(text(path), on, count),
                None => Row::Malformed(UnreadableLine::NoCount),
            }
        }
        Columns::Views {
            path,
            date,
            bot,
            event,
        } => {
            let at = std::str::from_utf8(text(date)).ok();
            let Some(at) = at.and_then(|at| at.parse::<Timestamp>().ok()) else {
                return Row::Malformed(UnreadableLine::NoInstant);
            };
            if event.is_some_and(|event| text(event) == b"true") {
                return Row::Aside;
            }
            let robot = bot.is_some_and(|bot| !matches!(text(bot), b"" | b"0" | b"false"));
            Row::Hit(Hit {
                minute: minute(at),
                fingerprint: fingerprint(&[text(date), text(path)]),
                reads: true,
                target: text(path),
                status: 200,
                // The service has excluded robots already.
                agent: robot.then_some(b"-"),
                referrer: b"",
            })
        }
    }
}

/// A JSON export of either service.
#[derive(Deserialize)]
struct Export {
    /// GoatCounter: `/api/v0/stats/hits`.
    hits: Option<Vec<Page>>,
    /// Plausible: the Stats API, version 2.
    results: Option<Vec<Answer>>,
    query: Option<Query>,
}

#[derive(Deserialize)]
struct Page {
    path: String,
    #[serde(default)]
    event: bool,
    #[serde(default)]
    stats: Vec<PageDay>,
}

#[derive(Deserialize)]
struct PageDay {
    day: String,
    daily: u64,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    dimensions: Vec<String>,
    #[serde(default)]
    metrics: Vec<serde_json::Value>,
}

#[derive(Deserialize, Default)]
struct Query {
    #[serde(default)]
    dimensions: Vec<String>,
    #[serde(default)]
    metrics: Vec<String>,
}

/// Why a JSON export cannot be counted.
#[derive(Debug)]
pub enum ExportFault {
    /// The file cannot be read to its end.
    Unreadable(io::Error),
    /// The file is too large to be read into memory.
    TooLarge,
    /// The file is no JSON, or not that of a known export.
    Unknown(serde_json::Error),
    /// The export has no counts by page and day.
    NoCounts,
}

impl fmt::Display for ExportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExportFault::Unreadable(error) => write!(f, "{error}"),
            ExportFault::TooLarge => {
                f.write_str("it is larger than 256 MiB; export fewer days at a time")
            }
            ExportFault::Unknown(error) => write!(f, "it is no such export: {error}"),
            ExportFault::NoCounts => f.write_str(
                "it does not say how often each page was read on each day: ask for the dimensions \
                 `time:day` and `event:page` and the metric `pageviews`",
            ),
        }
    }
}

impl std::error::Error for ExportFault {}

/// Passes every count of a JSON export, numbered from 1.
///
/// # Errors
///
/// Fails where the file has no counts by page and day.
pub(super) fn json(source: impl Read, mut take: impl FnMut(u64, Row)) -> Result<(), ExportFault> {
    let mut text = Vec::new();
    source
        .take(LARGEST + 1)
        .read_to_end(&mut text)
        .map_err(ExportFault::Unreadable)?;
    if text.len() as u64 > LARGEST {
        return Err(ExportFault::TooLarge);
    }
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    let export: Export = serde_json::from_slice(text).map_err(ExportFault::Unknown)?;
    let mut number = 0;
    let mut count = |path: &str, on: &str, views: Option<u64>| {
        number += 1;
        let on = on.as_bytes().get(..10).and_then(day);
        let row = match (on, views) {
            (None, _) => Row::Malformed(UnreadableLine::NoDay),
            (_, None) => Row::Malformed(UnreadableLine::NoCount),
            (Some(on), Some(views)) => Row::Count(path.as_bytes(), on, views),
        };
        take(number, row);
    };
    if let Some(pages) = export.hits {
        for page in pages.iter().filter(|page| !page.event) {
            for one in &page.stats {
                count(&page.path, &one.day, Some(one.daily));
            }
        }
        return Ok(());
    }
    let query = export.query.unwrap_or_default();
    let place = |names: &[String], wanted: &[&str]| {
        wanted
            .iter()
            .find_map(|wanted| names.iter().position(|name| name == wanted))
    };
    let at = (
        place(&query.dimensions, &["event:page"]),
        place(&query.dimensions, &["time:day", "time"]),
        place(&query.metrics, COUNTS),
    );
    let (Some(page), Some(on), Some(views)) = at else {
        return Err(ExportFault::NoCounts);
    };
    for answer in export.results.unwrap_or_default() {
        let text = |at: usize| answer.dimensions.get(at).map_or("", String::as_str);
        let views = answer
            .metrics
            .get(views)
            .and_then(serde_json::Value::as_u64);
        count(text(page), text(on), views);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_name() {
        let goat = b"2Path,Title,Event,UserAgent,Browser,System,Session,Bot,Referrer,Referrer scheme,Screen size,Location,FirstVisit,Date";
        let wanted = Columns::Views {
            path: 0,
            date: 13,
            bot: Some(7),
            event: Some(2),
        };
        assert_eq!(columns(goat), Some(wanted));
        let plausible =
            b"\xef\xbb\xbf\"date\",\"hostname\",\"page\",\"visits\",\"visitors\",\"pageviews\"";
        let wanted = Columns::Counts {
            path: 2,
            date: 0,
            count: 5,
        };
        assert_eq!(columns(plausible), Some(wanted));
        for other in [
            "",
            "date,visitors,pageviews",
            "page,visitors",
            "a line of text",
        ] {
            assert_eq!(columns(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn a_json_export_has_to_count_by_page_and_day() {
        let no = |text: &str| json(text.as_bytes(), |_, _| {}).unwrap_err().to_string();
        assert!(no("{\"results\":[{\"page\":\"/\",\"pageviews\":3}]}").contains("time:day"));
        assert!(no("{\"hits\":3}").contains("no such export"));
    }
}
