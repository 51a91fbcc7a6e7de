//! The state that one process leaves for the next, also when the process is killed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use crate::length::stride;
use crate::strace;

fn command(site: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("presswork"));
    command.current_dir(site).args(arguments);
    command
        .env("SOURCE_DATE_EPOCH", "1780315200")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn run(site: &Path, arguments: &[&str]) -> String {
    let output = command(site, arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {printed}");
    String::from_utf8(output.stdout).unwrap() + &printed
}

fn site(articles: usize) -> TempDir {
    let folder = TempDir::new().unwrap();
    run(folder.path(), &["init", "."]);
    for number in 0..articles {
        write(folder.path(), number, 0);
    }
    folder
}

fn write(site: &Path, number: usize, version: usize) {
    let text = format!(
        "+++\ntitle = \"Story {number}\"\ndate = 2026-05-01\ncategory = \"technology\"\nsummary = \"S.\"\n+++\nVersion {version} of {number}. {}\n",
        "Words. ".repeat(200)
    );
    fs::write(site.join(format!("content/articles/{number}.md")), text).unwrap();
}

/// Returns every file below a folder but the manifest, whose lines have no fixed order.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry
                .path()
                .strip_prefix(folder)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            (path, fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// Kills builds of changed stories at the Nth of these system calls, for each N at the given distance
/// until a build succeeds; returns how many were killed.
fn kill_builds(site: &Path, calls: &str, distance: usize) -> usize {
    let mut killed = 0;
    for nth in (1..).step_by(distance) {
        for number in 0..20 {
            write(site, number, killed + 1);
        }
        let mut build = strace::killing_at(calls, nth, None);
        let program = assert_cmd::cargo::cargo_bin!("presswork");
        build.arg(program).arg("build").current_dir(site);
        build.env("SOURCE_DATE_EPOCH", "1780315200");
        if build.status().unwrap().success() {
            break;
        }
        killed += 1;
        for (path, bytes) in files(&site.join("public")) {
            if path.ends_with(".html") && !path.contains("staging") {
                assert!(
                    bytes.ends_with(b"</html>\n"),
                    "killed at {calls} {nth}: {path} is not whole"
                );
            }
        }
    }
    killed
}

#[test]
fn a_build_that_is_killed_leaves_complete_files_and_the_next_one_repairs_the_rest() {
    if !strace::is_allowed() {
        return;
    }
    let folder = site(60);
    let site = folder.path();
    run(site, &["build"]);
    let moved = kill_builds(site, "rename,renameat,renameat2", stride(5));
    let written = kill_builds(site, "write,writev,pwrite64", stride(3));
    assert!(
        moved > 3 && written > 3,
        "killed {moved} and {written} builds"
    );
    run(site, &["build"]);
    run(site, &["build", "--no-cache", "--out", "clean"]);
    let (rebuilt, clean) = (files(&site.join("public")), files(&site.join("clean")));
    assert_eq!(
        rebuilt.keys().collect::<Vec<_>>(),
        clean.keys().collect::<Vec<_>>()
    );
    for (path, bytes) in &clean {
        assert!(rebuilt[path] == *bytes, "{path} differs from a clean build");
    }
}

#[test]
fn a_build_that_cannot_put_its_site_in_place_is_made_up_for() {
    let folder = site(3);
    let site = folder.path();
    run(site, &["build"]);
    write(site, 0, 1);
    fs::write(
        site.join("content/pages/wall.md"),
        "+++\ntitle = \"W\"\n+++\nW.\n",
    )
    .unwrap();
    fs::write(site.join("public/wall"), "somebody else's").unwrap();
    assert!(!command(site, &["build"]).status().unwrap().success());

    // Some files are new, and the memo of all of them was kept.
    fs::remove_file(site.join("public/wall")).unwrap();
    write(site, 1, 1);
    run(site, &["build"]);
    run(site, &["build", "--no-cache", "--out", "clean"]);
    let now = files(&site.join("public"));
    assert!(now.contains_key("wall/index.html"));
    assert_eq!(now, files(&site.join("clean")));
}

#[test]
fn a_snapshot_that_is_broken_means_a_full_build() {
    let folder = site(5);
    let site = folder.path();
    run(site, &["build"]);
    let snapshot = site.join(".presswork/snapshot");
    let intact = fs::read(&snapshot).unwrap();
    let before = files(&site.join("public"));
    let mut turned = intact.clone();
    turned[intact.len() / 2] ^= 0x55;
    for broken in [
        Vec::new(),
        intact[..intact.len() / 2].to_vec(),
        turned,
        b"something else".to_vec(),
    ] {
        fs::write(&snapshot, broken).unwrap();
        let printed = run(site, &["build", "--stats"]);
        assert!(printed.contains(" read, 0 as they were"), "{printed}");
        assert_eq!(files(&site.join("public")), before);
    }
    fs::remove_dir_all(site.join(".presswork")).unwrap();
    run(site, &["build"]);
    assert_eq!(files(&site.join("public")), before);
}

/// The snapshot says of each article whether anything changed; what else is known of articles lies beside it.
#[test]
fn articles_that_are_damaged_are_read_again() {
    let folder = site(5);
    let site = folder.path();
    run(site, &["build"]);
    let kept = site.join(".presswork/articles");
    let intact = fs::read(&kept).unwrap();
    let mut turned = intact.clone();
    turned.iter_mut().step_by(40).for_each(|byte| *byte ^= 0x55);
    let broken = [
        Some(intact[..intact.len() / 2].to_vec()),
        Some(turned),
        Some(b"something else".repeat(1000)),
        None,
    ];
    for (number, broken) in broken.into_iter().enumerate() {
        match broken {
            Some(broken) => fs::write(&kept, broken).unwrap(),
            None => fs::remove_file(&kept).unwrap(),
        }
        // Another headline: the site is linked again.
        let story = site.join(format!("content/articles/{number}.md"));
        let text = fs::read_to_string(&story).unwrap();
        fs::write(&story, text.replacen("Story", "Another story", 1)).unwrap();
        run(site, &["build"]);
        run(site, &["build", "--no-cache", "--out", "clean"]);
        let (now, clean) = (files(&site.join("public")), files(&site.join("clean")));
        assert!(now == clean, "it differs from a clean build");
        assert!(fs::read(&kept).unwrap().len() >= intact.len());
    }
    let printed = run(site, &["build", "--stats"]);
    assert!(printed.contains("0 made"), "{printed}");
}

#[test]
fn an_edit_of_a_text_writes_one_article_for_later_processes() {
    let folder = site(200);
    let site = folder.path();
    run(site, &["build"]);
    let kept = site.join(".presswork/articles");
    let before = fs::read(&kept).unwrap();
    write(site, 7, 1);
    run(site, &["build"]);
    let after = fs::read(&kept).unwrap();
    assert!(after.starts_with(&before));
    assert!((1..before.len() / 100).contains(&(after.len() - before.len())));

    // What no article needs any more goes once it is more than the rest.
    for version in 2..5 {
        for number in 0..200 {
            write(site, number, version);
        }
        run(site, &["build"]);
    }
    assert!(fs::read(&kept).unwrap().len() < 3 * before.len());
    run(site, &["build", "--no-cache", "--out", "clean"]);
    assert!(files(&site.join("public")) == files(&site.join("clean")));
}

/// A process that finds new texts alone renders them by the plans that lie beside the snapshot.
#[test]
fn an_edit_of_a_headline_writes_few_plans_for_later_processes() {
    let folder = site(40);
    let site = folder.path();
    let kept = site.join(".presswork/plan-parts");
    let index = site.join(".presswork/plans");
    let rename = |name: &str| {
        let story = site.join("content/articles/7.md");
        let text = fs::read_to_string(&story).unwrap();
        let (_, rest) = text.split_once("date =").unwrap();
        fs::write(&story, format!("+++\ntitle = \"{name}\"\ndate ={rest}")).unwrap();
        run(site, &["build"]);
    };
    run(site, &["build"]);
    let before = fs::read(&kept).unwrap();
    rename("Another");
    let after = fs::read(&kept).unwrap();
    assert!(after.starts_with(&before));
    assert!((1..before.len() / 2).contains(&(after.len() - before.len())));

    // What was appended is found again, and what was damaged is written again.
    let mut turned = after.clone();
    turned.iter_mut().step_by(40).for_each(|byte| *byte ^= 0x55);
    let listed = fs::read(&index).unwrap();
    let broken = [
        (&kept, after.clone()),
        (&kept, after[..after.len() / 2].to_vec()),
        (&kept, turned),
        (&index, listed[..listed.len() / 2].to_vec()),
    ];
    for (version, (file, bytes)) in broken.into_iter().enumerate() {
        write(site, 8, 2 * version + 1);
        fs::write(file, bytes).unwrap();
        run(site, &["build"]);
        write(site, 8, 2 * version + 2);
        let printed = run(site, &["build", "--stats"]);
        assert!(!printed.contains("linking"), "{printed}");
        run(site, &["build", "--no-cache", "--out", "clean"]);
        assert!(files(&site.join("public")) == files(&site.join("clean")));
        rename(&format!("Another {version}"));
    }
}

#[test]
fn code_is_coloured_once_for_all_processes() {
    let folder = site(0);
    let site = folder.path();
    let article = site.join("content/articles/code.md");
    let write = |word: &str, code: &str| {
        let text = format!(
            "+++\ntitle = \"C\"\ndate = 2026-05-01\ncategory = \"technology\"\nsummary = \"S.\"\n+++\n{word}\n\n```rust\n{code}\n```\n\n```toml\na = 1\n```\n"
        );
        fs::write(&article, text).unwrap();
    };
    write("One.", "let x = 1;");
    run(site, &["build"]);
    write("Two.", "let x = 1;");
    let printed = run(site, &["build", "--stats"]);
    assert!(printed.contains(" 0 coloured, "), "{printed}");
    write("Two.", "let x = 2;");
    let printed = run(site, &["build", "--stats"]);
    assert!(printed.contains(" 1 coloured, "), "{printed}");
    let page = site.join("public/2026/05/code/index.html");
    let right = fs::read(&page).unwrap();
    assert!(String::from_utf8_lossy(&right).contains("<span class=\"k\">let</span>"));

    // The page is right, whatever is wrong with the cache.
    let kept = site.join(".presswork/colours");
    let intact = fs::read(&kept).unwrap();
    let mut turned = intact.clone();
    turned[intact.len() - 3] ^= 1;
    for broken in [Vec::new(), intact[..intact.len() / 2].to_vec(), turned] {
        fs::write(&kept, broken).unwrap();
        write("Three.", "let x = 2;");
        run(site, &["build"]);
        write("Two.", "let x = 2;");
        let printed = run(site, &["build", "--stats"]);
        assert!(printed.contains(" 0 coloured, "), "{printed}");
        assert_eq!(fs::read(&page).unwrap(), right);
    }
}

#[test]
fn a_file_that_becomes_a_private_key_leaves_the_site() {
    let folder = site(1);
    let note = folder.path().join("content/static/note.txt");
    let words = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n";
    let day = Duration::from_secs(24 * 60 * 60);
    // Files of yesterday and before: their stamps say for sure whether they changed.
    for (age, text, is_published) in [
        (3, "words\n", true),
        (2, words, false),
        (1, "words\n", true),
    ] {
        fs::write(&note, text).unwrap();
        let file = fs::File::options().append(true).open(&note).unwrap();
        file.set_modified(SystemTime::now() - age * day).unwrap();
        for version in 0..2 {
            write(folder.path(), 0, version);
            run(folder.path(), &["build"]);
            let published = folder.path().join("public/note.txt").exists();
            assert_eq!(published, is_published, "{age} {version}");
        }
    }
}

#[test]
fn two_builds_at_once_take_turns() {
    let folder = site(40);
    let site = folder.path();
    let mut children: Vec<Child> = (0..4)
        .map(|_| command(site, &["build"]).spawn().unwrap())
        .collect();
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    run(site, &["build", "--no-cache", "--out", "clean"]);
    assert_eq!(files(&site.join("public")), files(&site.join("clean")));
}

#[test]
fn why_names_what_changed() {
    let folder = site(3);
    let site = folder.path();
    run(site, &["build"]);
    write(site, 1, 9);
    run(site, &["build"]);
    let page = "public/2026/05/1/index.html";
    for asked in [page, "/2026/05/1/", "2026/05/1"] {
        let printed = run(site, &["why", asked]);
        assert!(
            printed.contains("its text") && printed.contains("content/articles/1.md"),
            "{printed}"
        );
    }
    let printed = run(site, &["why", "content/articles/1.md"]);
    assert!(printed.contains("only its text had changed"), "{printed}");
    assert!(run(site, &["why", "/2026/05/2/"]).contains("was not made again"));
    let output = command(site, &["why", "/nowhere/"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
}
