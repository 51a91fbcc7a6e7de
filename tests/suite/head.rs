//! The metadata of pages, read as machines read it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use lol_html::{RewriteStrSettings, element, rewrite_str, text};
use presswork::base::{OutPath, SourcePath};
use presswork::io::scan;
use presswork::pipeline::Audience;
use serde_json::{Value, json};

use crate::site::{Built, Site, build, picture};

const ORIGIN: &str = "https://presswork.example.org";
const LEAD: &str = "2026/05/ai-growth-meets-the-compute-wall/index.html";

static DEMO: LazyLock<Built> = LazyLock::new(|| {
    let tree = scan::scan(Path::new(env!("CARGO_MANIFEST_DIR")), &[]);
    build(tree, Audience::default(), "2026-11-22T12:00:00Z")
});

type Attributes = BTreeMap<String, String>;

/// A page, parsed by an HTML parser.
#[derive(Default)]
struct Page {
    html: Attributes,
    titles: Vec<String>,
    metas: Vec<Attributes>,
    links: Vec<Attributes>,
    pictures: Vec<Attributes>,
    scripts: Vec<Value>,
}

fn read(html: &str) -> Page {
    let mut page = Page::default();
    let mut json = String::new();
    let mut title = String::new();
    let attributes = |element: &lol_html::html_content::Element| -> Attributes {
        let pairs = element.attributes().iter();
        pairs
            .map(|one| (one.name(), decoded(&one.value())))
            .collect()
    };
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("html", |one| {
            page.html = attributes(one);
            Ok(())
        }))
        .append_element_content_handler(element!("head > meta", |one| {
            page.metas.push(attributes(one));
            Ok(())
        }))
        .append_element_content_handler(element!("head > link", |one| {
            page.links.push(attributes(one));
            Ok(())
        }))
        .append_element_content_handler(element!("img", |one| {
            page.pictures.push(attributes(one));
            Ok(())
        }))
        .append_element_content_handler(text!("head > title", |chunk| {
            title.push_str(chunk.as_str());
            if chunk.last_in_text_node() {
                page.titles.push(decoded(&std::mem::take(&mut title)));
            }
            Ok(())
        }))
        .append_element_content_handler(text!("script[type='application/ld+json']", |chunk| {
            json.push_str(chunk.as_str());
            if chunk.last_in_text_node() {
                let text = std::mem::take(&mut json);
                page.scripts.push(serde_json::from_str(&text)?);
            }
            Ok(())
        }));
    rewrite_str(html, settings).unwrap();
    page
}

fn decoded(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

impl Page {
    /// Every `content` of a `meta`, by its `name` or `property`.
    fn all(&self, name: &str) -> Vec<&str> {
        self.metas
            .iter()
            .filter(|meta| [meta.get("name"), meta.get("property")].contains(&Some(&name.into())))
            .map(|meta| meta["content"].as_str())
            .collect()
    }

    fn one(&self, name: &str) -> &str {
        let all = self.all(name);
        assert_eq!(all.len(), 1, "{name}: {all:?}");
        all[0]
    }

    fn links(&self, rel: &str) -> Vec<&str> {
        let links = self.links.iter().filter(|link| link["rel"] == rel);
        links.map(|link| link["href"].as_str()).collect()
    }

    fn hreflang(&self) -> Vec<(&str, &str)> {
        let links = self
            .links
            .iter()
            .filter(|link| link.contains_key("hreflang"));
        links
            .map(|link| (link["hreflang"].as_str(), link["href"].as_str()))
            .collect()
    }

    /// Returns the one node of a type in the page's structured data.
    fn node(&self, kind: &str) -> &Value {
        let graph = self.scripts.iter().flat_map(|one| {
            assert_eq!(one["@context"], "https://schema.org");
            one["@graph"].as_array().unwrap()
        });
        // `OpinionNewsArticle` is a `NewsArticle`; what is told live or paid for has a type of its own.
        let own = ["LiveBlogPosting", "AdvertiserContentArticle"];
        let is_news = |found: &str| found.ends_with(kind) || own.contains(&found);
        let is = |found: &str| found == kind || (kind == "NewsArticle" && is_news(found));
        let nodes = graph.filter(|node| node["@type"].as_str().is_some_and(is));
        let nodes: Vec<&Value> = nodes.collect();
        assert_eq!(nodes.len(), 1, "{kind}");
        nodes[0]
    }
}

fn demo(path: &str) -> Page {
    read(DEMO.text(path))
}

/// Returns every page of the demo, without redirects.
fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    DEMO.outputs.iter().filter_map(|(path, bytes)| {
        let html = std::str::from_utf8(bytes).ok()?;
        let page = path.ends_with(".html") && !html.contains("http-equiv=\"refresh\"");
        page.then_some((path.as_str(), html))
    })
}

