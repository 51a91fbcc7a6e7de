//! `target = "git"`: real git, and a bare repository.

use std::collections::BTreeMap;
use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::cloud::Wire;
use super::notifications::listener;
use super::{Moment, Newsroom, Said, SmallDisk, Striker, executable, pass_over, same};
use crate::length::stride;

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
    let host = host("");
    let address = "https://ada:hunter22hunter22@127.0.0.1:1/x.git";
    git(host.room.root(), &["remote", "set-url", "origin", address]);
    let notes = host.room.publish().failed(&["cannot reach"]);
    assert!(!notes.contains("hunter22"), "{notes}");
    let said = host.room.run(&["publish", "--format", "json"]);
    assert!(!said.result.contains("hunter22") && !said.notes.contains("hunter22"));
    // In the site's own file it is a mistake, and a report of the mistake has it neither.
    for line in [
        format!("remote = \"{address}\""),
        "personal_access_token = \"hunter22hunter22\"".to_owned(),
        "token = hunter22hunter22".to_owned(),
    ] {
        host.room
            .configure(&format!("[publish.web]\ntarget = \"git\"\n{line}"));
        for format in ["human", "json", "github"] {
            let said = host.room.run(&["publish", "--format", format]);
            assert_eq!(said.code, 1);
            let all = said.result + &said.notes;
            assert!(
                all.contains("config.toml") && !all.contains("hunter22"),
                "{all}"
            );
        }
    }
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
    executable(
        &hook,
        &format!(
            "#!/bin/sh\nunset GIT_QUARANTINE_PATH\ngit update-ref refs/heads/gh-pages {theirs}"
        ),
    );
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
    executable(
        &hook,
        "#!/bin/sh\necho 'fatal: write error: No space left on device' >&2\nexit 1\n",
    );
    host.room.story("a", "Words.");
    host.room
        .publish()
        .failed(&["no room left", "was not changed"]);
    assert_eq!(host.online(), before);
}

#[test]
fn a_publisher_that_is_killed_at_any_step_leaves_the_old_branch_or_the_new_one() {
    let host = host("");
    let room = &host.room;
    room.story("a", "VERSION0");
    room.publish().fine();
    let striker = Striker::before("git");
    let publish = || {
        let mut command = room.command(&["publish"]);
        command.env("PATH", striker.path());
        command
    };
    room.story("a", "VERSION1");
    Said::from(publish().output().unwrap()).fine();
    let calls = striker.calls();
    assert!(calls > 10);
    let mut version = 1;
    for call in (1..=calls).step_by(stride(4)) {
        for moment in Moment::ALL {
            version += 1;
            room.story("a", &format!("VERSION{version}"));
            let when = format!("{moment:?} call {call}");
            assert!(
                striker.strike(&mut publish(), call, moment),
                "not killed {when}"
            );
            let online = host.online();
            let page = String::from_utf8_lossy(&online["2026/05/a/index.html"]).into_owned();
            assert!(
                page.contains("VERSION") && page.ends_with("</html>\n"),
                "{when}"
            );
            git(&host.bare, &["fsck", "--connectivity-only"]);
        }
    }
    Said::fine(room.publish());
    assert_eq!(host.online(), room.built());
}

/// Of a large site, the host gets the files that changed, and what git needs to say where they are.
#[test]
fn of_many_files_only_those_that_changed_are_pushed() {
    const MANY: usize = 10_000;
    const CHANGED: usize = 10;
    let host = host("");
    let data = |number: usize, text: &str| {
        let path = format!("content/static/data/{}/{number}.txt", number % 100);
        host.room
            .write(&path, format!("{text} {number}").as_bytes());
    };
    (0..MANY).for_each(|number| data(number, "one"));
    host.room.publish().fine();
    let objects = || -> usize {
        let counts = git(&host.bare, &["count-objects", "-v"]);
        let count = |name: &str| -> usize {
            let line = counts.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap().trim().parse().unwrap()
        };
        count("count:") + count("in-pack:")
    };
    let before = objects();
    assert!(before > MANY);
    (0..CHANGED).for_each(|number| data(number, "two"));
    let said = host.room.publish().fine();
    assert!(said.contains("10 files"), "{said}");
    // Ten files in ten folders, `data`, the root, the manifest in its folder, and the commit.
    assert_eq!(objects() - before, 2 * CHANGED + 2 + 2 + 1);
}

