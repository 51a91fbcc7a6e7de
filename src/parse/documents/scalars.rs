//! Switches, numbers and dates, for the [`Reader`].

use std::ops::RangeInclusive;

use jiff::tz::TimeZone;

use super::reader::shorten;
use super::{Reader, Value, Wants, words};
use crate::base::{ClockChange, Moment};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{CHANGED_CLOCKS, INVALID_DATE, WRONG_TYPE};

impl Reader<'_, '_> {
    /// Returns `true` or `false`.
    pub fn flag(&mut self, key: &'static str) -> Option<bool> {
        self.note(key, Wants::Flag);
        let node = self.node(key)?;
        let help = match &node.value {
            Value::Bool(value) => return Some(*value),
            Value::Text(text) => words::truth(text),
            Value::Integer(1) => Some("true"),
            Value::Integer(0) => Some("false"),
            _ => None,
        }
        .map_or_else(
            || "write `true` or `false`, without quotes".to_owned(),
            |truth| format!("write `{}`", self.syntax.line(key, truth)),
        );
        self.wrong(key, node, "`true` or `false`", &help);
        None
    }

    /// Returns a whole number within `range`.
    pub fn integer(&mut self, key: &'static str, range: RangeInclusive<i64>) -> Option<i64> {
        self.note(key, Wants::Integer(*range.start(), *range.end()));
        let node = self.node(key)?;
        match node.value {
            Value::Integer(value) if range.contains(&value) => Some(value),
            Value::Integer(_) => {
                let limits = match (*range.start(), *range.end()) {
                    (start, i64::MAX) => format!("at least {start}"),
                    (start, end) => format!("between {start} and {end}"),
                };
                let message = format!("`{}{key}` has to be {limits}", self.prefix);
                self.diagnostics
                    .push(Diagnostic::new(&WRONG_TYPE, message).at(self.span_of(node.range)));
                None
            }
            _ => {
                let help = match &node.value {
                    Value::Text(text) if text.trim().parse::<i64>().is_ok() => {
                        format!("write `{}`", self.syntax.line(key, text.trim()))
                    }
                    _ => "write digits alone, without quotes".to_owned(),
                };
                self.wrong(key, node, "a whole number", &help);
                None
            }
        }
    }

    /// Returns a whole number within `range`, as a count.
    pub fn count(&mut self, key: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
        self.integer(key, i64::from(*range.start())..=i64::from(*range.end()))
            .and_then(|value| u32::try_from(value).ok())
    }

    /// Returns a moment; what has no offset is in `zone`.
    pub fn moment(&mut self, key: &'static str, zone: &TimeZone) -> Option<Moment> {
        self.note(key, Wants::Date);
        let node = self.node(key)?;
        let text = match &node.value {
            Value::Text(text) => text.as_ref(),
            Value::Date(text) => text,
            value => {
                let message = format!(
                    "`{}{key}` wants a date, but this is {}",
                    self.prefix,
                    value.kind()
                );
                self.report(&INVALID_DATE, node.range, message, words::DATES);
                return None;
            }
        };
        let moment = Moment::parse(text, zone).filter(|moment| moment.is_usable());
        if moment.is_none() {
            let (message, help) = if Moment::is_out_of_range(text) {
                (
                    format!("`{}` lies outside of what can be published", shorten(text)),
                    "dates lie between 1970-01-01 and 9999-12-30".to_owned(),
                )
            } else {
                (
                    format!("`{}` is no date that can be read", shorten(text)),
                    words::date_help(text),
                )
            };
            self.report(&INVALID_DATE, node.range, message, help);
        }
        match moment.and_then(|_| Moment::clock_change(text, zone)) {
            Some(ClockChange::Skipped { taken }) => {
                let message = format!("the clocks skip `{}`", shorten(text));
                let help = format!(
                    "it is taken for `{}`: write the time that you mean",
                    iso(taken)
                );
                self.report(&CHANGED_CLOCKS, node.range, message, help);
            }
            Some(ClockChange::Twice { first, second }) => {
                let message = format!(
                    "`{}` comes twice, because the clocks go back",
                    shorten(text)
                );
                let help = format!(
                    "the first is taken; say which you mean: `{}` or `{}`",
                    first.rfc3339(),
                    second.rfc3339()
                );
                self.report(&CHANGED_CLOCKS, node.range, message, help);
            }
            None => {}
        }
        moment
    }
}

/// Returns a moment as a writer writes it, by the site's clock.
fn iso(moment: Moment) -> String {
    moment.zoned().strftime("%Y-%m-%dT%H:%M:%S").to_string()
}
