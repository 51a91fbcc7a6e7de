//! `target = "s3"`, at a real S3 service.

use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::sync::atomic::Ordering;
use std::thread;

use object_store::Attribute;

use super::cloud::{Cloud, GOOGLE_KEY, SECRET, Trouble, section, with_key};
use super::private_drafts::scoop;
use super::{
    Moment, RunOutput, SmallDisk, TestProject, assert_forgotten, assert_mended, damage,
    has_faketime, same, with_wrong_clock,
};
use crate::length::stride;

/// The number of files of a large site, and of the changed ones.
const MANY: usize = 10_000;
const CHANGED: usize = 10;

fn run(project: &TestProject, arguments: &[&str]) -> RunOutput {
    let mut command = project.command(arguments);
    RunOutput::from(with_key(&mut command).output().unwrap())
}

fn publish(project: &TestProject) -> RunOutput {
    run(project, &["publish"])
}

/// Writes a site in which every page names the picture of its version.
fn version(project: &TestProject, n: u64) {
    for story in 0..8 {
        project.story(&story.to_string(), &format!("![x](/v{n}.svg) VERSION{n}"));
    }
    for old in 0..n {
        let _ = fs::remove_file(project.root().join(format!("content/static/v{old}.svg")));
    }
    project.write(
        &format!("content/static/v{n}.svg"),
        format!("<svg>{n}</svg>").as_bytes(),
    );
}

/// Asserts that every page is complete, and has its picture.
#[track_caller]
fn assert_complete(site: &BTreeMap<String, Vec<u8>>, when: &str) {
    for story in 0..8 {
        let Some(page) = site.get(&format!("2026/05/{story}/index.html")) else {
            continue;
        };
        let page = std::str::from_utf8(page).unwrap();
        assert!(page.ends_with("</html>\n"), "{when}: cut off");
        let at = page.find("VERSION").unwrap() + "VERSION".len();
        let version: String = page[at..]
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        assert!(
            site.contains_key(&format!("v{version}.svg")),
            "{when}: a page is online without its picture"
        );
    }
}

fn without_pictures(mut site: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    // The pictures of earlier versions stay for an hour.
    site.retain(|path, _| !path.ends_with(".svg"));
    site
}

#[test]
fn a_bucket_gets_the_site_and_goes_back_to_an_earlier_one() {
    let cloud = Cloud::new();
    let project = cloud.project();
    version(&project, 0);
    publish(&project).fine();
    let first = project.built();
    assert_eq!(cloud.site(), first);
    version(&project, 1);
    fs::remove_file(project.root().join("content/articles/7.md")).unwrap();
    let printed = publish(&project).fine();
    assert!(
        printed.contains("generation 2") && printed.contains("1 to be deleted later"),
        "{printed}"
    );
    same(
        &without_pictures(cloud.site()),
        &without_pictures(project.built()),
    );
    assert!(!cloud.site().contains_key("2026/05/7/index.html"));

    cloud.requests();
    run(&project, &["publish", "rollback"]).fine();
    assert_eq!(without_pictures(cloud.site()), without_pictures(first));
    assert_complete(&cloud.site(), "after a rollback");
    // No file was uploaded, because the objects were copied inside the bucket.
    let sent = cloud.requests().into_iter();
    let sent: Vec<_> = sent
        .filter(|one| one.method == "PUT" && !one.copies && !one.key.starts_with(".presswork/"))
        .collect();
    assert!(sent.is_empty(), "{sent:?}");
    assert!(
        !cloud
            .own()
            .iter()
            .any(|key| key.starts_with("lock") || key.starts_with("begun"))
    );
}

#[test]
fn types_and_cache_headers_are_those_of_the_file() {
    let cloud = Cloud::new();
    let project = cloud.project();
    project.write("content/static/app.0a1b2c3d.js", b"1");
    project.write("content/static/a b/ü.txt", b"1");
    publish(&project).fine();
    assert!(cloud.site().contains_key("a b/ü.txt"));
    for (path, kind, cache) in [
        (
            "index.html",
            "text/html; charset=utf-8",
            "public, max-age=0, must-revalidate",
        ),
        ("feed.xml", "text/xml; charset=utf-8", "public, max-age=300"),
        (
            "app.0a1b2c3d.js",
            "text/javascript; charset=utf-8",
            "public, max-age=31536000, immutable",
        ),
        (
            "favicon.svg",
            "image/svg+xml; charset=utf-8",
            "public, max-age=3600",
        ),
    ] {
        let attributes = cloud.attributes(path);
        assert_eq!(
            attributes.get(&Attribute::ContentType).unwrap().as_ref(),
            kind,
            "{path}"
        );
        assert_eq!(
            attributes.get(&Attribute::CacheControl).unwrap().as_ref(),
            cache,
            "{path}"
        );
    }
}

