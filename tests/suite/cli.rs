//! The program, as its users run it.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

fn presswork(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("presswork")
        .unwrap()
        .current_dir(folder)
        .env("SOURCE_DATE_EPOCH", "1780315200")
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

#[test]
fn from_nothing_to_a_site() {
    let folder = TempDir::new().unwrap();
    let site = folder.path();
    let (code, _, notes) = presswork(site, &["init", "."]);
    assert_eq!(code, 0, "{notes}");
    let (code, path, notes) = presswork(site, &["new", "A headline with \"quotes\" & more"]);
    assert_eq!(code, 0, "{notes}");
    let article = site.join(path.trim());
    let text = fs::read_to_string(&article).unwrap();
    assert!(text.contains("draft = true"), "{text}");
    fs::write(&article, text.replace("draft = true", "draft = false")).unwrap();

    let (code, result, notes) = presswork(site, &["build", "--strict"]);
    assert_eq!(code, 0, "{notes}");
    assert!(result.contains("Built 2 articles"), "{result}");
    assert!(
        site.join("public/2026/06/a-headline-with-quotes-more/index.html")
            .is_file()
    );
    assert!(site.join("public/feed.xml").is_file());

    let (code, result, _) = presswork(site, &["build"]);
    assert_eq!(code, 0);
    assert!(result.contains("nothing to write"), "{result}");
}

#[test]
fn every_seed_grows_into_an_article_without_a_mistake() {
    let folder = TempDir::new().unwrap();
    let site = folder.path();
    presswork(site, &["init", "."]);
    let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/articles");
    let mut grown = 0;
    for entry in fs::read_dir(seeds).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let headline = format!("From the seed {name}");
        let (code, _, notes) = presswork(site, &["new", &headline, "--seed", name]);
        assert_eq!(code, 0, "{name}: {notes}");
        grown += 1;
    }
    let (code, result, notes) = presswork(site, &["build", "--strict", "--drafts"]);
    assert_eq!(code, 0, "{notes}");
    assert!(
        result.contains(&format!("Built {} articles", grown + 1)),
        "{result}"
    );
}

#[test]
fn mistakes_leave_the_last_site_as_it_was() {
    let folder = TempDir::new().unwrap();
    let site = folder.path();
    presswork(site, &["init", "."]);
    assert_eq!(presswork(site, &["build"]).0, 0);
    let before = fs::read_to_string(site.join("public/index.html")).unwrap();
    fs::write(
        site.join("content/articles/bad.md"),
        "+++\ntitle = \"Bad\"\ncategroy = \"x\"\n+++\n[x](none.md)\n",
    )
    .unwrap();

    let (code, result, notes) = presswork(site, &["build"]);
    assert_eq!(code, 1);
    assert_eq!(result, "");
    for wanted in [
        "missing-date",
        "unknown-key",
        "broken-link",
        "bad.md:3:1",
        "did you mean `category`",
        "nothing was written",
    ] {
        assert!(notes.contains(wanted), "no {wanted} in:\n{notes}");
    }
    assert_eq!(
        fs::read_to_string(site.join("public/index.html")).unwrap(),
        before
    );

    let (code, result, _) = presswork(site, &["build", "--format", "json"]);
    assert_eq!(code, 1);
    let lines: Vec<serde_json::Value> = result
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let unknown = lines
        .iter()
        .find(|line| line["code"] == "unknown-key")
        .unwrap();
    assert_eq!(
        (
            unknown["file"].as_str(),
            unknown["line"].as_u64(),
            unknown["column"].as_u64()
        ),
        (Some("content/articles/bad.md"), Some(3), Some(1))
    );

    let (_, result, _) = presswork(site, &["build", "--format", "github"]);
    assert!(
        result.contains("::error file=content/articles/bad.md,line=3,col=1"),
        "{result}"
    );
}

