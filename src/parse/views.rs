//! `content/views.toml`: how often each address was read, by day.
//!
//! Enters: the file's text. Leaves: the figures of each address, for a build; or everything that the
//! file holds, for who adds to it. It must not know which addresses there are.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::base::SourcePath;
use crate::base::text::TextRange;
use crate::diagnostic::codes::INVALID_VIEWS;
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::model::views::{Counted, Figures, Ledger, Period, Run};
use crate::parse::documents::{Key, Syntax, Table, Value, document};

/// The table that says what was counted; addresses begin with a slash.
const COUNTED: &str = "counted";

/// Reads how often each address was read, as of `today`.
///
/// ```toml
/// ["/2026/05/slug/"]
/// 2026-04 = 210
/// 2026-05-08 = 3
/// 2026-05-09 = 12
/// ```
pub fn figures(source: &str, file: &SourcePath, today: Date) -> Outcome<BTreeMap<String, Figures>> {
    let sums = || Sums {
        today,
        open: None,
        figures: BTreeMap::new(),
    };
    read(source, file, sums).map(|mut sums| {
        sums.close();
        sums.figures
    })
}

/// Reads everything that the file holds.
pub fn ledger(source: &str, file: &SourcePath) -> Outcome<Ledger> {
    let opened = || Opened {
        address: String::new(),
        ledger: Ledger::default(),
    };
    read(source, file, opened).map(|opened| {
        let mut ledger = opened.ledger;
        ledger.preface = source
            .trim_start_matches('\u{feff}')
            .lines()
            .take_while(|line| line.starts_with('#'))
            .map(str::to_owned)
            .collect();
        ledger
    })
}

/// Takes what the file holds, in its order.
trait Reading {
    /// The counts that follow are of this address. `false` where it was there already.
    fn address(&mut self, address: &str) -> bool;
    /// Takes a count.
    fn count(&mut self, period: Period, views: u64);
    /// Takes what was counted of a day's logs.
    fn counted(&mut self, day: Date, counted: Counted);
}

/// Keeps the sums that a build needs.
struct Sums {
    today: Date,
    open: Option<(String, Figures)>,
    figures: BTreeMap<String, Figures>,
}

impl Sums {
    fn close(&mut self) -> bool {
        match self.open.take() {
            Some((address, figures)) => self.figures.insert(address, figures).is_none(),
            None => true,
        }
    }
}

impl Reading for Sums {
    fn address(&mut self, address: &str) -> bool {
        let new = self.close();
        self.open = Some((address.to_owned(), Figures::default()));
        new && !self.figures.contains_key(address)
    }

    fn count(&mut self, period: Period, views: u64) {
        if let Some((_, figures)) = &mut self.open {
            figures.add(period, views, self.today);
        }
    }

    fn counted(&mut self, _: Date, _: Counted) {}
}

/// Keeps everything, for who writes the file again.
struct Opened {
    address: String,
    ledger: Ledger,
}

impl Reading for Opened {
    fn address(&mut self, address: &str) -> bool {
        address.clone_into(&mut self.address);
        let empty = BTreeMap::new();
        self.ledger
            .views
            .insert(address.to_owned(), empty)
            .is_none()
    }

    fn count(&mut self, period: Period, views: u64) {
        if let Some(periods) = self.ledger.views.get_mut(&self.address) {
            periods.insert(period, views);
        }
    }

    fn counted(&mut self, day: Date, counted: Counted) {
        self.ledger.counted.insert(day, counted);
    }
}

fn read<R: Reading>(source: &str, file: &SourcePath, begin: impl Fn() -> R) -> Outcome<R> {
    let mut quick = begin();
    match as_imported(source, &mut quick) {
        Some(()) => Outcome::clean(quick),
        None => {
            let mut slow = begin();
            let diagnostics = as_toml(source, file, &mut slow);
            Outcome::new(slow, diagnostics)
        }
    }
}

/// Reads the form that `presswork views import` writes, line by line: a year of a large site is
/// millions of lines, which a TOML tree would take seconds for. Returns `None` for everything that
/// is not exactly this form, be it a mistake or another way to write TOML.
fn as_imported(source: &str, into: &mut impl Reading) -> Option<()> {
    enum Table {
        None,
        Address,
        Counted,
    }
    let mut table = Table::None;
    let mut told = false;
    let mut last = "";
    for line in source.lines() {
        if line.is_empty() || line.starts_with('#') {
            // TOML forbids control characters in comments.
            if line.contains(|c: char| c.is_control()) {
                return None;
            }
            continue;
        }
        if let Some(rest) = line.strip_prefix("[\"") {
            let address = rest.strip_suffix("\"]")?;
            let plain = |b: u8| (b' '..=b'~').contains(&b) && b != b'"' && b != b'\\' || b >= 0x80;
            if !address.starts_with('/') || !address.bytes().all(plain) || !into.address(address) {
                return None;
            }
            table = Table::Address;
            last = "";
            continue;
        }
        if line == "[counted]" {
            if std::mem::replace(&mut told, true) {
                return None;
            }
            table = Table::Counted;
            last = "";
            continue;
        }
        let (key, value) = line.split_once(" = ")?;
        // Periods in order cannot stand twice.
        if key <= last {
            return None;
        }
        last = key;
        match table {
            Table::None => return None,
            Table::Address => into.count(period(key)?, count(value)?),
            Table::Counted => {
                let Period::Day(day) = period(key)? else {
                    return None;
                };
                let text = value.strip_prefix('"')?.strip_suffix('"')?;
                into.counted(day, counted(text)?);
            }
        }
    }
    Some(())
}

