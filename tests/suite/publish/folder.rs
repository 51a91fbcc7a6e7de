//! `target = "folder"`: generations that are switched at once, and files replaced in place.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use super::{
    RunOutput, SmallDisk, TestProject, assert_forgotten, assert_mended, damage, files, same,
};
use crate::length::stride;
use crate::strace;

/// How many pages a reader reads while generations switch.
const REQUESTS: usize = 10_000;

struct Web {
    project: TestProject,
    site: PathBuf,
}

fn web(keep: usize) -> Web {
    let project = TestProject::new("");
    let site = project.root().join("www/site");
    fs::create_dir_all(project.root().join("www")).unwrap();
    project.configure(&format!(
        "[publish.default]\ntarget = \"folder\"\npath = \"www/site\"\nkeep = {keep}"
    ));
    Web { project, site }
}

#[test]
fn a_folder_is_switched_from_one_generation_to_the_next() {
    let Web { project, site } = web(2);
    let printed = project.publish().fine();
    assert!(
        printed.contains("generation 1") && printed.contains("https://example.org/"),
        "{printed}"
    );
    assert_eq!(files(&site), project.built());
    assert!(fs::symlink_metadata(&site).unwrap().is_symlink());
    let first = project.built();

    assert!(project.publish().fine().contains("as it should be"));

    project.story("new", "Words.");
    let printed = project.publish().fine();
    assert!(
        printed.contains("generation 2") && printed.contains("/2026/05/new/"),
        "{printed}"
    );
    assert_eq!(files(&site), project.built());

    let printed = project.run(&["publish", "rollback"]).fine();
    assert!(
        printed.contains("back to what was published as 1"),
        "{printed}"
    );
    assert_eq!(files(&site), first);
    project
        .run(&["publish", "rollback"])
        .failed(&["no earlier generation"]);
    project.run(&["publish", "rollback", "--to", "2"]).fine();
    assert!(files(&site).contains_key("2026/05/new/index.html"));

    // Generation 3 was a copy of 1, and 4 is one of 2: copies take no room.
    let mut kept: Vec<String> = fs::read_dir(project.root().join("www/.site.presswork"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    kept.sort();
    assert_eq!(kept, ["1", "1.json", "2", "2.json", "4", "4.json"]);
}

#[test]
fn a_dry_run_changes_nothing_and_lists_everything() {
    let Web { project, site } = web(2);
    let printed = project
        .run(&["publish", "--dry-run", "--format", "json"])
        .fine();
    let events: Vec<serde_json::Value> = printed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let (last, rows) = events.split_last().unwrap();
    let built = project.built();
    assert_eq!(rows.len(), built.len());
    for row in rows {
        let path = row["path"].as_str().unwrap();
        assert_eq!(row["action"], "add");
        assert_eq!(
            row["bytes"].as_u64(),
            Some(built[path].len() as u64),
            "{path}"
        );
    }
    let bytes: usize = built.values().map(Vec::len).sum();
    assert_eq!(last["event"], "dry-run");
    assert_eq!(last["bytes"].as_u64(), Some(bytes as u64));
    // Styles come before the pages that need them, and feeds come last.
    let place = |ending: &str| {
        rows.iter()
            .position(|row| row["path"].as_str().unwrap().ends_with(ending))
            .unwrap()
    };
    assert!(place(".css") < place("index.html") && place("index.html") < place("feed.xml"));
    assert!(!site.exists() && fs::symlink_metadata(&site).is_err());
    assert_eq!(fs::read_dir(project.root().join("www")).unwrap().count(), 0);
}

#[test]
fn a_site_that_would_lose_much_is_not_published() {
    let Web { project, site } = web(2);
    for number in 0..30 {
        project.story(&number.to_string(), "Words.");
    }
    project.publish().fine();
    let before = files(&site);
    for number in 0..30 {
        fs::remove_file(project.root().join(format!("content/articles/{number}.md"))).unwrap();
    }
    let printed =
        project
            .publish()
            .failed(&["would be deleted", "--max-delete", "nothing was changed"]);
    assert!(printed.contains("/2026/05/"), "{printed}");
    assert_eq!(files(&site), before);
    let printed = project.run(&["publish", "--dry-run"]);
    assert!(
        printed.notes.contains("would be stopped"),
        "{}",
        printed.notes
    );
    assert!(printed.fine().contains("- 2026/05/7/index.html"));
    project.run(&["publish", "--max-delete", "90%"]).fine();
    assert_eq!(files(&site), project.built());
    let usage = project.run(&["publish", "--max-delete", "many"]);
    assert_eq!(usage.code, 2);
}

#[test]
fn a_part_of_a_site_is_published_alone() {
    let Web { project, site } = web(2);
    project.story("a", "One.");
    project.story("b", "One.");
    project.publish().fine();
    project.story("a", "Two.");
    project.story("b", "Two.");
    project.write("content/static/new.css", b"a{}");
    project.run(&["publish", "--only", "2026/05/a/**"]).fine();
    let (online, built) = (files(&site), project.built());
    assert_eq!(
        online["2026/05/a/index.html"],
        built["2026/05/a/index.html"]
    );
    assert_ne!(
        online["2026/05/b/index.html"],
        built["2026/05/b/index.html"]
    );
    assert!(online.contains_key("new.css"), "a page may need it");
    project.publish().fine();
    assert_eq!(files(&site), built);
}

#[test]
fn an_error_in_the_site_publishes_nothing() {
    let Web { project, site } = web(2);
    project.publish().fine();
    let before = files(&site);
    project.story("bad", "[x](none.md)");
    project.publish().failed(&["broken-link"]);
    assert_eq!(files(&site), before);
}

/// A publication is checked as `presswork check` checks, and not only built.
#[test]
fn what_a_check_finds_stops_a_publication() {
    let Web { project, site } = web(2);
    project.story("a", &format!("{}\n", "Words without end. ".repeat(80)));
    let printed = project.publish();
    assert!(
        printed
            .notes
            .contains("1 warning: `presswork check` says more"),
        "{}",
        printed.notes
    );
    assert!(
        !printed.notes.contains("long-paragraph"),
        "{}",
        printed.notes
    );
    printed.fine();
    let before = files(&site);
    // The warning is known already, and repeated.
    let printed = project.publish();
    assert!(printed.notes.contains("1 warning"), "{}", printed.notes);
    printed.fine();
    let text = fs::read_to_string(project.root().join("config.toml")).unwrap();
    fs::write(
        project.root().join("config.toml"),
        text.replace(
            "[diagnostics]\n",
            "[diagnostics]\nlong-paragraph = \"error\"\n",
        ),
    )
    .unwrap();
    project
        .publish()
        .failed(&["error[long-paragraph]", "Nothing was published"]);
    project.publish().failed(&["error[long-paragraph]"]);
    fs::write(project.root().join("config.toml"), text).unwrap();
    project
        .run(&["publish", "--strict"])
        .failed(&["error[long-paragraph]"]);
    assert_eq!(files(&site), before);
    let printed = project.run(&["publish", "--format", "json"]).fine();
    assert!(printed.contains("\"code\":\"long-paragraph\""), "{printed}");
}

#[test]
fn files_are_replaced_in_place_and_strangers_stay() {
    let Web { project, site } = web(0);
    fs::create_dir_all(&site).unwrap();
    fs::write(site.join("notes.txt"), "by hand").unwrap();
    fs::write(site.join("index.html"), "of another generator").unwrap();
    project
        .publish()
        .failed(&["presswork did not publish", "--yes"]);
    assert_eq!(
        fs::read_to_string(site.join("index.html")).unwrap(),
        "of another generator"
    );
    project.run(&["publish", "--yes"]).fine();
    project.story("a", "Words.");
    project.publish().fine();
    fs::remove_file(project.root().join("content/articles/a.md")).unwrap();
    project.publish().fine();
    let mut online = files(&site);
    assert_eq!(online.remove("notes.txt").as_deref(), Some(&b"by hand"[..]));
    assert_eq!(online, project.built());
    assert!(!site.join("2026/05/a").exists());
    project
        .run(&["publish", "rollback"])
        .failed(&["keeps no earlier generations", "keep = 3"]);
}

#[test]
fn what_somebody_else_put_into_a_generation_stays_online() {
    let Web { project, site } = web(1);
    project.publish().fine();
    fs::create_dir_all(site.join(".well-known/acme-challenge")).unwrap();
    let answer = site.join(".well-known/acme-challenge/token");
    fs::write(&answer, "by hand").unwrap();
    for name in ["a", "b", "c", "d"] {
        project.story(name, "Words.");
        project.publish().fine();
        assert_eq!(fs::read_to_string(&answer).unwrap(), "by hand");
    }

    fs::create_dir_all(site.join("2026/05/e")).unwrap();
    fs::write(site.join("2026/05/e/index.html"), "by hand").unwrap();
    project.story("e", "Words.");
    project
        .publish()
        .failed(&["2026/05/e/index.html was put there by somebody else"]);
    assert_eq!(
        fs::read_to_string(site.join("2026/05/e/index.html")).unwrap(),
        "by hand"
    );
    project.run(&["publish", "rollback"]).fine();
    assert_eq!(fs::read_to_string(&answer).unwrap(), "by hand");
}

#[test]
fn what_somebody_else_made_is_not_replaced_by_a_link() {
    let Web { project, site } = web(2);
    fs::create_dir_all(&site).unwrap();
    fs::write(site.join("thesis.doc"), "ten years of work").unwrap();
    project.publish().failed(&["is a folder", "keep = 0"]);
    assert_eq!(
        fs::read_to_string(site.join("thesis.doc")).unwrap(),
        "ten years of work"
    );
}

#[test]
fn a_file_becomes_a_folder_and_a_folder_a_file() {
    for keep in [2, 0] {
        let Web { project, site } = web(keep);
        let swap = project.root().join("content/static/swap.css");
        fs::create_dir_all(swap.parent().unwrap()).unwrap();
        fs::write(&swap, "a{}").unwrap();
        project.run(&["publish", "--yes"]).fine();
        fs::remove_file(&swap).unwrap();
        project.write("content/static/swap.css/deep/x.css", b"b{}");
        project.write("content/static/swap.css/y.css", b"c{}");
        project.story("new", "Words.");
        project.publish().fine();
        assert_eq!(files(&site), project.built(), "keep = {keep}");
        fs::remove_dir_all(&swap).unwrap();
        fs::write(&swap, "d{}").unwrap();
        project.publish().fine();
        assert_eq!(files(&site), project.built(), "keep = {keep}");
    }
}

/// What is in the way is noticed before the first file is online, not half way.
#[test]
fn what_is_in_the_way_of_a_publication_is_said_before_it_begins() {
    let Web { project, site } = web(0);
    project.run(&["publish", "--yes"]).fine();
    let before = files(&site);
    project.story("new", "Words.");
    project.write("content/static/app.css", b"a{}");
    project.write("content/static/fonts/a.woff2", b"font");
    fs::create_dir_all(site.join("app.css")).unwrap();
    fs::write(site.join("app.css/thesis.doc"), "ten years of work").unwrap();
    fs::write(site.join("fonts"), "a list of fonts").unwrap();
    project.run(&["publish", "--yes"]).failed(&[
        "app.css/thesis.doc",
        "fonts",
        "are in the way; presswork did not write them",
    ]);
    let mut after = files(&site);
    assert!(after.remove("app.css/thesis.doc").is_some() && after.remove("fonts").is_some());
    assert_eq!(after, before);
    fs::remove_dir_all(site.join("app.css")).unwrap();
    fs::remove_file(site.join("fonts")).unwrap();
    project.publish().fine();
    assert_eq!(files(&site), project.built());
}

#[test]
fn the_sites_own_folders_are_no_targets() {
    for path in [".git", "content/static", "themes", ".", ".presswork/x"] {
        for keep in [2, 0] {
            let project = TestProject::new("");
            project.configure(&format!(
                "[publish.default]\ntarget = \"folder\"\npath = \"{path}\"\nkeep = {keep}"
            ));
            project
                .run(&["publish", "--yes"])
                .failed(&[path, "files of its own", "/srv/www/news"]);
        }
    }
}

/// An asset that the site no longer has stays for pages that were just loaded.
#[test]
fn an_old_style_outlives_its_pages_by_an_hour() {
    let Web { project, site } = web(2);
    project.write("content/static/old.css", b"a{}");
    project.publish().fine();
    fs::remove_file(project.root().join("content/static/old.css")).unwrap();
    let printed = project.publish().fine();
    assert!(printed.contains("1 to be deleted later"), "{printed}");
    assert!(site.join("old.css").exists());
    assert!(project.publish().fine().contains("as it should be"));
    let later = project
        .command(&["publish"])
        .env("SOURCE_DATE_EPOCH", (1_780_315_200 + 3_600).to_string())
        .output()
        .unwrap();
    assert!(later.status.success());
    assert!(!site.join("old.css").exists());
}

#[test]
fn a_reader_gets_complete_pages_while_generations_switch() {
    let Web { project, site } = web(2);
    // Every version of the site has a style of its own, and every page names it.
    let version = |n: usize| {
        for story in 0..10 {
            project.story(&story.to_string(), &format!("![x](/v{n}.svg) VERSION{n}"));
        }
        for old in 0..n {
            let _ = fs::remove_file(project.root().join(format!("content/static/v{old}.svg")));
        }
        project.write(
            &format!("content/static/v{n}.svg"),
            format!("<svg>{n}</svg>").as_bytes(),
        );
    };
    version(0);
    project.publish().fine();
    let (over, read) = (AtomicBool::new(false), AtomicUsize::new(0));
    let switches = std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = 0;
            while read.load(Ordering::Relaxed) < REQUESTS || !over.load(Ordering::Relaxed) {
                number += 1;
                let path = format!("2026/05/{}/index.html", number % 10);
                let page = fs::read_to_string(site.join(&path))
                    .unwrap_or_else(|fault| panic!("{path}: {fault}"));
                assert!(page.ends_with("</html>\n"), "{path} is cut off");
                let at = page.find("VERSION").expect("no version") + "VERSION".len();
                let version: String = page[at..]
                    .chars()
                    .take_while(char::is_ascii_digit)
                    .collect();
                let style = format!("v{version}.svg");
                assert!(page.contains(&format!("/{style}")), "{path} is mixed");
                fs::read(site.join(&style)).unwrap_or_else(|fault| panic!("{style}: {fault}"));
                read.fetch_add(1, Ordering::Relaxed);
            }
        });
        let mut switches = 0;
        while switches < 12 || read.load(Ordering::Relaxed) < REQUESTS {
            switches += 1;
            version(switches);
            project.publish().fine();
        }
        over.store(true, Ordering::Relaxed);
        switches
    });
    assert!(read.load(Ordering::Relaxed) >= REQUESTS && switches >= 12);
    assert_eq!(
        files(&site)
            .into_iter()
            .filter(|(path, _)| !path.ends_with(".svg"))
            .count(),
        project
            .built()
            .into_iter()
            .filter(|(path, _)| !path.ends_with(".svg"))
            .count()
    );
}

