//! `presswork check`, `schedule`, `schema` and `explain related`, as their users run them.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use assert_cmd::Command;
use presswork::diagnostic::codes;
use presswork::lints::LINTS;
use serde_json::Value;
use tempfile::TempDir;

fn presswork(folder: &Path, arguments: &[&str], zone: &str) -> (i32, String, String) {
    let output = Command::cargo_bin("presswork")
        .unwrap()
        .current_dir(folder)
        .env("SOURCE_DATE_EPOCH", "1780315200")
        .env("TZ", zone)
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap_or(-1),
        text(output.stdout),
        text(output.stderr),
    )
}

/// A starter site.
fn starter() -> TempDir {
    let folder = TempDir::new().unwrap();
    let (code, _, notes) = presswork(folder.path(), &["init", "."], "UTC");
    assert_eq!(code, 0, "{notes}");
    folder
}

fn article(site: &Path, name: &str, front: &str, body: &str) {
    let text = format!(
        "+++\ntitle = \"The story {name}\"\ndate = 2026-05-01\ncategory = \"technology\"\nsummary = \"On {name}.\"\n{front}+++\n{body}\n"
    );
    fs::write(site.join(format!("content/articles/{name}.md")), text).unwrap();
}

#[test]
fn a_check_reports_and_writes_nothing() {
    let folder = starter();
    let site = folder.path();
    article(site, "a", "", "## Part\n\n#### Deep\n\n[here](welcome.md)");
    let (code, result, notes) = presswork(site, &["check"], "UTC");
    assert_eq!(code, 0, "{notes}");
    assert!(
        notes.contains("warning[skipped-heading]") && notes.contains("warning[vague-link]"),
        "{notes}"
    );
    assert!(result.contains("Checked 2 articles"), "{result}");
    assert!(!site.join("public").exists());
    assert_eq!(presswork(site, &["check", "--strict"], "UTC").0, 1);

    let (_, log, notes) = presswork(site, &["check", "--format", "sarif"], "UTC");
    let log: Value = serde_json::from_str(&log).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(
        results.iter().any(|one| one["ruleId"] == "skipped-heading"),
        "{log}"
    );
    assert_eq!(notes, "");
    assert_eq!(presswork(site, &["build", "--format", "sarif"], "UTC").0, 2);

    let (_, lines, _) = presswork(site, &["check", "--format", "json"], "UTC");
    let last: Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    assert_eq!(last["event"], "checked");

    fs::write(
        site.join("config.toml"),
        fs::read_to_string(site.join("config.toml")).unwrap()
            + "\n[diagnostics]\nskipped-heading = \"error\"\nvague-link = \"off\"\n",
    )
    .unwrap();
    let (code, _, notes) = presswork(site, &["check"], "UTC");
    assert_eq!(code, 1);
    assert!(
        notes.contains("error[skipped-heading]") && !notes.contains("vague-link"),
        "{notes}"
    );
}

#[test]
fn code_hosts_get_paths_from_the_repositorys_root() {
    let repository = TempDir::new().unwrap();
    let site = repository.path().join("sites/news");
    fs::create_dir_all(repository.path().join(".git")).unwrap();
    let (code, _, notes) = presswork(repository.path(), &["init", "sites/news"], "UTC");
    assert_eq!(code, 0, "{notes}");
    article(&site, "a", "", "[here](welcome.md)");
    for folder in [&site, &site.join("content")] {
        let (_, lines, _) = presswork(folder, &["check", "--format", "github"], "UTC");
        let wanted = "::warning file=sites/news/content/articles/a.md,line=7,col=1,";
        assert!(lines.contains(wanted), "{lines}");
    }
    let (_, log, _) = presswork(&site, &["check", "--format", "sarif"], "UTC");
    assert!(
        log.contains("\"uri\":\"sites/news/content/articles/a.md\""),
        "{log}"
    );
    // Text for people is kept short.
    let (_, _, notes) = presswork(&site, &["check"], "UTC");
    assert!(notes.contains("--> content/articles/a.md:7:1"), "{notes}");
}

#[test]
fn breaking_news_ends_by_itself() {
    let folder = starter();
    let site = folder.path();
    article(
        site,
        "hot",
        "breaking = true\nbreaking_until = 2026-05-01T18:00:00\n",
        "Hot.",
    );
    let front = |now: &str| {
        let (code, _, notes) = presswork(site, &["build", "--now", now], "Asia/Tokyo");
        assert_eq!(code, 0, "{notes}");
        fs::read_to_string(site.join("public/index.html")).unwrap()
    };
    let (during, after) = (front("2026-05-01T17:59:59"), front("2026-05-01T18:00:00"));
    assert!(during.contains("flag flag-breaking"), "{during}");
    assert!(!after.contains("flag flag-breaking"), "{after}");
    assert!(after.contains("The story hot"));
}

