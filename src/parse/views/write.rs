//! `content/views.toml`, as it is written: in the one form that is read line by line.

use std::fmt::Write;

use crate::model::views::{Counted, Ledger, Period};

const PREFACE: &[&str] = &[
    "# How often pages were read, by day, and by month what is long ago.",
    "# `presswork views import` writes this file; it belongs into version control.",
];

const COUNTED: &str = "\
# Which lines of which days' logs are among the figures, so that none counts twice: how many, and
# sums over fingerprints of them. Nothing here tells who read.
";

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
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::*;
    use crate::model::views::Run;

    #[test]
    fn a_ledger_is_written_by_address_and_by_day() {
        let mut ledger = Ledger::default();
        let views = [
            (Period::Month(date(2026, 1, 1)), 11),
            (Period::Day(date(2026, 3, 1)), 7),
        ];
        ledger
            .views
            .insert("/a\"/".to_owned(), BTreeMap::from(views));
        let run = Run {
            lines: 1,
            sum: 2,
            head: 3,
        };
        ledger.counted.insert(date(2026, 1, 30), Counted::Closed);
        let runs = Counted::Runs(vec![run, run]);
        ledger.counted.insert(date(2026, 1, 31), runs);
        let written = text(&ledger);
        let wanted = "\n[\"/a\\\"/\"]\n2026-01 = 11\n2026-03-01 = 7\n";
        assert!(written.contains(wanted), "{written}");
        let counted = "[counted]\n2026-01-30 = \"closed\"\n2026-01-31 = \
                       \"1:0000000000000002:0000000000000003 1:0000000000000002:0000000000000003\"\n";
        assert!(written.ends_with(counted), "{written}");
    }
}
