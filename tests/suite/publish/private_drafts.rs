//! Private drafts: online at an address that nobody can guess, and nowhere else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::cloud::{Cloud, Trouble, with_key};
use super::git::host;
use super::rsync::machine;
use super::{Moment, RunOutput, TestProject, files, same};
use crate::length::{is_long, stride};

const FOLDER: &str = "[publish.default]\ntarget = \"folder\"\npath = \"www/site\"\nkeep = 2";
const SCOOP: &str = "content/articles/scoop/index.md";
/// The moment of every run, in seconds.
const NOW: i64 = 1_780_315_200;

type Files = BTreeMap<String, Vec<u8>>;

fn project() -> TestProject {
    let project = TestProject::new(FOLDER);
    fs::create_dir_all(project.root().join("www")).unwrap();
    project.publish().fine();
    project
}

/// Writes a draft with a picture of its own.
pub fn scoop(project: &TestProject, version: usize) {
    let text = format!(
        "+++\ntitle = \"The scoop\"\ndate = 2026-05-01\ncategory = \"technology\"\nsummary = \"S.\"\n\
         draft = true\n+++\nVERSION{version} ![A chart](chart-{version}.svg)\n"
    );
    project.write(SCOOP, text.as_bytes());
    for other in 0..version {
        let old = format!("content/articles/scoop/chart-{other}.svg");
        let _ = fs::remove_file(project.root().join(old));
    }
    let chart = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><title>{version}</title></svg>"
    );
    project.write(
        &format!("content/articles/scoop/chart-{version}.svg"),
        chart.as_bytes(),
    );
}

/// Returns the token of the address that a publication printed, alone on its line.
#[track_caller]
pub fn token(printed: &str) -> String {
    let line = printed.lines().next().unwrap_or_default();
    let token = line.strip_prefix("https://example.org/private-draft/");
    let token = token.and_then(|rest| rest.strip_suffix('/'));
    token
        .unwrap_or_else(|| panic!("no address: {printed}"))
        .to_owned()
}

/// Takes the drafts out of a site, and returns the site and them.
pub fn apart(online: Files) -> (Files, Files) {
    online
        .into_iter()
        .partition(|(path, _)| !path.starts_with("private-draft/"))
}

/// Asserts that a draft is of one version, with its picture.
#[track_caller]
pub fn assert_whole(drafts: &Files, when: &str) {
    let pages = drafts
        .iter()
        .filter(|(path, _)| path.ends_with("/index.html"));
    for (path, page) in pages {
        let page = String::from_utf8_lossy(page);
        assert!(page.ends_with("</html>\n"), "{when}: cut off");
        let at = page.find("VERSION").unwrap() + "VERSION".len();
        let version: String = page[at..]
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let chart = path.replace("index.html", &format!("chart-{version}.svg"));
        assert!(
            drafts.contains_key(&chart),
            "{when}: a draft without its picture"
        );
    }
}

#[track_caller]
pub fn assert_version(drafts: &Files, token: &str, version: usize) {
    let page = &drafts[&format!("private-draft/{token}/index.html")];
    let wanted = format!("VERSION{version} ");
    assert!(
        String::from_utf8_lossy(page).contains(&wanted),
        "not {wanted}"
    );
    assert_whole(drafts, "");
    let charts = drafts.keys().filter(|path| path.contains("chart-")).count();
    assert_eq!(charts, 1, "{:?}", drafts.keys());
}

/// Says whether a text is in the name or the content of one of these files.
fn is_in(files: &Files, text: &str) -> bool {
    let bytes = |content: &[u8]| memchr::memmem::find(content, text.as_bytes()).is_some();
    files
        .iter()
        .any(|(path, content)| path.contains(text) || bytes(content))
}

