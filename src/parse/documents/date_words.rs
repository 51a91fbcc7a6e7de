//! Suggestions for what was meant as a date: what is wrong with it, and how it is written.

use jiff::civil::Date;

/// The accepted forms of dates.
pub(super) const DATES: &str =
    "write year, month and day as `YYYY-MM-DD`; a time follows as `THH:MM`";

/// Returns the suggestion for a text that was meant as a date: the date itself, where it is unambiguous.
pub(super) fn date_help(text: &str) -> String {
    let (day, time) = halves(text.trim_end_matches([',', ';']));
    if let Some((one, other)) = either(day) {
        return format!("write `{one}` or `{other}`, whichever day is meant");
    }
    if let Some(date) = numbers(day).and_then(civil).or_else(|| in_words(day)) {
        return match time.map(read_time) {
            None => format!("write `{date}`"),
            Some(Time::Unreadable) => format!("write `{date}`, and a time as `T06:30`"),
            Some(Time::Read(time)) => format!("write `{date}T{time}`"),
            Some(Time::InZone(time)) => format!(
                "write `{date}T{time}`, and behind it how far the zone is from UTC: `+02:00`"
            ),
        };
    }
    match date_fault(text).and_then(|_| numbers(day)) {
        Some((_, month, _)) if !(1..=12).contains(&month) => {
            "the month is the number in the middle, from 01 to 12".to_owned()
        }
        Some((year, month, _)) => days(year, month).map_or_else(
            || DATES.to_owned(),
            |days| format!("this month has {days} days"),
        ),
        None => DATES.to_owned(),
    }
}

/// Returns the suggestion for a date without hyphens: `20260508`.
pub(super) fn of_digits(digits: i64) -> Option<String> {
    let year = i16::try_from(digits / 10_000)
        .ok()
        .filter(|year| *year >= 1000)?;
    let month = i8::try_from(digits / 100 % 100).ok()?;
    let day = i8::try_from(digits % 100).ok()?;
    civil((year, month, day)).map(|date| format!("write `{date}`"))
}