/// The number of calls at each step at which a publication is killed.
const MOST_CALLS: usize = 5;

/// Kills a publication at its Nth call to the file system with this path; says whether the publication
/// came so far.
fn killed_at(project: &TestProject, path: &Path, call: usize) -> bool {
    let mut command = strace::killing_at("%file,%desc", call, Some(path));
    command
        .arg(assert_cmd::cargo::cargo_bin!("presswork"))
        .arg("publish")
        .current_dir(project.root())
        .env("SOURCE_DATE_EPOCH", "1780315200")
        .env("USER", "ada");
    !command.status().unwrap().success()
}

#[test]
fn a_publication_that_is_killed_at_any_step_is_finished_by_the_next() {
    if !strace::is_allowed() {
        return;
    }
    for keep in [0, 2] {
        let Web { project, site } = web(keep);
        // strace compares paths whose root has no links.
        let www = project.root().canonicalize().unwrap().join("www");
        let store = www.join(".site.presswork");
        let mut count = 0;
        // Two versions alternate, so that the pending list does not grow from kill to kill.
        let mut next = |project: &TestProject| {
            count += 1;
            let (version, before) = (count % 2, (count + 1) % 2);
            for story in 0..3 {
                project.story(
                    &story.to_string(),
                    &format!("![x](/v{version}.svg) VERSION{version}"),
                );
            }
            let deleted = format!("content/articles/gone-{before}.md");
            let _ = fs::remove_file(project.root().join(deleted));
            project.story(&format!("gone-{version}"), "Words.");
            project.write(
                &format!("content/static/v{version}.svg"),
                format!("<svg>{count}</svg>").as_bytes(),
            );
            // The site is built before, so that the publication is killed, and not the build.
            project.run(&["build"]).fine();
            version
        };
        next(&project);
        project.publish().fine();
        // The paths of the publication's steps: of a rename, strace reports the first name.
        let steps: &[&str] = match keep {
            0 => &["lock", "begun.json", "manifest.json", "0.new", "GONE"],
            _ => &["lock", "N.new", "LINK", "SITE", "ASSET", "OLD"],
        };
        for step in steps {
            let mut killed = 0;
            for call in (1..=MOST_CALLS).step_by(stride(3)) {
                let version = next(&project);
                let number: u64 = online(&store, &site) + 1;
                let below = match keep {
                    0 => site.clone(),
                    _ => store.join(format!("{number}.new")),
                };
                let path = match *step {
                    "LINK" => www.join(".site.presswork.link"),
                    "SITE" => www.join("site"),
                    "ASSET" => below.join(format!("v{version}.svg")),
                    "GONE" => below.join(format!("2026/05/gone-{}/index.html", (version + 1) % 2)),
                    "OLD" => store.join(number.saturating_sub(3).to_string()),
                    name => store.join(name.replace('N', &number.to_string())),
                };
                let path = match path.strip_prefix(project.root()) {
                    Ok(inner) => project.root().canonicalize().unwrap().join(inner),
                    Err(_) => path,
                };
                let when = format!("keep = {keep}, killed at {step}, call {call}");
                if !killed_at(&project, &path, call) {
                    break;
                }
                killed += 1;
                for story in 0..3 {
                    let page = fs::read_to_string(site.join(format!("2026/05/{story}/index.html")));
                    let page = page.unwrap_or_else(|fault| panic!("{when}: {fault}"));
                    assert!(page.ends_with("</html>\n"), "{when}: cut off");
                    let at = page.find("VERSION").unwrap() + "VERSION".len();
                    let version: String = page[at..]
                        .chars()
                        .take_while(char::is_ascii_digit)
                        .collect();
                    assert!(site.join(format!("v{version}.svg")).exists(), "{when}");
                }
            }
            assert!(killed > 0, "keep = {keep}: nothing is done with {step}");
        }
        project.run(&["publish", "--max-delete", "100%"]).fine();
        let without_pictures = |mut site: BTreeMap<String, Vec<u8>>| {
            site.retain(|path, _| !path.starts_with('v'));
            site
        };
        same(
            &without_pictures(files(&site)),
            &without_pictures(project.built()),
        );
        let left: Vec<String> = files(&project.root().join("www")).into_keys().collect();
        assert!(!left.iter().any(|path| path.ends_with("lock")), "{left:?}");
    }
}

