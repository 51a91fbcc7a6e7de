//! Views from access logs and analytics exports.
//!
//! Enters: the bytes of a log, and the addresses of the site. Leaves: counts in the [`Ledger`], and a
//! report on the lines. This module must not know where the bytes come from, and keeps nothing about the
//! readers.
//!
//! A log is streamed: the memory depends on its pages and days, not on its length.

mod apache;
mod caddy;
mod cloudfront;
mod exports;
mod fold;
mod hit;
mod lines;
mod pages;
mod robots;
mod tally;
mod unreadable;

use std::fmt;
use std::io::{self, Cursor, Read};

use flate2::read::MultiGzDecoder;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;

use crate::model::Ledger;
use crate::model::views::Period;
use exports::{Columns, Row};
use hit::LineKind;
use lines::{Line, Lines};
use pages::{Found, is_page, path};
use robots::Robots;
use tally::Tally;

pub use exports::ExportFault;
pub use pages::Pages;
pub use tally::{Sorted, Total};
pub use unreadable::UnreadableLine;

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The Common or the Combined Log Format.
    Common,
    /// CloudFront's standard logs.
    CloudFront,
    /// Caddy's JSON lines.
    Caddy,
    /// A CSV export.
    Csv,
    /// A JSON export.
    Json,
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Form::Common => "an access log",
            Form::CloudFront => "a log of CloudFront",
            Form::Caddy => "a log of Caddy",
            Form::Csv => "a CSV export",
            Form::Json => "a JSON export",
        })
    }
}

/// The report on a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The file's form; `None` for a file without a line.
    pub form: Option<Form>,
    /// The number of lines or rows.
    pub lines: u64,
    /// The number of lines that record something else than a request.
    pub aside: u64,
    /// The number of lines that do not have the file's form.
    pub malformed: u64,
    /// The first malformed lines: the number, the fault, and the beginning.
    pub samples: Vec<(u64, UnreadableLine, String)>,
    /// Whether the last line has no line break, and was left for the next import.
    pub unfinished: bool,
    /// The counts of the other lines.
    pub total: Total,
}

/// Why a file cannot be counted.
#[derive(Debug)]
pub enum Refusal {
    /// The file cannot be read to its end.
    Unreadable(io::Error),
    /// The file has no known form.
    Unknown,
    /// The file is compressed in another way than with gzip; the program that decompresses it.
    Packed(&'static str),
    /// The file is a JSON export that cannot be counted.
    Export(ExportFault),
}

/// The number of malformed lines to show.
const SAMPLES: usize = 5;

/// The number of characters of a malformed line to show.
const SAMPLE: usize = 60;

/// Counts files, one after the other.
pub struct Import<'a> {
    pages: &'a Pages,
    zone: &'a TimeZone,
    ledger: Ledger,
    robots: Robots,
}

impl<'a> Import<'a> {
    /// Begins with an earlier ledger. Days are those of `zone`.
    pub fn new(pages: &'a Pages, zone: &'a TimeZone, ledger: Ledger) -> Self {
        Self {
            pages,
            zone,
            ledger,
            robots: Robots::new(),
        }
    }

    /// Counts a file: a log or an export, plain or packed with gzip.
    ///
    /// # Errors
    ///
    /// Fails where the file cannot be read or has no known form; nothing of it is then counted.
    pub fn take(&mut self, mut source: impl Read) -> Result<Report, Refusal> {
        let mut head = Vec::new();
        source
            .by_ref()
            .take(6)
            .read_to_end(&mut head)
            .map_err(Refusal::Unreadable)?;
        let packed = head.starts_with(b"\x1f\x8b");
        let other: [(&[u8], _); 4] = [
            (b"\x28\xb5\x2f\xfd", "zstd -dc"),
            (b"\xfd7zXZ", "xz -dc"),
            (b"BZh", "bzip2 -dc"),
            (b"PK\x03\x04", "unzip -p"),
        ];
        if let Some((_, with)) = other.iter().find(|(mark, _)| head.starts_with(mark)) {
            return Err(Refusal::Packed(with));
        }
        let rejoined = Cursor::new(head).chain(source);
        match packed {
            true => self.count(MultiGzDecoder::new(rejoined)),
            false => self.count(rejoined),
        }
    }