/// A host that cannot choose between a text and its compressed copy gets the copy under the text's name.
#[test]
fn a_compressed_copy_is_stored_with_its_encoding() {
    let cloud = Cloud::new();
    let project = TestProject::new(&cloud.section_with("encoding = \"gzip\""));
    project.write("content/static/data.csv", b"a,b");
    project.write("content/static/data.csv.gz", b"(compressed)");
    publish(&project).fine();
    assert_eq!(cloud.site()["data.csv"], b"(compressed)");
    assert!(!cloud.site().contains_key("data.csv.gz"));
    let attributes = cloud.attributes("data.csv");
    assert_eq!(
        attributes
            .get(&Attribute::ContentEncoding)
            .unwrap()
            .as_ref(),
        "gzip"
    );
    assert_eq!(
        attributes.get(&Attribute::ContentType).unwrap().as_ref(),
        "text/csv; charset=utf-8"
    );
    assert!(publish(&project).fine().contains("as it should be"));
}

#[test]
fn of_many_files_only_those_that_changed_are_sent() {
    let cloud = Cloud::new();
    let project = cloud.project();
    for number in 0..MANY {
        project.write(
            &format!("content/static/data/{}/{number}.txt", number % 100),
            b"one",
        );
    }
    publish(&project).fine();
    assert!(cloud.site().len() > MANY);
    for number in 0..CHANGED {
        project.write(
            &format!("content/static/data/{number}/{number}.txt"),
            b"two",
        );
    }
    cloud.requests();
    let printed = publish(&project).fine();
    assert!(printed.contains("10 files"), "{printed}");
    let requests = cloud.requests();
    let puts = || {
        requests
            .iter()
            .filter(|one| one.method == "PUT" && !one.copies)
    };
    let mut sent: Vec<&str> = puts()
        .map(|one| one.key.as_str())
        .filter(|key| !key.starts_with(".presswork/"))
        .collect();
    sent.sort_unstable();
    let mut wanted: Vec<String> = (0..CHANGED)
        .map(|number| format!("data/{number}/{number}.txt"))
        .collect();
    wanted.sort_unstable();
    assert_eq!(sent, wanted);
    let own: Vec<(&str, u64)> = puts()
        .filter(|one| one.key.starts_with(".presswork/"))
        .map(|one| (one.key.as_str(), one.length))
        .collect();
    let small = own
        .iter()
        .filter(|(key, _)| !key.ends_with("manifest.json"));
    assert!(small.clone().all(|(_, length)| *length < 2_000), "{own:?}");
    assert_eq!(own.len() - small.count(), 1, "{own:?}");
    assert!(requests.len() < 60, "{} requests", requests.len());
}

#[test]
fn an_interruption_leaves_a_complete_site_and_the_next_publication_finishes_it() {
    let cloud = Cloud::new();
    let project = cloud.project();
    version(&project, 0);
    publish(&project).fine();
    cloud.requests();
    version(&project, 1);
    publish(&project).fine();
    let steps = cloud.requests().len();
    assert!(steps > 20);
    let (mut tried, mut failed) = (0, 0);
    for step in (1..=steps).step_by(stride(7)) {
        tried += 1;
        let now = step as u64 + 1;
        version(&project, now);
        cloud.trouble(Trouble::ForbiddenFrom(step));
        let printed = publish(&project);
        cloud.trouble(Trouble::None);
        assert_complete(&cloud.site(), &format!("stopped at request {step}"));
        failed += usize::from(printed.code == 1);
        if printed.code == 1 {
            assert!(
                printed.notes.contains("the credentials do not allow it"),
                "{}",
                printed.notes
            );
        }
        publish(&project).fine();
        assert_eq!(
            without_pictures(cloud.site()),
            without_pictures(project.built()),
            "after {step}"
        );
        assert_complete(&cloud.site(), &format!("finished after request {step}"));
    }
    assert!(failed > tried / 2, "{failed} of {tried}");
    // All pending files are accounted for: an hour later, only the site is left.
    let later = project
        .command(&["publish", "--max-delete", "100%"])
        .env("SOURCE_DATE_EPOCH", (1_780_315_200 + 3_600).to_string())
        .env("AWS_ACCESS_KEY_ID", super::cloud::KEY)
        .env("AWS_SECRET_ACCESS_KEY", SECRET)
        .output()
        .unwrap();
    RunOutput::from(later).fine();
    assert_eq!(cloud.site(), project.built());
}

