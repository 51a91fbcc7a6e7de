//! `content/views.toml`, as it is written.
//!
//! Enters: a ledger. Leaves: the file's text, in the one form that reading is quick for.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::model::views::{Counted, Ledger, Period};

/// Days are kept apart for so long, in days, and everything that was counted of them is remembered.
const RECENT: i64 = 62;

/// A day of long ago that has more runs than this is closed. One log a server and day is one run;
/// hosts that write hundreds of small logs a day have as many.
const RUNS: usize = 16;

const PREFACE: &[&str] = &[
    "# How often pages were read, by day, and by month what is long ago.",
    "# `presswork views import` writes this file; it belongs into version control.",
];

const COUNTED: &str = "\
# Which lines of which days' logs are among the figures, so that none counts twice: how many, and
# sums over fingerprints of them. Nothing here tells who read.
";

/// Makes a ledger small: the days of months that are long past become one figure, and days that
/// were written in very many small logs are closed.
pub fn settle(ledger: &mut Ledger, today: Date) {
    let Ok(horizon) = today.checked_sub(RECENT.days()) else {
        return;
    };
    for periods in ledger.views.values_mut() {
        let mut settled: BTreeMap<Period, u64> = BTreeMap::new();
        for (period, views) in std::mem::take(periods) {
            let period = match period {
                Period::Day(day) if day.last_of_month() < horizon => {
                    Period::Month(day.first_of_month())
                }
                period => period,
            };
            let sum = settled.entry(period).or_default();
            *sum = sum.saturating_add(views);
        }
        *periods = settled;
    }
    for (_, counted) in ledger.counted.range_mut(..horizon) {
        if matches!(counted, Counted::Runs(runs) if runs.len() > RUNS) {
            *counted = Counted::Closed;
        }
    }
}

/// Returns the file's text.
pub fn text(ledger: &Ledger) -> String {
    let mut text = String::new();
    match ledger.preface.as_slice() {
        [] => PREFACE.iter().for_each(|line| line_of(&mut text, line)),
        own => own.iter().for_each(|line| line_of(&mut text, line)),
    }
    // Writing to a String cannot fail.
    for (address, periods) in &ledger.views {
        text.push_str("\n[");
        quote(&mut text, address);
        text.push_str("]\n");
        for (period, views) in periods {
            // TOML's whole numbers are signed.
            let views = (*views).min(i64::MAX as u64);
            let _ = match period {
                Period::Day(day) => writeln!(text, "{day} = {views}"),
                Period::Month(month) => writeln!(text, "{} = {views}", month.strftime("%Y-%m")),
            };
        }
    }
    if !ledger.counted.is_empty() {
        text.push('\n');
        text.push_str(COUNTED);
        text.push_str("[counted]\n");
    }
    for (day, counted) in &ledger.counted {
        let _ = write!(text, "{day} = \"");
        match counted {
            Counted::Closed => text.push_str("closed"),
            Counted::Runs(runs) => {
                for (number, run) in runs.iter().enumerate() {
                    let gap = if number > 0 { " " } else { "" };
                    let _ = write!(
                        text,
                        "{gap}{}:{:016x}:{:016x}",
                        run.lines, run.sum, run.head
                    );
                }
            }
        }
        text.push_str("\"\n");
    }
    text
}

fn line_of(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// Writes a basic string of TOML.
fn quote(text: &mut String, value: &str) {
    text.push('"');
    for c in value.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(text, "\\u{:04X}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::views::Run;
    use jiff::civil::date;

    #[test]
    fn what_is_long_ago_is_folded_and_nothing_is_lost() {
        let mut ledger = Ledger::default();
        let days = [
            (date(2026, 1, 30), 5),
            (date(2026, 1, 31), 6),
            (date(2026, 3, 1), 7),
            (date(2026, 3, 2), 8),
        ];
        let periods: BTreeMap<Period, u64> =
            days.map(|(day, views)| (Period::Day(day), views)).into();
        ledger.views.insert("/a\"/".to_owned(), periods);
        let run = Run {
            lines: 1,
            sum: 2,
            head: 3,
        };
        let many = Counted::Runs(vec![run; RUNS + 1]);
        ledger.counted.insert(date(2026, 1, 30), many.clone());
        ledger
            .counted
            .insert(date(2026, 1, 31), Counted::Runs(vec![run]));
        ledger.counted.insert(date(2026, 4, 30), many.clone());
        settle(&mut ledger, date(2026, 5, 10));
        let wanted = "[\"/a\\\"/\"]\n2026-01 = 11\n2026-03-01 = 7\n2026-03-02 = 8\n";
        let written = text(&ledger);
        assert!(written.contains(wanted), "{written}");
        let counted = "2026-01-30 = \"closed\"\n\
                       2026-01-31 = \"1:0000000000000002:0000000000000003\"\n2026-04-30 = \"1:0";
        assert!(written.contains(counted), "{written}");
        settle(&mut ledger, date(2026, 5, 10));
        assert_eq!(text(&ledger), written);
    }
}