/// What holds for every kind of target: a draft is beside the site, through publications and rollbacks, until it is
/// withdrawn.
fn assert_lives(
    project: &TestProject,
    run: &dyn Fn(&[&str]) -> RunOutput,
    online: &dyn Fn() -> Files,
) {
    project.story("a", "One.");
    run(&["publish"]).fine();
    let before = apart(online()).0;
    scoop(project, 0);
    let put = ["publish", "--draft", SCOOP];
    let token = token(&run(&put).fine());
    let (site, drafts) = apart(online());
    same(&site, &before);
    assert_version(&drafts, &token, 0);
    assert!(run(&["publish"]).fine().contains("as it should be"));

    scoop(project, 1);
    assert_eq!(self::token(&run(&put).fine()), token);
    assert_version(&apart(online()).1, &token, 1);

    project.story("a", "Two.");
    let printed = run(&["publish"]);
    assert!(
        !printed.result.contains("private-draft"),
        "{}",
        printed.result
    );
    printed.fine();
    let (site, drafts) = apart(online());
    same(&site, &project.built());
    assert_version(&drafts, &token, 1);
    let listed = run(&["publish", "drafts"]).fine();
    let wanted = format!(
        "https://example.org/private-draft/{token}/  {SCOOP}, until 2026-06-08 12:00 UTC  [default]\n"
    );
    assert_eq!(listed, wanted);

    run(&["publish", "rollback"]).fine();
    let (site, drafts) = apart(online());
    same(&site, &before);
    assert_version(&drafts, &token, 1);
    let withdrawn = run(&["publish", "drafts", "--withdraw", SCOOP]).fine();
    assert!(withdrawn.ends_with(": 1 draft\n"), "{withdrawn}");
    let (site, drafts) = apart(online());
    same(&site, &before);
    assert!(drafts.is_empty(), "{:?}", drafts.keys());
    // Going back holds.
    run(&["publish"]).failed(&["was withdrawn"]);
    run(&["publish", "--resume"]).fine();
    same(&online(), &project.built());
}

#[test]
fn a_draft_lives_beside_a_folder() {
    let project = project();
    let site = project.root().join("www/site");
    assert_lives(&project, &|arguments| project.run(arguments), &|| {
        files(&site)
    });
}

#[test]
fn a_draft_lives_beside_a_bucket() {
    let cloud = Cloud::new();
    let project = cloud.project();
    let run = |arguments: &[&str]| {
        RunOutput::from(with_key(&mut project.command(arguments)).output().unwrap())
    };
    assert_lives(&project, &run, &|| cloud.site());
    // What presswork has beside the site is as public as the bucket.
    let all = files(&cloud.bucket());
    assert!(!is_in(&all, "private-draft/") && !is_in(&all, "VERSION"));
}

#[test]
fn a_draft_lives_beside_a_branch() {
    let host = host("");
    assert_lives(
        &host.project,
        &|arguments| host.project.run(arguments),
        &|| host.online(),
    );
}

#[test]
fn a_draft_lives_on_another_machine() {
    let Some(machine) = machine() else { return };
    let run = |arguments: &[&str]| machine.run(arguments);
    assert_lives(&machine.project, &run, &|| files(&machine.site()));
}

#[test]
fn nothing_but_its_address_leads_to_a_draft() {
    for keep in [2, 0] {
        let project = project();
        if keep == 0 {
            project.configure(
                &FOLDER
                    .replace("keep = 2", "keep = 0")
                    .replace("www/site", "www/plain"),
            );
            project.publish().fine();
        }
        scoop(&project, 0);
        let printed = project.run(&["publish", "--draft", SCOOP]);
        let token = token(&printed.result);
        assert!(
            printed.notes.contains("until 2026-06-08 12:00 UTC"),
            "{}",
            printed.notes
        );
        printed.fine();
        let place = if keep == 0 { "www/plain" } else { "www/site" };
        let (site, drafts) = apart(files(&project.root().join(place)));
        assert!(!is_in(&site, &token) && !is_in(&site, "scoop"));
        let page = String::from_utf8_lossy(&drafts[&format!("private-draft/{token}/index.html")])
            .into_owned();
        assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"));
        assert!(!page.contains("draft.json"));
        // A link to share it would give its address away.
        let share = "<nav class=\"share\"";
        assert!(is_in(&site, share) && !page.contains(share));
        // The manifests name no draft.
        let own = files(&project.root().join("www/.site.presswork"));
        let manifests: Files = own
            .into_iter()
            .filter(|(path, _)| path.ends_with(".json") && !path.contains('/'))
            .collect();
        assert!(!is_in(&manifests, &token));
        let headers = String::from_utf8_lossy(&site["_headers"]).into_owned();
        assert!(
            headers.contains("/private-draft/*\n  X-Robots-Tag: noindex\n"),
            "{headers}"
        );
    }
}

/// Returns a run at another moment.
fn later(project: &TestProject, arguments: &[&str], seconds: i64) -> RunOutput {
    let mut command = project.command(arguments);
    command.env("SOURCE_DATE_EPOCH", (NOW + seconds).to_string());
    RunOutput::from(command.output().unwrap())
}