#[test]
fn a_connection_that_is_cut_again_and_again_carries_the_site_nevertheless() {
    let cloud = Cloud::new();
    let proxy = cloud.proxy();
    let project = TestProject::new(&section(proxy.address, ""));
    for (number, every) in [9, 5, 3].into_iter().enumerate() {
        version(&project, number as u64);
        proxy.cut_every(every);
        publish(&project).fine();
        proxy.cut_every(0);
        assert_eq!(
            without_pictures(cloud.site()),
            without_pictures(project.built())
        );
        assert_complete(&cloud.site(), "after cuts");
    }
    assert!(proxy.cuts.load(Ordering::SeqCst) > 5);
}

#[test]
fn a_service_that_is_busy_or_slow_is_waited_for() {
    let cloud = Cloud::new();
    let project = cloud.project();
    version(&project, 0);
    cloud.trouble(Trouble::Busy(4));
    publish(&project).fine();
    assert_eq!(cloud.site(), project.built());
    version(&project, 1);
    cloud.trouble(Trouble::Slow(50));
    publish(&project).fine();
    same(
        &without_pictures(cloud.site()),
        &without_pictures(project.built()),
    );
}

#[test]
fn an_answer_that_is_cut_off_or_empty_is_asked_for_again() {
    let cloud = Cloud::new();
    let project = cloud.project();
    let troubles = [3, 4, 5].map(Trouble::Halved).into_iter();
    let troubles = troubles.chain([2, 3, 5].map(Trouble::Empty));
    for (number, trouble) in troubles.enumerate() {
        version(&project, number as u64);
        cloud.trouble(trouble);
        publish(&project).fine();
        if number > 0 {
            run(&project, &["publish", "rollback"]).fine();
            run(&project, &["publish", "--resume"]).fine();
        }
        cloud.trouble(Trouble::None);
        same(
            &without_pictures(cloud.site()),
            &without_pictures(project.built()),
        );
        assert_complete(&cloud.site(), "after answers that were cut off");
    }
}

#[test]
fn a_publisher_that_is_killed_at_any_request_leaves_a_complete_site() {
    let cloud = Cloud::new();
    let project = cloud.project();
    version(&project, 0);
    publish(&project).fine();
    let mut struck = 0;
    for number in (1..).step_by(stride(7)) {
        // The request is killed before it arrives, or after it took effect.
        let moment = Moment::ALL[number % 2];
        // The same two versions alternate, so that the pending list does not grow from kill to kill.
        version(&project, number as u64 % 2);
        let mut command = project.command(&["publish", "--max-delete", "100%"]);
        if !cloud.run_and_kill(with_key(&mut command), number, moment) {
            break;
        }
        struck += 1;
        assert_complete(
            &cloud.site(),
            &format!("killed {moment:?} request {number}"),
        );
        // A publication that is killed after the switch leaves one more generation to delete.
        assert!(
            number < 500,
            "a publication takes more requests with each that was killed"
        );
    }
    assert!(struck > 20 / stride(7), "only {struck} requests");
    // A lock that the same project left does not stop its publication.
    run(&project, &["publish", "--max-delete", "100%"]).fine();
    same(
        &without_pictures(cloud.site()),
        &without_pictures(project.built()),
    );
}

/// Files that were sent before an interruption are not sent again.
#[test]
fn an_interrupted_publication_is_taken_up_where_it_stopped() {
    let cloud = Cloud::new();
    let project = cloud.project();
    publish(&project).fine();
    const FILMS: usize = 40;
    for number in 0..FILMS {
        project.write(&format!("content/static/films/{number}.mp4"), &[7; 10_000]);
    }
    let films = |cloud: &Cloud| {
        let seen = cloud.requests().into_iter();
        seen.filter(|one| one.method == "PUT" && one.key.starts_with("films/"))
            .count()
    };
    cloud.requests();
    let mut command = project.command(&["publish"]);
    assert!(cloud.run_and_kill(with_key(&mut command), 30, Moment::Before));
    let there = cloud
        .site()
        .keys()
        .filter(|key| key.starts_with("films/"))
        .count();
    assert!(there > 0 && there < FILMS, "{there}");
    films(&cloud);
    publish(&project).fine();
    // The requests in transit at the kill may have arrived.
    assert!(films(&cloud) <= FILMS - there);
    assert_eq!(cloud.site(), project.built());
}