    /// Ends the import: returns the ledger, condensed as of `today`.
    pub fn close(mut self, today: Date) -> Ledger {
        fold::fold(&mut self.ledger, today);
        self.ledger
    }

    fn count(&mut self, source: impl Read) -> Result<Report, Refusal> {
        let mut lines = Lines::new(source);
        let ahead = lines.ahead().map_err(Refusal::Unreadable)?;
        if ahead.iter().all(u8::is_ascii_whitespace) {
            return Ok(Report::default());
        }
        let (form, columns) = form(ahead).ok_or(Refusal::Unknown)?;
        match (form, columns) {
            (Form::Csv, Some(columns)) => self.export(form, |take| {
                exports::csv(lines.rest(), columns, take).map_err(Refusal::Unreadable)
            }),
            (Form::Csv | Form::Json, _) => self.export(form, |take| {
                exports::json(lines.rest(), take).map_err(Refusal::Export)
            }),
            (Form::Caddy, _) => self.log(form, lines, |line, tally| {
                caddy::read(line, |hit| {
                    tally.take(&hit);
                })
            }),
            (Form::CloudFront, _) => {
                let mut reader = cloudfront::CloudFront::default();
                self.log(form, lines, move |line, tally| {
                    reader.read(line, |hit| {
                        tally.take(&hit);
                    })
                })
            }
            (Form::Common, _) => {
                let mut reader = apache::Common::default();
                self.log(form, lines, move |line, tally| {
                    reader.read(line, |hit| {
                        tally.take(&hit);
                    })
                })
            }
        }
    }

    fn log<R: Read>(
        &mut self,
        form: Form,
        mut lines: Lines<R>,
        mut read: impl FnMut(&[u8], &mut Tally) -> LineKind,
    ) -> Result<Report, Refusal> {
        let mut report = Report {
            form: Some(form),
            ..Report::default()
        };
        let mut tally = Tally::new(self.pages, &mut self.robots, self.zone, &self.ledger);
        loop {
            let number = lines.number + 1;
            match lines.next().map_err(Refusal::Unreadable)? {
                Some(Line::Complete(line)) => match read(line, &mut tally) {
                    LineKind::Hit => {}
                    LineKind::Aside => report.aside += 1,
                    LineKind::Malformed(why) => report.malformed(number, why, line),
                },
                Some(Line::TooLong) => report.malformed(number, UnreadableLine::TooLong, b""),
                None => break,
            }
        }
        report.lines = lines.number;
        report.unfinished = lines.unfinished;
        report.total = tally.finish().enter(self.pages, &mut self.ledger);
        Ok(report)
    }

    fn export(
        &mut self,
        form: Form,
        read: impl FnOnce(&mut dyn FnMut(u64, Row)) -> Result<(), Refusal>,
    ) -> Result<Report, Refusal> {
        let mut report = Report {
            form: Some(form),
            ..Report::default()
        };
        let mut tally = Tally::new(self.pages, &mut self.robots, self.zone, &self.ledger);
        let mut counts = Counts::default();
        read(&mut |number, row| {
            report.lines += 1;
            match row {
                Row::Hit(hit) => {
                    tally.take(&hit);
                }
                Row::Aside => report.aside += 1,
                Row::Malformed(why) => report.malformed(number, why, b""),
                // A page without views has no figure.
                Row::Count(_, _, 0) => report.aside += 1,
                Row::Count(target, on, views) => counts.add(self.pages, target, on, views),
            }
        })?;
        report.total = tally.finish().enter(self.pages, &mut self.ledger);
        self.enter(counts, &mut report.total);
        Ok(report)
    }

    /// Adds the counts of an export to the ledger, and to the report on its file.
    fn enter(&mut self, counts: Counts, total: &mut Total) {
        let days = counts.days();
        let Counts {
            views,
            mut sorted,
            unknown,
        } = counts;
        if !(views.is_empty() && unknown.is_empty()) {
            total.days = days;
            total.unknown = unknown.into_iter().collect();
            total
                .unknown
                .sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            sorted.views = self.raise(views);
        }
        let rows = &mut total.sorted;
        rows.views += sorted.views;
        rows.others += sorted.others;
        rows.unknown += sorted.unknown;
        rows.aside += sorted.aside;
    }

