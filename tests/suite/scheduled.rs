//! Scheduled articles: proved before they are due, and held back alone where they are broken when they are.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::program::{presswork, put};

/// Runs a command at a moment of UTC, and returns its exit code and all that it printed.
fn at(moment: &str, site: &Path, arguments: &[&str]) -> (i32, String) {
    let epoch: jiff::Timestamp = format!("{moment}:00Z").parse().unwrap();
    presswork(epoch.as_second(), site, arguments)
}

/// Runs a command that ends with this code and prints these words.
fn expect(moment: &str, site: &Path, arguments: &[&str], code: i32, words: &[&str]) -> String {
    let (found, said) = at(moment, site, arguments);
    assert_eq!(found, code, "{moment} {arguments:?}:\n{said}");
    for word in words {
        assert!(
            said.contains(word),
            "{moment} {arguments:?}: no {word:?} in\n{said}"
        );
    }
    said
}

fn article(site: &Path, name: &str, date: &str, front: &str, body: &str) {
    let text = format!(
        "+++\ntitle = \"The story {name}\"\ndate = {date}\ncategory = \"news\"\nsummary = \"On {name}.\"\n{front}+++\n{body}\n"
    );
    put(site, &format!("content/articles/{name}.md"), text);
}

/// A site with one article that is public, and one that is due at eight on the second day and has a mistake.
fn site() -> TempDir {
    let folder = TempDir::new().unwrap();
    let site = folder.path().join("site");
    fs::create_dir_all(&site).unwrap();
    let config = "title = \"News\"\nbase_url = \"https://news.example.org\"\n\
                  [publish.web]\ntarget = \"folder\"\npath = \"../online\"\n";
    fs::write(site.join("config.toml"), config).unwrap();
    article(&site, "public", "2026-05-30", "", "It is there.");
    article(
        &site,
        "later",
        "2026-06-02T08:00",
        "",
        "See [this](none.md).",
    );
    folder
}

const BEFORE: &str = "2026-06-01T12:00";
const DUE: &str = "2026-06-02T08:07";
const PUBLISH: &[&str] = &["publish", "--yes", "--max-delete", "100%"];

/// Says whether a page is online.
fn is_online(folder: &TempDir, page: &str) -> bool {
    folder.path().join("online").join(page).exists()
}

#[test]
fn a_scheduled_article_is_proved_before_it_is_due() {
    let folder = site();
    let site = &folder.path().join("site");
    expect(
        BEFORE,
        site,
        &["check"],
        1,
        &[
            "error[broken-link]",
            "later.md:7:12",
            "this holds back the article, and nothing else, from its date on, Tuesday 2026-06-02 08:00",
            "Held back: 1 scheduled; the next is due Tuesday 2026-06-02 08:00",
            "What is scheduled was looked at as of its date",
        ],
    );
    let lines = expect(BEFORE, site, &["check", "--format", "json"], 1, &[]);
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["code"], "broken-link");
    assert_eq!(lines[0]["due"], "2026-06-02T08:00:00+00:00");
    let last = lines.last().unwrap();
    assert_eq!(
        (last["errors"].as_u64(), last["held"]["scheduled"].as_u64()),
        (Some(1), Some(1))
    );
    // The site of today is published, and the mistake is said.
    expect(
        BEFORE,
        site,
        PUBLISH,
        0,
        &["error[broken-link]", "later.md:7:12", "from its date on"],
    );
    assert!(is_online(&folder, "2026/05/public/index.html"));
    // A mistake that is seen without its being public.
    article(
        site,
        "later",
        "2026-06-02T08:00",
        "categroy = \"x\"\n",
        "Text.",
    );
    expect(
        BEFORE,
        site,
        &["check"],
        1,
        &["error[unknown-key]", "from its date on"],
    );
    expect(
        BEFORE,
        site,
        &["build"],
        0,
        &["error[unknown-key]", "with 1 error"],
    );
    article(site, "later", "2026-06-02T08:00", "", "Text.");
    expect(
        BEFORE,
        site,
        &["check"],
        0,
        &["Checked 1 article", "nothing is wrong"],
    );
}