#[test]
fn a_service_without_room_keeps_the_old_site() {
    let cloud = Cloud::new();
    let project = cloud.project();
    version(&project, 0);
    publish(&project).fine();
    version(&project, 1);
    cloud.trouble(Trouble::Full);
    publish(&project).failed(&["there is no room left", "`keep`"]);
    assert_complete(&cloud.site(), "without room");
    cloud.trouble(Trouble::None);
    publish(&project).fine();
    same(
        &without_pictures(cloud.site()),
        &without_pictures(project.built()),
    );
}

/// The service's own disk becomes full during the publication.
#[test]
fn a_full_disk_at_the_service_keeps_the_old_site() {
    let folder = tempfile::TempDir::new().unwrap();
    let Some(_disk) = SmallDisk::on(folder.path(), 8) else {
        return;
    };
    fs::create_dir(folder.path().join("news")).unwrap();
    let cloud = Cloud::in_folder(folder);
    let project = cloud.project();
    version(&project, 0);
    publish(&project).fine();
    let before = cloud.site();
    project.write("content/static/big.bin", &vec![7; 12_000_000]);
    version(&project, 1);
    publish(&project).failed(&["cannot write to s3://news", "publish again"]);
    assert_complete(&cloud.site(), "with a full disk");
    for (path, bytes) in &before {
        assert!(
            cloud.site().contains_key(path),
            "{path} is gone: {}",
            bytes.len()
        );
    }
    // Repeated publication is tested above: this service itself leaves truncated files.
}

#[test]
fn wrong_credentials_are_told_and_never_shown() {
    let cloud = Cloud::new();
    let project = cloud.project();
    let with = |id: &str, secret: &str, arguments: &[&str]| {
        let mut command = project.command(arguments);
        command
            .env("AWS_ACCESS_KEY_ID", id)
            .env("AWS_SECRET_ACCESS_KEY", secret);
        RunOutput::from(command.output().unwrap())
    };
    let wrong = "NOTTHESECRETNOTTHESECRET";
    for (id, secret) in [(super::cloud::KEY, wrong), ("AKIDSOMEBODYELSE", wrong)] {
        let notes = with(id, secret, &["publish"])
            .failed(&["does not know these credentials", "AWS_SECRET_ACCESS_KEY"]);
        assert!(!notes.contains(secret) && !notes.contains(id), "{notes}");
        let printed = with(id, secret, &["publish", "--format", "json"]);
        assert_eq!(printed.code, 1);
        assert!(
            !printed.result.contains(secret) && !printed.result.contains(id),
            "{}",
            printed.result
        );
    }
    let mut command = project.command(&["publish"]);
    command.env("HOME", project.root());
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"] {
        command.env_remove(name);
    }
    RunOutput::from(command.output().unwrap()).failed(&["no credentials", "~/.aws/credentials"]);
    assert!(cloud.site().is_empty());
    // The provider's own file works like the environment.
    project.write(
        ".aws/credentials",
        format!(
            "[default]\naws_access_key_id = {}\naws_secret_access_key = {SECRET}\n",
            super::cloud::KEY
        )
        .as_bytes(),
    );
    RunOutput::from(command.output().unwrap()).fine();
    assert_eq!(cloud.site(), project.built());
    project.configure(&cloud.section_with("secret_access_key = \"x\""));
    publish(&project).failed(&["credentials do not stand in"]);
}

#[test]
fn a_clock_that_is_wrong_is_named() {
    if !has_faketime() {
        return;
    }
    let cloud = Cloud::new();
    let project = cloud.project();
    let mut command = with_wrong_clock(&project.command(&["publish"]), "-2h");
    let printed = RunOutput::from(with_key(&mut command).output().unwrap());
    printed.failed(&["clock of this machine is wrong"]);
    assert!(cloud.site().is_empty());
    publish(&project).fine();
}