/// Returns which part of a date there cannot be.
pub(super) fn date_fault(text: &str) -> Option<String> {
    let (day, time) = halves(text);
    let (year, month, day) = numbers(day)?;
    if !(1..=12).contains(&month) {
        return Some(format!("there is no month {month}"));
    }
    if !(1..=days(year, month)?).contains(&day) {
        return Some(format!("there is no day {day} in this month"));
    }
    let mut parts = time?.split(':').map(|part| part.parse::<u8>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    match (hour, minute) {
        (24.., _) => Some(format!("there is no hour {hour}")),
        (_, 60..) => Some(format!("there is no minute {minute}")),
        _ => None,
    }
}

/// Says whether a text without quotes was meant as a date.
pub(super) fn is_like_date(text: &str) -> bool {
    let (day, _) = halves(text);
    let parts: Vec<&str> = day.split(['.', '/', '-']).map(str::trim).collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if let [first, second, last] = parts.as_slice()
        && parts.iter().all(is_number)
    {
        // A version has three numbers as well.
        let two = [first, second, last].iter().all(|part| part.len() == 2);
        let is_day = second.len() <= 2
            && (two
                || (first.len() == 4 && last.len() <= 2)
                || (first.len() <= 2 && last.len() == 4));
        return is_day || is_damaged(text);
    }
    is_damaged(text) || in_words(day).is_some()
}

/// Says whether a text has little but what dates consist of.
fn is_damaged(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let is_day = day.matches('-').count() == 2;
    text.starts_with(|c: char| c.is_ascii_digit())
        && letters < 5
        && (is_day || text.contains(':'))
        && text.contains('-')
}

/// Returns the day of a text, and the time behind it.
fn halves(text: &str) -> (&str, Option<&str>) {
    let text = text.trim();
    // A day in numbers holds no blank.
    if let Some((day, time)) = text.split_once(' ')
        && numbers(day).is_some()
    {
        return (day, Some(time));
    }
    let time = text.find(':').and_then(|colon| {
        let before = text.get(..colon)?;
        before.rfind(['T', 't', ' '])
    });
    let is_time = |at: &usize| {
        let behind = text.get(at + 1..);
        behind.is_some_and(|behind| behind.starts_with(|c: char| c.is_ascii_digit()))
    };
    match time.filter(is_time) {
        Some(at) => (
            text.get(..at).unwrap_or_default().trim(),
            text.get(at + 1..),
        ),
        None => (text, None),
    }
}

/// Returns year, month and day of a date in numbers, where their order is unambiguous.
fn numbers(text: &str) -> Option<(i16, i8, i8)> {
    let mut parts = text.split(['.', '/', '-']);
    let numbers = [parts.next()?, parts.next()?, parts.next()?];
    if parts.next().is_some() {
        return None;
    }
    let number = |at: usize| numbers.get(at)?.trim().parse::<i16>().ok();
    let (first, second, last) = (number(0)?, number(1)?, number(2)?);
    // The order of day and month in 08/05/2026 is ambiguous, unless one of them can be no month.
    let (year, month, day) = match (first, last) {
        // No month is greater than 12.
        (1000.., 1..=12) if (13..=31).contains(&second) => (first, last, second),
        (1000.., _) => (first, second, last),
        (_, 1000..) if text.contains('.') => (last, second, first),
        (13..=31, 1000..) if second <= 12 => (last, second, first),
        (1..=12, 1000..) if (13..=31).contains(&second) => (last, first, second),
        (1..=12, 1000..) if first == second => (last, first, second),
        _ => return None,
    };
    Some((year, month.try_into().ok()?, day.try_into().ok()?))
}

/// Returns both days that a date such as 08/05/2026 may mean.
fn either(text: &str) -> Option<(Date, Date)> {
    let mut parts = text.split(['/', '-']).map(|part| part.trim().parse().ok());
    let (first, second): (i16, i16) = (parts.next()??, parts.next()??);
    let year: i16 = parts.next()??;
    let is_open = parts.next().is_none() && year >= 1000 && first != second;
    let (first, second) = (first.try_into().ok()?, second.try_into().ok()?);
    let (one, other) = (civil((year, second, first))?, civil((year, first, second))?);
    is_open.then_some((one, other))
}

/// Says whether a word means a day that depends on when it is read.
pub(super) fn is_relative(text: &str) -> bool {
    [
        "today",
        "yesterday",
        "tomorrow",
        "now",
        "heute",
        "gestern",
        "morgen",
        "hoy",
        "oggi",
        "hoje",
    ]
    .iter()
    .any(|word| word.eq_ignore_ascii_case(text.trim()))
}

fn civil((year, month, day): (i16, i8, i8)) -> Option<Date> {
    Date::new(year, month, day).ok()
}

fn days(year: i16, month: i8) -> Option<i8> {
    Date::new(year, month, 1).ok().map(Date::days_in_month)
}

/// A time of the day as it was written.
enum Time {
    /// In the form that is wanted.
    Read(String),
    /// The same, but in a zone whose letters are not known.
    InZone(String),
    Unreadable,
}

/// Reads a time: `6:30`, `06:30:00 +0200`, `6:30 PM`, `06:30 CEST`.
fn read_time(text: &str) -> Time {
    let text = text.trim();
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.')))
        .unwrap_or(text.len());
    let (clock, rest) = text.split_at(end);
    let mut parts = clock.split([':', '.']).map(|part| part.parse::<u8>().ok());
    let rest = rest.trim().to_ascii_uppercase();
    let is_hour = rest == "AM" || rest == "PM";
    let (Some(Some(hour)), Some(Some(minute)), second) = (
        parts.next(),
        parts.next().or(is_hour.then_some(Some(0))),
        parts.next().unwrap_or(Some(0)).unwrap_or(60),
    ) else {
        return Time::Unreadable;
    };
    // `6:3` lacks a digit at an end that cannot be known.
    if clock
        .split([':', '.'])
        .nth(1)
        .map_or(!is_hour, |minute| minute.len() < 2)
    {
        return Time::Unreadable;
    }
    let (hour, rest) = match rest.get(..2) {
        Some("PM") if hour < 12 => (hour + 12, rest.get(2..)),
        Some("AM") if hour == 12 => (0, rest.get(2..)),
        Some("AM" | "PM") => (hour, rest.get(2..)),
        _ => (hour, Some(rest.as_str())),
    };
    if hour > 23 || minute > 59 || second > 59 {
        return Time::Unreadable;
    }
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    let zone = rest.unwrap_or_default().trim();
    match offset(zone) {
        Some(offset) => Time::Read(clock + &offset),
        None => Time::InZone(clock),
    }
}

/// Returns the offset of a zone from UTC; `None` for letters that are not known, or that mean several zones.
fn offset(zone: &str) -> Option<String> {
    let known = match zone {
        "" | "UHR" | "H" => "",
        "Z" | "UTC" | "GMT" => "Z",
        "CET" => "+01:00",
        "CEST" => "+02:00",
        "EET" => "+02:00",
        "EEST" => "+03:00",
        "EST" => "-05:00",
        "EDT" => "-04:00",
        "PST" => "-08:00",
        "PDT" => "-07:00",
        "JST" | "KST" => "+09:00",
        _ => {
            let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
            let sign = zone
                .chars()
                .next()
                .filter(|sign| matches!(sign, '+' | '-'))?;
            let (hours, minutes) = match digits.len() {
                2 => (digits.as_str(), "00"),
                4 => digits.split_at(2),
                _ => return None,
            };
            return Some(format!("{sign}{hours}:{minutes}"));
        }
    };
    Some(known.to_owned())
}

/// The months in English, German, French, Spanish, Italian, Portuguese and Dutch.
const MONTHS: [&str; 12] = [
    "january januar janvier enero gennaio janeiro januari jänner",
    "february februar février fevrier febrero febbraio fevereiro februari",
    "march märz maerz mars marzo março marco maart mrz",
    "april avril abril aprile",
    "may mai mayo maggio maio mei",
    "june juni juin junio giugno junho",
    "july juli juillet julio luglio julho",
    "august août aout agosto augustus",
    "september septembre septiembre setiembre settembre setembro",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december dezember décembre decembre diciembre dicembre dezembro",
];

/// Words beside day, month and year, and what weekdays end with.
const BESIDE: &[&str] = &[
    "of", "the", "de", "del", "di", "le", "el", "il", "am", "den", "der", "mon", "tue", "tues",
    "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
];
const WEEKDAYS: &[&str] = &["day", "tag", "dag", "di", "dì", "mittwoch"];

/// Returns the number of the month that a word or its beginning names; `None` where it may be several.
fn month(word: &str) -> Option<i8> {
    let is_begun = |names: &&str| {
        word.chars().count() > 2 && names.split(' ').any(|one| one.starts_with(word))
    };
    let mut found = (1..).zip(&MONTHS).filter(|(_, names)| is_begun(names));
    let (number, _) = found.next()?;
    found.next().is_none().then_some(number)
}

/// Reads a day in words: `8 May 2026`, `Friday, 8th of May 2026`, `1. März 2026`, `2026年3月1日`.
fn in_words(text: &str) -> Option<Date> {
    if text.contains(['年', '년']) {
        let is_sign = |c: char| matches!(c, '年' | '月' | '日' | '년' | '월' | '일' | ' ');
        let mut parts = text.split(is_sign).filter(|part| !part.is_empty());
        let year: i16 = parts.next()?.parse().ok()?;
        let (month, day): (i8, i8) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        return civil((year, month, day)).filter(|_| parts.next().is_none());
    }
    let (mut year, mut named, mut day) = (None, None, None);
    let parts = text.split(|c: char| !c.is_alphanumeric());
    for part in parts.filter(|part| !part.is_empty()) {
        let lower = part.to_lowercase();
        let digits = lower.trim_end_matches(char::is_alphabetic);
        let is_weekday = || WEEKDAYS.iter().any(|end| lower.ends_with(end));
        if let Ok(number) = digits.parse::<i16>() {
            match number {
                1000.. if year.is_none() => year = Some(number),
                ..1000 if day.is_none() => day = i8::try_from(number).ok(),
                _ => return None,
            }
        } else if let Some(number) = month(&lower).filter(|_| named.is_none()) {
            named = Some(number);
        } else if !BESIDE.contains(&lower.as_str()) && !is_weekday() {
            return None;
        }
    }
    Date::new(year?, named?, day?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_suggested_with_its_time() {
        for (written, wanted) in [
            ("08.05.2026", "write `2026-05-08`"),
            ("2026/5/8", "write `2026-05-08`"),
            ("2026-13-05", "write `2026-05-13`"),
            ("2026-05-08 10:00 CEST", "write `2026-05-08T10:00:00+02:00`"),
            (
                "2026-05-08 10:00:00 +0900",
                "write `2026-05-08T10:00:00+09:00`",
            ),
            ("2026-05-08 6:30 pm", "write `2026-05-08T18:30:00`"),
            ("2026-05-08,", "write `2026-05-08`"),
            ("2026-05-08 10:00 Uhr", "write `2026-05-08T10:00:00`"),
            (
                "Fri, 08 May 2026 10:00:00 GMT",
                "write `2026-05-08T10:00:00Z`",
            ),
            ("2026-05-08 10am", "write `2026-05-08T10:00:00`"),
            ("2026-05-08 10.30", "write `2026-05-08T10:30:00`"),
            (
                "2026-05-08 in the morning",
                "write `2026-05-08`, and a time as `T06:30`",
            ),
            ("8 May 2026", "write `2026-05-08`"),
            ("8 May 2026 12:05 AM UTC", "write `2026-05-08T00:05:00Z`"),
            ("Friday, May 8th, 2026", "write `2026-05-08`"),
            ("2026-02-30", "this month has 28 days"),
            (
                "2026-13-40",
                "the month is the number in the middle, from 01 to 12",
            ),
            (
                "08/05/2026",
                "write `2026-05-08` or `2026-08-05`, whichever day is meant",
            ),
            ("25/12/2026", "write `2026-12-25`"),
            ("12/25/2026", "write `2026-12-25`"),
            ("05/05/2026", "write `2026-05-05`"),
            ("1. März 2026", "write `2026-03-01`"),
            ("1er mars 2026", "write `2026-03-01`"),
            ("1 de marzo de 2026", "write `2026-03-01`"),
            ("1º de março de 2026", "write `2026-03-01`"),
            ("vendredi 14 août 2026", "write `2026-08-14`"),
            ("3 mei 2026", "write `2026-05-03`"),
            ("3 jui 2026", DATES),
            ("2026年3月1日", "write `2026-03-01`"),
            ("2026년 3월 1일", "write `2026-03-01`"),
            ("soon", DATES),
        ] {
            assert_eq!(date_help(written), wanted, "{written}");
        }
        let zone = date_help("2026-05-08 10:00 XYZ");
        assert!(zone.contains("`2026-05-08T10:00:00`"), "{zone}");
    }

    #[test]
    fn versions_and_sentences_are_no_dates() {
        for date in [
            "08.05.2026",
            "2026-05-08 10:00 CEST",
            "8 May 2026",
            "08.05.26",
            "2026-5-8",
        ] {
            assert!(is_like_date(date), "{date}");
        }
        for text in [
            "1.2.3",
            "10 things for May 2026",
            "10-20",
            "1.10.12",
            "2026 in review",
        ] {
            assert!(!is_like_date(text), "{text}");
        }
    }

    #[test]
    fn the_wrong_part_of_a_date_is_named() {
        let fault = |text| date_fault(text).unwrap_or_default();
        assert_eq!(fault("2026-13-40"), "there is no month 13");
        assert_eq!(fault("2026-02-30"), "there is no day 30 in this month");
        assert_eq!(fault("2026-05-08 25:00"), "there is no hour 25");
        assert_eq!(fault("2026-05-08T10:61"), "there is no minute 61");
        assert_eq!(fault("2026-05-08"), "");
    }
}
