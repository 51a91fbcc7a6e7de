//! The files for hosts (rules X1 to X5): on the demo, compared with its pages, and in a real nginx.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use base64::Engine;
use presswork::io::scan;
use presswork::pipeline::Audience;
use sha2::{Digest, Sha256};

use crate::nginx::Nginx;
use crate::site::{Built, Site, build};

fn demo() -> Built {
    let tree = scan::scan(Path::new(env!("CARGO_MANIFEST_DIR")), &[]);
    build(tree, Audience::default(), "2026-11-22T12:00:00Z")
}

/// Returns the headers of `_headers` for each pattern, as a host reads them.
fn rules(text: &str) -> BTreeMap<&str, Vec<(&str, &str)>> {
    let mut rules: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    let mut pattern = "";
    for line in text.lines().filter(|line| !line.is_empty()) {
        match line.strip_prefix("  ") {
            None => pattern = line,
            Some(header) => {
                let header = header.split_once(": ").unwrap();
                rules.entry(pattern).or_default().push(header);
            }
        }
    }
    rules
}

/// A policy's directives with their sources.
fn directives(policy: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let parts = policy.split("; ");
    parts
        .map(|part| {
            let mut words = part.split(' ');
            (words.next().unwrap(), words.collect())
        })
        .collect()
}

/// Returns the hashes of all elements of a kind in a page, computed independently of presswork.
fn hashes(html: &str, element: &str) -> BTreeSet<String> {
    let pattern = format!("(?s)<{element}([^>]*)>(.*?)</{element}>");
    let pattern = regex::Regex::new(&pattern).unwrap();
    let runs = |attributes: &str| !attributes.contains(" src=") && !attributes.contains("ld+json");
    pattern
        .captures_iter(html)
        .filter(|found| runs(&found[1]))
        .map(|found| {
            let digest = Sha256::digest(&found[2]);
            let digest = base64::engine::general_purpose::STANDARD.encode(digest);
            format!("'sha256-{digest}'")
        })
        .collect()
}

#[test]
fn every_answer_carries_what_keeps_readers_safe() {
    let demo = demo();
    let rules = rules(demo.text("_headers"));
    let everywhere: BTreeMap<&str, &str> = rules["/*"].iter().copied().collect();
    for (name, value) in [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Strict-Transport-Security", "max-age=31536000"),
    ] {
        assert_eq!(everywhere[name], value);
    }
    for feature in ["camera", "geolocation", "microphone"] {
        assert!(everywhere["Permissions-Policy"].contains(&format!("{feature}=()")));
    }
    let policy = directives(everywhere["Content-Security-Policy"]);
    for (directive, source) in [
        ("default-src", "'self'"),
        ("frame-ancestors", "'none'"),
        ("base-uri", "'self'"),
        ("object-src", "'none'"),
    ] {
        assert_eq!(policy[directive], BTreeSet::from([source]), "{directive}");
    }
    assert!(!demo.text("_headers").contains("unsafe-"));
}

/// The hashes are those of the pages' inline code, without a missing or an extra one.
#[test]
fn the_policy_names_what_stands_in_pages_and_nothing_else() {
    let demo = demo();
    let rules = rules(demo.text("_headers"));
    let everywhere: BTreeMap<&str, &str> = rules["/*"].iter().copied().collect();
    let policy = directives(everywhere["Content-Security-Policy"]);
    for (element, directive) in [("script", "script-src"), ("style", "style-src")] {
        let found: BTreeSet<String> = demo
            .outputs
            .iter()
            .filter(|(path, _)| path.ends_with(".html"))
            .flat_map(|(_, bytes)| hashes(std::str::from_utf8(bytes).unwrap(), element))
            .collect();
        let named: BTreeSet<String> = policy[directive]
            .iter()
            .filter(|source| source.starts_with("'sha256-"))
            .map(|source| (*source).to_owned())
            .collect();
        assert!(!found.is_empty(), "{element}");
        assert_eq!(named, found, "{element}");
    }
}

