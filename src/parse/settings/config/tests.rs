//! Tests of configurations.

use proptest::prelude::*;

use super::*;
use crate::base::Moment;
use crate::diagnostic::print::position;
use jiff::tz::TimeZone;

use crate::diagnostic::{Level, Policy};
use crate::model::Data;
use crate::model::config::{Math, RawHtml};

fn read(text: &str) -> Outcome<Config> {
    read_with(text, &Overrides::default())
}

fn read_with(text: &str, overrides: &Overrides) -> Outcome<Config> {
    config(&Tree::in_memory([(FILE, text)]), overrides)
}

const SHORT: &str = "title = 'T'\nbase_url = 'https://example.org'\n";

/// Returns the one mistake in a configuration that is correct except for `line`: code and help.
fn fault(line: &str) -> (&'static str, String) {
    let text = format!("{SHORT}{line}\n");
    let found = read(&text).diagnostics;
    assert_eq!(found.len(), 1, "{line}: {found:?}");
    let at = found[0].at.as_ref().unwrap().range.start().into();
    assert!(position(&text, at).0 >= 3, "{line}: {:?}", found[0]);
    (
        found[0].code.name,
        found[0].help.clone().unwrap_or_default(),
    )
}

#[test]
fn two_lines_are_enough() {
    let Outcome { value, diagnostics } = read(SHORT);
    assert_eq!(diagnostics, []);
    assert_eq!(
        (value.title.as_str(), value.base.origin.as_str()),
        ("T", "https://example.org")
    );
    assert_eq!(
        (value.language.as_str(), value.theme.as_str()),
        ("en", "frontpage")
    );
    assert_eq!(value.zone.0, TimeZone::UTC);
    assert_eq!(value.permalink, "/:year/:month/:slug/");
    assert_eq!(value.reading.words_per_minute, 238);
    assert_eq!(value.reading.characters_per_minute, 500);
    assert_eq!(
        (value.pagination.per_page, value.pagination.path.as_str()),
        (12, "page")
    );
    assert_eq!((value.feeds.count, value.feeds.full_text), (20, true));
    assert_eq!(value.markdown.raw_html, RawHtml::Pass);
    assert!(value.markdown.smart_punctuation && value.markdown.autolink);
    assert_eq!(value.markdown.math, Math::Dollars);
    assert!(value.highlight && value.articles.toc && value.articles.search);
    assert_eq!(
        (value.articles.comments, value.articles.related),
        (false, 5)
    );
    assert_eq!(value.news.publication, "T");
    let outputs = &value.outputs;
    assert!(
        outputs.authors && outputs.tags && outputs.archive && outputs.term_feeds && outputs.atom
    );
    assert!(value.menu.is_empty() && value.theme_options.is_empty());
    assert_eq!(value.diagnostics, Policy::default());
}

