//! The files for hosts (rules X1 to X5): on the demo, compared with its pages, and in a real nginx.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use base64::Engine;
use presswork::io::scan;
use presswork::pipeline::Audience;
use sha2::{Digest, Sha256};

use crate::publish::pass_over;
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

/// A server that is stopped when the test ends.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Returns the head of an answer, in lines.
fn ask(port: u16, path: &str) -> Vec<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let head = answer.split("\r\n\r\n").next().unwrap();
    head.lines().map(str::to_owned).collect()
}

/// nginx accepts the file, and sends its headers.
#[test]
fn nginx_says_what_it_is_told() {
    let program = ["nginx", "/usr/sbin/nginx"]
        .into_iter()
        .find(|program| Command::new(program).arg("-v").output().is_ok());
    let Some(program) = program else {
        pass_over("there is no nginx");
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
        .with("content/articles/story.md", story)
        .build();
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("public");
    for (path, bytes) in &built.outputs {
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let at = folder.path().display();
    let conf = format!(
        "daemon off; master_process off; pid {at}/pid; error_log {at}/errors;\n\
         events {{}}\nhttp {{ access_log off; client_body_temp_path {at}/b; proxy_temp_path {at}/p;\n\
         fastcgi_temp_path {at}/f; uwsgi_temp_path {at}/u; scgi_temp_path {at}/s;\n\
         server {{ listen 127.0.0.1:{port}; root {at}/public; include {at}/public/_nginx.conf; }} }}\n"
    );
    let place = folder.path().join("nginx.conf");
    fs::write(&place, conf).unwrap();
    let tested = Command::new(program)
        .arg("-t")
        .arg("-c")
        .arg(&place)
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&tested.stderr);
    assert!(
        tested.status.success(),
        "{printed}\n{}",
        built.text("_nginx.conf")
    );
    let child = Command::new(program)
        .arg("-c")
        .arg(&place)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut server = Server(child);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(server.0.try_wait().unwrap().is_none(), "nginx ended");
        std::thread::yield_now();
    }
    let has = |path: &str, wanted: &str| {
        let head = ask(port, path);
        assert!(
            head.iter().any(|line| line == wanted),
            "{path}: {wanted}\n{head:#?}"
        );
    };
    let hash = hashes("<script>s()</script>", "script")
        .pop_first()
        .unwrap();
    let head = ask(port, "/2026/05/story/");
    let policy = head
        .iter()
        .find(|line| line.starts_with("Content-Security-Policy: "));
    assert!(policy.unwrap().contains(&hash), "{head:#?}");
    has("/2026/05/story/", "X-Content-Type-Options: nosniff");
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
    let head = ask(port, "/blog/x%0d%0aSet-Cookie:%20a=b");
    assert!(
        head.iter().all(|line| !line.starts_with("Set-Cookie")),
        "{head:#?}"
    );
    has("/_nginx.conf", "HTTP/1.1 404 Not Found");
    has("/nothing/", "HTTP/1.1 404 Not Found");
    has("/nothing/", "X-Content-Type-Options: nosniff");
}