#[test]
fn two_publishers_do_not_mix() {
    let cloud = Cloud::new();
    let projects: Vec<TestProject> = (0..2).map(|_| cloud.project()).collect();
    for (number, project) in projects.iter().enumerate() {
        version(project, number as u64);
        project.run(&["build"]).fine();
    }
    cloud.trouble(Trouble::Slow(10));
    let mut command = projects[0].command(&["publish", "--yes"]);
    let mut first = with_key(&mut command)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lock = cloud.bucket().join(".presswork/lock");
    while !lock.exists() {
        assert_eq!(first.try_wait().unwrap(), None, "nobody published");
        thread::yield_now();
    }
    // The first publisher has many requests left, and the second one asks for few before it sees the lock.
    cloud.trouble(Trouble::Slow(1_000));
    let second = publish(&projects[1]);
    cloud.trouble(Trouble::None);
    RunOutput::from(first.wait_with_output().unwrap()).fine();
    second.failed(&["ada", "is publishing here, since "]);
    assert_eq!(cloud.site(), projects[0].built());
    publish(&projects[1]).fine();
    assert_eq!(
        without_pictures(cloud.site()),
        without_pictures(projects[1].built())
    );
}

#[test]
fn a_bucket_in_use_is_not_overwritten_by_mistake() {
    let cloud = Cloud::new();
    let project = cloud.project();
    fs::write(cloud.bucket().join("index.html"), "another site").unwrap();
    publish(&project).failed(&["presswork did not publish", "--yes"]);
    assert_eq!(cloud.site()["index.html"], b"another site");
    project.configure(&cloud.section_with("prefix = \"blog/en\""));
    publish(&project).fine();
    let site = cloud.site();
    assert_eq!(site["index.html"], b"another site");
    assert_eq!(site["blog/en/index.html"], project.built()["index.html"]);
    fs::write(cloud.bucket().join("blog/en/mine.txt"), "by hand").unwrap();
    project.story("a", "Words.");
    publish(&project).fine();
    assert_eq!(cloud.site()["blog/en/mine.txt"], b"by hand");
}

#[test]
fn what_was_damaged_in_a_bucket_is_found_and_mended() {
    let cloud = Cloud::new();
    let project = TestProject::new(&cloud.section_with("encoding = \"gzip\""));
    project.write("content/static/data.csv", b"a,b");
    project.write("content/static/data.csv.gz", b"(compressed)");
    project.write("content/static/empty.txt", b"");
    publish(&project).fine();
    let wanted = cloud.site();
    damage(&cloud.bucket());
    assert!(publish(&project).fine().contains("as it should be"));
    let run = |arguments: &[&str]| run(&project, arguments);
    assert_mended(&run, &|| cloud.site(), &wanted);
    // An answer that is cut off is none that says what the file is.
    for trouble in [Trouble::Halved(3), Trouble::Busy(4)] {
        cloud.trouble(trouble);
        let printed = run(&["publish", "--verify", "--dry-run"]);
        assert!(printed.fine().contains("all of them read"));
    }
}

/// The service has half of what is left, again and again, more often than the client asks by itself.
#[test]
fn an_object_is_read_on_where_its_answer_was_cut_off() {
    let cloud = Cloud::new();
    let project = cloud.project();
    let film: Vec<u8> = (0..4_000_000_u32).map(|n| (n >> 8) as u8).collect();
    project.write("content/static/film.mp4", &film);
    publish(&project).fine();
    cloud.trouble(Trouble::HalvedAbove(100_000));
    // Smaller files are read whole, and so is what the manifest itself says.
    let printed = run(&project, &["publish", "--verify", "--dry-run"]);
    assert!(printed.fine().contains("all of them read"));
    cloud.trouble(Trouble::None);
    let place = cloud.bucket().join("film.mp4");
    let mut other = film;
    other[3_999_999] ^= 1;
    fs::write(place, other).unwrap();
    cloud.trouble(Trouble::HalvedAbove(100_000));
    run(&project, &["publish", "--verify", "--dry-run"]).failed(&["published: film.mp4"]);
}

/// A minute passes in half a second, so that a slow line is quickly tested.
#[test]
fn a_large_object_on_a_slow_line_is_read_as_long_as_it_takes() {
    if !has_faketime() {
        return;
    }
    let cloud = Cloud::new();
    let proxy = cloud.proxy();
    let project = TestProject::new(&section(proxy.address, ""));
    project.write("content/static/film.mp4", &vec![7; 400_000]);
    publish(&project).fine();
    let mut command = project.command(&["publish", "--verify", "--dry-run"]);
    let mut fast = with_wrong_clock(with_key(&mut command), "+0 x100");
    fast.env_remove("FAKETIME_DONT_FAKE_MONOTONIC");
    proxy.slow(30);
    let printed = RunOutput::from(fast.output().unwrap());
    assert!(printed.fine().contains("all of them read"));
    assert!(proxy.delayed() > 90);
}

