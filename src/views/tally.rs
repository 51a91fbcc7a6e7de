//! Counting: which requests are views, and which lines were counted before.
//!
//! Enters: the requests of one log, in the order of its lines. Leaves: views in the ledger, and a report
//! on the lines.
//!
//! A log cannot be recognised by its name, which changes, nor as a whole, because it grows. For each day,
//! the ledger has the number of the log's lines of that day, and the sum of their fingerprints. When a
//! later log has had as many lines of a day, and they have the same sum, they are the same lines: their
//! counts are dropped, and counting begins anew behind them. A log may therefore grow, be renamed,
//! compressed, split at any day or joined with others between two imports.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;

use super::hit::Hit;
use super::pages::{Found, Pages, is_page, path};
use super::robots::Robots;
use crate::model::views::{Counted, Ledger, Period, Run};

/// The number of unknown addresses that are counted singly; a scanner may request any number.
const UNKNOWN: usize = 2000;

/// The longest unknown address that is kept, in bytes.
const LONGEST: usize = 200;

/// The kinds of the new lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sorted {
    /// Views of stories and standing pages.
    pub views: u64,
    /// Requests by robots.
    pub robots: u64,
    /// Views of lists and overviews.
    pub others: u64,
    /// Requests after a redirect from an old address, where they had been counted.
    pub led_on: u64,
    /// Requests for pages that the site does not have.
    pub unknown: u64,
    /// Requests for files that are no pages, and requests that were not answered with a page.
    pub aside: u64,
}

impl Sorted {
    fn add(&mut self, other: Self) {
        self.views += other.views;
        self.robots += other.robots;
        self.others += other.others;
        self.led_on += other.led_on;
        self.unknown += other.unknown;
        self.aside += other.aside;
    }
}

/// The counts of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// The lines that are new.
    pub sorted: Sorted,
    /// The number of lines that were counted before.
    pub known: u64,
    /// The number of lines of closed days.
    pub closed: u64,
    /// The number of lines without a user agent.
    pub nameless: u64,
    /// The first and the last day with views, by the site's calendar.
    pub days: Option<(Date, Date)>,
    /// Unknown addresses with their numbers of requests, the most frequent first.
    pub unknown: Vec<(String, u64)>,
}

/// Counts the requests of one log.
pub(crate) struct Tally<'a> {
    pages: &'a Pages,
    robots: &'a mut Robots,
    zone: &'a TimeZone,
    counted: &'a std::collections::BTreeMap<Date, Counted>,
    days: Vec<Day>,
    by_date: FxHashMap<Date, usize>,
    /// The last request: its minute, the index of its day in `days`, and its day in the site's calendar.
    last: Option<(i64, usize, Date)>,
    nameless: u64,
    unknown: FxHashMap<Box<[u8]>, u64>,
}

/// The counts of one day's lines since the last known run.
struct Day {
    date: Date,
    lines: u64,
    sum: u64,
    /// The fingerprints of the first lines.
    first: Vec<u64>,
    /// Views by story and day in the site's calendar.
    views: FxHashMap<(u32, Date), u64>,
    sorted: Sorted,
    /// The known runs that have not occurred yet in this log.
    runs: Vec<Option<Run>>,
    /// The last run that occurred.
    met: Option<usize>,
    known: u64,
    closed: bool,
}

/// The additions of a log to the ledger.
pub(crate) struct Added {
    days: Vec<Day>,
    /// The report.
    pub total: Total,
}

impl<'a> Tally<'a> {
    /// Begins with the known runs.
    pub(super) fn new(
        pages: &'a Pages,
        robots: &'a mut Robots,
        zone: &'a TimeZone,
        ledger: &'a Ledger,
    ) -> Self {
        Self {
            pages,
            robots,
            zone,
            counted: &ledger.counted,
            days: Vec::new(),
            by_date: FxHashMap::default(),
            last: None,
            nameless: 0,
            unknown: FxHashMap::default(),
        }
    }

    /// Counts a request.
    pub(super) fn take(&mut self, hit: &Hit) {
        let (index, site_day) = match self.last {
            Some((minute, index, day)) if minute == hit.minute => (index, day),
            _ => {
                let seconds = hit.minute.saturating_mul(60);
                // Every minute comes from a timestamp.
                let at = Timestamp::from_second(seconds).unwrap_or_default();
                let index = self.day(at.to_zoned(TimeZone::UTC).date());
                let site_day = at.to_zoned(self.zone.clone()).date();
                self.last = Some((hit.minute, index, site_day));
                (index, site_day)
            }
        };
        let mut sorted = Sorted::default();
        let view = self.sort(hit, &mut sorted);
        let Some(day) = self.days.get_mut(index) else {
            return;
        };
        day.sorted.add(sorted);
        if let Some(story) = view {
            *day.views.entry((story, site_day)).or_default() += 1;
        }
        day.pass(hit.fingerprint);
        self.nameless += u64::from(hit.agent.is_none());
    }

    fn day(&mut self, date: Date) -> usize {
        let days = &mut self.days;
        let counted = self.counted;
        *self.by_date.entry(date).or_insert_with(|| {
            days.push(Day::new(date, counted.get(&date)));
            days.len() - 1
        })
    }