// Head

#[test]
fn h1_every_page_says_once_what_it_is() {
    let mut canonical = BTreeSet::new();
    for (path, html) in pages() {
        let charset = html.find("<meta charset=\"utf-8\">").unwrap_or(usize::MAX);
        assert!(charset < 1_024, "{path}");
        let page = read(html);
        let charsets = page.metas.iter().filter(|one| one.contains_key("charset"));
        assert_eq!(charsets.count(), 1, "{path}");
        assert!(page.one("viewport").contains("width=device-width"));
        assert_eq!(page.titles.len(), 1, "{path}");
        assert!(page.titles[0].contains("The Daily Diff"), "{path}");
        assert!(!page.one("description").is_empty(), "{path}");
        assert_eq!(page.html["lang"], "en-GB");
        assert_eq!(page.html["dir"], "ltr");
        let address = path.strip_suffix("index.html").unwrap_or(path);
        let own = format!("{ORIGIN}/{address}");
        assert_eq!(page.links("canonical"), [own.as_str()], "{path}");
        assert_eq!(page.one("og:url"), own, "{path}");
        assert!(canonical.insert(own), "{path}");
    }
    assert!(canonical.len() > 50, "the demo has pages");
}

#[test]
fn h2_what_may_be_listed_says_so_and_the_rest_is_not_in_the_sitemap() {
    let sitemap = DEMO.text("sitemap.xml");
    for (path, html) in pages() {
        let page = read(html);
        let listed = page.one("robots");
        if path == "404.html" || path == "search/index.html" {
            assert_eq!(listed, "noindex");
            assert!(!sitemap.contains("404") && !sitemap.contains("/search/"));
        } else {
            let wanted = "max-image-preview:large, max-snippet:-1, max-video-preview:-1";
            assert_eq!(listed, wanted, "{path}");
        }
    }
    let redirect = DEMO.text("news/ai-compute-wall/index.html");
    assert_eq!(read(redirect).one("robots"), "noindex");
    assert!(!sitemap.contains("/news/ai-compute-wall/"));
}

#[test]
fn h2_drafts_and_previews_are_not_for_search_engines() {
    let tree = scan::scan(Path::new(env!("CARGO_MANIFEST_DIR")), &[]);
    let audience = Audience {
        drafts: true,
        future: true,
    };
    let preview = build(tree, audience, "2026-11-22T12:00:00Z");
    let pages = preview
        .outputs
        .iter()
        .filter(|(path, bytes)| path.ends_with(".html") && bytes.starts_with(b"<!doctype html>"));
    let mut seen = 0;
    for (path, bytes) in pages {
        let page = read(std::str::from_utf8(bytes).unwrap());
        assert_eq!(page.one("robots"), "noindex", "{path}");
        seen += 1;
    }
    assert!(seen > 50);
    assert!(!preview.text("sitemap.xml").contains("/draft-webassembly"));
}

#[test]
fn h3_the_second_page_of_a_list_is_its_own() {
    let second = demo("page/2/index.html");
    let own = format!("{ORIGIN}/page/2/");
    assert_eq!(second.links("canonical"), [own.as_str()]);
    assert_eq!(
        second.titles,
        ["The Daily Diff – Technology news, with the working shown – Page 2 of 2"]
    );
    assert_eq!(second.links("prev"), ["/"]);
    assert_eq!(demo("index.html").links("next"), ["/page/2/"]);
    assert!(
        DEMO.text("index.html").contains("href=\"/page/2/\""),
        "a link to follow"
    );
}

