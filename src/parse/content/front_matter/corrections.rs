//! What was wrong and when it was put right: `corrections`.

use jiff::tz::TimeZone;

use super::inline::{Lines, html_of};
use super::{CORRECTIONS, plain};
use crate::diagnostic::codes::{MISSING_KEY, UNMADE_CORRECTION};
use crate::model::article::{Change, Correction, Spanned};
use crate::parse::documents::{KeySpec, Reader, Value, keys};
use crate::parse::markdown::Options;

keys! {
    /// One of the `corrections`.
    pub(super) CORRECTION:
    CORRECTED = KeySpec::date("date", "When the text was put right.");
    TEXT = KeySpec::text("text", "What was wrong.").required();
    BEFORE = KeySpec::text(
        "before", "What the text said, word for word; `\"\"` where something was added. It needs `after`.",
    );
    AFTER = KeySpec::text(
        "after", "What the text says instead; `\"\"` where something was taken out. It needs `before`.",
    );
}

/// Reads the corrections, and returns them oldest first.
pub(super) fn corrections(
    reader: &mut Reader<'_, '_>,
    zone: &TimeZone,
    lines: &mut Lines<'_>,
) -> Vec<Correction> {
    let mut corrections = reader.tables(&CORRECTIONS, |correction| {
        let date = correction.moment(&CORRECTED, zone);
        if date.is_none() && !correction.given(&CORRECTED) {
            let help = "say when the text was put right: `2026-05-09`";
            correction.missing(&CORRECTED, &MISSING_KEY, help);
        }
        let place = correction.node(&TEXT).map(|node| node.range);
        let text = correction.needed(&TEXT).map(|value| {
            let range = place.unwrap_or_default();
            html_of(correction, &Spanned { value, range }, lines)
        });
        let change = change(correction, lines.options);
        Some(Correction {
            date: date?,
            text: text?,
            change,
        })
    });
    corrections.sort_by_key(|correction| correction.date.unix);
    corrections
}

/// Reads what the text said and what it says instead.
fn change(reader: &mut Reader<'_, '_>, options: &Options<'_>) -> Option<Change> {
    let given = [reader.given(&BEFORE), reader.given(&AFTER)];
    let before = passage(reader, &BEFORE, options);
    let after = passage(reader, &AFTER, options);
    let (lacking, whole, empty) = match given {
        [false, false] => return None,
        [true, true] => return differing(reader, before?, after?),
        [true, false] => (&AFTER, "what the text says instead", "it was taken out"),
        [false, true] => (&BEFORE, "what the text said", "something was added"),
    };
    let line = |value: &str| reader.syntax().line(lacking.name, value);
    let (filled, none) = (line("\"…\""), line("\"\""));
    let help = format!("write {whole}: `{filled}`, or `{none}` where {empty}");
    reader.missing(lacking, &MISSING_KEY, help);
    None
}

/// Returns a change that changes something.
fn differing(
    reader: &mut Reader<'_, '_>,
    before: Spanned<String>,
    after: Spanned<String>,
) -> Option<Change> {
    if before.value != after.value {
        return Some(Change { before, after });
    }
    let message = "`corrections.before` and `corrections.after` say the same";
    let help = "write in `before` what the text said, and in `after` what it says instead";
    reader.report(&UNMADE_CORRECTION, after.range, message, help);
    None
}

/// Returns what a passage of the text says, without markup; a passage may be empty.
fn passage(
    reader: &mut Reader<'_, '_>,
    key: &'static KeySpec,
    options: &Options<'_>,
) -> Option<Spanned<String>> {
    let node = reader.node(key)?;
    let value = plain(reader.line(key), options).unwrap_or_default();
    matches!(node.value, Value::Text(_)).then_some(Spanned {
        value,
        range: node.range,
    })
}
