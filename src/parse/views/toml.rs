//! `content/views.toml` as people may write it: any TOML.

use super::collect::Collector;
use super::values::{counted, period};
use crate::base::SourcePath;
use crate::base::text::TextRange;
use crate::diagnostic::codes::INVALID_VIEWS;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::views::Period;
use crate::parse::documents::{Key, Syntax, Table, Value, document};

/// The table that says what was counted; addresses begin with a slash.
const COUNTED: &str = "counted";

/// Reads the file as TOML, and returns what is wrong with it.
pub(super) fn read(source: &str, file: &SourcePath, into: &mut impl Collector) -> Vec<Diagnostic> {
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
    into: &mut impl Collector,
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
fn logs(days: Table, into: &mut impl Collector, fault: &mut impl FnMut(TextRange, String, &str)) {
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