/// A site with nothing but the default theme.
fn with_default_theme() -> Site {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = scan::scan(root, &[]).files;
    let of_theme = files.keys().map(SourcePath::as_str);
    let of_theme = of_theme.filter(|path| path.starts_with("themes/frontpage/"));
    of_theme.fold(Site::empty(), |site, path| {
        site.with(path, std::fs::read(root.join(path)).unwrap())
    })
}

/// A site in two languages, with the default theme.
fn bilingual() -> Built {
    let site = with_default_theme();
    let article = |title: &str, more: &str| {
        format!(
            "+++\ntitle = \"{title}\"\ndate = 2026-05-02T10:00:00Z\ncategory = \"c\"\n\
             summary = \"S\"\n{more}+++\nText\n"
        )
    };
    let attack = "</script><script>alert(1)</script> & \\\"so\\\"";
    site.with(
        "config.toml",
        "title = \"T\"\nbase_url = \"https://e.example/b\"\nlanguages = [\"de\", \"pt-BR\"]\n",
    )
    .with("content/articles/both.md", article("Both", ""))
    .with("content/articles/both.de.md", article("Beide", ""))
    .with(
        "content/articles/one.md",
        article(attack, "updated = 2026-05-02\n"),
    )
    .with(
        "content/articles/drei.pt-BR.md",
        article("Três", "authors = [\"nobody\"]\n"),
    )
    .with(
        "content/pages/about.md",
        "+++\ntitle = \"About\"\n+++\nText\n",
    )
    .with(
        "content/pages/about.de.md",
        "+++\ntitle = \"Über uns\"\n+++\nText\n",
    )
    .build()
}

#[test]
fn h4_translations_name_each_other_and_themselves() {
    let site = bilingual();
    let root = "https://e.example/b";
    for (english, german) in [
        ("2026/05/both/", "de/2026/05/both/"),
        ("about/", "de/about/"),
        ("category/c/", "de/category/c/"),
    ] {
        let (en, de) = (format!("{root}/{english}"), format!("{root}/{german}"));
        let mut wanted = vec![("en", en.as_str()), ("de", de.as_str())];
        if english.starts_with("category") {
            wanted.push(("pt-BR", "https://e.example/b/pt-BR/category/c/"));
        }
        wanted.push(("x-default", en.as_str()));
        for path in [english, german] {
            let page = read(site.text(&format!("{path}index.html")));
            assert_eq!(page.hreflang(), wanted, "{path}");
        }
    }
    let alone = read(site.text("2026/05/one/index.html"));
    assert!(
        alone.hreflang().is_empty(),
        "what is in one language alone has no translation"
    );
    let home = read(site.text("index.html"));
    assert_eq!(home.hreflang().len(), 4);
    assert_eq!(home.one("og:locale"), "en_US");
    assert_eq!(home.all("og:locale:alternate"), ["de_DE", "pt_BR"]);
    assert_eq!(
        read(site.text("pt-BR/index.html")).one("og:locale"),
        "pt_BR"
    );
}

// Structured data

