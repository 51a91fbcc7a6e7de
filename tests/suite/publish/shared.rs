//! `[cache] remote`: a machine without a cache renders only what changed.

use std::fs;
use std::path::Path;

use super::cloud::{Cloud, with_key};
use super::{RunOutput, TestProject, files};

const STORIES: usize = 60;

fn build(project: &TestProject, arguments: &[&str]) -> RunOutput {
    let mut command = project.command(arguments);
    RunOutput::from(with_key(&mut command).output().unwrap())
}

/// Another machine with the same sources.
fn elsewhere(project: &TestProject) -> TestProject {
    let other = TestProject::new("");
    fs::remove_dir_all(other.root().join("content")).unwrap();
    for (path, bytes) in files(project.root()) {
        if !path.starts_with("public/") && !path.starts_with(".presswork/") {
            other.write(&path, &bytes);
        }
    }
    other
}

/// Returns the files of a build without any cache.
fn clean(project: &TestProject) -> std::collections::BTreeMap<String, Vec<u8>> {
    build(project, &["build", "--no-cache", "--out", "clean"]).fine();
    let mut built = files(&project.root().join("clean"));
    built.remove(".presswork");
    fs::remove_dir_all(project.root().join("clean")).unwrap();
    built
}

fn cloud_project() -> (Cloud, TestProject) {
    let cloud = Cloud::new();
    let section = cloud.section();
    let endpoint = section
        .lines()
        .find(|line| line.starts_with("endpoint"))
        .unwrap();
    let project = TestProject::new(&format!(
        "[cache]\nremote = \"s3://news/build\"\nregion = \"eu-north-1\"\n{endpoint}"
    ));
    for number in 0..STORIES {
        project.story(&number.to_string(), "Words.");
    }
    (cloud, project)
}

fn rendered(printed: &RunOutput) -> usize {
    let line = printed
        .notes
        .lines()
        .find(|line| line.contains(" made, "))
        .unwrap();
    let before = line.split(" made,").next().unwrap();
    before.split_whitespace().last().unwrap().parse().unwrap()
}

#[test]
fn a_fresh_machine_builds_only_what_changed() {
    let (cloud, project) = cloud_project();
    project.story("8", "```rust\nlet x = 1;\n```");
    build(&project, &["build"]).fine();
    let other = elsewhere(&project);
    other.story("7", "Other words.\n\n```rust\nlet x = 1;\n```");
    cloud.requests();
    let printed = build(&other, &["build", "--stats"]);
    let few = rendered(&printed);
    assert!(few < 12, "{}", printed.notes);
    assert!(
        printed.notes.contains("0 coloured, 1 as they were"),
        "{}",
        printed.notes
    );
    printed.fine();
    assert_eq!(other.built(), clean(&other));
    // Unchanged parts were not sent again.
    let sent: u64 = cloud
        .requests()
        .iter()
        .filter(|one| one.method == "PUT")
        .map(|one| one.length)
        .sum();
    let all: usize = files(&cloud.bucket()).values().map(Vec::len).sum();
    assert!(sent < all as u64, "{sent} of {all}");
    // A third machine renders nothing, and a machine with a cache of its own sends no request.
    let third = elsewhere(&other);
    let printed = build(&third, &["build", "--stats"]);
    assert!(rendered(&printed) <= few, "{}", printed.notes);
    assert_eq!(third.built(), other.built());
    cloud.requests();
    build(&third, &["build"]).fine();
    assert_eq!(cloud.requests().len(), 0);
}

#[test]
fn a_shared_cache_that_is_broken_means_a_full_build() {
    let (cloud, project) = cloud_project();
    build(&project, &["build"]).fine();
    let wanted = project.built();
    let packs = cloud.bucket().join("build/cache");
    let spoil = |change: &dyn Fn(&Path)| {
        for entry in fs::read_dir(&packs).unwrap() {
            change(&entry.unwrap().path());
        }
        let other = elsewhere(&project);
        let printed = build(&other, &["build", "--stats"]);
        assert!(
            printed.notes.contains(" 0 as they were"),
            "{}",
            printed.notes
        );
        printed.fine();
        assert_eq!(other.built(), wanted);
    };
    spoil(&|path| fs::write(path, "something else").unwrap());
    spoil(&|path| {
        let bytes = fs::read(path).unwrap();
        fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
    });
    spoil(&|path| fs::remove_file(path).unwrap());
}

#[test]
fn a_build_does_without_a_bucket_that_cannot_be_reached() {
    let (_cloud, project) = cloud_project();
    let mut command = project.command(&["build"]);
    command
        .env("AWS_ACCESS_KEY_ID", "AKIDSOMEBODY")
        .env("AWS_SECRET_ACCESS_KEY", "x".repeat(40));
    let printed = RunOutput::from(command.output().unwrap());
    assert!(
        printed.notes.contains("the shared cache was not used"),
        "{}",
        printed.notes
    );
    printed.fine();
    assert_eq!(project.built(), clean(&project));
}