#[test]
fn what_never_changes_is_kept_for_ever_and_nothing_else() {
    let demo = demo();
    let rules = rules(demo.text("_headers"));
    let is_kept = |path: &str| {
        let fits = |pattern: &str| match pattern.strip_suffix('*') {
            Some(folder) => path.starts_with(folder),
            None => path == pattern,
        };
        let fitting = rules.iter().filter(|(pattern, _)| fits(pattern));
        let headers: Vec<&str> = fitting
            .flat_map(|(_, headers)| headers)
            .filter(|(name, _)| *name == "Cache-Control")
            .map(|(_, value)| *value)
            .collect();
        assert!(headers.len() < 2, "{path}: hosts add them up");
        headers == ["public, max-age=31536000, immutable"]
    };
    let assets = demo
        .outputs
        .keys()
        .filter(|path| path.starts_with("assets/"));
    assert!(assets.clone().count() > 0);
    for path in demo.outputs.keys() {
        let lasting = path.starts_with("assets/");
        assert_eq!(is_kept(&format!("/{path}")), lasting, "{path}");
    }
}

/// Sources for a theme's options are permitted without being listed.
#[test]
fn options_imply_what_they_need() {
    let config = "title = \"T\"\nbase_url = \"http://example.org\"\n\
                  [theme_options]\nnewsletter = { action = \"https://letters.example/subscribe\" }\n\
                  comments = { repo = \"a/b\", repo_id = \"1\", category = \"c\", category_id = \"2\" }\n";
    let story = |more: &str, text: &str| {
        format!(
            "+++\ntitle = \"S{}\"\ndate = 2026-05-01\ncategory = \"c\"\nsummary = \"S.\"\n{more}+++\n{text}\n",
            text.len()
        )
    };
    let mut plain = Site::empty();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (path, _) in scan::scan(root, &[]).below("themes/frontpage") {
        let bytes = fs::read(root.join(path.as_str())).unwrap();
        plain = plain.with(path.as_str(), bytes);
    }
    let plain = plain
        .with("config.toml", config)
        .with("content/articles/a.md", story("", "Text"));
    let policy = |site: &Site| {
        let built = site.build();
        let text = built.text("_headers").to_owned();
        assert!(!text.contains("Strict-Transport-Security"), "{text}");
        text.lines()
            .find_map(|line| line.strip_prefix("  Content-Security-Policy: "))
            .unwrap()
            .to_owned()
    };
    let before = policy(&plain);
    assert!(directives(&before)["form-action"].contains("https://letters.example"));
    assert!(
        !before.contains("giscus") && !before.contains("frame-src"),
        "{before}"
    );
    let more = plain
        .with("content/articles/b.md", story("comments = true\n", "Text."))
        .with(
            "content/articles/c.md",
            story("", "{{ video(id=\"x\") }} and more"),
        );
    let after = policy(&more);
    let after = directives(&after);
    for directive in ["script-src", "style-src", "frame-src"] {
        assert!(
            after[directive].contains("https://giscus.app"),
            "{directive}"
        );
    }
    assert!(after["frame-src"].contains("https://www.youtube-nocookie.com"));
}

#[test]
fn what_a_host_passes_over_is_said() {
    let story = |number: usize| {
        format!(
            "+++\ntitle = \"S{number}\"\ndate = 2026-05-01\ncategory = \"c\"\nsummary = \"S{number}.\"\naliases = [{}]\n+++\n<script>s({number})</script>\n",
            (0..52)
                .map(|n| format!("\"/old/{number}/{n}/\""))
                .collect::<Vec<_>>()
                .join(", ")
        )
    };
    let mut site = Site::empty();
    for number in 0..40 {
        site = site.with(&format!("content/articles/{number}.md"), story(number));
    }
    let report = site.build().report();
    assert!(
        report.contains("`_redirects` has 2080 redirects; Cloudflare reads 2000"),
        "{report}"
    );
    assert!(
        report.contains("`Content-Security-Policy` in `_headers` has "),
        "{report}"
    );
    let config = String::from_utf8(site.files["config.toml"].clone()).unwrap();
    let elsewhere = site.with("config.toml", config + "\n[hosts]\nfor = [\"netlify\"]\n");
    assert_eq!(elsewhere.build().report(), "");
}

