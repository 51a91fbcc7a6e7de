//! Feeds, sitemaps, robots.txt and llms.txt. Each rule is tested on the demo site or on a small one, with
//! an independent reader where there is one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use presswork::base::Moment;
use presswork::io::scan;
use presswork::model::Card;
use presswork::pipeline::Audience;
use serde_json::Value;

use crate::schemas::complaints;
use crate::site::{Built, Site, build};

const DEMO_NOW: &str = "2026-11-22T12:00:00Z";
const HOME: &str = "https://presswork.example.org/";

static DEMO: LazyLock<Built> = LazyLock::new(|| {
    let tree = scan::scan(Path::new(env!("CARGO_MANIFEST_DIR")), &[]);
    build(tree, Audience::default(), DEMO_NOW)
});

fn demo_cards() -> Vec<&'static Card> {
    let site = &DEMO.build.site;
    let stories = site.editions[0].stories.iter();
    let stories = stories.take(site.config.feeds.count);
    stories.map(|story| &*story.card).collect()
}

/// Returns the feed's three files, in the folder of a page.
fn feed_files(folder: &str) -> [String; 3] {
    ["feed.xml", "atom.xml", "feed.json"].map(|file| format!("{folder}{file}"))
}

fn small(more: &str) -> Site {
    let text = format!(
        "+++\ntitle = \"A story\"\ndate = 2026-05-01T08:00:00Z\ncategory = \"news\"\nsummary = \"S.\"\n{more}+++\nText\n"
    );
    Site::empty().with("content/articles/story.md", text)
}

fn with_config(site: Site, more: &str) -> Site {
    let config = String::from_utf8(site.files["config.toml"].clone()).unwrap() + more;
    site.with("config.toml", config)
}

// Feeds

/// An independent reader finds every field of every story, in every syntax.
#[test]
fn feeds_keep_every_field() {
    let cards = demo_cards();
    for path in feed_files("") {
        let feed = feed_rs::parser::parse(DEMO.text(&path).as_bytes()).unwrap();
        assert_eq!(feed.title.unwrap().content, "The Daily Diff", "{path}");
        assert_eq!(feed.entries.len(), cards.len(), "{path}");
        let links: Vec<&str> = feed.links.iter().map(|link| link.href.as_str()).collect();
        assert!(links.contains(&HOME), "{path}: {links:?}");
        assert!(
            links.contains(&format!("{HOME}{path}").as_str()),
            "{path}: {links:?}"
        );
        for (entry, card) in feed.entries.iter().zip(&cards) {
            let place = format!("{path}: {}", card.title);
            assert_eq!(entry.id, card.guid, "{place}");
            assert_eq!(entry.title.as_ref().unwrap().content, card.title, "{place}");
            assert_eq!(entry.links[0].href, card.permalink, "{place}");
            let published = entry.published.map(|moment| moment.timestamp());
            assert_eq!(published, Some(card.date.unix), "{place}");
            if path != "feed.xml" {
                let updated = entry
                    .updated
                    .map_or(card.date.unix, |moment| moment.timestamp());
                assert_eq!(updated, card.updated.unwrap_or(card.date).unix, "{place}");
            }
            let names: Vec<&str> = entry
                .authors
                .iter()
                .map(|one| one.name.as_deref().unwrap())
                .collect();
            let byline: Vec<&str> = card.authors.iter().map(|one| one.title.as_str()).collect();
            assert_eq!(names, byline, "{place}");
            let categories: BTreeSet<&str> = entry
                .categories
                .iter()
                .map(|one| one.label.as_deref().unwrap_or(&one.term))
                .collect();
            let terms = std::iter::once(&card.category).chain(&card.tags);
            let terms = terms.map(|term| term.title.as_str());
            // The words for kinds of stories in the demo's language.
            let kind = format!("{}{}", card.kind[..1].to_uppercase(), &card.kind[1..]);
            let kind = (card.kind != "news").then_some(kind.as_str());
            assert_eq!(categories, terms.chain(kind).collect(), "{place}");
            let body = entry
                .content
                .as_ref()
                .and_then(|content| content.body.as_deref());
            assert!(body.is_some_and(|body| body.contains("<p>")), "{place}");
            let summary = &entry.summary.as_ref().unwrap().content;
            let label = card.sponsored.as_ref().map(|label| format!("{label} – "));
            let wanted = label.unwrap_or_default() + &card.summary;
            assert_eq!(summary.replace("&amp;", "&"), wanted, "{place}");
        }
    }
}