#[test]
fn what_was_damaged_in_a_folder_is_found_and_mended() {
    for keep in [0, 2] {
        let Web { project, site } = web(keep);
        project.publish().fine();
        // A second generation has links to the files of the first.
        project.story("a", "Words.");
        project.publish().fine();
        damage(&site);
        assert!(project.publish().fine().contains("as it should be"));
        let arguments = ["publish", "--verify", "--dry-run", "--format", "json"];
        let printed = project.run(&arguments);
        assert_eq!(printed.code, 1);
        let events = printed.result.lines().map(|line| {
            let event: serde_json::Value = serde_json::from_str(line).unwrap();
            [&event["event"], &event["action"], &event["path"]].map(ToString::to_string)
        });
        let events: Vec<String> = events
            .map(|event| event.join(" ").replace('"', ""))
            .collect();
        for wanted in [
            "damaged differs favicon.svg",
            "damaged missing feed.xml",
            "change replace favicon.svg",
            "change add feed.xml",
        ] {
            assert!(events.iter().any(|event| event == wanted), "{events:?}");
        }
        assert_mended(
            &|arguments| project.run(arguments),
            &|| files(&site),
            &project.built(),
        );
    }
}

#[test]
fn what_is_gone_from_a_folder_and_from_the_site_is_said_once() {
    for keep in [0, 2] {
        let Web { project, site } = web(keep);
        let run = |arguments: &[&str]| project.run(arguments);
        assert_forgotten(&project, &run, &|file| {
            fs::remove_file(site.join(file)).unwrap();
        });
        same(&files(&site), &project.built());
    }
}