    /// Adds complete counts: a figure is not added to the known one of its day, but replaces it where it
    /// is larger. Returns the total increase.
    fn raise(&mut self, counts: FxHashMap<(u32, Date), u64>) -> u64 {
        // Figures that were folded into months can only be compared by the month.
        let mut months: FxHashMap<(u32, Date), u64> = FxHashMap::default();
        let mut risen = 0;
        for ((story, on), views) in counts {
            let Some(address) = self.pages.address(story) else {
                continue;
            };
            let periods = self.ledger.views.entry(address.to_owned()).or_default();
            if periods.contains_key(&Period::Month(on.first_of_month())) {
                let sum = months.entry((story, on.first_of_month())).or_default();
                *sum = sum.saturating_add(views);
                continue;
            }
            let known = periods.entry(Period::Day(on)).or_default();
            risen += views.saturating_sub(*known);
            *known = views.max(*known);
        }
        for ((story, month), views) in months {
            let periods = self
                .pages
                .address(story)
                .and_then(|address| self.ledger.views.get_mut(address));
            let Some(periods) = periods else { continue };
            let days = Period::Day(month)..=Period::Day(month.last_of_month());
            let apart: u64 = periods.range(days).map(|(_, views)| *views).sum();
            let folded = periods.entry(Period::Month(month)).or_default();
            let more = views.saturating_sub(apart.saturating_add(*folded));
            risen += more;
            *folded = folded.saturating_add(more);
        }
        risen
    }
}

/// The rows of an export that count the views of a page on a day.
#[derive(Default)]
struct Counts {
    /// Views by story and day.
    views: FxHashMap<(u32, Date), u64>,
    /// The number of rows about anything but stories.
    sorted: Sorted,
    /// Unknown addresses with their numbers of views.
    unknown: FxHashMap<String, u64>,
}

impl Counts {
    /// Adds a row.
    fn add(&mut self, pages: &Pages, target: &[u8], on: Date, views: u64) {
        let path = path(target);
        match pages.find(path) {
            Some(Found::Story(story) | Found::Alias(story)) => {
                let sum = self.views.entry((story, on)).or_default();
                *sum = sum.saturating_add(views);
            }
            Some(Found::Other) => self.sorted.others += 1,
            None if is_page(path) => {
                self.sorted.unknown += 1;
                let path = String::from_utf8_lossy(path).into_owned();
                *self.unknown.entry(path).or_default() += views;
            }
            None => self.sorted.aside += 1,
        }
    }

    /// Returns the first and the last day with views of stories.
    fn days(&self) -> Option<(Date, Date)> {
        self.views.keys().fold(None, |days, (_, on)| {
            let (first, last) = days.unwrap_or((*on, *on));
            Some((first.min(*on), last.max(*on)))
        })
    }
}

impl Report {
    fn malformed(&mut self, number: u64, why: UnreadableLine, line: &[u8]) {
        self.malformed += 1;
        if self.samples.len() < SAMPLES {
            let text = String::from_utf8_lossy(line.get(..4 * SAMPLE).unwrap_or(line));
            // Bytes that a stranger sent to the server must not reach a terminal unescaped.
            let shown = text.escape_debug().take(SAMPLE).collect();
            self.samples.push((number, why, shown));
        }
    }
}

/// Recognises the form of a file by its first lines, any of which may be malformed.
fn form(ahead: &[u8]) -> Option<(Form, Option<Columns>)> {
    let text = ahead.strip_prefix(b"\xef\xbb\xbf").unwrap_or(ahead);
    let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let has = |line: &[u8], part: &str| memchr::memmem::find(line, part.as_bytes()).is_some();
    let mut filled = lines.filter(|line| !line.is_empty());
    let first = filled.clone().next()?;
    if let Some(columns) = exports::columns(first) {
        return Some((Form::Csv, Some(columns)));
    }
    let json = has(first, "\"hits\":") || has(first, "\"results\":");
    if first == b"{" || first.starts_with(b"{") && json {
        return Some((Form::Json, None));
    }
    filled.find_map(|line| {
        let form = if line.starts_with(b"#Fields:") {
            Form::CloudFront
        } else if line.starts_with(b"{")
            && (has(line, "\"request\":") || has(line, "\"level\":") || has(line, "\"ts\":"))
        {
            Form::Caddy
        } else if apache::Common::default().read(line, |_| {}) == LineKind::Hit {
            Form::Common
        } else {
            return None;
        };
        Some((form, None))
    })
}