#[test]
fn what_has_one_right_answer_is_put_right() {
    let folder = starter();
    let site = folder.path();
    article(site, "a", "tags = [\"WebAssembly\"]\n", "");
    article(
        site,
        "b",
        "tags = [\"WebAssembly\"]\naliases = [\"/old/\"]\n",
        "",
    );
    let front = "# what it is about\ntags   = ['webassembly' , \"other\"] # kept\n";
    article(
        site,
        "c",
        front,
        "[b](/old/), [a](http://example.org/2026/05/a/) and [a](http://example.org/2026/05/a/ \"t\")",
    );
    fs::write(
        site.join("content/articles/y.md"),
        "---\ntitle: Y\ndate: 2026-05-01\ncategroy: technology\nsummary: S\ntags:\n  - Web-Assembly # kept\n---\n",
    )
    .unwrap();
    let (code, result, notes) = presswork(site, &["check"], "UTC");
    assert_eq!(code, 1, "{notes}");
    assert!(
        result.contains("`presswork check --fix` puts"),
        "{result}{notes}"
    );

    let (code, result, notes) = presswork(site, &["check", "--fix"], "UTC");
    assert_eq!(code, 0, "{notes}");
    assert!(result.contains("6 mistakes put right"), "{result}{notes}");
    let text = |name: &str| fs::read_to_string(site.join("content/articles").join(name)).unwrap();
    let c = text("c.md");
    assert!(
        c.contains("# what it is about\ntags   = ['WebAssembly' , \"other\"] # kept\n"),
        "{c}"
    );
    assert!(
        c.contains("[b](/2026/05/b/)") && !c.contains("http://"),
        "{c}"
    );
    assert!(text("y.md").contains("\ncategory: technology\n"));
    assert!(
        text("y.md").contains("  - WebAssembly # kept\n"),
        "{}",
        text("y.md")
    );
    let (_, again, _) = presswork(site, &["check", "--fix"], "UTC");
    assert!(!again.contains("put right"), "{again}");
}

#[test]
fn the_web_is_asked_where_links_lead() {
    let (address, log) = crate::web::server();
    let folder = starter();
    let site = folder.path();
    let links = ["fine", "missing", "moved"]
        .map(|path| format!("[to {path}](http://{address}/{path}#part)"));
    article(site, "a", "", &links.join("\n\n"));
    article(
        site,
        "b",
        "[allow]\ndead-external-link = \"a joke\"\n",
        &format!("[gone](http://{address}/gone)"),
    );
    let config = fs::read_to_string(site.join("config.toml")).unwrap();
    let config = format!("private_hosts = [\"127.0.0.1\"]\n{config}");
    fs::write(site.join("config.toml"), config).unwrap();
    let (code, _, notes) = presswork(site, &["check", "--external"], "UTC");
    assert_eq!(code, 0, "{notes}");
    // The addresses by which readers share a story are the theme's: nobody wrote them, and nobody is asked.
    let (code, _, words) = presswork(site, &["build"], "UTC");
    assert_eq!(code, 0, "{words}");
    let page = fs::read_to_string(site.join("public/2026/05/a/index.html")).unwrap();
    assert!(page.contains("https://share.joinmastodon.org/"), "{page}");
    assert!(!notes.contains("share.joinmastodon.org"), "{notes}");
    assert!(notes.contains("content/articles/a.md:9:14"), "{notes}");
    assert!(
        notes.contains(&format!(
            "`http://{address}/missing` is not there: its host answers 404"
        )),
        "{notes}"
    );
    assert!(
        notes.contains(&format!("write `http://{address}/fine`")),
        "{notes}"
    );
    assert!(!notes.contains("/gone"), "{notes}");
    // A page that exists is not requested again, and a missing page only after a while.
    log.lock().unwrap().clear();
    let (_, _, again) = presswork(site, &["check", "--external"], "UTC");
    assert_eq!(again, notes);
    assert_eq!(*log.lock().unwrap(), Vec::<String>::new());
}

