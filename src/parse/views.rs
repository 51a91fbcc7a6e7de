//! `content/views.toml`: how often each address was read, by day.
//!
//! Enters: the file's text. Leaves: the sum of each address. It must not know which addresses
//! there are.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::base::SourcePath;
use crate::diagnostic::codes::INVALID_VIEWS;
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::parse::node::{Place, Syntax, Value, document};

/// Reads view counts: a table for each address, with a count for each day.
///
/// ```toml
/// ["/2026/05/slug/"]
/// 2026-05-08 = 3
/// 2026-05-09 = 12
/// ```
pub fn views(source: &str, file: &SourcePath) -> Outcome<BTreeMap<String, u64>> {
    match as_imported(source) {
        Some(views) => Outcome::clean(views),
        None => as_toml(source, file),
    }
}

/// Reads the form that `presswork views import` writes, line by line: a year of a large site is
/// millions of lines, which a TOML tree would take seconds for. Returns `None` for everything that
/// is not exactly this form, be it a mistake or another way to write TOML.
fn as_imported(source: &str) -> Option<BTreeMap<String, u64>> {
    let mut views = BTreeMap::new();
    let mut table: Option<(&str, u64)> = None;
    let mut last_day = "";
    let mut close = |table: Option<(&str, u64)>| match table {
        Some((address, sum)) => views.insert(address.to_owned(), sum).is_none(),
        None => true,
    };
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
            let plain = |b: u8| b.is_ascii_graphic() && b != b'"' && b != b'\\';
            if !address.starts_with('/') || !address.bytes().all(plain) || !close(table) {
                return None;
            }
            table = Some((address, 0));
            last_day = "";
            continue;
        }
        let (day, count) = line.split_once(" = ")?;
        // Days in order cannot stand twice.
        if !is_day(day) || day <= last_day {
            return None;
        }
        last_day = day;
        let digits = count.bytes().all(|b| b.is_ascii_digit());
        let leading = count.starts_with('0') && count.len() > 1;
        if !digits || leading || count.is_empty() || count.len() > 18 {
            return None;
        }
        let (_, sum) = table.as_mut()?;
        *sum = sum.saturating_add(count.parse().ok()?);
    }
    close(table).then_some(views)
}

/// Says whether a text is a day as `2026-05-08`.
fn is_day(text: &str) -> bool {
    let number = |range: std::ops::Range<usize>| {
        let digits = text.get(range)?;
        let right = digits.bytes().all(|b| b.is_ascii_digit());
        right.then(|| digits.parse::<i16>().ok()).flatten()
    };
    let small = |range| number(range).and_then(|n| i8::try_from(n).ok());
    text.len() == 10
        && text.as_bytes().get(4) == Some(&b'-')
        && text.as_bytes().get(7) == Some(&b'-')
        && match (number(0..4), small(5..7), small(8..10)) {
            (Some(year), Some(month), Some(day)) => Date::new(year, month, day).is_ok(),
            _ => false,
        }
}

fn as_toml(source: &str, file: &SourcePath) -> Outcome<BTreeMap<String, u64>> {
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
    let mut fault = |at: Place, message: String, help: &str| {
        let span = Span::new(file, at.0 as usize..at.1 as usize);
        diagnostics.push(Diagnostic::new(&INVALID_VIEWS, message).at(span).help(help));
    };
    let mut views = BTreeMap::new();
    for (address, node) in document.root {
        let Value::Table(days) = node.value else {
            let message = format!("`{}` is no address with its days", address.text);
            fault(
                address.span,
                message,
                "a table looks like this: `[\"/2026/05/slug/\"]`",
            );
            continue;
        };
        if !address.text.starts_with('/') {
            let message = format!("`{}` is no address on this site", address.text);
            fault(
                address.span,
                message,
                "addresses begin with a slash and stand in quotes",
            );
            continue;
        }
        let mut sum = 0_u64;
        for (day, count) in days {
            if !is_day(&day.text) {
                let message = format!("`{}` is no day", day.text);
                fault(day.span, message, "write `2026-05-08 = 3`");
                continue;
            }
            match count.value {
                Value::Integer(count) if count >= 0 => {
                    sum = sum.saturating_add(count.unsigned_abs());
                }
                _ => fault(
                    count.span,
                    format!("the views of {} are no count", day.text),
                    "write a whole number from 0 on",
                ),
            }
        }
        views.insert(address.text.into_owned(), sum);
    }
    Outcome::new(views, diagnostics)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_are_summed() {
        let source = "\u{feff}[\"/2026/05/slug/\"]\r\n2026-05-08 = 3\r\n\"2026-05-09\" = 12\r\n\
                      [\"/about/\"]\r\n2026-05-08 = 9223372036854775807\r\n\
                      2026-05-09 = 9223372036854775807\r\n2026-05-10 = 9\r\n[\"/new/\"]\r\n";
        let Outcome { value, diagnostics } = views(source, &SourcePath::from("v.toml"));
        assert_eq!(diagnostics, []);
        let wanted = [("/2026/05/slug/", 15), ("/about/", u64::MAX), ("/new/", 0)];
        let wanted = wanted.map(|(address, sum)| (address.to_owned(), sum));
        assert_eq!(value, BTreeMap::from(wanted));
    }

    #[test]
    fn what_is_no_count_is_reported_and_left_out() {
        let source = "total = 3\n[about]\n[\"/a/\"]\n20260508 = 1\n2026-05-32 = 1\n2026-05-08 = -1\n\
                      2026-05-09 = 'x'\n2026-05-10 = 5\n2026-05-11 = \n";
        let Outcome { value, diagnostics } = views(source, &SourcePath::from("v.toml"));
        assert_eq!(value, BTreeMap::from([("/a/".to_owned(), 5)]));
        let marked: Vec<_> = diagnostics
            .iter()
            .map(|fault| &source[fault.at.as_ref().unwrap().range()])
            .collect();
        assert_eq!(
            marked,
            [" ", "total", "about", "20260508", "2026-05-32", "-1", "'x'"]
        );
        assert!(diagnostics.iter().all(|fault| fault.code == &INVALID_VIEWS));
    }

    #[test]
    fn what_the_import_writes_is_read_line_by_line() {
        let source = "# views\n\n[\"/a/\"]\n2026-05-08 = 3\n2026-05-09 = 0\n\n[\"/b.html\"]\n";
        let wanted = BTreeMap::from([("/a/".to_owned(), 3), ("/b.html".to_owned(), 0)]);
        assert_eq!(as_imported(source), Some(wanted));
    }

    proptest! {
        #[test]
        fn both_ways_of_reading_agree(
            source in "(# x\n|\\[\"/[a-c]/?\"\\]\r?\n|(2026-05-0[1-4]|2026-1[0-3]-31) = [0-9]{1,3}\n|\n|[a= ]\n){0,12}",
        ) {
            if let Some(views) = as_imported(&source) {
                let slow = as_toml(&source, &SourcePath::from("v.toml"));
                prop_assert_eq!(slow, Outcome::clean(views));
            }
        }
    }
}
