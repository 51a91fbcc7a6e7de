//! How often pages were read: the figures that a build shows, and the ledger that they come from.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// How often an address was read, in several windows before the moment of a build.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Figures {
    /// Today and yesterday.
    pub day: u64,
    /// Today and the seven days before.
    pub week: u64,
    /// Today and the thirty days before.
    pub month: u64,
    /// Ever.
    pub all: u64,
}

impl Figures {
    /// Adds the views of a period. A month that was folded is in no window, because it is too long ago
    /// for all of them.
    pub fn add(&mut self, period: Period, views: u64, today: Date) {
        self.all = self.all.saturating_add(views);
        let Period::Day(day) = period else { return };
        let ago = (today - day).get_days();
        for (window, days) in [
            (&mut self.day, 1),
            (&mut self.week, 7),
            (&mut self.month, 30),
        ] {
            if (0..=days).contains(&ago) {
                *window = window.saturating_add(views);
            }
        }
    }

    /// Returns the sum of both.
    #[must_use]
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            day: self.day.saturating_add(other.day),
            week: self.week.saturating_add(other.week),
            month: self.month.saturating_add(other.month),
            all: self.all.saturating_add(other.all),
        }
    }

    /// Returns the views within a window.
    pub fn within(self, window: Window) -> u64 {
        match window {
            Window::Day => self.day,
            Window::Week => self.week,
            Window::Month => self.month,
            Window::All => self.all,
        }
    }
}

/// The window of a list of the most read stories.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Window {
    /// Today and yesterday: logs are imported by the day, and today is not over.
    Day,
    /// Today and the seven days before.
    Week,
    /// Today and the thirty days before.
    Month,
    /// All time.
    #[default]
    All,
}

/// The period of a count. The order is that of `content/views.toml`: a month before its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// A month, by its first day: the sum of its days once they are long past.
    Month(Date),
    /// A day of the site's calendar.
    Day(Date),
}

/// The content of `content/views.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The comment at the top of the file, line by line.
    pub preface: Vec<String>,
    /// Views by address and period.
    pub views: BTreeMap<String, BTreeMap<Period, u64>>,
    /// The counted runs of each day's logs, by the day in UTC.
    pub counted: BTreeMap<Date, Counted>,
}

/// The counted runs of one day's logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counted {
    /// These runs of lines.
    Runs(Vec<Run>),
    /// So many runs, and so old, that they were dropped: nothing can be added to the day.
    Closed,
}

/// A run of one day's lines in a log, identified by a sum over fingerprints of its lines. A line's
/// fingerprint covers the time, the request and the user agent, never the client's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The number of lines.
    pub lines: u64,
    /// The sum of their fingerprints.
    pub sum: u64,
    /// The sum of the fingerprints of the first [`Run::HEAD`] lines.
    pub head: u64,
}

impl Run {
    /// Two logs of a day with the same eight lines at their beginning are the same log.
    pub const HEAD: u64 = 8;
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn windows_end_with_today() {
        let today = date(2026, 5, 31);
        let mut figures = Figures::default();
        for (day, views) in [
            (date(2026, 6, 1), 100_000),
            (date(2026, 5, 31), 1),
            (date(2026, 5, 30), 10),
            (date(2026, 5, 24), 100),
            (date(2026, 5, 1), 1000),
            (date(2026, 4, 30), 10_000),
        ] {
            figures.add(Period::Day(day), views, today);
        }
        figures.add(Period::Month(date(2026, 5, 1)), 1_000_000, today);
        let windows = [Window::Day, Window::Week, Window::Month, Window::All];
        assert_eq!(
            windows.map(|window| figures.within(window)),
            [11, 111, 1111, 1_111_111]
        );
    }
}
