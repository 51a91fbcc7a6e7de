//! Going back holds, and no site takes the place of another.

use std::fs;

use super::{TestProject, files};

const FOLDER: &str = "[publish.default]\ntarget = \"folder\"\npath = \"www/site\"\nkeep = 5";

fn project() -> TestProject {
    let project = TestProject::new(FOLDER);
    fs::create_dir_all(project.root().join("www")).unwrap();
    project
}

fn version(project: &TestProject, number: usize) {
    project.story("a", &format!("Version {number}."));
}

#[track_caller]
fn assert_online(project: &TestProject, number: usize) {
    let online = files(&project.root().join("www/site"));
    let page = String::from_utf8_lossy(&online["2026/05/a/index.html"]).into_owned();
    assert!(
        page.contains(&format!("Version {number}.")),
        "not version {number}"
    );
}

#[test]
fn what_was_withdrawn_stays_so_until_its_sources_change() {
    let project = project();
    for number in 1..=3 {
        version(&project, number);
        project.publish().fine();
    }
    project.run(&["publish", "rollback"]).fine();
    assert_online(&project, 2);
    // An hourly job, also one for which another story became due.
    for arguments in [
        &["publish"][..],
        &["publish", "--yes"],
        &["publish", "--dry-run"],
        &["publish", "--now", "2027-01-01"],
    ] {
        project.run(arguments).failed(&[
            "was withdrawn by ada",
            "it is the same since",
            "--resume",
        ]);
        assert_online(&project, 2);
    }
    // The figures of readers are no sources.
    let views = "[\"/2026/05/a/\"]\n2026-05-02 = 7\n";
    project.write("content/views.toml", views.as_bytes());
    project.publish().failed(&["was withdrawn"]);

    // Once more goes back one further, and what was withdrawn first is not forgotten.
    project.run(&["publish", "rollback"]).fine();
    assert_online(&project, 1);
    project.publish().failed(&["was withdrawn"]);
    version(&project, 2);
    project.publish().failed(&["was withdrawn"]);

    version(&project, 4);
    project.publish().fine();
    assert_online(&project, 4);
    // What was mended is forgotten.
    version(&project, 3);
    project.publish().fine();
    assert_online(&project, 3);
}

#[test]
fn what_was_withdrawn_is_known_by_its_files_too() {
    let project = project();
    project.story("a", "Version 1.");
    let later = "+++\ntitle = \"Later\"\ndate = 2026-06-02\ncategory = \"technology\"\nsummary = \"S.\"\n+++\nLater.\n";
    project.write("content/articles/later.md", later.as_bytes());
    // Two generations of the same sources: a story became due between them.
    project.publish().fine();
    let due = ["publish", "--now", "2026-06-03"];
    project.run(&due).fine();
    project.run(&["publish", "rollback"]).fine();
    project.run(&due).failed(&["was withdrawn"]);

    // A draft changes the sources, and no file.
    let draft = later.replace("date =", "draft = true\ndate =");
    project.write("content/articles/draft.md", draft.as_bytes());
    project.run(&due).failed(&["was withdrawn"]);
    // Neither does a change of what was not withdrawn.
    project.story("a", "Version 2.");
    project
        .run(&due)
        .failed(&["in `content/articles/later.md` it is the same since"]);
    project.write(
        "content/articles/later.md",
        format!("{later}Mended.\n").as_bytes(),
    );
    project.run(&due).fine();
}

#[test]
fn mending_one_of_several_withdrawn_generations_is_enough() {
    let project = project();
    for name in ["a", "b", "c"] {
        project.story(name, "Good.");
    }
    project.publish().fine();
    // What is wrong is noticed after another publication.
    project.story("a", "Wrong.");
    project.publish().fine();
    project.story("b", "Better.");
    project.publish().fine();
    project.run(&["publish", "rollback"]).fine();
    project.run(&["publish", "rollback"]).fine();
    project
        .publish()
        .failed(&["in `content/articles/a.md` and `content/articles/b.md` it is the same"]);
    // The first one is there still.
    project.story("b", "Better yet.");
    project
        .publish()
        .failed(&["in `content/articles/a.md` it is the same"]);
    project.story("b", "Better.");
    project.story("a", "Mended.");
    project.publish().fine();
}