#[test]
fn what_is_stored_compressed_at_google_is_verified() {
    let cloud = Cloud::of_google();
    let config = cloud.section_with("encoding = \"gzip\"");
    let project = TestProject::new(&config.replace("\"news\"", "\"gs://news\""));
    project.write("content/static/data.csv", b"a,b");
    project.write("content/static/data.csv.gz", b"(compressed)");
    let run = |arguments: &[&str]| {
        let mut command = project.command(arguments);
        command.env("GOOGLE_SERVICE_ACCOUNT_KEY", GOOGLE_KEY);
        RunOutput::from(command.output().unwrap())
    };
    run(&["publish"]).fine();
    assert_eq!(cloud.site()["data.csv"], b"(compressed)");
    let wanted = cloud.site();
    damage(&cloud.bucket());
    assert_mended(&run, &|| cloud.site(), &wanted);
}

#[test]
fn what_is_gone_from_a_bucket_and_from_the_site_is_said_once() {
    let cloud = Cloud::new();
    let project = cloud.project();
    let run = |arguments: &[&str]| run(&project, arguments);
    assert_forgotten(&project, &run, &|file| {
        fs::remove_file(cloud.bucket().join(file)).unwrap();
    });
}

#[test]
fn large_files_go_in_parts() {
    let cloud = Cloud::new();
    let project = cloud.project();
    let film: Vec<u8> = (0..20_000_000_u32).map(|n| (n >> 8) as u8).collect();
    project.write("content/static/film.mp4", &film);
    publish(&project).fine();
    assert!(cloud.site()["film.mp4"] == film);
    assert!(publish(&project).fine().contains("as it should be"));
}

/// The service charges for the parts until somebody ends the upload.
#[test]
fn uploads_that_a_killed_publisher_began_are_ended_by_the_next() {
    let cloud = Cloud::new();
    let project = cloud.project();
    publish(&project).fine();
    project.write("content/static/film & news.mp4", &vec![7; 9_000_000]);
    cloud.begin_upload("another.mp4");
    let mut began = 0;
    for number in 1..30 {
        let mut command = project.command(&["publish"]);
        assert!(cloud.run_and_kill(with_key(&mut command), number, Moment::After));
        began = cloud.unfinished().len() - 1;
        if began > 0 {
            break;
        }
    }
    assert_eq!(began, 1);
    publish(&project).fine();
    // What another program uploads is its own.
    assert_eq!(cloud.unfinished(), ["another.mp4"]);
    assert_eq!(cloud.site(), project.built());
}

/// No list names the drafts that somebody began.
#[test]
fn uploads_of_a_draft_that_a_killed_publisher_began_are_ended_by_the_next() {
    let cloud = Cloud::new();
    let project = cloud.project();
    publish(&project).fine();
    scoop(&project, 0);
    project.write("content/articles/scoop/film.mp4", &vec![7; 9_000_000]);
    cloud.begin_upload("another.mp4");
    let put = ["publish", "--draft", "content/articles/scoop/index.md"];
    let interrupted = || {
        (1..30).any(|number| {
            let mut command = project.command(&put);
            assert!(cloud.run_and_kill(with_key(&mut command), number, Moment::After));
            cloud.unfinished().len() > 1
        })
    };
    assert!(interrupted());
    let mut command = project.command(&put);
    RunOutput::from(with_key(&mut command).output().unwrap()).fine();
    assert_eq!(cloud.unfinished(), ["another.mp4"]);
    assert!(interrupted());
    project.story("a", "Words.");
    publish(&project).fine();
    assert_eq!(cloud.unfinished(), ["another.mp4"]);
}

#[test]
fn a_service_without_conditions_is_published_to_all_the_same() {
    let cloud = Cloud::new();
    let project = cloud.project();
    let publish = || {
        let mut command = project.command(&["publish"]);
        command.env("AWS_CONDITIONAL_PUT", "disabled");
        RunOutput::from(with_key(&mut command).output().unwrap())
    };
    publish().fine();
    assert_eq!(cloud.site(), project.built());
    let lock = r#"{"by":"grace@navy","since":"2026-06-01T11:59:00Z","token":"x"}"#;
    fs::write(cloud.bucket().join(".presswork/lock"), lock).unwrap();
    project.story("a", "Words.");
    publish().failed(&["grace@navy is publishing here"]);
    fs::remove_file(cloud.bucket().join(".presswork/lock")).unwrap();
    publish().fine();
    assert_eq!(cloud.site(), project.built());
}
