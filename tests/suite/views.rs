//! Imports of logs with known counts, in every form and order.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use presswork::model::Ledger;
use presswork::model::views::Period;
use presswork::parse::views::text;
use presswork::views::{Form, Import, Pages, Refusal, Report};
use proptest::prelude::*;

use crate::site::Site;

const TODAY: Date = date(2026, 6, 1);
const STORIES: u64 = 12;

const READER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";
const ROBOT: &str = "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)";

/// A small generator of pseudo-random numbers (SplitMix64), so that a log can be reproduced.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }
}

fn pages() -> Pages {
    let mut site = Site::empty();
    for number in 0..STORIES {
        let article = format!(
            "+++\ntitle = \"{number}\"\ndate = 2026-04-01\ncategory = \"chips\"\nsummary = \".\"\naliases = [\"/old/{number}/\"]\n+++\n"
        );
        site = site.with(&format!("content/articles/s{number}.md"), article);
    }
    let built = site.build();
    assert_eq!(built.build.diagnostics, []);
    Pages::new(&built.build.site, built.build.outputs.keys())
}

/// A request, independent of the log's form.
#[derive(Clone)]
struct Request {
    at: Timestamp,
    visitor: u64,
    method: &'static str,
    target: String,
    status: u16,
    agent: &'static str,
    referrer: String,
}

type Expected = BTreeMap<String, BTreeMap<Period, u64>>;

/// Returns requests in the order of time, with their counts in `zone`.
fn requests(seed: u64, count: u64, zone: &TimeZone) -> (Vec<Request>, Expected) {
    let mut dice = Dice(seed);
    let mut at: Timestamp = "2026-05-20T21:00:00Z".parse().unwrap();
    let mut expected = Expected::new();
    let requests = (0..count)
        .map(|_| {
            at += i64::try_from(dice.roll(900)).unwrap().seconds();
            let story = dice.roll(STORIES);
            let address = format!("/2026/04/s{story}/");
            let mut request = Request {
                at,
                visitor: dice.roll(200),
                method: "GET",
                target: address.clone(),
                status: 200,
                agent: READER,
                referrer: "-".to_owned(),
            };
            let mut counts = true;
            match dice.roll(14) {
                0 => request.target.push_str("?utm_source=feed&q=a%20b"),
                1 => request.target = format!("/old/{story}"),
                2 => request.target.push_str("index.html"),
                3 => request.status = 304,
                4 => {
                    request.referrer = format!("https://example.org/old/{story}/");
                    counts = false;
                }
                5 => (request.agent, counts) = (ROBOT, false),
                6 => (request.method, counts) = ("HEAD", false),
                7 => (request.status, counts) = (301, false),
                8 => (request.target, counts) = ("/style.css".to_owned(), false),
                9 => (request.target, counts) = ("/wp-login/".to_owned(), false),
                10 => (request.target, counts) = ("/category/chips/".to_owned(), false),
                _ => {}
            }
            if counts {
                let day = at.to_zoned(zone.clone()).date();
                let periods = expected.entry(address).or_default();
                *periods.entry(Period::Day(day)).or_default() += 1;
            }
            request
        })
        .collect();
    (requests, expected)
}

fn combined(request: &Request, offset: &TimeZone) -> String {
    let Request {
        visitor,
        method,
        target,
        status,
        agent,
        referrer,
        ..
    } = request;
    let time = request
        .at
        .to_zoned(offset.clone())
        .strftime("%d/%b/%Y:%H:%M:%S %z");
    format!(
        "192.0.2.{visitor} - - [{time}] \"{method} {target} HTTP/1.1\" {status} 512 \"{referrer}\" \"{agent}\"\n"
    )
}

fn caddy(request: &Request) -> String {
    let entry = serde_json::json!({
        "level": "info",
        "ts": request.at.as_second() as f64 + 0.25,
        "logger": "http.log.access",
        "request": {
            "remote_ip": format!("192.0.2.{}", request.visitor),
            "method": request.method,
            "uri": request.target,
            "headers": { "User-Agent": [request.agent], "Referer": [request.referrer] },
        },
        "status": request.status,
    });
    format!("{entry}\n")
}

fn cloudfront(request: &Request) -> String {
    let Request {
        visitor,
        method,
        target,
        status,
        agent,
        referrer,
        ..
    } = request;
    let time = request.at.strftime("%Y-%m-%d\t%H:%M:%S");
    let (stem, query) = target.split_once('?').unwrap_or((target, "-"));
    let agent = agent.replace(' ', "%2520");
    format!(
        "{time}\tFRA1\t512\t192.0.2.{visitor}\t{method}\td1.cloudfront.net\t{stem}\t{status}\t{referrer}\t{agent}\t{query}\n"
    )
}

