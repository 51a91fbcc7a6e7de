//! Condenses the ledger's old figures.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::model::views::{Counted, Ledger, Period};

/// The number of days for which single days and the runs that were counted of them are kept.
const RECENT: i64 = 62;

/// An old day with more runs than this is closed. One log a server and day is one run; hosts that write
/// hundreds of small logs a day have as many.
const RUNS: usize = 16;

/// Condenses a ledger: the days of old months become one figure, and old days with very many small logs
/// are closed.
pub(super) fn fold(ledger: &mut Ledger, today: Date) {
    let Ok(horizon) = today.checked_sub(RECENT.days()) else {
        return;
    };
    for periods in ledger.views.values_mut() {
        let mut folded: BTreeMap<Period, u64> = BTreeMap::new();
        for (period, views) in std::mem::take(periods) {
            let period = match period {
                Period::Day(day) if day.last_of_month() < horizon => {
                    Period::Month(day.first_of_month())
                }
                period => period,
            };
            let sum = folded.entry(period).or_default();
            *sum = sum.saturating_add(views);
        }
        *periods = folded;
    }
    for (_, counted) in ledger.counted.range_mut(..horizon) {
        if matches!(counted, Counted::Runs(runs) if runs.len() > RUNS) {
            *counted = Counted::Closed;
        }
    }
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
        ledger.views.insert("/a/".to_owned(), periods);
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
        fold(&mut ledger, date(2026, 5, 10));
        let folded = ledger.clone();
        let periods = [
            (Period::Month(date(2026, 1, 1)), 11),
            (Period::Day(date(2026, 3, 1)), 7),
            (Period::Day(date(2026, 3, 2)), 8),
        ];
        assert_eq!(folded.views["/a/"], BTreeMap::from(periods));
        let counted: Vec<&Counted> = folded.counted.values().collect();
        assert_eq!(
            counted,
            [&Counted::Closed, &Counted::Runs(vec![run]), &many]
        );
        fold(&mut ledger, date(2026, 5, 10));
        assert_eq!(ledger, folded);
    }
}