#[test]
fn j1_to_j4_the_lead_story_says_everything() {
    let page = demo(LEAD);
    let permalink = format!("{ORIGIN}/2026/05/ai-growth-meets-the-compute-wall/");
    let publisher = json!({
        "@type": "NewsMediaOrganization",
        "@id": format!("{ORIGIN}/#publisher"),
        "name": "The Daily Diff",
        "url": format!("{ORIGIN}/"),
        "logo": {
            "@type": "ImageObject",
            "url": format!("{ORIGIN}/logo.png"),
            "width": 512,
            "height": 512,
            "encodingFormat": "image/png",
        },
    });
    let mut article = page.node("NewsArticle").clone();
    let urls: Vec<&str> = page.node("NewsArticle")["image"]
        .as_array()
        .unwrap()
        .iter()
        .map(|image| image["url"].as_str().unwrap())
        .collect();
    // The file has 1,600 × 900 pixels.
    let sizes = [(1_200, 675), (1_200, 900), (900, 900)];
    let images: Vec<Value> = urls
        .iter()
        .zip(sizes)
        .map(|(url, (width, height))| {
            json!({
                "@type": "ImageObject",
                "url": url,
                "width": width,
                "height": height,
                "encodingFormat": "image/jpeg",
                "description": "Abstract illustration: a row of rising bars that turns, towards the right, into a grid of power lines.",
                "creditText": "The Daily Diff",
            })
        })
        .collect();
    let words = article
        .as_object_mut()
        .unwrap()
        .remove("wordCount")
        .unwrap();
    assert!((900..5_000).contains(&words.as_u64().unwrap()), "{words}");
    assert_eq!(
        article,
        json!({
            "@type": "NewsArticle",
            "headline": "AI growth meets the compute wall",
            "description": "Revenue is reported to be multiplying while power, chips and networks grow at the speed of building work. One week’s announcements show where the two meet.",
            "url": permalink,
            "image": images,
            "datePublished": "2026-05-08T07:30:00+01:00",
            "dateModified": "2026-05-09T11:00:00+01:00",
            "author": [
                {
                    "@type": "Person",
                    "name": "Mara Lindqvist",
                    "url": format!("{ORIGIN}/author/mara-lindqvist/"),
                    "jobTitle": "Editor",
                },
                {
                    "@type": "Person",
                    "name": "Tobias Adeyemi",
                    "url": format!("{ORIGIN}/author/tobias-adeyemi/"),
                    "jobTitle": "Protocols and security correspondent",
                },
            ],
            "publisher": publisher,
            "mainEntityOfPage": { "@type": "WebPage", "@id": permalink },
            "articleSection": "Industry",
            "keywords": ["AI", "Data centres", "Networking", "Energy", "Semiconductors"],
            "inLanguage": "en-GB",
            "correction": [{
                "@type": "CorrectionComment",
                "text": "An earlier version of this article gave the capacity agreement between Anthropic and SpaceX as 300 gigawatts. The reported figure is 300 megawatts.\n− Anthropic is reported to have agreed 300 gigawatts of compute with SpaceX\n+ Anthropic is reported to have agreed 300 megawatts of compute with SpaceX",
                "datePublished": "2026-05-09T11:00:00+01:00",
            }],
        })
    );
}

/// Says whether the demo has an output at an address from its root.
fn is_published(address: &str) -> bool {
    let path = OutPath::of_address(address).unwrap();
    DEMO.build.outputs.contains_key(&path)
}

/// J2: there is a picture, and it is large enough for a large preview.
#[test]
fn j2_a_picture_that_search_engines_would_not_take_is_not_named() {
    let named = |width: u16, height: u16| {
        let article = "+++\ntitle = 'A'\ndate = 2026-05-01\ncategory = 'c'\nsummary = 's'\nimage = 'lead.gif'\n\
                       image_alt = 'A rack'\n+++\nWords.\n";
        let site = with_default_theme()
            .with(
                "config.toml",
                "title = 'T'\nbase_url = 'https://e.example'\ntheme = 'frontpage'\n",
            )
            .with("content/articles/a/index.md", article)
            .with(
                "content/articles/a/lead.gif",
                picture("heavy-gif", width, height),
            );
        let built = site.build_with_pictures();
        let article = read(built.text("2026/05/a/index.html"));
        let images = article.node("NewsArticle")["image"].as_array();
        images.map_or(0, Vec::len)
    };
    assert_eq!(named(1200, 675), 3);
    // A picture of 300 × 200 pixels has 60,000, of which a square has 40,000, 4:3 53,200, and 16:9 50,700.
    assert_eq!(named(300, 200), 2);
    assert_eq!(named(40, 40), 0);
}

#[test]
fn j2_pictures_of_stories_are_published_and_large_enough() {
    let mut seen = 0;
    for (path, html) in pages().filter(|(path, _)| path.starts_with("2026/")) {
        let page = read(html);
        let mut wide = false;
        for image in page.node("NewsArticle")["image"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let address = image["url"].as_str().unwrap().strip_prefix(ORIGIN).unwrap();
            assert!(is_published(address), "{path}: {address}");
            let (width, height) = (image["width"].as_u64(), image["height"].as_u64());
            let (width, height) = (width.unwrap(), height.unwrap());
            assert!(width * height >= 50_000, "{path}");
            wide |= width >= 1_200;
            seen += 1;
        }
        assert!(
            wide || page.node("NewsArticle")["image"].is_null(),
            "{path}"
        );
    }
    assert!(seen > 10);
}