#[test]
fn feeds_carry_the_lead_picture() {
    // Uncut, and no wider than readers of feeds show it.
    let whole = |card: &'static Card| {
        let forms = card.image.as_ref()?.forms.as_ref()?;
        let url = &forms.previews.as_ref()?.whole.url;
        let origin = card.permalink.strip_suffix(&card.url)?;
        Some((card.guid.as_str(), format!("{origin}{url}")))
    };
    let pictures: BTreeMap<&str, String> = demo_cards().into_iter().filter_map(whole).collect();
    let pictures: BTreeMap<&str, &str> = pictures
        .iter()
        .map(|(id, url)| (*id, url.as_str()))
        .collect();
    assert!(!pictures.is_empty());
    for path in ["feed.xml", "atom.xml"] {
        let feed = feed_rs::parser::parse(DEMO.text(path).as_bytes()).unwrap();
        let got: BTreeMap<&str, &str> = feed
            .entries
            .iter()
            .filter_map(|entry| Some((entry.id.as_str(), entry.media.first()?)))
            .filter_map(|(id, media)| Some((id, media.content.first()?.url.as_ref()?.as_str())))
            .collect();
        assert_eq!(got, pictures, "{path}");
    }
    let feed: Value = serde_json::from_str(DEMO.text("feed.json")).unwrap();
    let items = feed["items"].as_array().unwrap();
    let got = items
        .iter()
        .filter_map(|item| Some((item["id"].as_str()?, item["image"].as_str()?)));
    assert_eq!(got.collect::<BTreeMap<_, _>>(), pictures);
}

/// The JSON Feed 1.1 specification's rules for required keys and types.
#[test]
fn json_feeds_are_what_their_specification_says() {
    let site = with_config(small(""), "[feeds]\nhub = \"https://hub.example/\"\n").build();
    let mut feeds = 0;
    for built in [&*DEMO, &site] {
        for path in built
            .outputs
            .keys()
            .filter(|path| path.ends_with("feed.json"))
        {
            feeds += 1;
            let feed: Value = serde_json::from_str(built.text(path)).unwrap();
            assert_eq!(
                feed["version"], "https://jsonfeed.org/version/1.1",
                "{path}"
            );
            let known = [
                "version",
                "title",
                "home_page_url",
                "feed_url",
                "description",
                "favicon",
                "language",
                "hubs",
                "items",
            ];
            keys_are_texts(&feed, &known, &["hubs", "items"]);
            let own = feed["feed_url"].as_str().unwrap();
            assert!(
                own.starts_with("https://") && own.ends_with(path.as_str()),
                "{own}"
            );
            for item in feed["items"].as_array().unwrap() {
                let known = [
                    "id",
                    "url",
                    "title",
                    "content_html",
                    "content_text",
                    "summary",
                    "image",
                    "date_published",
                    "date_modified",
                    "authors",
                    "tags",
                    "language",
                ];
                keys_are_texts(item, &known, &["authors", "tags"]);
                assert!(item["id"].is_string(), "{path}");
                assert!(item["content_html"].is_string() != item["content_text"].is_string());
                for date in ["date_published", "date_modified"] {
                    let date = item[date].as_str().unwrap_or("2026-01-01T00:00:00Z");
                    assert!(date.parse::<jiff::Timestamp>().is_ok(), "{path}: {date}");
                }
                for author in item["authors"].as_array().into_iter().flatten() {
                    keys_are_texts(author, &["name", "url", "avatar"], &[]);
                    let url = author["url"].as_str().unwrap_or("https://");
                    assert!(url.starts_with("https://"), "{url}");
                }
                let tags = item["tags"].as_array().into_iter().flatten();
                assert!(tags.into_iter().all(Value::is_string), "{path}");
            }
        }
    }
    assert!(feeds > 20, "{feeds}");
    let feed: Value = serde_json::from_str(site.text("feed.json")).unwrap();
    assert_eq!(feed["hubs"][0]["type"], "WebSub");
    assert_eq!(feed["hubs"][0]["url"], "https://hub.example/");
}