/// Reads a whole number as the import writes it.
fn count(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let leading = text.starts_with('0') && text.len() > 1;
    if !digits || leading || text.is_empty() || text.len() > 18 {
        return None;
    }
    text.parse().ok()
}

/// Reads a day, `2026-05-08`, or a month, `2026-05`.
fn period(text: &str) -> Option<Period> {
    let number = |range: std::ops::Range<usize>| {
        let digits = text.get(range)?;
        let right = digits.bytes().all(|b| b.is_ascii_digit());
        right.then(|| digits.parse::<i16>().ok()).flatten()
    };
    let small = |range| number(range).and_then(|n| i8::try_from(n).ok());
    let dashes = text.as_bytes().get(4) == Some(&b'-')
        && text.as_bytes().get(7).is_none_or(|dash| *dash == b'-');
    if !dashes {
        return None;
    }
    let (year, month) = (number(0..4)?, small(5..7)?);
    match text.len() {
        7 => Date::new(year, month, 1).ok().map(Period::Month),
        10 => Date::new(year, month, small(8..10)?).ok().map(Period::Day),
        _ => None,
    }
}

/// Reads what was counted of a day's logs: `closed`, or runs of lines, each with how many they are
/// and two sums in hexadecimal digits: `1204:9f86d081884c7d65:1a2b3c4d5e6f7081`.
fn counted(text: &str) -> Option<Counted> {
    if text == "closed" {
        return Some(Counted::Closed);
    }
    let sum = |digits: &str| {
        let right = digits.len() == 16 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        right
            .then(|| u64::from_str_radix(digits, 16).ok())
            .flatten()
    };
    let run = |text: &str| {
        let mut parts = text.split(':');
        let run = Run {
            lines: count(parts.next()?)?,
            sum: sum(parts.next()?)?,
            head: sum(parts.next()?)?,
        };
        parts.next().is_none().then_some(run)
    };
    let runs: Option<Vec<Run>> = text.split(' ').map(run).collect();
    runs.map(Counted::Runs)
}

fn as_toml(source: &str, file: &SourcePath, into: &mut impl Reading) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let bom = if source.starts_with('\u{feff}') { 3 } else { 0 };
    let document = document(
        source,
        bom..source.len(),
        Syntax::Toml,
        file,
        &INVALID_VIEWS,
    )
    .drain_into(&mut diagnostics);
    let mut fault = |at: TextRange, message: String, help: &str| {
        let span = Span::new(file, at);
        diagnostics.push(Diagnostic::new(&INVALID_VIEWS, message).at(span).help(help));
    };
    for (address, node) in document.root {
        match node.value {
            Value::Table(days) if address.text == COUNTED => logs(days, into, &mut fault),
            Value::Table(days) => views(&address, days, into, &mut fault),
            _ => fault(
                address.range,
                format!("`{}` is no address with its days", address.text),
                "a table looks like this: `[\"/2026/05/slug/\"]`",
            ),
        }
    }
    diagnostics
}

/// Reads one address's table.
fn views(
    address: &Key,
    days: Table,
    into: &mut impl Reading,
    fault: &mut impl FnMut(TextRange, String, &str),
) {
    if !address.text.starts_with('/') {
        fault(
            address.range,
            format!("`{}` is no address on this site", address.text),
            "addresses begin with a slash and stand in quotes",
        );
        return;
    }
    into.address(&address.text);
    for (day, count) in days {
        let Some(period) = period(&day.text) else {
            fault(
                day.range,
                format!("`{}` is no day and no month", day.text),
                "write `2026-05-08 = 3`, or `2026-05 = 90` for a whole month",
            );
            continue;
        };
        match count.value {
            Value::Integer(count) if count >= 0 => into.count(period, count.unsigned_abs()),
            _ => fault(
                count.range,
                format!("the views of {} are no count", day.text),
                "write a whole number from 0 on",
            ),
        }
    }
}

