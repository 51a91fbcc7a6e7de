//! What a stranger can bring with a site's folder: links, pipes, and a cache that is not presswork's.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::length::is_long;
use crate::strace;

/// A site in a folder of its own, beside which a stranger's files can lie.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(TempDir::new().unwrap());
        assert!(place.run(&["init", "."]).status.success());
        place
    }

    fn site(&self) -> std::path::PathBuf {
        let site = self.0.path().join("site");
        fs::create_dir_all(&site).unwrap();
        site
    }

    fn beside(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("presswork"));
        command
            .current_dir(self.site())
            .args(arguments)
            .env("AWS_SECRET_ACCESS_KEY", "a-key-that-nobody-may-read");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Returns what a command says that has to fail.
    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = said(&output);
        assert!(!output.status.success(), "{arguments:?}: {said}");
        said
    }

    fn built(&self) -> String {
        let output = self.run(&["build"]);
        let said = said(&output);
        assert!(output.status.success(), "{said}");
        said
    }

    fn link(&self, target: impl AsRef<Path>, at: &str) {
        let at = self.site().join(at);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        symlink(target, at).unwrap();
    }

    fn follow(&self, places: &str) {
        let config = self.site().join("config.toml");
        let text = fs::read_to_string(&config).unwrap();
        fs::write(config, format!("follow = [{places}]\n{text}")).unwrap();
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn a_link_out_of_the_site_is_refused_by_name() {
    for (target, at) in [
        ("/proc/self/environ", "content/static/env.txt"),
        ("/etc/passwd", "content/articles/a/photo.jpg"),
        ("/etc", "content/static/etc"),
        ("/etc/passwd", "content/static/.htaccess"),
        ("/etc/passwd", "content/articles/passwd.md"),
        ("/etc", "themes/mine"),
        ("/etc/passwd", "seeds/articles/passwd.md"),
        ("../../config.toml", "content/static/config.txt"),
        ("../../.git/config", "content/static/git.txt"),
        ("../static/.git", "content/articles/git"),
        ("../../.presswork", "content/static/cache"),
        ("../../../outside", "content/static/outside"),
    ] {
        let place = Place::new();
        for (path, text) in [
            ("site/.git/config", "url = https://token@example.org"),
            ("site/content/static/.git/config", "url = https://token"),
            ("site/.presswork/snapshot", ""),
            ("outside/file", ""),
        ] {
            let path = place.beside(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        place.link(target, at);
        for command in [&["check"][..], &["build"]] {
            let said = place.refused(command);
            let wanted = format!("cannot read `{at}`: it is a link that leads out of the site");
            assert!(said.contains(&wanted), "{at}: {said}");
            let is_of_system = target.starts_with("/etc") || target.starts_with("/proc");
            assert_eq!(said.contains("follow = ["), !is_of_system, "{said}");
        }
        assert!(!place.site().join("public").exists(), "{at}");
    }
}

#[test]
fn a_configuration_elsewhere_is_refused() {
    let place = Place::new();
    let config = place.site().join("config.toml");
    fs::rename(&config, place.beside("config.toml")).unwrap();
    place.link("../config.toml", "config.toml");
    let said = place.refused(&["build"]);
    assert!(said.contains("leads out of the site"), "{said}");
}

#[test]
fn links_to_the_sites_own_files_are_followed() {
    let place = Place::new();
    fs::write(place.site().join("content/static/a.txt"), "own").unwrap();
    place.link("a.txt", "content/static/b.txt");
    place.link("../static", "content/pages/files");
    place.built();
    let public = place.site().join("public");
    assert_eq!(fs::read_to_string(public.join("b.txt")).unwrap(), "own");
}

#[test]
fn the_configuration_allows_a_place() {
    let place = Place::new();
    let photos = place.beside("photos");
    fs::create_dir(&photos).unwrap();
    fs::write(photos.join("a.txt"), "a photo").unwrap();
    fs::write(place.beside("secret"), "a secret").unwrap();
    place.link(&photos, "content/static/photos");
    place.follow("\"../photos\"");
    place.built();
    let public = place.site().join("public");
    assert_eq!(
        fs::read_to_string(public.join("photos/a.txt")).unwrap(),
        "a photo"
    );

    // What lies in the place is followed no further.
    symlink("../secret", photos.join("b.txt")).unwrap();
    let said = place.refused(&["build"]);
    assert!(
        said.contains("`content/static/photos/b.txt`: it is a link that leads out"),
        "{said}"
    );
}

#[test]
fn everything_is_no_place_to_publish_from() {
    for all in ["/", "..", "../../", "."] {
        let place = Place::new();
        place.follow(&format!("\"{all}\""));
        let said = place.refused(&["check"]);
        assert!(said.contains("too large a place"), "{all}: {said}");
    }
}

#[test]
fn what_is_no_file_is_refused_and_not_waited_for() {
    for at in [
        "content/static/pipe",
        "content/articles/pipe.md",
        "themes/mine/pipe.html",
        "config.toml",
    ] {
        let place = Place::new();
        let path = place.site().join(at);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let _ = fs::remove_file(&path);
        let made = Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        for command in [&["check"][..], &["build"]] {
            let said = place.refused(command);
            assert!(said.contains("it is a pipe, and no file"), "{at}: {said}");
        }
    }
    let place = Place::new();
    let socket = place.site().join("content/static/socket");
    let _listener = std::os::unix::net::UnixListener::bind(socket).unwrap();
    let said = place.refused(&["build"]);
    assert!(said.contains("it is a socket, and no file"), "{said}");
}

#[test]
fn a_cache_folder_from_elsewhere_writes_nowhere_else() {
    for name in [
        "lock",
        "snapshot",
        "snapshot.new",
        "trace.new",
        "colours.new",
        "publish",
    ] {
        let place = Place::new();
        let precious = place.beside("precious");
        fs::write(&precious, "precious").unwrap();
        place.link(&precious, &format!(".presswork/{name}"));
        place.built();
        assert_eq!(fs::read_to_string(&precious).unwrap(), "precious", "{name}");
        let kept = place.site().join(".presswork/snapshot");
        assert!(kept.symlink_metadata().unwrap().is_file(), "{name}");
    }
    let place = Place::new();
    let folder = place.beside("folder");
    fs::create_dir(&folder).unwrap();
    place.link(&folder, ".presswork");
    place.built();
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    let place = Place::new();
    fs::create_dir(place.site().join(".presswork")).unwrap();
    let pipe = place.site().join(".presswork/snapshot");
    assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
    place.built();
}

#[test]
fn a_folder_without_a_site_gets_no_cache() {
    let place = Place::new();
    fs::remove_file(place.site().join("config.toml")).unwrap();
    place.refused(&["build", "--root", "."]);
    assert!(!place.site().join(".presswork").exists());
    // One that is there already is not trusted further.
    fs::create_dir(place.site().join(".presswork")).unwrap();
    let pipe = place.site().join(".presswork/snapshot");
    assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
    place.refused(&["build", "--root", "."]);
}

#[test]
fn corrections_are_made_through_no_link() {
    let place = Place::new();
    let text = "+++\ntitle = \"A\"\ndate = 2026-05-01\ncategory = \"technology\"\nsummary = \"S.\"\n+++\n\
                See [one](http://example.org/).\n";
    let outside = place.beside("articles");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("a.md"), text).unwrap();
    place.link(&outside, "content/articles/more");
    place.follow("\"../articles\"");
    let config = place.site().join("config.toml");
    let text_of_config = fs::read_to_string(&config).unwrap();
    let at = text_of_config.find("base_url").unwrap();
    let end = at + text_of_config[at..].find('\n').unwrap();
    let known = text_of_config.replace(
        &text_of_config[at..end],
        "base_url = \"https://example.org\"",
    );
    fs::write(config, known).unwrap();
    let said = place.refused(&["check", "--fix"]);
    assert!(said.contains("a link leads to it"), "{said}");
    assert_eq!(fs::read_to_string(outside.join("a.md")).unwrap(), text);
}

#[test]
fn a_new_article_is_written_through_no_link_out_of_the_site() {
    let place = Place::new();
    let outside = place.beside("outside");
    fs::create_dir(&outside).unwrap();
    place.link(&outside, "content/articles/2026");
    let said = place.refused(&["new", "A headline", "--date", "2026-05-01"]);
    assert!(said.contains("leads out of the site"), "{said}");
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
}

#[test]
fn content_that_cannot_be_reached_is_no_site_without_articles() {
    let place = Place::new();
    place.built();
    let content = place.site().join("content");
    let disk = place.beside("disk");
    fs::rename(&content, &disk).unwrap();
    symlink(&disk, &content).unwrap();
    place.follow("\"../disk\"");
    place.built();
    fs::rename(&disk, place.beside("unmounted")).unwrap();
    let said = place.refused(&["build"]);
    assert!(said.contains("`content`: the link leads nowhere"), "{said}");
    assert!(place.site().join("public/index.html").exists());
}

#[test]
fn a_source_that_cannot_be_examined_fails_the_build() {
    if !strace::is_allowed() {
        return;
    }
    for at in ["content", "content/articles/welcome.md", "config.toml"] {
        let place = Place::new();
        place.built();
        let before = fs::read(place.site().join("public/index.html")).unwrap();
        let at = place.site().join(at);
        let output = Command::new("strace")
            .args(["-f", "-qq", "-o", "/dev/null", "-P"])
            .arg(&at)
            .args(["-e", "trace=statx,newfstatat,lstat,stat"])
            .args(["-e", "inject=statx,newfstatat,lstat,stat:error=EIO"])
            .arg(assert_cmd::cargo::cargo_bin!("presswork"))
            .args(["build", "--root"])
            .arg(place.site())
            .output()
            .unwrap();
        let said = said(&output);
        assert!(!output.status.success(), "{}: {said}", at.display());
        assert!(said.contains("Input/output error"), "{said}");
        let after = fs::read(place.site().join("public/index.html")).unwrap();
        assert_eq!(before, after);
    }
}

#[test]
fn a_build_that_would_delete_a_fifth_of_the_pages_wants_a_yes() {
    let place = Place::new();
    let articles = place.site().join("content/articles");
    for number in 0..40 {
        let text = format!(
            "+++\ntitle = \"Story {number}\"\ndate = 2026-05-01\ncategory = \"technology\"\n\
             summary = \"Summary {number}.\"\n+++\nText.\n"
        );
        fs::write(articles.join(format!("{number}.md")), text).unwrap();
    }
    place.built();
    let page = place.site().join("public/2026/05/30/index.html");
    assert!(page.exists());
    let disk = place.beside("disk");
    fs::create_dir(&disk).unwrap();
    fs::remove_file(articles.join("welcome.md")).unwrap();
    // What moves within the site is not gone, though all its files have other names.
    fs::rename(&articles, place.site().join("content/articles-2026")).unwrap();
    fs::create_dir(&articles).unwrap();
    fs::rename(
        place.site().join("content/articles-2026"),
        articles.join("2026"),
    )
    .unwrap();
    place.built();
    for number in 20..40 {
        let name = format!("{number}.md");
        fs::rename(articles.join("2026").join(&name), disk.join(&name)).unwrap();
    }
    let said = place.refused(&["build"]);
    assert!(said.contains("of 59 pages would be deleted"), "{said}");
    assert!(said.contains("say `--yes`"), "{said}");
    assert!(page.exists());
    assert!(place.run(&["build", "--yes"]).status.success());
    assert!(!page.exists());
    // One of twenty is nothing to ask about.
    fs::remove_file(articles.join("2026/3.md")).unwrap();
    place.built();
    // An empty folder in the place of a disk.
    fs::remove_dir_all(place.site().join("content")).unwrap();
    fs::create_dir(place.site().join("content")).unwrap();
    let said = place.refused(&["build"]);
    assert!(said.contains("would be deleted"), "{said}");
    fs::remove_dir_all(place.site().join(".presswork")).unwrap();
    let said = place.refused(&["build"]);
    assert!(said.contains("would be deleted"), "{said}");
}

#[test]
fn a_build_into_the_output_folder_of_another_site_wants_a_yes() {
    let place = Place::new();
    let out = place.beside("www");
    let into = ["build", "--out", out.to_str().unwrap()];
    assert!(place.run(&into).status.success());
    // The same site under another address, as for trying things out, and the site in another folder.
    let address = ["--base-url", "https://staging.example.org"];
    assert!(place.run(&[&into[..], &address].concat()).status.success());
    let other = Place::new();
    let elsewhere = [&into[..], &address].concat();
    assert!(other.run(&elsewhere).status.success());
    let mine = other.site().join("content/static/mine.txt");
    fs::create_dir_all(mine.parent().unwrap()).unwrap();
    fs::write(&mine, "mine").unwrap();
    assert!(other.run(&elsewhere).status.success());
    let said = place.refused(&into);
    assert!(
        said.contains("holds the site https://staging.example.org"),
        "{said}"
    );
    assert!(said.contains("say `--yes`"), "{said}");
    assert!(out.join("mine.txt").exists());
    assert!(
        place
            .run(&[&into[..], &["--yes"]].concat())
            .status
            .success()
    );
    assert!(!out.join("mine.txt").exists());
}

#[test]
fn a_damaged_list_of_files_leaves_no_withdrawn_page() {
    for damage in ["cut", "bytes", "empty", "a line"] {
        let place = Place::new();
        let story = place.site().join("content/articles/withdrawn.md");
        let text = "+++\ntitle = \"Withdrawn\"\ndate = 2026-05-01\ncategory = \"technology\"\n\
                    summary = \"S.\"\n+++\nText.\n";
        fs::write(&story, text).unwrap();
        place.built();
        let public = place.site().join("public");
        fs::write(public.join("mine.txt"), "somebody's").unwrap();
        let page = public.join("2026/05/withdrawn/index.html");
        assert!(page.exists());

        let list = public.join(".presswork");
        let whole = fs::read(&list).unwrap();
        let withdrawn = |line: &&[u8]| line.windows(9).any(|part| part == b"withdrawn");
        let damaged = match damage {
            "cut" => whole[..200].to_vec(),
            "bytes" => [&whole[..100], &[0xff, 0xfe, 0][..], &whole[300..]].concat(),
            "empty" => Vec::new(),
            _ => {
                let lines = whole.split(|byte| *byte == b'\n');
                let lines: Vec<&[u8]> = lines.filter(|line| !withdrawn(line)).collect();
                lines.join(&b'\n')
            }
        };
        fs::write(&list, damaged).unwrap();
        fs::remove_file(&story).unwrap();
        let said = place.built();
        assert!(said.contains("was damaged"), "{damage}: {said}");
        assert!(said.contains("mine.txt"), "{damage}: {said}");
        assert!(!page.exists(), "{damage}");
        assert!(public.join("mine.txt").exists());
        let said = place.built();
        assert!(!said.contains("damaged"), "{damage}: {said}");
    }
}

/// Names and texts of a stranger are printed, and make a terminal or a code host do nothing.
#[test]
fn no_control_character_of_the_site_is_printed() {
    let place = Place::new();
    let articles = place.site().join("content/articles");
    let head = "title = \"A\"\ndate = 2026-05-01\nsummary = \"S.\"\n";
    fs::write(
        articles.join("a\u{1b}[31m\n::error::x\u{9b}31m.md"),
        format!("+++\n{head}+++\nText."),
    )
    .unwrap();
    fs::create_dir(articles.join("b\u{7}")).unwrap();
    fs::write(
        articles.join("c.md"),
        format!(
            "+++\n{head}category = \"c\\u001b[31m\"\nslug = \"\\u009b31m\"\nk\u{1b}[31m = 1\n+++\n\
             Text \u{9b}31m [a](b\u{9b}31m.md) {{{{ x\u{1b}]0;x\u{7}y() }}}} ![](\u{9b}.png)"
        ),
    )
    .unwrap();
    for format in ["human", "github", "json", "sarif"] {
        let said = place.refused(&["check", "--format", format]);
        let printed = |c: char| c.is_control() && c != '\n';
        assert!(!said.contains(printed), "{format}: {said:?}");
        assert!(!said.lines().any(|line| line.starts_with("::error::x")));
        assert!(said.contains("invisible control character"), "{said}");
    }
}

/// A program changes bytes and sets the time back, or a disk loses some.
#[test]
fn a_file_with_other_bytes_of_the_same_length_and_time_is_found() {
    let place = Place::new();
    place.built();
    let set = |path: &Path, bytes: &[u8]| {
        let time = fs::metadata(path).unwrap().modified().unwrap();
        fs::write(path, bytes).unwrap();
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_modified(time).unwrap();
    };
    let page = place.site().join("public/index.html");
    let right = fs::read(&page).unwrap();
    let wrong: Vec<u8> = right.iter().rev().copied().collect();
    for option in ["--verify", "--no-cache"] {
        set(&page, &wrong);
        assert!(place.run(&["build", option]).status.success());
        assert!(fs::read(&page).unwrap() == right, "{option}");
    }
    // A source is read again in every build, because the time of its last change cannot be set.
    let config = place.site().join("config.toml");
    let text = fs::read_to_string(&config).unwrap();
    let title = text
        .lines()
        .find(|line| line.starts_with("title = "))
        .unwrap();
    let other = format!("title = \"{}\"", "x".repeat(title.len() - 10));
    set(&config, text.replace(title, &other).as_bytes());
    place.built();
    assert!(fs::read(&page).unwrap() != right);
}

/// A text is in memory several times over while it is read; what is only copied may be of any length.
#[test]
fn a_text_that_is_too_long_is_refused_by_name_and_unread() {
    let place = Place::new();
    let texts = [
        "content/articles/long.md",
        "content/categories/long.md",
        "content/views.toml",
    ];
    for path in texts.into_iter().chain(["content/static/film.mp4"]) {
        let path = place.site().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let file = fs::File::create(path).unwrap();
        file.set_len(17 << 20).unwrap();
    }
    let said = place.refused(&["build"]);
    for path in texts {
        let bound = "it has 17 MiB, and a text may have 16 at most";
        let wanted = format!("cannot read `{path}`: {bound}");
        assert!(said.contains(&wanted), "{said}");
    }
    assert!(!said.contains("film.mp4"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_template_without_an_end_is_stopped() {
    // One of them takes a minute, the other some gigabytes.
    if !is_long() {
        return;
    }
    let place = Place::new();
    place.built();
    let front = || fs::read(place.site().join("public/index.html")).unwrap();
    let before = front();
    let templates = place.site().join("themes/mine/templates");
    fs::create_dir_all(&templates).unwrap();
    let theme = "name = \"mine\"\nextends = \"frontpage\"\n";
    fs::write(place.site().join("themes/mine/theme.toml"), theme).unwrap();
    let config = place.site().join("config.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, format!("theme = \"mine\"\n{text}")).unwrap();
    let many = "range(end=100000)";
    for (template, wanted) in [
        (
            "{% set text = \"aa\" %}{% for a in range(end=60) %}{% set_global text = text ~ text %}{% endfor %}"
                .to_owned(),
            "takes more than 2 GiB of memory, and was stopped",
        ),
        (
            format!("{{% for a in {many} %}}{{% for b in {many} %}}{{% endfor %}}{{% endfor %}}"),
            "takes more than 60 seconds, and was stopped",
        ),
    ] {
        fs::write(templates.join("article.html"), format!("{{{{ head }}}}{template}")).unwrap();
        let said = place.refused(&["build"]);
        assert!(said.contains(wanted), "{said}");
        assert!(front() == before);
    }
}