#[test]
fn of_many_damaged_files_ten_are_named() {
    let Web { project, site } = web(0);
    for number in 0..15 {
        project.write(&format!("content/static/data/{number:02}.txt"), b"one");
    }
    project.publish().fine();
    for number in 0..12 {
        fs::write(site.join(format!("data/{number:02}.txt")), "two").unwrap();
    }
    // A link is nobody's file, and is not replaced.
    let link = site.join("data/13.txt");
    fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink("nowhere", &link).unwrap();
    let verify = ["publish", "--verify"];
    project
        .run(&verify)
        .failed(&["and 3 more", "data/13.txt is in the way"]);
    fs::remove_file(&link).unwrap();
    let printed = project.run(&verify);
    let named = "13 files are not as they were published: data/00.txt, ";
    assert!(printed.notes.contains(named), "{}", printed.notes);
    assert!(
        printed.notes.contains("data/09.txt, and 3 more\n"),
        "{}",
        printed.notes
    );
    printed.fine();
    same(&files(&site), &project.built());
    assert_eq!(
        project
            .run(&["publish", "--verify", "--only", "data/*"])
            .code,
        2
    );
}

/// Others may be writing a file under a temporary name while they wait for the lock.
#[test]
fn what_killed_publishers_left_beside_a_folder_goes_after_an_hour() {
    for keep in [0, 2] {
        let Web { project, .. } = web(keep);
        project.publish().fine();
        let own = [".site.presswork", "../.presswork/publish"];
        let place = |folder: &str, name: &str| project.root().join("www").join(folder).join(name);
        let old = SystemTime::now() - Duration::from_secs(4_000);
        for folder in own {
            for name in ["now.x", ".lock.x.new", "7.new", ".default.y.new"] {
                fs::write(place(folder, name), "left").unwrap();
            }
            for name in ["now.x", ".lock.x.new", "7.new"] {
                let file = fs::File::options().write(true).open(place(folder, name));
                file.unwrap().set_modified(old).unwrap();
            }
        }
        project.publish().fine();
        for folder in own {
            let left: Vec<String> = files(&project.root().join("www").join(folder))
                .into_keys()
                .filter(|name| name.starts_with("now.") || name.ends_with(".new"))
                .collect();
            assert_eq!(left, [".default.y.new"], "{folder}, keep = {keep}");
        }
    }
}