/// Reads which logs were counted.
fn logs(days: Table, into: &mut impl Reading, fault: &mut impl FnMut(TextRange, String, &str)) {
    for (day, value) in days {
        let Some(Period::Day(date)) = period(&day.text) else {
            fault(
                day.range,
                format!("`{}` is no day", day.text),
                "take the line as it was from an earlier version of the file: it says which logs \
                 are among the figures",
            );
            continue;
        };
        let counted = match &value.value {
            Value::Text(text) => counted(text),
            _ => None,
        };
        match counted {
            Some(counted) => into.counted(date, counted),
            None => fault(
                value.range,
                format!(
                    "this does not say what was counted of the logs of {}",
                    day.text
                ),
                "take the line as it was from an earlier version of the file; without it, the \
                 day's logs would count again",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sums(source: &str) -> Outcome<BTreeMap<String, u64>> {
        let today = jiff::civil::date(2026, 6, 1);
        figures(source, &SourcePath::from("v.toml"), today).map(|figures| {
            let all = |(address, figures): (String, Figures)| (address, figures.all);
            figures.into_iter().map(all).collect()
        })
    }

    fn quick(source: &str) -> Option<Ledger> {
        let mut opened = Opened {
            address: String::new(),
            ledger: Ledger::default(),
        };
        as_imported(source, &mut opened).map(|()| opened.ledger)
    }

    #[test]
    fn days_are_summed() {
        let source = "\u{feff}[\"/2026/05/slug/\"]\r\n2026-05-08 = 3\r\n\"2026-05-09\" = 12\r\n\
                      [\"/about/\"]\r\n2026-05-08 = 9223372036854775807\r\n\
                      2026-05-09 = 9223372036854775807\r\n2026-05-10 = 9\r\n[\"/new/\"]\r\n";
        let Outcome { value, diagnostics } = sums(source);
        assert_eq!(diagnostics, []);
        let wanted = [("/2026/05/slug/", 15), ("/about/", u64::MAX), ("/new/", 0)];
        let wanted = wanted.map(|(address, sum)| (address.to_owned(), sum));
        assert_eq!(value, BTreeMap::from(wanted));
    }

    #[test]
    fn what_is_no_count_is_reported_and_left_out() {
        let source = "total = 3\n[about]\n[\"/a/\"]\n20260508 = 1\n2026-05-32 = 1\n2026-05-08 = -1\n\
                      2026-05-09 = 'x'\n2026-05-10 = 5\n2026-05-11 = \n";
        let Outcome { value, diagnostics } = sums(source);
        assert_eq!(value, BTreeMap::from([("/a/".to_owned(), 5)]));
        let marked: Vec<_> = diagnostics
            .iter()
            .map(|fault| &source[fault.at.as_ref().unwrap().range])
            .collect();
        assert_eq!(
            marked,
            [" ", "total", "about", "20260508", "2026-05-32", "-1", "'x'"]
        );
        assert!(diagnostics.iter().all(|fault| fault.code == &INVALID_VIEWS));
    }

    #[test]
    fn what_the_import_writes_is_read_line_by_line() {
        let source = "# views\n\n[\"/a/\"]\n2026-04 = 40\n2026-05-08 = 3\n2026-05-09 = 0\n\n\
                      [\"/b.html\"]\n\n[counted]\n2026-05-08 = \"closed\"\n\
                      2026-05-09 = \"9:00000000000000ff:0000000000000001\"\n";
        let ledger = quick(source).unwrap();
        assert_eq!(ledger.views["/a/"].len(), 3);
        assert_eq!(ledger.views["/b.html"], BTreeMap::new());
        let run = Run {
            lines: 9,
            sum: 255,
            head: 1,
        };
        let counted: Vec<&Counted> = ledger.counted.values().collect();
        assert_eq!(counted, [&Counted::Closed, &Counted::Runs(vec![run])]);
        assert_eq!(sums(source).value["/a/"], 43);
    }

    #[test]
    fn what_was_counted_has_to_be_legible() {
        let source = "[counted]\n2026-05 = \"closed\"\n2026-05-08 = \"9:ff:1\"\n\
                      2026-05-09 = 'open'\n2026-05-10 = 3\n";
        let Outcome { value, diagnostics } = ledger(source, &SourcePath::from("v.toml"));
        assert_eq!(value.counted, BTreeMap::new());
        assert_eq!(diagnostics.len(), 4, "{diagnostics:?}");
    }

    proptest! {
        #![proptest_config(crate::base::random::config())]

        #[test]
        fn both_ways_of_reading_agree(
            source in "(# x\n|\\[\"/[a-c]/?\"\\]\r?\n|\\[counted\\]\n|(2026-05|2026-05-0[1-4]|2026-1[0-3]-31) = [0-9]{1,3}\n|2026-05-0[1-4] = \"(closed|[1-9]:0123456789abcdef:0000000000000000)\"\n|\n|[a= ]\n){0,12}",
        ) {
            if let Some(quick) = quick(&source) {
                let mut slow = Opened {
                    address: String::new(),
                    ledger: Ledger::default(),
                };
                let diagnostics = as_toml(&source, &SourcePath::from("v.toml"), &mut slow);
                prop_assert_eq!(diagnostics, []);
                prop_assert_eq!(slow.ledger, quick);
            }
        }
    }
}
