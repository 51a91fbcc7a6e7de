//! Dates, for the [`Reader`].

use jiff::tz::TimeZone;

use super::reader::shorten;
use super::{KeySpec, Reader, Value, date_words};
use crate::base::text::TextRange;
use crate::base::{ClockChange, Moment};
use crate::diagnostic::codes::{CHANGED_CLOCKS, INVALID_DATE};

impl Reader<'_, '_> {
    /// Returns a moment; a time without an offset is in `zone`.
    pub(crate) fn moment(&mut self, key: &'static KeySpec, zone: &TimeZone) -> Option<Moment> {
        let node = self.node(key)?;
        let text = match &node.value {
            Value::Text(text) => text.as_ref(),
            Value::Date(text) => text,
            value => {
                let kind = value.kind();
                let message = format!("`{}{key}` wants a date, but this is {kind}", self.prefix);
                let help = match value {
                    Value::Integer(digits) => date_words::of_digits(*digits),
                    _ => None,
                };
                let help = help.unwrap_or_else(|| date_words::DATES.to_owned());
                self.report(&INVALID_DATE, node.range, message, help);
                return None;
            }
        };
        let Some(moment) = Moment::parse(text, zone).filter(|moment| moment.is_usable()) else {
            self.no_date(text, node.range);
            return None;
        };
        if let Some(change) = Moment::clock_change(text, zone) {
            self.changed_clocks(text, node.range, change);
        }
        Some(moment)
    }

    fn no_date(&mut self, text: &str, at: TextRange) {
        let (message, help) = if Moment::is_out_of_range(text) {
            (
                format!("`{}` lies outside of what can be published", shorten(text)),
                "dates lie between 1970-01-01 and 9999-12-30".to_owned(),
            )
        } else {
            (
                format!("`{}` is no date that can be read", shorten(text)),
                date_words::date_help(text),
            )
        };
        self.report(&INVALID_DATE, at, message, help);
    }

    fn changed_clocks(&mut self, text: &str, at: TextRange, change: ClockChange) {
        let (message, help) = match change {
            ClockChange::Skipped { taken } => (
                format!("the clocks skip `{}`", shorten(text)),
                format!(
                    "it is taken for `{}`: write the time that you mean",
                    iso(taken)
                ),
            ),
            ClockChange::Twice { first, second } => (
                format!(
                    "`{}` comes twice, because the clocks go back",
                    shorten(text)
                ),
                format!(
                    "the first is taken; say which you mean: `{}` or `{}`",
                    first.rfc3339(),
                    second.rfc3339()
                ),
            ),
        };
        self.report(&CHANGED_CLOCKS, at, message, help);
    }
}

/// Returns a moment in a writer's form, in the site's zone.
fn iso(moment: Moment) -> String {
    moment.zoned().strftime("%Y-%m-%dT%H:%M:%S").to_string()
}