fn keys_are_texts(object: &Value, known: &[&str], lists: &[&str]) {
    for (key, value) in object.as_object().unwrap() {
        assert!(known.contains(&key.as_str()), "there is no key `{key}`");
        let fits = if lists.contains(&key.as_str()) {
            value.is_array()
        } else {
            value.as_str().is_some_and(|text| !text.is_empty())
        };
        assert!(fits, "{key}: {value}");
    }
}

/// Returns the text of every story of every feed, with its place.
fn bodies(built: &Built) -> Vec<(String, String)> {
    let mut bodies = Vec::new();
    let is_feed = |path: &&String| {
        let name = path.rsplit('/').next().unwrap();
        ["feed.xml", "atom.xml", "feed.json"].contains(&name)
    };
    for path in built.outputs.keys().filter(is_feed) {
        let feed = feed_rs::parser::parse(built.text(path).as_bytes()).unwrap();
        for entry in feed.entries {
            let body = entry.content.unwrap().body.unwrap();
            bodies.push((format!("{path}: {}", entry.id), body));
        }
    }
    bodies
}

/// Returns the addresses in HTML.
fn addresses(html: &str) -> impl Iterator<Item = &str> {
    let tags = html
        .split('<')
        .skip(1)
        .map(|tag| tag.split('>').next().unwrap());
    tags.flat_map(|tag| {
        [" href=\"", " src=\"", " poster=\"", " srcset=\""]
            .into_iter()
            .flat_map(move |name| tag.split(name).skip(1))
            .map(|rest| rest.split('"').next().unwrap())
    })
}

#[test]
fn texts_in_feeds_stand_on_their_own() {
    let text = "+++\ntitle = \"Hostile\"\ndate = 2026-05-01\ncategory = \"news\"\nsummary = \"S.\"\nsponsored = \"Ad\"\n\
        disclosure = \"See [us](/about/).\"\n+++\n\
        <p onclick=\"run()\" style=\"color: red\">words\u{1}\u{9f} <a href=\"../pages/about.md\">a</a></p>\n\n\
        <script>run()</script>\n\n<style>p { color: red }</style>\n\n<iframe src=\"https://x.example/\"></iframe>\n\n\
        [top](#part) ]]> and {{ badge(url=\"/b/\") }}\n\n## Part\n";
    let component = "{% component badge(url: string) %}<a href=\"{{ url }}\" style=\"x\">b</a><script>run()</script>{% endcomponent badge %}";
    let hostile = Site::empty()
        .with("content/articles/hostile.md", text)
        .with(
            "content/pages/about.md",
            "+++\ntitle = \"About\"\n+++\nUs\n",
        )
        .with("themes/bare/templates/components/badge.html", component)
        .build();
    assert!(!hostile.build.failed(), "{}", hostile.report());
    let found = bodies(&hostile);
    assert_eq!(found.len(), 6, "the site's and its category's");
    for (place, body) in &found {
        for wanted in [
            "words",
            "Ad",
            "https://example.org/about/",
            "https://example.org/b/",
        ] {
            assert!(body.contains(wanted), "{place}: {wanted}: {body}");
        }
    }
    for (place, body) in found.iter().chain(&bodies(&DEMO)) {
        for bad in [
            "<script", "<style", "<iframe", "onclick=", " style=", "run()", "<form",
        ] {
            assert!(!body.contains(bad), "{place}: {bad}");
        }
        for address in addresses(body) {
            let full = ["https://", "http://", "mailto:"];
            assert!(
                full.iter().any(|scheme| address.starts_with(scheme)),
                "{place}: {address}"
            );
        }
    }
}