#[test]
fn usage_is_explained() {
    let folder = TempDir::new().unwrap();
    assert_eq!(presswork(folder.path(), &["bulid"]).0, 2);
    let (code, result, _) = presswork(folder.path(), &["explain", "missing-date"]);
    assert_eq!(code, 0);
    assert!(result.contains("date"), "{result}");
    assert_eq!(presswork(folder.path(), &["explain", "mising-date"]).0, 2);
    let (code, _, notes) = presswork(folder.path(), &["build"]);
    assert_eq!(code, 1);
    assert!(
        notes.contains("config.toml") && notes.contains("presswork init"),
        "{notes}"
    );
    for shell in ["bash", "zsh", "fish"] {
        assert!(
            presswork(folder.path(), &["completions", shell])
                .1
                .contains("presswork")
        );
    }
    assert!(presswork(folder.path(), &["man"]).1.contains(".TH"));
}

#[test]
fn views_are_counted_and_shown() {
    let folder = TempDir::new().unwrap();
    let site = folder.path();
    presswork(site, &["init", "."]);
    let (_, path, _) = presswork(site, &["new", "Much read"]);
    let article = site.join(path.trim());
    let text = fs::read_to_string(&article).unwrap();
    fs::write(&article, text.replace("draft = true", "draft = false")).unwrap();
    let line = |time: &str, address: &str, agent: &str| {
        format!(
            "192.0.2.7 - - [01/Jun/2026:{time} +0000] \"GET {address} HTTP/2.0\" 200 5 \"-\" \"{agent}\"\n"
        )
    };
    let log = [
        line(
            "10:00:00",
            "/2026/06/much-read/",
            "Mozilla/5.0 Firefox/133.0",
        ),
        line(
            "10:00:01",
            "/2026/06/much-read",
            "Mozilla/5.0 Firefox/132.0",
        ),
        line("10:00:02", "/2026/06/much-read/", "curl/8.5.0"),
        line("10:00:03", "/gone/", "Mozilla/5.0 Firefox/133.0"),
        "nothing\n".to_owned(),
    ]
    .concat();
    fs::write(site.join("access.log"), &log).unwrap();

    let (code, result, notes) = presswork(site, &["views", "import", "--dry-run", "access.log"]);
    assert_eq!(code, 0, "{notes}");
    assert!(
        result.contains("2 new views; nothing was written"),
        "{result}"
    );
    assert!(!site.join("content/views.toml").exists());

    let (code, result, notes) = presswork(site, &["views", "import", "access.log"]);
    assert_eq!(code, 0, "{notes}");
    assert!(
        result.contains("5 lines: 2 new views, on 2026-06-01, 1 by robots"),
        "{result}"
    );
    assert!(
        notes.contains("/gone/") && notes.contains("line 5: it has no time"),
        "{notes}"
    );
    let first = fs::read_to_string(site.join("content/views.toml")).unwrap();
    assert!(
        first.contains("[\"/2026/06/much-read/\"]\n2026-06-01 = 2\n"),
        "{first}"
    );
    assert!(!first.contains("192.0.2"), "{first}");

    let input = Command::cargo_bin("presswork")
        .unwrap()
        .current_dir(site)
        .env("SOURCE_DATE_EPOCH", "1780315200")
        .args(["views", "import", "-", "--format", "json"])
        .write_stdin(log)
        .output()
        .unwrap();
    let events: Vec<serde_json::Value> = String::from_utf8(input.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(events[0]["counted_before"], 4);
    assert_eq!(events[1]["views"], 0);
    let again = fs::read_to_string(site.join("content/views.toml")).unwrap();
    assert_eq!(again, first);

    assert_eq!(presswork(site, &["build"]).0, 0);
    let page = fs::read_to_string(site.join("public/2026/06/much-read/index.html")).unwrap();
    assert!(page.contains("2 views"), "{page}");
}

#[test]
fn nothing_is_counted_where_something_is_wrong() {
    let folder = TempDir::new().unwrap();
    let site = folder.path();
    presswork(site, &["init", "."]);
    fs::write(site.join("prose.txt"), "Not a log.\n").unwrap();
    let (code, _, notes) = presswork(site, &["views", "import", "prose.txt"]);
    assert_eq!(code, 1);
    assert!(
        notes.contains("prose.txt is no log") && notes.contains("help:"),
        "{notes}"
    );
    assert_eq!(presswork(site, &["views", "import", "missing.log"]).0, 1);
    assert_eq!(presswork(site, &["views", "import"]).0, 2);

    // Text that somebody wrote into the file is kept.
    let views = site.join("content/views.toml");
    fs::write(&views, "[\"/a/\"]\n2026-05-08 = many\n").unwrap();
    fs::write(site.join("empty.log"), "").unwrap();
    let (code, _, notes) = presswork(site, &["views", "import", "empty.log"]);
    assert_eq!(code, 1);
    assert!(notes.contains("invalid-views"), "{notes}");
    assert!(fs::read_to_string(&views).unwrap().contains("many"));
}

/// A site in a folder of a repository, with the branch `trunk` and this text behind its configuration.
fn site_in_repository(sections: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    git(
        folder.path(),
        &["init", "--quiet", "--initial-branch=trunk"],
    );
    let site = folder.path().join("sites/news");
    fs::create_dir_all(&site).unwrap();
    assert_eq!(presswork(&site, &["init", "."]).0, 0);
    let config = site.join("config.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(config, format!("{text}\n{sections}")).unwrap();
    (folder, site)
}

fn git(folder: &Path, arguments: &[&str]) {
    Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .assert()
        .success();
}

/// The commands of presswork that a workflow runs.
fn commands(workflow: &str) -> Vec<&str> {
    let lines = workflow.lines().map(str::trim);
    lines
        .filter_map(|line| {
            let command = line.strip_prefix("run: presswork ");
            command.or_else(|| line.strip_prefix("- presswork "))
        })
        .collect()
}

#[test]
fn a_workflow_names_the_branch_the_folder_and_the_place() {
    let sections = "[publish.live]\ntarget = \"git\"\n[publish.here]\ntarget = \"folder\"\npath = \"/srv/x\"\n";
    let (repository, site) = site_in_repository(sections);
    let before = fs::read(site.join("config.toml")).unwrap();
    for (host, path) in [
        ("github", ".github/workflows/publish.yml"),
        ("gitlab", ".gitlab-ci.yml"),
    ] {
        let (code, written, notes) = presswork(&site, &["init", "--ci", host, "--target", "live"]);
        assert_eq!(code, 0, "{notes}");
        assert_eq!(written.trim(), format!("../../{path}"));
        assert!(notes.contains("PRESSWORK_REPOSITORY"), "{notes}");
        let text = fs::read_to_string(repository.path().join(path)).unwrap();
        use saphyr::LoadableYamlNode;
        assert!(
            saphyr::Yaml::load_from_str(&text).is_ok(),
            "{path} is no YAML"
        );
        assert_eq!(text.contains("branches: [trunk]"), host == "github");
        assert!(!text.contains('%') || !text.contains("%folder%"), "{text}");
        let commands = commands(&text);
        assert_eq!(commands.len(), 2, "a check and a publication");
        assert!(commands[1].starts_with("publish live"), "{commands:?}");
        for command in commands {
            let arguments: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
            assert_eq!(presswork(&site, &arguments).0, 0, "{command}");
        }
        for folder in [
            "sites/news/.presswork",
            "sites/news/public",
            "./sites/news/",
        ] {
            assert!(text.contains(folder), "{folder}: {text}");
        }
        let again = presswork(&site, &["init", "--ci", host, "--target", "live"]);
        assert_eq!(again.0, 1, "it was overwritten");
    }
    assert_eq!(fs::read(site.join("config.toml")).unwrap(), before);
}

#[test]
fn a_workflow_runs_for_the_branch_that_is_cloned() {
    let (repository, site) = site_in_repository("[publish.default]\ntarget = \"git\"\n");
    let head = "refs/remotes/origin/HEAD";
    git(
        &site,
        &["symbolic-ref", head, "refs/remotes/origin/next/one"],
    );
    assert_eq!(presswork(&site, &["init", "--ci", "github"]).0, 0);
    let workflow = repository.path().join(".github/workflows/publish.yml");
    let workflow = fs::read_to_string(workflow).unwrap();
    assert!(workflow.contains("branches: [next/one]"), "{workflow}");
}

#[test]
fn a_workflow_runs_for_a_first_branch_rather_than_for_the_one_that_is_checked_out() {
    let (repository, site) = site_in_repository("[publish.default]\ntarget = \"git\"\n");
    let commit = [
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.org",
        "commit",
    ];
    let commit = |rest: &[&str]| git(&site, &[&commit[..], rest].concat());
    commit(&["--quiet", "--allow-empty", "--message=One"]);
    git(&site, &["switch", "--quiet", "--create", "fix/story-7"]);
    let branch = || {
        let workflow = repository.path().join(".github/workflows/publish.yml");
        assert_eq!(presswork(&site, &["init", "--ci", "github"]).0, 0);
        let text = fs::read_to_string(&workflow).unwrap();
        fs::remove_file(workflow).unwrap();
        let (_, rest) = text.split_once("branches: [").unwrap();
        rest.split(']').next().unwrap().to_owned()
    };
    // Nothing says that `trunk` is the first.
    assert_eq!(branch(), "fix/story-7");
    git(&site, &["config", "init.defaultBranch", "trunk"]);
    assert_eq!(branch(), "trunk");
    git(&site, &["config", "init.defaultBranch", "nowhere"]);
    git(&site, &["branch", "master", "trunk"]);
    assert_eq!(branch(), "master");
    git(&site, &["update-ref", "refs/remotes/origin/main", "trunk"]);
    assert_eq!(branch(), "main");
    git(&site, &["switch", "--quiet", "master"]);
    assert_eq!(branch(), "master");
}

#[test]
fn a_workflow_publishes_in_the_environment_that_goes_to_its_target() {
    let sections = "[publish.default]\ntarget = \"git\"\n[publish.staging]\ntarget = \"git\"\nbranch = \"s\"\n\
                    [environment.staging]\ntarget = \"staging\"\nindexed = false\n";
    let (repository, site) = site_in_repository(sections);
    for (host, path) in [
        ("github", ".github/workflows/publish.yml"),
        ("gitlab", ".gitlab-ci.yml"),
    ] {
        let path = repository.path().join(path);
        for arguments in [
            &["--target", "staging"][..],
            &["--environment", "staging"],
            &["--target", "staging", "--environment", "staging"],
        ] {
            let (code, _, notes) = presswork(&site, &[&["init", "--ci", host], arguments].concat());
            assert_eq!(code, 0, "{notes}");
            let text = fs::read_to_string(&path).unwrap();
            let commands = commands(&text);
            assert!(
                commands[0].starts_with("check --environment staging"),
                "{text}"
            );
            let publish = "publish staging --environment staging";
            assert!(commands[1].starts_with(publish), "{commands:?}");
            fs::remove_file(&path).unwrap();
        }
        assert_eq!(presswork(&site, &["init", "--ci", host]).0, 0);
        assert!(!fs::read_to_string(&path).unwrap().contains("--environment"));
    }
    let job = |arguments: &[&str]| presswork(&site, &[&["schedule", "--ci"], arguments].concat()).1;
    let github = job(&["github", "--target", "staging"]);
    assert!(
        github.contains("publish staging --environment staging"),
        "{github}"
    );
    let other = [
        "init",
        "--ci",
        "github",
        "--target",
        "default",
        "--environment",
        "staging",
    ];
    let (code, _, notes) = presswork(&site, &other);
    assert!(
        code == 2 && notes.contains("goes to `[publish.staging]` alone"),
        "{notes}"
    );
    let config = site.join("config.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(
        &config,
        format!("{text}[environment.next]\ntarget = \"staging\"\n"),
    )
    .unwrap();
    let (code, _, notes) = presswork(&site, &["schedule", "--ci", "cron", "--target", "staging"]);
    assert!(
        code == 2 && notes.contains("say which is meant with `--environment`: "),
        "{notes}"
    );
    let cron = [
        "schedule",
        "--ci",
        "cron",
        "--target",
        "staging",
        "--environment",
        "next",
    ];
    assert_eq!(presswork(&site, &cron).0, 0);
    for asked in [
        &["list", "--environment", "nope"][..],
        &["why", "/", "--environment", "nope"],
        &["schedule", "--environment", "nope"],
        &["init", "--ci", "gitlab", "--environment", "nope"],
    ] {
        let (code, _, notes) = presswork(&site, asked);
        assert_eq!(code, 1, "{asked:?}");
        assert!(notes.contains("there is no such environment"), "{notes}");
    }
}

#[test]
fn a_workflow_publishes_to_no_place_that_is_gone_with_its_machine() {
    for place in [
        "target = \"folder\"\npath = \"/srv/www\"",
        "target = \"git\"\nremote = \"/srv/news.git\"",
        "target = \"git\"\nremote = \"file:///srv/news.git\"",
        "target = \"rsync\"\nhost = \"me@localhost\"\npath = \"/srv/www\"",
        "target = \"s3\"\nbucket = \"b\"\nendpoint = \"http://127.0.0.1:9000\"",
    ] {
        let (repository, site) = site_in_repository(&format!("[publish.default]\n{place}\n"));
        for arguments in [["init", "--ci", "github"], ["schedule", "--ci", "github"]] {
            let (code, _, notes) = presswork(&site, &arguments);
            assert_eq!(code, 1, "{place}");
            assert!(notes.contains("of the machine that publishes"), "{notes}");
        }
        assert!(!repository.path().join(".github").exists());
    }
    let (_folder, site) = site_in_repository("");
    let (code, _, notes) = presswork(&site, &["init", "--ci", "gitlab"]);
    assert!(
        code == 1 && notes.contains("does not say where to publish"),
        "{notes}"
    );
}

#[test]
fn a_new_site_with_a_workflow_is_published_to_a_branch() {
    let new = TempDir::new().unwrap();
    assert_eq!(presswork(new.path(), &["init", ".", "--ci", "github"]).0, 0);
    let config = fs::read_to_string(new.path().join("config.toml")).unwrap();
    assert!(
        config.contains("[publish.default]\ntarget = \"git\""),
        "{config}"
    );
    let workflow = new.path().join(".github/workflows/publish.yml");
    let workflow = fs::read_to_string(workflow).unwrap();
    assert!(
        workflow.contains("run: presswork publish default "),
        "{workflow}"
    );
    assert_eq!(presswork(new.path(), &["build"]).0, 0);
}

#[test]
fn a_limit_of_a_host_is_said_by_every_build() {
    let folder = TempDir::new().unwrap();
    let patterns = (0..101).map(|i| format!("[[redirects]]\nfrom = \"/o{i}/*\"\nto = \"/\"\n"));
    let config = format!(
        "title = \"T\"\nbase_url = \"https://a.example\"\n[hosts]\nfor = [\"cloudflare\"]\n{}",
        patterns.collect::<String>()
    );
    fs::write(folder.path().join("config.toml"), config).unwrap();
    let articles = folder.path().join("content/articles");
    fs::create_dir_all(&articles).unwrap();
    for text in ["One.", "One and two.", "One and two."] {
        let article = format!(
            "+++\ntitle = \"A\"\ndate = 2026-05-01\ncategory = \"x\"\nsummary = \"S.\"\n+++\n{text}\n"
        );
        fs::write(articles.join("a.md"), article).unwrap();
        let (code, out, notes) = presswork(folder.path(), &["build"]);
        assert_eq!(code, 0, "{out}{notes}");
        assert!(
            notes.contains("`_redirects` has 101 patterns"),
            "{text}: {notes}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_new_article_is_opened_in_the_writer_s_editor() {
    let folder = TempDir::new().unwrap();
    assert_eq!(presswork(folder.path(), &["init", "."]).0, 0);
    let new = |editor: &str| {
        Command::cargo_bin("presswork")
            .unwrap()
            .current_dir(folder.path())
            .args([
                "new",
                "A chip",
                "--edit",
                "--slug",
                editor.split(' ').next().unwrap(),
            ])
            .env_remove("VISUAL")
            .env("EDITOR", editor)
            .output()
            .unwrap()
    };
    let output = new("sed -i s/chip/ship/");
    assert!(output.status.success(), "{output:?}");
    let path = String::from_utf8(output.stdout).unwrap();
    let text = fs::read_to_string(folder.path().join(path.trim())).unwrap();
    assert!(text.contains("title = \"A ship\""), "{text}");
    let output = new("no-such-editor");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("the editor `no-such-editor` failed"),
        "{said}"
    );
}