#[test]
fn a_file_of_the_same_length_is_another_source() {
    let project = project();
    version(&project, 1);
    project.publish().fine();
    version(&project, 2);
    project.write("content/static/_redirects", b"/a /b 301\n");
    project.publish().fine();
    project.run(&["publish", "rollback"]).fine();
    project
        .publish()
        .failed(&["in `content/articles/a.md` and `content/static/_redirects` it is the same"]);
    project.write("content/static/_redirects", b"/a /b 302\n");
    project.publish().fine();
}

/// Writes an article that says no more than its name, with this line in its front matter.
fn article(project: &TestProject, name: &str, line: &str) {
    let text = format!(
        "+++\ntitle = \"Of {name}\"\n{line}\ncategory = \"technology\"\nsummary = \"S.\"\n+++\nOf {name}.\n"
    );
    let path = format!("content/articles/{name}.md");
    project.write(&path, text.as_bytes());
}

#[test]
fn neither_the_hour_nor_what_is_not_published_lifts_a_withdrawal() {
    let project = project();
    article(&project, "later", "date = 2026-06-02");
    article(&project, "brief", "date = 2026-05-02\nexpires = 2026-06-02");
    version(&project, 1);
    project.publish().fine();
    // One machine has a draft, with a picture, and notes that another one has not.
    article(&project, "draft/index", "draft = true\ndate = 2026-05-01");
    project.write("content/articles/draft/words.txt", b"Words.");
    project.write("content/notes.txt", b"Notes.");
    version(&project, 2);
    project.publish().fine();
    project.run(&["publish", "rollback"]).fine();
    fs::remove_dir_all(project.root().join("content/articles/draft")).unwrap();
    fs::remove_file(project.root().join("content/notes.txt")).unwrap();
    let refused = |now: &str| {
        let words = [
            "in `content/articles/a.md` it is the same since",
            " at 2026-06-01 12:00 UTC, and",
        ];
        project.run(&["publish", "--now", now]).failed(&words);
        assert_online(&project, 1);
    };
    for now in ["2026-06-01T13:00", "2026-06-03", "2026-07-01"] {
        refused(now);
    }
    article(&project, "new", "draft = true\ndate = 2026-05-01");
    refused("2026-06-01T14:00");
    article(&project, "new", "date = 2026-06-05");
    refused("2026-06-01T14:00");
    refused("2026-06-06");
    // Neither does another story that is published.
    article(&project, "new", "date = 2026-05-05");
    refused("2026-06-01T14:00");
    version(&project, 3);
    project
        .run(&["publish", "--now", "2026-06-01T15:00"])
        .fine();
    assert_online(&project, 3);
}

#[test]
fn what_was_deleted_stays_until_it_is_there_again() {
    let project = project();
    version(&project, 1);
    article(&project, "other", "date = 2026-05-02");
    project.publish().fine();
    fs::remove_file(project.root().join("content/articles/other.md")).unwrap();
    project.publish().fine();
    project.run(&["publish", "rollback"]).fine();
    let later = ["publish", "--now", "2026-06-03"];
    project
        .run(&later)
        .failed(&["was withdrawn", "it is the same since"]);
    article(&project, "other", "date = 2026-05-02");
    project.run(&later).fine();
}

#[test]
fn a_withdrawn_copy_of_another_address_does_not_keep_the_site_back() {
    let project = project();
    let staging = "\n[environment.staging]\nbase_url = \"https://staging.example.org\"\n";
    project.configure(&format!("{FOLDER}{staging}"));
    version(&project, 1);
    project.publish().fine();
    let copy = ["publish", "--environment", "staging", "--yes"];
    project.run(&copy).fine();
    project.run(&["publish", "rollback"]).failed(&["--yes"]);
    project.run(&["publish", "rollback", "--yes"]).fine();
    project.run(&copy).failed(&["was withdrawn"]);
    project.publish().fine();
    project.run(&["publish", "--now", "2026-06-03"]).fine();
}

#[test]
fn what_was_withdrawn_can_be_published_on_purpose() {
    let project = project();
    for number in 1..=2 {
        version(&project, number);
        project.publish().fine();
    }
    project.run(&["publish", "rollback"]).fine();
    project.run(&["publish", "--resume"]).fine();
    assert_online(&project, 2);
    project.run(&["publish", "rollback", "--to", "1"]).fine();
    // To go forward again is a decision, too.
    project.run(&["publish", "rollback", "--to", "2"]).fine();
    assert_online(&project, 2);
    project.publish().fine();
}

