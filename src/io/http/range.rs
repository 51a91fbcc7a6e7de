//! Parts of a file (RFC 9110, 14): players ask for them to begin in the middle.

use std::ops::Range;

/// Which part of a file is wanted.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it. So is everything that is not understood.
    Whole,
    /// These bytes.
    Bytes(Range<usize>),
    /// What lies behind its end.
    Nothing,
}

/// Reads a `Range` header for a file of `len` bytes. Several ranges at once are no range: a server
/// may always send the whole.
pub fn part(header: &str, len: usize) -> Part {
    let Some((unit, range)) = header.split_once('=') else {
        return Part::Whole;
    };
    let Some((from, to)) = range.trim().split_once('-') else {
        return Part::Whole;
    };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return Part::Whole;
    }
    match (number(from), number(to)) {
        (Number::None, Number::Some(0)) => Part::Nothing,
        (Number::None, Number::Some(last)) => within(len.saturating_sub(last), len, len),
        (Number::Some(from), Number::None) => within(from, len, len),
        (Number::Some(from), Number::Some(to)) if from <= to => {
            within(from, to.saturating_add(1), len)
        }
        _ => Part::Whole,
    }
}

fn within(from: usize, to: usize, len: usize) -> Part {
    if from < len {
        Part::Bytes(from..to.min(len))
    } else {
        Part::Nothing
    }
}

enum Number {
    None,
    Some(usize),
    Wrong,
}

fn number(text: &str) -> Number {
    if text.is_empty() {
        return Number::None;
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Number::Wrong;
    }
    // What is too large for a number is behind the end of every file.
    Number::Some(text.parse().unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        for (header, wanted) in [
            ("bytes=0-4", Part::Bytes(0..5)),
            ("bytes=5-", Part::Bytes(5..10)),
            ("bytes=-3", Part::Bytes(7..10)),
            ("bytes=-30", Part::Bytes(0..10)),
            ("Bytes=8-99", Part::Bytes(8..10)),
            ("bytes=0-99999999999999999999999", Part::Bytes(0..10)),
            ("bytes=10-", Part::Nothing),
            ("bytes=-0", Part::Nothing),
            ("bytes=0-1,4-5", Part::Whole),
            ("bytes=4-2", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("lines=1-2", Part::Whole),
            ("", Part::Whole),
        ] {
            assert_eq!(part(header, 10), wanted, "{header}");
        }
        assert_eq!(part("bytes=0-", 0), Part::Nothing);
    }
}
