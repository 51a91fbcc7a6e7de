//! Counting: which requests are views, and which lines were counted before.
//!
//! Enters: the requests of one log, in the order of its lines. Leaves: views in the ledger, and what
//! became of the lines.
//!
//! A log is not known by its name, which changes, nor as a whole, because it grows. What is
//! remembered of a log is, for each day, how many lines of that day it had and the sum of their
//! fingerprints. When a later log has had as many lines of a day, and they have the same sum, they
//! are the same lines: they are forgotten again, and counting begins anew behind them. So a log may
//! grow, be renamed, compressed, split at any day or put together with others between two imports.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;

use super::hit::Hit;
use super::pages::{Found, Pages, is_page, path};
use super::robots::Robots;
use crate::model::views::{Counted, Ledger, Period, Run};

/// So many unknown addresses are kept apart; a scanner may ask for any number.
const UNKNOWN: usize = 2000;

/// The longest unknown address that is kept, in bytes.
const LONGEST: usize = 200;

/// What became of the lines that were not counted before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sorted {
    /// Views of stories and standing pages.
    pub views: u64,
    /// Requests of robots.
    pub robots: u64,
    /// Of lists and overviews.
    pub others: u64,
    /// Of readers who were led on from an old address, where they had been counted.
    pub led_on: u64,
    /// Of pages that the site does not have.
    pub unknown: u64,
    /// Of files that are no pages, and everything that was not answered with a page.
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

/// What a log came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// The lines that are new.
    pub sorted: Sorted,
    /// How many were counted before.
    pub known: u64,
    /// How many are of days that were closed.
    pub closed: u64,
    /// How many name no user agent.
    pub nameless: u64,
    /// The first and the last day with views, by the site's calendar.
    pub days: Option<(Date, Date)>,
    /// Unknown addresses and how often they were asked for, the most wanted first.
    pub unknown: Vec<(String, u64)>,
}

/// Counts the requests of one log.
pub struct Tally<'a> {
    pages: &'a Pages,
    robots: &'a mut Robots,
    zone: &'a TimeZone,
    counted: &'a std::collections::BTreeMap<Date, Counted>,
    days: Vec<Day>,
    by_date: FxHashMap<Date, usize>,
    /// The minute of the last request, which of `days` it is in, and its day in the site's calendar.
    last: Option<(i64, usize, Date)>,
    nameless: u64,
    unknown: FxHashMap<Box<[u8]>, u64>,
}

/// What one day's lines came to since the last run that was counted before.
struct Day {
    date: Date,
    lines: u64,
    sum: u64,
    /// The fingerprints of the first lines.
    first: Vec<u64>,
    /// Views by story and day in the site's calendar.
    views: FxHashMap<(u32, Date), u64>,
    sorted: Sorted,
    /// The runs that were counted before, and were not met yet in this log.
    runs: Vec<Option<Run>>,
    /// The run that was met last.
    met: Option<usize>,
    known: u64,
    closed: bool,
}

/// What a log adds to the ledger.
pub struct Added {
    days: Vec<Day>,
    /// What to tell of it.
    pub total: Total,
}

impl<'a> Tally<'a> {
    /// Begins with what was counted before.
    pub fn new(
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

    /// Takes a request.
    pub fn take(&mut self, hit: &Hit) {
        let (index, site_day) = match self.last {
            Some((minute, index, day)) if minute == hit.minute => (index, day),
            _ => {
                let seconds = hit.minute.saturating_mul(60);
                // Every minute was made from a timestamp.
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

    /// Says which story was read, if one was.
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

    /// Where a host has no redirects, the page at an old address leads on to the new one, and the
    /// same reader asks twice.
    fn led_on(&self, story: u32, referrer: &[u8]) -> bool {
        referrer.len() > 1 && self.pages.find(path(referrer)) == Some(Found::Alias(story))
    }

    /// Ends the log.
    pub fn finish(mut self) -> Added {
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

    /// Notes that a line has passed, and forgets it and those before it where they are known.
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

    /// Ends the day: what begins like a longer run that is known is an older copy of it.
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

    /// Remembers the lines that are new: as a run, or as the end of the run that was met last,
    /// which has grown.
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
    /// Writes the views and what was counted into the ledger.
    pub fn enter(self, pages: &Pages, ledger: &mut Ledger) -> Total {
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
