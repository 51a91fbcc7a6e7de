//! The promises of themes: the options of the default theme, a theme that extends it, an independent
//! theme, and the manual for theme authors.

use std::path::Path;

use presswork::pipeline::Audience;

use crate::site::{Built, Site};

/// The demo site with its themes, to be changed.
pub fn demo() -> Site {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut site = Site {
        files: Default::default(),
        audience: Audience::default(),
        now: "2026-11-22T12:00:00Z".to_owned(),
    };
    for part in ["config.toml", "content", "themes"] {
        for entry in walkdir::WalkDir::new(root.join(part))
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
        {
            let path = entry.path().strip_prefix(root).unwrap();
            let bytes = std::fs::read(entry.path()).unwrap();
            site.files.insert(path.to_str().unwrap().to_owned(), bytes);
        }
    }
    site
}

/// The demo site with more in its configuration.
fn configured(more: &str) -> Site {
    let site = demo();
    let config = String::from_utf8(site.files["config.toml"].clone()).unwrap();
    site.with("config.toml", format!("{config}\n{more}"))
}

const STORY: &str = "2026/05/ai-growth-meets-the-compute-wall/index.html";

fn has(built: &Built, path: &str, parts: &[&str]) {
    let page = built.text(path);
    for part in parts {
        assert!(page.contains(part), "{path} lacks {part}");
    }
}

fn lacks(built: &Built, path: &str, parts: &[&str]) {
    let page = built.text(path);
    for part in parts {
        assert!(!page.contains(part), "{path} has {part}");
    }
}

#[test]
fn an_owner_changes_the_looks_by_options() {
    let built = configured(
        r##"
[[menu]]
title = "Everything"
url = "/archive/"

[theme_options]
accent = "#1144cc"
font_headline = "slab"
font_text = "transitional"
logo = { src = "/logo.png", src_dark = "/favicon.svg", width = 512, height = 256 }
footer_text = "Made <slowly>"
social = [{ name = "Mastodon", url = "https://example.social/@diff" }]
home_blocks = ["silicon"]
"##,
    )
    .build();
    assert_eq!(built.report(), "");
    has(
        &built,
        "index.html",
        &[
            "--accent-light:#1144cc;--accent-dark:#",
            "--headline:Rockwell,",
            "--text:Charter,",
            r#"alt="The Daily Diff" class="logo logo-light">"#,
            r#"class="logo logo-dark" loading="lazy""#,
            r#"<a href="/archive/">Everything</a>"#,
            "Made &lt;slowly&gt;",
            r#"<a rel="me" href="https://example.social/@diff">Mastodon</a>"#,
            r#"<a class="hue" href="/category/silicon/"><svg class="swatch""#,
            "</svg>Silicon</a></h2>",
        ],
    );
    lacks(
        &built,
        "index.html",
        &["style=\"", "<span>The Daily Diff</span>"],
    );
    assert_eq!(
        built.text("index.html").matches("class=\"block\"").count(),
        1
    );
}

#[test]
fn a_site_that_sets_no_option_has_none_of_it() {
    let built = demo().build();
    assert_eq!(
        built.text("index.html").matches("class=\"block\"").count(),
        3
    );
    lacks(
        &built,
        "index.html",
        &["logo-dark", ":root{--accent-light:", "footer-social"],
    );
    lacks(&built, STORY, &["fp-newsletter", "fp-comments", "giscus"]);
    let none = configured("[theme_options]\nhome_block_count = 0\nshare = []\n").build();
    lacks(&none, "index.html", &["class=\"block\""]);
    lacks(&none, STORY, &["class=\"share\""]);
}

#[test]
fn share_links_carry_the_headline_whole() {
    let built = configured("[theme_options]\nshare = [\"reddit\", \"email\"]\n")
        .with(
            "content/articles/odd.md",
            "+++\ntitle = \"C++ & \\\"Rust\\\" 100%: #1?\"\ndate = 2026-05-01\ncategory = \"industry\"\nsummary = \".\"\n+++\nx\n",
        )
        .build();
    let page = built.text("2026/05/odd/index.html");
    assert!(
        page.contains("submit?url=https%3A%2F%2Fpresswork.example.org%2F2026%2F05%2Fodd%2F&amp;title=C%2B%2B%20%26%20%E2%80%9CRust%E2%80%9D%20100%25%3A%20%231%3F\""),
        "{page}"
    );
    assert!(
        page.find("Reddit") < page.find(">Email<"),
        "in the owner's order"
    );
    lacks(
        &built,
        "2026/05/odd/index.html",
        &["Mastodon", "Hacker News"],
    );
}

/// The default theme names no third party unasked.
#[test]
fn a_link_to_preferred_sources_is_there_where_the_owner_wants_it() {
    let plain = demo().build();
    for path in ["index.html", STORY] {
        lacks(&plain, path, &["preferences/source"]);
    }
    let built = configured("[theme_options]\npreferred_source = true\n").build();
    assert_eq!(built.report(), "");
    for path in ["index.html", STORY, "404.html"] {
        has(
            &built,
            path,
            &[
                r#"<a rel="noopener noreferrer nofollow" href="https://www.google.com/preferences/source?q=presswork.example.org">Make The Daily Diff a preferred source on Google</a>"#,
            ],
        );
    }
}