#[test]
fn a_draft_expires_with_the_first_publication_after_its_term() {
    let project = project();
    let online = || files(&project.root().join("www/site"));
    scoop(&project, 0);
    let put = ["publish", "--draft", SCOOP, "--for", "2h"];
    let token = token(&project.run(&put).fine());
    later(&project, &["publish"], 7_199).fine();
    assert_version(&apart(online()).1, &token, 0);
    let listed = later(&project, &["publish", "drafts"], 7_200).fine();
    assert!(
        listed.contains("expired 2026-06-01 14:00 UTC: the next publication deletes it"),
        "{listed}"
    );
    let looked = later(&project, &["publish", "--dry-run"], 7_200).fine();
    assert!(
        looked.contains("1 draft expired") && !looked.contains(&token),
        "{looked}"
    );
    // Once more renews the term, at the same address.
    assert_eq!(self::token(&later(&project, &put, 7_200).fine()), token);
    later(&project, &["publish"], 14_000).fine();
    assert_version(&apart(online()).1, &token, 0);
    let printed = later(&project, &["publish"], 14_400).fine();
    assert!(
        printed.contains("1 draft expired") && !printed.contains(&token),
        "{printed}"
    );
    same(&online(), &project.built());
    assert!(
        later(&project, &["publish"], 14_400)
            .fine()
            .contains("as it should be")
    );
    let none = project.run(&["publish", "drafts"]).notes;
    assert!(none.contains("No private drafts are online."), "{none}");
}

#[test]
fn drafts_are_withdrawn_by_token_address_and_all() {
    let project = project();
    let online = || apart(files(&project.root().join("www/site"))).1;
    // Two articles with one slug, which could not both be published.
    scoop(&project, 0);
    let text = fs::read_to_string(project.root().join(SCOOP)).unwrap();
    let other = "content/articles/2026/scoop/index.md";
    project.write(other, text.replace("The scoop", "The other").as_bytes());
    project.write(
        "content/articles/2026/scoop/chart-0.svg",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>",
    );
    let put = |file: &str| token(&project.run(&["publish", "--draft", file]).fine());
    let [one, two] = [put(SCOOP), put(other)];
    assert_ne!(one, two);
    let withdraw = |named: &str| project.run(&["publish", "drafts", "--withdraw", named]);
    withdraw(&one).fine();
    assert!(!is_in(&online(), &one) && is_in(&online(), &two));
    let gone = withdraw(&one);
    assert_eq!(gone.code, 2);
    assert!(gone.notes.contains("no draft is online"), "{}", gone.notes);
    withdraw(&format!("https://example.org/private-draft/{two}/")).fine();
    assert!(online().is_empty());
    for file in [SCOOP, other] {
        put(file);
    }
    let all = withdraw("all").fine();
    assert!(all.ends_with(": 2 drafts\n"), "{all}");
    assert!(online().is_empty());
    withdraw("all").fine();
}

#[test]
fn going_back_passes_over_drafts() {
    let project = TestProject::new(FOLDER);
    fs::create_dir_all(project.root().join("www")).unwrap();
    let online = || files(&project.root().join("www/site"));
    let mut sites = Vec::new();
    for words in ["One.", "Two."] {
        project.story("a", words);
        project.publish().fine();
        sites.push(online());
    }
    // More drafts than generations are kept.
    for version in 0..4 {
        scoop(&project, version);
        project.run(&["publish", "--draft", SCOOP]).fine();
    }
    let log = project.run(&["publish", "log"]).fine();
    assert_eq!(log.lines().count(), 3, "{log}");
    assert!(
        log.lines().next().unwrap().contains("drafts alone"),
        "{log}"
    );
    project.run(&["publish", "rollback"]).fine();
    same(&apart(online()).0, &sites[0]);
    project.run(&["publish", "rollback", "--to", "2"]).fine();
    same(&apart(online()).0, &sites[1]);
}

#[test]
fn what_a_page_needs_stays_as_long_as_the_draft() {
    let project = project();
    let online = || files(&project.root().join("www/site"));
    project.write(
        "content/static/new.svg",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>",
    );
    scoop(&project, 0);
    let text = fs::read_to_string(project.root().join(SCOOP)).unwrap();
    project.write(SCOOP, format!("{text}\n![New](/new.svg)\n").as_bytes());
    project.run(&["publish", "--draft", SCOOP]).fine();
    assert!(online().contains_key("new.svg"));
    // Another machine has neither the article nor its picture.
    fs::remove_file(project.root().join("content/static/new.svg")).unwrap();
    fs::remove_dir_all(project.root().join("content/articles/scoop")).unwrap();
    later(&project, &["publish"], 0).fine();
    later(&project, &["publish"], 10_000).fine();
    assert!(online().contains_key("new.svg"));
    project
        .run(&["publish", "drafts", "--withdraw", "all"])
        .fine();
    later(&project, &["publish"], 10_000).fine();
    later(&project, &["publish"], 20_000).fine();
    same(&online(), &project.built());
}

