//! `target = "folder"`: generations that are switched at once, and files replaced in place.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::{Killer, Newsroom, files, pass_over};

/// How many pages a reader reads while generations switch.
const REQUESTS: usize = 10_000;
const KILLS: u64 = 40;

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

#[test]
fn a_publication_that_is_killed_is_finished_by_the_next() {
    for keep in [0, 2] {
        let Web { room, site } = web(keep);
        for story in 0..20 {
            room.story(&story.to_string(), "![x](/v0.svg) VERSION0");
        }
        room.write("content/static/v0.svg", b"<svg>0</svg>");
        room.publish().fine();
        room.story("0", "![x](/v0.svg) VERSION0 again");
        room.run(&["build"]).fine();
        let mut killer = Killer::new(KILLS, || drop(room.publish().fine()));
        for kill in 1..=KILLS {
            for story in 0..20 {
                room.story(
                    &story.to_string(),
                    &format!("![x](/v{kill}.svg) VERSION{kill}"),
                );
            }
            room.write(&format!("content/static/v{kill}.svg"), b"<svg></svg>");
            // Built before, so that most of what is killed is the publication.
            room.run(&["build"]).fine();
            killer.strike(&mut room.command(&["publish"]), kill);
            for story in 0..20 {
                let page = fs::read_to_string(site.join(format!("2026/05/{story}/index.html")));
                let page = page.unwrap_or_else(|fault| panic!("kill {kill}: {fault}"));
                assert!(page.ends_with("</html>\n"), "kill {kill}: cut off");
                let at = page.find("VERSION").unwrap() + "VERSION".len();
                let version: String = page[at..]
                    .chars()
                    .take_while(char::is_ascii_digit)
                    .collect();
                assert!(site.join(format!("v{version}.svg")).exists(), "kill {kill}");
            }
        }
        killer.enough();
        room.publish().fine();
        assert_eq!(files(&site), room.built(), "keep = {keep}");
        let left: Vec<String> = files(&room.root().join("www")).into_keys().collect();
        assert!(!left.iter().any(|path| path.ends_with("lock")), "{left:?}");
    }
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
    // Left behind six minutes ago by a publisher that is gone.
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(360);
    fs::File::options()
        .write(true)
        .open(store.join("lock"))
        .unwrap()
        .set_modified(old)
        .unwrap();
    room.publish().fine();
    assert_eq!(files(&site), room.built());
    assert!(!store.join("lock").exists());
}

/// A file system of a few hundred kilobytes that runs full in the middle of a publication.
#[test]
fn a_full_disk_leaves_the_old_site_online() {
    let Web { room, site } = web(2);
    let www = room.root().join("www");
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=8m", "presswork-test"])
        .arg(&www)
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !mounted {
        pass_over("only root can mount a small file system");
        return;
    }
    let result = std::panic::catch_unwind(|| {
        room.publish().fine();
        let before = files(&site);
        room.write("content/static/big.bin", &vec![7; 12_000_000]);
        room.publish().failed(&["no room left", "still is"]);
        assert_eq!(files(&site), before);
        fs::remove_file(room.root().join("content/static/big.bin")).unwrap();
        room.story("a", "Words.");
        room.publish().fine();
        assert_eq!(files(&site), room.built());
    });
    let unmounted = std::process::Command::new("umount")
        .arg(&www)
        .status()
        .unwrap();
    assert!(unmounted.success());
    if let Err(panic) = result {
        std::panic::resume_unwind(panic);
    }
}