const CLOUDFRONT: &str = "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query\n";

fn log(requests: &[Request]) -> String {
    requests
        .iter()
        .map(|request| combined(request, &TimeZone::UTC))
        .collect()
}

fn packed(text: &[u8]) -> Vec<u8> {
    let mut gz = GzEncoder::new(Vec::new(), Compression::fast());
    gz.write_all(text).unwrap();
    gz.finish().unwrap()
}

/// Imports files into a ledger, and checks that every line of a log is accounted for. Returns the ledger
/// as a later import reads it.
fn import(ledger: Ledger, zone: &TimeZone, files: &[&[u8]]) -> (Ledger, Vec<Report>) {
    let pages = pages();
    let mut import = Import::new(&pages, zone, ledger);
    let reports: Vec<Report> = files
        .iter()
        .map(|file| import.take(*file).unwrap())
        .collect();
    for Report {
        form,
        lines,
        aside,
        malformed,
        total,
        ..
    } in &reports
    {
        let sorted = total.sorted;
        let counted = sorted.views + sorted.robots + sorted.others + sorted.led_on + sorted.unknown;
        let all = counted + sorted.aside + total.known + total.closed + aside + malformed;
        if !matches!(form, Some(Form::Csv | Form::Json)) {
            assert_eq!(*lines, all, "{total:?}");
        }
    }
    (later(&import.close(TODAY)), reports)
}

fn new(files: &[&[u8]]) -> (Ledger, Vec<Report>) {
    import(Ledger::default(), &TimeZone::UTC, files)
}

/// Returns a ledger as a later process reads it.
fn later(ledger: &Ledger) -> Ledger {
    let tree = presswork::model::Tree::in_memory([("content/views.toml", text(ledger))]);
    let read = presswork::parse::views::ledger(&tree);
    assert_eq!(read.diagnostics, []);
    read.value
}

#[test]
fn every_form_gives_the_same_counts() {
    let (requests, expected) = requests(1, 4000, &TimeZone::UTC);
    let caddy: String = requests.iter().map(caddy).collect();
    let lines: String = requests.iter().map(cloudfront).collect();
    let cloudfront = format!("{CLOUDFRONT}{lines}");
    for (form, log) in [
        (Form::Common, log(&requests)),
        (Form::Caddy, caddy),
        (Form::CloudFront, cloudfront),
    ] {
        let (ledger, reports) = new(&[log.as_bytes()]);
        assert_eq!(ledger.views, expected, "{form}");
        assert_eq!(reports[0].form, Some(form));
        assert_eq!(reports[0].malformed, 0);
        assert_eq!(reports[0].total.unknown[0].0, "/wp-login/");
        let (ledger, _) = new(&[&packed(log.as_bytes())]);
        assert_eq!(ledger.views, expected, "{form}, packed");
        let kept = text(&ledger);
        for secret in ["192.0.2", "Firefox", "utm_source"] {
            assert!(!kept.contains(secret), "{secret} is kept");
        }
    }
}

#[test]
fn the_order_of_lines_does_not_matter() {
    let (mut requests, expected) = requests(2, 3000, &TimeZone::UTC);
    let mut dice = Dice(3);
    for at in (1..requests.len()).rev() {
        let with = usize::try_from(dice.roll(at as u64 + 1)).unwrap();
        requests.swap(at, with);
    }
    assert_eq!(new(&[log(&requests).as_bytes()]).0.views, expected);
}

#[test]
fn a_day_is_one_of_the_sites_calendar() {
    for zone in [
        "Europe/Berlin",
        "America/Los_Angeles",
        "Asia/Kolkata",
        "Pacific/Apia",
    ] {
        let zone = TimeZone::get(zone).unwrap();
        let (requests, expected) = requests(4, 2000, &zone);
        let kathmandu = TimeZone::get("Asia/Kathmandu").unwrap();
        let logs: [String; 2] = [TimeZone::UTC, kathmandu].map(|offset| {
            let lines = requests.iter().map(|request| combined(request, &offset));
            lines.collect()
        });
        for log in logs {
            let (ledger, _) = import(Ledger::default(), &zone, &[log.as_bytes()]);
            assert_eq!(ledger.views, expected, "{zone:?}");
        }
        // A log is recognised in another zone too.
        let (ledger, _) = import(Ledger::default(), &zone, &[log(&requests).as_bytes()]);
        let (again, _) = import(ledger.clone(), &TimeZone::UTC, &[log(&requests).as_bytes()]);
        assert_eq!(again, ledger);
    }
}

