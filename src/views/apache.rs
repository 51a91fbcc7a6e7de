//! The Common and the Combined Log Format of Apache and nginx.
//!
//! Enters: a line. Leaves: a [`Hit`]. The fields in front of the time (the client, or a virtual host) and
//! behind the user agent are ignored, so that forms with additional fields are read as well.

use jiff::civil::Date;
use memchr::{memchr, memchr_iter, memchr2};

use super::hit::{Hit, LineKind, fingerprint, minute_of, number};
use super::unreadable::UnreadableLine;

const MONTHS: &[u8; 36] = b"JanFebMarAprMayJunJulAugSepOctNovDec";

/// The length of `10/Oct/2000:13:55:36 -0700`.
const TIME: usize = 26;

/// Reads lines; most have the same minute as the line before.
#[derive(Default)]
pub(super) struct Common {
    last: Option<([u8; TIME], i64)>,
}

impl Common {
    /// Reads a line and passes its request to `take`.
    pub(super) fn read(&mut self, line: &[u8], take: impl FnOnce(Hit)) -> LineKind {
        if line.is_empty() {
            return LineKind::Aside;
        }
        match self.parse(line) {
            Ok(hit) => {
                take(hit);
                LineKind::Hit
            }
            Err(fault) => LineKind::Malformed(fault),
        }
    }

    fn parse<'l>(&mut self, line: &'l [u8]) -> Result<Hit<'l>, UnreadableLine> {
        let (at, minute) = self.time(line).ok_or(UnreadableLine::NoTimeInBrackets)?;
        let from_time = line.get(at..).unwrap_or_default();
        let rest = from_time.get(TIME + 1..).unwrap_or_default();
        let rest = rest.strip_prefix(b" \"").ok_or(UnreadableLine::NoRequest)?;
        let (request, rest) = quoted(rest).ok_or(UnreadableLine::UnclosedRequest)?;
        let rest = rest.strip_prefix(b" ").unwrap_or_default();
        let status = rest
            .get(..3)
            .and_then(number)
            .and_then(|status| u16::try_from(status).ok())
            .ok_or(UnreadableLine::NoStatus)?;
        let rest = rest
            .get(3..)
            .and_then(|rest| rest.strip_prefix(b" "))
            .ok_or(UnreadableLine::NoSize)?;
        let size = memchr(b' ', rest).unwrap_or(rest.len());
        let (size, rest) = rest.split_at(size);
        if size != b"-" && size.iter().any(|digit| !digit.is_ascii_digit()) || size.is_empty() {
            return Err(UnreadableLine::NoSize);
        }
        let (referrer, agent, rest) = match rest.strip_prefix(b" \"") {
            None => (&b""[..], None, rest),
            Some(rest) => {
                let (referrer, rest) = quoted(rest).ok_or(UnreadableLine::UnclosedReferrer)?;
                let rest = rest.strip_prefix(b" \"").ok_or(UnreadableLine::NoAgent)?;
                let (agent, rest) = quoted(rest).ok_or(UnreadableLine::UnclosedAgent)?;
                (referrer, Some(agent), rest)
            }
        };
        let length = from_time.len() - rest.len();
        let mut words = request.splitn(3, |byte| *byte == b' ');
        let method = words.next().unwrap_or_default();
        Ok(Hit {
            minute,
            fingerprint: fingerprint(&[from_time.get(..length).unwrap_or_default()]),
            reads: method == b"GET",
            target: words.next().unwrap_or_default(),
            status,
            agent,
            referrer,
        })
    }

    /// Finds the time in brackets: its byte offset and its minute. An IPv6 address or a name may have
    /// brackets of its own.
    fn time(&mut self, line: &[u8]) -> Option<(usize, i64)> {
        memchr_iter(b'[', line).take(4).find_map(|bracket| {
            let at = bracket + 1;
            let text: &[u8; TIME] = line.get(at..at + TIME)?.try_into().ok()?;
            if line.get(at + TIME) != Some(&b']') {
                return None;
            }
            if let Some((last, minute)) = &self.last
                && last[..17] == text[..17]
                && last[20..] == text[20..]
            {
                return Some((at, *minute));
            }
            let minute = parse_time(text)?;
            self.last = Some((*text, minute));
            Some((at, minute))
        })
    }
}