#[test]
fn each_article_is_looked_at_as_of_its_own_date() {
    let folder = site();
    let site = &folder.path().join("site");
    article(site, "later", "2026-06-02T08:00", "", "![a](fifth/a.png)");
    article(site, "fifth/index", "2026-06-05T08:00", "", "Five.");
    fs::write(site.join("content/articles/fifth/a.png"), b"no picture").unwrap();
    // On the second, the picture lies beside an article that is not public yet.
    let said = expect(
        BEFORE,
        site,
        &["check"],
        1,
        &["later.md:7", "which is held back"],
    );
    assert!(said.contains("date on, Tuesday 2026-06-02 08:00"), "{said}");
    article(site, "later", "2026-06-06T08:00", "", "![a](fifth/a.png)");
    let (_, said) = at(BEFORE, site, &["check"]);
    assert!(!said.contains("which is held back"), "{said}");
}

#[test]
fn a_broken_article_that_is_due_holds_back_itself_alone() {
    let folder = site();
    let site = &folder.path().join("site");
    let held = [
        "error[broken-link]",
        "1 article is held back for errors: content/articles/later.md, due Tuesday 2026-06-02 08:00",
    ];
    expect(BEFORE, site, PUBLISH, 0, &[]);
    article(
        site,
        "other",
        "2026-06-01T09:00",
        "",
        "Another, see [later](later.md).",
    );
    expect(DUE, site, PUBLISH, 1, &held);
    assert!(is_online(&folder, "2026/06/other/index.html"));
    assert!(!is_online(&folder, "2026/06/later/index.html"));
    // Every hour again, until it is mended; the rest goes on.
    expect("2026-06-02T09:07", site, PUBLISH, 1, &held);
    article(site, "more", "2026-06-02T09:30", "", "More.");
    expect("2026-06-02T10:07", site, PUBLISH, 1, &held);
    assert!(is_online(&folder, "2026/06/more/index.html"));
    expect("2026-06-02T11:07", site, PUBLISH, 1, &held);
    let why = ["why", "content/articles/later.md"];
    expect(
        "2026-06-02T11:08",
        site,
        &why,
        0,
        &[
            "It is held back for 1 error",
            "not online, as of publication",
        ],
    );
    let why = ["why", "content/articles/other.md"];
    let said = expect("2026-06-02T11:08", site, &why, 0, &["online as it is now"]);
    assert!(!said.contains("Nothing is published"), "{said}");
    let list = ["list", "--state", "held"];
    let listed = "held       2026-06-02 08:00       2  The story later";
    expect("2026-06-02T11:08", site, &list, 0, &[listed, "1 held"]);
    let held = "Held back for errors  The story later (content/articles/later.md)";
    expect("2026-06-02T11:08", site, &["schedule"], 0, &[held]);
    article(site, "later", "2026-06-02T08:00", "", "Mended.");
    expect("2026-06-02T12:07", site, PUBLISH, 0, &[]);
    assert!(is_online(&folder, "2026/06/later/index.html"));
    // What is online is not taken away for a mistake: it stops the publication.
    article(
        site,
        "later",
        "2026-06-02T08:00",
        "",
        "See [this](none.md).",
    );
    let said = expect(
        "2026-06-02T13:07",
        site,
        PUBLISH,
        1,
        &["Nothing was published"],
    );
    assert!(!said.contains("from its date on"), "{said}");
    assert!(is_online(&folder, "2026/06/later/index.html"));
}