/// nginx accepts the file, and sends its headers.
#[test]
fn nginx_says_what_it_is_told() {
    let Some(nginx) = Nginx::installed() else {
        return;
    };
    let config = "title = \"T\"\nbase_url = \"https://example.org\"\ntheme = \"bare\"\n\
                  [feeds]\nhub = \"https://hub.example/\"\n[hosts]\nfor = [\"nginx\"]\n\
                  [[redirects]]\nfrom = \"/blog/*\"\nto = \"/:splat\"\n\
                  [[redirects]]\nfrom = \"/n/:a/:b\"\nto = \"/:b/:a/\"\nstatus = 302\n";
    let story = "+++\ntitle = \"S\"\ndate = 2026-05-01\ncategory = \"日本\"\nsummary = \"S.\"\n\
                 aliases = [\"/old/\", \"/a b$c/\", \"/page.html\"]\n+++\n<script>s()</script>\n";
    let built = Site::empty()
        .with("config.toml", config)
        .with("content/static/private-draft/x/index.html", "A draft.")
        .with("content/articles/story.md", story)
        .build();
    let server = nginx.serve(&built);
    let has = |path: &str, wanted: &str| {
        let head = server.ask(path);
        assert!(
            head.iter().any(|line| line == wanted),
            "{path}: {wanted}\n{head:#?}"
        );
    };
    let hash = hashes("<script>s()</script>", "script")
        .pop_first()
        .unwrap();
    let head = server.ask("/2026/05/story/");
    let policy = head
        .iter()
        .find(|line| line.starts_with("Content-Security-Policy: "));
    assert!(policy.unwrap().contains(&hash), "{head:#?}");
    has("/2026/05/story/", "X-Content-Type-Options: nosniff");
    // Private drafts alone are kept out of search engines.
    has("/private-draft/x/", "X-Robots-Tag: noindex");
    for path in [
        "/",
        "/2026/05/story/",
        "/private-drafts/",
        "/x/private-draft/y/",
    ] {
        let head = server.ask(path);
        let speaks = head.iter().any(|line| line.starts_with("X-Robots-Tag"));
        assert!(!speaks, "{path}: {head:#?}");
    }
    has(
        "/2026/05/story/",
        "Cache-Control: public, max-age=0, must-revalidate",
    );
    has("/feed.xml", "Cache-Control: public, max-age=300");
    has(
        "/feed.xml?x=1",
        "Link: <https://example.org/feed.xml>; rel=\"self\", <https://hub.example/>; rel=\"hub\"",
    );
    has(
        "/category/%E6%97%A5%E6%9C%AC/feed.xml",
        "Link: <https://example.org/category/%E6%97%A5%E6%9C%AC/feed.xml>; rel=\"self\", <https://hub.example/>; rel=\"hub\"",
    );
    let story = "Location: https://example.org/2026/05/story/";
    for old in ["/old/", "/old", "/a%20b$c/", "/page.html"] {
        has(old, "HTTP/1.1 301 Moved Permanently");
        has(old, story);
    }
    has("/blog/x/y%20z", "Location: https://example.org/x/y%20z");
    has("/n/1/2", "Location: https://example.org/2/1/");
    has("/n/1/2?x=y", "HTTP/1.1 302 Moved Temporarily");
    // Line breaks of the request stay encoded, because they would begin a header of the attacker's.
    let head = server.ask("/blog/x%0d%0aSet-Cookie:%20a=b");
    assert!(
        head.iter().all(|line| !line.starts_with("Set-Cookie")),
        "{head:#?}"
    );
    has("/_nginx.conf", "HTTP/1.1 404 Not Found");
    has("/nothing/", "HTTP/1.1 404 Not Found");
    has("/nothing/", "X-Content-Type-Options: nosniff");
}