#[test]
fn a_draft_has_every_size_of_its_pictures_beside_it() {
    let project = project();
    let online = || files(&project.root().join("www/site"));
    scoop(&project, 0);
    let noise = |x: u32, y: u32| {
        let mixed = x.wrapping_mul(73_856_093) ^ y.wrapping_mul(19_349_663);
        image::Rgb([(mixed >> 3) as u8, (mixed >> 9) as u8, (mixed >> 5) as u8])
    };
    let photograph = project.root().join("content/articles/scoop/lead.png");
    let pixels = image::RgbImage::from_fn(300, 200, noise);
    pixels.save(photograph).unwrap();
    let text = fs::read_to_string(project.root().join(SCOOP)).unwrap();
    let front = "draft = true\nimage = \"lead.png\"\nimage_alt = \"Noise\"\n";
    project.write(SCOOP, text.replace("draft = true\n", front).as_bytes());
    let printed = project.run(&["publish", "--draft", SCOOP]).fine();
    let folder = format!("private-draft/{}/", token(&printed));
    let page = &online()[&format!("{folder}index.html")];
    let page = String::from_utf8(page.clone()).unwrap();
    let mut named = 0;
    for behind in page.split("/renditions/").skip(1) {
        let name = behind.split(['"', ' ']).next().unwrap();
        let path = format!("{folder}renditions/{name}");
        assert!(online().contains_key(&path), "{path}");
        named += 1;
    }
    assert!(named > 3, "{page}");
    project
        .run(&["publish", "drafts", "--withdraw", "all"])
        .fine();
    let left = online();
    let left: Vec<&String> = left.keys().filter(|path| path.contains("lead")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_draft_that_cannot_be_shown_is_refused() {
    let project = TestProject::new("");
    let put = |file: &str| project.run(&["publish", "--draft", file]);
    scoop(&project, 0);
    put(SCOOP).failed(&["does not say where to publish to"]);
    project.configure(FOLDER);
    fs::create_dir_all(project.root().join("www")).unwrap();
    put(SCOOP).failed(&["nothing was published here yet", "publish the site first"]);
    project.story("a", "Published.");
    project.publish().fine();
    let online = || files(&project.root().join("www/site"));
    let before = online();
    for (file, wanted) in [
        (
            "content/articles/sccop/index.md",
            "did you mean `content/articles/scoop/index.md`?",
        ),
        ("content/articles/a.md", "is published with the site"),
        (
            "config.toml",
            "`config.toml` is neither an article nor a page",
        ),
        (
            "content/articles/scoop/chart-0.svg",
            "is neither an article nor a page",
        ),
    ] {
        let refused = put(file);
        assert_eq!(refused.code, 2, "{}", refused.notes);
        assert!(refused.notes.contains(wanted), "{}", refused.notes);
    }
    // What is wrong with it is said; what is wrong with others is theirs.
    let text = fs::read_to_string(project.root().join(SCOOP)).unwrap();
    project.write(
        SCOOP,
        text.replace("VERSION0", "[x](nowhere.md)").as_bytes(),
    );
    put(SCOOP).failed(&["nowhere.md", "The draft was not published."]);
    same(&online(), &before);
    project.write(SCOOP, text.as_bytes());
    project.story("b", "[x](nowhere.md)");
    put(SCOOP).fine();
    for term in ["7", "0d", "soon", "3y"] {
        let refused = project.run(&["publish", "--draft", SCOOP, "--for", term]);
        assert_eq!(refused.code, 2, "{term}");
        assert!(refused.notes.contains("such as `12h`"), "{}", refused.notes);
    }
    let staging = "\n[environment.staging]\nbase_url = \"https://staging.example.org\"\n";
    project.configure(&format!("{FOLDER}{staging}"));
    let draft = [
        "publish",
        "--draft",
        SCOOP,
        "--environment",
        "staging",
        "--yes",
    ];
    project.run(&draft).failed(&[
        "the site there is https://example.org/,",
        "this is the site https://staging.example.org/",
    ]);
}

#[test]
fn scheduled_and_expired_articles_and_pages_are_shown_too() {
    let project = project();
    let article = |more: &str| {
        format!(
            "+++\ntitle = \"Later\"\ncategory = \"technology\"\nsummary = \"S.\"\n{more}\n+++\nVERSION7 is here.\n"
        )
    };
    for (file, text) in [
        ("content/articles/later.md", article("date = 2026-12-24")),
        (
            "content/articles/over.md",
            article("date = 2026-01-01\nexpires = 2026-02-01"),
        ),
        (
            "content/pages/plan.md",
            "+++\ntitle = \"Plan\"\ndraft = true\n+++\nVERSION7\n".to_owned(),
        ),
    ] {
        project.write(file, text.as_bytes());
        let token = token(&project.run(&["publish", "--draft", file]).fine());
        let page = format!("www/site/private-draft/{token}/index.html");
        let page = fs::read_to_string(project.root().join(page)).unwrap();
        assert!(page.contains("VERSION7"), "{file}");
        assert!(page.contains("content=\"noindex\""), "{file}");
    }
}

#[test]
fn no_address_is_in_a_log() {
    let project = project();
    scoop(&project, 0);
    let run = |arguments: &[&str]| {
        let mut command = project.command(arguments);
        command.env("CI", "true");
        let printed = RunOutput::from(command.output().unwrap());
        assert_eq!(printed.code, 0, "{}", printed.notes);
        printed
    };
    let address = |text: &str| text.contains("example.org/private-draft/");
    for form in ["human", "json", "github"] {
        for arguments in [
            &["publish", "--draft", SCOOP, "--format", form][..],
            &["publish", "drafts", "--format", form],
            &["publish", "--format", form],
            &["publish", "drafts", "--withdraw", "all", "--format", form],
        ] {
            let printed = run(arguments);
            assert!(
                !address(&printed.result) && !address(&printed.notes),
                "{arguments:?}"
            );
        }
    }
    let said = run(&["publish", "--draft", SCOOP]).result;
    assert!(said.contains("Its address is not printed here"), "{said}");
}

/// Runs a command with the credentials of the bucket.
fn keyed(project: &TestProject, arguments: &[&str]) -> Command {
    let mut command = project.command(arguments);
    with_key(&mut command);
    command
}

/// The site is whole after each interruption, and the next publication has the draft, or finishes with it.
#[test]
fn a_draft_that_is_interrupted_leaves_a_whole_site_in_a_bucket() {
    let cloud = Cloud::new();
    let project = cloud.project();
    let run = |arguments: &[&str]| RunOutput::from(keyed(&project, arguments).output().unwrap());
    run(&["publish"]).fine();
    let wanted = cloud.site();
    let put = ["publish", "--draft", SCOOP];
    scoop(&project, 0);
    cloud.requests();
    run(&put).fine();
    let steps = cloud.requests().len();
    assert!(steps > 10, "{steps} requests");
    let (mut killed, mut failed, mut version) = (0, 0, 0);
    let mut rounds: Vec<(usize, Option<Moment>)> = Vec::new();
    for step in (1..=steps).step_by(stride(7)) {
        rounds.extend(Moment::ALL.map(|moment| (step, Some(moment))));
        rounds.extend([(step, None); 2]);
    }
    if is_long() {
        rounds = rounds.repeat(50_usize.div_ceil(steps));
    }
    for (number, (step, moment)) in rounds.into_iter().enumerate() {
        version += 1;
        scoop(&project, version);
        let when = format!("request {step}, {moment:?}");
        // A draft that is new, and one that is brought up to date.
        if number % 2 == 0 {
            run(&["publish", "drafts", "--withdraw", "all"]).fine();
        }
        match moment {
            Some(moment) => {
                let mut command = keyed(&project, &put);
                killed += usize::from(cloud.run_and_kill(&mut command, step, moment));
            }
            None => {
                cloud.trouble(Trouble::ForbiddenFrom(step));
                failed += usize::from(run(&put).code == 1);
                cloud.trouble(Trouble::None);
            }
        }
        let (site, drafts) = apart(cloud.site());
        same(&site, &wanted);
        assert_whole(&drafts, &when);
        if number % 3 == 0 {
            // The hourly job comes first.
            run(&["publish"]).fine();
            assert_whole(&apart(cloud.site()).1, &when);
        }
        let token = token(&run(&put).fine());
        let (site, drafts) = apart(cloud.site());
        same(&site, &wanted);
        let here: Files = drafts
            .into_iter()
            .filter(|(path, _)| path.contains(&token))
            .collect();
        assert_version(&here, &token, version);
        run(&["publish"]).fine();
        assert_version(&apart(cloud.site()).1, &token, version);
    }
    let least = if is_long() { 50 } else { 2 };
    assert!(
        killed >= least && failed >= least,
        "{killed} killed, {failed} failed"
    );
    run(&["publish", "drafts", "--withdraw", "all"]).fine();
    same(&cloud.site(), &wanted);
    let all = files(Path::new(&cloud.bucket()));
    assert!(!is_in(&all, "private-draft/") && !is_in(&all, "VERSION"));
}
