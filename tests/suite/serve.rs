//! The preview in a browser's view: a real server, and edits on a real disk.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::site::Site;

/// The time after which a test gives up.
const DEADLINE: Duration = Duration::from_secs(30);

struct Preview {
    folder: TempDir,
    child: Child,
    stdout: BufReader<ChildStdout>,
    port: u16,
}

struct Reply {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

fn article(title: &str, body: &str) -> String {
    format!("+++\ntitle = \"{title}\"\ndate = 2026-06-01\ncategory = \"x\"\n+++\n{body}\n")
}

/// A site with an article `one`, a picture and the theme of the other tests.
fn site() -> TempDir {
    let folder = TempDir::new().unwrap();
    let site = Site::empty()
        .with("content/articles/one.md", article("One", "The first text."))
        .with("themes/bare/templates/not_found.html", "Page not found")
        .with("content/static/film.mp4", b"0123456789".as_slice());
    for (path, bytes) in &site.files {
        put(&folder.path().join(path), bytes);
    }
    folder
}

fn put(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

impl Preview {
    fn of(folder: TempDir, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_presswork"))
            .args(["serve", "--root"])
            .arg(folder.path())
            .args(arguments)
            .env("SOURCE_DATE_EPOCH", "1780315200")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let port = line
            .strip_prefix("Serving http://127.0.0.1:")
            .and_then(|rest| rest.split_once('/'))
            .and_then(|(port, _)| port.parse().ok())
            .unwrap_or_else(|| panic!("{line:?}"));
        Self {
            folder,
            child,
            stdout,
            port,
        }
    }

    fn begin() -> Self {
        Self::of(site(), &["--port", "0"])
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn put(&self, path: &str, text: &str) {
        put(&self.at(path), text);
    }

    fn send(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }

    /// Sends a request with additional lines.
    fn ask(&self, line: &str, headers: &[&str]) -> Reply {
        let host = format!("Host: 127.0.0.1:{}", self.port);
        let mut request = format!("{line} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|header| header.starts_with("Host")) {
            request.push_str(&format!("{host}\r\n"));
        }
        for header in headers {
            request.push_str(&format!("{header}\r\n"));
        }
        let mut stream = self.send(&format!("{request}\r\n"));
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).unwrap();
        let end = reply
            .windows(4)
            .position(|part| part == b"\r\n\r\n")
            .unwrap();
        let head = String::from_utf8(reply[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        Reply {
            status: lines
                .next()
                .unwrap()
                .split(' ')
                .nth(1)
                .unwrap()
                .parse()
                .unwrap(),
            headers: lines
                .filter_map(|line| line.split_once(": "))
                .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
                .collect(),
            body: reply[end + 4..].to_vec(),
        }
    }

    fn get(&self, path: &str) -> Reply {
        self.ask(&format!("GET {path}"), &[])
    }

    fn events(&self) -> Events {
        let stream = self.send(&format!(
            "GET /__presswork/events HTTP/1.1\r\nHost: localhost:{}\r\n\r\n",
            self.port
        ));
        let mut events = Events(BufReader::new(stream));
        // The first event, which shows that the first build is over.
        assert_eq!(events.next()["changed"], "all");
        events
    }

    /// Presses Ctrl-C, and returns the exit code and the output.
    #[cfg(unix)]
    fn interrupt(mut self) -> (Option<i32>, String, String) {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &pid])
                .status()
                .unwrap()
                .success()
        );
        let (mut result, mut notes) = (String::new(), String::new());
        self.stdout.read_to_string(&mut result).unwrap();
        let mut stderr = self.child.stderr.take().unwrap();
        stderr.read_to_string(&mut notes).unwrap();
        (self.child.wait().unwrap().code(), result, notes)
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        // The process may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Reply {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

struct Events(BufReader<TcpStream>);

impl Events {
    /// Returns the next event.
    fn next(&mut self) -> Value {
        loop {
            let mut line = String::new();
            assert_ne!(
                self.0.read_line(&mut line).unwrap(),
                0,
                "the server hung up"
            );
            if let Some(text) = line.strip_prefix("data: ") {
                return serde_json::from_str(text).unwrap();
            }
        }
    }

    /// Waits for the event of a changed address.
    fn until(&mut self, address: &str) -> Value {
        loop {
            let event = self.next();
            let all = event["changed"] == "all";
            let list = event["changed"].as_array();
            if all || list.is_some_and(|list| list.iter().any(|one| one == address)) {
                return event;
            }
        }
    }
}

#[test]
fn pages_are_served_as_a_host_would() {
    let preview = Preview::begin();
    // The first build is over, which decides what a page is sent with.
    let _ = preview.events();
    let page = preview.get("/2026/06/one/");
    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(page.header("cache-control"), "no-cache");
    assert!(page.text().contains("The first text."));
    assert!(page.text().contains("/__presswork/client.js"));
    let script = preview.get("/__presswork/client.js");
    assert!(script.text().contains("Idiomorph") && script.text().contains("0BSD"));

    let tag = format!("If-None-Match: {}", page.header("etag"));
    let again = preview.ask("GET /2026/06/one/", &[&tag]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    let head = preview.ask("HEAD /2026/06/one/", &[]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), page.body.len().to_string());
    assert_eq!(preview.ask("POST /", &[]).status, 405);

    let bare = preview.get("/2026/06/one?from=mail");
    assert_eq!(bare.status, 302);
    assert_eq!(bare.header("location"), "/2026/06/one/?from=mail");

    let missing = preview.get("/2026/06/two/");
    assert_eq!(missing.status, 404);
    assert!(
        missing.text().contains("Page not found"),
        "{}",
        missing.text()
    );
    assert!(missing.text().contains("/__presswork/client.js"));
}

#[test]
fn films_are_served_in_parts() {
    let preview = Preview::begin();
    let part = |range: &str| {
        let reply = preview.ask("GET /film.mp4", &[&format!("Range: {range}")]);
        let at = reply.header("content-range").to_owned();
        (reply.status, reply.text().to_owned(), at)
    };
    let full = preview.get("/film.mp4");
    assert_eq!(full.header("content-type"), "video/mp4");
    assert_eq!(full.header("accept-ranges"), "bytes");
    assert_eq!(
        part("bytes=2-4"),
        (206, "234".into(), "bytes 2-4/10".into())
    );
    assert_eq!(part("bytes=-2"), (206, "89".into(), "bytes 8-9/10".into()));
    assert_eq!(part("bytes=10-"), (416, String::new(), "bytes */10".into()));
    assert_eq!(part("bytes=0-1,3-4").0, 200);
}

#[test]
fn nobody_gets_in_by_another_name_or_out_of_the_site() {
    let preview = Preview::begin();
    let called = |host: &str| preview.ask("GET /", &[&format!("Host: {host}")]);
    assert_eq!(called("localhost:8080").status, 200);
    assert_eq!(called("[::1]").status, 200);
    let refused = called("evil.example");
    assert_eq!(refused.status, 403);
    assert!(refused.text().contains("--host"), "{}", refused.text());
    assert!(!refused.text().contains("<html"));
    assert_eq!(called("").status, 403);
    for address in ["/__presswork/events", "/__presswork/client.js"] {
        let reply = preview.ask(&format!("GET {address}"), &["Host: evil.example"]);
        assert_eq!(reply.status, 403, "{address}");
    }

    for address in [
        "/../config.toml",
        "/2026/../../config.toml",
        "/%2e%2e/config.toml",
        "/..%2fconfig.toml",
        "/..%5cconfig.toml",
        "//etc/passwd",
        "/%00",
        "/%ff",
    ] {
        let reply = preview.get(address);
        assert_eq!(reply.status, 400, "{address}");
        assert!(!reply.text().contains("base_url"), "{address}");
    }
    // Decoded only once, this is an ordinary name.
    assert_eq!(preview.get("/%252e%252e/config.toml").status, 404);
}

#[test]
fn a_taken_port_leads_to_the_next() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let preview = Preview::of(site(), &["--port", &port.to_string()]);
    assert!(preview.port > port);
    assert_eq!(preview.get("/").status, 200);
    // Addresses in pages lead to this preview, and not to `base_url`.
    let here = format!("http://127.0.0.1:{}/", preview.port);
    let feed = preview.get("/feed.xml");
    assert!(feed.text().contains(&here), "{}", feed.text());
}

#[test]
#[cfg(unix)]
fn it_ends_cleanly_and_has_said_what_it_did() {
    let preview = Preview::begin();
    let mut events = preview.events();
    preview.put("content/articles/one.md", &article("One", "A second text."));
    events.until("/2026/06/one/");
    assert!(!preview.at("public").exists(), "something was written");
    let (code, result, notes) = preview.interrupt();
    assert_eq!((code, result.as_str()), (Some(0), ""));
    assert!(notes.contains("1 article, "), "{notes}");
    assert!(notes.contains("content/articles/one.md: "), "{notes}");
}

#[test]
fn only_what_is_public_is_shown_on_request() {
    let draft = article("Draft", "Not yet.").replace("+++\nNot", "draft = true\n+++\nNot");
    let folder = || {
        let folder = site();
        put(&folder.path().join("content/articles/draft.md"), &draft);
        folder
    };
    let preview = Preview::of(folder(), &["--port", "0"]);
    assert_eq!(preview.get("/2026/06/draft/").status, 200);
    let preview = Preview::of(folder(), &["--port", "0", "--public"]);
    assert_eq!(preview.get("/2026/06/draft/").status, 404);
    assert_eq!(preview.get("/2026/06/one/").status, 200);
}

#[test]
fn every_kind_of_edit_reaches_the_browser() {
    let preview = Preview::begin();
    let mut events = preview.events();
    let shows = |text: &str| {
        let page = preview.get("/2026/06/one/");
        assert!(page.text().contains(text), "no {text} in {}", page.text());
    };

    // Saved in place, and by rename as most editors do.
    preview.put(
        "content/articles/one.md",
        &article("One", "Written in place."),
    );
    let event = events.until("/2026/06/one/");
    assert_eq!(event["errors"].as_array().unwrap().len(), 0);
    shows("Written in place.");
    preview.put(
        "content/articles/.one.md.swp",
        &article("One", "Put in place."),
    );
    fs::rename(
        preview.at("content/articles/.one.md.swp"),
        preview.at("content/articles/one.md"),
    )
    .unwrap();
    events.until("/2026/06/one/");
    shows("Put in place.");

    // The theme and the configuration.
    let template = preview.at("themes/bare/templates/article.html");
    let text = fs::read_to_string(&template).unwrap();
    fs::write(
        &template,
        text.replace("{{ article.title_html", "New: {{ article.title_html"),
    )
    .unwrap();
    events.until("/2026/06/one/");
    let config = fs::read_to_string(preview.at("config.toml")).unwrap();
    preview.put(
        "config.toml",
        &format!("permalink = \"/news/:slug/\"\n{config}"),
    );
    let event = events.until("/news/one/");
    assert!(
        event["changed"]
            .as_array()
            .unwrap()
            .contains(&"/2026/06/one/".into())
    );
    assert_eq!(preview.get("/2026/06/one/").status, 404);
    assert_eq!(preview.get("/news/one/").status, 200);
}

#[test]
fn folders_may_go_and_come_back_and_many_files_change_at_once() {
    let preview = Preview::begin();
    let mut events = preview.events();
    fs::rename(preview.at("content/articles"), preview.at("elsewhere")).unwrap();
    events.until("/2026/06/one/");
    assert_eq!(preview.get("/2026/06/one/").status, 404);
    fs::rename(preview.at("elsewhere"), preview.at("content/articles")).unwrap();
    events.until("/2026/06/one/");
    assert_eq!(preview.get("/2026/06/one/").status, 200);
    preview.put("content/articles/one.md", &article("One", "Still watched."));
    events.until("/2026/06/one/");

    for i in 0..200 {
        let path = format!("content/articles/folder-{}/story-{i}.md", i % 20);
        preview.put(&path, &article(&format!("Story {i}"), "Checked out."));
    }
    let all_there = |preview: &Preview| {
        (0..200).all(|i| preview.get(&format!("/2026/06/story-{i}/")).status == 200)
    };
    while !all_there(&preview) {
        events.next();
    }
    for i in 0..20 {
        fs::remove_dir_all(preview.at(&format!("content/articles/folder-{i}"))).unwrap();
    }
    while (0..200).any(|i| preview.get(&format!("/2026/06/story-{i}/")).status == 200) {
        events.next();
    }
    assert_eq!(preview.get("/2026/06/one/").status, 200);
}

#[test]
fn mistakes_are_told_and_leave_the_open_page_as_it_was() {
    let preview = Preview::begin();
    let mut events = preview.events();
    let before = preview.get("/2026/06/one/");
    let wrong = article("One", "Half done.").replace("category", "categry");
    preview.put("content/articles/one.md", &wrong);
    let event = events.next();
    let errors = event["errors"].as_array().unwrap();
    let error = errors
        .iter()
        .find(|error| error["code"] == "unknown-key")
        .unwrap_or_else(|| panic!("{event}"));
    assert_eq!(error["file"], "content/articles/one.md");
    assert_eq!(
        (error["line"].as_u64(), error["column"].as_u64()),
        (Some(4), Some(1))
    );
    assert!(
        error["marked"]
            .as_str()
            .unwrap()
            .contains("categry = \"x\"")
    );
    assert!(error["help"].as_str().unwrap().contains("category"));
    assert_eq!(event["changed"].as_array().unwrap().len(), 0);
    let behind = preview.get("/2026/06/one/");
    assert_eq!(behind.header("etag"), before.header("etag"));
    assert_eq!(behind.body, before.body);
    // A client that connects later receives the errors too.
    let mut late = Events(BufReader::new(
        preview.send("GET /__presswork/events HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    ));
    assert_eq!(late.next()["errors"], event["errors"]);

    preview.put("content/articles/one.md", &article("One", "Done."));
    let event = events.until("/2026/06/one/");
    assert_eq!(event["errors"].as_array().unwrap().len(), 0);
    assert!(preview.get("/2026/06/one/").text().contains("Done."));
}

#[test]
fn a_mistake_in_a_template_of_many_pages_is_told_once() {
    let folder = site();
    let shared = "themes/bare/templates/shared.html";
    put(&folder.path().join(shared), "Shared");
    for page in ["home", "archive", "article", "category"] {
        let template = format!("themes/bare/templates/{page}.html");
        put(
            &folder.path().join(template),
            "{% include \"shared.html\" %}",
        );
    }
    let preview = Preview::of(folder, &["--port", "0"]);
    let mut events = preview.events();
    preview.put(shared, "{{ nothing.there }}");
    let event = events.next();
    let errors = event["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 1, "{event}");
    assert_eq!(errors[0]["code"], "template-failed");
    assert_eq!(errors[0]["file"], shared);
}

#[test]
fn a_site_that_does_not_build_at_all_says_so_in_the_browser() {
    let folder = TempDir::new().unwrap();
    put(
        &folder.path().join("config.toml"),
        "title = 'T'\ntheme = 'none'\n",
    );
    let preview = Preview::of(folder, &["--port", "0"]);
    let page = preview.get("/");
    assert_eq!(page.status, 404);
    assert!(page.text().contains("/__presswork/client.js"));
    let mut events = preview.events();
    preview.put("config.toml", "title = \"T\"\n");
    events.until("/");
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn connections_beyond_the_most_wait_for_one_to_end() {
    let preview = Preview::begin();
    let _ = preview.get("/");
    let mut silent: Vec<TcpStream> = (0..256).map(|_| preview.send("")).collect();
    let request = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", preview.port);
    let mut waiting = preview.send(&request);
    let mut byte = [0];
    waiting
        .set_read_timeout(Some(Duration::from_millis(300)))
        .unwrap();
    assert!(waiting.read_exact(&mut byte).is_err());
    silent.clear();
    waiting.set_read_timeout(Some(DEADLINE)).unwrap();
    waiting.read_exact(&mut byte).unwrap();
}

#[test]
fn pages_come_with_the_headers_and_redirects_of_the_site_s_host() {
    let preview = |config: &str| {
        let folder = site();
        let file = folder.path().join("config.toml");
        let text = fs::read_to_string(&file).unwrap();
        let redirects = "\n[[redirects]]\nfrom = \"/blog/*\"\nto = \"/2026/:splat\"\nstatus = 302\n\
            \n[[redirects]]\nfrom = \"/news\"\nto = \"https://elsewhere.test/a?b=c\"\n";
        put(&file, format!("{text}{redirects}{config}"));
        put(
            &folder.path().join("content/articles/two.md"),
            article("Two", "![A chip](https://pictures.test/chip.png)"),
        );
        Preview::of(folder, &["--port", "0"])
    };
    const POLICY: &str = "content-security-policy";

    let sending = preview(
        "\n[hosts]\nfor = [\"netlify\"]\npolicy = { connect-src = [\"https://views.test\"] }\n",
    );
    // The first build is over: all pages together have one policy.
    let _ = sending.events();
    let page = sending.get("/2026/06/one/");
    let policy = page.header(POLICY);
    for part in [
        "connect-src 'self' https://views.test;",
        "https://pictures.test",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert_eq!(
        page.header("referrer-policy"),
        "strict-origin-when-cross-origin"
    );
    assert_eq!(sending.get("/none/").header(POLICY), policy);
    let led = sending.get("/blog/06/one/?a=b");
    assert_eq!(
        (led.status, led.header("location")),
        (302, "/2026/06/one/?a=b")
    );
    let away = sending.get("/news/");
    assert_eq!(
        (away.status, away.header("location")),
        (301, "https://elsewhere.test/a?b=c")
    );

    // A branch is served without headers: each page carries what it needs alone, and patterns do not work.
    let silent = preview("\n[hosts]\nfor = [\"github-pages\"]\n");
    let _ = silent.events();
    let (one, two) = (silent.get("/2026/06/one/"), silent.get("/2026/06/two/"));
    assert!(!one.header(POLICY).contains("https://pictures.test"));
    assert!(two.header(POLICY).contains("https://pictures.test"));
    assert_eq!(one.header("referrer-policy"), "");
    assert_eq!(silent.get("/blog/06/one/").status, 404);
    assert_eq!(silent.get("/news/").status, 200);
}

#[test]
fn a_page_comes_with_a_policy_that_allows_its_own_frames() {
    const POLICY: &str = "content-security-policy";
    let folder = site();
    put(
        &folder.path().join("content/articles/two.md"),
        article(
            "Two",
            "<iframe title=\"A film\" src=\"https://player.test/\"></iframe>",
        ),
    );
    let preview = Preview::of(folder, &["--port", "0"]);
    let mut events = preview.events();
    // The second policy, beside that of all pages.
    let (one, two) = (preview.get("/2026/06/one/"), preview.get("/2026/06/two/"));
    assert!(one.header(POLICY).starts_with("frame-src 'self';"));
    let allowed = "frame-src 'self' https://player.test;";
    assert!(two.header(POLICY).starts_with(allowed));
    assert!(!two.text().contains("http-equiv"));
    // The open page is loaded again once it may show another frame.
    let policy = |page: &Reply| {
        page.text()
            .split_once("data-policy=")
            .map(|(_, fp)| fp[..34].to_owned())
    };
    let framed = article(
        "One",
        "<iframe title=\"A film\" src=\"https://player.test/\"></iframe>",
    );
    preview.put("content/articles/one.md", &framed);
    events.until("/2026/06/one/");
    assert_ne!(policy(&one), policy(&preview.get("/2026/06/one/")));
}

/// Sends a browser's report of what the policy stopped, as this type; returns the status of the answer.
fn report(preview: &Preview, body: &str, kind: &str) -> String {
    let length = format!("Content-Length: {}", body.len());
    let kind = format!("Content-Type: {kind}");
    let mut request = format!(
        "POST /__presswork/violations HTTP/1.1\r\nConnection: close\r\nHost: localhost\r\n{length}\r\n{kind}\r\n\r\n"
    );
    request.push_str(body);
    let mut reply = String::new();
    preview.send(&request).read_to_string(&mut reply).unwrap();
    reply.split(' ').nth(1).unwrap().to_owned()
}

#[test]
fn a_well_known_script_is_told_with_all_that_it_asks_for() {
    let preview = Preview::begin();
    let mut events = preview.events();
    let mut help = |blocked: &str, source: &str| {
        let port = preview.port;
        let body = format!(
            r#"{{"csp-report":{{"document-uri":"http://127.0.0.1:{port}/2026/06/one/","effective-directive":"connect-src","blocked-uri":"{blocked}","source-file":"{source}"}}}}"#,
        );
        assert_eq!(report(&preview, &body, "application/csp-report"), "204");
        let event = events.next();
        let blocked = event["blocked"].as_array().unwrap();
        let last = blocked.last().unwrap();
        last["help"].as_str().unwrap().to_owned()
    };
    let tags = help(
        "https://region1.google-analytics.com/g/collect",
        "https://www.googletagmanager.com/gtag/js",
    );
    for part in [
        "Google Analytics",
        "script-src = [\"https://*.googletagmanager.com\"]",
        "img-src = [",
        "connect-src = [\"https://*.google-analytics.com\"",
    ] {
        assert!(tags.contains(part), "{tags}");
    }
    let counter = help("https://plausible.io/api/event", "");
    assert!(counter.contains("service = \"plausible\""), "{counter}");
}

#[test]
fn reports_of_the_policy_are_taken_from_the_site_s_own_pages_alone() {
    let preview = Preview::begin();
    let mut events = preview.events();
    let body = format!(
        r#"{{"csp-report":{{"document-uri":"http://127.0.0.1:{}/2026/06/one/","effective-directive":"img-src","blocked-uri":"https://pictures.test/a.png"}}}}"#,
        preview.port
    );
    let report = |kind: &str| report(&preview, &body, kind);
    // Pages of other sites may send this type without asking first.
    assert_eq!(report("text/plain"), "400");
    assert_eq!(report("application/csp-report"), "204");
    let event = events.next();
    let blocked = event["blocked"].as_array().unwrap();
    assert_eq!(blocked.len(), 1);
    assert_eq!(blocked[0]["code"], "blocked-by-policy");
    assert_eq!(blocked[0]["file"], "content/articles/one.md");
    let help = blocked[0]["help"].as_str().unwrap();
    assert!(
        help.contains("img-src = [\"https://pictures.test\"]"),
        "{help}"
    );
}

#[test]
fn who_can_read_the_preview_is_said_where_others_can() {
    let folder = site();
    let warning = |arguments: &[&str]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_presswork"))
            .args(["serve", "--port", "0", "--root"])
            .arg(folder.path())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let port = line
            .split("/ until")
            .next()
            .unwrap()
            .rsplit(':')
            .next()
            .unwrap();
        // A request is answered after whatever there is to say of the host.
        let mut stream = TcpStream::connect(("127.0.0.1", port.parse().unwrap())).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        let request =
            format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        stream.read_to_end(&mut Vec::new()).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        let mut said = String::new();
        let mut stderr = child.stderr.take().unwrap();
        stderr.read_to_string(&mut said).unwrap();
        said
    };
    let who = "whoever reaches this machine over a network can read the site";
    let drafts = "with its drafts and what is not published yet; `--public` leaves those out";
    let said = warning(&["--host", "0.0.0.0"]);
    assert!(said.contains(&format!("{who}, {drafts}")), "{said}");
    let said = warning(&["--host", "0.0.0.0", "--public"]);
    assert!(said.contains(who) && !said.contains("drafts"), "{said}");
    for own in ["127.0.0.1", "localhost"] {
        let said = warning(&["--host", own]);
        assert!(!said.contains("network"), "{said}");
    }
}