#[test]
fn the_newsletter_is_a_form_or_a_link() {
    let link = configured("[theme_options.newsletter]\nurl = \"/about/\"\ntext = \"Weekly.\"\n");
    has(
        &link.build(),
        STORY,
        &[
            "<p>Weekly.</p>",
            r#"<a class="button" href="/about/">Sign up</a>"#,
        ],
    );
    let form = configured(
        "[theme_options.newsletter]\naction = \"https://letters.example.org/in\"\nfield = \"member\"\nbutton = \"Join\"\n",
    )
    .build();
    has(
        &form,
        STORY,
        &[
            r#"<form method="post" action="https://letters.example.org/in">"#,
            r#"<input type="email" name="member" autocomplete="email" required>"#,
            r#"<button class="button" type="submit">Join</button>"#,
        ],
    );
}

#[test]
fn the_options_in_the_readme_are_as_the_theme_has_them() {
    let readme = include_str!("../../README.md");
    let from = readme.find("[theme_options]\n").unwrap();
    let options = readme[from..].split("```").next().unwrap();
    let built = configured(options)
        .with("content/static/logo.svg", "<svg/>")
        .build();
    assert_eq!(built.report(), "");
}

/// Until a reader asks for the comments, a page sends no request to other hosts.
#[test]
fn comments_are_a_link_until_they_are_asked_for() {
    let built = configured(
        "[articles]\ncomments = true\n[theme_options.comments]\nrepo = \"diff/talk\"\nrepo_id = \"R_1\"\ncategory = \"Stories\"\ncategory_id = \"DIC_1\"\n",
    )
    .build();
    assert_eq!(built.report(), "");
    has(
        &built,
        STORY,
        &[
            "href=\"https://github.com/diff/talk/discussions?discussions_q=%2F2026%2F05%2Fai-growth-meets-the-compute-wall%2F\"",
            "data-repo-id=\"R_1\"",
            "<script defer src=\"/assets/comments.",
        ],
    );
    for (path, bytes) in built
        .outputs
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
    {
        let page = String::from_utf8_lossy(bytes);
        // Browsers ask for nothing in a template.
        let shown: String = page
            .split("<template>")
            .map(|part| part.rsplit("</template>").next().unwrap_or_default())
            .collect();
        for address in shown.split(" src=\"").skip(1) {
            assert!(
                address.starts_with('/') && !address.starts_with("//"),
                "{path} fetches {}",
                address.split('"').next().unwrap_or_default()
            );
        }
    }
    lacks(&built, "about/index.html", &["fp-comments"]);
}

/// The demo site in the theme `wire`.
#[test]
fn a_mistake_in_a_template_of_many_pages_is_one_mistake() {
    let site = demo();
    let base = "themes/frontpage/templates/base.html";
    let text = String::from_utf8(site.files[base].clone()).unwrap();
    let broken = text.replacen("{{ head }}", "{{ head }}{{ nothing.there }}", 1);
    assert_ne!(text, broken);
    let site = site.with(base, broken);
    let build = site.build().build;
    let errors: Vec<_> = build
        .diagnostics
        .iter()
        .filter(|one| one.is_error())
        .collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
    let help = errors[0].help.as_deref().unwrap_or_default();
    assert!(help.ends_with("other pages too"), "{help}");
    // The mistake hides no finding about the texts.
    let site = site.with(
        "content/articles/a.md",
        "+++\ntitle = \"A\"\ndate = 2026-05-01\ncategory = \"standrds\"\nsummary = \"S.\"\n+++\n[a](nowhere.md)\n",
    );
    let mut codes: Vec<_> = site
        .check()
        .diagnostics
        .iter()
        .map(|one| one.code.name)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    for code in ["broken-link", "template-failed", "unknown-category"] {
        assert!(codes.contains(&code), "{codes:?}");
    }
}

#[test]
fn a_video_is_named_by_its_number_and_a_known_provider() {
    let front =
        "+++\ntitle = \"A\"\ndate = 2026-05-01\ncategory = \"standards\"\nsummary = \"S.\"\n+++\n";
    let found = |call: &str| -> Vec<String> {
        let site = demo().with(
            "content/articles/a.md",
            format!("{front}{{{{ video({call}) }}}}\n"),
        );
        let all = site.build().build.diagnostics.into_iter();
        all.map(|one| one.message).collect()
    };
    assert_eq!(found("id=\"aqz-KE_bpKQ\""), Vec::<String>::new());
    for (call, wrong) in [
        (
            "id=\"https://youtu.be/aqz-KE_bpKQ\"",
            "is no video of youtube",
        ),
        (
            "id=\"aqz-KE_bpKQ\", provider=\"vimeo\"",
            "is no video of vimeo",
        ),
        ("id=\"76979871\", provider=\"Vimeo\"", "no provider `Vimeo`"),
    ] {
        let found = found(call);
        assert!(
            found.len() == 1 && found[0].contains(wrong),
            "{call}: {found:?}"
        );
    }
}