#[test]
fn a_schedule_is_the_same_in_every_zone() {
    let folder = starter();
    let site = folder.path();
    let config = fs::read_to_string(site.join("config.toml")).unwrap();
    let config: String = config
        .lines()
        .filter(|line| !line.starts_with("time_zone"))
        .map(|line| format!("{line}\n"))
        .collect();
    let mut lines: Vec<&str> = config.lines().collect();
    let place = lines
        .iter()
        .position(|line| line.starts_with("title"))
        .unwrap();
    lines.insert(place, "time_zone = \"Europe/Berlin\"");
    fs::write(site.join("config.toml"), lines.join("\n")).unwrap();
    let write = |name: &str, text: &str| {
        fs::write(site.join(format!("content/articles/{name}.md")), text).unwrap();
    };
    let front = "category = \"technology\"\nsummary = \"S.\"\n";
    write(
        "due",
        &format!(
            "+++\ntitle = \"Due\"\ndate = 2026-12-01T09:00:00\nexpires = 2027-01-01\n{front}+++\n"
        ),
    );
    write(
        "hot",
        &format!(
            "+++\ntitle = \"Hot\"\ndate = 2026-05-01\nbreaking_until = 2026-06-02T18:00:00\n{front}+++\n"
        ),
    );
    write(
        "idea",
        &format!("+++\ntitle = \"Idea\"\ndate = 2026-05-01\ndraft = true\n{front}+++\n"),
    );
    let zones = ["UTC", "Asia/Tokyo", "America/Los_Angeles"];
    let of = |arguments: &[&str]| {
        let mut all = zones.map(|zone| presswork(site, arguments, zone)).to_vec();
        all.dedup();
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    };
    let (code, list, notes) = of(&["schedule"]);
    assert_eq!(code, 0, "{notes}");
    assert_eq!(
        list,
        "Tuesday 2026-06-02 18:00  Hot is no longer breaking (content/articles/hot.md)\n\
         Tuesday 2026-12-01 09:00  Due is published (content/articles/due.md)\n\
         Friday 2027-01-01         Due is withdrawn (content/articles/due.md)\n\
         Draft                     Idea (content/articles/idea.md)\n"
    );
    let (code, _, notes) = of(&["schedule", "--ci", "github"]);
    assert!(
        code == 1 && notes.contains("does not say where to publish"),
        "{notes}"
    );
    let cron = |zone| presswork(site, &["schedule", "--ci", "cron"], zone).1;
    assert!(cron("UTC").contains("&& presswork build\n"));
    let mut config = fs::OpenOptions::new()
        .append(true)
        .open(site.join("config.toml"))
        .unwrap();
    writeln!(config, "\n[publish.pages]\ntarget = \"git\"").unwrap();
    let (_, workflow, _) = of(&["schedule", "--ci", "github"]);
    assert!(
        workflow.contains("run: presswork publish pages "),
        "{workflow}"
    );
    for line in ["\"0 16 2 6 *\"", "\"0 8 1 12 *\"", "\"0 23 31 12 *\""] {
        assert!(workflow.contains(line), "{workflow}");
    }
    assert!(
        of(&["schedule", "--ci", "gitlab"])
            .1
            .contains("cron=0 8 1 12 *")
    );
    let (_, built, _) = of(&["check", "--format", "json"]);
    assert!(built.contains("checked"));
    // A crontab's hours are those of its machine.
    assert!(
        cron("Asia/Tokyo").contains("\n0 17 1 12 * cd "),
        "{}",
        cron("Asia/Tokyo")
    );
    let job = cron("UTC");
    assert!(
        job.contains("\n0 8 1 12 * cd ") && job.contains("&& presswork publish 'pages'\n"),
        "{job}"
    );

    let file = ".github/workflows/schedule.yml";
    let (code, path, notes) = presswork(
        site,
        &["schedule", "--ci", "github", "--write", file],
        "UTC",
    );
    assert_eq!((code, path.trim()), (0, file), "{notes}");
    assert_eq!(fs::read_to_string(site.join(file)).unwrap(), workflow);

    let mut built = zones.map(|zone| {
        let _ = fs::remove_dir_all(site.join(".presswork"));
        let (code, _, notes) = presswork(site, &["build", "--out", "out"], zone);
        assert_eq!(code, 0, "{notes}");
        let files = walkdir::WalkDir::new(site.join("out"));
        let files = files.into_iter().filter_map(Result::ok);
        let files: BTreeMap<_, _> = files
            .filter(|entry| entry.file_type().is_file() && entry.file_name() != ".presswork")
            .map(|entry| (entry.path().to_owned(), fs::read(entry.path()).unwrap()))
            .collect();
        fs::remove_dir_all(site.join("out")).unwrap();
        files
    });
    let first = std::mem::take(&mut built[0]);
    assert!(first.len() > 20);
    assert!(
        built[1..].iter().all(|other| *other == first),
        "a zone shows"
    );

    let (_, result, _) = presswork(site, &["build"], "Asia/Tokyo");
    assert!(
        result
            .contains("Held back: 1 draft, 1 scheduled; the next is due Tuesday 2026-12-01 09:00"),
        "{result}"
    );
}