#[test]
fn what_is_online_stops_the_publication_at_whatever_address() {
    let folder = site();
    let site = &folder.path().join("site");
    expect(BEFORE, site, PUBLISH, 0, &[]);
    article(site, "fri", "2026-06-02T09:00", "", "Fine.");
    expect(
        "2026-06-02T09:07",
        site,
        PUBLISH,
        1,
        &["1 article is held back"],
    );
    let page = "2026/06/fri/index.html";
    assert!(is_online(&folder, page));
    // While another article is held back, this one gets another address and a mistake.
    let broken = "See [this](none.md).";
    article(
        site,
        "fri",
        "2026-06-02T09:00",
        "slug = \"friday\"\n",
        broken,
    );
    expect(
        "2026-06-02T10:07",
        site,
        PUBLISH,
        1,
        &["Nothing was published", "fri.md"],
    );
    assert!(is_online(&folder, page));
    // A whole address, and another day.
    article(
        site,
        "fri",
        "2026-06-02T09:30",
        "url = \"/friday/\"\n",
        broken,
    );
    expect(
        "2026-06-02T10:07",
        site,
        PUBLISH,
        1,
        &["Nothing was published", "fri.md"],
    );
    assert!(is_online(&folder, page));
    article(
        site,
        "fri",
        "2026-06-02T09:00",
        "slug = \"friday\"\n",
        "Mended.",
    );
    expect(
        "2026-06-02T11:07",
        site,
        PUBLISH,
        1,
        &["1 article is held back"],
    );
    assert!(is_online(&folder, "2026/06/friday/index.html"));
}

#[test]
fn what_is_in_the_output_folder_stops_the_build_at_whatever_address() {
    let folder = site();
    let site = &folder.path().join("site");
    let page = |page: &str| {
        site.join("public/2026/06")
            .join(page)
            .join("index.html")
            .exists()
    };
    expect(BEFORE, site, &["build"], 0, &[]);
    article(site, "fri", "2026-06-02T09:00", "", "Fine.");
    let held = ["1 article is held back"];
    expect("2026-06-02T09:07", site, &["build"], 1, &held);
    assert!(page("fri"));
    // Under another name, which changes no page.
    let text = fs::read_to_string(site.join("content/articles/fri.md")).unwrap();
    fs::remove_file(site.join("content/articles/fri.md")).unwrap();
    let renamed = text.replacen("+++\n", "+++\nslug = \"fri\"\n", 1);
    fs::write(site.join("content/articles/friday.md"), renamed).unwrap();
    expect("2026-06-02T09:27", site, &["build"], 1, &held);
    // While another article is held back, this one gets another address and a mistake.
    let broken = "See [this](none.md).";
    article(site, "friday", "2026-06-02T09:00", "", broken);
    let said = expect("2026-06-02T10:07", site, &["build"], 1, &["friday.md"]);
    assert!(!said.contains("1 article is held back"), "{said}");
    expect(
        "2026-06-02T10:07",
        site,
        &["list"],
        0,
        &["published  2026-06-02"],
    );
    assert!(page("fri"));
    article(site, "friday", "2026-06-02T09:00", "", "Mended.");
    expect("2026-06-02T11:07", site, &["build"], 1, &held);
    assert!(page("friday") && !page("fri"));
    // A build that finds nothing to do knows it still.
    expect("2026-06-02T11:17", site, &["build"], 1, &held);
    article(site, "friday", "2026-06-02T09:00", "slug = \"f\"\n", broken);
    let said = expect("2026-06-02T11:27", site, &["build"], 1, &["friday.md"]);
    assert!(!said.contains("1 article is held back"), "{said}");
    assert!(page("friday"));
}

