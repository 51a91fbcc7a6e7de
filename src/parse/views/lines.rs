//! `content/views.toml` in the form that the import writes, read line by line.

use super::collect::Collector;
use super::values::{count, counted, period};
use crate::model::views::Period;

/// Reads the form that `presswork views import` writes, line by line: a year of a large site is
/// millions of lines, which a TOML tree would take seconds for. Returns `None` for everything that
/// is not exactly this form, be it a mistake or another way to write TOML.
pub(super) fn read(source: &str, into: &mut impl Collector) -> Option<()> {
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
