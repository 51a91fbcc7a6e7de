//! `target = "folder"`: generations that are switched at once, and files replaced in place.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use super::{Newsroom, Said, SmallDisk, files, same};
use crate::length::stride;
use crate::strace;

/// How many pages a reader reads while generations switch.
const REQUESTS: usize = 10_000;

struct Web {
    room: Newsroom,
    site: PathBuf,
}

fn web(keep: usize) -> Web {
    let room = Newsroom::new("");
    let site = room.root().join("www/site");
    fs::create_dir_all(room.root().join("www")).unwrap();
    room.configure(&format!(
        "[publish.default]\ntarget = \"folder\"\npath = \"www/site\"\nkeep = {keep}"
    ));
    Web { room, site }
}

#[test]
fn a_folder_is_switched_from_one_generation_to_the_next() {
    let Web { room, site } = web(2);
    let said = room.publish().fine();
    assert!(
        said.contains("generation 1") && said.contains("https://example.org/"),
        "{said}"
    );
    assert_eq!(files(&site), room.built());
    assert!(fs::symlink_metadata(&site).unwrap().is_symlink());
    let first = room.built();

    assert!(room.publish().fine().contains("as it should be"));

    room.story("new", "Words.");
    let said = room.publish().fine();
    assert!(
        said.contains("generation 2") && said.contains("/2026/05/new/"),
        "{said}"
    );
    assert_eq!(files(&site), room.built());

    let said = room.run(&["publish", "rollback"]).fine();
    assert!(said.contains("back to what was published as 1"), "{said}");
    assert_eq!(files(&site), first);
    room.run(&["publish", "rollback"])
        .failed(&["no earlier generation"]);
    room.run(&["publish", "rollback", "--to", "2"]).fine();
    assert!(files(&site).contains_key("2026/05/new/index.html"));

    // Generations 3 and 4 are the rollbacks; of the others, two stay beside what is online.
    let mut kept: Vec<String> = fs::read_dir(room.root().join("www/.site.presswork"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    kept.sort();
    assert_eq!(kept, ["2", "2.json", "3", "3.json", "4", "4.json"]);
}

#[test]
fn a_dry_run_changes_nothing_and_lists_everything() {
    let Web { room, site } = web(2);
    let said = room
        .run(&["publish", "--dry-run", "--format", "json"])
        .fine();
    let events: Vec<serde_json::Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let (last, rows) = events.split_last().unwrap();
    let built = room.built();
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
    assert_eq!(fs::read_dir(room.root().join("www")).unwrap().count(), 0);
}

#[test]
fn a_site_that_would_lose_much_is_not_published() {
    let Web { room, site } = web(2);
    for number in 0..30 {
        room.story(&number.to_string(), "Words.");
    }
    room.publish().fine();
    let before = files(&site);
    for number in 0..30 {
        fs::remove_file(room.root().join(format!("content/articles/{number}.md"))).unwrap();
    }
    let said = room
        .publish()
        .failed(&["would be deleted", "--max-delete", "nothing was changed"]);
    assert!(said.contains("/2026/05/"), "{said}");
    assert_eq!(files(&site), before);
    let said = room.run(&["publish", "--dry-run"]);
    assert!(said.notes.contains("would be stopped"), "{}", said.notes);
    assert!(said.fine().contains("- 2026/05/7/index.html"));
    room.run(&["publish", "--max-delete", "90%"]).fine();
    assert_eq!(files(&site), room.built());
    let usage = room.run(&["publish", "--max-delete", "many"]);
    assert_eq!(usage.code, 2);
}

#[test]
fn a_part_of_a_site_is_published_alone() {
    let Web { room, site } = web(2);
    room.story("a", "One.");
    room.story("b", "One.");
    room.publish().fine();
    room.story("a", "Two.");
    room.story("b", "Two.");
    room.write("content/static/new.css", b"a{}");
    room.run(&["publish", "--only", "2026/05/a/**"]).fine();
    let (online, built) = (files(&site), room.built());
    assert_eq!(
        online["2026/05/a/index.html"],
        built["2026/05/a/index.html"]
    );
    assert_ne!(
        online["2026/05/b/index.html"],
        built["2026/05/b/index.html"]
    );
    assert!(online.contains_key("new.css"), "a page may need it");
    room.publish().fine();
    assert_eq!(files(&site), built);
}

#[test]
fn an_error_in_the_site_publishes_nothing() {
    let Web { room, site } = web(2);
    room.publish().fine();
    let before = files(&site);
    room.story("bad", "[x](none.md)");
    room.publish().failed(&["broken-link"]);
    assert_eq!(files(&site), before);
}

/// A publication is checked as `presswork check` checks, and not only built.
#[test]
fn what_a_check_finds_stops_a_publication() {
    let Web { room, site } = web(2);
    room.story("a", &format!("{}\n", "Words without end. ".repeat(80)));
    let said = room.publish();
    assert!(
        said.notes
            .contains("1 warning: `presswork check` says more"),
        "{}",
        said.notes
    );
    assert!(!said.notes.contains("long-paragraph"), "{}", said.notes);
    said.fine();
    let before = files(&site);
    // Known already, and said again.
    let said = room.publish();
    assert!(said.notes.contains("1 warning"), "{}", said.notes);
    said.fine();
    let text = fs::read_to_string(room.root().join("config.toml")).unwrap();
    fs::write(
        room.root().join("config.toml"),
        format!("{text}\n[diagnostics]\nlong-paragraph = \"error\"\n"),
    )
    .unwrap();
    room.publish()
        .failed(&["error[long-paragraph]", "Nothing was published"]);
    room.publish().failed(&["error[long-paragraph]"]);
    fs::write(room.root().join("config.toml"), text).unwrap();
    room.run(&["publish", "--strict"])
        .failed(&["error[long-paragraph]"]);
    assert_eq!(files(&site), before);
    let said = room.run(&["publish", "--format", "json"]).fine();
    assert!(said.contains("\"code\":\"long-paragraph\""), "{said}");
}

#[test]
fn files_are_replaced_in_place_and_strangers_stay() {
    let Web { room, site } = web(0);
    fs::create_dir_all(&site).unwrap();
    fs::write(site.join("notes.txt"), "by hand").unwrap();
    fs::write(site.join("index.html"), "of another generator").unwrap();
    room.publish()
        .failed(&["presswork did not publish", "--yes"]);
    assert_eq!(
        fs::read_to_string(site.join("index.html")).unwrap(),
        "of another generator"
    );
    room.run(&["publish", "--yes"]).fine();
    room.story("a", "Words.");
    room.publish().fine();
    fs::remove_file(room.root().join("content/articles/a.md")).unwrap();
    room.publish().fine();
    let mut online = files(&site);
    assert_eq!(online.remove("notes.txt").as_deref(), Some(&b"by hand"[..]));
    assert_eq!(online, room.built());
    assert!(!site.join("2026/05/a").exists());
    room.run(&["publish", "rollback"])
        .failed(&["keeps no earlier generations", "keep = 3"]);
}

#[test]
fn what_somebody_else_made_is_not_replaced_by_a_link() {
    let Web { room, site } = web(2);
    fs::create_dir_all(&site).unwrap();
    fs::write(site.join("thesis.doc"), "ten years of work").unwrap();
    room.publish().failed(&["is a folder", "keep = 0"]);
    assert_eq!(
        fs::read_to_string(site.join("thesis.doc")).unwrap(),
        "ten years of work"
    );
}

/// An asset that the site has no longer stays for those who have just loaded a page that needs it.
#[test]
fn an_old_style_outlives_its_pages_by_an_hour() {
    let Web { room, site } = web(2);
    room.write("content/static/old.css", b"a{}");
    room.publish().fine();
    fs::remove_file(room.root().join("content/static/old.css")).unwrap();
    let said = room.publish().fine();
    assert!(said.contains("1 to be deleted later"), "{said}");
    assert!(site.join("old.css").exists());
    assert!(room.publish().fine().contains("as it should be"));
    let later = room
        .command(&["publish"])
        .env("SOURCE_DATE_EPOCH", (1_780_315_200 + 3_600).to_string())
        .output()
        .unwrap();
    assert!(later.status.success());
    assert!(!site.join("old.css").exists());
}

#[test]
fn a_reader_gets_whole_pages_while_generations_switch() {
    let Web { room, site } = web(2);
    // Every version of the site has a style of its own, and every page names it.
    let version = |n: usize| {
        for story in 0..10 {
            room.story(&story.to_string(), &format!("![x](/v{n}.svg) VERSION{n}"));
        }
        for old in 0..n {
            let _ = fs::remove_file(room.root().join(format!("content/static/v{old}.svg")));
        }
        room.write(
            &format!("content/static/v{n}.svg"),
            format!("<svg>{n}</svg>").as_bytes(),
        );
    };
    version(0);
    room.publish().fine();
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
            room.publish().fine();
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
        room.built()
            .into_iter()
            .filter(|(path, _)| !path.ends_with(".svg"))
            .count()
    );
}

/// At how many of the calls at a step a publication is killed, one after the other.
const MOST_CALLS: usize = 5;

/// Kills a publication at its Nth call to the file system that names this path; says whether it came so
/// far.
fn killed_at(room: &Newsroom, path: &Path, call: usize) -> bool {
    let mut command = strace::killing_at("%file,%desc", call, Some(path));
    command
        .arg(assert_cmd::cargo::cargo_bin!("presswork"))
        .arg("publish")
        .current_dir(room.root())
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
        let Web { room, site } = web(keep);
        // The root of what strace compares is without links.
        let www = room.root().canonicalize().unwrap().join("www");
        let store = www.join(".site.presswork");
        let mut count = 0;
        // Two versions in turn, so that what is begun does not grow from kill to kill.
        let mut next = |room: &Newsroom| {
            count += 1;
            let (version, before) = (count % 2, (count + 1) % 2);
            for story in 0..3 {
                room.story(
                    &story.to_string(),
                    &format!("![x](/v{version}.svg) VERSION{version}"),
                );
            }
            let gone = format!("content/articles/gone-{before}.md");
            let _ = fs::remove_file(room.root().join(gone));
            room.story(&format!("gone-{version}"), "Words.");
            room.write(
                &format!("content/static/v{version}.svg"),
                format!("<svg>{count}</svg>").as_bytes(),
            );
            // Built before, so that what is killed is the publication.
            room.run(&["build"]).fine();
            version
        };
        next(&room);
        room.publish().fine();
        // Where the publication takes its steps: of a rename, strace sees the first name.
        let steps: &[&str] = match keep {
            0 => &["lock", "begun.json", "manifest.json", "0.new", "GONE"],
            _ => &["lock", "N.new", "LINK", "SITE", "ASSET", "OLD"],
        };
        for step in steps {
            let mut killed = 0;
            for call in (1..=MOST_CALLS).step_by(stride(3)) {
                let version = next(&room);
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
                let path = match path.strip_prefix(room.root()) {
                    Ok(inner) => room.root().canonicalize().unwrap().join(inner),
                    Err(_) => path,
                };
                let when = format!("keep = {keep}, killed at {step}, call {call}");
                if !killed_at(&room, &path, call) {
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
        room.run(&["publish", "--max-delete", "100%"]).fine();
        let without_pictures = |mut site: BTreeMap<String, Vec<u8>>| {
            site.retain(|path, _| !path.starts_with('v'));
            site
        };
        same(
            &without_pictures(files(&site)),
            &without_pictures(room.built()),
        );
        let left: Vec<String> = files(&room.root().join("www")).into_keys().collect();
        assert!(!left.iter().any(|path| path.ends_with("lock")), "{left:?}");
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

/// Two sites that are published to the same place at the same moment, again and again.
#[test]
fn two_publishers_at_once_take_turns_or_are_told() {
    let Web { room, site } = web(2);
    let other = Newsroom::new(&format!(
        "[publish.default]\ntarget = \"folder\"\npath = \"{}\"\nkeep = 2",
        site.display()
    ));
    let rooms = [&room, &other];
    for round in 0..8 {
        for (number, room) in rooms.iter().enumerate() {
            room.story("a", &format!("Of {number} in round {round}."));
            room.run(&["build"]).fine();
        }
        let children = rooms.map(|room| {
            let mut command = room.command(&["publish", "--max-delete", "100%"]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        });
        let said = children.map(|child| Said::from(child.wait_with_output().unwrap()));
        let done: Vec<bool> = said.iter().map(|said| said.code == 0).collect();
        assert!(done.contains(&true), "{} {}", said[0].notes, said[1].notes);
        for said in said.iter().filter(|said| said.code != 0) {
            assert!(
                said.notes.contains("is publishing here, since ")
                    || said.notes.contains("begin to publish at the same moment"),
                "{}",
                said.notes
            );
        }
        let online = files(&site);
        let whose = rooms
            .iter()
            .zip(&done)
            .any(|(room, done)| *done && online == room.built());
        assert!(whose, "round {round}: what is online is of neither");
    }
}

#[test]
fn a_full_disk_in_place_leaves_whole_files() {
    let Web { room, site } = web(0);
    let Some(_disk) = SmallDisk::on(&room.root().join("www"), 8) else {
        return;
    };
    room.story("a", "VERSION0");
    room.publish().fine();
    let before = files(&site);
    room.story("a", "VERSION1");
    room.write("content/static/big.bin", &vec![7; 12_000_000]);
    room.publish().failed(&["No space left", "make some"]);
    assert_eq!(files(&site), before);
    fs::remove_file(room.root().join("content/static/big.bin")).unwrap();
    room.publish().fine();
    assert_eq!(files(&site), room.built());
}

#[test]
fn of_two_publishers_the_second_is_told_who_is_first() {
    let Web { room, site } = web(2);
    room.publish().fine();
    let store = room.root().join("www/.site.presswork");
    let lock = r#"{"by":"grace@navy","since":"2026-06-01T11:59:00Z","token":"x"}"#;
    fs::write(store.join("lock"), lock).unwrap();
    room.story("a", "Words.");
    room.publish().failed(&[
        "grace@navy is publishing here, since 2026-06-01 11:59:00 UTC",
        "in 5 minutes",
    ]);
    assert!(!files(&site).contains_key("2026/05/a/index.html"));
    let written = |at: SystemTime| {
        let lock = fs::File::options().write(true).open(store.join("lock"));
        lock.unwrap().set_modified(at).unwrap();
    };
    // Of tomorrow, by a clock that was set back since: from now on its age is known.
    written(SystemTime::now() + Duration::from_secs(86_400));
    room.publish().failed(&["in 5 minutes"]);
    let lock = fs::metadata(store.join("lock")).unwrap();
    assert!(lock.modified().unwrap() <= SystemTime::now());
    // Left behind six minutes ago by a publisher that is gone.
    written(SystemTime::now() - Duration::from_secs(360));
    room.publish().fine();
    assert_eq!(files(&site), room.built());
    assert!(!store.join("lock").exists());
}

/// A file system of a few hundred kilobytes that runs full in the middle of a publication.
#[test]
fn a_full_disk_leaves_the_old_site_online() {
    let Web { room, site } = web(2);
    let Some(_disk) = SmallDisk::on(&room.root().join("www"), 8) else {
        return;
    };
    room.publish().fine();
    let before = files(&site);
    room.write("content/static/big.bin", &vec![7; 12_000_000]);
    room.publish().failed(&["No space left", "still is"]);
    assert_eq!(files(&site), before);
    fs::remove_file(room.root().join("content/static/big.bin")).unwrap();
    room.story("a", "Words.");
    room.publish().fine();
    assert_eq!(files(&site), room.built());
}