#[test]
fn the_log_says_what_was_published_when_and_by_whom() {
    let project = project();
    let log = |arguments: &[&str]| {
        project
            .run(&[&["publish", "log"], arguments].concat())
            .fine()
    };
    let none = project.run(&["publish", "log"]).notes;
    assert!(none.contains("Nothing was published here yet"), "{none}");
    for number in 1..=2 {
        version(&project, number);
        project.publish().fine();
    }
    project.run(&["publish", "rollback"]).fine();
    let lines = log(&["--format", "json"]);
    let lines: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let numbers: Vec<_> = lines
        .iter()
        .map(|line| line["generation"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, [3, 2, 1]);
    assert_eq!(
        (lines[0]["restores"].as_u64(), lines[0]["online"].as_bool()),
        (Some(1), Some(true))
    );
    assert_eq!(lines[1]["online"], false);
    assert_eq!(
        lines[1]["files"].as_u64(),
        Some(project.built().len() as u64)
    );
    assert_eq!(lines[1]["base_url"], "https://example.org/");
    let people = log(&[]);
    let first = people.lines().next().unwrap();
    for part in [
        "   3  2026-06-01 12:00 UTC",
        "by ada",
        "went back to 1",
        "online",
    ] {
        assert!(first.contains(part), "{first}");
    }
}

#[test]
fn a_site_of_another_address_is_not_replaced_unasked() {
    let project = project();
    let staging =
        "\n[environment.staging]\nbase_url = \"https://staging.example.org\"\nindexed = false\n";
    project.configure(&format!("{FOLDER}{staging}"));
    version(&project, 1);
    project.publish().fine();
    let online = files(&project.root().join("www/site"));
    project
        .run(&["publish", "--environment", "staging"])
        .failed(&[
            "is the site https://example.org/,",
            "this is the site https://staging.example.org/",
            "--yes",
        ]);
    assert_eq!(files(&project.root().join("www/site")), online);
    let dry = ["publish", "--environment", "staging", "--dry-run"];
    project
        .run(&dry)
        .failed(&["is the site https://example.org/,", "--yes"]);
    project.run(&[&dry[..], &["--yes"]].concat()).fine();
    project
        .run(&["publish", "--environment", "staging", "--yes"])
        .fine();
    project.publish().failed(&["https://staging.example.org/"]);
}

#[test]
fn an_environment_names_its_only_target_and_hides_from_search_engines() {
    let project = project();
    let staging = "[publish.staging]\ntarget = \"folder\"\npath = \"www/staging\"\n\
        [environment.staging]\nbase_url = \"https://staging.example.org\"\nindexed = false\ntarget = \"staging\"\n";
    project.configure(&format!("{FOLDER}\n{staging}"));
    version(&project, 1);
    project.publish().fine();
    let refused = project.run(&["publish", "default", "--environment", "staging"]);
    assert_eq!(refused.code, 2);
    let wanted = "`[publish.staging]` alone here, and not to `default`";
    assert!(refused.notes.contains(wanted), "{}", refused.notes);
    project.run(&["publish", "--environment", "staging"]).fine();
    let text = |site: &str, path: &str| {
        fs::read_to_string(project.root().join("www").join(site).join(path)).unwrap()
    };
    let noindex = "<meta name=\"robots\" content=\"noindex\">";
    for page in ["index.html", "2026/05/a/index.html", "about/index.html"] {
        assert!(text("staging", page).contains(noindex), "{page}");
        assert!(!text("site", page).contains(noindex), "{page}");
    }
    assert_eq!(
        text("staging", "robots.txt"),
        "User-agent: *\nDisallow: /\n"
    );
    assert!(text("staging", "_headers").contains("\n  X-Robots-Tag: noindex\n"));
    // What every answer of the site says comes first.
    let headers = text("site", "_headers");
    let (everywhere, _) = headers.split_once("/private-draft/*").unwrap();
    assert!(!everywhere.contains("X-Robots-Tag"));

    let missing = staging.replace("target = \"staging\"\n", "target = \"stagging\"\n");
    project.configure(&format!("{FOLDER}\n{missing}"));
    project.run(&["check"]).failed(&[
        "there is no `[publish.stagging]`",
        "did you mean `staging`?",
    ]);
}