#[test]
fn a_log_that_was_rotated_grew_and_was_packed_counts_once() {
    let (requests, expected) = requests(5, 3000, &TimeZone::UTC);
    let text = log(&requests);
    let line = |number: usize| {
        let line = memchr::memchr_iter(b'\n', text.as_bytes()).nth(number);
        line.unwrap() + 1
    };
    let (one, two, three) = (line(700), line(1500), line(2200));
    // On Monday the log is imported as far as it goes, in the middle of a line.
    let (ledger, reports) = new(&[&text.as_bytes()[..two - 20]]);
    assert!(reports[0].unfinished);
    // On Tuesday it was rotated in between, and its first part packed, and a stranger's copy of the
    // older part turns up, too.
    let (ledger, reports) = import(
        ledger.clone(),
        &TimeZone::UTC,
        &[
            &packed(&text.as_bytes()[..one]),
            &text.as_bytes()[..two],
            &text.as_bytes()[two..three],
        ],
    );
    assert_eq!(reports[0].total.known, 701);
    assert_eq!(reports[1].total.known, 1500);
    assert_eq!(reports[1].lines, 1501);
    // On Wednesday all parts have other names.
    let (ledger, _) = import(
        ledger.clone(),
        &TimeZone::UTC,
        &[
            &packed(&text.as_bytes()[..two]),
            &text.as_bytes()[two..],
            &packed(&text.as_bytes()[two..three]),
        ],
    );
    assert_eq!(ledger.views, expected);
    // On Thursday all parts are in one file.
    let (again, reports) = import(ledger.clone(), &TimeZone::UTC, &[text.as_bytes()]);
    assert_eq!(again, ledger);
    assert_eq!(reports[0].total.known, 3000);
    assert_eq!(reports[0].total.unknown, []);
}

#[test]
fn two_servers_of_one_site_add_up() {
    let (one, mut expected) = requests(6, 1000, &TimeZone::UTC);
    let (two, more) = requests(7, 1000, &TimeZone::UTC);
    for (address, periods) in more {
        for (period, views) in periods {
            *expected
                .entry(address.clone())
                .or_default()
                .entry(period)
                .or_default() += views;
        }
    }
    let (one, two) = (log(&one), log(&two));
    let (ledger, _) = new(&[one.as_bytes(), two.as_bytes()]);
    assert_eq!(ledger.views, expected);
    for order in [[&one, &two], [&two, &one]] {
        let files = order.map(String::as_bytes);
        assert_eq!(import(ledger.clone(), &TimeZone::UTC, &files).0, ledger);
    }
}

#[test]
fn malformed_lines_are_counted_and_named() {
    let (requests, expected) = requests(8, 100, &TimeZone::UTC);
    let mut text = String::from("what is this\n");
    for request in &requests {
        text.push_str(&combined(request, &TimeZone::UTC));
        text.push_str("\n\u{1b}[31m \"GET /\n");
    }
    let (ledger, reports) = new(&[text.as_bytes()]);
    assert_eq!(ledger.views, expected);
    let report = &reports[0];
    assert_eq!(
        (report.malformed, report.aside, report.lines),
        (101, 100, 301)
    );
    let lines: Vec<u64> = report
        .samples
        .iter()
        .map(|(number, _, _)| *number)
        .collect();
    assert_eq!(lines, [1, 4, 7, 10, 13]);
    assert!(report.samples[0].1.to_string().contains("no time"));
    // Text that a stranger wrote into the log does not reach the terminal.
    assert!(!report.samples[1].2.contains('\u{1b}'), "{report:?}");
}

