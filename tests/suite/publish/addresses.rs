//! Pages that moved or were deleted since they were published.

use std::fs;

use super::TestProject;

fn project() -> TestProject {
    let project = TestProject::new("");
    project.configure("[publish.default]\ntarget = \"folder\"\npath = \"site\"");
    project.story("first", "Words.");
    project.story("second", "Other words.");
    project
}

fn rename(project: &TestProject, from: &str, to: &str) {
    let place = |name: &str| project.root().join(format!("content/articles/{name}.md"));
    fs::rename(place(from), place(to)).unwrap();
}

fn read(project: &TestProject, name: &str) -> String {
    fs::read_to_string(project.root().join(format!("content/articles/{name}.md"))).unwrap()
}

fn edit(project: &TestProject, name: &str, from: &str, to: &str) {
    let text = read(project, name);
    assert!(text.contains(from), "{text}");
    let path = format!("content/articles/{name}.md");
    project.write(&path, text.replace(from, to).as_bytes());
}

/// Returns the warnings of a check about dead addresses.
fn warnings(project: &TestProject) -> String {
    let warnings = project.run(&["check"]);
    let lines = warnings.notes.lines();
    let mut lines: Vec<&str> = lines
        .filter(|line| line.contains("[moved-page]") || line.contains("[lost-page]"))
        .collect();
    lines.sort_unstable();
    lines.join("\n")
}

#[test]
fn a_page_that_moved_is_reported_until_its_old_address_leads_to_it() {
    let project = project();
    edit(&project, "first", "date =", "slug = \"one\"\ndate =");
    // A page that was never published can move freely.
    assert_eq!(warnings(&project), "");
    edit(&project, "first", "\"one\"", "\"two\"");
    let dry = project.run(&["publish", "--dry-run"]);
    assert!(!dry.notes.contains("moved-page"), "{}", dry.notes);
    project.publish().fine();
    assert_eq!(warnings(&project), "");

    edit(&project, "first", "\"two\"", "\"three\"");
    let wanted = "`content/articles/first.md` was published at /2026/05/two/ and is now at \
                  /2026/05/three/: links to the old address lead nowhere";
    assert!(
        warnings(&project).contains(wanted),
        "{}",
        warnings(&project)
    );
    for arguments in [&["publish", "--dry-run"][..], &["publish"]] {
        let printed = project.run(arguments);
        assert!(printed.notes.contains(wanted), "{}", printed.notes);
        assert!(
            printed
                .notes
                .contains("add `aliases = [\"/2026/05/two/\"]`"),
            "{}",
            printed.notes
        );
        printed.fine();
    }
    // The publication did not change the mistake.
    assert!(
        warnings(&project).contains(wanted),
        "{}",
        warnings(&project)
    );
    project.run(&["publish", "--strict"]).failed(&[wanted]);

    project.run(&["check", "--fix"]).fine();
    let text = read(&project, "first");
    assert!(
        text.starts_with("+++\naliases = [\"/2026/05/two/\"]\ntitle ="),
        "{text}"
    );
    assert_eq!(warnings(&project), "");
    let printed = project.publish();
    assert!(!printed.notes.contains("moved-page"), "{}", printed.notes);
    printed.fine();
}

#[test]
fn a_file_with_another_name_is_known_by_its_headline_and_date() {
    let project = project();
    project.publish().fine();
    rename(&project, "second", "renamed");
    let wanted = "`content/articles/renamed.md` was published at /2026/05/second/ and is now at \
                  /2026/05/renamed/";
    assert!(
        warnings(&project).contains(wanted),
        "{}",
        warnings(&project)
    );
    // A writer's exception and an owner's redirect both remove the warning.
    edit(
        &project,
        "renamed",
        "summary =",
        "allow = { moved-page = \"nobody saw it\" }\nsummary =",
    );
    assert_eq!(warnings(&project), "");
    edit(
        &project,
        "renamed",
        "allow = { moved-page = \"nobody saw it\" }\n",
        "",
    );
    project.configure(
        "[publish.default]\ntarget = \"folder\"\npath = \"site\"\n\
         [[redirects]]\nfrom = \"/2026/05/sec*\"\nto = \"/\"",
    );
    assert_eq!(warnings(&project), "");
}

