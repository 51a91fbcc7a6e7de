//! Caddy's access log: a JSON object a line.
//!
//! Enters: a line. Leaves: a [`Hit`]. Lines of Caddy's other loggers are ignored.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Deserialize;

use super::hit::{Hit, LineKind, fingerprint, minute};
use super::unreadable::UnreadableLine;

#[derive(Deserialize)]
struct Entry<'l> {
    #[serde(borrow)]
    ts: Option<Time<'l>>,
    #[serde(borrow)]
    request: Option<Request<'l>>,
    status: Option<u16>,
}

/// Seconds since 1970, or a text, depending on the settings of the log's encoder.
#[derive(Deserialize)]
#[serde(untagged)]
enum Time<'l> {
    Seconds(f64),
    Text(#[serde(borrow)] Cow<'l, str>),
}

#[derive(Deserialize)]
struct Request<'l> {
    #[serde(borrow)]
    method: Cow<'l, str>,
    #[serde(borrow)]
    uri: Cow<'l, str>,
    #[serde(borrow, default)]
    headers: Headers<'l>,
}

#[derive(Deserialize, Default)]
struct Headers<'l> {
    #[serde(borrow, default, rename = "User-Agent")]
    agent: Vec<Cow<'l, str>>,
    #[serde(borrow, default, rename = "Referer")]
    referrer: Vec<Cow<'l, str>>,
    #[serde(borrow, default, rename = "Sec-Purpose")]
    purpose: Vec<Cow<'l, str>>,
    #[serde(borrow, default, rename = "Purpose")]
    old_purpose: Vec<Cow<'l, str>>,
}

/// Reads a line and passes its request to `take`.
pub(super) fn read(line: &[u8], take: impl FnOnce(Hit)) -> LineKind {
    if line.is_empty() {
        return LineKind::Aside;
    }
    let Ok(entry) = serde_json::from_slice::<Entry>(line) else {
        return LineKind::Malformed(UnreadableLine::NoCaddyEntry);
    };
    let (Some(request), Some(status)) = (entry.request, entry.status) else {
        return LineKind::Aside;
    };
    let (at, when) = match entry.ts {
        // A number of seconds out of range is no time.
        Some(Time::Seconds(seconds)) => (
            Timestamp::from_second(seconds as i64).ok(),
            Cow::Owned(seconds.to_string()),
        ),
        Some(Time::Text(text)) => (moment(&text), text),
        None => (None, Cow::Borrowed("")),
    };
    let Some(at) = at else {
        return LineKind::Malformed(UnreadableLine::NoCaddyTime);
    };
    let headers = request.headers;
    let agent = first(&headers.agent);
    let referrer = first(&headers.referrer);
    let early = [&headers.purpose, &headers.old_purpose]
        .into_iter()
        .flatten()
        .any(|purpose| purpose.contains("prefetch") || purpose.contains("prerender"));
    take(Hit {
        minute: minute(at),
        fingerprint: fingerprint(&[
            when.as_bytes(),
            request.method.as_bytes(),
            request.uri.as_bytes(),
            &status.to_le_bytes(),
            agent.as_bytes(),
        ]),
        reads: request.method == "GET" && !early,
        target: request.uri.as_bytes(),
        status,
        agent: Some(agent.as_bytes()),
        referrer: referrer.as_bytes(),
    });
    LineKind::Hit
}

fn first<'v>(values: &'v [Cow<'_, str>]) -> &'v str {
    values.first().map_or("", |value| value)
}

/// Reads RFC 3339, or Caddy's own variant with slashes, which is in UTC.
fn moment(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| {
        let plain = text.replace('/', "-");
        let local: jiff::civil::DateTime = plain.parse().ok()?;
        jiff::tz::Offset::UTC.to_timestamp(local).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(ts: &str, headers: &str) -> (LineKind, Option<(i64, bool, String)>) {
        let line = format!(
            r#"{{"level":"info","ts":{ts},"logger":"http.log.access","msg":"handled request","request":{{"remote_ip":"192.0.2.1","proto":"HTTP/2.0","method":"GET","host":"example.org","uri":"/a/?q=\"","headers":{{{headers}"Accept":["*/*"]}}}},"bytes_read":0,"status":200,"size":5}}"#
        );
        let mut parsed = None;
        let kind = read(line.as_bytes(), |hit| {
            let agent = String::from_utf8(hit.agent.unwrap().to_vec()).unwrap();
            parsed = Some((hit.minute, hit.reads, agent));
        });
        (kind, parsed)
    }

    #[test]
    fn every_way_to_write_the_time_is_read() {
        let agent = r#""User-Agent":["Mozilla/5.0"],"#;
        for ts in [
            "1646861401.5241024",
            r#""2022-03-09T21:30:01.524Z""#,
            r#""2022-03-09T16:30:01.524-0500""#,
            r#""2022/03/09 21:30:01.524""#,
        ] {
            let (kind, parsed) = parsed(ts, agent);
            assert_eq!(kind, LineKind::Hit, "{ts}");
            let wanted = (1_646_861_400 / 60, true, "Mozilla/5.0".to_owned());
            assert_eq!(parsed, Some(wanted), "{ts}");
        }
        assert!(matches!(parsed("true", "").0, LineKind::Malformed(_)));
        assert!(matches!(parsed("1e300", "").0, LineKind::Malformed(_)));
    }

    #[test]
    fn a_page_fetched_in_advance_is_not_read() {
        let (_, parsed) = parsed("1646861401", r#""Sec-Purpose":["prefetch;prerender"],"#);
        assert_eq!(parsed, Some((1_646_861_400 / 60, false, String::new())));
    }

    #[test]
    fn other_loggers_are_passed_over() {
        let none = |_: Hit| panic!("that is no request");
        let line = br#"{"level":"info","ts":1646861401,"msg":"serving initial configuration"}"#;
        assert_eq!(read(line, none), LineKind::Aside);
        assert!(matches!(read(b"{\"level\":", none), LineKind::Malformed(_)));
    }
}