#[test]
fn no_xml_holds_a_character_that_xml_forbids() {
    let title = "A \\u0001\\u0085 b \\uFFFF";
    let text = format!(
        "+++\ntitle = \"{title}\"\ndate = 2026-05-31\ncategory = \"news\"\nsummary = \"s\u{b}\"\n+++\nA\u{b}b\u{fffe}\n"
    );
    let odd = Site::empty().with("content/articles/odd.md", text).build();
    let mut files = 0;
    for built in [&odd, &*DEMO] {
        for path in built.outputs.keys().filter(|path| path.ends_with(".xml")) {
            files += 1;
            let bad = built.text(path).chars().find(|c| {
                (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
                    || matches!(c, '\u{fffe}' | '\u{ffff}')
            });
            assert_eq!(bad, None, "{path}");
        }
    }
    assert!(files > 20);
    assert!(odd.text("feed.xml").contains("<title>A b</title>"));
}

#[test]
fn a_storys_id_survives_a_new_headline_and_a_new_address() {
    let ids = |more: &str, title: &str| {
        let site = small(more);
        let text = String::from_utf8(site.files["content/articles/story.md"].clone()).unwrap();
        let built = site
            .with("content/articles/story.md", text.replace("A story", title))
            .build();
        feed_files("").map(|path| {
            let feed = feed_rs::parser::parse(built.text(&path).as_bytes()).unwrap();
            feed.entries[0].id.clone()
        })
    };
    let before = ids("", "A story");
    assert_eq!(before[0], "https://example.org/2026/05/story/");
    assert_eq!(ids("", "Another headline"), before);
    let moved = "slug = \"elsewhere\"\naliases = [\"/2026/05/story/\"]\n";
    assert_eq!(ids(moved, "A story"), before);
}

/// One entry in the front matter causes all of it.
#[test]
fn a_correction_shows_wherever_a_reader_may_look() {
    let correction = "corrections = [{ date = 2026-05-20T09:00:00Z, text = \"It was *two*, see [us](/about/).\" }]\n";
    let about = "+++\ntitle = \"About\"\n+++\nUs\n";
    let page = "{% for day in days %}<h2>{{ day.date.iso }}</h2>{% for one in day.corrections %}<p id=\"{{ one.id }}\"><a href=\"{{ one.story.url }}\">{{ one.text | safe }}</a>{% endfor %}{% endfor %}";
    let built = small(correction)
        .with("content/pages/about.md", about)
        .with("themes/bare/templates/corrections.html", page)
        .build();
    assert!(!built.build.failed(), "{}", built.report());
    let corrections = built.text("corrections/index.html");
    assert!(
        corrections.contains("id=\"2026-05-20-story\""),
        "{corrections}"
    );
    assert!(corrections.contains("/2026/05/story/") && corrections.contains("<em>two</em>"));
    for path in feed_files("") {
        let text = built.text(&path);
        let feed = feed_rs::parser::parse(text.as_bytes()).unwrap();
        let body = feed.entries[0]
            .content
            .as_ref()
            .unwrap()
            .body
            .as_deref()
            .unwrap();
        assert!(body.contains("<em>two</em>"), "{path}: {body}");
        assert!(
            body.contains("https://example.org/about/"),
            "{path}: {body}"
        );
        let moment = if path == "feed.xml" {
            "Wed, 20 May 2026 09:00:00 +0000"
        } else {
            "2026-05-20T09:00:00+00:00"
        };
        assert!(text.contains(moment), "{path}");
    }
    let sitemap = built.text("sitemap.xml");
    assert!(
        sitemap.contains("/2026/05/story/</loc>\n<lastmod>2026-05-20T09:00:00+00:00"),
        "{sitemap}"
    );
}

#[test]
fn a_hub_is_named_where_one_is_given() {
    assert!(!small("").build().text("feed.xml").contains("rel=\"hub\""));
    let built = with_config(small(""), "[feeds]\nhub = \"https://hub.example/\"\n").build();
    let hub = "href=\"https://hub.example/\" rel=\"hub\"";
    assert!(
        built
            .text("feed.xml")
            .contains(&format!("<atom:link {hub}/>"))
    );
    let atom = built.text("atom.xml");
    assert!(atom.contains("<link rel=\"hub\" href=\"https://hub.example/\"/>"));
}

/// Every announced file exists and has the announced type, and its own address is the announced one.
#[test]
fn announced_feeds_are_there() {
    let mut kinds = BTreeMap::<&str, BTreeSet<String>>::new();
    for (path, bytes) in DEMO
        .outputs
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
    {
        let html = std::str::from_utf8(bytes).unwrap();
        for tag in html.split("<link rel=\"alternate\" type=\"").skip(1) {
            let (mime, rest) = tag.split_once('"').unwrap();
            let href = rest
                .split("href=\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap();
            let file = href.strip_prefix('/').unwrap();
            assert!(DEMO.outputs.contains_key(file), "{path} announces {href}");
            assert!(
                DEMO.text(file).contains(&format!("{HOME}{file}")),
                "{href} has another address"
            );
            let kind = match mime {
                "application/rss+xml" => "rss",
                "application/atom+xml" => "atom",
                "application/feed+json" => "json",
                _ => panic!("{path}: {mime}"),
            };
            kinds.entry(kind).or_default().insert(file.to_owned());
        }
    }
    let all = DEMO.outputs.keys().filter(|path| {
        path.ends_with("feed.xml") || path.ends_with("atom.xml") || path.ends_with("feed.json")
    });
    let listed = DEMO.text("feeds/index.html");
    for path in all {
        assert!(
            kinds.values().any(|files| files.contains(path)),
            "nobody announces {path}"
        );
        assert!(
            listed.contains(&format!("href=\"/{path}\"")),
            "/feeds/ does not list {path}"
        );
    }
    assert_eq!(kinds.len(), 3);
    for folder in ["category/", "tag/", "author/"] {
        assert!(
            kinds["rss"].iter().any(|path| path.starts_with(folder)),
            "{folder}"
        );
    }
    assert!(
        !DEMO
            .outputs
            .keys()
            .any(|path| path.starts_with("series/") && path.ends_with(".xml"))
    );
}

// Sitemaps

fn locations(sitemap: &str) -> Vec<&str> {
    let rest = sitemap.split("<loc>").skip(1);
    rest.map(|rest| rest.split("</loc>").next().unwrap())
        .collect()
}

/// The sitemap has all pages that may be listed, by canonical address, and no others.
#[test]
fn the_sitemap_lists_every_page_that_may_be_listed() {
    let listed = locations(DEMO.text("sitemap.xml"));
    let once: BTreeSet<&str> = listed.iter().copied().collect();
    assert_eq!(once.len(), listed.len());
    let mut pages = BTreeSet::new();
    for (path, bytes) in DEMO
        .outputs
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
    {
        let html = std::str::from_utf8(bytes).unwrap();
        let canonical = html.split("<link rel=\"canonical\" href=\"").nth(1);
        let canonical = canonical.map(|rest| rest.split('"').next().unwrap());
        let hidden = html.contains("content=\"noindex\"") || path == "404.html";
        // Later pages of a list are found from the first.
        if !hidden && !path.contains("/page/") && !path.starts_with("page/") {
            let canonical = canonical.unwrap();
            assert_eq!(format!("{canonical}index.html"), format!("{HOME}{path}"));
            pages.insert(canonical);
        }
    }
    assert_eq!(once, pages);
    let sitemap = DEMO.text("sitemap.xml");
    assert!(!sitemap.contains("priority") && !sitemap.contains("changefreq"));
}

#[test]
fn the_last_change_of_a_list_is_that_of_its_stories() {
    let site = small("tags = [\"b\"]\nupdated = 2026-05-09\n").with(
        "content/articles/other.md",
        "+++\ntitle = \"O\"\ndate = 2026-05-20\ncategory = \"news\"\ntags = [\"a\"]\nsummary = \"S.\"\n+++\nT\n",
    );
    let built = site.build();
    let sitemap = built.text("sitemap.xml");
    for (address, day) in [
        ("", "20"),
        ("tag/a/", "20"),
        ("tag/b/", "09"),
        ("category/news/", "20"),
        ("2026/05/story/", "09"),
        ("archive/2026/05/", "20"),
    ] {
        let entry = format!("<loc>https://example.org/{address}</loc>\n<lastmod>2026-05-{day}T");
        assert!(sitemap.contains(&entry), "{entry}\n{sitemap}");
    }
}

#[test]
fn a_very_large_sitemap_is_split_under_an_index() {
    let mut site = Site::empty();
    // Standing pages are the cheapest of many addresses.
    for number in 0..50_010 {
        site = site.with(
            &format!("content/pages/{number}.md"),
            "+++\ntitle = \"T\"\n+++\n",
        );
    }
    let built = with_config(site, "[articles]\nrelated = 0\n").build();
    let index = built.text("sitemap.xml");
    assert!(index.contains("<sitemapindex "));
    let parts = locations(index);
    assert_eq!(
        parts,
        [
            "https://example.org/sitemap-1.xml",
            "https://example.org/sitemap-2.xml"
        ]
    );
    if let Some(faults) = complaints("siteindex.xsd", index) {
        assert_eq!(faults, "");
    }
    let mut all = BTreeSet::new();
    for part in ["sitemap-1.xml", "sitemap-2.xml"] {
        let listed = locations(built.text(part));
        assert!(listed.len() <= 50_000 && !listed.is_empty());
        all.extend(listed);
    }
    assert_eq!(
        all.iter().filter(|address| address.ends_with("0/")).count(),
        5001
    );
    assert!(all.len() > 50_010);
}

fn news(site: &Site, now: &str) -> Vec<String> {
    let mut site = site.clone();
    site.now = now.to_owned();
    let built = site.build();
    let found = locations(built.text("news-sitemap.xml"));
    found.into_iter().map(str::to_owned).collect()
}

#[test]
fn news_are_the_stories_of_the_last_two_days() {
    let story = |name: &str, date: &str| {
        let text = format!(
            "+++\ntitle = \"{name} & co\"\ndate = {date}\ncategory = \"c\"\nsummary = \"S.\"\n+++\nT\n"
        );
        (format!("content/articles/{name}.md"), text)
    };
    let mut site = with_config(
        Site::empty(),
        "language = \"en-GB\"\n[news]\npublication = \"The Paper\"\n",
    );
    for (path, text) in [
        story("old", "2026-05-30T11:59:00Z"),
        story("fresh", "2026-05-30T12:01:00Z"),
        story("newest", "2026-06-01T12:00:00Z"),
        story("coming", "2026-06-01T12:01:00Z"),
    ] {
        site = site.with(&path, text);
    }
    let at = |name: &str, month: u8| format!("https://example.org/2026/0{month}/{name}/");
    assert_eq!(
        news(&site, "2026-06-01T12:00:00Z"),
        [at("newest", 6), at("fresh", 5)]
    );
    assert_eq!(
        news(&site, "2026-06-01T12:02:00Z"),
        [at("coming", 6), at("newest", 6)]
    );
    assert_eq!(news(&site, "2026-07-01T12:00:00Z"), [""; 0]);
    let built = site.build();
    let file = built.text("news-sitemap.xml");
    for wanted in [
        "xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\"",
        "<news:name>The Paper</news:name>\n<news:language>en</news:language>",
        "<news:publication_date>2026-06-01T12:00:00+00:00</news:publication_date>",
        "<news:title>newest &amp; co</news:title>",
    ] {
        assert!(file.contains(wanted), "{wanted}\n{file}");
    }
}

#[test]
fn no_more_news_than_a_thousand() {
    let mut site = Site::empty();
    for number in 0..1_005 {
        let date = format!("2026-06-01T{:02}:{:02}:00Z", number / 100, number % 60);
        let text = format!(
            "+++\ntitle = \"{number}\"\ndate = {date}\ncategory = \"c\"\nsummary = \"S.\"\n+++\n"
        );
        site = site.with(&format!("content/articles/{number}.md"), text);
    }
    let found = news(&site, "2026-06-01T12:00:00Z");
    assert_eq!(found.len(), 1_000);
    assert!(
        found[0].ends_with("/1004/")
            && !found.contains(&"https://example.org/2026/06/0/".to_owned())
    );
}

// The moment

/// Page, feeds and sitemaps name the same instant of each story.
#[test]
fn a_storys_instant_is_the_same_everywhere() {
    for card in demo_cards() {
        let path = card.permalink.strip_prefix(HOME).unwrap();
        let same = |text: &str| Moment::parse(text, &jiff::tz::TimeZone::UTC).unwrap().unix;
        let html = DEMO.text(&format!("{path}index.html"));
        let shown = html
            .split("datetime=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        assert_eq!(same(shown), card.date.unix, "{path}");
        let sitemap = DEMO.text("sitemap.xml");
        let entry = sitemap
            .split(&format!("{}</loc>\n<lastmod>", card.permalink))
            .nth(1)
            .unwrap();
        let changed = entry.split('<').next().unwrap();
        assert_eq!(
            same(changed),
            card.updated.unwrap_or(card.date).unix,
            "{path}"
        );
    }
}

/// Copies the demo into a folder.
fn copy_demo(to: &Path) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in ["config.toml", "content", "themes"] {
        for entry in walkdir::WalkDir::new(from.join(part)) {
            let entry = entry.unwrap();
            let place = to.join(entry.path().strip_prefix(from).unwrap());
            if entry.file_type().is_dir() {
                std::fs::create_dir_all(place).unwrap();
            } else {
                std::fs::copy(entry.path(), place).unwrap();
            }
        }
    }
}

/// The zone of the machine has no effect.
#[test]
fn the_same_site_is_built_in_every_zone() {
    let project = tempfile::TempDir::new().unwrap();
    let root = project.path();
    copy_demo(root);
    let built = |zone: &str| {
        // Pictures are encoded once: they know no time.
        for kept in std::fs::read_dir(root.join(".presswork"))
            .into_iter()
            .flatten()
        {
            let kept = kept.unwrap();
            if kept.file_name() != "pictures" && kept.path().is_dir() {
                std::fs::remove_dir_all(kept.path()).unwrap();
            } else if kept.path().is_file() {
                std::fs::remove_file(kept.path()).unwrap();
            }
        }
        let out = root.join(zone.replace('/', "-"));
        let status = Command::new(assert_cmd::cargo::cargo_bin!("presswork"))
            .current_dir(root)
            .args(["build", "--now", DEMO_NOW, "--out"])
            .arg(&out)
            .env("TZ", zone)
            .output()
            .unwrap();
        assert!(
            status.status.success(),
            "{}",
            String::from_utf8_lossy(&status.stderr)
        );
        let files = walkdir::WalkDir::new(&out)
            .into_iter()
            .filter_map(Result::ok);
        let files =
            files.filter(|entry| entry.file_type().is_file() && entry.file_name() != ".presswork");
        files
            .map(|entry| {
                let name = entry.path().strip_prefix(&out).unwrap().to_owned();
                (name, std::fs::read(entry.path()).unwrap())
            })
            .collect::<BTreeMap<_, _>>()
    };
    let (here, there) = (built("UTC"), built("Asia/Tokyo"));
    assert!(here.len() > 100);
    assert_eq!(
        here.keys().collect::<Vec<_>>(),
        there.keys().collect::<Vec<_>>()
    );
    for (path, bytes) in &here {
        assert!(there[path] == *bytes, "{} differs", path.display());
    }
}
