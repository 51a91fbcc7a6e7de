//! `target = "git"`: real git, and a bare repository.

use std::collections::BTreeMap;
use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::cloud::FaultyProxy;
use super::notifications::listener;
use super::{
    KillingShim, Moment, RunOutput, SmallDisk, TestProject, assert_forgotten, assert_mended,
    damage, executable, pass_over, same,
};
use crate::length::stride;

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {printed}");
    String::from_utf8(output.stdout).unwrap()
}

pub struct Host {
    pub project: TestProject,
    bare: PathBuf,
}

/// A site in a repository of its own, with a remote.
pub fn host(more: &str) -> Host {
    let project = TestProject::new("");
    let bare = project.root().join("host.git");
    git(project.root(), &["init", "-q", "--bare", "host.git"]);
    git(project.root(), &["init", "-q", "-b", "main"]);
    git(project.root(), &["config", "user.name", "Ada"]);
    git(project.root(), &["config", "user.email", "ada@example.org"]);
    git(
        project.root(),
        &["remote", "add", "origin", bare.to_str().unwrap()],
    );
    project.configure(&format!("[publish.default]\ntarget = \"git\"\n{more}"));
    Host { project, bare }
}

impl Host {
    /// Returns the files on the branch, presswork's own documents aside.
    pub fn online(&self) -> BTreeMap<String, Vec<u8>> {
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

    /// Returns a command that calls a shim instead of git.
    pub fn command_by(&self, shim: &KillingShim, arguments: &[&str]) -> Command {
        let mut command = self.project.command(arguments);
        command.env("PATH", shim.path());
        command
    }

    fn commits(&self) -> Vec<String> {
        let log = git(&self.bare, &["log", "--format=%s", "gh-pages"]);
        log.lines().map(str::to_owned).collect()
    }

    /// Adds a commit of another publisher to the branch, who writes a file.
    fn by_hand(&self, path: &str, text: &str) {
        self.change_by_hand(&|work| fs::write(work.join(path), text).unwrap());
    }

    fn change_by_hand(&self, change: &dyn Fn(&Path)) {
        let work = self.project.root().join("by-hand");
        let _ = fs::remove_dir_all(&work);
        let place = work.to_str().unwrap();
        git(
            self.project.root(),
            &["clone", "-q", "-b", "gh-pages", "host.git", place],
        );
        change(&work);
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
    let project = &host.project;
    git(project.root(), &["add", "config.toml", "content"]);
    git(project.root(), &["commit", "-qm", "Begin"]);
    // The working tree has uncommitted changes.
    project.write("content/pages/half.md", b"+++\ntitle = \"Half\"\n+++\n");
    git(project.root(), &["add", "content/pages/half.md"]);
    let before = git(project.root(), &["status", "--porcelain", "-uno"]);
    let head = git(project.root(), &["rev-parse", "HEAD"]);

    project.publish().fine();
    let first = project.built();
    assert_eq!(host.online(), first);
    project.story("a", "Words.");
    project.publish().fine();
    assert_eq!(host.online(), project.built());
    assert_eq!(
        host.commits(),
        ["Publish generation 2", "Publish generation 1"]
    );
    assert!(project.publish().fine().contains("as it should be"));
    assert_eq!(host.commits().len(), 2);

    project.run(&["publish", "rollback"]).fine();
    assert_eq!(host.online(), first);
    assert_eq!(host.commits()[0], "Go back to generation 1");

    assert_eq!(
        git(project.root(), &["status", "--porcelain", "-uno"]),
        before
    );
    assert_eq!(git(project.root(), &["rev-parse", "HEAD"]), head);
    assert_eq!(
        git(project.root(), &["branch", "-a", "--format=%(refname)"]),
        "refs/heads/main\n"
    );
    let author = git(&host.bare, &["log", "-1", "--format=%an <%ae>", "gh-pages"]);
    assert_eq!(author, "Ada <ada@example.org>\n");
}

#[test]
fn what_somebody_else_put_on_the_branch_stays() {
    let host = host("");
    host.project.publish().fine();
    host.by_hand("verified.html", "it is me\n");
    host.project.story("a", "Words.");
    host.project.publish().fine();
    let mut online = host.online();
    assert_eq!(
        online.remove("verified.html").as_deref(),
        Some(&b"it is me\n"[..])
    );
    assert_eq!(online, host.project.built());
}

#[test]
fn what_somebody_changed_on_the_branch_is_found_and_mended() {
    let host = host("");
    let project = &host.project;
    project.write("content/static/empty.txt", b"");
    project.publish().fine();
    host.change_by_hand(&|work| {
        damage(work);
        // A file that is gone is put back in any case.
        fs::write(work.join("feed.xml"), &project.built()["feed.xml"]).unwrap();
    });
    assert!(project.publish().fine().contains("as it should be"));
    host.change_by_hand(&|work| fs::remove_file(work.join("feed.xml")).unwrap());
    let run = |arguments: &[&str]| project.run(arguments);
    assert_mended(&run, &|| host.online(), &project.built());
    // A link is not the file to which it leads.
    host.change_by_hand(&|work| {
        fs::rename(work.join("feed.xml"), work.join("other.xml")).unwrap();
        std::os::unix::fs::symlink("other.xml", work.join("feed.xml")).unwrap();
    });
    let printed = project.run(&["publish", "--verify"]);
    assert!(
        printed
            .notes
            .contains("1 file is not as it was published: feed.xml\n"),
        "{}",
        printed.notes
    );
    printed.fine();
    let mut online = host.online();
    assert!(online.remove("other.xml").is_some());
    same(&online, &project.built());
}

#[test]
fn what_is_gone_from_the_branch_and_from_the_site_is_said_once() {
    let host = host("");
    let project = &host.project;
    let delete = |file: &str| {
        host.change_by_hand(&|work| fs::remove_file(work.join(file)).unwrap());
    };
    let run = |arguments: &[&str]| project.run(arguments);
    assert_forgotten(project, &run, &delete);
    // What stays online for an hour only is missed by nobody.
    project.write("content/static/old.txt", b"old");
    project.publish().fine();
    fs::remove_file(project.root().join("content/static/old.txt")).unwrap();
    project.publish().fine();
    delete("old.txt");
    run(&["publish", "--verify", "--dry-run"]).fine();
    assert!(project.publish().fine().contains("as it should be"));
}

#[test]
fn a_squashed_branch_has_one_commit() {
    let host = host("squash = true");
    host.project.publish().fine();
    host.project.story("a", "Words.");
    host.project.publish().fine();
    assert_eq!(host.commits(), ["Publish generation 2"]);
    assert_eq!(host.online(), host.project.built());
    host.project
        .run(&["publish", "rollback"])
        .failed(&["squash = true"]);
}

#[test]
fn a_site_without_a_repository_publishes_to_an_address() {
    let project = TestProject::new("");
    git(project.root(), &["init", "-q", "--bare", "host.git"]);
    project.configure(
        "[publish.web]\ntarget = \"git\"\nremote = \"./host.git\"\nbranch = \"gh-pages\"",
    );
    project.run(&["publish", "web"]).fine();
    let bare = project.root().join("host.git");
    let host = Host { project, bare };
    assert_eq!(host.online(), host.project.built());
    host.project
        .configure("[publish.web]\ntarget = \"git\"\nremote = \"./none.git\"");
    host.project
        .publish()
        .failed(&["repository cannot be found"]);
    host.project
        .configure("[publish.web]\ntarget = \"git\"\nremote = \"orgin\"");
    host.project
        .publish()
        .failed(&["no remote `orgin`", "git remote add"]);
}

#[test]
fn a_secret_in_an_address_is_never_shown() {
    let host = host("");
    let address = "https://ada:hunter22hunter22@127.0.0.1:1/x.git";
    git(
        host.project.root(),
        &["remote", "set-url", "origin", address],
    );
    let notes = host.project.publish().failed(&["cannot reach"]);
    assert!(!notes.contains("hunter22"), "{notes}");
    let printed = host.project.run(&["publish", "--format", "json"]);
    assert!(!printed.result.contains("hunter22") && !printed.notes.contains("hunter22"));
    // A password in the site's own file is a mistake, and the report does not show it.
    for line in [
        format!("remote = \"{address}\""),
        "personal_access_token = \"hunter22hunter22\"".to_owned(),
        "token = hunter22hunter22".to_owned(),
    ] {
        host.project
            .configure(&format!("[publish.web]\ntarget = \"git\"\n{line}"));
        for format in ["human", "json", "github"] {
            let printed = host.project.run(&["publish", "--format", format]);
            assert_eq!(printed.code, 1);
            let all = printed.result + &printed.notes;
            assert!(
                all.contains("config.toml") && !all.contains("hunter22"),
                "{all}"
            );
        }
    }
}

/// A hook at the host adds another commit, so that the branch has moved when the push arrives.
#[test]
fn of_two_publishers_the_slower_is_told_who_was_faster() {
    let host = host("");
    host.project.publish().fine();
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
    host.project.story("a", "Words.");
    host.project
        .publish()
        .failed(&["Grace, ", "in the meantime", "publish again"]);
    assert!(!host.online().contains_key("2026/05/a/index.html"));
    fs::remove_file(hook).unwrap();
    host.project.publish().fine();
    assert!(host.online().contains_key("2026/05/a/index.html"));
    assert_eq!(host.online()["mine.txt"], b"1");
}

#[test]
fn a_push_that_is_refused_changes_nothing() {
    let host = host("");
    host.project.publish().fine();
    let before = host.online();
    let hook = host.bare.join("hooks/pre-receive");
    executable(
        &hook,
        "#!/bin/sh\necho 'fatal: write error: No space left on device' >&2\nexit 1\n",
    );
    host.project.story("a", "Words.");
    host.project
        .publish()
        .failed(&["no room left", "was not changed"]);
    assert_eq!(host.online(), before);
}

#[test]
fn locks_of_a_killed_git_and_settings_from_elsewhere_keep_nobody_from_publishing() {
    let Host { project, bare } = host("");
    project.story("a", "One.");
    project.publish().fine();
    let own = project.root().join(".presswork/publish/default.git");
    for lock in [
        "shallow.lock",
        "HEAD.lock",
        "config.lock",
        "refs/heads/x.lock",
    ] {
        fs::create_dir_all(own.join(lock).parent().unwrap()).unwrap();
        fs::write(own.join(lock), "").unwrap();
    }
    // What a stranger's folder would have git run.
    let ran = project.root().join("ran");
    let script = format!("#!/bin/sh\necho x >> {}\n", ran.display());
    for hook in ["pre-push", "reference-transaction"] {
        executable(&own.join("hooks").join(hook), &script);
    }
    let program = project.root().join("program");
    executable(&program, &script);
    let config = fs::read_to_string(own.join("config")).unwrap();
    let program = program.display();
    fs::write(
        own.join("config"),
        format!("{config}\tfsmonitor = {program}\n\tpager = {program}\n[remote \"{}\"]\n\treceivepack = {program}\n", bare.display()),
    )
    .unwrap();
    project.story("a", "Two.");
    project.publish().fine();
    assert!(!ran.exists());
    assert!(!own.join("shallow.lock").exists());
}

#[test]
#[cfg(unix)]
fn a_repository_from_elsewhere_has_nothing_written_through_its_links() {
    let Host { project, .. } = host("");
    project.story("a", "One.");
    let precious = project.root().join("precious");
    fs::write(&precious, "precious").unwrap();
    let own = project.root().join(".presswork/publish/default.git");
    fs::create_dir_all(&own).unwrap();
    for name in ["config", "HEAD", "description", "shallow"] {
        std::os::unix::fs::symlink(&precious, own.join(name)).unwrap();
    }
    project.publish().fine();
    assert_eq!(fs::read_to_string(precious).unwrap(), "precious");
}

#[test]
fn a_publisher_that_is_killed_at_any_step_leaves_the_old_branch_or_the_new_one() {
    let host = host("");
    let project = &host.project;
    project.story("a", "VERSION0");
    project.publish().fine();
    let shim = KillingShim::before("git");
    let publish = || host.command_by(&shim, &["publish"]);
    project.story("a", "VERSION1");
    RunOutput::from(publish().output().unwrap()).fine();
    let calls = shim.calls();
    assert!(calls > 10);
    let mut version = 1;
    for call in (1..=calls).step_by(stride(4)) {
        for moment in Moment::ALL {
            version += 1;
            project.story("a", &format!("VERSION{version}"));
            let when = format!("{moment:?} call {call}");
            assert!(
                shim.run_and_kill(&mut publish(), call, moment),
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
    RunOutput::fine(project.publish());
    assert_eq!(host.online(), project.built());
}

/// Of a large site, only the changed files and their trees are sent to the host.
#[test]
fn of_many_files_only_those_that_changed_are_pushed() {
    const MANY: usize = 10_000;
    const CHANGED: usize = 10;
    let host = host("");
    let data = |number: usize, text: &str| {
        let path = format!("content/static/data/{}/{number}.txt", number % 100);
        host.project
            .write(&path, format!("{text} {number}").as_bytes());
    };
    (0..MANY).for_each(|number| data(number, "one"));
    host.project.publish().fine();
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
    let printed = host.project.publish().fine();
    assert!(printed.contains("10 files"), "{printed}");
    // Ten files in ten folders, `data`, the root, the manifest in its folder, and the commit.
    assert_eq!(objects() - before, 2 * CHANGED + 2 + 2 + 1);
}

/// A host that refuses the password in the repository's address.
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
        host.project.root(),
        &[
            "remote",
            "set-url",
            "origin",
            &format!("{address}/news.git"),
        ],
    );
    for format in ["human", "json", "github"] {
        let printed = host.project.run(&["publish", "--format", format]);
        assert_eq!(printed.code, 1);
        let all = printed.result + &printed.notes;
        assert!(all.contains("git is not let in"), "{all}");
        assert!(!all.contains("hunter22"), "{all}");
    }
    // The password in the address was tried.
    let received = refuses.received.lock().unwrap().concat();
    assert!(
        received.contains("Basic YWRhOmh1bnRlcjIyaHVudGVyMjI="),
        "{received}"
    );
}

#[test]
fn a_full_disk_at_the_host_keeps_the_old_branch() {
    let host = host("");
    host.project.publish().fine();
    let before = host.online();
    let small = host.project.root().join("small");
    let Some(_disk) = SmallDisk::on(&small, 4) else {
        return;
    };
    let bare = small.join("host.git");
    git(
        host.project.root(),
        &["clone", "-q", "--bare", "host.git", bare.to_str().unwrap()],
    );
    git(
        host.project.root(),
        &["remote", "set-url", "origin", bare.to_str().unwrap()],
    );
    let host = Host { bare, ..host };
    // Random bytes, which cannot be compressed.
    let noise: Vec<u8> = (0_u64..800_000)
        .flat_map(|n| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 7).to_le_bytes())
        .collect();
    host.project.write("content/static/big.bin", &noise);
    let printed = host.project.publish();
    assert_eq!(printed.code, 1, "{}", printed.notes);
    assert!(printed.notes.contains("no room left"), "{}", printed.notes);
    assert_eq!(host.online(), before);
    fs::remove_file(host.project.root().join("content/static/big.bin")).unwrap();
    host.project.story("a", "Words.");
    host.project.publish().fine();
    assert_eq!(host.online(), host.project.built());
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
    /// Returns `None` where git comes without its server, and reports it.
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
        // The server answers once it listens.
        while TcpStream::connect(address).is_err() {
            assert!(process.try_wait().unwrap().is_none(), "git-daemon ended");
            std::thread::yield_now();
        }
        Some(Self { process, address })
    }
}

impl Host {
    /// Publishes through this address from now on.
    fn by(&self, address: SocketAddr) {
        let address = format!("git://{address}/host.git");
        let set = ["remote", "set-url", "origin", &address];
        git(self.project.root(), &set);
    }