#[test]
fn every_key_is_read() {
    let text = r#"
title = "The Daily Diff"
tagline = "Technology news"
base_url = "HTTPS://Example.org:8080/blog/"
language = "de"
time_zone = "Europe/Berlin"
theme = "mine"
permalink = "/:category/:year-:month-:day/:series/:slug.html"
copyright = "© T"
[reading]
words_per_minute = 120
characters_per_minute = 300
[pagination]
per_page = 3
path = "seite"
[[menu]]
title = "About"
url = "/about/"
[feeds]
count = 5
full_text = false
[markdown]
raw_html = "sanitise"
smart_punctuation = false
autolink = false
math = false
[highlight]
enabled = false
[articles]
toc = false
comments = true
search = false
related = 0
[news]
publication = "P"
publisher = "Q"
logo = "/logo.png"
[outputs]
authors = false
tags = false
archive = false
term_feeds = false
atom = false
[theme_options]
accent = "red"
[diagnostics]
missing-summary = "off"
missing-alt = "error"
broken-link = "warning"
"#;
    let Outcome { value, diagnostics } = read(text);
    assert_eq!(diagnostics, []);
    assert_eq!(value.tagline, "Technology news");
    assert_eq!(
        value.description, "Technology news",
        "the tagline stands in"
    );
    assert_eq!(
        value.base.absolute("/a/"),
        "https://example.org:8080/blog/a/"
    );
    let day = Moment::parse("2026-05-08", &value.zone.0).unwrap();
    assert_eq!(day.rfc3339(), "2026-05-08T00:00:00+02:00");
    assert_eq!(
        (value.language.as_str(), value.theme.as_str()),
        ("de", "mine")
    );
    assert_eq!(
        value.permalink,
        "/:category/:year-:month-:day/:series/:slug.html"
    );
    assert_eq!(value.copyright, "© T");
    assert_eq!(
        (
            value.reading.words_per_minute,
            value.reading.characters_per_minute
        ),
        (120, 300)
    );
    assert_eq!(
        (value.pagination.per_page, value.pagination.path.as_str()),
        (3, "seite")
    );
    assert_eq!(value.menu[0].url, "/about/");
    assert_eq!((value.feeds.count, value.feeds.full_text), (5, false));
    assert_eq!(value.markdown.raw_html, RawHtml::Sanitise);
    assert!(!value.markdown.smart_punctuation && !value.markdown.autolink);
    assert_eq!(value.markdown.math, Math::Off);
    assert!(!value.highlight && !value.articles.toc && !value.articles.search);
    assert_eq!((value.articles.comments, value.articles.related), (true, 0));
    assert_eq!(value.news.publisher, "Q");
    let outputs = &value.outputs;
    assert!(
        !outputs.authors
            && !outputs.tags
            && !outputs.archive
            && !outputs.term_feeds
            && !outputs.atom
    );
    assert_eq!(value.theme_options["accent"], Data::Text("red".to_owned()));
    assert_eq!(value.diagnostics.levels["missing-summary"], Level::Off);
    assert_eq!(value.diagnostics.levels["missing-alt"], Level::Error);
    assert_eq!(value.diagnostics.levels["broken-link"], Level::Warning);
}

#[test]
fn wrong_values_are_reported_with_what_to_write() {
    for (line, code, help) in [
        ("tilte = 'x'", "unknown-config-key", "`title`"),
        ("baseURL = 'x'", "unknown-config-key", "`base_url`"),
        ("timezone = 'x'", "unknown-config-key", "`time_zone`"),
        ("mood = 1", "unknown-config-key", "[theme_options]"),
        ("[search]\non = true", "unknown-config-key", ""),
        ("[readng]\nx = 1", "unknown-config-key", "`reading`"),
        (
            "[reading]\nwords = 1",
            "unknown-config-key",
            "`words_per_minute`",
        ),
        ("[reading]\nwords_per_minute = 0", "wrong-type", ""),
        ("[reading]\nwords_per_minute = 2001", "wrong-type", ""),
        ("[pagination]\nper_page = 0", "wrong-type", ""),
        ("[pagination]\npath = 'a/b'", "invalid-config", "`page`"),
        ("pagination = 5", "wrong-type", ""),
        ("theme = '../x'", "invalid-config", "`frontpage`"),
        ("language = 'English'", "invalid-config", "`pt-BR`"),
        ("time_zone = 'Berlin'", "invalid-config", "`Europe/Berlin`"),
        (
            "time_zone = 'Europe/Belin'",
            "invalid-config",
            "`Europe/Berlin`",
        ),
        (
            "time_zone = 'new york'",
            "invalid-config",
            "`America/New_York`",
        ),
        ("time_zone = '+02:00'", "invalid-config", "name of a place"),
        (
            "[markdown]\nraw_html = 'sanitize'",
            "wrong-type",
            "`sanitise`",
        ),
        ("[[menu]]\ntitle = 'x'", "missing-key", "`url = "),
        ("menu = 'x'", "wrong-type", ""),
        (
            "[diagnostics]\nmissing_summary = 'off'",
            "unknown-config-key",
            "`missing-summary`",
        ),
        (
            "[diagnostics]\nmissing-summary = 'of'",
            "wrong-type",
            "`off`",
        ),
        (
            "[diagnostics]\nmissing-summary = 3",
            "wrong-type",
            "`warning`",
        ),
        ("title = 'again'", "invalid-config", "keep one"),
        ("permalink = ':slug/'", "invalid-permalink", "`/:slug/`"),
        ("permalink = '/:slugs/'", "invalid-permalink", "`:slug`"),
        ("permalink = '/:year/:day/'", "invalid-permalink", "/:slug/"),
        ("permalink = '/../:slug/'", "invalid-permalink", "/:slug/"),
        ("permalink = '/a b/:slug/'", "invalid-permalink", "/:slug/"),
    ] {
        let (found, reported) = fault(line);
        assert_eq!(found, code, "{line}");
        assert!(reported.contains(help), "{line}: {reported}");
    }
}

