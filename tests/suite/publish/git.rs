//! `target = "git"`: real git, and a bare repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Killer, Newsroom, Said};

const KILLS: u64 = 30;

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

struct Host {
    room: Newsroom,
    bare: PathBuf,
}

/// A site in a repository of its own, with a remote.
fn host(more: &str) -> Host {
    let room = Newsroom::new("");
    let bare = room.root().join("host.git");
    git(room.root(), &["init", "-q", "--bare", "host.git"]);
    git(room.root(), &["init", "-q", "-b", "main"]);
    git(room.root(), &["config", "user.name", "Ada"]);
    git(room.root(), &["config", "user.email", "ada@example.org"]);
    git(
        room.root(),
        &["remote", "add", "origin", bare.to_str().unwrap()],
    );
    room.configure(&format!("[publish.default]\ntarget = \"git\"\n{more}"));
    Host { room, bare }
}

impl Host {
    /// What is on the branch, presswork's own documents aside.
    fn online(&self) -> BTreeMap<String, Vec<u8>> {
        let listed = git(
            &self.bare,
            &["ls-tree", "-r", "-z", "--name-only", "gh-pages"],
        );
        let paths = listed.split('\0').filter(|path| !path.is_empty());
        paths
            .filter(|path| !path.starts_with(".presswork/"))
            .map(|path| {
                let output = Command::new("git")
                    .arg("-C")
                    .arg(&self.bare)
                    .args(["cat-file", "blob", &format!("gh-pages:{path}")])
                    .output()
                    .unwrap();
                (path.to_owned(), output.stdout)
            })
            .collect()
    }

    fn commits(&self) -> Vec<String> {
        let log = git(&self.bare, &["log", "--format=%s", "gh-pages"]);
        log.lines().map(str::to_owned).collect()
    }

    /// Puts a commit of somebody else's on the branch.
    fn by_hand(&self, path: &str, text: &str) {
        let work = self.room.root().join("by-hand");
        let _ = fs::remove_dir_all(&work);
        let place = work.to_str().unwrap();
        git(
            self.room.root(),
            &["clone", "-q", "-b", "gh-pages", "host.git", place],
        );
        fs::write(work.join(path), text).unwrap();
        git(&work, &["add", "."]);
        git(
            &work,
            &[
                "-c",
                "user.name=Grace",
                "-c",
                "user.email=g@example.org",
                "commit",
                "-qm",
                "By hand",
            ],
        );
        git(&work, &["push", "-q"]);
        fs::remove_dir_all(work).unwrap();
    }
}

#[test]
fn a_branch_gets_the_site_and_nothing_else_is_touched() {
    let host = host("");
    let room = &host.room;
    git(room.root(), &["add", "config.toml", "content"]);
    git(room.root(), &["commit", "-qm", "Begin"]);
    // Somebody is in the middle of something.
    room.write("content/pages/half.md", b"+++\ntitle = \"Half\"\n+++\n");
    git(room.root(), &["add", "content/pages/half.md"]);
    let before = git(room.root(), &["status", "--porcelain", "-uno"]);
    let head = git(room.root(), &["rev-parse", "HEAD"]);

    room.publish().fine();
    let first = room.built();
    assert_eq!(host.online(), first);
    room.story("a", "Words.");
    room.publish().fine();
    assert_eq!(host.online(), room.built());
    assert_eq!(
        host.commits(),
        ["Publish generation 2", "Publish generation 1"]
    );
    assert!(room.publish().fine().contains("as it should be"));
    assert_eq!(host.commits().len(), 2);

    room.run(&["publish", "rollback"]).fine();
    assert_eq!(host.online(), first);
    assert_eq!(host.commits()[0], "Go back to generation 1");

    assert_eq!(git(room.root(), &["status", "--porcelain", "-uno"]), before);
    assert_eq!(git(room.root(), &["rev-parse", "HEAD"]), head);
    assert_eq!(
        git(room.root(), &["branch", "-a", "--format=%(refname)"]),
        "refs/heads/main\n"
    );
    let author = git(&host.bare, &["log", "-1", "--format=%an <%ae>", "gh-pages"]);
    assert_eq!(author, "Ada <ada@example.org>\n");
}

#[test]
fn what_somebody_else_put_on_the_branch_stays() {
    let host = host("");
    host.room.publish().fine();
    host.by_hand("verified.html", "it is me\n");
    host.room.story("a", "Words.");
    host.room.publish().fine();
    let mut online = host.online();
    assert_eq!(
        online.remove("verified.html").as_deref(),
        Some(&b"it is me\n"[..])
    );
    assert_eq!(online, host.room.built());
}