#[test]
fn a_build_holds_back_what_the_output_folder_is_without() {
    let folder = site();
    let site = &folder.path().join("site");
    let page = site.join("public/2026/06/later/index.html");
    expect(BEFORE, site, &["build"], 0, &["Held back: 1 scheduled"]);
    for moment in [DUE, "2026-06-02T09:07"] {
        article(site, "other", "2026-06-01", "", moment);
        expect(
            moment,
            site,
            &["build"],
            1,
            &["error[broken-link]", "1 article is held back for errors"],
        );
        assert!(!page.exists());
        let other = fs::read_to_string(site.join("public/2026/06/other/index.html")).unwrap();
        assert!(other.contains(moment));
    }
    let line = expect(
        "2026-06-02T09:08",
        site,
        &["build", "--format", "json"],
        1,
        &[],
    );
    let built: Value = line
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .find(|line| line["event"] == "built")
        .unwrap();
    assert_eq!(built["held"]["broken"], 1);
    // Nothing is known of a new folder: there, errors are errors.
    expect(
        DUE,
        site,
        &["build", "--out", "new"],
        1,
        &["nothing was written"],
    );
    // An article that is broken and was due before is an error of the site.
    article(site, "old", "2026-05-01", "", "[x](gone.md)");
    expect(
        "2026-06-02T10:07",
        site,
        &["build"],
        1,
        &["nothing was written", "gone.md", "none.md"],
    );
    fs::remove_file(site.join("content/articles/old.md")).unwrap();
    article(site, "later", "2026-06-02T08:00", "", "Mended.");
    expect("2026-06-02T11:07", site, &["build"], 0, &[]);
    assert!(page.exists());
}

#[test]
fn an_article_that_wants_an_address_that_is_taken_waits() {
    let folder = site();
    let site = &folder.path().join("site");
    article(
        site,
        "later",
        "2026-06-02T08:00",
        "url = \"/2026/05/public/\"\n",
        "Mine.",
    );
    expect(
        BEFORE,
        site,
        &["check"],
        1,
        &["error[address-taken]", "date on, Tuesday 2026-06-02 08:00"],
    );
    expect(BEFORE, site, PUBLISH, 0, &["error[address-taken]"]);
    expect(DUE, site, PUBLISH, 1, &["error[address-taken]"]);
}

#[test]
fn a_mistake_in_a_draft_stops_the_draft_and_not_the_site() {
    const WHY: &str = "this is in a draft, which cannot be published until it is put right; the site is published without it";
    let folder = site();
    let site = &folder.path().join("site");
    article(site, "later", "2026-05-31", "", "It is there, too.");
    let front = "draft = true\ncategroy = \"x\"\n";
    article(site, "draft", "2026-05-31", front, "Words.");
    let said = ["warning[unknown-key]", "draft.md:7:1", WHY];
    expect(BEFORE, site, &["build"], 0, &said);
    expect(BEFORE, site, &["check"], 0, &said);
    expect(BEFORE, site, PUBLISH, 0, &said);
    assert!(is_online(&folder, "2026/05/later/index.html"));
    assert!(!is_online(&folder, "2026/05/draft/index.html"));
    // It is said again, although the check of this site is known.
    expect(BEFORE, site, PUBLISH, 0, &said);
    let lines = expect(BEFORE, site, &["check", "--format", "json"], 0, &[]);
    assert!(lines.contains("\"left_out\":\"draft\""), "{lines}");
    let file = "content/articles/draft.md";
    expect(
        BEFORE,
        site,
        &["why", file],
        0,
        &["It is a draft", "It could not be published with 1 error; "],
    );
    // Whoever wants to see the draft is told of an error.
    let error = ["error[unknown-key]"];
    expect(BEFORE, site, &["check", file], 1, &error);
    expect(BEFORE, site, &["check", "--drafts"], 1, &error);
    expect(BEFORE, site, &["check", "--strict"], 1, &error);
    expect(BEFORE, site, &["build", "--drafts"], 1, &error);
    expect(BEFORE, site, &["publish", "--draft", file], 1, &error);
    // Other drafts are shown all the same.
    article(site, "sketch", "2026-05-31", "draft = true\n", "Words.");
    let sketch = "content/articles/sketch.md";
    expect(
        BEFORE,
        site,
        &["publish", "--draft", sketch],
        0,
        &["/private-draft/"],
    );
    // An article that is public by now and has the mistake stops everything, as ever.
    article(site, "draft", "2026-05-31", "categroy = \"x\"\n", "Words.");
    expect(BEFORE, site, &["check"], 1, &error);
}