/// J3: the same instants everywhere, and none before the story was published.
#[test]
fn j3_moments_agree_everywhere() {
    let feed = feed_rs::parser::parse(DEMO.text("atom.xml").as_bytes()).unwrap();
    let mut in_feed = 0;
    for (path, html) in pages().filter(|(path, _)| path.starts_with("2026/")) {
        let page = read(html);
        let article = page.node("NewsArticle");
        let (published, modified) = (&article["datePublished"], &article["dateModified"]);
        let (published, modified) = (published.as_str().unwrap(), modified.as_str().unwrap());
        let instant = |text: &str| text.parse::<jiff::Timestamp>().unwrap();
        assert!(instant(published) <= instant(modified), "{path}");
        assert!(
            published.len() == "2026-05-08T07:30:00+01:00".len(),
            "{published}"
        );
        assert_eq!(page.one("article:published_time"), published);
        assert_eq!(page.one("article:modified_time"), modified);
        assert!(
            html.contains(&format!("<time datetime=\"{published}\"")),
            "{path}"
        );
        if modified != published {
            assert!(
                html.contains(&format!("<time datetime=\"{modified}\"")),
                "{path}"
            );
        }
        let permalink = article["url"].as_str().unwrap();
        let changed = format!("<loc>{permalink}</loc>\n<lastmod>{modified}</lastmod>");
        assert!(DEMO.text("sitemap.xml").contains(&changed), "{path}");
        let entry = feed
            .entries
            .iter()
            .find(|entry| entry.links.iter().any(|link| link.href == permalink));
        if let Some(entry) = entry {
            let unix = [entry.published, entry.updated].map(|at| at.map(|at| at.timestamp()));
            let wanted = [published, modified].map(|at| Some(instant(at).as_second()));
            assert_eq!(unix, wanted, "{path}");
            in_feed += 1;
        }
    }
    assert!(in_feed > 10);
}

#[test]
fn j3_a_bare_day_of_change_is_not_before_the_story() {
    let site = bilingual();
    let page = read(site.text("2026/05/one/index.html"));
    let article = page.node("NewsArticle");
    assert_eq!(article["datePublished"], "2026-05-02T10:00:00+00:00");
    assert_eq!(article["dateModified"], article["datePublished"]);
}

#[test]
fn j4_an_author_is_a_name_alone() {
    let site = bilingual();
    let page = read(site.text("pt-BR/2026/05/drei/index.html"));
    let unknown = json!([{ "@type": "Person", "name": "nobody" }]);
    assert_eq!(page.node("NewsArticle")["author"], unknown);
    let unsigned = read(site.text("2026/05/both/index.html"));
    assert_eq!(unsigned.node("NewsArticle")["author"][0]["name"], "T");
}

#[test]
fn j5_the_way_to_every_page_is_told() {
    let is_listed = |path: &str| path != "404.html" && path != "search/index.html";
    for (path, html) in pages().filter(|(path, _)| is_listed(path)) {
        let page = read(html);
        if path == "index.html" || path.starts_with("page/") {
            let text = serde_json::to_string(&page.scripts).unwrap();
            assert!(!text.contains("BreadcrumbList"), "{path}");
            continue;
        }
        let crumbs = page.node("BreadcrumbList")["itemListElement"]
            .as_array()
            .unwrap();
        assert!(crumbs.len() >= 2, "{path}");
        for (at, crumb) in crumbs.iter().enumerate() {
            assert_eq!(crumb["position"], at + 1, "{path}");
            assert!(!crumb["name"].as_str().unwrap().is_empty(), "{path}");
            let address = crumb["item"].as_str();
            if at + 1 < crumbs.len() {
                assert!(address.unwrap().starts_with(ORIGIN), "{path}");
            } else {
                assert_eq!(address, None, "{path}");
            }
        }
    }
    let crumbs = demo(LEAD);
    let crumbs = crumbs.node("BreadcrumbList")["itemListElement"]
        .as_array()
        .unwrap();
    let names: Vec<&Value> = crumbs.iter().map(|crumb| &crumb["name"]).collect();
    assert_eq!(
        names,
        ["Front page", "Industry", "AI growth meets the compute wall"]
    );
}

