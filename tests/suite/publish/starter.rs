//! What seeds left is not published.

use std::fs;

use super::TestProject;

/// Returns a starter that is to be published as it is.
fn starter() -> TestProject {
    let project = TestProject::new("");
    let place = project.root().join("config.toml");
    let text = fs::read_to_string(&place).unwrap();
    let (text, _) = text.split_once("[diagnostics]").unwrap();
    fs::write(place, text).unwrap();
    project.configure("[publish.default]\ntarget = \"folder\"\npath = \"site\"");
    project
}

#[test]
fn a_starter_that_nobody_changed_is_not_published() {
    let project = starter();
    let refused = project.publish();
    assert_eq!(refused.code, 1, "{}", refused.notes);
    let said = refused.result + &refused.notes;
    assert!(said.contains("error[starter-address]"), "{said}");
    for file in [
        "articles/welcome.md",
        "pages/about.md",
        "authors/editor.md",
        "categories/technology.md",
    ] {
        assert!(said.contains(&format!("content/{file}")), "{file}: {said}");
    }
    assert!(!project.root().join("site").exists());
    // A check is no publication.
    project.run(&["check"]).fine();
}

#[test]
fn a_new_article_is_published_once_it_has_words_of_its_own() {
    let project = starter();
    let config = project.root().join("config.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(
        &config,
        text.replace("https://example.org", "https://daily.example.org"),
    )
    .unwrap();
    for file in ["articles/welcome", "pages/about"] {
        fs::remove_file(project.root().join(format!("content/{file}.md"))).unwrap();
    }
    for (file, title) in [
        ("authors/editor", "Ada"),
        ("categories/technology", "Technology"),
    ] {
        project.write(
            &format!("content/{file}.md"),
            format!("+++\ntitle = \"{title}\"\n+++\n").as_bytes(),
        );
    }
    project.publish().fine();

    let new = ["new", "A headline", "--date", "2026-05-01", "--slug", "own"];
    project.run(&new).fine();
    // A draft is not published, whatever stands in it.
    project.publish().fine();

    let article = project.root().join("content/articles/2026/05/own.md");
    let draft = fs::read_to_string(&article).unwrap();
    let seeded = draft.replace("draft = true", "draft = false");
    fs::write(&article, &seeded).unwrap();
    let refused = project.publish();
    let said = refused.result + &refused.notes;
    assert_eq!(refused.code, 1, "{said}");
    assert!(
        said.contains("error[seed-text]") && said.contains("own.md:7:1"),
        "{said}"
    );

    let own = seeded.split("takeaways").next().unwrap();
    let own = own.replace("What happened, to whom, and why it matters", "It happened");
    let own = own.replace(": one or two sentences, at most 180 characters", "");
    fs::write(
        &article,
        format!("{own}+++\n\n## What happened\n\nWords.\n"),
    )
    .unwrap();
    project.publish().fine();
}
