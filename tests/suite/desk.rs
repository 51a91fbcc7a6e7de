//! What a desk asks of a site: `presswork list`, `presswork why` and `presswork serve --open FILE`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Monday 2026-06-01 12:00 UTC.
const NOW: &str = "1780315200";

fn command(site: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_presswork"));
    command
        .current_dir(site)
        .env("SOURCE_DATE_EPOCH", NOW)
        .env("USER", "ada")
        .args(arguments);
    command
}

fn presswork(site: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = command(site, arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap_or(-1);
    (code, text(output.stdout), text(output.stderr))
}

/// Runs a command that succeeds, and returns what it printed.
fn run(site: &Path, arguments: &[&str]) -> String {
    let (code, result, notes) = presswork(site, arguments);
    assert_eq!(code, 0, "{arguments:?}: {result}{notes}");
    result
}

fn article(site: &Path, name: &str, front: &str, body: &str) {
    let text = format!(
        "+++\ntitle = \"The story {name}\"\ncategory = \"technology\"\nsummary = \"On {name}.\"\n{front}\n+++\n{body}\n"
    );
    let path = site.join(format!("content/articles/{name}.md"));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A site with an article in each state, which is published to a folder beside it.
fn site() -> TempDir {
    let folder = TempDir::new().unwrap();
    let site = folder.path().join("site");
    fs::create_dir_all(&site).unwrap();
    let config = "title = \"News\"\nbase_url = \"https://news.example.org\"\n\
                  [publish.web]\ntarget = \"folder\"\npath = \"../online\"\n";
    fs::write(site.join("config.toml"), config).unwrap();
    let public = "date = 2026-05-02T09:30\naliases = [\"/old/\"]";
    article(&site, "public", public, "One two three four.");
    article(
        &site,
        "later",
        "date = 2026-06-02T08:00",
        "Five words, and [here](none.md).",
    );
    article(
        &site,
        "sketch",
        "date = 2026-06-01\ndraft = true",
        "Not yet.",
    );
    let over = "date = 2026-01-01\nexpires = 2026-02-01";
    article(&site, "over", over, "Gone.");
    folder
}

#[test]
fn the_desk_lists_every_article_in_its_state() {
    let folder = site();
    let site = &folder.path().join("site");
    let listed = run(site, &["list"]);
    assert_eq!(
        listed,
        "scheduled  2026-06-02 08:00       4  The story later\n\
         \x20          content/articles/later.md: 1 error, 1 warning\n\
         draft      2026-06-01             2  The story sketch\n\
         \x20          content/articles/sketch.md\n\
         published  2026-05-02 09:30       4  The story public\n\
         \x20          content/articles/public.md\n\
         expired    2026-01-01             1  The story over\n\
         \x20          content/articles/over.md\n\
         4 articles: 1 published, 1 scheduled, 1 draft, 1 expired\n"
    );
    let some = run(site, &["list", "--state", "draft", "--state", "expired"]);
    assert!(some.contains("2 articles: 1 draft, 1 expired"), "{some}");
    for name in ["technology", "Technology"] {
        assert!(run(site, &["list", "--category", name]).contains("4 articles"));
    }
    let (code, _, notes) = presswork(site, &["list", "--category", "tecnology"]);
    assert_eq!(code, 2);
    assert!(notes.contains("did you mean `technology`?"), "{notes}");
    // On the day on which it is due, it is published.
    let then = run(
        site,
        &["list", "--now", "2026-06-03", "--state", "published"],
    );
    assert!(then.contains("2 articles: 2 published"), "{then}");
}

#[test]
fn a_program_reads_the_list_line_by_line() {
    let folder = site();
    let site = &folder.path().join("site");
    let lines = run(site, &["list", "--format", "json"]);
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 4);
    let first = &lines[0];
    assert_eq!(first["event"], "article");
    assert_eq!(first["state"], "scheduled");
    assert_eq!(first["date"], "2026-06-02T08:00:00+00:00");
    assert_eq!(first["file"], "content/articles/later.md");
    assert_eq!(first["address"], "/2026/06/later/");
    assert_eq!(
        (first["words"].as_u64(), first["errors"].as_u64()),
        (Some(4), Some(1))
    );
}

/// Says what `why` says of something, which has no errors in the way.
fn why(site: &Path, asked: &str) -> String {
    run(site, &["why", asked])
}

#[test]
fn why_says_what_keeps_an_article_from_being_online() {
    let folder = site();
    let site = &folder.path().join("site");
    article(site, "later", "date = 2026-06-02T08:00", "Five.");
    let nothing = why(site, "content/articles/public.md");
    assert!(
        nothing.contains("nothing was published there yet"),
        "{nothing}"
    );
    run(site, &["publish", "--yes", "--max-delete", "100%"]);
    for asked in [
        "content/articles/public.md",
        "/2026/05/public/",
        "2026/05/public",
        "https://news.example.org/2026/05/public/?a#b",
        "http://127.0.0.1:1111/2026/05/public/index.html",
        "public/2026/05/public/index.html",
        "/old/",
        "https://news.example.org/old",
    ] {
        let said = why(site, asked);
        assert!(
            said.contains("The story public (/2026/05/public/)"),
            "{asked}: {said}"
        );
        assert!(
            said.contains("online as it is now, as of publication 1"),
            "{asked}: {said}"
        );
    }
    let said = why(site, "/2026/06/sketch/");
    assert!(said.contains("It is a draft"), "{said}");
    let said = why(site, "content/articles/later.md");
    assert!(
        said.contains("held back until Tuesday 2026-06-02 08:00"),
        "{said}"
    );
    let said = why(site, "content/articles/over.md");
    assert!(
        said.contains("It is withdrawn since Sunday 2026-02-01"),
        "{said}"
    );
    let said = run(site, &["why", "/2026/06/later/", "--now", "2026-06-03"]);
    assert!(
        said.contains("before it was due, Tuesday 2026-06-02 08:00"),
        "{said}"
    );
    let (code, _, notes) = presswork(site, &["why", "/2026/06/nowhere/"]);
    assert_eq!(code, 1, "{notes}");
    let (code, _, notes) = presswork(site, &["why", "articles/later.md"]);
    assert_eq!(code, 2, "{notes}");
    assert!(
        notes.contains("did you mean `content/articles/later.md`?"),
        "{notes}"
    );
}

#[test]
fn why_compares_each_target_with_the_environment_that_goes_there() {
    let folder = site();
    let site = &folder.path().join("site");
    article(site, "later", "date = 2026-06-02T08:00", "Five.");
    let config = site.join("config.toml");
    let text = fs::read_to_string(&config).unwrap();
    let staging = "[publish.staging]\ntarget = \"folder\"\npath = \"../staging\"\n\
                   [environment.staging]\ntarget = \"staging\"\nindexed = false\nbase_url = \"https://s.example.org\"\n";
    fs::write(&config, format!("{text}{staging}")).unwrap();
    let all = ["--yes", "--max-delete", "100%"];
    run(site, &[&["publish", "web"], &all[..]].concat());
    // Its name alone would send there what stands in no environment.
    for more in [&["--yes"][..], &["--draft", "content/articles/later.md"]] {
        let (code, _, notes) = presswork(site, &[&["publish", "staging"], more].concat());
        assert_eq!(code, 2, "{notes}");
        assert!(
            notes.contains("`[publish.staging]` is where `[environment.staging]` goes"),
            "{notes}"
        );
        assert!(
            notes.contains("`presswork publish staging --environment staging`"),
            "{notes}"
        );
    }
    run(
        site,
        &[&["publish", "--environment", "staging"], &all[..]].concat(),
    );
    for asked in [
        "content/articles/public.md",
        "https://s.example.org/2026/05/public/",
        "https://www.news.example.org/2026/05/public/",
    ] {
        let said = why(site, asked);
        let many = said.matches("online as it is now").count();
        assert_eq!(many, 2, "{asked}: {said}");
    }
    article(site, "public", "date = 2026-05-02T09:30", "Other words.");
    let said = why(site, "content/articles/public.md");
    assert!(
        said.contains("`presswork publish staging --environment staging` puts the new one online"),
        "{said}"
    );
    let (code, _, notes) = presswork(site, &["why", "https://other.org/2026/05/public/"]);
    assert_eq!(code, 2, "{notes}");
    assert!(
        notes.contains("`other.org` is not where this site is"),
        "{notes}"
    );
}

#[test]
fn why_says_what_is_online_of_a_file_that_is_gone() {
    let folder = site();
    let site = &folder.path().join("site");
    article(site, "later", "date = 2026-06-02T08:00", "Five.");
    article(site, "gone", "date = 2026-05-03", "Gone soon.");
    let publish = ["publish", "--yes", "--max-delete", "100%"];
    run(site, &publish);
    fs::remove_file(site.join("content/articles/gone.md")).unwrap();
    // The first build says that it took the page away, the second one knows nothing of it.
    for _ in 0..2 {
        run(site, &["build", "--yes"]);
        let said = why(site, "https://news.example.org/2026/05/gone/");
        assert!(
            said.contains("online, as of publication 1")
                && said.contains("no file of it any longer"),
            "{said}"
        );
    }
    presswork(site, &publish);
    let (code, said, notes) = presswork(site, &["why", "/2026/05/gone/"]);
    assert_eq!(code, 1, "{said}{notes}");
    run(
        site,
        &["publish", "rollback", "--yes", "--max-delete", "100%"],
    );
    let said = why(site, "/2026/05/gone/");
    assert!(
        said.contains("online, since ada") && said.contains("went back to an earlier publication"),
        "{said}"
    );
}

#[test]
fn why_says_what_a_target_has_of_an_article() {
    let folder = site();
    let site = &folder.path().join("site");
    article(site, "later", "date = 2026-06-02T08:00", "Five.");
    run(site, &["publish", "--yes", "--max-delete", "100%"]);
    let public = "content/articles/public.md";
    article(site, "public", "date = 2026-05-02T09:30", "Other words.");
    let said = why(site, public);
    assert!(
        said.contains("its page changed since: `presswork publish web`"),
        "{said}"
    );
    article(site, "new", "date = 2026-05-03", "A new one.");
    let said = why(site, "content/articles/new.md");
    assert!(
        said.contains("which was without it: `presswork publish web`"),
        "{said}"
    );

    run(site, &["publish", "--yes", "--max-delete", "100%"]);
    run(
        site,
        &["publish", "rollback", "--yes", "--max-delete", "100%"],
    );
    let said = why(site, "content/articles/new.md");
    assert!(
        said.contains("went back to an earlier publication on Monday 2026-06-01"),
        "{said}"
    );
    // What was never online was not taken off.
    let said = why(site, "content/articles/sketch.md");
    assert!(said.contains("not online, as of publication 3"), "{said}");
    assert!(!said.contains("went back"), "{said}");
    article(site, "newer", "date = 2026-05-04", "A newer one.");
    let said = why(site, "content/articles/newer.md");
    assert!(said.contains("which was without it"), "{said}");
    fs::remove_file(site.join("content/articles/newer.md")).unwrap();
    let said = why(site, public);
    assert!(
        said.contains("online as it was when somebody went back to it")
            && said.contains("`--resume` does"),
        "{said}"
    );

    // Taken back by its writer, and still there.
    article(
        site,
        "public",
        "date = 2026-05-02T09:30\ndraft = true",
        "Other words.",
    );
    let said = why(site, public);
    assert!(said.contains("still online, as of publication 3"), "{said}");

    article(site, "broken", "date = 2026-05-04", "[x](none.md)");
    let said = why(site, "content/articles/new.md");
    assert!(
        said.contains(
            "Nothing is published while the site has 1 error; content/articles/broken.md: "
        ),
        "{said}"
    );
    let line: Value = serde_json::from_str(
        run(site, &["why", public, "--format", "json"])
            .lines()
            .next()
            .unwrap(),
    )
    .unwrap();
    assert_eq!(line["event"], "presence");
    assert_eq!(line["state"], "draft");
    assert_eq!(line["targets"][0]["found"], "other");
    assert_eq!(line["targets"][0]["generation"], 3);
}

#[test]
fn the_preview_is_opened_at_the_page_of_an_article() {
    let folder = site();
    let site = &folder.path().join("site");
    let (code, _, notes) = presswork(site, &["serve", "--port", "0", "--open", "skecth.md"]);
    assert_eq!(code, 2);
    assert!(
        notes.contains("did you mean `content/articles/sketch.md`?"),
        "{notes}"
    );

    let mut child = command(
        site,
        &[
            "serve",
            "--port",
            "0",
            "--open",
            "content/articles/sketch.md",
        ],
    )
    // There is no browser.
    .env("PATH", "")
    .stdout(Stdio::null())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let said = lines
        .map_while(Result::ok)
        .find(|line| line.contains("sketch.md is at "))
        .unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(said.ends_with("/2026/06/sketch/"), "{said}");
}