#[test]
fn j6_the_front_page_says_whose_it_is() {
    let page = demo("index.html");
    assert_eq!(
        *page.node("WebSite"),
        json!({
            "@type": "WebSite",
            "@id": format!("{ORIGIN}/#website"),
            "name": "The Daily Diff",
            "url": format!("{ORIGIN}/"),
            "description": "Protocols, languages, silicon, standards and the industry around them, explained by people who read the specification.",
            "inLanguage": "en-GB",
            "publisher": { "@id": format!("{ORIGIN}/#publisher") },
        })
    );
    let publisher = page.node("NewsMediaOrganization");
    assert_eq!(publisher["name"], "The Daily Diff");
    assert!(publisher["logo"]["width"].as_u64().unwrap() >= 112);
    assert!(publisher["logo"]["height"].as_u64().unwrap() >= 112);
    for (property, path) in [
        ("publishingPrinciples", "ethics/"),
        ("ethicsPolicy", "ethics/"),
        ("correctionsPolicy", "corrections-policy/"),
        ("masthead", "masthead/"),
    ] {
        assert_eq!(publisher[property], format!("{ORIGIN}/{path}"));
        assert!(DEMO.outputs.contains_key(&format!("{path}index.html")));
    }
}

#[test]
fn j6_accounts_elsewhere_are_the_same_publication() {
    let site = with_default_theme().with(
        "config.toml",
        "title = \"T\"\nbase_url = \"https://e.example\"\ntheme = \"frontpage\"\n[theme_options]\n\
         social = [{ name = \"Mastodon\", url = \"https://s.example/@t\" }]\n",
    );
    let built = site.build();
    let page = read(built.text("index.html"));
    let accounts = &page.node("NewsMediaOrganization")["sameAs"];
    assert_eq!(*accounts, json!(["https://s.example/@t"]));
}

#[test]
fn authors_and_lists_say_what_they_are() {
    let page = demo("author/mara-lindqvist/index.html");
    let person = &page.node("ProfilePage")["mainEntity"];
    assert_eq!(person["@type"], "Person");
    assert_eq!(person["name"], "Mara Lindqvist");
    assert_eq!(person["jobTitle"], "Editor");
    assert_eq!(person["image"]["width"], 480);
    assert_eq!(person["sameAs"][0], "https://social.example.org/@mara");
    assert_eq!(person["worksFor"]["@id"], format!("{ORIGIN}/#publisher"));
    assert_eq!(page.one("og:type"), "profile");
    assert!(
        page.one("og:image")
            .contains("/renditions/card-mara-lindqvist.")
    );

    let list = demo("category/industry/index.html");
    let node = list.node("CollectionPage");
    assert_eq!(node["name"], "Industry");
    assert_eq!(node["isPartOf"]["@id"], format!("{ORIGIN}/#website"));
    let feeds: Vec<&str> = list
        .links
        .iter()
        .filter(|link| link["rel"] == "alternate")
        .map(|link| link["href"].as_str())
        .collect();
    assert!(feeds.contains(&"/feed.xml") && feeds.contains(&"/category/industry/feed.xml"));
    let once: BTreeSet<&&str> = feeds.iter().collect();
    assert_eq!(once.len(), feeds.len(), "no feed stands twice");
}

#[test]
fn j7_no_text_ends_its_script() {
    let site = bilingual();
    let html = site.text("2026/05/one/index.html");
    assert!(!html.contains("<script>alert"), "escaped everywhere");
    assert!(html.contains("\\u003c/script>\\u003cscript>alert"));
    let page = read(html);
    let headline = "</script><script>alert(1)</script> & “so”";
    assert_eq!(page.node("NewsArticle")["headline"], headline);
    assert_eq!(page.one("og:title"), headline);
    for (path, html) in pages() {
        for script in html.split("<script type=\"application/ld+json\">").skip(1) {
            let json = script.split("</script>").next().unwrap();
            assert!(!json.contains('<'), "{path}");
        }
    }
}

// Social previews