#[test]
fn base_urls_are_checked() {
    for (url, origin, path) in [
        ("http://localhost:4000", "http://localhost:4000", ""),
        ("https://a.example/", "https://a.example", ""),
        ("https://a.example/x/y//", "https://a.example", "/x/y"),
        ("http://[::1]:80/x", "http://[::1]:80", "/x"),
        ("https://a.example./", "https://a.example.", ""),
    ] {
        let base = addresses::base(url).unwrap();
        assert_eq!((base.origin.as_str(), base.path.as_str()), (origin, path));
    }
    for (url, help) in [
        ("example.org", "`https://example.org`"),
        ("//example.org/", "`https://example.org/`"),
        ("", "in full"),
        ("ftp://example.org", "in full"),
        ("https://", "in full"),
        ("https:///x", "in full"),
        ("https://a b.org", "in full"),
        ("https://a.org?x", "in front of it"),
        ("https://a.org/#x", "in front of it"),
        ("https://u@a.org", "in full"),
        ("https://a.org:99999", "in full"),
        ("https://a..org", "in full"),
        ("https://münchen.de", "xn--"),
        ("https://[::x]/", "in full"),
        ("https://a.org/x/../y", "in full"),
        ("https://a.org/\"x", "in full"),
    ] {
        let reported = addresses::base(url).unwrap_err();
        assert!(reported.help.contains(help), "{url}: {reported:?}");
    }
}

#[test]
fn what_a_site_needs_is_asked_for() {
    let found = read("").diagnostics;
    let reported: Vec<_> = found.iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(reported, ["`title` is missing", "`base_url` is missing"]);

    let none = config(&Tree::in_memory([("a", "")]), &Overrides::default());
    assert_eq!(none.diagnostics.len(), 1);
    let help = none.diagnostics[0].help.as_deref().unwrap();
    assert!(
        help.contains("presswork init") && help.contains("--root"),
        "{help}"
    );

    let tree = Tree::in_memory([(FILE, b"title = '\xff'".to_vec())]);
    assert_eq!(
        config(&tree, &Overrides::default()).diagnostics[0].code,
        &NOT_UTF8
    );
}

#[test]
fn several_mistakes_come_at_once() {
    let text = "title = The Diff\ntheem = 'x'\n[feeds]\ncount = 'many'\n[pages\n";
    let lines: Vec<_> = read(text)
        .diagnostics
        .iter()
        .map(|fault| position(text, fault.at.as_ref().unwrap().range.start().into()).0)
        .collect();
    assert_eq!(lines, [1, 5, 4, 2]);
}