#[test]
fn a_squashed_branch_has_one_commit() {
    let host = host("squash = true");
    host.room.publish().fine();
    host.room.story("a", "Words.");
    host.room.publish().fine();
    assert_eq!(host.commits(), ["Publish generation 2"]);
    assert_eq!(host.online(), host.room.built());
    host.room
        .run(&["publish", "rollback"])
        .failed(&["squash = true"]);
}

#[test]
fn a_site_without_a_repository_publishes_to_an_address() {
    let room = Newsroom::new("");
    git(room.root(), &["init", "-q", "--bare", "host.git"]);
    room.configure(
        "[publish.web]\ntarget = \"git\"\nremote = \"./host.git\"\nbranch = \"gh-pages\"",
    );
    room.run(&["publish", "web"]).fine();
    let bare = room.root().join("host.git");
    let host = Host { room, bare };
    assert_eq!(host.online(), host.room.built());
    host.room
        .configure("[publish.web]\ntarget = \"git\"\nremote = \"./none.git\"");
    host.room.publish().failed(&["repository cannot be found"]);
    host.room
        .configure("[publish.web]\ntarget = \"git\"\nremote = \"orgin\"");
    host.room
        .publish()
        .failed(&["no remote `orgin`", "git remote add"]);
}

#[test]
fn a_secret_in_an_address_is_never_shown() {
    let room = Newsroom::new(
        "[publish.web]\ntarget = \"git\"\nremote = \"https://ada:hunter22hunter22@127.0.0.1:1/x.git\"",
    );
    let notes = room.publish().failed(&["cannot reach"]);
    assert!(!notes.contains("hunter22"), "{notes}");
    let said = room.run(&["publish", "--format", "json"]);
    assert!(!said.result.contains("hunter22") && !said.notes.contains("hunter22"));
}

/// A hook at the host lets somebody else in between: the branch has moved when the push arrives.
#[test]
fn of_two_publishers_the_slower_is_told_who_was_faster() {
    let host = host("");
    host.room.publish().fine();
    host.by_hand("mine.txt", "1");
    let theirs = git(&host.bare, &["rev-parse", "gh-pages"]);
    git(
        &host.bare,
        &["update-ref", "refs/heads/gh-pages", "gh-pages~1"],
    );
    let hook = host.bare.join("hooks/pre-receive");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(
        &hook,
        format!(
            "#!/bin/sh\nunset GIT_QUARANTINE_PATH\ngit update-ref refs/heads/gh-pages {theirs}"
        ),
    )
    .unwrap();
    let mut executable = fs::metadata(&hook).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut executable, 0o755);
    fs::set_permissions(&hook, executable).unwrap();
    host.room.story("a", "Words.");
    host.room
        .publish()
        .failed(&["Grace, ", "in the meantime", "publish again"]);
    assert!(!host.online().contains_key("2026/05/a/index.html"));
    fs::remove_file(hook).unwrap();
    host.room.publish().fine();
    assert!(host.online().contains_key("2026/05/a/index.html"));
    assert_eq!(host.online()["mine.txt"], b"1");
}

#[test]
fn a_push_that_is_refused_changes_nothing() {
    let host = host("");
    host.room.publish().fine();
    let before = host.online();
    let hook = host.bare.join("hooks/pre-receive");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(
        &hook,
        "#!/bin/sh\necho 'fatal: write error: No space left on device' >&2\nexit 1\n",
    )
    .unwrap();
    let mut executable = fs::metadata(&hook).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut executable, 0o755);
    fs::set_permissions(&hook, executable).unwrap();
    host.room.story("a", "Words.");
    host.room
        .publish()
        .failed(&["no room left", "was not changed"]);
    assert_eq!(host.online(), before);
}

#[test]
fn a_publisher_that_is_killed_leaves_the_old_branch_or_the_new_one() {
    let host = host("");
    let room = &host.room;
    room.story("a", "VERSION0");
    room.publish().fine();
    room.story("a", "VERSION0 again");
    room.run(&["build"]).fine();
    let mut killer = Killer::new(KILLS, || drop(room.publish().fine()));
    for kill in 1..=KILLS {
        room.story("a", &format!("VERSION{kill}"));
        room.run(&["build"]).fine();
        killer.strike(&mut room.command(&["publish"]), kill);
        let online = host.online();
        let page = String::from_utf8_lossy(&online["2026/05/a/index.html"]).into_owned();
        assert!(
            page.contains("VERSION") && page.ends_with("</html>\n"),
            "kill {kill}"
        );
        git(&host.bare, &["fsck", "--connectivity-only"]);
    }
    killer.enough();
    Said::fine(room.publish());
    assert_eq!(host.online(), room.built());
}
