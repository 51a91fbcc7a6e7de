//! Numbers as writers put them into tables, and as readers of a language see them.

use crate::model::Language;

/// What is greater than this has too many digits for any axis.
const GREATEST: f64 = 1e15;

/// What is closer to nought than this has too many digits, too, unless it is nought.
const LEAST: f64 = 1e-9;

/// A unit has at most so many characters.
const LONGEST_UNIT: usize = 8;

/// The signs that may stand in front of a number, beside the names of currencies.
const CURRENCIES: &str = "$€£¥₹₩₽₺₴₫฿₪₿¢";

/// Cells that say that there is no number.
const MISSING: [&str; 11] = [
    "", "-", "–", "—", "−", "…", "?", "n/a", "na", "n.a.", "k. a.",
];

/// The characters that part the digits of numbers in a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marks {
    decimal: char,
    group: char,
}

impl Marks {
    /// Returns the marks of a language.
    pub(super) fn of(language: &Language) -> Self {
        const THIN: char = '\u{202f}';
        let (decimal, group) = match language.as_str().split('-').next().unwrap_or_default() {
            _ if language.as_str().ends_with("-CH") => ('.', '’'),
            _ if language.as_str() == "es-MX" => ('.', ','),
            "ca" | "da" | "de" | "el" | "es" | "eu" | "gl" | "hr" | "id" | "is" | "it" | "mk"
            | "nl" | "pt" | "ro" | "sl" | "sq" | "sr" | "tr" | "vi" => (',', '.'),
            "be" | "bg" | "cs" | "et" | "fi" | "fr" | "hu" | "hy" | "ka" | "kk" | "lt" | "lv"
            | "nb" | "nn" | "no" | "pl" | "ru" | "sk" | "sv" | "uk" | "uz" => (',', THIN),
            _ => ('.', ','),
        };
        Self { decimal, group }
    }

    /// Writes a number with so many decimals.
    pub(super) fn write(self, value: f64, decimals: usize) -> String {
        let written = format!("{:.decimals$}", value.abs());
        let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
        let mut out = String::with_capacity(written.len() + 4);
        if value < 0.0 && written.bytes().any(|digit| matches!(digit, b'1'..=b'9')) {
            out.push('−');
        }
        // A thin blank parts what is longer than a year.
        let is_parted = whole.len() > 4 || (whole.len() == 4 && self.group != '\u{202f}');
        for (at, digit) in whole.char_indices() {
            if is_parted && at > 0 && (whole.len() - at).is_multiple_of(3) {
                out.push(self.group);
            }
            out.push(digit);
        }
        if !fraction.is_empty() {
            out.push(self.decimal);
            out.push_str(fraction);
        }
        out
    }
}

/// What stands with a number: `$` in front of it, or `ms` behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) before: String,
    /// With the blank in front of it, if there is one.
    pub(super) behind: String,
}

impl Unit {
    /// Says whether two units are the same, apart from blanks.
    pub(super) fn is_as(&self, other: &Self) -> bool {
        self.before == other.before && self.behind.trim() == other.behind.trim()
    }

    /// Returns the unit for people.
    pub(super) fn name(&self) -> String {
        format!("{}{}", self.before, self.behind.trim())
    }
}

/// What a cell says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reading {
    Number(f64, Unit),
    /// Nothing, or that there is no number.
    Missing,
    /// Words, or something else that is no number.
    Text,
    /// A number that no axis can show.
    OutOfRange,
}

/// Reads a cell of an article with these marks.
pub(super) fn read(cell: &str, marks: Marks) -> Reading {
    let cell = cell.trim();
    if MISSING.iter().any(|word| cell.eq_ignore_ascii_case(word)) {
        return Reading::Missing;
    }
    let is_digit = |c: char| c.is_ascii_digit();
    let (Some(first), Some(last)) = (cell.find(is_digit), cell.rfind(is_digit)) else {
        return Reading::Text;
    };
    let (mut before, digits, behind) = (&cell[..first], &cell[first..=last], &cell[last + 1..]);
    // `.5` is a half.
    let is_fraction = before.ends_with(['.', ',']);
    before = before.trim_end_matches(['.', ',']);
    let signs = ['-', '−', '–', '+'];
    let is_negative = before.contains(['-', '−', '–']);
    let before = before
        .trim_start_matches(signs)
        .trim_end_matches(signs)
        .trim();
    let fraction = if is_fraction {
        format!("0.{digits}")
    } else {
        digits.to_owned()
    };
    if !is_before(before) || !is_behind(behind) {
        return Reading::Text;
    }
    let Some(value) = value(&fraction, marks) else {
        return Reading::Text;
    };
    if value > GREATEST || (value != 0.0 && value < LEAST) {
        return Reading::OutOfRange;
    }
    let unit = Unit {
        before: before.to_owned(),
        behind: behind.to_owned(),
    };
    Reading::Number(if is_negative { -value } else { value }, unit)
}