#[test]
fn a_renamed_file_is_known_through_any_number_of_publications() {
    let project = project();
    project.publish().fine();
    let wanted = |name: &str| {
        format!(
            "`content/articles/{name}.md` was published at /2026/05/second/ and is now at /2026/05/{name}/"
        )
    };
    let mut before = "second";
    for name in ["deux", "zwei"] {
        rename(&project, before, name);
        for hour in 0..3 {
            project.story("first", &format!("Words of {name}, {hour}."));
            let printed = project.publish();
            let notes = printed.notes.clone();
            assert!(notes.contains(&wanted(name)), "{name}, {hour}: {notes}");
            assert!(!notes.contains("lost-page"), "{name}, {hour}: {notes}");
            printed.fine();
        }
        before = name;
    }
    let found = warnings(&project);
    assert!(found.contains("published at /2026/05/deux/"), "{found}");
}

#[test]
fn a_page_that_went_is_reported_until_the_site_is_published_without_it() {
    let project = project();
    project.publish().fine();
    // A draft was taken off deliberately.
    edit(&project, "first", "title =", "draft = true\ntitle =");
    assert_eq!(warnings(&project), "");
    fs::remove_file(project.root().join("content/articles/second.md")).unwrap();
    let wanted = "/2026/05/second/ was published from `content/articles/second.md`, which is gone";
    let found = warnings(&project);
    assert!(
        found.contains("[lost-page]") && found.contains(wanted),
        "{found}"
    );
    project.write(
        "content/static/_redirects",
        b"/2026/05/second /about/ 301\n",
    );
    assert_eq!(warnings(&project), "");
    fs::remove_file(project.root().join("content/static/_redirects")).unwrap();
    let printed = project.publish();
    assert!(printed.notes.contains(wanted), "{}", printed.notes);
    assert!(printed.notes.contains("from = \"/2026/05/second/\""));
    printed.fine();
    assert_eq!(warnings(&project), "");
}

#[test]
fn a_part_that_is_published_leaves_the_record_as_it_was() {
    let project = project();
    project.publish().fine();
    fs::remove_file(project.root().join("content/articles/second.md")).unwrap();
    project.run(&["publish", "--only", "feed.xml"]).fine();
    assert!(
        warnings(&project).contains("[lost-page]"),
        "{}",
        warnings(&project)
    );
    // An unreadable record counts as none.
    let record = ".presswork/publish/default.addresses";
    assert!(project.root().join(record).exists());
    project.write(record, b"{");
    assert_eq!(warnings(&project), "");
}

#[test]
fn one_correction_has_all_old_addresses_of_a_file() {
    let project = project();
    let fix = || {
        project.run(&["check", "--fix"]);
        assert_eq!(warnings(&project), "");
    };
    // Published at one address after the other, and redirected from none.
    for slug in ["one", "two", "three"] {
        let text = read(&project, "first");
        let lines: Vec<&str> = text
            .lines()
            .filter(|line| !line.starts_with("slug"))
            .collect();
        let text = lines.join("\n") + "\n";
        let text = text.replace("date =", &format!("slug = \"{slug}\"\ndate ="));
        project.write("content/articles/first.md", text.as_bytes());
        project.publish().fine();
    }
    fix();
    let line = "aliases = [\"/2026/05/one/\", \"/2026/05/two/\"]\n";
    assert!(
        read(&project, "first").contains(line),
        "{}",
        read(&project, "first")
    );
    project.publish().fine();
    // Those that are there stay.
    edit(&project, "first", "\"three\"", "\"four\"");
    fix();
    let line = "aliases = [\"/2026/05/three/\", \"/2026/05/one/\", \"/2026/05/two/\"]\n";
    assert!(
        read(&project, "first").contains(line),
        "{}",
        read(&project, "first")
    );
}