#[test]
fn exports_are_taken_as_they_are() {
    let plausible = "date,hostname,page,visits,visitors,pageviews\n\
        2026-05-08,example.org,/2026/04/s1/,3,3,5\n\
        2026-05-08,www.example.org,/old/1,1,1,2\n\
        2026-05-09,example.org,/2026/04/s1/,1,1,0\n\
        2026-05-09,example.org,/nothing/,1,1,4\n\
        soon,example.org,/2026/04/s1/,1,1,4\n";
    let answer = r#"{"results":[{"metrics":[7],"dimensions":["2026-05-08","/2026/04/s1/"]}],
        "query":{"metrics":["pageviews"],"dimensions":["time:day","event:page"]}}"#;
    let hits = r#"{"hits":[{"path":"/2026/04/s1/","event":false,"count":7,
        "stats":[{"day":"2026-05-08","hourly":[0],"daily":7},{"day":"2026-05-09","daily":0}]},
        {"path":"click","event":true,"stats":[{"day":"2026-05-08","daily":70}]}]}"#;
    let day = Period::Day(date(2026, 5, 8));
    let expected = Expected::from([("/2026/04/s1/".to_owned(), BTreeMap::from([(day, 7)]))]);
    for export in [plausible, answer, hits] {
        let (ledger, _) = new(&[export.as_bytes()]);
        assert_eq!(ledger.views, expected, "{export}");
        let all = [plausible.as_bytes(), answer.as_bytes(), hits.as_bytes()];
        assert_eq!(import(ledger.clone(), &TimeZone::UTC, &all).0, ledger);
    }
    let (_, reports) = new(&[plausible.as_bytes()]);
    assert_eq!(reports[0].total.unknown, [("/nothing/".to_owned(), 4)]);
    assert_eq!(reports[0].samples[0].0, 6);

    let goat = "2Path,Title,Event,UserAgent,Browser,System,Session,Bot,Referrer,Referrer scheme,Screen size,Location,FirstVisit,Date\n\
        /2026/04/s1/,\"One, two\",false,,Firefox 133,Linux,x1,0,,,\"1,2,3\",DE,1,2026-05-08T10:00:00Z\n\
        /2026/04/s1/,One,false,,Firefox 133,Linux,x2,0,,,,DE,1,2026-05-08T10:00:01Z\n\
        /2026/04/s1/,One,false,,,,x3,6,,,,DE,1,2026-05-08T10:00:02Z\n\
        click,One,true,,Firefox 133,Linux,x1,0,,,,DE,1,2026-05-08T10:00:03Z\n";
    let (ledger, _) = new(&[&packed(goat.as_bytes())]);
    let views: Vec<u64> = ledger.views["/2026/04/s1/"].values().copied().collect();
    assert_eq!(views, [2]);
    let more =
        format!("{goat}/2026/04/s1/,One,false,,Firefox,Linux,x9,0,,,,DE,1,2026-05-08T11:00:00Z\n");
    let (ledger, _) = import(
        ledger.clone(),
        &TimeZone::UTC,
        &[more.as_bytes(), more.as_bytes()],
    );
    let views: Vec<u64> = ledger.views["/2026/04/s1/"].values().copied().collect();
    assert_eq!(views, [3]);
}

#[test]
fn an_export_of_folded_months_adds_nothing() {
    let mut export = String::from("date,page,pageviews\n");
    for day in 1..=31 {
        export.push_str(&format!("2026-01-{day:02},/2026/04/s1/,10\n"));
    }
    let (ledger, _) = new(&[export.as_bytes()]);
    let january = Period::Month(date(2026, 1, 1));
    assert_eq!(
        ledger.views["/2026/04/s1/"],
        BTreeMap::from([(january, 310)])
    );
    let (again, reports) = import(ledger.clone(), &TimeZone::UTC, &[export.as_bytes()]);
    assert_eq!((again, reports[0].total.sorted.views), (ledger, 0));
}

#[test]
fn what_is_no_log_is_refused() {
    let pages = pages();
    let zone = TimeZone::UTC;
    let mut import = Import::new(&pages, &zone, Ledger::default());
    assert!(matches!(
        import.take(&b"# Title\n\nProse.\n"[..]),
        Err(Refusal::Unknown)
    ));
    assert!(matches!(
        import.take(&b"PK\x03\x04rest"[..]),
        Err(Refusal::Packed("unzip -p"))
    ));
    let results = br#"{"results":[{"page":"/","visitors":3}]}"#;
    assert!(matches!(import.take(&results[..]), Err(Refusal::Export(_))));
    // A field of 40 MB would take as much memory, and one of 4 GB as well.
    let field = [
        b"date,page,visitors,pageviews\n2026-05-01,\"".as_slice(),
        &vec![b'c'; 40_000_000],
    ]
    .concat();
    assert!(matches!(
        import.take(&field[..]),
        Err(Refusal::Unreadable(_))
    ));
    let (requests, _) = requests(9, 500, &zone);
    let gz = packed(log(&requests).as_bytes());
    let cut = &gz[..gz.len() / 2];
    assert!(matches!(import.take(cut), Err(Refusal::Unreadable(_))));
    assert_eq!(import.take(&b"\n\n"[..]).unwrap(), Report::default());
    assert_eq!(
        import.close(TODAY),
        Ledger::default(),
        "a refused file counts"
    );
}