/// Reads `10/Oct/2000:13:55:36 -0700`.
fn parse_time(text: &[u8; TIME]) -> Option<i64> {
    let marks = [
        (2, b'/'),
        (6, b'/'),
        (11, b':'),
        (14, b':'),
        (17, b':'),
        (20, b' '),
    ];
    if marks.iter().any(|&(at, mark)| text.get(at) != Some(&mark)) {
        return None;
    }
    let part = |range| number(text.get(range)?);
    let small = |range| i8::try_from(part(range)?).ok();
    let name = text.get(3..6)?;
    let month = MONTHS.chunks(3).position(|month| month == name)?;
    let date = Date::new(
        i16::try_from(part(7..11)?).ok()?,
        i8::try_from(month + 1).ok()?,
        small(0..2)?,
    );
    let seconds = i32::try_from(part(22..24)? * 3600 + part(24..26)? * 60).ok()?;
    let offset = match text.get(21)? {
        b'+' => seconds,
        b'-' => -seconds,
        _ => return None,
    };
    minute_of(date.ok()?, small(12..14)?, small(15..17)?, offset)
}

/// Splits a text whose opening quote was removed at its closing quote. A quote within is escaped by a
/// backslash.
fn quoted(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut at = 0;
    loop {
        at += memchr2(b'"', b'\\', text.get(at..)?)?;
        if text.get(at) == Some(&b'"') {
            return Some((text.get(..at)?, text.get(at + 1..)?));
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMBINED: &str = r#"127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /a/?q=\"x HTTP/1.0" 200 2326 "http://www.example.com/start.html" "Mozilla/4.08 [en] (Win98; I ;Nav)""#;

    #[test]
    fn a_combined_line_tells_everything() {
        let hit = Common::default().parse(COMBINED.as_bytes()).unwrap();
        // 20:55 UTC on that day.
        assert_eq!(hit.minute, 971_211_336 / 60);
        assert!(hit.reads);
        assert_eq!(hit.target, br#"/a/?q=\"x"#);
        assert_eq!(hit.status, 200);
        assert_eq!(hit.agent, Some(&b"Mozilla/4.08 [en] (Win98; I ;Nav)"[..]));
        assert_eq!(hit.referrer, b"http://www.example.com/start.html");
    }

    #[test]
    fn who_asked_is_not_in_the_fingerprint() {
        let mut common = Common::default();
        let one = common.parse(COMBINED.as_bytes()).unwrap().fingerprint;
        let another = format!(
            "example.org:443 {} rt=0.003",
            COMBINED.replace("127.0.0.1 - frank", "[2001:db8::1] - -")
        );
        assert_eq!(common.parse(another.as_bytes()).unwrap().fingerprint, one);
        let later = COMBINED.replace("55:36", "55:37");
        assert_ne!(common.parse(later.as_bytes()).unwrap().fingerprint, one);
    }

    #[test]
    fn a_common_line_names_no_agent() {
        let mut common = Common::default();
        let line = br#"::1 - - [01/Mar/2026:00:10:00 +0530] "HEAD / HTTP/2.0" 304 -"#;
        let hit = common.parse(line).unwrap();
        assert_eq!((hit.agent, hit.reads, hit.status), (None, false, 304));
        assert_eq!(hit.minute, 1_772_304_000 / 60);
        // The minute differs from that of the line before.
        let line = br#"::1 - - [01/Mar/2026:00:10:00 +0000] "GET / HTTP/2.0" 200 5"#;
        assert_eq!(common.parse(line).unwrap().minute, hit.minute + 330);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, wanted) in [
            ("nothing", "no time"),
            ("- [31/Feb/2026:00:10:00 +0000] \"GET /\" 200 5", "no time"),
            ("- [10/Oct/2000:13:55:36 -0700] GET / 200 5", "no request"),
            (
                "- [10/Oct/2000:13:55:36 -0700] \"GET / 200 5",
                "request are not closed",
            ),
            ("- [10/Oct/2000:13:55:36 -0700] \"GET /\" OK 5", "no status"),
            ("- [10/Oct/2000:13:55:36 -0700] \"GET /\" 200", "no size"),
            ("- [10/Oct/2000:13:55:36 -0700] \"GET /\" 200 x", "no size"),
            (
                "- [10/Oct/2000:13:55:36 -0700] \"GET /\" 200 5 \"-\" \"Moz",
                "user agent are not closed",
            ),
            (
                "- [10/Oct/2000:13:55:36 -0700] \"GET /\" 200 5 \"-\"",
                "no user agent",
            ),
        ] {
            let fault = Common::default().parse(line.as_bytes()).unwrap_err();
            assert!(fault.to_string().contains(wanted), "{line}: {fault}");
        }
    }
}