#[test]
fn related_stories_are_explained() {
    let folder = starter();
    let site = folder.path();
    let text = "Compilers turn borrow checking into machine code.";
    article(site, "a", "", text);
    article(site, "b", "", &format!("{text} And more."));
    article(site, "c", "related = [\"a.md\", \"welcome\"]\n", "Chips.");
    let asked = ["explain", "related", "content/articles/a.md"];
    let (code, result, notes) = presswork(site, &asked, "UTC");
    assert_eq!(code, 0, "{notes}");
    assert!(
        result.contains("The story b (content/articles/b.md)"),
        "{result}"
    );
    assert!(result.contains("compilers "), "{result}");
    let (_, result, _) = presswork(site, &["explain", "related", "c"], "UTC");
    assert!(result.contains("The writer chose"), "{result}");
    assert_eq!(presswork(site, &["explain", "related"], "UTC").0, 2);
    assert_eq!(
        presswork(site, &["explain", "related", "zebra"], "UTC").0,
        2
    );
}

#[test]
fn editors_get_schemas_that_the_site_itself_has() {
    let folder = starter();
    for (name, file) in [
        ("config", "config.schema.json"),
        ("theme", "theme.schema.json"),
        ("front-matter", "front-matter.schema.json"),
    ] {
        let (code, schema, _) = presswork(folder.path(), &["schema", name], "UTC");
        assert_eq!(code, 0);
        let written = fs::read_to_string(folder.path().join(".vscode").join(file)).unwrap();
        assert_eq!(schema, written);
        let schema: Value = serde_json::from_str(&schema).unwrap();
        assert_eq!(schema["additionalProperties"], false);
    }
}

#[test]
fn the_demo_site_is_in_order() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (code, result, notes) = presswork(root, &["check", "--now", "2026-11-22"], "UTC");
    assert_eq!((code, notes.as_str()), (0, ""), "{result}");
}

#[test]
fn every_lint_has_a_case_and_a_line_in_the_readme() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cases = ["content", "pages", "machines", "leftovers"].map(|name| {
        fs::read_to_string(root.join(format!("tests/cases/lints/{name}.case"))).unwrap()
    });
    let cases = cases.concat();
    for lint in LINTS {
        let name = format!("[{}]", lint.code());
        assert!(cases.contains(&name), "no case shows {name}");
    }
    // The list comes from the table of codes: `UPDATE=1` writes it.
    let mut list = String::new();
    for code in codes::LINTS {
        assert!(
            code.explanation.contains("```"),
            "`{code}` is explained without an example"
        );
        let first = code.explanation.split("\n\n").next().unwrap_or_default();
        let first = first.replace('\n', " ");
        list.push_str(&format!(
            "| `{code}` | {} |\n",
            first.split_whitespace().collect::<Vec<_>>().join(" ")
        ));
    }
    let path = root.join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    const HEAD: &str = "| code | what is wrong |\n| --- | --- |\n";
    let start = readme.find(HEAD).expect("the list's head") + HEAD.len();
    let end = start + readme[start..].find("\n\n").expect("the list's end") + 1;
    if std::env::var_os("UPDATE").is_some() {
        fs::write(
            &path,
            format!("{}{list}{}", &readme[..start], &readme[end..]),
        )
        .unwrap();
    } else {
        assert_eq!(
            &readme[start..end],
            list,
            "`UPDATE=1 cargo test every_lint` writes the list"
        );
    }
}

#[test]
fn one_file_is_checked_for_its_writer() {
    let folder = starter();
    let site = folder.path();
    article(site, "a", "", "[nowhere](none.md)");
    article(site, "b", "draft = true\n", "[elsewhere](gone.md)");
    let file = "content/articles/b.md";
    let (code, result, notes) = presswork(site, &["check", file], "UTC");
    assert_eq!(code, 1, "{notes}");
    assert!(
        notes.contains("gone.md") && !notes.contains("none.md"),
        "{notes}"
    );
    assert!(
        result.contains("Checked content/articles/b.md: 1 error"),
        "{result}"
    );
    // From another folder, and where all is well.
    let inside = site.join("content/articles");
    let (code, result, notes) = presswork(&inside, &["check", "welcome.md"], "UTC");
    assert_eq!(code, 0, "{notes}");
    assert!(result.contains("welcome.md: "), "{result}");

    let (code, _, notes) = presswork(site, &["check", "content/articles/c.md"], "UTC");
    assert_eq!(code, 2, "{notes}");
    assert!(
        notes.contains("has no file `content/articles/c.md`"),
        "{notes}"
    );
}