#[test]
fn s1_to_s3_a_shared_story_shows_itself() {
    let page = demo(LEAD);
    let permalink = format!("{ORIGIN}/2026/05/ai-growth-meets-the-compute-wall/");
    let image = page.one("og:image").to_owned();
    assert!(
        image.starts_with(&format!("{ORIGIN}/renditions/lead-1200.")),
        "{image}"
    );
    let alt = "Abstract illustration: a row of rising bars that turns, towards the right, into a grid of power lines.";
    let title = "AI growth meets the compute wall";
    for (name, content) in [
        ("og:title", title),
        ("og:type", "article"),
        ("og:url", &permalink),
        ("og:site_name", "The Daily Diff"),
        ("og:locale", "en_GB"),
        ("og:image", &image),
        ("og:image:type", "image/jpeg"),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:alt", alt),
        ("article:published_time", "2026-05-08T07:30:00+01:00"),
        ("article:modified_time", "2026-05-09T11:00:00+01:00"),
        ("article:section", "Industry"),
        ("twitter:card", "summary_large_image"),
        ("twitter:title", title),
        ("twitter:image", &image),
        ("twitter:image:alt", alt),
    ] {
        assert_eq!(page.one(name), content, "{name}");
    }
    assert_eq!(page.one("og:description"), page.one("description"));
    assert_eq!(page.one("twitter:description"), page.one("description"));
    assert_eq!(
        page.all("article:tag"),
        [
            "AI",
            "Data centres",
            "Networking",
            "Energy",
            "Semiconductors"
        ]
    );
    assert_eq!(
        page.all("article:author"),
        [
            format!("{ORIGIN}/author/mara-lindqvist/"),
            format!("{ORIGIN}/author/tobias-adeyemi/")
        ]
    );
    assert_eq!(
        page.all("fediverse:creator"),
        ["@mara@social.example.org", "@tobias@social.example.org"]
    );
}

#[test]
fn s1_every_page_has_a_picture_that_is_published() {
    for (path, html) in pages() {
        let page = read(html);
        for name in [
            "og:title",
            "og:type",
            "og:description",
            "og:site_name",
            "og:locale",
        ] {
            assert!(!page.one(name).is_empty(), "{path}: {name}");
        }
        assert_eq!(page.one("twitter:card"), "summary_large_image", "{path}");
        let image = page.one("og:image").strip_prefix(ORIGIN).unwrap();
        assert!(is_published(image), "{path}: {image}");
        assert!(!image.ends_with(".svg"), "{path}: networks show no SVG");
        for name in ["og:image:width", "og:image:height"] {
            assert!(page.one(name).parse::<u32>().unwrap() > 0, "{path}");
        }
        assert!(!page.one("og:image:alt").is_empty(), "{path}");
    }
}

// Pictures

#[test]
fn p1_every_picture_says_how_large_it_is() {
    let mut seen = 0;
    for (path, html) in pages() {
        let page = read(html);
        let eager = |one: &&Attributes| one.get("fetchpriority").is_some_and(|at| at == "high");
        assert!(page.pictures.iter().filter(eager).count() <= 1, "{path}");
        for picture in &page.pictures {
            let size = |name: &str| picture.get(name).and_then(|n| n.parse::<u32>().ok());
            assert!(
                size("width").is_some() && size("height").is_some(),
                "{path}: {picture:?}"
            );
            assert!(
                !(eager(&picture) && picture.contains_key("loading")),
                "{path}"
            );
            seen += 1;
        }
    }
    assert!(seen > 100);
    let layout = demo("2026/07/what-utf-8-got-right/index.html");
    let layout = layout
        .pictures
        .iter()
        .find(|one| one["src"].ends_with("layout.svg"));
    let layout = layout.expect("a picture in the text");
    assert_eq!(
        (layout["width"].as_str(), layout["height"].as_str()),
        ("840", "330")
    );
    assert_eq!(layout["loading"], "lazy");
}

#[test]
fn a_picture_is_as_large_as_its_file_says_in_every_kind_of_text() {
    let article = "+++\ntitle = 'A'\ndate = 2026-05-02\ncategory = 'c'\nsummary = 's'\n+++\n\
                   ![one](one.png)\n\n<img src=\"one.png\" alt=\"two\" width=\"20\">\n\n\
                   ![three](/three.gif) ![four](https://e.example/four.png)\n";
    for raw in ["pass", "sanitise"] {
        let config = format!(
            "title = 'T'\nbase_url = 'https://e.example'\ntheme = 'bare'\n\
             [markdown]\nraw_html = '{raw}'\n"
        );
        let built = Site::empty()
            .with("config.toml", config)
            .with("content/articles/a/index.md", article)
            .with("content/articles/a/one.png", picture("png", 640, 480))
            .with("content/static/three.gif", picture("gif", 32, 16))
            .build();
        assert_eq!(built.report(), "");
        let page = read(built.text("2026/05/a/index.html"));
        let sizes: Vec<(&str, Option<&str>, Option<&str>)> = page
            .pictures
            .iter()
            .map(|one| {
                let size = |name: &str| one.get(name).map(String::as_str);
                (one["alt"].as_str(), size("width"), size("height"))
            })
            .collect();
        assert_eq!(
            sizes,
            [
                ("one", Some("640"), Some("480")),
                ("two", Some("20"), None),
                ("three", Some("32"), Some("16")),
                ("four", None, None),
            ],
            "{raw}"
        );
    }
}