/// Generates a log while it is read, so that no part of it is kept.
struct Endless<'t> {
    dice: Dice,
    left: u64,
    at: Timestamp,
    line: Vec<u8>,
    from: usize,
    expected: &'t mut Expected,
}

impl std::io::Read for Endless<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.from == self.line.len() {
            if self.left == 0 {
                return Ok(0);
            }
            self.left -= 1;
            self.from = 0;
            if self.dice.roll(4) == 0 {
                self.at += 1.seconds();
            }
            let address = format!("/2026/04/s{}/", self.dice.roll(STORIES));
            let agent = if self.dice.roll(3) == 0 {
                ROBOT
            } else {
                READER
            };
            let request = Request {
                at: self.at,
                visitor: self.dice.roll(250),
                method: "GET",
                target: address.clone(),
                status: 200,
                agent,
                referrer: "-".to_owned(),
            };
            self.line = combined(&request, &TimeZone::UTC).into_bytes();
            if agent == READER {
                let day = Period::Day(self.at.to_zoned(TimeZone::UTC).date());
                let periods = self.expected.entry(address).or_default();
                *periods.entry(day).or_default() += 1;
            }
        }
        let rest = &self.line[self.from..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.from += count;
        Ok(count)
    }
}

#[test]
fn a_long_log_streams_through() {
    const LINES: u64 = 300_000;
    let pages = pages();
    let zone = TimeZone::UTC;
    let mut expected = Expected::new();
    let mut import = Import::new(&pages, &zone, Ledger::default());
    let log = Endless {
        dice: Dice(10),
        left: LINES,
        at: "2026-05-01T00:00:00Z".parse().unwrap(),
        line: Vec::new(),
        from: 0,
        expected: &mut expected,
    };
    assert_eq!(import.take(log).unwrap().lines, LINES);
    assert_eq!(import.close(TODAY).views, expected);
}

proptest! {
    #![proptest_config(crate::random::config())]

    /// However a log is cut into files, and whatever part was imported before, every line counts once.
    #[test]
    fn a_log_counts_once_however_it_comes(
        seed in 0u64..1000,
        mut cuts in prop::collection::vec(0usize..400, 0..4),
        seen in 0usize..=400,
    ) {
        let (requests, expected) = requests(seed, 400, &TimeZone::UTC);
        cuts.extend([0, 400]);
        cuts.sort_unstable();
        let parts: Vec<String> = cuts.windows(2).map(|cut| log(&requests[cut[0]..cut[1]])).collect();
        // First come some complete parts, the last of which was still growing.
        let complete = cuts.partition_point(|cut| *cut <= seen) - 1;
        let mut before: Vec<String> = parts[..complete].to_vec();
        before.push(log(&requests[cuts[complete]..seen]));
        let bytes = |parts: &[String]| -> Vec<Vec<u8>> {
            parts.iter().map(|part| part.clone().into_bytes()).collect()
        };
        let (before, all) = (bytes(&before), bytes(&parts));
        let first: Vec<&[u8]> = before.iter().map(Vec::as_slice).collect();
        let (ledger, _) = new(&first);
        let second: Vec<&[u8]> = all.iter().map(Vec::as_slice).collect();
        let (ledger, _) = import(ledger.clone(), &TimeZone::UTC, &second);
        prop_assert_eq!(&ledger.views, &expected);
        let (again, _) = import(ledger.clone(), &TimeZone::UTC, &second);
        prop_assert_eq!(again, ledger);
    }

    #[test]
    fn no_bytes_are_too_much(bytes in prop::collection::vec(any::<u8>(), 0..300), form in 0usize..4) {
        let (requests, _) = requests(1, 2, &TimeZone::UTC);
        let start = match form {
            0 => log(&requests),
            1 => requests.iter().map(caddy).collect(),
            2 => format!("{CLOUDFRONT}{}", cloudfront(&requests[0])),
            _ => "date,page,pageviews\n".to_owned(),
        };
        let mut log = start.into_bytes();
        let at = log.len().saturating_sub(bytes.len() / 2);
        log.splice(at.., bytes);
        let pages = pages();
        let zone = TimeZone::UTC;
        let mut import = Import::new(&pages, &zone, Ledger::default());
        // Whether the file is refused or counted, the written ledger can be read again.
        let _ = import.take(log.as_slice());
        let ledger = import.close(TODAY);
        prop_assert_eq!(later(&ledger).views, ledger.views);
    }
}