/// A power cut cannot be made here; in which order the disk is waited for can be seen.
#[test]
fn the_disk_has_a_generation_before_the_link_is_switched_to_it() {
    if !strace::is_allowed() {
        return;
    }
    for keep in [0, 2] {
        let Web { project, .. } = web(keep);
        project.publish().fine();
        project.story("a", "Words.");
        project.run(&["build"]).fine();
        let calls = project.root().join("calls");
        let mut command = std::process::Command::new("strace");
        command
            .args([
                "-f",
                "-qq",
                "-s",
                "200",
                "-y",
                "-e",
                "trace=fsync,syncfs,/rename.*",
                "-o",
            ])
            .arg(&calls)
            .arg(assert_cmd::cargo::cargo_bin!("presswork"))
            .arg("publish")
            .current_dir(project.root())
            .env("SOURCE_DATE_EPOCH", "1780315200")
            .env("USER", "ada");
        assert!(command.output().unwrap().status.success());
        let calls = fs::read_to_string(calls).unwrap();
        let calls: Vec<&str> = calls.lines().collect();
        let find = |words: &[&str]| {
            let is_meant = |call: &&str| words.iter().all(|words| call.contains(words));
            calls
                .iter()
                .position(is_meant)
                .unwrap_or_else(|| panic!("{words:?}: {calls:#?}"))
        };
        let everything = find(&["syncfs("]);
        match keep {
            0 => {
                let manifest = find(&["rename", "manifest.json\""]);
                assert!(everything < manifest);
                let names = calls[manifest..]
                    .iter()
                    .any(|call| call.contains(".site.presswork>"));
                assert!(names, "{calls:#?}");
            }
            _ => {
                let folder = find(&["rename", "/2.new\""]);
                let names = folder
                    + calls[folder..]
                        .iter()
                        .position(|call| call.contains("fsync"))
                        .unwrap();
                let switch = find(&["rename", ".site.presswork.link\""]);
                assert!(everything < folder && names < switch, "{calls:#?}");
                let last = calls[switch..].iter().any(|call| call.contains("/www>"));
                assert!(last, "{calls:#?}");
            }
        }
    }
}