#[test]
fn a_story_is_of_the_type_that_schema_has_for_its_kind() {
    let node = |front: &str, kind: &str| {
        let article = format!(
            "+++\ntitle = \"A story\"\ndate = 2026-05-01\ncategory = \"c\"\nsummary = \"S\"\n{front}+++\nText\n"
        );
        let config = "title = \"T\"\nbase_url = \"https://e.example\"\n";
        let site = with_default_theme().with("config.toml", config);
        let built = site.with("content/articles/story.md", article).build();
        read(built.text("2026/05/story/index.html"))
            .node(kind)
            .clone()
    };
    node("kind = \"opinion\"\n", "OpinionNewsArticle");
    node("kind = \"analysis\"\n", "AnalysisNewsArticle");
    node("kind = \"brief\"\n", "NewsArticle");
    // A review without what it reviews would be refused.
    node("kind = \"review\"\n", "NewsArticle");
    let review = "kind = \"review\"\n[review]\nitem = \"Box\"\nmaker = \"Ada\"\nscore = 8.5\nverdict = \"*Good*.\"\npros = [\"Small\"]\n";
    let review = node(review, "ReviewNewsArticle");
    assert_eq!(
        review["itemReviewed"],
        json!({ "@type": "Product", "name": "Box", "brand": { "@type": "Brand", "name": "Ada" } })
    );
    assert_eq!(
        review["reviewRating"],
        json!({ "@type": "Rating", "ratingValue": "8.5", "bestRating": 10, "worstRating": 0 })
    );
    assert_eq!(review["reviewBody"], "Good.");
    let pros = json!([{ "@type": "ListItem", "position": 1, "name": "Small" }]);
    assert_eq!(review["positiveNotes"]["itemListElement"], pros);
    assert!(review["negativeNotes"].is_null() && review["author"][0]["name"] == "T");
}

#[test]
fn j8_live_coverage_is_told_with_its_entries() {
    let article = "+++\ntitle = 'A'\ndate = 2026-05-01T10:00:00\ncategory = 'c'\nsummary = 's'\nkind = 'live'\n\
                   live_until = 2026-05-01T18:00:00\n+++\nPinned.\n\n## 10:05 *One* & </script>\n\nA [link](https://e.example) \
                   &amp; more.\n\n- an item\n\n## 10:06\n\nTwo.\n";
    let built = with_default_theme()
        .with(
            "config.toml",
            "title = 'T'\nbase_url = 'https://e.example'\ntheme = 'frontpage'\n",
        )
        .with("content/articles/a.md", article)
        .build();
    let page = read(built.text("2026/05/a/index.html"));
    let node = page.node("LiveBlogPosting");
    assert_eq!(node["coverageStartTime"], "2026-05-01T10:00:00+00:00");
    assert_eq!(node["coverageEndTime"], "2026-05-01T18:00:00+00:00");
    assert_eq!(node["dateModified"], "2026-05-01T10:06:00+00:00");
    let url = "https://e.example/2026/05/a/";
    assert_eq!(
        node["liveBlogUpdate"],
        json!([
            {
                "@type": "BlogPosting", "headline": "A", "url": format!("{url}#2026-05-01-1006"),
                "datePublished": "2026-05-01T10:06:00+00:00", "articleBody": "Two."
            },
            {
                "@type": "BlogPosting", "headline": "One &", "url": format!("{url}#2026-05-01-1005"),
                "datePublished": "2026-05-01T10:05:00+00:00", "articleBody": "A link & more. an item"
            }
        ])
    );
}