    /// Returns the story that was read, if any.
    fn sort(&mut self, hit: &Hit, sorted: &mut Sorted) -> Option<u32> {
        if !hit.reads || !matches!(hit.status, 200 | 304) {
            sorted.aside += 1;
            return None;
        }
        let path = path(hit.target);
        let found = self.pages.find(path);
        match found {
            Some(Found::Other) => sorted.others += 1,
            None if !is_page(path) => sorted.aside += 1,
            _ if hit.agent.is_some_and(|agent| self.robots.is(agent)) => sorted.robots += 1,
            None => {
                sorted.unknown += 1;
                let known = path.get(..LONGEST).unwrap_or(path);
                if let Some(count) = self.unknown.get_mut(known) {
                    *count += 1;
                } else if self.unknown.len() < UNKNOWN {
                    self.unknown.insert(known.into(), 1);
                }
            }
            Some(Found::Story(story)) if self.led_on(story, hit.referrer) => sorted.led_on += 1,
            Some(Found::Story(story) | Found::Alias(story)) => {
                sorted.views += 1;
                return Some(story);
            }
        }
        None
    }

    /// Where a host has no redirects, the page at an old address leads to the new one, and the same
    /// reader makes two requests.
    fn led_on(&self, story: u32, referrer: &[u8]) -> bool {
        referrer.len() > 1 && self.pages.find(path(referrer)) == Some(Found::Alias(story))
    }

    /// Ends the log.
    pub(super) fn finish(mut self) -> Added {
        let mut total = Total {
            nameless: self.nameless,
            ..Total::default()
        };
        for day in &mut self.days {
            day.end();
            total.known += day.known;
            if day.closed {
                total.closed += day.lines;
                continue;
            }
            total.sorted.add(day.sorted);
            for (_, on) in day.views.keys() {
                total.days = Some(match total.days {
                    None => (*on, *on),
                    Some((first, last)) => (first.min(*on), last.max(*on)),
                });
            }
        }
        if total.sorted.unknown > 0 {
            let readable = |path: Box<[u8]>| String::from_utf8_lossy(&path).into_owned();
            total.unknown = self
                .unknown
                .into_iter()
                .map(|(path, count)| (readable(path), count))
                .collect();
            total
                .unknown
                .sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        }
        Added {
            days: self.days,
            total,
        }
    }
}

impl Day {
    fn new(date: Date, counted: Option<&Counted>) -> Self {
        let (runs, closed) = match counted {
            Some(Counted::Runs(runs)) => (runs.iter().copied().map(Some).collect(), false),
            Some(Counted::Closed) => (Vec::new(), true),
            None => (Vec::new(), false),
        };
        Self {
            date,
            lines: 0,
            sum: 0,
            first: Vec::new(),
            views: FxHashMap::default(),
            sorted: Sorted::default(),
            runs,
            met: None,
            known: 0,
            closed,
        }
    }

    /// Records a line, and drops the lines up to this one where they are a known run.
    fn pass(&mut self, fingerprint: u64) {
        self.lines += 1;
        self.sum = self.sum.wrapping_add(fingerprint);
        if self.lines <= Run::HEAD {
            self.first.push(fingerprint);
        }
        let met = self
            .runs
            .iter()
            .position(|run| run.is_some_and(|run| run.lines == self.lines && run.sum == self.sum));
        if let Some(met) = met {
            if let Some(run) = self.runs.get_mut(met) {
                *run = None;
            }
            self.met = Some(met);
            self.forget();
        }
    }

    fn forget(&mut self) {
        self.known += self.lines;
        self.lines = 0;
        self.sum = 0;
        self.first.clear();
        self.views.clear();
        self.sorted = Sorted::default();
    }

    /// Ends the day. Lines with the beginning of a longer known run are an older copy of that run.
    fn end(&mut self) {
        let head = self.head();
        let older = self.lines >= Run::HEAD
            && self
                .runs
                .iter()
                .flatten()
                .any(|run| run.lines > self.lines && run.head == head);
        if older {
            self.forget();
        }
    }

    fn head(&self) -> u64 {
        self.first
            .iter()
            .fold(0, |sum: u64, one| sum.wrapping_add(*one))
    }

    /// Records the new lines: as a run, or as the end of the last known run, which has grown.
    fn remember(&self, counted: &mut Counted) {
        let Counted::Runs(runs) = counted else { return };
        match self.met.and_then(|met| runs.get_mut(met)) {
            Some(run) => {
                let missing = Run::HEAD.saturating_sub(run.lines);
                let missing = usize::try_from(missing).unwrap_or_default();
                for one in self.first.iter().take(missing) {
                    run.head = run.head.wrapping_add(*one);
                }
                run.lines += self.lines;
                run.sum = run.sum.wrapping_add(self.sum);
            }
            None => runs.push(Run {
                lines: self.lines,
                sum: self.sum,
                head: self.head(),
            }),
        }
    }
}

impl Added {
    /// Adds the views and the runs to the ledger.
    pub(crate) fn enter(self, pages: &Pages, ledger: &mut Ledger) -> Total {
        for day in self.days {
            if day.lines == 0 || day.closed {
                continue;
            }
            let counted = ledger.counted.entry(day.date);
            day.remember(counted.or_insert_with(|| Counted::Runs(Vec::new())));
            for ((story, on), views) in day.views {
                let Some(address) = pages.address(story) else {
                    continue;
                };
                let periods = ledger.views.entry(address.to_owned()).or_default();
                let count = periods.entry(Period::Day(on)).or_default();
                *count = count.saturating_add(views);
            }
        }
        self.total
    }
}