fn is_before(unit: &str) -> bool {
    unit.chars().count() <= 3
        && (unit
            .chars()
            .all(|c| c.is_ascii_uppercase() || CURRENCIES.contains(c)))
}

fn is_behind(unit: &str) -> bool {
    let unit = unit.trim();
    let is_part = |c: char| c.is_alphabetic() || "%‰°/²³·″′".contains(c) || CURRENCIES.contains(c);
    unit.chars().count() <= LONGEST_UNIT && unit.chars().all(is_part)
}

/// Returns the value of digits with their marks, without a sign; infinity where it is greater than every number.
fn value(digits: &str, marks: Marks) -> Option<f64> {
    let (digits, exponent) = match digits.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (digits, 0),
    };
    let is_blank = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’');
    let (dots, commas) = (digits.matches('.').count(), digits.matches(',').count());
    let decimal = match (dots, commas) {
        (0, 0) => None,
        // The last one of two different marks parts the decimals.
        (1.., 1..) => digits.chars().rfind(|c| matches!(c, '.' | ',')),
        (2.., 0) | (0, 2..) => None,
        (_, 0) => (!is_group('.', digits, marks)).then_some('.'),
        (_, _) => (!is_group(',', digits, marks)).then_some(','),
    };
    let (whole, fraction) = match decimal {
        Some(mark) => digits.split_once(mark)?,
        None => (digits, ""),
    };
    let mut groups = whole.split(|c: char| is_blank(c) || matches!(c, '.' | ','));
    let mut plain = groups.next()?.to_owned();
    // India writes groups of two in front of the last one.
    let rest: Vec<&str> = groups.collect();
    let fits = |(at, group): (usize, &&str)| match at + 1 == rest.len() {
        true => group.len() == 3,
        false => matches!(group.len(), 2 | 3),
    };
    if !rest.iter().enumerate().all(fits) || (!rest.is_empty() && plain.len() > 3) {
        return None;
    }
    plain.extend(rest);
    let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain(&plain) || !is_plain(fraction) {
        return None;
    }
    format!("{plain}.{fraction}0e{exponent}").parse().ok()
}

/// Says whether the only mark of its kind parts thousands: it does in this language, and three digits follow.
fn is_group(mark: char, digits: &str, marks: Marks) -> bool {
    let Some((before, behind)) = digits.split_once(mark) else {
        return false;
    };
    mark == marks.group
        && behind.len() == 3
        && !before.starts_with('0')
        && (1..=3).contains(&before.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(language: &str, cell: &str) -> Option<f64> {
        let marks = Marks::of(&Language::parse(language).expect("a language"));
        match read(cell, marks) {
            Reading::Number(value, _) => Some(value),
            _ => None,
        }
    }

    #[test]
    fn numbers_are_read_as_readers_of_the_language_read_them() {
        for (language, cell, value) in [
            ("en", "1,234.5", 1234.5),
            ("en", "1,234", 1234.0),
            ("en", "1.234", 1.234),
            ("de", "1.234,5", 1234.5),
            ("de", "1.234", 1234.0),
            ("de", "0.125", 0.125),
            ("de", "12.5", 12.5),
            ("fr", "1\u{202f}234,5", 1234.5),
            ("de-CH", "1’234.5", 1234.5),
            ("en", "12,34,567", 1_234_567.0),
            ("en", "-$3.5", -3.5),
            ("en", "−3 %", -3.0),
            ("en", "+4", 4.0),
            ("en", ".5", 0.5),
            ("en", "1.5e3", 1500.0),
            ("en", "USD 12", 12.0),
        ] {
            assert_eq!(number(language, cell), Some(value), "{language}: {cell}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        let marks = Marks::of(&Language::default());
        for cell in [
            "NaN",
            "about 12",
            "3–5",
            "1/2",
            "2024-01-05",
            "12 (est.)",
            "12 34",
            "v1.2.3",
            "inf",
        ] {
            assert_eq!(read(cell, marks), Reading::Text, "{cell}");
        }
        for cell in ["", " – ", "n/a", "N/A"] {
            assert_eq!(read(cell, marks), Reading::Missing, "{cell}");
        }
        for cell in ["1e300", "1e999", "1e-300"] {
            assert_eq!(read(cell, marks), Reading::OutOfRange, "{cell}");
        }
    }

    #[test]
    fn numbers_are_written_in_the_language_of_the_article() {
        let write = |language: &str, value, decimals| {
            Marks::of(&Language::parse(language).expect("a language")).write(value, decimals)
        };
        assert_eq!(write("en", 1_234_567.5, 1), "1,234,567.5");
        assert_eq!(write("de", -1234.0, 0), "−1.234");
        assert_eq!(write("fr", 2000.0, 0), "2000");
        assert_eq!(write("fr", 20_000.0, 0), "20\u{202f}000");
        assert_eq!(write("en", -0.0, 1), "0.0");
    }
}
