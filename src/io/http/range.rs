//! Ranges of a file (RFC 9110, 14), with which players begin in the middle.

use std::ops::Range;

/// The requested part of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The complete file, also where the request cannot be read.
    Full,
    /// These bytes.
    Bytes(Range<usize>),
    /// A part behind the end of the file.
    Nothing,
}

/// Reads a `Range` header for a file of `len` bytes. Several ranges are answered with the complete file,
/// as a server always may.
pub(super) fn part(header: &str, len: usize) -> Part {
    let Some((unit, range)) = header.split_once('=') else {
        return Part::Full;
    };
    let Some((from, to)) = range.trim().split_once('-') else {
        return Part::Full;
    };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return Part::Full;
    }
    match (number(from), number(to)) {
        (Number::None, Number::Some(0)) => Part::Nothing,
        (Number::None, Number::Some(last)) => within(len.saturating_sub(last), len, len),
        (Number::Some(from), Number::None) => within(from, len, len),
        (Number::Some(from), Number::Some(to)) if from <= to => {
            within(from, to.saturating_add(1), len)
        }
        _ => Part::Full,
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
    // A number that is too large is behind the end of every file.
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
            ("bytes=0-1,4-5", Part::Full),
            ("bytes=4-2", Part::Full),
            ("bytes=-", Part::Full),
            ("bytes=a-b", Part::Full),
            ("bytes=+1-2", Part::Full),
            ("lines=1-2", Part::Full),
            ("", Part::Full),
        ] {
            assert_eq!(part(header, 10), wanted, "{header}");
        }
        assert_eq!(part("bytes=0-", 0), Part::Nothing);
    }
}
