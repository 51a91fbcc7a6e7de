//! The forms in which people and other generators write a date, brought into the one of RFC 3339.

/// Returns a date, or a date and time, in the form of RFC 3339 (`2026-05-08`, `2026-05-08T06:30:00`,
/// `2026-05-08T06:30:00+02:00`), as far as its form goes: whether there is such a day is not looked at.
/// The forms of Jekyll and Hugo are read too: `2026-5-8`, `2026-05-08 6:30`, `2026-05-08 06:30:00 +0900`,
/// `2026-05-08 6:30 PM`, `2026-05-08 06:30 UTC`. `None` where the text has another form.
pub(super) fn rfc3339(text: &str) -> Option<String> {
    let (date, rest) = date(text.trim())?;
    if rest.is_empty() {
        return Some(date);
    }
    let rest = match rest.strip_prefix(['T', 't']) {
        Some(rest) => rest,
        None => blanks(rest)?,
    };
    let (time, rest) = time(rest)?;
    let offset = offset(rest)?;
    Some(format!("{date}T{time}{offset}"))
}

/// Reads year, month and day. What follows is returned beside them.
fn date(text: &str) -> Option<(String, &str)> {
    let (year, rest) = number(text, 4, 4)?;
    let (month, rest) = number(rest.strip_prefix('-')?, 1, 2)?;
    let (day, rest) = number(rest.strip_prefix('-')?, 1, 2)?;
    Some((format!("{year}-{month:0>2}-{day:0>2}"), rest))
}

/// Reads hours, minutes, seconds if there are any, and `AM` or `PM` if they are said.
fn time(text: &str) -> Option<(String, &str)> {
    let (hour, rest) = number(text, 1, 2)?;
    let (minute, mut rest) = number(rest.strip_prefix(':')?, 2, 2)?;
    let mut second = "00".to_owned();
    if let Some(behind) = rest.strip_prefix(':') {
        let (whole, behind) = number(behind, 2, 2)?;
        whole.clone_into(&mut second);
        rest = behind;
        if let Some(behind) = rest.strip_prefix('.') {
            let (fraction, behind) = number(behind, 1, 9)?;
            second = format!("{second}.{fraction}");
            rest = behind;
        }
    }
    let mut hour: u8 = hour.parse().ok()?;
    if let Some((afternoon, behind)) = half_of_the_day(rest) {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + if afternoon { 12 } else { 0 };
        rest = behind;
    }
    Some((format!("{hour:02}:{minute}:{second}"), rest))
}

/// Reads `AM` or `PM`, also as `a.m.`: whether it is the afternoon.
fn half_of_the_day(text: &str) -> Option<(bool, &str)> {
    let text = text.trim_start_matches(' ');
    [("am", false), ("pm", true), ("a.m.", false), ("p.m.", true)]
        .into_iter()
        .rev()
        .find_map(|(mark, afternoon)| {
            let start = text.get(..mark.len())?;
            let rest = &text[mark.len()..];
            let ends = rest.is_empty() || rest.starts_with(' ');
            (start.eq_ignore_ascii_case(mark) && ends).then_some((afternoon, rest))
        })
}

/// Reads an offset from UTC, or nothing, up to the end of the text.
fn offset(text: &str) -> Option<String> {
    let text = text.trim_start_matches(' ');
    if ["z", "utc", "gmt"]
        .iter()
        .any(|utc| text.eq_ignore_ascii_case(utc))
    {
        return Some("Z".to_owned());
    }
    let Some(sign) = text.chars().next() else {
        return Some(String::new());
    };
    if !matches!(sign, '+' | '-') {
        return None;
    }
    let (hours, rest) = number(&text[1..], 1, 2)?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let (minutes, rest) = if rest.is_empty() {
        ("00", rest)
    } else {
        number(rest, 2, 2)?
    };
    rest.is_empty()
        .then(|| format!("{sign}{hours:0>2}:{minutes}"))
}

/// Reads one blank or more.
fn blanks(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches([' ', '\t']);
    (rest.len() < text.len()).then_some(rest)
}

/// Reads at least `least` and at most `most` digits.
fn number(text: &str, least: usize, most: usize) -> Option<(&str, &str)> {
    let digits = text
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_digit)
        .count();
    (digits >= least).then(|| text.split_at(digits))
}

#[cfg(test)]
mod tests {
    use super::rfc3339;

    #[test]
    fn dates_are_read_as_other_generators_write_them() {
        for (written, form) in [
            ("2026-05-08", "2026-05-08"),
            ("2024-1-5", "2024-01-05"),
            ("2024-01-05 01:00:00 +0900", "2024-01-05T01:00:00+09:00"),
            ("2014-09-10 8:00:00 -0400", "2014-09-10T08:00:00-04:00"),
            ("2024-01-05 01:00:00 +09:00", "2024-01-05T01:00:00+09:00"),
            ("2024-01-05T01:00:00+0900", "2024-01-05T01:00:00+09:00"),
            ("2024-01-05 01:00 +9", "2024-01-05T01:00:00+09:00"),
            ("2024-01-05 10:00 PM", "2024-01-05T22:00:00"),
            ("2024-01-05 12:30 am", "2024-01-05T00:30:00"),
            (
                "2024-01-05 12:30:15 p.m. -0500",
                "2024-01-05T12:30:15-05:00",
            ),
            ("2024-01-05 1:00PM", "2024-01-05T13:00:00"),
            ("2024-01-05 01:00:00 UTC", "2024-01-05T01:00:00Z"),
            ("2024-01-05  01:00:00.250 Z", "2024-01-05T01:00:00.250Z"),
            ("2024-01-05T01:00", "2024-01-05T01:00:00"),
        ] {
            assert_eq!(rfc3339(written).as_deref(), Some(form), "{written}");
        }
    }

    #[test]
    fn what_has_another_form_is_left_to_the_writer() {
        for text in [
            "",
            "8 May 2026",
            "08.05.2026",
            "05/08/2026",
            "20260508",
            "2026-W19-5",
            "2026-05",
            "2026-05-08x",
            "2026-05-08 6",
            "2026-05-08 13:00 PM",
            "2026-05-08 00:10 am",
            "2026-05-08 06:30 CEST",
            "2026-05-08 06:30 +09:00 or so",
            "2026-05-08T",
            "２０２６-05-08",
        ] {
            assert_eq!(rfc3339(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #![proptest_config(crate::base::random::config())]

        #[test]
        fn no_text_is_too_much(text in ".*", tail in "[0-9:+ apmz.T-]*") {
            let _ = rfc3339(&text);
            let _ = rfc3339(&format!("2026-05-08 {tail}"));
        }
    }
}