    /// Writes a new version, which sends more than a quarter of a megabyte.
    fn version(&self, number: u64) {
        self.project.story("a", &format!("VERSION{number}"));
        let noise = (0_u64..40_000).flat_map(|n| {
            let mixed = (n + number * 1_000_000).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            (mixed ^ (mixed >> 29))
                .wrapping_mul(0xbf58_476d_1ce4_e5b9)
                .to_le_bytes()
        });
        self.project
            .write("content/static/film.mp4", &noise.collect::<Vec<u8>>());
    }
}

#[test]
fn a_connection_that_is_cut_keeps_the_old_branch() {
    let host = host("");
    let Some(daemon) = Daemon::of(host.project.root()) else {
        return;
    };
    let proxy = FaultyProxy::to(daemon.address);
    host.by(proxy.address);
    host.version(0);
    host.project.publish().fine();
    // At the request for the branch, at the beginning of the push, within its objects, near their end.
    for (number, bytes) in (1..).zip([1, 1_000, 100_000, 300_000]) {
        let before = host.online();
        host.version(number);
        proxy.cut_after(bytes);
        host.project.publish().failed(&[
            "git cannot reach the repository",
            "was not changed",
            "publish again",
        ]);
        assert!(proxy.cuts() > 0, "not cut after {bytes} bytes");
        same(&host.online(), &before);
        git(&host.bare, &["fsck", "--connectivity-only"]);
        proxy.cut_after(0);
        host.project.publish().fine();
        same(&host.online(), &host.project.built());
        git(&host.bare, &["fsck", "--connectivity-only"]);
    }
}

/// The push takes effect, but its answer is lost.
#[test]
fn an_answer_that_is_lost_leaves_the_new_branch() {
    let host = host("");
    let Some(daemon) = Daemon::of(host.project.root()) else {
        return;
    };
    let proxy = FaultyProxy::to(daemon.address);
    host.by(proxy.address);
    host.version(0);
    host.project.publish().fine();
    proxy.lose_answers_after(100_000);
    host.version(1);
    // A question to the host shows that the push took effect.
    host.project.publish().fine();
    assert!(proxy.cuts() > 0);
    same(&host.online(), &host.project.built());
    assert_eq!(host.commits().len(), 2);

    // The host goes away after the push, so that no question is answered.
    let hook = host.bare.join("hooks/post-receive");
    let kill = format!("#!/bin/sh\nkill -9 {}\n", daemon.process.id());
    executable(&hook, &kill);
    host.version(2);
    host.project.publish().failed(&[
        "git cannot reach the repository",
        "cannot be known",
        "publish again",
    ]);
    assert!(proxy.cuts() > 0);
    same(&host.online(), &host.project.built());
    fs::remove_file(hook).unwrap();

    let Some(daemon) = Daemon::of(host.project.root()) else {
        return;
    };
    host.by(daemon.address);
    assert!(host.project.publish().fine().contains("as it should be"));
    assert_eq!(host.commits().len(), 3);
}