#[test]
fn keys_below_a_broken_heading_are_in_no_table() {
    let text = format!("{SHORT}[pagination\nper_page = 5\n[feeds]\ncuont = 3\n");
    let found: Vec<_> = read(&text)
        .diagnostics
        .iter()
        .map(|fault| fault.message.clone())
        .collect();
    assert_eq!(
        found,
        [
            "`]` is missing at the end of the heading",
            "there is no key `feeds.cuont`"
        ]
    );
}

#[test]
fn the_command_line_wins() {
    let overrides = Overrides {
        base_url: Some("http://localhost:8000/x/".to_owned()),
        strict: true,
        environment: None,
    };
    let Outcome { value, diagnostics } = read_with("title = 'T'\n", &overrides);
    assert_eq!(diagnostics, []);
    assert_eq!(value.base.absolute("/"), "http://localhost:8000/x/");
    assert!(value.diagnostics.strict);

    let wrong = Overrides {
        base_url: Some("localhost".to_owned()),
        ..Overrides::default()
    };
    let found = read_with(SHORT, &wrong).diagnostics;
    assert_eq!(found.len(), 1);
    assert!(
        found[0].message.starts_with("`--base-url localhost`"),
        "{found:?}"
    );
}

#[test]
fn environments_are_laid_over_the_rest() {
    let text = "title = 'T'\n[reading]\nwords_per_minute = 120\ncharacters_per_minute = 7\n\
                [[menu]]\ntitle = 'A'\nurl = '/a/'\n\
                [environment.live]\nbase_url = 'https://live.example'\n\
                [environment.live.reading]\nwords_per_minute = 200\n\
                [[environment.live.menu]]\ntitle = 'B'\nurl = '/b/'\n\
                [environment.test]\ntheme = 'plain'\n";
    let with = |name: &str| {
        let overrides = Overrides {
            environment: Some(name.to_owned()),
            ..Overrides::default()
        };
        read_with(text, &overrides)
    };
    let Outcome { value, diagnostics } = with("live");
    assert_eq!(diagnostics, []);
    assert_eq!(value.base.origin, "https://live.example");
    assert_eq!(
        (
            value.reading.words_per_minute,
            value.reading.characters_per_minute
        ),
        (200, 7)
    );
    let menu: Vec<_> = value.menu.iter().map(|item| item.title.as_str()).collect();
    assert_eq!(menu, ["B"], "a list is replaced as a whole");

    // A key that the common part lacks is reported only where no environment gives it.
    let found = with("test");
    assert_eq!(found.value.theme, "plain");
    assert_eq!(found.diagnostics.len(), 1, "{:?}", found.diagnostics);
    assert_eq!(read(text).diagnostics.len(), 1);

    let found = with("lve").diagnostics;
    assert!(
        found[0].help.as_ref().unwrap().contains("`live`"),
        "{found:?}"
    );
}

#[test]
fn environments_that_are_not_wanted_are_checked_too() {
    let text = format!("{SHORT}[environment.live]\nthem = 'x'\n[environment.a]\nenvironment = 1\n");
    let reported: Vec<_> = read(&text)
        .diagnostics
        .into_iter()
        .map(|fault| fault.message)
        .collect();
    assert_eq!(
        reported,
        ["there is no key `them`", "there is no key `environment`"]
    );
    assert_eq!(fault("environment = 1").0, "wrong-type");
    assert_eq!(fault("[environment]\nlive = 1").0, "wrong-type");
}

proptest! {
    #![proptest_config(crate::base::random::config())]

    #[test]
    fn no_text_makes_it_panic(
        text in "((title|base_url|permalink|time_zone|menu|environment.a|\\[environment.a\\]) = ['\"]?[a-zé:/.0-9 \\[\\]]{0,20}['\"]?\n){0,5}",
        url in "(https?)?:?/{0,3}[\\[\\]a-z.:@é/]{0,12}",
    ) {
        let overrides = Overrides {
            base_url: Some(url),
            environment: Some("a".to_owned()),
            strict: false,
        };
        read_with(&text, &overrides);
        read(&text);
    }
}