/// A host that asks for another password than the one that the repository's address has.
#[test]
fn a_password_that_is_refused_is_told_and_never_shown() {
    let host = host("");
    let refuses = listener(
        "HTTP/1.1 401 Unauthorized\r\nwww-authenticate: Basic realm=\"x\"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    );
    let address = refuses
        .address
        .replace("http://", "http://ada:hunter22hunter22@");
    git(
        host.room.root(),
        &[
            "remote",
            "set-url",
            "origin",
            &format!("{address}/news.git"),
        ],
    );
    for format in ["human", "json", "github"] {
        let said = host.room.run(&["publish", "--format", format]);
        assert_eq!(said.code, 1);
        let all = said.result + &said.notes;
        assert!(all.contains("git is not let in"), "{all}");
        assert!(!all.contains("hunter22"), "{all}");
    }
    // It was tried with what stands in the address.
    let heard = refuses.heard.lock().unwrap().concat();
    assert!(
        heard.contains("Basic YWRhOmh1bnRlcjIyaHVudGVyMjI="),
        "{heard}"
    );
}

#[test]
fn a_full_disk_at_the_host_keeps_the_old_branch() {
    let host = host("");
    host.room.publish().fine();
    let before = host.online();
    let small = host.room.root().join("small");
    let Some(_disk) = SmallDisk::on(&small, 4) else {
        return;
    };
    let bare = small.join("host.git");
    git(
        host.room.root(),
        &["clone", "-q", "--bare", "host.git", bare.to_str().unwrap()],
    );
    git(
        host.room.root(),
        &["remote", "set-url", "origin", bare.to_str().unwrap()],
    );
    let host = Host { bare, ..host };
    // What does not become smaller by packing.
    let noise: Vec<u8> = (0_u64..800_000)
        .flat_map(|n| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 7).to_le_bytes())
        .collect();
    host.room.write("content/static/big.bin", &noise);
    let said = host.room.publish();
    assert_eq!(said.code, 1, "{}", said.notes);
    assert!(said.notes.contains("no room left"), "{}", said.notes);
    assert_eq!(host.online(), before);
    fs::remove_file(host.room.root().join("content/static/big.bin")).unwrap();
    host.room.story("a", "Words.");
    host.room.publish().fine();
    assert_eq!(host.online(), host.room.built());
}

/// Git's own server, for the repositories in a folder.
struct Daemon {
    process: Child,
    address: SocketAddr,
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Daemon {
    /// `None` where git comes without it, which is said loudly.
    fn of(folder: &Path) -> Option<Self> {
        let programs = git(folder, &["--exec-path"]);
        let program = Path::new(programs.trim()).join("git-daemon");
        if !program.is_file() {
            pass_over("there is no git-daemon");
            return None;
        }
        let address = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let mut process = Command::new(program)
            .args(["--export-all", "--enable=receive-pack", "--reuseaddr"])
            .args(["--listen=127.0.0.1", &format!("--port={}", address.port())])
            .arg(format!("--base-path={}", folder.display()))
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // It answers when it listens.
        while TcpStream::connect(address).is_err() {
            assert!(process.try_wait().unwrap().is_none(), "git-daemon ended");
            std::thread::yield_now();
        }
        Some(Self { process, address })
    }
}

impl Host {
    /// Publishes through an address from now on.
    fn by(&self, address: SocketAddr) {
        let address = format!("git://{address}/host.git");
        let set = ["remote", "set-url", "origin", &address];
        git(self.room.root(), &set);
    }

    /// A new version, of more than a quarter of a megabyte on the wire.
    fn version(&self, number: u64) {
        self.room.story("a", &format!("VERSION{number}"));
        let noise = (0_u64..40_000).flat_map(|n| {
            let mixed = (n + number * 1_000_000).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            (mixed ^ (mixed >> 29))
                .wrapping_mul(0xbf58_476d_1ce4_e5b9)
                .to_le_bytes()
        });
        self.room
            .write("content/static/film.mp4", &noise.collect::<Vec<u8>>());
    }
}

#[test]
fn a_connection_that_is_cut_keeps_the_old_branch() {
    let host = host("");
    let Some(daemon) = Daemon::of(host.room.root()) else {
        return;
    };
    let wire = Wire::to(daemon.address);
    host.by(wire.address);
    host.version(0);
    host.room.publish().fine();
    // When the branch is asked for, when the push begins, in the middle of its objects, near their end.
    for (number, bytes) in (1..).zip([1, 1_000, 100_000, 300_000]) {
        let before = host.online();
        host.version(number);
        wire.cut_after(bytes);
        host.room.publish().failed(&[
            "git cannot reach the repository",
            "was not changed",
            "publish again",
        ]);
        assert!(wire.cuts() > 0, "not cut after {bytes} bytes");
        same(&host.online(), &before);
        git(&host.bare, &["fsck", "--connectivity-only"]);
        wire.cut_after(0);
        host.room.publish().fine();
        same(&host.online(), &host.room.built());
        git(&host.bare, &["fsck", "--connectivity-only"]);
    }
}

/// The push takes effect, and whoever pushed does not hear of it.
#[test]
fn an_answer_that_is_lost_leaves_the_new_branch() {
    let host = host("");
    let Some(daemon) = Daemon::of(host.room.root()) else {
        return;
    };
    let wire = Wire::to(daemon.address);
    host.by(wire.address);
    host.version(0);
    host.room.publish().fine();
    wire.lose_answers_after(100_000);
    host.version(1);
    // It is asked for, and found to be there.
    host.room.publish().fine();
    assert!(wire.cuts() > 0);
    same(&host.online(), &host.room.built());
    assert_eq!(host.commits().len(), 2);

    // The host goes away with its answer, so that nobody can ask.
    let hook = host.bare.join("hooks/post-receive");
    let kill = format!("#!/bin/sh\nkill -9 {}\n", daemon.process.id());
    executable(&hook, &kill);
    host.version(2);
    host.room.publish().failed(&[
        "git cannot reach the repository",
        "cannot be known",
        "publish again",
    ]);
    assert!(wire.cuts() > 0);
    same(&host.online(), &host.room.built());
    fs::remove_file(hook).unwrap();

    let Some(daemon) = Daemon::of(host.room.root()) else {
        return;
    };
    host.by(daemon.address);
    assert!(host.room.publish().fine().contains("as it should be"));
    assert_eq!(host.commits().len(), 3);
}