fn wire() -> Built {
    wire_with("")
}

/// The same with more at the end of its configuration.
fn wire_with(more: &str) -> Built {
    let site = demo();
    let config = String::from_utf8(site.files["config.toml"].clone()).unwrap();
    let config = config.replace("theme = \"frontpage\"", "theme = \"wire\"") + more;
    site.with("config.toml", config).build()
}

#[test]
fn the_wire_shows_advertisements_where_they_belong() {
    let ad = |place: &str, more: &str| {
        format!(
            "\n[[ads]]\nplace = \"{place}\"\nwidth = 300\nheight = 250\nframe = \"https://ads.example/{place}\"\n{more}"
        )
    };
    let ads = ad("home", "")
        + &ad("list", "after = 2\n")
        + &ad("article", "after = 1\nscreens = \"wide\"\n");
    let built = wire_with(&ads);
    assert_eq!(built.report(), "");
    let frames = |page: &str, place: &str| {
        let frame = format!("<iframe src=\"https://ads.example/{place}\"");
        built.text(page).matches(&frame).count()
    };
    let front = built.text("index.html");
    let at = |text: &str| front.find(text).unwrap_or_else(|| panic!("no {text}"));
    assert!(at("compute wall</a>") < at("ads.example/home"));
    assert!(at("ads.example/home") < at("ads.example/list"));
    assert_eq!(
        (frames("index.html", "home"), frames("index.html", "list")),
        (1, 1)
    );
    assert_eq!(
        (
            frames("page/2/index.html", "home"),
            frames("page/2/index.html", "list")
        ),
        (0, 1)
    );
    assert_eq!((frames(STORY, "article"), frames(STORY, "list")), (1, 0));
    has(
        &built,
        STORY,
        &["<aside class=\"ad ad-wide\" aria-label=\"Advertisement\">"],
    );
}

/// The theme has no line of the default one.
#[test]
fn wire_stands_alone() {
    let built = wire();
    assert_eq!(built.report(), "");
    assert_eq!(built.build.site.theme.chain, ["wire"]);
    let front = built.text("index.html");
    let (_, front) = front.split_once("<body").expect("a page has a body");
    let places: Vec<usize> = [
        "<h1 class=\"mono\">",
        "Top stories</h2>",
        "AI growth meets the compute wall</a>",
        "18 November 2026</h2>",
        "<time datetime=\"2026-11-18T06:30:00+00:00\">06:30</time>",
        "Breaking:</span>",
        "5 November 2026</h2>",
        "8 October 2026</h2>",
        "href=\"/page/2/\"",
        "© 2026 The Daily Diff.",
    ]
    .iter()
    .map(|part| {
        front
            .find(part)
            .unwrap_or_else(|| panic!("the wire lacks {part}"))
    })
    .collect();
    assert!(places.is_sorted(), "newest first, below what leads");
    has(
        &built,
        STORY,
        &[
            "datetime=\"2026-05-08T07:30:00+01:00\"",
            "min read",
            "<h2>Key takeaways</h2>",
            "<p class=\"stat\">",
            "Related stories</h2>",
        ],
    );
    for path in [
        "404.html",
        "about/index.html",
        "archive/2026/05/index.html",
        "author/mara-lindqvist/index.html",
        "authors/index.html",
        "category/protocols/index.html",
        "corrections/index.html",
        "feeds/index.html",
        "search/index.html",
        "series/memory-safety/index.html",
        "tag/rust/index.html",
    ] {
        assert_eq!(built.text(path).matches("<h1").count(), 1, "{path}");
    }
    // No script runs but that of the search, no attribute has styles, and downloads are small.
    for (path, bytes) in &built.outputs {
        let page = String::from_utf8_lossy(bytes);
        if path.ends_with(".html") && !page.contains("http-equiv=\"refresh\"") {
            // Structured data does not count as a script.
            let scripts = page.matches("<script").count();
            let data = page
                .matches("<script type=\"application/ld+json\">")
                .count();
            let searches = usize::from(path == "search/index.html");
            assert_eq!(scripts, data + searches, "{path}");
            assert!(!page.contains(" style=\""), "{path}");
        }
        assert!(!path.ends_with(".css") || bytes.len() < 7_700, "{path}");
    }
}

#[test]
fn wire_speaks_every_language_of_the_default_theme() {
    let theme = wire().build.site.theme.clone();
    let languages: Vec<&str> = theme.words.keys().map(String::as_str).collect();
    assert_eq!(
        languages,
        [
            "ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "zh", "zh-Hant"
        ]
    );
    for (language, words) in &theme.words {
        // Where months are inflected, there are twelve words more.
        let common = words.keys().filter(|key| !key.starts_with("month_alone_"));
        assert!(common.eq(theme.words["en"].keys()), "{language}");
        for template in &theme.templates {
            for rest in template.text.split("site.words.").skip(1) {
                let end = |c: char| !(c.is_ascii_lowercase() || c == '_');
                let word = rest.split(end).next().unwrap();
                assert!(words.contains_key(word), "{language} lacks {word}");
            }
        }
    }
}