/// The number of the generation that is online.
fn online(store: &Path, site: &Path) -> u64 {
    match fs::read_link(site) {
        Ok(link) => link.file_name().unwrap().to_str().unwrap().parse().unwrap(),
        Err(_) => {
            let manifest = fs::read(store.join("manifest.json")).unwrap();
            let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
            manifest["generation"].as_u64().unwrap()
        }
    }
}

/// Two sites are published to the same place at the same moment, again and again.
#[test]
fn two_publishers_at_once_take_turns_or_are_told() {
    let Web { project, site } = web(2);
    let other = TestProject::new(&format!(
        "[publish.default]\ntarget = \"folder\"\npath = \"{}\"\nkeep = 2",
        site.display()
    ));
    let projects = [&project, &other];
    for round in 0..8 {
        for (number, project) in projects.iter().enumerate() {
            project.story("a", &format!("Of {number} in round {round}."));
            project.run(&["build"]).fine();
        }
        let children = projects.map(|project| {
            let mut command = project.command(&["publish", "--max-delete", "100%"]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        });
        let printed = children.map(|child| RunOutput::from(child.wait_with_output().unwrap()));
        let done: Vec<bool> = printed.iter().map(|printed| printed.code == 0).collect();
        assert!(
            done.contains(&true),
            "{} {}",
            printed[0].notes,
            printed[1].notes
        );
        for printed in printed.iter().filter(|printed| printed.code != 0) {
            assert!(
                printed.notes.contains("is publishing here, since ")
                    || printed
                        .notes
                        .contains("begin to publish at the same moment"),
                "{}",
                printed.notes
            );
        }
        let online = files(&site);
        let whose = projects
            .iter()
            .zip(&done)
            .any(|(project, done)| *done && online == project.built());
        assert!(whose, "round {round}: what is online is of neither");
    }
}

#[test]
fn a_full_disk_in_place_leaves_complete_files() {
    let Web { project, site } = web(0);
    let Some(_disk) = SmallDisk::on(&project.root().join("www"), 8) else {
        return;
    };
    project.story("a", "VERSION0");
    project.publish().fine();
    let before = files(&site);
    project.story("a", "VERSION1");
    project.write("content/static/big.bin", &vec![7; 12_000_000]);
    project.publish().failed(&["No space left", "make some"]);
    assert_eq!(files(&site), before);
    fs::remove_file(project.root().join("content/static/big.bin")).unwrap();
    project.publish().fine();
    assert_eq!(files(&site), project.built());
}

#[test]
fn of_two_publishers_the_second_is_told_who_is_first() {
    let Web { project, site } = web(2);
    project.publish().fine();
    let store = project.root().join("www/.site.presswork");
    let lock = r#"{"by":"grace@navy","since":"2026-06-01T11:59:00Z","token":"x"}"#;
    fs::write(store.join("lock"), lock).unwrap();
    project.story("a", "Words.");
    project.publish().failed(&[
        "grace@navy is publishing here, since 2026-06-01 11:59:00 UTC",
        "in 5 minutes",
    ]);
    assert!(!files(&site).contains_key("2026/05/a/index.html"));
    let written = |at: SystemTime| {
        let lock = fs::File::options().write(true).open(store.join("lock"));
        lock.unwrap().set_modified(at).unwrap();
    };
    // A lock from the future, by a clock that was set back since: its age counts from now.
    written(SystemTime::now() + Duration::from_secs(86_400));
    project.publish().failed(&["in 5 minutes"]);
    let lock = fs::metadata(store.join("lock")).unwrap();
    assert!(lock.modified().unwrap() <= SystemTime::now());
    // A lock that a dead publisher left six minutes ago.
    written(SystemTime::now() - Duration::from_secs(360));
    project.publish().fine();
    assert_eq!(files(&site), project.built());
    assert!(!store.join("lock").exists());
}

/// A file system of a few hundred kilobytes becomes full during a publication.
#[test]
fn a_full_disk_leaves_the_old_site_online() {
    let Web { project, site } = web(2);
    let Some(_disk) = SmallDisk::on(&project.root().join("www"), 8) else {
        return;
    };
    project.publish().fine();
    let before = files(&site);
    project.write("content/static/big.bin", &vec![7; 12_000_000]);
    project.publish().failed(&["No space left", "still is"]);
    assert_eq!(files(&site), before);
    fs::remove_file(project.root().join("content/static/big.bin")).unwrap();
    project.story("a", "Words.");
    project.publish().fine();
    assert_eq!(files(&site), project.built());
}
